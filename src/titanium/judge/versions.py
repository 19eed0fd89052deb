"""Versions of a case held against one another: how often each package holds and is secure, and in which order.

A future of the same number has in two versions the same level of every uncertainty within its range, the same schools
and the same chances. So two versions are compared future by future as far as both met the same numbers, even where a
range was moved; if another set of uncertainties is drawn, numbers mean other futures and the samples stand apart.
"""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from titanium.case.schema import Case
from titanium.explore.block import Chunk
from titanium.explore.ensemble import Ensemble
from titanium.judge.limits import holds, secure
from titanium.judge.shares import Z95, Difference, Share

Measure = Literal["strength", "security"]
"""What packages are ordered by: all limits kept, or those on wars, rupture and nuclear arms alone."""
MEASURES: tuple[Measure, ...] = get_args(Measure)

Pairing = Literal["whole", "part", "apart"]
"""Both versions met futures of the same numbers, some of the same numbers, or none that can be paired."""


class Counts:
    """Which futures of a version each package gets through, gathered chunk by chunk.

    The version's own limits are applied to the metrics of a chunk, whatever limits these were first judged by.

    Parameters
    ----------
    case
        The version.
    ensemble
        Its futures.
    futures
        How many of them will be added.
    """

    def __init__(self, case: Case, ensemble: Ensemble, futures: int):
        self.case, self.ensemble = case, ensemble
        self.names = tuple(case.packages)
        shape = len(self.names), futures
        self.index: NDArray[np.uint32] = np.zeros(futures, dtype=np.uint32)
        """Number of each future."""
        self._finite: NDArray[np.bool_] = np.zeros(shape, dtype=np.bool_)
        self._flags: dict[Measure, NDArray[np.bool_]] = {own: np.zeros(shape, dtype=np.bool_) for own in MEASURES}
        self._added = 0

    def add(self, chunk: Chunk) -> None:
        """Judge the futures of one chunk, whose packages are those of the version."""
        here = slice(self._added, self._added + len(chunk.index))
        self.index[here] = chunk.index
        self._finite[:, here] = finite = chunk.finite
        self._flags["strength"][:, here] = holds(self.case, chunk.metrics) & finite
        self._flags["security"][:, here] = secure(self.case, chunk.metrics) & finite
        self._added = here.stop

    def failed(self, name: str) -> int:
        """Futures in which a package gave a number that is not finite."""
        return int((~self._finite[self._row(name)]).sum())

    def share(self, measure: Measure, name: str) -> Share:
        """Share of the futures that a package gets through."""
        row = self._row(name)
        return Share.of(int(self._flags[measure][row].sum()), int(self._finite[row].sum()))

    def ahead(self, measure: Measure, one: str, other: str) -> Difference:
        """By how much one package is ahead of another in the same futures."""
        row, rival = self._row(one), self._row(other)
        both = self._finite[row] & self._finite[rival]
        mine, theirs = self._flags[measure][row] & both, self._flags[measure][rival] & both
        return Difference.of(int((mine & ~theirs).sum()), int((theirs & ~mine).sum()), int(both.sum()))

    @cached_property
    def order(self) -> dict[Measure, tuple[str, ...]]:
        """Proposals, those that get through most often first; equals in the order of the case."""
        proposals = [name for name in self.names if name != self.case.description.disagreement]

        def place(measure: Measure, name: str) -> float:
            share = self.share(measure, name).share
            return math.inf if math.isnan(share) else -share

        return {own: tuple(sorted(proposals, key=lambda name, own=own: place(own, name))) for own in MEASURES}

    def tied(self, measure: Measure) -> tuple[str, ...]:
        """Proposals that counting error does not tell from the first."""
        first, *others = self.order[measure]
        return tuple(name for name in others if not self.ahead(measure, first, name).is_clear)

    def influence(self, measure: Measure, name: str) -> NDArray[np.float64]:
        """What each future adds to the error of a package's share; they sum to zero."""
        row = self._row(name)
        finite, share = self._finite[row], self.share(measure, name)
        return finite * (self._flags[measure][row] - share.share) / max(share.futures, 1)

    def _row(self, name: str) -> int:
        return self.names.index(name)


@dataclass(frozen=True)
class Pair:
    """Two versions with the places of the futures that both met."""

    before: Counts
    after: Counts

    @cached_property
    def places(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Places of the futures of the same number in each; empty where numbers mean other futures."""
        if self.before.ensemble.design.sampled != self.after.ensemble.design.sampled:
            none = np.empty(0, dtype=np.intp)
            return none, none
        _, one, other = np.intersect1d(self.before.index, self.after.index, assume_unique=True, return_indices=True)
        return one, other

    @property
    def common(self) -> int:
        """Futures that both met."""
        return len(self.places[0])

    @property
    def pairing(self) -> Pairing:
        """Whether the versions can be compared future by future."""
        if not self.common:
            return "apart"
        return "whole" if self.common == len(self.before.index) == len(self.after.index) else "part"

    def change(self, measure: Measure, name: str) -> "Change":
        """How a package's share differs, with the interval that the futures in common make narrower.

        The variance is that of a difference of two ratios, to first order (the delta method); where all futures are
        in common it is that of a paired mean, and where none is, that of two samples apart.
        """
        before, after = self.before.influence(measure, name), self.after.influence(measure, name)
        one, other = self.places
        variance = float((before**2).sum() + (after**2).sum() - 2 * (before[one] * after[other]).sum())
        mean = self.after.share(measure, name).share - self.before.share(measure, name).share
        error = Z95 * math.sqrt(max(variance, 0.0))
        return Change(mean, mean - error, mean + error)

    def reorder(self, measure: Measure) -> "Reorder":
        """How the order of the proposals differs; proposals that only one version has are left out."""
        known = set(self.before.names) & set(self.after.names)
        before = [name for name in self.before.order[measure] if name in known]
        after = [name for name in self.after.order[measure] if name in known]
        for stays, (passed, risen) in enumerate(zip(before, after, strict=True)):
            if passed != risen:
                return Reorder(stays, len(after), risen, passed, self.after.ahead(measure, risen, passed))
        return Reorder(len(after), len(after))


@dataclass(frozen=True)
class Change:
    """A package's share in one version less its share in another, with its interval."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class Reorder:
    """How the order of proposals in one version differs from that in another, from the first down."""

    stays: int
    """How many of the first keep their places."""
    proposals: int
    risen: str | None = None
    """The proposal that now has the first place that changed hands."""
    passed: str | None = None
    """The proposal that had that place before."""
    gap: Difference | None = None
    """By how much the one is now ahead of the other."""

    @property
    def is_clear(self) -> bool:
        """Whether the first change of place is beyond counting error."""
        return self.gap is not None and self.gap.is_clear
