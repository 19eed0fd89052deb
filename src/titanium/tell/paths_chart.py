"""The map of adaptive pathways, as a metro map: a trunk line, and for each trigger a line that futures change to.

The trunk is the package that begins; the best package begun at once stands above it. A branch is as wide as the share
of futures that have changed to it by the year; triggers are alternatives, so branches do not add up. A ring on the
trunk is the quarter of the change in the middle future. Dots at the end tell in how many futures a plan holds, one for
each tenth.
"""

from typing import TYPE_CHECKING

from titanium.case.schema import Case
from titanium.judge.paths.confirm import Confirmed
from titanium.judge.paths.finding import Pathways
from titanium.judge.shares import Share
from titanium.tell.figures import canvas as svg
from titanium.tell.figures import words
from titanium.tell.paths import headline
from titanium.tell.paths_words import trigger

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_LINES = 5
"""Triggers on a map: the first for each package that follows, then the next best."""
_WIDTH, _ROW, _HEAD, _FOOT = 640.0, 64.0, 40.0, 36.0
_TRUNK = 9.0
"""Width of a line that all futures are on, points."""
_THINNEST = 0.8
_ENDS = 0.70
"""Share of the width at which the time axis ends; beyond it stand the dots."""


def paths_chart(case: Case, found: Pathways) -> str:
    """The map as an SVG drawing that states its finding in words; the same finding gives the same bytes.

    Raises
    ------
    InputError
        If matplotlib is not installed.
    """
    lines, trunks = shown(found), list(dict.fromkeys([found.start, found.benchmark]))
    height = _HEAD + _ROW * (len(lines) + len(trunks)) + _FOOT

    def draw(figure: "Figure") -> None:
        axes = figure.add_axes((0.02, _FOOT / height, 0.96, 1 - (_HEAD + _FOOT) / height))
        years = case.description.horizon.quarters / 4
        axes.set(xlim=(0, years / _ENDS), ylim=(len(lines) + len(trunks) - 0.5, -0.5), yticks=[])
        axes.spines[["left", "right", "top"]].set_visible(False)
        axes.spines["bottom"].set_bounds(0, years)
        axes.spines["bottom"].set_color(svg.GREY)
        whole = range(0, int(years) + 1, max(int(years) // 5, 1))
        axes.set_xticks(list(whole), [str(case.description.horizon.first_year + year) for year in whole])
        axes.tick_params(labelsize=9, length=3, color=svg.GREY)
        for row, name in enumerate(reversed(trunks)):  # the trunk that branches leave stands next to them
            _trunk(axes, found, name, row, years)
        for row, own in enumerate(lines, len(trunks)):
            _branch(axes, case, own, len(trunks) - 1, row, years)
        figure.text(0.02, 1 - 14 / height, "width: share of futures that have changed", fontsize=9, color="#4D4D4D")
        figure.text(_ENDS, 1 - 14 / height, "holds, one dot for each tenth", fontsize=9, color="#4D4D4D")

    return svg.drawing(_WIDTH, height, draw, headline(case, found), _description(case, found, lines), name="paths")


def shown(found: Pathways) -> list[Confirmed]:
    """Triggers that get a line: the best for each package that follows first, in the order of the search."""
    firsts = {own.trigger.to: own for own in reversed(found.triggers)}
    kept = [own for own in found.triggers if firsts[own.trigger.to] is own]
    rest = [own for own in found.triggers if firsts[own.trigger.to] is not own]
    chosen = (kept + rest)[:MOST_LINES]
    return [own for own in found.triggers if own in chosen]


def _trunk(axes: "Axes", found: Pathways, name: str, row: int, years: float) -> None:
    colour = svg.LINES[0][0] if name == found.start else svg.GREY
    axes.plot([0, years], [row, row], color=colour, linewidth=_TRUNK, solid_capstyle="round")
    told = f"{name}, never left" if name == found.start else f"{name}, begun at once"
    axes.text(0, row - 0.24, told, fontsize=10, weight="bold", parse_math=False)
    _dots(axes, found.static(name).holds, row, years, colour)


def _branch(axes: "Axes", case: Case, own: Confirmed, trunk: int, row: int, years: float) -> None:
    colour = svg.LINES[1 + (row - trunk - 1) % (len(svg.LINES) - 1)][0]
    futures = max(own.fires.futures, 1)
    before = 0
    for year, count in enumerate(own.by_year):
        if count > before:
            width = max(_TRUNK * (count - before) / futures, _THINNEST)
            axes.plot([year + 0.25, year + 0.75], [trunk, row], color=colour, linewidth=width, alpha=0.6, zorder=1)
        if count:
            begin, width = year + 0.75, max(_TRUNK * count / futures, _THINNEST)
            axes.plot(
                [begin, min(begin + 1, years)], [row, row], color=colour, linewidth=width, solid_capstyle="butt"
            )  # fmt: skip
        before = count
    if own.fires.count:
        axes.plot(
            [own.quarter / 4], [trunk], marker="o", markersize=8, markerfacecolor="white", markeredgecolor=colour,
            markeredgewidth=2, zorder=3,
        )  # fmt: skip
    behind = {"facecolor": "white", "edgecolor": "none", "pad": 1.0}
    axes.text(0, row + 0.34, trigger(case, own.trigger), fontsize=9, parse_math=False, bbox=behind, zorder=4)
    _dots(axes, own.holds, row, years, colour)


def _dots(axes: "Axes", share: Share, row: float, years: float, colour: str) -> None:
    filled = round(10 * share.share) if share.futures else 0
    step = years * (1 / _ENDS - 1) / 14
    for number in range(10):
        face = colour if number < filled else "white"
        axes.plot(
            [years + (number + 1) * step], [row], marker="o", markersize=6, markerfacecolor=face,
            markeredgecolor=colour, markeredgewidth=1, clip_on=False,
        )  # fmt: skip
    axes.text(years + 10.3 * step, row + 0.3, words.count(share), fontsize=9, ha="right")


def _description(case: Case, found: Pathways, lines: list[Confirmed]) -> str:
    """The map's table twin in words."""
    rows = [f"{found.start}, never left, holds in {words.count(found.static(found.start).holds)}"]
    rows += [
        f"{trigger(case, own.trigger)}: fires in {words.count(own.fires)}, holds in {words.count(own.holds)}"
        for own in lines
    ]
    return f"Sampled futures in which each plan holds. {'; '.join(rows)}."
