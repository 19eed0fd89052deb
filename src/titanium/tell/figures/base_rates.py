"""Base rates: yearly counts with the rate's interval, and the case's ranges beside what was counted.

Above, a small drawing for each base rate that is known by year: bars are events, the line is the rate, the band its 95%
interval; hatched bars are years that were watched in part. Below, one row for each base rate with what it stands
behind: a thick bar is the interval that was counted, thin ones below it are the ranges of the case.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from titanium.errors import InputError
from titanium.evidence.base_rates.finding import BaseRates, Found
from titanium.evidence.base_rates.measured import Rate
from titanium.tell import base_rates_words as in_words
from titanium.tell.base_rates import headline, standing
from titanium.tell.catalogue import noted, say, told
from titanium.tell.figures import option as web
from titanium.tell.figures.canvas import CAPITAL, GREY, HIGHLIGHT, PALE, aside, plain_axes
from titanium.tell.figures.figure import Figure
from titanium.tell.figures.marks import shorten
from titanium.tell.table import Table

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

_WIDTH, _PANEL, _ROW, _HEAD, _GAP = 720.0, 118.0, 15.0, 24.0, 46.0
"""Points: of the figure, one small drawing, one row below, a heading, and between parts."""
_ABREAST = 2
_SIDE, _NAMES = 34.0, 250.0
"""Points to the left of a small drawing and of the rows."""
_LONGEST, _LONGEST_NAME = 58, 44
"""Columns of a heading, and of the name of a row."""
_LEAST, _MOST = 1e-3, 10.0
"""Smallest and largest value shown on a scale of powers; intervals that reach 0 begin at the first."""
_PARTS: Mapping[str, str] = {
    "rate": noted("Events a year: counted, with 95% interval (thick), and the case's ranges (thin)"),
    "share": noted("Of 100 cases: counted, with 95% interval (thick), and the case's ranges (thin)"),
}


def base_rates(found: BaseRates) -> Figure:
    """Yearly counts, and what was counted beside the case's ranges.

    Raises
    ------
    InputError
        If nothing can be drawn.
    """
    by_year = _by_year(found)
    bound = _bound(found)
    if not by_year and not bound:
        raise InputError("there is nothing to draw: no base rate asked for is known by year or stands behind a range")
    lines = math.ceil(len(by_year) / _ABREAST)
    talls = {kind: _ROW * sum(1 + len(_ranges(own)) for own in rates) for kind, rates in bound.items()}
    height = lines * (_PANEL + _GAP) + sum(_HEAD + tall + _GAP for tall in talls.values()) - 12
    alt = _alternative(found)

    def paint(figure: "Canvas") -> None:
        for place, own in enumerate(by_year):
            row, column = divmod(place, _ABREAST)
            width = (_WIDTH - 16) / _ABREAST
            bottom = height - (row + 1) * (_PANEL + _GAP) + _GAP / 2
            left = 8 + column * width + _SIDE
            box = (left / _WIDTH, bottom / height, (width - _SIDE - 12) / _WIDTH, _PANEL / height)
            _paint_years(figure.add_axes(box), own)
        top = height - lines * (_PANEL + _GAP)
        for kind, rates in bound.items():
            box = (
                _NAMES / _WIDTH, (top - _HEAD - talls[kind]) / height, 1 - (_NAMES + 28) / _WIDTH, talls[kind] / height
            )  # fmt: skip
            _paint_rows(figure.add_axes(box), rates, kind)
            top -= _HEAD + talls[kind] + _GAP

    return Figure(
        name="base-rates",
        title=headline(found),
        alt=alt,
        standing=standing(found),
        table=_table(found),
        width=_WIDTH,
        height=height,
        paint=paint,
        option=_option(by_year, bound, alt),
    )


def _by_year(found: BaseRates) -> list[Found]:
    return [own for own in found.rates if isinstance(own.first, Rate) and own.first.events.by_year]


def _bound(found: BaseRates) -> dict[str, list[Found]]:
    """Base rates with ranges of the case beside them, by what they are counted in."""
    kinds = {
        kind: [own for own in found.rates if (own.entry.kind == "rate") == (kind == "rate") and _ranges(own)]
        for kind in _PARTS
    }
    return {kind: rates for kind, rates in kinds.items() if rates}


def _ranges(own: Found) -> list[tuple[str, float, float, tuple[float, float]]]:
    """Name and ends of each range that is told in the base rate's own unit, and the interval beside it."""
    return [
        (number.name, number.low, number.high, (number.interval.low, number.interval.high))
        for number in own.against
        if number.kept_by is None and math.isfinite(number.low) and math.isfinite(number.high)
    ]


