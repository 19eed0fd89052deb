"""Names of packages, copies and jobs, notes and addresses that want to be markup: all of them show as text."""

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from tests.apps.web.conftest import Visitor
from tests.browsing import NARROW, WIDE, Visit
from tests.server import Server

from titanium.client import Client
from titanium.errors import InputError

pytestmark = pytest.mark.slow

NAMES = [
    "<script>window.hit = 1</script>",
    '"><img src=x onerror="window.hit = 1">',
    "'-window.hit-' `${window.hit = 1}` {{ window.hit = 1 }}",
    "\u05d0\u05d1 (\u0627\u0628) <b>3</b>",
    "W" * 120,
]
"""The last two are written from right to left, and wider than a phone."""
PAGES = ("/", "/package", "/crisis", "/futures", "/deals", "/evidence", "/memo")


@pytest.fixture(scope="module")
def hostile(server: Server) -> Iterator[str]:
    """The key of a private copy with such a name, in which there are packages and a job with such names."""
    with Client(server.address) as client:
        key = client.cases.copy(NAMES[1], "us_rok", {"thresholds": {"rok_cost": {"at_most": 60}}})["key"]
        for number, name in enumerate(NAMES):
            client.packages.save(key, name, {"us_troops_k": 20 + number}, note=NAMES[0])
        for name in NAMES[:3]:
            packages = {name: {"us_troops_k": 22}}
            client.jobs.start("stress", key, title=name, packages=packages, futures=64).wait()
        yield key


def unharmed(visit: Visit) -> None:
    page = visit.page
    assert page.evaluate("window.hit") is None
    assert page.locator("[onerror], main script, main iframe[src^='javascript']").count() == 0
    assert [own for own in visit.complaints if "Content Security Policy" in own or "Trusted" in own] == []
    assert visit.overflow <= 0


@pytest.mark.parametrize(("size", "names"), [(WIDE, NAMES[:4]), (NARROW, NAMES[3:])], ids=["desktop", "phone"])
@pytest.mark.parametrize("address", PAGES)
def test_they_show_as_text(
    server: Server, visitor: Visitor, hostile: str, address: str, size: tuple[int, int], names: list[str]
):
    visit = visitor(size)
    for name in names:
        query = urlencode({"case": hostile, "package": name, "compare": NAMES[0]})
        visit.page.goto(f"{server.address}{address}?{query}")
        visit.page.wait_for_selector("main h1")
        visit.settle()
        chosen = visit.page.locator("option", has_text=name)
        assert chosen.count() >= 1
        unharmed(visit)


def test_addresses_show_as_text(server: Server, visitor: Visitor):
    visit = visitor()
    for name in ("case", "package", "compare", "lang", "us_troops_k", "crisis"):
        for text in NAMES[:2]:
            visit.page.goto(f"{server.address}/crisis?{urlencode({name: text})}")
            visit.page.wait_for_selector("main h1")
            unharmed(visit)


def test_a_name_without_end_is_refused_in_words(server: Server):
    with Client(server.address) as client:
        with pytest.raises(InputError, match=r"at most 400 characters|at most 120 letters"):
            client.packages.save("us_rok", "x" * 10_000, {})
        with pytest.raises(InputError, match="one line of printable letters"):
            client.packages.save("us_rok", "two\nlines", {})
        with pytest.raises(InputError, match="without marks that turn the way of writing"):
            client.packages.save("us_rok", "\u202egnp.troops", {})
        with pytest.raises(InputError, match="too large"):
            client.packages.save("us_rok", "x", {}, note="x" * 2_000_000)
