"""Futures: draws of all uncertainties by scrambled Sobol points, each with its schools and its random stream.

A future is reproducible alone from (case hash, seed, index): its point of the sequence, its cell of the schools'
factorial and its random key follow from these three, whatever else is run. Inputs are regenerated, never stored.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv

from titanium.case.schema import Case, Uncertainty
from titanium.errors import InputError
from titanium.explore.points import SobolPoints
from titanium.model.schools import cells

MAX_INDEX = 2**32 - 1
_STEP = 2.0**-32
"""The sequence's resolution; draws lie at the middles of its steps, so none is exactly at the end of its range."""


@dataclass(frozen=True)
class Futures:
    """Some futures; every array has the future axis."""

    index: NDArray[np.uint32]
    draw: dict[str, NDArray[np.float32]]
    """Symbol to the drawn value of every uncertainty."""
    cell: NDArray[np.int8]
    """Position number of every school switch; axes (future, switch)."""


@dataclass(frozen=True)
class Design:
    """A way of sampling futures: a case and a seed.

    Examples
    --------
    >>> from titanium import load_case
    >>> design = Design(load_case("us_rok"), seed=0)
    >>> one, other = design.at(np.arange(100)), design.at(np.array([99]))
    >>> bool(one.draw["v_W"][99] == other.draw["v_W"][0])
    True
    """

    case: Case
    seed: int

    def __post_init__(self) -> None:
        if not 0 <= self.seed < 2**32:
            raise InputError(f"seed {self.seed}: a whole number from 0 to {2**32 - 1} is wanted")

    @property
    def sampled(self) -> tuple[str, ...]:
        """Symbols of the uncertainties that differ between futures, in the order of the sequence's dimensions."""
        return tuple(symbol for symbol, entry in self.case.uncertainties.items() if entry.is_sampled)

    def at(self, index: NDArray[np.integer], symbols: Collection[str] | None = None) -> Futures:
        """Futures by their index.

        Parameters
        ----------
        symbols
            Uncertainties that are wanted; all of the case's if left out.
        """
        index = index.astype(np.uint32)
        wanted = self.case.uncertainties.keys() if symbols is None else symbols
        points = np.ascontiguousarray(self._points.at(index).T) if wanted else np.empty((0, len(index)), np.uint32)
        draw = {
            symbol: np.full(len(index), entry.nominal, np.float32)
            for symbol, entry in self.case.uncertainties.items()
            if symbol in wanted and not entry.is_sampled
        }
        for distribution, rows in self._families.items():
            chosen = {symbol: row for symbol, row in rows.items() if symbol in wanted}
            if chosen:
                entries = [self.case.uncertainties[symbol] for symbol in chosen]
                values = _quantiles(distribution, entries, _levels(points[list(chosen.values())]))
                draw |= zip(chosen, values.astype(np.float32), strict=True)
        return Futures(index, draw, stratified_cells(self.case, self.seed, index))

    @cached_property
    def _families(self) -> dict[str, dict[str, int]]:
        """Distribution to its uncertainties, each with its dimension of the sequence."""
        families: dict[str, dict[str, int]] = {}
        for row, symbol in enumerate(self.sampled):
            families.setdefault(self.case.uncertainties[symbol].distribution, {})[symbol] = row
        return families

    def levels(self, index: NDArray[np.uint32], symbols: Collection[str]) -> dict[str, NDArray[np.float64]]:
        """Symbol to the level in (0, 1), within its own distribution, of each of these that is sampled."""
        points = np.ascontiguousarray(self._points.at(index).T)
        return {
            symbol: (row + 0.5) * _STEP for symbol, row in zip(self.sampled, points, strict=True) if symbol in symbols
        }

    def quantile(self, symbol: str, level: NDArray[np.float64]) -> NDArray[np.float64]:
        """Values of a sampled uncertainty at levels in (0, 1) of its own distribution."""
        entry = self.case.uncertainties[symbol]
        return _quantiles(entry.distribution, [entry], level[np.newaxis])[0]

    @cached_property
    def _points(self) -> SobolPoints:
        return SobolPoints(len(self.sampled), self.seed)


def _levels(points: NDArray[np.uint32]) -> NDArray[np.float64]:
    """Middles of the sequence's steps, in (0, 1)."""
    return (points.astype(np.float64) + 0.5) * _STEP


def _quantiles(distribution: str, entries: Sequence[Uncertainty], u: NDArray[np.float64]) -> NDArray[np.float64]:
    """Quantiles of uncertainties of one distribution; axes of `u` and of the result (uncertainty, future)."""

    def column(values: Iterable[float]) -> NDArray[np.float64]:
        return np.array(list(values), dtype=np.float64)[:, np.newaxis]

    low, high = column(entry.low for entry in entries), column(entry.high for entry in entries)
    match distribution:
        case "uniform":
            return low + u * (high - low)
        case "loguniform":
            return low * np.exp(u * np.log(high / low))
        case "triangular":
            peak = (column(entry.nominal for entry in entries) - low) / (high - low)
            left = low + np.sqrt(u * peak) * (high - low)
            right = high - np.sqrt((1 - u) * (1 - peak)) * (high - low)
            return np.where(u < peak, left, right)
        case _:
            return betaincinv(
                column(entry.alpha or 1 for entry in entries), column(entry.beta or 1 for entry in entries), u
            )


def stratified_cells(case: Case, seed: int, index: NDArray[np.uint32]) -> NDArray[np.int8]:
    """School positions of each future.

    Every run of as many consecutive futures as the factorial has cells meets each cell exactly once, in an order
    shuffled anew for each run, so that no school goes with any part of the Sobol sequence.

    Returns
    -------
    Position numbers, axes (future, switch).
    """
    table = _factorial(case)
    cycle, place = np.divmod(index, len(table))
    shuffled = np.empty(len(index), dtype=np.int64)
    for number in np.unique(cycle):
        here = cycle == number
        generator = np.random.default_rng([seed, int(number)])
        shuffled[here] = generator.permutation(len(table))[place[here]]
    return table[shuffled]


@lru_cache(maxsize=8)
def _factorial(case: Case) -> NDArray[np.int8]:
    return np.asarray(cells(case), dtype=np.int8)
