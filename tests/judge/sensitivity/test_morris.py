"""Elementary effects against SALib and by hand."""

import numpy as np
import pytest
from SALib.analyze import morris as salib
from tests.judge.sensitivity.known import ishigami

from titanium.errors import InputError
from titanium.judge.sensitivity.morris import STEP, elementary_effects, morris, trajectories

EACH = [[0], [1], [2]]


def test_effects_are_those_of_salib() -> None:
    grid = trajectories(EACH, 50, np.random.default_rng(0))
    rows = grid.reshape(-1, 3)
    problem = {"num_vars": 3, "names": ["a", "b", "c"], "bounds": [[0, 1]] * 3}
    theirs = salib.analyze(problem, rows, ishigami(rows), num_levels=4, seed=1)
    effects = elementary_effects(grid, ishigami(rows).reshape(50, 4), EACH)
    assert np.abs(effects).mean(axis=0) == pytest.approx(np.asarray(theirs["mu_star"]))
    assert effects.mean(axis=0) == pytest.approx(np.asarray(theirs["mu"]))
    assert effects.std(axis=0, ddof=1) == pytest.approx(np.asarray(theirs["sigma"]))


def test_a_trajectory_moves_every_input_once_by_a_step_on_the_grid() -> None:
    grid = trajectories([[0], [1, 2], [3]], 200, np.random.default_rng(0))
    assert grid.shape == (200, 4, 4)
    assert set(np.unique(grid.round(9))) == {0.0, round(1 / 3, 9), round(2 / 3, 9), 1.0}
    moves = np.abs(np.diff(grid, axis=1))
    assert moves.sum(axis=1) == pytest.approx(np.full((200, 4), STEP))
    assert (np.abs(moves[:, :, 1] - moves[:, :, 2]) < 1e-12).all()  # a group moves at once


def test_a_line_has_its_slope_over_the_grid_and_no_spread() -> None:
    found = morris(lambda u: 2 * u[:, 0] - u[:, 1], EACH, 20, seed=0)
    # The grid runs from the middle of the lowest quarter to that of the highest: three quarters of the range.
    assert found.estimates["mu"].value == pytest.approx([1.5, -0.75, 0])
    assert found.estimates["mu_star"].value == pytest.approx([1.5, 0.75, 0])
    assert found.estimates["sigma"].value == pytest.approx([0, 0, 0], abs=1e-12)
    assert found.clear.tolist() == [True, True, False]
    assert found.plays == 20 * 4


def test_a_school_goes_to_another_of_its_positions_and_has_no_direction() -> None:
    met: list[np.ndarray] = []

    def play(levels: np.ndarray) -> np.ndarray:
        met.append(levels)
        return (levels[:, 1] * 3).astype(int) == 1

    found = morris(lambda u: play(u).astype(float), [[0], [1]], 400, seed=0, unordered={1: 3})
    positions = (np.concatenate(met)[:, 1] * 3).astype(int).reshape(400, 3)
    pairs = {tuple(sorted({*row})) for row in positions.tolist()}
    assert pairs == {(0, 1), (0, 2), (1, 2)}
    # Two of three pairs of positions have the second among them, and each step counts 1 / STEP.
    assert found.estimates["mu_star"].value[1] == pytest.approx(2 / 3 / STEP, abs=0.1)
    assert np.isnan(found.estimates["mu"].value[1])


def test_chance_gets_levels_of_its_own_in_every_trajectory() -> None:
    met: list[np.ndarray] = []

    def play(levels: np.ndarray) -> np.ndarray:
        met.append(levels)
        return levels[:, 0]

    morris(play, [[0], [1]], 50, seed=0, unordered={1: 0})
    assert len(np.unique(np.concatenate(met)[:, 1])) == 100


def test_a_trajectory_that_fails_is_left_out() -> None:
    found = morris(lambda u: np.where(u[:, 0] > 0.8, np.nan, u[:, 1]), EACH, 100, seed=0)
    assert found.plays + found.masked == 400
    assert 0 < found.masked < 400
    assert found.estimates["mu_star"].value == pytest.approx([0, 0.75, 0])


def test_one_trajectory_is_too_few() -> None:
    with pytest.raises(InputError, match="1 trajectories: at least 2 are wanted"):
        morris(ishigami, EACH, 1, seed=0)
