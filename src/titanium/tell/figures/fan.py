"""Fan charts: how something goes year by year under packages side by side, with the middle half and nine in ten.

Panels share their axes. Of an event, which has come or has not, the line is the count and its band the interval of it.
"""

from typing import TYPE_CHECKING, Any

from titanium.judge.courses import Course, Courses
from titanium.tell import words
from titanium.tell.catalogue import say
from titanium.tell.courses import ends, headline, measured, table, title_of
from titanium.tell.figures import option
from titanium.tell.figures.canvas import CAPITAL, plain_axes
from titanium.tell.figures.figure import Figure
from titanium.tell.figures.marks import round_ends, shorten
from titanium.tell.figures.room import folded

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

_WIDTH, _LEFT, _SIDE, _KEY, _AXIS = 640.0, 46.0, 10.0, 36.0, 30.0
"""Points: of the whole figure, left of the panels, the margin at the right, the key on top, years under a row."""
_PANEL, _HEAD, _GAP, _ABREAST = 150.0, 46.0, 16.0, 4
"""Points of a panel's height, of its title, between panels; panels in one row at most."""
_COLOUR = CAPITAL["W"]
_OUTER, _INNER = "#CFE3F0", "#8FBEDD"
"""Bands of nine in ten and of the middle half: light and darker in grey as well."""


