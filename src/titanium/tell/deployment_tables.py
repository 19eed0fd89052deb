"""The posture of a package as tables for a page: what moving force out costs, and how much is then where."""

from titanium.report.corners import Range
from titanium.report.deployment import Deployment
from titanium.report.relocation import Relocation
from titanium.tell.catalogue import noted, say, told
from titanium.tell.deployment import MIDDLE_DAY
from titanium.tell.table import Table

_BLANK = "-"
_BASES = {
    "package": noted("what the package withdraws"),
    "reported": noted("an option in the press"),
    "whole": noted("the whole force"),
}
"""Why an amount is moved, in the order in which the rows stand."""


def relocations(report: Deployment) -> Table:
    """What it costs to move force to each place, what that saves, and what it changes in both theatres."""
    names = {place.key: told(place.name) for place in report.destinations}
    order = list(_BASES)
    rows: dict[tuple[str, float], Relocation] = {}
    for own in sorted(report.relocations, key=lambda own: order.index(own.basis)):
        rows.setdefault((own.destination, own.moved), own)
    values = {"day": MIDDLE_DAY, "home": told(report.home.name), "second": told(report.second.name)}
    return Table(
        caption=say("What moving troops out costs, in USD bn, and what it changes, in thousand troops"),
        headings=(
            say("to"),
            say("moved, thousand"),
            say("why so many"),
            say("once (range)"),
            say("saved a year (range)"),
            say("years until it pays"),
            say("in {home} by day {day}", **values),
            say("in {second} by day {day}, all permitted", **values),
        ),
        rows=tuple(_row(own, names[own.destination]) for own in rows.values()),
        numeric=frozenset({1, 3, 4, 5, 6, 7}),
    )


def _row(own: Relocation, place: str) -> tuple[str, ...]:
    now = next(force for force in own.force if force.day == MIDDLE_DAY)
    return (
        place,
        f"{own.moved:,.1f}",
        say(_BASES[own.basis]),
        _range(own.one_off, 1),
        _range(own.saving, 2),
        _BLANK if own.payback_years is None else f"{own.payback_years:,.0f}",
        f"{now.home_change + 0.0:+,.1f}",
        f"{now.second_full_change + 0.0:+,.1f}",
    )


def _range(own: Range, digits: int) -> str:
    if own.low == own.high:
        return f"{own.nominal:,.{digits}f}"
    return f"{own.nominal:,.{digits}f} ({own.low:,.{digits}f}..{own.high:,.{digits}f})"
