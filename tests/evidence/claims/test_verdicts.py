"""From numbers to verdicts: one test for and against, intervals as others compute them, parts that part."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from ledgers import effect
from titanium.evidence.claims.verdicts import combined, estimate, of_interval, of_share
from titanium.judge.shares import Share

NAN = math.nan


class TestAnInterval:
    @pytest.mark.parametrize(
        ("low", "high", "verdict"),
        [
            (0.01, 0.02, "supported"),
            (0.009, 0.02, "undetermined"),
            (-0.02, 0.009, "contradicted"),
            (-0.02, 0.01, "undetermined"),
            (NAN, NAN, "undetermined"),
            (-math.inf, math.inf, "undetermined"),
        ],
    )
    def test_must_pass_or_fail_as_a_whole(self, low: float, high: float, verdict: str) -> None:
        assert of_interval(low, high, (0.01, math.inf)) == verdict

    @given(st.floats(-9, 9), st.floats(0, 9), st.floats(-9, 9), st.floats(0, 9))
    @settings(max_examples=60)
    def test_what_supports_a_claim_never_supports_its_opposite(
        self, low: float, width: float, least: float, room: float
    ) -> None:
        own = of_interval(low, low + width, (least, math.inf))
        other = of_interval(low, low + width, (-math.inf, least - room - 1e-9))
        assert not own == other == "supported"

    def test_a_share_of_futures_is_decided_by_two_in_three_and_one_in_three(self) -> None:
        assert [of_share(low, low + 0.02) for low in (0.67, 0.65, 0.5, 0.32, 0.31)] == [
            "supported", "undetermined", "undetermined", "undetermined", "contradicted",
        ]  # fmt: skip


class TestAnEstimate:
    def test_a_mean_has_students_interval(self) -> None:
        values = np.random.default_rng(0).normal(0.1, 0.3, 50)
        found = estimate(effect(unit="utility"), values)
        low, high = stats.t.interval(0.95, 49, values.mean(), stats.sem(values))
        assert (found.low, found.high) == pytest.approx((low, high))
        assert found.futures == 50

    def test_a_mean_of_yes_and_no_has_wilsons_interval(self) -> None:
        found = estimate(effect(), np.array([1.0] * 81 + [0.0] * 182))
        share = Share.of(81, 263)
        assert (found.value, found.low, found.high) == (share.share, share.low, share.high)

    def test_events_that_never_differ_leave_three_in_n_open(self) -> None:
        unmoved = np.array([2.0] * 100)
        found = estimate(effect(), unmoved)
        assert (found.low, found.high) == (2 - 0.03, 2 + 0.03)
        few, many = (estimate(effect(), np.zeros(n)) for n in (20, 2000))
        assert (few.verdict, many.verdict) == ("undetermined", "contradicted")

    def test_one_future_decides_nothing(self) -> None:
        for across in ("mean", "median", "futures"):
            found = estimate(effect(unit="utility", across=across), np.array([0.5]))
            assert found.verdict == "undetermined"

    def test_a_median_has_the_interval_of_its_order_statistics(self) -> None:
        values = np.random.default_rng(1).exponential(size=101)
        found = estimate(effect(unit="utility", across="median"), values)
        ordered = np.sort(values)
        assert found.value == ordered[50]
        reference = stats.bootstrap((values,), np.median, n_resamples=2000, rng=2).confidence_interval
        assert (found.low, found.high) == pytest.approx((reference.low, reference.high), rel=0.2)
        below = int(np.searchsorted(ordered, found.low)) + 1
        assert stats.binom.cdf(below - 1, 101, 0.5) <= 0.025

    def test_a_median_may_be_without_end(self) -> None:
        said = {"test": "over", "claimed": 2, "why": "twice", "across": "median", "unit": "multiple"}
        found = estimate(effect(**said), np.array([math.inf] * 60 + [1.0] * 10))
        assert (found.value, found.verdict) == (math.inf, "supported")

    def test_each_future_by_itself(self) -> None:
        values = np.array([0.02] * 80 + [0.0] * 20)
        found = estimate(effect(unit="utility", across="futures"), values)
        assert (found.value, found.verdict) == (0.8, "supported")
        assert estimate(effect(unit="utility", across="futures"), -values).verdict == "contradicted"

    def test_what_is_no_number_is_left_out(self) -> None:
        found = estimate(effect(unit="utility"), np.array([NAN, 0.5, 0.7, NAN]))
        assert (found.futures, found.value) == (2, 0.6)
        nothing = estimate(effect(unit="utility"), np.array([NAN]))
        assert (nothing.futures, nothing.verdict) == (0, "undetermined")
        assert math.isnan(nothing.value)

    def test_what_is_only_told_gets_no_verdict(self) -> None:
        assert estimate(effect(test="told"), np.array([0.0, 1.0])).verdict == "told"

    def test_more_confidence_is_a_wider_interval(self) -> None:
        values = np.random.default_rng(3).normal(0.02, 0.05, 200)
        for across in ("mean", "median", "futures"):
            own = effect(unit="utility", across=across)
            usual, strict = estimate(own, values), estimate(own, values, 0.9999)
            assert strict.low < usual.low
            assert usual.high < strict.high


class TestAClaim:
    def test_needs_all_its_tested_parts_to_say_the_same(self) -> None:
        assert combined(["supported", "told"], is_outside=False) == "supported"
        assert combined(["contradicted", "contradicted"], is_outside=True) == "contradicted"
        assert combined(["supported", "undetermined"], is_outside=False) == "undetermined"
        assert combined(["supported", "contradicted"], is_outside=False) == "undetermined"

    def test_is_outside_the_model_if_nothing_tests_it(self) -> None:
        assert combined([], is_outside=True) == "outside"
        assert combined(["told"], is_outside=True) == "outside"
