"""Breaking points: for each nearest way to break a group of dumbbells, from the centre's level to the point's."""

from typing import TYPE_CHECKING, Any

from titanium.judge.breaking.points import BreakingPoint, BreakingPoints, Move
from titanium.tell import words
from titanium.tell.breaking import headline, moves, plainest
from titanium.tell.catalogue import say, told
from titanium.tell.figures.canvas import GREY, HIGHLIGHT, PALE
from titanium.tell.figures.figure import Figure
from titanium.tell.figures.option import base, segments, value_axis
from titanium.tell.figures.room import cut
from titanium.tell.table import Table

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

WAYS, MOVES = 4, 5
"""Ways that are drawn, and moves of each."""
_WIDTH, _ROW, _TITLE, _FOOT, _LEFT, _RIGHT, _MARGIN = 560.0, 17.0, 26.0, 34.0, 300.0, 14.0, 8.0
_SIZE = 9.0


def breaking(found: BreakingPoints) -> Figure:
    """The nearest ways to break as a figure: which uncertainties move, and how far in their ranges."""
    points = shown(found)
    rows = sum(_TITLE + _ROW * max(len(own.moves[:MOVES]), 1) for own in points) or _TITLE
    height = rows + _FOOT

    def draw(figure: "Canvas") -> None:
        axes = figure.add_axes((_LEFT / _WIDTH, _FOOT / height, 1 - (_LEFT + _RIGHT) / _WIDTH, rows / height))
        axes.set(xlim=(0, 1), ylim=(rows, 0), yticks=[])
        axes.grid(axis="x", color=PALE, linewidth=0.8)
        axes.set_axisbelow(True)
        axes.spines[["left", "right", "top"]].set_visible(False)
        axes.spines["bottom"].set_color(GREY)
        axes.tick_params(labelsize=9, length=3, color=GREY)
        axes.set_xlabel(_level(), fontsize=9)
        if not points:
            _text(axes, 0.7 * _TITLE, say("No point was found within the ranges."), _WIDTH - 2 * _MARGIN)
        y = 0.0
        for own in points:
            _text(axes, y + 0.7 * _TITLE, _way(own), _WIDTH - 2 * _MARGIN, is_bold=True)
            y += _TITLE
            for move in own.moves[:MOVES]:
                _dumbbell(axes, move, y + _ROW / 2)
                y += _ROW
            if not own.moves:
                _text(axes, y + _ROW / 2 + 3, say("nothing moves"), _LEFT - 2 * _MARGIN)
                y += _ROW

    listed = "; ".join(
        say(
            "{what} at distance {distance:.2f} when {moves}",
            what=told(own.breaks_as), distance=own.distance, moves=moves(own.moves),
        )
        for own in points
    )  # fmt: skip
    alt = say(
        "Nearest ways to break {package}: {ways}. A distance is no probability.",
        package=found.package, ways=listed or say("none was found"),
    )  # fmt: skip
    standing = words.standing_of(found.evidence)
    return Figure(
        "breaking", headline(found), alt, standing, _table(points), _WIDTH, height, draw, _option(points, alt)
    )


def shown(found: BreakingPoints) -> list[BreakingPoint]:
    """The ways that are drawn, the nearest first, each with few moves where it has such a point."""
    reached = [own for own in found.ways if own.is_found]
    return [plainest(found, own) for own in reached[:WAYS]]


def _level() -> str:
    return say("level: quantile of its own range (ring: centre, disc: there)")


def _way(own: BreakingPoint) -> str:
    known = {"what": told(own.breaks_as), "distance": own.distance}
    if own.is_ruled_out:
        return say("{what}: distance {distance:.2f}, ruled out by the record", **known)
    return say("{what}: distance {distance:.2f}", **known)


def _dumbbell(axes: "Axes", move: Move, middle: float) -> None:
    _text(axes, middle + 3, told(move.name), _LEFT - 2 * _MARGIN)
    axes.plot([move.level_before, move.level_after], [middle] * 2, color=GREY, linewidth=1.6, zorder=1)
    for level, face in ((move.level_before, "white"), (move.level_after, HIGHLIGHT)):
        axes.plot(
            [level], [middle], marker="o", markersize=6, markerfacecolor=face, markeredgecolor="#4D4D4D",
            clip_on=False, zorder=2,
        )  # fmt: skip


def _text(axes: "Axes", y: float, text: str, room: float, *, is_bold: bool = False) -> None:
    """Words from the left margin on, as far as there is room."""
    left = -(_LEFT - _MARGIN) / (_WIDTH - _LEFT - _RIGHT)
    size = _SIZE + 0.5 if is_bold else _SIZE
    shown_ = cut(text, room, size, bold=is_bold)
    axes.text(left, y, shown_, fontsize=size, weight="bold" if is_bold else "normal", clip_on=False, parse_math=False)


def _table(points: list[BreakingPoint]) -> Table:
    headings = (
        say("uncertainty"),
        say("breaks when"),
        say("distance"),
        say("level at the centre"),
        say("level there"),
        say("at the centre"),
        say("there"),
        say("unit"),
        say("grade of evidence"),
    )
    rows = tuple(
        (
            told(move.name),
            told(own.breaks_as),
            f"{own.distance:.2f}",
            f"{move.level_before:.2f}",
            f"{move.level_after:.2f}",
            f"{move.before:.3g}",
            f"{move.after:.3g}",
            move.unit,
            move.grade or "",
        )
        for own in points
        for move in own.moves[:MOVES]
    )
    return Table(say("What moves at the nearest ways to break"), headings, rows, frozenset(range(2, 7)))


def _option(points: list[BreakingPoint], alt: str) -> dict[str, Any]:
    rows = [(own, move) for own in points for move in own.moves[:MOVES]]
    names = [say("{way}: {input}", way=told(own.breaks_as), input=told(move.name)) for own, move in rows]
    ends = [
        (min(move.level_before, move.level_after), max(move.level_before, move.level_after), float(row))
        for row, (_, move) in enumerate(rows)
    ]

    def discs(name: str, face: str, levels: list[float]) -> dict[str, Any]:
        return {
            "type": "scatter",
            "name": name,
            "z": 3,
            "symbolSize": 10,
            "itemStyle": {"color": face, "borderColor": "#4D4D4D", "borderWidth": 1},
            "data": [{"name": names[row], "value": [level, row]} for row, level in enumerate(levels)],
        }

    return base(
        alt,
        tooltip={"trigger": "item", "confine": True},
        legend={"top": 0},
        grid={"left": 330, "right": 24, "top": 36, "bottom": 48},
        xAxis=value_axis(say("level: quantile of its own range"), min=0, max=1),
        yAxis={
            "type": "category",
            "data": names,
            "inverse": True,
            "axisTick": {"show": False},
            "axisLabel": {"color": "#1a1a1a", "width": 310, "overflow": "truncate", "interval": 0},
        },
        series=[
            segments(say("move"), ends, GREY),
            discs(say("centre"), "#FFFFFF", [move.level_before for _, move in rows]),
            discs(say("there"), HIGHLIGHT, [move.level_after for _, move in rows]),
        ],
    )
