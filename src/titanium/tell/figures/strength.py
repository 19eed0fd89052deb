"""The strength of packages: a row of dots for each, one dot for each of 50 sampled futures.

A filled disc is a future in which the package holds, a ring one in which it keeps the limits on security but breaks
another, a small dot one in which it breaks one on security. Shapes differ, so that the figure reads without colour.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from titanium.judge.verdict import PackageVerdict, Share, Verdict
from titanium.tell import words
from titanium.tell.catalogue import noted, say, told
from titanium.tell.figures import option
from titanium.tell.figures.canvas import CAPITAL, GREY, PALE
from titanium.tell.figures.figure import Figure
from titanium.tell.figures.marks import discs, interval, shorten
from titanium.tell.table import Table

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

HOLDS, NO_AGREEMENT, BREAKS = CAPITAL["W"], "#4D4D4D", GREY
"""Blue for proposals; greys that keep a contrast of 3 to 1 on white for the rest."""

_WIDTH, _ROW, _KEY, _FOOT, _SIDE = 360.0, 38.0, 66.0, 36.0, 8.0
"""Points: of the whole figure, a package's row, the key on top, the axis at the foot, the margin at each side."""
_DISC, _RING, _DOT = 4.9, 4.0, 1.8
_LONGEST_TITLE = 44
"""Columns of text that fit beside the counts; the table has the title in full."""
_LINE = 280
"""Pixels of a line of the key on the web, which fits a phone."""

KEPT = noted("the package holds: every limit is kept")
SECURE = noted("only security is kept: another limit breaks")
BROKEN = noted("security breaks: a limit on wars, rupture or nuclear arms")
INTERVAL = noted("95% counting interval of the futures in which it holds")


def strength(verdict: Verdict) -> Figure:
    """In how many of 50 sampled futures each package holds; packages stand in the order of their strength."""
    packages = ranked(verdict)
    height = _KEY + _ROW * len(packages) + _FOOT

    def paint(figure: "Canvas") -> None:
        _paint_key(figure, height)
        _paint_rows(figure, verdict, packages, height)

    alt = _alternative(verdict, packages)
    return Figure(
        name="strength",
        title=words.headline(verdict),
        alt=alt,
        standing=words.standing(verdict),
        table=_table(verdict, packages),
        width=_WIDTH,
        height=height,
        paint=paint,
        option=_option(verdict, packages, alt),
    )


def ranked(verdict: Verdict) -> list[PackageVerdict]:
    """Packages from the strongest to the weakest, as every table shows them."""
    return sorted(verdict.packages, key=lambda own: -own.strength.count)


def _title(verdict: Verdict, own: PackageVerdict) -> str:
    return told(own.title) + words.mark(verdict, own)


def _shown(verdict: Verdict) -> int:
    """Dots of a row: 50, or as many as there are futures."""
    return min(words.DOTS, verdict.futures)


def _parts(own: PackageVerdict, shown: int) -> tuple[range, range, range]:
    """Places of the dots that hold, of those that keep security alone, and of those that do not; none if all failed."""
    holds = _dots(own.strength, shown)
    secure = max(_dots(own.security, shown), holds)
    return range(holds), range(holds, secure), range(secure, shown if own.strength.futures else 0)


def _dots(share: Share, shown: int) -> int:
    return round(share.share * shown) if share.futures else 0


def _colour(verdict: Verdict, own: PackageVerdict) -> str:
    return NO_AGREEMENT if own.name == verdict.disagreement else HOLDS


