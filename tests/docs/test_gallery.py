"""The gallery: every question is a program that runs, and what its page shows is what the program prints and draws.

`TITANIUM_SHOWN=new` writes outputs and figures anew, with `-m "slow or not slow"` all of them: look at the difference
before it is committed.
"""

import contextlib
import io
import os
import re
import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
QUESTIONS = {file.stem: file for file in sorted(ROOT.glob("examples/questions/*.py"))}
GALLERY = ROOT / "docs/gallery"
OUTPUT = GALLERY / "output"
PAGES = {page.stem: page.read_text(encoding="utf-8") for page in sorted(GALLERY.glob("*.md"))}
CHEAP = ("host_share", "reinforcement")
"""Questions that need no futures; `make test-slow` asks the others."""
ASKED = [name if name in CHEAP else pytest.param(name, marks=pytest.mark.slow) for name in QUESTIONS]
WORDS = re.compile(r"<(title|desc)[^>]*>(.*?)</\1>", flags=re.DOTALL)
COLUMNS = 130
"""Width above which a shown line would need a scroll bar on most screens."""


@pytest.mark.parametrize("name", ASKED)
def test_a_question_is_answered_as_shown(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with contextlib.redirect_stdout(io.StringIO()) as out:
        runpy.run_path(str(QUESTIONS[name]), run_name="__main__")
    figures = {file.name: file.read_text(encoding="utf-8") for file in sorted(tmp_path.glob("*.svg"))}
    if os.environ.get("TITANIUM_SHOWN") == "new":
        OUTPUT.mkdir(exist_ok=True)
        (OUTPUT / f"{name}.txt").write_text(out.getvalue(), encoding="utf-8")
        for file, drawing in figures.items():
            (OUTPUT / file).write_text(drawing, encoding="utf-8")
    assert out.getvalue() == (OUTPUT / f"{name}.txt").read_text(encoding="utf-8"), "TITANIUM_SHOWN=new writes it anew"
    assert sorted(figures) == sorted(figures_of(name))
    for file, drawing in figures.items():
        shown = (OUTPUT / file).read_text(encoding="utf-8")
        assert WORDS.findall(drawing) == WORDS.findall(shown), f"{file} says something else"


def figures_of(name: str) -> list[str]:
    """Figures that the page of a question shows."""
    return re.findall(r"^```\{figure\} output/(\S+)$", PAGES[name], flags=re.MULTILINE)


def test_every_question_has_a_page_and_every_page_a_question() -> None:
    assert len(QUESTIONS) >= 10
    assert sorted(PAGES) == sorted(QUESTIONS)


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_page_shows_the_program_what_it_prints_and_how_to_read_it(name: str) -> None:
    page, code = PAGES[name], QUESTIONS[name].read_text(encoding="utf-8")
    question = code.split('"""')[1]
    assert page.startswith(f"# {question}\n"), "the page asks what the program asks"
    assert f"```{{literalinclude}} ../../examples/questions/{name}.py\n" in page
    assert f"```{{literalinclude}} output/{name}.txt\n" in page
    assert re.search(r"^## How to doubt it$", page, flags=re.MULTILINE)
    for figure in figures_of(name):
        assert (OUTPUT / figure).is_file()
        told = re.search(rf"output/{re.escape(figure)}\n:width: \d+px\n:alt: \S", page)
        assert told, "a figure is told to those who cannot see it"


@pytest.mark.parametrize("name", QUESTIONS)
def test_what_is_shown_says_what_it_rests_on(name: str) -> None:
    text = (OUTPUT / f"{name}.txt").read_text(encoding="utf-8")
    assert max(map(len, text.splitlines())) <= COLUMNS
    told = " ".join(text.split())
    assert re.search(r"(sampled futures, seed \d+, matched|nothing sampled)", told)
    assert re.search(r"us_rok [0-9a-f]{12}", told)
    assert "not a forecast" in told
    assert not re.search(r"\b(nan|inf)\b", told)


@pytest.mark.parametrize("name", QUESTIONS)
def test_an_answer_names_numbers_that_were_printed(name: str) -> None:
    answer = PAGES[name].split("\n\n")[1]
    printed = (OUTPUT / f"{name}.txt").read_text(encoding="utf-8")
    code = QUESTIONS[name].read_text(encoding="utf-8")
    told = numbers(answer)
    assert told & numbers(printed), "the answer names the numbers that carry it"
    assert told <= numbers(printed) | numbers(code), "an answer names a number that was not printed"


def numbers(text: str) -> set[str]:
    """Numbers of two digits and more, as they stand in a text."""
    return set(re.findall(r"(?<![\w.])\d[\d,.]*\d", text))


def test_nothing_shown_is_left_over() -> None:
    shown = {f"{name}.txt" for name in QUESTIONS} | {figure for name in PAGES for figure in figures_of(name)}
    assert {file.name for file in OUTPUT.iterdir()} == shown
