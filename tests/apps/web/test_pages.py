"""Every page in a real browser: nothing from elsewhere, nothing that fails, open to everybody and quick."""

import statistics
import time
from typing import Any

import pytest
from playwright.sync_api import Page
from tests.apps.web.conftest import Visitor
from tests.browsing import NARROW, WIDE, Visit
from tests.server import Server

from titanium.apps.web.frame import PAGES

pytestmark = pytest.mark.slow

MOST_BYTES = 1_000_000
"""Of a page over the wire, with nothing kept from before."""
FIRST, MOVED = 2.5, 0.2
"""Seconds within which the first answer, and that to a move of a lever, should stand there on an idle machine."""
MARGIN = 3
"""By how much a test's machine may be slower."""
_FOCUSABLE = "a[href], button:not([disabled]), input, select, textarea, summary, iframe, [tabindex='0']"


READY = {"answer": "main .tile dd"}
"""Page to what stands there once what it waits for has come."""


def come(visit: Visit, server: Server, page: str, query: str = "") -> Visit:
    """Open a page, and wait until all of it is there."""
    return visit.open(f"{server.address}/{'' if page == 'answer' else page}{query}", READY.get(page, "main h1"))


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_for_everybody_and_asks_nobody_else(
    server: Server, visitor: Visitor, page: str, size: tuple[int, int]
) -> None:
    visit = come(visitor(size), server, page)
    print(f"{page}: {visit.weight / 1000:.0f} kB")
    assert visit.weight < MOST_BYTES
    assert visit.wrongs(server.address) == []


@pytest.mark.parametrize("page", PAGES)
def test_a_page_works_for_another_alliance_in_another_language(server: Server, visitor: Visitor, page: str) -> None:
    visit = come(visitor(), server, page, "?case=us_japan&lang=ko")
    assert visit.wrongs(server.address) == []
    assert visit.page.locator("html").get_attribute("lang") == "ko-KR"


def test_addresses_that_cannot_be_used_say_why_and_show_the_rest(server: Server, visitor: Visitor) -> None:
    visit = visitor().open(f"{server.address}/?case=us_rock&lang=kr&us_troops_k=many&package=irnclad&compare=<b>x</b>")
    told = " ".join(visit.page.locator("main [role=alert]:visible").all_inner_texts())
    for wrong in ("us_rock", "kr", "us_troops_k", "irnclad", "<b>x</b>"):
        assert wrong in told
    assert "Did you mean 'us_rok'?" in told
    assert visit.complaints == visit.failed == []
    assert visit.faults() == []


def marked(page: Page) -> list[str]:
    """Give every control that can be seen a number, and tell what each is."""
    return page.evaluate(
        """(wanted) => [...document.querySelectorAll(wanted)]
          .filter((own) => own.checkVisibility({visibilityProperty: true}) && own.tabIndex >= 0)
          .map((own, number) => {
            own.dataset.number = number;
            const label = own.getAttribute("aria-label") ?? own.labels?.[0]?.innerText ?? own.innerText ?? "";
            return `${own.tagName} ${own.type ?? ""} ${label}`.slice(0, 100);
          })""",
        _FOCUSABLE,
    )


def at_hand(page: Page) -> dict[str, Any]:
    """The control that has the focus: its number, and whether an outline shows it, or a ring in a drawing."""
    return page.evaluate(
        """() => {
          const own = document.activeElement, style = getComputedStyle(own), ring = own.querySelector(".ring");
          const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
          const shown = outlined || (ring && parseFloat(getComputedStyle(ring).strokeWidth) >= 2
            && !["none", "transparent"].includes(getComputedStyle(ring).stroke) && ring.checkVisibility());
          return {number: Number(own.dataset.number ?? -1), shown, what: own.outerHTML.slice(0, 200)};
        }"""
    )


