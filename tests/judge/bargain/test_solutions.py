"""Rules of bargaining against what is known of them in closed form, and against the axioms that define them."""

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from titanium.judge.bargain.rules import HOST_FIRST, NASH, PATRON_FIRST, finite, over_lotteries
from titanium.judge.bargain.solutions import (
    Agreement,
    Gains,
    alternating_offers,
    efficient,
    egalitarian,
    frontier,
    kalai_smorodinsky,
    mixed,
    nash,
    power,
    utilitarian,
    without_losses,
)

DOLLAR = np.linspace(0, 1, 10_001)
"""What the first player has of a dollar that two split."""


def split(first: float, second: float) -> Gains:
    """A dollar split between players with utility x**first and x**second."""
    return np.stack([DOLLAR**first, (1 - DOLLAR) ** second], axis=1)


def gains(found: Agreement | None) -> tuple[float, float]:
    assert found is not None
    return found.gains


class TestClosedForms:
    @pytest.mark.parametrize(("first", "second"), [(1, 1), (0.5, 1), (0.5, 0.25), (1, 0.1)])
    def test_of_a_dollar_the_nash_share_falls_with_risk_aversion(self, first: float, second: float) -> None:
        """Utility x**a: player i has a_i / (a_1 + a_2) of the dollar (Nash 1950)."""
        set_ = split(first, second)
        found = nash(without_losses(set_), lotteries=False)
        assert found is not None
        assert DOLLAR[found.lottery[0][0]] == pytest.approx(first / (first + second), abs=1e-4)
        over = nash(frontier(set_), lotteries=True)
        assert gains(over)[0] == pytest.approx((first / (first + second)) ** first, abs=1e-4)

    def test_power_moves_the_nash_share_of_a_dollar_to_the_power_itself(self) -> None:
        found = nash(frontier(split(1, 1)), lotteries=True, power=0.7)
        assert gains(found) == pytest.approx((0.7, 0.3), abs=1e-9)

    def test_kalai_smorodinsky_on_a_triangle_is_half_of_the_most_of_each(self) -> None:
        corners = frontier(np.array([[0.0, 0.0], [2.0, 0.0], [0.0, 1.0]]))
        assert gains(kalai_smorodinsky(corners, lotteries=True)) == pytest.approx((1.0, 0.5))

    def test_kalai_smorodinsky_where_nash_says_something_else(self) -> None:
        """Corners (0, 1), (1, 1), (2, 0): the most of each is 2 and 1; x = 2y meets y = 2 - x at (4/3, 2/3)."""
        corners = frontier(np.array([[0.0, 1.0], [1.0, 1.0], [2.0, 0.0]]))
        assert gains(kalai_smorodinsky(corners, lotteries=True)) == pytest.approx((4 / 3, 2 / 3))
        assert gains(nash(corners, lotteries=True)) == pytest.approx((1.0, 1.0))

    def test_egalitarian_and_utilitarian_on_a_triangle(self) -> None:
        corners = frontier(np.array([[0.0, 0.0], [2.0, 0.0], [0.0, 1.0]]))
        assert gains(egalitarian(corners, lotteries=True)) == pytest.approx((2 / 3, 2 / 3))
        assert gains(utilitarian(corners)) == (2.0, 0.0)

    @pytest.mark.parametrize(("one", "other"), [(0.9, 0.9), (0.5, 0.8), (0.99, 0.2)])
    def test_alternating_offers_over_a_dollar(self, one: float, other: float) -> None:
        """The first to offer has (1 - d2) / (1 - d1 d2); for 0.9 and 0.9 that is 0.526316 (Rubinstein 1982)."""
        corners = frontier(np.array([[0.0, 1.0], [1.0, 0.0]]))
        first = alternating_offers(corners, (one, other), first=0)
        assert gains(first)[0] == pytest.approx((1 - other) / (1 - one * other), abs=1e-9)
        second = alternating_offers(corners, (one, other), first=1)
        assert gains(second)[1] == pytest.approx((1 - one) / (1 - one * other), abs=1e-9)
        if one == other == 0.9:
            assert gains(first)[0] == pytest.approx(0.526316, abs=1e-6)

    def test_alternating_offers_tend_to_the_nash_solution_as_rounds_shorten(self) -> None:
        corners = frontier(split(0.5, 1))
        wanted = gains(nash(corners, lotteries=True))
        missed = [
            abs(gains(alternating_offers(corners, (patience, patience), first=first))[0] - wanted[0])
            for patience in (0.9, 0.99, 0.999, 0.9999)
            for first in (0, 1)
        ]
        assert missed[6] < 1e-4
        assert missed[7] < 1e-4
        assert missed[::2] == sorted(missed[::2], reverse=True)

    def test_with_unequal_patience_they_tend_to_the_nash_solution_with_powers(self) -> None:
        """Discounts exp(-r_i * length): the first has r_2 / (r_1 + r_2) (Binmore, Rubinstein and Wolinsky 1986)."""
        corners = frontier(np.array([[0.0, 1.0], [1.0, 0.0]]))
        short = (math.exp(-1e-4), math.exp(-3e-4))
        assert power(short) == pytest.approx(0.75)
        assert gains(alternating_offers(corners, short, first=0))[0] == pytest.approx(0.75, abs=1e-3)


