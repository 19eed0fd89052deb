"""Small curves of what must be believed: how often a package holds along the range of each input, with its interval.

Where another package is given, the curve is by how much more often it holds. Orange lines mark where the verdict turns;
positions of a school stand beside one another as dots.
"""

from typing import TYPE_CHECKING, Any

from titanium.judge.sensitivity.believe import Belief, Beliefs
from titanium.tell.believe import does
from titanium.tell.catalogue import say, told
from titanium.tell.figures.canvas import GREY, HIGHLIGHT, LINES, PALE, plain_axes
from titanium.tell.figures.option import segments, value_axis
from titanium.tell.figures.room import cut

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

ACROSS, PANEL = 3, 150.0
"""Curves abreast, and the height of one, points."""
_SIZE = 9.5
_NOTHING = 1e-6
"""Part of an input's range below which a value is told as 0."""
BLUE = LINES[0][0]


def along(beliefs: Beliefs) -> str:
    """What the curves show."""
    if beliefs.against is None:
        return say("Futures of 100 in which {claim}, along the range of each input", claim=does(beliefs))
    return say(
        "Futures of 100 by which {claim} more often than {other}, along the range of each input",
        claim=does(beliefs), other=beliefs.against,
    )  # fmt: skip


def points(own: Belief) -> list[tuple[int, float, float, float]]:
    """Place of each part of an input's range that has futures, with its value and interval, of 100 futures."""
    gathered: list[tuple[int, float, float, float]] = []
    for place, part in enumerate(own.parts):
        if part.holds.futures:
            span, middle = (part.holds, part.holds.share) if part.ahead is None else (part.ahead, part.ahead.mean)
            gathered.append((place, 100 * middle, 100 * span.low, 100 * span.high))
    return gathered


def scale(beliefs: Beliefs) -> tuple[float, float]:
    """Ends of the one scale that all curves share."""
    if beliefs.against is None:
        return 0.0, 100.0
    ends = [end for own in beliefs.beliefs for _, _, low, high in points(own) for end in (low, high)]
    room = 0.05 * (max(ends, default=1.0) - min(ends, default=0.0)) or 1.0
    return min([*ends, 0.0]) - room, max([*ends, 0.0]) + room


def in_words(own: Belief) -> str:
    """The numbers of a curve, from the lowest part of the range to the highest; of a school by position."""
    figures = {place: f"{middle:.0f}" for place, middle, _, _ in points(own)}
    if own.is_school:
        return ", ".join(
            say("{position} {count}", position=told(part.label), count=figures.get(place, "-"))
            for place, part in enumerate(own.parts)
        )
    return " ".join(figures.get(place, "-") for place in range(len(own.parts)))


