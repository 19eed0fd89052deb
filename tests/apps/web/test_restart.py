"""The server is killed in the middle of a run and started again: nothing saved, moved, set or begun is lost."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.apps.web.conftest import Visitor
from tests.browsing import Visit
from tests.server import Server

pytestmark = pytest.mark.slow

ASKED: dict[str, Any] = {
    "kind": "stress",
    "case": "us_rok",
    "arguments": {"packages": {"titanium": {}}, "futures": 65_536, "seed": 7, "ensemble": "prior"},
}
NAME = 'Fewer <b>"but"</b> faster'
TROOPS = "us_troops_k"
PATIENCE = 600.0
"""Seconds that a run has, compiling included, on a machine that does other things as well."""


class Caller:
    """The API of a server, as a program asks it."""

    def __init__(self, address: str):
        self._api = httpx.Client(base_url=f"{address}/api/v1", timeout=60)
        self._api.headers["X-CSRF-Token"] = self._api.get("/session").json()["csrf"]

    def ask(self, method: str, path: str, **more: Any) -> dict[str, Any]:
        answer = self._api.request(method, path, **more)
        assert answer.is_success, answer.text
        return answer.json()

    def wait(self, id: str, *, until_done: bool = True) -> dict[str, Any]:
        """Wait for a job's end, or for some of its futures to be played, but not all."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            job = self.ask("GET", f"/jobs/{id}")
            assert job["state"] in ("waiting", "running", "done"), job
            if job["state"] == "done" if until_done else 0 < job["done"] < job["total"]:
                return job
            time.sleep(0.1)
        raise AssertionError(f"the job is not so far: {job}")

    def close(self) -> None:
        self._api.close()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server that a test may kill."""
    with Server(tmp_path / "home") as running:
        yield running


def lever(visit: Visit) -> str:
    """The number that the box of the lever shows."""
    return visit.page.locator(f"#lever-{TROOPS}").input_value()


def saved(visit: Visit) -> list[str]:
    """Names of the saved packages that a page lists."""
    return visit.page.locator("ul.packages .name").all_text_contents()


def chunks(server: Server, id: str) -> dict[str, int]:
    """Chunks of a run that are kept, and when each was written."""
    folder = server.home / "jobs" / id / "run" / "chunks"
    return {own.name: own.stat().st_mtime_ns for own in folder.glob("*.json")}


def verdict(caller: Caller, id: str) -> dict[str, Any]:
    """What came of a run, without what differs between two of the same."""
    found = caller.ask("GET", f"/jobs/{id}/result")
    return {name: value for name, value in found.items() if name not in ("ended", "plays_per_second")}


def test_a_server_that_is_killed_in_the_middle_of_a_run_loses_nothing(server: Server, visitor: Visitor) -> None:
    mine, other = visitor(), visitor()
    mine.open(f"{server.address}/package")
    before = lever(mine)
    mine.page.locator(f"#lever-{TROOPS}").fill("22.5")
    mine.settle()
    form = mine.page.locator("details.save")
    form.locator("summary").click()
    form.get_by_label("Name", exact=True).fill(NAME)
    form.get_by_label("Note", exact=True).fill("for the meeting in May")
    form.get_by_role("button", name="Save", exact=True).click()
    mine.settle()
    other.open(f"{server.address}/package?lang=ko")
    assert saved(mine) == saved(other) == [NAME]
    assert lever(other) == before != lever(mine) == "22.5"

    caller = Caller(server.address)
    job = caller.ask("POST", "/jobs", json=ASKED)["id"]
    caller.wait(job, until_done=False)
    caller.close()
    server.kill()
    kept = chunks(server, job)
    assert kept
    time.sleep(3)
    assert chunks(server, job).keys() == kept.keys(), "the job's process works on after its server has died"
    server.start()

    mine.page.wait_for_event("load", timeout=60_000)  # it comes back without anybody's help
    mine.page.wait_for_selector("main h1")
    mine.settle()
    assert lever(mine) == "22.5"
    assert saved(mine) == [NAME]
    for _ in range(2):  # the package that was saved, then the lever
        mine.page.locator(".rail").get_by_role("button", name="Undo").click()
        mine.settle()
    assert lever(mine) == before
    assert lever(visitor(of=mine).open(f"{server.address}/package")) == before
    other.open(f"{server.address}/package")
    assert other.page.locator("html").get_attribute("lang") == "ko-KR"
    assert saved(other) == [NAME]

    caller = Caller(server.address)
    caller.wait(job)
    after = chunks(server, job)
    assert {name: after[name] for name in kept} == kept, "what was played before is not played again"
    assert len(after) > len(kept)
    twin = caller.ask("POST", "/jobs", json=ASKED)["id"]
    caller.wait(twin)
    assert verdict(caller, job) == verdict(caller, twin)
    folders = [server.home / "jobs" / id / "run" / "chunks" for id in (job, twin)]
    for chunk in sorted(folders[0].glob("*.parquet")):
        assert chunk.read_bytes() == (folders[1] / chunk.name).read_bytes(), chunk.name
    caller.close()


def test_a_server_that_is_ended_lets_its_jobs_go_on_when_it_is_started_again(server: Server) -> None:
    caller = Caller(server.address)
    running, waiting = (caller.ask("POST", "/jobs", json=ASKED)["id"] for _ in range(2))
    caller.wait(running, until_done=False)
    caller.close()
    begun = time.monotonic()
    server.stop()
    assert time.monotonic() - begun < 25
    server.start()
    caller = Caller(server.address)
    states = {own["id"]: own["state"] for own in caller.ask("GET", "/jobs")["jobs"]}
    assert (states[running], states[waiting]) == ("running", "waiting")
    stopped = caller.ask("POST", f"/jobs/{waiting}/stop")
    assert stopped["state"] == "stopped"
    caller.wait(running)
    caller.close()
