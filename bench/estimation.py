"""Estimation of the deterrence tree: Titanium's `fit` beside the same likelihood in plain NumPy and SciPy's BFGS."""

import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit, ndtr

from titanium.games import bootstrap, egame12, fit

LINE = "act + resist ~ x | 0 | 1 | z"
TRUE = np.array([-0.4, 0.7, -0.8, 0.6, -0.9])
N_ROWS, N_BOOTSTRAP, ROUNDS = 300, 100, 5
SHARES = {"logit": expit, "probit": ndtr}


def chances(theta: np.ndarray, x: np.ndarray, z: np.ndarray, link: str) -> np.ndarray:
    """Chances of the three outcomes (n, 3), with agent error, as NumPy users write them."""
    share = SHARES[link]
    resists = share((theta[3] + theta[4] * z) / np.sqrt(2))
    acts = share((resists * theta[2] - theta[0] - theta[1] * x) / np.sqrt(2))
    return np.stack([1 - acts, acts * (1 - resists), acts * resists], axis=1)


def simulated(link: str, seed: int = 5) -> dict[str, np.ndarray]:
    """Columns of a sample drawn from the tree."""
    random = np.random.default_rng(seed)
    x, z = random.normal(size=(2, N_ROWS))
    outcome = (random.random(N_ROWS)[:, None] > np.cumsum(chances(TRUE, x, z, link), axis=1)).sum(axis=1)
    return {"x": x, "z": z, "act": (outcome > 0).astype(int), "resist": (outcome == 2).astype(int)}


def by_scipy(columns: dict[str, np.ndarray], link: str, rows: np.ndarray, start: np.ndarray) -> Any:
    """Maximum likelihood by BFGS with SciPy's own numerical gradient."""
    x, z = columns["x"][rows], columns["z"][rows]
    outcome = (columns["act"] + columns["resist"])[rows]

    def loss(theta: np.ndarray) -> float:
        own = chances(theta, x, z, link)[np.arange(len(rows)), outcome]
        return -float(np.log(np.maximum(own, 1e-300)).sum())

    return minimize(loss, start, method="BFGS")


def clocked(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds that some work took, and its result."""
    begin = time.perf_counter()
    result = work()
    return time.perf_counter() - begin, result


def report(link: str) -> None:
    """Measure and print one link: first and later fits, and a bootstrap, the two programs taking turns."""
    game, columns = egame12(), simulated(link)
    rows = np.arange(N_ROWS)
    first, found = clocked(lambda: fit(game, LINE, columns, link=link))
    peer = by_scipy(columns, link, rows, np.zeros(5))
    first_bootstrap, _ = clocked(lambda: bootstrap(found, N_BOOTSTRAP))
    times: dict[str, list[float]] = {name: [] for name in ("fit", "peer", "bootstrap", "peer's")}
    random = np.random.default_rng(0)
    samples = random.integers(0, N_ROWS, (N_BOOTSTRAP, N_ROWS))
    again: Any = None
    for number in range(ROUNDS):
        times["fit"].append(clocked(lambda: fit(game, LINE, columns, link=link))[0])
        times["peer"].append(clocked(lambda: by_scipy(columns, link, rows, np.zeros(5)))[0])
        seconds, again = clocked(lambda seed=number: bootstrap(found, N_BOOTSTRAP, seed + 1))
        times["bootstrap"].append(seconds)
        times["peer's"].append(clocked(lambda: [by_scipy(columns, link, s, peer.x) for s in samples])[0])
    mine, theirs, many, looped = (statistics.median(own) for own in times.values())
    print(f"\n{link}, agent error, {N_ROWS} rows, 5 coefficients:")
    print(f"  first fit, compile included          {first:9.2f} s")
    _row("later fit, 8 starts, standard errors", times["fit"])
    _row("NumPy and SciPy BFGS, one start", times["peer"], f"{theirs / mine:.1f} x Titanium's time")
    print(f"  first bootstrap, compile included    {first_bootstrap:9.2f} s")
    left = f"{again.n_failed} did not converge"
    _row(f"later bootstrap of {N_BOOTSTRAP} draws", times["bootstrap"], left)
    _row("the same by NumPy and BFGS in a loop", times["peer's"], f"{looped / many:.1f} x Titanium's time")
    coefficients = np.abs(np.asarray(found.theta) - peer.x).max()
    print(f"  largest difference in a coefficient {coefficients:10.1e}", end="")
    print(f", log-likelihood {found.log_likelihood:.6f} and {-peer.fun:.6f} (BFGS)")


def _row(what: str, seconds: list[float], note: str = "") -> None:
    low, high = min(seconds) * 1e3, max(seconds) * 1e3
    print(f"  {what:36} {statistics.median(seconds) * 1e3:9.1f} ms  ({low:.1f}-{high:.1f})  {note}".rstrip())
