"""A box as it is narrowed and widened: which rows break which of its restrictions, kept up to date.

A row that breaks one restriction alone is what the box would gain without it. So quasi-p-values of every restriction,
what a restriction is worth, and the rows that pasting may take back are at hand at every step, and none of them costs
a pass over the data: a row is touched once for each restriction that it breaks.
"""

import math
from collections.abc import Callable
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from titanium.judge.discover.box import Box, Count, Limit, quasi_p
from titanium.judge.discover.coded import Coded

Side = Literal["low", "high", "kept"]
"""Which end of an input a restriction closes; `kept` where categories are left out."""

_TAKEN = np.uint16(1 << 14)
"""Restrictions that a row of an earlier box is held to break: more than there can be."""


class Region:
    """A box over coded inputs, at first without limits.

    Parameters
    ----------
    coded
        The inputs.
    taken
        Rows of earlier boxes, which belong to no box any more; none if left out.

    Attributes
    ----------
    rows, of_interest
        What the box contains now.
    histograms
        Rows inside in each bin of each input, axes (not of interest or of interest, input, bin); not kept up to date
        by `widen`.
    low, high
        Limits of each input; infinite where it is free.
    kept
        Categories inside, ascending; None for an input that has an order.
    categories
        The same of the box of no limits.
    """

    def __init__(self, coded: Coded, taken: NDArray[np.bool_] | None = None):
        self.coded = coded
        n_inputs = len(coded.names)
        self._broken = np.zeros(coded.n_rows, np.uint16)
        self._which = np.zeros(coded.n_rows, np.uint16)
        self._alone = np.zeros((2, 2 * n_inputs + 1), np.int64)
        self.histograms = coded.histograms()
        if taken is not None and taken.any():
            self._broken[taken] = _TAKEN
            self.histograms -= coded.histograms(np.flatnonzero(taken))
        without, within = self.histograms[:, 0].sum(axis=1)
        self.rows, self.of_interest = int(without + within), int(within)
        self.low, self.high = [-math.inf] * n_inputs, [math.inf] * n_inputs
        self.kept: list[tuple[int, ...] | None] = [
            tuple(np.flatnonzero(np.diff(coded.starts[number])).tolist()) if kind == "categorical" else None
            for number, kind in enumerate(coded.kinds)
        ]
        self.categories = tuple(self.kept)

    @property
    def box(self) -> Box:
        """Its limits by the names of the inputs."""
        return {self.coded.names[number]: self._limit(number) for number in self.restricted}

    @property
    def restricted(self) -> list[int]:
        """Inputs that it restricts."""
        return [number for number in range(len(self.coded.names)) if self.restricts(number)]

    def restricts(self, number: int) -> bool:
        """Whether it restricts an input."""
        is_closed = self.low[number] > -math.inf or self.high[number] < math.inf
        return is_closed or self.kept[number] != self.categories[number]

    @property
    def restrictions(self) -> list[tuple[int, Side]]:
        """Every restriction: an input and which end is closed."""
        found: list[tuple[int, Side]] = []
        for number in self.restricted:
            if self.kept[number] is not None:
                found.append((number, "kept"))
            if self.low[number] > -math.inf:
                found.append((number, "low"))
            if self.high[number] < math.inf:
                found.append((number, "high"))
        return found

    def without(self, number: int, side: Side) -> tuple[int, int]:
        """Rows, and those of interest, that it would contain without one restriction."""
        own = _identity(number, side)
        return self.rows + int(self._alone[0, own]), self.of_interest + int(self._alone[1, own])

    def quasi_p(self, number: int, side: Side) -> float:
        """Quasi-p-value of one restriction."""
        return quasi_p(self.rows, self.of_interest, *self.without(number, side))

    def count(self, all_rows: int, all_of_interest: int) -> Count:
        """What it contains, of so many in all."""
        return Count(self.rows, self.of_interest, all_rows, all_of_interest)

    def inside(self, rows: NDArray[np.integer]) -> NDArray[np.integer]:
        """Those of some rows that it contains."""
        return rows[self._broken[rows] == 0]

    def contained(self) -> NDArray[np.bool_]:
        """Which rows it contains."""
        return self._broken == 0

    def outside_alone(self) -> Callable[[int, Side], NDArray[np.int64]]:
        """For any restriction the rows that break it and no other."""
        near = np.flatnonzero(self._broken == 1)
        which = self._which[near]
        return lambda number, side: near[which == _identity(number, side)]

    def narrow(self, number: int, side: Side, limit: float, first: int = 0, last: int = 255) -> None:
        """Move a limit inwards, or leave out one category.

        Parameters
        ----------
        limit
            The new limit, which is inside; of a categorical input the category that is left out.
        first, last
            Codes between which all rows lie that it cuts off.
        """
        rows = self._between(number, side, limit, first, last)
        broken = self._broken[rows]
        outcome = self.coded.outcome[rows]
        own = _identity(number, side)
        self._forget(rows, broken == 1, outcome)
        lost = broken == 0
        self._alone[0, own] += np.count_nonzero(lost)
        self._alone[1, own] += np.count_nonzero(outcome & lost)
        self._broken[rows] = broken + np.uint16(1)
        self._which[rows] += np.uint16(own)
        gone = rows[lost]
        self.histograms -= self.coded.histograms(gone)
        self.rows -= len(gone)
        self.of_interest -= int(np.count_nonzero(outcome & lost))
        self._set(number, side, limit)

    def widen(self, number: int, side: Side, limit: float) -> None:
        """Move a limit outwards, to infinity to drop it, or take back one category."""
        if side == "kept":
            rows = self.coded.rows_of(number, int(limit), int(limit))
        else:
            old = self.low[number] if side == "low" else self.high[number]
            values = self.coded.values[number]
            within = Limit(limit, old) if side == "low" else Limit(old, limit)
            rows = np.flatnonzero(within.contains(values) & (values != np.float64(old)))
        own = _identity(number, side)
        broken = self._broken[rows] - np.uint16(1)
        outcome = self.coded.outcome[rows]
        back = broken == 0
        self._alone[0, own] -= np.count_nonzero(back)
        self._alone[1, own] -= np.count_nonzero(outcome & back)
        self._broken[rows] = broken
        self._which[rows] -= np.uint16(own)
        self._remember(rows, broken == 1, outcome)
        self.rows += int(np.count_nonzero(back))
        self.of_interest += int(np.count_nonzero(outcome & back))
        self._set(number, side, limit)

    def drop(self, number: int, side: Side) -> None:
        """Take one restriction away."""
        if side != "kept":
            self.widen(number, side, -math.inf if side == "low" else math.inf)
            return
        own, all_ = self.kept[number] or (), self.categories[number] or ()
        for category in sorted(set(all_) - set(own)):
            self.widen(number, side, float(category))

    def _between(self, number: int, side: Side, limit: float, first: int, last: int) -> NDArray[np.int32]:
        """Rows that a narrower limit cuts off, in or out of the box otherwise."""
        if side == "kept":
            return self.coded.rows_of(number, int(limit), int(limit))
        rows = self.coded.rows_of(number, first, last)
        values = self.coded.values[number][rows].astype(np.float64)
        if side == "low":
            return rows[(values < limit) & (values >= self.low[number])]
        return rows[(values > limit) & (values <= self.high[number])]

    def _set(self, number: int, side: Side, limit: float) -> None:
        match side:
            case "low":
                self.low[number] = limit
            case "high":
                self.high[number] = limit
            case _:
                self.kept[number] = tuple(sorted(set(self.kept[number] or ()) ^ {int(limit)}))

    def _forget(self, rows: NDArray[np.integer], alone: NDArray[np.bool_], outcome: NDArray[np.bool_]) -> None:
        """Rows that no longer break one restriction alone."""
        self._count(rows, alone, outcome, -1)

    def _remember(self, rows: NDArray[np.integer], alone: NDArray[np.bool_], outcome: NDArray[np.bool_]) -> None:
        """Rows that now break one restriction alone."""
        self._count(rows, alone, outcome, 1)

    def _count(
        self, rows: NDArray[np.integer], alone: NDArray[np.bool_], outcome: NDArray[np.bool_], sign: int
    ) -> None:
        which = self._which[rows[alone]]
        n_restrictions = self._alone.shape[1]
        self._alone[0] += sign * np.bincount(which, minlength=n_restrictions)
        self._alone[1] += sign * np.bincount(which[outcome[alone]], minlength=n_restrictions)

    def _limit(self, number: int) -> Limit:
        kept = self.kept[number]
        return Limit(self.low[number], self.high[number]) if kept is None else Limit(kept=kept)


def _identity(number: int, side: Side) -> int:
    """A number of its own for each restriction; 0 is none."""
    return 2 * number + (2 if side == "high" else 1)
