"""A back-test: from each start, what had been forecast to add up, and what did.

A row for each event that happened and a column for each start: counts from the start on, with the middle half (dark)
and nine tenths (light) of the futures, the mean of the base rate dashed, and what happened as a line with dots.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from titanium.errors import InputError
from titanium.evidence.backtest.chances import Chances
from titanium.evidence.backtest.finding import Backtest, window
from titanium.evidence.backtest.forecasts import FromStart
from titanium.games.drawing.lettering import wrap
from titanium.tell.backtest_words import headline, sentences, standing
from titanium.tell.catalogue import say, told
from titanium.tell.figures import option as web
from titanium.tell.figures.canvas import CAPITAL, GREY, PALE, plain_axes
from titanium.tell.figures.figure import Figure
from titanium.tell.table import Table

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

_PANEL, _LEFT, _ROW, _HEAD, _GAP, _FOOT = 128.0, 130.0, 92.0, 34.0, 26.0, 34.0
"""Points: width of a panel, left margin, height of a row, above the first, between panels, and the key."""
_COLUMNS = 22
"""Columns of text of an event's name."""
_LEVELS = (0.05, 0.25, 0.75, 0.95)
_DARK, _LIGHT = "#A6C8E4", PALE


@dataclass(frozen=True)
class _Panel:
    """Counts that have added up by the end of each year of a window, the year before it first."""

    event: str
    start: int
    years: list[int]
    happened: list[float]
    mean: list[float]
    bands: dict[float, list[float]]
    base: list[float]


def backtest(found: Backtest) -> Figure:
    """Fans from every start against what happened.

    Raises
    ------
    InputError
        If nothing that is scored happened.
    """
    events = [name for name, own in found.events.items() if own.happened]
    if not events:
        raise InputError(f"there is nothing to draw: {headline(found)}")
    panels = [[_panel(found, own, event) for own in found.starts] for event in events]
    width = max(_LEFT + _PANEL * len(found.starts) + 12, 540.0)
    height = _HEAD + _ROW * len(events) + _FOOT
    alt = " ".join(sentences(found))

    def paint(figure: "Canvas") -> None:
        for row, own in enumerate(panels):
            middle = 1 - (_HEAD + row * _ROW + (_ROW - _GAP) / 2) / height
            title = "\n".join(wrap(own[0].event, _COLUMNS, 4))
            figure.text(8 / width, middle, title, fontsize=8.5, va="center", parse_math=False)
            for column, panel in enumerate(own):
                left, top = _LEFT + column * _PANEL, _HEAD + row * _ROW
                axes = figure.add_axes(
                    (left / width, 1 - (top + _ROW - _GAP) / height, (_PANEL - _GAP) / width, (_ROW - _GAP) / height)
                )
                _paint(axes, panel)
                if row == 0:
                    axes.set_title(str(panel.start), fontsize=10, loc="left")
        _paint_key(figure)

    return Figure(
        name="backtest",
        title=headline(found),
        alt=f"{headline(found)} {alt}",
        standing=standing(found),
        table=_table(panels),
        width=width,
        height=height,
        paint=paint,
        option=_option(panels, alt),
    )


def _panel(found: Backtest, own: FromStart, event: str) -> _Panel:
    years = window(own.start)
    sums = Chances.of_counts(np.cumsum(own.played[found.version].counts[event], axis=1))
    outlooks = own.events[event]

    def from_zero(values: Any) -> list[float]:
        return [0.0, *(float(value) for value in values)]

    return _Panel(
        event=told(found.events[event].entry.title),
        start=own.start.year,
        years=[years[0] - 1, *years],
        happened=from_zero(np.cumsum(outlooks.happened)),
        mean=from_zero(sums.mean),
        bands={level: from_zero(sums.quantile(level)) for level in _LEVELS},
        base=from_zero(np.cumsum(outlooks.outlooks["base_rate"].years.mean)),
    )


def _table(panels: Sequence[Sequence[_Panel]]) -> Table:
    return Table(
        caption=say("Events since the start: what happened, and what had been forecast"),
        headings=(
            say("event"),
            say("start"),
            say("by the end of"),
            say("happened"),
            say("model, mean"),
            *(say("model, {level:.0f} of 100 futures below", level=100 * level) for level in _LEVELS),
            say("base rate, mean"),
        ),
        rows=tuple(
            (
                own.event,
                str(own.start),
                str(year),
                f"{own.happened[place]:.0f}",
                f"{own.mean[place]:.2f}",
                *(f"{own.bands[level][place]:.1f}" for level in _LEVELS),
                f"{own.base[place]:.2f}",
            )
            for row in panels
            for own in row
            for place, year in enumerate(own.years)
        ),
        numeric=frozenset(range(2, 10)),
    )


def _top(own: _Panel) -> float:
    return max(*own.bands[0.95], *own.happened, *own.base, 1.0) * 1.08


