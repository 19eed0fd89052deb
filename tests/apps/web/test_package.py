"""The package page in a browser: it follows the levers, keeps packages under any name, shares them, reads files."""

from pathlib import Path

import pytest
from tests.apps.web.conftest import Visitor
from tests.browsing import NARROW, WIDE, Visit, outside
from tests.server import Server

pytestmark = pytest.mark.slow

HOSTILE = '<img src=x onerror="document.title=1"></script>'


def opened(visit: Visit, address: str) -> Visit:
    """The page with every card open."""
    visit.open(address)
    for card in visit.page.locator(".keeping > details > summary").all():
        card.click()
    return visit


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("case", ["us_rok", "us_japan"])
def test_axe_finds_nothing_and_nothing_is_too_wide(
    server: Server, visitor: Visitor, size: tuple[int, int], case: str
) -> None:
    visit = opened(visitor(size), f"{server.address}/package?case={case}")
    visit.settle()
    assert (visit.failed, visit.complaints) == ([], [])
    assert outside(visit.asked, server.address) == []
    assert visit.overflow == 0
    assert visit.faults() == []


def test_ledger_posture_and_map_follow_a_lever(server: Server, visitor: Visitor) -> None:
    visit = visitor().open(f"{server.address}/package?case=us_rok&us_troops_k=28.5")
    page = visit.page
    before = [own.inner_text() for own in page.locator("figure .finding").all()]
    assert len(before) == 5
    box = page.locator("#lever-us_troops_k")
    box.fill("20")
    box.press("Enter")
    page.locator("[aria-busy=true]").first.wait_for()
    visit.settle()
    after = [own.inner_text() for own in page.locator("figure .finding").all()]
    assert page.locator("h1").inner_text().startswith("1 of 15 levers of this package differ from today's package")
    assert "Under this package, Seoul gives" in after[0]
    assert "Under this package, 1" in after[3]
    assert before[0] != after[0]
    assert before[3] != after[3]
    assert page.locator(".posture figure svg text", has_text="20.0").count()


def test_a_package_is_kept_under_any_name_and_seen_in_another_browser(server: Server, visitor: Visitor) -> None:
    visit = opened(visitor(), f"{server.address}/package?case=us_rok&us_troops_k=22")
    page, save = visit.page, visit.page.locator(".card.save")
    save.get_by_label("Name").fill(HOSTILE)
    save.get_by_label("Note").fill("<b>fewer</b>")
    save.get_by_role("button", name="Save").click()
    visit.settle()
    assert save.get_by_role("status").inner_text() == f"Saved as {HOSTILE}."
    other = opened(visitor(), f"{server.address}/package?case=us_rok&us_troops_k=28.5")
    assert other.page.locator(".packages .name").inner_text() == HOSTILE
    assert other.page.locator(".packages .note").inner_text() == "<b>fewer</b>"
    assert other.page.title() == "Titanium: Package"
    other.page.get_by_role("button", name=f"Open {HOSTILE}").click()
    other.settle()
    assert other.page.locator("#lever-us_troops_k").input_value() == "22"
    page.locator("#lever-us_troops_k").fill("18")
    page.locator("#lever-us_troops_k").press("Enter")
    visit.settle()
    save.get_by_role("button", name="Save").click()
    save.get_by_role("button", name="Replace it").click()
    visit.settle()
    page.get_by_role("button", name=f"Delete {HOSTILE}").click()
    visit.settle()
    assert page.locator(".packages .name").count() == 0
    save.get_by_role("button", name="Bring it back").click()
    visit.settle()
    page.get_by_role("button", name=f"Open {HOSTILE}").click()
    visit.settle()
    assert page.locator("#lever-us_troops_k").input_value() == "18"
    page.get_by_role("button", name=f"Delete {HOSTILE}").click()
    visit.settle()
    assert (visit.complaints, other.complaints) == ([], [])


def test_its_address_shows_the_same_package_in_any_browser(server: Server, visitor: Visitor) -> None:
    visit = opened(visitor(), f"{server.address}/package?package=titanium&us_troops_k=22")
    address = visit.page.get_by_label("Address of this package").input_value()
    assert address.startswith(f"{server.address}/?case=us_rok&us_troops_k=22&")
    assert "package=" not in address, "it rests on nothing that is kept"
    other = visitor().open(address.replace("/?", "/package?"))
    for lever in ("us_troops_k", "consultation", "sma_krw_bn"):
        box = f"#lever-{lever}"
        assert other.page.locator(box).input_value() == visit.page.locator(box).input_value()


def test_packages_go_to_files_and_come_from_files(server: Server, visitor: Visitor, tmp_path: Path) -> None:
    visit = opened(visitor(), f"{server.address}/package?case=us_rok&us_troops_k=22")
    page, files = visit.page, visit.page.locator(".card.files")
    with page.expect_download() as download:
        files.get_by_text("as YAML").click()
    assert download.value.suggested_filename == "ironclad-us_troops_k-22.yaml"
    (tmp_path / "bad.yaml").write_text("x: {set: {us_troop_k: 22}}\n")
    files.locator("input[type=file]").set_input_files(tmp_path / "bad.yaml")
    visit.settle()
    assert "Did you mean 'us_troops_k'?" in files.get_by_role("alert").inner_text()
    (tmp_path / "large.csv").write_text("package\n" + "x" * 70_000)
    files.locator("input[type=file]").set_input_files(tmp_path / "large.csv")
    visit.settle()
    assert "large.csv has 70,008 bytes" in files.get_by_role("alert").inner_text()
    (tmp_path / "own.csv").write_text("package;consultation\ntalkative;0,9\n")
    files.locator("input[type=file]").set_input_files(tmp_path / "own.csv")
    visit.settle()
    page.get_by_role("button", name="Try talkative").click()
    visit.settle()
    assert page.locator("#lever-consultation").input_value() == "0.9"
    page.get_by_role("button", name="Save all of them").click()
    visit.settle()
    assert files.get_by_role("status").inner_text() == "Saved: talkative."
    page.get_by_role("button", name="Delete talkative").click()
    visit.settle()
