"""A desk in use: a run and its rules, a memo, claims, a private copy, saved packages; on every page, for everybody."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from tests.apps.web.conftest import Visitor
from tests.browsing import NARROW, WIDE
from tests.server import Server

from titanium.client import Client

pytestmark = pytest.mark.slow

NAME = "Fewer, but faster"
SETTING = {"us_troops_k": 22.0, "nuclear_assurance": 0.6}


@dataclass(frozen=True)
class Used:
    """Ids of what was made on a server."""

    server: Server
    run: str
    memo: str
    copy: str
    number: str


@pytest.fixture(scope="module")
def used(server: Server) -> Iterator[Used]:
    with Client(server.address) as titanium:
        package = titanium.packages.save("us_rok", NAME, SETTING, "for the meeting in May")["setting"]
        packages = {"titanium": {}, NAME: package}
        jobs = [
            run := titanium.jobs.start("stress", "us_rok", packages=packages, futures=4096, ensemble="prior"),
            memo := titanium.jobs.start("memo", "us_rok", packages={NAME: package}, package=NAME, futures=1024),
            titanium.jobs.start("claims", "us_rok", futures=512),
        ]
        run.wait()
        jobs.append(titanium.jobs.start("discover", "us_rok", run=run.id, package="titanium"))
        number = titanium.cases.numbers("us_rok", grade="D", text="troops")["rows"][0]["key"]
        copy = titanium.cases.copy("Harder limits", "us_rok", {"thresholds": {"rok_cost": {"at_most": 60}}})["key"]
        for job in jobs:
            job.wait()
        yield Used(server, run.id, memo.id, copy, number)


ADDRESSES = {
    "a run": "/futures?run={used.run}",
    "a memo": "/memo?memo={used.memo}",
    "claims": "/evidence?show=claims",
    "a number": "/evidence?number={used.number}",
    "a copy's answer": "/?case={used.copy}&us_troops_k=20",
    "a copy's numbers": "/evidence?case={used.copy}",
    "saved packages": "/package",
    "deals of a moved package": "/deals?us_troops_k=22",
}


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("what", ADDRESSES)
def test_what_was_made_is_shown_to_everybody(used: Used, visitor: Visitor, what: str, size: tuple[int, int]) -> None:
    visit = visitor(size).open(used.server.address + ADDRESSES[what].format(used=used))
    assert visit.wrongs(used.server.address) == []
    assert visit.weight < 1_000_000
