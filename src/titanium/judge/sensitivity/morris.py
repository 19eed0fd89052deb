"""Elementary effects: what a step of one input does, at many places (Morris 1991; Campolongo et al. 2007).

A grid of four levels stands for the middles of the four quarters of an input's prior, and a step moves it by two of
them. What has no order, as a school or chance, goes from one drawn position to another.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from titanium.errors import InputError
from titanium.judge.sensitivity.estimate import Effects, Estimate, Floats, Play, resampled_means
from titanium.judge.sensitivity.sobol import ROWS

GRID = 4
STEP = GRID / (2 * (GRID - 1))
"""Step of a trajectory, in widths of the grid."""


def morris(
    play: Play,
    factors: Sequence[Sequence[int]],
    samples: int,
    seed: int,
    *,
    unordered: Mapping[int, int] | None = None,
    tie: Callable[[Floats], Floats] = lambda points: points,
) -> Effects:
    """Elementary effects of every factor.

    Parameters
    ----------
    play
        What is analysed.
    factors
        Columns of each factor; together they are all columns, and factors are independent of one another.
    samples
        Trajectories; each takes as many plays as there are factors, and one.
    seed
        Seed of the trajectories and of the resamples.
    unordered
        Column without an order to the number of its positions; 0 where any level is one, as for chance.
    tie
        Points of the unit cube to levels, where columns of one factor are drawn together.

    Returns
    -------
    `mu_star`, the mean absolute effect over the width of the grid, in units of the outcome; `mu`, the mean, NaN where
    a factor has no direction; `sigma`, the standard deviation of the effects. A trajectory of which any play failed is
    left out.

    Raises
    ------
    InputError
        If there are fewer than two trajectories.
    """
    if samples < 2:
        raise InputError(f"{samples} trajectories: at least 2 are wanted")
    unordered = unordered or {}
    generator = np.random.default_rng(seed)
    grid = trajectories(factors, samples, generator)
    levels = _levels(grid, unordered, generator)
    rows = len(factors) + 1
    step = max(ROWS // rows, 1)
    found = [
        play(tie(levels[begin : begin + step].reshape(-1, levels.shape[2]))).reshape(-1, rows)
        for begin in range(0, samples, step)
    ]
    outcome = np.concatenate(found)
    finite = np.isfinite(outcome).all(axis=1)
    effects = elementary_effects(grid[finite], outcome[finite], factors)
    directed = [len(members) == 1 and members[0] not in unordered for members in factors]
    estimates = _statistics(effects, np.array(directed), seed)
    return Effects(
        estimates,
        estimates["mu_star"].low > 0,
        plays=int(finite.sum()) * rows,
        masked=int((~finite).sum()) * rows,
        mean=float(outcome[finite].mean()) if finite.any() else np.nan,
        deviation=float(outcome[finite].std()) if finite.any() else 0.0,
    )


def trajectories(factors: Sequence[Sequence[int]], count: int, generator: np.random.Generator) -> Floats:
    """Morris's trajectories: every factor moves once by a step, in an order and a direction of its own.

    Returns
    -------
    Places on the grid from 0 to 1, axes (trajectory, row, column).
    """
    columns = sum(map(len, factors))
    low = generator.integers(GRID // 2, size=(count, 1, columns)) / (GRID - 1)
    is_high = generator.random((count, 1, columns)) < 0.5
    place = generator.permuted(np.tile(np.arange(len(factors)), (count, 1)), axis=1)
    owner = np.empty(columns, dtype=np.int64)
    for number, members in enumerate(factors):
        owner[list(members)] = number
    moved = place[:, np.newaxis, owner] < np.arange(len(factors) + 1)[:, np.newaxis]
    return low + STEP * (is_high ^ moved)


def elementary_effects(grid: Floats, outcome: Floats, factors: Sequence[Sequence[int]]) -> Floats:
    """Effect of each factor in each trajectory.

    Parameters
    ----------
    grid
        Trajectories, axes (trajectory, row, column).
    outcome
        Outcome of each row, axes (trajectory, row).
    factors
        Columns of each factor.

    Returns
    -------
    Axes (trajectory, factor); upwards in the first column of the factor.
    """
    moves = np.diff(grid[:, :, [members[0] for members in factors]], axis=1)
    number = np.abs(moves).argmax(axis=2)
    sign = np.sign(np.take_along_axis(moves, number[:, :, np.newaxis], axis=2))[:, :, 0]
    effects = np.empty((len(grid), len(factors)))
    np.put_along_axis(effects, number, sign * np.diff(outcome, axis=1) / STEP, axis=1)
    return effects


def _levels(grid: Floats, unordered: Mapping[int, int], generator: np.random.Generator) -> Floats:
    """Levels in (0, 1) of places on the grid; what has no order gets two positions in each trajectory."""
    levels = (grid * (GRID - 1) + 0.5) / GRID
    for column, positions in unordered.items():
        pair = generator.random((len(grid), 2))
        if positions:
            first = generator.integers(positions, size=len(grid))
            second = (first + generator.integers(1, positions, size=len(grid))) % positions
            pair = (np.stack([first, second], axis=1) + 0.5) / positions
        is_high = (grid[:, :, column] > 0.5).astype(np.int64)
        levels[:, :, column] = np.take_along_axis(pair, is_high, axis=1)
    return levels


def _statistics(effects: Floats, directed: NDArray[np.bool_], seed: int) -> dict[str, Estimate]:
    nothing = np.zeros(int(effects.shape[1]), dtype=np.float64)
    if not len(effects):
        return dict.fromkeys(("mu_star", "mu", "sigma"), Estimate.plain(nothing))
    absolute = np.abs(effects)
    mean = Estimate.around(effects.mean(axis=0), resampled_means(effects, seed))
    blank = np.where(directed, 1.0, np.nan)
    spread = effects.std(axis=0, ddof=1) if len(effects) > 1 else nothing
    return {
        "mu_star": Estimate.around(absolute.mean(axis=0), resampled_means(absolute, seed)),
        "mu": Estimate(mean.value * blank, mean.low * blank, mean.high * blank, mean.resamples),
        "sigma": Estimate.plain(spread),
    }
