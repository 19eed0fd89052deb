"""When force from each origin closes on each theatre, by air and by sea, with the range of days.

A disc is by air, a square by sea, each at nominal parameters; the bar is the range over warning, loading and speeds. A
hollow mark is too far to count in the model.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from titanium.games.drawing.lettering import wrap
from titanium.report.corners import Range
from titanium.report.deployment import Deployment
from titanium.tell.catalogue import noted, say, told
from titanium.tell.figures import option as web
from titanium.tell.figures.canvas import GREY, aside, plain_axes
from titanium.tell.figures.figure import Figure
from titanium.tell.figures.marks import interval
from titanium.tell.table import Table

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

_WIDTH, _NAMES, _RIGHT, _ROW, _HEAD, _FOOT, _KEY = 620.0, 210.0, 24.0, 30.0, 22.0, 40.0, 20.0
"""Points: of the figure, for the names, right of the axis, a row, a theatre's heading, the axis, and the key."""
_BY: tuple[tuple[str, str, str], ...] = ((noted("by air"), "o", "#56B4E9"), (noted("by sea"), "s", "#0072B2"))
"""How force comes, its mark and its colour."""
_COLUMNS = 36


@dataclass(frozen=True)
class _Row:
    theatre: str
    label: str
    force: float | None
    """Thousand that can be sent."""
    counts: bool
    days: tuple[Range, Range]
    """By air and by sea."""


def origins(report: Deployment) -> Figure:
    """Days until force from each origin is in each theatre, soonest first."""
    rows = _rows(report)
    theatres = list(dict.fromkeys(row.theatre for row in rows))
    inner = _HEAD * max(len(theatres), 1) + _ROW * len(rows)
    height = 10 + inner + _FOOT + _KEY
    alt = _alternative(report, rows)

    def paint(figure: "Canvas") -> None:
        axes = figure.add_axes(
            (_NAMES / _WIDTH, (_FOOT + _KEY) / height, 1 - (_NAMES + _RIGHT) / _WIDTH, inner / height)
        )
        _paint(axes, rows, inner)
        figure.text(8 / _WIDTH, 6 / height, _key(rows), fontsize=8.5, color="#4D4D4D", parse_math=False)

    return Figure(
        name="origins",
        title=_title(report, rows),
        alt=alt,
        standing=say(
            "Package {package} in full, nominal parameters, nothing sampled; ranges over warning, loading and speeds; "
            "case {case} {hash}. City-level places; no routes, no targets. A calculation, not a forecast.",
            package=report.package,
            case=report.case,
            hash=report.case_hash[:12],
        ),
        table=_table(rows),
        width=_WIDTH,
        height=height,
        paint=paint,
        option=_option(rows, alt),
    )


def _rows(report: Deployment) -> list[_Row]:
    home, second = told(report.home.name), told(report.second.name)
    found = [
        _Row(
            home if own.theatre == "home" else second,
            told(own.name),
            own.force,
            own.counts,
            (own.air_days, own.sea_days),
        )
        for own in report.closures
    ]
    if report.troops * report.cleared_share > 0:
        label = say("{home}, what is cleared, if {capital} permits it", home=home, capital=told(report.host_capital))
        cleared = report.troops * report.cleared_share
        found.append(_Row(second, label, cleared, True, (report.transfer_air_days, report.transfer_sea_days)))
    order = {home: 0, second: 1}
    return sorted(found, key=lambda row: (order[row.theatre], row.days[0].nominal))


def _name(row: _Row) -> str:
    if row.force is None:
        return row.label
    return say("{origin} ({force:.1f} thousand)", origin=row.label, force=row.force)


def _title(report: Deployment, rows: list[_Row]) -> str:
    own = [row for row in rows if row.theatre == told(report.home.name) and row.counts]
    if not own:
        return say("No origin of force is given for {home}.", home=told(report.home.name))
    first, last = (pick(row.days[1].nominal for row in own) for pick in (min, max))
    air = min(row.days[0].nominal for row in own)
    return say(
        "Force reaches {home} by air from day {air:.0f} on; what goes by sea, from day {first:.0f} (the nearest) to "
        "day {last:.0f} (the farthest).",
        home=told(report.home.name),
        air=air,
        first=first,
        last=last,
    )


def _alternative(report: Deployment, rows: list[_Row]) -> str:
    parts = [_title(report, rows)]
    for row in rows:
        air, sea = row.days
        parts.append(
            say(
                "{origin} to {theatre}: by air {air:.1f} days ({air_low:.1f} to {air_high:.1f}), by sea {sea:.1f} "
                "({sea_low:.1f} to {sea_high:.1f}).",
                origin=_name(row),
                theatre=row.theatre,
                air=air.nominal,
                air_low=air.low,
                air_high=air.high,
                sea=sea.nominal,
                sea_low=sea.low,
                sea_high=sea.high,
            )
        )
    return " ".join(parts)


