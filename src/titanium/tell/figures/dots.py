"""Quantile dot plots: a metric under each package as 50 equally likely values, each a dot, stacked where alike.

Dots are counted where a curve would have to be measured (Kay et al. 2016; Fernandes et al. 2018). A disc keeps the
limit on the metric, a ring does not, so that the figure reads without colour. What lies far out stands at the edge.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from titanium.case.schema import Threshold
from titanium.judge.spread import Distribution, PackageSpread, Spread
from titanium.tell import words
from titanium.tell.catalogue import say
from titanium.tell.figures import option
from titanium.tell.figures.canvas import CAPITAL, GREY, PALE
from titanium.tell.figures.figure import Figure
from titanium.tell.figures.marks import discs, shorten
from titanium.tell.metric_words import number
from titanium.tell.spread import beyond, headline, limit_of, measured, tables, title_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

_WIDTH, _SIDE, _KEY, _FOOT = 420.0, 10.0, 36.0, 40.0
"""Points: of the whole figure, its margins, the key on top, the axis at the foot."""
_HEAD, _STACK, _GAP = 18.0, 46.0, 8.0
"""Points of a package's title, of the room for its dots, and above the next title."""
_LARGEST, _SMALLEST = 8.0, 4.0
"""Points across a dot; dots of a stack that has no room overlap."""
_FAR = 4.0
"""Times the width of the middle half beyond which a value lies far from the rest."""
_LONGEST = 42
_KEPT, _BEYOND = CAPITAL["W"], "#4D4D4D"


@dataclass(frozen=True)
class _Scale:
    """How values are put in bins: equal ones, or one for each whole number."""

    low: float
    high: float
    width: float
    """Of a bin."""
    columns: int
    """Dots beside each other in a bin."""
    dot: float
    """Points across a dot."""
    is_whole: bool

    def is_far(self, value: float) -> bool:
        """Whether a value lies beyond the axis."""
        return not self.low <= value <= self.high

    def place(self, value: float) -> float:
        """The middle of the bin of a value; that at the edge for one beyond it."""
        if self.is_whole:
            return value
        value = min(max(value, self.low + self.width / 2), self.high - self.width / 2)
        return self.low + (math.floor((value - self.low) / self.width) + 0.5) * self.width


def dots(found: Spread) -> Figure:
    """A metric under each package as 50 dots, with the limit on it where the case has one."""
    scale = _scale(found)
    row = _HEAD + _STACK + _GAP
    height = _KEY + row * len(found.packages) + _FOOT

    def paint(figure: "Canvas") -> None:
        _paint_key(figure, found, scale, height)
        for number_, own in enumerate(found.packages):
            bottom = height - _KEY - (number_ + 1) * row
            place = (_SIDE / _WIDTH, bottom / height, 1 - 2 * _SIDE / _WIDTH, (_HEAD + _STACK) / height)
            _paint_package(figure.add_axes(place), found, own, scale, is_last=number_ == len(found.packages) - 1)

    alt = _alternative(found)
    return Figure(
        name="spread",
        title=headline(found),
        alt=alt,
        standing=words.standing_of(found.evidence),
        table=tables(found)[0],
        width=_WIDTH,
        height=height,
        paint=paint,
        option=_option(found, scale, alt),
    )


def _limits(found: Spread) -> list[tuple[str, float, Threshold]]:
    """Name of each limit, each end of it, and the limit."""
    return [
        (name, end, limit)
        for name, limit in found.limits.items()
        for end in (limit.at_least, limit.at_most)
        if math.isfinite(end)
    ]


def _scale(found: Spread) -> _Scale:
    """Bins and dots such that the tallest stack has room; a limit not too far away lies on the axis."""
    values = sorted(value for own in found.packages for value in own.overall.values) or [0.0, 1.0]
    low, high = _view(values)
    for part in (own.overall for own in found.packages if own.overall.futures):
        low, high = min(low, part.p25.value), max(high, part.p75.value)
    room = (high - low) or max(abs(high), 1.0)
    for _, end, _ in _limits(found):
        if low - room / 2 <= end <= high + room / 2:
            low, high = min(low, end), max(high, end)
    across = _WIDTH - 2 * _SIDE
    if all(value == round(value) for value in values) and high - low < 40:
        low, high = low - 0.6, high + 0.6
        point = (high - low) / across
        for size in _sizes():
            columns = max(int(0.9 / (point * size)), 1)
            if _tallest(found, lambda value: value) <= columns * int(_STACK / size):
                return _Scale(low, high, 1.0, columns, size, is_whole=True)
        return _Scale(low, high, 1.0, max(int(0.9 / (point * _SMALLEST)), 1), _SMALLEST, is_whole=True)
    low, high = low - 0.02 * (high - low or 1), high + 0.02 * (high - low or 1)
    point = (high - low) / across
    for size in _sizes():
        scale = _Scale(_aligned(found, low, point * size), high, point * size, 1, size, is_whole=False)
        if _tallest(found, scale.place) <= int(_STACK / size):
            return scale
    width = point * _SMALLEST
    return _Scale(_aligned(found, low, width), high, width, 1, _SMALLEST, is_whole=False)


