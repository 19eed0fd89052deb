"""Text of unknown origin made fit to be shown: cleaned, measured, shortened and wrapped.

Widths are estimates from above. They are those of the widest common system font, letter by letter, so that what is
laid out by them does not overlap in any other.
"""

import math
import unicodedata
from collections.abc import Callable, Iterator

Number = float | int
"""A length, a count of columns, a payoff: whole numbers are numbers, too, where types are checked as the code runs."""

Measure = Callable[[str], Number]
"""Width of a text, in whatever unit the room it must fit is given in."""

ELLIPSIS = "…"
UNKNOWN = "\N{REPLACEMENT CHARACTER}"

_JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"
_MOST_MARKS = 3
"""Marks that one letter may carry: Vietnamese, Hebrew and Thai need no more, and higher stacks reach other lines."""

_REGULAR = (
    "32 40 46 84 64 95 78 27 39 39 50 84 32 36 32 34 64 64 64 64 64 64 64 64 64 64 34 34 84 84 84 56 102 68 "
    "69 72 77 67 61 78 75 29 50 67 56 86 75 79 67 79 72 67 61 73 68 99 69 67 69 39 34 39 84 56 50 61 63 55 63 "
    "62 35 63 63 28 28 58 28 97 63 61 63 63 41 52 39 63 59 82 59 59 52 64 34 64 84 "
)
_HEAVY = (
    "35 46 52 84 70 100 87 31 46 46 52 84 38 42 38 37 70 70 70 70 70 70 70 70 70 70 40 40 84 84 84 58 100 77 "
    "76 73 83 68 68 82 84 37 37 77 64 100 84 85 73 85 77 72 68 81 77 110 77 72 73 46 37 46 84 50 50 67 72 59 "
    "72 68 44 72 71 34 34 67 34 104 71 69 72 72 49 60 48 71 65 92 65 65 58 71 37 71 84 "
)
"""Widths of the letters from space to tilde in hundredths of the size: of DejaVu Sans, which few fonts exceed, and of
Liberation Sans where that is wider; then in bold."""


def _widths(hundredths: str) -> dict[str, float]:
    return {chr(32 + place): (int(width) + 0.5) / 100 for place, width in enumerate(hundredths.split())}  # was rounded


_ASCII, _BOLD = _widths(_REGULAR), _widths(_HEAVY)
_CAPITAL, _OTHER, _SCRIPT, _WIDE, _EMOJI = 1.1, 1.06, 0.75, 1.0, 1.4
_HEAVIER = 1.15


def clean(text: str) -> str:
    r"""Text on one line without what a page, a terminal or a neighbouring text could trip over.

    Control characters (with them every ANSI escape and whatever XML forbids) and marks that turn the direction of
    writing are left out, white space becomes one space, and letters keep three combining marks at most.

    Examples
    --------
    >>> clean("war\x1b[31m\n  or \u202epeace")
    'war[31m or peace'
    """
    kept: list[str] = []
    marks = _MOST_MARKS  # a mark with no letter before it would sit on a neighbour's text
    for letter in text:
        category = unicodedata.category(letter)
        if letter.isspace():
            letter = " "
        elif category in {"Cs", "Co", "Cn"}:
            letter = UNKNOWN
        elif category in {"Mn", "Me"}:
            marks += 1
            if marks > _MOST_MARKS:
                continue
            kept.append(letter)
            continue
        elif letter in _JOINERS:
            kept.append(letter)
            continue
        elif category[0] == "C":
            continue
        marks = _MOST_MARKS if letter == " " else 0
        kept.append(letter)
    return unicodedata.normalize("NFC", " ".join("".join(kept).split()))


def columns(text: str) -> int:
    r"""Columns that a text takes in a terminal: wide letters take two, combining marks none.

    Examples
    --------
    >>> columns("war"), columns("전쟁"), columns("e\u0301")
    (3, 4, 1)
    """
    return sum(map(_columns, text))


