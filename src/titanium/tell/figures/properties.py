"""Material properties side by side: a row for each package, a column for each property, a dot with its 95% interval.

All properties run from 0 to 1 on axes of one length, so that no shape suggests a sum as a radar chart's does.
"""

import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from titanium.judge.sheet.bootstrap import Estimate
from titanium.judge.sheet.findings import MaterialSheet, PackageSheet
from titanium.tell import words
from titanium.tell.catalogue import noted, say
from titanium.tell.figures import option
from titanium.tell.figures.canvas import GREY, LINES, plain_axes
from titanium.tell.figures.figure import Figure
from titanium.tell.figures.marks import shorten
from titanium.tell.figures.sheet_rows import sheet_title
from titanium.tell.sheet_words import headline, with_interval
from titanium.tell.table import Table

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

_WIDTH, _ROW, _HEAD, _FOOT, _SIDE, _NAMES = 640.0, 19.0, 34.0, 44.0, 12.0, 215.0
"""Points: of the whole figure, a row, headings, the axis at the foot, the margin, the packages' names."""
_LONGEST = 41
Property = Callable[[PackageSheet], Estimate]
_NONE = Estimate(math.nan)


def _strength(own: PackageSheet) -> Estimate:
    share = own.strength.overall
    return Estimate(share.share, share.low, share.high) if share.futures else _NONE


def _security_yields(own: PackageSheet) -> Estimate:
    return own.load.security.yield_point if own.load and own.load.security else _NONE


PROPERTIES: Mapping[str, Property] = {
    noted("strength"): _strength,
    noted("strength\nyields at load"): lambda own: own.load.strength.yield_point if own.load else _NONE,
    noted("security\nyields at load"): _security_yields,
    noted("toughness"): lambda own: own.toughness,
    noted("intact to\nthe end"): lambda own: own.fatigue.intact if own.fatigue else _NONE,
}
"""Heading to a property between 0 and 1."""


def properties(sheet: MaterialSheet) -> Figure:
    """The properties of the packages of a sheet side by side; those that it cannot give are left out."""
    packages = sheet.ranked
    columns = {heading: tell for heading, tell in PROPERTIES.items() if any(tell(own).known for own in packages)}
    height = _HEAD + _ROW * len(packages) + _FOOT

    def paint(figure: "Canvas") -> None:
        _paint_names(figure, sheet, height)
        room = (_WIDTH - 2 * _SIDE - _NAMES) / max(len(columns), 1)
        for number, (heading, tell) in enumerate(columns.items()):
            left = _SIDE + _NAMES + number * room
            size = (room - 14) / _WIDTH, _ROW * len(packages) / height
            axes = figure.add_axes((left / _WIDTH, _FOOT / height, *size))
            _paint_column(axes, packages, say(heading), tell)
        figure.text(
            _SIDE / _WIDTH, 8 / height, say("Bars are 95% intervals of how well futures are counted."), fontsize=8.5,
            parse_math=False,
        )  # fmt: skip

    alt = _alternative(sheet, columns)
    return Figure(
        name="properties",
        title=headline(sheet),
        alt=alt,
        standing=words.standing_of(sheet.evidence),
        table=_table(sheet, columns),
        width=_WIDTH,
        height=height,
        paint=paint,
        option=_option(sheet, columns, alt),
    )


def _paint_names(figure: "Canvas", sheet: MaterialSheet, height: float) -> None:
    rows = len(sheet.packages)
    axes = figure.add_axes((_SIDE / _WIDTH, _FOOT / height, _NAMES / _WIDTH, _ROW * rows / height))
    axes.set(xlim=(0, _NAMES), ylim=(rows, 0))
    axes.set_axis_off()
    for row, own in enumerate(sheet.ranked):
        weight = "bold" if own.name == sheet.base else "normal"
        title = shorten(sheet_title(sheet, own), _LONGEST)
        axes.text(0, row + 0.5, title, fontsize=9, va="center", weight=weight, parse_math=False)


