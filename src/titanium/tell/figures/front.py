"""The front of a search in parallel coordinates, and how much of objective space each generation reached.

Every package that was found is a line over the objectives, better upwards; the base and the package that gives up least
stand out by width, dash and mark. Below, the hypervolume by packages played.
"""

from typing import TYPE_CHECKING, Any

from titanium.errors import InputError
from titanium.judge.design.finding import Designs, Member
from titanium.judge.design.objectives import Objective
from titanium.tell import words
from titanium.tell.catalogue import say
from titanium.tell.design import headline
from titanium.tell.figures.canvas import GREY, HIGHLIGHT, LINES, PALE, plain_axes
from titanium.tell.figures.figure import Figure
from titanium.tell.figures.option import base, line_style, value_axis
from titanium.tell.figures.room import folded
from titanium.tell.table import Table

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

_WIDTH, _SIDE, _HEAD, _FRONT, _LINE, _KEY, _GROWTH, _FOOT, _LEFT = (
    600.0,
    56.0,
    54.0,
    200.0,
    12.0,
    34.0,
    140.0,
    44.0,
    52.0,
)
"""Points: of the drawing, beside the front, above it, of it, of a line of a name, of its key, of the growth, below."""
_SIZE = 9.5
BASE, KNEE = LINES[0][0], HIGHLIGHT


def front(found: Designs) -> Figure:
    """Every package found, over the objectives, and the hypervolume by packages played, as a figure.

    Raises
    ------
    InputError
        If no package was found.
    """
    if not found.members:
        raise InputError(say("there is no package to draw: {headline}", headline=headline(found)))
    names = [_folded(found, own) for own in found.objectives]
    under = 24 + _LINE * max(map(len, names)) + _KEY
    height = _HEAD + _FRONT + under + 30 + _GROWTH + _FOOT
    alt = _alternative(found)

    def draw(figure: "Canvas") -> None:
        upper = figure.add_axes(
            (_SIDE / _WIDTH, 1 - (_HEAD + _FRONT) / height, 1 - 2 * _SIDE / _WIDTH, _FRONT / height)
        )
        _front(upper, found, names)
        lower = figure.add_axes((_LEFT / _WIDTH, _FOOT / height, 1 - (_LEFT + 16) / _WIDTH, _GROWTH / height))
        _growth(lower, found)
        figure.text(8 / _WIDTH, 1 - 16 / height, _heading(found), fontsize=10.5, parse_math=False)
        figure.text(8 / _WIDTH, (_FOOT + _GROWTH + 12) / height, _grown(), fontsize=10.5, parse_math=False)
        upper.legend(
            loc="upper center", bbox_to_anchor=(0.5, -(under - _KEY) / _FRONT), fontsize=9, frameon=False, ncols=2
        )

    standing = words.standing_of(found.evidence)
    return Figure("design", headline(found), alt, standing, _table(found), _WIDTH, height, draw, _option(found, alt))


def _heading(found: Designs) -> str:
    return say("Packages found ({count}), on fresh futures, better upwards", count=len(found.members))


def _grown() -> str:
    return say("Hypervolume, of the box between the worst of the first generations and the best found")


def shown(found: Designs) -> list[Member]:
    """Every package that is drawn, once: the members, and last the base, which may be one of them."""
    return [*(own for own in found.members if own.name != found.base), found.of(found.base)]


def _ends(found: Designs, objective: Objective) -> tuple[float, float]:
    """Worst and best value of an objective among what is drawn."""
    values = [own.scores[objective.name].value for own in shown(found)]
    return (min(values), max(values)) if objective.maximise else (max(values), min(values))


def _height(objective: Objective, value: float, ends: tuple[float, float]) -> float:
    worst, best = ends
    return 0.5 if worst == best else (value - worst) / (best - worst)


def _told(objective: Objective, value: float) -> str:
    if objective.kind == "share":
        return say("{count:.0f} of 100", count=100 * value)
    return f"{value:,.3g} {objective.unit.replace('_', ' ')}"


