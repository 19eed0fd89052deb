"""The host's share of the cost by every definition, side by side: one payment, many percentages.

A row for each definition, in order of what it rests on: the package, the record, or what somebody published. Shapes
tell which; a ring counts one-off spending in. A share that the case quotes as a claim is drawn as a line through all.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from titanium.games.drawing.lettering import wrap
from titanium.report.account import Account
from titanium.report.host_share import Share
from titanium.tell.account import standing
from titanium.tell.catalogue import noted, say, told
from titanium.tell.figures import option as web
from titanium.tell.figures.canvas import CAPITAL, GREY, HIGHLIGHT, aside, plain_axes
from titanium.tell.figures.figure import Figure
from titanium.tell.figures.marks import interval
from titanium.tell.table import Table

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

CLAIM = "reported_claim"
"""Key of the share that a case quotes as a claim to be held against the others."""

_WIDTH, _NAMES, _RIGHT = 560.0, 268.0, 46.0
"""Points: of the figure, for the names of definitions, and right of the axis."""
_LINE, _BETWEEN, _HEAD, _FOOT, _KEY, _TOP = 11.0, 6.0, 20.0, 40.0, 20.0, 18.0
"""Points: a line of a name, between rows, a group's heading, the axis, the key, and the claim's label above."""
_COLUMNS, _LINES = 54, 4
"""Columns of text of a line of a name, and its most lines."""

_BASES: Mapping[str, tuple[str, str, str]] = {
    "package": (noted("Worked from the package in full, at nominal values"), "o", CAPITAL["W"]),
    "record": (noted("Worked from recorded figures"), "s", CAPITAL["S"]),
    "quoted": (noted("As published, not worked out here"), "D", CAPITAL["B"]),
}
"""What a share rests on, its mark and its colour."""

_LABELS: Mapping[str, str] = {
    "D1": noted("payment, against {patron}'s full cost"),
    "D2": noted("payment, in the sum of it and {patron}'s obligations on the auditors' basis"),
    "D3": noted("payment, in the sum of it and {patron}'s cost without military pay"),
    "D4": noted("payment and other support, in the sum of both and {patron}'s full cost"),
    "payment_over_cost": noted("payment, against {patron}'s budget request, military pay included"),
    "payment_in_sum": noted("payment, in the sum of it and {patron}'s budget request"),
    "payment_in_sum_without_pay": noted("payment, in the sum of it and {patron}'s budget request without military pay"),
    "payment_in_audited_sum": noted("payment, in the sum of it and {patron}'s audited obligations"),
    "direct_in_audited_sum": noted("all direct support, in the sum of it and {patron}'s audited obligations"),
    "support_direct": noted("recurring direct support, in the sum of it and {patron}'s obligations"),
    "support_direct_and_indirect": noted(
        "recurring direct and indirect support, in the sum of both and {patron}'s obligations"
    ),
    "support_with_one_off": noted("all direct and indirect support, in the sum of it and {patron}'s obligations"),
    "reported_non_personnel": noted("share of stationing cost without military pay, as testified"),
    "reported_non_personnel_other": noted("the same by another published estimate"),
    CLAIM: noted("the claim: as the article that this case starts from puts it"),
}


@dataclass(frozen=True)
class _Row:
    key: str
    share: Share
    label: str

    @property
    def lines(self) -> list[str]:
        """What stands left of the axis."""
        return wrap(say("{what} ({year})", what=self.label, year=self.share.year), _COLUMNS, _LINES)


def burden(account: Account) -> Figure:
    """Every definition of the host's share with its number, its range where there is one, and the claim marked."""
    rows = _rows(account)
    groups = [(basis, own) for basis in _BASES if (own := [row for row in rows if row.share.basis == basis])]
    key = _key(rows)
    foot = _FOOT + (_KEY if key else 0)
    inner = sum(_HEAD + sum(map(_tall, own)) for _, own in groups)
    height = _TOP + inner + foot
    alt = _alternative(account, rows)

    def paint(figure: "Canvas") -> None:
        axes = figure.add_axes((_NAMES / _WIDTH, foot / height, 1 - (_NAMES + _RIGHT) / _WIDTH, inner / height))
        _paint(axes, rows, groups, inner)
        figure.text(8 / _WIDTH, 6 / height, key, fontsize=8.5, color="#4D4D4D", parse_math=False)

    return Figure(
        name="burden",
        title=_title(account, rows),
        alt=alt,
        standing=standing(account),
        table=_table(account, rows),
        width=_WIDTH,
        height=height,
        paint=paint,
        option=_option(rows, alt),
    )


