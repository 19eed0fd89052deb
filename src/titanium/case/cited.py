"""A number of a case's tables, found by the columns of its row: value, range, grade and source in one."""

from typing import TYPE_CHECKING, Literal, NamedTuple

from titanium.case.entry import Entry

if TYPE_CHECKING:
    from titanium.case.schema import Case


class Cited(Entry):
    """A number of the case's tables, by the columns that find it."""

    table: Literal["ledger", "economy", "history", "forces", "uncertainties", "levers"]
    series: str = ""
    year: int = 0
    file: str = ""
    """File of the folder `history`, without its ending."""
    actor: str = ""
    item: str = ""
    name: str = ""
    """Symbol of an uncertainty, or name of a lever."""


class Number(NamedTuple):
    """A number of the case's tables with what the case says of it."""

    value: float
    low: float
    high: float
    unit: str
    grade: str
    source: tuple[str, ...]
    note: str


def cited(case: "Case", entry: Cited) -> Number | None:
    """A number of the case's tables; None if the case has no such number."""
    if entry.table == "uncertainties":
        own = case.uncertainties.get(entry.name)
        if own is None:
            return None
        low, high = (own.low, own.high) if own.is_sampled else (own.nominal, own.nominal)
        return Number(own.nominal, low, high, own.unit, own.grade, own.source, own.note)
    if entry.table == "levers":
        lever = case.levers.get(entry.name)
        if lever is None:
            return None
        today = lever.baseline
        return Number(today, today, today, lever.unit, lever.grade, lever.source, lever.note)
    if entry.table == "forces":
        rows = [row for row in case.forces if (row.actor, row.item) == (entry.actor, entry.item)]
    else:
        table = case.history.get(entry.file, ()) if entry.table == "history" else getattr(case, entry.table)
        rows = [row for row in table if (row.series, row.year) == (entry.series, entry.year)]
    if not rows:
        return None
    row = rows[-1]
    low = row.value if row.low is None else row.low
    high = row.value if row.high is None else row.high
    return Number(row.value, low, high, row.unit, row.grade, row.source, row.note)