def _label(found: Designs, own: Member) -> str:
    if own.name == found.base:
        return say("{package}, the base", package=own.name)
    return say("{package}, gives up least", package=own.name) if own.name == found.knee else own.name


def _folded(found: Designs, objective: Objective) -> list[str]:
    """An objective's name in lines that fit between its neighbours."""
    room = (_WIDTH - 2 * _SIDE) / max(len(found.objectives) - 1, 1) - 8
    name = objective.name.replace("_", " ")
    return folded(name, min(room, 2 * _SIDE - 8), 3, _SIZE, bold=True)


def _front(axes: "Axes", found: Designs, names: list[list[str]]) -> None:
    ends = {own.name: _ends(found, own) for own in found.objectives}
    places = list(range(len(found.objectives)))
    for own in shown(found):
        heights = [_height(each, own.scores[each.name].value, ends[each.name]) for each in found.objectives]
        style: dict[str, Any] = {"clip_on": False}
        if own.name == found.base:
            axes.plot(places, heights, "s--", color=BASE, linewidth=2.4, label=_label(found, own), zorder=4, **style)
        elif own.name == found.knee:
            axes.plot(places, heights, "o-", color=KNEE, linewidth=2.4, label=_label(found, own), zorder=5, **style)
        else:
            axes.plot(places, heights, color=GREY, linewidth=0.8, marker=".", markersize=3, **style)
    for place, (objective, lines) in enumerate(zip(found.objectives, names, strict=True)):
        worst, best = ends[objective.name]
        axes.axvline(place, color=PALE, linewidth=0.8, zorder=0)
        axes.text(place, 1.05, _told(objective, best), ha="center", fontsize=9, parse_math=False)
        axes.text(place, -0.05, _told(objective, worst), ha="center", va="top", fontsize=9, parse_math=False)
        axes.text(
            place, -22 / _FRONT, "\n".join(lines), ha="center", va="top", fontsize=_SIZE, weight="bold",
            parse_math=False,
        )  # fmt: skip
    axes.set(ylim=(0, 1), xlim=(0, max(len(places) - 1, 1)), yticks=[], xticks=[])
    axes.spines[:].set_visible(False)


def _growth(axes: "Axes", found: Designs) -> None:
    plain_axes(axes)
    steps = found.searched.steps
    axes.plot(
        [own.plays for own in steps], [own.volume for own in steps], color="black", linewidth=2,
        label=say("all searches"),
    )  # fmt: skip
    for number, label, plays, volume in _searches(found):
        colour, dash, mark = LINES[number % len(LINES)]
        axes.plot(plays, volume, color=colour, linestyle=dash, marker=mark, markersize=4, linewidth=1.2, label=label)
    axes.set_ylim(0, 1.08 * max((own.volume for own in steps), default=1.0))
    axes.locator_params(axis="x", integer=True)
    axes.set_xlabel(say("packages played"), fontsize=9)
    axes.set_ylabel(say("share of the box"), fontsize=9)
    axes.legend(fontsize=8, frameon=False, loc="lower right")


def _searches(found: Designs) -> list[tuple[int, str, list[int], list[float]]]:
    """Each search with its number, its name, the packages played and the hypervolume after each generation."""
    gathered: list[tuple[int, str, list[int], list[float]]] = []
    for number in range(len(found.searched.seeds)):
        own = [step for step in found.searched.steps if step.search == number]
        if own:
            label = say("search {number} alone ({algorithm})", number=number + 1, algorithm=own[0].algorithm)
            gathered.append((number, label, [step.plays for step in own], [step.own for step in own]))
    return gathered


def _alternative(found: Designs) -> str:
    scores = {
        own.name: ", ".join(
            say("{objective} {value}", objective=each.name, value=_told(each, own.scores[each.name].value))
            for each in found.objectives
        )
        for own in shown(found)
    }
    rows = "; ".join(
        say("{package} {scores}", package=_label(found, own), scores=scores[own.name]) for own in shown(found)
    )
    last = found.searched.steps[-1].volume if found.searched.steps else 0.0
    return " ".join(
        [
            say(
                "Parallel coordinates of the packages found ({count}) and the base: {rows}.",
                count=len(found.members), rows=rows,
            ),
            say("Hypervolume in the end {volume:.3f} of the box.", volume=last),
        ]
    )  # fmt: skip


