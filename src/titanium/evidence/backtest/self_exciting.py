"""A self-exciting count (a Hawkes process in whole years), fitted to the years before a start and run on from them.

Each year's count is Poisson with rate `base + branching * memory`, where the memory is a weighted mean of the counts
before: `memory' = decay * memory + (1 - decay) * count` (Hawkes 1971; in discrete time also known as INGARCH, Ferland,
Latour and Oraichi 2006). A branching of 0 is the Poisson process. With a dozen events or none the likelihood is flat,
so nothing is estimated: parameters are weighed on a grid by their posterior, and forecasts average over it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from titanium.evidence.backtest.chances import Chances, Floats

BASES, BRANCHINGS, DECAYS = 48, 20, 10
"""Points of the grid."""
_LEAST_BASE, _MOST_BASE = 0.003, 4.0
"""Ends of the grid of base rates, in units of the mean count (with half an event more)."""
_MOST_BRANCHING, _MOST_DECAY = 0.95, 0.9
PATHS = 4096
"""Paths that forecasts average over."""


class Mean(NamedTuple):
    """Posterior means."""

    base: float
    branching: float
    decay: float


@dataclass(frozen=True, eq=False)
class SelfExciting:
    """The posterior of a self-exciting count.

    Attributes
    ----------
    base, branching, decay
        Parameters at each point of the grid, axes (point,).
    weight
        Posterior weight of each point; they sum to one.
    memory
        What each point remembers at the end of the record, events a year.
    """

    base: Floats
    branching: Floats
    decay: Floats
    weight: Floats
    memory: Floats

    @property
    def mean(self) -> Mean:
        """Posterior means of the parameters."""
        return Mean(*(float(self.weight @ own) for own in (self.base, self.branching, self.decay)))

    def forecast(self, years: int, seed: int) -> tuple[Chances, Chances]:
        """Chances of the counts of each of the next years, and of their sum.

        Paths are drawn up to the year before the one that is forecast; of that year the formula's own chances are
        taken, so that no count has a chance of zero.
        """
        random = np.random.default_rng([seed, years, len(self.weight)])
        # Systematic sampling: each point is taken as often as its weight says, within one.
        at = (random.random() + np.arange(PATHS)) / PATHS
        drawn = np.minimum(np.searchsorted(np.cumsum(self.weight), at), len(self.weight) - 1)
        base, branching, decay = self.base[drawn], self.branching[drawn], self.decay[drawn]
        memory = self.memory[drawn]
        rates: list[Floats] = []
        total, before = np.zeros(PATHS, np.int64), np.zeros(PATHS, np.int64)
        for _ in range(years):
            rates.append(base + branching * memory)
            before = total
            counts = random.poisson(rates[-1])
            total = total + counts
            memory = decay * memory + (1 - decay) * counts
        nothing = np.zeros(PATHS, np.int64)
        return Chances.of_mixture(rates, [nothing] * years), Chances.of_mixture(rates[-1:], [before])


def fit(counts: Sequence[int] | NDArray[np.integer]) -> SelfExciting:
    """Weigh parameters by a record of yearly counts.

    The prior is Jeffreys's for the base rate and uniform for branching and decay. The memory begins at nothing.

    Parameters
    ----------
    counts
        One for each year, in order; at least one year.

    Examples
    --------
    >>> burst = fit([0] * 20 + [4, 5, 3, 4])
    >>> burst.mean.branching > fit([1, 0, 1, 0] * 6).mean.branching
    True
    """
    record = np.asarray(counts, dtype=np.int64)
    typical = (record.sum() + 0.5) / len(record)
    axes = (
        typical * np.geomspace(_LEAST_BASE, _MOST_BASE, BASES),
        np.linspace(0, _MOST_BRANCHING, BRANCHINGS),
        np.linspace(0, _MOST_DECAY, DECAYS),
    )
    base, branching, decay = (axis.ravel() for axis in np.meshgrid(*axes, indexing="ij"))
    # Points lie evenly in the logarithm of the base rate, which turns Jeffreys's prior, 1/sqrt, into sqrt.
    log_weight = 0.5 * np.log(base)
    memory = np.zeros_like(base)
    for count in record:
        rate = base + branching * memory
        log_weight += count * np.log(rate) - rate  # the factorial is the same for all
        memory = decay * memory + (1 - decay) * count
    weight = np.exp(log_weight - log_weight.max())
    return SelfExciting(base, branching, decay, weight / weight.sum(), memory)
