"""What a count gives: shares, paired differences, rates and costs, each with what is known of it.

Intervals are 95% and say how well the sampled ensemble is counted; they say nothing about how well the ensemble
describes the world. Each stands for itself: of a hundred intervals about five miss.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from titanium.explore.weights import Z95

FEWEST_DIFFERING = 6
"""Fewest differing futures with which a two-sided sign test at 5% can tell two packages apart."""


@dataclass(frozen=True)
class Share:
    """A count of futures and its share, with the Wilson score interval (Wilson 1927).

    Examples
    --------
    >>> share = Share.of(81, 263)
    >>> round(share.low, 3), round(share.high, 3)
    (0.255, 0.366)
    """

    count: int
    futures: int
    share: float
    low: float
    high: float

    @classmethod
    def of(cls, count: int, futures: int) -> "Share":
        """Share of `futures` in which something was counted; all of [0, 1] is open where there are none."""
        if futures == 0:
            return cls(0, 0, math.nan, 0.0, 1.0)
        share, z2 = count / futures, Z95**2
        centre = (share + z2 / (2 * futures)) / (1 + z2 / futures)
        half = Z95 / (1 + z2 / futures) * math.sqrt(share * (1 - share) / futures + z2 / (4 * futures**2))
        low = 0.0 if count == 0 else max(centre - half, 0.0)
        high = 1.0 if count == futures else min(centre + half, 1.0)
        return cls(count, futures, share, low, high)

    def settled_by(self) -> int | None:
        """Futures after which the interval would leave out one half, if the share stays; None if none would do."""
        gap = self.share - 0.5 if self.futures else 0.0
        return None if gap == 0 else math.ceil(Z95**2 / (4 * gap**2))


@dataclass(frozen=True)
class Difference:
    """By how much one package is ahead of another in the same futures, as a share of them, with its interval.

    A future in which both do alike adds nothing, so the interval is that of a paired mean.
    """

    futures: int
    """Futures in which both gave finite numbers."""
    differ: int
    """Futures in which one of the two alone does what is counted."""
    mean: float
    low: float
    high: float

    @classmethod
    def of(cls, won: int, lost: int, futures: int) -> "Difference":
        """Difference where one package alone does it in `won` futures and the other alone in `lost`.

        Examples
        --------
        >>> Difference.of(30, 10, 100).mean
        0.2
        """
        mean, low, high = _interval(futures, float(won - lost), float(won + lost))
        return cls(futures, won + lost, mean, low, high)

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves out zero, and enough futures differ for it to mean something."""
        return (self.low > 0 or self.high < 0) and self.differ >= FEWEST_DIFFERING

    def settled_by(self) -> int | None:
        """Futures after which it would be clear, if the shares stay; None if none would do."""
        if not self.futures or self.mean == 0:
            return None
        spread = self.differ / self.futures - self.mean**2
        enough = FEWEST_DIFFERING * self.futures / self.differ
        return math.ceil(max(Z95**2 * spread / self.mean**2, enough))


@dataclass(frozen=True)
class Rate:
    """How often an event comes, as the mean over futures of its conditional form, with its interval.

    In one future the conditional form adds up, quarter by quarter, the probability of the event given the state, for
    as long as it has not occurred: the event's compensator. Such a sum may exceed 1, so it is neither a probability nor
    a rate. Its mean over futures estimates the share of futures in which the event occurs; only this mean is called a
    rate. Where the event is rare it is less noisy than the count, several-fold; where it is common the sums spread
    wide and it may be noisier. So both are told, each with its interval.
    """

    mean: float
    low: float
    high: float

    @classmethod
    def of(cls, futures: int, total: float, squares: float) -> "Rate":
        """Rate of `futures` sums whose total and total of squares are known; nan where there are none."""
        return cls(*_interval(futures, total, squares))


@dataclass(frozen=True)
class Cost:
    """Net present cost over the horizon across futures: mean and the range that holds 9 in 10, USD bn."""

    mean: float
    p05: float
    p95: float


@dataclass(frozen=True)
class Break:
    """A threshold that broke first, in how many futures, and when in the middle one of them."""

    threshold: str
    count: int
    median_quarter: int
    """Quarters since the start; -1 for at signing, the horizon's length for over the whole of it."""


def _interval(n: int, total: float, squares: float) -> tuple[float, float, float]:
    """Mean of `n` numbers and its interval, from their total and the total of their squares."""
    if n == 0:
        return math.nan, math.nan, math.nan
    mean = total / n
    error = Z95 * math.sqrt(max(squares / n - mean**2, 0.0) / n)
    return mean, mean - error, mean + error


def plain(value: Any) -> Any:
    """Nested findings as plain data for JSON; a number that is undefined is None."""
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in cast("Mapping[str, Any]", value).items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in cast("Sequence[Any]", value)]
    return None if isinstance(value, float) and not math.isfinite(value) else value
