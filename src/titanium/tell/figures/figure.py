"""A figure: one finding as a drawing for documents, as options of a chart for the web, in words, and as a table.

All four say the same. The drawing is made by matplotlib when it is asked for, the options are plain data for ECharts.
"""

import html
import textwrap
from collections.abc import Callable, Mapping
from contextvars import Context, copy_context
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from titanium.errors import InputError
from titanium.files import write_whole
from titanium.tell.figures import canvas, drawn
from titanium.tell.table import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Canvas

SUFFIXES = (".svg", ".png")
"""Files that a figure can be written to."""
_LINE, _MARGIN = 13.0, 8.0
"""Points: a line of the words above and below a drawing, the margin around them."""


@dataclass(frozen=True)
class Figure:
    """A finding to look at."""

    name: str
    """Start of the ids inside its drawing; one page must not hold two figures of a name."""
    title: str
    """The finding, in a sentence."""
    alt: str
    """The same for those who cannot see it: the finding and the numbers that carry it."""
    standing: str
    """Futures, seed, ensemble and hash."""
    table: Table
    """The numbers shown, in words and units."""
    width: float
    """Points."""
    height: float
    """Points."""
    paint: Callable[["Canvas"], None] = field(repr=False, compare=False)
    """Draws on an empty figure of matplotlib of that size."""
    option: Mapping[str, Any] = field(repr=False, default_factory=dict[str, Any])
    """Options of ECharts 6: plain data, no function in it."""
    ready: str = field(repr=False, default="")
    """The drawing itself, where it is SVG already: without a size of its own, named for those who cannot see it."""
    spoken: Context = field(repr=False, compare=False, default_factory=copy_context)
    """Context in which it was made, and so the language in which it is drawn whenever that is."""

    def svg(self) -> str:
        """The drawing as SVG without a size of its own, named for those who cannot see it.

        The same finding gives the same bytes.

        Raises
        ------
        InputError
            If matplotlib is not installed.
        """
        if self.ready:
            return self.ready
        words = f"{self.alt} {self.standing}"
        return self.spoken.copy().run(
            canvas.drawing, self.width, self.height, self.paint, self.title, words, name=self.name
        )

    def png(self, dots_per_inch: float = 200) -> bytes:
        """The drawing as PNG.

        Raises
        ------
        InputError
            If matplotlib is not installed.
        """
        return self.spoken.copy().run(canvas.png, self.width, self.height, self.paint, dots_per_inch, self.title)

    def standalone(self) -> "Figure":
        """The figure with its finding above it and its standing below, for a file that travels alone."""
        above = _wrapped(self.title, self.width, 10.5, 0.66)
        below = _wrapped(self.standing, self.width, 8, 0.58)
        head, foot = (len(lines) * _LINE + 2 * _MARGIN for lines in (above, below))
        height = head + self.height + foot

        def paint(figure: "Canvas") -> None:
            grid = figure.add_gridspec(3, 1, height_ratios=(head, self.height, foot))
            inner = figure.add_subfigure(grid[1])
            inner.set_facecolor("none")
            self.paint(inner)  # pyright: ignore[reportArgumentType]  # a subfigure draws as a figure does
            for line, text in enumerate(above):
                y = 1 - (_MARGIN + (line + 0.8) * _LINE) / height
                figure.text(_MARGIN / self.width, y, text, fontsize=10.5, weight="bold", parse_math=False)
            for line, text in enumerate(below):
                y = (foot - _MARGIN - (line + 0.8) * _LINE) / height
                figure.text(_MARGIN / self.width, y, text, fontsize=8, color=canvas.GREY, parse_math=False)

        ready = drawn.framed(self.ready, self.width, height, head, above, below, _LINE) if self.ready else ""
        return replace(self, height=height, paint=paint, ready=ready)

    def write(self, file: Path) -> None:
        """Write the figure, with its finding and its standing, as SVG or PNG by the suffix of the file.

        Raises
        ------
        InputError
            If the suffix is another, or matplotlib is not installed.
        RunError
            If the file cannot be written.
        """
        place = Path(file).expanduser()
        whole = self.standalone()
        if place.suffix.lower() == ".png":
            write_whole(place, whole.png())
        elif place.suffix.lower() == ".svg":
            write_whole(place, f"{whole.svg()}\n".encode())
        else:
            raise InputError(f"'{place.name}': a figure is written as {' or '.join(SUFFIXES)}")

    def to_dict(self) -> dict[str, Any]:
        """The figure as plain data: words, table and options of the chart."""
        return {
            "name": self.name,
            "title": self.title,
            "alt": self.alt,
            "standing": self.standing,
            "table": self.table.to_dict(),
            "option": dict(self.option),
        }

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        return f"<figure>{self.svg()}<figcaption>{html.escape(self.title)}</figcaption></figure>"


def _wrapped(text: str, width: float, size: float, letter: float) -> list[str]:
    """A text in lines that fit a width; wide letters count twice."""
    room = int((width - 2 * _MARGIN) / (letter * size))
    narrow = textwrap.wrap(text, room)
    wide = any(ord(letter) > 0x1100 for letter in text)
    return textwrap.wrap(text, int(room * 0.6)) if wide else narrow
