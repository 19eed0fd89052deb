"""Parallel coordinates: sampled futures as lines over the inputs that matter, those that break above those that hold.

Every upright line is an input: an uncertainty by its level, the share of its own distribution that lies below, with its
value told at some of them; a school by its positions. A bar beside a line is what the rule asks of that input. Both
kinds of futures have a panel of their own, so none hides the other and nothing is told by colour.
"""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from titanium.judge.discover.parallel import Axis, Parallel
from titanium.judge.inputs import BREAKS
from titanium.tell import words
from titanium.tell.catalogue import say, told
from titanium.tell.discover import condition, limit
from titanium.tell.figures.canvas import CAPITAL, GREY, HIGHLIGHT, PALE
from titanium.tell.figures.figure import Figure
from titanium.tell.figures.option import base
from titanium.tell.figures.room import folded
from titanium.tell.table import Table

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

_WIDTH, _PANEL, _ABOVE, _MARGIN, _LINE, _KEY = 720.0, 170.0, 26.0, 52.0, 11.5, 22.0
"""Points: of the drawing, of a panel, of the line above it, at both sides, of a line of a name, of the key below."""
_SIZE = 8.5
_LINES_OF_NAME = 6
_SPREAD = 0.6
"""Part of a position's room over which its futures are spread."""
_FAINT = 15
"""Lines of which each is drawn in full; more are fainter."""
_GOLDEN = 0.6180339887498949
"""Steps of the golden ratio spread any number of futures evenly."""

_LOOKS = (("inside", CAPITAL["B"], "-"), ("outside", CAPITAL["W"], "-"))


def parallel(found: Parallel) -> Figure:
    """Futures along the inputs that matter, as a figure."""
    names = [_folded(found, axis) for axis in found.axes]
    below = 14 + _LINE * max(map(len, names))
    height = 2 * (_ABOVE + _PANEL) + 6 + below + _KEY
    alt = _alternative(found)

    def draw(figure: "Canvas") -> None:
        wide = 1 - 2 * _MARGIN / _WIDTH
        for number, (kind, colour, dash) in enumerate(_LOOKS):
            top = number * (_ABOVE + _PANEL + 6) + _ABOVE
            axes = figure.add_axes((_MARGIN / _WIDTH, 1 - (top + _PANEL) / height, wide, _PANEL / height))
            levels = found.inside if kind == "inside" else found.outside
            _panel(axes, found, heights(found, levels), colour, dash)
            axes.text(
                -(_MARGIN - 8) / (_WIDTH - 2 * _MARGIN) * _across(found), 1.06, _kind(found, kind), fontsize=10,
                weight="bold", va="bottom", parse_math=False,
            )  # fmt: skip
            if number == 1:
                _names(axes, found, names)
        figure.text(8 / _WIDTH, 8 / height, _key(found), fontsize=8, color="#4D4D4D", parse_math=False)

    title = _title(found)
    standing = words.standing_of(found.evidence)
    return Figure("parallel", title, alt, standing, _table(found), _WIDTH, height, draw, _option(found, alt))


def _across(found: Parallel) -> float:
    """Width of a panel in units of the axes."""
    return max(len(found.axes) - 1, 1)


def heights(found: Parallel, levels: NDArray[np.float32]) -> NDArray[np.float64]:
    """Where futures stand on each axis, 0 to 1: levels as they are, positions of a school spread over their room."""
    shown = levels.astype(np.float64)
    for place, axis in enumerate(found.axes):
        if axis.labels:
            spread = (np.arange(len(shown)) * _GOLDEN) % 1 - 0.5
            shown[:, place] = (shown[:, place] + 0.5 + _SPREAD * spread) / len(axis.labels)
    return shown


def _title(found: Parallel) -> str:
    count = words.count(found.met, 100)
    asked = [condition(axis.term) for axis in found.axes if axis.term is not None]
    if found.target == BREAKS:
        said = say("{package} breaks in {count} sampled futures", package=found.package, count=count)
    else:
        said = say(
            "Under {package}, {what} in {count} sampled futures",
            package=found.package, what=told(found.meaning), count=count,
        )  # fmt: skip
    if not asked:
        return say("{clause}; no rule tells which.", clause=said)
    return say("{clause}, most densely when {conditions}.", clause=said, conditions=words.all_of(asked))


