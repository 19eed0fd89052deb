"""Reliability: of the forecasts that gave something such a chance, how often did it come?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from titanium.evidence.backtest.chances import Floats

EDGES = (0.0, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0)
"""Ends of the bins; narrow where forecasts of rare events lie."""


@dataclass(frozen=True)
class Bin:
    """Forecasts whose chance lies between two ends.

    Attributes
    ----------
    low, high
        Ends.
    forecasts
        How many.
    expected
        Their mean chance.
    happened
        In how many of them the event came.
    distinct
        Different events and calendar years among those; windows that overlap forecast the same one twice.
    fewest, most
        Between which numbers of events 95% of calibrated and independent forecasts would lie.
    """

    low: float
    high: float
    forecasts: int
    expected: float
    happened: int
    distinct: int
    fewest: int
    most: int

    @property
    def fits(self) -> bool:
        """Whether calibrated forecasts could well have seen so many events."""
        return self.fewest <= self.happened <= self.most


def bins(chances: Floats, happened: NDArray[np.bool_], what: Sequence[tuple[str, int]]) -> tuple[Bin, ...]:
    """Forecasts by their chance; bins without any are left out.

    Parameters
    ----------
    chances
        Chance that anything happens, axes (forecast,).
    happened
        Whether it did.
    what
        Event and calendar year of each forecast.

    Examples
    --------
    >>> [one] = bins(np.array([0.3, 0.3]), np.array([True, False]), [("war", 1950), ("war", 1951)])
    >>> one.forecasts, one.happened, (one.fewest, one.most)
    (2, 1, (0, 2))
    """
    place = np.clip(np.searchsorted(EDGES, chances, side="right") - 1, 0, len(EDGES) - 2)
    found: list[Bin] = []
    for number in range(len(EDGES) - 1):
        here = place == number
        if not here.any():
            continue
        came = [what[case] for case in np.flatnonzero(here & happened).tolist()]
        fewest, most = expected_range(chances[here])
        mean = float(chances[here].mean())
        ends = EDGES[number], EDGES[number + 1]
        found.append(Bin(*ends, int(here.sum()), mean, len(came), len(set(came)), fewest, most))
    return tuple(found)


def expected_range(chances: Floats) -> tuple[int, int]:
    """Central 95% of the number of events if each came with its own chance, independently (Poisson-binomial).

    Examples
    --------
    >>> expected_range(np.full(20, 0.5))
    (6, 14)
    """
    pmf = np.ones(1)
    for p in chances:
        pmf = np.convolve(pmf, [1 - p, p])
    cdf = np.cumsum(pmf)
    return int(np.searchsorted(cdf, 0.025)), int(np.searchsorted(cdf, 0.975))
