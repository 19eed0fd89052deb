"""The two panels of a deal space: what packages give the capitals, and what they give the adversary and the rival.

Both are of one size and hold the same packages under the same letters. Gains of the capitals count from what they fall
back on, those of the others from today's package. A point far from the rest stands at the edge, as a cross with its
numbers.
"""

import math
import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from titanium.case.schema import Role
from titanium.judge.bargain.deals import LOTTERIES, PACKAGES, Deals, Solution
from titanium.judge.bargain.rules import EGALITARIAN, KALAI_SMORODINSKY, NASH, UTILITARIAN
from titanium.judge.bargain.solutions import frontier
from titanium.tell.catalogue import noted
from titanium.tell.figures.canvas import CAPITAL, GREY, HIGHLIGHT, PALE, plain_axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

RULES: Mapping[str, tuple[str, str]] = {
    NASH: ("*", noted("Nash solution")),
    KALAI_SMORODINSKY: ("D", noted("Kalai-Smorodinsky solution")),
    EGALITARIAN: ("s", noted("egalitarian solution")),
    UTILITARIAN: ("^", noted("utilitarian solution")),
}
"""Rule to the shape of its mark and its name."""
SIDE = 216.0
"""Points of a panel's side."""
_MARK = 7.0
"""Points of a mark of a rule."""
_FAR = 3.0
"""Times the middle half's width beyond which a point lies far from the rest."""
_AROUND = tuple(
    (reach * math.cos(turn * math.pi / 4), reach * math.sin(turn * math.pi / 4))
    for reach in (9, 14)
    for turn in (1, 0, 2, 3, 4, 7, 5, 6)
)
"""Where a letter may stand beside its point, points; the first where all have as much room."""
_FARTHER = 1.5
"""Points of room that a place farther from its point must gain."""

Points = NDArray[np.float64]
"""Axes (package, first and second gain)."""


@dataclass(frozen=True, eq=False)
class Panel:
    """Packages by what they give two actors."""

    roles: tuple[Role, Role]
    """Whose gains run to the right, and upwards."""
    gains: Points
    ends: tuple[tuple[float, float], tuple[float, float]]
    """Ends of both axes."""
    picks: Mapping[str, tuple[float, float]]
    """Rule to what it picks gives them."""
    corners: Sequence[tuple[float, float]]
    """Packages, or lotteries, that no lottery beats for both."""

    @property
    def shown(self) -> Points:
        """Where packages stand; those far from the rest at the edge."""
        least, most = np.array(self.ends).T
        inset = 0.025 * (most - least)
        return np.clip(self.gains, least + inset, most - inset)

    @property
    def offsets(self) -> dict[str, tuple[float, float]]:
        """Rule to how far its mark stands from what it picks, points: side by side where rules pick the same."""
        alike: dict[tuple[float, float], list[str]] = {}
        for rule, at in self.picks.items():
            alike.setdefault(at, []).append(rule)
        return {rule: own for at, rules in alike.items() for rule, own in zip(rules, self._row(at, rules), strict=True)}

    def _row(self, at: tuple[float, float], rules: Sequence[str]) -> list[tuple[float, float]]:
        """Places of some marks in a row below or above a point, or beside it, where they cover least."""
        least, most = np.array(self.ends).T
        points = (self.shown - np.array(at)) * SIDE / (most - least)
        within = (np.array(at) - least) * SIDE / (most - least)

        def room(row: list[tuple[float, float]]) -> float:
            inside = all(_MARK < own < SIDE - _MARK for place in row for own in within + np.array(place))
            return min(float(np.hypot(*(points - np.array(place)).T).min()) for place in row) if inside else -1.0

        rows = [
            [(begin + (_MARK + 2) * place, y) for place in range(len(rules))]
            for y in (-11.0, 11.0, -20.0, 20.0, 0.0)
            for begin in ((-4.0, -13.0, -31.0) if y else (12.0, -12.0 - (_MARK + 2) * (len(rules) - 1)))
        ]
        return next((row for row in rows if room(row) > _MARK + 2), max(rows, key=room))

    @property
    def is_far(self) -> NDArray[np.bool_]:
        """Which packages lie far from the rest."""
        least, most = np.array(self.ends).T
        return ((self.gains < least) | (self.gains > most)).any(axis=1)


def panels(found: Deals) -> tuple[Panel, Panel]:
    """The capitals' panel, and the rival's and the adversary's."""
    picked = picks(found)
    expected = np.array([[own.expected["W"], own.expected["S"]] for own in found.packages])
    beyond = np.array([[own.views[role].over_today.overall.mean for role in "BK"] for own in found.packages])
    capitals = {rule: (own.gains["W"], own.gains["S"]) for rule, own in picked.items()}
    others = {rule: (own.over_today["B"], own.over_today["K"]) for rule, own in picked.items()}
    corners = [own.gains for own in frontier(expected)]
    return (
        Panel(("W", "S"), expected, _ends(expected), capitals, corners),
        Panel(("B", "K"), beyond, _ends(beyond), others, ()),
    )


