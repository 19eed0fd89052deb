"""Whether a verdict turns along an input: exact tests, corrected for looking at many."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from titanium.evidence.assumptions.thirds import ALPHA, Votes, holm, votes


def test_counts_are_those_of_each_third_and_ties_speak_for_neither() -> None:
    speaks = np.array([1, 1, -1, 0, -1, 1], dtype=np.int8)
    found = votes(speaks, [np.array([0, 0, 1, 1, 2, 2], dtype=np.uint8)])
    assert found.yes.tolist() == [[2, 0, 1]]
    assert found.no.tolist() == [[0, 1, 1]]


def test_p_values_are_those_of_the_exact_binomial_test() -> None:
    found = Votes(np.array([[31, 20, 12]]), np.array([[19, 20, 38]]))
    for place, (yes, no) in enumerate(((31, 19), (20, 20), (12, 38))):
        assert found.p_yes[0, place] == pytest.approx(binomtest(yes, yes + no, 0.5, "greater").pvalue)
        assert found.p_no[0, place] == pytest.approx(binomtest(yes, yes + no, 0.5, "less").pvalue)


def test_a_turn_takes_a_clear_yes_and_a_clear_no() -> None:
    both = Votes(np.array([[90, 50, 10], [90, 50, 50], [0, 0, 0]]), np.array([[10, 50, 90], [10, 50, 50], [0, 0, 0]]))
    turn = both.p_turn()
    assert turn[0] < 1e-10
    assert turn[1] > 0.5, "clearly so in one third and open in the others"
    assert turn[2] == 1, "no futures at all"
    assert [int(own[0]) for own in both.turn()] == [0, 2]
    yes, no = np.array([2]), np.array([0])
    assert Votes(both.yes[:1], both.no[:1]).p_between(yes, no)[0] > 0.99, "the other way round is no turn"


def test_holm_is_that_of_r() -> None:
    """p.adjust(c(0.01, 0.02, 0.03, 0.04, 0.05), "holm"), and the same in another order."""
    p_values = np.array([0.01, 0.02, 0.03, 0.04, 0.05])
    assert holm(p_values) == pytest.approx([0.05, 0.08, 0.09, 0.09, 0.09])
    assert holm(p_values[::-1]) == pytest.approx([0.09, 0.09, 0.09, 0.08, 0.05])
    assert holm(np.empty(0)).tolist() == []


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_holm_lies_between_the_plain_and_bonferroni(p_values: list[float]) -> None:
    own = np.array(p_values)
    raised = holm(own)
    assert (raised >= own - 1e-12).all()
    assert (raised <= np.minimum(own * len(own), 1) + 1e-12).all()
    order = np.argsort(own, kind="stable")
    assert (np.diff(raised[order]) >= 0).all()


def test_inputs_without_effect_turn_nothing_more_often_than_promised() -> None:
    """200 verdicts on the edge, 40 idle inputs each: any is said to turn in at most one in twenty."""
    rng = np.random.default_rng(0)
    alarms = 0
    for _ in range(200):
        yes = rng.binomial(100, 0.5, size=(40, 3))
        alarms += bool((holm(Votes(yes, 100 - yes).p_turn()) <= ALPHA).any())
    assert alarms <= 10
