"""Text that fits the room it has: widths in points in the drawings' own font, titles cut, names in several lines."""

from titanium.games.drawing import lettering

_WIDER = 1.12
"""Times by which DejaVu Sans, the drawings' font, is wider than the estimate for a reader's."""


def wide(text: str, size: float, *, bold: bool = False) -> float:
    """Width of a text in letters of a size, points, estimated from above.

    Examples
    --------
    >>> wide("war", 9) < wide("war", 9, bold=True) < wide("warfare", 9)
    True
    """
    return _WIDER * lettering.extent(text, size, bold=bold)


def cut(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """A text as far as there is room for it, points; an ellipsis stands for the rest.

    Examples
    --------
    >>> cut("payment against the full cost", 80, 9)
    'payment aga…'
    """
    return lettering.shorten(text, room, lambda part: wide(part, size, bold=bold))


def folded(text: str, room: float, lines: int, size: float, *, bold: bool = False) -> list[str]:
    """A text in so many lines at most, each within a room in points; the last one is cut.

    Examples
    --------
    >>> folded("payment against the full cost", 90, 2, 9)
    ['payment against', 'the full cost']
    """
    return lettering.wrap(text, room, lines, lambda part: wide(part, size, bold=bold))
