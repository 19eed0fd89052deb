"""Inputs in coded form: each in at most 256 bins, so that a box is counted by its histograms alone.

Codes only say where to look. A bin keeps its rows, and values decide wherever a limit falls inside a bin, so what is
found does not depend on how the bins lie.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from titanium.errors import InputError, ShapeError

Kind = Literal["continuous", "integer", "categorical"]
"""What an input is: a number, a whole number, or one of several categories without an order, given by their numbers."""

BINS = 256
"""Bins of each input, as many as a byte tells apart."""
_GRID = 4096
"""Cells of equal width from which bins are made."""
_UNEVEN = 1 / 32
"""Share of the rows in one bin from which on bins are placed by quantiles; cells of equal width do not fit the data."""
_SAMPLE = 2**16
"""Rows from which quantiles are taken; they need not be exact."""


@dataclass(frozen=True)
class Coded:
    """Inputs of some futures in coded form, with a yes or no for each future.

    Attributes
    ----------
    names, kinds
        Of each input.
    values
        Values of each input, axis (row,).
    outcome
        Whether each row is of interest, axis (row,).
    codes
        Bin of each value, axes (input, row); a larger value never has a smaller code. Of a categorical input the code
        is the category.
    order
        Rows of each input in the order of their codes, axes (input, row).
    starts
        Place in `order` at which each bin begins, axes (input, bin and one more).
    """

    names: tuple[str, ...]
    kinds: tuple[Kind, ...]
    values: tuple[NDArray[np.number], ...]
    outcome: NDArray[np.bool_]
    codes: NDArray[np.uint8]
    order: NDArray[np.int32]
    starts: NDArray[np.int64]

    @classmethod
    def of(
        cls,
        columns: Mapping[str, NDArray[np.number]],
        outcome: NDArray[np.bool_],
        kinds: Mapping[str, Kind] | None = None,
    ) -> "Coded":
        """Code some inputs.

        Parameters
        ----------
        columns
            Input to its values, axis (row,); of a categorical input the numbers of its categories, from 0 to 255.
        outcome
            Whether each row is of interest.
        kinds
            Input to its kind; continuous where left out.

        Raises
        ------
        ShapeError
            If there is no input, or lengths differ.
        InputError
            If a value is not finite, or a category's number is out of range; every input is named.

        Examples
        --------
        >>> coded = Coded.of({"x": np.array([0.3, 0.1, 0.2])}, np.array([True, False, False]))
        >>> coded.order[0].tolist()
        [1, 2, 0]
        """
        if not columns or any(len(values) != len(outcome) for values in columns.values()):
            lengths = ", ".join(f"{name} {len(values)}" for name, values in columns.items()) or "no input"
            raise ShapeError(f"inputs and an outcome of {len(outcome)} rows are wanted, not {lengths}")
        known: Mapping[str, Kind] = kinds or {}
        own: list[Kind] = [known.get(name, "continuous") for name in columns]
        if problems := [
            f"input '{name}': {fault}"
            for (name, values), kind in zip(columns.items(), own, strict=True)
            if (fault := _fault(values, kind))
        ]:
            raise InputError("\n".join(problems))
        codes = np.empty((len(columns), len(outcome)), np.uint8)
        order = np.empty((len(columns), len(outcome)), np.int32)
        starts = np.zeros((len(columns), BINS + 1), np.int64)
        for number, (values, kind) in enumerate(zip(columns.values(), own, strict=True)):
            codes[number] = values if kind == "categorical" else coded(values)
            order[number] = np.argsort(codes[number], kind="stable")
            np.cumsum(np.bincount(codes[number], minlength=BINS), out=starts[number, 1:])
        return cls(tuple(columns), tuple(own), tuple(columns.values()), outcome, codes, order, starts)

    @property
    def n_rows(self) -> int:
        """Rows."""
        return len(self.outcome)

    def histograms(self, rows: NDArray[np.integer] | None = None) -> NDArray[np.int64]:
        """Rows in each bin of each input, without and with what is of interest.

        Parameters
        ----------
        rows
            Rows that are counted; all if left out.

        Returns
        -------
        Counts, axes (not of interest or of interest, input, bin).
        """
        found = np.empty((2, len(self.names), BINS), np.int64)
        codes = self.codes if rows is None else np.take(self.codes, rows, axis=1)
        side = (self.outcome if rows is None else self.outcome[rows]).astype(np.uint16) * np.uint16(BINS)
        for number, own in enumerate(codes):
            found[:, number] = np.bincount(own + side, minlength=2 * BINS).reshape(2, BINS)
        return found

    def rows_of(self, number: int, first: int, last: int) -> NDArray[np.int32]:
        """Rows of an input whose codes are from `first` to `last`."""
        return self.order[number, self.starts[number, first] : self.starts[number, last + 1]]

    def chosen(self, inputs: Sequence[int]) -> "Coded":
        """Some of the inputs; nothing is coded anew."""
        return Coded(
            tuple(self.names[number] for number in inputs),
            tuple(self.kinds[number] for number in inputs),
            tuple(self.values[number] for number in inputs),
            self.outcome,
            self.codes[list(inputs)],
            self.order[list(inputs)],
            self.starts[list(inputs)],
        )

    def restricted(self, rows: NDArray[np.integer], inputs: Sequence[int] | None = None) -> "Coded":
        """Some rows, each as often as it is named, and some inputs, all if left out."""
        chosen = range(len(self.names)) if inputs is None else inputs
        columns = {self.names[number]: self.values[number][rows] for number in chosen}
        return Coded.of(columns, self.outcome[rows], dict(zip(self.names, self.kinds, strict=True)))


def coded(values: NDArray[np.number]) -> NDArray[np.uint8]:
    """Bin of each value: numbers from 0 to 255 that never fall where values rise.

    Examples
    --------
    >>> coded(np.array([5.0, 1.0, 3.0, 1.0])).tolist()
    [2, 0, 1, 0]
    """
    some = values[:: max(len(values) // _SAMPLE, 1)]
    sample = np.unique(some)
    if len(sample) <= BINS:
        return np.searchsorted(sample[1:], values, side="right").astype(np.uint8)
    low, high = float(values.min()), float(values.max())
    cells = ((values - low) * ((_GRID - 1) / (high - low))).astype(np.uint16)
    counts = np.bincount(cells, minlength=_GRID)
    ends = np.cumsum(counts)
    bins = (np.maximum(ends - counts // 2 - 1, 0) * BINS // len(values)).astype(np.uint8)
    found = bins[cells]
    if np.bincount(found).max() > _UNEVEN * len(values):
        edges = np.unique(np.quantile(some, np.arange(1, BINS) / BINS))
        found = np.searchsorted(edges, values, side="right").astype(np.uint8)
    return found


def _fault(values: NDArray[np.number], kind: Kind) -> str:
    if kind == "categorical":
        is_number = np.issubdtype(values.dtype, np.integer)
        if not is_number or (len(values) and (values.min() < 0 or values.max() >= BINS)):
            return f"categories are given by whole numbers from 0 to {BINS - 1}"
        return ""
    unusable = int(np.count_nonzero(~np.isfinite(values.astype(np.float64, copy=False))))
    return f"{unusable} of {len(values)} values are not finite" if unusable else ""
