"""Breaking points of the real model: what they claim is played again, and beaten by no grid and no point at random."""

import json
import math
from typing import Any

import numpy as np
import pytest
from tests.judge.breaking.small_case import MOVING, ONLY, STREAMS, Small, small

from made_up import model as made_up
from titanium import load_case
from titanium.errors import InputError
from titanium.judge.breaking.finder import Finder
from titanium.judge.breaking.finding import breaking_point, check_asked
from titanium.judge.breaking.margins import WHOLE
from titanium.judge.breaking.points import BreakingPoints
from titanium.judge.breaking.verify import Sampled

pytestmark = pytest.mark.slow
"""The search compiles a program of its own, which takes longest of all; margins and points are tested by default."""


def test_every_point_breaks_in_the_simulation_and_holds_a_little_nearer(
    found: BreakingPoints, few_moving: Small
) -> None:
    sampled = Sampled(few_moving.model, few_moving.case, few_moving.case.package("titanium"), 0, STREAMS)
    told = [own for own in found.points() if own.is_found and not own.mends]
    assert {own.moved for own in told} >= {"all", "one"}
    centre = np.array(list(found.centre.values()))
    levels = np.array([list(own.levels.values()) for own in told])
    nearer = centre + (1 - np.array([[own.nearer] for own in told])) * (levels - centre)
    cells = np.tile(np.array(few_moving.centre.cell, np.int8), (len(told), 1))
    there, before = sampled.at(levels, cells), sampled.at(nearer, cells)
    for row, own in enumerate(told):
        assert there.is_broken(own.way)[row], own.way
        assert own.nearer <= 0.02
        assert not before.is_broken(own.way)[row], own.way


def test_the_distance_is_that_of_the_moves(found: BreakingPoints) -> None:
    for own in found.points():
        if own.is_found:
            moved = [move.level_after - move.level_before for move in own.moves]
            assert abs(own.distance) == pytest.approx(math.sqrt(sum(by**2 for by in moved)), abs=2e-3)
            assert sum(move.share for move in own.moves) == pytest.approx(1, abs=1e-2)
            assert all(abs(move.level_after - found.centre[move.symbol]) > 0 for move in own.moves)


def test_the_nearest_way_of_all_is_the_smallest_change(found: BreakingPoints) -> None:
    assert found.nearest is not None
    assert found.nearest.distance == min(own.distance for own in found.ways if own.is_found)
    assert found.nearest.breaks_as == "Seoul would rather have no deal"
    for few in (*found.few, *found.single):
        everything = found.of(few.way)
        assert everything is not None
        assert few.distance >= everything.distance * 0.97


def test_more_freedom_is_never_farther(found: BreakingPoints) -> None:
    for own in found.single:
        few = found.of(own.way, "few")
        assert few is None or few.distance <= own.distance * 1.03


def test_no_point_at_random_is_nearer(found: BreakingPoints) -> None:
    assert found.ball is not None
    assert (found.ball.points, found.ball.broken) == (256, 0)


@pytest.mark.slow
def test_each_school_is_told_apart(few_moving: Small) -> None:
    found = Finder(few_moving.model, few_moving.design, few_moving.centre, "titanium", 64, "l2").find(schools=True)
    assert {switch: list(own) for switch, own in found.by_school.items()} == {
        switch: list(entry.positions) for switch, entry in few_moving.case.schools.items()
    }
    for switch, positions in found.by_school.items():
        for position, own in positions.items():
            assert own.cell == {**found.schools, switch: position}
            assert own.mends == (own.distance < 0)


def test_what_cannot_break_is_said_to_be_out_of_reach(found: BreakingPoints) -> None:
    own = found.of("d30_korea")
    assert own is not None
    assert not own.is_found
    assert own.moves == ()
    assert own.to_dict()["distance"] is None


def test_ways_that_were_not_sought_are_not_told(found: BreakingPoints) -> None:
    assert {own.way for own in found.points()} == set(found.only)
    assert found.to_dict()["only"] == list(ONLY)