class TestSets:
    def test_a_lottery_may_suit_both_where_no_package_does(self) -> None:
        """Each package costs one capital 1 and gives the other 5: a coin gives both 2."""
        set_ = np.array([[5.0, -1.0], [-1.0, 5.0]])
        assert without_losses(set_) == []
        found = nash(frontier(set_), lotteries=True)
        assert found is not None
        assert found.gains == pytest.approx((2.0, 2.0))
        assert dict(found.lottery) == pytest.approx({0: 0.5, 1: 0.5})

    def test_where_every_lottery_costs_somebody_something_no_rule_picks_anything(self) -> None:
        set_ = np.array([[1.0, -3.0], [-3.0, 1.0], [-1.0, -1.0]])
        assert frontier(set_) == []
        assert set(finite(set_, (0.9, 0.9)).values()) == {None}
        assert set(over_lotteries(frontier(set_), (0.9, 0.9)).values()) == {None}

    def test_one_package_that_suits_both_is_what_every_rule_picks(self) -> None:
        set_ = np.array([[0.2, 0.1], [-1.0, 3.0]])
        picks = {**finite(set_[:1], (0.9, 0.9)), **over_lotteries(frontier(set_[:1]), (0.9, 0.9))}
        assert {gains(own) for own in picks.values()} == {(0.2, 0.1)}

    def test_packages_of_one_worth_are_one_corner_and_both_efficient(self) -> None:
        set_ = np.array([[1.0, 1.0], [1.0, 1.0], [0.0, 0.5]])
        assert efficient(set_).tolist() == [True, True, False]
        assert [own.lottery for own in frontier(set_)] == [((0, 1.0),)]

    def test_a_package_under_the_line_between_two_others_is_no_corner(self) -> None:
        set_ = np.array([[0.0, 2.0], [0.9, 0.9], [2.0, 0.0]])
        assert efficient(set_).all()
        assert [own.lottery[0][0] for own in frontier(set_)] == [0, 2]

    def test_where_one_player_can_gain_nothing_the_other_has_all(self) -> None:
        set_ = np.array([[3.0, 0.0], [1.0, -1.0]])
        for found in over_lotteries(frontier(set_), (0.9, 0.9)).values():
            assert gains(found) == (3.0, 0.0)

    def test_a_share_of_nothing_is_the_first_agreement_alone(self) -> None:
        one, other = Agreement((0.0, 2.0), ((0, 1.0),)), Agreement((2.0, 0.0), ((1, 1.0),))
        assert mixed(one, other, 0.0) == one
        assert mixed(one, other, 0.25).gains == (0.5, 1.5)


numbers = st.floats(-1, 1, allow_nan=False).map(lambda value: round(value, 6))
sets = st.lists(st.tuples(numbers, numbers), min_size=1, max_size=8).map(np.array)
few = settings(max_examples=25, deadline=None)
RULES = (
    lambda corners: nash(corners, lotteries=True),
    lambda corners: kalai_smorodinsky(corners, lotteries=True),
    lambda corners: egalitarian(corners, lotteries=True),
    utilitarian,
)


def with_gain(set_: Gains) -> bool:
    """Whether some lottery leaves both players clearly better off."""
    corners = frontier(set_)
    found = nash(corners, lotteries=True)
    return found is not None and min(found.gains) > 1e-3


