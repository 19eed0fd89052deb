"""Regret heat map: what each package gives up against the best one, over all futures and in each school's.

A row is a cut of the futures, a column a package. Every cell has its number; shades run from light to dark, which reads
in grey too. A frame marks the least of a row.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from titanium.errors import InputError, nearest
from titanium.judge.sheet.findings import MaterialSheet
from titanium.judge.sheet.regrets import Regret, Regrets
from titanium.tell import words
from titanium.tell.catalogue import noted, say, told
from titanium.tell.figures import option
from titanium.tell.figures.canvas import GREY
from titanium.tell.figures.figure import Figure
from titanium.tell.figures.marks import shorten
from titanium.tell.figures.sheet_rows import sheet_title
from titanium.tell.metric_words import number, unit
from titanium.tell.table import Table

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

_SIDE, _NAMES, _CELL, _ROW, _HEAD, _FOOT, _LEAN = 10.0, 176.0, 38.0, 17.0, 22.0, 22.0, 96.0
"""Points: of the margin, the cuts' names, a cell's width and height, above the headings, the note at the foot, and
right of the cells, where the last heading leans."""
_RISE = 3.9
"""Points that a letter of a leaning heading rises."""
_LONGEST, _LONGEST_CUT = 30, 34
_LIGHT, _DARK = (0.97, 0.98, 1.0), (0.03, 0.27, 0.45)


def regret(sheet: MaterialSheet, measure: str | None = None) -> Figure:
    """Mean regret of every package of a sheet, over all futures and by school.

    Parameters
    ----------
    measure
        Key of what is measured; the sheet's first if left out.

    Raises
    ------
    InputError
        If the sheet has no regret, or none on that measure; the nearest is given.
    """
    found = _chosen(sheet, measure)
    cuts = _cuts(found)
    rows = [own.name for own in sheet.ranked]
    width = _SIDE + _NAMES + _CELL * len(rows) + _LEAN
    longest = max(len(shorten(sheet_title(sheet, own), _LONGEST)) for own in sheet.packages)
    height = _HEAD + _RISE * longest + _ROW * len(cuts) + _FOOT

    def paint(figure: "Canvas") -> None:
        place = ((_SIDE + _NAMES) / width, _FOOT / height, _CELL * len(rows) / width, _ROW * len(cuts) / height)
        _paint_cells(figure.add_axes(place), sheet, found, cuts, rows)
        note = say("Frame: least in its row. A larger number gives up more.")
        figure.text(_SIDE / width, 7 / height, note, fontsize=8.5, parse_math=False)

    alt = _alternative(sheet, found, cuts)
    return Figure(
        name="regret",
        title=_headline(sheet, found),
        alt=alt,
        standing=words.standing_of(sheet.evidence),
        table=_table(sheet, found, cuts, rows),
        width=width,
        height=height,
        paint=paint,
        option=_option(sheet, found, cuts, rows, alt),
    )


_MEASURES: Mapping[str, str] = {
    "joint_utility": noted("utility of both capitals"),
    "patron_utility": noted("utility of {patron}"),
    "host_utility": noted("utility of {host}"),
    "security": noted("security"),
    "cost": noted("cost to both capitals"),
}
"""Key of what an alliance is measured by to its name; anything else has its own."""

Cut = tuple[str, str]
"""Switch and position; both empty for all futures."""


def _chosen(sheet: MaterialSheet, measure: str | None) -> Regrets:
    known = {own.measure.key: own for own in sheet.regrets}
    if not known:
        why = sheet.absent.get("regret") or sheet.absent.get("robustness", "")
        raise InputError(f"the sheet has no regret{': ' if why else ''}{why}")
    if measure is not None and measure not in known:
        raise InputError(f"no measure '{measure}' in this sheet\n{nearest(measure, known)}")
    return known[measure] if measure is not None else next(iter(known.values()))


def _cuts(found: Regrets) -> list[Cut]:
    first = next(iter(found.packages.values()))
    schools = [
        (switch, position)
        for switch, positions in first.by_school.items()
        if len(positions) > 1
        for position in positions
    ]
    return [("", ""), *schools]


def _at(found: Regrets, package: str, cut: Cut) -> Regret:
    cuts = found.packages[package]
    return cuts.by_school[cut[0]][cut[1]] if cut[0] else cuts.overall


def _heading(cut: Cut) -> str:
    return say("{school}: {position}", school=cut[0], position=cut[1]) if cut[0] else say("all futures")


def _least(found: Regrets, cut: Cut, rows: list[str]) -> set[str]:
    """Packages that give up the least in a cut."""
    known = {name: own.mean.value for name in rows if (own := _at(found, name, cut)).futures}
    return {name for name, value in known.items() if value == min(known.values())}


def _measured(sheet: MaterialSheet, found: Regrets) -> str:
    """What is measured, with its unit where the words do not name it."""
    of = unit(found.measure.unit)
    capitals = {role: told(capital) for role, capital in sheet.capitals.items()}
    known = _MEASURES.get(found.measure.key) if capitals else None
    label = say(known, patron=capitals["W"], host=capitals["S"]) if known else told(found.measure.label)
    return say("{measure}, {unit}", measure=label, unit=of) if of and of not in label else label


def _headline(sheet: MaterialSheet, found: Regrets) -> str:
    """Which package gives up the least, and in how many positions of schools another does."""
    rows = [own.name for own in sheet.packages]
    title = {own.name: told(own.title) for own in sheet.packages}
    cuts = _cuts(found)
    least = _least(found, cuts[0], rows)
    if not least:
        return say("No future has finite numbers for every package, so no regret is counted.")
    first = next(name for name in rows if name in least)
    behind = [cut for cut in cuts[1:] if first not in _least(found, cut, rows)]
    said = say(
        "{package} gives up least on {measure}: {regret} in the mean of the sampled futures against the best of each.",
        package=title[first],
        measure=_measured(sheet, found),
        regret=_said(_at(found, first, cuts[0])),
    )
    if not cuts[1:]:
        return said
    if not behind:
        return " ".join((said, say("So it is in every position of every school.")))
    others = sorted({title[name] for cut in behind for name in _least(found, cut, rows)})
    beside = say(
        "In {count} of {of} positions of schools another does: {packages}.",
        count=len(behind),
        of=len(cuts) - 1,
        packages=", ".join(others),
    )
    return f"{said} {beside}"


def _said(own: Regret) -> str:
    return number(own.mean.value, digits=2) if own.futures else say("none")


def _shade(value: float, most: float) -> tuple[float, float, float]:
    part = min(max(value / most, 0.0), 1.0) ** 0.5 if most > 0 else 0.0
    red, green, blue = (light + part * (dark - light) for light, dark in zip(_LIGHT, _DARK, strict=True))
    return red, green, blue


def _ink(shade: tuple[float, float, float]) -> str:
    """Colour of a number that reads on a shade."""
    return "#ffffff" if sum(shade) < 1.5 else "#000000"


def _most(found: Regrets, cuts: list[Cut], rows: list[str]) -> float:
    """Regret that is darkest: the largest."""
    return max((own.mean.value for name in rows for cut in cuts if (own := _at(found, name, cut)).futures), default=0.0)


def _paint_cells(axes: "Axes", sheet: MaterialSheet, found: Regrets, cuts: list[Cut], rows: list[str]) -> None:
    from matplotlib.patches import Rectangle

    axes.set(xlim=(0, len(rows)), ylim=(len(cuts), 0))
    axes.set_axis_off()
    most = _most(found, cuts, rows)
    for row, cut in enumerate(cuts):
        weight = "normal" if cut[0] else "bold"
        axes.text(-_NAMES / _CELL, row + 0.5, shorten(_heading(cut), _LONGEST_CUT), fontsize=9, va="center",
                  weight=weight, parse_math=False)  # fmt: skip
        least = _least(found, cut, rows)
        for column, name in enumerate(rows):
            value = _at(found, name, cut)
            shade = _shade(value.mean.value, most) if value.futures else (1.0, 1.0, 1.0)
            axes.add_patch(Rectangle((column, row), 1, 1, facecolor=shade, edgecolor="white", linewidth=1))
            axes.text(
                column + 0.5, row + 0.5, _said(value), fontsize=8, ha="center", va="center", color=_ink(shade)
            )  # fmt: skip
            if name in least:
                place = (column + 0.05, row + 0.08)
                axes.add_patch(Rectangle(place, 0.9, 0.84, fill=False, edgecolor="black", linewidth=1.4))
        if row and cut[0] != cuts[row - 1][0]:
            axes.plot([-_NAMES / _CELL, len(rows)], [row, row], color=GREY, linewidth=1.0, clip_on=False)
    for column, name in enumerate(rows):
        weight = "bold" if name == sheet.base else "normal"
        axes.text(column + 0.45, -0.3, shorten(sheet_title(sheet, sheet.of(name)), _LONGEST), fontsize=8.5,
                  rotation=50, ha="left", va="bottom", weight=weight, rotation_mode="anchor",
                  parse_math=False)  # fmt: skip


def _alternative(sheet: MaterialSheet, found: Regrets, cuts: list[Cut]) -> str:
    rows = "; ".join(
        say(
            "{package} {mean}, 9 in 10 futures within {p90}",
            package=sheet_title(sheet, own),
            mean=_said(regret_),
            p90=number(regret_.p90.value, digits=2) if regret_.futures else say("none"),
        )
        for own in sheet.ranked
        for regret_ in (_at(found, own.name, cuts[0]),)
    )
    return say(
        "Mean regret on {measure}, over all sampled futures: {rows}.", measure=_measured(sheet, found), rows=rows
    )


def _table(sheet: MaterialSheet, found: Regrets, cuts: list[Cut], rows: list[str]) -> Table:
    def cell(own: Regret) -> str:
        if not own.mean.known:
            return say("none")
        if not own.mean.bounded:
            return number(own.mean.value)
        return f"{number(own.mean.value)} ({number(own.mean.low)} .. {number(own.mean.high)})"

    return Table(
        caption=say("Mean regret on {measure}, with 95% intervals", measure=_measured(sheet, found)),
        headings=(say("futures"), *(sheet_title(sheet, sheet.of(name)) for name in rows)),
        rows=tuple((_heading(cut), *(cell(_at(found, name, cut)) for name in rows)) for cut in cuts),
        numeric=frozenset(range(1, len(rows) + 1)),
    )


def _option(sheet: MaterialSheet, found: Regrets, cuts: list[Cut], rows: list[str], alt: str) -> dict[str, Any]:
    most = _most(found, cuts, rows)
    least = {(cut, name) for cut in cuts for name in _least(found, cut, rows)}
    data = [
        {
            "name": _said(own),
            "value": [column, row, own.mean.value],
            "label": {"color": _ink(_shade(own.mean.value, most))},
            **({"itemStyle": {"borderColor": "#000000", "borderWidth": 2}} if (cut, name) in least else {}),
        }
        for row, cut in enumerate(cuts)
        for column, name in enumerate(rows)
        if (own := _at(found, name, cut)).futures
    ]
    names, _ = option.row_axes([_heading(cut) for cut in cuts])
    shades = [_hex(_shade(part, 1.0)) for part in (0.0, 0.06, 0.25, 0.56, 1.0)]
    return option.base(
        alt,
        grid={"left": 8, "right": 60, "top": 120, "bottom": 8, **option.INSIDE},
        xAxis={
            "type": "category",
            "data": [sheet_title(sheet, sheet.of(name)) for name in rows],
            "position": "top",
            "axisLabel": {"rotate": -50, "interval": 0, "color": "#1a1a1a"},
        },
        yAxis=names,
        visualMap={"show": False, "min": 0, "max": most or 1.0, "inRange": {"color": shades}},
        series=[
            {
                "type": "heatmap",
                "name": _measured(sheet, found),
                "label": {"show": True, "formatter": "{b}", "fontSize": 10},
                "data": data,
            }
        ],
    )


def _hex(shade: tuple[float, float, float]) -> str:
    return "#" + "".join(f"{round(255 * part):02x}" for part in shade)
