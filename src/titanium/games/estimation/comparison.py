"""Which of two models that are not special cases of each other is closer to the truth.

Both tests look at the difference of log-likelihoods observation by observation, after Schwarz's correction for the
number of coefficients. The null hypothesis is that both models are equally far from the truth.

References
----------
Clarke (2007), "A simple distribution-free test for nonnested model selection", Political Analysis 15(3).
Vuong (1989), "Likelihood ratio tests for model selection and non-nested hypotheses", Econometrica 57(2).
"""

import math
from dataclasses import dataclass

import jax
import numpy as np
from scipy.stats import binom, norm

from titanium.errors import GameError
from titanium.games.estimation.result import Fit


@dataclass(frozen=True)
class Comparison:
    """Result of a test of two models.

    Attributes
    ----------
    test
        `vuong` or `clarke`.
    statistic
        Vuong: standard normal under the null, positive where the first model is better. Clarke: observations that the
        first model explains better, half of them under the null.
    p_value
        Two-sided.
    preferred
        `first` or `second` where the p-value is below the level asked; else `neither`.
    n
        Observations.
    """

    test: str
    statistic: float
    p_value: float
    preferred: str
    n: int


def vuong(first: Fit, second: Fit, *, level: float = 0.05) -> Comparison:
    """Vuong's test of two models of the same observations.

    Parameters
    ----------
    first, second
        Fits of the same outcomes, in the same order.
    level
        At which one of them is preferred.

    Raises
    ------
    GameError
        If the observations differ, or the models predict the same.
    """
    difference = _difference(first, second)
    n = len(difference)
    spread = float(np.std(difference))
    if spread < 1e-12:
        raise GameError("cannot compare", ["both models give every observation the same likelihood"])
    statistic = (float(difference.sum()) - _correction(first, second)) / (math.sqrt(n) * spread)
    return _decide("vuong", statistic, 2 * float(norm.sf(abs(statistic))), statistic > 0, n, level)


def clarke(first: Fit, second: Fit, *, level: float = 0.05) -> Comparison:
    """Clarke's sign test of two models of the same observations, which asks nothing of the distribution.

    Parameters
    ----------
    first, second
        Fits of the same outcomes, in the same order.
    level
        At which one of them is preferred.

    Raises
    ------
    GameError
        If the observations differ.
    """
    difference = _difference(first, second)
    n = len(difference)
    wins = int((difference > _correction(first, second) / n).sum())
    tail = min(float(binom.cdf(wins, n, 0.5)), float(binom.sf(wins - 1, n, 0.5)))
    return _decide("clarke", float(wins), min(1.0, 2 * tail), wins > n / 2, n, level)


def _correction(first: Fit, second: Fit) -> float:
    return 0.5 * (len(first.coefficients) - len(second.coefficients)) * math.log(first.n)


def _decide(test: str, statistic: float, p_value: float, is_first: bool, n: int, level: float) -> Comparison:
    preferred = ("first" if is_first else "second") if p_value < level else "neither"
    return Comparison(test, statistic, p_value, preferred, n)


def _difference(first: Fit, second: Fit) -> np.ndarray:
    """Difference of the log-likelihood of each observation, once it is sure that these are the same."""
    problems = []
    if first.sample.likelihood.targets != second.sample.likelihood.targets:
        problems.append("the models have different outcomes")
    elif first.n != second.n:
        problems.append(
            f"the models use {first.n} and {second.n} observations\n"
            "Leave out of both what either lacks: rows with missing values were dropped."
        )
    else:
        seen, other = (jax.tree.leaves(fit.sample.observations.y) for fit in (first, second))
        if any(not np.array_equal(a, b) for a, b in zip(seen, other, strict=True)):
            problems.append("the models explain different outcomes, or the same in another order")
    if problems:
        raise GameError("cannot compare", problems)
    return first.log_likelihoods - second.log_likelihoods