class TestAxioms:
    @few
    @given(sets)
    def test_no_lottery_beats_what_a_rule_picks(self, set_: Gains) -> None:
        """Pareto: along the segment between any two agreements nothing is better for both."""
        corners = frontier(set_)
        share = np.linspace(0, 1, 11)[:, None, None, None]
        lotteries = share * set_[:, None] + (1 - share) * set_[None, :]
        for rule in RULES:
            if (found := rule(corners)) is not None:
                assert not (lotteries > np.array(found.gains) + 1e-9).all(axis=-1).any()

    @few
    @given(sets)
    def test_nobody_loses_and_chances_add_up(self, set_: Gains) -> None:
        picks = [*over_lotteries(frontier(set_), (0.8, 0.9)).values(), *finite(set_, (0.8, 0.9)).values()]
        for found in filter(None, picks):
            assert min(found.gains) >= 0
            assert math.fsum(chance for _, chance in found.lottery) == pytest.approx(1)
            expected = sum(chance * set_[place] for place, chance in found.lottery)
            assert found.gains == pytest.approx(tuple(expected), abs=1e-9)

    @few
    @given(sets)
    def test_players_that_change_places_change_gains(self, set_: Gains) -> None:
        """Anonymity, and with it symmetry: on a set that is its own mirror both have the same."""
        for rule in RULES[:3]:
            here, there = rule(frontier(set_)), rule(frontier(set_[:, ::-1]))
            assert (here is None) == (there is None)
            if here is not None:
                assert gains(there)[::-1] == pytest.approx(here.gains, abs=1e-7)
        mirror = np.concatenate([set_, set_[:, ::-1]])
        for rule in RULES[:3]:
            if (found := rule(frontier(mirror))) is not None:
                assert found.gains[0] == pytest.approx(found.gains[1], abs=1e-7)

    @few
    @given(sets, st.floats(0.1, 10), st.floats(0.1, 10))
    def test_units_of_utility_do_not_matter_to_nash_and_kalai_smorodinsky(
        self, set_: Gains, one: float, other: float
    ) -> None:
        assume(with_gain(set_))
        unit = np.array([one, other])
        for rule in RULES[:2]:
            here, there = rule(frontier(set_)), rule(frontier(set_ * unit))
            assert gains(there) == pytest.approx(tuple(np.array(gains(here)) * unit), rel=1e-6, abs=1e-6)

    @few
    @given(sets, st.data())
    def test_agreements_that_are_not_picked_do_not_matter_to_nash(self, set_: Gains, data: st.DataObject) -> None:
        """Independence of irrelevant alternatives."""
        assume(with_gain(set_))
        found = nash(frontier(set_), lotteries=True)
        assert found is not None
        needed = {place for place, _ in found.lottery}
        spare = [place for place in range(len(set_)) if place not in needed]
        dropped = set(data.draw(st.lists(st.sampled_from(spare), unique=True))) if spare else set()
        kept = set_[[place for place in range(len(set_)) if place not in dropped]]
        assert gains(nash(frontier(kept), lotteries=True)) == pytest.approx(found.gains, abs=1e-7)

    @few
    @given(sets, sets)
    def test_room_for_one_player_does_not_cost_it_under_kalai_smorodinsky(self, set_: Gains, more: Gains) -> None:
        """Individual monotonicity: the most of the first stays the same, so the second cannot lose by more choice."""
        assume(with_gain(set_))
        most = max(own.gains[0] for own in frontier(set_))
        wide = np.concatenate([set_, more])
        if max(own.gains[0] for own in frontier(wide)) <= most + 1e-12:
            here = gains(kalai_smorodinsky(frontier(set_), lotteries=True))
            there = gains(kalai_smorodinsky(frontier(wide), lotteries=True))
            assert there[1] >= here[1] - 1e-7

    @few
    @given(sets, st.floats(0.05, 0.95), st.floats(0.05, 0.95))
    def test_offers_that_hold_each_other_up(self, set_: Gains, one: float, other: float) -> None:
        """Whoever answers has what it would have by refusing and offering itself a round later, or more at an end."""
        assume(with_gain(set_))
        picks = over_lotteries(frontier(set_), (one, other))
        patron, host = gains(picks[PATRON_FIRST]), gains(picks[HOST_FIRST])
        assert patron[1] >= other * host[1] - 1e-9
        assert host[0] >= one * patron[0] - 1e-9
        ends = {corner.gains for corner in frontier(set_)}
        assert patron in ends or patron[1] == pytest.approx(other * host[1], abs=1e-7)
        assert host in ends or host[0] == pytest.approx(one * patron[0], abs=1e-7)

    def test_nash_keeps_its_name_among_rules(self) -> None:
        assert gains(finite(np.array([[1.0, 2.0], [2.0, 1.5]]), (0.9, 0.9))[NASH]) == (2.0, 1.5)
