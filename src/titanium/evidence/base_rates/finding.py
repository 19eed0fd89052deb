"""Base rates: how often what a case is about has happened, and what that says of what the model assumes.

A base rate is a count in a reference class and nothing else. It is no forecast: the class was chosen, and another class
gives another rate, which is why every rate is told in several.
"""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from titanium.case.base_rate import BaseRate
from titanium.case.schema import Case
from titanium.errors import InputError, nearest
from titanium.evidence.base_rates.counting import Cases, Events, cases_of, events_of
from titanium.evidence.base_rates.meaning import Against, Recount, against, recount
from titanium.evidence.base_rates.measured import (
    Measured,
    Published,
    Rate,
    as_data,
    measure,
    published_shares,
    spread,
)
from titanium.evidence.base_rates.tails import Tail, tail_of
from titanium.judge.frame import frame
from titanium.judge.shares import plain

if TYPE_CHECKING:
    from pandas import DataFrame

SCHEMA = "titanium.base-rates/1"
RESAMPLES = 9_999
"""Series drawn for each test of a pattern."""


@dataclass(frozen=True)
class Found:
    """One base rate: its first class, the others, and what it says of the model.

    `first` is a rate or a share; None where shares are published ones, or where sizes are told.
    """

    name: str
    entry: BaseRate
    first: Measured | None
    others: tuple[Measured, ...]
    published: tuple[Published, ...]
    tail: Tail | None
    against: tuple[Against, ...]
    recounts: tuple[Recount, ...]

    @property
    def extremes(self) -> tuple[float, float] | None:
        """Least and largest value over all classes; None where there is but one."""
        values = [own.per_year if isinstance(own, Rate) else own.share for own in (self.first, *self.others) if own]
        values += [own.share for own in self.published]
        return (min(values), max(values)) if len(values) > 1 else None


@dataclass(frozen=True)
class BaseRates:
    """The base rates of a case.

    Attributes
    ----------
    case, hash
        The case, and the SHA-256 of everything in it.
    years
        Length of the span that counts are told for: the case's horizon.
    rates
        The base rates, in the order of the case.
    uncounted
        Constraint to its meaning: those that no base rate stands behind.
    seed, resamples
        Of the tests of patterns.
    """

    case: str
    hash: str
    years: float
    rates: tuple[Found, ...]
    uncounted: Mapping[str, str]
    seed: int
    resamples: int

    def of(self, name: str) -> Found:
        """A base rate by its name.

        Raises
        ------
        InputError
            If it is not among those that were asked for; the nearest name is given.
        """
        for own in self.rates:
            if own.name == name:
                return own
        raise InputError(f"no base rate '{name}'\n{nearest(name, [own.name for own in self.rates])}")

    def to_dict(self) -> dict[str, Any]:
        """As plain data for JSON; a number that is undefined or infinite is None."""
        return plain(
            {
                "schema": SCHEMA,
                "case": self.case,
                "case_hash": self.hash,
                "years": self.years,
                "seed": self.seed,
                "resamples": self.resamples,
                "level": 0.95,
                "rates": {own.name: _told(own) for own in self.rates},
                "uncounted": dict(self.uncounted),
            }
        )

    def to_frame(self) -> "DataFrame":
        """One row for each class of each base rate, and for each published share.

        Raises
        ------
        InputError
            If pandas is not installed.
        """
        return frame([row for own in self.rates for row in _rows(own)])


