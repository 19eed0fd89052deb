"""Numbers that stream by, chunk by chunk: the spread of a cost, the mean of a rate, what broke first and when."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from titanium.judge.shares import Break, Cost, Rate
from titanium.model.metrics import NEVER, SIGNING


class Spread:
    """Quantiles of a stream: counts on a grid that is even near zero and logarithmic far from it."""

    _FINE = 0.05
    _EDGES = np.linspace(-12.0, 12.0, 6001)

    def __init__(self) -> None:
        self._counts: NDArray[np.int64] = np.zeros(len(self._EDGES) + 1, dtype=np.int64)
        self._total = 0.0

    def add(self, values: NDArray[np.float64]) -> None:
        """Note some values, all of them finite."""
        places = np.searchsorted(self._EDGES, np.arcsinh(values / self._FINE))
        self._counts += np.bincount(places, minlength=len(self._counts))
        self._total += float(values.sum())

    def cost(self) -> Cost:
        """Mean and the range that holds 9 in 10; nan where nothing was noted."""
        n = int(self._counts.sum())
        if n == 0:
            return Cost(math.nan, math.nan, math.nan)
        return Cost(self._total / n, self._quantile(0.05), self._quantile(0.95))

    def _quantile(self, level: float) -> float:
        below: NDArray[np.int64] = np.cumsum(self._counts)
        place = int(np.searchsorted(below, level * int(below[-1])))
        low, high = float(self._EDGES[max(place - 1, 0)]), float(self._EDGES[min(place, len(self._EDGES) - 1)])
        return math.sinh((low + high) / 2) * self._FINE


class Rates:
    """Means of an event's conditional form, one for each package."""

    def __init__(self, n_packages: int):
        self._n: NDArray[np.int64] = np.zeros(n_packages, dtype=np.int64)
        self._sums: NDArray[np.float64] = np.zeros((2, n_packages))

    def add(self, values: NDArray[np.float32], finite: NDArray[np.bool_]) -> None:
        """Note the sums of some futures where they are finite; axes (package, future)."""
        # A fixed order of memory, so that a chunk read back from disk adds up to the same last bit.
        kept = np.where(finite, values, 0).astype(np.float64, order="C")
        self._n += finite.sum(axis=1)
        self._sums += np.stack([kept.sum(axis=1), np.einsum("pf,pf->p", kept, kept)])

    def rate(self, package: int) -> Rate:
        """The rate of one package."""
        total, squares = self._sums[:, package]
        return Rate.of(int(self._n[package]), float(total), float(squares))


class FirstBreaks:
    """Which threshold broke first and in which quarter, for each package.

    Parameters
    ----------
    thresholds
        Names of the thresholds, in the order of the case.
    """

    def __init__(self, n_packages: int, thresholds: Sequence[str], quarters: int):
        self._thresholds = tuple(thresholds)
        self._counts: NDArray[np.int64] = np.zeros((n_packages, len(self._thresholds), quarters + 2), dtype=np.int64)

    def add(self, first: NDArray[np.float32], quarter: NDArray[np.float32], finite: NDArray[np.bool_]) -> None:
        """Note number and quarter of the first break of some futures; axes (package, future)."""
        broken = finite & (first >= 0) & (quarter < NEVER)
        row, _ = np.nonzero(broken)
        place = first[broken].astype(np.int64), (quarter[broken] - SIGNING).astype(np.int64)
        np.add.at(self._counts, (row, *place), 1)

    def breaks(self, package: int) -> tuple[Break, ...]:
        """What breaks a package first, most frequent first."""
        found: list[Break] = []
        for number, key in enumerate(self._thresholds):
            by_quarter = self._counts[package, number]
            count = int(by_quarter.sum())
            if count:
                middle = int(np.searchsorted(np.cumsum(by_quarter), (count + 1) // 2))
                found.append(Break(key, count, middle + int(SIGNING)))
        return tuple(sorted(found, key=lambda own: -own.count))
