"""Profile likelihood: the best that the other coefficients can do while one is held at each of several values.

The interval holds the values whose log-likelihood lies within half a chi-squared quantile of the best; unlike the
normal interval it need not be symmetric (Venzon and Moolgavkar 1988, "A method for computing profile-likelihood-based
confidence intervals", Applied Statistics 37(1)).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from jaxtyping import Float
from scipy.stats import chi2

from titanium.errors import GameError
from titanium.games.estimation.likelihood import LANES, maximise
from titanium.games.estimation.result import Fit

_ROUNDS = 6
"""Times an end of the interval is closed in upon, each by a factor of `LANES + 1`."""


@dataclass(frozen=True, eq=False)
class Profile:
    """Profile likelihood of one coefficient.

    Attributes
    ----------
    name
        Of the coefficient.
    values
        At which it was held.
    log_likelihood
        Best for each of them.
    interval
        Where the likelihood falls below the threshold of `level`; infinite where it never does.
    level
        Of the interval.
    better
        Highest log-likelihood on the profile less that of the fit; well above 0, the fit was not the best.
    """

    name: str
    values: Float[np.ndarray, " value"] = field(repr=False)
    log_likelihood: Float[np.ndarray, " value"] = field(repr=False)
    interval: tuple[float, float]
    level: float
    better: float


def profile(
    fit: Fit, name: str, values: Sequence[float] | None = None, *, level: float = 0.95, points: int = 15
) -> Profile:
    """Profile likelihood curve of a coefficient, and its interval.

    Parameters
    ----------
    fit
        A fitted model.
    name
        Of the coefficient.
    values
        At which to hold it; by default `points` of them up to three standard errors to either side.
    level
        Of the interval.
    points
        Number of values where none are given.
    """
    place = fit.position(name)
    best, error = fit.theta[place], fit.standard_errors[name]
    width = error if math.isfinite(error) and error > 0 else max(1.0, abs(best))
    if not 0 < level < 1:
        raise GameError("cannot profile", [f"level {level}: a number between 0 and 1 is wanted"])
    held = np.linspace(best - 3 * width, best + 3 * width, points) if values is None else np.asarray(values, float)
    curve = _held(fit, place, held)
    drop = fit.log_likelihood - 0.5 * float(chi2.ppf(level, 1))
    ends = tuple(_end(fit, place, best, side * width, drop) for side in (-1.0, 1.0))
    better = float(np.nanmax(curve)) - fit.log_likelihood
    return Profile(name, held, curve, (ends[0], ends[1]), level, better)


def _held(fit: Fit, place: int, values: np.ndarray) -> Float[np.ndarray, " value"]:
    """Best log-likelihood with one coefficient held at each value; the others start on the fit's ridge."""
    start = np.tile(fit.theta, (len(values), 1))
    if np.isfinite(fit.covariance).all():
        ridge = fit.covariance[place] / fit.covariance[place, place]
        start = start + np.clip(values - fit.theta[place], -50, 50)[:, None] * ridge
    start[:, place] = values
    free = np.arange(len(fit.coefficients)) != place
    return maximise(fit.sample.likelihood, fit.sample.observations, start, free=free[None, :]).value


def _end(fit: Fit, place: int, best: float, width: float, drop: float) -> float:
    """Where the profile falls to `drop` on one side: bracketed by doubling, then cut again and again."""
    inside, outside = best, math.nan
    far = best + width * 2.0 ** np.arange(LANES)
    below = np.flatnonzero(_held(fit, place, far) < drop)
    if not len(below):
        return math.copysign(math.inf, width)
    outside = far[below[0]]
    inside = far[below[0] - 1] if below[0] else best
    for _ in range(_ROUNDS):
        cuts = np.linspace(inside, outside, LANES + 2)
        under = np.flatnonzero(_held(fit, place, cuts[1:-1]) < drop)
        first = int(under[0]) + 1 if len(under) else LANES + 1
        inside, outside = cuts[first - 1], cuts[first]
    return float((inside + outside) / 2)
