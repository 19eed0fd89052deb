"""A crisis played in a seat: others drawn by their shares, choices taken up again, hidden moves hidden, ends told."""

import json
from collections import Counter

import numpy as np
import pytest
from tests.crises import ARMS, CASE, SEARCHES, blind, made_up

from titanium.errors import InputError
from titanium.games import build, decide, end
from titanium.report.crisis import CrisisReport
from titanium.report.played import play


def open_report() -> CrisisReport:
    """The rival attacks or not; the host opens its bases or not, once it was attacked."""
    answer = decide("S", {"open": end({"B": 1, "S": 0.5}), "close": end({"B": 2, "S": "a_W"})}, name="answer")
    game = build(decide("B", {"none": end({"B": 0, "S": 1}), "attack": answer}, name="start"), players=["B", "S"])
    return made_up(game, {"start": {"none": 0.3, "attack": 0.7}, "answer": {"open": 0.9, "close": 0.1}})


def test_others_are_drawn_up_to_the_own_turn_or_the_end() -> None:
    report = open_report()
    seen = Counter(play(report, "S", seed=seed).place for seed in range(400))
    assert seen.keys() == {"answer", "t1"}
    assert abs(seen["answer"] - 280) < 4 * np.sqrt(400 * 0.7 * 0.3), "by their shares, within counting error"
    assert play(report, "S", seed=7) == play(report, "S", seed=7)


def test_a_play_is_taken_up_again_from_its_actions() -> None:
    report = open_report()
    seed = next(seed for seed in range(50) if play(report, "S", seed=seed).is_ours)
    before = play(report, "S", seed=seed)
    assert (before.actions, before.mover, before.is_over) == (("attack",), "S", False)
    assert {own.of: own.value for own in before.worths} == pytest.approx({"open": 0.5, "close": CASE.nominal()["a_W"]})
    assert before.shares == {"open": 0.9, "close": 0.1}
    after = play(report, "S", [*before.actions, "close"], seed=seed)
    assert after.is_over
    assert (after.worths, after.mover, after.shares) == ((), "", {})
    assert [(step.mover, step.action, step.is_own) for step in after.steps] == [
        ("B", "attack", False), ("S", "close", True),
    ]  # fmt: skip
    assert after.to_dict()["payoffs"] == {"B": 2, "S": CASE.nominal()["a_W"]}


def test_without_a_seed_others_wait_to_be_given() -> None:
    waiting = play(open_report(), "S")
    assert (waiting.place, waiting.mover, waiting.is_ours, waiting.worths) == ("start", "B", False, ())
    assert play(open_report(), "S", ["none"]).is_over


def test_what_a_seat_cannot_see_is_hidden_until_the_end() -> None:
    report = blind()
    found = play(report, "W", ["arm"])
    assert found.is_ours
    assert found.set_apart == {"unarmed": 1 - ARMS, "armed": ARMS}
    assert [step.is_seen for step in found.steps] == [False]
    told = found.to_dict()
    assert told["place"] is None
    assert told["steps"] == [{"mover": "K", "own": False, "seen": False}]
    assert [own.value for own in found.worths] == [own.value for own in play(report, "W", ["rest"]).worths]
    over = play(report, "W", ["arm", "wait"])
    assert [step.is_seen for step in over.steps] == [True, True]
    assert over.steps[1].shares == {"search": SEARCHES, "wait": 1 - SEARCHES}
    own = play(report, "K", ["arm"], seed=0)
    assert [step.is_seen for step in own.steps] == [True, True], "who armed knows it"


def test_it_is_plain_data() -> None:
    for actions in ([], ["arm"], ["arm", "search"]):
        json.dumps(play(blind(), "W", actions, seed=1).to_dict(), allow_nan=False)


def test_every_problem_is_told_at_once() -> None:
    with pytest.raises(InputError) as caught:
        play(open_report(), "W", ["attack", "opne"], seed=-1)
    told = str(caught.value)
    assert "'W' does not play in crisis 'made_up'\nAllowed: B, S." in told
    assert "seed -1 is below 0" in told
    assert "action 2 is 'opne', which cannot be taken at 'answer'\nAllowed: close, open.\nDid you mean 'open'?" in told
    with pytest.raises(InputError, match="action 2 is 'x', which cannot be taken at 't1'\nPlay had ended before it."):
        play(open_report(), "S", ["none", "x"])
