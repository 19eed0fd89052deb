"""Force closure: how much force is in each theatre by day after the start of a war, by how it came.

Areas are at nominal parameters: what stands there, what came by air, by sea, and, in the second theatre, what comes
out of the first only if the host permits it. Dashed lines are the range of the total: all soonest, all latest.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from titanium.report.build_up import BuildUp, Day
from titanium.tell.catalogue import noted, say, told
from titanium.tell.figures import option as web
from titanium.tell.figures.canvas import GREY, HIGHLIGHT, plain_axes
from titanium.tell.figures.figure import Figure
from titanium.tell.table import Table

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

_WIDTH, _PANEL, _HEAD, _FOOT, _KEY, _LEFT, _GAP = 680.0, 210.0, 26.0, 40.0, 46.0, 50.0, 56.0
"""Points: of the figure, a panel's height, its heading, the axis, the key, the left margin, between the panels."""
_TOLD = (10, 30, 60)
"""Days that are told in words."""
_MIDDLE = 30
"""Day of the finding."""


@dataclass(frozen=True)
class _Part:
    """One of the areas that lie on each other."""

    words: str
    colour: str
    hatch: str


_IN_PLACE = _Part(noted("in place at the start"), "#4D4D4D", "")
_AIR = _Part(noted("came by air"), "#9FD0EE", "...")
_SEA = _Part(noted("came by sea"), "#4B97CC", "///")
_FROM_HOME = _Part(noted("from {home}, only if {capital} permits it"), HIGHLIGHT, "xxx")


@dataclass(frozen=True)
class _Panel:
    """A theatre with its areas from the bottom up, and the range of their sum; thousand, by day."""

    title: str
    parts: tuple[tuple[_Part, list[float]], ...]
    low: list[float]
    high: list[float]

    @property
    def total(self) -> list[float]:
        """The sum of the areas."""
        return [sum(own) for own in zip(*(values for _, values in self.parts), strict=True)]


def closure(found: BuildUp) -> Figure:
    """Force in both theatres by day, with the range that warning, loading and speeds leave."""
    panels = _panels(found)
    height = _HEAD + _PANEL + _FOOT + _KEY
    alt = _alternative(found)

    def paint(figure: "Canvas") -> None:
        room = (_WIDTH - _LEFT - _GAP - 12) / 2
        for place, panel in enumerate(panels):
            left = _LEFT + place * (room + _GAP)
            axes = figure.add_axes((left / _WIDTH, (_FOOT + _KEY) / height, room / _WIDTH, _PANEL / height))
            _paint(axes, found, panel)
        _paint_key(figure, found, height)

    return Figure(
        name="closure",
        title=_title(found),
        alt=alt,
        standing=standing(found),
        table=_table(found),
        width=_WIDTH,
        height=height,
        paint=paint,
        option=_option(found, panels, alt),
    )


def standing(found: BuildUp) -> str:
    """What a build-up rests on: nothing in it is sampled."""
    return say(
        "Package {package} in full, nominal parameters, nothing sampled; ranges over warning, loading and speeds, all "
        "at their soonest or latest ends at once; case {case} {hash}. A calculation, not a forecast.",
        package=found.package,
        case=found.case,
        hash=found.case_hash[:12],
    )


def _panels(found: BuildUp) -> tuple[_Panel, _Panel]:
    days = found.days
    home = (
        (_IN_PLACE, [found.in_place] * len(days)),
        (_AIR, [own.home_by_air for own in days]),
        (_SEA, [own.home_by_sea for own in days]),
    )
    second = (
        (_AIR, [own.second_by_air for own in days]),
        (_SEA, [own.second_by_sea for own in days]),
        (_FROM_HOME, [own.from_home for own in days]),
    )
    return (
        _Panel(told(found.home), home, [own.home.low for own in days], [own.home.high for own in days]),
        _Panel(
            told(found.second),
            second,
            [own.second_with_home.low for own in days],
            [own.second_with_home.high for own in days],
        ),
    )


