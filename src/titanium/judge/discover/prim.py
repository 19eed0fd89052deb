"""The Patient Rule Induction Method: a box is peeled slice by slice, then pasted (Friedman and Fisher 1999).

A step takes off the slice, of some five in a hundred rows, without which the rest is densest for what it costs. Slices
end half-way between two neighbouring values, as Bryant and Lempert's sdtoolkit and EMA Workbench place them; whole
numbers end on a value; of categories one is left out at a time.

Every slice of every input is weighed at every step, exactly, but few are looked at: the histograms of the box bound
what a slice can be worth, and where the bound is below what another is known to be worth, it is passed over.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from titanium.judge.discover.box import Box, Count
from titanium.judge.discover.coded import BINS, Coded, Kind
from titanium.judge.discover.region import Region, Side

Objective = Literal["lenient1", "lenient2", "original"]
"""What a slice is worth: gain in density for each row lost; the same times the rows that are left (Friedman and Fisher
1999, section 14.6); density of what is left, in which inputs of few values win too easily."""

PEEL = PASTE = 0.05
"""Share of the rows that one slice takes off, and that one pasting looks at."""
LEAST_MASS = 0.05
"""Share of all rows below which no box is peeled."""
_ROUNDING = 1e-9
"""Relative error to which a bound is trusted."""


@dataclass(frozen=True)
class Step:
    """One box on the way."""

    box: Box
    count: Count
    quasi_p: tuple[tuple[str, Side, float], ...]
    """Of each restriction: input, end and quasi-p-value."""
    pasted: bool = False

    @property
    def n_restricted(self) -> int:
        """Inputs that it restricts."""
        return len(self.box)


@dataclass(frozen=True)
class Cut:
    """A slice that may be taken off or put back, and what that is worth."""

    number: int
    side: Side
    limit: float
    rows: int
    """Rows inside afterwards."""
    of_interest: int
    worth: float
    first: int = 0
    last: int = BINS - 1
    """Codes between which it lies."""


def worth(objective: Objective, rows: int, of_interest: int, new_rows: int, new_of_interest: int) -> float:
    """What a change from one box to another is worth; one that changes no mean is worth 0 unless `original`.

    Examples
    --------
    >>> worth("lenient1", 100, 50, 95, 50), worth("original", 100, 50, 95, 50)
    (0.005263157894736836, 0.5263157894736842)
    """
    old, new = of_interest / rows, new_of_interest / new_rows if new_rows else 0.0
    if objective == "original":
        return new if new_rows else -1.0
    if old == new:
        return 0.0
    moved = abs(rows - new_rows)
    return (new - old) / moved if objective == "lenient1" else new_rows * (new - old) / moved


def prim(
    coded: Coded,
    *,
    peel: float = PEEL,
    paste: float = PASTE,
    mass_min: float = LEAST_MASS,
    objective: Objective = "lenient1",
    taken: NDArray[np.bool_] | None = None,
) -> list[Step]:
    """Every box from that of no limits to the last one peeled, then those pasted.

    Parameters
    ----------
    coded
        The inputs, and which rows are of interest.
    peel, paste
        Share of the rows inside that a slice takes off; of those beyond a limit that it takes back.
    mass_min
        Share of all rows that a box keeps at least.
    objective
        What decides between slices.
    taken
        Rows of boxes found before, which belong to none any more (covering; Friedman and Fisher 1999).

    Examples
    --------
    >>> x = np.arange(1000) / 1000
    >>> last = prim(Coded.of({"x": x}, x >= 0.8))[-1]
    >>> last.box["x"].low, last.count.coverage, last.count.density
    (0.8025, 0.985, 1.0)
    """
    return Search(coded, peel, paste, mass_min, objective, taken).steps


class Search:
    """One run of PRIM; `steps` are its boxes and `region` is the last of them."""

    def __init__(
        self,
        coded: Coded,
        peel: float,
        paste: float,
        mass_min: float,
        objective: Objective,
        taken: NDArray[np.bool_] | None,
    ):
        self.coded, self.region = coded, Region(coded, taken)
        self._peel, self._paste = peel, paste
        self._objective: Objective = objective
        self._fewest = mass_min
        self._ordered = [number for number, kind in enumerate(coded.kinds) if kind != "categorical"]
        self._named = [number for number, kind in enumerate(coded.kinds) if kind == "categorical"]
        # Of slices that are worth the same, continuous inputs go before whole numbers, and these before categories.
        ranked = sorted(range(len(coded.kinds)), key=lambda n: _KIND_RANK[coded.kinds[n]])
        self._rank = {number: place for place, number in enumerate(ranked)}
        self._ends = {n: (float(coded.values[n].min()), float(coded.values[n].max())) for n in self._ordered}
        self._first, self._last = [0] * len(coded.names), [BINS - 1] * len(coded.names)
        self._below = np.zeros((2, len(coded.names), BINS + 1), np.int64)
        self._total = int(np.count_nonzero(coded.outcome))
        self.steps = [self._step()]
        self._run()

    def _run(self) -> None:
        while 0 < self.region.of_interest and (cut := self._best_peel()) is not None:
            self.region.narrow(cut.number, cut.side, cut.limit, *self._slice(cut))
            self.steps.append(self._step())
        while self.region.restricted and (cut := self._best_paste()) is not None:
            low, high = self._ends.get(cut.number, (0.0, 0.0))
            limit = cut.limit
            if cut.side != "kept" and not low < limit < high:
                limit = -math.inf if cut.side == "low" else math.inf
            self.region.widen(cut.number, cut.side, limit)
            self.steps.append(self._step(pasted=True))

    def _step(self, pasted: bool = False) -> Step:
        region, names = self.region, self.coded.names
        quasi_p: list[tuple[str, Side, float]] = [
            (names[number], side, region.quasi_p(number, side)) for number, side in region.restrictions
        ]
        return Step(region.box, region.count(self.coded.n_rows, self._total), tuple(quasi_p), pasted)

    def _key(self, cut: Cut) -> tuple[float, bool, int, int]:
        """Worth first; then what leaves more inputs free; then the order of inputs, of which upper ends peel first."""
        place = cut.limit if cut.side == "kept" else cut.side == "low"
        return cut.worth, self.region.restricts(cut.number), -self._rank[cut.number], -int(place)

    def _paste_key(self, cut: Cut) -> tuple[float, bool, int, int]:
        """The same of a pasting, of which lower ends come first."""
        place = cut.limit if cut.side == "kept" else cut.side == "high"
        return cut.worth, self._frees(cut), -self._rank[cut.number], -int(place)

    def _frees(self, cut: Cut) -> bool:
        """Whether a pasting leaves an input without a limit."""
        if cut.side == "kept":
            return len(self.region.kept[cut.number] or ()) + 1 == len(self.region.categories[cut.number] or ())
        low, high = self._ends[cut.number]
        own_low, own_high = self.region.low[cut.number], self.region.high[cut.number]
        return (
            own_high == math.inf and cut.limit <= low
            if cut.side == "low"
            else own_low == -math.inf and cut.limit >= high
        )

    def _best_peel(self) -> Cut | None:
        best: Cut | None = None
        for bound, number, side, code in self._bounded():
            if best is not None and bound < best.worth - _ROUNDING * abs(best.worth):
                break
            cut = self._placed(number, side, code)
            if best is None or self._key(cut) > self._key(best):
                best = cut
        for cut in self._left_out():
            if best is None or self._key(cut) > self._key(best):
                best = cut
        if best is None or best.worth <= 0 or best.rows >= self.region.rows:
            return None
        return best if best.rows / self.coded.n_rows >= self._fewest else None

    def _bounded(self) -> list[tuple[float, int, Side, int]]:
        """For each slice the most that it can be worth, its input, its end and the code where it ends; best first.

        A slice that ends in a bin takes off all rows beyond the bin, and of those in it at most all, and at least none
        of interest; worth grows with the rows of a slice and falls with those of interest.
        """
        region, n, numbers = self.region, self.region.rows, self._ordered
        self._below[:, :, 1:] = region.histograms.cumsum(axis=2)
        below = self._below[:, numbers]
        rows, of_interest, each = below.sum(axis=0), below[1], np.arange(len(numbers))
        found: list[tuple[float, int, Side, int]] = []
        for side in _ENDS:
            code = (rows[:, 1:] <= self._quantile(side)).sum(axis=1)
            if side == "low":
                most, least = rows[each, code + 1], of_interest[each, code]
            else:
                most, least = n - rows[each, code], region.of_interest - of_interest[each, code + 1]
            for place, number in enumerate(numbers):
                # A whole number's slice may end before its quantile, and so take off less.
                fewest = 0 if self.coded.kinds[number] == "integer" else int(least[place])
                left = n - int(most[place])
                bound = (
                    worth(self._objective, n, region.of_interest, left, region.of_interest - fewest)
                    if left
                    else math.inf
                )
                found.append((bound, number, side, int(code[place])))
        return sorted(found, key=lambda entry: -entry[0])

    def _quantile(self, side: Side) -> int:
        """Rank of the row inside at which a slice ends."""
        n = self.region.rows - 1
        return math.floor(n * self._peel) if side == "low" else math.ceil(n * (1 - self._peel))

    def _placed(self, number: int, side: Side, code: int) -> Cut:
        """A slice with its exact end, given the code of the quantile at which it ends."""
        region, is_low = self.region, side == "low"
        whole = self.coded.kinds[number] == "integer"
        first = (self._first[number] if whole else code) if is_low else code
        last = code if is_low else (self._last[number] if whole else code)
        rows = region.inside(self.coded.rows_of(number, first, last))
        values = self.coded.values[number][rows].astype(np.float64)
        below = self._below[:, number]
        rank = self._quantile(side) - int(below[:, first].sum())
        end = float(np.partition(values, rank)[rank])
        next_, reach = self._neighbour(number, values, end, code, is_low)
        limit = (end + next_) / 2
        if whole:
            limit, reach = self._whole(number, values, limit, code, is_low)
        cut_off = values < limit if is_low else values > limit
        without, within = (below[:, first] if is_low else below[:, -1] - below[:, last + 1]).tolist()
        lost = within + int(np.count_nonzero(self.coded.outcome[rows[cut_off]]))
        left, kept = region.rows - without - within - int(np.count_nonzero(cut_off)), region.of_interest - lost
        value = worth(self._objective, region.rows, region.of_interest, left, kept)
        return Cut(number, side, limit, left, kept, value, min(code, reach), max(code, reach))

    def _neighbour(
        self, number: int, values: NDArray[np.float64], end: float, code: int, is_low: bool
    ) -> tuple[float, int]:
        """The next value inside, above `end` or below it, and its code; `end` itself if there is none."""
        nearer = values[values > end] if is_low else values[values < end]
        if len(nearer):
            return float(nearer.min() if is_low else nearer.max()), code
        filled = np.flatnonzero(self.region.histograms[:, number].any(axis=0))
        filled = filled[filled > code] if is_low else filled[filled < code]
        if not len(filled):
            return end, code
        place = int(filled[0] if is_low else filled[-1])
        own = self.coded.values[number][self.region.inside(self.coded.rows_of(number, place, place))]
        return float(own.min() if is_low else own.max()), place

    def _whole(
        self, number: int, values: NDArray[np.float64], limit: float, code: int, is_low: bool
    ) -> tuple[float, int]:
        """The limit of a whole number's slice, which is the outermost value that is kept, and its code."""
        region, target = self.region, float(math.trunc(limit))
        outermost = self._ends[number]
        if is_low:
            is_there = target == max(region.low[number], outermost[0])
            kept = values[values > target] if is_there else values[values >= target]
            if len(kept):
                return float(kept.min()), code
            return self._neighbour(number, values, float(values.max()), code, True)
        is_there = target == min(region.high[number], outermost[1])
        kept = values[values < target] if is_there else values[values <= target]
        if len(kept):
            return float(kept.max()), code
        return self._neighbour(number, values, float(values.min()), code, False)

    def _slice(self, cut: Cut) -> tuple[int, int]:
        """Codes between which everything lies that a slice takes off, in or out of the box otherwise."""
        number = cut.number
        first, last = self._first[number], self._last[number]
        if cut.side == "low":
            self._first[number] = cut.first
            return first, cut.last
        if cut.side == "high":
            self._last[number] = cut.last
            return cut.first, last
        return first, last  # of categories none lie between

    def _left_out(self) -> Iterator[Cut]:
        """The box without each of its categories, as long as one is left."""
        region = self.region
        for number in self._named:
            kept = region.kept[number] or ()
            for category in kept if len(kept) > 1 else ():
                without, within = region.histograms[:, number, category]
                left, hits = region.rows - int(without + within), region.of_interest - int(within)
                value = worth(self._objective, region.rows, region.of_interest, left, hits)
                yield Cut(number, "kept", float(category), left, hits, value)

    def _best_paste(self) -> Cut | None:
        cuts = list(self._put_back())
        if not cuts:
            return None
        best, region = max(cuts, key=self._paste_key), self.region
        is_denser = best.of_interest / best.rows > region.of_interest / region.rows
        is_fit = best.rows > region.rows and best.rows / self.coded.n_rows >= self._fewest
        return best if best.worth > 0 and is_fit and is_denser else None

    def _put_back(self) -> Iterator[Cut]:
        """The box widened at each of its restrictions."""
        region, alone = self.region, self.region.outside_alone()
        for number in region.restricted:
            if region.kept[number] is not None:
                rows = alone(number, "kept")
                for category in np.unique(self.coded.codes[number, rows]).tolist():
                    yield self._widened(
                        number, "kept", float(category), rows[self.coded.codes[number, rows] == category]
                    )
                continue
            for side in _ENDS:
                rows = alone(number, side)
                values = self.coded.values[number][rows].astype(np.float64)
                limit = self._paste_limit(number, side, values)
                back = values >= limit if side == "low" else values <= limit
                yield self._widened(number, side, limit, rows[back])

    def _widened(self, number: int, side: Side, limit: float, rows: NDArray[np.int64]) -> Cut:
        region = self.region
        new, hits = region.rows + len(rows), region.of_interest + int(np.count_nonzero(self.coded.outcome[rows]))
        return Cut(number, side, limit, new, hits, worth(self._objective, region.rows, region.of_interest, new, hits))

    def _paste_limit(self, number: int, side: Side, values: NDArray[np.float64]) -> float:
        """Where a widened box ends: so that it takes back a few of the rows that one limit alone keeps out."""
        region, is_low = self.region, side == "low"
        limit = region.low[number] if is_low else region.high[number]
        if math.isinf(limit):
            return limit
        at_limit = self._inside_at(number, limit)
        ranked = np.sort(np.concatenate([values, np.full(at_limit, limit)]))
        if not len(ranked):
            return self._ends[number][0 if is_low else 1]
        if is_low:
            end = ranked[math.ceil((len(ranked) - 1) * (1 - self._paste))]
            others = ranked[ranked < end]
            return float((end + (others[-1] if len(others) else end)) / 2)
        end = ranked[math.floor((len(ranked) - 1) * self._paste)]
        others = ranked[ranked > end]
        return float((end + (others[0] if len(others) else end)) / 2)

    def _inside_at(self, number: int, limit: float) -> int:
        """Rows inside that lie on a limit; they count among those that pasting looks at."""
        values = self.coded.values[number]
        return int(np.count_nonzero(self.region.contained() & (values == np.float64(limit))))


_KIND_RANK: dict[Kind, int] = {"continuous": 0, "integer": 1, "categorical": 2}
_ENDS: tuple[Side, Side] = ("low", "high")