def _counted(own: Found) -> float | None:
    """What the first class comes to."""
    if own.first is None:
        return None
    return own.first.per_year if isinstance(own.first, Rate) else own.first.share


def _title(own: Found) -> str:
    return say("{name}: {title}", name=own.name, title=told(own.entry.title))


def _row_name(own: Found) -> str:
    return say("{name} (least to largest)", name=own.name) if own.entry.kind == "published" else own.name


def _alternative(found: BaseRates) -> str:
    counted = [
        say("{name}: {value}", name=own.name, value=in_words.value(own.first))
        for own in found.rates
        if own.first is not None
    ]
    ranges = [
        say("{name} {low} to {high}", name=name, low=in_words.figure(low), high=in_words.figure(high))
        for own in found.rates
        for name, low, high, _ in _ranges(own)
    ]
    parts = [headline(found)]
    if counted:
        parts.append(say("Counted: {values}.", values="; ".join(counted)))
    if ranges:
        parts.append(say("Ranges of the case: {ranges}.", ranges="; ".join(ranges)))
    return " ".join([*parts, say(in_words.LABEL)])


def _table(found: BaseRates) -> Table:
    """What was counted, what the case has beside it, and the counts by year."""

    def rows() -> Iterator[tuple[str, ...]]:
        for own in found.rates:
            unit = say("a year") if isinstance(own.first, Rate) else say("share")
            value, ranges = _counted(own), _ranges(own)
            interval = own.first.interval if own.first is not None else None
            ends = (interval.low, interval.high) if interval is not None else ranges[0][3] if ranges else None
            if value is not None or ends is not None:
                yield (
                    own.name,
                    say("counted, 95% interval"),
                    "" if value is None else in_words.figure(value),
                    *(("", "") if ends is None else map(in_words.figure, ends)),
                    unit,
                    _listed_years(own),
                )
            for name, low, high, _ in ranges:
                told_of = say("{name} in the case", name=name)
                yield (own.name, told_of, "", in_words.figure(low), in_words.figure(high), unit, "")

    return Table(
        caption=say("Base rates, and the ranges of the case beside them"),
        headings=(
            say("base rate"),
            say("what"),
            say("value"),
            say("low"),
            say("high"),
            say("unit"),
            say("events by year"),
        ),
        rows=tuple(rows()),
        numeric=frozenset({2, 3, 4}),
    )


def _listed_years(own: Found) -> str:
    if not isinstance(own.first, Rate):
        return ""
    events = own.first.events
    return ", ".join(f"{year}: {count}" for year, count in zip(events.years, events.by_year, strict=True))


def _shown(value: float, most: int) -> float:
    """An upper end that fits into a drawing."""
    return min(value, 2.0 * max(most, 1))


