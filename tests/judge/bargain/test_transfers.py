"""Side payments: where capitals turn, what halves refusals, and the split in closed form."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from titanium import load_case
from titanium.judge.bargain.paying import nash_payment
from titanium.judge.bargain.transfers import Payment, Reservation, at_turns, both_accept, midpoint, move, turns

PAYMENTS = np.array([0.0, 1.0, 2.0, 4.0])


def host(*gains: tuple[float, ...]) -> list[float]:
    """Where the host turns; one tuple of gains at `PAYMENTS` for each future."""
    return turns(PAYMENTS, np.array(gains, float).T, "S").tolist()


def patron(*gains: tuple[float, ...]) -> list[float]:
    return turns(PAYMENTS, np.array(gains, float).T, "W").tolist()


class TestTurns:
    def test_the_host_accepts_up_to_a_payment_and_the_patron_from_one_on(self) -> None:
        assert host((2, 1, -1, -2)) == [1.5]
        assert patron((-1, 1, 2, 3)) == [0.5]

    def test_the_ends_of_the_range_are_told_apart(self) -> None:
        assert host((2, 2, 2, 1), (-1, -1, -1, -1)) == [math.inf, -math.inf]
        assert patron((1, 2, 2, 3), (-4, -3, -2, -1)) == [-math.inf, math.inf]

    def test_a_capital_that_just_breaks_even_accepts(self) -> None:
        assert host((1, 0, -1, -2)) == [1.0]
        assert patron((-2, -1, 0, 1)) == [2.0]

    def test_of_several_turns_the_host_has_the_highest_and_the_patron_the_lowest(self) -> None:
        """A payment of nothing may cost the host a quarrel, so that it accepts in the middle alone."""
        assert host((-1, 1, 1, -1)) == [3.0]
        assert patron((-1, 1, 1, -1)) == [0.5]

    def test_some_payment_suits_both_where_the_ranges_meet(self) -> None:
        inf = math.inf
        turning = {"W": np.array([1.0, 2.0, -inf, -inf, inf]), "S": np.array([1.0, 1.0, inf, -inf, inf])}
        assert both_accept(turning).tolist() == [True, False, True, False, False]

    def test_points_are_laid_where_capitals_turn(self) -> None:
        found = at_turns(np.array([1.0, 1.2, 1.4, math.inf, -math.inf]), 3)
        assert found.min() >= 1
        assert found.max() <= 1.4
        assert len(at_turns(np.array([math.inf]))) == 0

    @settings(max_examples=25, deadline=None)
    @given(st.floats(0.01, 3.99), st.floats(0.1, 5))
    def test_a_straight_gain_turns_where_it_is_zero(self, at: float, slope: float) -> None:
        assert turns(PAYMENTS, (slope * (at - PAYMENTS))[:, None], "S") == pytest.approx([at])
        assert turns(PAYMENTS, (slope * (PAYMENTS - at))[:, None], "W") == pytest.approx([at])


class TestReservation:
    def test_futures_beyond_the_range_count_at_its_ends(self) -> None:
        found = Reservation.of(np.array([-math.inf, 1.0, 2.0, 3.0, math.inf]), "S")
        assert (found.p05, found.median, found.p95) == (-math.inf, 2.0, math.inf)
        assert (found.never.count, found.always.count) == (1, 1)

    def test_for_the_patron_the_ends_change_places(self) -> None:
        found = Reservation.of(np.array([-math.inf, -math.inf, 1.0, math.inf]), "W")
        assert (found.always.count, found.never.count) == (2, 1)


class TestMove:
    """Of ten futures the host refuses five at a payment of 4 and two at 2; the patron four at 0, two at 1, one at 2."""

    GAINS = {
        "S": np.array([[1.0] * 10, [1.0] * 10, [-1.0] * 2 + [1.0] * 8, [-1.0] * 5 + [1.0] * 5]),
        "W": np.array([[-1.0] * 4 + [1.0] * 6, [-1.0] * 2 + [1.0] * 8, [-1.0] + [1.0] * 9, [1.0] * 10]),
    }

    def test_what_halves_the_hosts_refusals(self) -> None:
        """From five at 4 to two and a half, of which two are left at 2: five sixths of the way."""
        found = move(PAYMENTS, self.GAINS, "S", 4.0)
        assert found is not None
        assert found.halves
        assert found.change == pytest.approx(-2 * 5 / 6)
        assert (found.refusals.count, found.others.count) == (2, 1)

    def test_what_halves_the_patrons(self) -> None:
        found = move(PAYMENTS, self.GAINS, "W", 1.0)
        assert found is not None
        assert (found.change, found.refusals.count, found.others.count) == (1.0, 1, 2)

    def test_where_nothing_halves_them_the_nearest_is_told(self) -> None:
        gains = {**self.GAINS, "S": np.array([[-1.0] * 4 + [1.0] * 6] * 3 + [[-1.0] * 5 + [1.0] * 5])}
        found = move(PAYMENTS, gains, "S", 4.0)
        assert found is not None
        assert (found.halves, found.change, found.refusals.count) == (False, -2.0, 4)

    def test_who_never_refuses_need_not_be_moved(self) -> None:
        assert move(PAYMENTS, self.GAINS, "S", 1.0) is None

    def test_where_a_change_makes_it_no_better_there_is_no_move(self) -> None:
        assert move(PAYMENTS, {**self.GAINS, "S": -np.ones((4, 10))}, "S", 4.0) is None


class TestSplit:
    @settings(max_examples=25, deadline=None)
    @given(st.floats(2.0, 3.9), st.floats(0.1, 1.9), st.floats(0.1, 5), st.floats(0.1, 5))
    def test_linear_utilities_split_halfway_between_the_reservations(
        self, most: float, least: float, a: float, b: float
    ) -> None:
        """s* = (s_max of the host + s_min of the patron) / 2, whatever money is worth to each."""
        found = nash_payment(PAYMENTS, b * (PAYMENTS - least), a * (most - PAYMENTS))
        assert found == pytest.approx(midpoint(most, least), abs=1e-6)

    def test_at_an_end_of_the_range_the_end_it_is(self) -> None:
        assert nash_payment(PAYMENTS, 10 + PAYMENTS, 100 - PAYMENTS) == 4.0

    def test_bent_utilities_split_where_the_product_is_greatest(self) -> None:
        """Patron sqrt(s), host 4 - s: the product is greatest at 4/3."""
        fine = np.linspace(0, 4, 4001)
        assert nash_payment(fine, np.sqrt(fine), 4 - fine) == pytest.approx(4 / 3, abs=1e-3)

    def test_without_a_payment_that_leaves_both_a_gain_there_is_none(self) -> None:
        assert nash_payment(PAYMENTS, PAYMENTS - 3, 2 - PAYMENTS) is None

    def test_a_gain_between_two_spans_of_loss_is_found(self) -> None:
        patron = np.array([-1.0, 2.0, -1.0, -1.0])
        assert nash_payment(PAYMENTS, patron, np.ones(4)) == pytest.approx(1.0)


class TestPayment:
    def test_it_is_told_in_the_cases_money_at_a_rate_with_its_year(self) -> None:
        found = Payment.of(load_case("us_rok"))
        assert (found.key, found.money, found.rate) == ("sma_krw_bn", "USD_bn", 1450.0)
        assert found.said_rate == "1,450 KRW/USD of 2026"
        assert found.high == pytest.approx(16000 / 1450)

    def test_rounding_never_leads_out_of_the_levers_range(self) -> None:
        found = Payment.of(load_case("us_rok"))
        assert found.lever(found.high) == 16000
        assert found.lever(np.nextafter(found.high, math.inf)) == 16000
        assert found.lever(-1e-9) == 0
