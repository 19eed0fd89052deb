"""The memo as Markdown: what a reader of CommonMark gets back is what the memo says."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from findings import findings
from memos import made_up
from titanium.tell.memo.content import content
from titanium.tell.memo.document import Command, Items, Memo, Paragraph, Picture
from titanium.tell.memo.markdown import markdown, plain
from titanium.tell.table import Table

markdown_it = pytest.importorskip("markdown_it", reason="markdown-it-py is not installed")
READER = markdown_it.MarkdownIt("commonmark").enable(["table", "strikethrough"])
LETTERS = st.text(st.sampled_from("ab_*`[]()<>|#&;~!-+=.1 2\\:/\"'한"), max_size=30)


def read(text: str) -> list[tuple[str, str]]:
    """Kind of each block that holds words, and the words, as they are shown."""
    tokens = READER.parse(text)
    found: list[tuple[str, str]] = []
    for before, own in zip([None, *tokens], tokens, strict=False):
        if own.type == "inline":
            found.append((before.tag if before else "", "".join(shown(own.children or []))))
        elif own.type == "fence":
            found.append(("fence", own.content))
        assert own.type not in ("html_block", "code_block"), own
    return found


def shown(tokens: list[Any]) -> Iterator[str]:
    for own in tokens:
        assert own.type in ("text", "strong_open", "strong_close", "em_open", "em_close", "text_special"), own
        yield own.content


def cells(table: Table) -> list[tuple[str, str]]:
    return [("p", table.caption), *(("th", own) for own in table.headings),
            *(("td", cell) for row in table.rows for cell in row)]  # fmt: skip


def told(memo: Memo) -> list[tuple[str, str]]:
    """What a reader should get back."""
    known = [("h1", memo.title), ("p", memo.subject)]
    known += [("p", f"{name}: {value}") for name, value in memo.facts]
    for section in memo.sections:
        known.append(("h2", section.title))
        for block in section.blocks:
            match block:
                case Paragraph(text):
                    known.append(("p", text))
                case Items(items):
                    known += [("p", f"{term}: {text}" if term else text) for term, text in items]
                case Picture(figure):
                    known += [("p", figure.title), ("p", figure.alt), *cells(figure.table), ("p", figure.standing)]
                case Command(text):
                    known.append(("fence", f"{text}\n"))
                case Table():
                    known += cells(block)
    return [*known, ("p", memo.standing)]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_block_is_read_as_what_it_is_and_says_what_the_memo_says(language: str) -> None:
    memo = made_up(language)
    assert read(markdown(memo)) == told(memo)


def test_a_memo_of_findings_too() -> None:
    memo = content(findings())
    assert read(markdown(memo)) == told(memo)


@given(LETTERS)
@example("a_b_c")
@example("__init__ &amp; &#35; ~~no~~ ![x](y) <b>")
@example("1. - + > # =")
def test_any_text_is_read_as_itself(text: str) -> None:
    words = " ".join(text.split())
    table = Table("c", (text or "h", "2"), ((text, "3"),))
    memo = Memo("t", "s", "en", (), (), f"a {text}")
    for line in (plain(text), f"- {plain(text)}"):
        assert [own for _, own in read(line)] == ([words] if words else [])
    assert read(markdown(memo))[-1] == ("p", " ".join(f"a {text}".split()))
    assert table.headings


def test_addresses_stay_whole() -> None:
    address = "https://www.example.org/a_b/c-d?e=f&g=h_i"
    assert plain(address) == address
