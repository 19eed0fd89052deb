"""How errors are told, whatever router they come from."""

from typing import Any

import pytest
from fastapi import FastAPI
from tests.asgi import ask

from titanium.apps.api.parts import Asked, Language, Missing, tell_errors
from titanium.case import load_case
from titanium.case.variant import vary
from titanium.desk.database.kept import NotKept
from titanium.errors import InputError, TitaniumError


class Move(Asked):
    setting: dict[str, float]


@pytest.fixture(scope="module")
def api() -> FastAPI:
    made = FastAPI()
    tell_errors(made)

    @made.get("/raise/{what}")
    def raises(what: str) -> None:
        raise {
            "input": InputError("no lever 'troops'\nDid you mean 'us_troops_k'?"),
            "missing": Missing("no case 'us_rik'"),
            "kept": NotKept("There is no job with the id 'x'."),
            "inside": TitaniumError("the secret of the inside"),
            "bug": ZeroDivisionError("the secret of the inside"),
        }[what]

    @made.get("/vary")
    def varies() -> None:
        vary(load_case("us_rok"), {"thresholds": {"rok_cost": {"at_moss": 60}, "rok_coast": {"at_most": 60}}})

    @made.post("/move")
    def move(asked: Move, language: Language) -> dict[str, Any]:
        return asked.setting

    return made


def test_what_cannot_be_used_is_told_with_what_to_do(api):
    answer = ask(api, "GET", "/raise/input")
    assert answer.status == 422
    assert answer.json == {
        "kind": "InputError",
        "message": "no lever 'troops'\nDid you mean 'us_troops_k'?",
        "problems": [
            {"message": "no lever 'troops'", "remedy": "Did you mean 'us_troops_k'?", "file": None, "line": None}
        ],
    }


def test_every_problem_of_a_case_is_told(api):
    answer = ask(api, "GET", "/vary")
    assert answer.status == 422
    assert answer.json["kind"] == "CaseError"
    assert len(answer.json["problems"]) == 2
    assert "rok_cost" in str(answer.json["problems"])
    assert "Did you mean 'rok_cost'?" in str(answer.json["problems"])


@pytest.mark.parametrize("what", ["missing", "kept"])
def test_what_is_not_there_is_missing(api, what):
    answer = ask(api, "GET", f"/raise/{what}")
    assert (answer.status, answer.json["kind"]) == (404, "Missing")
    assert (ask(api, "GET", "/nothing").status, ask(api, "GET", "/nothing").json["kind"]) == (404, "Missing")


@pytest.mark.parametrize("what", ["inside", "bug"])
def test_nothing_of_the_inside_is_told_but_to_the_log_of_the_server(api, what):
    sent: list[dict[str, Any]] = []

    async def watched(scope: Any, receive: Any, send: Any) -> None:
        async def keep(message: dict[str, Any]) -> None:
            sent.append(message)
            await send(message)

        await api(scope, receive, keep)

    with pytest.raises((TitaniumError, ZeroDivisionError), match="the secret of the inside"):
        ask(watched, "GET", f"/raise/{what}")
    assert sent[0]["status"] == 500
    assert b"secret" not in sent[1]["body"]
    assert b"the server's log says what" in sent[1]["body"]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'{"setting": {"us_troops_k": []}}', "body setting.us_troops_k: input should be a valid number"),
        (b'{"setting": {}, "seting": 1}', "body seting: extra inputs are not permitted"),
        (b"{}", "body setting: field required"),
        (b"", "body: field required"),
        (b"{", "body 1: JSON decode error"),
        (b'{"setting": {"us_troops_k": 1e999}}', "body setting.us_troops_k: input should be a finite number"),
    ],
)
def test_what_does_not_fit_is_named(api, body, words):
    answer = ask(api, "POST", "/move", {"content-type": "application/json"}, body)
    assert answer.status == 422
    assert answer.json["problems"][0]["message"].lower() == words.lower()


def test_a_language_that_is_not_spoken_is_named(api):
    answer = ask(api, "POST", "/move?language=kr", {"content-type": "application/json"}, b'{"setting": {}}')
    assert answer.json["message"] == "no language 'kr'\nAllowed: en, ko."
    assert ask(api, "POST", "/move?language=ko", {"content-type": "application/json"}, b'{"setting": {}}').status == 200
