"""Standard metrics of robustness, of how well packages do over all futures (reviewed by McPhail et al. 2018).

Each makes one number of a package's performance in every future, by its own view of risk. None is right, so all are
given, and what is told is whether the order of the packages survives the choice.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Payoffs = NDArray[np.floating[Any]]
"""Performance of each package in each future, axes (package, future)."""
Scores = NDArray[np.float64]
"""One number for each package."""


@dataclass(frozen=True)
class Criterion:
    """A metric of robustness."""

    label: str
    meaning: str
    source: str
    is_loss: bool = False
    """Whether less of it is better, whatever is measured."""


CRITERIA: Mapping[str, Criterion] = {
    "maximin": Criterion("worst case", "performance in the worst of the sampled futures", "Wald 1950"),
    "hurwicz": Criterion("Hurwicz", "worst and best future, weighed by pessimism alpha and 1 - alpha", "Hurwicz 1951"),
    "minimax_regret": Criterion("largest regret", "most that another package does better", "Savage 1951", True),
    "regret_90": Criterion("9-in-10 regret", "regret that 9 in 10 futures stay within", "McPhail et al. 2018", True),
    "mean": Criterion("mean", "mean over futures, all alike", "Laplace 1814"),
    "signal_to_noise": Criterion("signal to noise", "mean against spread between futures", "Hamarat et al. 2014"),
    "domain": Criterion("domain", "share of futures in which every limit is kept, the strength", "Starr 1963"),
}
"""Metrics of robustness by key, in the order in which they are told."""


def worst(values: Payoffs, up: bool) -> Scores:
    """Performance in the worst future (Wald 1950); `up` says that more is better."""
    return (values.min(axis=1) if up else values.max(axis=1)).astype(np.float64)


def hurwicz(values: Payoffs, up: bool, alpha: float) -> Scores:
    """The worst future weighed by the pessimism `alpha`, the best by the rest (Hurwicz 1951)."""
    return alpha * worst(values, up) + (1 - alpha) * worst(values, not up)


def regret(values: Payoffs, up: bool) -> Payoffs:
    """By how much the best package does better, in each future (Savage 1951).

    Examples
    --------
    >>> regret(np.array([[2.0, 0.0], [1.0, 1.0]]), up=True).tolist()
    [[0.0, 1.0], [1.0, 0.0]]
    """
    return values.max(axis=0) - values if up else values - values.min(axis=0)


def signal_to_noise(mean: Scores, deviation: Scores, up: bool) -> Scores:
    """Mean against spread (Hamarat et al. 2014): (m + 1)/(s + 1), or (m + 1)(s + 1) where less is better.

    It is nan where the mean is not above -1, since more noise would then count as better.
    """
    score = (mean + 1) / (deviation + 1) if up else (mean + 1) * (deviation + 1)
    return np.where(mean > -1, score, math.nan)


def scores(values: Payoffs, up: bool, alpha: float) -> dict[str, Scores]:
    """Criterion to its number for each package; the domain criterion apart, and regrets where there are rivals.

    Parameters
    ----------
    values
        Finite numbers of the same futures; axes (package, future).
    up
        Whether more is better.
    alpha
        Hurwicz's pessimism, 0 to 1: the weight of the worst future.

    Examples
    --------
    >>> milnor = np.array([[2.0, 2, 0, 1], [1, 1, 1, 1], [0, 4, 0, 0], [1, 3, 0, 0]])
    >>> found = scores(milnor, up=True, alpha=0.5)
    >>> found["maximin"].argmax(), found["minimax_regret"].argmin(), found["mean"].argmax()
    (np.int64(1), np.int64(3), np.int64(0))
    """
    if not values.shape[1]:
        return {}
    mean = values.mean(axis=1, dtype=np.float64)
    deviation = values.std(axis=1, dtype=np.float64)
    found = {"maximin": worst(values, up), "hurwicz": hurwicz(values, up, alpha)}
    if len(values) > 1:
        lost = regret(values, up)
        found["minimax_regret"] = lost.max(axis=1).astype(np.float64)
        found["regret_90"] = np.array([float(np.quantile(row, 0.9)) for row in lost])
    return found | {"mean": mean, "signal_to_noise": signal_to_noise(mean, deviation, up)}


def quantile_interval(row: NDArray[np.floating[Any]], level: float, z: float) -> tuple[float, float]:
    """Interval of a quantile from the order statistics whose ranks lie `z` binomial errors about its own."""
    n = len(row)
    half = z * math.sqrt(n * level * (1 - level))
    low, high = max(math.floor(n * level - half), 0), min(math.ceil(n * level + half), n - 1)
    found = np.partition(row, (low, high))
    return float(found[low]), float(found[high])


def better_first(score: Scores, is_loss: bool) -> Scores:
    """Scores turned so that more is better; those that are undefined are worst."""
    return np.where(np.isfinite(score), -score if is_loss else score, -math.inf)


def tau(one: Scores, other: Scores) -> float:
    """Kendall's rank correlation, ties counted (tau-b, Kendall 1945); nan where either ranks nothing.

    Packages of which either gives no number are left out.

    Examples
    --------
    >>> tau(np.array([1.0, 2.0, 3.0]), np.array([1.0, 3.0, 2.0]))
    0.3333333333333333
    """
    both = np.isfinite(one) & np.isfinite(other)
    above, below = np.triu_indices(int(both.sum()), 1)
    x, y = (np.sign(own[both][above] - own[both][below]) for own in (one, other))
    told = math.sqrt(float((x != 0).sum()) * float((y != 0).sum()))
    return float((x * y).sum()) / told if told else math.nan


def agreement(turned: Mapping[str, Scores]) -> dict[str, dict[str, float]]:
    """Kendall's tau between every two of some orders; scores are such that more is better."""
    return {one: {other: tau(turned[one], turned[other]) for other in turned} for one in turned}


def counted_firsts(firsts: Sequence[str | None]) -> dict[str, int]:
    """Package to how often it comes first, most often first; of those alike, in the order in which they appear."""
    found: dict[str, int] = {}
    for name in firsts:
        if name is not None:
            found[name] = found.get(name, 0) + 1
    return dict(sorted(found.items(), key=lambda item: -item[1]))
