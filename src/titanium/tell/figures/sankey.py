"""Flows between columns of places, as bands whose widths are amounts: for drawings and, as a `sankey`, for the web.

Places stand in the order in which they are given; each has room for its label, however thin its band is. Hatching and
labels tell bands apart, so that nothing rests on colour.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from titanium.games.drawing.lettering import wrap
from titanium.tell.figures.canvas import GREY

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_BAR, _GAP, _LINE, _SIZE = 9.0, 7.0, 10.5, 8.5
"""Points: width of a place's bar, room between places, a line of a label, its letters."""
_COLUMNS, _MOST = 26, 4
"""Columns of text and lines of a label."""
_PALE = 0.3
"""Opacity of a band."""


@dataclass(frozen=True)
class Place:
    """Where bands begin or end."""

    key: str
    column: int
    label: str
    colour: str

    @cached_property
    def lines(self) -> list[str]:
        """Lines of the label."""
        return wrap(self.label, _COLUMNS, _MOST)


@dataclass(frozen=True)
class Band:
    """An amount that goes from one place to another in a later column."""

    source: str
    target: str
    amount: float
    colour: str
    hatch: str = ""


@dataclass(frozen=True)
class Box:
    """A place in points: its left edge, its top and its height."""

    left: float
    top: float
    height: float


def through(key: str, bands: Sequence[Band]) -> float:
    """What goes through a place: the more of what comes in and what goes out."""
    return max(
        sum(own.amount for own in bands if own.target == key), sum(own.amount for own in bands if own.source == key)
    )


def paint(axes: "Axes", places: Sequence[Place], bands: Sequence[Band], width: float, height: float) -> None:
    """Draw bands on axes of a width and height in points, which hold nothing else; amounts have two decimals."""
    axes.set(xlim=(0, width), ylim=(height, 0))
    axes.set_axis_off()
    boxes, scale = layout(places, bands, width, height)
    _paint_bands(axes, bands, boxes, scale)
    from matplotlib.patches import Rectangle

    for own in places:
        box = boxes[own.key]
        axes.add_patch(
            Rectangle(
                (box.left, box.top), _BAR, box.height, facecolor=own.colour, edgecolor="black", linewidth=0.6, zorder=3
            )
        )
        text = "\n".join([*own.lines, f"{through(own.key, bands):,.2f}"])
        axes.text(
            box.left + _BAR + 4, box.top + box.height / 2, text, fontsize=_SIZE, va="center", linespacing=1.05,
            zorder=4, parse_math=False, bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 0.8},
        )  # fmt: skip


def least_height(places: Sequence[Place]) -> float:
    """Points that the labels of the fullest column need."""
    columns = {own.column for own in places}
    return max((sum(_slot(own) + _GAP for own in places if own.column == column) for column in columns), default=0.0)


def _slot(place: Place) -> float:
    return _LINE * (len(place.lines) + 1) + 2


def layout(
    places: Sequence[Place], bands: Sequence[Band], width: float, height: float
) -> tuple[Mapping[str, Box], float]:
    """Where each place stands, and points for each unit of an amount: as many as the fullest column allows.

    Labels have their room first: a place whose band is thin stands in the middle of it.
    """
    columns = sorted({own.column for own in places})
    amounts = {own.key: through(own.key, bands) for own in places}

    def slot(own: Place, scale: float) -> float:
        return max(scale * amounts[own.key], _slot(own))

    def tallest(scale: float) -> float:
        return max(sum(slot(own, scale) + _GAP for own in places if own.column == column) - _GAP for column in columns)

    low, high = 0.0, height / max(max(amounts.values()), 1e-12)
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (middle, high) if tallest(middle) <= height else (low, middle)
    room = (width - _COLUMNS * _SIZE * 0.56) / max(len(columns) - 1, 1)
    boxes: dict[str, Box] = {}
    for column in columns:
        own = [place for place in places if place.column == column]
        top = 0.0
        for place in own:
            tall = slot(place, low)
            drawn = low * amounts[place.key]
            boxes[place.key] = Box(room * columns.index(column), top + (tall - drawn) / 2, drawn)
            top += tall + _GAP
    return boxes, low


def _paint_bands(axes: "Axes", bands: Sequence[Band], boxes: Mapping[str, Box], scale: float) -> None:
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    leaves = {key: box.top for key, box in boxes.items()}
    enters = dict(leaves)
    starts: dict[int, float] = {}
    for own in sorted(bands, key=lambda band: boxes[band.target].top):
        starts[id(own)] = leaves[own.source]
        leaves[own.source] += scale * own.amount
    for own in sorted(bands, key=lambda band: boxes[band.source].top):
        tall, begin, end = scale * own.amount, starts[id(own)], enters[own.target]
        enters[own.target] += tall
        left, right = boxes[own.source].left + _BAR, boxes[own.target].left
        middle = (left + right) / 2
        points = [
            (left, begin), (middle, begin), (middle, end), (right, end),
            (right, end + tall), (middle, end + tall), (middle, begin + tall), (left, begin + tall), (left, begin),
        ]  # fmt: skip
        codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
        axes.add_patch(PathPatch(Path(points, codes), facecolor=own.colour, alpha=_PALE, linewidth=0, zorder=1))
        axes.add_patch(
            PathPatch(Path(points, codes), facecolor="none", edgecolor=GREY, linewidth=0.5, hatch=own.hatch, zorder=2)
        )


def series(places: Sequence[Place], bands: Sequence[Band], unit: str) -> dict[str, Any]:
    """The same as a series of ECharts."""
    named = {own.key: own.label for own in places}
    return {
        "type": "sankey",
        "left": 8,
        "right": 170,
        "top": 12,
        "bottom": 12,
        "nodeWidth": 10,
        "nodeGap": 24,
        "layoutIterations": 0,
        "draggable": False,
        "emphasis": {"focus": "adjacency"},
        "label": {"position": "right", "color": "#1a1a1a", "width": 150, "overflow": "break"},
        "data": [
            {
                "name": own.label,
                "depth": own.column,
                "value": round(through(own.key, bands), 6),
                "itemStyle": {"color": own.colour, "borderColor": "#1a1a1a"},
                "label": {"formatter": f"{own.label}: {through(own.key, bands):,.2f}"},
                "tooltip": {"formatter": f"{own.label}: {through(own.key, bands):,.2f} {unit}"},
            }
            for own in places
        ],
        "links": [
            {
                "source": named[own.source],
                "target": named[own.target],
                "value": round(own.amount, 6),
                "lineStyle": {"color": own.colour, "opacity": _PALE},
                "tooltip": {
                    "formatter": f"{named[own.source]} → {named[own.target]}: {own.amount:,.2f} {unit}",
                },
            }
            for own in bands
        ],
    }
