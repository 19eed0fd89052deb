"""Scores against closed forms, against formulas written another way, and against what makes a score proper."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from titanium.evidence.backtest.chances import Chances, join
from titanium.evidence.backtest.scores import SCORES, brier, log_score, pit, ranked, skill


def crps_of_members(members, happened):
    """Fair continuous ranked probability score, by distances between members (Ferro 2014)."""
    size = len(members)
    between = np.abs(np.subtract.outer(members, members)).sum() / (2 * size * (size - 1))
    return np.abs(members - happened).mean() - between


@given(st.lists(st.integers(0, 9), min_size=2, max_size=30), st.integers(0, 14))
@settings(max_examples=60)
def test_the_ranked_score_of_futures_is_the_fair_crps_by_distances(members, happened):
    counts = np.array(members)
    own = ranked(Chances.of_counts(counts[:, None]), np.array([happened]))[0]
    assert own == pytest.approx(crps_of_members(counts, happened))


def test_the_ranked_score_of_a_poisson_forecast_is_its_closed_form():
    """Wei and Held (2014): of a Poisson forecast with mean m and count y."""
    mean, happened = 1.7, 3
    counts = np.arange(200)
    pmf, cdf = stats.poisson.pmf(counts, mean), stats.poisson.cdf(counts, mean)
    closed = (happened - mean) * (2 * stats.poisson.cdf(happened, mean) - 1)
    closed += 2 * mean * stats.poisson.pmf(happened, mean)
    from scipy.special import ive

    closed -= mean * (ive(0, 2 * mean) + ive(1, 2 * mean))
    assert ranked(Chances(pmf[None]), np.array([happened]))[0] == pytest.approx(closed)
    assert cdf[-1] == pytest.approx(1)


def test_brier_and_log_scores_of_a_formula():
    chances = Chances(np.array([[0.9, 0.1], [0.4, 0.6]]))
    happened = np.array([0, 2])
    assert brier(chances, happened).tolist() == pytest.approx([0.01, 0.16])
    assert log_score(chances, np.array([0, 1])).tolist() == pytest.approx([-math.log(0.9), -math.log(0.6)])


def test_the_fair_brier_score_does_not_depend_on_how_many_futures_are_drawn():
    """On average over ensembles a small one scores as an endless one would; unfair, it would score worse."""
    random = np.random.default_rng(1)
    true, happened = 0.3, np.array([1])
    small = [brier(Chances.of_counts(random.binomial(1, true, (5, 1))), happened)[0] for _ in range(4000)]
    assert np.mean(small) == pytest.approx((true - 1) ** 2, abs=0.01)


@pytest.mark.parametrize("name", SCORES)
def test_saying_what_one_believes_scores_best_on_average(name):
    counts = np.arange(12)
    true = stats.poisson.pmf(counts, 1.2)
    true[-1] += 1 - true.sum()

    def expected(forecast):
        return sum(true[y] * SCORES[name](Chances(forecast[None]), np.array([y]))[0] for y in counts)

    honest = expected(true)
    for mean in (0.4, 0.8, 2.0, 3.0):
        other = stats.poisson.pmf(counts, mean)
        other[-1] += 1 - other.sum()
        assert expected(other) > honest


def test_a_count_that_no_future_holds_costs_a_lot_and_not_without_end():
    chances = Chances.of_counts(np.zeros((99, 1), int))
    assert log_score(chances, np.array([7]))[0] == pytest.approx(math.log(200))
    assert ranked(chances, np.array([7]))[0] == 7


def test_the_transform_is_flat_for_calibrated_forecasts_and_leans_right_if_too_little_was_held():
    random = np.random.default_rng(2)
    rates = random.gamma(2, 1, 4000)
    counts = np.arange(40)
    forecasts = Chances(stats.poisson.pmf(counts, rates[:, None]))
    flat = pit(forecasts, random.poisson(rates))
    assert flat.sum() == pytest.approx(1)
    assert flat.tolist() == pytest.approx([0.2] * 5, abs=0.02)
    leaning = pit(forecasts, random.poisson(3 * rates))
    assert leaning[-1] > 0.5


def test_the_transform_of_a_count_beyond_every_future_lies_on_the_right():
    assert pit(Chances.of_counts(np.zeros((10, 1), int)), np.array([5])).tolist() == pytest.approx([0, 0, 0, 0, 1])


def test_skill_is_one_for_a_perfect_forecast_and_unknown_against_one():
    assert skill([0.0], [0.2]) == 1
    assert math.isnan(skill([0.1], [0.0]))


def test_a_base_rate_is_a_negative_binomial_with_the_rate_of_jeffreys():
    one = Chances.of_base_rate(4, 50, [1.0, 5.0])
    assert one.mean.tolist() == pytest.approx([4.5 / 50, 5 * 4.5 / 50])
    assert one.pmf[0, 0] == pytest.approx((50 / 51) ** 4.5)
    assert one.pmf.sum(axis=1).tolist() == pytest.approx([1, 1])
    assert one.quantile(0.5).tolist() == [0, 0]


def test_counts_become_shares_and_quantiles():
    chances = Chances.of_counts(np.array([[0, 2], [1, 2], [1, 2], [4, 2]]))
    assert chances.at_least_one.tolist() == [0.75, 1.0]
    assert chances.mean.tolist() == [1.5, 2.0]
    assert chances.quantile(0.25).tolist() == [0, 2]
    assert chances.quantile(0.95).tolist() == [4, 2]
    assert chances.of(np.array([1, 9])).tolist() == [0.5, 0.0]


def test_forecasts_of_one_kind_are_joined():
    both = join([Chances.of_counts(np.array([[0], [3]])), Chances.of_counts(np.array([[1], [1], [1]]))])
    assert both.pmf.shape == (2, 4)
    assert both.members == 2
    assert join([Chances(np.ones((1, 1)))]).members is None