def fan(found: Courses) -> Figure:
    """How something goes under packages side by side."""
    across = min(len(found.packages), _ABREAST)
    rows = -(-len(found.packages) // _ABREAST)
    row = _HEAD + _PANEL + _AXIS
    height = _KEY + rows * row
    room = (_WIDTH - _LEFT - _SIDE + _GAP) / max(across, 2)
    low, high = _range(found)

    def paint(figure: "Canvas") -> None:
        _paint_key(figure, found, height)
        label = measured(found)
        figure.text(_SIDE / 2 / _WIDTH, 1 - 10 / height, shorten(label, 120), fontsize=9, va="center", parse_math=False)
        for number, own in enumerate(found.packages):
            left = _LEFT + (number % _ABREAST) * room
            bottom = height - _KEY - (number // _ABREAST) * row - _HEAD - _PANEL
            place = (left / _WIDTH, bottom / height, (room - _GAP) / _WIDTH, _PANEL / height)
            axes = figure.add_axes(place)
            axes.set(ylim=(low, high))
            _paint_panel(axes, found, own, room=room - _GAP, with_labels=not number % _ABREAST)

    alt = _alternative(found)
    return Figure(
        name="course",
        title=headline(found),
        alt=alt,
        standing=words.standing_of(found.evidence),
        table=table(found),
        width=_WIDTH,
        height=height,
        paint=paint,
        option=_option(found, alt),
    )


def _times(found: Courses) -> list[float]:
    """Where times stand: a flow in the middle of its time."""
    return [time - found.step / 2 if found.kind == "flow" else time for time in found.times]


def _bands(own: Course) -> list[tuple[float, float, float, float, float]]:
    """Outer low, inner low, middle, inner high and outer high at each time; of an event of 100, with no inner band."""
    if own.shares:
        return [(100 * s.low, 100 * s.share, 100 * s.share, 100 * s.share, 100 * s.high) for s in own.shares]
    return [(low, first, middle, third, high) for low, first, middle, third, high in own.quantiles]


def _range(found: Courses) -> tuple[float, float]:
    """Ends of the axis that the panels share."""
    if found.kind == "event":
        return 0.0, 100.0
    ends_ = [value for own in found.packages if own.futures for row in _bands(own) for value in (row[0], row[4])]
    low, high = min(ends_, default=0.0), max(ends_, default=1.0)
    if found.unit == "share" and high - low > 0.4:
        return 0.0, 1.0
    if high == low:
        return low - 0.5, high + 0.5
    return round_ends(0.0 if 0 <= low <= (high - low) / 2 else low, high)


def _paint_panel(axes: "Axes", found: Courses, own: Course, *, room: float, with_labels: bool) -> None:
    plain_axes(axes)
    weight = "bold" if own.name == found.base else "normal"
    lines = folded(title_of(found, own), room, 2, 9, bold=weight == "bold")
    for line, text in enumerate(lines):
        y = _PANEL + 8 + 11.5 * (len(lines) - line)
        axes.text(0, y, text, transform=_points(axes), fontsize=9, weight=weight, parse_math=False)
    axes.text(0, _PANEL + 7, ends(own, len(found.times) - 1), transform=_points(axes), fontsize=8, parse_math=False)
    x = _times(found)
    first = found.times[0] - (found.step if found.kind == "flow" else 0)
    axes.set(xlim=(first, found.times[-1]))
    axes.locator_params(axis="x", nbins=3, integer=True)
    axes.locator_params(axis="y", nbins=6)
    axes.tick_params(labelleft=with_labels)
    axes.ticklabel_format(useOffset=False)
    if not own.futures:
        axes.text(0.5, 0.5, say("none counted"), transform=axes.transAxes, ha="center", fontsize=9)
        return
    low, first_, middle, third, high = zip(*_bands(own), strict=True)
    axes.fill_between(x, low, high, color=_OUTER, linewidth=0)
    if not own.shares:
        axes.fill_between(x, first_, third, color=_INNER, linewidth=0)
    axes.plot(x, middle, color=_COLOUR, linewidth=1.6, marker="o", markersize=3 if len(x) < 20 else 0)


def _points(axes: "Axes") -> Any:
    """Places in points from the lower left corner of a panel."""
    from matplotlib.transforms import Affine2D

    corner = axes.get_position()
    scale = Affine2D().scale(1 / (corner.width * _WIDTH), 1 / _PANEL)
    return scale + axes.transAxes


def _paint_key(figure: "Canvas", found: Courses, height: float) -> None:
    from matplotlib.patches import Rectangle

    axes = figure.add_axes((0, 1 - _KEY / height - 6 / height, 1, _KEY / height / 2))
    axes.set(xlim=(0, _WIDTH), ylim=(0, _KEY / 2))
    axes.set_axis_off()
    x, y = _SIDE / 2, _KEY / 4
    for kind, text in _key(found):
        if kind == "line":
            axes.plot([x, x + 16], [y, y], color=_COLOUR, linewidth=1.6, marker="o", markersize=3)
        else:
            axes.add_patch(Rectangle((x, y - 5), 16, 10, color=_INNER if kind == "inner" else _OUTER, linewidth=0))
        axes.text(x + 20, y, text, fontsize=8.5, va="center", parse_math=False)
        x += 36 + 5.0 * len(text)


def _key(found: Courses) -> list[tuple[str, str]]:
    if found.kind == "event":
        return [("line", say("futures in which it is so")), ("outer", say("95% counting interval"))]
    return [("line", say("middle future")), ("inner", say("middle half")), ("outer", say("9 of 10 sampled futures"))]


def _alternative(found: Courses) -> str:
    last = len(found.times) - 1
    rows = "; ".join(
        say(
            "{package} from {start} to {end}",
            package=title_of(found, own),
            start=ends(own, 0),
            end=ends(own, last),
        )
        for own in found.packages
    )
    return say("{quantity}, from the first time to the last: {rows}.", quantity=measured(found), rows=rows)


def _option(found: Courses, alt: str) -> dict[str, Any]:
    low, high = _range(found)
    across = min(len(found.packages), _ABREAST)
    deep = -(-len(found.packages) // _ABREAST)
    labels = [_year(time - (found.step if found.kind == "flow" else 0)) for time in found.times]
    names = dict(_key(found))
    grids: list[dict[str, Any]] = []
    titles: list[dict[str, Any]] = []
    axes_x: list[dict[str, Any]] = []
    axes_y: list[dict[str, Any]] = []
    series: list[dict[str, Any]] = []
    for number, own in enumerate(found.packages):
        column, row = number % _ABREAST, number // _ABREAST
        left, top = 7 + column * 92 / across, 16 + row * 84 / deep
        grids.append(
            {"left": f"{left:.1f}%", "width": f"{92 / across - 3:.1f}%", "top": f"{top + 8:.1f}%",
             "height": f"{84 / deep - 20:.1f}%", "outerBoundsMode": "none"}
        )  # fmt: skip
        titles.append(
            {"text": title_of(found, own), "subtext": ends(own, len(found.times) - 1), "left": f"{left:.1f}%",
             "top": f"{top - 6:.1f}%", "textStyle": {"fontSize": 12, "width": 560 / across, "overflow": "truncate"},
             "subtextStyle": {"fontSize": 11, "color": "#1a1a1a"}, "itemGap": 2}
        )  # fmt: skip
        axes_x.append(
            {
                "type": "category",
                "gridIndex": number,
                "data": labels,
                "boundaryGap": False,
                "axisLabel": {
                    "color": "#1a1a1a",
                    "hideOverlap": True,
                    "alignMinLabel": "left",
                    "alignMaxLabel": "right",
                },
                "axisLine": {"onZero": False},
            }
        )
        axes_y.append(
            {
                "type": "value",
                "gridIndex": number,
                "min": low,
                "max": high,
                "axisLabel": {"show": not column, "color": "#1a1a1a"},
            }
        )
        series += _bands_of(own, number, names) if own.futures else []
    return option.base(
        alt,
        legend={"data": list(names.values()), "left": 8, "top": 0, "selectedMode": False},
        title=titles,
        grid=grids,
        xAxis=axes_x,
        yAxis=axes_y,
        series=series,
        tooltip={"trigger": "axis"},
    )


def _year(time: float) -> str:
    """A time as its year, with its quarter where it is not the first."""
    quarter = round(4 * time) % 4
    year = round(4 * time) // 4
    return say("{year} Q{quarter}", year=year, quarter=quarter + 1) if quarter else str(year)


def _bands_of(own: Course, panel: int, names: dict[str, str]) -> list[dict[str, Any]]:
    """A fan as areas put upon each other, from the lowest line up, and the line in the middle."""
    common = {"type": "line", "xAxisIndex": panel, "yAxisIndex": panel, "symbol": "none", "silent": True}
    bands = _bands(own)
    layers = [("", 0, None), ("outer", 1, _OUTER), ("inner", 3, _INNER), ("outer", 4, _OUTER)]
    if own.shares:
        layers = [("", 0, None), ("outer", 4, _OUTER)]
    found: list[dict[str, Any]] = []
    below = 0
    for kind, level, colour in layers:
        data = [row[level] - (row[below] if kind else 0.0) for row in bands]
        below = level
        found.append(
            {
                **common,
                "name": names.get(kind, ""),
                "stack": f"fan {panel}",
                "stackStrategy": "all",
                "lineStyle": {"width": 0},
                "itemStyle": {"color": colour or "transparent"},
                "areaStyle": {"color": colour or "transparent", "opacity": 1 if colour else 0},
                "tooltip": {"show": False},
                "data": data,
            }
        )
    found.append(
        {
            **common,
            "name": names["line"],
            "symbol": "circle",
            "symbolSize": 5,
            "silent": False,
            "lineStyle": {"color": _COLOUR, "width": 2},
            "itemStyle": {"color": _COLOUR},
            "data": [row[2] for row in bands],
        }
    )
    return found
