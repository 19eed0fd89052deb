"""Shapley effects against closed forms, of dependent inputs too, and SALib."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from SALib.analyze import shapley as salib_analysis
from SALib.sample import shapley as salib_sample
from scipy.special import ndtr, ndtri
from tests.judge.sensitivity.known import ISHIGAMI_SHAPLEY, gaussian_shapley, ishigami

from titanium.errors import InputError
from titanium.judge.sensitivity.shapley import Copula, contributions, shapley

EACH = [[0], [1], [2]]


def test_ishigami_shares_out_its_interaction_evenly() -> None:
    found = shapley(ishigami, [*EACH, [3]], 8192, seed=0)
    assert found.estimates["shapley"].value == pytest.approx([*ISHIGAMI_SHAPLEY, 0], abs=0.02)
    assert found.clear.tolist() == [True, True, True, False]
    assert found.estimates["shapley"].value[3] == 0
    assert found.plays == 8192 * 5


@pytest.mark.parametrize("correlation", [-0.7, 0.3, 0.9])
def test_two_dependent_normal_inputs_have_the_closed_form(correlation: float) -> None:
    # Owen and Prieur (2017), theorem 2: the shares of b1 x1 + b2 x2.
    matrix = np.array([[1, correlation], [correlation, 1]])
    b1, b2 = 1.0, 2.0
    variance = b1**2 + b2**2 + 2 * correlation * b1 * b2
    first = (b1**2 * (1 - correlation**2 / 2) + correlation * b1 * b2 + b2**2 * correlation**2 / 2) / variance
    wanted = gaussian_shapley(np.array([b1, b2]), matrix)
    assert wanted == pytest.approx([first, 1 - first])
    found = shapley(lambda u: ndtri(u) @ [b1, b2], [[0], [1]], 30_000, seed=0, copula=Copula((0, 1), matrix))
    assert found.estimates["shapley"].value == pytest.approx(wanted, abs=0.015)


def test_five_normal_inputs_of_which_three_are_dependent() -> None:
    matrix = np.array([[1, 0.6, 0.2], [0.6, 1, -0.3], [0.2, -0.3, 1]])
    covariance = np.eye(5)
    covariance[np.ix_([0, 2, 4], [0, 2, 4])] = matrix
    slopes = np.array([1.0, 0.5, 0.0, -1.0, 2.0])
    found = shapley(
        lambda u: ndtri(u) @ slopes, [[place] for place in range(5)], 20_000, seed=1,
        copula=Copula((0, 2, 4), matrix),
    )  # fmt: skip
    wanted = gaussian_shapley(slopes, covariance)
    assert wanted[2] > 0.01  # an input that the model does not read, and that tells of others
    assert found.estimates["shapley"].value == pytest.approx(wanted, abs=0.02)
    assert (found.estimates["shapley"].low <= wanted + 0.01).all()


def test_dependent_inputs_in_one_group_are_told_together() -> None:
    matrix = np.array([[1, 0.8], [0.8, 1]])
    found = shapley(lambda u: ndtri(u) @ [1, 1, 1], [[0, 1], [2]], 8192, seed=0, copula=Copula((0, 1), matrix))
    assert found.estimates["shapley"].value == pytest.approx([3.6 / 4.6, 1 / 4.6], abs=0.02)


def test_along_the_same_orders_effects_are_those_of_salib() -> None:
    problem = {"num_vars": 3, "names": ["a", "b", "c"], "bounds": [[0, 1]] * 3}
    rows = salib_sample.sample(problem, 400, seed=4)
    theirs = salib_analysis.analyze(problem, rows, ishigami(rows))
    order = (np.diff(rows.reshape(400, 4, 3), axis=1) != 0).argmax(axis=2)
    ours = contributions(ishigami(rows).reshape(400, 4), order)
    assert ours.mean(axis=0) == pytest.approx(np.asarray(theirs["shapley"]))
    both = contributions(ishigami(rows).reshape(400, 4), order, both_ways=True)
    assert both.sum(axis=1) == pytest.approx(ours.sum(axis=1))
    assert both.var(axis=0).sum() < ours.var(axis=0).sum()


@settings(max_examples=10)
@given(st.floats(-0.9, 0.9), st.integers(0, 2**31))
def test_effects_add_up_to_one(correlation: float, seed: int) -> None:
    matrix = np.array([[1, correlation], [correlation, 1]])
    found = shapley(lambda u: u[:, 0] * u[:, 1] + u[:, 2], EACH, 64, seed, copula=Copula((0, 1), matrix))
    assert found.estimates["shapley"].value.sum() == pytest.approx(1)


def test_a_copula_keeps_its_correlation_when_some_columns_are_drawn_anew() -> None:
    generator = np.random.default_rng(0)
    copula = Copula((0, 2), np.array([[1, 0.7], [0.7, 1]]))
    levels = copula.tie(generator.random((40_000, 3)))
    anew = np.tile([False, True, True], (40_000, 1))
    redrawn = copula.redrawn(levels, generator.random((40_000, 3)), anew)
    assert (redrawn[:, 0] == levels[:, 0]).all()
    scores = ndtri(redrawn)
    assert np.corrcoef(scores[:, 0], scores[:, 2])[0, 1] == pytest.approx(0.7, abs=0.02)
    assert np.corrcoef(scores[:, 2], ndtri(levels[:, 2]))[0, 1] == pytest.approx(0.49, abs=0.02)
    assert np.corrcoef(scores[:, 1], ndtri(levels[:, 1]))[0, 1] == pytest.approx(0, abs=0.02)
    assert ndtr(scores).mean(axis=0) == pytest.approx([0.5] * 3, abs=0.01)


def test_an_order_that_fails_is_left_out_and_a_constant_explained_by_nothing() -> None:
    found = shapley(lambda u: np.where(u[:, 0] > 0.9, np.nan, 1.0), EACH, 200, seed=0)
    assert found.plays + found.masked == 800
    assert 0 < found.masked < 800
    assert found.deviation == 0
    assert found.estimates["shapley"].value.tolist() == [0, 0, 0]


def test_one_order_is_too_few() -> None:
    with pytest.raises(InputError, match="1 orders of the inputs: at least 2 are wanted"):
        shapley(ishigami, EACH, 1, seed=0)
