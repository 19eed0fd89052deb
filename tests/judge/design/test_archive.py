"""The epsilon archive: no member dominates another, and nothing that was offered is far from a member."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from titanium.judge.design.archive import EpsilonArchive, dominates, nondominated

POINTS = st.lists(st.tuples(*[st.floats(-3, 3)] * 3), min_size=1, max_size=60)
EPSILONS = st.tuples(*[st.floats(0.05, 1)] * 3)


@settings(max_examples=60, deadline=None)
@given(POINTS, EPSILONS)
def test_no_member_dominates_another_and_every_offer_is_epsilon_dominated(
    points: list[tuple[float, ...]], epsilons: tuple[float, ...]
) -> None:
    archive = EpsilonArchive[int](epsilons)
    for number, point in enumerate(points):
        archive.offer(number, point, tie=float(number % 3))
    kept = [own.point for own in archive.members]
    assert not any(dominates(one, other) for one in kept for other in kept)
    for point in points:
        assert any(
            all(mine <= own + side * (1 + 1e-9) for mine, own, side in zip(member, point, epsilons, strict=True))
            for member in kept
        ), point


@settings(max_examples=30, deadline=None)
@given(POINTS)
def test_members_are_of_the_plain_front_where_boxes_are_small(points: list[tuple[float, ...]]) -> None:
    """With sides of a tenth in a space that is six wide, no more members than boxes along any one axis pair."""
    archive = EpsilonArchive[int]((0.1, 0.1, 0.1))
    for number, point in enumerate(points):
        archive.offer(number, point)
    assert len({own.box for own in archive.members}) == len(archive.members) <= 61**2


def test_of_two_in_one_box_the_one_that_dominates_stays_whatever_the_tie() -> None:
    archive = EpsilonArchive[str]((1.0, 1.0))
    archive.offer("first", (0.5, 0.5), tie=0.0)
    assert archive.offer("better", (0.4, 0.5), tie=9.0)
    assert not archive.offer("worse", (0.45, 0.6), tie=0.0)
    assert [own.item for own in archive.members] == ["better"]


def test_of_two_in_one_box_that_differ_both_ways_the_tie_decides_then_the_corner() -> None:
    archive = EpsilonArchive[str]((1.0, 1.0))
    archive.offer("moves three levers", (0.2, 0.6), tie=3.0)
    assert archive.offer("moves one lever", (0.9, 0.5), tie=1.0)
    assert not archive.offer("moves two levers", (0.1, 0.55), tie=2.0)
    assert archive.offer("as few, nearer the corner", (0.4, 0.55), tie=1.0)
    assert [own.item for own in archive.members] == ["as few, nearer the corner"]


def test_a_point_with_a_number_that_is_not_finite_is_never_taken() -> None:
    archive = EpsilonArchive[str]((1.0,))
    assert not archive.offer("nan", (math.nan,))
    assert not archive.offer("infinite", (-math.inf,))
    assert archive.members == []


def test_a_coarser_archive_has_fewer_members() -> None:
    archive = EpsilonArchive[int]((0.01, 0.01))
    for number in range(101):
        archive.offer(number, (number / 100, 1 - number / 100))
    coarse = archive.coarser(10.0)
    assert 8 <= len(coarse.members) <= 12 < len(archive.members)


def test_an_epsilon_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="each must be a number over 0"):
        EpsilonArchive[int]((0.1, 0.0))


def test_equal_points_do_not_dominate_one_another() -> None:
    assert nondominated(np.array([[1.0, 1.0], [1.0, 1.0], [2.0, 1.0]])).tolist() == [True, True, False]
