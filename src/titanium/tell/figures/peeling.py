"""Breaking conditions as a figure: the way to the first rule, and the range that each condition leaves.

Above, every box on the way from all futures (right) to the densest (left): what it covers against how dense it is. The
number beside a dot tells how many inputs are restricted from there on, and darker dots restrict more; a ring marks the
box that was chosen, a star a rule counted on the futures that did not choose it. Below, the part of each input's range
that a rule asks for.
"""

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from titanium.errors import InputError
from titanium.judge.discover.finding import Discovery
from titanium.judge.discover.rules import Term
from titanium.judge.inputs import BREAKS
from titanium.tell import words
from titanium.tell.catalogue import say, told
from titanium.tell.discover import condition, conditions, headline, limit, sentence
from titanium.tell.figures.canvas import CAPITAL, GREY, HIGHLIGHT, PALE, plain_axes
from titanium.tell.figures.figure import Figure
from titanium.tell.figures.option import SYMBOLS, base, row_axes, segments, value_axis
from titanium.tell.figures.room import cut, wide
from titanium.tell.table import Table

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

    from titanium.judge.discover.box import Count

_WIDTH, _TOP, _ROW, _LEFT, _HEAD, _FOOT, _RIGHT = 460.0, 270.0, 34.0, 48.0, 26.0, 40.0, 14.0
"""Points: of the drawing, the upper part, one condition, the margin at the left, above and below each part, right."""
_APART = 0.05
"""Coverage or density by which numbers beside dots are apart at least."""
_SIZE = 8.5
"""Letters above a bar, points."""
_PALEST, _DARKEST = (0xB3, 0xD4, 0xEA), (0x0B, 0x3C, 0x5D)
"""Shades of boxes with few inputs restricted, and with most."""


def peeling(found: Discovery) -> Figure:
    """The rules of a finding as a figure.

    Raises
    ------
    InputError
        If there is no rule to draw.
    """
    if not found.rules:
        raise InputError(say("there is no rule to draw: {headline}", headline=headline(found)))
    rows = list(_terms(found))
    height = _TOP + _ROW * len(rows) + _FOOT
    alt = _alternative(found)

    def draw(figure: "Canvas") -> None:
        wide = 1 - (_LEFT + _RIGHT) / _WIDTH
        top = figure.add_axes((_LEFT / _WIDTH, 1 - (_TOP - _FOOT) / height, wide, (_TOP - _FOOT - _HEAD) / height))
        _way(top, found)
        _ranges(figure.add_axes((_LEFT / _WIDTH, _FOOT / height, wide, _ROW * len(rows) / height)), rows)

    standing = words.standing_of(found.evidence)
    return Figure(
        "discover", headline(found), alt, standing, _table(found), _WIDTH, height, draw, _option(found, rows, alt)
    )


def _terms(found: Discovery) -> Iterator[tuple[int, Term]]:
    for number, rule in enumerate(found.rules, start=1):
        for term in rule.terms:
            yield number, term


def _axes(found: Discovery) -> tuple[str, str]:
    if found.target == BREAKS:
        return say("coverage: share of all breaks inside"), say("density: share inside that break")
    return say("coverage: share of all such futures inside"), say("density: share inside that are so")


def _star(found: Discovery) -> str:
    if found.request.method == "prim" and len(found.rules) > 1:
        return say("a rule on the other futures, of what earlier rules leave")
    return say("a rule on the other futures")


def _shade(found: Discovery, restricted: int) -> str:
    """Darker for boxes that restrict more inputs."""
    most = max((step.n_restricted for step in found.rules[0].steps), default=1) or 1
    part = restricted / most
    mixed = (round(low + part * (high - low)) for low, high in zip(_PALEST, _DARKEST, strict=True))
    return "#" + "".join(f"{own:02X}" for own in mixed)