def extent(text: str, size: Number = 1.0, *, bold: bool = False) -> float:
    """Width of a text set in a system font of `size`, estimated from above.

    Examples
    --------
    >>> extent("ill", 10) < extent("war", 10) < extent("전쟁터", 10)
    True
    """
    return size * math.fsum(map(_bold_width if bold else _width, text))


def is_exotic(text: str) -> bool:
    """Whether fonts differ so much on a letter of a text that its width must be set and not only estimated."""
    return any(letter not in _ASCII and not _is_common(letter) for letter in text)


def shorten(text: str, room: Number, measure: Measure = columns) -> str:
    """A text cut at the end, with an ellipsis, where it does not fit.

    Examples
    --------
    >>> shorten("no attack on Taiwan", 12)
    'no attack o…'
    """
    line, rest = _fill(text, room, measure)
    if not rest:
        return line
    line, _ = _fill(text, room - measure(ELLIPSIS), measure)
    return line.rstrip() + ELLIPSIS


def wrap(text: str, room: Number, lines: int, measure: Measure = columns) -> list[str]:
    """A text broken into lines between words, or within a word that is longer than a line; the last one is shortened.

    Examples
    --------
    >>> wrap("Seoul takes part and is spared", 12, 2)
    ['Seoul takes', 'part and is…']
    """
    found: list[str] = []
    while text:
        if len(found) == lines - 1:
            return [*found, shorten(text, room, measure)]
        line, rest = _fill(text, room, measure)
        if rest and not rest.startswith(" ") and " " in line.strip():
            line = line[: line.rindex(" ")]
        if not line:  # not even one letter fits
            return [*found, ELLIPSIS]
        text = text[len(line) :].lstrip()
        found.append(line.rstrip())
    return found


def _fill(text: str, room: Number, measure: Measure) -> tuple[str, str]:
    """As much of a text as fits, and the rest; letters stay with their marks."""
    used, end = 0.0, 0
    for cluster in _clusters(text):
        used += measure(cluster)
        if used > room + 1e-9:
            break
        end += len(cluster)
    return text[:end], text[end:]


def _clusters(text: str) -> Iterator[str]:
    """Letters with the marks and joiners that belong to them."""
    start = 0
    for place in range(1, len(text) + 1):
        if place == len(text) or not (_clings(text[place]) or text[place - 1] == _JOINERS[1]):
            yield text[start:place]
            start = place


def _clings(letter: str) -> bool:
    is_skin_tone = "\U0001f3fb" <= letter <= "\U0001f3ff"
    return letter in _JOINERS or is_skin_tone or unicodedata.category(letter)[0] == "M"


def _columns(letter: str) -> int:
    if unicodedata.category(letter) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def _width(letter: str) -> float:
    if known := _ASCII.get(letter):
        return known
    category = unicodedata.category(letter)
    if category in {"Mn", "Me", "Cf"}:
        return 0.0
    base = unicodedata.normalize("NFD", letter)[0]
    if base in _ASCII:
        return max(_ASCII[base], 0.42)  # an accent may be wider than an i
    if unicodedata.east_asian_width(letter) in "WF":
        return _EMOJI if category == "So" else _WIDE
    return {"Lu": _CAPITAL, "Lo": _SCRIPT}.get(category, _OTHER)


def _bold_width(letter: str) -> float:
    return _BOLD.get(letter) or _HEAVIER * _width(letter)


def _is_common(letter: str) -> bool:
    """Whether system fonts have the letter, with much the same width."""
    is_european = "\xa0" <= letter <= "\u017f" or "\u0370" <= letter <= "\u045f" or "\u2010" <= letter <= "\u2026"
    is_asian = unicodedata.east_asian_width(letter) in "WF" and unicodedata.category(letter)[0] in "LP"
    return is_european or is_asian or letter in "−→≥≤"
