"""The chart of a fitted crisis game: what each regressor does to the event, in every model, with its interval.

Where no regressor is explained, the coefficients of the model that was asked for with their intervals.
"""

from typing import TYPE_CHECKING

from titanium.evidence.fit.finding import Fitted
from titanium.tell.figures.canvas import GREY, LINES, drawing, plain_axes
from titanium.tell.fit import changed, headline

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_WIDTH, _ROW, _HEAD, _FOOT, _LEGEND, _NAMES = 560.0, 15.0, 16.0, 44.0, 48.0, 150.0
"""Points: of the drawing, one interval, above and below the axes, the legend, and the margin that holds names."""


def chart(found: Fitted) -> str:
    """What regressors do as an SVG drawing.

    Raises
    ------
    InputError
        If matplotlib is not installed.
    """
    rows = len(_rows(found)) * (len(found.moves) + 0.8 if found.moves else 1.2)
    foot = _FOOT + (_LEGEND if found.moves else 0)
    height = _HEAD + _ROW * rows + foot

    def draw(figure: "Figure") -> None:
        axes = figure.add_axes(
            (_NAMES / _WIDTH, foot / height, 1 - (_NAMES + 16) / _WIDTH, 1 - (_HEAD + foot) / height)
        )
        plain_axes(axes)
        axes.grid(axis="y", visible=False)
        axes.axvline(0, color=GREY, linewidth=1)
        _moves(axes, found) if found.moves else _coefficients(axes, found)

    return drawing(_WIDTH, height, draw, headline(found), _alternative(found), name="fit")


def _rows(found: Fitted) -> list[str]:
    return [move.column for move in found.moves[found.asked.model.name]] if found.moves else list(found.asked.names)


def _moves(axes: "Axes", found: Fitted) -> None:
    """An interval for each regressor and model."""
    step = len(found.moves) + 0.8
    for number, (model, moves) in enumerate(found.moves.items()):
        colour, _, mark = LINES[number % len(LINES)]
        for place, move in enumerate(moves):
            at = place * step + number
            ends = [100 * move.event.low, 100 * move.event.high]
            axes.plot(ends, [at, at], color=colour, linewidth=1.5)
            label = model if place == 0 else None
            axes.plot([100 * move.event.change], [at], mark, color=colour, markersize=5, linestyle="", label=label)
    middle = (len(found.moves) - 1) / 2
    rows = _rows(found)
    axes.set_yticks([place * step + middle for place in range(len(rows))], rows)
    axes.set_ylim(len(rows) * step - 0.9, -1)
    entry = found.reading.entry
    axes.set_xlabel(
        f"{entry.case_words} of 100 with {entry.event}: change as the regressor rises, 95% interval", fontsize=9
    )
    axes.legend(
        loc="upper center", bbox_to_anchor=(0.4, -42 / (_ROW * step * len(rows))), ncols=2, fontsize=8, frameon=False
    )


def _coefficients(axes: "Axes", found: Fitted) -> None:
    """An interval for each coefficient."""
    colour = LINES[0][0]
    intervals = found.asked.fit.confidence_interval()
    for place, name in enumerate(found.asked.names):
        axes.plot(list(intervals[name]), [place, place], color=colour, linewidth=1.5)
        axes.plot([found.asked.fit.coefficients[name]], [place], "o", color=colour, markersize=5)
    axes.set_yticks(range(len(found.asked.names)), list(found.asked.names))
    axes.tick_params(axis="y", labelsize=7)
    axes.set_ylim(len(found.asked.names) - 0.4, -0.6)
    axes.set_xlabel(f"{found.asked.model.name}: penalised coefficients with 95% intervals, in utility", fontsize=9)


def _alternative(found: Fitted) -> str:
    """The drawing in words."""
    if not found.moves:
        intervals = found.asked.fit.confidence_interval()
        told = [
            f"{name} {found.asked.fit.coefficients[name]:.2f} ({low:.2f} to {high:.2f})"
            for name, (low, high) in intervals.items()
        ]
        return f"Coefficients with 95% intervals: {', '.join(told)}."
    told = [
        f"{move.column} in the {model}: {changed(move.event)}" for model, moves in found.moves.items() for move in moves
    ]
    return f"Change of {found.reading.entry.event}, of 100 {found.reading.entry.case_words}: {'; '.join(told)}."
