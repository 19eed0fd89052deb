"""The map of adaptive pathways, as a metro map: a trunk line, and for each trigger a line that futures change to.

The trunk is the package that begins; the best package begun at once stands above it. A branch is as wide as the share
of futures that have changed to it by the year; triggers are alternatives, so branches do not add up. A hollow mark on
the trunk is the quarter of the change in the middle future. Dots at the end tell in how many futures a plan holds, one
for each tenth.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from titanium.case.schema import Case
from titanium.judge.paths.confirm import Confirmed
from titanium.judge.paths.finding import Pathways
from titanium.judge.shares import Share
from titanium.tell import words
from titanium.tell.catalogue import say
from titanium.tell.figures.canvas import GREY, LINES
from titanium.tell.figures.figure import Figure
from titanium.tell.figures.option import base, line_style, segments, value_axis
from titanium.tell.figures.room import folded
from titanium.tell.paths import headline
from titanium.tell.paths_words import signed, trigger, when
from titanium.tell.table import Table

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

MOST_LINES = 5
"""Triggers on a map: the first for each package that follows, then the next best."""
_WIDTH, _ROW, _HEAD, _FOOT = 640.0, 68.0, 40.0, 36.0
_MARGIN = 0.03
"""Share of the width beside the map."""
_TRUNK = 9.0
"""Width of a line that all futures are on, points."""
_THINNEST = 0.8
_ENDS = 0.70
"""Share of the width at which the time axis ends; beyond it stand the dots."""
_TOGETHER, _STEP = 0.3, 0.16
"""Years within which rings fall together; rows by which the next stands lower."""
_SIZE, _WORDS = 9.0, 425.0
"""Size of a trigger's words, and room for a line, points."""