def picks(found: Deals) -> dict[str, Solution]:
    """Rule to what it picks among packages as they stand; among lotteries where that costs somebody something."""
    over = PACKAGES if found.solutions[PACKAGES] else LOTTERIES
    return {own.rule: own for own in found.solutions[over] if own.rule in RULES}


def letters(count: int) -> list[str]:
    """Names of so many points: A to Z, then AA and on.

    Examples
    --------
    >>> letters(28)[-3:]
    ['Z', 'AA', 'AB']
    """
    one = string.ascii_uppercase
    return [one[place] if place < 26 else one[place // 26 - 1] + one[place % 26] for place in range(count)]


def _ends(gains: Points) -> tuple[tuple[float, float], tuple[float, float]]:
    """Ends of both axes: wide enough for no gain and for all points but those far from the rest."""
    first, second = (_near(gains[:, axis]) for axis in (0, 1))
    return first, second


def _near(values: Points) -> tuple[float, float]:
    first, third = np.quantile(values, [0.25, 0.75])
    near = values[(values >= first - _FAR * (third - first)) & (values <= third + _FAR * (third - first))]
    low, high = min(float(near.min()), 0.0), max(float(near.max()), 0.0)
    room = 0.14 * (high - low) or 0.01
    digits = 1 - math.floor(math.log10(room))
    return round(low - room, digits), round(high + room, digits)


def paint(axes: "Axes", panel: Panel, found: Deals) -> None:
    """Draw a panel without its words: zone, frontier, marks of the rules, and every package with its letter."""
    plain_axes(axes)
    (left, right), (bottom, top) = panel.ends
    axes.set(xlim=(left, right), ylim=(bottom, top))
    axes.axhline(0, color=GREY, linewidth=0.9, linestyle="--", zorder=1)
    axes.axvline(0, color=GREY, linewidth=0.9, linestyle="--", zorder=1)
    axes.locator_params(nbins=6)
    if panel.roles == ("W", "S"):
        axes.fill_between([0, right], 0, top, color=PALE, alpha=0.6, linewidth=0, zorder=0)
    if len(panel.corners) > 1:
        first, second = zip(*panel.corners, strict=True)
        axes.plot(first, second, color=GREY, linewidth=1.2, zorder=2)
    _points(axes, panel, found, _marks(axes, panel))


def _points(axes: "Axes", panel: Panel, found: Deals, marks: Sequence[tuple[float, float]]) -> None:
    """Every package with its letter, which keeps clear of points, of other letters and of `marks`."""
    (left, right), (bottom, top) = panel.ends
    shown = panel.shown
    scale = SIDE / np.array([right - left, top - bottom])
    taken = [*(tuple(own) for own in shown * scale), *marks]
    for letter, own, true, at, is_far in zip(
        letters(len(shown)), found.packages, panel.gains, shown, panel.is_far, strict=True
    ):
        face = CAPITAL["W"] if own.is_efficient else "white"
        axes.plot(
            *at, "X" if is_far else "o", markersize=5.5, markerfacecolor=face, markeredgecolor=CAPITAL["W"], zorder=3
        )
        offset = max(_AROUND, key=lambda way: _room(at * scale + way, taken) - _FARTHER * (math.hypot(*way) > 10))
        text, side = letter, "center"
        if is_far:
            is_right = bool(at[0] > (left + right) / 2)
            text, side = f"{letter} ({true[0]:+.2f}, {true[1]:+.2f})", "right" if is_right else "left"
            offset = (-8.0, 0.0) if is_right else (8.0, 0.0)
        taken.append(tuple(at * scale + offset))
        weight = "bold" if own.name == found.status_quo else "normal"
        axes.annotate(
            text, at, offset, textcoords="offset points", fontsize=8.5, ha=side, va="center", weight=weight, zorder=5
        )


def _room(at: Points, taken: Sequence[tuple[float, ...]]) -> float:
    """Points between a letter and whatever lies nearest to it; all have enough that have as much as a letter needs."""
    return min(12.0, *(float(np.hypot(*(at - np.array(other)))) for other in taken))


def _marks(axes: "Axes", panel: Panel) -> list[tuple[float, float]]:
    """Marks of what the rules pick; gives where they stand, points."""
    from matplotlib.transforms import ScaledTranslation

    (left, right), (bottom, top) = panel.ends
    placed: list[tuple[float, float]] = []
    for rule, offset in panel.offsets.items():
        at = panel.picks[rule]
        move = ScaledTranslation(offset[0] / 72, offset[1] / 72, axes.figure.dpi_scale_trans)
        axes.plot(
            *at, marker=RULES[rule][0], markersize=_MARK, color=HIGHLIGHT, markeredgecolor="black", markeredgewidth=0.7,
            linestyle="none", transform=axes.transData + move, zorder=4, clip_on=False,
        )  # fmt: skip
        placed.append((at[0] * SIDE / (right - left) + offset[0], at[1] * SIDE / (top - bottom) + offset[1]))
    return placed
