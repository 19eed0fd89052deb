"""The made-up game of `fits` written out by hand, and its highest likelihood by SciPy: an independent program."""

import math

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit, log_expit

ROOT2 = math.sqrt(2)


def log_likelihoods(theta: np.ndarray, listed: list[dict[str, float]]) -> np.ndarray:
    """The same game written out by hand: u11 = a + b wall, u14 = c, u24 = d + e pledge, over the root of two."""
    a, b, c, d, e = theta
    wall, pledge, came = (np.array([row[name] for row in listed]) for name in ("wall", "pledge", "came_to"))
    reply = (d + e * pledge) / ROOT2
    act = (expit(reply) * c - a - b * wall) / ROOT2
    return np.where(
        came == 0, log_expit(-act), log_expit(act) + np.where(came == 1, log_expit(-reply), log_expit(reply))
    )


def penalty(theta: np.ndarray, listed: list[dict[str, float]]) -> float:
    """Log-F(1,1) of the two slopes, per standard deviation of their regressors."""
    scaled = [theta[1] * np.std([row["wall"] for row in listed]), theta[4] * np.std([row["pledge"] for row in listed])]
    return sum(0.5 * b - np.logaddexp(0, b) + math.log(2) for b in scaled)


def best(listed: list[dict[str, float]], *, penalised: bool, without: int | None = None) -> np.ndarray:
    """Coefficients of the highest value, found with no derivatives given; one summer may be left out."""
    kept = np.arange(len(listed)) != (-1 if without is None else without)

    def loss(theta: np.ndarray) -> float:
        return -log_likelihoods(theta, listed)[kept].sum() - (penalty(theta, listed) if penalised else 0)

    return minimize(loss, np.zeros(5), method="BFGS", options={"gtol": 1e-7}).x
