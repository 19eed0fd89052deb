"""Shares, paired differences and rates: their intervals, and how many futures would settle what is open."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from titanium.judge.shares import FEWEST_DIFFERING, Difference, Rate, Share, plain


@given(st.integers(1, 10**6).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_an_interval_holds_its_share(case: tuple[int, int]) -> None:
    share = Share.of(*case)
    assert 0 <= share.low <= share.share <= share.high <= 1


def test_wilson_interval_of_a_published_example() -> None:
    """Newcombe (1998), Statistics in Medicine 17, table I: 81 of 263 gives 0.2553 to 0.3662 by the score method."""
    share = Share.of(81, 263)
    assert (round(share.low, 4), round(share.high, 4)) == (0.2553, 0.3662)


def test_a_difference_is_the_mean_of_wins_and_losses() -> None:
    """Of 100 futures one alone holds in 30, the other alone in 10: mean 0.2, variance 0.4 - 0.04."""
    own = Difference.of(30, 10, 100)
    assert own.mean == pytest.approx(0.2)
    assert own.high - own.mean == pytest.approx(1.96 * math.sqrt(0.36 / 100), rel=1e-3)
    assert own.differ == 40


def test_too_few_differing_futures_tell_nothing_apart() -> None:
    assert not Difference.of(FEWEST_DIFFERING - 1, 0, 6).is_clear
    assert Difference.of(FEWEST_DIFFERING, 0, 6).is_clear
    assert Difference.of(0, FEWEST_DIFFERING, 6).is_clear


def test_no_future_leaves_a_difference_undefined() -> None:
    own = Difference.of(0, 0, 0)
    assert math.isnan(own.mean)
    assert not own.is_clear
    assert own.settled_by() is None


def test_as_many_futures_as_it_says_settle_a_share() -> None:
    """52 of 100 allow either side of one half; the same share of as many futures as are named does not."""
    wanted = Share.of(52, 100).settled_by()
    assert wanted is not None
    assert Share.of(52, 100).low < 0.5
    assert Share.of(math.ceil(0.52 * wanted), wanted).low >= 0.5
    assert Share.of(round(0.52 * 0.9 * wanted), round(0.9 * wanted)).low < 0.5
    assert Share.of(50, 100).settled_by() is None


def test_as_many_futures_as_it_says_settle_a_difference() -> None:
    wanted = Difference.of(12, 8, 100).settled_by()
    assert wanted is not None
    assert not Difference.of(12, 8, 100).is_clear
    assert Difference.of(math.ceil(0.12 * wanted), math.floor(0.08 * wanted), wanted).is_clear
    assert not Difference.of(round(0.12 * 0.9 * wanted), round(0.08 * 0.9 * wanted), round(0.9 * wanted)).is_clear


def test_few_clean_wins_are_settled_once_enough_futures_differ() -> None:
    assert Difference.of(3, 0, 10).settled_by() == 20


def test_a_rate_may_rest_on_sums_above_one() -> None:
    """Three futures with the sums 0, 0.5 and 2.5: only their mean is a rate."""
    rate = Rate.of(3, 3.0, 0.25 + 6.25)
    assert rate.mean == pytest.approx(1.0)
    assert rate.low < rate.mean < rate.high
    assert math.isnan(Rate.of(0, 0.0, 0.0).mean)


def test_plain_data_has_no_number_that_json_cannot_hold() -> None:
    assert plain({"a": (1, math.nan), "b": [{"c": math.inf}]}) == {"a": [1, None], "b": [{"c": None}]}
