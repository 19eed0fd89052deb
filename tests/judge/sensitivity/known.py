"""Functions of levels in (0, 1) whose sensitivities are known in closed form."""

import itertools
import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def ishigami(levels: Floats) -> Floats:
    """Ishigami and Homma (1990) with a = 7, b = 0.1; columns beyond the third do nothing."""
    x = np.pi * (2 * levels - 1)
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


_V1 = 0.5 * (1 + 0.1 * math.pi**4 / 5) ** 2
_V2 = 49 / 8
_V13 = 0.01 * math.pi**8 * 8 / 225
ISHIGAMI_VARIANCE = _V1 + _V2 + _V13
ISHIGAMI_FIRST = np.array([_V1, _V2, 0]) / ISHIGAMI_VARIANCE
ISHIGAMI_TOTAL = np.array([_V1 + _V13, _V2, _V13]) / ISHIGAMI_VARIANCE
ISHIGAMI_SHAPLEY = np.array([_V1 + _V13 / 2, _V2, _V13 / 2]) / ISHIGAMI_VARIANCE

G_COEFFICIENTS = np.array([0.0, 1.0, 4.5, 9.0, 99.0])


def sobol_g(levels: Floats) -> Floats:
    """Sobol's G function (Saltelli and Sobol 1995)."""
    a = G_COEFFICIENTS
    return np.prod((np.abs(4 * levels - 2) + a) / (1 + a), axis=1)


def sobol_g_indices() -> tuple[Floats, Floats]:
    """First and total order of the G function."""
    own = 1 / (3 * (1 + G_COEFFICIENTS) ** 2)
    variance = np.prod(1 + own) - 1
    total = [v * np.prod(1 + np.delete(own, place)) for place, v in enumerate(own)]
    return own / variance, np.array(total) / variance


def gaussian_shapley(slopes: Floats, covariance: Floats) -> Floats:
    """Shapley effects of slopes @ x where x is normal, over all sets of inputs (Owen and Prieur 2017), as shares."""
    d = len(slopes)

    def cost(members: tuple[int, ...]) -> float:
        """E[Var(y | all inputs outside the set)]."""
        if not members:
            return 0.0
        rest = [place for place in range(d) if place not in members]
        own = covariance[np.ix_(members, members)]
        if rest:
            shared = covariance[np.ix_(members, rest)]
            own = own - shared @ np.linalg.solve(covariance[np.ix_(rest, rest)], shared.T)
        part = slopes[list(members)]
        return float(part @ own @ part)

    effects = np.zeros(d)
    for place in range(d):
        others = [other for other in range(d) if other != place]
        for size in range(d):
            weight = math.factorial(size) * math.factorial(d - size - 1) / math.factorial(d)
            for members in itertools.combinations(others, size):
                effects[place] += weight * (cost((*members, place)) - cost(members))
    return effects / effects.sum()
