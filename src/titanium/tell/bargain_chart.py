"""The chart of a bargain: what packages give the two capitals, beside it what they give the adversary and the rival.

Both panels are of one size and hold the same packages under the same letters. On the left gains count from what the
capitals fall back on, and the zone in which both gain is shaded; the line joins the packages, or lotteries among them,
that no other beats. On the right gains count from today's package. What the rules pick is told by the shape of a mark.
"""

import math
import string
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from titanium.judge.bargain.deals import LOTTERIES, PACKAGES, PAYMENTS, Deals, Solution
from titanium.judge.bargain.rules import EGALITARIAN, KALAI_SMORODINSKY, NASH, UTILITARIAN
from titanium.judge.bargain.solutions import frontier
from titanium.tell.bargain import headline
from titanium.tell.bargain_tables import capital, fallback
from titanium.tell.figures.canvas import CAPITAL, GREY, HIGHLIGHT, PALE, drawing, plain_axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_WIDTH, _SIDE, _LEFT, _TOP, _GAP = 760.0, 300.0, 58.0, 40.0, 76.0
"""Points: of the drawing, each panel's side, the left margin, above the panels, between them."""
_FOOT, _LINE, _ACROSS = 46.0, 13.0, 3
"""Points under the panels, of a line of the key, and its columns."""
_LONGEST = 34
"""Letters of a package's name in the key."""

_FAR = 3.0
"""Times the middle half's width beyond which a point lies far from the rest."""
_AROUND = tuple(
    (9 * math.cos(turn * math.pi / 4), 9 * math.sin(turn * math.pi / 4)) for turn in (1, 0, 2, 3, 4, 7, 5, 6)
)
"""Where a letter may stand beside its point, points; the first where all have as much room."""

Points = NDArray[np.float64]

_MARKS: Mapping[str, tuple[str, str]] = {
    NASH: ("*", "Nash"),
    KALAI_SMORODINSKY: ("D", "Kalai-Smorodinsky"),
    EGALITARIAN: ("s", "egalitarian"),
    UTILITARIAN: ("^", "utilitarian"),
}
"""Rule to the shape of its mark and its name."""


