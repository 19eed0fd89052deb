"""Views of a crisis: plain data that says the same as the finding, in the reader's language, for any package."""

import json
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from tests.crises import CASE, solved

from titanium.desk.engine.bench import Bench
from titanium.desk.engine.ref import Ref
from titanium.desk.views import crisis as views
from titanium.errors import InputError

View = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def ask() -> Callable[..., dict[str, Any]]:
    bench = Bench()

    def asked(view: View, **arguments: Any) -> dict[str, Any]:
        found = view(bench, Ref("us_rok"), **json.loads(json.dumps(arguments)))
        return json.loads(json.dumps(found, allow_nan=False))

    return asked


def test_every_crisis_is_listed_with_who_plays(ask: View) -> None:
    found = ask(views.crises)
    assert [own["name"] for own in found["crises"]] == list(CASE.crises)
    assert found["usual"] == "taiwan"
    assert found["crises"][0]["players"] == {"B": "Beijing", "K": "Pyongyang", "W": "Washington", "S": "Seoul"}


def test_a_crisis_is_solved_and_told(ask: View) -> None:
    found, report = ask(views.crisis), solved("taiwan")
    assert found["finding"]["expected"] == pytest.approx(dict(report.expected))
    assert found["figure"]["svg"].startswith("<svg ")
    assert found["figure"]["svg"].count("data-place=") == len(report.crisis.game.preorder)
    assert found["headline"] == found["figure"]["title"]
    assert found["standing"].endswith("Model result, not a forecast.")
    assert [own["role"] for own in found["players"]] == list(report.crisis.game.players)
    held = {own["switch"]: own["held"] for own in found["schools"]["switches"]}
    assert held["preference"] == "expected"


def test_the_package_precisions_and_schools_are_those_asked_for(ask: View) -> None:
    found = ask(
        views.crisis,
        name="test",
        setting={"us_troops_k": 22},
        numbers={"lam_K": 20},
        schools={"preference": "prospect"},
    )
    assert found["headline"].startswith("A weapons test and the confrontation that may follow, under this package: ")
    assert found["finding"]["set"] == {"lam_K": 20, "preference": "prospect"}
    assert "its terms in full, first quarter, nominal parameters but for lam_K 20" in found["standing"]
    assert {own["symbol"]: own["value"] for own in found["precisions"]} == {"lam_K": 20, "lam_W": 9, "lam_S": 9}
    held = {own["switch"]: own["held"] for own in found["schools"]["switches"]}
    assert held["preference"] == "prospect"


def test_why_begins_at_the_root(ask: View) -> None:
    found = ask(views.why, name="test")
    assert (found["place"], found["kind"]) == ("n1", "decision")
    assert found["headline"].startswith("Pyongyang answers 'test' in 675 of 1,000 times: ")
    assert ask(views.why, name="both")["kind"] == "chance"
    assert ask(views.why, name="test", place="t5")["table"]["headings"][2:] == ["Pyongyang", "Washington", "Seoul"]


def test_precision_ends_in_the_limit(ask: View) -> None:
    found = ask(views.precision)
    assert found["finding"]["distance"] < 0.01
    assert found["figure"]["option"]["series"]


def test_a_play_goes_on_from_what_was_done(ask: View) -> None:
    go = partial(ask, views.play, name="test", seat="W")
    found = go(actions=["test"])
    assert [own["action"] for own in found["choices"]] == ["ignore", "coerce"]
    assert found["payoffs"] is None
    over = go(actions=["test", "ignore"])
    assert (over["over"], over["worths"], over["place"]) == (True, None, "t2")
    drawn = go(seed=5)
    assert drawn["over"] or drawn["ours"]
    assert drawn == go(seed=5)


def test_it_speaks_the_readers_language(ask: View) -> None:
    found = ask(views.crisis, name="test", language="ko")
    assert "무기 실험과 뒤따를 수 있는 대결" in found["headline"]
    assert "중대한 무기 실험을 할 것인가?" in found["figure"]["svg"]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"name": "tawan"}, "has no crisis 'tawan'\nAllowed: .*\nDid you mean 'taiwan'?"),
        ({"package": "irnclad"}, "Did you mean 'ironclad'?"),
        ({"setting": {"us_troops": 9, "jam": 1}}, "2 problems in the levers of 'us_rok'"),
        (
            {"numbers": {"lam_Q": 1}, "schools": {"tripwire": "shelling"}},
            r"'lam_Q' is no lever(.|\n)*no position 'shelling'",
        ),
    ],
)
def test_what_cannot_be_used_is_told(ask: View, asked: dict[str, Any], told: str) -> None:
    with pytest.raises(InputError, match=told):
        ask(views.crisis, **asked)
