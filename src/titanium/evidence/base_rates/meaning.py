"""What the case assumes beside what was counted: ranges and limits against intervals, stated figures counted again."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from scipy import stats

from titanium.case.base_rate import Behind, Stated
from titanium.case.schema import Case
from titanium.evidence.base_rates.counting import Cases, Events
from titanium.evidence.base_rates.decade import Span
from titanium.evidence.base_rates.intervals import LEVEL, THREE, Interval, jeffreys_rate, jeffreys_share

Place = Literal["inside", "around", "below", "above", "apart below", "apart above"]
"""Where a range of the case lies: within the interval, past both of its ends, past one end, or wholly outside."""
Relation = Literal["same", "at_least", "at_most"]
_BETA = ((1 - LEVEL) / 2, (1 + LEVEL) / 2)


@dataclass(frozen=True)
class School:
    """The range that a position of a school makes of an uncertainty."""

    switch: str
    position: str
    low: float
    high: float


@dataclass(frozen=True)
class Against:
    """A number of the model that a base rate stands behind, against what was counted.

    Attributes
    ----------
    table, name, meaning, unit
        Where the number stands, and what it is.
    low, high
        Its range: the limits of a constraint, the ends of an uncertainty; of a beta distribution its central 95%.
    interval
        What was counted, on the number's own scale: of a limit on events, events in the case's span.
    relation, why
        Whether it is what was counted, can only be larger or only be smaller, and why.
    place
        Where the range lies against the interval.
    agrees
        Whether the range has a value that the interval and the relation allow.
    kept_by
        Of a limit on a number of events: of 100 spans drawn from the class, how many keep it.
    schools
        Positions that change an uncertainty, with the range that they make of it.
    """

    table: str
    name: str
    meaning: str
    unit: str
    low: float
    high: float
    interval: Interval
    relation: Relation
    why: str
    place: Place
    agrees: bool
    kept_by: float | None = None
    schools: tuple["School", ...] = ()


@dataclass(frozen=True)
class Recount:
    """A figure that the words of the case state, counted again."""

    table: str
    name: str
    what: str
    says: float
    is_now: float
    other: str

    @property
    def is_right(self) -> bool:
        """Whether the two agree at the digits that are stated."""
        digits = len(repr(self.says).rstrip("0").partition(".")[2])
        return abs(self.says - self.is_now) <= 0.5 * 10**-digits * (1 + 1e-9)


def against(case: Case, behind: Behind, interval: Interval, span: Span | None) -> Against:
    """A number of the model against an interval; a limit on a number of events against spans drawn from the class."""
    if behind.table == "thresholds":
        limit = case.thresholds[behind.name]
        low, high = limit.at_least, limit.at_most
        meaning, unit = limit.breaks_as, limit.unit
        years = case.description.horizon.quarters / 4
        scaled = Interval(interval.low * years, interval.high * years)
        place, agrees = compare(low, high, scaled, behind.as_)
        kept = span.within(high) if span is not None and math.isfinite(high) else None
        return Against(
            "thresholds", behind.name, meaning, unit, low, high, scaled, behind.as_, behind.why, place, agrees, kept
        )
    if behind.table == "constraints":
        entry = case.constraints[behind.name]
        low, high, meaning, unit = entry.at_least, entry.at_most, entry.meaning, entry.unit
    else:
        drawn = case.uncertainties[behind.name]
        meaning, unit = drawn.name, drawn.unit
        if drawn.alpha is not None and drawn.beta is not None:
            low, high = (float(end) for end in stats.beta.ppf(_BETA, drawn.alpha, drawn.beta))
        elif drawn.value is not None:
            low = high = drawn.value
        else:
            low, high = drawn.low, drawn.high
    place, agrees = compare(low, high, interval, behind.as_)
    changed = tuple(_schools(case, behind.name, low, high)) if behind.table == "uncertainties" else ()
    return Against(
        behind.table,
        behind.name,
        meaning,
        unit,
        low,
        high,
        interval,
        behind.as_,
        behind.why,
        place,
        agrees,
        None,
        changed,
    )


def _schools(case: Case, symbol: str, low: float, high: float) -> Iterator[School]:
    """What each position of a school makes of a range, all else at the middle of its own."""
    for name, switch in case.schools.items():
        for key, position in switch.positions.items():
            if symbol in position.set:
                ends = [position.set[symbol].number({**case.nominal(), symbol: end}) for end in (low, high)]
                yield School(name, key, min(ends), max(ends))


def compare(low: float, high: float, interval: Interval, relation: Relation) -> tuple[Place, bool]:
    """Where a range lies against an interval, and whether the two agree.

    Examples
    --------
    >>> compare(0.3, 3, Interval(0.7, 1.7), "same")
    ('around', True)
    >>> compare(0, 0.02, Interval(0, 0.05), "same")
    ('inside', True)
    >>> compare(0.05, 0.3, Interval(0.001, 0.02), "at_most")
    ('apart above', False)
    """
    if high < interval.low:
        return "apart below", relation == "at_most"
    if low > interval.high:
        return "apart above", relation == "at_least"
    below, above = low < interval.low, high > interval.high
    if below and above:
        return "around", True
    return ("below" if below else "above" if above else "inside"), True


def recount(stated: Stated, counted: Events | Cases) -> Recount:
    """A stated figure, counted again in the class that it is said of."""
    table, _, name = stated.where.partition(".")
    if isinstance(counted, Events):
        total, among = counted.total, counted.exposed
        high = jeffreys_rate(total, among).high
    else:
        total, among = counted.events, float(counted.cases)
        high = jeffreys_share(total, counted.cases).high
    now = {
        "events": float(total),
        "cases": among,
        "years": among,
        "per_year": total / among,
        "rule_of_three": THREE / among,
        "jeffreys_high": high,
    }[stated.what]
    return Recount(table, name, stated.what, stated.says, now, stated.other)
