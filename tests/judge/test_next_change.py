"""The best next change, in futures made by hand: what is tried, how it is chosen and counted, when none is better."""

import json
from collections.abc import Callable, Mapping

import numpy as np
import pytest

from titanium import load_case
from titanium.case.schema import Case
from titanium.desk.engine.bench import Bench
from titanium.desk.engine.ref import Ref
from titanium.errors import InputError
from titanium.explore.block import Chunk, Packages
from titanium.explore.ensemble import Ensemble, Kind
from titanium.explore.futures import Design
from titanium.judge.next_change import SEARCHED, SHOWN, Move, NextChange, judge_changes, moves_of, next_change, pieces
from titanium.judge.shares import Difference

COUNTED = 2000
Gains = Mapping[str, float]
"""Lever to the share of futures in which moving it lets the package hold, where it would not."""


@pytest.fixture(scope="module")
def case() -> Case:
    return load_case("us_rok")


def found_with(case: Case, gains: Gains, *, noise: float = 0.0, kind: Kind = "prior", seed: int = 1) -> NextChange:
    """What is found where today's package holds in half of the futures, and a moved lever adds its gain.

    With noise every change turns that share of the futures over at random, for better and for worse alike.
    """
    today = case.package(case.base)
    draws: dict[Kind, np.random.Generator] = {}

    def play(packages: Packages, begin: int, end: int, met: Kind) -> Chunk:
        draw = draws.setdefault(met, np.random.default_rng(seed))
        n = end - begin
        rank = np.arange(n) / n
        holds = np.empty((len(packages), n), dtype=np.float32)
        for row, setting in enumerate(packages.values()):
            moved = [lever for lever, value in setting.items() if value != today[lever]]
            level = 0.5 + sum(gains.get(lever, 0.0) for lever in moved)
            turned = draw.random(n) < (noise if moved else 0.0)
            holds[row] = (rank < level) != turned
        flat = np.zeros_like(holds)
        metrics = {"holds": holds, "secure": holds, "accept_patron": flat, "accept_host": flat - 1}
        cost = np.stack([np.full(n, 10.0 * (row > 0), dtype=np.float32) for row in range(len(packages))])
        cell = np.zeros((n, len(case.schools)), dtype=np.int8)
        return Chunk(np.arange(begin, end, dtype=np.uint32), cell, {**metrics, "patron_cost": cost, "host_cost": -cost})

    def collect(wanted: int, met: Kind) -> Ensemble:
        return Ensemble(Design(case, 0), met, np.arange(wanted, dtype=np.uint32))

    return judge_changes(case, today, play, collect, futures=COUNTED, ensemble=kind)


def test_every_lever_is_moved_alone_to_codes_or_round_values_of_its_range(case: Case) -> None:
    today = case.package("ironclad")
    moves, _ = moves_of(case, today)
    assert {move.lever for move in moves} == set(case.levers)
    assert all(move.after != today[move.lever] for move in moves)
    assert [move.after for move in moves if move.lever == "relocation_site"] == [1, 2, 3]
    assert [move.after for move in moves if move.lever == "consultation"] == [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]
    changed = moves[0].applied(today)
    assert {lever for lever in today if changed[lever] != today[lever]} == {moves[0].lever}


def test_a_rule_of_the_case_binds_unless_the_package_breaks_it_already(case: Case) -> None:
    moves, barred = moves_of(case, case.package("ironclad"))
    assert barred == {"troop_floor": 3}
    assert [move.after for move in moves if move.lever == "us_troops_k"] == [30.0, 40.0]
    moves, barred = moves_of(case, case.package("troop_cut"))
    assert barred == {}
    assert [move.after for move in moves if move.lever == "us_troops_k"] == [0.0, 10.0, 30.0, 40.0]


