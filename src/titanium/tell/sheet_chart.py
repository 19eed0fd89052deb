"""The chart of a material sheet: strength against load, and below it the properties of every package side by side.

The rows below are the key to the lines above: each package has its mark, dash and colour before its name.
"""

import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from titanium.judge.sheet.bootstrap import Estimate
from titanium.judge.sheet.findings import MaterialSheet, PackageSheet
from titanium.tell import words
from titanium.tell.figures.canvas import GREY, LINES, PALE, drawing, plain_axes
from titanium.tell.sheet_words import headline, yield_point

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_WIDTH, _CURVES, _ROW, _HEAD, _FOOT, _SIDE = 640.0, 270.0, 18.0, 34.0, 30.0, 12.0
"""Points: of the whole chart, the panel of lines, a row, the headings of columns, the axis at the foot, the margin."""
_NAMES = 215.0
"""Points for the packages' names."""
_LONGEST = 36
Property = Callable[[PackageSheet], Estimate]


def sheet_chart(sheet: MaterialSheet) -> str:
    """Strength under load and the properties of the packages, as an SVG drawing.

    Raises
    ------
    InputError
        If matplotlib is not installed.
    """
    packages = sheet.ranked
    columns = {name: tell for name, tell in _properties(sheet).items() if any(tell(own).known for own in packages)}
    curves = _CURVES if sheet.sweep else 0.0
    height = curves + _HEAD + _ROW * len(packages) + _FOOT

    def draw(figure: "Figure") -> None:
        styles = {own.name: LINES[row] for row, own in enumerate(packages[: len(LINES)])}
        if sheet.sweep:
            _draw_curves(figure, sheet, styles, height)
        _draw_rows(figure, sheet, columns, styles, height, with_key=sheet.sweep is not None)

    return drawing(_WIDTH, height, draw, headline(sheet), _alternative(sheet), name="sheet")


def _properties(sheet: MaterialSheet) -> Mapping[str, Property]:
    """Heading to a property between 0 and 1."""
    none = Estimate(math.nan)

    def strength(own: PackageSheet) -> Estimate:
        share = own.strength.overall
        return Estimate(share.share, share.low, share.high) if share.futures else none

    return {
        "strength": strength,
        "strength\nyields at load": lambda own: own.load.strength.yield_point if own.load else none,
        "security\nyields at load": lambda own: (
            own.load.security.yield_point if own.load and own.load.security else none
        ),
        "toughness": lambda own: own.toughness,
        "intact to\nthe end": lambda own: own.fatigue.intact if own.fatigue else none,
    }


def _draw_curves(
    figure: "Figure", sheet: MaterialSheet, styles: Mapping[str, tuple[str, str, str]], height: float
) -> None:
    left, bottom = 44.0, 38.0
    axes = figure.add_axes(
        (left / _WIDTH, 1 - (_CURVES - bottom) / height, 1 - (left + _SIDE) / _WIDTH, (_CURVES - bottom - 12) / height)
    )
    plain_axes(axes)
    axes.set(xlim=(0, 1), ylim=(0, 100))
    axes.set_xlabel("load: quantile of everything adverse", fontsize=9)
    axes.set_ylabel("of 100 futures in which it holds", fontsize=9)
    axes.axhline(50, color=GREY, linewidth=0.8)
    for own in reversed(sheet.ranked):
        if own.load is None:
            continue
        points = sorted(
            {**dict(zip(own.load.loads, own.load.strength.even, strict=True)), **own.load.strength.finer}.items()
        )
        points = [(load, share) for load, share in points if share.futures]
        x = [load for load, _ in points]
        colour, dash, mark = styles.get(own.name, (PALE, "-", ""))
        low, high = [100 * share.low for _, share in points], [100 * share.high for _, share in points]
        if own.name in styles:
            axes.fill_between(x, low, high, color=colour, alpha=0.15, linewidth=0)
        even = [load for load, share in zip(own.load.loads, own.load.strength.even, strict=True) if share.futures]
        axes.plot(x, [100 * share.share for _, share in points], color=colour, linestyle=dash, linewidth=1.4)
        heights = [100 * share.share for share in own.load.strength.even if share.futures]
        axes.plot(even, heights, linestyle="none", marker=mark or "None", markersize=4, color=colour, clip_on=False)


