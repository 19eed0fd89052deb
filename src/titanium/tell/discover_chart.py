"""The chart of breaking conditions: the way to the first rule, and the range that each condition leaves.

Above, every box on the way from all futures (right) to the densest (left): what it covers against how dense it is. The
number beside a dot tells how many inputs are restricted from there on; a star is a rule on the futures that did not
choose it. Below, the part of each input's range that a rule asks for.
"""

import math
from typing import TYPE_CHECKING

from titanium.errors import InputError
from titanium.judge.discover.finding import Discovery
from titanium.judge.discover.rules import Term
from titanium.judge.inputs import BREAKS
from titanium.tell.discover import condition, headline, limit, sentence
from titanium.tell.figures.canvas import CAPITAL, GREY, HIGHLIGHT, PALE, drawing, plain_axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_WIDTH, _TOP, _ROW, _LEFT, _HEAD, _FOOT = 420.0, 260.0, 34.0, 48.0, 26.0, 40.0
"""Points: of the drawing, the upper part, one condition, the left margin, above and below each part."""
_APART = 0.03
"""Coverage by which numbers beside dots are apart at least."""
_LONGEST = 58
"""Letters of an input's name that fit above its bar."""


def chart(found: Discovery) -> str:
    """The rules of a finding as an SVG drawing.

    Raises
    ------
    InputError
        If there is no rule to draw, or matplotlib is not installed.
    """
    if not found.rules:
        raise InputError(f"there is no rule to draw: {headline(found)}")
    rows = sum(len(rule.terms) for rule in found.rules)
    height = _TOP + _ROW * rows + _FOOT

    def draw(figure: "Figure") -> None:
        top = figure.add_axes(
            (_LEFT / _WIDTH, 1 - (_TOP - _FOOT) / height, 1 - (_LEFT + 12) / _WIDTH, (_TOP - _FOOT - _HEAD) / height)
        )
        _way(top, found)
        bars = figure.add_axes((_LEFT / _WIDTH, _FOOT / height, 1 - (_LEFT + 12) / _WIDTH, _ROW * rows / height))
        _ranges(bars, found, rows)

    return drawing(_WIDTH, height, draw, headline(found), _alternative(found), name="discover")


def _way(axes: "Axes", found: Discovery) -> None:
    from matplotlib import colormaps

    plain_axes(axes)
    first = found.rules[0]
    most = max((step.n_restricted for step in first.steps), default=1) or 1
    ramp = colormaps["viridis"]
    numbered = math.inf
    for place, step in enumerate(first.steps):
        colour = ramp(0.9 * (1 - step.n_restricted / most))
        axes.plot(step.count.coverage, step.count.density, "o", markersize=4, color=colour)
        is_new = place == 0 or step.n_restricted != first.steps[place - 1].n_restricted
        if is_new and numbered - step.count.coverage > _APART:
            numbered = step.count.coverage
            at = (step.count.coverage, step.count.density)
            axes.annotate(str(step.n_restricted), at, (0, 5), textcoords="offset points", fontsize=7, ha="center")
    if first.steps:
        own = first.steps[first.chosen].count
        axes.plot(own.coverage, own.density, "o", markersize=9, markerfacecolor="none", color=GREY)
    for number, rule in enumerate(found.rules, start=1):
        at = (rule.held.coverage, rule.held.density)
        axes.plot(*at, "*", markersize=13, color=HIGHLIGHT, markeredgecolor="black", markeredgewidth=0.6)
        axes.annotate(str(number), at, (8, -3), textcoords="offset points", fontsize=9, weight="bold")
    axes.axhline(found.met.share, color=GREY, linewidth=1, linestyle="--")
    axes.text(1, found.met.share - 0.02, "all futures", fontsize=8, ha="right", va="top", color=GREY)
    is_peeled = found.request.method == "prim"
    told = "a rule on the other futures" + (
        ", of what earlier rules leave" if is_peeled and len(found.rules) > 1 else ""
    )
    axes.plot(0.02, 0.06, "*", markersize=11, color=HIGHLIGHT, markeredgecolor="black", markeredgewidth=0.6)
    axes.text(0.045, 0.06, told, fontsize=8, va="center")
    axes.set(xlim=(0, 1.02), ylim=(0, 1.05))
    noun = "breaks" if found.target == BREAKS else "such futures"
    axes.set_xlabel(f"coverage: share of all {noun} inside", fontsize=9)
    axes.set_ylabel(f"density: share inside that {'break' if found.target == BREAKS else 'are so'}", fontsize=9)
    if first.steps:
        axes.set_title("Each box on the way to rule 1, by inputs restricted", fontsize=10, loc="left")


def _ranges(axes: "Axes", found: Discovery, rows: int) -> None:
    plain_axes(axes)
    axes.set(xlim=(0, 1), ylim=(rows, 0), yticks=[])
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "25", "50", "75", "100"])
    axes.set_xlabel("of 100 parts of the input's range as sampled, or of a school's positions", fontsize=9)
    row = 0
    for number, rule in enumerate(found.rules, start=1):
        for term in rule.terms:
            low, high = _ends(term)
            axes.barh(row + 0.72, 1, height=0.32, color=PALE)
            axes.barh(row + 0.72, high - low, left=low, height=0.32, color=CAPITAL["W"])
            told = f"{number}  {_short(term.words)} {limit(term)}"
            axes.text(0, row + 0.45, told, fontsize=8.5, parse_math=False)
            row += 1


def _ends(term: Term) -> tuple[float, float]:
    """Ends of a bar; of categories their share, from the left."""
    if term.kept:
        return 0.0, len(term.kept) / (len(term.kept) + len(term.left_out))
    return (0.0 if term.low is None else max(term.low, 0.0)), (1.0 if term.high is None else min(term.high, 1.0))


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"


def _alternative(found: Discovery) -> str:
    told = " ".join(f"Rule {number + 1}: {sentence(found, number)}" for number in range(len(found.rules)))
    asked = "; ".join(
        f"{number}: {condition(term)}" for number, rule in enumerate(found.rules, 1) for term in rule.terms
    )
    return f"{told} Conditions by rule: {asked}."
