"""The chart of a verdict: a row of dots for each package, one dot for each of 50 sampled futures.

A filled disc is a future in which the package holds, a ring one in which it keeps the limits on security but breaks
another, a small dot one in which it breaks one on security. Shapes differ, so that the chart reads without colour.
"""

import unicodedata
from typing import TYPE_CHECKING

from titanium.judge.verdict import PackageVerdict, Share, Verdict
from titanium.tell import words
from titanium.tell.figures.canvas import drawing

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

HOLDS, NO_AGREEMENT, BREAKS = "#0072B2", "#4D4D4D", "#767676"
"""Okabe-Ito blue for proposals; greys that keep a contrast of 3 to 1 on white for the rest."""

_WIDTH, _ROW, _KEY, _FOOT, _SIDE = 360.0, 38.0, 66.0, 36.0, 8.0
"""Points: of the whole chart, a package's row, the key on top, the axis at the foot, the margin at each side."""
_DISC, _RING, _DOT, _EDGE = 4.9, 4.0, 1.8, 1.0
_LONGEST_TITLE = 44
"""Columns of text that fit beside the counts; the table beside the chart has the title in full."""


def strength_chart(verdict: Verdict) -> str:
    """In how many of 50 futures each package holds, as an SVG drawing that states its finding in words.

    The same verdict gives the same bytes. Packages stand in the order of their strength.

    Raises
    ------
    InputError
        If matplotlib is not installed.
    """
    packages = ranked(verdict)
    height = _KEY + _ROW * len(packages) + _FOOT

    def draw(figure: "Figure") -> None:
        _draw_key(figure, height)
        _draw_rows(figure, verdict, packages, height)

    return drawing(_WIDTH, height, draw, *_alternative(verdict), name="strength")


def ranked(verdict: Verdict) -> list[PackageVerdict]:
    """Packages from the strongest to the weakest, as every table shows them."""
    return sorted(verdict.packages, key=lambda own: -own.strength.count)


def _draw_rows(figure: "Figure", verdict: Verdict, packages: list[PackageVerdict], height: float) -> None:
    rows = _ROW * len(packages)
    shown = min(words.DOTS, verdict.futures)
    axes = figure.add_axes((_SIDE / _WIDTH, _FOOT / height, 1 - 2 * _SIDE / _WIDTH, rows / height))
    axes.set(xlim=(0, shown), ylim=(rows, 0), yticks=[])
    step = max(shown // 5, 1)
    axes.set_xticks(range(0, shown + 1, step))
    axes.grid(axis="x", color="#E2E2E2", linewidth=0.8)
    axes.set_axisbelow(True)
    axes.spines[["left", "right", "top"]].set_visible(False)
    axes.spines["bottom"].set_color(BREAKS)
    axes.tick_params(labelsize=10, length=3, color=BREAKS)
    axes.set_xlabel(f"of {shown} sampled futures", fontsize=10, labelpad=2)
    for number, own in enumerate(packages):
        top = number * _ROW
        is_proposal = own.name != verdict.disagreement
        colour = HOLDS if is_proposal else NO_AGREEMENT
        _draw_title(axes, verdict, own, top)
        _draw_dots(axes, own, shown, top + 22, colour)
        _draw_interval(axes, own.strength, shown, top + 30, colour)


def _draw_title(axes: "Axes", verdict: Verdict, own: PackageVerdict, top: float) -> None:
    weight = "bold" if own.name == verdict.status_quo else "normal"
    title = _shorten(own.title) + words.mark(verdict, own)
    axes.text(0, top + 13, title, fontsize=11, weight=weight, parse_math=False)
    axes.text(axes.get_xlim()[1], top + 13, words.count(own.strength), fontsize=11, weight=weight, ha="right")


def _draw_dots(axes: "Axes", own: PackageVerdict, shown: int, y: float, colour: str) -> None:
    holds = _dots(own.strength, shown)
    secure = max(_dots(own.security, shown), holds)
    counted = shown if own.strength.futures else 0
    for first, last, size, face, edge in (
        (0, holds, _DISC, colour, colour),
        (holds, secure, _RING, "white", colour),
        (secure, counted, _DOT, BREAKS, BREAKS),
    ):
        places = [dot + 0.5 for dot in range(first, last)]
        _mark(axes, places, [y] * len(places), size, face, edge)


def _draw_interval(axes: "Axes", share: Share, shown: int, y: float, colour: str) -> None:
    if not share.futures:
        return
    low, high = share.low * shown, share.high * shown
    axes.plot([low, high], [y, y], color=colour, linewidth=1.2, solid_capstyle="butt", clip_on=False)
    for end in (low, high):
        axes.plot([end, end], [y - 2, y + 2], color=colour, linewidth=1.2, clip_on=False)


def _draw_key(figure: "Figure", height: float) -> None:
    axes = figure.add_axes((_SIDE / _WIDTH, 1 - _KEY / height, 1 - 2 * _SIDE / _WIDTH, _KEY / height))
    axes.set(xlim=(0, _WIDTH - 2 * _SIDE), ylim=(_KEY, 0))
    axes.set_axis_off()
    for number, (size, face, edge, text) in enumerate(
        (
            (_DISC, HOLDS, HOLDS, "the package holds: every limit is kept"),
            (_RING, "white", HOLDS, "only security is kept: another limit breaks"),
            (_DOT, BREAKS, BREAKS, "security breaks: a limit on wars, rupture or nuclear arms"),
        )
    ):
        y = 9 + 14 * number
        _mark(axes, [8], [y], size, face, edge)
        axes.text(20, y + 3.5, text, fontsize=10)
    y = 9 + 14 * 3
    axes.plot([1, 15], [y, y], color=HOLDS, linewidth=1.2, solid_capstyle="butt")
    for end in (1, 15):
        axes.plot([end, end], [y - 2, y + 2], color=HOLDS, linewidth=1.2)
    axes.text(20, y + 3.5, "95% counting interval of the futures in which it holds", fontsize=10)


def _mark(axes: "Axes", x: list[float], y: list[float], size: float, face: str, edge: str) -> None:
    axes.plot(
        x,
        y,
        linestyle="none",
        marker="o",
        markersize=size,
        markerfacecolor=face,
        markeredgecolor=edge,
        markeredgewidth=_EDGE,
        clip_on=False,
    )


def _dots(share: Share, shown: int) -> int:
    return round(share.share * shown) if share.futures else 0


def _shorten(title: str) -> str:
    """A title cut to the room there is; wide letters take two columns."""
    room = _LONGEST_TITLE
    for place, letter in enumerate(title):
        room -= 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        if room < 0:
            return title[: max(place - 1, 0)].rstrip() + "…"
    return title


def _alternative(verdict: Verdict) -> tuple[str, str]:
    rows = "; ".join(f"{own.title}{words.mark(verdict, own)} {words.count(own.strength)}" for own in ranked(verdict))
    return words.headline(
        verdict
    ), f"Sampled futures in which each package holds: {rows}. {'; '.join(words.MARKS.split('   '))}."
