"""The memo in a browser: written by a click, read in the page, fetched in every format, hostile names as text."""

import pytest
from tests.apps.web.conftest import Visitor
from tests.browsing import NARROW
from tests.server import Server

pytestmark = pytest.mark.slow


def test_a_memo_is_written_read_fetched_and_deleted(server: Server, visitor: Visitor) -> None:
    visit = visitor().open(f"{server.address}/memo?us_troops_k=22")
    page = visit.page
    page.get_by_label("Counted in").select_option("2048")
    page.get_by_role("button", name="Write the memo").click()
    page.wait_for_selector(".memo .lead", timeout=300_000)
    assert page.locator("h1").inner_text().startswith("ironclad+us_troops_k=22 holds in ")
    assert "Model result, not a forecast." in page.locator(".memo").inner_text()
    assert page.locator(".memo figure svg").count() >= 2
    assert visit.complaints == visit.failed == []
    assert visit.faults() == []
    for words, begin in (("PDF", b"%PDF"), ("Word", b"PK"), ("Markdown", b"# ironclad")):
        with page.expect_download() as download:
            page.locator(".memo .files").get_by_role("link", name=words).click()
        assert download.value.path().read_bytes().startswith(begin)
    again = visitor(NARROW, of=None).open(page.url)
    assert again.page.locator("h1").inner_text() == page.locator("h1").inner_text()
    assert again.overflow <= 0
    assert again.faults() == []
    page.get_by_role("button", name="Delete Memo on ironclad+us_troops_k=22").click()
    page.wait_for_function("() => !document.querySelector('.memo-list li')")
    assert "memo=" not in page.url


def test_the_memo_as_a_page_runs_nothing_and_stands_alone(server: Server, visitor: Visitor) -> None:
    visit = visitor().open(f"{server.address}/memo")
    page = visit.page
    page.get_by_label("Counted in").select_option("2048")
    page.get_by_role("button", name="Write the memo").click()
    page.wait_for_selector(".memo .lead", timeout=300_000)
    with page.context.expect_page() as opened:
        page.locator(".memo .files").get_by_role("link", name="a page").click()
    opened.value.wait_for_selector("h1")
    assert opened.value.locator("script").count() == 0
