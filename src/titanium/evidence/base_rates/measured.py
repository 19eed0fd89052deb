"""One reference class measured: a rate with its patterns and its span, a share, or a share that others published."""

from dataclasses import asdict, dataclass
from typing import Any

from titanium.case.base_rate import BaseRate, Counted
from titanium.case.schema import Case
from titanium.errors import InputError
from titanium.evidence.base_rates.counting import Cases, Events, cases_of, events_of, number, rows
from titanium.evidence.base_rates.decade import Next, Span, span_of
from titanium.evidence.base_rates.intervals import (
    THREE,
    Interval,
    clopper_pearson,
    garwood,
    jeffreys_rate,
    jeffreys_share,
)
from titanium.evidence.base_rates.negative_binomial import NegativeBinomial, fit
from titanium.evidence.base_rates.patterns import Patterns, patterns


@dataclass(frozen=True)
class Rate:
    """Events a year in one class.

    Attributes
    ----------
    name, title
        The class; the first of a base rate has no name.
    exact, jeffreys
        Intervals if events came as a Poisson process.
    fitted
        The negative binomial; None where it cannot be fitted.
    patterns
        What the yearly counts show beside their rate; None where there are too few.
    """

    name: str
    title: str
    events: Events
    exact: Interval
    jeffreys: Interval
    fitted: NegativeBinomial | None
    patterns: Patterns | None
    span: Span

    @property
    def per_year(self) -> float:
        """Events over years watched."""
        return self.events.total / self.events.exposed

    @property
    def is_dispersed(self) -> bool:
        """Whether counts vary clearly more than a Poisson process, so that the exact interval is too narrow."""
        return self.fitted is not None and self.patterns is not None and self.patterns.is_dispersed

    @property
    def interval(self) -> Interval:
        """The interval to go by: exact, or the negative binomial's where counts are overdispersed."""
        return self.fitted.interval if self.is_dispersed and self.fitted is not None else self.exact


@dataclass(frozen=True)
class Share:
    """Events among cases in one class; the interval is exact."""

    name: str
    title: str
    cases: Cases
    interval: Interval
    jeffreys: Interval
    next: Next

    @property
    def share(self) -> float:
        """Events over cases."""
        return self.cases.events / self.cases.cases

    @property
    def rule_of_three(self) -> float | None:
        """Where nothing happened: the share that still goes with that, once in twenty times."""
        return min(THREE / self.cases.cases, 1.0) if self.cases.events == 0 else None


@dataclass(frozen=True)
class Published:
    """A share as others have published it; the interval is exact where the number of cases is known."""

    study: str
    counted: str
    first: int | None
    last: int | None
    share: float
    cases: int | None
    interval: Interval | None
    is_recollected: bool


Measured = Rate | Share
"""What a class of events or of cases comes to."""


def measure(case: Case, entry: BaseRate, other: str, years: float, seed: int, resamples: int) -> Measured:
    """A class of a base rate of events or cases, by its name; empty for the first.

    Raises
    ------
    InputError
        If the class holds no case, or no years are watched.
    """
    title = entry.others[other].title if other else entry.title
    if entry.kind == "rate":
        events = events_of(case, entry.counted_in(other))
        if not events.exposed:
            raise InputError(f"base rate '{entry.title}', class '{title}': no years are watched")
        seen = patterns(events, resamples, seed)
        fitted = fit(events.counts, events.watched) if events.by_year else None
        dispersed = fitted if seen is not None and seen.is_dispersed else None
        exact, jeffreys = garwood(events.total, events.exposed), jeffreys_rate(events.total, events.exposed)
        return Rate(other, title, events, exact, jeffreys, fitted, seen, span_of(events, dispersed, years))
    cases = cases_of(case, entry.counted_in(other))
    if not cases.cases:
        raise InputError(f"base rate '{entry.title}', class '{title}': no case belongs to it")
    own = (cases.events, cases.cases)
    return Share(other, title, cases, clopper_pearson(*own), jeffreys_share(*own), Next.of(cases))


def published_shares(case: Case, counted: Counted) -> list[Published]:
    """Shares that others have published, in the order of the list."""
    record = case.records[counted.record]
    found: list[Published] = []
    for row in rows(record, counted)[0]:
        share = number(row, "percent") / 100
        cases = None if row["cases"] is None else round(number(row, "cases"))
        first, last = (round(number(row, key)) if row.get(key) is not None else None for key in ("first", "last"))
        interval = clopper_pearson(round(share * cases), cases) if cases else None
        told = (str(row["study"] or ""), str(row["counted"] or ""))
        found.append(Published(*told, first, last, share, cases, interval, bool(row["recollected"])))
    return found


def spread(published: tuple[Published, ...]) -> Interval | None:
    """From the least to the largest published share; studies that count differently are not put together."""
    shares = [own.share for own in published]
    return Interval(min(shares), max(shares)) if shares else None


def as_data(own: Measured) -> dict[str, Any]:
    """A class as plain data."""
    if isinstance(own, Share):
        extra: dict[str, Any] = {"share": own.share, "rule_of_three": own.rule_of_three}
        return {"title": own.title, **asdict(own.cases), **extra, **_intervals(own), "next": asdict(own.next)}
    span = {key: value for key, value in vars(own.span).items() if key != "up_to"}
    return {
        "title": own.title,
        "events": own.events.total,
        "exposed": own.events.exposed,
        "unknown": own.events.unknown,
        "by_year": dict(zip(map(str, own.events.years), own.events.by_year, strict=True)),
        "per_year": own.per_year,
        "is_dispersed": own.is_dispersed,
        **_intervals(own),
        "negative_binomial": asdict(own.fitted) if own.fitted is not None else None,
        "patterns": asdict(own.patterns) if own.patterns is not None else None,
        "span": span,
    }


def _intervals(own: Measured) -> dict[str, Any]:
    exact = own.exact if isinstance(own, Rate) else own.interval
    return {"interval": asdict(own.interval), "exact": asdict(exact), "jeffreys": asdict(own.jeffreys)}
