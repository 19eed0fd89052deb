"""The pages that explain: their commands print what they show, and they speak of the case as it is."""

import re
from pathlib import Path

import pytest

from titanium import load_case
from walkthrough import ROOT, blocks, follow

PAGES = sorted((ROOT / "docs/explanation").glob("*.md"))
FOLLOWED = [page for page in PAGES if blocks(page.read_text(encoding="utf-8"))]


@pytest.mark.slow
@pytest.mark.parametrize("page", FOLLOWED, ids=lambda page: page.stem)
def test_a_page_shows_what_is_printed(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    follow(page, tmp_path, monkeypatch)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_speaks_of_the_case_as_it_is(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert set(re.findall(r"us_rok\s+([0-9a-f]{12})\b", text)) <= {load_case("us_rok").hash[:12]}


def test_every_school_and_position_is_explained() -> None:
    text = (ROOT / "docs/explanation/schools.md").read_text(encoding="utf-8")
    for name, switch in load_case("us_rok").schools.items():
        row = next(line for line in text.splitlines() if line.startswith(f"| `{name}` |"))
        assert re.findall(r"`(\w+)`: ", row) == list(switch.positions)


@pytest.mark.parametrize("page", FOLLOWED, ids=lambda page: page.stem)
def test_counts_of_a_reading_stand_in_what_is_printed(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    shown = "\n".join(block.text for block in blocks(text))
    words = re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)
    for count, futures in re.findall(r"([\d,]+)\s+of\s+([\d,]*,\d{3})\b", words):
        assert any(count in line and futures in line for line in shown.splitlines()), f"{count} of {futures}"


def test_a_sceptic_is_answered_with_a_command_and_its_output() -> None:
    text = (ROOT / "docs/explanation/sceptics.md").read_text(encoding="utf-8")
    questions = text.split("\n## ")[1:]
    assert len(questions) >= 10
    for question in questions:
        assert question.splitlines()[0].endswith("?")
        assert [block.language for block in blocks(question)] == ["sh", "text"]