def _paint_rows(figure: "Canvas", verdict: Verdict, packages: Sequence[PackageVerdict], height: float) -> None:
    rows = _ROW * len(packages)
    shown = _shown(verdict)
    axes = figure.add_axes((_SIDE / _WIDTH, _FOOT / height, 1 - 2 * _SIDE / _WIDTH, rows / height))
    axes.set(xlim=(0, max(shown, 1)), ylim=(rows, 0), yticks=[])
    axes.set_xticks(range(0, shown + 1, max(shown // 5, 1)))
    axes.grid(axis="x", color=PALE, linewidth=0.8)
    axes.set_axisbelow(True)
    axes.spines[["left", "right", "top"]].set_visible(False)
    axes.spines["bottom"].set_color(BREAKS)
    axes.tick_params(labelsize=10, length=3, color=BREAKS)
    axes.set_xlabel(say("of {shown} sampled futures", shown=shown), fontsize=10, labelpad=2)
    for number, own in enumerate(packages):
        top = number * _ROW
        colour = _colour(verdict, own)
        weight = "bold" if own.name == verdict.status_quo else "normal"
        title = shorten(told(own.title), _LONGEST_TITLE) + words.mark(verdict, own)
        axes.text(0, top + 13, title, fontsize=11, weight=weight, parse_math=False)
        axes.text(axes.get_xlim()[1], top + 13, words.count(own.strength), fontsize=11, weight=weight, ha="right")
        for (size, face, edge), dots in zip(_looks(colour), _parts(own, shown), strict=True):
            discs(axes, [dot + 0.5 for dot in dots], [top + 22] * len(dots), size, face, edge)
        if own.strength.futures:
            interval(axes, own.strength.low * shown, own.strength.high * shown, top + 30, colour)


def _looks(colour: str) -> tuple[tuple[float, str, str], ...]:
    """Size, face and edge of a dot that holds, of one that keeps security alone, of one that does not."""
    return (_DISC, colour, colour), (_RING, "white", colour), (_DOT, BREAKS, BREAKS)


def _paint_key(figure: "Canvas", height: float) -> None:
    axes = figure.add_axes((_SIDE / _WIDTH, 1 - _KEY / height, 1 - 2 * _SIDE / _WIDTH, _KEY / height))
    axes.set(xlim=(0, _WIDTH - 2 * _SIDE), ylim=(_KEY, 0))
    axes.set_axis_off()
    lines = [9 + 14 * number for number in range(4)]
    for y, look in zip(lines, _looks(HOLDS), strict=False):
        discs(axes, [8], [y], *look)
    interval(axes, 1, 15, lines[3], HOLDS)
    for y, text in zip(lines, (KEPT, SECURE, BROKEN, INTERVAL), strict=True):
        _write(axes, 20, y + 3.5, say(text))


def _write(axes: "Axes", x: float, y: float, text: str) -> None:
    axes.text(x, y, text, fontsize=10, parse_math=False)


def _alternative(verdict: Verdict, packages: Sequence[PackageVerdict]) -> str:
    rows = "; ".join(f"{_title(verdict, own)} {words.count(own.strength)}" for own in packages)
    return say(
        "Sampled futures in which each package holds: {rows}. {marks}.",
        rows=rows,
        marks="; ".join(say(words.MARKS).split("   ")),
    )


def _table(verdict: Verdict, packages: Sequence[PackageVerdict]) -> Table:
    def hundred(share: Share) -> str:
        return words.per_hundred(share) if share.futures else say("none counted")

    rows = tuple(
        (
            _title(verdict, own),
            words.count(own.strength) if own.strength.futures else say("none counted"),
            hundred(own.strength),
            hundred(own.security),
            f"{own.failed:,}",
        )
        for own in packages
    )
    return Table(
        caption=say("Of sampled futures, with the 95% counting interval of each share"),
        headings=(
            say("package"),
            say("holds"),
            say("holds, of 100 futures"),
            say("security kept, of 100 futures"),
            say("futures masked"),
        ),
        rows=rows,
        numeric=frozenset({1, 2, 3, 4}),
    )


def _option(verdict: Verdict, packages: Sequence[PackageVerdict], alt: str) -> dict[str, Any]:
    shown = _shown(verdict)
    titles = [_title(verdict, own) for own in packages]
    counts = [f"{title}: {words.count(own.strength)}" for title, own in zip(titles, packages, strict=True)]
    symbols = ("circle", 8), ("emptyCircle", 7), ("circle", 3)
    series: list[dict[str, Any]] = []
    for kind, (label, (symbol, size)) in enumerate(zip((KEPT, SECURE, BROKEN), symbols, strict=True)):
        data = [
            {
                "name": counts[row],
                "value": [dot + 0.5, row + 0.4],
                "itemStyle": {"color": BREAKS if kind == 2 else _colour(verdict, own), "opacity": 1},
            }
            for row, own in enumerate(packages)
            for dot in _parts(own, shown)[kind]
        ]
        series.append(
            {
                "type": "scatter",
                "name": say(label),
                "yAxisIndex": 1,
                "symbol": symbol,
                "symbolSize": size,
                "itemStyle": {"color": BREAKS if kind == 2 else HOLDS, "opacity": 1},
                "data": data,
            }
        )
    ends = [
        (own.strength.low * shown, own.strength.high * shown, row + 0.75)
        for row, own in enumerate(packages)
        if own.strength.futures
    ]
    series.append(option.segments(say(INTERVAL), ends, HOLDS, yAxisIndex=1))
    return option.base(
        alt,
        legend={
            "orient": "vertical",
            "left": 8,
            "top": 0,
            "selectedMode": False,
            "textStyle": {"width": _LINE, "overflow": "break"},
        },
        grid={"left": 8, "right": 16, "top": 128, "bottom": 40, **option.INSIDE},
        xAxis=option.value_axis(say("of {shown} sampled futures", shown=shown), min=0, max=max(shown, 1)),
        yAxis=option.row_axes(counts),
        series=series,
    )
