"""An input and an outcome as a table of counts, which is all that the indices of given data need.

A level in (0, 1) is one of 256 codes, an outcome one of at most 64, so an input of a million futures is a megabyte
and its table a few milliseconds. Codes are then joined to intervals that hold about as many futures each.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from titanium.judge.sensitivity.estimate import Floats

CODES = 256
OUTCOMES = 64
"""Codes of an outcome at most."""
Counts = NDArray[np.int64]
Codes = NDArray[np.uint8]


def level_codes(levels: NDArray[np.floating]) -> Codes:
    """Levels in (0, 1) as whole numbers below 256.

    Examples
    --------
    >>> level_codes(np.array([0.0, 0.25, 1.0])).tolist()
    [0, 64, 255]
    """
    return np.clip(levels * CODES, 0, CODES - 1).astype(np.uint8)


@dataclass(frozen=True, eq=False)
class CodedOutcome:
    """An outcome, axis (future,), and the code of each value.

    Attributes
    ----------
    values
        The outcome, all finite.
    codes
        Code of each value; larger values have no smaller code.
    n_codes
        Number of codes.
    """

    values: Floats
    codes: Codes
    n_codes: int

    @classmethod
    def of(cls, values: NDArray[np.floating], most: int = OUTCOMES) -> "CodedOutcome":
        """Each different value a code if they are few, else intervals that hold about as many futures each.

        Examples
        --------
        >>> coded = CodedOutcome.of(np.array([1.0, 0.0, 1.0]))
        >>> coded.codes.tolist(), coded.n_codes
        ([1, 0, 1], 2)
        """
        own = values.astype(np.float64)
        different = np.unique(own[: 4 * most])
        if len(different) <= most:
            different = np.unique(own)
        if len(different) <= most:
            return cls(own, np.searchsorted(different, own).astype(np.uint8), len(different))
        edges = np.unique(np.quantile(own, np.arange(1, most) / most))
        return cls(own, np.searchsorted(edges, own, side="right").astype(np.uint8), len(edges) + 1)


def joint(codes: Codes, n_codes: int, outcome: CodedOutcome) -> Counts:
    """Futures of each code of an input and of the outcome; axes (code, outcome)."""
    together = codes.astype(np.uint16) * np.uint16(outcome.n_codes) + outcome.codes
    return np.bincount(together, minlength=n_codes * outcome.n_codes).reshape(n_codes, outcome.n_codes)


def intervals(counts: Counts, number: int) -> NDArray[np.int64]:
    """Interval of each code, so that each of `number` intervals holds about as many futures.

    Examples
    --------
    >>> intervals(np.array([5, 5, 0, 10, 5, 5]), 3).tolist()
    [0, 0, 1, 1, 2, 2]
    """
    middle = np.cumsum(counts) - counts / 2
    return np.minimum(middle / max(counts.sum(), 1) * number, number - 1).astype(np.int64)


def merged(table: Counts, places: NDArray[np.int64], axis: int = 0) -> Counts:
    """A table whose codes along an axis are joined to intervals; those that hold nothing are left out."""
    if axis == 1:
        return merged(table.T, places).T
    whole = np.zeros((places.max(initial=0) + 1, table.shape[1]), dtype=np.int64)
    np.add.at(whole, places, table)
    return whole[whole.sum(axis=1) > 0]
