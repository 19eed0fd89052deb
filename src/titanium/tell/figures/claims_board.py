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
from titanium.evidence.claims.finding import VERDICTS, ClaimsLedger, Judged
from titanium.evidence.claims.verdicts import Verdict
from titanium.tell import words
from titanium.tell.catalogue import say, told
from titanium.tell.claims_words import SYMBOLS, headline, is_, is_mixed
from titanium.tell.figures.canvas import GREY, PALE
from titanium.tell.figures.figure import Figure
from titanium.tell.figures.option import base
from titanium.tell.figures.room import cut, wide
from titanium.tell.table import Table

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

_COLUMN, _GAP, _ROW, _BOX, _SIZE = 15.0, 7.0, 18.0, 11.0, 8.5
_LEFT, _FOOT, _RIGHT, _KEY, _WIDEST = 330.0, 30.0, 10.0, 36.0, 180.0
_SUPPORTED, _CONTRADICTED = "#0072B2", "#D55E00"


@dataclass(frozen=True)
class _Column:
    """A column of the board: over all futures, without signatures, or in a position of a school."""

    x: float
    """Middle, points from where columns begin."""
    name: str
    switch: str = ""
    position: str = ""
    is_unsigned: bool = False

    def verdict(self, own: Judged) -> Verdict:
        """What the claim as a whole comes to here."""
        return own.verdict.by_school[self.switch][self.position] if self.switch else own.verdict.overall

    def said(self, own: Judged) -> list[Verdict]:
        """What its tested parts say here."""
        found = [
            part.found.by_school[self.switch][self.position] if self.switch else part.overall for part in own.measures
        ]
        return [one.verdict for one in found if one.verdict != "told"]


def claims_board(ledger: ClaimsLedger) -> Figure:
    """The board of claims as a figure.

    Raises
    ------
    InputError
        If there is no claim.
    """
    if not ledger.claims:
        raise InputError("there is no claim to draw")
    columns = _columns(ledger)
    head = 16 + max(wide(column.name, _SIZE, bold=not column.switch) for column in columns)
    width = _LEFT + columns[-1].x + _COLUMN / 2 + _RIGHT
    height = head + _ROW * len(ledger.claims) + _FOOT
    alt = _alternative(ledger)

    def draw(figure: "Canvas") -> None:
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set(xlim=(0, width), ylim=(height, 0))
        axes.axis("off")
        for column in columns:
            at, weight = (_LEFT + column.x, head - 8), "normal" if column.switch else "bold"
            axes.text(
                *at, column.name, fontsize=8, rotation=90, ha="center", va="bottom", weight=weight, parse_math=False
            )
        boxes = list[_Box]()
        for place, own in enumerate(ledger.claims):
            y = head + _ROW * (place + 0.5)
            if place % 2 == 0:
                axes.axhspan(y - _ROW / 2, y + _ROW / 2, color=PALE, alpha=0.5, linewidth=0)
            axes.text(8, y, own.key, fontsize=_SIZE, weight="bold", va="center", parse_math=False)
            axes.text(_KEY, y, _cut(told(own.entry.claim)), fontsize=_SIZE, va="center", parse_math=False)
            beside = _beside(ledger, place)
            boxes += [_Box(_LEFT + own_.x, y, own_.said(beside if own_.is_unsigned else own)) for own_ in columns]
        _fill(axes, [*boxes, *_legend(axes, height - _FOOT / 2)])

    option = _option(ledger, columns, alt)
    return Figure(
        "claims", headline(ledger), alt, _standing(ledger), _table(ledger, columns), width, height, draw, option
    )


def _columns(ledger: ClaimsLedger) -> list[_Column]:
    found = [_Column(_COLUMN / 2, say("all futures"))]
    if ledger.unsigned:
        found.append(_Column(found[-1].x + _COLUMN, say("without signatures"), is_unsigned=True))
    for switch, positions in ledger.schools.items():
        x = found[-1].x + _GAP
        for position in positions:
            x += _COLUMN
            name = say("{school}: {position}", school=told(switch), position=told(position)).replace("_", " ")
            found.append(_Column(x, cut(name, _WIDEST, _SIZE), switch, position))
    return found


def _cut(text: str) -> str:
    """A claim as far as there is room for it."""
    return cut(text, _LEFT - _KEY - 4, _SIZE)


def _beside(ledger: ClaimsLedger, place: int) -> Judged:
    """A claim where signatures are not asked for, or as it is if that was not counted."""
    return (ledger.unsigned or ledger).claims[place]


def _standing(ledger: ClaimsLedger) -> str:
    if ledger.evidence is None:
        return say("Worked from cited figures alone; case {case} {hash}.", case=ledger.case, hash=ledger.case_hash[:12])
    return words.standing_of(ledger.evidence)


def _alternative(ledger: ClaimsLedger) -> str:
    rows = [
        say("{claim} {verdict} ({elsewhere})", claim=own.key, verdict=is_(own.verdict.overall), elsewhere=other)
        if (other := _elsewhere(own))
        else say("{claim} {verdict}", claim=own.key, verdict=is_(own.verdict.overall))
        for own in ledger.claims
    ]
    said = say(
        "Verdicts on claims over all futures, and where a school's position says otherwise: {rows}.",
        rows="; ".join(rows),
    )
    mixed = [own.key for own in ledger.claims if is_mixed(own)]
    if not mixed:
        return said
    beside = say("Supported in one part, contradicted in another: {claims}.", claims=words.all_of(mixed))
    return f"{said} {beside}"


