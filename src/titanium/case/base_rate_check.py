"""Checks of the base rates against the series, lists, constraints and ranges that they name."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from titanium.axes import dimension
from titanium.case.base_rate import BEGIN, BaseRate, Behind, Counted
from titanium.errors import Place, nearest
from titanium.expressions import Expression

if TYPE_CHECKING:
    from titanium.case.check import Gaps
    from titanium.case.record import Record
    from titanium.case.schema import Case

FILE = "base_rates.yaml"
PUBLISHED = ("study", "counted", "percent", "cases", "recollected")
"""Columns of a list of published shares."""

Found = Iterator[tuple[str, Place, str]]

_FORMS = {
    "rate": "a series with years; a list with years or with a column of exposure; or a number of events with years",
    "share": "a list with a formula for events; a series with years, and a number of events; or numbers of events and "
    "cases",
    "published": f"a list with the columns {', '.join(PUBLISHED)}",
    "size": "a list with a column of sizes",
}
"""Kind to the forms in which it can be counted, in words."""


def problems(case: "Case", gaps: "Gaps") -> Found:
    """Everything in the base rates that does not fit the rest of the case."""
    for name, rate in case.base_rates.items():
        classes: dict[str, Place] = {"": (name, "counted")}
        classes |= {other: (name, "others", other, "counted") for other in rate.others}
        for other, path in classes.items():
            yield from _class(case, gaps, rate, rate.counted_in(other), path)
        for other, entry in rate.others.items():
            for key in entry.source or ():
                if key not in case.sources and not gaps.has("sources", key):
                    what = f"source '{key}' is not in sources.yaml\n{nearest(key, case.sources)}"
                    yield FILE, (name, "others", other, "source"), what
        for number, exponent in enumerate(rate.exponents):
            for key in exponent.source:
                if key not in case.sources and not gaps.has("sources", key):
                    what = f"source '{key}' is not in sources.yaml\n{nearest(key, case.sources)}"
                    yield FILE, (name, "exponents", number, "source"), what
        for number, behind in enumerate(rate.behind):
            yield from _behind(case, gaps, rate, behind, (name, "behind", number))
        for number, stated in enumerate(rate.stated):
            table, _, entry = stated.where.partition(".")
            yield from _entry_exists(case, gaps, table, entry, (name, "stated", number, "where"))
            if stated.other and stated.other not in rate.others:
                known = nearest(stated.other, rate.others)
                yield FILE, (name, "stated", number, "other"), f"no class '{stated.other}' of this base rate\n{known}"


def _class(case: "Case", gaps: "Gaps", rate: BaseRate, own: Counted, path: Place) -> Found:
    begun = [field for field in BEGIN if getattr(own, field) not in ("", None)]
    if not _fits_the_kind(rate, own, begun):
        yield FILE, path, f"a base rate of kind '{rate.kind}' cannot be counted so\nIt takes {_FORMS[rate.kind]}."
        return
    if own.years is not None:
        first, last = own.years
        if first > last:
            yield FILE, (*path, "years"), f"the first year {first} is after the last, {last}"
            return
        for year in own.parts:
            if not first <= year <= last:
                yield FILE, (*path, "parts"), f"{year} is not one of the years {first} to {last}"
    if own.events is not None and own.cases is not None and own.events > own.cases:
        yield FILE, (*path, "events"), f"{own.events} events of {own.cases} cases"
    if own.series:
        yield from _series(case, gaps, own, path)
    if own.record:
        if own.record in case.records:
            yield from _record(case.records[own.record], rate, own, path)
        elif not gaps.has("records", own.record):
            yield FILE, (*path, "record"), f"no list '{own.record}'\n{nearest(own.record, case.records)}"


def _fits_the_kind(rate: BaseRate, own: Counted, begun: list[str]) -> bool:
    has_years = own.years is not None
    match rate.kind, begun:
        case "rate", ["series"] | ["events"]:
            return has_years and own.cases is None
        case "rate", ["record"]:
            return has_years != bool(own.exposure)
        case "share", ["record"]:
            return own.event is not None
        case "share", ["series", "events"]:
            return has_years
        case "share", ["events"]:
            return own.cases is not None
        case "published", ["record"]:
            return True
        case "size", ["record"]:
            return bool(own.size)
        case _:
            return False


def _series(case: "Case", gaps: "Gaps", own: Counted, path: Place) -> Found:
    file, _, series = own.series.partition(".")
    if file not in case.history:
        if not gaps.has_any("history"):
            what = f"no file 'history/{file}.csv'; a series is written FILE.SERIES\n{nearest(file, case.history)}"
            yield FILE, (*path, "series"), what
        return
    values = {row.year: row.value for row in case.history[file] if row.series == series}
    if not values:
        known = nearest(series, {row.series for row in case.history[file]})
        yield FILE, (*path, "series"), f"no series '{series}' in history/{file}.csv\n{known}"
        return
    first, last = own.years or (min(values), max(values))
    missing = [year for year in range(first, last + 1) if year not in values]
    if missing and not gaps.has_any("history"):
        given = f"It has {min(values)} to {max(values)}."
        yield FILE, (*path, "years"), f"'{own.series}' has no count for {missing[0]}\n{given}"
    for year in range(first, last + 1):
        value = values.get(year, 0.0)
        if value < 0 or value != int(value):
            yield FILE, (*path, "series"), f"'{own.series}' has {value:g} in {year}, which is no count"
            return


def _record(record: "Record", rate: BaseRate, own: Counted, path: Place) -> Found:
    numbers = [name for name, column in record.columns.items() if column.kind != "text"]
    wanted: Mapping[str, str] = {"exposure": own.exposure, "size": own.size}
    for field, column in wanted.items():
        if column and column not in numbers:
            known = nearest(column, numbers)
            yield FILE, (*path, field), f"'{own.record}' has no column '{column}' of numbers\n{known}"
    if own.years is not None and "year" not in numbers:
        yield FILE, (*path, "years"), f"'{own.record}' has no column 'year', by which its rows could be counted"
    if rate.kind == "published":
        for column in PUBLISHED:
            if column not in record.columns:
                yield FILE, (*path, "record"), f"'{own.record}' has no column '{column}'"
    for field in ("among", "event"):
        formula: Expression | None = getattr(own, field)
        for name in sorted(formula.names - set(numbers)) if formula is not None else ():
            what = f"formula '{formula}' uses '{name}', which is no column of numbers in '{own.record}'"
            yield FILE, (*path, field), f"{what}\n{nearest(name, numbers)}"


def _behind(case: "Case", gaps: "Gaps", rate: BaseRate, behind: Behind, path: Place) -> Found:
    found = list(_entry_exists(case, gaps, behind.table, behind.name, path))
    yield from found
    if found or gaps.has_any(behind.table):
        return
    if rate.kind == "size":
        yield FILE, path, "how large events are stands behind no number of the model"
        return
    unit = _unit(case, behind)
    wanted = "1/yr" if rate.kind == "rate" and behind.table != "thresholds" else "1"
    if unit is not None and dimension(unit) != dimension(wanted):
        what = "a rate" if rate.kind == "rate" else "a share"
        yield FILE, path, f"'{behind.name}' is in {unit}, and {what} is in {wanted}"
    if rate.kind != "rate" and behind.table == "thresholds":
        yield FILE, path, f"threshold '{behind.name}' limits a number of events, which a share does not give"


def _unit(case: "Case", behind: Behind) -> str | None:
    if behind.table == "constraints":
        return case.constraints[behind.name].unit if behind.name in case.constraints else None
    if behind.table == "uncertainties":
        return case.uncertainties[behind.name].unit if behind.name in case.uncertainties else None
    return case.thresholds[behind.name].unit if case.description and behind.name in case.thresholds else None


def _entry_exists(case: "Case", gaps: "Gaps", table: str, entry: str, path: Place) -> Found:
    if table == "thresholds":
        if case.description and entry not in case.thresholds:
            yield FILE, path, f"no threshold '{entry}' in case.yaml\n{nearest(entry, case.thresholds)}"
        return
    entries: Mapping[str, object] = getattr(case, table)
    if entry not in entries and not gaps.has(table, entry):
        yield FILE, path, f"no entry '{entry}' in {table}.yaml\n{nearest(entry, entries)}"
