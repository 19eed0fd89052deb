"""The memo as one HTML page: no script, no link, no outside request, figures inline, fit for a phone and for paper."""

import re
from importlib.resources import files

from titanium.errors import InputError
from titanium.tell.catalogue import say
from titanium.tell.figures.canvas import MISSING
from titanium.tell.figures.figure import Figure
from titanium.tell.memo.document import Block, Command, Items, Memo, Paragraph, Picture
from titanium.tell.memo.paper import printable, spoken
from titanium.tell.table import Table

_SMALL = 700
"""Letters in a table up to which it is not broken over two sheets."""


def html(memo: Memo) -> str:
    """The memo as the text of one self-contained page; the same memo gives the same page.

    Raises
    ------
    InputError
        If jinja2 or matplotlib is not installed.
    """
    try:
        from jinja2 import Environment, StrictUndefined
        from markupsafe import Markup
    except ModuleNotFoundError as error:
        raise InputError(MISSING.format("jinja2")) from error
    setting = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, finalize=_printable
    )
    setting.filters |= {"kind": _kind, "is_small": _is_small, "css_text": lambda text: Markup(_css_text(text))}
    template = setting.from_string(files("titanium.tell.memo").joinpath("memo.html.j2").read_text("utf-8"))
    with spoken(memo):
        return template.render(memo=memo, say=say, drawing=lambda figure: Markup(_drawing(figure)))


def _printable(value: object) -> object:
    """Text without the characters that no page can hold; what is markup stays markup."""
    return printable(value) if type(value) is str else value


def _drawing(figure: Figure) -> str:
    """A figure as SVG whose ids no other figure of the page has; those that nothing refers to are left out."""
    svg = figure.svg()
    named = set(re.findall(r'(?:url\(|href=")#([^")]+)', svg))
    own = f"{figure.name}-"

    def renamed(found: re.Match[str]) -> str:
        before, name = found.groups()
        if name.startswith(own):
            return found[0]
        return f'{before}="{own}{name}"' if name in named else ""

    svg = re.sub(r'( id)="([^"]*)"', renamed, svg)
    return re.sub(r'(url\(|href=")#([^")]+)', rf"\1#{own}\2", svg)


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
