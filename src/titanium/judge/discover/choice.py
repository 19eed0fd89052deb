"""Which box of a trajectory is told, and with which restrictions.

The box is the one of highest merit (`Count.merit`), unless a least density or coverage is asked for. Of its
restrictions those go that say nothing: first any whose quasi-p-value is above a limit, then, as long as more inputs
are restricted than a reader can hold in mind, or as merit hardly falls, the one that costs least.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from titanium.judge.discover.box import Box, Count
from titanium.judge.discover.coded import Coded
from titanium.judge.discover.prim import Step
from titanium.judge.discover.region import Region, Side

SLACK = 0.01
"""Share of its merit that a box may lose for one restriction less."""


@dataclass(frozen=True)
class Wanted:
    """What is asked of a box."""

    density: float | None = None
    """Least share of the rows inside that are of interest."""
    coverage: float | None = None
    """Least share of what is left of interest that is inside."""
    alpha: float = 0.05
    """Largest quasi-p-value of a restriction."""
    limits: int = 4
    """Most inputs that are restricted (three or four are what users can make sense of; Bryant and Lempert 2010)."""

    def meets(self, count: Count) -> bool:
        """Whether a box is as dense and covers as much as is asked."""
        return count.density >= (self.density or 0.0) and count.coverage >= (self.coverage or 0.0)


def choose(steps: Sequence[Step], wanted: Wanted) -> int:
    """Number of the box that is told.

    Of those that meet a wanted density alone, the one that covers most; of those that meet a wanted coverage alone, the
    densest; else the one of highest merit. Of equals the one with fewest limits. Where none meets what is wanted, the
    one that comes nearest: the densest, or that of highest merit.
    """
    counts = [among_left(step.count, steps[0].count) for step in steps]
    places = [place for place, own in enumerate(counts) if own.rows and wanted.meets(own)]

    def value(place: int) -> float:
        if wanted.density is not None and wanted.coverage is None:
            return counts[place].coverage if places else counts[place].density
        return counts[place].density if wanted.coverage is not None and wanted.density is None else counts[place].merit

    return max(places or range(len(steps)), key=lambda place: (value(place), -steps[place].n_restricted, -place))


def among_left(own: Count, all_: Count) -> Count:
    """A box counted against what earlier boxes have left."""
    return Count(own.rows, own.of_interest, all_.rows, all_.of_interest)


@dataclass(frozen=True)
class Kept:
    """A box with the restrictions that it keeps."""

    box: Box
    region: Region
    count: Count
    """Against what earlier boxes have left."""

    @property
    def quasi_p(self) -> dict[tuple[str, Side], float]:
        """Input and end to the quasi-p-value of each restriction."""
        names = self.region.coded.names
        return {(names[number], side): self.region.quasi_p(number, side) for number, side in self.region.restrictions}


def placed(coded: Coded, box: Box, taken: NDArray[np.bool_] | None = None) -> Region:
    """A box over some rows, with everything that is counted of it."""
    region = Region(coded, taken)
    numbers = {name: number for number, name in enumerate(coded.names)}
    for name, limit in box.items():
        number = numbers[name]
        if limit.kept is not None:
            for category in sorted(set(region.categories[number] or ()) - set(limit.kept)):
                region.narrow(number, "kept", float(category))
        if limit.low > -math.inf:
            region.narrow(number, "low", limit.low)
        if limit.high < math.inf:
            region.narrow(number, "high", limit.high)
    return region


def simplify(coded: Coded, box: Box, wanted: Wanted, taken: NDArray[np.bool_] | None = None) -> Kept:
    """A box without the restrictions that say nothing."""
    region = placed(coded, {}, taken)
    rows, of_interest = region.rows, region.of_interest
    region = placed(coded, box, taken)
    while (least := _least(region, wanted, rows, of_interest)) is not None:
        region.drop(*least)
    return Kept(region.box, region, region.count(rows, of_interest))


def _least(region: Region, wanted: Wanted, rows: int, of_interest: int) -> tuple[int, Side] | None:
    """The restriction that is to go next, if any."""
    restrictions = region.restrictions
    if not restrictions:
        return None
    doubtful = max(restrictions, key=lambda own: region.quasi_p(*own))
    if region.quasi_p(*doubtful) > wanted.alpha:
        return doubtful
    now = region.count(rows, of_interest)
    wider = {own: Count(*region.without(*own), rows, of_interest) for own in restrictions}
    is_over = len(region.restricted) > wanted.limits
    free = [own for own, count in wider.items() if is_over or _is_idle(now, count, wanted)]
    return max(free, key=lambda own: wider[own].merit) if free else None


def _is_idle(now: Count, wider: Count, wanted: Wanted) -> bool:
    """Whether a box does as well without a restriction, all but a little, and still does what is wanted."""
    return wider.merit >= (1 - SLACK) * now.merit and (wanted.meets(wider) or not wanted.meets(now))


def non_dominated(points: Iterable[tuple[float, float]]) -> list[int]:
    """Numbers of the points that no other beats in both, in order of falling first coordinate.

    Examples
    --------
    >>> non_dominated([(1.0, 0.2), (0.5, 0.5), (0.4, 0.5), (0.1, 0.9)])
    [0, 1, 3]
    """
    ranked = sorted(enumerate(points), key=lambda entry: (-entry[1][0], -entry[1][1], entry[0]))
    found: list[int] = []
    best = -math.inf
    for number, (_, second) in ranked:
        if second > best:
            found.append(number)
            best = second
    return found
