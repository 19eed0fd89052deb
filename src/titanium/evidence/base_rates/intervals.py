"""Intervals for rates and shares: exact ones, those of Jeffreys, and the rule of three."""

from dataclasses import dataclass

from scipy import stats

LEVEL = 0.95
"""Level of every interval."""
_TAIL = (1 - LEVEL) / 2
THREE = 3
"""The rule of three: with no event in n cases, the share is below 3/n at 95% (Hanley and Lippman-Hand 1983)."""


@dataclass(frozen=True)
class Interval:
    """Two ends of a 95% interval."""

    low: float
    high: float

    @property
    def factor(self) -> float:
        """By how much the upper end exceeds the lower, as a factor; infinite where the lower is 0."""
        return self.high / self.low if self.low > 0 else float("inf")


def garwood(events: int, exposed: float) -> Interval:
    """Exact interval of a Poisson rate: an equal tail on both sides (Garwood 1936).

    Examples
    --------
    >>> interval = garwood(0, 73)
    >>> interval.low, round(interval.high, 4)
    (0.0, 0.0505)
    """
    low = stats.gamma.ppf(_TAIL, events) if events else 0.0
    return Interval(float(low) / exposed, float(stats.gamma.ppf(1 - _TAIL, events + 1)) / exposed)


def jeffreys_rate(events: int, exposed: float) -> Interval:
    """Interval of a Poisson rate under Jeffreys's prior, a gamma distribution of shape events + 1/2.

    Examples
    --------
    >>> round(jeffreys_rate(0, 73).high, 3)
    0.034
    """
    low, high = stats.gamma.ppf([_TAIL, 1 - _TAIL], events + 0.5)
    return Interval(float(low) / exposed if events else 0.0, float(high) / exposed)


def clopper_pearson(events: int, cases: int) -> Interval:
    """Exact interval of a share (Clopper and Pearson 1934).

    Examples
    --------
    >>> interval = clopper_pearson(0, 25)
    >>> interval.low, round(interval.high, 3)
    (0.0, 0.137)
    """
    found = stats.binomtest(events, cases).proportion_ci(LEVEL, method="exact")
    return Interval(float(found.low), float(found.high))


def jeffreys_share(events: int, cases: int) -> Interval:
    """Interval of a share under Jeffreys's prior, a beta distribution; an end without events beyond it is closed.

    Examples
    --------
    >>> round(jeffreys_share(0, 25).high, 3)
    0.095
    """
    low, high = stats.beta.ppf([_TAIL, 1 - _TAIL], events + 0.5, cases - events + 0.5)
    return Interval(float(low) if events else 0.0, float(high) if events < cases else 1.0)
