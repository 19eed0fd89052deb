"""Drawings that are SVG already: framed with words to travel alone, and as a picture for documents.

The picture is made by Typst, in the letters that Titanium ships, so that a machine without fonts draws the same.
"""

import html
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from titanium.errors import InputError
from titanium.tell import fonts
from titanium.tell.figures.canvas import GREY

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Canvas

MISSING = "typst is not installed; this figure as PNG needs it\nRun: pip install 'titanium-alliance[memo]'"
"""What is said where the extra `memo` is not installed."""
_POINTS = 0.75
"""Points of a pixel of SVG."""
_DOTS_PER_INCH = 150
_SIZED = re.compile(r'^<svg\b[^>]*? viewBox="0 0 (?P<width>[\d.]+) (?P<height>[\d.]+)"')
_OWN_SIZE = re.compile(r' (?:width|height)="[\d.]+"|max-width:100%;height:auto;?')


def size(svg: str) -> tuple[float, float]:
    """Width and height of a drawing, points.

    Examples
    --------
    >>> size('<svg viewBox="0 0 400 200"/>')
    (300.0, 150.0)
    """
    found = _SIZED.match(svg)
    if found is None:
        raise ValueError(f"no size in {svg[:80]!r}")
    return _POINTS * float(found["width"]), _POINTS * float(found["height"])


def without_size(svg: str) -> str:
    """A drawing that takes the room it is given.

    Examples
    --------
    >>> without_size('<svg viewBox="0 0 4 2" width="4" height="2"><rect width="3"/></svg>')
    '<svg viewBox="0 0 4 2"><rect width="3"/></svg>'
    """
    root, rest = svg.split(">", 1)
    return f"{_OWN_SIZE.sub('', root)}>{rest}"


def framed(
    svg: str, width: float, height: float, head: float, above: Sequence[str], below: Sequence[str], line: float
) -> str:
    """A drawing with lines of words above and below it, as SVG without a size of its own.

    Parameters
    ----------
    svg
        A drawing without a size of its own.
    width, height
        Of the whole, points; as wide as the drawing.
    head
        Room above the drawing, points.
    line
        Height of a line, points.
    """
    tall = size(svg)[1]
    inner = svg.replace("<svg ", f'<svg x="0" y="{head:g}" width="{width:g}" height="{tall:g}" ', 1)
    texts = [
        f'<text x="8" y="{8 + (row + 0.8) * line:g}" font-size="10.5" font-weight="bold">{html.escape(text)}</text>'
        for row, text in enumerate(above)
    ]
    foot = head + tall + 8
    texts += [
        f'<text x="8" y="{foot + (row + 0.8) * line:g}" font-size="8" fill="{GREY}">{html.escape(text)}</text>'
        for row, text in enumerate(below)
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" font-family="sans-serif">'
        f'<rect width="{width:g}" height="{height:g}" fill="white"/>{"".join(texts)}{inner}</svg>'
    )


def picture(svg: str) -> bytes:
    """A drawing as PNG.

    Raises
    ------
    InputError
        If typst is not installed.
    """
    try:
        import typst
    except ModuleNotFoundError as error:
        raise InputError(MISSING) from error
    page = f'#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes({_quoted(svg)}), format: "svg")'
    with fonts.folder() as letters:
        known = typst.Fonts(include_system_fonts=False, font_paths=[letters])
        found = typst.compile(page.encode(), format="png", ppi=_DOTS_PER_INCH, font_paths=known)
    assert isinstance(found, bytes)  # one page
    return found


def _quoted(text: str) -> str:
    """A text as Typst writes it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def paint(canvas: "Canvas", svg: str) -> None:
    """Draw a drawing as a picture that fills an empty figure of matplotlib.

    Raises
    ------
    InputError
        If typst is not installed.
    """
    import io

    from matplotlib.image import imread

    axes = canvas.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.imshow(imread(io.BytesIO(picture(svg)), format="png"), aspect="auto", interpolation="antialiased")