def _paint_years(axes: "Axes", own: Found) -> None:
    from matplotlib.ticker import MaxNLocator

    rate = own.first
    assert isinstance(rate, Rate)
    plain_axes(axes)
    events = rate.events
    top = _shown(rate.interval.high, max(events.by_year))
    axes.axhspan(rate.interval.low, top, color=PALE, zorder=0)
    for year, count, part in zip(events.years, events.by_year, events.parts, strict=True):
        is_whole = part == 1
        axes.bar(
            year, count, width=0.9, color=CAPITAL["W"] if is_whole else "#9CC4DF", hatch="" if is_whole else "////",
            edgecolor="none" if is_whole else CAPITAL["W"], linewidth=0,
        )  # fmt: skip
    axes.axhline(rate.per_year, color="black", linewidth=1)
    axes.set_xlim(events.years[0] - 0.8, events.years[-1] + 0.8)
    axes.set_ylim(0, max(*events.by_year, top, 1) * 1.08)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(MaxNLocator(5, integer=True))
    axes.set_title(shorten(_title(own), _LONGEST), fontsize=8.5, loc="left", parse_math=False)


def _paint_rows(axes: "Axes", rates: Sequence[Found], kind: str) -> None:
    plain_axes(axes)
    axes.set_yticks([])
    row = 0
    for own in rates:
        ranges = _ranges(own)
        _paint_bar(axes, row, *ranges[0][3], kind, CAPITAL["W"], 7)
        value = _counted(own)
        if value is not None and value > 0:
            axes.plot(value, row, "o", color="black", markersize=4)
        aside(axes, shorten(_row_name(own), _LONGEST_NAME), row, _NAMES - 8, weight="bold")
        row += 1
        for name, low, high, _ in ranges:
            _paint_bar(axes, row, low, high, kind, HIGHLIGHT, 3)
            words = say("{name} in the case", name=name)
            aside(axes, shorten(words, _LONGEST_NAME), row, _NAMES - 20, colour="#4D4D4D")
            row += 1
    axes.set_ylim(row - 0.4, -0.7)
    axes.set_title(say(_PARTS[kind]), fontsize=9, loc="left")
    if kind == "rate":
        axes.set_xscale("log")
        axes.set_xlim(_LEAST, _MOST)
        axes.set_xticks([0.001, 0.01, 0.1, 1, 10], [say("0 to 0.001"), "0.01", "0.1", "1", "10"])
    else:
        axes.set_xlim(0, 1)
        axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "25", "50", "75", "100"])


def _paint_bar(axes: "Axes", row: int, low: float, high: float, kind: str, colour: str, width: float) -> None:
    least = _LEAST if kind == "rate" else 0.0
    axes.plot([max(low, least), max(high, least)], [row, row], color=colour, linewidth=width, solid_capstyle="butt")


def _option(by_year: Sequence[Found], bound: Mapping[str, Sequence[Found]], alt: str) -> dict[str, Any]:
    """Grids one below the other: bars by year, then rows of intervals; heights are shares of the whole."""
    names = {
        kind: [name for own in rates for name in (_row_name(own), *(name for name, *_ in _ranges(own)))]
        for kind, rates in bound.items()
    }
    lines = math.ceil(len(by_year) / _ABREAST)
    whole = lines * (_PANEL + _GAP) + sum(_HEAD + _ROW * len(own) + _GAP for own in names.values())
    grids: list[dict[str, Any]] = []
    across: list[dict[str, Any]] = []
    down: list[dict[str, Any]] = []
    series: list[dict[str, Any]] = []
    titles: list[dict[str, Any]] = []

    def begin(text: str, at: str, top: float, tall: float, **box: Any) -> int:
        """A titled grid; gives its number."""
        titles.append({"text": text, "left": at, "top": f"{100 * top / whole:.2f}%", **_TITLE})
        sizes = {"top": f"{100 * (top + _HEAD) / whole:.2f}%", "height": f"{100 * tall / whole:.2f}%"}
        grids.append({**sizes, **box})
        return len(grids) - 1

    for place, own in enumerate(by_year):
        row, column = divmod(place, _ABREAST)
        left = ("5%", "55%")[column]
        title = shorten(_title(own), _LONGEST)
        grid = begin(title, left, row * (_PANEL + _GAP), _PANEL - _HEAD, left=left, width="41%")
        series += _years_option(own, grid, across, down)
    top = lines * (_PANEL + _GAP)
    for kind, rates in bound.items():
        tall = _ROW * len(names[kind])
        grid = begin(say(_PARTS[kind]), "5%", top, tall, left="32%", right="5%")
        series += _rows_option(rates, kind, names[kind], grid, across, down)
        top += _HEAD + tall + _GAP
    return web.base(alt, title=titles, grid=grids, xAxis=across, yAxis=down, series=series)