def _elsewhere(own: Judged) -> str:
    """Positions of schools in which a claim comes to something else."""
    return ", ".join(
        say("{school} {position}: {verdict}", school=switch, position=position, verdict=is_(said))
        for switch, positions in own.verdict.by_school.items()
        for position, said in positions.items()
        if said != own.verdict.overall
    )


def _parts(said: Sequence[Verdict]) -> str:
    """How many tested parts of a claim say what."""
    return ", ".join(
        say("{count} {verdict}", count=said.count(verdict), verdict=is_(verdict))
        for verdict in VERDICTS
        if verdict in said
    )


def _table(ledger: ClaimsLedger, columns: Sequence[_Column]) -> Table:
    unsigned = [column for column in columns if column.is_unsigned]
    headings = (
        say("claim"),
        say("in our words"),
        say("over all futures"),
        say("its tested parts"),
        *(column.name for column in unsigned),
        say("schools in which it stays so"),
        say("positions of schools that say otherwise"),
    )
    rows = tuple(
        (
            own.key,
            told(own.entry.claim),
            is_(own.verdict.overall),
            _parts(columns[0].said(own)) or say("none"),
            *(is_(_beside(ledger, place).verdict.overall) for _ in unsigned),
            say("{count} of {of}", count=len(own.survives), of=len(own.verdict.by_school)),
            _elsewhere(own) or say("none"),
        )
        for place, own in enumerate(ledger.claims)
    )
    return Table(say("What each claim comes to, over all futures and by school"), headings, rows)


def _option(ledger: ClaimsLedger, columns: Sequence[_Column], alt: str) -> dict[str, Any]:
    colours: dict[Verdict, str] = {"supported": _SUPPORTED, "contradicted": _CONTRADICTED, "undetermined": "#FFFFFF"}
    data = [
        _cell(x, y, own.key, column.name, column.verdict(_beside(ledger, y) if column.is_unsigned else own))
        for y, own in enumerate(ledger.claims)
        for x, column in enumerate(columns)
    ]
    upright = {"interval": 0, "rotate": 90, "color": "#1a1a1a", "width": _WIDEST, "overflow": "truncate"}
    texts = [say("{claim}  {text}", claim=own.key, text=told(own.entry.claim)) for own in ledger.claims]
    return base(
        alt,
        tooltip={"trigger": "item", "confine": True},
        grid={"left": 330, "top": 170, "right": 12, "bottom": 44},
        xAxis={
            "type": "category",
            "data": [column.name for column in columns],
            "position": "top",
            "axisLabel": upright,
            "axisTick": {"show": False},
        },
        yAxis={
            "type": "category",
            "data": texts,
            "inverse": True,
            "axisLabel": {"interval": 0, "color": "#1a1a1a", "width": 310, "overflow": "truncate"},
            "axisTick": {"show": False},
        },
        visualMap={
            "type": "piecewise",
            "orient": "horizontal",
            "left": "center",
            "bottom": 4,
            "dimension": 2,
            "pieces": [
                {
                    "value": place,
                    "label": f"{SYMBOLS[verdict]} {is_(verdict)}",
                    "color": colours.get(verdict, PALE),
                }
                for place, verdict in enumerate(VERDICTS)
            ],
        },
        series=[
            {
                "type": "heatmap",
                "name": say("verdict"),
                "dimensions": ["x", "y", "code", "sign", say("claim"), say("verdict")],
                "encode": {"x": 0, "y": 1, "value": 2, "tooltip": [4, 5]},
                "data": data,
                "label": {"show": True, "formatter": "{@sign}"},
                "itemStyle": {"borderColor": GREY, "borderWidth": 1},
            }
        ],
    )


def _cell(x: int, y: int, claim: str, column: str, verdict: Verdict) -> dict[str, Any]:
    is_dark = verdict in ("supported", "contradicted")
    return {
        "name": column,
        "value": [x, y, VERDICTS.index(verdict), SYMBOLS[verdict], claim, is_(verdict)],
        "label": {"color": "#FFFFFF" if is_dark else "#1a1a1a"},
    }


@dataclass(frozen=True)
class _Box:
    """A box around its middle, with what the tested parts of a claim say."""

    x: float
    y: float
    said: Sequence[Verdict]

    def share(self, verdict: Verdict) -> float:
        """Height of the part that says so."""
        return _BOX * self.said.count(verdict) / len(self.said) if self.said else 0.0


def _fill(axes: "Axes", boxes: Sequence[_Box]) -> None:
    """Draw all boxes; those of a kind as one path, so that the drawing stays small."""
    whole, half = [own for own in boxes if own.said], _BOX / 2
    dashes = [own for own in boxes if not own.said]
    axes.plot([own.x for own in dashes], [own.y for own in dashes], "_", markersize=9, color=GREY)
    hatched = [(own.x - half, own.y - half, own.share("contradicted")) for own in whole]
    filled = [(own.x - half, own.y + half - own.share("supported"), own.share("supported")) for own in whole]
    edges = [(own.x - half, own.y - half, _BOX) for own in whole]
    _rectangles(axes, edges, facecolor="white", linewidth=0)
    _rectangles(axes, hatched, facecolor=_CONTRADICTED, edgecolor="white", hatch="/////", linewidth=0)
    _rectangles(axes, filled, facecolor=_SUPPORTED, linewidth=0)
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
        (is_("supported"), ["supported"]),
        (is_("contradicted"), ["contradicted"]),
        (is_("undetermined"), ["undetermined"]),
        (say("one part each"), ["supported", "undetermined", "contradicted"]),
        (is_("outside"), []),
    )
    x = 14.0
    for text, said in kinds:
        yield _Box(x, y, said)
        axes.text(x + 10, y, text, fontsize=_SIZE, va="center", parse_math=False)
        x += 28 + wide(text, _SIZE)
