"""From numbers to verdicts: the interval of what was computed against the test, and of a claim from its measures.

Intervals are 95% and say how well something is counted in the sampled futures; of a figure, the interval is that of the
cited numbers' own ranges. A test is the same for and against: what does not pass as a whole, nor fail as a whole, is
undetermined.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom, binomtest, t

from titanium.case.measure import FEW, MOST, Measure
from titanium.judge.shares import Share

Verdict = Literal["supported", "contradicted", "undetermined", "told", "outside"]
"""`told` of a measure that is put to no test; `outside` of a claim on which the model has nothing to say."""
CONFIDENCE = 0.95
RULE_OF_THREE = 3.0
"""Of n futures that never differ, the share that does may still be this over n (Hanley and Lippman-Hand 1983)."""


@dataclass(frozen=True)
class Estimate:
    """A number with its interval, and what it says of the claim.

    Attributes
    ----------
    value
        Mean or median over futures; where each future is tested by itself, the share that passes; of a figure, its
        arithmetic. Not finite where nothing was counted, or where a payment has no end.
    low, high
        95% interval.
    futures
        Futures that were counted; 0 of a figure.
    """

    value: float
    low: float
    high: float
    futures: int
    verdict: Verdict


def of_interval(low: float, high: float, limits: tuple[float, float]) -> Verdict:
    """Verdict on an interval: supported if all of it is within the limits, contradicted if none of it is.

    Examples
    --------
    >>> of_interval(0.02, 0.04, (0.01, math.inf)), of_interval(-0.01, 0.004, (0.01, math.inf))
    ('supported', 'contradicted')
    >>> of_interval(0.005, 0.04, (0.01, math.inf))
    'undetermined'
    """
    least, most = limits
    if math.isnan(low) or math.isnan(high):
        return "undetermined"
    if least <= low and high <= most:
        return "supported"
    return "contradicted" if high < least or low > most else "undetermined"


def of_share(low: float, high: float) -> Verdict:
    """Verdict where each future is tested by itself, on the interval of the share that passes."""
    if low >= MOST:
        return "supported"
    return "contradicted" if high <= FEW else "undetermined"


def estimate(measure: Measure, values: NDArray[np.floating[Any]], confidence: float = CONFIDENCE) -> Estimate:
    """What a measure comes to in some futures.

    Parameters
    ----------
    values
        Its number in each future, axes (future,); those that are not a number are left out.
    confidence
        Of the interval.
    """
    known = values[~np.isnan(values)].astype(np.float64)
    n = len(known)
    if not n:
        return Estimate(math.nan, math.nan, math.nan, 0, "told" if measure.test == "told" else "undetermined")
    if measure.across == "futures":
        least, most = measure.limits
        value, low, high = _share(int(np.count_nonzero((known >= least) & (known <= most))), n, confidence)
        return Estimate(value, low, high, n, "told" if measure.test == "told" else of_share(low, high))
    value, low, high = _median(known, confidence) if measure.across == "median" else _mean(known, confidence)
    verdict = "told" if measure.test == "told" else of_interval(low, high, measure.limits)
    return Estimate(value, low, high, n, verdict)


def _share(count: int, n: int, confidence: float) -> tuple[float, float, float]:
    """A share of futures with Wilson's interval (Wilson 1927)."""
    if confidence == CONFIDENCE:
        share = Share.of(count, n)
        return share.share, share.low, share.high
    found = binomtest(count, n).proportion_ci(confidence, method="wilson")
    return count / n, float(found.low), float(found.high)


@cache
def _deviates(confidence: float, n: int) -> float:
    """Standard errors to each side of a mean of `n` numbers that hold so much (Student 1908)."""
    return float(t.ppf((1 + confidence) / 2, n - 1))


def _mean(values: NDArray[np.float64], confidence: float) -> tuple[float, float, float]:
    """A mean with its interval; of events, never narrower than what none of them seen would leave open."""
    n, mean = len(values), float(values.mean())
    if not math.isfinite(mean):
        return math.nan, math.nan, math.nan
    if np.isin(values, (0, 1)).all():
        return _share(int(values.sum()), n, confidence)
    if n == 1:
        return mean, -math.inf, math.inf
    half = _deviates(confidence, n) * float(values.std(ddof=1)) / math.sqrt(n)
    if (values == np.round(values)).all():
        half = max(half, RULE_OF_THREE / n)
    return mean, mean - half, mean + half


def _median(values: NDArray[np.float64], confidence: float) -> tuple[float, float, float]:
    """A median with the interval between order statistics, which holds for any distribution (Conover 1999)."""
    ordered = np.sort(values)
    n = len(ordered)
    below = int(binom.ppf((1 - confidence) / 2, n, 0.5))
    low = ordered[below - 1] if below >= 1 else -math.inf
    high = ordered[n - below] if below >= 1 else math.inf
    return float(ordered[(n - 1) // 2]), float(low), float(high)


def combined(verdicts: Iterable[Verdict], *, is_outside: bool) -> Verdict:
    """Verdict on a claim from those on its measures: that of all of them, and undetermined where they part.

    Parameters
    ----------
    verdicts
        Of its measures; those that are put to no test count for nothing.
    is_outside
        Whether the claim says that the model has nothing to say of it, or of a part of it.

    Examples
    --------
    >>> combined(["supported", "told", "supported"], is_outside=False)
    'supported'
    >>> combined(["supported", "contradicted"], is_outside=False), combined(["told"], is_outside=True)
    ('undetermined', 'outside')
    """
    tested: list[Verdict] = [verdict for verdict in verdicts if verdict != "told"]
    if not tested:
        return "outside" if is_outside else "undetermined"
    return tested[0] if len(set(tested)) == 1 else "undetermined"
