r"""The memo as Markdown: CommonMark with pipe tables, in one file; a figure is told by its words and its table.

Text that would be read as markup is escaped. Addresses stay as they are, so that whatever links them finds them whole.
"""

import re
from collections.abc import Iterator

from titanium.tell.memo.document import Block, Command, Items, Memo, Paragraph, Picture
from titanium.tell.memo.paper import printable
from titanium.tell.table import Table

_MARKUP = re.compile(
    r"""[\\`*\[\]<|~]        # begins code, emphasis, a link, a tag, a cell, or strikes out
    | (?<![^\W_])_ | _(?![^\W_])    # an underscore at the end of a word
    | &(?=\#?\w+;)          # what reads as a letter by its name
    | (?<!\S)\#             # a heading
    """,
    re.VERBOSE,
)
_OPENING = re.compile(r"^(\d*)([.)](?=\s|$)|[-+>])")
"""What opens a list, a quotation or a rule where it begins a line."""


def markdown(memo: Memo) -> str:
    """The memo as Markdown; the same memo gives the same text."""
    head = [f"# {plain(memo.title)}", plain(memo.subject)]
    head += ["\n".join(f"- **{_inline(name)}:** {_inline(value)}" for name, value in memo.facts)] if memo.facts else []
    parts = [*head]
    for section in memo.sections:
        parts.append(f"## {plain(section.title)}")
        for block in section.blocks:
            parts += _set(block)
    return "\n\n".join([*parts, "---", f"*{plain(memo.standing)}*"]) + "\n"


def plain(text: str) -> str:
    r"""A text as Markdown that is read as the text.

    Examples
    --------
    >>> print(plain("a*b of us_rok <i> & 3 | - is plain"))
    a\*b of us_rok \<i> & 3 \| - is plain
    >>> print(plain("- begins no list"), plain("2. neither"), plain("2.5 USD bn"))
    \- begins no list 2\. neither 2.5 USD bn
    """
    return _OPENING.sub(r"\1\\\2", _inline(text))


def _inline(text: str) -> str:
    """The same where no line begins: in a cell, or after a term."""
    line = " ".join(printable(text).split())
    return _MARKUP.sub(lambda found: f"\\{found[0]}", line)


def _set(block: Block) -> Iterator[str]:
    match block:
        case Paragraph(text, kind):
            said = plain(text)
            yield {"plain": said, "lead": f"**{said}**", "soft": f"*{said}*"}[kind]
        case Items(items, is_numbered):
            yield "\n".join(_items(items, is_numbered=is_numbered))
        case Picture(figure):
            yield f"**{plain(figure.title)}**"
            yield plain(figure.alt)
            yield from _table(figure.table)
            yield f"*{plain(figure.standing)}*"
        case Command(text):
            yield f"```sh\n{printable(text)}\n```"
        case _:
            yield from _table(block)


def _items(items: tuple[tuple[str, str], ...], *, is_numbered: bool) -> Iterator[str]:
    for number, (term, text) in enumerate(items, start=1):
        mark = f"{number}." if is_numbered else "-"
        yield f"{mark} **{_inline(term)}:** {_inline(text)}" if term else f"{mark} {plain(text)}"


def _table(own: Table) -> Iterator[str]:
    yield f"**{plain(own.caption)}**"
    ends = ["---:" if place in own.numeric else "---" for place in range(len(own.headings))]
    rows = [own.headings, *own.rows]
    head, *body = ["| " + " | ".join(_inline(cell) for cell in row) + " |" for row in rows]
    yield "\n".join([head, "| " + " | ".join(ends) + " |", *body])