def _way(axes: "Axes", found: Discovery) -> None:
    plain_axes(axes)
    first = found.rules[0]
    numbered = (math.inf, math.inf)
    for place, step in enumerate(first.steps):
        at = (step.count.coverage, step.count.density)
        axes.plot(*at, "o", markersize=4, color=_shade(found, step.n_restricted))
        is_new = place == 0 or step.n_restricted != first.steps[place - 1].n_restricted
        if is_new and max(numbered[0] - at[0], abs(numbered[1] - at[1])) > _APART:
            numbered = at
            axes.annotate(str(step.n_restricted), at, (-5, -7), textcoords="offset points", fontsize=8, ha="right")
    if first.steps:
        own = first.steps[first.chosen].count
        axes.plot(own.coverage, own.density, "o", markersize=9, markerfacecolor="none", color=GREY)
    for number, rule in enumerate(found.rules, start=1):
        at = (rule.held.coverage, rule.held.density)
        axes.plot(*at, "*", markersize=13, color=HIGHLIGHT, markeredgecolor="black", markeredgewidth=0.6)
        axes.annotate(
            str(number), at, (9, -3), textcoords="offset points", fontsize=9, weight="bold",
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6, "alpha": 0.8},
        )  # fmt: skip
    axes.axhline(found.met.share, color=GREY, linewidth=1, linestyle="--")
    is_low = found.met.share < 0.16
    y, side = found.met.share + (0.02 if is_low else -0.02), "bottom" if is_low else "top"
    axes.text(0.72, y, say("all futures"), fontsize=8, ha="center", va=side, color=GREY)
    axes.plot(0.02, 0.06, "*", markersize=11, color=HIGHLIGHT, markeredgecolor="black", markeredgewidth=0.6)
    axes.text(0.045, 0.06, _star(found), fontsize=8, va="center")
    axes.set(xlim=(0, 1.02), ylim=(0, 1.08))
    across, upwards = _axes(found)
    axes.set_xlabel(across, fontsize=9)
    axes.set_ylabel(upwards, fontsize=9)
    if first.steps:
        axes.set_title(say("Each box on the way to rule 1, by inputs restricted"), fontsize=10, loc="left")


def _ranges(axes: "Axes", rows: list[tuple[int, Term]]) -> None:
    plain_axes(axes)
    axes.set(xlim=(0, 1), ylim=(len(rows), 0), yticks=[])
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "25", "50", "75", "100"])
    axes.set_xlabel(_parts_of_100(), fontsize=9)
    for row, (number, term) in enumerate(rows):
        low, high = ends(term)
        axes.barh(row + 0.72, 1, height=0.32, color=PALE)
        axes.barh(row + 0.72, high - low, left=low, height=0.32, color=CAPITAL["W"])
        axes.text(0, row + 0.45, _asked(number, term), fontsize=_SIZE, parse_math=False)


def _parts_of_100() -> str:
    return say("of 100 parts of the input's range as sampled, or of a school's positions")


def _asked(number: int, term: Term) -> str:
    """What a rule asks of an input, with the limit whole and the input's name as far as there is room."""
    known = {"rule": number, "limit": limit(term)}
    room = _WIDTH - _LEFT - _RIGHT - wide(say("{rule}  {input} {limit}", input="", **known), _SIZE)
    name = cut(told(term.words), max(room, 60), _SIZE)
    return say("{rule}  {input} {limit}", input=name, **known)


def ends(term: Term) -> tuple[float, float]:
    """Ends of what a condition leaves of an input's range; of categories their share, from the left."""
    if term.kept:
        return 0.0, len(term.kept) / (len(term.kept) + len(term.left_out))
    return (0.0 if term.low is None else max(term.low, 0.0)), (1.0 if term.high is None else min(term.high, 1.0))


def _alternative(found: Discovery) -> str:
    rules = [
        say("Rule {rule}: {sentence}", rule=number + 1, sentence=sentence(found, number))
        for number in range(len(found.rules))
    ]
    asked = "; ".join(
        say("{rule}: {condition}", rule=number, condition=condition(term)) for number, term in _terms(found)
    )
    return " ".join([*rules, say("Conditions by rule: {conditions}.", conditions=asked)])


