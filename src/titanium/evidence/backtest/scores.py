"""Scores of forecasts: the lower, the better, and no forecast does better than by saying what it believes (proper).

Futures are a sample, so a score made of their shares punishes a small ensemble for its counting error. The fair forms
of Ferro (2014) take that error off; they are unbiased for what endless futures would score, and may fall below zero.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from titanium.evidence.backtest.chances import Chances, Floats

Counts = NDArray[np.integer]


def brier(chances: Chances, happened: Counts) -> Floats:
    """Squared error of the chance that anything happens (Brier 1950), fair; axes (case,).

    Examples
    --------
    >>> float(brier(Chances(np.array([[0.8, 0.2]])), np.array([3]))[0].round(3))
    0.64
    """
    p = chances.at_least_one
    return (p - (happened > 0)) ** 2 - _counting_error(p, chances.members)


def ranked(chances: Chances, happened: Counts) -> Floats:
    """Ranked probability score: squared error of the distribution function, summed over counts; axes (case,).

    For counts it is the continuous ranked probability score too (Epstein 1969; Matheson and Winkler 1976), in events.

    Examples
    --------
    >>> float(ranked(Chances(np.array([[0.5, 0.25, 0.25]])), np.array([1]))[0])
    0.3125
    """
    cdf = chances.cdf
    counts = np.arange(cdf.shape[1])
    error = (cdf - (happened[:, None] <= counts)) ** 2 - _counting_error(cdf, chances.members)
    beyond = np.maximum(happened - cdf.shape[1], 0)
    return error.sum(axis=1) + beyond


def log_score(chances: Chances, happened: Counts) -> Floats:
    """Minus the logarithm of the chance of what happened (Good 1952), nats; axes (case,).

    Among futures half a future is granted to each count, so that a count which none of them holds does not cost without
    end; it then costs as much as one future in twice as many would.
    """
    p = chances.of(happened)
    if chances.members is not None:
        p = (p * chances.members + 0.5) / (chances.members + 1)
    return -np.log(np.maximum(p, np.finfo(float).tiny))


SCORES: Mapping[str, Callable[[Chances, Counts], Floats]] = {"ranked": ranked, "brier": brier, "log": log_score}
"""Name of each score to its function of forecasts and of what happened."""


def pit(chances: Chances, happened: Counts, bins: int = 5) -> Floats:
    """Histogram of the probability integral transform of counts, not randomised (Czado, Gneiting and Held 2009).

    Returns
    -------
    Share of the cases in each bin, axes (bin,); flat if forecasts are calibrated, high at both ends if they are too
    sure, high on the right if more happened than they held.
    """
    edges = np.linspace(0, 1, bins + 1)
    cdf = chances.cdf
    width = cdf.shape[1]
    upper = np.where(happened < width, cdf[np.arange(len(chances)), np.minimum(happened, width - 1)], 1.0)
    lower = np.where(
        happened == 0, 0.0, cdf[np.arange(len(chances)), np.minimum(np.maximum(happened - 1, 0), width - 1)]
    )
    lower = np.where(happened > width, 1.0, lower)
    span = np.maximum(upper - lower, np.finfo(float).tiny)
    reached = np.clip((edges[None, :] - lower[:, None]) / span[:, None], 0, 1)
    reached[:, -1] = 1.0
    return np.diff(reached.mean(axis=0))


def skill(own: Sequence[float] | Floats, against: Sequence[float] | Floats) -> float:
    """What a forecast takes off the score of another: 1 is perfect, 0 no better, below 0 worse; nan if the other is 0.

    Examples
    --------
    >>> skill([0.1, 0.3], [0.4, 0.4])
    0.5
    """
    reference = float(np.sum(against))
    return 1 - float(np.sum(own)) / reference if reference > 0 else float("nan")


def _counting_error(p: Floats, members: int | None) -> Floats | float:
    if members is None:
        return 0.0
    return p * (1 - p) / max(members - 1, 1)
