# pyright: reportMissingTypeStubs=false
# SciPy ships its types in a package of their own, which nothing here needs.
"""Boxes: limits on some inputs, and what is counted inside."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import bdtrc


@dataclass(frozen=True)
class Limit:
    """What a box asks of one input: a range that includes both its ends, or some categories."""

    low: float = -math.inf
    high: float = math.inf
    kept: tuple[int, ...] | None = None
    """Numbers of the categories inside; None for an input that has an order."""

    def contains(self, values: NDArray[np.number]) -> NDArray[np.bool_]:
        """Which values are inside.

        Examples
        --------
        >>> Limit(low=0.5).contains(np.array([0.25, 0.5, 0.75])).tolist()
        [False, True, True]
        """
        if self.kept is not None:
            return np.isin(values, self.kept)
        inside = np.ones(len(values), np.bool_)
        # Limits are doubles: a single cast would move them past values that they lie between.
        if self.low > -math.inf:
            inside &= values >= np.float64(self.low)
        if self.high < math.inf:
            inside &= values <= np.float64(self.high)
        return inside


Box = Mapping[str, Limit]
"""Input to its limit; inputs that are not in it are free."""


def contains(box: Box, columns: Mapping[str, NDArray[np.number]], n_rows: int) -> NDArray[np.bool_]:
    """Which of `n_rows` rows a box contains; the box of no limits contains all."""
    inside = np.ones(n_rows, np.bool_)
    for name, limit in box.items():
        inside &= limit.contains(columns[name])
    return inside


@dataclass(frozen=True)
class Count:
    """Rows inside a box, and those of interest, against those there are (Bryant and Lempert 2010)."""

    rows: int
    of_interest: int
    all_rows: int
    all_of_interest: int

    @property
    def coverage(self) -> float:
        """Share of all rows of interest that are inside."""
        return self.of_interest / self.all_of_interest if self.all_of_interest else math.nan

    @property
    def density(self) -> float:
        """Share of the rows inside that are of interest."""
        return self.of_interest / self.rows if self.rows else math.nan

    @property
    def mass(self) -> float:
        """Share of all rows that are inside."""
        return self.rows / self.all_rows if self.all_rows else math.nan

    @property
    def base(self) -> float:
        """Share of all rows that are of interest."""
        return self.all_of_interest / self.all_rows if self.all_rows else math.nan

    @property
    def merit(self) -> float:
        """How well a box explains: the harmonic mean of coverage and gain in density.

        The gain is how far density has come from the share among all rows (0) to all (1), so that the box of no limits
        has merit 0 however common the outcome is, and so has a box that covers nothing.

        Examples
        --------
        >>> Count(rows=20, of_interest=16, all_rows=100, all_of_interest=20).merit
        0.7741935483870968
        """
        if self.base in (0.0, 1.0) or not self.rows:
            return 0.0
        gain = (self.density - self.base) / (1 - self.base)
        return 2 * self.coverage * gain / (self.coverage + gain) if gain > 0 and self.coverage > 0 else 0.0


def count(
    inside: NDArray[np.bool_], outcome: NDArray[np.bool_], all_rows: int | None = None, of_interest: int | None = None
) -> Count:
    """Count a box, given which rows it contains and which are of interest.

    Parameters
    ----------
    all_rows, of_interest
        What there is in all; the rows given if left out.
    """
    return Count(
        int(np.count_nonzero(inside)),
        int(np.count_nonzero(inside & outcome)),
        len(outcome) if all_rows is None else all_rows,
        int(np.count_nonzero(outcome)) if of_interest is None else of_interest,
    )


def quasi_p(rows: int, of_interest: int, wider_rows: int, wider_of_interest: int) -> float:
    """Quasi-p-value of one restriction: how likely so dense a box is if the restriction says nothing.

    One-sided binomial test of the box against the same box without the restriction (Bryant and Lempert 2010). The box
    was chosen to be dense, so this is no true p-value; a large one tells that a restriction is idle.

    Examples
    --------
    >>> round(quasi_p(10, 9, 20, 10), 6)
    0.010742
    """
    if of_interest == 0 or wider_rows == 0:
        return 1.0
    return float(bdtrc(of_interest - 1, rows, wider_of_interest / wider_rows))