def test_the_change_that_gains_most_comes_first_with_all_that_it_does(case: Case) -> None:
    found = found_with(case, {"consultation": 0.1, "nuclear_assurance": 0.3, "ground_share": -0.2})
    assert [own.move.lever for own in found.changes[:2]] == ["nuclear_assurance", "consultation"]
    best = found.changes[0]
    assert best is found.best
    assert best.decides == ("W",)
    assert best.gain.overall == Difference.of(600, 0, COUNTED)
    assert (best.strength.count, found.strength.count) == (1600, 1000)
    assert best.signs == {"W": Difference.of(0, 0, COUNTED), "S": Difference.of(0, 0, COUNTED)}
    assert (best.costs["W"].mean, best.costs["S"].mean) == (10.0, -10.0)
    assert len(found.changes) == SHOWN
    assert len({own.move.lever for own in found.changes}) == SHOWN, "one change of each lever"


def test_of_values_that_gain_alike_the_smaller_move_is_told(case: Case) -> None:
    best = found_with(case, {"consultation": 0.1}).best
    assert best is not None
    assert best.move == Move("consultation", 0.5, 0.4)


def test_where_nothing_gains_nothing_is_called_better(case: Case) -> None:
    assert found_with(case, {}).best is None
    assert found_with(case, dict.fromkeys(case.levers, -0.1)).best is None


def test_the_luck_of_the_best_of_many_is_left_behind_in_the_futures_it_was_chosen_in(case: Case) -> None:
    found = [found_with(case, {}, noise=0.2, seed=seed) for seed in range(4)]
    told = [own for one in found for own in one.changes]
    assert np.mean([own.searched.mean for own in told]) > 0.01, "the best of eighty look better than they are"
    assert abs(np.mean([own.gain.overall.mean for own in told])) < 0.006
    assert [one.best for one in found] == [None] * 4


def test_without_the_signatures_it_is_found_again_in_other_futures(case: Case) -> None:
    found = found_with(case, {"consultation": 0.1}, kind="matched")
    assert found.unsigned is not None
    assert found.unsigned.evidence.ensemble.startswith("record")
    assert found_with(case, {"consultation": 0.1}).unsigned is None


def test_futures_in_which_it_was_chosen_are_not_counted(case: Case) -> None:
    found = found_with(case, {})
    assert (found.searched, found.evidence.futures) == (SEARCHED, COUNTED)
    assert all(own.searched.futures == SEARCHED for own in found.changes)
    assert all(own.gain.overall.futures == COUNTED for own in found.changes)


def test_it_is_plain_data_and_a_frame(case: Case) -> None:
    found = found_with(case, {"consultation": 0.1}, kind="matched")
    told = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert told["best"] == "consultation=0.4"
    assert told["tried"] == len(moves_of(case, found.setting)[0])
    rows = found.to_frame()
    assert rows.shape[0] == 2 * SHOWN
    assert rows.gain.iloc[0] == pytest.approx(0.1)


def test_parts_hold_every_change_once(case: Case) -> None:
    moves, _ = moves_of(case, case.package("ironclad"))
    parts = pieces(moves, 7)
    assert [move for part in parts for move in part] == list(moves)
    assert max(map(len, parts)) == 7


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda case: next_change(case, "titanum"), "titanium"),
        (lambda case: next_change(case, {**case.package("ironclad"), "us_troops_k": 41.0}), "us_troops_k is 41"),
        (lambda case: next_change(case, futures=0), "future"),
    ],
)
def test_what_cannot_be_asked_says_why(case: Case, ask: Callable[[Case], NextChange], message: str) -> None:
    with pytest.raises(InputError, match=message):
        ask(case)


@pytest.mark.slow
def test_by_itself_it_finds_what_a_bench_counts(case: Case) -> None:
    found = next_change(case, "titanium", futures=2048)
    bench, ref = Bench(), Ref("us_rok")
    for own in found.changes:
        packages = {"hand": case.package("titanium"), "moved": own.move.applied(case.package("titanium"))}
        chunk = bench.chunk(ref, packages, SEARCHED + 2048).cut(SEARCHED, SEARCHED + 2048)
        hand, moved = chunk.metrics["holds"] > 0.5
        won, lost = int((moved & ~hand).sum()), int((hand & ~moved).sum())
        assert own.gain.overall == Difference.of(won, lost, 2048)
