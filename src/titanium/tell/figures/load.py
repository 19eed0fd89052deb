"""Strength against load: in how many of 100 sampled futures each package holds while everything adverse grows."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from titanium.errors import InputError
from titanium.judge.shares import Share
from titanium.judge.sheet.findings import MaterialSheet, PackageSheet
from titanium.tell import words
from titanium.tell.catalogue import say
from titanium.tell.figures import option
from titanium.tell.figures.canvas import GREY, LINES, PALE, plain_axes
from titanium.tell.figures.figure import Figure
from titanium.tell.figures.marks import shorten
from titanium.tell.figures.sheet_rows import sheet_title
from titanium.tell.sheet_words import headline, yield_point
from titanium.tell.table import Table

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

_WIDTH, _LEFT, _RIGHT, _TOP, _PANEL, _AXIS, _LINE = 560.0, 48.0, 14.0, 12.0, 230.0, 42.0, 15.0
"""Points: of the whole figure, left of the panel, right of it, above it, its height, the axis under it, a line."""
_LONGEST = 40


def load(sheet: MaterialSheet) -> Figure:
    """Strength of the packages under load, with 95% counting intervals.

    Raises
    ------
    InputError
        If the packages of the sheet were not played under load.
    """
    if sheet.sweep is None:
        why = sheet.absent.get("yield point", "")
        raise InputError(f"the packages were not played under load{': ' if why else ''}{why}")
    packages = [own for own in sheet.ranked if own.load is not None]
    height = _TOP + _PANEL + _AXIS + _LINE * (len(packages) + 1)

    def paint(figure: "Canvas") -> None:
        place = (_LEFT / _WIDTH, 1 - (_TOP + _PANEL) / height, 1 - (_LEFT + _RIGHT) / _WIDTH, _PANEL / height)
        _paint_curves(figure.add_axes(place), packages)
        key = figure.add_axes((_LEFT / _WIDTH, 0, 1 - (_LEFT + _RIGHT) / _WIDTH, _LINE * (len(packages) + 1) / height))
        _paint_key(key, sheet, packages)

    alt = _alternative(sheet, packages)
    return Figure(
        name="load",
        title=headline(sheet),
        alt=alt,
        standing=words.standing_of(sheet.evidence),
        table=_table(sheet, packages),
        width=_WIDTH,
        height=height,
        paint=paint,
        option=_option(sheet, packages, alt),
    )


def _curve(own: PackageSheet) -> list[tuple[float, Share]]:
    """Every load at which the package was played, in order, with its strength."""
    if own.load is None:
        return []
    points = {**dict(zip(own.load.loads, own.load.strength.even, strict=True)), **own.load.strength.finer}
    return [(load, share) for load, share in sorted(points.items()) if share.futures]


def _even(own: PackageSheet) -> list[tuple[float, Share]]:
    if own.load is None:
        return []
    return [(load, share) for load, share in zip(own.load.loads, own.load.strength.even, strict=True) if share.futures]


def _style(row: int) -> tuple[str, str, str]:
    """Colour, dash and mark; packages beyond those that can be told apart are pale, and only the table has them."""
    return LINES[row] if row < len(LINES) else (PALE, "-", "")


def _paint_curves(axes: "Axes", packages: Sequence[PackageSheet]) -> None:
    plain_axes(axes)
    axes.set(xlim=(0, 1), ylim=(0, 100))
    axes.set_xlabel(say("load: quantile of everything adverse"), fontsize=9)
    axes.set_ylabel(say("holds, of 100 sampled futures"), fontsize=9)
    axes.axhline(50, color=GREY, linewidth=0.8)
    for row, own in reversed(list(enumerate(packages))):
        points, even = _curve(own), _even(own)
        colour, dash, mark = _style(row)
        x = [load for load, _ in points]
        low, high = [100 * share.low for _, share in points], [100 * share.high for _, share in points]
        if mark:
            axes.fill_between(x, low, high, color=colour, alpha=0.15, linewidth=0)
        axes.plot(x, [100 * share.share for _, share in points], color=colour, linestyle=dash, linewidth=1.4)
        axes.plot(
            [load for load, _ in even],
            [100 * share.share for _, share in even],
            linestyle="none",
            marker=mark or "None",
            markersize=4,
            color=colour,
            clip_on=False,
        )


def _paint_key(axes: "Axes", sheet: MaterialSheet, packages: Sequence[PackageSheet]) -> None:
    lines = len(packages) + 1
    axes.set(xlim=(0, _WIDTH - _LEFT - _RIGHT), ylim=(lines, 0))
    axes.set_axis_off()
    right = _WIDTH - _LEFT - _RIGHT
    axes.text(0, 0.7, say("bands: 95% counting interval"), fontsize=8.5, color="#4D4D4D", parse_math=False)
    axes.text(right, 0.7, say("yields at load (half of the futures)"), fontsize=8.5, ha="right", parse_math=False)
    for row, own in enumerate(packages):
        colour, dash, mark = _style(row)
        y = row + 1.45
        axes.plot([0, 24], [y, y], color=colour, linestyle=dash, linewidth=1.4)
        axes.plot([12], [y], marker=mark or "None", markersize=4, color=colour)
        weight = "bold" if own.name == sheet.base else "normal"
        axes.text(32, y, shorten(sheet_title(sheet, own), _LONGEST), fontsize=9, va="center", weight=weight,
                  parse_math=False)  # fmt: skip
        axes.text(right, y, _yields(own), fontsize=9, va="center", ha="right", parse_math=False)


def _yields(own: PackageSheet) -> str:
    return yield_point(own.load.strength) if own.load else ""


def _alternative(sheet: MaterialSheet, packages: Sequence[PackageSheet]) -> str:
    rows = "; ".join(
        say(
            "{package} yields at load {load}; by load {curve}",
            package=sheet_title(sheet, own),
            load=_yields(own),
            curve=", ".join(f"{at:.2g}: {100 * share.share:.0f}" for at, share in _even(own)),
        )
        for own in packages
    )
    return say("Of 100 sampled futures, those in which each package holds. {rows}.", rows=rows)


def _table(sheet: MaterialSheet, packages: Sequence[PackageSheet]) -> Table:
    loads = sorted({at for own in packages for at, _ in _curve(own)})
    rows = tuple(
        (
            f"{at:.3g}",
            *(words.per_hundred(known[at]) if at in known else "" for known in (dict(_curve(own)) for own in packages)),
        )
        for at in loads
    )
    headings = (say("load"), *(sheet_title(sheet, own) for own in packages))
    caption = say("Holds, of 100 sampled futures, under each load, with 95% counting intervals")
    return Table(caption, headings, rows, frozenset(range(len(headings))))


def _option(sheet: MaterialSheet, packages: Sequence[PackageSheet], alt: str) -> dict[str, Any]:
    series: list[dict[str, Any]] = []
    for row, own in enumerate(packages):
        name = sheet_title(sheet, own)
        style = option.line_style(row) if row < len(LINES) else {"symbol": "none", "lineStyle": {"color": PALE}}
        series.append(
            {
                "type": "line",
                "name": name,
                **style,
                "data": [
                    {"name": f"{name}: {words.per_hundred(share)}", "value": [at, 100 * share.share]}
                    for at, share in _curve(own)
                ],
            }
        )
    return option.base(
        alt,
        legend={"type": "scroll", "bottom": 0, "itemWidth": 40},
        grid={"left": 50, "right": 20, "top": 16, "bottom": 84},
        xAxis=option.value_axis(say("load: quantile of everything adverse"), min=0, max=1),
        yAxis=option.value_axis(say("holds, of 100 sampled futures"), min=0, max=100),
        series=series,
    )
