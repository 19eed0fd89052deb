"""Futures: draws of all uncertainties by scrambled Sobol points, each with its schools and its random stream.

A future is reproducible alone from (case hash, seed, index): its point of the sequence, its cell of the schools'
factorial and its random key follow from these three, whatever else is run. Inputs are regenerated, never stored.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv
from scipy.stats import qmc

from titanium.case.schema import Case, Uncertainty
from titanium.errors import InputError
from titanium.model.schools import cells

_HALF_STEP = 2.0**-33
"""Half the sequence's resolution, added so that no draw is exactly at the end of its range."""


@dataclass(frozen=True)
class Futures:
    """Futures of consecutive index; every array has the future axis."""

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
    >>> blocks = design.blocks(0, 2048, size=1024)
    >>> [len(block.index) for block in blocks]
    [1024, 1024]
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

    def blocks(self, start: int, stop: int, *, size: int) -> Iterator[Futures]:
        """Futures from `start` to `stop` in blocks of `size`; both bounds must be multiples of it."""
        sequence = qmc.Sobol(len(self.sampled), scramble=True, bits=32, rng=np.random.default_rng(self.seed))
        if start:
            sequence.fast_forward(start)
        for begin in range(start, stop, size):
            yield self._futures(np.arange(begin, begin + size, dtype=np.uint32), sequence.random(size))

    def _futures(self, index: NDArray[np.uint32], points: NDArray[np.float64]) -> Futures:
        columns = dict(zip(self.sampled, points.T + _HALF_STEP, strict=True))
        draw = {
            symbol: _quantile(entry, columns[symbol]) if entry.is_sampled else np.full(len(index), entry.nominal)
            for symbol, entry in self.case.uncertainties.items()
        }
        cell = stratified_cells(self.case, self.seed, index)
        return Futures(index, {symbol: value.astype(np.float32) for symbol, value in draw.items()}, cell)


def _quantile(entry: Uncertainty, u: NDArray[np.float64]) -> NDArray[np.float64]:
    """Quantile function of an uncertainty's distribution."""
    low, high = entry.low, entry.high
    match entry.distribution:
        case "uniform":
            return low + u * (high - low)
        case "loguniform":
            return low * np.exp(u * np.log(high / low))
        case "triangular":
            peak = (entry.nominal - low) / (high - low)
            left = low + np.sqrt(u * peak) * (high - low)
            right = high - np.sqrt((1 - u) * (1 - peak)) * (high - low)
            return np.where(u < peak, left, right)
        case "beta":
            return betaincinv(entry.alpha, entry.beta, u)
        case "constant":
            return np.full_like(u, entry.nominal)


def stratified_cells(case: Case, seed: int, index: NDArray[np.uint32]) -> NDArray[np.int8]:
    """School positions of each future.

    Every run of as many consecutive futures as the factorial has cells meets each cell exactly once, in an order
    shuffled anew for each run, so that no school goes with any part of the Sobol sequence.

    Returns
    -------
    Position numbers, axes (future, switch).
    """
    table = np.asarray(cells(case), dtype=np.int8)
    cycle, place = np.divmod(index, len(table))
    shuffled = np.empty(len(index), dtype=np.int64)
    for number in np.unique(cycle):
        here = cycle == number
        generator = np.random.default_rng([seed, int(number)])
        shuffled[here] = generator.permutation(len(table))[place[here]]
    return table[shuffled]