def _aligned(found: Spread, low: float, width: float) -> float:
    """The low end of bins of which one begins at the limit, where it can."""
    ends = [end for _, end, _ in _limits(found) if end > low]
    return ends[0] - math.ceil((ends[0] - low) / width) * width if ends else low


def _view(values: list[float]) -> tuple[float, float]:
    """The least and the largest of values that do not lie far from the rest; `values` are in rising order."""
    first, third = values[len(values) // 4], values[-1 - len(values) // 4]
    if first == third:
        return values[0], values[-1]
    near = [value for value in values if first - _FAR * (third - first) <= value <= third + _FAR * (third - first)]
    return near[0], near[-1]


def _sizes() -> list[float]:
    return [_LARGEST - step / 4 for step in range(int((_LARGEST - _SMALLEST) * 4))]


def _tallest(found: Spread, place: Callable[[float], float]) -> int:
    most = 1
    for own in found.packages:
        counts: dict[float, int] = {}
        for value in own.overall.values:
            counts[place(value)] = counts.get(place(value), 0) + 1
        most = max(most, *counts.values(), 1)
    return most


def _placed(own: Distribution, scale: _Scale) -> list[tuple[float, float, float]]:
    """Each value with where its dot stands: across in the metric's unit, up in dots."""
    seen: dict[float, int] = {}
    point = (scale.high - scale.low) / (_WIDTH - 2 * _SIDE)
    found: list[tuple[float, float, float]] = []
    counts: dict[float, int] = {}
    for value in own.values:
        counts[scale.place(value)] = counts.get(scale.place(value), 0) + 1
    for value in own.values:
        middle = scale.place(value)
        step = min(1.0, _STACK / scale.dot / math.ceil(counts[middle] / scale.columns))
        number_ = seen.get(middle, 0)
        seen[middle] = number_ + 1
        column, up = number_ % scale.columns, number_ // scale.columns
        shift = (column - (scale.columns - 1) / 2) * scale.dot * point
        found.append((value, middle + shift, (up + 0.5) * step))
    return found


def _is_beyond(found: Spread, value: float) -> bool:
    return any(value > limit.at_most or value < limit.at_least for limit in found.limits.values())


def _line(scale: _Scale, end: float, limit: Threshold) -> float:
    """Where the line of a limit stands; between whole numbers, so that it parts what keeps it from what does not."""
    if not scale.is_whole:
        return end
    return end + 0.5 if end == limit.at_most else end - 0.5


def _paint_package(axes: "Axes", found: Spread, own: PackageSpread, scale: _Scale, *, is_last: bool) -> None:
    row = _HEAD + _STACK
    axes.set(xlim=(scale.low, scale.high), ylim=(0, row), yticks=[])
    axes.spines[["left", "right", "top"]].set_visible(False)
    axes.spines["bottom"].set_color(GREY)
    axes.grid(axis="x", color=PALE, linewidth=0.8)
    axes.set_axisbelow(True)
    axes.locator_params(axis="x", nbins=7, integer=scale.is_whole)
    axes.tick_params(labelsize=9, length=3, color=GREY, labelbottom=is_last)
    if is_last:
        axes.set_xlabel(measured(found), fontsize=10, parse_math=False)
    weight = "bold" if own.name == found.base else "normal"
    axes.text(0, 1, shorten(title_of(found, own), _LONGEST), transform=axes.transAxes, fontsize=10, va="top",
              weight=weight, parse_math=False)  # fmt: skip
    axes.text(1, 1, _count(found, own), transform=axes.transAxes, fontsize=10, va="top", ha="right", weight=weight,
              parse_math=False)  # fmt: skip
    placed = _placed(own.overall, scale)
    for is_beyond in (False, True):
        some = [(x, y) for value, x, y in placed if _is_beyond(found, value) == is_beyond]
        face = "white" if is_beyond else _KEPT
        edge = _BEYOND if is_beyond else _KEPT
        x, y = [x for x, _ in some], [y * scale.dot for _, y in some]
        discs(axes, x, y, scale.dot - 1.2, face, edge)
    _paint_far(axes, own.overall, scale)
    for _, end, limit in _limits(found):
        at = _line(scale, end, limit)
        if scale.low <= at <= scale.high:
            axes.plot([at, at], [0, _STACK], color="black", linewidth=1.2, linestyle="--")


def _paint_far(axes: "Axes", own: Distribution, scale: _Scale) -> None:
    """An arrow at each edge beyond which values lie, with their number."""
    for side, far, align in (
        ("◂ {count}", [value for value in own.values if value < scale.low], "left"),
        ("{count} ▸", [value for value in own.values if value > scale.high], "right"),
    ):
        if far:
            x = scale.low if align == "left" else scale.high
            top = _STACK if len(far) * scale.dot > _STACK else (len(far) + 0.2) * scale.dot
            axes.text(x, top, side.format(count=len(far)), fontsize=8, ha=align, va="bottom", color="#4D4D4D")


def _count(found: Spread, own: PackageSpread) -> str:
    """What stands at the right of a package's title."""
    part = own.overall
    if not part.futures:
        return say("none counted")
    if found.limits:
        return "; ".join(say("{count} beyond", count=beyond(part, name)) for name in found.limits)
    return say("middle {middle}", middle=number(part.p50.value))


def _paint_key(figure: "Canvas", found: Spread, scale: _Scale, height: float) -> None:
    axes = figure.add_axes((_SIDE / _WIDTH, 1 - _KEY / height, 1 - 2 * _SIDE / _WIDTH, _KEY / height))
    axes.set(xlim=(0, _WIDTH - 2 * _SIDE), ylim=(_KEY, 0))
    axes.set_axis_off()
    discs(axes, [5], [9], 6, _KEPT, _KEPT)
    axes.text(14, 12, _meaning(found), fontsize=9, parse_math=False)
    if found.limits:
        discs(axes, [5], [23], 6, "white", _BEYOND)
        axes.text(14, 26, _meaning_of_limit(found), fontsize=9, parse_math=False)
    if far := _meaning_of_far(found, scale):
        right = _WIDTH - 2 * _SIDE
        axes.text(right, 26, far, fontsize=9, ha="right", parse_math=False)


def _meaning(found: Spread) -> str:
    shown = max(len(own.overall.values) for own in found.packages)
    return say("one of {shown} equally likely values of the sampled futures", shown=shown)


def _meaning_of_far(found: Spread, scale: _Scale) -> str:
    """What the arrows say; nothing where no value lies beyond the axis."""
    is_any = any(scale.is_far(value) for own in found.packages for value in own.overall.values)
    return say("◂ ▸ so many values lie further out") if is_any else ""


def _meaning_of_limit(found: Spread) -> str:
    return say("beyond the limit (dashed): {limits}", limits="; ".join(limit_of(own) for own in found.limits.values()))


def _alternative(found: Spread) -> str:
    def told(own: PackageSpread) -> str:
        part = own.overall
        if not part.futures:
            return say("{package} none counted", package=title_of(found, own))
        limits = "".join(f", {say('{count} beyond', count=beyond(part, name))}" for name in found.limits)
        return say(
            "{package} {middle} in the middle, {low} to {high} in 9 of 10{limits}",
            package=title_of(found, own),
            middle=number(part.p50.value),
            low=number(part.p05.value),
            high=number(part.p95.value),
            limits=limits,
        )

    rows = "; ".join(told(own) for own in found.packages)
    return say("{metric}, over the sampled futures: {rows}.", metric=measured(found), rows=rows)


def _option(found: Spread, scale: _Scale, alt: str) -> dict[str, Any]:
    """One row of dots for each package; dots are as wide on the page as the browser makes the axis."""
    most = max((y for own in found.packages for _, _, y in _placed(own.overall, scale)), default=1.0) + 1
    rows = [(own, _placed(own.overall, scale)) for own in found.packages]
    series: list[dict[str, Any]] = []
    for label, symbol, is_beyond in (
        (_meaning(found), "circle", False),
        (_meaning_of_limit(found), "emptyCircle", True),
    ):
        if is_beyond and not found.limits:
            continue
        data = [
            {"name": f"{title_of(found, own)}: {number(value)}", "value": [x, row + 1 - 0.75 * y / most]}
            for row, (own, placed) in enumerate(rows)
            for value, x, y in placed
            if _is_beyond(found, value) == is_beyond
        ]
        colour = _BEYOND if is_beyond else _KEPT
        series.append(
            {
                "type": "scatter",
                "name": label,
                "yAxisIndex": 1,
                "symbol": symbol,
                "symbolSize": 6,
                "itemStyle": {"color": colour, "opacity": 1},
                "data": data,
            }
        )
    if marks := [_line(scale, end, limit) for _, end, limit in _limits(found)]:
        series[0]["markLine"] = {
            "silent": True,
            "symbol": "none",
            "lineStyle": {"color": "#000000", "type": "dashed"},
            "label": {"show": False},
            "data": [{"xAxis": at} for at in marks if scale.low <= at <= scale.high],
        }
    names = [
        say("{package}: {count}", package=title_of(found, own), count=_count(found, own)) for own in found.packages
    ]
    return option.base(
        alt,
        legend={"orient": "vertical", "left": 8, "top": 0, "selectedMode": False},
        grid={"left": 8, "right": 16, "top": 56, "bottom": 44, **option.INSIDE},
        xAxis=option.value_axis(measured(found), min=scale.low, max=scale.high),
        yAxis=option.row_axes(names),
        series=series,
    )