def _table(found: Discovery) -> Table:
    first = found.rules[0]
    rows = [
        (
            say("box {number}, chosen", number=number)
            if number - 1 == first.chosen
            else say("box {number}", number=number),
            *_counts(step.count),
            str(step.n_restricted),
            say("the futures on which rules were sought"),
            "",
        )
        for number, step in enumerate(first.steps, start=1)
    ]
    rows += [
        (
            say("rule {number}", number=number),
            *_counts(rule.held),
            str(len(rule.terms)),
            say("the other futures"),
            conditions(rule),
        )
        for number, rule in enumerate(found.rules, start=1)
    ]
    across, upwards = _axes(found)
    headings = (
        say("box or rule"),
        say("{share}, of 100", share=across),
        say("{share}, of 100", share=upwards),
        say("futures inside"),
        say("inputs restricted"),
        say("counted on"),
        say("conditions"),
    )
    return Table(say("Boxes on the way to rule 1, and rules"), headings, tuple(rows), frozenset(range(1, 5)))


def _counts(count: "Count") -> tuple[str, str, str]:
    return f"{100 * count.coverage:.1f}", f"{100 * count.density:.1f}", f"{count.rows:,}"


def _option(found: Discovery, rows: list[tuple[int, Term]], alt: str) -> dict[str, Any]:
    first = found.rules[0]
    across, upwards = _axes(found)
    steps = [
        {
            "name": say("box {number}", number=number),
            "value": [step.count.coverage, step.count.density, step.n_restricted],
            "itemStyle": {
                "color": _shade(found, step.n_restricted),
                "borderColor": "#000000",
                "borderWidth": 2 if number - 1 == first.chosen else 0,
            },
        }
        for number, step in enumerate(first.steps, start=1)
    ]
    stars = [
        {"name": say("rule {number}", number=number), "value": [rule.held.coverage, rule.held.density, len(rule.terms)]}
        for number, rule in enumerate(found.rules, start=1)
    ]
    place = {"xAxisIndex": 1, "yAxisIndex": 2}
    middles = [row + 0.5 for row in range(len(rows))]
    kept = [(*ends(term), y) for (_, term), y in zip(rows, middles, strict=True)]
    names, numbers = row_axes([_asked(number, term) for number, term in rows])
    names["axisLabel"] |= {"width": 260}
    dimensions = {"dimensions": [across, upwards, say("inputs restricted")]}
    return base(
        alt,
        tooltip={"trigger": "item", "confine": True},
        grid=[
            {"left": 60, "right": 24, "top": 16, "height": "46%"},
            {"left": 290, "right": 24, "bottom": 44, "top": "66%"},
        ],
        xAxis=[
            value_axis(across, min=0, max=1),
            value_axis(_parts_of_100(), min=0, max=1, gridIndex=1),
        ],
        yAxis=[
            value_axis(upwards, min=0, max=1, nameGap=36),
            {**names, "gridIndex": 1},
            {**numbers, "gridIndex": 1},
        ],
        series=[
            {
                "type": "scatter",
                "name": say("boxes on the way to rule 1"),
                "symbolSize": 7,
                "data": steps,
                **dimensions,
                "markLine": {
                    "silent": True,
                    "symbol": "none",
                    "label": {"formatter": say("all futures"), "position": "insideEndBottom"},
                    "lineStyle": {"color": GREY, "type": "dashed"},
                    "data": [{"yAxis": found.met.share}],
                },
            },
            {
                "type": "scatter",
                "name": _star(found),
                "symbol": SYMBOLS["*"],
                "symbolSize": 16,
                "itemStyle": {"color": HIGHLIGHT, "borderColor": "#000000", "borderWidth": 0.7},
                "label": {"show": True, "formatter": "{b}", "position": "right"},
                "data": stars,
                **dimensions,
            },
            segments(say("whole range"), [(0.0, 1.0, y) for y in middles], PALE, **place, lineStyle={
                "color": PALE, "width": 10,
            }),
            segments(say("what a rule asks"), kept, CAPITAL["W"], **place, lineStyle={
                "color": CAPITAL["W"], "width": 10,
            }),
        ],
    )  # fmt: skip