def paths(case: Case, found: Pathways) -> Figure:
    """The map as a figure."""
    lines, trunks = shown(found), trunks_of(found)
    height = _HEAD + _ROW * (len(lines) + len(trunks)) + _FOOT
    years = case.description.horizon.quarters / 4
    alt = _alternative(case, found, lines)

    def draw(figure: "Canvas") -> None:
        axes = figure.add_axes((_MARGIN, _FOOT / height, 1 - 2 * _MARGIN, 1 - (_HEAD + _FOOT) / height))
        axes.set(xlim=(0, years / _ENDS), ylim=(len(lines) + len(trunks) - 0.4, -0.5), yticks=[])
        axes.spines[["left", "right", "top"]].set_visible(False)
        axes.spines["bottom"].set_bounds(0, years)
        axes.spines["bottom"].set_color(GREY)
        whole = range(0, int(years) + 1, max(int(years) // 5, 1))
        axes.set_xticks(list(whole), [str(case.description.horizon.first_year + year) for year in whole])
        axes.tick_params(labelsize=9, length=3, color=GREY)
        for row, name in enumerate(trunks):
            _trunk(axes, found, name, row, years)
        for row, own in enumerate(lines, len(trunks)):
            _branch(axes, case, own, len(trunks) - 1, row, years)
        _rings(axes, lines, len(trunks) - 1)
        above = 1 - 14 / height
        figure.text(_MARGIN, above, say("width: share of futures that have changed"), fontsize=9, color="#4D4D4D")
        figure.text(_ENDS, above, say("holds, one dot for each tenth"), fontsize=9, color="#4D4D4D")

    table, option = _table(case, found, lines), _option(case, found, lines, alt)
    return Figure(
        "paths", headline(case, found), alt, words.standing_of(found.evidence), table, _WIDTH, height, draw, option
    )


def shown(found: Pathways) -> list[Confirmed]:
    """Triggers that get a line: the best for each package that follows first, in the order of the search."""
    firsts = {own.trigger.to: own for own in reversed(found.triggers)}
    kept = [own for own in found.triggers if firsts[own.trigger.to] is own]
    rest = [own for own in found.triggers if firsts[own.trigger.to] is not own]
    chosen = (kept + rest)[:MOST_LINES]
    return [own for own in found.triggers if own in chosen]


def trunks_of(found: Pathways) -> list[str]:
    """Packages that are never left, from above; the one that branches leave stands next to them."""
    return list(dict.fromkeys([found.benchmark, found.start])) if found.benchmark != found.start else [found.start]


def _kept(found: Pathways, name: str) -> str:
    if name == found.start:
        return say("{package}, never left", package=name)
    return say("{package}, begun at once", package=name)


def _style(number: int) -> tuple[str, str]:
    """Colour and mark of a branch, told apart from those beside it."""
    colour, _, mark = LINES[1 + number % (len(LINES) - 1)]
    return colour, mark


def _trunk(axes: "Axes", found: Pathways, name: str, row: int, years: float) -> None:
    colour = LINES[0][0] if name == found.start else GREY
    axes.plot([0, years], [row, row], color=colour, linewidth=_TRUNK, solid_capstyle="round")
    axes.text(0, row - 0.24, _kept(found, name), fontsize=10, weight="bold", parse_math=False)
    _dots(axes, found.static(name).holds, row, years, colour)


def _branch(axes: "Axes", case: Case, own: Confirmed, trunk: int, row: int, years: float) -> None:
    colour, mark = _style(row - trunk - 1)
    futures = max(own.fires.futures, 1)
    before = 0
    for year, count in enumerate(own.by_year):
        if count > before:
            width = max(_TRUNK * (count - before) / futures, _THINNEST)
            axes.plot([year + 0.25, year + 0.75], [trunk, row], color=colour, linewidth=width, alpha=0.6, zorder=1)
        if count:
            begin, width = year + 0.75, max(_TRUNK * count / futures, _THINNEST)
            axes.plot([begin, min(begin + 1, years)], [row, row], color=colour, linewidth=width, solid_capstyle="butt")
        before = count
    if own.fires.count:
        axes.plot(
            [years], [row], marker=mark, markersize=6, markerfacecolor="white", markeredgecolor=colour,
            markeredgewidth=1.5, zorder=3, clip_on=False,
        )  # fmt: skip
    behind = {"facecolor": "white", "edgecolor": "none", "pad": 1.0}
    lines = folded(trigger(case, own.trigger), _WORDS, 2, _SIZE)
    axes.text(
        0, row + 0.14, "\n".join(lines), fontsize=_SIZE, va="top", linespacing=1.05, parse_math=False, bbox=behind,
        zorder=4,
    )  # fmt: skip
    _dots(axes, own.holds, row, years, colour)


def _rings(axes: "Axes", lines: Sequence[Confirmed], trunk: int) -> None:
    """The middle quarter of each change on the trunk; one below the other where they fall together."""
    placed: list[float] = []
    for number, own in enumerate(lines):
        if not own.fires.count:
            continue
        colour, mark = _style(number)
        x = own.quarter / 4
        depth = sum(abs(x - other) < _TOGETHER for other in placed)
        placed.append(x)
        axes.plot(
            [x], [trunk + _STEP * depth], marker=mark, markersize=7.5, markerfacecolor="white", markeredgecolor=colour,
            markeredgewidth=1.8, zorder=5,
        )  # fmt: skip


def _dots(axes: "Axes", share: Share, row: float, years: float, colour: str) -> None:
    filled = round(10 * share.share) if share.futures else 0
    step = years * (1 / _ENDS - 1) / 14
    for number in range(10):
        face = colour if number < filled else "white"
        axes.plot(
            [years + (number + 1.6) * step], [row], marker="o", markersize=6, markerfacecolor=face,
            markeredgecolor=colour, markeredgewidth=1, clip_on=False,
        )  # fmt: skip
    axes.text(years + 10.9 * step, row + 0.3, words.count(share), fontsize=9, ha="right")


def _alternative(case: Case, found: Pathways, lines: Sequence[Confirmed]) -> str:
    rows = [
        say("{plan}, holds in {count}", plan=_kept(found, name), count=words.count(found.static(name).holds))
        for name in reversed(trunks_of(found))
    ]
    rows += [
        say(
            "{plan}: fires in {fires}, holds in {count}",
            plan=trigger(case, own.trigger), fires=words.count(own.fires), count=words.count(own.holds),
        )
        for own in lines
    ]  # fmt: skip
    return say("Sampled futures in which each plan holds. {rows}.", rows="; ".join(rows))


def _table(case: Case, found: Pathways, lines: Sequence[Confirmed]) -> Table:
    headings = (
        say("plan"),
        say("changes, of 100 futures (95% interval)"),
        say("quarter of the change in the middle future"),
        say("holds, of 100 futures (95% interval)"),
        say("holds in more than the best without signs, of 100 futures"),
        say("futures of 100 that have changed by the end of each year"),
    )
    rows = [
        (_kept(found, name), "", "", _per_hundred(found.static(name).holds), "", "")
        for name in reversed(trunks_of(found))
    ]
    rows += [
        (
            trigger(case, own.trigger),
            _per_hundred(own.fires),
            when(case, own.quarter) if own.fires.count else "",
            _per_hundred(own.holds),
            signed(own.over_benchmark),
            " ".join(f"{100 * count / max(own.fires.futures, 1):.0f}" for count in own.by_year),
        )
        for own in lines
    ]
    return Table(
        say("In how many futures each plan changes course, and holds"), headings, tuple(rows), frozenset({1, 3, 4})
    )


def _per_hundred(share: Share) -> str:
    return words.per_hundred(share) if share.futures else "-"


def _option(case: Case, found: Pathways, lines: Sequence[Confirmed], alt: str) -> dict[str, Any]:
    """For the web: how many futures have changed by each year, and beside it in how many each plan holds."""
    horizon = case.description.horizon
    years = [str(horizon.first_year + year) for year in range(max((len(own.by_year) for own in lines), default=0))]
    series: list[dict[str, Any]] = [
        {
            "type": "line",
            "step": "end",
            "name": trigger(case, own.trigger),
            "data": [100 * count / max(own.fires.futures, 1) for count in own.by_year],
            **line_style(1 + number % (len(LINES) - 1)),
        }
        for number, own in enumerate(lines)
    ]
    plans = [(_kept(found, name), found.static(name).holds) for name in trunks_of(found)]
    plans += [(trigger(case, own.trigger), own.holds) for own in lines]
    place = {"xAxisIndex": 1, "yAxisIndex": 1}
    told = [(row, name, share) for row, (name, share) in enumerate(plans) if share.futures]
    series += [
        segments(
            say("95% interval"),
            [(100 * share.low, 100 * share.high, float(row)) for row, _, share in told],
            GREY,
            **place,
        ),
        {
            "type": "scatter",
            "name": say("holds, of 100 futures"),
            "symbolSize": 10,
            "itemStyle": {"color": LINES[0][0]},
            "data": [{"name": name, "value": [100 * share.share, row]} for row, name, share in told],
            **place,
        },
    ]
    return base(
        alt,
        tooltip={"trigger": "item", "confine": True},
        legend={"top": 0, "type": "scroll", "data": [own["name"] for own in series[: len(lines)]]},
        grid=[
            {"left": 60, "right": 24, "top": 60, "height": "34%"},
            {"left": 330, "right": 24, "top": "62%", "bottom": 46},
        ],
        xAxis=[
            {"type": "category", "data": years, "axisLabel": {"color": "#1a1a1a"}},
            value_axis(say("holds, of 100 futures"), min=0, max=100, gridIndex=1),
        ],
        yAxis=[
            value_axis(say("changed, of 100 futures"), min=0, nameGap=36),
            {
                "type": "category",
                "data": [name for name, _ in plans],
                "inverse": True,
                "gridIndex": 1,
                "axisTick": {"show": False},
                "axisLabel": {"color": "#1a1a1a", "width": 310, "overflow": "truncate", "interval": 0},
            },
        ],
        series=series,
    )
