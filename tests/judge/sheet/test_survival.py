"""The product-limit estimate, against a published table and closed form."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from titanium.judge.sheet.fatigue import Fatigue
from titanium.judge.sheet.survival import Survival

SIX_MP = [6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16, -17, -19, -20, 22, 23, -25, -32, -32, -34, -35]
"""Weeks of remission under 6-mercaptopurine (Freireich et al. 1963); those still in remission have a minus sign."""
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]


def of(weeks: list[int]) -> Survival:
    times = np.array(weeks, dtype=np.float64)
    return Survival.of(np.abs(times), times > 0)


def test_remission_under_treatment_is_as_published() -> None:
    """Shares and Greenwood errors as in Kleinbaum and Klein (2012) and in R's survfit."""
    found = of(SIX_MP)
    assert found.times.tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert found.at_risk.tolist() == [21, 17, 15, 12, 11, 7, 6]
    assert found.ended.tolist() == [3, 1, 1, 1, 1, 1, 1]
    assert found.share.round(4).tolist() == [0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482]
    assert found.error.round(4).tolist() == [0.0764, 0.0869, 0.0963, 0.1068, 0.1141, 0.1282, 0.1346]


def test_its_log_log_interval_and_median_are_as_published() -> None:
    """As R's survfit gives them with conf.type log-log: 0.620 to 0.952 at 6 weeks, 0.188 to 0.680 at 23."""
    found = of(SIX_MP)
    assert (round(found.low[0], 3), round(found.high[0], 3)) == (0.620, 0.952)
    assert (round(found.low[-1], 3), round(found.high[-1], 3)) == (0.188, 0.680)
    middle, low, high = found.median()
    assert (middle, low) == (23, 13)
    assert math.isnan(high)


def test_without_censoring_it_is_the_share_that_lasts() -> None:
    found = of(PLACEBO)
    assert found.median()[0] == 8
    for time in (1.0, 4.0, 8.0, 17.0):
        assert found.at(time)[0] == pytest.approx(sum(own > time for own in PLACEBO) / 21)
    assert found.at(0.5) == (1.0, 1.0, 1.0)
    assert found.share[-1] == 0.0
    assert found.low[-1] == 0.0
    assert found.high[-1] == found.high[-2]
    assert found.restricted_mean(23.0) == pytest.approx(np.mean(PLACEBO))


@given(st.lists(st.integers(0, 12), min_size=1, max_size=40))
@settings(max_examples=40)
def test_censored_at_one_horizon_its_error_is_that_of_a_share(quarters: list[int]) -> None:
    n = len(quarters)
    found = Fatigue.of(np.array(quarters, dtype=np.float64), quarters=8)
    lasting = sum(own >= 8 for own in quarters) / n
    assert found.intact.value == pytest.approx(lasting)
    assert found.broken == n - round(n * lasting)
    assert found.mean == pytest.approx(np.mean([min(own + 1, 8) for own in quarters]))
    assert list(found.curve) == sorted(found.curve, reverse=True)
    assert found.intact.low <= found.intact.value <= found.intact.high


def test_nothing_breaks_and_everything_breaks_at_once() -> None:
    never = Fatigue.of(np.full(5, 99.0), quarters=8)
    assert never.intact.value == 1.0
    assert math.isnan(never.median.value)
    assert never.mean == 8.0
    at_once = Fatigue.of(np.zeros(5), quarters=8)
    assert (at_once.median.value, at_once.intact.value, at_once.mean) == (1.0, 0.0, 1.0)


def test_no_future_gives_no_life() -> None:
    found = Fatigue.of(np.zeros(0), quarters=8)
    assert found.futures == 0
    assert math.isnan(found.intact.value)
    assert math.isnan(found.mean)
