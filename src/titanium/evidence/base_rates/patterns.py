"""Whether yearly counts look like a Poisson process: more scattered, rising or falling, in clusters.

Every test is by permutation or simulation, so that none leans on counts being large: 1968 alone holds a quarter of a
case's incidents, and textbook approximations fail on such series. A p-value counts how many of the drawn series are at
least as extreme, the observed one among them (Davison and Hinkley 1997).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from titanium.evidence.base_rates.counting import Events
from titanium.evidence.base_rates.intervals import Interval, clopper_pearson

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

FEWEST_YEARS, FEWEST_EVENTS = 8, 4
"""Years and events below which nothing is said of a pattern."""
CLEAR = 0.05
"""p-value below which a pattern counts as clear."""


@dataclass(frozen=True)
class Halves:
    """The first half of the years against the second (conditional binomial; Przyborowski and Wilenski 1940)."""

    first: int
    second: int
    year: int
    """First year of the second half."""
    ratio: Interval
    """Exact 95% interval of the rate of the second half over that of the first, if each were a Poisson process."""
    p_value: float
    """Two-sided, exact, if each were a Poisson process."""
    shuffled: float
    """The same among shuffled years, which asks nothing of how a year's count is distributed."""


@dataclass(frozen=True)
class Waiting:
    """Days between events against those of a Poisson process with as many events in the same years."""

    events: int
    variation: float
    """Standard deviation of the waiting times over their mean; 1 for a Poisson process of many events."""
    p_clustered: float
    """Share of such processes whose waiting times are at least as unequal (Greenwood 1946)."""


@dataclass(frozen=True)
class Patterns:
    """What yearly counts show beside their rate.

    Attributes
    ----------
    index
        Index of dispersion: squared distances from the rate over the rate, by degree of freedom; 1 for Poisson.
    p_dispersed
        Share of Poisson processes with as many events whose index is at least as high.
    trend, p_trend
        Kendall's tau between year and count (Mann 1945), from -1 to 1, and its two-sided p-value.
    halves
        The first half of the years against the second.
    neighbours, p_neighbours
        Rank correlation of a year with the next, and the share of shuffled series in which it is at least as high.
    quiet, p_quiet
        Longest run of years without an event, and the share of shuffled series that have one at least as long.
    waiting
        Days between events; None where they are not known.
    """

    index: float
    p_dispersed: float
    trend: float
    p_trend: float
    halves: Halves
    neighbours: float
    p_neighbours: float
    quiet: int
    p_quiet: float
    waiting: Waiting | None

    @property
    def is_dispersed(self) -> bool:
        """Whether counts vary clearly more than a Poisson process."""
        return self.p_dispersed < CLEAR


def patterns(events: Events, resamples: int, seed: int) -> Patterns | None:
    """What yearly counts show beside their rate; None where they are too few, or not known by year."""
    counts, parts = events.counts, events.watched
    if len(counts) < FEWEST_YEARS or events.total < FEWEST_EVENTS:
        return None
    rng = np.random.default_rng([seed, len(counts), events.total])
    drawn = rng.multinomial(events.total, parts / parts.sum(), size=resamples)
    index = _index(counts, parts)
    rates = counts / parts
    shuffled = rng.permuted(np.broadcast_to(rates, (resamples, len(rates))), axis=1)
    tau: Any = stats.kendalltau(np.arange(len(rates)), rates)
    neighbours, quiet = _neighbours(rates[None])[0], int(_quiet(rates[None])[0])
    return Patterns(
        index=float(index),
        p_dispersed=_p(_index(drawn, parts) >= index - 1e-9),
        trend=float(tau.statistic),
        p_trend=float(tau.pvalue),
        halves=_halves(events, shuffled),
        neighbours=float(neighbours),
        p_neighbours=_p(_neighbours(shuffled) >= neighbours - 1e-9),
        quiet=quiet,
        p_quiet=_p(_quiet(shuffled) >= quiet),
        waiting=_waiting(events, resamples, rng),
    )


def _p(extreme: NDArray[np.bool_]) -> float:
    return float((extreme.sum() + 1) / (len(extreme) + 1))


def _index(counts: Ints, parts: Floats) -> Floats:
    """Index of dispersion of each series, (..., year) to (...)."""
    mean = counts.sum(axis=-1, keepdims=True) / parts.sum() * parts
    return ((counts - mean) ** 2 / mean).sum(axis=-1) / (len(parts) - 1)


def _halves(events: Events, shuffled: Floats) -> Halves:
    counts, parts = events.counts, events.watched
    middle = len(counts) // 2
    first, exposed = int(counts[:middle].sum()), float(parts[:middle].sum())
    share, rest = exposed / events.exposed, events.exposed - exposed
    within = clopper_pearson(first, events.total)
    scale = exposed / rest
    low = (1 - within.high) / within.high * scale if within.high > 0 else np.inf
    high = (1 - within.low) / within.low * scale if within.low > 0 else np.inf
    gap = np.abs(shuffled[:, :middle].mean(axis=1) - shuffled[:, middle:].mean(axis=1))
    rates = counts / parts
    own = abs(rates[:middle].mean() - rates[middle:].mean())
    return Halves(
        first,
        events.total - first,
        events.years[middle],
        Interval(float(low), float(high)),
        float(stats.binomtest(first, events.total, share).pvalue),
        _p(gap >= own - 1e-9),
    )


def _neighbours(rates: Floats) -> Floats:
    """Rank correlation of each year with the next, (series, year) to (series,); 0 where all years are alike."""
    ranks = stats.rankdata(rates, axis=-1)
    ranks = ranks - ranks.mean(axis=-1, keepdims=True)
    scatter = (ranks**2).sum(axis=-1)
    shared = (ranks[..., :-1] * ranks[..., 1:]).sum(axis=-1)
    return np.divide(shared, scatter, out=np.zeros_like(shared), where=scatter > 0)


def _quiet(rates: Floats) -> Ints:
    """Longest run of years without an event, (series, year) to (series,)."""
    run = np.zeros(len(rates), dtype=np.int64)
    longest = np.zeros(len(rates), dtype=np.int64)
    for year in range(rates.shape[1]):
        run = np.where(rates[:, year] == 0, run + 1, 0)
        longest = np.maximum(longest, run)
    return longest


def _waiting(events: Events, resamples: int, rng: np.random.Generator) -> Waiting | None:
    starts = np.array(events.starts, dtype=np.float64)
    if len(starts) < FEWEST_EVENTS:
        return None
    begin, end = float(events.years[0]), float(events.years[-1] + 1)
    gaps = np.diff(starts)
    drawn = np.sort(rng.uniform(begin, end, (resamples, len(starts))), axis=1)
    unequal = _greenwood(drawn, begin, end) >= _greenwood(starts[None], begin, end) - 1e-12
    return Waiting(len(starts), float(gaps.std(ddof=1) / gaps.mean()) if gaps.mean() > 0 else 0.0, _p(unequal))


def _greenwood(starts: Floats, begin: float, end: float) -> Floats:
    """Sum of squared spacings over the whole span, (series, event) to (series,)."""
    spaced = np.diff(starts, axis=1, prepend=begin, append=end)
    return (spaced**2).sum(axis=1)
