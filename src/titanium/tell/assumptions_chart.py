"""The chart of what verdicts rest on: a bar of 100 parts for each verdict on each package, parted by grade of evidence.

Parts are told by shade from what was measured, lightest, to what is assumed, darkest, with the letter of the grade and
the number of parts inside; schools and chance are hatched. So the chart reads in grey as in colour.
"""

from typing import TYPE_CHECKING

from titanium.evidence.assumptions.finding import Assumptions, Rests, share_of
from titanium.evidence.assumptions.groups import GROUPS
from titanium.tell import words
from titanium.tell.assumptions import ON, headline, parts_of_100
from titanium.tell.assumptions_turns import amount, flip_sentence
from titanium.tell.figures.canvas import GREY, drawing, plain_axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_WIDTH, _ROW, _HEAD, _LEGEND, _FOOT, _LEFT = 680.0, 20.0, 22.0, 34.0, 34.0, 230.0
"""Points: of the chart, a bar, the name of a verdict above its bars, the legend, the axis below, and the names."""
_FILL = {
    "A": ("#E4F0F8", "", "black"),
    "B": ("#B3D4EA", "", "black"),
    "C": ("#6BA6CF", "", "black"),
    "D": ("#123F66", "", "white"),
    "school": ("white", "///", "black"),
    "chance": ("white", "---", "black"),
}
"""Group to its shade, hatching and the colour of what is written on it."""
_NARROW = 4.5
"""Parts of 100 below which nothing is written inside."""
_SHORT = {"school": "schools", "chance": "chance"}


def chart(found: Assumptions) -> str:
    """Shares of the variance as bars; an SVG drawing.

    Raises
    ------
    InputError
        If matplotlib is not installed.
    """
    told = {name: _told(found, name) for name in found.criteria}
    told = {name: own for name, own in told.items() if own}
    rows = sum(map(len, told.values()))
    height = _LEGEND + sum(_HEAD + _ROW * len(own) for own in told.values()) + _FOOT

    def draw(figure: "Figure") -> None:
        axes = figure.add_axes(
            (_LEFT / _WIDTH, _FOOT / height, 1 - (_LEFT + 16) / _WIDTH, 1 - (_LEGEND + _FOOT) / height)
        )
        plain_axes(axes)
        if not rows:
            axes.text(50, 0.5, "Nothing to share out", ha="center", fontsize=10)
            axes.set(xlim=(0, 100), ylim=(1, 0), yticks=[])
            return
        _bars(axes, told)
        _legend(figure, found, height)

    return drawing(_WIDTH, height, draw, headline(found), _described(found), name="assumptions")


def _told(found: Assumptions, criterion: str) -> list[Rests]:
    """What is drawn of a verdict, most of it assumed first."""
    own = [each for each in found.rests if each.criterion == criterion and each.parts]
    return sorted(own, key=lambda each: -sum(part.shapley.value for part in each.parts if part.group == "D"))


def _bars(axes: "Axes", told: dict[str, list[Rests]]) -> None:
    below = 0.0
    ticks: list[tuple[float, str]] = []
    for criterion, own in told.items():
        meaning = f"{criterion}: a package {own[0].does}" if own[0].does != criterion else criterion
        axes.text(0, below + 0.72 * _HEAD, meaning, fontsize=9.5, weight="bold", parse_math=False)
        below += _HEAD
        for each in own:
            count = words.count(share_of(each)) if each.is_event else amount(each.mean, each.unit)
            ticks.append((below + _ROW / 2, f"{each.package}  {count}"))
            _bar(axes, each, below + _ROW / 2)
            below += _ROW
    axes.set(xlim=(0, 100), ylim=(below, 0))
    axes.set_yticks([place for place, _ in ticks], [name for _, name in ticks])
    axes.grid(axis="y", visible=False)
    axes.set_xlabel("of 100 parts of the variance", fontsize=9)


def _bar(axes: "Axes", own: Rests, middle: float) -> None:
    """One bar; parts that noise puts below zero have no width."""
    left = 0.0
    whole = sum(max(part.shapley.value, 0.0) for part in own.parts)
    for part in own.parts:
        width = 100 * max(part.shapley.value, 0.0) / whole
        colour, hatch, ink = _FILL[part.group]
        axes.barh(middle, width, left=left, height=0.8 * _ROW, color=colour, hatch=hatch, edgecolor=GREY, linewidth=0.6)
        if width >= _NARROW:
            letter = part.group if part.group not in _SHORT else ""
            axes.text(left + width / 2, middle, f"{letter} {width:.0f}".strip(), color=ink, fontsize=8, ha="center",
                      va="center", bbox=_behind(part.group))  # fmt: skip
        left += width


def _behind(group: str) -> dict[str, object] | None:
    """White behind what is written on a hatched part."""
    return {"facecolor": "white", "edgecolor": "none", "pad": 1.0} if group in _SHORT else None


def _legend(figure: "Figure", found: Assumptions, height: float) -> None:
    from matplotlib.patches import Patch

    names = [name for name in GROUPS if name in found.inputs]
    patches = [
        Patch(facecolor=_FILL[name][0], hatch=_FILL[name][1], edgecolor=GREY, label=_SHORT.get(name) or _graded(name))
        for name in names
    ]
    figure.legend(
        handles=patches, loc="upper left", bbox_to_anchor=(0.01, 1 - 4 / height), ncols=len(names), fontsize=8.5,
        frameon=False, handlelength=1.6, columnspacing=1.2,
    )  # fmt: skip


def _graded(name: str) -> str:
    return {"A": "A measured", "B": "B literature", "C": "C expert judgement", "D": "D assumed"}[name]


def _described(found: Assumptions) -> str:
    """The table twin: every bar in words, and what turns which verdict."""
    lines = [_in_words(own) for criterion in found.criteria for own in _told(found, criterion)]
    said = f"Of 100 parts of the variance, with 95% intervals. {'; '.join(lines)}."
    if not lines:
        said = "Nothing to share out."
    flips = [flip_sentence(own, flip) for own in found.turned for flip in own.flips]
    return " ".join([said, *flips])


def _in_words(own: Rests) -> str:
    parts = ", ".join(f"{parts_of_100(part.shapley)} on {ON[part.group]}" for part in own.parts)
    return f"{own.package}, {own.criterion}: {parts}"
