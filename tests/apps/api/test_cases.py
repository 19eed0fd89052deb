"""Cases over the API: told, their numbers asked for, private copies made, changed and deleted."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from tests.apps.api.conftest import Api

LOWER = {"uncertainties": {"v_W": {"low": 0.3}}}
HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'


def send(api: Api, method: str, address: str, **body: Any) -> Any:
    return api.ask(method, address, json.dumps(body).encode())


@pytest.fixture
def copy(api: Api) -> Iterator[str]:
    answer = send(api, "POST", "/cases", name=HOSTILE, base="us_rok", changes=LOWER)
    assert answer.status == 201, answer.text
    yield answer.json["key"]
    api.ask("DELETE", f"/cases/{answer.json['key']}")


def test_cases_and_copies_are_listed(api: Api, copy: str) -> None:
    found = {own["key"]: own for own in api.ask("GET", "/cases").json["cases"]}
    assert set(found) == {"us_rok", "us_japan", copy}
    assert (found[copy]["base"], found[copy]["title"]) == ("us_rok", HOSTILE), "a name is told as it was given"


def test_a_copy_has_its_changes_and_a_hash_of_its_own(api: Api, copy: str) -> None:
    own, base = (api.ask("GET", f"/cases/{key}").json for key in (copy, "us_rok"))
    assert (own["changes"], base["changes"]) == (LOWER, {})
    assert own["case_hash"] != base["case_hash"] == api.desk.case("us_rok").hash
    assert api.desk.case(copy).uncertainties["v_W"].low == 0.3


def test_a_copy_is_changed_and_renamed(api: Api, copy: str) -> None:
    changed = send(api, "PATCH", f"/cases/{copy}", name="Hawks", changes={"thresholds": {"rok_cost": {"at_most": 60}}})
    assert (changed.status, changed.json["title"]) == (200, "Hawks")
    assert api.desk.case(copy).thresholds["rok_cost"].at_most == 60
    assert api.desk.case(copy).uncertainties["v_W"].low == 0.1, "changes are given as a whole"
    assert send(api, "PATCH", f"/cases/{copy}", name="Doves").json["changes"] == changed.json["changes"]


def test_a_copy_is_deleted_once(api: Api, copy: str) -> None:
    assert api.ask("DELETE", f"/cases/{copy}").json["title"] == HOSTILE
    assert api.ask("DELETE", f"/cases/{copy}").status == 404
    assert api.ask("GET", f"/cases/{copy}").status == 404


def test_every_problem_of_changes_is_told_and_nothing_is_kept(api: Api) -> None:
    wrong = {"uncertainties": {"v_w": {"low": 1}, "v_W": {"low": 9}}, "threshold": {"rok_cost": {"at_most": 1}}}
    answer = send(api, "POST", "/cases", name="Wrong", base="us_rok", changes=wrong)
    assert answer.status == 422
    told = {own["message"]: own["remedy"] for own in answer.json["problems"]}
    assert len(told) == 3
    assert "Did you mean 'v_W'?" in next(own for message, own in told.items() if "no 'v_w'" in message)
    assert "Did you mean 'thresholds'?" in next(own for message, own in told.items() if "no table" in message)
    assert [own["key"] for own in api.ask("GET", "/cases").json["cases"]] == ["us_rok", "us_japan"]


@pytest.mark.parametrize(
    ("method", "address", "body", "status", "told"),
    [
        ("POST", "/cases", {"name": " ", "base": "us_rok", "changes": LOWER}, 422, "A name is missing"),
        ("POST", "/cases", {"name": "a", "base": "us_rk", "changes": LOWER}, 404, "Did you mean 'us_rok'?"),
        ("POST", "/cases", {"name": "a", "base": "us_rok", "changes": {}}, 422, "nothing would differ"),
        ("POST", "/cases", {"name": "a", "base": "us_rok", "changes": {"levers": 3}}, 422, "changes.levers"),
        ("POST", "/cases", {"name": "a", "base": "us_rok"}, 422, "changes"),
        ("PATCH", "/cases/us_rok", {"name": "a"}, 422, "'us_rok' is the case itself"),
        ("DELETE", "/cases/us_rok", {}, 422, "'us_rok' is the case itself"),
        ("DELETE", "/cases/us_rok~0000000000", {}, 404, "no copy"),
        ("GET", "/cases/us_rokk", {}, 404, "Did you mean 'us_rok'?"),
        ("POST", "/cases/us_rok/flips", {"futures": 0}, 422, "futures"),
    ],
)
def test_what_cannot_be_done_is_refused(
    api: Api, method: str, address: str, body: dict[str, Any], status: int, told: str
) -> None:
    answer = send(api, method, address, **body)
    assert (answer.status, told in answer.text) == (status, True), answer.text


def test_a_copy_that_no_longer_fits_its_case_says_why_and_can_be_mended_or_deleted(api: Api) -> None:
    """As after a release in which a number of the case got another name."""
    gone = api.desk.cases.make("Old", "us_rok", {"uncertainties": {"v_Wold": {"low": 0.3}}})
    told = api.ask("GET", f"/cases/{gone.key}")
    assert (told.status, told.json["kind"]) == (422, "CaseError")
    assert "no 'v_Wold' among the uncertainties" in told.json["problems"][0]["message"]
    assert send(api, "PATCH", f"/cases/{gone.key}", name="New").status == 422
    assert api.desk.cases.get(gone.id).name == "Old", "nothing is changed by what is refused"
    assert gone.key in [own["key"] for own in api.ask("GET", "/cases").json["cases"]]
    assert send(api, "PATCH", f"/cases/{gone.key}", name="New", changes=LOWER).json["changes"] == LOWER
    assert api.ask("DELETE", f"/cases/{gone.key}").status == 200


def test_a_name_stands_once(api: Api, copy: str) -> None:
    answer = send(api, "POST", "/cases", name=HOSTILE, base="us_rok", changes=LOWER)
    assert answer.status == 422
    assert [own["key"] for own in api.ask("GET", "/cases").json["cases"]].count(copy) == 1


def test_a_copy_of_a_copy_is_made_of_the_case(api: Api, copy: str) -> None:
    answer = send(api, "POST", "/cases", name="b", base=copy, changes=LOWER)
    assert (answer.status, "is a private copy itself" in answer.text) == (422, True)


def test_views_are_asked_of_the_case_that_is_meant(api: Api, copy: str) -> None:
    for address, view in (
        (f"/cases/{copy}/numbers?grade=D&count=5", "numbers"),
        (f"/cases/{copy}/numbers/a:b/c", "number"),
    ):
        assert api.ask("GET", address).json == {"view": view}
    assert send(api, "POST", f"/cases/{copy}/flips", futures=64).json == {"view": "flips"}
    assert api.ask("GET", "/cases/us_rok/numbers?count=0").status == 422
