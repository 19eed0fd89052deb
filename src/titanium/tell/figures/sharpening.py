"""How a crisis ends as its players choose more sharply, up to subgame-perfect play, as a figure.

Every outcome that matters anywhere on the way is a line over the factor by which all precisions are multiplied; a rule
marks the crisis as it was solved, diamonds at the right edge the limit.
"""

from typing import TYPE_CHECKING, Any

from titanium.report.precision import Sharpening
from titanium.tell import words
from titanium.tell.catalogue import say
from titanium.tell.crisis_words import PLAYS, ending, limit, plays, standing
from titanium.tell.figures.canvas import GREY, LINES, plain_axes
from titanium.tell.figures.figure import Figure
from titanium.tell.figures.marks import shorten
from titanium.tell.figures.option import SYMBOLS, base, line_style, value_axis
from titanium.tell.table import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Canvas

_WIDTH, _PLOT, _HEAD, _FOOT, _LEFT, _RIGHT, _LINE = 460.0, 190.0, 14.0, 40.0, 48.0, 16.0, 15.0
"""Points: of the drawing, the plot, above and below it, left and right of it, a line of the key."""
MOST = 6
"""Outcomes that have a line."""
LEAST = 0.02
"""Share of plays that an outcome must reach somewhere on the way to have a line."""
_NAME = 74
"""Columns of an outcome's name in the key."""


def sharpening(found: Sharpening) -> Figure:
    """Outcomes by precision, with their limit."""
    names = shown(found)
    height = _HEAD + _PLOT + _FOOT + _LINE * (len(names) + 1)

    def draw(figure: "Canvas") -> None:
        axes = figure.add_axes(
            (_LEFT / _WIDTH, 1 - (_HEAD + _PLOT) / height, 1 - (_LEFT + _RIGHT) / _WIDTH, _PLOT / height)
        )
        plain_axes(axes)
        for row, name in enumerate(names):
            colour, dash, mark = LINES[row % len(LINES)]
            values = [PLAYS * own for own in found.reach[name]]
            label = shorten(ending(found.report, name), _NAME)
            axes.plot(found.factors, values, dash, color=colour, marker=mark, markevery=6, markersize=5, label=label)
            end = PLAYS * found.report.limit[name]
            axes.plot(found.factors[-1], end, "D", color=colour, markersize=7, clip_on=False, zorder=3)
        axes.axvline(1, color=GREY, linewidth=1, linestyle="--")
        axes.set(xscale="log", xlim=(found.factors[0], found.factors[-1]), ylim=(0, PLAYS * 1.02))
        axes.set_xticks([0.1, 1, 10, 100], ["0.1", "1", "10", "100"])
        axes.set_xlabel(_across(), fontsize=9)
        axes.set_ylabel(_upwards(), fontsize=9)
        axes.legend(
            loc="upper left", bbox_to_anchor=(-0.1, -_FOOT / _PLOT), fontsize=8.5, frameon=False, borderaxespad=0.0,
        )  # fmt: skip

    alt = alternative(found)
    told = f"{standing(found.report)} {say(words.NO_FORECAST)}"
    return Figure(
        f"precision-{found.report.crisis.name}", title(found), alt, told, _table(found), _WIDTH, height, draw,
        _option(found, names, alt),
    )  # fmt: skip


def shown(found: Sharpening) -> list[str]:
    """Outcomes that have a line, those that matter most first."""
    most = {name: max(*own, found.report.limit[name]) for name, own in found.reach.items()}
    return [name for name in sorted(most, key=lambda name: -most[name]) if most[name] >= LEAST][:MOST]


def title(found: Sharpening) -> str:
    """The finding: where sharper choice leads, against how it ends now."""
    report = found.report
    now, ends = report.likeliest(), max(report.limit, key=lambda name: report.limit[name])
    known = {"outcome": ending(report, now), "plays": plays(report.reach[now]), "of": PLAYS, "limit": limit(report)}
    if now == ends:
        return say("Sharper choice leads to where it most often ends now: {limit}.", **known)
    return say(
        "Sharper choice leads elsewhere: now {plays} plays in {of:,} end with {outcome}, in the limit it is {limit}.",
        **known,
    )


def alternative(found: Sharpening) -> str:
    """The same for those who cannot see it."""
    first, last = 0, len(found.factors) - 1
    at = found.factors.index(1.0)
    parts = [
        say(
            "{outcome}: {few} plays in {of:,} at a tenth of the precision, {now} as solved, {many} at a hundred times.",
            outcome=ending(found.report, name), of=PLAYS, few=plays(found.reach[name][first]),
            now=plays(found.reach[name][at]), many=plays(found.reach[name][last]),
        )
        for name in shown(found)
    ]  # fmt: skip
    return " ".join([title(found), *parts])


def _across() -> str:
    return say("every player's precision, times as sharp as solved")


def _upwards() -> str:
    return say("of {count:,} plays", count=PLAYS)


def _table(found: Sharpening) -> Table:
    rows = [
        (f"{factor:.3g}", *(plays(found.reach[name][place]) for name in found.reach))
        for place, factor in enumerate(found.factors)
        if place % 5 == 0
    ]
    rows.append((say("limit: subgame-perfect"), *(plays(found.report.limit[name]) for name in found.reach)))
    return Table(
        caption=say("Plays in {count:,} that end so, by how sharply all choose", count=PLAYS),
        headings=(say("times as sharp"), *(ending(found.report, name) for name in found.reach)),
        rows=tuple(rows),
        numeric=frozenset(range(1, len(found.reach) + 1)),
    )


def _option(found: Sharpening, names: list[str], alt: str) -> dict[str, Any]:
    series: list[dict[str, Any]] = []
    for row, name in enumerate(names):
        style = line_style(row)
        label = ending(found.report, name)
        points = [[factor, PLAYS * own] for factor, own in zip(found.factors, found.reach[name], strict=True)]
        series.append({"type": "line", "name": label, "data": points, "showAllSymbol": False, **style, "symbolSize": 5})
        series.append({
            "type": "scatter",
            "name": say("{outcome}, in the limit", outcome=label),
            "data": [[found.factors[-1], PLAYS * found.report.limit[name]]],
            "symbol": SYMBOLS["D"],
            "symbolSize": 12,
            "itemStyle": style["itemStyle"],
            "clip": False,
            "z": 3,
        })  # fmt: skip
    series[0]["markLine"] = {
        "silent": True,
        "symbol": "none",
        "label": {"formatter": say("as solved"), "position": "insideEndTop"},
        "lineStyle": {"color": GREY, "type": "dashed"},
        "data": [{"xAxis": 1}],
    }
    return base(
        alt,
        tooltip={"trigger": "item", "confine": True, "formatter": "{a}"},
        legend={
            "bottom": 0, "left": 0, "orient": "vertical", "data": [ending(found.report, name) for name in names],
            "textStyle": {"color": "#1a1a1a", "width": 300, "overflow": "break"}, "selectedMode": False,
        },
        grid={"left": 56, "right": 24, "top": 16, "bottom": 56 + 19 * len(names)},
        xAxis={**value_axis(_across(), min=found.factors[0], max=found.factors[-1]), "type": "log"},
        yAxis=value_axis(_upwards(), min=0, max=PLAYS, nameGap=40),
        series=series,
    )  # fmt: skip
