"""A paired bootstrap that costs the same however many futures there are (Efron 1979; Davison and Hinkley 1997).

Futures are dealt at random to at most `BLOCKS` blocks, and blocks are drawn with replacement: the same ones for every
package, so that differences between packages are paired. Only sums over blocks are kept. A run of no more futures than
there are blocks has one future in each, which is the ordinary bootstrap of futures.

Blocks are dealt by random bits of a future's place, not by its place: the points of a Sobol sequence that are a power
of two apart share a corner of the unit cube, and consecutive ones avoid each other, so neither stands for chance.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from titanium.explore.philox import random_bits

BLOCKS = 1024
RESAMPLES = 2000
FEWEST = 10
"""Fewest futures of which an interval is given: of fewer, resamples say too little about others."""
_DEALT, _DRAWN = 17, 18
"""Streams of random bits: of the blocks to which futures are dealt, and of the blocks that are drawn."""
_LEVELS = (2.5, 97.5)


@dataclass(frozen=True)
class Estimate:
    """A number with its 95% interval; nan where there is none."""

    value: float
    low: float = math.nan
    high: float = math.nan

    @classmethod
    def of(cls, value: float, replicates: NDArray[np.floating]) -> "Estimate":
        """A number with the percentile interval of what resamples give in its place.

        Replicates that are not finite are left out; if more than one in twenty are, there is no interval.

        Examples
        --------
        >>> Estimate.of(2.0, np.linspace(0, 4, 401))
        Estimate(value=2.0, low=0.1, high=3.9)
        """
        kept = replicates[np.isfinite(replicates)]
        if not math.isfinite(value) or len(kept) == 0 or len(kept) < 0.95 * len(replicates):
            return cls(value)
        low, high = (float(own) for own in np.percentile(kept, _LEVELS))
        return cls(value, min(low, value), max(high, value))

    @property
    def known(self) -> bool:
        """Whether there is such a number."""
        return math.isfinite(self.value)

    @property
    def bounded(self) -> bool:
        """Whether it has an interval."""
        return math.isfinite(self.low) and math.isfinite(self.high)

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves out zero."""
        return self.low > 0 or self.high < 0


NONE = Estimate(math.nan)
"""A number that there is not."""


class Sums:
    """Sums over blocks of futures, of named numbers of each package.

    Parameters
    ----------
    futures
        Futures in all.
    seed
        Seed of the blocks and of the resamples.
    """

    def __init__(self, futures: int, seed: int):
        self.futures, self.seed = futures, seed
        self.blocks = min(max(futures, 1), BLOCKS)
        self._sums: dict[str, NDArray[np.float64]] = {}

    def add(self, first: int, values: Mapping[str, NDArray[np.generic]]) -> None:
        """Add up numbers of the futures from the place `first` on; axes of each (package, future), 0 where left out."""
        size = next(iter(values.values())).shape[1]
        block = self._dealt(np.arange(first, first + size, dtype=np.uint32))
        for name, own in values.items():
            sums = [np.bincount(block, weights=row, minlength=self.blocks).astype(np.float64) for row in own]
            total = np.stack(sums)
            self._sums[name] = self._sums[name] + total if name in self._sums else total

    def _dealt(self, place: NDArray[np.uint32]) -> NDArray[np.int64]:
        if self.futures <= BLOCKS:
            return place.astype(np.int64)
        bits = random_bits(place, 1, self.seed, _DEALT)[0]
        return (bits >> np.uint32(32 - int(math.log2(BLOCKS)))).astype(np.int64)

    def total(self, name: str) -> NDArray[np.float64]:
        """Sum over all futures, axis (package)."""
        return self._sums[name].sum(axis=1)

    def resampled(self, name: str) -> NDArray[np.float64]:
        """Sum over the futures of each resample, axes (package, resample)."""
        return self._sums[name] @ self._weights

    @cached_property
    def _weights(self) -> NDArray[np.float64]:
        """How often each block is drawn, axes (block, resample); nan where there are too few futures."""
        if self.futures < FEWEST:
            return np.full((self.blocks, 1), math.nan)
        return drawn(self.blocks, RESAMPLES, self.seed)


@lru_cache(maxsize=4)
def drawn(units: int, resamples: int, seed: int) -> NDArray[np.float64]:
    """How often each of some units is drawn when as many are drawn with replacement; axes (unit, resample)."""
    generator = np.random.default_rng([seed, _DRAWN, units])
    found = generator.multinomial(units, np.full(units, 1 / units), size=resamples).T.astype(np.float64)
    found.flags.writeable = False
    return found
