"""The zone of possible agreement, worked by hand; and equity."""

import math

import numpy as np
import pytest

from bargains import by_hand
from titanium import load_case
from titanium.judge.bargain.equity import Equity
from titanium.judge.bargain.zone import Acceptance, Gain, Span, acceptance, counted_once

CASE = load_case("us_rok")
KNOWN = by_hand()
TODAY, OFFER, COSTLY = range(3)


def accepted(*fallbacks: str) -> Acceptance:
    """The first three packages, each capital falling back on the best of these."""
    return acceptance(CASE, KNOWN, 3, {role: KNOWN.fallback(role, fallbacks) for role in "WS"})


class TestByHand:
    """No agreement gives the patron 0.1 if calm and -0.4 if tense, the host 0.0 and -0.4."""

    def test_who_accepts_what(self) -> None:
        """Today's suits the host always and the patron if tense; the offer both if calm; the costly one never both."""
        found = accepted("no agreement")
        accepts = {role: [own[role].accepts.overall.count for own in found.capitals] for role in "WS"}
        assert accepts == {"W": [1, 2, 1], "S": [2, 1, 1]}
        assert [own.overall.count for own in found.both] == [1, 1, 0]

    def test_the_zone_is_there_in_both_futures_once_by_another_package(self) -> None:
        zone = accepted("no agreement").zone
        assert zone.any.overall.count == 2
        assert zone.other.overall.count == 1
        assert zone.better.overall.count == 1
        assert zone.packages == Span(1.0, 1.0, 1.0)

    def test_the_greatest_product_of_gains_in_each_future(self) -> None:
        """Calm, the offer: 0.1 times 0.1. Tense, today's: 0.4 times 0.4, since others cost a capital something."""
        assert [own.overall.count for own in accepted("no agreement").nash] == [1, 1, 0]

    def test_gains_are_means_over_futures(self) -> None:
        found = accepted("no agreement")
        assert found.capitals[OFFER]["W"].over_fallback.overall.mean == pytest.approx(0.3)
        assert found.capitals[COSTLY]["S"].over_fallback.overall.mean == pytest.approx(0.4)

    def test_the_adversary_has_as_much_room_as_the_capitals(self) -> None:
        found = accepted("no agreement")
        assert [set(own) for own in found.views] == [{"W", "S", "K", "B"}] * 3
        assert [own["K"].prefers.overall.count for own in found.views] == [0, 1, 2]
        assert found.views[OFFER]["K"].over_today.overall.mean == pytest.approx(0.05)
        assert found.views[COSTLY]["B"].prefers.overall.count == 0

    def test_who_can_keep_todays_terms_accepts_less(self) -> None:
        found = accepted("no agreement", "today")
        assert [own.overall.count for own in found.both] == [1, 1, 0]
        assert found.capitals[TODAY]["W"].accepts.overall.count == 1

    def test_the_package_that_suits_least_has_the_deepest_shortfall(self) -> None:
        """Costly: calm the host has 0.2 less, tense the patron 0.2 less than without agreement."""
        found = accepted("no agreement")
        assert found.shortfall == pytest.approx((0.15, 0.0, -0.2), abs=1e-6)

    def test_without_a_zone_nothing_is_counted_and_nothing_is_chosen(self) -> None:
        fallback = {role: np.full(2, 5.0, np.float32) for role in "WS"}
        found = acceptance(CASE, KNOWN, 3, fallback)
        assert found.zone.any.overall.count == 0
        assert found.zone.packages is None
        assert sum(own.overall.count for own in found.nash) == 0

    def test_every_position_of_a_school_has_its_own_count(self) -> None:
        found = accepted("no agreement").both[TODAY].by_school["tripwire"]
        assert [(share.count, share.futures) for share in found.values()] == [(1, 2), (0, 0), (0, 0)]

    def test_what_a_capital_that_knows_no_future_falls_back_on(self) -> None:
        assert KNOWN.expected_fallback("W", ("no agreement", "costly")) == ("costly", pytest.approx(-0.1))
        assert KNOWN.fallback("W", ("no agreement", "costly")).tolist() == pytest.approx([0.4, -0.4])

    def test_something_said_of_each_future_is_counted(self) -> None:
        assert counted_once(CASE, np.array([True, False]), KNOWN).overall.count == 1


class TestNumbers:
    def test_a_gain_has_the_interval_of_its_mean_and_the_range_of_nine_in_ten(self) -> None:
        values = np.linspace(-1, 3, 101)
        found = Gain.of(values)
        assert found.mean == pytest.approx(1)
        assert found.high - found.mean == pytest.approx(1.96 * values.std() / math.sqrt(101), rel=1e-3)
        assert (found.p05, found.p95) == pytest.approx((-0.8, 2.8))

    def test_of_no_futures_nothing_is_known(self) -> None:
        assert math.isnan(Gain.of(np.empty(0)).mean)
        assert Span.of(np.empty(0)) is None

    def test_equity_leaves_out_what_is_not_finite(self) -> None:
        found = Equity.of(np.array([0.5, -0.1, np.nan, 0.0]))
        assert found is not None
        assert (found.host_gains.count, found.host_gains.futures) == (1, 3)
        assert found.exploitation == 0
        assert Equity.of(np.array([np.nan])) is None

    def test_a_host_that_always_rides_has_the_index_one(self) -> None:
        found = Equity.of(np.array([0.5, 0.1]))
        assert found is not None
        assert found.exploitation == 1


def test_gains_of_many_rows_are_those_of_each_to_the_bit() -> None:
    rows = np.random.default_rng(4).normal(size=(3, 501)).astype(np.float32)
    assert Gain.of_each(rows[:, ::2]) == [Gain.of(own) for own in rows[:, ::2]]
    assert all(np.isnan(own.mean) for own in Gain.of_each(rows[:, :0]))
