"""The chart of breaking points: for each nearest way a group of dumbbells, from the centre's level to the point's."""

from typing import TYPE_CHECKING

from titanium.judge.breaking.points import BreakingPoint, BreakingPoints
from titanium.tell.breaking import headline, moves, plainest
from titanium.tell.figures.canvas import GREY, HIGHLIGHT, PALE, drawing

if TYPE_CHECKING:
    from matplotlib.figure import Figure

WAYS, MOVES = 4, 5
"""Ways that are drawn, and moves of each."""
_WIDTH, _ROW, _TITLE, _FOOT, _LEFT = 560.0, 17.0, 26.0, 34.0, 300.0
_LONGEST = 52


def chart(found: BreakingPoints) -> str:
    """The nearest ways to break as an SVG: which uncertainties move, and how far in their ranges.

    Raises
    ------
    InputError
        If matplotlib is not installed.
    """
    points = shown(found)
    rows = sum(_TITLE + _ROW * len(own.moves[:MOVES]) for own in points) or _TITLE
    height = rows + _FOOT

    def draw(figure: "Figure") -> None:
        axes = figure.add_axes((_LEFT / _WIDTH, _FOOT / height, 1 - (_LEFT + 12) / _WIDTH, rows / height))
        axes.set(xlim=(0, 1), ylim=(rows, 0), yticks=[])
        axes.grid(axis="x", color=PALE, linewidth=0.8)
        axes.set_axisbelow(True)
        axes.spines[["left", "right", "top"]].set_visible(False)
        axes.spines["bottom"].set_color(GREY)
        axes.tick_params(labelsize=9, length=3, color=GREY)
        axes.set_xlabel("level: quantile of its own range (ring: centre, disc: there)", fontsize=9)
        left = -_LEFT / (_WIDTH - _LEFT - 12) * 0.98
        y = 0.0
        for own in points:
            out = ", ruled out by the record" if own.is_ruled_out else ""
            said = f"{own.breaks_as}: distance {own.distance:.2f}{out}"
            axes.text(left, y + 0.7 * _TITLE, said, fontsize=9.5, weight="bold", clip_on=False, parse_math=False)
            y += _TITLE
            for move in own.moves[:MOVES]:
                middle = y + _ROW / 2
                axes.text(left, middle + 3, _short(move.name), fontsize=9, clip_on=False, parse_math=False)
                axes.plot([move.level_before, move.level_after], [middle] * 2, color=GREY, linewidth=1.6, zorder=1)
                for level, face in ((move.level_before, "white"), (move.level_after, HIGHLIGHT)):
                    axes.plot(
                        [level], [middle], marker="o", markersize=6, markerfacecolor=face, markeredgecolor="#4D4D4D",
                        clip_on=False, zorder=2,
                    )  # fmt: skip
                y += _ROW

    told = "; ".join(f"{own.breaks_as} at distance {own.distance:.2f} when {moves(own.moves)}" for own in points)
    description = f"Nearest ways to break {found.package}: {told or 'none was found'}. A distance is no probability."
    return drawing(_WIDTH, height, draw, headline(found), description)


def shown(found: BreakingPoints) -> list[BreakingPoint]:
    """The ways that are drawn, the nearest first, each with few moves where it has such a point."""
    reached = [own for own in found.ways if own.is_found]
    return [plainest(found, own) for own in reached[:WAYS]]


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1].rstrip()}…"