def base_rates(
    case: Case, only: Collection[str] | None = None, *, seed: int = 0, resamples: int = RESAMPLES
) -> BaseRates:
    """How often what a case is about has happened, each with its reference class and interval.

    Parameters
    ----------
    case
        A case with a table `base_rates.yaml`.
    only
        Names of base rates; all if left out.
    seed, resamples
        Of the tests of patterns, which are by simulation.

    Raises
    ------
    InputError
        If the case has no base rates, or not those that are asked for.

    Examples
    --------
    >>> from titanium import load_case
    >>> found = base_rates(load_case("us_rok"), ["war_after_dispute"]).of("war_after_dispute")
    >>> found.first.cases.events, found.first.cases.cases, round(found.first.interval.high, 2)
    (0, 25, 0.14)
    """
    if not case.base_rates:
        raise InputError(
            f"case '{case.name}' has no base rates\n"
            "They stand in base_rates.yaml, which this case lacks; docs/base-rates.md says how it is written."
        )
    names = list(case.base_rates) if only is None else list(dict.fromkeys(only))
    unknown = [name for name in names if name not in case.base_rates]
    if unknown or not names:
        lines = [f"no base rate '{name}'\n{nearest(name, case.base_rates)}" for name in unknown]
        raise InputError("\n".join(lines or ["no base rate is asked for"]))
    years = case.description.horizon.quarters / 4
    found = tuple(_found(case, name, years, seed, resamples) for name in names)
    counted = {behind.constraint for own in case.base_rates.values() for behind in own.behind if behind.constraint}
    uncounted = {
        name: entry.meaning
        for name, entry in case.constraints.items()
        if entry.formula is not None and name not in counted
    }
    return BaseRates(case.name, case.hash, years, found, uncounted, seed, resamples)


def _found(case: Case, name: str, years: float, seed: int, resamples: int) -> Found:
    entry = case.base_rates[name]
    first: Measured | None = None
    others: tuple[Measured, ...] = ()
    published: tuple[Published, ...] = ()
    tail: Tail | None = None
    if entry.kind == "published":
        published = tuple(published_shares(case, entry.counted))
    elif entry.kind == "size":
        tail = tail_of(case, entry.counted, entry.exponents, seed)
    else:
        first = measure(case, entry, "", years, seed, resamples)
        others = tuple(measure(case, entry, other, years, seed, resamples) for other in entry.others)
    interval = spread(published) if first is None else first.interval
    span = first.span if isinstance(first, Rate) else None
    bound = tuple(against(case, behind, interval, span) for behind in entry.behind) if interval is not None else ()
    again = tuple(
        recount(stated, _counted(case, entry, stated.other))
        for stated in entry.stated
        if entry.kind in ("rate", "share")
    )
    return Found(name, entry, first, others, published, tail, bound, again)


def _counted(case: Case, entry: BaseRate, other: str) -> Events | Cases:
    counted = entry.counted_in(other)
    return events_of(case, counted) if entry.kind == "rate" else cases_of(case, counted)


def _told(own: Found) -> dict[str, Any]:
    entry = own.entry
    return {
        "title": entry.title,
        "kind": entry.kind,
        "topic": entry.topic,
        "who": entry.who,
        "what": entry.what,
        "why": entry.why,
        "grade": entry.grade,
        "source": list(entry.source),
        "note": entry.note,
        "first": as_data(own.first) if own.first is not None else None,
        "others": {other.name: as_data(other) for other in own.others},
        "published": [asdict(study) for study in own.published],
        "tail": asdict(own.tail) if own.tail is not None else None,
        "against": [asdict(number) for number in own.against],
        "recounts": [{**asdict(again), "is_right": again.is_right} for again in own.recounts],
    }


def _rows(own: Found) -> list[dict[str, Any]]:
    basic = {"base_rate": own.name, "title": own.entry.title, "kind": own.entry.kind}
    found: list[dict[str, Any]] = []
    for measured in (own.first, *own.others):
        if measured is None:
            continue
        if isinstance(measured, Rate):
            counted: dict[str, Any] = {"events": measured.events.total, "exposed": measured.events.exposed}
            value, span = measured.per_year, measured.span
            told: dict[str, Any] = {"expected": span.expected, "span_low": span.most[0], "span_high": span.most[1]}
        else:
            counted = {"events": measured.cases.events, "cases": measured.cases.cases}
            value, told = measured.share, {"expected": measured.next.expected}
        ends = {"value": value, "low": measured.interval.low, "high": measured.interval.high}
        found.append(
            {**basic, "class": measured.name or "first", "class_title": measured.title, **counted, **ends, **told}
        )
    for study in own.published:
        ends = {"low": study.interval.low, "high": study.interval.high} if study.interval else {}
        found.append({**basic, "class": study.study, "class_title": study.counted, "value": study.share, **ends})
    return found