def paint(
    figure: "Canvas", beliefs: Beliefs, own: Belief, number: int, above: float, size: tuple[float, float]
) -> None:
    """Draw the curve of a number, below `above` points, on a figure of a size in points."""
    width, height = size
    across, room = width / ACROSS, PANEL - 68
    left, top = (number % ACROSS) * across + 44, above + (number // ACROSS) * PANEL + 20
    axes = figure.add_axes((left / width, 1 - (top + room) / height, (across - 58) / width, room / height))
    plain_axes(axes)
    axes.set_title(_name(own, across - 40), fontsize=_SIZE, loc="left", x=-0.12, parse_math=False)
    axes.axhline(50 if beliefs.against is None else 0, color=GREY, linewidth=1, linestyle="--")
    known = points(own)
    places, middle = [each[0] for each in known], [each[1] for each in known]
    low, high = [each[2] for each in known], [each[3] for each in known]
    axes.set(xlim=(-0.5, max(len(own.parts), 1) - 0.5), ylim=scale(beliefs))
    if own.is_school:
        axes.vlines(places, low, high, color=BLUE, linewidth=1.4)
        axes.plot(places, middle, "o", color=BLUE, markersize=5)
        axes.set_xticks(range(len(own.parts)), [_folded(part.label) for part in own.parts], fontsize=8)
        return
    axes.fill_between(places, low, high, color=PALE)
    axes.plot(places, middle, color=BLUE, linewidth=1.6)
    for turn in own.turns:
        axes.axvline(turn.level * len(own.parts) - 0.5, color=HIGHLIGHT, linewidth=1.6)
    _name_ends(axes, own)


def _name(own: Belief, room: float) -> str:
    """An input in words, as far as there is room."""
    name = (own.name if own.is_school else told(own.title)).replace("_", " ")
    return cut(name, room, _SIZE)


def _folded(label: str) -> str:
    return told(label).replace("_", "\n").replace(" ", "\n")


def _name_ends(axes: "Axes", own: Belief) -> None:
    """Values of the input at the ends and in the middle of its range, below the axis."""
    n = len(own.parts)
    values = [own.parts[0].low_value, own.parts[n // 2].low_value, own.parts[-1].high_value]
    axes.set_xticks([-0.5, n / 2 - 0.5, n - 0.5], [_figure(own, value) for value in values], fontsize=8)
    if own.unit != "1":
        axes.set_xlabel(own.unit.replace("_", " "), fontsize=8, labelpad=1, parse_math=False)


def _figure(own: Belief, value: float) -> str:
    """A value of an input; one that is nothing beside the range is 0."""
    whole = own.parts[-1].high_value - own.parts[0].low_value
    return "0" if abs(value) < _NOTHING * abs(whole) else f"{value:.3g}"


def options(beliefs: Beliefs, begin: int, top: float) -> dict[str, list[dict[str, Any]]]:
    """Grids, axes and series of the curves for a chart for the web, numbered from `begin`, below `top` pixels."""
    parts: dict[str, list[dict[str, Any]]] = {"grid": [], "xAxis": [], "yAxis": [], "series": [], "title": []}
    low, high = scale(beliefs)
    for number, own in enumerate(beliefs.beliefs):
        left = 100 / ACROSS * (number % ACROSS)
        above = top + PANEL * (number // ACROSS)
        place = {"xAxisIndex": begin + number, "yAxisIndex": begin + number}
        ends = f"{_figure(own, own.parts[0].low_value)} - {_figure(own, own.parts[-1].high_value)}" if own.parts else ""
        labels = [told(part.label) or _figure(own, part.low_value) for part in own.parts]
        parts["title"].append(
            {"text": _name(own, 180), "left": f"{left + 2:.1f}%", "top": above, "textStyle": {"fontSize": 12}}
        )
        parts["grid"].append({"left": f"{left + 5:.1f}%", "width": "25%", "top": above + 26, "height": PANEL - 76})
        name = "" if own.is_school or own.unit == "1" else own.unit.replace("_", " ")
        parts["xAxis"].append(
            {"type": "category", "data": labels, "gridIndex": begin + number, "boundaryGap": True, "name": name,
             "nameLocation": "middle", "nameGap": 24, "axisLabel": {"color": "#1a1a1a"}}
        )  # fmt: skip
        parts["yAxis"].append(
            value_axis("", gridIndex=begin + number, min=low, max=high, axisLabel={
                "showMinLabel": beliefs.against is None, "showMaxLabel": beliefs.against is None, "color": "#1a1a1a",
            })
        )  # fmt: skip
        parts["series"] += _series(beliefs, own, place, ends)
    return parts


def _series(beliefs: Beliefs, own: Belief, place: dict[str, int], ends: str) -> list[dict[str, Any]]:
    known = points(own)
    level = {"yAxis": 50 if beliefs.against is None else 0}
    turns = [{"xAxis": turn.level * len(own.parts) - 0.5, "lineStyle": {"color": HIGHLIGHT, "type": "solid"}}
             for turn in own.turns]  # fmt: skip
    middle: dict[str, Any] = {
        "type": "scatter" if own.is_school else "line",
        "name": say("{input}, {range}", input=own.name, range=ends) if ends and not own.is_school else own.name,
        "data": [[at, value] for at, value, _, _ in known],
        "showSymbol": True,
        "symbol": "circle",
        "symbolSize": 8 if own.is_school else 3,
        "itemStyle": {"color": BLUE},
        "lineStyle": {"color": BLUE, "width": 2},
        "markLine": {
            "silent": True,
            "symbol": "none",
            "label": {"show": False},
            "lineStyle": {"color": GREY, "type": "dashed"},
            "data": [level, *turns],
        },
        **place,
    }
    whiskers: list[list[float | None]] = []
    for at, _, low, high in known:
        whiskers += [[at, low], [at, high], [None, None]]
    band = segments(say("95% interval"), (), BLUE, lineStyle={"color": GREY, "width": 1}, **place)
    return [middle, band | {"data": whiskers}]