_TITLE: Mapping[str, Any] = {"textStyle": {"fontSize": 12, "fontWeight": "normal", "color": "#1a1a1a"}}


def _years_option(
    own: Found, grid: int, across: list[dict[str, Any]], down: list[dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    rate = own.first
    assert isinstance(rate, Rate)
    events = rate.events
    across.append(
        {
            "type": "category",
            "gridIndex": grid,
            "data": [str(year) for year in events.years],
            "axisLabel": {"color": "#1a1a1a"},
        }
    )
    down.append(web.value_axis("", gridIndex=grid, minInterval=1))
    band = {"yAxis": round(rate.interval.low, 4)}, {"yAxis": round(_shown(rate.interval.high, max(events.by_year)), 4)}
    yield {
        "type": "bar",
        "name": own.name,
        "xAxisIndex": len(across) - 1,
        "yAxisIndex": len(down) - 1,
        "data": [
            {"value": count, "itemStyle": {"color": CAPITAL["W"] if part == 1 else "#9CC4DF"}}
            for count, part in zip(events.by_year, events.parts, strict=True)
        ],
        "markLine": {
            "silent": True,
            "symbol": "none",
            "label": {"show": False},
            "lineStyle": {"color": "#1a1a1a", "type": "solid"},
            "data": [{"yAxis": round(rate.per_year, 4)}],
        },
        "markArea": {"silent": True, "itemStyle": {"color": GREY, "opacity": 0.25}, "data": [list(band)]},
    }


def _rows_option(
    rates: Sequence[Found],
    kind: str,
    names: Sequence[str],
    grid: int,
    across: list[dict[str, Any]],
    down: list[dict[str, Any]],
) -> Iterator[dict[str, Any]]:
    first, scale = len(down), 1 if kind == "rate" else 100
    least = _LEAST if kind == "rate" else 0.0
    limits = {"type": "log", "min": _LEAST, "max": _MOST} if kind == "rate" else {"min": 0, "max": 100}
    name = say("events a year") if kind == "rate" else say("of 100 cases")
    across.append(web.value_axis(name, gridIndex=grid, nameGap=22, **limits))
    down += [{**axis, "gridIndex": grid} for axis in web.row_axes(names)]
    where = {"xAxisIndex": len(across) - 1, "yAxisIndex": first + 1}
    counted: list[tuple[float, float, float]] = []
    ranged: list[tuple[float, float, float]] = []
    middles: list[list[float]] = []
    row = 0.5
    for own in rates:
        ranges, value = _ranges(own), _counted(own)
        low, high = (round(scale * max(end, least), 5) for end in ranges[0][3])
        counted.append((low, high, row))
        if value is not None and value > 0:
            middles.append([round(scale * value, 5), row])
        for place, (_, begin, end, _) in enumerate(ranges, start=1):
            ranged.append((round(scale * max(begin, least), 5), round(scale * max(end, least), 5), row + place))
        row += 1 + len(ranges)
    thick, thin = {"color": CAPITAL["W"], "width": 7}, {"color": HIGHLIGHT, "width": 3}
    yield web.segments(say("counted, 95% interval"), counted, CAPITAL["W"], **where, lineStyle=thick)
    yield web.segments(say("range of the case"), ranged, HIGHLIGHT, **where, lineStyle=thin)
    yield {
        **where, "type": "scatter", "name": say("counted"), "symbolSize": 7, "itemStyle": {"color": "#1a1a1a"},
        "data": middles, "z": 4,
    }  # fmt: skip