def _rows(account: Account) -> list[_Row]:
    patron = told(account.patron)

    def label(key: str, share: Share) -> str:
        return say(_LABELS[key], patron=patron) if key in _LABELS else say(share.meaning)

    return [_Row(key, share, label(key, share)) for key, share in account.shares.items() if share.basis in _BASES]


def _tall(row: _Row) -> float:
    return _LINE * len(row.lines) + _BETWEEN


def _known(rows: list[_Row]) -> list[_Row]:
    return [row for row in rows if row.share.value is not None]


def _claim(rows: list[_Row]) -> float | None:
    return next((row.share.value for row in rows if row.key == CLAIM), None)


def _worked(rows: list[_Row]) -> list[float]:
    """Shares that are set against the claim: all but the claim itself."""
    return [row.share.value for row in rows if row.key != CLAIM and row.share.value is not None]


def _title(account: Account, rows: list[_Row]) -> str:
    host, worked, claim = told(account.host), _worked(rows), _claim(rows)
    if not worked:
        return say(
            "No definition gives {host} a share under {package}.", host=host, package=told(account.package_title)
        )
    values = {"host": host, "low": min(worked), "high": max(worked), "count": len(worked)}
    found = say(
        "{host} bears {low:.0%} to {high:.0%} of the cost, depending on which of {count} definitions is used.", **values
    )
    if claim is not None:
        above = sum(own > claim for own in worked)
        found = say(
            "{finding} The claim of {claim:.0%} is below {above} of them.", finding=found, claim=claim, above=above
        )
    if not any(row.share.basis == "package" for row in _known(rows)):
        nobody = say("Under {package} nobody is in place, so it gives no share.", package=told(account.package_title))
        found = say("{first} {second}", first=found, second=nobody)
    return found


def _alternative(account: Account, rows: list[_Row]) -> str:
    parts = [_title(account, rows)]
    for basis, (meaning, _, _) in _BASES.items():
        own = [_in_words(row) for row in rows if row.share.basis == basis]
        if own:
            parts.append(say("{meaning}: {shares}.", meaning=say(meaning), shares="; ".join(own)))
    return " ".join(parts)


def _in_words(row: _Row) -> str:
    share = row.share
    if share.value is None:
        return say("{what}: undefined, for there is nothing to set it against", what=row.label)
    if share.low is None or share.high is None:
        return say("{what}: {share:.0%}", what=row.label, share=share.value)
    return say(
        "{what}: {share:.0%}, stated between {low:.0%} and {high:.0%}",
        what=row.label,
        share=share.value,
        low=share.low,
        high=share.high,
    )


def _table(account: Account, rows: list[_Row]) -> Table:
    def cells(row: _Row) -> Iterator[str]:
        share = row.share
        yield row.label
        yield "" if share.value is None else f"{100 * share.value:.1f}"
        yield "" if share.low is None else f"{100 * share.low:.1f}"
        yield "" if share.high is None else f"{100 * share.high:.1f}"
        yield say(_BASES[share.basis][0])
        yield share.year
        yield say("yes") if share.is_recurring else say("no, one-off spending counted in")
        yield share.arithmetic if share.inputs else ""
        yield ", ".join(share.source)

    return Table(
        caption=say("{host}'s share of the cost by every definition, per cent", host=told(account.host)),
        headings=(
            say("Definition"),
            say("Share, %"),
            say("Low, %"),
            say("High, %"),
            say("Rests on"),
            say("Year"),
            say("Recurring costs only"),
            say("Arithmetic"),
            say("Sources"),
        ),
        rows=tuple(tuple(cells(row)) for row in rows),
        numeric=frozenset({1, 2, 3}),
    )


def _end(rows: list[_Row]) -> float:
    """Right end of the axis, per cent: the next ten beyond all that is drawn."""
    values = [own for row in rows for own in (row.share.value, row.share.high) if own is not None]
    return 10.0 * (int(10 * max(values, default=0.5)) + 1)


def _axis_name() -> str:
    return say("share of the cost, per cent")


