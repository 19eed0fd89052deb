"""The memo as one HTML page: no script, no link, no outside request, figures inline, fit for a phone and for paper."""

import re

from titanium.tell.memo.document import Block, Command, Items, Memo, Paragraph, Picture
from titanium.tell.memo.paper import printable, spoken
from titanium.tell.table import Table
from titanium.tell.template import template

_SMALL = 700
"""Letters in a table up to which it is not broken over two sheets."""


def html(memo: Memo) -> str:
    """The memo as the text of one self-contained page; the same memo gives the same page.

    Raises
    ------
    InputError
        If jinja2 or matplotlib is not installed.
    """
    with spoken(memo):
        page = template("memo/memo.html.j2", {"kind": _kind, "is_small": _is_small, "css_text": _css_text}, _printable)
        return page.render(memo=memo)


def _printable(value: object) -> object:
    """Text without the characters that no page can hold; what is markup stays markup."""
    return printable(value) if type(value) is str else value


def _kind(block: Block) -> str:
    """Name of a block's kind, by which the template sets it."""
    match block:
        case Paragraph():
            return "paragraph"
        case Items():
            return "items"
        case Picture():
            return "picture"
        case Command():
            return "command"
        case _:
            return "table"


def _is_small(table: Table) -> bool:
    """Whether a table is better moved to the next sheet of paper than broken."""
    return sum(len(cell) for row in table.rows for cell in row) <= _SMALL


def _css_text(text: str) -> str:
    r"""A text as a string of CSS, in which nothing but plain letters stands as itself.

    Examples
    --------
    >>> print(_css_text('seed 0; "</style>'))
    "seed 0\3b  \22 \3c \2f style\3e "
    """
    escaped = re.sub(r"[^A-Za-z0-9 ,.]", lambda found: rf"\{ord(found[0]):x} ", printable(text))
    return f'"{escaped}"'
