"""Metrics of robustness, against payoff tables worked out in the literature."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import kendalltau

from titanium.judge.sheet.robustness import (
    agreement,
    better_first,
    counted_firsts,
    quantile_interval,
    regret,
    scores,
    signal_to_noise,
    tau,
)

MILNOR = np.array([[2.0, 2, 0, 1], [1, 1, 1, 1], [0, 4, 0, 0], [1, 3, 0, 0]])
"""Games against nature (Milnor 1954): each of four criteria picks another act."""
LUMBER = 1000 * np.array([[200.0, -180], [100, -20], [0, 0]])
"""Thompson Lumber: a large plant, a small one, none, in a good and a bad market (Render, Stair and Hanna 2012)."""


def test_in_milnors_game_every_criterion_picks_another_act() -> None:
    found = scores(MILNOR, up=True, alpha=0.5)
    assert found["mean"].tolist() == [1.25, 1.0, 1.0, 1.0]
    assert found["maximin"].tolist() == [0.0, 1.0, 0.0, 0.0]
    assert found["hurwicz"].tolist() == [1.0, 1.0, 2.0, 1.5]
    assert found["minimax_regret"].tolist() == [2.0, 3.0, 2.0, 1.0]
    best = {key: int(np.argmax(better_first(own, "regret" in key))) for key, own in found.items()}
    assert [best[key] for key in ("mean", "maximin", "hurwicz", "minimax_regret")] == [0, 1, 2, 3]


def test_the_textbooks_lumber_company_builds_what_the_textbook_says() -> None:
    found = scores(LUMBER, up=True, alpha=0.2)
    assert found["maximin"].tolist() == [-180e3, -20e3, 0]
    assert found["hurwicz"].tolist() == [124e3, 76e3, 0]
    assert found["mean"].tolist() == [10e3, 40e3, 0]
    assert regret(LUMBER, up=True).tolist() == [[0, 180e3], [100e3, 20e3], [200e3, 0]]
    assert found["minimax_regret"].tolist() == [180e3, 100e3, 200e3]


def test_a_cost_is_a_payoff_upside_down() -> None:
    as_payoff, as_cost = scores(LUMBER, up=True, alpha=0.2), scores(-LUMBER, up=False, alpha=0.2)
    for key in ("maximin", "hurwicz", "mean"):
        assert as_cost[key].tolist() == (-as_payoff[key]).tolist()
    for key in ("minimax_regret", "regret_90"):
        assert as_cost[key].tolist() == as_payoff[key].tolist()


def test_nine_in_ten_futures_stay_within_the_regret() -> None:
    values = np.stack([np.zeros(11), np.arange(11.0)])
    assert scores(values, up=True, alpha=0.5)["regret_90"].tolist() == [9.0, 0.0]


def test_signal_to_noise_by_hand() -> None:
    """Mean 3 and deviation 1: (3 + 1)/(1 + 1) for a gain, (3 + 1)(1 + 1) for a loss (Hamarat et al. 2014)."""
    mean, deviation = np.array([3.0, -2.0]), np.array([1.0, 1.0])
    assert signal_to_noise(mean, deviation, up=True)[0] == 2.0
    assert signal_to_noise(mean, deviation, up=False)[0] == 8.0
    assert math.isnan(signal_to_noise(mean, deviation, up=True)[1])
    assert scores(np.array([[2.0, 4.0]]), up=True, alpha=0.5)["signal_to_noise"].tolist() == [2.0]


def test_one_package_has_nothing_to_regret_and_no_future_says_nothing() -> None:
    assert set(scores(np.ones((1, 3)), up=True, alpha=0.5)) == {"maximin", "hurwicz", "mean", "signal_to_noise"}
    assert scores(np.ones((2, 0)), up=True, alpha=0.5) == {}


def test_an_undefined_score_comes_last() -> None:
    assert better_first(np.array([math.nan, 2.0]), is_loss=False).tolist() == [-math.inf, 2.0]
    assert better_first(np.array([1.0, 2.0]), is_loss=True).tolist() == [-1.0, -2.0]


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=2, max_size=9))
@settings(max_examples=50)
def test_tau_is_that_of_scipy(pairs: list[tuple[int, int]]) -> None:
    one, other = np.array(pairs, dtype=np.float64).T
    expected = kendalltau(one, other, variant="b").statistic
    found = tau(one, other)
    assert math.isnan(found) if math.isnan(expected) else found == pytest.approx(expected)


def test_tau_leaves_out_what_has_no_number() -> None:
    one = np.array([1.0, 2.0, 3.0, math.nan])
    assert tau(one, np.array([1.0, 2.0, 3.0, 0.0])) == 1.0
    assert math.isnan(tau(np.ones(3), one[:3]))
    assert agreement({"a": one[:3], "b": -one[:3]})["a"]["b"] == -1.0


def test_the_interval_of_a_quantile_holds_it_in_ninety_five_of_a_hundred_samples() -> None:
    generator = np.random.default_rng(0)
    held = 0
    for _ in range(400):
        low, high = quantile_interval(generator.random(500), 0.9, 1.96)
        held += low <= 0.9 <= high
    assert 370 <= held <= 397


def test_firsts_are_counted_most_often_first() -> None:
    assert counted_firsts(["a", "b", None, "b"]) == {"b": 2, "a": 1}
