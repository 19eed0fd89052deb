"""Crises over the API: which view is asked, and what of a request is refused."""

import json

import pytest

BODY = {"numbers": {"lam_K": 20}, "schools": {"tripwire": "reiter_poast"}, "setting": {"us_troops_k": 22}}


@pytest.mark.parametrize(
    ("address", "body", "view"),
    [
        ("taiwan", BODY, "crisis"),
        ("taiwan", {}, "crisis"),
        ("taiwan/precision", BODY, "precision"),
        ("taiwan/why/n4", BODY, "why"),
        ("both/why/B.n1", {}, "why"),
        ("test/play", BODY | {"seat": "W", "actions": ["test"], "seed": 3}, "play"),
    ],
)
def test_each_address_asks_its_view(api, address, body, view):
    found = api.ask("POST", f"/cases/us_rok/crises/{address}", json.dumps(body).encode())
    assert (found.status, found.json) == (200, {"view": view})


def test_crises_are_listed(api):
    found = api.ask("GET", "/cases/us_rok/crises")
    assert (found.status, found.json) == (200, {"view": "crises"})


def test_an_unknown_crisis_is_not_there(api):
    found = api.ask("POST", "/cases/us_rok/crises/tawan", b"{}")
    assert (found.status, found.json["kind"]) == (404, "Missing")
    assert found.json["problems"][0]["message"] == "no crisis 'tawan'"
    assert "Did you mean 'taiwan'?" in found.json["problems"][0]["remedy"]


@pytest.mark.parametrize(
    ("address", "body", "told"),
    [
        ("test", {"lam_K": 3}, "body lam_K: extra inputs are not permitted"),
        ("test", {"numbers": {"lam_K": "much"}}, "body numbers.lam_K: input should be a valid number"),
        ("test/play", {}, "body seat: field required"),
        ("test/play", {"seat": "W", "seed": -1}, "body seed: input should be greater than or equal to 0"),
        ("test/play", {"seat": "W", "actions": ["x"] * 201}, "body actions: list should have at most 200 items"),
    ],
)
def test_what_cannot_be_used_is_refused(api, address, body, told):
    found = api.ask("POST", f"/cases/us_rok/crises/{address}", json.dumps(body).encode())
    assert found.status == 422
    assert found.json["problems"][0]["message"].startswith(told)