def test_json_and_rows(found: BreakingPoints) -> None:
    plain = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert plain["schema"] == "titanium.break/1"
    assert plain["seed"] == 0
    rows = found.to_frame()
    assert set(rows.symbol) <= set(MOVING)
    assert (rows.level_before != rows.level_after).all()


def test_a_grid_of_two_uncertainties_beats_no_answer() -> None:
    """Both levels on a grid, every point played in 64 streams: the nearest that breaks is where the search says."""
    own = small(("H_TW", "mu_S"))
    only = ("any", "accept_rok", "taiwan_war")
    answer = Finder(own.model, own.design, own.centre, "titanium", 64, "l2", only).find(schools=False)
    sampled = Sampled(own.model, own.case, own.case.package("titanium"), 0, 64)
    axis = np.linspace(0.01, 0.99, 24)
    grid = np.stack(np.meshgrid(axis, axis, indexing="ij"), axis=-1).reshape(-1, 2)
    counts = sampled.at(grid, np.tile(np.array(own.centre.cell, np.int8), (len(grid), 1)))
    far = np.sqrt(((grid - own.centre.levels) ** 2).sum(axis=1))
    step = (axis[1] - axis[0]) / math.sqrt(2)
    for way in ("accept_rok", "taiwan_war"):
        point = answer.of(way)
        assert point is not None
        nearest = far[counts.is_broken(way)].min()
        assert point.distance <= nearest + 0.02 * nearest
        assert point.distance >= nearest - step - 0.02 * nearest
    assert answer.nearest is not None
    assert answer.nearest.distance <= far[counts.is_broken(WHOLE)].min() * 1.02


def test_where_one_uncertainty_moves_a_broken_package_is_mended_by_it() -> None:
    """Seoul refuses ten billion a year at the centre; it is the pain of paying alone that could change that."""
    own = small(("mu_S",))
    found = Finder(own.model, own.design, own.centre, "ten_billion", 64, "l2").find(schools=False)
    assert found.is_broken_at_centre
    assert found.ball is None
    seoul, whole = found.of("accept_rok"), found.of(WHOLE)
    assert seoul is not None
    assert whole is not None
    assert seoul.mends
    assert seoul.is_found == whole.is_found
    for point in (seoul, whole):
        if point.is_found:
            assert -0.5 < point.distance < 0
            assert point.moves[0].level_after < point.moves[0].level_before
            assert found.nearest is whole


@pytest.mark.slow
def test_the_same_seed_gives_the_same_answer(found: BreakingPoints, few_moving: Small) -> None:
    own = few_moving
    again = Finder(own.model, own.design, own.centre, "titanium", STREAMS, "l2", ONLY).find(schools=False)
    assert [own.to_dict() for own in again.ways] == [own.to_dict() for own in found.ways]


@pytest.mark.slow
def test_the_sum_of_moves_moves_fewer(found: BreakingPoints, few_moving: Small) -> None:
    own = Finder(few_moving.model, few_moving.design, few_moving.centre, "titanium", STREAMS, "l1").find(schools=False)
    sparse, full = own.of("accept_rok"), found.of("accept_rok")
    assert sparse is not None
    assert full is not None
    assert len(sparse.moves) < len(full.moves)
    assert sparse.distance >= full.distance * 0.99


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"package": "titanum"}, "Did you mean 'titanium'"),
        ({"streams": 3}, "3 chance streams: a whole number from 64 to 16384 is wanted"),
        ({"against": "ironclat"}, "Did you mean 'ironclad'"),
        ({"only": ["accept_rk"]}, "no way to break 'accept_rk'"),
        ({"only": []}, "no way to break is named"),
    ],
)
def test_what_cannot_be_asked_is_refused(asked: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError, match=said.replace("(", r"\(")):
        breaking_point(load_case("us_rok"), **({"package": "titanium"} | asked))


def test_a_function_is_no_case() -> None:
    with pytest.raises(InputError, match="a breaking point is sought in a case"):
        breaking_point(made_up().scope, "open")


def test_all_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(InputError, match=r"(?s)3 chance streams.*no norm 'l3'"):
        check_asked(load_case("us_rok"), ["titanium"], 3, 64, "l3")