def _paint_column(axes: "Axes", packages: tuple[PackageSheet, ...], heading: str, tell: Property) -> None:
    plain_axes(axes)
    axes.grid(visible=False, axis="y")
    axes.set(xlim=(0, 1), ylim=(len(packages), 0), yticks=[], xticks=[0, 0.5, 1])
    axes.set_xticklabels(["0", "0.5", "1"])
    axes.spines["left"].set_visible(False)
    axes.set_title(heading, fontsize=9, loc="left", pad=4)
    for row, own in enumerate(packages):
        value = tell(own)
        if not value.known:
            axes.text(0.02, row + 0.5, say("none"), fontsize=8, va="center", color=GREY)
            continue
        if value.bounded:
            axes.plot([value.low, value.high], [row + 0.5] * 2, color=GREY, linewidth=2.4, solid_capstyle="butt")
        axes.plot([value.value], [row + 0.5], marker="o", markersize=4, color=LINES[0][0], clip_on=False)


def _alternative(sheet: MaterialSheet, columns: Mapping[str, Property]) -> str:
    def told(own: PackageSheet) -> str:
        holds = say("{package} holds in {count}", package=sheet_title(sheet, own),
                    count=words.count(own.strength.overall))  # fmt: skip
        parts = [
            say("{property} {value}", property=say(heading).replace("\n", " "), value=f"{tell(own).value:.2f}")
            for heading, tell in columns.items()
            if tell is not _strength and tell(own).known
        ]
        return ", ".join([holds, *parts])

    return say("Of sampled futures. {rows}.", rows="; ".join(told(own) for own in sheet.ranked))


def _table(sheet: MaterialSheet, columns: Mapping[str, Property]) -> Table:
    def cell(value: Estimate) -> str:
        return with_interval(value) if value.known else say("none")

    return Table(
        caption=say("Properties between 0 and 1, with 95% intervals"),
        headings=(say("package"), *(say(heading).replace("\n", " ") for heading in columns)),
        rows=tuple(
            (sheet_title(sheet, own), *(cell(tell(own)) for tell in columns.values())) for own in sheet.ranked
        ),
        numeric=frozenset(range(1, len(columns) + 1)),
    )  # fmt: skip


def _option(sheet: MaterialSheet, columns: Mapping[str, Property], alt: str) -> dict[str, Any]:
    """A grid for each property; the names stand before the first."""
    titles = [sheet_title(sheet, own) for own in sheet.ranked]
    grids: list[dict[str, Any]] = []
    heads: list[dict[str, Any]] = []
    axes_x: list[dict[str, Any]] = []
    axes_y: list[dict[str, Any]] = []
    series: list[dict[str, Any]] = []
    room = 66 / max(len(columns), 1)
    for number, (heading, tell) in enumerate(columns.items()):
        left = 33 + number * room
        grids.append({"left": f"{left:.1f}%", "width": f"{room - 2.5:.1f}%", "top": 44, "bottom": 30,
                      "outerBoundsMode": "none"})  # fmt: skip
        heads.append({"text": say(heading), "left": f"{left - 1:.1f}%", "top": 2,
                      "textStyle": {"fontSize": 12, "fontWeight": "normal"}})  # fmt: skip
        axes_x.append(option.value_axis("", min=0, max=1, interval=0.5, gridIndex=number))
        names, places = option.row_axes(titles)
        names["axisLabel"] = names["axisLabel"] | {"show": number == 0}
        axes_y += [names | {"gridIndex": number}, places | {"gridIndex": number}]
        known = [(row, tell(own)) for row, own in enumerate(sheet.ranked) if tell(own).known]
        index = {"xAxisIndex": number, "yAxisIndex": 2 * number + 1}
        ends = [(value.low, value.high, row + 0.5) for row, value in known if value.bounded]
        series.append(option.segments(say("95% interval"), ends, GREY, **index))
        series.append(
            {
                "type": "scatter",
                "name": say(heading).replace("\n", " "),
                **index,
                "symbolSize": 8,
                "itemStyle": {"color": LINES[0][0], "opacity": 1},
                "data": [
                    {"name": f"{titles[row]}: {with_interval(value)}", "value": [value.value, row + 0.5]}
                    for row, value in known
                ],
            }
        )
    return option.base(alt, title=heads, grid=grids, xAxis=axes_x, yAxis=axes_y, series=series)