def _draw_rows(
    figure: "Figure",
    sheet: MaterialSheet,
    columns: Mapping[str, Property],
    styles: Mapping[str, tuple[str, str, str]],
    height: float,
    *,
    with_key: bool,
) -> None:
    rows = _ROW * len(sheet.packages)
    names = figure.add_axes((_SIDE / _WIDTH, _FOOT / height, _NAMES / _WIDTH, rows / height))
    names.set(xlim=(0, _NAMES), ylim=(len(sheet.packages), 0))
    names.set_axis_off()
    marks = {sheet.base: " *", sheet.disagreement: " †"}
    for row, own in enumerate(sheet.ranked):
        colour, dash, mark = styles.get(own.name, (PALE, "-", ""))
        if with_key:
            names.plot([0, 20], [row + 0.5] * 2, color=colour, linestyle=dash, linewidth=1.4)
            names.plot([10], [row + 0.5], marker=mark or "None", markersize=4, color=colour)
        text = own.name if len(own.name) <= _LONGEST else f"{own.name[: _LONGEST - 1]}…"
        weight = "bold" if own.name == sheet.base else "normal"
        names.text(
            26 if with_key else 0,
            row + 0.68,
            text + marks.get(own.name, ""),
            fontsize=9,
            weight=weight,
            parse_math=False,
        )
    room = (_WIDTH - 2 * _SIDE - _NAMES) / max(len(columns), 1)
    for number, (heading, tell) in enumerate(columns.items()):
        begin = _SIDE + _NAMES + number * room
        axes = figure.add_axes((begin / _WIDTH, _FOOT / height, (room - 14) / _WIDTH, rows / height))
        _draw_column(axes, sheet, heading, tell)


def _draw_column(axes: "Axes", sheet: MaterialSheet, heading: str, tell: Property) -> None:
    plain_axes(axes)
    axes.grid(visible=False, axis="y")
    axes.set(xlim=(0, 1), ylim=(len(sheet.packages), 0), yticks=[], xticks=[0, 0.5, 1])
    axes.set_xticklabels(["0", ".5", "1"])
    axes.spines["left"].set_visible(False)
    axes.set_title(heading, fontsize=9, loc="left", pad=4)
    for row, own in enumerate(sheet.ranked):
        value = tell(own)
        if not value.known:
            axes.text(0.02, row + 0.66, "none", fontsize=8, color=GREY)
            continue
        if value.bounded:
            axes.plot([value.low, value.high], [row + 0.5] * 2, color=GREY, linewidth=2, solid_capstyle="butt")
        axes.plot([value.value], [row + 0.5], marker="o", markersize=3.5, color=LINES[0][0], clip_on=False)


def _alternative(sheet: MaterialSheet) -> str:
    """The same in words."""
    rows: list[str] = []
    for own in sheet.ranked:
        told = [f"holds in {words.count(own.strength.overall)}"]
        if own.load:
            told.append(f"strength yields at load {yield_point(own.load.strength)}")
            if own.load.security:
                told.append(f"security yields at {yield_point(own.load.security)}")
            told.append(
                "strength of 100 by load "
                + ", ".join(
                    f"{load:.2g}: {100 * share.share:.0f}"
                    for load, share in zip(own.load.loads, own.load.strength.even, strict=True)
                    if share.futures
                )
            )
        if own.toughness.known:
            told.append(f"toughness {own.toughness.value:.2f}")
        if own.fatigue and own.fatigue.intact.known:
            told.append(f"intact to the end in {100 * own.fatigue.intact.value:.0f} of 100")
        rows.append(f"{own.name}: {', '.join(told)}")
    return f"Of sampled futures. {'; '.join(rows)}."
