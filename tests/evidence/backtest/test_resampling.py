"""Intervals over starts, and reliability: counted by hand, and against the binomial distribution."""

import itertools
import math

import numpy as np
import pytest
from scipy import stats

from titanium.evidence.backtest.reliability import bins, expected_range
from titanium.evidence.backtest.resampling import Skill, skill_of


def test_the_interval_goes_through_every_way_to_draw_the_starts():
    own, against = np.array([1.0, 2.0, 0.5]), np.array([2.0, 1.0, 1.0])
    drawn = [
        1 - sum(own[list(places)]) / sum(against[list(places)]) for places in itertools.product(range(3), repeat=3)
    ]
    found = skill_of(own, against)
    assert found.value == pytest.approx(1 - 3.5 / 4)
    assert (found.low, found.high) == pytest.approx(tuple(np.quantile(drawn, [0.025, 0.975])))


def test_two_starts_give_no_interval_and_many_are_drawn_by_lot():
    assert math.isnan(skill_of(np.ones(2), np.full(2, 2.0)).low)
    many = skill_of(np.ones(9), np.full(9, 2.0))
    assert (many.low, many.value, many.high) == (0.5, 0.5, 0.5)


def test_a_reference_that_never_errs_leaves_the_skill_unknown():
    found = skill_of(np.ones(3), np.zeros(3))
    assert math.isnan(found.value)
    assert found.says == "open"


@pytest.mark.parametrize(("low", "high", "says"), [(0.1, 0.3, "better"), (-0.3, -0.1, "worse"), (-0.1, 0.2, "open")])
def test_what_an_interval_says(low, high, says):
    assert Skill(0.0, low, high).says == says


def test_the_range_that_fits_is_the_binomial_one_where_chances_are_alike():
    low, high = stats.binom.ppf([0.025, 0.975], 40, 0.3)
    assert expected_range(np.full(40, 0.3)) == (int(low), int(high))


def test_events_that_two_windows_forecast_count_once():
    found = bins(
        np.array([0.01, 0.3, 0.35, 0.99]),
        np.array([False, True, True, True]),
        [("war", 1), ("war", 2), ("war", 2), ("war", 3)],
    )
    assert [(own.low, own.forecasts, own.happened, own.distinct) for own in found] == [
        (0.0, 1, 0, 0),
        (0.2, 2, 2, 1),
        (0.8, 1, 1, 1),
    ]
    assert found[1].expected == pytest.approx(0.325)


def test_a_bin_in_which_far_too_much_came_does_not_fit():
    [bad] = bins(np.full(20, 0.06), np.ones(20, bool), [("war", year) for year in range(20)])
    assert not bad.fits
