"""The answer in a real browser: the first screen, a lever moved, others compared, the best next change by one click."""

import re

import pytest
from playwright.sync_api import Page
from tests.apps.web.conftest import Visitor
from tests.browsing import NARROW, Visit
from tests.server import Server

pytestmark = pytest.mark.slow

LONG = 300_000
"""Milliseconds that what is worked out ahead has, on a machine that does other things as well."""
COUNT = re.compile(r" holds in (over |under )?\d+ of 50 sampled futures\.$")


def come(visit: Visit, server: Server, query: str = "") -> Page:
    visit.page.goto(f"{server.address}/{query}")
    visit.page.locator("main .tile dd").first.wait_for(timeout=LONG)
    return visit.page


def told(page: Page) -> list[str]:
    """What the first screen says: the sentence, the lead, the tiles."""
    return [page.inner_text("main h1"), page.inner_text("main .lead"), *page.locator("main .tile").all_inner_texts()]


def futures(page: Page) -> int:
    return int(page.locator("main > .standing").inner_text().split()[0].replace(",", ""))


def slide(page: Page, values: list[float], pause: float = 0.0) -> None:
    """Drag the first lever over some values."""
    for value in values:
        page.locator(".lever input[type=range]").first.evaluate(
            "(own, value) => { own.value = value; own.dispatchEvent(new Event('input', {bubbles: true})); }", value
        )
        page.wait_for_timeout(1000 * pause)


def test_the_first_screen_answers_for_todays_package(server: Server, visitor: Visitor) -> None:
    visit = visitor()
    page = come(visit, server)
    assert page.inner_text("main h1").startswith("Today's package holds in ")
    assert COUNT.search(page.inner_text("main h1"))
    assert "It breaks first when " in page.inner_text("main .lead")
    assert page.locator("main .tile h2").all_inner_texts() == [
        "Holds",
        "Breaks first when",
        "Who pays",
        "Who would sign",
    ]
    assert "Model result, not a forecast." in page.inner_text("main > .standing")
    drawing = page.locator("main .fifty svg:visible")
    assert drawing.get_attribute("role") == "img"
    assert drawing.locator("text").all_text_contents()[0] == "Ironclad (today's package)"
    box = page.locator("main .tiles").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] < 800, "sentence and tiles are seen without scrolling"
    assert visit.complaints == visit.failed == []


def test_the_answer_grows_finer_while_nobody_moves_a_lever(server: Server, visitor: Visitor) -> None:
    page = come(visitor(), server, "?consultation=0.45")
    page.locator("main > .standing", has_text="8,192 sampled futures").wait_for(timeout=LONG)
    assert "This package" in page.inner_text("main h1")


def test_the_last_of_many_moves_is_what_is_answered(server: Server, visitor: Visitor) -> None:
    page = come(visitor(), server)
    slide(page, [30, 26, 33, 24, 35, 22], pause=0.05)
    page.locator("main .change:visible").wait_for()
    spoken = page.locator("main .unseen[role=status]", has_text=re.compile(r"\S"))
    spoken.wait_for(state="attached", timeout=LONG)
    assert "us_troops_k=22" in page.url
    assert page.inner_text("main .change") in (spoken.text_content() or "")
    moved = told(page)
    again = come(visitor(), server, "?us_troops_k=22")
    assert futures(page) == futures(again) == 4096, "what is worked out ahead comes later"
    assert told(again) == moved


def test_others_are_picked_to_stand_beside_it(server: Server, visitor: Visitor) -> None:
    visit = visitor()
    page = come(visit, server, "?us_troops_k=24")
    page.get_by_label("Compare with").select_option("troop_cut")
    page.locator("main .fifty svg:visible text", has_text="Troop cut").wait_for(timeout=LONG)
    assert "compare=troop_cut%2Cfact_sheet_2025" in page.url
    page.locator("main .fifty summary", has_text="The same as a table").click()
    page.locator("main .fifty figure th", has_text="Troop cut").wait_for()
    page.locator("main .schools summary").click()
    page.locator("main .schools td").first.wait_for()
    visit.settle()
    assert visit.faults() == []
    assert visit.overflow <= 0


def test_the_best_next_change_is_one_click(server: Server, visitor: Visitor) -> None:
    page = come(visitor(), server, "?package=titanium")
    button = page.locator("main .next button:visible").first
    button.wait_for(timeout=LONG)
    words = button.inner_text()
    assert re.match(r"Set .+: holds in .+ more of 50 \(\+", words)
    before = page.inner_text("main h1")
    button.click()
    page.locator("main h1", has_text="This package").wait_for()
    assert page.inner_text("main h1") != before
    assert page.locator(".rail .difference:not(:empty)").count()
    assert not page.locator("main .next button:visible").count(), "it was found for another package"


def test_on_a_phone_the_marks_stand_in_two_lines(server: Server, visitor: Visitor) -> None:
    visit = visitor(NARROW)
    page = come(visit, server)
    drawing = page.locator("main .fifty svg:visible")
    assert drawing.count() == 1
    assert drawing.get_attribute("aria-labelledby") == "fifty-narrow-title"
    assert visit.overflow <= 0
