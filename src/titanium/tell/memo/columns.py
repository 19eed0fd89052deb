"""How wide the columns of a table stand on a page."""

from collections.abc import Iterable

from titanium.games.drawing.lettering import clean, extent
from titanium.tell.table import Table

_ESTIMATE = 0.88
"""Letters are measured from above; those of documents are narrower than the widest font that is allowed for."""
_LONGEST_WORD = 10.0
"""Sizes of letters: a word that is longer is broken before its column takes room from the others."""


def column_widths(table: Table, room: float, size: float, padding: float) -> tuple[float, ...]:
    """Width in points of each column.

    A table that is narrow enough stands as wide as its words. In any other, each column first gets its longest word;
    what is left is shared equally, and what a column does not need to stand in one line goes to the others. A heading
    may take three lines.

    Parameters
    ----------
    table
        Texts of its cells.
    room
        Points from margin to margin.
    size
        Points of its letters.
    padding
        Points that a cell keeps free on both sides together.

    Examples
    --------
    >>> table = Table("", ("name", "what it is"), (("a", "a sentence that is far longer than the line " * 3),))
    >>> narrow, wide = column_widths(table, 200.0, 9.0, 8.0)
    >>> narrow < 40 and abs(narrow + wide - 200) < 1e-9
    True
    """
    columns = [[table.headings[place], *(row[place] for row in table.rows)] for place in range(len(table.headings))]
    most = [padding + _longest(texts, size) for texts in columns]
    if sum(most) <= room:
        return tuple(most)
    words = [[word for text in texts for word in text.split()] for texts in columns]
    least = [padding + min(_longest(own, size), _LONGEST_WORD * size) for own in words]
    if sum(least) >= room:
        return tuple(room * width / sum(least) for width in least)
    left = room - sum(least)
    below = [max(_longest(texts[1:], size), _longest(texts[:1], size) / 3) for texts in columns]
    wanted = [max(padding + own - start, 0.0) for own, start in zip(below, least, strict=True)]
    widths = list(least)
    for count, place in enumerate(sorted(range(len(columns)), key=wanted.__getitem__)):
        given = min(wanted[place], left / (len(columns) - count))
        widths[place] += given
        left -= given
    return tuple(width + left / len(widths) for width in widths)


def _longest(texts: Iterable[str], size: float) -> float:
    return max((_ESTIMATE * extent(clean(text), size, bold=True) for text in texts), default=0.0)
