"""Observations drawn from a known model, with its likelihood in plain NumPy."""

import numpy as np
from scipy.special import expit, ndtr

N = 400
LINE = "act + resist ~ x | 0 | 1 | z + regime"
TRUE = {
    "u11:const": -0.4,
    "u11:x": 0.7,
    "u14:const": -0.8,
    "u24:const": 0.6,
    "u24:z": -0.9,
    "u24:regimedem": -1.2,
    "u24:regimemixed": -0.5,
}


def shares(theta, columns, link="logit", errors="agent"):
    """Chances of the three outcomes of the deterrence tree, in plain NumPy."""
    cdf = expit if link == "logit" else ndtr
    dem, mixed = columns["regime"] == "dem", columns["regime"] == "mixed"
    u11 = theta[0] + theta[1] * columns["x"]
    u14 = theta[2]
    u24 = theta[3] + theta[4] * columns["z"] + theta[5] * dem + theta[6] * mixed
    resists = cdf(u24 / np.sqrt(2))
    spread = np.sqrt(2) if errors == "agent" else np.sqrt(1 + resists**2 + (1 - resists) ** 2)
    acts = cdf((resists * u14 - u11) / spread)
    return np.stack([1 - acts, acts * (1 - resists), acts * resists], axis=1)


def drawn(link="logit", errors="agent", seed=5, n=N):
    """Columns of `n` observations of the deterrence tree at the true coefficients."""
    random = np.random.default_rng(seed)
    columns = {
        "x": random.normal(size=n),
        "z": random.normal(size=n),
        "regime": random.choice(["autoc", "dem", "mixed"], size=n),
        "dyad": random.integers(0, 40, size=n),
    }
    chances = shares(list(TRUE.values()), columns, link, errors)
    outcome = (random.random(n)[:, None] > np.cumsum(chances, axis=1)).sum(axis=1)
    return {**columns, "act": (outcome > 0).astype(int), "resist": (outcome == 2).astype(int), "outcome": outcome}
