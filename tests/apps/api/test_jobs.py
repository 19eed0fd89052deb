"""Jobs and runs over the API: asked for, watched, stopped, gone on with, deleted; their results and their files."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from tests.apps.api.conftest import Api

from made_up import model as reservoir
from titanium.desk.jobs.kinds import kinds
from titanium.desk.jobs.runner import DONE, RUNNING, WAITING
from titanium.explore.sweep import sweep

ASKED = {"kind": "stress", "case": "us_rok", "arguments": {"packages": {"Fewer": {"us_troops_k": 22}}, "futures": 64}}
NOBODY = "0000000000"


def start(api: Api, **changed: Any) -> dict[str, Any]:
    answer = api.ask("POST", "/jobs", json.dumps(ASKED | changed).encode())
    assert answer.status == 201, answer.text
    return answer.json


@pytest.fixture
def job(api: Api) -> Iterator[str]:
    id_ = start(api)["id"]
    yield id_
    api.ask("DELETE", f"/jobs/{id_}")


def test_kinds_say_what_they_take(api: Api) -> None:
    found = {own["name"]: own for own in api.ask("GET", "/jobs/kinds").json["kinds"]}
    assert set(found) == {own.name for own in kinds()}
    assert found["stress"]["continues"]
    assert found["stress"]["arguments"]["properties"]["futures"]["maximum"] == 1_000_000
    assert found["discover"]["arguments"]["required"] == ["run"]


def test_a_job_waits_is_stopped_and_goes_on(api: Api, job: str) -> None:
    told = api.ask("GET", f"/jobs/{job}").json
    assert (told["state"], told["can"]) == ("waiting", ["stop", "delete"])
    assert told["arguments"]["seed"] == 0, "what was left out is told too"
    assert told["case_hash"] == api.desk.case("us_rok").hash
    assert api.ask("POST", f"/jobs/{job}/stop").json["state"] == "stopped"
    assert api.ask("GET", f"/jobs/{job}").json["can"] == ["resume", "delete"]
    assert api.ask("POST", f"/jobs/{job}/resume").json["state"] == "waiting"
    assert [own["id"] for own in api.ask("GET", "/jobs?kind=stress&case=us_rok").json["jobs"]] == [job]
    assert api.ask("GET", "/jobs?case=us_japan").json["jobs"] == []
    assert api.ask("DELETE", f"/jobs/{job}").json["id"] == job
    assert api.ask("GET", f"/jobs/{job}").status == 404


@pytest.mark.parametrize(
    ("changed", "status", "told"),
    [
        ({"kind": "stres"}, 422, "Did you mean 'stress'?"),
        ({"case": "us_rk"}, 404, "Did you mean 'us_rok'?"),
        ({"arguments": {"packages": {"Fewer": {"us_troops_k": 99}}}}, 422, "us_troops_k is 99"),
        ({"arguments": {"packages": {"titanium": {"us_troops_k": 1}}}}, 422, "is one of the case's"),
        ({"arguments": {"packages": {"Fewer": {}}, "futures": 10**7}}, 422, "less than or equal to 1000000"),
        ({"kind": "discover", "arguments": {"run": "../../../etc"}}, 422, "should match pattern"),
        ({"colour": 1}, 422, "colour"),
    ],
)
def test_what_cannot_be_done_is_refused_before_it_is_kept(
    api: Api, changed: dict[str, Any], status: int, told: str
) -> None:
    answer = api.ask("POST", "/jobs", json.dumps(ASKED | changed).encode())
    assert (answer.status, answer.json["kind"]) == (status, "Missing" if status == 404 else "InputError")
    assert told in answer.json["message"]
    assert api.ask("GET", "/jobs").json["jobs"] == []


def test_what_is_not_there_is_said_to_be_missing(api: Api, job: str) -> None:
    for method, path in (
        ("GET", ""), ("GET", "/result"), ("GET", "/files"), ("POST", "/stop"), ("POST", "/resume"), ("DELETE", ""),
    ):  # fmt: skip
        assert api.ask(method, f"/jobs/{NOBODY}{path}").status == 404, (method, path)
    assert "has no result yet; it is waiting" in api.ask("GET", f"/jobs/{job}/result").json["message"]
    assert api.ask("GET", f"/jobs/{job}/files").json == {"files": []}
    assert api.ask("GET", f"/runs/{NOBODY}").status == 404
    assert "has not played any future yet" in api.ask("GET", f"/runs/{job}/heat").json["message"]


def test_files_of_a_job_are_fetched_and_none_beside_them(api: Api, job: str) -> None:
    folder = api.desk.jobs.folder(job)
    (folder / "run").mkdir(parents=True)
    (folder / "verdict.html").write_text("<p>It holds.</p>")
    (folder / "run" / "manifest.json").write_text("{}")
    (folder / "run" / ".lock").write_text("")
    (folder / "secret").symlink_to("/etc/hostname")
    (folder.parent / "beside.txt").write_text("another's")
    files = api.ask("GET", f"/jobs/{job}/files").json["files"]
    assert files == [{"name": "run/manifest.json", "size": 2}, {"name": "verdict.html", "size": 16}]
    answer = api.ask("GET", f"/jobs/{job}/files/verdict.html")
    assert (answer.status, answer.text) == (200, "<p>It holds.</p>")
    assert "sandbox" in answer.headers["content-security-policy"]
    assert api.ask("GET", f"/jobs/{job}/files/run/manifest.json").text == "{}"
    for name in (
        "secret",
        "../beside.txt",
        "..%2Fbeside.txt",
        "run/../../beside.txt",
        "run/.lock",
        "run",
        "%2Fetc%2Fpasswd",
    ):
        assert api.ask("GET", f"/jobs/{job}/files/{name}").status in (404, 405), name


def test_the_result_comes_once_it_is_done(api: Api, job: str) -> None:
    rows = api.desk.jobs._rows
    rows.move(job, (WAITING,), RUNNING)
    rows.update(job, done=32, total=80, note="half way")
    told = api.ask("GET", f"/jobs/{job}").json
    assert (told["state"], told["done"], told["total"], told["note"]) == ("running", 32, 80, "half way")
    rows.update(job, state=DONE, result={"headline": "It holds."})
    assert api.ask("GET", f"/jobs/{job}/result").json == {"headline": "It holds."}
    assert api.ask("GET", f"/jobs/{job}").json["can"] == ["delete"]


class Asked:
    """Answers by the view itself, in this process."""

    async def ask(self, view: Any, ref: Any, /, **arguments: Any) -> dict[str, Any]:
        return view(None, ref, **arguments)


@pytest.fixture
def run(api: Api, job: str, monkeypatch: pytest.MonkeyPatch) -> str:
    player = reservoir()
    sweep(player, list(player.scope.packages), 256, 1, api.desk.jobs.folder(job) / "run")
    monkeypatch.setattr(api.desk, "engine", Asked())
    return job


def test_a_run_is_asked(api: Api, run: str) -> None:
    assert list(api.ask("GET", f"/runs/{run}").json["packages"]) == ["baseline", "open", "shut"]
    heat = api.ask("GET", f"/runs/{run}/heat?package=open&across=inflow&up=loss&parts=2&among=rule=bold").json
    assert heat["finding"]["among"] == {"rule": "bold"}
    assert len(heat["finding"]["cells"]) == 2
    lines = api.ask("GET", f"/runs/{run}/parallel?package=open&inputs=loss&inputs=rule&lines=20").json
    assert ([own["name"] for own in lines["axes"]], len(lines["levels"])) == (["loss", "rule"], 20)
    brushed = api.ask("GET", f"/runs/{run}/brushed?package=open&range=inflow=0.5,1&range=rule=bold").json
    assert brushed["finding"]["inside"]["futures"] + brushed["finding"]["outside"]["futures"] == 256
    assert [own["name"] for own in brushed["finding"]["terms"]] == ["inflow", "rule"]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("heat?package=opne", "Did you mean 'open'?"),
        ("heat?parts=1", "parts"),
        ("heat?among=rule", "among 'rule' is not of the form NAME=VALUE"),
        ("parallel?lines=5000", "lines"),
        ("brushed?range=inflow=0.5", "a range is its lowest and its highest level"),
        ("brushed?range=inflow=a,b", "a range is its lowest and its highest level"),
        ("brushed?range=inflow=0,0.5&range=inflow=0,1", "'inflow' is given twice"),
        ("brushed?range=inflow=nan,1", "not nan, 1"),
    ],
)
def test_what_a_run_cannot_be_asked_is_refused(api: Api, run: str, asked: str, told: str) -> None:
    answer = api.ask("GET", f"/runs/{run}/{asked}")
    assert answer.status == 422
    assert told in answer.json["message"]
