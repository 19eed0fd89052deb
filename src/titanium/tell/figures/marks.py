"""Marks that figures share: discs and rings in rows, intervals with their ends, and titles cut to the room there is."""

import math
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_EDGE = 1.0
"""Points of a mark's edge."""


def discs(axes: "Axes", x: Sequence[float], y: Sequence[float], size: float, face: str, edge: str) -> None:
    """Round marks of a size in points."""
    axes.plot(
        x,
        y,
        linestyle="none",
        marker="o",
        markersize=size,
        markerfacecolor=face,
        markeredgecolor=edge,
        markeredgewidth=_EDGE,
        clip_on=False,
    )


def interval(axes: "Axes", low: float, high: float, y: float, colour: str, *, end: float = 2.0) -> None:
    """A level interval with upright ends; `end` is half an end's height, in units of the axes."""
    axes.plot([low, high], [y, y], color=colour, linewidth=1.2, solid_capstyle="butt", clip_on=False)
    for x in (low, high):
        axes.plot([x, x], [y - end, y + end], color=colour, linewidth=1.2, clip_on=False)


def shorten(title: str, columns: int) -> str:
    """A title cut to so many columns of text; wide letters take two.

    Examples
    --------
    >>> shorten("Base agreement, paid by both", 16), shorten("한미동맹", 6)
    ('Base agreement,…', '한미…')
    """
    room = columns
    for place, letter in enumerate(title):
        room -= 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        if room < 0:
            return title[: max(place - 1, 0)].rstrip() + "…"
    return title


def round_ends(low: float, high: float) -> tuple[float, float]:
    """Ends of an axis at round numbers that hold a range.

    Examples
    --------
    >>> round_ends(0.438, 0.828), round_ends(0, 6.4)
    ((0.4, 0.85), (0.0, 6.5))
    """
    step = 10.0 ** math.floor(math.log10(high - low)) / 2 if high > low else 1.0
    return round(math.floor(low / step) * step, 12), round(math.ceil(high / step) * step, 12)
