"""The board of claims: a row for each, a column for all futures and for each position of each school.

A box is parted by what the tested parts of a claim say there: filled from below by those that are supported, hatched
from above by those that are contradicted, empty in between for those that are undetermined. So a claim is supported
where its box is full, contradicted where it is all hatched. A dash stands for outside the model. Nothing is told by
colour alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from titanium.errors import InputError
from titanium.evidence.claims.finding import ClaimsLedger, Judged
from titanium.evidence.claims.verdicts import Verdict
from titanium.tell.claims_words import headline
from titanium.tell.figures.canvas import GREY, PALE, drawing

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_COLUMN, _GAP, _ROW, _BOX = 15.0, 7.0, 18.0, 11.0
_LEFT, _HEAD, _FOOT, _RIGHT = 330.0, 156.0, 30.0, 10.0
_LONGEST = 56
_BESIDE = "without signatures"
_SUPPORTED, _CONTRADICTED = "#0072B2", "#D55E00"

Column = tuple[float, str, str]
"""Place of a column, the switch it belongs to, empty for none, and what it is called."""


def chart(ledger: ClaimsLedger) -> str:
    """The board of claims as an SVG drawing.

    Raises
    ------
    InputError
        If there is no claim, or matplotlib is not installed.
    """
    if not ledger.claims:
        raise InputError("there is no claim to draw")
    columns = _columns(ledger)
    width = _LEFT + columns[-1][0] + _COLUMN + _RIGHT
    height = _HEAD + _ROW * len(ledger.claims) + _FOOT

    def draw(figure: "Figure") -> None:
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set(xlim=(0, width), ylim=(height, 0))
        axes.axis("off")
        _heads(axes, columns)
        boxes = list[_Box]()
        for place, own in enumerate(ledger.claims):
            y = _HEAD + _ROW * (place + 0.5)
            if place % 2 == 0:
                axes.axhspan(y - _ROW / 2, y + _ROW / 2, color=PALE, alpha=0.5, linewidth=0)
            boxes += _claim(axes, own, ledger.unsigned.claims[place] if ledger.unsigned else None, y, columns)
        _fill(axes, [*boxes, *_legend(axes, height - _FOOT / 2)])

    return drawing(width, height, draw, headline(ledger), _alternative(ledger), name="claims")


def _columns(ledger: ClaimsLedger) -> list[Column]:
    found: list[Column] = [(_COLUMN / 2, "", "all futures")]
    if ledger.unsigned:
        found.append((found[-1][0] + _COLUMN, "", _BESIDE))
    for switch, positions in ledger.schools.items():
        x = found[-1][0] + _GAP
        for position in positions:
            x += _COLUMN
            found.append((x, switch, position))
    return found


def _heads(axes: "Axes", columns: Sequence[Column]) -> None:
    for x, switch, name in columns:
        told = f"{switch}: {name}".replace("_", " ") if switch else name
        weight = "normal" if switch else "bold"
        at = (_LEFT + x, _HEAD - 8)
        axes.text(*at, told, fontsize=7.5, rotation=90, ha="center", va="bottom", weight=weight, parse_math=False)


@dataclass(frozen=True)
class _Box:
    """A box around its middle, with what the tested parts of a claim say."""

    x: float
    y: float
    said: Sequence[Verdict]

    def share(self, verdict: Verdict) -> float:
        """Height of the part that says so."""
        return _BOX * self.said.count(verdict) / len(self.said) if self.said else 0.0


def _claim(axes: "Axes", own: Judged, beside: Judged | None, y: float, columns: Sequence[Column]) -> Iterator[_Box]:
    axes.text(8, y, own.key, fontsize=8.5, weight="bold", va="center")
    axes.text(36, y, _short(own.entry.claim), fontsize=8.5, va="center", parse_math=False)
    for x, switch, name in columns:
        yield _Box(_LEFT + x, y, _said(beside if beside and name == _BESIDE else own, switch, name))


def _said(own: Judged, switch: str, position: str) -> list[Verdict]:
    """What the tested parts of a claim say in a position, or over all futures."""
    found = [part.found.by_school[switch][position] if switch else part.overall for part in own.measures]
    return [one.verdict for one in found if one.verdict != "told"]


def _fill(axes: "Axes", boxes: Sequence[_Box]) -> None:
    """Draw all boxes; those of a kind as one path, so that the drawing stays small."""
    whole, half = [own for own in boxes if own.said], _BOX / 2
    dashes = [own for own in boxes if not own.said]
    axes.plot([own.x for own in dashes], [own.y for own in dashes], "_", markersize=9, color=GREY)
    hatched = [(own.x - half, own.y - half, own.share("contradicted")) for own in whole]
    filled = [(own.x - half, own.y + half - own.share("supported"), own.share("supported")) for own in whole]
    _rectangles(axes, [(own.x - half, own.y - half, _BOX) for own in whole], facecolor="white", linewidth=0)
    _rectangles(axes, hatched, facecolor=_CONTRADICTED, edgecolor="white", hatch="/////", linewidth=0)
    _rectangles(axes, filled, facecolor=_SUPPORTED, linewidth=0)
    edges = [(own.x - half, own.y - half, _BOX) for own in whole]
    _rectangles(axes, edges, facecolor="none", edgecolor="#4D4D4D", linewidth=0.7)


def _rectangles(axes: "Axes", boxes: Sequence[tuple[float, float, float]], **style: Any) -> None:
    """Rectangles as wide as a box, by left, top and height, as one path."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    corners = [
        Path([(x, y), (x + _BOX, y), (x + _BOX, y + height), (x, y + height), (x, y)], closed=True)
        for x, y, height in boxes
        if height
    ]
    if corners:
        axes.add_patch(PathPatch(Path.make_compound_path(*corners), **style))


def _legend(axes: "Axes", y: float) -> Iterator[_Box]:
    kinds: tuple[tuple[str, list[Verdict]], ...] = (
        ("supported", ["supported"]),
        ("contradicted", ["contradicted"]),
        ("undetermined", ["undetermined"]),
        ("one part each", ["supported", "undetermined", "contradicted"]),
        ("outside the model", []),
    )
    x = 14.0
    for told, said in kinds:
        yield _Box(x, y, said)
        axes.text(x + 10, y, told, fontsize=8.5, va="center")
        x += 30 + 5.4 * len(told)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"


def _alternative(ledger: ClaimsLedger) -> str:
    told = [f"{own.key} {own.verdict.overall}{_elsewhere(own)}" for own in ledger.claims]
    return f"Verdicts on claims over all futures, and where a school's position says otherwise. {'; '.join(told)}."


def _elsewhere(own: Judged) -> str:
    other = [
        f"{switch} {position} {said}"
        for switch, positions in own.verdict.by_school.items()
        for position, said in positions.items()
        if said != own.verdict.overall
    ]
    return f" ({', '.join(other)})" if other else ""