def _table(rows: list[_Row]) -> Table:
    def cells(row: _Row) -> Iterator[str]:
        yield row.label
        yield row.theatre
        yield "" if row.force is None else f"{row.force:,.1f}"
        for days in row.days:
            yield from (f"{own:,.1f}" for own in (days.nominal, days.low, days.high))
        yield say("yes") if row.counts else say("no, too far")

    return Table(
        caption=say("Days from warning until force closes"),
        headings=(
            say("from"),
            say("to"),
            say("thousand"),
            say("by air, days"),
            say("soonest"),
            say("latest"),
            say("by sea, days"),
            say("soonest"),
            say("latest"),
            say("counted in the model"),
        ),
        rows=tuple(tuple(cells(row)) for row in rows),
        numeric=frozenset(range(2, 9)),
    )


def _end(rows: list[_Row]) -> float:
    """Right end of the axis: the next five days beyond all that is drawn."""
    return 5.0 * (max((own.high for row in rows for own in row.days), default=5.0) // 5 + 1)


def _axis_name() -> str:
    return say("days from warning")


def _key(rows: list[_Row]) -> str:
    parts = [say("disc: by air; square: by sea; bars: soonest to latest")]
    if not all(row.counts for row in rows):
        parts.append(say("hollow: too far to count in the model"))
    return "; ".join(parts)


def _paint(axes: "Axes", rows: list[_Row], inner: float) -> None:
    plain_axes(axes)
    axes.grid(axis="y", visible=False)
    axes.set(xlim=(0, _end(rows)), ylim=(inner, 0), yticks=[])
    axes.set_xlabel(_axis_name(), fontsize=9)
    below, theatre = 0.0, ""
    for row in rows:
        if row.theatre != theatre:
            theatre = row.theatre
            aside(axes, say("to {theatre}", theatre=theatre), below + _HEAD / 2, _NAMES - 8, weight="bold")
            below += _HEAD
        aside(axes, "\n".join(wrap(_name(row), _COLUMNS, 3)), below + _ROW / 2, _NAMES - 8)
        for place, (days, (_, mark, colour)) in enumerate(zip(row.days, _BY, strict=True)):
            y = below + _ROW * (0.3 + 0.4 * place)
            interval(axes, days.low, days.high, y, GREY, end=2.5)
            axes.plot(
                [days.nominal], [y], marker=mark, markersize=6, markeredgecolor=colour if row.counts else "black",
                markerfacecolor=colour if row.counts else "white", clip_on=False, zorder=3,
            )  # fmt: skip
        below += _ROW


def _option(rows: list[_Row], alt: str) -> dict[str, Any]:
    names = [say("{origin} to {theatre}", origin=row.label, theatre=row.theatre) for row in rows]
    series: list[dict[str, Any]] = []
    for place, (words, mark, colour) in enumerate(_BY):
        at = [number + 0.3 + 0.4 * place for number in range(len(rows))]
        series.append(
            {
                "type": "scatter",
                "name": say(words),
                "yAxisIndex": 1,
                "symbol": web.SYMBOLS[mark],
                "symbolSize": 10,
                "itemStyle": {"color": colour},
                "data": [
                    {
                        "name": say(
                            "{origin}, {by}: {days:.1f} days ({low:.1f} to {high:.1f})",
                            origin=name,
                            by=say(words),
                            days=row.days[place].nominal,
                            low=row.days[place].low,
                            high=row.days[place].high,
                        ),
                        "value": [round(row.days[place].nominal, 3), y],
                        "itemStyle": {"color": colour if row.counts else "white", "borderColor": colour},
                    }
                    for name, row, y in zip(names, rows, at, strict=True)
                ],
                "z": 3,
            }
        )
        ends = [(row.days[place].low, row.days[place].high, y) for row, y in zip(rows, at, strict=True)]
        series.append(web.segments(say("soonest to latest"), ends, GREY, yAxisIndex=1))
    return web.base(
        alt,
        legend={"bottom": 0, "data": list(dict.fromkeys(own["name"] for own in series))},
        grid={"left": 12, "right": 32, "top": 12, "bottom": 72, **web.INSIDE},
        xAxis=web.value_axis(_axis_name(), min=0, max=_end(rows)),
        yAxis=web.row_axes(names),
        series=series,
    )