def chart(found: Deals) -> str:
    """The deal space and its twin for the adversary and the rival, as an SVG drawing.

    Raises
    ------
    InputError
        If matplotlib is not installed.
    """
    rows = -(-(len(found.packages) + len(_MARKS) + 1) // _ACROSS)
    height = _TOP + _SIDE + _FOOT + _LINE * (rows + 1)

    def panel(figure: "Figure", number: int) -> "Axes":
        left = _LEFT + number * (_SIDE + _GAP)
        bottom = height - _TOP - _SIDE
        axes = figure.add_axes((left / _WIDTH, bottom / height, _SIDE / _WIDTH, _SIDE / height))
        plain_axes(axes)
        return axes

    def draw(figure: "Figure") -> None:
        _capitals(panel(figure, 0), found)
        _others(panel(figure, 1), found)
        key = figure.add_axes((_LEFT / _WIDTH, 0, 1 - _LEFT / _WIDTH, _LINE * (rows + 1) / height))
        _key(key, found, rows)

    return drawing(_WIDTH, height, draw, headline(found), _alternative(found), name="bargain")


def letters(count: int) -> list[str]:
    """Names of so many points: A to Z, then AA and on.

    Examples
    --------
    >>> letters(28)[-3:]
    ['Z', 'AA', 'AB']
    """
    one = string.ascii_uppercase
    return [one[place] if place < 26 else one[place // 26 - 1] + one[place % 26] for place in range(count)]


def _capitals(axes: "Axes", found: Deals) -> None:
    gains = np.array([[own.expected["W"], own.expected["S"]] for own in found.packages])
    _view(axes, gains)
    right, top = axes.get_xlim()[1], axes.get_ylim()[1]
    axes.fill_between([0, right], 0, top, color=PALE, alpha=0.6, linewidth=0, zorder=0)
    axes.text(right, top, "both gain ", fontsize=8, ha="right", va="top", color=GREY)
    corners = frontier(gains)
    if len(corners) > 1:
        first, second = zip(*(own.gains for own in corners), strict=True)
        axes.plot(first, second, color=GREY, linewidth=1.2, zorder=2)
    picks = {rule: (own.gains["W"], own.gains["S"]) for rule, own in _shown(found).items()}
    _points(axes, found, gains, _picks(axes, picks))
    axes.set_xlabel(f"expected gain of {capital(found, 'W')}, utility", fontsize=9)
    axes.set_ylabel(f"expected gain of {capital(found, 'S')}, utility", fontsize=9)
    title = f"{capital(found, 'W')} and {capital(found, 'S')}, rather than\n{fallback(found)}"
    axes.set_title(title, fontsize=10, loc="left")


def _others(axes: "Axes", found: Deals) -> None:
    gains = np.array([[own.views[role].over_today.overall.mean for role in "BK"] for own in found.packages])
    _view(axes, gains)
    picks = {rule: (own.over_today["B"], own.over_today["K"]) for rule, own in _shown(found).items()}
    _points(axes, found, gains, _picks(axes, picks))
    axes.set_xlabel(f"mean gain of {capital(found, 'B')}, utility", fontsize=9)
    axes.set_ylabel(f"mean gain of {capital(found, 'K')}, utility", fontsize=9)
    title = f"{capital(found, 'B')} and {capital(found, 'K')}, rather than\ntoday's package"
    axes.set_title(title, fontsize=10, loc="left")


def _view(axes: "Axes", gains: Points) -> None:
    """Ends of both axes: wide enough for no gain and for all points but those far from the rest."""
    for values, fix in ((gains[:, 0], axes.set_xlim), (gains[:, 1], axes.set_ylim)):
        first, third = np.quantile(values, [0.25, 0.75])
        near = values[(values >= first - _FAR * (third - first)) & (values <= third + _FAR * (third - first))]
        low, high = min(float(near.min()), 0.0), max(float(near.max()), 0.0)
        room = 0.14 * (high - low) or 0.01
        fix(low - room, high + room)
    axes.axhline(0, color=GREY, linewidth=0.9, linestyle="--", zorder=1)
    axes.axvline(0, color=GREY, linewidth=0.9, linestyle="--", zorder=1)
    axes.locator_params(nbins=6)


def _points(axes: "Axes", found: Deals, gains: Points, marks: Sequence[tuple[float, float]]) -> None:
    """Every package with its letter, which keeps clear of points, of other letters and of `marks`."""
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    inset = 0.025 * np.array([right - left, top - bottom])
    shown = np.clip(gains, np.array([left, bottom]) + inset, np.array([right, top]) - inset)
    scale = _SIDE / np.array([right - left, top - bottom])
    taken = [*(tuple(own) for own in shown * scale), *marks]
    for letter, own, true, at in zip(letters(len(gains)), found.packages, gains, shown, strict=True):
        face = CAPITAL["W"] if own.is_efficient else "white"
        is_far = bool((true < (left, bottom)).any() or (true > (right, top)).any())
        axes.plot(
            *at, "X" if is_far else "o", markersize=5.5, markerfacecolor=face, markeredgecolor=CAPITAL["W"], zorder=3
        )
        offset = max(_AROUND, key=lambda way: _room(at * scale + way, taken))
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
    """Points between a letter and whatever lies nearest to it."""
    return min(float(np.hypot(*(at - np.array(other)))) for other in taken)


def _shown(found: Deals) -> dict[str, Solution]:
    """Rule to what it picks among packages as they stand; among lotteries where that costs somebody something."""
    over = PACKAGES if found.solutions[PACKAGES] else LOTTERIES
    return {own.rule: own for own in found.solutions[over] if own.rule in _MARKS}


def _picks(axes: "Axes", picks: Mapping[str, tuple[float, float]]) -> list[tuple[float, float]]:
    """Marks of what the rules pick, side by side where they pick the same; gives where they stand, points."""
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    seen: dict[tuple[float, float], int] = {}
    placed: list[tuple[float, float]] = []
    for rule, at in picks.items():
        shift = seen.get(at, 0)
        seen[at] = shift + 1
        offset = (9.0 * shift - 4, -11.0)
        _mark(axes, rule, at, offset)
        placed.append((at[0] * _SIDE / (right - left) + offset[0], at[1] * _SIDE / (top - bottom) + offset[1]))
    return placed


def _mark(axes: "Axes", rule: str, at: tuple[float, float], offset: tuple[float, float]) -> None:
    from matplotlib.transforms import ScaledTranslation

    figure = axes.figure
    move = ScaledTranslation(offset[0] / 72, offset[1] / 72, figure.dpi_scale_trans)
    axes.plot(
        *at, marker=_MARKS[rule][0], markersize=7, color=HIGHLIGHT, markeredgecolor="black", markeredgewidth=0.7,
        linestyle="none", transform=axes.transData + move, zorder=4, clip_on=False,
    )  # fmt: skip


def _key(axes: "Axes", found: Deals, rows: int) -> None:
    axes.set(xlim=(0, _ACROSS), ylim=(rows + 1, 0))
    axes.set_axis_off()
    named = letters(len(found.packages))
    texts = [
        f"{letter}  {_short(own.name)}{' (today)' if own.name == found.status_quo else ''}"
        for letter, own in zip(named, found.packages, strict=True)
    ]
    for number, text in enumerate(texts):
        axes.text(number // rows, number % rows + 0.5, text, fontsize=8.5, va="center", parse_math=False)
    for number, (shape, name) in enumerate(_MARKS.values(), start=len(texts)):
        x, y = number // rows, number % rows + 0.5
        axes.plot(x + 0.02, y, marker=shape, markersize=6, color=HIGHLIGHT, markeredgecolor="black", linestyle="none")
        axes.text(x + 0.06, y, f"{name} solution", fontsize=8.5, va="center")
    last = len(texts) + len(_MARKS)
    axes.text(
        last // rows, last % rows + 0.5, "filled: no package beats it   X: far outside", fontsize=8.5, va="center"
    )


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"


def _alternative(found: Deals) -> str:
    """The chart in words: each package with the gains of all four, and what the rules pick."""
    names = {role: capital(found, role) for role in "WSKB"}
    rows = "; ".join(
        f"{own.name}: {names['W']} {own.expected['W']:+.3f}, {names['S']} {own.expected['S']:+.3f}, "
        + ", ".join(f"{names[role]} {own.views[role].over_today.overall.mean:+.3f}" for role in "KB")
        for own in found.packages
    )
    picks = _told(list(_shown(found).values()))
    paid = _told([own for own in found.solutions[PAYMENTS] if own.rule in _MARKS])
    return (
        f"Expected gains, of the capitals rather than {fallback(found)}, of the others over today's package. {rows}. "
        f"The rules pick: {picks or 'nothing'}. With any payment they pick: {paid or 'nothing'}."
    )


def _told(solutions: Sequence[Solution]) -> str:
    return "; ".join(f"{_MARKS[own.rule][1]} {' or '.join(part.package for part in own.parts)}" for own in solutions)
