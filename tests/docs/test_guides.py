"""The tutorial and the guides are followed from top to bottom: what they show is what is printed."""

import re
from pathlib import Path

import pytest

from walkthrough import ROOT, blocks, follow

DOCS = ROOT / "docs"
PAGES = [DOCS / "tutorial.md", *sorted(own for own in DOCS.glob("how-to/*.md") if own.name != "index.md")]


LONG = r"titanium (stress|crisis) my_rok|titanium (trace|memo|sensitivity) "
"""Commands that take longest, some since they compile the model of a changed case: `make test-slow` runs them."""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_does_what_it_says(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    follow(page, tmp_path, monkeypatch, without=LONG)


@pytest.mark.slow
@pytest.mark.parametrize(
    "page", [own for own in PAGES if re.search(LONG, own.read_text(encoding="utf-8"))], ids=lambda page: page.stem
)
def test_a_page_with_long_commands_does_all_that_it_says(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow(page, tmp_path, monkeypatch)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_says_what_it_takes_and_shows_what_it_prints(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    languages = [block.language for block in blocks(text)]
    assert re.search(r"\bminutes\b", text.split("```")[0]), "how long it takes stands before the first command"
    assert languages.count("sh") >= 2
    assert "text" in languages


def test_every_guide_is_in_the_table_of_guides() -> None:
    index = (DOCS / "how-to/index.md").read_text(encoding="utf-8")
    for page in PAGES[1:]:
        assert f"{{doc}}`{page.stem}`" in index, page.name