def _kind(found: Parallel, kind: str) -> str:
    """What the futures of a panel have in common, and how many of how many are drawn."""
    if kind == "inside":
        known = {"shown": len(found.inside), "of": found.met.count}
        if found.target == BREAKS:
            return say("It breaks: the first {shown:,} of {of:,} such futures", **known)
        return say("It is so: the first {shown:,} of {of:,} such futures", **known)
    known = {"shown": len(found.outside), "of": found.met.futures - found.met.count}
    if found.target == BREAKS:
        return say("It holds: the first {shown:,} of {of:,} such futures", **known)
    return say("It is not so: the first {shown:,} of {of:,} such futures", **known)


def _panel(axes: "Axes", found: Parallel, shown: NDArray[np.float64], colour: str, dash: str) -> None:
    from matplotlib.collections import LineCollection

    places = np.arange(len(found.axes), dtype=float)
    across = _across(found)
    axes.set(xlim=(0, across), ylim=(0, 1), xticks=[], yticks=[])
    axes.spines[:].set_visible(False)
    if len(found.axes) == 1:  # one input: a short stroke for each future
        places, shown = np.array([0.0, 0.04]), np.repeat(shown, 2, axis=1)
    lines = [np.column_stack([places, own]) for own in shown]
    alpha = min(1.0, 0.3 + _FAINT / max(len(lines), 1))
    drawn = LineCollection(lines, colors=colour, linewidths=0.7, alpha=alpha, linestyles=dash, clip_on=False, zorder=2)
    axes.add_collection(drawn)
    for place, axis in enumerate(found.axes):
        axes.plot([place, place], [0, 1], color="#4D4D4D", linewidth=1, clip_on=False, zorder=3)
        for low, high in spans(axis):
            axes.plot(
                [place, place], [low, high], color=HIGHLIGHT, linewidth=6, solid_capstyle="butt", clip_on=False,
                zorder=4, alpha=0.75,
            )  # fmt: skip
            for end in (low, high):
                axes.plot(
                    [place - 0.012 * across, place + 0.012 * across], [end, end], color="black", linewidth=1.6,
                    clip_on=False, zorder=5,
                )  # fmt: skip
        for level, text in _ticks(axis):
            axes.text(
                place - 0.012 * across, level, text, fontsize=8, ha="right", va="center", zorder=6, parse_math=False,
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.4, "alpha": 0.75},
            )  # fmt: skip


def spans(axis: Axis) -> list[tuple[float, float]]:
    """Stretches of an axis that the rule asks for, 0 to 1; none where it asks nothing."""
    if axis.term is not None and axis.term.kept:
        room = 1 / len(axis.labels)
        return [(place * room, (place + 1) * room) for place, own in enumerate(axis.labels) if own in axis.term.kept]
    limits = axis.limits()
    return [] if limits is None else [limits]


def _ticks(axis: Axis) -> list[tuple[float, str]]:
    """Places on an axis that are named: some levels by the value there, positions of a school by their names."""
    if axis.labels:
        return [
            ((place + 0.5) / len(axis.labels), told(own).replace("_", " ")) for place, own in enumerate(axis.labels)
        ]
    return [(level, f"{value:.3g}") for level, value in axis.marks]


def _folded(found: Parallel, axis: Axis) -> list[str]:
    """An input's name in lines that fit between its neighbours."""
    room = min((_WIDTH - 2 * _MARGIN) / _across(found), 2 * _MARGIN) - 8
    return folded(_named(axis), room, _LINES_OF_NAME, _SIZE, bold=True)


def _names(axes: "Axes", found: Parallel, names: list[list[str]]) -> None:
    """What each axis is, below the last panel; where a rule asks something, in bold."""
    for place, (axis, lines) in enumerate(zip(found.axes, names, strict=True)):
        weight = "bold" if axis.term is not None else "normal"
        axes.text(
            place, -0.04, "\n".join(lines), fontsize=_SIZE, ha="center", va="top", weight=weight, parse_math=False
        )


def _key(found: Parallel) -> str:
    said = [say("Numbers: values at 5, 50 and 95 of 100 parts of an input's range.")]
    if found.rule:
        said.insert(0, say("Bars and bold names: what rule {rule} asks.", rule=found.rule))
    if not all(axis.is_clear for axis in found.axes):
        said.append(say("°: explains no more than noise would."))
    return " ".join(said)


def _named(axis: Axis) -> str:
    name = ("" if axis.is_clear else "° ") + told(axis.words).replace("_", " ")
    return name if axis.unit == "1" else say("{input}, {unit}", input=name, unit=axis.unit.replace("_", " "))