def _paint(axes: "Axes", own: _Panel) -> None:
    plain_axes(axes)
    axes.fill_between(own.years, own.bands[0.05], own.bands[0.95], color=_LIGHT, linewidth=0)
    axes.fill_between(own.years, own.bands[0.25], own.bands[0.75], color=_DARK, linewidth=0)
    axes.plot(own.years, own.mean, color=CAPITAL["W"], linewidth=1.4)
    axes.plot(own.years, own.base, color=GREY, linewidth=1.2, linestyle="--")
    axes.plot(own.years, own.happened, color=CAPITAL["B"], linewidth=1.4, marker="o", markersize=3, clip_on=False)
    axes.set(xlim=(own.years[0], own.years[-1]), ylim=(0, _top(own)))
    axes.set_xticks([own.years[1], own.years[-1]], [str(own.years[1]), str(own.years[-1])])
    axes.tick_params(labelsize=8)
    axes.locator_params(axis="y", nbins=3, integer=True)


def _words() -> tuple[str, str, str, str, str]:
    return (
        say("happened"),
        say("model, mean"),
        say("middle half of the futures"),
        say("nine tenths"),
        say("base rate"),
    )


def _paint_key(figure: "Canvas") -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    happened, mean, half, most, base = _words()
    handles: list[Any] = [
        Line2D([], [], color=CAPITAL["B"], linewidth=1.4, marker="o", markersize=3, label=happened),
        Line2D([], [], color=CAPITAL["W"], linewidth=1.4, label=mean),
        Patch(facecolor=_DARK, label=half),
        Patch(facecolor=_LIGHT, label=most),
        Line2D([], [], color=GREY, linewidth=1.2, linestyle="--", label=base),
    ]
    figure.legend(
        handles=handles, loc="lower left", bbox_to_anchor=(0, 0), ncols=5, fontsize=8.5, frameon=False,
        columnspacing=1.2, handlelength=2.0, borderaxespad=0.4, title=say("Events added up since the start"),
        title_fontsize=8.5, alignment="left",
    )  # fmt: skip


def _option(panels: Sequence[Sequence[_Panel]], alt: str) -> dict[str, Any]:
    """A grid for each panel; bands are the difference of two quantiles, stacked on the lower."""
    happened, mean, half, most, base = _words()
    grids: list[dict[str, Any]] = []
    across: list[dict[str, Any]] = []
    up: list[dict[str, Any]] = []
    series: list[dict[str, Any]] = []
    titles: list[dict[str, Any]] = []
    wide, tall = 84.0 / len(panels[0]), 80.0 / len(panels)
    for row, own in enumerate(panels):
        for column, panel in enumerate(own):
            place = len(grids)
            left, top = 14 + wide * column, 8 + tall * row
            grids.append(
                {
                    "left": f"{left:.2f}%",
                    "top": f"{top:.2f}%",
                    "width": f"{wide - 4:.2f}%",
                    "height": f"{tall - 7:.2f}%",
                }
            )
            if column == 0:
                titles.append(_heading(panel.event, 0.5, top + tall / 2 - 6, 12, 120))
            if row == 0:
                titles.append(_heading(str(panel.start), left, 2, 13, 80))
            across.append(
                {
                    "type": "category",
                    "gridIndex": place,
                    "boundaryGap": False,
                    "data": [str(year) for year in panel.years],
                    "axisLabel": {"color": "#1a1a1a", "interval": 4},
                }
            )
            up.append(web.value_axis("", gridIndex=place, splitNumber=2, max=max(1, int(np.ceil(_top(panel))))))
            series += _series(panel, place, (happened, mean, half, most, base))
    return web.base(
        alt,
        tooltip={"trigger": "axis"},
        title=titles,
        legend={"bottom": 0, "data": [happened, mean, half, most, base]},
        grid=grids,
        xAxis=across,
        yAxis=up,
        series=series,
    )


def _heading(text: str, left: float, top: float, size: int, room: int) -> dict[str, Any]:
    style = {"fontSize": size, "fontWeight": "normal", "width": room, "overflow": "break", "color": "#1a1a1a"}
    return {"text": text, "left": f"{left:.2f}%", "top": f"{top:.2f}%", "textStyle": style}


def _series(panel: _Panel, place: int, words: Sequence[str]) -> list[dict[str, Any]]:
    happened, mean, half, most, base = words
    where = {"type": "line", "xAxisIndex": place, "yAxisIndex": place, "showSymbol": False}

    def line(name: str, values: Sequence[float], **style: Any) -> dict[str, Any]:
        return {**where, "name": name, "data": [round(own, 3) for own in values], **style}

    def band(name: str, low: Sequence[float], high: Sequence[float], colour: str) -> list[dict[str, Any]]:
        hidden = {
            "lineStyle": {"opacity": 0},
            "stack": f"{name} {place}",
            "silent": True,
            "itemStyle": {"color": colour},
        }
        span = [top - bottom for bottom, top in zip(low, high, strict=True)]
        area = {"areaStyle": {"color": colour, "opacity": 1}}
        return [line(f"{name} ", low, **hidden), line(name, span, **hidden, **area)]

    return [
        *band(most, panel.bands[0.05], panel.bands[0.95], _LIGHT),
        *band(half, panel.bands[0.25], panel.bands[0.75], _DARK),
        line(mean, panel.mean, itemStyle={"color": CAPITAL["W"]}),
        line(base, panel.base, itemStyle={"color": GREY}, lineStyle={"type": "dashed"}),
        line(happened, panel.happened, itemStyle={"color": CAPITAL["B"]}, showSymbol=True, symbol="circle"),
    ]
