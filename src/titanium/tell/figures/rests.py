"""What verdicts rest on: a bar of 100 parts for each verdict on each package, parted by grade of evidence.

Parts are told by shade from what was measured, lightest, to what is assumed, darkest, with the letter of the grade and
the number of parts inside; schools and chance are hatched. So the figure reads in grey as in colour.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from titanium.evidence.assumptions.finding import Assumptions, Part, Rests, share_of
from titanium.evidence.assumptions.groups import GROUPS
from titanium.tell import words
from titanium.tell.assumptions import ON, headline, parts_of_100
from titanium.tell.assumptions_turns import amount
from titanium.tell.catalogue import noted, say
from titanium.tell.figures import option as web
from titanium.tell.figures.canvas import GREY, aside, plain_axes
from titanium.tell.figures.figure import Figure
from titanium.tell.figures.marks import shorten
from titanium.tell.table import Table

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

_WIDTH, _ROW, _HEAD, _LEGEND, _FOOT, _LEFT = 680.0, 20.0, 22.0, 40.0, 36.0, 240.0
"""Points: of the figure, a bar, the name of a verdict above its bars, the legend, the axis below, and the names."""
_LONGEST = 32
"""Columns of a package's name that fit beside a bar."""
_FILL: Mapping[str, tuple[str, str, str]] = {
    "A": ("#E4F0F8", "", "black"),
    "B": ("#B3D4EA", "", "black"),
    "C": ("#6BA6CF", "", "black"),
    "D": ("#123F66", "", "white"),
    "school": ("white", "///", "black"),
    "chance": ("white", "---", "black"),
}
"""Group to its shade, hatching and the colour of what is written on it."""
_NAMES: Mapping[str, str] = {
    "A": noted("A measured"),
    "B": noted("B literature"),
    "C": noted("C expert judgement"),
    "D": noted("D assumed"),
    "school": noted("schools"),
    "chance": noted("chance"),
}
_NARROW = 4.5
"""Parts of 100 below which nothing is written inside."""


def rests(found: Assumptions) -> Figure:
    """Of 100 parts of the variance of each verdict, how many rest on which grade of evidence."""
    shown = {name: own for name in found.criteria if (own := _shown(found, name))}
    rows = sum(map(len, shown.values()))
    inner = sum(_HEAD + _ROW * len(own) for own in shown.values()) or 2 * _ROW
    height = _LEGEND + inner + _FOOT
    alt = _alternative(found, shown)

    def paint(figure: "Canvas") -> None:
        axes = figure.add_axes((_LEFT / _WIDTH, _FOOT / height, 1 - (_LEFT + 16) / _WIDTH, inner / height))
        plain_axes(axes)
        axes.set(xlim=(0, 100), ylim=(inner, 0), yticks=[])
        if not rows:
            axes.text(50, inner / 2, say("Nothing to share out"), ha="center", va="center", fontsize=10)
            return
        _paint(axes, shown)
        _paint_key(figure, found)

    return Figure(
        name="assumptions",
        title=headline(found),
        alt=alt,
        standing=words.standing_of(found.evidence),
        table=_table(shown),
        width=_WIDTH,
        height=height,
        paint=paint,
        option=_option(found, shown, alt) if rows else web.base(alt, series=[]),
    )


def _shown(found: Assumptions, criterion: str) -> list[Rests]:
    """What is drawn of a verdict, most of it assumed first."""
    own = [each for each in found.rests if each.criterion == criterion and each.parts]
    return sorted(own, key=lambda each: -sum(part.shapley.value for part in each.parts if part.group == "D"))


def _heading(own: Rests) -> str:
    if own.does == own.criterion:
        return own.criterion
    return say("{criterion}: a package {does}", criterion=own.criterion, does=own.does)


def _row_name(own: Rests, longest: int = 200) -> str:
    """A package and how often it does, or how large it is; a name that is too long is cut."""
    value = words.count(share_of(own)) if own.is_event else amount(own.mean, own.unit)
    return say("{package}, {value}", package=shorten(own.package, longest), value=value)


def _widths(own: Rests) -> Iterator[tuple[Part, float]]:
    """Parts with their widths; those that noise puts below zero have none."""
    whole = sum(max(part.shapley.value, 0.0) for part in own.parts)
    for part in own.parts:
        yield part, 100 * max(part.shapley.value, 0.0) / whole if whole else 0.0


def _alternative(found: Assumptions, shown: Mapping[str, list[Rests]]) -> str:
    if not shown:
        return headline(found)
    lines = "; ".join(
        say(
            "{package}, {criterion}: {parts}",
            package=own.package,
            criterion=own.criterion,
            parts=", ".join(map(_resting, own.parts)),
        )
        for rows in shown.values()
        for own in rows
    )
    return say(
        "{finding} Of 100 parts of the variance, with 95% intervals: {lines}.", finding=headline(found), lines=lines
    )


