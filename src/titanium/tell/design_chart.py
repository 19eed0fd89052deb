"""The chart of a search: its front in parallel coordinates, and how much of objective space each generation reached."""

from typing import TYPE_CHECKING

from titanium.judge.design.finding import Designs, Member
from titanium.judge.design.objectives import Objective
from titanium.tell import design
from titanium.tell.figures.canvas import GREY, HIGHLIGHT, LINES, PALE, drawing, plain_axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_WIDTH, _HEIGHT = 560.0, 560.0


def front_chart(found: Designs) -> str:
    """Every member as a line over the objectives, better upwards; below, the hypervolume by packages played.

    Raises
    ------
    InputError
        If matplotlib is not installed.
    """

    def draw(figure: "Figure") -> None:
        upper = figure.add_axes((0.07, 0.47, 0.86, 0.4))
        _draw_front(upper, found)
        lower = figure.add_axes((0.1, 0.09, 0.83, 0.22))
        _draw_growth(lower, found)

    return drawing(_WIDTH, _HEIGHT, draw, design.headline(found), _described(found), name="design")


def _draw_front(axes: "Axes", found: Designs) -> None:
    ends = {own.name: _ends(found, own) for own in found.objectives}
    places = list(range(len(found.objectives)))
    for own in _shown(found):
        heights = [_height(each, own.scores[each.name].value, ends[each.name]) for each in found.objectives]
        if own.name == found.base:
            axes.plot(places, heights, "o--", color=LINES[0][0], linewidth=2.4, label=f"{own.name}, the base")
        elif own.name == found.knee:
            axes.plot(places, heights, "o-", color=HIGHLIGHT, linewidth=2.4, label=f"{own.name}, gives up least")
        else:
            axes.plot(places, heights, color=GREY, linewidth=0.8)
    for place, objective in enumerate(found.objectives):
        worst, best = ends[objective.name]
        axes.axvline(place, color=PALE, linewidth=0.8, zorder=0)
        axes.text(place, 1.05, f"{_told(objective, best)}", ha="center", fontsize=9)
        axes.text(place, -0.1, f"{_told(objective, worst)}", ha="center", fontsize=9)
    axes.set(ylim=(-0.02, 1.02), xlim=(-0.3, len(places) - 0.7), yticks=[])
    axes.set_xticks(places, [own.name for own in found.objectives], fontsize=10)
    axes.tick_params(axis="x", length=0, pad=26)
    axes.spines[:].set_visible(False)
    axes.set_title("Every found package, better upwards", fontsize=11, loc="left", pad=34)
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.18), fontsize=9, frameon=False, ncols=2)


def _shown(found: Designs) -> list[Member]:
    """Every package that is drawn, once: the members, and last the base, which may be one of them."""
    return [*(own for own in found.members if own.name != found.base), found.of(found.base)]


def _ends(found: Designs, objective: Objective) -> tuple[float, float]:
    """Worst and best value of an objective among what is drawn."""
    values = [own.scores[objective.name].value for own in _shown(found)]
    return (min(values), max(values)) if objective.maximise else (max(values), min(values))


def _height(objective: Objective, value: float, ends: tuple[float, float]) -> float:
    worst, best = ends
    return 0.5 if worst == best else (value - worst) / (best - worst)


def _told(objective: Objective, value: float) -> str:
    if objective.kind == "share":
        return f"{100 * value:.0f} of 100"
    return f"{value:,.3g} {objective.unit}"


def _draw_growth(axes: "Axes", found: Designs) -> None:
    plain_axes(axes)
    steps = found.searched.steps
    axes.plot([own.plays for own in steps], [own.volume for own in steps], color=LINES[0][0], label="all searches")
    for number in range(len(found.searched.seeds)):
        own = [step for step in steps if step.search == number]
        colour, dash, mark = LINES[(number + 1) % len(LINES)]
        label = f"search {number + 1} alone ({own[0].algorithm})" if own else ""
        plays, volume = [step.plays for step in own], [step.own for step in own]
        axes.plot(plays, volume, color=colour, linestyle=dash, marker=mark, markersize=3, label=label)
    axes.set_ylim(bottom=0)
    axes.set_xlabel("packages played", fontsize=10)
    title = "Hypervolume, of the box between the worst of the first generations and the best found"
    axes.set_title(title, fontsize=11, loc="left")
    axes.legend(fontsize=9, frameon=False, loc="lower right")


def _described(found: Designs) -> str:
    rows = "; ".join(
        f"{own.name} " + ", ".join(f"{o.name} {_told(o, own.scores[o.name].value)}" for o in found.objectives)
        for own in _shown(found)
    )
    last = found.searched.steps[-1].volume if found.searched.steps else 0.0
    shown = f"Parallel coordinates of {len(found.members)} found packages and the base"
    return f"{shown}: {rows}. Hypervolume in the end {last:.3f}."