def _table(found: Designs) -> Table:
    headings = (
        say("package"),
        *(
            say("{objective}, of 100 futures, more is better (95% interval)", objective=own.name)
            if own.kind == "share"
            else say("{objective}, {unit}, more is better (95% interval)", objective=own.name, unit=own.unit)
            if own.maximise
            else say("{objective}, {unit}, less is better (95% interval)", objective=own.name, unit=own.unit)
            for own in found.objectives
        ),
    )
    rows = tuple((_label(found, own), *(_cell(each, own) for each in found.objectives)) for own in shown(found))
    return Table(
        say("What each found package scores on fresh futures"), headings, rows, frozenset(range(1, len(headings)))
    )


def _cell(objective: Objective, own: Member) -> str:
    score = own.scores[objective.name]
    if objective.kind == "share":
        return f"{100 * score.value:.1f} ({100 * score.low:.1f}-{100 * score.high:.1f})"
    return f"{score.value:,.3g} ({score.low:,.3g} to {score.high:,.3g})"


def _option(found: Designs, alt: str) -> dict[str, Any]:
    scale = {own.name: 100.0 if own.kind == "share" else 1.0 for own in found.objectives}
    lines = [
        {
            "name": _label(found, own),
            "value": [scale[each.name] * own.scores[each.name].value for each in found.objectives],
            "lineStyle": _stroke(found, own),
        }
        for own in shown(found)
    ]
    growth: list[dict[str, Any]] = [
        {
            "type": "line",
            "name": say("all searches"),
            "data": [[own.plays, own.volume] for own in found.searched.steps],
            "symbol": "none",
            "itemStyle": {"color": "#000000"},
            "lineStyle": {"color": "#000000", "width": 2.5},
        }
    ]
    growth += [
        {
            "type": "line",
            "name": label,
            "data": [list(at) for at in zip(plays, volume, strict=True)],
            **line_style(number),
        }
        for number, label, plays, volume in _searches(found)
    ]
    return base(
        alt,
        tooltip={"trigger": "item", "confine": True},
        legend={"bottom": 0, "data": [own["name"] for own in growth]},
        parallel={"left": 70, "right": 90, "top": 60, "height": "44%"},
        parallelAxis=[_axis(found, place) for place in range(len(found.objectives))],
        grid={"left": 60, "right": 24, "top": "66%", "bottom": 70},
        xAxis=value_axis(say("packages played")),
        yAxis=value_axis(say("share of the box"), min=0, nameGap=40),
        series=[{"type": "parallel", "name": _heading(found), "data": lines}, *growth],
    )


def _axis(found: Designs, place: int) -> dict[str, Any]:
    """An axis of the web's chart in the objective's own unit, better upwards."""
    own = found.objectives[place]
    scale = 100.0 if own.kind == "share" else 1.0
    low, high = sorted(scale * end for end in _ends(found, own))
    room = 0.02 * (high - low) or 0.5
    unit = say("of 100 futures") if own.kind == "share" else own.unit.replace("_", " ")
    return {
        "dim": place,
        "name": "\n".join([*_folded(found, own), unit]),
        "inverse": not own.maximise,
        "nameLocation": "end" if own.maximise else "start",
        "nameTextStyle": {"lineHeight": 13, "color": "#1a1a1a"},
        "min": low - room,
        "max": high + room,
        "axisLabel": {"showMinLabel": False, "showMaxLabel": False},
        "axisLine": {"lineStyle": {"color": GREY}},
    }


def _stroke(found: Designs, own: Member) -> dict[str, Any]:
    if own.name == found.base:
        return {"color": BASE, "width": 3, "type": "dashed", "opacity": 1}
    if own.name == found.knee:
        return {"color": KNEE, "width": 3, "type": "solid", "opacity": 1}
    return {"color": GREY, "width": 1, "opacity": 0.7}
