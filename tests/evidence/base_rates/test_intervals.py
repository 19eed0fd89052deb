"""Intervals against published tables."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from titanium.evidence.base_rates.intervals import clopper_pearson, garwood, jeffreys_rate, jeffreys_share


@pytest.mark.parametrize(
    ("events", "low", "high"), [(0, 0.0, 3.689), (1, 0.0253, 5.572), (10, 4.795, 18.390), (24, 15.377, 35.710)]
)
def test_exact_rates_are_those_of_the_published_table(events: int, low: float, high: float) -> None:
    """Limits of a Poisson mean as tabulated by Garwood (1936) and ever since."""
    interval = garwood(events, 1.0)
    assert (interval.low, interval.high) == pytest.approx((low, high), abs=0.001)


@pytest.mark.parametrize(
    ("events", "cases", "low", "high"), [(0, 25, 0.0, 0.1372), (1, 10, 0.0025, 0.4450), (81, 263, 0.2527, 0.3676)]
)
def test_exact_shares_are_those_of_the_published_tables(events: int, cases: int, low: float, high: float) -> None:
    """The last is the worked example of Newcombe (1998), method 5."""
    interval = clopper_pearson(events, cases)
    assert (interval.low, interval.high) == pytest.approx((low, high), abs=0.0002)


@given(events=st.integers(0, 60), more=st.integers(0, 60), exposed=st.floats(0.1, 100))
@settings(max_examples=30)
def test_jeffreys_lies_within_exact_and_both_hold_the_estimate(events: int, more: int, exposed: float) -> None:
    exact, own = garwood(events, exposed), jeffreys_rate(events, exposed)
    assert exact.low <= own.low <= events / exposed <= own.high <= exact.high
    cases = events + more + 1
    exact, own = clopper_pearson(events, cases), jeffreys_share(events, cases)
    assert exact.low <= own.low <= events / cases <= own.high <= exact.high
