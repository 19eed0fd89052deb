"""A memo as a file: the format follows the suffix, and what cannot be written is refused early."""

import json
from pathlib import Path

import pytest

from memos import made_up
from titanium.errors import InputError, RunError
from titanium.tell.memo import FORMATS, write
from titanium.tell.memo.html import html
from titanium.tell.memo.markdown import markdown
from titanium.tell.memo.writing import STEPS, format_for, headline, require, to_dict

pytest.importorskip("matplotlib")


def test_the_suffix_says_what_is_written(tmp_path: Path) -> None:
    for suffix, text in (("html", html(made_up())), ("md", markdown(made_up()))):
        write(made_up(), tmp_path / f"memo.{suffix}")
        assert (tmp_path / f"memo.{suffix}").read_text(encoding="utf-8") == text


def test_other_suffixes_are_refused_with_those_that_are_known(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"'memo\.htm': a memo is written as one of these\n.*\n.*'html'"):
        write(made_up(), tmp_path / "memo.htm")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("file", "format", "wanted"),
    [(None, None, "html"), (None, "md", "md"), ("a.PDF", None, "pdf"), ("a.docx", "docx", "docx"), ("a", "md", "md")],
)
def test_the_format_is_the_one_that_is_named_else_the_suffix(file: str | None, format: str | None, wanted: str) -> None:
    assert format_for(None if file is None else Path(file), format) == wanted


def test_a_suffix_that_says_another_format_is_refused() -> None:
    with pytest.raises(InputError, match=r"'a\.pdf' ends as pdf, and html is asked for"):
        format_for(Path("a.pdf"), "html")


def test_what_a_format_needs_is_asked_for_before_anything_is_sought(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("titanium.tell.memo.writing.find_spec", lambda name: None if name == "typst" else object())
    with pytest.raises(InputError, match=r"typst is not installed; a memo as pdf needs it\nRun: pip install"):
        require("pdf", "en")
    with pytest.raises(InputError, match="no language 'kr'"):
        require("html", "kr")
    with pytest.raises(RunError, match="cannot be written"):
        require("html", "en", tmp_path)


def test_the_headline_is_the_answer() -> None:
    assert headline(made_up()) == (
        "Today's package (ironclad) holds in 41 of 50 sampled futures, and breaks first when war comes to Taiwan."
    )


def test_as_data_it_holds_every_block_and_is_plain_json() -> None:
    data = to_dict(made_up())
    assert json.loads(json.dumps(data, allow_nan=False)) == data
    kinds = {block["kind"] for section in data["sections"] for block in section["blocks"]}
    assert kinds == {"paragraph", "items", "picture", "command", "table"}
    picture = data["sections"][1]["blocks"][0]
    assert picture["table"]["rows"] == [["ironclad", "41"], ["titanium", "12"]]


def test_every_step_is_told_and_every_format_is_known() -> None:
    assert list(STEPS) == ["rules", "inputs", "beliefs", "deal", "ledger", "claims"]
    assert set(FORMATS) == {"html", "pdf", "docx", "md"}
