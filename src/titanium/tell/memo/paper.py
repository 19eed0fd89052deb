"""What a memo has in common on every paper: the page, its foot, how large a figure stands on it, text that prints."""

import re
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Literal, NamedTuple

from titanium.tell.catalogue import language, say, speaking
from titanium.tell.figures.figure import Figure
from titanium.tell.memo.document import Memo

WIDTH, HEIGHT = 595.28, 841.89
"""Points of A4."""
MARGIN, FOOT = 54.0, 84.0
"""Points: above and at both sides, and below, where a foot of four lines has room."""
ROOM = WIDTH - 2 * MARGIN
"""Points that a line may be long."""
CELL_SIZE, CELL_PADDING = 8.5, 8.0
"""Points: letters of a table, and what a cell keeps free at both sides together."""
MISSING = "{} is not installed; memos in this format need it\nRun: pip install 'titanium-alliance[memo]'"
"""What is said where the extra `memo` is not installed."""

_REGIONS: Mapping[str, str] = {"en": "GB", "ko": "KR"}
_WORDS_OF_FIGURE = 150.0
"""Points of height left for a heading and for a figure's finding and standing."""
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_PAGE, _PAGES = "\x01", "\x02"


class Piece(NamedTuple):
    """Part of the line that counts the pages: words, or a number that only the finished document knows."""

    kind: Literal["words", "page", "pages"]
    words: str = ""


def spoken(memo: Memo) -> AbstractContextManager[None]:
    """Say what is added to a memo, and what its figures say while they are drawn, in the memo's language."""
    return nullcontext() if language() == memo.language else speaking(memo.language)


def page_count() -> tuple[Piece, ...]:
    """The line that counts the pages, in the order of words of the language that is spoken.

    Examples
    --------
    >>> [piece.words or piece.kind for piece in page_count()]
    ['Page ', 'page', ' of ', 'pages']
    """
    line = say("Page {page} of {pages}", page=_PAGE, pages=_PAGES)
    counted = {_PAGE: Piece("page"), _PAGES: Piece("pages")}
    return tuple(counted.get(part) or Piece("words", part) for part in re.split("([\x01\x02])", line) if part)


def region(language: str) -> str:
    """Region whose customs of writing hold for a language, which spelling and quotation marks follow.

    Examples
    --------
    >>> region("en")
    'GB'
    """
    return _REGIONS.get(language, "")


def printable(text: str) -> str:
    r"""A text without the characters that no document can hold.

    Examples
    --------
    >>> printable("one\x00\n\ttwo\ufffe")
    'one\n\ttwo'
    """
    return _UNPRINTABLE.sub("", text)


def extent(figure: Figure) -> tuple[float, float]:
    """Width and height in points at which a figure stands on the page: its own, or as large as there is room for."""
    tallest = HEIGHT - MARGIN - FOOT - _WORDS_OF_FIGURE
    scale = min(1.0, ROOM / figure.width, tallest / figure.height)
    return figure.width * scale, figure.height * scale
