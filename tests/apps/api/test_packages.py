"""Packages over the API: listed, saved, changed, deleted, written to files and read back, and what is refused."""

import json

import pytest


def save(api, name, setting, **more):
    return api.ask("POST", "/cases/us_rok/packages", json.dumps({"name": name, "setting": setting, **more}).encode())


@pytest.fixture
def saved(api):
    """One saved package, gone after the test."""
    own = save(api, "lighter", {"us_troops_k": 22}, note="fewer").json
    yield own
    for left in api.ask("GET", "/cases/us_rok/packages").json["packages"]:
        if left["kind"] == "saved":
            api.ask("DELETE", f"/packages/{left['id']}")


def test_the_cases_own_packages_stand_before_those_that_were_saved(api, saved):
    found = api.ask("GET", "/cases/us_rok/packages").json["packages"]
    assert (found[0]["kind"], found[0]["name"], found[0]["title"]) == ("case", "ironclad", "Ironclad")
    assert (found[-1]["kind"], found[-1]["name"], found[-1]["note"]) == ("saved", "lighter", "fewer")
    assert found[-1]["setting"] == found[0]["setting"] | {"us_troops_k": 22.0}
    assert api.ask("GET", f"/packages/{saved['id']}").json == found[-1]


def test_a_package_is_renamed_changed_and_deleted(api, saved):
    body = json.dumps({"name": "lightest", "setting": {"us_troops_k": 18}}).encode()
    changed = api.ask("PATCH", f"/packages/{saved['id']}", body).json
    assert (changed["name"], changed["note"], changed["setting"]["us_troops_k"]) == ("lightest", "fewer", 18)
    assert api.ask("DELETE", f"/packages/{saved['id']}").json["name"] == "lightest"
    assert api.ask("GET", f"/packages/{saved['id']}").status == 404


def test_a_name_that_is_taken_gives_way_only_if_told(api, saved):
    refused = save(api, "lighter", {})
    assert refused.status == 422
    assert "There is a saved package 'lighter' already." in refused.json["message"]
    again = save(api, "lighter", {}, replace=True)
    assert (again.status, again.json["id"]) == (201, saved["id"])


@pytest.mark.parametrize("form", ["csv", "yaml"])
def test_a_package_goes_to_a_file_and_back(api, saved, form):
    file = api.ask("GET", f"/packages/{saved['id']}/file?form={form}")
    assert file.headers["content-disposition"] == f'attachment; filename="lighter.{form}"'
    found = api.ask("POST", f"/cases/us_rok/packages/file?file=own.{form}", file.body, **{"content-type": "text/csv"})
    assert found.status == 200
    (own,) = found.json["packages"]
    assert (own["name"], own["setting"]) == ("lighter", saved["setting"])
    assert own["note"] == ("fewer" if form == "yaml" else "")


def test_the_package_at_hand_goes_to_a_file(api):
    file = api.ask("GET", "/cases/us_rok/packages/file?form=yaml&package=titanium&set=us_troops_k=22")
    assert file.status == 200
    assert "us_troops_k: 22" in file.text
    assert "ironclad+9 levers:" in file.text
    own = api.ask("GET", "/cases/us_rok/packages/file?package=troop_cut")
    assert own.text.splitlines()[1].startswith("troop_cut,20,")


def test_of_a_file_all_packages_are_saved_or_none(api, saved):
    body = b"package,us_troops_k\nnew,21\nlighter,20\n"
    address = "/cases/us_rok/packages/file?file=own.csv&keep=true"
    refused = api.ask("POST", address, body, **{"content-type": "text/csv"})
    assert refused.status == 422
    names = [own["name"] for own in api.ask("GET", "/cases/us_rok/packages").json["packages"]]
    assert "new" not in names
    kept = api.ask("POST", f"{address}&replace=true", body, **{"content-type": "text/csv"}).json["packages"]
    assert [(own["name"], own["setting"]["us_troops_k"]) for own in kept] == [("new", 21), ("lighter", 20)]


@pytest.mark.parametrize(
    ("method", "address", "body", "status", "told"),
    [
        ("GET", "/cases/us_rock/packages", b"", 404, "Did you mean 'us_rok'?"),
        ("GET", "/packages/none", b"", 404, "no saved package"),
        ("DELETE", "/packages/none", b"", 404, "no saved package"),
        ("PATCH", "/packages/none", b"{}", 404, "no saved package"),
        ("POST", "/cases/us_rok/packages", b'{"name": "ironclad"}', 422, "one of the case's own packages"),
        ("POST", "/cases/us_rok/packages", b'{"name": "x", "setting": {"us_troop_k": 1}}', 422, "Did you mean 'us_tr"),
        ("POST", "/cases/us_rok/packages", b'{"name": "x", "leavers": {}}', 422, "extra inputs are not permitted"),
        ("GET", "/cases/us_rok/packages/file?package=titanum", b"", 422, "Did you mean 'titanium'?"),
        ("GET", "/cases/us_rok/packages/file?set=us_troops_k", b"", 422, "is not of the form lever=number"),
        ("GET", "/cases/us_rok/packages/file?form=xls", b"", 422, "'csv' or 'yaml'"),
        ("GET", "/cases/us_rok/levers?set=us_troops_k=99", b"", 422, "Allowed: 0 to 40 thousand."),
        ("POST", "/cases/us_rok/packages/file?file=own.txt", b"x", 422, "Its name ends in .csv, .yaml, .yml."),
        ("POST", "/cases/us_rok/packages/file?file=own.csv", b"x" * 70_000, 422, "larger than 65,536 bytes"),
    ],
)
def test_what_cannot_be_used_is_refused_with_a_reason(api, method, address, body, status, told):
    kind = "text/csv" if "/file" in address else "application/json"
    found = api.ask(method, address, body, **{"content-type": kind})
    assert (found.status, told in found.json["message"]) == (status, True), found.json["message"]


@pytest.mark.parametrize(
    ("address", "view"),
    [("levers", "terms"), ("ledger", "ledger"), ("posture", "posture"), ("posture/map", "posture_map")],
)
def test_each_address_asks_its_view(api, saved, address, view):
    for query in ("", "?package=lighter", "?package=titanium&set=us_troops_k=22&language=ko"):
        found = api.ask("GET", f"/cases/us_rok/{address}{query}")
        assert (found.status, found.json) == (200, {"view": view})
