# pyright: reportMissingTypeStubs=false
"""Sobol indices: what share of an outcome's variance an input explains alone, and with all that it does with others.

First order by Saltelli et al. (2010), total order by Jansen (1999), in Saltelli's design of n (d + 2) plays. SALib
(Herman and Usher 2017) analyses it; the design is laid out here, piece by piece, the same as SALib's to the
last bit.
"""

import warnings
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

import numpy as np
from scipy.stats import qmc

from titanium.errors import InputError
from titanium.judge.sensitivity.estimate import RESAMPLES, Effects, Estimate, Floats, Play

ROWS = 16384
"""Rows that are played in one go."""
MISSING = "SALib is not installed; Sobol indices need it\nRun: pip install 'titanium-alliance[judge]'"
"""What is said where the extra `judge` is not installed."""


def saltelli(base: Floats, factors: Sequence[Sequence[int]]) -> Floats:
    """Saltelli's design without second order.

    Parameters
    ----------
    base
        Points of the unit cube, axes (point, twice the columns).
    factors
        Columns of each factor.

    Returns
    -------
    For each point in turn its first half, the same with one factor's columns from the second half for each factor, and
    its second half; axes (row, column).

    Examples
    --------
    >>> saltelli(np.array([[0.1, 0.2, 0.8, 0.9]]), [[0], [1]]).tolist()
    [[0.1, 0.2], [0.8, 0.2], [0.1, 0.9], [0.8, 0.9]]
    """
    n, columns = len(base), base.shape[1] // 2
    rows = np.repeat(base[:, np.newaxis, :columns], len(factors) + 2, axis=1)
    for place, members in enumerate(factors):
        for column in members:
            rows[:, place + 1, column] = base[:, columns + column]
    rows[:, -1] = base[:, columns:]
    return rows.reshape(n * (len(factors) + 2), columns)


def sobol(
    play: Play,
    factors: Sequence[Sequence[int]],
    samples: int,
    seed: int,
    *,
    tie: Callable[[Floats], Floats] = lambda points: points,
) -> Effects:
    """Sobol indices of total and first order.

    Parameters
    ----------
    play
        What is analysed.
    factors
        Columns of each factor; together they are all columns, and factors are independent of one another.
    samples
        Points of the base sample, a power of two; `samples` times the number of factors and two are played.
    seed
        Seed of the points and of the resamples.
    tie
        Points of the unit cube to levels, where columns of one factor are drawn together.

    Returns
    -------
    `total` and `first`, as shares of the variance. A point of which any play failed is left out.

    Raises
    ------
    InputError
        If `samples` is not a power of two, or SALib is not installed.
    """
    if samples < 2 or samples & (samples - 1):
        below = 2 ** max(samples.bit_length() - 1, 1)
        raise InputError(f"{samples} points of a Sobol sequence: a power of two is wanted, as {below} or {2 * below}")
    salib = _analysis()
    columns = sum(map(len, factors))
    sequence = qmc.Sobol(2 * columns, rng=np.random.default_rng(seed))
    step = max(2 ** (max(ROWS // (len(factors) + 2), 1).bit_length() - 1), 1)
    base = sequence.random(samples)
    found = [
        play(tie(_inside(saltelli(base[begin : begin + step], factors)))).reshape(-1, len(factors) + 2)
        for begin in range(0, samples, step)
    ]
    outcome = np.concatenate(found)
    met = outcome[np.isfinite(outcome).all(axis=1)]
    plain = met[:, [0, -1]]
    estimates = _indices(salib, met, len(factors), seed)
    return Effects(
        estimates,
        estimates["total"].low > 0,
        plays=met.size,
        masked=outcome.size - met.size,
        mean=float(plain.mean()) if len(met) else np.nan,
        deviation=float(plain.std()) if len(met) else 0.0,
    )


def _indices(salib: Any, outcome: Floats, n_factors: int, seed: int) -> dict[str, Estimate]:
    """Indices of the outcomes of a design, axes (point, row); all zero where nothing varies."""
    if len(outcome) < 2 or np.ptp(outcome) == 0:
        zero = np.zeros(n_factors)
        return dict.fromkeys(("total", "first"), Estimate(zero, zero, zero, np.empty((0, n_factors))))
    names = [str(number) for number in range(n_factors)]
    problem = {"num_vars": n_factors, "names": names, "bounds": [[0.0, 1.0]] * n_factors}
    with warnings.catch_warnings():
        # A resample of a rare outcome may be constant; SALib gives 0 for it, which is what is wanted.
        warnings.filterwarnings("ignore", message="Constant values encountered")
        answer = salib.analyze(
            problem,
            outcome.ravel(),
            calc_second_order=False,
            num_resamples=RESAMPLES,
            keep_resamples=True,
            seed=seed + 1,  # SALib takes 0 for no seed
        )
    found: dict[str, Estimate] = {}
    for name, key in (("total", "ST"), ("first", "S1")):
        value, half = answer[key], answer[f"{key}_conf"]
        found[name] = Estimate(value, value - half, value + half, answer[f"{key}_conf_all"])
    return found


def _inside(points: Floats) -> Floats:
    """Points kept off the faces of the unit cube."""
    return np.clip(points, 2.0**-33, 1 - 2.0**-33)


def _analysis() -> Any:
    try:
        return import_module("SALib.analyze.sobol")
    except ModuleNotFoundError as error:
        raise InputError(MISSING) from error
