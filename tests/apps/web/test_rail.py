"""The lever rail in a browser: slider and box in step, what is refused, undo and redo, and the fold of a phone."""

import re

import pytest
from playwright.sync_api import Page
from tests.apps.web.conftest import Visitor
from tests.browsing import NARROW
from tests.server import Server

pytestmark = pytest.mark.slow


def troops(page: Page) -> tuple[str, str]:
    """What slider and box of one lever show."""
    slider = page.get_by_role("slider", name="US troops in Korea, thousand")
    return slider.input_value(), page.locator("#lever-us_troops_k").input_value()


def test_slider_and_box_are_moved_by_the_keyboard_and_stay_in_step(server: Server, visitor: Visitor) -> None:
    visit = visitor().open(f"{server.address}/package?case=us_rok&us_troops_k=28.5")
    page = visit.page
    page.get_by_role("slider", name="US troops in Korea, thousand").focus()
    told = {"ArrowRight": "29", "PageDown": "24", "ArrowLeft": "23.5", "Home": "0", "End": "40"}
    for key, value in told.items():
        page.keyboard.press(key)
        assert troops(page) == (value, value), key
    box = page.locator("#lever-us_troops_k")
    box.fill("22")
    box.press("Enter")
    visit.settle()
    assert troops(page) == ("22", "22")
    assert page.url.endswith("us_troops_k=22")
    about = page.locator("#about-us_troops_k").inner_text()
    assert "0 to 40; Washington decides" in about
    assert "−6.5 from 28.5" in about
    assert "Below the rule of 28.5 thousand or more" in about
    assert visit.complaints == []


def test_a_drag_ends_where_the_hand_left_it(server: Server, visitor: Visitor) -> None:
    visit = visitor().open(f"{server.address}/package?case=us_rok&us_troops_k=28.5")
    page = visit.page
    box = page.get_by_role("slider", name="US troops in Korea, thousand").bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 0.7 * box["width"], middle)
    page.mouse.down()
    for place in range(70, 24, -1):
        page.mouse.move(box["x"] + place / 100 * box["width"], middle)
        page.wait_for_timeout(10)
    page.mouse.up()
    shown = troops(page)
    visit.settle()
    assert troops(page) == shown
    assert 8 < float(shown[0]) < 12
    assert page.url.endswith(f"us_troops_k={shown[0]}")


@pytest.mark.parametrize("text", ["55", "-1", ""])
def test_a_value_that_is_not_allowed_is_refused_with_a_reason(server: Server, visitor: Visitor, text: str) -> None:
    visit = visitor().open(f"{server.address}/package?case=us_rok&us_troops_k=22")
    page = visit.page
    page.locator("#lever-us_troops_k").fill(text)
    page.keyboard.press("Tab")
    visit.settle()
    assert page.locator(".rail [role=alert]").inner_text() == "US troops in Korea may be 0 to 40 thousand."
    assert troops(page) == ("22", "22")


def test_moves_are_undone_and_done_again_in_another_tab_too(server: Server, visitor: Visitor) -> None:
    visit = visitor().open(f"{server.address}/package?case=us_rok&us_troops_k=28.5")
    page = visit.page
    page.get_by_label("Start from").select_option("titanium")
    visit.settle()
    page.get_by_label("Where withdrawn troops go", exact=True).select_option(label="Guam")
    visit.settle()
    assert page.locator(".rail-state").inner_text() == "Not saved: 9 of 15 levers differ from today's"
    page.get_by_role("button", name="Undo").click()
    visit.settle()
    assert page.locator(".rail-state").inner_text() == "Titanium: 8 of 15 levers differ from today's"
    again = visitor(of=visit).open(f"{server.address}/package")
    again.page.get_by_role("button", name="Undo").click()
    again.settle()
    assert again.page.locator(".rail-state").inner_text() == "Ironclad, today's package"
    assert again.page.get_by_role("button", name="Undo").get_attribute("aria-disabled") == "true"
    for _ in range(2):
        again.page.get_by_role("button", name="Redo").click()
        again.settle()
    assert again.page.get_by_label("Where withdrawn troops go", exact=True).input_value() == "2"
    again.page.get_by_role("button", name="Where withdrawn troops go: back to today's").click()
    again.settle()
    assert again.page.locator(".rail-state").inner_text() == "Titanium: 8 of 15 levers differ from today's"


def test_on_a_phone_the_levers_fold(server: Server, visitor: Visitor) -> None:
    visit = visitor(NARROW).open(f"{server.address}/package?case=us_japan")
    page = visit.page
    assert not page.get_by_role("button", name="Undo").is_visible()
    page.get_by_text(re.compile("^Levers. ")).click()
    assert page.get_by_role("button", name="Undo").is_visible()
    assert visit.settle().overflow == 0
    assert visit.faults() == []