def _words(found: BuildUp, part: _Part) -> str:
    return say(part.words, home=told(found.home), capital=told(found.host_capital))


def _title(found: BuildUp) -> str:
    now = found.on(_MIDDLE)
    return say(
        "Under {package}, {force:.0f} thousand troops are in {home} by day {day} of a war ({low:.0f} to {high:.0f}); "
        "or {elsewhere:.0f} thousand in the {second} theatre, {both:.0f} thousand if {capital} permits it.",
        package=told(found.package_title),
        force=now.home.nominal,
        home=told(found.home),
        day=_MIDDLE,
        low=now.home.low,
        high=now.home.high,
        elsewhere=now.second.nominal,
        second=told(found.second),
        both=now.second_with_home.nominal,
        capital=told(found.host_capital),
    )


def _alternative(found: BuildUp) -> str:
    home, second, capital = told(found.home), told(found.second), told(found.host_capital)
    parts = [_title(found)]
    for day in _TOLD:
        now = found.on(day)
        parts.append(
            say(
                "Day {day}: {home} {total:.1f} thousand ({low:.1f} to {high:.1f}), of them {place:.1f} in place, "
                "{air:.1f} by air, {sea:.1f} by sea.",
                day=day,
                home=home,
                total=now.home.nominal,
                low=now.home.low,
                high=now.home.high,
                place=found.in_place,
                air=now.home_by_air,
                sea=now.home_by_sea,
            )
        )
        parts.append(
            say(
                "{second} {total:.1f} thousand ({low:.1f} to {high:.1f}), of them {air:.1f} by air, {sea:.1f} by sea, "
                "and {moved:.1f} from {home} only if {capital} permits it.",
                second=second,
                total=now.second_with_home.nominal,
                low=now.second_with_home.low,
                high=now.second_with_home.high,
                air=now.second_by_air,
                sea=now.second_by_sea,
                moved=now.from_home,
                home=home,
                capital=capital,
            )
        )
    return " ".join([*parts, _caution(found)])


def _caution(found: BuildUp) -> str:
    return say(
        "The same force serves {home} and {second}: either panel, never the sum of both.",
        home=told(found.home),
        second=told(found.second),
    )


def _table(found: BuildUp) -> Table:
    def cells(own: Day) -> Iterator[str]:
        yield str(own.day)
        numbers = (
            *(own.home_by_air, own.home_by_sea, own.home.nominal, own.home.low, own.home.high),
            *(own.second_by_air, own.second_by_sea, own.from_home),
            *(own.second_with_home.nominal, own.second_with_home.low, own.second_with_home.high),
        )
        yield from (f"{number:,.1f}" for number in numbers)

    theatres = {"home": told(found.home), "second": told(found.second)}
    headings = (
        noted("day"),
        noted("{home}: by air"),
        noted("{home}: by sea"),
        noted("{home}: total"),
        noted("{home}: low"),
        noted("{home}: high"),
        noted("{second}: by air"),
        noted("{second}: by sea"),
        noted("{second}: from {home}, if permitted"),
        noted("{second}: total, if permitted"),
        noted("{second}: low"),
        noted("{second}: high"),
    )
    return Table(
        caption=say(
            "Force by day after the start of a war, thousand; {troops:.1f} thousand stand in {home} at the start",
            troops=found.in_place,
            home=theatres["home"],
        ),
        headings=tuple(say(own, **theatres) for own in headings),
        rows=tuple(tuple(cells(own)) for own in found.days),
        numeric=frozenset(range(len(headings))),
    )


def _top(panel: _Panel) -> float:
    return max(*panel.high, *panel.total, 1.0) * 1.06


def _day_name() -> str:
    return say("days after the start of a war")


