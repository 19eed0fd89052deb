"""The chart of a sensitivity: indices as dots with their intervals, and how often a package holds along each input."""

from typing import TYPE_CHECKING

from titanium.judge.sensitivity.believe import Belief, Beliefs
from titanium.judge.sensitivity.finding import Sensitivities
from titanium.tell.believe import believe, does, headline_beliefs
from titanium.tell.figures.canvas import GREY, HIGHLIGHT, LINES, PALE, drawing, plain_axes
from titanium.tell.sensitivity import INDICES, headline

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_SHOWN = 12
_WIDTH, _ROW, _HEAD, _FOOT = 640.0, 18.0, 26.0, 40.0
"""Points: of the whole chart, a row of dots, what stands above a panel, and below it."""
_ACROSS, _PANEL = 3, 150.0
"""Curves abreast, and the height of one, points."""
_NAMES = 150.0
BLUE = LINES[0][0]


def sensitivity_chart(found: Sensitivities, beliefs: Beliefs | None = None) -> str:
    """Indices with their intervals and, where beliefs are given, a small curve for each input; an SVG drawing.

    Raises
    ------
    InputError
        If matplotlib is not installed.
    """
    shown = found.inputs[:_SHOWN]
    curves = () if beliefs is None else beliefs.beliefs
    dots = _HEAD + _ROW * max(len(shown), 1) + _FOOT
    height = dots + (_HEAD if curves else 0) + _PANEL * -(-len(curves) // _ACROSS)

    def draw(figure: "Figure") -> None:
        _draw_indices(figure, found, height)
        if beliefs is None or not curves:
            return
        figure.text(16 / _WIDTH, 1 - (dots + 6) / height, _along(beliefs), fontsize=10, weight="bold", parse_math=False)
        panels = [
            _draw_curve(figure, own, beliefs.against is not None, number, dots + _HEAD, height)
            for number, own in enumerate(curves)
        ]
        low, high = min(axes.get_ylim()[0] for axes in panels), max(axes.get_ylim()[1] for axes in panels)
        for axes in panels:
            axes.set_ylim(low, high)

    title = headline(found)
    return drawing(_WIDTH, height, draw, title, _description(found, beliefs), name="sensitivity")


def _draw_indices(figure: "Figure", found: Sensitivities, height: float) -> None:
    shown = found.inputs[:_SHOWN]
    rows = _ROW * max(len(shown), 1)
    axes = figure.add_axes((_NAMES / _WIDTH, 1 - (_HEAD + rows) / height, 1 - (_NAMES + 16) / _WIDTH, rows / height))
    plain_axes(axes)
    axes.set(ylim=(max(len(shown), 1) - 0.5, -0.5))
    axes.set_yticks(range(len(shown)), [own.name for own in shown])
    axes.grid(axis="y", visible=False)
    if not shown:
        axes.set_xticks([])
        return
    axes.set_xlabel(f"{INDICES[found.ranked_by]}, with its 95% interval; a ring: not told from an input without effect",
                    fontsize=9)  # fmt: skip
    for row, own in enumerate(shown):
        index = own.main
        if index.low == index.low:
            axes.plot([index.low, index.high], [row, row], color=BLUE, linewidth=1.4, solid_capstyle="butt")
        face = BLUE if own.is_clear else "white"
        axes.plot([index.value], [row], "o", markersize=6, markerfacecolor=face, markeredgecolor=BLUE)
    axes.axvline(0, color=GREY, linewidth=0.8)


def _along(beliefs: Beliefs) -> str:
    if beliefs.against is None:
        return f"Futures of 100 in which {does(beliefs)}, along the range of each input"
    return f"Futures of 100 by which {does(beliefs)} more often than {beliefs.against}, along the range of each input"


def _draw_curve(figure: "Figure", own: Belief, paired: bool, number: int, above: float, height: float) -> "Axes":
    across, room = _WIDTH / _ACROSS, _PANEL - 68
    left, top = (number % _ACROSS) * across + 44, above + (number // _ACROSS) * _PANEL + 20
    axes = figure.add_axes((left / _WIDTH, 1 - (top + room) / height, (across - 58) / _WIDTH, room / height))
    plain_axes(axes)
    axes.set_title(own.name, fontsize=10, loc="left", parse_math=False)
    axes.axhline(0 if paired else 50, color=GREY, linewidth=1, linestyle="--")
    told = [part for part in own.parts if part.holds.futures]
    places = [number for number, part in enumerate(own.parts) if part.holds.futures]
    spans = [part.holds if part.ahead is None else part.ahead for part in told]
    middle = [100 * (part.holds.share if part.ahead is None else part.ahead.mean) for part in told]
    low, high = [100 * span.low for span in spans], [100 * span.high for span in spans]
    if own.is_school:
        axes.vlines(places, low, high, color=BLUE, linewidth=1.4)
        axes.plot(places, middle, "o", color=BLUE, markersize=5)
        axes.set_xlim(-0.5, len(own.parts) - 0.5)
        axes.set_xticks(range(len(own.parts)), [part.label for part in own.parts], fontsize=7)
    else:
        axes.fill_between(places, low, high, color=PALE)
        axes.plot(places, middle, color=BLUE, linewidth=1.6)
        for turn in own.turns:
            axes.axvline(turn.level * len(own.parts) - 0.5, color=HIGHLIGHT, linewidth=1.6)
        _name_ends(axes, own)
    if not paired:
        axes.set_ylim(0, 100)
    return axes


def _name_ends(axes: "Axes", own: Belief) -> None:
    """Values of the input at the ends and in the middle of its range, below the axis."""
    n = len(own.parts)
    values = [own.parts[0].low_value, own.parts[n // 2].low_value, own.parts[-1].high_value]
    axes.set_xlim(-0.5, n - 0.5)
    axes.set_xticks([-0.5, n / 2 - 0.5, n - 0.5], [f"{value:.3g}" for value in values])
    if own.unit != "1":
        axes.set_xlabel(own.unit, fontsize=8, labelpad=1, parse_math=False)


def _description(found: Sensitivities, beliefs: Beliefs | None) -> str:
    rows = [
        f"{own.name} {own.main.value:.3g}" + ("" if own.is_clear else " (not told from none)")
        for own in found.inputs[:_SHOWN]
    ]
    said = [f"{INDICES[found.ranked_by]}: {'; '.join(rows)}." if rows else "There is nothing to explain."]
    if beliefs is not None:
        said.append(f"How often it holds along each input's range, of 100 futures: {headline_beliefs(beliefs)}")
        said += [f"{own.name}: {believe(beliefs, own)}" for own in beliefs.beliefs]
    return " ".join(said)