def _paint(axes: "Axes", rows: list[_Row], groups: list[tuple[str, list[_Row]]], inner: float) -> None:
    plain_axes(axes)
    axes.grid(axis="y", visible=False)
    axes.set(xlim=(0, _end(rows)), ylim=(inner, 0), yticks=[])
    axes.set_xlabel(_axis_name(), fontsize=9)
    claim = _claim(rows)
    if claim is not None:
        axes.axvline(100 * claim, color="black", linewidth=1.1, linestyle="--", zorder=1)
        axes.annotate(
            say("claimed: {share:.0%}", share=claim), (100 * claim, 0), (0, 5), textcoords="offset points",
            fontsize=8.5, ha="center", annotation_clip=False,
        )  # fmt: skip
    below = 0.0
    for basis, own in groups:
        aside(axes, say(_BASES[basis][0]), below + _HEAD / 2, _NAMES - 8, weight="bold")
        below += _HEAD
        for row in own:
            tall = _tall(row)
            aside(axes, "\n".join(row.lines), below + tall / 2, _NAMES - 8)
            _mark(axes, row, below + tall / 2)
            below += tall


def _mark(axes: "Axes", row: _Row, y: float) -> None:
    share, (_, mark, colour) = row.share, _BASES[row.share.basis]
    if share.value is None:
        axes.text(
            1, y, say("undefined: nothing to set it against"), fontsize=8.5, va="center", color=GREY,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.0},
        )  # fmt: skip
        return
    if share.low is not None and share.high is not None:
        interval(axes, 100 * share.low, 100 * share.high, y, GREY, end=3.0)
    face = HIGHLIGHT if row.key == CLAIM else colour if share.is_recurring else "white"
    edge = "black" if row.key == CLAIM else colour
    axes.plot(
        [100 * share.value], [y], marker=mark, markersize=6.5, markerfacecolor=face, markeredgecolor=edge, zorder=3,
        clip_on=False,
    )  # fmt: skip
    right = 100 * (share.value if share.high is None else share.high)
    axes.annotate(
        f"{share.value:.0%}", (right, y), (8, 0), textcoords="offset points", fontsize=8.5, va="center", zorder=4,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8}, annotation_clip=False,
    )  # fmt: skip


def _key(rows: list[_Row]) -> str:
    """What marks mean, as far as they are there."""
    parts: list[str] = []
    if any(not row.share.is_recurring for row in rows):
        parts.append(say("hollow: one-off spending counted in"))
    if any(row.share.low is not None for row in rows):
        parts.append(say("bars: range as stated"))
    return "; ".join(parts)


def _option(rows: list[_Row], alt: str) -> dict[str, Any]:
    """The same for the web: a category for each definition, marks by what it rests on, the claim as a line."""
    order = {id(row): place for place, row in enumerate(rows)}
    series: list[dict[str, Any]] = []
    for basis, (meaning, mark, colour) in _BASES.items():
        points = [
            {
                "name": row.label,
                "value": [round(100 * row.share.value, 4), order[id(row)]],
                "itemStyle": {
                    "color": HIGHLIGHT if row.key == CLAIM else colour if row.share.is_recurring else "white",
                    "borderColor": "black" if row.key == CLAIM else colour,
                    "borderWidth": 1.5,
                },
                "label": {
                    "formatter": f"{row.share.value:.0%}",
                    "position": "right" if row.share.high is None else "top",
                },
            }
            for row in rows
            if row.share.basis == basis and row.share.value is not None
        ]
        if points:
            series.append(
                {
                    "type": "scatter",
                    "name": say(meaning),
                    "symbol": web.SYMBOLS[mark],
                    "symbolSize": 10,
                    "itemStyle": {"color": colour},
                    "label": {"show": True, "distance": 6, "color": "#1a1a1a"},
                    "data": points,
                    "z": 3,
                }
            )
    ranges = [
        (100 * row.share.low, 100 * row.share.high, float(order[id(row)]))
        for row in rows
        if row.share.low is not None and row.share.high is not None
    ]
    if ranges:
        series.append(web.segments(say("range as stated"), ranges, GREY))
    claim = _claim(rows)
    if claim is not None and series:
        series[0]["markLine"] = {
            "silent": True,
            "symbol": "none",
            "lineStyle": {"color": "#1a1a1a", "type": "dashed"},
            "label": {
                "formatter": say("claimed: {share:.0%}", share=claim),
                "color": "#1a1a1a",
                "position": "start",
            },
            "data": [{"xAxis": round(100 * claim, 4)}],
        }
    return web.base(
        alt,
        legend={"bottom": 0, "data": [own["name"] for own in series]},
        grid={"left": 12, "right": 48, "top": 28, "bottom": 64, **web.INSIDE},
        xAxis=web.value_axis(_axis_name(), min=0, max=_end(rows)),
        yAxis={
            "type": "category",
            "inverse": True,
            "data": [row.label for row in rows],
            "axisTick": {"show": False},
            "axisLabel": {"color": "#1a1a1a", "width": 260, "overflow": "break"},
        },
        series=series,
    )
