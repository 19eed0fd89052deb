"""Counts that vary more than a Poisson process: the negative binomial by maximum likelihood, with profile intervals.

A year's mean is drawn from a gamma distribution around the rate, so the variance of a year's count is
mean + dispersion * mean**2 (Lawless 1987). At dispersion 0 it is Poisson's.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq, minimize_scalar
from scipy.special import gammaln
from scipy.stats import chi2

from titanium.evidence.base_rates.intervals import LEVEL, Interval

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LOG_DISPERSION = (-7.0, 5.0)
"""Natural logarithms between which the dispersion is sought; at the lower end it counts as none."""
_FAR = 12.0
"""Natural logarithms of the rate within which the ends of the interval are sought."""
_NONE = 0.05
"""Distance from the lower end, in logarithms, at which the dispersion counts as none."""


@dataclass(frozen=True)
class NegativeBinomial:
    """A fitted negative binomial.

    Attributes
    ----------
    rate
        Events a year.
    dispersion
        Variance of the yearly mean over its square; 0 where the counts show none.
    interval
        Profile-likelihood interval of the rate; an end that the counts leave open is 0 or infinite.
    """

    rate: float
    dispersion: float
    interval: Interval


def fit(counts: Ints, parts: Floats) -> NegativeBinomial | None:
    """Fit yearly counts.

    Parameters
    ----------
    counts, parts
        Events, and the part of the year that was watched, (year,).

    Returns
    -------
    None where there is nothing to fit: no event, or fewer than three years.
    """
    if counts.sum() == 0 or len(counts) < 3:
        return None
    start = float(np.log(counts.sum() / parts.sum()))
    best: Any = minimize_scalar(
        lambda log_rate: -_profile(float(log_rate), counts, parts)[0],
        bounds=(start - 1, start + 1),
        method="bounded",
        options={"xatol": 1e-8},
    )
    centre = float(best.x)
    highest, dispersion = _profile(centre, counts, parts)
    drop = float(chi2.ppf(LEVEL, 1)) / 2

    def left(log_rate: float) -> float:
        return float(_profile(log_rate, counts, parts)[0] - highest + drop)

    low = _where(left, centre - _FAR, centre) if left(centre - _FAR) < 0 else 0.0
    high = _where(left, centre, centre + _FAR) if left(centre + _FAR) < 0 else math.inf
    return NegativeBinomial(float(np.exp(centre)), dispersion, Interval(low, high))


def _where(left: Callable[[float], float], begin: float, end: float) -> float:
    """Rate at which nothing is left, sought between two logarithms."""
    found: Any = brentq(left, begin, end, xtol=1e-6)
    return math.exp(found)


def log_likelihood(log_rate: Floats, log_dispersion: Floats, counts: Ints, parts: Floats) -> Floats:
    """Log-likelihood of yearly counts, for rates and dispersions of any one shape (...)."""
    mean = np.exp(log_rate)[..., None] * parts
    size = np.exp(-log_dispersion)[..., None]
    odds = np.log(size + mean)
    each = gammaln(counts + size) - gammaln(size) - gammaln(counts + 1)
    return (each + size * (np.log(size) - odds) + counts * (np.log(mean) - odds)).sum(axis=-1)


def _profile(log_rate: float, counts: Ints, parts: Floats) -> tuple[float, float]:
    """Highest log-likelihood at a rate, and the dispersion that gives it."""
    rate = np.asarray(log_rate, dtype=np.float64)

    def lost(log_dispersion: float) -> float:
        return -float(log_likelihood(rate, np.asarray(log_dispersion, dtype=np.float64), counts, parts))

    found: Any = minimize_scalar(lost, bounds=LOG_DISPERSION, method="bounded", options={"xatol": 1e-6})
    is_none = float(found.x) < LOG_DISPERSION[0] + _NONE
    return -float(found.fun), 0.0 if is_none else float(np.exp(found.x))
