"""What matching leaves of the prior, for the terminal."""

import math

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from titanium.judge.matching import DECILES, Bound, HistoryMatch, Shift, Spread, Survival
from titanium.judge.shares import Share
from titanium.tell.verdict import titled_table

_BARS = "▁▂▃▄▅▆▇█"
SHOWN = 12
"""Uncertainties shown unless all are asked for."""
_TELLING = 0.02
"""Smallest difference in a constraint's share of passes that is told."""


def headline(found: HistoryMatch) -> str:
    """What survives, in one sentence."""
    whole = f"Of {found.draws:,} prior draws {found.record.count:,} meet the record ({_percent(found.record)})"
    if not found.case.is_signed:
        return f"{whole}."
    signed = f"in {found.matched.count:,} of these both capitals would also have signed today's package"
    return f"{whole}; {signed} ({_percent(found.matched)} of all)."


def render(found: HistoryMatch, *, show_all: bool = False) -> RenderableType:
    """Survivors, constraints, uncertainties before and after, and how each school fares."""
    moved = [shift for shift in found.shifts if shift.distance > found.noise]
    return Group(
        Text(headline(found), style="bold"),
        "",
        _constraints(found),
        "",
        _schools(found),
        "",
        _uncertainties(found, found.shifts if show_all else moved[:SHOWN]),
        Text(
            f"{len(moved)} of {len(found.shifts)} uncertainties have a distance above {found.noise:.3f}; "
            f"about {round(0.05 * len(found.shifts))} would by the chance of counting alone."
        ),
        "",
        Text(
            "No constraint sees how packages compare. The signatures favour today's package by construction, so "
            "`titanium stress` shows each verdict without them too. Survival is evidence on a school only as far as "
            "the ranges and limits are; it is no probability that the school is right.",
        ),
        Text(
            f"Case {found.case.name} {found.case.hash[:12]} · seed {found.seed} · {found.draws:,} prior draws · "
            f"ensembles {found.record_id} and {found.matched_id}",
            style="dim",
        ),
    )


def _constraints(found: HistoryMatch) -> Table:
    table = titled_table("What binds: each constraint, its share of the prior, and what it alone sets aside")
    table.add_column("constraint", overflow="fold")
    table.add_column("limits", justify="right", no_wrap=True)
    table.add_column("alone\npasses", justify="right")
    table.add_column("only this\nsets aside", justify="right")
    table.add_column("prior\n5% - median - 95%", justify="right", no_wrap=True)
    table.add_column("matched\n5% - median - 95%", justify="right", no_wrap=True)
    table.add_column("grade", justify="center")
    for bound in sorted(found.bounds, key=lambda bound: (bound.is_signature, bound.passes.share)):
        table.add_row(
            f"{bound.name}: {bound.meaning}",
            _limits(bound),
            _percent(bound.passes),
            _percent(bound.alone),
            _spread(bound.prior),
            _spread(bound.matched),
            bound.grade,
        )
    return table


def _schools(found: HistoryMatch) -> Table:
    table = titled_table(
        "What matching says of each school: share of its draws that survive, and against its best rival"
    )
    table.add_column("switch")
    table.add_column("position", overflow="fold")
    table.add_column("record", justify="right", no_wrap=True)
    table.add_column("against\nits rival", justify="right", no_wrap=True)
    table.add_column("record and\nsignatures", justify="right", no_wrap=True)
    table.add_column("against\nits rival", justify="right", no_wrap=True)
    table.add_column("parted most by", overflow="fold")
    for switch, positions in found.schools.items():
        first = switch
        for position, own in positions.items():
            rivals = [other for name, other in positions.items() if name != position]
            table.add_row(
                first,
                position,
                _percent(own.record),
                _against(own.record, [other.record for other in rivals]),
                _percent(own.matched),
                _against(own.matched, [other.matched for other in rivals]),
                _parted(own, max(rivals, key=lambda other: other.matched.share)),
            )
            first = ""
    return table


def _against(own: Share, rivals: list[Share]) -> str:
    """Survival against the best rival's, said only where the two intervals part."""
    best = max(rivals, key=lambda other: other.share)
    if own.high >= best.low and best.high >= own.low:
        return "alike"
    return f"{own.share / best.share:.2f} x" if best.share else "-"


def _parted(own: Survival, best: Survival) -> str:
    """The constraint in which a position falls furthest behind its rival; nothing where it falls behind in none."""
    gaps = {name: best.passes[name] - share for name, share in own.passes.items()}
    name = max(gaps, key=lambda key: gaps[key])
    if not gaps[name] >= _TELLING:
        return ""
    return f"{name}: {100 * own.passes[name]:.0f}% pass, {100 * best.passes[name]:.0f}% of the rival's"


def _uncertainties(found: HistoryMatch, shifts: tuple[Shift, ...] | list[Shift]) -> Table:
    title = "What matching moves most; bars: matched draws in each tenth of the prior, level where nothing is said"
    table = titled_table(title)
    table.add_column("uncertainty", overflow="fold")
    table.add_column("unit")
    table.add_column("prior\n5% - median - 95%", justify="right", no_wrap=True)
    table.add_column("matched\n5% - median - 95%", justify="right", no_wrap=True)
    table.add_column("low to high", no_wrap=True)
    table.add_column("distance", justify="right")
    table.add_column("grade", justify="center")
    for shift in shifts:
        table.add_row(
            f"{shift.symbol}: {shift.name}",
            shift.unit,
            _spread(shift.prior),
            _spread(shift.matched),
            _bars(shift),
            f"{shift.distance:.3f}",
            shift.grade,
        )
    return table


def _bars(shift: Shift) -> str:
    """A bar for each tenth of the prior; twice the even share or more fills it."""
    return "".join(_BARS[min(int(share * DECILES / 2 * len(_BARS)), len(_BARS) - 1)] for share in shift.deciles)


def _limits(bound: Bound) -> str:
    if bound.is_signature:
        return "0 or more"
    if math.isinf(bound.at_most):
        return f"{bound.at_least:g} or more"
    if math.isinf(bound.at_least):
        return f"{bound.at_most:g} or less"
    return f"{bound.at_least:g} to {bound.at_most:g}"


def _spread(spread: Spread) -> str:
    return " - ".join(_number(value) for value in spread)


def _number(value: float) -> str:
    if not math.isfinite(value):
        return "-"
    return "0" if abs(value) < 5e-7 else f"{value:.2g}" if abs(value) < 100 else f"{value:,.0f}"


def _percent(share: Share) -> str:
    return f"{100 * share.share:.1f}%"
