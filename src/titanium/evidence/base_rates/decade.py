"""How many events the span of a case would see if it were drawn from a reference class.

The rate is not known, so it is drawn too: from its posterior distribution under Jeffreys's prior (gamma-Poisson). Where
counts vary clearly more than a Poisson process, rate and dispersion of a negative binomial are drawn together on a
grid, with Jeffreys's prior for the rate and, for the dispersion d, a prior under which d/(1+d) is uniform.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from titanium.evidence.base_rates.counting import Cases, Events
from titanium.evidence.base_rates.negative_binomial import LOG_DISPERSION, NegativeBinomial, log_likelihood

Floats = NDArray[np.float64]

NEXT = 10
"""Cases to come of which shares are told."""
_RATES, _DISPERSIONS = 81, 61
"""Points of the grid."""
_REACH = 4.0
"""Ends of the grid of rates, in half widths of the profile interval."""
_MOST = 10**7
"""Counts above which no quantile is sought."""


@dataclass(frozen=True)
class Span:
    """How many events so many years would see.

    Attributes
    ----------
    years
        Length of the span.
    expected, middle
        Mean and median number of events; where the rate is little known, a few large spans raise the mean.
    half, most
        Numbers between which the middle half and the middle nine tenths of such spans lie.
    seen
        Least and largest number in as many years running of the record; None where it is too short.
    """

    years: float
    expected: float
    middle: int
    half: tuple[int, int]
    most: tuple[int, int]
    seen: tuple[int, int] | None
    up_to: "UpTo"

    def within(self, limit: float) -> float:
        """Of 100 such spans, how many keep within a limit."""
        return 100 * self.up_to(float(np.floor(limit)))


UpTo = Callable[[float], float]
"""Share of spans with no more events than a number."""


@dataclass(frozen=True)
class Next:
    """How many of the next cases would be events (beta-binomial under Jeffreys's prior)."""

    cases: int
    expected: float
    half: tuple[int, int]
    most: tuple[int, int]

    @classmethod
    def of(cls, cases: Cases) -> "Next":
        """The next cases, after those of a class."""
        drawn = stats.betabinom(NEXT, cases.events + 0.5, cases.cases - cases.events + 0.5)
        low, quarter, three, high = (int(drawn.ppf(q)) for q in (0.05, 0.25, 0.75, 0.95))
        return cls(NEXT, float(drawn.mean()), (quarter, three), (low, high))


def span_of(events: Events, fitted: NegativeBinomial | None, years: float) -> Span:
    """Predict a span of so many years.

    Parameters
    ----------
    events
        What the class counts.
    fitted
        The negative binomial where its counts vary clearly more than a Poisson process, else None.
    years
        Length of the span.
    """
    mixture = _Mixture(events, fitted, years) if fitted is not None else None
    if mixture is None:
        drawn = stats.nbinom(events.total + 0.5, events.exposed / (events.exposed + years))
        expected = float(drawn.mean())

        def up_to(number: float) -> float:
            return float(drawn.cdf(number))
    else:
        expected, up_to = mixture.expected, mixture.up_to
    low, quarter, middle, three, high = (_quantile(up_to, q) for q in (0.05, 0.25, 0.5, 0.75, 0.95))
    return Span(years, expected, middle, (quarter, three), (low, high), _seen(events, round(years)), up_to)


class _Mixture:
    """Sums of years of negative binomials, over the posterior of rate and dispersion."""

    def __init__(self, events: Events, fitted: NegativeBinomial, years: float):
        counts, parts = events.counts, events.watched
        centre = np.log(fitted.rate)
        below = centre - np.log(fitted.interval.low) if fitted.interval.low > 0 else 6.0
        above = np.log(fitted.interval.high) - centre if np.isfinite(fitted.interval.high) else 6.0
        log_rate = np.linspace(centre - _REACH * below / 2, centre + _REACH * above / 2, _RATES)
        log_dispersion = np.linspace(*LOG_DISPERSION, _DISPERSIONS)
        rate, dispersion = np.meshgrid(log_rate, log_dispersion, indexing="ij")
        prior = (
            0.5 * rate + dispersion - 2 * np.logaddexp(0.0, dispersion)
        )  # of the logarithms, so each has its Jacobian
        weight = log_likelihood(rate, dispersion, counts, parts) + prior
        self._weight = np.exp(weight - weight.max())
        self._weight /= self._weight.sum()
        self._size = np.exp(-dispersion)
        self._mean = np.exp(rate)
        self._years = years

    @cached_property
    def expected(self) -> float:
        return float((self._weight * self._mean).sum() * self._years)

    def up_to(self, number: float) -> float:
        share = stats.nbinom.cdf(number, self._size * self._years, self._size / (self._size + self._mean))
        return float((self._weight * share).sum())


def _quantile(up_to: UpTo, level: float) -> int:
    """Least number that so large a share of spans do not exceed."""
    if up_to(0) >= level:
        return 0
    low, high = 0, 1
    while up_to(high) < level and high < _MOST:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if up_to(middle) >= level else (middle, high)
    return high


def _seen(events: Events, years: int) -> tuple[int, int] | None:
    """Least and largest number of events in so many whole years running."""
    whole = [count for count, part in zip(events.by_year, events.parts, strict=True) if part == 1]
    if len(whole) < years or years < 1:
        return None
    running = np.convolve(whole, np.ones(years, dtype=np.int64), mode="valid")
    return int(running.min()), int(running.max())
