"""What an outcome is sensitive to: an index of each input as a dot with its interval, then curves of what to believe.

A filled dot is an input that can be told from one without any effect, a ring one that cannot.
"""

from typing import TYPE_CHECKING, Any

from titanium.judge.sensitivity.believe import Beliefs
from titanium.judge.sensitivity.finding import InputSensitivity, Sensitivities
from titanium.tell import words
from titanium.tell.believe import believe, headline_beliefs
from titanium.tell.catalogue import say, told
from titanium.tell.figures import belief_curves
from titanium.tell.figures.canvas import GREY, LINES, plain_axes
from titanium.tell.figures.figure import Figure
from titanium.tell.figures.option import base, segments, value_axis
from titanium.tell.figures.room import cut, wide
from titanium.tell.sensitivity import INDICES, headline
from titanium.tell.table import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Canvas

SHOWN = 12
"""Inputs that are drawn."""
_WIDTH, _ROW, _HEAD, _FOOT, _NAMES, _RIGHT = 640.0, 18.0, 14.0, 48.0, 250.0, 16.0
"""Points: of the whole drawing, a row, what stands above and below the rows, the inputs' names, the margin."""
_SIZE = 9.0
BLUE = LINES[0][0]


def sensitivity(found: Sensitivities, beliefs: Beliefs | None = None) -> Figure:
    """Indices with their intervals and, where beliefs are given, a small curve for each input, as a figure."""
    curves = () if beliefs is None else beliefs.beliefs
    dots = _HEAD + _ROW * max(len(_shown(found)), 1) + _FOOT
    height = dots + (26 if curves else 0) + belief_curves.PANEL * -(-len(curves) // belief_curves.ACROSS)
    alt = _alternative(found, beliefs)

    def draw(figure: "Canvas") -> None:
        _indices(figure, found, height)
        if beliefs is None or not curves:
            return
        figure.text(
            8 / _WIDTH, 1 - (dots + 10) / height, belief_curves.along(beliefs), fontsize=10, weight="bold",
            parse_math=False,
        )  # fmt: skip
        for number, own in enumerate(curves):
            belief_curves.paint(figure, beliefs, own, number, dots + 26, (_WIDTH, height))

    table, option = _table(found, beliefs), _option(found, beliefs, alt)
    standing = words.standing_of(found.evidence)
    return Figure("sensitivity", headline(found), alt, standing, table, _WIDTH, height, draw, option)


def _shown(found: Sensitivities) -> tuple[InputSensitivity, ...]:
    return found.inputs[:SHOWN]


def _named(own: InputSensitivity) -> str:
    """An input in words, with its symbol where the words are others."""
    title = told(own.title).replace("_", " ")
    is_plain = own.kind != "uncertainty" or own.title == own.name
    return own.name.replace("_", " ") if is_plain else say("{input} ({symbol})", input=title, symbol=own.name)


def _cut(own: InputSensitivity) -> str:
    """An input as far as there is room, with its symbol whole."""
    whole, room = _named(own), _NAMES - 14
    if own.kind != "uncertainty" or wide(whole, _SIZE) <= room:
        return cut(whole, room, _SIZE)
    title = cut(told(own.title).replace("_", " "), room - wide(f" ({own.name})", _SIZE), _SIZE)
    return say("{input} ({symbol})", input=title, symbol=own.name)


def _measure(found: Sensitivities) -> str:
    return say(INDICES[found.ranked_by])


def _indices(figure: "Canvas", found: Sensitivities, height: float) -> None:
    shown = _shown(found)
    rows = _ROW * max(len(shown), 1)
    axes = figure.add_axes(
        (_NAMES / _WIDTH, 1 - (_HEAD + rows) / height, 1 - (_NAMES + _RIGHT) / _WIDTH, rows / height)
    )
    plain_axes(axes)
    axes.set(ylim=(max(len(shown), 1) - 0.5, -0.5))
    axes.set_yticks(range(len(shown)), [_cut(own) for own in shown], fontsize=_SIZE, parse_math=False)
    axes.grid(axis="y", visible=False)
    if not shown:
        axes.set_xticks([])
        axes.text(0.5, 0.5, say("There is nothing to explain."), fontsize=9, ha="center", transform=axes.transAxes)
        return
    axes.set_xlabel(
        say("{index}, with its 95% interval\na ring: not told from an input without effect", index=_measure(found)),
        fontsize=9,
    )
    for row, own in enumerate(shown):
        index = own.main
        if index.low == index.low:
            axes.plot([index.low, index.high], [row, row], color=BLUE, linewidth=1.4, solid_capstyle="butt")
        face = BLUE if own.is_clear else "white"
        axes.plot([index.value], [row], "o", markersize=6, markerfacecolor=face, markeredgecolor=BLUE)
    axes.axvline(0, color=GREY, linewidth=0.8)


def _alternative(found: Sensitivities, beliefs: Beliefs | None) -> str:
    rows = [
        say("{input} {value:.3g}", input=own.name, value=own.main.value)
        if own.is_clear
        else say("{input} {value:.3g} (not told from none)", input=own.name, value=own.main.value)
        for own in _shown(found)
    ]
    said = [
        say("{index}: {rows}.", index=_measure(found), rows="; ".join(rows))
        if rows
        else say("There is nothing to explain.")
    ]
    if beliefs is not None:
        said.append(
            say(
                "How often it holds along each input's range, of 100 futures: {headline}",
                headline=headline_beliefs(beliefs),
            )
        )
        said += [say("{input}: {sentence}", input=own.name, sentence=believe(beliefs, own)) for own in beliefs.beliefs]
    return " ".join(said)


def _table(found: Sensitivities, beliefs: Beliefs | None) -> Table:
    headings = [
        say("input"),
        say("unit"),
        say("grade of evidence"),
        say("{index} (95% interval)", index=_measure(found)),
        say("told from none"),
    ]
    rows = {own.name: _row(own) for own in _shown(found)}
    if beliefs is not None:
        headings += [belief_curves.along(beliefs), say("what you must believe")]
        known = {own.name: own for own in beliefs.beliefs}
        for own in found.inputs:
            if own.name in known:
                rows.setdefault(own.name, _row(own))
        rows = {
            name: (*row, belief_curves.in_words(known[name]), believe(beliefs, known[name]))
            if name in known
            else (*row, "", "")
            for name, row in rows.items()
        }
    caption = say("How sensitive the outcome is to each input")
    return Table(caption, tuple(headings), tuple(rows.values()), frozenset({3}))


def _row(own: InputSensitivity) -> tuple[str, ...]:
    index = own.main
    value = (
        f"{index.value:.3g}" if index.low != index.low else f"{index.value:.3g} ({index.low:.3g} to {index.high:.3g})"
    )
    clear = say("yes") if own.is_clear else say("no")
    return _named(own), "" if own.unit == "1" else own.unit, own.grade or "", value, clear


def _option(found: Sensitivities, beliefs: Beliefs | None, alt: str) -> dict[str, Any]:
    shown = _shown(found)
    dots = 22 * max(len(shown), 1)
    intervals = [
        (own.main.low, own.main.high, float(row)) for row, own in enumerate(shown) if own.main.low == own.main.low
    ]
    names = {
        "type": "category",
        "data": [_named(own) for own in shown],
        "inverse": True,
        "axisTick": {"show": False},
        "axisLabel": {"color": "#1a1a1a", "width": 250, "overflow": "truncate", "interval": 0},
    }
    series: list[dict[str, Any]] = [
        segments(say("95% interval"), intervals, BLUE),
        {
            "type": "scatter",
            "name": _measure(found),
            "symbolSize": 9,
            "data": [
                {
                    "name": own.name,
                    "value": [own.main.value, row],
                    "itemStyle": {
                        "color": BLUE if own.is_clear else "#FFFFFF",
                        "borderColor": BLUE,
                        "borderWidth": 1.5,
                    },
                }
                for row, own in enumerate(shown)
                if own.main.value == own.main.value
            ],
        },
    ]
    top = dots + 100.0
    curves: dict[str, list[dict[str, Any]]] = {}
    if beliefs is not None and beliefs.beliefs:
        curves = belief_curves.options(beliefs, 1, top)
    title = [{"text": belief_curves.along(beliefs), "left": 0, "top": top - 26, "textStyle": {"fontSize": 13}}] if (
        beliefs is not None and beliefs.beliefs
    ) else []  # fmt: skip
    return base(
        alt,
        tooltip={"trigger": "item", "confine": True},
        title=[*title, *curves.get("title", [])],
        grid=[{"left": 270, "right": 24, "top": 16, "height": dots}, *curves.get("grid", [])],
        xAxis=[value_axis(_measure(found)), *curves.get("xAxis", [])],
        yAxis=[names, *curves.get("yAxis", [])],
        series=[*series, *curves.get("series", [])],
    )
