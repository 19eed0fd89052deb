"""The Evidence page in Chromium: a number is found and opened, changed in a private copy, and put back."""

import pytest
from tests.apps.web.conftest import Visitor
from tests.browsing import NARROW, PATIENCE, WIDE
from tests.server import Server

from titanium.apps.web.pages.evidence_number import placed, read
from titanium.errors import InputError

HOSTILE = '<b>Hawks</b>"><img src=x onerror=alert(1)>'


def test_what_is_no_number_is_told_box_by_box() -> None:
    with pytest.raises(InputError, match=r"Low: “” is not a number\.\nHigh: “wide” is not a number\."):
        read({"low": 0.1, "high": 0.8}, {"low": "", "high": "wide"})
    with pytest.raises(InputError, match="Nothing was changed"):
        read({"low": 0.1, "formula": "a+b"}, {"low": "0.10", "formula": "a+b"})
    assert read({"formula": "a+b"}, {"formula": "a+2*b"}) == {"formula": "a+2*b"}


def test_a_log_scale_places_its_middle_in_the_middle() -> None:
    row = {"low": 1.0, "high": 100.0, "value": 10.0, "distribution": "loguniform", "was": None}
    assert placed(row) == [(0.0, 100.0, pytest.approx(50.0))]
    assert placed({**row, "low": None}) == []
    assert placed({**row, "value": 200.0})[0][2] is None


@pytest.mark.slow
@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_a_number_is_changed_in_a_copy_that_says_what_flips(
    server: Server, visitor: Visitor, size: tuple[int, int]
) -> None:
    visit = visitor(size)
    page = visit.open(f"{server.address}/evidence?case=us_rok", "table.list").page
    assert visit.overflow == 0
    assert visit.faults() == []
    page.get_by_label("Search").fill("rok_cost")
    page.get_by_label("Search").press("Enter")
    page.get_by_text("One of 2,864 numbers fits.").wait_for(timeout=PATIENCE * 1000)
    page.get_by_role("button", name="net present cost to Seoul").click()
    page.locator(".opened h3").first.wait_for(timeout=PATIENCE * 1000)
    assert visit.settle().faults() == []
    page.get_by_label("At most").fill("")
    page.get_by_role("button", name="Make the copy").click()
    page.get_by_text("At most: “” is not a number.").wait_for()
    name = f"{HOSTILE} {size[0]}"
    page.get_by_label("At most").fill("40")
    page.get_by_label("Name of the new copy").fill(name)
    page.get_by_role("button", name="Make the copy").click()
    page.locator(".flips table").first.wait_for(timeout=5 * PATIENCE * 1000)
    visit.settle()
    assert page.get_by_role("heading", name=f"Private copy: {name}").count() == 1, "the name is text"
    assert "net present cost to Seoul: at most 40 USD bn, in the case at most 120 USD bn" in page.inner_text(".changes")
    assert "sampled futures" in page.inner_text(".flips [role=status]")
    assert visit.faults() == []
    assert visit.overflow == 0
    page.get_by_role("button", name="Put back").click()
    page.get_by_text("Nothing is changed in it").wait_for(timeout=PATIENCE * 1000)
    page.get_by_text("Rename or delete this copy").click()
    page.get_by_role("button", name="Delete this copy").click()
    page.get_by_role("button", name="Press again").click()
    page.locator(".copy.card").wait_for(state="detached", timeout=PATIENCE * 1000)
    # The policy refuses the styles that axe puts into a page, and only those.
    assert [own for own in visit.complaints if "inline style" not in own and "preload assets" not in own] == []
    assert visit.failed == []


@pytest.mark.slow
def test_claims_are_computed_and_told_with_both_sides(server: Server, visitor: Visitor) -> None:
    visit = visitor()
    page = visit.open(f"{server.address}/evidence?case=us_rok&show=claims", "button.first").page
    page.get_by_role("button", name="Compute the claims").click()
    page.locator("article.claim").first.wait_for(timeout=5 * PATIENCE * 1000)
    visit.settle()
    assert page.locator("article.claim").count() == 31
    sides = page.locator("article.claim .sides").first.locator("> div")
    widths = [own["width"] for own in (sides.nth(0).bounding_box(), sides.nth(1).bounding_box()) if own]
    assert widths[0] == pytest.approx(widths[1], abs=1), "both sides have the same space"
    assert visit.faults() == []
    page.get_by_role("button", name="contradicted").click()
    page.locator("article.claim.supported").first.wait_for(state="detached", timeout=PATIENCE * 1000)
    assert page.locator("article.claim:not(.contradicted)").count() == 0
    other = visitor().open(f"{server.address}/evidence?case=us_japan&show=claims&lang=ko")
    assert other.faults() == []
