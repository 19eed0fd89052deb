"""Answers by the API: which view is asked with what, and what is refused with every problem."""

import asyncio
import json
from typing import Any

import pytest
from tests.apps.api.conftest import Api

from titanium.apps.api.answers import OneAnswer, answer_for


def post(api: Api, address: str, **body: Any) -> Any:
    return api.ask("POST", address, json.dumps(body).encode())


@pytest.mark.parametrize(("address", "view"), [("/answers", "answer"), ("/next-changes", "next_change")])
def test_each_address_asks_its_view(api: Api, address: str, view: str) -> None:
    for body in ({"case": "us_japan"}, {"case": "us_rok", "package": "titanium", "setting": {"us_troops_k": 22}}):
        found = post(api, address, **body)
        assert (found.status, found.json) == (200, {"view": view})


def asked_with(api: Api, monkeypatch: pytest.MonkeyPatch, **body: Any) -> dict[str, Any]:
    """What the view is asked with."""
    known: dict[str, Any] = {}

    async def ask(view: Any, ref: Any, /, **arguments: Any) -> dict[str, Any]:
        known.update(arguments)
        return {}

    monkeypatch.setattr(api.desk.engine, "ask", ask)
    asyncio.run(answer_for(api.desk, "en", OneAnswer(case="us_rok", **body)))
    return known


def test_levers_are_moved_from_the_package_that_is_named(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    case = api.desk.case("us_rok")
    known = asked_with(api, monkeypatch, package="titanium", setting={"us_troops_k": 22}, compare=["troop_cut"])
    assert known["setting"] == {**case.package("titanium"), "us_troops_k": 22}
    assert known["compare"] == {"troop_cut": case.package("troop_cut")}
    assert (known["futures"], known["name"]) == (4096, "")


def test_a_saved_package_is_known_by_its_name(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    setting = {**api.desk.case("us_rok").package("titanium"), "consultation": 0.1}
    api.desk.packages.save("us_rok", "offer of June", setting)
    known = asked_with(api, monkeypatch, package="offer of June", compare=["offer of June"])
    assert (known["name"], known["setting"], known["compare"]) == ("offer of June", setting, {"offer of June": setting})
    assert asked_with(api, monkeypatch, package="offer of June", setting={"consultation": 0.2})["name"] == ""
    assert asked_with(api, monkeypatch)["compare"] is None


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"package": "titanum"}, "Did you mean 'titanium'"),
        ({"compare": ["titanum"]}, "Did you mean 'titanium'"),
        ({"compare": ["troop_cut"] * 5}, "at most 4"),
        ({"futures": 0}, "greater than or equal to 1"),
        ({"pakage": "titanium"}, "pakage"),
        ({"setting": {"us_troops_k": "many"}}, "us_troops_k"),
    ],
)
def test_what_cannot_be_asked_says_why(api: Api, body: dict[str, Any], message: str) -> None:
    found = post(api, "/answers", case="us_rok", **body)
    assert found.status == 422
    assert message in found.text


def test_a_case_that_is_not_there(api: Api) -> None:
    assert post(api, "/answers", case="us_rock").status == post(api, "/next-changes", case="us_rock").status == 404
