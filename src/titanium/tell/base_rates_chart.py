"""The chart of base rates: yearly counts with the rate's interval, and the case's ranges beside what was counted.

Above, a small drawing for each base rate that is known by year: bars are events, the line is the rate, the band its 95%
interval; pale bars are years that were watched in part. Below, one row for each base rate with what it stands behind: a
thick bar is the interval that was counted, thin ones below it are the ranges of the case.
"""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from titanium.errors import InputError
from titanium.evidence.base_rates.finding import BaseRates, Found
from titanium.evidence.base_rates.measured import Rate
from titanium.tell import base_rates_words as say
from titanium.tell.figures.canvas import CAPITAL, GREY, HIGHLIGHT, PALE, drawing, plain_axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_WIDTH, _PANEL, _ROW, _HEAD, _GAP = 720.0, 118.0, 15.0, 24.0, 44.0
"""Points: of the drawing, one small drawing, one row below, a heading, and between parts."""
_COLUMNS = 2
_SIDE, _NAMES = 34.0, 250.0
"""Points to the left of a small drawing and of the rows."""
_LEAST = 1e-3
"""Smallest value shown on a scale of powers; intervals that reach 0 begin there."""


def chart(found: BaseRates) -> str:
    """The base rates as an SVG drawing.

    Raises
    ------
    InputError
        If nothing can be drawn, or matplotlib is not installed.
    """
    by_year = [own for own in found.rates if isinstance(own.first, Rate) and own.first.events.by_year]
    bound = {
        kind: [own for own in found.rates if (own.entry.kind == "rate") == (kind == "rate") and _ranges(own)]
        for kind in ("rate", "share")
    }
    if not by_year and not any(bound.values()):
        raise InputError("there is nothing to draw: no base rate asked for is known by year or stands behind a range")
    n_rows = math.ceil(len(by_year) / _COLUMNS)
    heights = [_HEAD + _ROW * _lines(rates) for rates in bound.values() if rates]
    height = n_rows * (_PANEL + _GAP) + sum(own + _GAP for own in heights) + 12

    def draw(figure: "Figure") -> None:
        for place, own in enumerate(by_year):
            row, column = divmod(place, _COLUMNS)
            width = (_WIDTH - 16) / _COLUMNS
            bottom = height - (row + 1) * (_PANEL + _GAP) + _GAP / 2
            left = 8 + column * width + _SIDE
            box = (left / _WIDTH, bottom / height, (width - _SIDE - 12) / _WIDTH, _PANEL / height)
            _years(figure.add_axes(box), own)
        top = height - n_rows * (_PANEL + _GAP)
        for kind, rates in bound.items():
            if rates:
                tall = _ROW * _lines(rates)
                box = (_NAMES / _WIDTH, (top - _HEAD - tall) / height, 1 - (_NAMES + 16) / _WIDTH, tall / height)
                _rows(figure.add_axes(box), rates, is_rate=kind == "rate")
                top -= _HEAD + tall + _GAP

    return drawing(_WIDTH, height, draw, say.headline(found), _alternative(found), name="base-rates")


def _years(axes: "Axes", own: Found) -> None:
    from matplotlib.ticker import MaxNLocator

    rate = own.first
    if not isinstance(rate, Rate):
        return
    plain_axes(axes)
    events = rate.events
    axes.axhspan(rate.interval.low, _shown(rate.interval.high, max(events.by_year)), color=PALE, zorder=0)
    colours = [CAPITAL["W"] if part == 1 else "#9CC4DF" for part in events.parts]
    axes.bar(events.years, events.by_year, width=0.9, color=colours)
    axes.axhline(rate.per_year, color="black", linewidth=1)
    axes.set_xlim(events.years[0] - 0.8, events.years[-1] + 0.8)
    axes.set_ylim(0, max(*events.by_year, _shown(rate.interval.high, max(events.by_year)), 1) * 1.08)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(MaxNLocator(5, integer=True))
    axes.set_title(_short(f"{own.name}: {own.entry.title}"), fontsize=8.5, loc="left", parse_math=False)


def _rows(axes: "Axes", rates: Sequence[Found], *, is_rate: bool) -> None:
    plain_axes(axes)
    row, names = 0, list[tuple[int, str, bool]]()
    for own in rates:
        low, high = _ranges(own)[0][3]
        _bar(axes, row, low, high, is_rate, CAPITAL["W"], 7)
        if own.first is not None:
            middle = own.first.per_year if isinstance(own.first, Rate) else own.first.share
            if middle > 0:
                axes.plot(middle, row, "o", color="black", markersize=4)
        told = f"{own.name} (least to largest)" if own.entry.kind == "published" else own.name
        names.append((row, told, True))
        row += 1
        for name, begin, end, _ in _ranges(own):
            _bar(axes, row, begin, end, is_rate, HIGHLIGHT, 3)
            names.append((row, f"{name} in the case", False))
            row += 1
    axes.set_ylim(row - 0.4, -0.7)
    axes.set_yticks([])
    for place, name, is_first in names:
        weight = "bold" if is_first else "normal"
        axes.annotate(
            name, (0, place), (-6, 0), xycoords=axes.get_yaxis_transform(), textcoords="offset points", ha="right",
            va="center", fontsize=8.5, weight=weight, color="black" if is_first else GREY, parse_math=False,
        )  # fmt: skip
    if is_rate:
        axes.set_xscale("log")
        axes.set_xlim(_LEAST, 10)
        axes.set_xticks([0.001, 0.01, 0.1, 1, 10], ["0 to 0.001", "0.01", "0.1", "1", "10"])
        axes.set_title(
            "Events a year: counted, with 95% interval (thick), and the case's ranges", fontsize=9, loc="left"
        )
    else:
        axes.set_xlim(0, 1)
        axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "25", "50", "75", "100"])
        axes.set_title(
            "Of 100 cases: counted, with 95% interval (thick), and the case's ranges", fontsize=9, loc="left"
        )


def _bar(axes: "Axes", row: int, low: float, high: float, is_rate: bool, colour: str, width: float) -> None:
    least = _LEAST if is_rate else 0.0
    axes.plot([max(low, least), max(high, least)], [row, row], color=colour, linewidth=width, solid_capstyle="butt")


def _ranges(own: Found) -> list[tuple[str, float, float, tuple[float, float]]]:
    """Name and ends of each range that is told in the base rate's own unit, and the interval beside it."""
    return [
        (number.name, number.low, number.high, (number.interval.low, number.interval.high))
        for number in own.against
        if number.kept_by is None and math.isfinite(number.low) and math.isfinite(number.high)
    ]


def _lines(rates: Sequence[Found]) -> int:
    return sum(1 + len(_ranges(own)) for own in rates)


def _shown(value: float, most: int) -> float:
    """An upper end that fits into a drawing."""
    return min(value, 2.0 * max(most, 1))


def _short(text: str, longest: int = 64) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def _alternative(found: BaseRates) -> str:
    counted = [f"{own.name}: {say.value(own.first)}" for own in found.rates if own.first is not None]
    ranges = [
        f"{name} {say.figure(low)} to {say.figure(high)}" for own in found.rates for name, low, high, _ in _ranges(own)
    ]
    told = f" Ranges of the case: {'; '.join(ranges)}." if ranges else ""
    return f"Counted: {'; '.join(counted)}.{told} {say.LABEL}"
