"""Heat map: in how many futures of each cell of a grid of two inputs a package holds.

Every cell has its number and, below it, the interval of counting error; shades run from light to dark, which reads in
grey too. A thin cell has no shade. A solid frame is the corner in which it is so most often, a dashed one that of the
fewest.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from titanium.judge.discover.rules import Term
from titanium.judge.divided import Divided, Part
from titanium.judge.heat import Heat
from titanium.judge.heterogeneity import FEWEST
from titanium.judge.shares import Share
from titanium.tell import words
from titanium.tell.brush import interval
from titanium.tell.catalogue import say, told
from titanium.tell.figures import option as web
from titanium.tell.figures.canvas import GREY
from titanium.tell.figures.figure import Figure
from titanium.tell.figures.room import cut, folded
from titanium.tell.figures.shades import BLANK, Shade, as_hex, ink, shade
from titanium.tell.heat import counted, headline, part, side, table
from titanium.tell.metric_words import number
from titanium.tell.target_words import what

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

_LEFT, _CELL, _ROW, _HEAD, _FOOT, _RIGHT = 84.0, 54.0, 34.0, 24.0, 44.0, 26.0
"""Points: left of the cells, a cell's width and height, above the cells, below them with a name, right of them."""
_LEAST_WIDTH, _LINE = 430.0, 12.0
"""Points: of the whole drawing at least, and of a line of the key."""
_NAME = 330
"""Pixels of a line of an input's name on the web, which a phone has room for."""
_LEAST_SPAN = 0.4
"""Width of the range of shares over which shades run, at least: small differences must not look large."""


def heat(found: Heat) -> Figure:
    """A grid of two inputs as a figure."""
    across, up = len(found.across.parts), len(found.up.parts)
    cell = max(_CELL, (_LEAST_WIDTH - _LEFT - _RIGHT) / across)
    width = _LEFT + cell * across + _RIGHT
    key = [line for own in _key(found) for line in folded(own, width - 16, 3, 8)]
    below = _LINE * len(key) + 8
    height = _HEAD + _ROW * up + _FOOT + below
    alt = _alternative(found)

    def paint(figure: "Canvas") -> None:
        place = (_LEFT / width, (_FOOT + below) / height, cell * across / width, _ROW * up / height)
        _paint(figure.add_axes(place), found, cell)
        for words_, x, y in ((side(found.up), 8, height - 16), (side(found.across), _LEFT, below + 8)):
            figure.text(x / width, y / height, cut(words_, width - x - 8, 9, bold=True), fontsize=9, weight="bold",
                        parse_math=False)  # fmt: skip
        for line, words_ in enumerate(reversed(key)):
            figure.text(8 / width, (6 + _LINE * line) / height, words_, fontsize=8, color="#4D4D4D", parse_math=False)

    standing = words.standing_of(found.evidence)
    return Figure("heat", headline(found), alt, standing, table(found), width, height, paint, _option(found, alt))


def _number(own: Share) -> str:
    """A cell's number: of 50, or of all its futures where they are fewer."""
    if not own.futures:
        return ""
    if own.futures < words.DOTS:
        return say("{count} of {of}", count=own.count, of=own.futures)
    return f"{own.share * words.DOTS:.0f}"


def _interval(own: Share) -> str:
    return interval(own) if own.futures else ""


def _is_thin(own: Share) -> bool:
    return own.futures < FEWEST


def _span(found: Heat) -> tuple[float, float]:
    """Shares of the lightest and of the darkest shade."""
    known = [own.share for row in found.cells for own in row if not _is_thin(own)] or [0.0, 1.0]
    low, high = min(known), max(known)
    wider = max(_LEAST_SPAN - (high - low), 0.0) / 2
    low = min(max(low - wider, 0.0), 1 - _LEAST_SPAN)
    return low, max(min(high + wider, 1.0), low + _LEAST_SPAN)


def _shade(found: Heat, own: Share) -> Shade:
    low, high = _span(found)
    return BLANK if _is_thin(own) else shade((own.share - low) / (high - low))


def _cells(found: Heat) -> Iterator[tuple[int, int, Share]]:
    """Place across, place up, and what was counted there."""
    for row, cells in enumerate(found.cells):
        for column, own in enumerate(cells):
            yield column, row, own


def _is_within(input_: Divided, term: Term, place: int) -> bool:
    """Whether a part belongs to a corner."""
    own = input_.parts[place]
    if own.label:
        return own.label in term.kept
    return (term.low is None or own.low >= term.low) and (term.high is None or own.high <= term.high)


def _framed(found: Heat) -> list[tuple[str, set[tuple[int, int]]]]:
    """Dash of a frame to the cells inside it: the corner of the most, and that of the fewest."""
    if not found.differs or len(found.corners) < 2:
        return []
    return [
        (
            dash,
            {
                (column, row)
                for column, row, _ in _cells(found)
                if _is_within(found.across, own.across, column) and _is_within(found.up, own.up, row)
            },
        )
        for dash, own in (("solid", found.corners[0]), ("dashed", found.corners[-1]))
    ]


