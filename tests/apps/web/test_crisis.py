"""The crisis page in a browser: solved, moved by the keyboard, explained, sharpened, played, and all of it kept."""

import re

import pytest
from tests.apps.web.conftest import Visitor
from tests.browsing import NARROW, WIDE, outside
from tests.server import Server

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("case", ["us_rok", "us_japan"])
def test_axe_finds_nothing_and_nothing_is_too_wide(
    server: Server, visitor: Visitor, size: tuple[int, int], case: str
) -> None:
    visit = visitor(size).open(f"{server.address}/crisis?case={case}")
    visit.page.locator("details.controls > summary").click()
    visit.page.get_by_role("button", name=re.compile("^Play ")).nth(1).click()
    visit.page.locator(".stage .finding:not(:empty)").wait_for()
    visit.settle()
    assert visit.faults() == []
    assert visit.overflow == 0
    assert outside(visit.asked, server.address) == []
    assert visit.failed == []


def test_arrows_move_in_the_tree_and_enter_says_why(server: Server, visitor: Visitor) -> None:
    visit = visitor().open(f"{server.address}/crisis?case=us_rok")
    page = visit.page
    stop = page.locator(".tree [tabindex='0']")
    assert stop.count() == 1, "one stop of the tab key"
    stop.focus()
    ways = {"ArrowRight": "t1", "ArrowDown": "n2", "ArrowLeft": "n1", "End": "t12", "ArrowUp": "t11", "Home": "n1"}
    for key, place in ways.items():
        page.keyboard.press(key)
        assert page.evaluate("document.activeElement.dataset.place") == place, key
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("at=n2"))
    visit.settle()
    assert page.locator(".why .finding").inner_text().startswith("Washington answers 'intervene' in ")
    assert page.locator(".tree [aria-selected='true']").get_attribute("data-place") == "n2"
    assert page.evaluate("document.activeElement.dataset.place") == "n2", "the focus stays where it is"
    assert page.url.endswith("?case=us_rok&at=n2") or page.url.endswith("?at=n2")
    assert visit.complaints == []


def test_precisions_schools_and_levers_change_the_solution_and_stay_in_the_address(
    server: Server, visitor: Visitor
) -> None:
    visit = visitor().open(f"{server.address}/crisis?case=us_rok&crisis=test")
    page = visit.page
    before = page.locator("h1").inner_text()
    page.locator("details.controls > summary").click()
    page.get_by_role("button", name="All at the sharp end").click()
    page.wait_for_url(re.compile("lam_S=30"))
    visit.settle()
    assert page.locator("h1").inner_text() != before
    page.get_by_label("Do the adversaries weigh losses more than gains?").select_option("prospect")
    page.wait_for_url(re.compile("preference=prospect"))
    page.get_by_label("Pyongyang, as a number").fill("12")
    page.get_by_label("Pyongyang, as a number").press("Tab")
    page.wait_for_url(re.compile("lam_K=12"))
    visit.settle()
    for own in ("lam_K=12", "lam_W=30", "lam_S=30", "preference=prospect", "crisis=test"):
        assert own in page.url
    other = visitor().open(page.url)
    assert other.page.locator("h1").inner_text() == page.locator("h1").inner_text()
    assert visit.complaints == []


def test_a_crisis_is_played_to_its_end_and_taken_up_again(server: Server, visitor: Visitor) -> None:
    visit = visitor().open(f"{server.address}/crisis?case=us_rok&crisis=test")
    page = visit.page
    page.get_by_role("button", name="Play Pyongyang").click()
    page.locator(".stage .finding:not(:empty)").wait_for()
    while "It ends: " not in page.locator(".stage .finding").inner_text():
        said = page.url
        page.locator(".choices button").last.click()
        page.wait_for_url(lambda own, said=said: own != said)
        visit.settle()
    story = page.locator(".stage").inner_text()
    assert "It ends: " in story
    assert page.evaluate("document.activeElement.innerText").startswith("It ends: "), "the focus goes on from there"
    assert page.locator(".tree [aria-current=step]").count() == 1
    again = visitor().open(page.url)
    assert again.page.locator(".stage").inner_text() == story
    again.page.get_by_role("button", name="Take the last choice back").click()
    again.page.locator(".choices button").first.wait_for()
    assert [*visit.complaints, *again.complaints] == []


def test_what_the_address_says_amiss_is_told(server: Server, visitor: Visitor) -> None:
    visit = visitor().open(f"{server.address}/crisis?case=us_rok&crisis=tawan&lam_K=<b>9</b>")
    alerts = visit.page.locator("[role=alert]:visible").all_inner_texts()
    assert any("Did you mean 'taiwan'?" in own for own in alerts)
    assert any("lam_K is '<b>9</b>'" in own for own in alerts), "a text is a text"
