"""Variance shared out among groups of inputs, independent and tied together, against closed forms."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from tests.judge.sensitivity.known import ISHIGAMI_FIRST, ISHIGAMI_SHAPLEY, ISHIGAMI_TOTAL, ishigami

from titanium.evidence.assumptions.conditional import Accept, anyone, redrawn
from titanium.evidence.assumptions.decomposition import Decomposition, closed_indices, decomposed, members, sets_of
from titanium.judge.sensitivity.shapley import shapley

Floats = NDArray[np.float64]
N = 10_000


def shared_out(play, columns: int, accept: Accept = anyone) -> Decomposition:
    """What each column explains of an outcome, by pairs of futures."""
    rng = np.random.default_rng(1)
    base = rng.random((N, columns))
    while not (inside := accept(base)).all():
        base[~inside] = rng.random((int((~inside).sum()), columns))
    again = redrawn(base, members(columns), accept, seed=2)
    return decomposed(play(base), np.stack([play(rows) for rows in again]), columns)


def corner(levels: Floats) -> NDArray[np.bool_]:
    """Draws below the diagonal: a record that ties the first two inputs together."""
    return levels[:, 0] + levels[:, 1] < 1


def test_independent_inputs_agree_with_the_closed_form_of_ishigami() -> None:
    found = shared_out(ishigami, 3)
    assert found.alone.value == pytest.approx(ISHIGAMI_FIRST, abs=0.03)
    assert found.total.value == pytest.approx(ISHIGAMI_TOTAL, abs=0.03)
    assert found.shapley.value == pytest.approx(ISHIGAMI_SHAPLEY, abs=0.02)
    assert found.together.value[0] == pytest.approx(1 - ISHIGAMI_FIRST.sum(), abs=0.05)


def test_it_agrees_with_effects_along_random_orders() -> None:
    other = shapley(ishigami, [[0], [1], [2]], 8192, 0)
    assert shared_out(ishigami, 3).shapley.value == pytest.approx(other.estimates["shapley"].value, abs=0.04)


def test_inputs_that_a_record_ties_together_share_what_they_explain() -> None:
    """On the triangle x + y < 1, of x + y each input explains 1/4 alone and 3/4 at most; of x alone, y explains 1/4."""
    both = shared_out(lambda rows: rows[:, 0] + rows[:, 1], 2, corner)
    assert both.alone.value == pytest.approx([0.25, 0.25], abs=0.03)
    assert both.total.value == pytest.approx([0.75, 0.75], abs=0.03)
    assert both.shapley.value == pytest.approx([0.5, 0.5], abs=0.02)
    first = shared_out(lambda rows: rows[:, 0], 2, corner)
    assert first.shapley.value == pytest.approx([0.875, 0.125], abs=0.02)


def test_intervals_hold_the_truth_about_as_often_as_they_say() -> None:
    """Of 40 small samples 95% intervals hold a Shapley effect of one half in nearly all."""
    rng = np.random.default_rng(0)
    hits = 0
    for seed in range(40):
        base = rng.random((400, 2))
        again = redrawn(base, members(2), seed=seed)
        found = decomposed(base.sum(axis=1) * 1.0, again.sum(axis=2), 2, seed).shapley
        hits += found.low[0] <= 0.5 <= found.high[0]
    assert hits >= 34


@given(st.integers(1, 4), st.integers(0, 10**6))
@settings(max_examples=20)
def test_the_parts_add_up_to_everything(groups: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    found = decomposed(rng.random(30), rng.random((len(sets_of(groups)), 30)), groups, seed)
    assert found.shapley.value.sum() == pytest.approx(1)
    assert found.shapley.resamples.sum(axis=1) == pytest.approx(np.ones(len(found.shapley.resamples)))


def test_a_lone_group_explains_everything_by_itself() -> None:
    found = decomposed(np.arange(10.0), np.empty((0, 10)), 1)
    assert [found.alone.value[0], found.total.value[0], found.shapley.value[0], found.together.value[0]] == [1, 1, 1, 0]


def test_what_never_varies_has_no_index() -> None:
    assert closed_indices(np.ones(5), np.ones((3, 5)), np.ones((1, 5))).tolist() == [[0.0, 0.0, 0.0]]
