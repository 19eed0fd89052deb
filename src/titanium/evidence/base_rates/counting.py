"""What a reference class counts: events by year, events in years at risk, or events among cases."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from titanium.case.base_rate import Counted
from titanium.case.record import Record, Value
from titanium.case.schema import Case
from titanium.expressions import Expression

MIDDLE = 0.5
"""What an event needs of a flag to be one; formulas give 1 where they are true and 0 where not."""


@dataclass(frozen=True)
class Events:
    """Events in years that were watched.

    Attributes
    ----------
    total
        Number of events.
    exposed
        Years that were watched, parts of years and years of several pacts at once included.
    years, by_year, parts
        Each calendar year, its events, and the part of it that was watched; empty where events are not known by year.
    starts
        Days of the events as years with their fractions, in order; empty where they are not known.
    unknown
        Rows left out because what decides whether they count is not known.
    """

    total: int
    exposed: float
    years: tuple[int, ...] = ()
    by_year: tuple[int, ...] = ()
    parts: tuple[float, ...] = ()
    starts: tuple[float, ...] = ()
    unknown: int = 0

    @property
    def counts(self) -> NDArray[np.int64]:
        """Events by year, (year,)."""
        return np.array(self.by_year, dtype=np.int64)

    @property
    def watched(self) -> NDArray[np.float64]:
        """Part of each year that was watched, (year,)."""
        return np.array(self.parts, dtype=np.float64)


@dataclass(frozen=True)
class Cases:
    """Events among cases; `unknown` rows are in neither count."""

    events: int
    cases: int
    unknown: int = 0


def events_of(case: Case, counted: Counted) -> Events:
    """Events of a class of a rate."""
    if counted.series:
        return _by_year(counted, dict(series(case, counted)))
    if counted.record:
        record = case.records[counted.record]
        chosen, unknown = rows(record, counted)
        happened = [row for row in chosen if _holds(counted.event, row)]
        if counted.exposure:
            at_risk = sum(number(row, counted.exposure) for row in chosen)
            return Events(len(happened), at_risk, unknown=unknown)
        by_year: dict[int, int] = {}
        for row in happened:
            year = round(number(row, "year"))
            by_year[year] = by_year.get(year, 0) + 1
        starts = tuple(sorted(number(row, "start") for row in happened)) if "start" in record.columns else ()
        return _by_year(counted, by_year, starts, unknown)
    return Events(counted.events or 0, counted.exposed)


def cases_of(case: Case, counted: Counted) -> Cases:
    """Cases, and events among them, of a class of a share."""
    if counted.record:
        chosen, unknown = rows(case.records[counted.record], counted)
        return Cases(sum(_holds(counted.event, row) for row in chosen), len(chosen), unknown)
    if counted.series:
        return Cases(counted.events or 0, round(sum(count for _, count in series(case, counted))))
    return Cases(counted.events or 0, counted.cases or 0)


def series(case: Case, counted: Counted) -> list[tuple[int, int]]:
    """Year and count of a series, over the years of the class."""
    file, _, name = counted.series.partition(".")
    first, last = counted.years or (-(10**9), 10**9)
    found = [(row.year, round(row.value)) for row in case.history[file] if row.series == name]
    return sorted((year, count) for year, count in found if first <= year <= last)


def rows(record: Record, counted: Counted) -> tuple[list[Mapping[str, Value | None]], int]:
    """Rows of a list that belong to a class, and how many are left out because a cell that decides is empty."""
    found: list[Mapping[str, Value | None]] = []
    unknown = 0
    for row in record.rows:
        if counted.years is not None and not counted.years[0] <= number(row, "year") <= counted.years[1]:
            continue
        belongs = _value(counted.among, row)
        happened = _value(counted.event, row) if belongs > MIDDLE else 0.0
        if np.isnan(belongs) or np.isnan(happened):
            unknown += 1
        elif belongs > MIDDLE:
            found.append(row)
    return found, unknown


def number(row: Mapping[str, Value | None], column: str) -> float:
    """A cell as a number; nan where it is empty."""
    value = row[column]
    return np.nan if value is None else float(value)


def _value(formula: Expression | None, row: Mapping[str, Value | None]) -> float:
    if formula is None:
        return 1.0
    return formula.number({name: number(row, name) for name in formula.names}) if _is_known(formula, row) else np.nan


def _is_known(formula: Expression, row: Mapping[str, Value | None]) -> bool:
    """A comparison with an unknown number is false in arithmetic, which must not pass for an answer."""
    return all(row[name] is not None for name in formula.names)


def _holds(formula: Expression | None, row: Mapping[str, Value | None]) -> bool:
    return _value(formula, row) > MIDDLE


def _by_year(counted: Counted, by_year: Mapping[int, int], starts: tuple[float, ...] = (), unknown: int = 0) -> Events:
    first, last = counted.years or (min(by_year, default=0), max(by_year, default=0))
    years = tuple(range(first, last + 1))
    counts = tuple(by_year.get(year, 0) for year in years)
    parts = tuple(counted.parts.get(year, 1.0) for year in years)
    return Events(sum(counts), sum(parts), years, counts, parts, starts, unknown)
