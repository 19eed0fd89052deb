"""The futures page: ranges in its address; and in a browser, a run from its start to its rules, stopped in between."""

import re
from types import SimpleNamespace
from typing import Any

import pytest
from tests.apps.web.conftest import Visitor
from tests.browsing import NARROW, Visit
from tests.server import Server

from titanium.apps.web.pages.futures_lines import read_ranges, written_ranges
from titanium.apps.web.pages.futures_runs import _state
from titanium.apps.web.pages.futures_start import _estimate
from titanium.desk.jobs.speed import Speed

LONG = 300_000
"""Milliseconds that a run has, compiling included, on a machine that does other things as well."""


@pytest.mark.parametrize("ranges", [{}, {"v_W": [0.25, 1.0]}, {"v_W": [0.0, 0.5], "tripwire": ["schelling", "other"]}])
def test_ranges_in_an_address_are_read_as_they_were_written(ranges: dict[str, list[Any]]) -> None:
    assert read_ranges(written_ranges(ranges)) == ranges


def test_what_is_no_range_is_left_out() -> None:
    assert read_ranges("v_W;:0,1;tripwire:;H_TW:0,1") == {"H_TW": [0.0, 1.0]}


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ("waiting", "waiting for another job to end"),
        ("running", "running: 250 of 1,000 futures (25 of 100); playing the packages"),
        ("stopped", "stopped; it can go on where it was; 250 of 1,000 futures are kept"),
        ("failed", "failed"),
    ],
)
def test_every_state_has_its_words(state: str, told: str) -> None:
    job: Any = SimpleNamespace(state=state, done=250, total=1000, note="playing the packages", ended=None)
    assert _state(job, "25") == told


def test_an_estimate_says_whether_it_was_measured_here() -> None:
    assert _estimate(Speed(10_000, is_measured=True), 2, 100_000) == (
        "100,000 futures for 2 packages take about 35 seconds, at 10,000 plays a second as in the last run here."
    )
    assert _estimate(Speed(10_000, is_measured=False), 1, 1000).startswith(
        "1,000 futures for today's package alone take about 10 seconds on a machine with two cores; "
    )


def drag(visit: Visit, axis: int, low: float, high: float) -> None:
    """Draw a range on an axis with the pointer."""
    zone = visit.page.locator(".parallel .reach").nth(axis)
    zone.scroll_into_view_if_needed()
    box = zone.bounding_box()
    assert box is not None
    x, top, height = box["x"] + box["width"] / 2, box["y"] + 8, box["height"] - 16
    visit.page.mouse.move(x, top + (1 - high) * height)
    visit.page.mouse.down()
    visit.page.mouse.move(x, top + (1 - low) * height, steps=5)
    visit.page.mouse.up()


def inside(words: str) -> int:
    """Futures inside the ranges, as the readout says."""
    found = re.match(r"Of the ([\d,]+) futures", words)
    assert found, words
    return int(found[1].replace(",", ""))


def check(visit: Visit) -> None:
    """Nothing failed, and axe finds nothing; what it does for that is complained of, so it comes last."""
    assert visit.complaints == visit.failed == []
    assert visit.overflow <= 0
    assert visit.faults() == []
    visit.page.wait_for_timeout(500)
    visit.complaints.clear()


@pytest.mark.slow
def test_a_run_is_started_watched_stopped_gone_on_with_asked_and_deleted(server: Server, visitor: Visitor) -> None:
    visit = visitor().open(f"{server.address}/futures")
    page = visit.page
    assert page.locator("h1").inner_text().startswith("No run yet")
    page.get_by_label("Titanium", exact=True).check()
    page.get_by_label("In how many futures").select_option("100000")
    page.get_by_role("button", name="Play them").click()
    state, bar = page.locator(".run .state"), page.locator(".run progress")
    page.wait_for_function("() => /^running: /.test(document.querySelector('.run .state')?.innerText)", timeout=LONG)
    assert re.match(r"running: [\d,]+ of 125,000 futures \(\d+ of 100\); ", state.inner_text())
    assert 0 < float(bar.get_attribute("value") or 0) < float(bar.get_attribute("max") or 0) == 125_000
    page.get_by_role("button", name=re.compile("^Stop: ")).click()
    page.wait_for_function("() => /^stopped; /.test(document.querySelector('.run .state')?.innerText)", timeout=LONG)
    kept = int(re.findall(r"([\d,]+) of 125,000", state.inner_text())[0].replace(",", ""))
    assert kept > 0
    visit.settle()
    assert "The run is not finished: " in page.locator(".questions").inner_text()

    page.get_by_role("button", name=re.compile("^Go on: ")).click()
    page.wait_for_function("() => /^done /.test(document.querySelector('.run .state')?.innerText)", timeout=LONG)
    page.wait_for_selector(".parallel svg")
    visit.settle()
    assert page.locator("h1").inner_text().startswith("Today's package (ironclad) holds in ")
    assert "100,000 sampled futures, seed 0" in page.locator(".found .standing").first.inner_text()
    assert page.locator(".grid-of-two figure h3").inner_text().startswith("ironclad holds in ")

    drag(visit, 0, 0.5, 1.0)
    visit.settle()
    by_pointer = inside(page.locator(".readout").inner_text())
    first = page.locator(".ranges fieldset").nth(0)
    assert int(first.get_by_label("To, of 100").input_value()) == 100
    second = page.locator(".ranges fieldset").nth(1).get_by_label("From, of 100")
    second.fill("60")
    second.press("Enter")
    visit.settle()
    by_both = inside(page.locator(".readout").inner_text())
    assert 0 < by_both < by_pointer < 100_000
    second.fill("160")
    second.press("Enter")
    visit.settle()
    assert "from 0 to 100" in page.locator(".ranges [role=alert]:visible").inner_text()
    check(visit)

    again = visitor(NARROW).open(page.url)
    again.page.wait_for_selector(".parallel svg")
    again.settle()
    assert inside(again.page.locator(".readout").inner_text()) == by_both, "an address shows the same elsewhere"
    check(again)

    page.get_by_role("button", name="Find rules").click()
    page.wait_for_selector(".rules .finding", timeout=LONG)
    assert "explains" in page.locator(".rules .finding").inner_text()
    page.get_by_role("button", name="Draw rule 1 over the lines").click()
    visit.settle()
    assert inside(page.locator(".readout").inner_text()) > 0
    check(visit)

    page.get_by_role("button", name=re.compile("^Delete: ")).press("Enter")
    page.wait_for_selector(".run .question:visible")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    visit.settle()
    assert page.locator("h1").inner_text().startswith("No run yet")
    assert page.locator(".run").count() == 0
    assert list((server.home / "jobs").glob("*/run")) == []
    check(visit)
