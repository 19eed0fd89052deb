"""Drawings in one look: SVG made by matplotlib, the same finding giving the same bytes, named for those who cannot see.

Text stays text, so the reader's own font shows it; what DejaVu Sans lacks, Hangul above all, is drawn in the font of
`titanium.tell.fonts`. Colours are those of Okabe and Ito, told apart by the colour-blind;
no drawing tells anything by colour alone.
"""

import html
import io
import re
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from titanium.errors import InputError
from titanium.tell import fonts

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MISSING = "{} is not installed; pages and charts need it\nRun: pip install 'titanium-alliance[page]'"
"""What is said where the extra `page` is not installed."""

CAPITAL: Mapping[str, str] = {"W": "#0072B2", "S": "#009E73", "B": "#D55E00", "K": "#CC79A7"}
"""Role to its colour."""
HIGHLIGHT = "#E69F00"
GREY, PALE = "#767676", "#E2E2E2"
"""Greys: one that keeps a contrast of 4.5 to 1 on white, one for grids."""
LINES: tuple[tuple[str, str, str], ...] = (
    ("#0072B2", "-", "o"),
    ("#D55E00", "--", "s"),
    ("#009E73", "-.", "^"),
    ("#CC79A7", ":", "D"),
    ("#4D4D4D", "-", "v"),
    ("#E69F00", "--", "P"),
    ("#56B4E9", "-.", "X"),
    ("#767676", ":", "*"),
)
"""Colour, dash and mark of lines that are told apart, in order."""

_NO_METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}


def drawing(
    width: float, height: float, draw: Callable[["Figure"], None], title: str, description: str, *, name: str = "chart"
) -> str:
    """A drawing as SVG without a size of its own.

    Parameters
    ----------
    width, height
        Points.
    draw
        Draws on an empty figure.
    title
        The finding in a sentence.
    description
        What the drawing shows, in words: its table twin.
    name
        Start of the ids inside; one page must not hold two drawings of a name.

    Raises
    ------
    InputError
        If matplotlib is not installed.
    """
    buffer = io.StringIO()
    with _drawn(width, height, draw) as figure:
        figure.savefig(buffer, format="svg", metadata=_NO_METADATA)
    return _described(buffer.getvalue(), title, description, name)


def png(
    width: float, height: float, draw: Callable[["Figure"], None], dots_per_inch: float = 200, title: str = ""
) -> bytes:
    """A drawing as PNG, with its finding in the file's own words.

    Raises
    ------
    InputError
        If matplotlib is not installed.
    """
    buffer = io.BytesIO()
    with _drawn(width, height, draw) as figure:
        figure.savefig(buffer, format="png", dpi=dots_per_inch, metadata={"Software": None, "Title": title})
    return buffer.getvalue()


@contextmanager
def _drawn(width: float, height: float, draw: Callable[["Figure"], None]) -> "Iterator[Figure]":
    try:
        import matplotlib
        from matplotlib.figure import Figure
    except ModuleNotFoundError as error:
        raise InputError(MISSING.format("matplotlib")) from error
    with matplotlib.rc_context(), warnings.catch_warnings(), fonts.folder() as folder:
        warnings.filterwarnings("ignore", "Glyph .* missing from font")  # text stays text; the reader's font has it
        matplotlib.rcdefaults()
        _know_fonts(folder)
        matplotlib.rc("font", family=["DejaVu Sans", fonts.FAMILY, "sans-serif"], **{"sans-serif": "DejaVu Sans"})
        matplotlib.rc("svg", hashsalt="titanium", fonttype="none", id=None)
        figure = Figure(figsize=(width / 72, height / 72), dpi=72)
        draw(figure)
        yield figure


def _know_fonts(folder: Path) -> None:
    """Let matplotlib find the fonts that come with the package."""
    from matplotlib.font_manager import fontManager

    known = {Path(entry.fname) for entry in fontManager.ttflist}
    for file in fonts.FILES:
        if folder / file not in known:
            fontManager.addfont(folder / file)


def plain_axes(axes: "Axes") -> None:
    """Axes as all drawings have them: a pale grid behind, no frame, small ticks."""
    axes.grid(color=PALE, linewidth=0.8)
    axes.set_axisbelow(True)
    axes.spines[["right", "top"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(GREY)
    axes.tick_params(labelsize=9, length=3, color=GREY)


def aside(axes: "Axes", text: str, y: float, room: float, *, weight: str = "normal", colour: str = "black") -> None:
    """A text of 8.5 points left of axes, level with `y`; it begins `room` points before them."""
    axes.annotate(
        text, (0, y), (-room, 0), xycoords=axes.get_yaxis_transform(), textcoords="offset points", fontsize=8.5,
        va="center", weight=weight, color=colour, linespacing=1.05, parse_math=False, annotation_clip=False,
    )  # fmt: skip


_SAME_STYLE = re.compile(r'<g>((?:<use [^<>]* style="(?P<style>[^"]*)"/>)(?:<use [^<>]* style="(?P=style)"/>)*)</g>')


def _style_once(group: re.Match[str]) -> str:
    """A group of dots with their common style said once, for a smaller drawing."""
    style = f' style="{group["style"]}"'
    return f"<g{style}>{group[1].replace(style, '')}</g>"


def _own_ids(svg: str, name: str) -> str:
    """The drawing with ids that no other drawing of a page has; those that nothing refers to are left out."""
    named = set(re.findall(r'(?:url\(|href=")#([^")]+)', svg))

    def renamed(found: re.Match[str]) -> str:
        before, own = found.groups()
        return f'{before}="{name}-{own}"' if own in named else ""

    svg = re.sub(r'( id)="([^"]*)"', renamed, svg)
    return re.sub(r'(url\(|href=")#([^")]+)', rf"\1#{name}-\2", svg)


def _described(svg: str, title: str, description: str, name: str) -> str:
    """The drawing from its root on, without a size of its own, named for those who cannot see it."""
    svg = re.sub(r"\s*\n\s*", " ", svg[svg.index("<svg") :]).replace("> <", "><").strip()
    svg = _own_ids(_SAME_STYLE.sub(_style_once, svg), name)
    root, rest = svg.split(">", 1)
    root = re.sub(r' (width|height|version)="[^"]*"', "", root)
    names = (
        f'<title id="{name}-title">{html.escape(title)}</title><desc id="{name}-desc">{html.escape(description)}</desc>'
    )
    return f'{root} role="img" aria-labelledby="{name}-title" aria-describedby="{name}-desc">{names}{rest}'
