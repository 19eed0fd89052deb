"""The nearest point at which something breaks, held against closed forms, textbook figures and grids."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize
from scipy.stats import norm as normal

from titanium.judge.breaking.design_point import design_points, project

FINE = {"step": 1e-6, "tolerance": 1e-7, "iterations": 40}


def one(function):
    """A single limit as `design_points` wants it."""

    def margins(u, lane):
        return function(u)[:, np.newaxis]

    return margins


def nearest(function, centre, begin=None, **more):
    centre = np.atleast_2d(np.asarray(centre, float))
    return design_points(one(function), centre, centre if begin is None else np.atleast_2d(begin), **(FINE | more))


def test_a_plane_is_reached_along_its_normal() -> None:
    normal_, centre = np.array([3.0, 4.0, 0.0]), np.array([0.2, 0.3, 0.9])
    found = nearest(lambda u: 2.5 - u @ normal_, centre)
    assert found.reached.all()
    assert found.distance[0] == pytest.approx((2.5 - centre @ normal_) / 5)
    assert (found.point[0] - centre) / found.distance[0] == pytest.approx(normal_ / 5)


def test_a_sphere_is_reached_along_its_radius() -> None:
    target, centre = np.array([0.9, 0.8]), np.array([0.3, 0.2])
    found = nearest(lambda u: np.sqrt(((u - target) ** 2).sum(axis=1)) - 0.2, centre)
    assert found.distance[0] == pytest.approx(np.sqrt(0.72) - 0.2, abs=1e-5)


def test_a_plane_that_leaves_the_box_is_met_at_the_boxs_side() -> None:
    found = nearest(lambda u: 1.3 - u[:, 0] - 0.5 * u[:, 1], [0.5, 0.1])
    reference = minimize(
        lambda u: ((u - [0.5, 0.1]) ** 2).sum(),
        [0.5, 0.5],
        bounds=[(0, 1)] * 2,
        constraints={"type": "ineq", "fun": lambda u: u[0] + 0.5 * u[1] - 1.3},
    )
    assert found.point[0] == pytest.approx(reference.x, abs=1e-5)


def test_only_the_corner_breaks() -> None:
    found = nearest(lambda u: 2.9 - u.sum(axis=1), [0.5, 0.6, 0.4])
    assert found.reached.all()
    assert found.point[0].sum() == pytest.approx(2.9)


def test_what_cannot_break_within_the_box_says_so() -> None:
    found = nearest(lambda u: 3.1 - u.sum(axis=1), [0.5, 0.6, 0.4])
    assert not found.reached[0]
    assert found.value[0] == pytest.approx(0.1, abs=1e-5)
    assert found.point[0] == pytest.approx([1, 1, 1])


def test_starts_find_both_branches() -> None:
    def g(u):
        return np.minimum(0.9 - u[:, 0], u[:, 1] - 0.1)

    centre = np.tile([0.5, 0.6], (2, 1))
    found = design_points(one(g), centre, np.array([[0.85, 0.6], [0.5, 0.2]]), **FINE)
    assert found.point == pytest.approx(np.array([[0.9, 0.6], [0.5, 0.1]]), abs=1e-5)
    assert found.distance == pytest.approx([0.4, 0.5], abs=1e-5)


def test_reliability_index_of_the_textbook() -> None:
    """Resistance less load, both normal: beta = (200 - 100) / sqrt(20^2 + 30^2) = 2.7735 (Melchers 1999, ch. 1)."""

    def g(z):
        return (200 + 20 * z[:, 0]) - (100 + 30 * z[:, 1])

    found = nearest(g, [0.0, 0.0], low=-6.0, high=6.0)
    assert found.distance[0] == pytest.approx(100 / np.hypot(20, 30), rel=1e-6)
    assert normal.cdf(-found.distance[0]) == pytest.approx(0.00277, abs=1e-5)


def test_a_curved_limit_of_the_literature() -> None:
    """`x1^3 + x2^3 - 18` with means 10 and deviations 5: beta = 2.2401 (Santosh et al. 2006)."""

    def g(z):
        x = 10 + 5 * z
        return x[:, 0] ** 3 + x[:, 1] ** 3 - 18

    found = nearest(g, [0.0, 0.0], low=-6.0, high=6.0, iterations=100)
    assert found.distance[0] == pytest.approx(2.2401, abs=2e-3)


def test_several_limits_are_all_met() -> None:
    def margins(u, lane):
        return np.stack([0.8 - u[:, 0], 1.5 - u[:, 0] - u[:, 1]], axis=1)

    centre = np.array([[0.2, 0.3]])
    found = design_points(margins, centre, centre, **FINE)
    assert found.point[0] == pytest.approx([0.8, 0.7], abs=1e-4)


def test_the_sum_of_moves_moves_the_steepest_alone() -> None:
    found = nearest(lambda u: 1.0 - u @ np.array([1.0, 3.0, 2.0]), [0.1, 0.1, 0.1], norm="l1")
    assert found.point[0] == pytest.approx([0.1, 0.1 + 0.4 / 3, 0.1], abs=1e-5)


def test_what_is_not_free_stays() -> None:
    free = np.array([[True, False, True]])
    found = nearest(lambda u: 1.0 - u @ np.array([1.0, 3.0, 2.0]), [0.1, 0.1, 0.1], free=free)
    assert found.reached.all()
    assert found.point[0, 1] == 0.1


@settings(max_examples=12)
@given(st.integers(0, 2**32 - 1))
def test_a_projection_is_that_of_a_general_solver(seed: int) -> None:
    random = np.random.default_rng(seed)
    centre, slope = random.uniform(size=(1, 4)), random.normal(size=(1, 2, 4))
    inside = random.uniform(size=4)
    bound = (slope[0] @ inside)[np.newaxis]
    found = project(centre, slope, bound, np.zeros((1, 4)), np.ones((1, 4)))[0]
    reference = minimize(
        lambda u: ((u - centre[0]) ** 2).sum(),
        inside,
        bounds=[(0, 1)] * 4,
        constraints={"type": "ineq", "fun": lambda u: bound[0] - slope[0] @ u},
        options={"ftol": 1e-12},
    )
    assert (slope[0] @ found <= bound[0] + 2e-3).all()
    assert np.linalg.norm(found - centre) <= np.linalg.norm(reference.x - centre) + 2e-3


@settings(max_examples=12)
@given(st.integers(0, 2**32 - 1))
def test_no_point_of_a_grid_is_nearer(seed: int) -> None:
    random = np.random.default_rng(seed)
    tilt, bend = random.uniform(0.3, 1.5, 2), random.uniform(-0.4, 0.4, 3)

    def g(u):
        x, y = u.T
        return 1.0 - tilt[0] * x - tilt[1] * y - bend[0] * x * y - bend[1] * x**2 - bend[2] * y**2

    centre = np.array([[0.2, 0.2]])
    starts = np.vstack([centre, random.uniform(size=(7, 2))])
    found = design_points(one(g), np.repeat(centre, 8, axis=0), starts, **FINE)
    grid = np.stack(np.meshgrid(*[np.linspace(0, 1, 201)] * 2), axis=-1).reshape(-1, 2)
    broken = grid[g(grid) <= 0]
    brute = np.linalg.norm(broken - centre, axis=1).min() if len(broken) else np.inf
    nearest_ = found.distance[found.reached].min() if found.reached.any() else np.inf
    assert nearest_ <= brute + 1e-4