def _alternative(found: Parallel) -> str:
    said = [
        _title(found),
        say(
            "Lines of sampled futures over {count} inputs. {inside}; {outside}.",
            count=len(found.axes), inside=_kind(found, "inside"), outside=_kind(found, "outside"),
        ),
    ]  # fmt: skip
    for place, axis in enumerate(found.axes):
        middles = [_middle(axis, levels[:, place]) for levels in (found.inside, found.outside)]
        said.append(
            say("{input}: most often or in the middle {inside} above, {outside} below.",
                input=told(axis.words), inside=middles[0], outside=middles[1])
        )  # fmt: skip
    return " ".join(said)


def _middle(axis: Axis, levels: NDArray[np.float32]) -> str:
    """The middle level of an uncertainty of 100 parts of its range, or the commonest position of a school."""
    if not len(levels):
        return say("none")
    if axis.labels:
        return told(axis.labels[int(np.bincount(levels.astype(int), minlength=len(axis.labels)).argmax())])
    return say("{level:.0f} of 100", level=100 * float(np.median(levels)))


def _table(found: Parallel) -> Table:
    headings = (
        say("input"),
        say("unit"),
        say("value at 5, 50 and 95 of 100 parts of its range"),
        say("the rule asks"),
        say("told from noise"),
        _kind(found, "inside"),
        _kind(found, "outside"),
    )
    rows = tuple(
        (
            told(axis.words),
            "" if axis.unit == "1" else axis.unit,
            ", ".join(text for _, text in _ticks(axis)),
            limit(axis.term) if axis.term is not None else say("nothing"),
            say("yes") if axis.is_clear else say("no"),
            _quarters(axis, found.inside[:, place]),
            _quarters(axis, found.outside[:, place]),
        )
        for place, axis in enumerate(found.axes)
    )
    return Table(say("Where the futures that are drawn lie along each input"), headings, rows)


def _quarters(axis: Axis, levels: NDArray[np.float32]) -> str:
    """Where the drawn futures lie along an input: in each quarter of its range, or in each position."""
    if axis.labels:
        counts = np.bincount(levels.astype(int), minlength=len(axis.labels))
        return ", ".join(
            say("{position} {count}", position=told(own), count=int(count))
            for own, count in zip(axis.labels, counts, strict=True)
        )
    counts = np.histogram(levels, bins=4, range=(0, 1))[0]
    return say("by quarter of its range {counts}", counts=", ".join(map(str, counts)))


def _range(axis: Axis) -> str:
    """What an axis of the web's chart runs over, from below: it has no room for names of its places."""
    if axis.labels:
        return say("upwards {positions}", positions=", ".join(map(told, axis.labels)))
    low, high = axis.marks[0][1], axis.marks[-1][1]
    return say("{low:.3g} to {high:.3g} in 90 of 100", low=low, high=high)


def _option(found: Parallel, alt: str) -> dict[str, Any]:
    limits = [[spans(axis)[0] if spans(axis) else (0.0, 1.0) for axis in found.axes]] if found.rule else []
    series: list[dict[str, Any]] = [
        {
            "type": "parallel",
            "name": _kind(found, kind),
            "lineStyle": {"color": colour, "width": 1, "opacity": 0.35, "type": dash},
            "data": np.round(heights(found, levels), 4).tolist(),
        }
        for kind, colour, dash, levels in (
            ("outside", CAPITAL["W"], "dashed", found.outside),
            ("inside", CAPITAL["B"], "solid", found.inside),
        )
    ]
    series += [
        {
            "type": "parallel",
            "name": say("limits of rule {rule}", rule=found.rule),
            "lineStyle": {"color": "#000000", "width": 3, "opacity": 1, "type": "dotted"},
            "silent": True,
            "data": [[low for low, _ in own], [high for _, high in own]],
        }
        for own in limits
    ]
    top = 44 + 13 * (1 + max(len(_folded(found, axis)) for axis in found.axes))
    return base(
        alt,
        legend={"top": 0, "data": [own["name"] for own in series]},
        parallel={"left": 100, "right": 100, "top": top, "bottom": 20},
        parallelAxis=[
            {
                "dim": place,
                "name": "\n".join([*_folded(found, axis), _range(axis)]),
                "nameTextStyle": {"fontSize": 11, "lineHeight": 13, "color": "#1a1a1a"},
                "min": 0,
                "max": 1,
                "axisLine": {"lineStyle": {"color": GREY}},
                "splitLine": {"lineStyle": {"color": PALE}},
            }
            for place, axis in enumerate(found.axes)
        ],
        series=series,
    )
