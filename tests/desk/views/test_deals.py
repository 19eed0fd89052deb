"""The deals as a page and the API have them: plain data, the same counts as the verdict, moves part by part."""

import json
from typing import Any

import pytest

from titanium.desk.engine.bench import Bench
from titanium.desk.engine.ref import Ref
from titanium.desk.views.deals import deal_space, deals, moves, try_moves
from titanium.errors import InputError

REF = Ref("us_rok")
FUTURES = 64
MOVED = {"us_troops_k": 22.0}


@pytest.fixture(scope="module")
def bench() -> Bench:
    return Bench()


@pytest.fixture(scope="module")
def few(bench: Bench) -> dict[str, Any]:
    """Two packages of the case beside the one at hand."""
    named = {name: bench.case(REF).package(name) for name in ("titanium", "troop_cut")}
    return {"packages": named, "futures": FUTURES}


def plain(found: dict[str, Any]) -> dict[str, Any]:
    return json.loads(json.dumps(found, allow_nan=False))


def test_the_package_at_hand_stands_among_the_others_by_what_it_moves(bench: Bench, few: dict[str, Any]) -> None:
    found = plain(deals(bench, REF, setting=MOVED, **few))
    assert found["package"] == "ironclad+us_troops_k=22"
    assert found["signed"].startswith(
        "Rather than have no agreement, Washington would sign ironclad+us_troops_k=22 in "
    )
    assert {own["name"] for own in found["packages"]} == {
        "Ironclad", "Titanium", "Troop cut", "ironclad+us_troops_k=22",
    }  # fmt: skip
    assert [row[0] for row in found["four"]["rows"]][-1] == "China (Beijing)"
    assert found["payments"] is found["equity"] is None
    assert "Model result, not a forecast." in found["standing"]


def test_it_counts_signatures_as_the_verdict_does(bench: Bench, few: dict[str, Any]) -> None:
    found = deals(bench, REF, **few)
    verdict = bench.verdict(REF, few["packages"], FUTURES)
    for own in found["packages"]:
        name = {"Ironclad": "ironclad", "Titanium": "titanium", "Troop cut": "troop_cut"}[own["name"]]
        for role, share in own["signs"].items():
            assert share["count"] == pytest.approx(verdict.of(name).accept[role].count, abs=1)


def test_todays_package_is_compared_with_nothing_and_another_is_offered_to_be_moved(
    bench: Bench, few: dict[str, Any]
) -> None:
    found = deals(bench, REF, **few)
    assert found["is_today"]
    assert found["four"] is None
    assert found["contested"] in few["packages"]
    assert found["vetoed_by"] == "nobody"


def test_no_agreement_is_not_signed(bench: Bench, few: dict[str, Any]) -> None:
    found = deals(bench, REF, setting=bench.case(REF).package("no_deal"), **few)
    assert found["signed"] == "no_deal stands for no agreement, so nobody is asked to sign it."
    with pytest.raises(InputError, match="nobody is asked to sign it"):
        moves(bench, REF, setting=bench.case(REF).package("no_deal"), futures=FUTURES)


def test_the_drawing_is_of_the_same_finding(bench: Bench, few: dict[str, Any]) -> None:
    pytest.importorskip("matplotlib")
    found = plain(deal_space(bench, REF, setting=MOVED, **few))
    assert found["svg"].startswith("<svg")
    assert found["title"] == deals(bench, REF, setting=MOVED, **few)["headline"]


def test_moves_asked_part_by_part_are_the_whole(bench: Bench) -> None:
    asked = {"setting": bench.case(REF).package("titanium"), "futures": FUTURES}
    levers = list(bench.case(REF).levers)
    assert try_moves(bench, REF, part=levers.index("treaty_reciprocity"), **asked) == {"parts": len(levers)}
    assert try_moves(bench, REF, part=len(levers), **asked) == {"parts": len(levers)}
    found = plain(moves(bench, REF, **asked))
    assert found["package"] == "titanium"
    assert found["sentences"][0].startswith("Seoul refuses Titanium in ")
    (group, *_) = found["groups"]
    assert group["role"] == "S"
    assert len(group["rows"]) == len(group["changes"])
    assert group["changes"][0]["button"].startswith("Set ")
    assert "64 sampled futures" in found["note"]


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"setting": {"us_troop_k": 1}}, "Did you mean 'us_troops_k'"),
        ({"packages": {"mine": {"us_troops_k": 41}}}, "us_troops_k.*is 41"),
        ({"disagreement": "bst"}, "no disagreement 'bst'"),
        ({"futures": 10**7}, "10000000 futures"),
        ({"packages": {"mine": MOVED}, "setting": {"us_troops_k": 23}, "name": "mine"}, "beside another of the same"),
    ],
)
def test_what_cannot_be_asked_is_refused(bench: Bench, asked: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        deals(bench, REF, **asked)
