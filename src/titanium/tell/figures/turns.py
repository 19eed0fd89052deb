"""Verdicts that a single number turns: the verdict in the lowest, the middle and the highest third of its range.

One row for each verdict and number, assumed numbers first. The marks are a triangle down, a disc and a triangle up for
the three thirds, with 95% counting intervals; where they lie on both sides of the line, the verdict turns.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from titanium.evidence.assumptions.finding import Assumptions
from titanium.evidence.assumptions.flips import Flip, Third, Verdict
from titanium.games.drawing.lettering import wrap
from titanium.judge.sensitivity.finding import GRADES
from titanium.tell import words
from titanium.tell.assumptions_turns import amount, flip_sentence, statement, turning
from titanium.tell.catalogue import noted, say
from titanium.tell.figures import option as web
from titanium.tell.figures.canvas import GREY, aside, plain_axes
from titanium.tell.figures.figure import Figure
from titanium.tell.figures.marks import interval
from titanium.tell.table import Table

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

SHOWN = 12
"""Turns that are drawn."""
_WIDTH, _ROW, _HEAD, _FOOT, _KEY, _LEFT = 680.0, 46.0, 22.0, 36.0, 22.0, 270.0
"""Points: of the figure, a row, a heading, an axis, the key and the names."""
_COLUMNS = 50
_THIRDS: tuple[tuple[str, str, str], ...] = (
    (noted("in the lowest third of the number's range"), "v", "#56B4E9"),
    (noted("in the middle third"), "o", "#767676"),
    (noted("in the highest third"), "^", "#0072B2"),
)
"""Thirds, their marks and colours."""


@dataclass(frozen=True)
class _Panel:
    """Turns that are measured alike: counts of futures, or leads over the base."""

    axis: str
    heading: str
    line: float
    rows: tuple[tuple[Verdict, Flip], ...]


def turns(found: Assumptions) -> Figure:
    """Which number turns which verdict, and how far, in each third of its range."""
    panels = _panels(found)
    height = 8 + sum(_HEAD + _ROW * len(own.rows) + _FOOT for own in panels) + _KEY if panels else 60.0
    alt = _alternative(panels) or _title(found)

    def paint(figure: "Canvas") -> None:
        if not panels:
            figure.text(8 / _WIDTH, 0.5, _title(found), fontsize=10, va="center", parse_math=False)
            return
        top = height - 8
        for own in panels:
            tall = _ROW * len(own.rows)
            top -= _HEAD + tall
            box = (_LEFT / _WIDTH, top / height, 1 - (_LEFT + 20) / _WIDTH, tall / height)
            _paint(figure.add_axes(box), own, tall)
            top -= _FOOT
        _paint_key(figure)

    return Figure(
        name="turns",
        title=_title(found),
        alt=alt,
        standing=words.standing_of(found.evidence),
        table=_table(panels),
        width=_WIDTH,
        height=height,
        paint=paint,
        option=_option(panels, alt),
    )


def _title(found: Assumptions) -> str:
    return " ".join(turning(found)) or say("No verdict was asked about.")


def _panels(found: Assumptions) -> list[_Panel]:
    rows = [(own, flip) for own in found.turned for flip in own.flips]
    rows.sort(key=lambda row: (-GRADES.index(row[1].grade), -row[1].worth.value))
    rows = rows[:SHOWN]
    counted = tuple(row for row in rows if row[0].against is None)
    ahead = tuple(row for row in rows if row[0].against is not None)
    panels = [
        _Panel(say("of 100 sampled futures"), say("so in more than half, or not"), 50.0, counted),
        _Panel(say("ahead in so many more of 100 sampled futures"), say("ahead, or behind"), 0.0, ahead),
    ]
    return [own for own in panels if own.rows]


def _value(third: Third) -> tuple[float, float, float]:
    """Of 100, with the interval."""
    own = third.does if third.ahead is None else third.ahead
    middle = third.does.share if third.ahead is None else third.ahead.mean
    return 100 * middle, 100 * own.low, 100 * own.high


def _name(own: Verdict, flip: Flip) -> str:
    return say(
        "{verdict}, by {number} ({name}, grade {grade})",
        verdict=statement(own),
        number=flip.title,
        name=flip.name,
        grade=flip.grade,
    )


def _alternative(panels: list[_Panel]) -> str:
    return " ".join(flip_sentence(own, flip) for panel in panels for own, flip in panel.rows)


def _table(panels: list[_Panel]) -> Table:
    def rows() -> Iterator[tuple[str, ...]]:
        for panel in panels:
            for own, flip in panel.rows:
                for (meaning, _, _), third in zip(_THIRDS, flip.thirds, strict=True):
                    span = say("{low:.3g} to {high}", low=third.low, high=amount(third.high, flip.unit))
                    yield (_name(own, flip), say(meaning), span, *(f"{value:.1f}" for value in _value(third)))

    return Table(
        caption=say("Verdicts that one number turns, of 100 sampled futures in each third of its range"),
        headings=(
            say("verdict and number"),
            say("third"),
            say("values"),
            say("of 100"),
            say("low, 95%"),
            say("high, 95%"),
        ),
        rows=tuple(rows()),
        numeric=frozenset({3, 4, 5}),
    )


def _paint(axes: "Axes", panel: _Panel, tall: float) -> None:
    plain_axes(axes)
    axes.grid(axis="y", visible=False)
    axes.axvline(panel.line, color="black", linewidth=1, linestyle="--")
    for place, (own, flip) in enumerate(panel.rows):
        aside(axes, "\n".join(wrap(_name(own, flip), _COLUMNS, 4)), (place + 0.5) * _ROW, _LEFT - 8)
        for number, ((_, mark, colour), third) in enumerate(zip(_THIRDS, flip.thirds, strict=True)):
            y = place * _ROW + _ROW * (0.22 + 0.28 * number)
            value, low, high = _value(third)
            interval(axes, low, high, y, GREY, end=2.5)
            axes.plot([value], [y], marker=mark, markersize=7, color=colour, clip_on=False, zorder=3)
    axes.set(ylim=(tall, 0), yticks=[])
    if panel.line:
        axes.set_xlim(0, 100)
    axes.set_title(panel.heading, fontsize=9.5, loc="left")
    axes.set_xlabel(panel.axis, fontsize=9)


def _paint_key(figure: "Canvas") -> None:
    from matplotlib.lines import Line2D

    handles = [
        Line2D([], [], linestyle="none", marker=mark, color=colour, markersize=7, label=say(words_))
        for words_, mark, colour in _THIRDS
    ]
    figure.legend(
        handles=handles, loc="lower left", bbox_to_anchor=(0, 0), ncols=3, fontsize=8.5, frameon=False,
        handletextpad=0.2, columnspacing=1.4, borderaxespad=0.3,
    )  # fmt: skip


def _option(panels: list[_Panel], alt: str) -> dict[str, Any]:
    """A grid for each panel, the three thirds as series of marks."""
    if not panels:
        return web.base(alt, series=[])
    series: list[dict[str, Any]] = []
    grids: list[dict[str, Any]] = []
    down: list[dict[str, Any]] = []
    whole, top = sum(len(own.rows) for own in panels), 4.0
    for place, panel in enumerate(panels):
        share = 78.0 * len(panel.rows) / whole
        grids.append({"left": 12, "right": 24, "top": f"{top:.1f}%", "height": f"{share:.1f}%", **web.INSIDE})
        top += share + 10
        down += [{**axis, "gridIndex": place} for axis in web.row_axes([_name(*row) for row in panel.rows])]
        for number, (meaning, mark, colour) in enumerate(_THIRDS):
            at = [(row, _value(flip.thirds[number])) for row, (_, flip) in enumerate(panel.rows)]
            where = {"xAxisIndex": place, "yAxisIndex": 2 * place + 1}
            y = 0.22 + 0.28 * number
            series.append(
                {
                    **where,
                    "type": "scatter",
                    "name": say(meaning),
                    "symbol": web.SYMBOLS[mark],
                    "symbolSize": 11,
                    "itemStyle": {"color": colour},
                    "data": [[round(value, 4), round(row + y, 4)] for row, (value, _, _) in at],
                    "z": 3,
                }
            )
            ends = [(round(low, 4), round(high, 4), round(row + y, 4)) for row, (_, low, high) in at]
            series.append(web.segments(say("95% interval"), ends, GREY, **where))
    return web.base(
        alt,
        legend={"bottom": 0, "data": [say(own[0]) for own in _THIRDS]},
        grid=grids,
        xAxis=[
            web.value_axis(own.axis, gridIndex=place, **({"min": 0, "max": 100} if own.line else {}))
            for place, own in enumerate(panels)
        ],
        yAxis=down,
        series=series,
    )