def _paint(axes: "Axes", found: Heat, cell: float) -> None:
    from matplotlib.patches import Rectangle

    axes.set(xlim=(0, len(found.across.parts)), ylim=(0, len(found.up.parts)))
    axes.spines[:].set_visible(False)
    axes.tick_params(labelsize=8.5, length=3, color=GREY)
    for column, row, own in _cells(found):
        own_shade = _shade(found, own)
        axes.add_patch(Rectangle((column, row), 1, 1, facecolor=own_shade, edgecolor="white", linewidth=1))
        colour = ink(own_shade)
        axes.text(column + 0.5, row + 0.62, _number(own), fontsize=10, ha="center", va="center", color=colour)
        axes.text(column + 0.5, row + 0.26, _interval(own), fontsize=7, ha="center", va="center", color=colour)
    for dash, inside in _framed(found):
        left, low = min(column for column, _ in inside), min(row for _, row in inside)
        wide, tall = max(column for column, _ in inside) + 1 - left, max(row for _, row in inside) + 1 - low
        axes.add_patch(
            Rectangle((left, low), wide, tall, fill=False, edgecolor="black", linewidth=1.6, linestyle=dash,
                      clip_on=False, zorder=5)
        )  # fmt: skip
    axes.set_xticks(*_ticks(found.across, cell - 4))
    axes.set_yticks(*_ticks(found.up, _LEFT - 12))
    for label in axes.get_xticklabels() + axes.get_yticklabels():
        label.set_parse_math(False)


def _ticks(own: Divided, room: float) -> tuple[list[float], list[str]]:
    """Where an axis is named: values between the parts of a range, positions in the middle of theirs."""
    if own.is_school:
        names = [cut(part(position), room, 8.5) for position in own.parts]
        return [place + 0.5 for place in range(len(names))], names
    values = [own.parts[0].low_value, *(each.high_value for each in own.parts)]
    return [float(place) for place in range(len(values))], [number(value) for value in values]


def _key(found: Heat) -> list[str]:
    """What the numbers are, and what the frames."""
    said = [
        say(
            "Of 50 futures in a cell, in so many {what}; below, the 95% counting interval.",
            what=what(found.scope, found.target, found.meaning),
        )
    ]
    if _framed(found):
        said.append(say("Solid frame: the corner with the most. Dashed: with the fewest."))
    return said


def _alternative(found: Heat) -> str:
    known = [own for row in found.cells for own in row if not _is_thin(own)]
    ends = ""
    if known:
        least, most = (pick(known, key=lambda own: own.share) for pick in (min, max))
        ends = " " + say(
            "Single cells run from {least} to {most}.", least=words.count(least), most=words.count(most)
        )  # fmt: skip
    size = say(
        "A grid of {columns} parts of {across} by {rows} parts of {up}.",
        columns=len(found.across.parts), across=told(found.across.words), rows=len(found.up.parts),
        up=told(found.up.words),
    )  # fmt: skip
    return f"{headline(found)} {size}{ends}"


def _stacked(own: Part) -> str:
    """A part in two lines, so that it is no wider than its cell on a phone."""
    return part(own) if own.label else f"{number(own.low_value)}\n–{number(own.high_value)}"


def _option(found: Heat, alt: str) -> dict[str, Any]:
    framed = {cell: dash for dash, inside in _framed(found) for cell in inside}
    low, high = _span(found)
    data: list[dict[str, Any]] = []
    for column, row, own in _cells(found):
        own_shade = _shade(found, own)
        border = (
            {"borderColor": "#000000", "borderWidth": 1.5, "borderType": framed[column, row]}
            if (column, row) in framed
            else {"borderColor": "#ffffff", "borderWidth": 1}
        )
        data.append(
            {
                "name": say(
                    "{across}: {here}; {up}: {there}: {counted}",
                    across=side(found.across),
                    here=part(found.across.parts[column]),
                    up=side(found.up),
                    there=part(found.up.parts[row]),
                    counted=counted(own),
                ),
                "value": [column, row, round(own.share, 4) if own.futures else "-"],
                "itemStyle": {**({"color": as_hex(BLANK)} if _is_thin(own) else {}), **border},
                **({"visualMap": False} if _is_thin(own) else {}),
                "label": {"color": ink(own_shade), "formatter": f"{_number(own)}\n{{small|{_interval(own)}}}"},
            }
        )
    axis = {"type": "category", "axisTick": {"show": False}, "axisLine": {"show": False}}
    label = {"color": "#1a1a1a", "interval": 0, "fontSize": 10, "lineHeight": 13}
    bold = {"fontSize": 12, "fontWeight": "bold", "color": "#1a1a1a", "width": _NAME, "overflow": "break"}
    small = {"fontSize": 10, "color": "inherit", "lineHeight": 12}
    return web.base(
        alt,
        tooltip={"trigger": "item", "formatter": "{b}", "confine": True},
        title=[
            {"text": say("↑ {input}", input=side(found.up)), "left": 0, "top": 0, "textStyle": bold},
            {"text": say("→ {input}", input=side(found.across)), "left": 0, "bottom": 0, "textStyle": bold},
        ],
        grid={"left": 4, "right": 4, "top": 40, "bottom": 44, **web.INSIDE},
        xAxis={**axis, "data": [_stacked(own) for own in found.across.parts], "axisLabel": label},
        yAxis={**axis, "data": [_stacked(own) for own in found.up.parts], "axisLabel": label},
        series=[
            {
                "type": "heatmap",
                "name": what(found.scope, found.target, found.meaning),
                "label": {"show": True, "fontSize": 13, "lineHeight": 16, "rich": {"small": small}},
                "data": data,
            }
        ],
        visualMap={
            "show": False,
            "min": low,
            "max": high,
            "inRange": {"color": [as_hex(shade(step / 4)) for step in range(5)]},
        },
    )