def _resting(part: Part) -> str:
    return say("{parts} on {what}", parts=parts_of_100(part.shapley), what=say(ON[part.group]))


def _table(shown: Mapping[str, list[Rests]]) -> Table:
    return Table(
        caption=say("Of 100 parts of the variance of each verdict, those that rest on each grade of evidence"),
        headings=(
            say("package"),
            say("verdict"),
            say("rests on"),
            say("parts of 100"),
            say("low, 95%"),
            say("high, 95%"),
        ),
        rows=tuple(
            (
                own.package,
                own.criterion,
                say(_NAMES[part.group]),
                f"{width:.1f}",
                f"{100 * part.shapley.low:.1f}",
                f"{100 * part.shapley.high:.1f}",
            )
            for rows in shown.values()
            for own in rows
            for part, width in _widths(own)
        ),
        numeric=frozenset({3, 4, 5}),
    )


def _axis_name() -> str:
    return say("of 100 parts of the variance")


def _paint(axes: "Axes", shown: Mapping[str, list[Rests]]) -> None:
    below = 0.0
    for rows in shown.values():
        axes.text(0.6, below + 0.72 * _HEAD, _heading(rows[0]), fontsize=9.5, weight="bold", parse_math=False)
        below += _HEAD
        for own in rows:
            aside(axes, _row_name(own, _LONGEST), below + _ROW / 2, _LEFT - 8)
            _bar(axes, own, below + _ROW / 2)
            below += _ROW
    axes.grid(axis="y", visible=False)
    axes.set_xlabel(_axis_name(), fontsize=9)


def _bar(axes: "Axes", own: Rests, middle: float) -> None:
    left = 0.0
    for part, width in _widths(own):
        colour, hatch, ink = _FILL[part.group]
        axes.barh(middle, width, left=left, height=0.8 * _ROW, color=colour, hatch=hatch, edgecolor=GREY, linewidth=0.6)
        if width >= _NARROW:
            letter = part.group if not hatch else ""
            behind = {"facecolor": "white", "edgecolor": "none", "pad": 1.0} if hatch else None
            axes.text(
                left + width / 2, middle, f"{letter} {width:.0f}".strip(), color=ink, fontsize=8, ha="center",
                va="center", bbox=behind,
            )  # fmt: skip
        left += width


def _paint_key(figure: "Canvas", found: Assumptions) -> None:
    from matplotlib.patches import Patch

    names = [name for name in GROUPS if name in found.inputs]
    patches = [
        Patch(facecolor=_FILL[name][0], hatch=_FILL[name][1], edgecolor=GREY, label=say(_NAMES[name])) for name in names
    ]
    figure.legend(
        handles=patches, loc="upper left", bbox_to_anchor=(0, 1), ncols=len(names), fontsize=8.5, frameon=False,
        handlelength=1.6, columnspacing=1.2, borderaxespad=0.4,
    )  # fmt: skip


def _option(found: Assumptions, shown: Mapping[str, list[Rests]], alt: str) -> dict[str, Any]:
    """Bars stacked to 100, one series for each group of evidence."""
    rows = [own for each in shown.values() for own in each]
    series: list[dict[str, Any]] = []
    for name in (own for own in GROUPS if own in found.inputs):
        colour, hatch, ink = _FILL[name]
        widths = [next((width for part, width in _widths(own) if part.group == name), None) for own in rows]
        style: dict[str, Any] = {"color": colour, "borderColor": GREY}
        if hatch:
            turn = 0.785 if name == "school" else 0.0
            style["decal"] = {
                "symbol": "rect",
                "dashArrayX": [1, 0],
                "dashArrayY": [2, 4],
                "rotation": turn,
                "color": GREY,
            }
        series.append(
            {
                "type": "bar",
                "stack": "parts",
                "name": say(_NAMES[name]),
                "itemStyle": style,
                "label": {"show": False, "color": ink},
                "data": [
                    None
                    if width is None
                    else {"value": round(width, 4), "label": {"show": width >= _NARROW, "formatter": f"{width:.0f}"}}
                    for width in widths
                ],
            }
        )
    return web.base(
        alt,
        legend={"top": 0, "data": [own["name"] for own in series]},
        grid={"left": 12, "right": 24, "top": 40, "bottom": 44, **web.INSIDE},
        xAxis=web.value_axis(_axis_name(), min=0, max=100),
        yAxis={
            "type": "category",
            "inverse": True,
            "data": [say("{criterion}: {row}", criterion=own.criterion, row=_row_name(own)) for own in rows],
            "axisTick": {"show": False},
            "axisLabel": {"color": "#1a1a1a", "width": 240, "overflow": "break"},
        },
        series=series,
    )
