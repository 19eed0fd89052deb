"""The deal space: what packages give the two capitals, beside it what they give the adversary and the rival.

On the left gains count from what the capitals fall back on, and the zone in which both gain is shaded; the line joins
the packages, or lotteries among them, that no other beats. On the right gains count from today's package. What the
rules pick is told by the shape of a mark.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from titanium.judge.bargain.deals import LOTTERIES, PACKAGES, PAYMENTS, Deals, PackageDeal, Solution
from titanium.tell import words
from titanium.tell.bargain import headline
from titanium.tell.bargain_tables import capital, fallback, is_paid
from titanium.tell.catalogue import noted, say
from titanium.tell.figures.canvas import CAPITAL, GREY, HIGHLIGHT, PALE
from titanium.tell.figures.deal_space import RULES, SIDE, Panel, letters, paint, panels, picks
from titanium.tell.figures.figure import Figure
from titanium.tell.figures.option import SYMBOLS, base, value_axis
from titanium.tell.figures.room import cut
from titanium.tell.table import Table

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

_WIDTH, _LEFT, _TOP, _GAP = 560.0, 52.0, 40.0, 66.0
"""Points: of the drawing, the left margin, above the panels, between them."""
_FOOT, _LINE, _ACROSS = 46.0, 13.0, 3
"""Points under the panels, of a line of the key, and its columns."""


def deals(found: Deals) -> Figure:
    """The deal space and its twin for the adversary and the rival, as a figure."""
    left, right = panels(found)
    rows = -(-(len(found.packages) + len(RULES) + 2) // _ACROSS)
    height = _TOP + SIDE + _FOOT + _LINE * (rows + 1)
    alt = _alternative(found)

    def draw(figure: "Canvas") -> None:
        for number, panel in enumerate((left, right)):
            begin, bottom = _LEFT + number * (SIDE + _GAP), height - _TOP - SIDE
            axes = figure.add_axes((begin / _WIDTH, bottom / height, SIDE / _WIDTH, SIDE / height))
            paint(axes, panel, found)
            if number == 0:
                (_, end), (_, top) = panel.ends
                axes.text(end, top, say("both gain") + " ", fontsize=8, ha="right", va="top", color=GREY)
            first, second = _axes(found, panel)
            axes.set_xlabel(first, fontsize=9, parse_math=False)
            axes.set_ylabel(second, fontsize=9, parse_math=False)
            axes.set_title(_heading(found, panel), fontsize=10, loc="left", parse_math=False)
        key = figure.add_axes((_LEFT / _WIDTH, 0, 1 - _LEFT / _WIDTH, _LINE * (rows + 1) / height))
        _key(key, found, rows)

    option = _option(found, (left, right), alt)
    standing, table = words.standing_of(found.evidence), _table(found)
    return Figure("deals", headline(found), alt, standing, table, _WIDTH, height, draw, option)


def _picked(own: Solution) -> str:
    """What a rule picks: a package, or several with the chance of each."""
    if len(own.parts) == 1:
        return own.parts[0].package
    return ", ".join(
        say("{package} in {chance:.0f} of 100", package=part.package, chance=100 * part.chance) for part in own.parts
    )


def _heading(found: Deals, panel: Panel) -> str:
    first, second = (capital(found, role) for role in panel.roles)
    if panel.roles == ("W", "S"):
        return say(
            "{first} and {second}, rather than\n{fallback}", first=first, second=second, fallback=fallback(found)
        )
    return say("{first} and {second}, rather than\ntoday's package", first=first, second=second)


def _axes(found: Deals, panel: Panel) -> tuple[str, str]:
    sentence = (
        noted("expected gain of {capital}, utility")
        if panel.roles == ("W", "S")
        else noted("mean gain of {capital}, utility")
    )
    first, second = (say(sentence, capital=capital(found, role)) for role in panel.roles)
    return first, second


def _key(axes: "Axes", found: Deals, rows: int) -> None:
    axes.set(xlim=(0, _ACROSS), ylim=(rows + 1, 0))
    axes.set_axis_off()

    def at(number: int) -> tuple[float, float]:
        return number // rows, number % rows + 0.5

    room = (_WIDTH - _LEFT) / _ACROSS - 12
    texts = [
        cut(f"{letter}  {_called(found, own)}", room, 8.5)
        for letter, own in zip(letters(len(found.packages)), found.packages, strict=True)
    ]
    for number, text in enumerate(texts):
        axes.text(*at(number), text, fontsize=8.5, va="center", parse_math=False)
    for number, (shape, name) in enumerate(RULES.values(), start=len(texts)):
        x, y = at(number)
        axes.plot(x + 0.02, y, marker=shape, markersize=6, color=HIGHLIGHT, markeredgecolor="black", linestyle="none")
        axes.text(x + 0.06, y, say(name), fontsize=8.5, va="center")
    last = len(texts) + len(RULES)
    notes = (say("filled: no other package beats it"), say("cross at the edge: far outside"))
    for number, note in enumerate(notes, start=last):
        axes.text(*at(number), note, fontsize=8.5, va="center")


def _called(found: Deals, own: PackageDeal) -> str:
    return say("{package} (today)", package=own.name) if own.name == found.status_quo else own.name


def _alternative(found: Deals) -> str:
    """The figure in words: each package with the gains of all four, and what the rules pick."""
    names = {role: capital(found, role) for role in found.actors}
    rows = "; ".join(
        say(
            "{package}: {patron} {w:+.3f}, {host} {s:+.3f}, {adversary} {k:+.3f}, {rival} {b:+.3f}",
            package=own.name, patron=names["W"], host=names["S"], adversary=names["K"], rival=names["B"],
            w=own.expected["W"], s=own.expected["S"],
            k=own.views["K"].over_today.overall.mean, b=own.views["B"].over_today.overall.mean,
        )
        for own in found.packages
    )  # fmt: skip
    gaining = sum(min(own.expected.values()) > 0 for own in found.packages)
    said = [
        say(
            "{count} of {of} packages give both capitals an expected gain, rather than {fallback}.",
            count=gaining, of=len(found.packages), fallback=fallback(found),
        ),
        say(
            "Gains in utility, of the capitals rather than {fallback}, of the others over today's package. {rows}.",
            fallback=fallback(found), rows=rows,
        ),
        say("The rules pick: {picks}.", picks=_rules(list(picks(found).values()))),
    ]  # fmt: skip
    if is_paid(found):
        said.append(say("With any payment they pick: {picks}.", picks=_rules(found.solutions[PAYMENTS])))
    return " ".join(said)


def _rules(solutions: Sequence[Solution]) -> str:
    return "; ".join(
        say("{rule} {package}", rule=say(RULES[own.rule][1]), package=_picked(own))
        for own in solutions
        if own.rule in RULES
    ) or say("nothing")


def _table(found: Deals) -> Table:
    names = {role: capital(found, role) for role in found.actors}
    headings = (
        say("package"),
        say("letter"),
        say("both sign, of 100 futures (95% interval)"),
        *(say("{capital} refuses, of 100 futures", capital=names[role]) for role in "WS"),
        *(say("expected gain of {capital}, utility", capital=names[role]) for role in "WS"),
        *(say("mean gain of {capital} over today's, utility (95% interval)", capital=names[role]) for role in "KB"),
        say("picked by"),
    )
    caption = say("What each package gives both capitals, the adversary and the rival")
    named = zip(letters(len(found.packages)), found.packages, strict=True)
    return Table(caption, headings, tuple(_row(found, *own) for own in named), frozenset(range(2, 9)))


def _row(found: Deals, letter: str, own: PackageDeal) -> tuple[str, ...]:
    gains = [own.views[role].over_today.overall for role in "KB"]
    return (
        say("{package} (today)", package=own.name) if own.name == found.status_quo else own.name,
        letter,
        words.per_hundred(own.both.overall),
        *(f"{100 * own.refuses(role).share:.1f}" for role in "WS"),
        *(f"{own.expected[role]:+.3f}" for role in "WS"),
        *(f"{gain.mean:+.3f} ({gain.low:+.3f} to {gain.high:+.3f})" for gain in gains),
        ", ".join(_picked_by(found, own)),
    )


def _picked_by(found: Deals, own: PackageDeal) -> Iterator[str]:
    """Rules that pick a package, alone or in a lottery."""
    is_lottery = not found.solutions[PACKAGES] and bool(found.solutions[LOTTERIES])
    for rule, solution in picks(found).items():
        if any(part.package == own.name for part in solution.parts):
            name = say(RULES[rule][1])
            yield say("{rule}, by lot", rule=name) if is_lottery else name


def _option(found: Deals, both: Sequence[Panel], alt: str) -> dict[str, Any]:
    axes = [_axes(found, panel) for panel in both]
    series: list[dict[str, Any]] = []
    for number, panel in enumerate(both):
        place = {"xAxisIndex": number, "yAxisIndex": number}
        series.append(_packages(found, panel) | place)
        if len(panel.corners) > 1:
            line = {"type": "line", "name": say("frontier"), "data": [list(own) for own in panel.corners]}
            series.append(line | place | {"symbol": "none", "silent": True, "lineStyle": {"color": GREY, "width": 1.5}})
        series += [
            {
                "type": "scatter",
                "name": say(RULES[rule][1]),
                "symbol": SYMBOLS[RULES[rule][0]],
                "symbolSize": 11,
                "symbolOffset": [1.2 * offset[0], -1.2 * offset[1]],
                "itemStyle": {"color": HIGHLIGHT, "borderColor": "#000000", "borderWidth": 0.7},
                "data": [list(panel.picks[rule])],
                **place,
            }
            for rule, offset in panel.offsets.items()
        ]
    return base(
        alt,
        tooltip={"trigger": "item", "confine": True},
        legend={"bottom": 0, "itemWidth": 12, "itemHeight": 12, "data": [say(name) for _, name in RULES.values()]},
        title=[
            {"text": _heading(found, panel), "left": left, "top": 0, "textStyle": {"fontSize": 13}}
            for panel, left in zip(both, ("9%", "60%"), strict=True)
        ],
        grid=[{"left": left, "width": "38%", "top": 56, "bottom": 92} for left in ("9%", "60%")],
        xAxis=[
            value_axis(names[0], **_range(panel.ends[0]), gridIndex=number)
            for number, (names, panel) in enumerate(zip(axes, both, strict=True))
        ],
        yAxis=[
            value_axis(names[1], **_range(panel.ends[1]), gridIndex=number, nameGap=48)
            for number, (names, panel) in enumerate(zip(axes, both, strict=True))
        ],
        series=series,
    )


def _range(ends: tuple[float, float]) -> dict[str, Any]:
    return {"min": ends[0], "max": ends[1], "axisLabel": {"showMinLabel": False, "showMaxLabel": False}}


def _packages(found: Deals, panel: Panel) -> dict[str, Any]:
    """The packages of a panel; where one lies far outside, the tip tells its numbers."""
    first, second = _axes(found, panel)
    data = [
        {
            "value": [*map(float, at), letter, own.name, *map(float, true)],
            "symbol": SYMBOLS["X" if is_far else "o"],
            "itemStyle": {"color": CAPITAL["W"] if own.is_efficient else "#FFFFFF", "borderColor": CAPITAL["W"]},
        }
        for letter, own, at, true, is_far in zip(
            letters(len(found.packages)), found.packages, panel.shown, panel.gains, panel.is_far, strict=True
        )
    ]
    zone = [{"xAxis": 0, "yAxis": 0}, {"xAxis": panel.ends[0][1], "yAxis": panel.ends[1][1]}]
    shaded = {"silent": True, "itemStyle": {"color": PALE, "opacity": 0.6}, "data": [zone]}
    return {
        "type": "scatter",
        "name": say("packages"),
        "dimensions": ["x", "y", "letter", say("package"), first, second],
        "encode": {"x": 0, "y": 1, "tooltip": [3, 4, 5]},
        "data": data,
        "symbolSize": 9,
        "label": {"show": True, "formatter": "{@letter}", "position": "right"},
        "markLine": {
            "silent": True,
            "symbol": "none",
            "label": {"show": False},
            "lineStyle": {"color": GREY, "type": "dashed"},
            "data": [{"xAxis": 0}, {"yAxis": 0}],
        },
        **({"markArea": shaded} if panel.roles == ("W", "S") else {}),
    }