def go_to(page: Page, selector: str, most: int = 200) -> None:
    """Press Tab until a control has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
            return
    raise AssertionError(f"{selector} is not reached by Tab")


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("page", PAGES)
def test_the_keyboard_reaches_every_control_and_one_sees_where_it_is(
    server: Server, visitor: Visitor, page: str, size: tuple[int, int]
) -> None:
    tab = come(visitor(size), server, page).page
    controls = marked(tab)
    reached: dict[int, dict[str, Any]] = {}
    for _ in range(len(controls) + 10):
        tab.keyboard.press("Tab")
        here = at_hand(tab)
        if here["number"] in reached:
            break
        reached[here["number"]] = here
    assert [own for number, own in enumerate(controls) if number not in reached] == []
    assert [own["what"] for number, own in reached.items() if number >= 0 and not own["shown"]] == []
    assert list(reached)[: len(controls)] == sorted(own for own in reached if own >= 0), "in the order of reading"


def test_the_keyboard_alone_works_the_answer(server: Server, visitor: Visitor) -> None:
    visit = come(visitor(), server, "answer")
    tab = visit.page
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.id") == "main", "the first stop leads past the levers"

    come(visit, server, "answer")
    said, lever = tab.inner_text("main"), ".lever input[type=range]"
    box = tab.locator(".lever input[type=number]").first
    before = box.input_value()
    go_to(tab, lever)
    for _ in range(3):
        tab.keyboard.press("PageDown")
    visit.settle()
    moved = tab.inner_text("main")
    assert box.input_value() != before
    assert moved != said
    assert tab.locator("main .change").inner_text()

    tab.locator(".rail-steps button").first.focus()
    for _ in range(3):
        tab.keyboard.press("Enter")
        visit.settle()
    assert box.input_value() == before
    assert tab.inner_text("main h1") == said.strip().splitlines()[0]

    tab.locator(".picks select").first.focus()
    shown = tab.locator(".picks select").first.input_value()
    tab.keyboard.press("ArrowDown")
    visit.settle()
    assert tab.locator(".picks select").first.input_value() != shown
    assert f"compare={tab.locator('.picks select').first.input_value()}" in tab.url

    folded = tab.locator("main details:not([open]) > summary")
    count = folded.count()
    folded.first.focus()
    tab.keyboard.press("Enter")
    assert folded.count() == count - 1

    proposal = tab.locator("main .next button").first
    proposal.wait_for(timeout=300_000)
    proposal.focus()
    tab.keyboard.press("Enter")
    visit.settle()
    assert tab.locator(".rail .difference:not(:empty)").count() == 1

    tab.locator("nav a").nth(1).focus()
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/package?**")
    visit.settle()
    assert tab.locator(".rail .difference:not(:empty)").count() == 1, "the package at hand goes along"
    assert visit.complaints == visit.failed == []


def test_the_first_answer_and_that_to_a_move_are_there_soon(server: Server, visitor: Visitor) -> None:
    come(visitor(), server, "answer")  # the server has its futures ready
    firsts = []
    for _ in range(3):
        visit = visitor()
        begun = time.monotonic()
        visit.page.goto(server.address)
        visit.page.locator("main .tile dd").first.wait_for()
        firsts.append(time.monotonic() - begun)
    tab = visit.settle().page
    tab.evaluate(
        """() => {
          window.told = [];
          let begun = null;
          document.addEventListener("keydown", () => (begun = performance.now()), true);
          const see = () => {
            if (begun !== null) window.told.push(performance.now() - begun);
            begun = null;
          };
          const options = {subtree: true, childList: true, characterData: true, attributes: true};
          for (const place of document.querySelectorAll("main h1, main .change"))
            new MutationObserver(see).observe(place, options);
        }"""
    )
    tab.locator(".lever input[type=range]").first.focus()
    for move in range(20):
        tab.keyboard.press("ArrowDown" if move < 10 else "ArrowUp")
        tab.wait_for_timeout(1500)
    moves = [own / 1000 for own in tab.evaluate("window.told")]
    print(f"first answer {statistics.median(firsts):.2f} s; move {statistics.median(moves):.3f} s, ")
    print(f"worst {max(moves):.3f} s of {len(moves)}")
    assert len(moves) >= 10
    assert statistics.median(firsts) < MARGIN * FIRST
    assert statistics.median(moves) < MARGIN * MOVED
