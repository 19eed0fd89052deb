"""What each regressor of a fitted crisis game does to the event, in every model, with its 95% interval.

Where no regressor is explained, the coefficients of the model that was asked for with their intervals.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from titanium.evidence.fit.finding import Fitted
from titanium.games.drawing.lettering import wrap
from titanium.tell.catalogue import say, told
from titanium.tell.figures import option as web
from titanium.tell.figures.canvas import GREY, LINES, aside, plain_axes
from titanium.tell.figures.figure import Figure
from titanium.tell.fit import changed, headline, standing
from titanium.tell.table import Table

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

_WIDTH, _ROW, _GAP, _HEAD, _FOOT, _KEY, _NAMES = 600.0, 15.0, 9.0, 10.0, 42.0, 15.0, 190.0
"""Points: of the figure, an interval, between regressors, above, the axis, a line of the key, and the names."""
_COLUMNS = 34
"""Columns of text of a name."""


@dataclass(frozen=True)
class _Bar:
    """A value with its interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class _Rows:
    """Names, and for each model the bars of the names that it has."""

    names: tuple[str, ...]
    models: Mapping[str, Mapping[str, _Bar]]
    axis: str


def fit(found: Fitted) -> Figure:
    """What regressors do, one row for each and one mark for each model."""
    rows = _rows(found)
    key = len(rows.models) if found.moves else 0
    inner = len(rows.names) * (_ROW * len(rows.models) + _GAP)
    foot = _FOOT + _KEY * key
    height = _HEAD + inner + foot
    alt = _alternative(found)

    def paint(figure: "Canvas") -> None:
        axes = figure.add_axes((_NAMES / _WIDTH, foot / height, 1 - (_NAMES + 16) / _WIDTH, inner / height))
        _paint(axes, rows, inner)
        if key:
            figure.legend(
                *axes.get_legend_handles_labels(), loc="lower left", bbox_to_anchor=(0, 0), fontsize=8.5, frameon=False,
                handlelength=3.2, labelspacing=0.3, borderaxespad=0.2,
            )  # fmt: skip

    return Figure(
        name="fit",
        title=headline(found),
        alt=alt,
        standing=standing(found),
        table=_table(rows),
        width=_WIDTH,
        height=height,
        paint=paint,
        option=_option(rows, alt),
    )


def _rows(found: Fitted) -> _Rows:
    entry = found.reading.entry
    if not found.moves:
        intervals, values = found.asked.fit.confidence_interval(), found.asked.fit.coefficients
        bars = {name: _Bar(float(values[name]), *map(float, intervals[name])) for name in found.asked.names}
        axis = say("penalised coefficients with 95% intervals, in utility")
        return _Rows(tuple(found.asked.names), {told(found.asked.model.name): bars}, axis)
    models = {
        told(model): {
            told(entry.regressors[move.column].words): _Bar(
                100 * move.event.change, 100 * move.event.low, 100 * move.event.high
            )
            for move in moves
        }
        for model, moves in found.moves.items()
    }
    axis = say(
        "{cases} of 100 with {event}: change as the regressor rises, 95% interval",
        cases=told(entry.case_words),
        event=told(entry.event),
    )
    return _Rows(tuple(dict.fromkeys(name for own in models.values() for name in own)), models, axis)


def _alternative(found: Fitted) -> str:
    if not found.moves:
        rows = _rows(found)
        bars = next(iter(rows.models.values()))
        listed = ", ".join(
            say("{name} {value:.2f} ({low:.2f} to {high:.2f})", name=name, value=own.value, low=own.low, high=own.high)
            for name, own in bars.items()
        )
        return say("Coefficients with 95% intervals: {coefficients}.", coefficients=listed)
    entry = found.reading.entry
    changes = "; ".join(
        say(
            "{regressor}, {model}: {change}",
            regressor=told(entry.regressors[move.column].words),
            model=told(model),
            change=changed(move.event),
        )
        for model, moves in found.moves.items()
        for move in moves
    )
    return say(
        "{finding} Change of {event}, of 100 {cases}: {changes}.",
        finding=headline(found),
        event=told(entry.event),
        cases=told(entry.case_words),
        changes=changes,
    )


def _table(rows: _Rows) -> Table:
    return Table(
        caption=rows.axis,
        headings=(say("what"), say("model"), say("value"), say("low, 95%"), say("high, 95%")),
        rows=tuple(
            (name, model, f"{own.value:,.2f}", f"{own.low:,.2f}", f"{own.high:,.2f}")
            for name in rows.names
            for model, bars in rows.models.items()
            if (own := bars.get(name)) is not None
        ),
        numeric=frozenset({2, 3, 4}),
    )


def _paint(axes: "Axes", rows: _Rows, inner: float) -> None:
    plain_axes(axes)
    axes.grid(axis="y", visible=False)
    axes.axvline(0, color=GREY, linewidth=1)
    tall = _ROW * len(rows.models) + _GAP
    for place, name in enumerate(rows.names):
        aside(axes, "\n".join(wrap(name, _COLUMNS, 3)), place * tall + tall / 2, _NAMES - 8)
        for number, bars in enumerate(rows.models.values()):
            own = bars.get(name)
            if own is None:
                continue
            colour, dash, mark = LINES[number % len(LINES)]
            y = place * tall + _GAP / 2 + (number + 0.5) * _ROW
            axes.plot([own.low, own.high], [y, y], color=colour, linestyle=dash, linewidth=1.5)
            axes.plot([own.value], [y], marker=mark, color=colour, markersize=5.5, linestyle="none")
    for number, model in enumerate(rows.models):
        colour, dash, mark = LINES[number % len(LINES)]
        axes.plot([], [], color=colour, linestyle=dash, marker=mark, markersize=5.5, linewidth=1.5, label=model)
    axes.set(ylim=(inner, 0), yticks=[])
    axes.set_xlabel(rows.axis, fontsize=9, parse_math=False)


def _option(rows: _Rows, alt: str) -> dict[str, Any]:
    step = 1 / max(len(rows.models), 1)
    series: list[dict[str, Any]] = []
    for number, (model, bars) in enumerate(rows.models.items()):
        colour, dash, mark = LINES[number % len(LINES)]
        at = {name: round(place + (number + 0.5) * step, 4) for place, name in enumerate(rows.names) if name in bars}
        series.append(
            {
                "type": "scatter",
                "name": model,
                "yAxisIndex": 1,
                "symbol": web.SYMBOLS[mark],
                "symbolSize": 9,
                "itemStyle": {"color": colour},
                "data": [{"name": name, "value": [round(bars[name].value, 4), y]} for name, y in at.items()],
                "z": 3,
            }
        )
        ends = [(round(bars[name].low, 4), round(bars[name].high, 4), y) for name, y in at.items()]
        style = {"color": colour, "width": 1.5, "type": web.DASHES[dash]}
        series.append(web.segments(model, ends, colour, yAxisIndex=1, lineStyle=style))
    return web.base(
        alt,
        legend={"bottom": 0, "data": list(rows.models)},
        grid={"left": 12, "right": 24, "top": 12, "bottom": 84, **web.INSIDE},
        xAxis=web.value_axis(rows.axis),
        yAxis=web.row_axes(rows.names),
        series=series,
    )
