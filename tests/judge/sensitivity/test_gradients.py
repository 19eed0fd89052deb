"""Slopes and the bound that they put on Sobol indices."""

import numpy as np
import pytest
from tests.judge.sensitivity.known import ISHIGAMI_TOTAL, ishigami

from titanium.errors import InputError
from titanium.judge.sensitivity.gradients import central_slopes, measures


def test_a_quadratic_has_its_exact_slopes() -> None:
    base = np.random.default_rng(0).uniform(0.1, 0.9, (50, 2))
    slopes, outcome = central_slopes(lambda u: u[:, 0] ** 2 - 3 * u[:, 1], base, [0, 1])
    assert slopes[:, 0] == pytest.approx(2 * base[:, 0])
    assert slopes[:, 1] == pytest.approx(np.full(50, -3.0))
    assert outcome == pytest.approx(base[:, 0] ** 2 - 3 * base[:, 1])


def test_a_difference_is_cut_at_the_ends_of_a_range() -> None:
    slopes, _ = central_slopes(lambda u: 2 * u[:, 0], np.array([[0.001], [0.999]]), [0])
    assert slopes[:, 0] == pytest.approx([2, 2])


def test_the_bound_lies_above_the_index_and_meets_it_for_a_half_cosine() -> None:
    base = np.random.default_rng(1).random((4000, 3))
    found = measures(*central_slopes(ishigami, base, [0, 1, 2], step=0.001), seed=0)
    assert (found.estimates["total_at_most"].value > ISHIGAMI_TOTAL).all()
    half = measures(*central_slopes(lambda u: np.cos(np.pi * u[:, 0]), base, [0], step=0.001), seed=0)
    assert half.estimates["total_at_most"].value == pytest.approx([1], abs=0.03)


def test_direction_keeps_the_sign() -> None:
    base = np.random.default_rng(1).random((100, 3))
    found = measures(*central_slopes(lambda u: u[:, 0] - 2 * u[:, 1], base, [0, 1, 2]), seed=0, rows=7)
    assert found.estimates["direction"].value == pytest.approx([1, -2, 0])
    assert found.estimates["slope"].value == pytest.approx([1, 2, 0])
    assert found.clear.tolist() == [True, True, False]
    assert found.plays == 700


def test_an_outcome_that_moves_in_steps_has_no_bound() -> None:
    base = np.random.default_rng(1).random((200, 1))
    found = measures(*central_slopes(lambda u: (u[:, 0] > 0.5).astype(float), base, [0]), seed=0)
    assert list(found.estimates) == ["slope", "direction"]
    assert found.estimates["direction"].value == pytest.approx([1], abs=0.5)


def test_places_that_fail_are_left_out_until_too_few_are_left() -> None:
    base = np.random.default_rng(1).random((50, 1))
    found = measures(*central_slopes(lambda u: np.where(u[:, 0] > 0.8, np.nan, u[:, 0]), base, [0]), seed=0, rows=3)
    assert found.plays + found.masked == 150
    assert found.masked > 0
    with pytest.raises(InputError, match="slopes at 0 places are finite"):
        measures(*central_slopes(lambda u: np.full(len(u), np.nan), base, [0]), seed=0)