def _paint(axes: "Axes", found: BuildUp, panel: _Panel) -> None:
    plain_axes(axes)
    days = [own.day for own in found.days]
    below = [0.0] * len(days)
    for part, values in panel.parts:
        above = [low + own for low, own in zip(below, values, strict=True)]
        axes.fill_between(
            days, below, above, facecolor=part.colour, hatch=part.hatch, edgecolor="white", linewidth=0, zorder=2
        )
        axes.plot(days, above, color="black", linewidth=0.6, zorder=3)
        below = above
    for values in (panel.low, panel.high):
        axes.plot(days, values, color="black", linewidth=1.3, linestyle="--", zorder=4)
    axes.set(xlim=(0, days[-1]), ylim=(0, _top(panel)), xticks=range(0, days[-1] + 1, 10))
    axes.set_title(panel.title, fontsize=10, loc="left", parse_math=False)
    axes.set_xlabel(_day_name(), fontsize=9)
    axes.set_ylabel(say("thousand"), fontsize=9)


def _paint_key(figure: "Canvas", found: BuildUp, height: float) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    handles: list[Any] = [
        Patch(facecolor=part.colour, hatch=part.hatch, edgecolor="white", label=_words(found, part))
        for part in (_IN_PLACE, _AIR, _SEA, _FROM_HOME)
    ]
    handles.append(Line2D([], [], color="black", linestyle="--", linewidth=1.3, label=_range_words()))
    figure.legend(
        handles=handles, loc="lower left", bbox_to_anchor=(0, 13 / height), ncols=3, fontsize=8.5, frameon=False,
        handlelength=2.2, columnspacing=1.6, borderaxespad=0.2,
    )  # fmt: skip
    figure.text(8 / _WIDTH, 4 / height, _caution(found), fontsize=8.5, color="#4D4D4D", parse_math=False)


def _range_words() -> str:
    return say("range of the total: soonest, latest")


def _option(found: BuildUp, panels: Sequence[_Panel], alt: str) -> dict[str, Any]:
    """Two grids side by side with areas that are stacked, and the range as dashed lines."""
    days = [own.day for own in found.days]
    series: list[dict[str, Any]] = []
    for place, panel in enumerate(panels):
        where = {"type": "line", "xAxisIndex": place, "yAxisIndex": place, "showSymbol": False}
        for part, values in panel.parts:
            series.append(
                {
                    **where,
                    "name": _words(found, part),
                    "stack": panel.title,
                    "lineStyle": {"width": 0.6, "color": "#1a1a1a"},
                    "itemStyle": {"color": part.colour},
                    "areaStyle": {"color": part.colour, "opacity": 1},
                    "data": [round(own, 3) for own in values],
                }
            )
        for values in (panel.low, panel.high):
            series.append(
                {
                    **where,
                    "name": _range_words(),
                    "lineStyle": {"width": 1.5, "type": "dashed", "color": "#1a1a1a"},
                    "itemStyle": {"color": "#1a1a1a"},
                    "data": [round(own, 3) for own in values],
                    "z": 5,
                }
            )
    across: list[dict[str, Any]] = [{"left": 40, "right": "53%"}, {"left": "53%", "right": 16}]
    return web.base(
        alt,
        aria={"enabled": True, "label": {"description": alt}, "decal": {"show": True}},
        tooltip={"trigger": "axis"},
        title=[
            {"text": panel.title, "left": own["left"], "top": 0, "textStyle": {"fontSize": 14}}
            for panel, own in zip(panels, across, strict=True)
        ],
        legend={"bottom": 0, "data": list(dict.fromkeys(own["name"] for own in series))},
        grid=[{**own, "top": 40, "bottom": 92, **web.INSIDE} for own in across],
        xAxis=[
            {
                "type": "category",
                "gridIndex": place,
                "boundaryGap": False,
                "data": [str(day) for day in days],
                "name": _day_name(),
                "nameLocation": "middle",
                "nameGap": 28,
                "nameTextStyle": {"color": "#1a1a1a"},
                "axisLabel": {"color": "#1a1a1a", "interval": 9},
                "axisLine": {"lineStyle": {"color": GREY}},
            }
            for place in (0, 1)
        ],
        yAxis=[web.value_axis(say("thousand"), gridIndex=place, nameGap=36) for place in (0, 1)],
        series=series,
    )
