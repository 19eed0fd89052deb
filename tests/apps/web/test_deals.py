"""The deals in a browser: who signs, what would move a veto tried by a click, payments worked out as a job."""

import pytest
from tests.apps.web.conftest import Visitor
from tests.browsing import NARROW, WIDE, outside
from tests.server import Server

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_it_says_who_signs_and_who_vetoes(server: Server, visitor: Visitor, size: tuple[int, int]) -> None:
    visit = visitor(size).open(f"{server.address}/deals?package=titanium")
    page = visit.page
    page.wait_for_selector("table.moves")
    page.wait_for_selector(".space svg")
    headline = page.locator("h1").inner_text()
    assert headline.startswith("Rather than have no agreement, Washington would sign Titanium in ")
    assert "Seoul in" in page.locator("table.signing").inner_text()
    for capital in ("Washington", "Seoul", "Pyongyang", "Beijing"):
        assert capital in page.locator("section.four").inner_text()
    assert visit.overflow <= 0
    assert visit.complaints == visit.failed == []
    assert visit.faults() == []  # last: the policy refuses the styles of the checker itself
    assert outside(visit.asked, server.address) == []


def test_a_change_that_would_move_a_veto_is_one_click(server: Server, visitor: Visitor) -> None:
    visit = visitor().open(f"{server.address}/deals?package=titanium")
    page = visit.page
    page.wait_for_selector("table.moves")
    before = page.locator("h1").inner_text()
    page.get_by_role("button", name="Set ").first.click()
    page.wait_for_function("(was) => document.querySelector('h1').innerText != was", arg=before)
    assert "treaty_reciprocity=" in page.url
    assert "titanium+treaty_reciprocity=" in page.locator("h1").inner_text()


def test_what_capitals_fall_back_on_stays_in_the_address(server: Server, visitor: Visitor) -> None:
    visit = visitor().open(f"{server.address}/deals")
    page = visit.page
    page.get_by_label("Rather than sign, each capital falls back on").select_option("best")
    page.wait_for_function("() => document.querySelector('h1').innerText.includes('best of what each could do')")
    assert page.url.endswith("?point=best")


def test_payments_are_a_job_whose_files_can_be_fetched(server: Server, visitor: Visitor) -> None:
    visit = visitor().open(f"{server.address}/deals")
    page = visit.page
    page.get_by_role("button", name="Work out payments").click()
    page.wait_for_selector("section.money table", timeout=300_000)
    assert "Seoul would pay" in page.locator("section.money").inner_text()
    with page.expect_download() as download:
        page.get_by_role("link", name="bargain.json").click()
    assert download.value.path().read_text().startswith("{")
    assert visit.faults() == []
