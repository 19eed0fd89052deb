"""Back-tests: years at which the model is started as things then stood, and what happened next to score it by."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field, ValidationError, model_validator

from titanium.case.entry import Entry, Finite, Sourced, SourceKeys, Unit
from titanium.case.explain import explain
from titanium.case.uncertainty import Uncertainty
from titanium.errors import Place, nearest

if TYPE_CHECKING:
    from titanium.case.check import Gaps
    from titanium.case.rows import Figure
    from titanium.case.schema import Case

YEARS = 5
"""Years for which a start is run forward and scored."""

EVENTS: Mapping[str, str] = {
    "home_war": "a major war in the home theatre",
    "second_war": "a war in the second theatre",
    "rupture": "the end of the alliance",
    "host_nuclear": "the host building nuclear weapons",
    "clashes": "a clash that stays short of war",
    "troop_cuts": "a cut of the patron's troops, in a quarrel or by a deal",
}
"""What the model counts of a quarter beside the outcomes of its crises."""


_NUMBERS = ("low", "mode", "high", "value", "alpha", "beta")
"""Fields of an uncertainty that belong to its distribution."""


class Setting(Sourced):
    """The value of a lever in the year of a start."""

    value: Finite
    unit: Unit


class Range(Sourced):
    """What is changed of an uncertainty's distribution in the year of a start; the rest stays as the case has it."""

    unit: Unit
    distribution: Literal["uniform", "loguniform", "triangular", "beta", "constant"] | None = None
    low: Finite | None = None
    mode: Finite | None = None
    high: Finite | None = None
    value: Finite | None = None

    @property
    def changes(self) -> dict[str, Any]:
        """Field of the uncertainty to its value in the year."""
        fields = ("distribution", *_NUMBERS)
        return {name: value for name in fields if (value := getattr(self, name, None)) is not None}

    @model_validator(mode="after")
    def _changes_something(self) -> "Range":
        if not self.changes:
            raise ValueError("changes nothing\nGive low, mode, high or value.")
        return self


class Start(Entry):
    """A year from which the model is run forward: the status quo of that year, and what was known of it then."""

    year: int
    title: str
    levers: dict[str, Setting] = {}
    """Lever to its value then; a lever that is not named keeps its baseline."""
    uncertainties: dict[str, Range] = {}
    """Symbol to its range then; one that is not named keeps that of the case."""
    later: dict[str, str] = {}
    """Constraint to the evidence, later than the start, that its limits rest on: not used where only the years before
    the start may speak."""
    left: dict[str, str] = {}
    """Lever, uncertainty or constraint to why it is left as the case has it, though the year was another."""
    source: SourceKeys
    note: str = ""


class Scored(Sourced):
    """Something that the model counts and that history has counted: either one of `EVENTS`, or outcomes of a crisis."""

    title: str
    """What is counted, in a few words and in the plural."""
    event: str = ""
    crisis: str = ""
    outcomes: tuple[str, ...] = ()
    file: str
    """File of `history/`, without `.csv`, that holds the yearly count."""
    series: str
    unit: Unit
    since: int | None = None
    """First year that a base rate is counted from; the first of the series if left out."""
    hazard: str = ""
    """Uncertainty, a yearly rate, that this count gives a range for where only the years before may speak."""
    constraint: str = ""
    """Constraint, on a yearly rate, that this count gives limits for where only the years before may speak."""
    mapping: Annotated[str, Field(min_length=1)]
    """How what the model counts and what history counts differ."""

    @model_validator(mode="after")
    def _counts_one_thing(self) -> "Scored":
        if bool(self.event) == bool(self.crisis):
            raise ValueError("needs either an event or a crisis with outcomes")
        if bool(self.crisis) != bool(self.outcomes):
            raise ValueError("a crisis and its outcomes come together")
        return self

    def counts(self, case: "Case") -> dict[int, int]:
        """Year to what history counts in it, from the first year that counts.

        Raises
        ------
        KeyError
            If the case has no such file.
        """
        rows = (row for row in case.history[self.file] if row.series == self.series)
        since = -10_000 if self.since is None else self.since
        return {row.year: round(row.value) for row in sorted(rows, key=lambda row: row.year) if row.year >= since}


Found = Iterator[tuple[str, Place, str]]


def faults(case: "Case", gaps: "Gaps") -> Found:
    """Everything in the back-tests that does not fit the rest of the case."""
    years: dict[int, str] = {}
    for key, start in case.backtests.items():
        if (first := years.setdefault(start.year, key)) != key:
            what = f"{start.year} is already the year of '{first}'\nStarts are asked for by their year; keep one."
            yield "backtests.yaml", (key, "year"), what
        yield from _faults_of_start(case, gaps, key, start)
    owner: dict[str, str] = {}
    for key, scored in case.scored.items():
        yield from _faults_of_scored(case, gaps, key, scored, owner)


def _faults_of_start(case: "Case", gaps: "Gaps", key: str, start: Start) -> Found:
    file = "backtests.yaml"
    for name, setting in start.levers.items():
        path = (key, "levers", name)
        lever = case.levers.get(name)
        if lever is None:
            yield from _unknown(file, path, "lever", name, case.levers, gaps.has("levers", name))
        elif lever.unit != setting.unit:
            yield file, (*path, "unit"), f"lever '{name}' is in {lever.unit}, not in {setting.unit}"
        elif not lever.low <= setting.value <= lever.high:
            allowed = f"Allowed: {lever.low:g} to {lever.high:g} {lever.unit}."
            yield file, (*path, "value"), f"'{key}' sets {name} to {setting.value:g}\n{allowed}"
        yield from _unsourced(case, gaps, file, path, setting.source)
    for symbol, own in start.uncertainties.items():
        path = (key, "uncertainties", symbol)
        entry = case.uncertainties.get(symbol)
        if entry is None:
            known = gaps.has("uncertainties", symbol)
            yield from _unknown(file, path, "uncertainty", symbol, case.uncertainties, known)
        elif entry.unit != own.unit:
            yield file, (*path, "unit"), f"'{symbol}' is in {entry.unit}, not in {own.unit}"
        else:
            yield from ((file, path, message) for message in _faults_of_range(symbol, entry, own))
        yield from _unsourced(case, gaps, file, path, own.source)
    for name in start.later:
        if name not in case.constraints:
            known = gaps.has("constraints", name)
            yield from _unknown(file, (key, "later", name), "constraint", name, case.constraints, known)
    everything = [*case.levers, *case.uncertainties, *case.constraints]
    for name in start.left:
        known = any(gaps.has(table, name) for table in ("levers", "uncertainties", "constraints"))
        if name not in everything:
            what = "lever, uncertainty or constraint"
            yield from _unknown(file, (key, "left", name), what, name, everything, known)
        if name in {**start.levers, **start.uncertainties}:
            yield file, (key, "left", name), f"'{name}' is both set and left\nKeep one of the two."


def _faults_of_range(symbol: str, entry: Uncertainty, own: Range) -> Iterator[str]:
    """What is wrong with an uncertainty once a start has changed it."""
    plain = entry.model_dump(exclude_unset=True)
    if own.distribution not in (None, entry.distribution):
        plain = {field: value for field, value in plain.items() if field not in _NUMBERS}
    try:
        Uncertainty.model_validate(plain | own.changes)
    except ValidationError as error:
        for detail in error.errors():
            message, remedy = explain(detail, (symbol,), Uncertainty)
            yield f"{message}\n{remedy}".strip()


def _faults_of_scored(case: "Case", gaps: "Gaps", key: str, scored: Scored, owner: dict[str, str]) -> Found:
    file = "scored.yaml"
    if scored.event and scored.event not in EVENTS:
        yield from _unknown(file, (key, "event"), "event", scored.event, EVENTS, False)
    if scored.crisis and scored.crisis not in case.crises:
        known = gaps.has("crises", scored.crisis)
        yield from _unknown(file, (key, "crisis"), "crisis", scored.crisis, case.crises, known)
    elif scored.crisis:
        outcomes = case.crises[scored.crisis].game.outcomes
        for outcome in scored.outcomes:
            if outcome not in outcomes:
                yield from _unknown(file, (key, "outcomes"), f"outcome of {scored.crisis}", outcome, outcomes, False)
    yield from _faults_of_rates(case, gaps, key, scored, owner)
    if scored.file not in case.history:
        known = gaps.has_any("history")
        yield from _unknown(file, (key, "file"), "file of history", scored.file, case.history, known)
        return
    rows = case.history[scored.file]
    if all(row.series != scored.series for row in rows):
        names = {row.series for row in rows}
        what = f"series of history/{scored.file}.csv"
        yield from _unknown(file, (key, "series"), what, scored.series, names, gaps.has_any("history"))
        return
    for message in _faults_of_counts([row for row in rows if row.series == scored.series], scored):
        yield file, (key, "series"), message


def _faults_of_rates(case: "Case", gaps: "Gaps", key: str, scored: Scored, owner: dict[str, str]) -> Found:
    """What is wrong with the uncertainty and the constraint that a count speaks for."""
    file = "scored.yaml"
    for field, table in (("hazard", case.uncertainties), ("constraint", case.constraints)):
        name = getattr(scored, field)
        if not name:
            continue
        path, what = (key, field), "uncertainty" if field == "hazard" else "constraint"
        if name in owner:
            yield file, path, f"'{name}' is already given by '{owner[name]}'\nOne count gives its range."
        owner.setdefault(name, key)
        entry = table.get(name)
        if entry is None:
            known = gaps.has("uncertainties" if field == "hazard" else "constraints", name)
            yield from _unknown(file, path, what, name, table, known)
        elif entry.unit != "1/yr":
            yield file, path, f"'{name}' is in {entry.unit}; a yearly rate is wanted, in 1/yr"


def _faults_of_counts(rows: "Sequence[Figure]", scored: Scored) -> Iterator[str]:
    years = {row.year: row.value for row in rows}
    wrong = [year for year, value in sorted(years.items()) if value < 0 or value != round(value)]
    if wrong:
        yield f"{scored.series} is no count: {years[wrong[0]]:g} in {wrong[0]}\nWrite whole numbers from 0 on."
    units = sorted({row.unit for row in rows} - {scored.unit})
    if units:
        yield f"{scored.series} is in {units[0]}, not in {scored.unit}"
    missing = [year for year in range(min(years), max(years)) if year not in years]
    if missing:
        yield f"{scored.series} has no figure for {missing[0]}\nWrite 0 where nothing happened."


def _unknown(file: str, path: Place, what: str, name: str, allowed: Iterable[str], is_known: bool) -> Found:
    if not is_known:
        yield file, path, f"no {what} '{name}'\n{nearest(name, allowed)}"


def _unsourced(case: "Case", gaps: "Gaps", file: str, path: Place, keys: SourceKeys) -> Found:
    for source in keys:
        if source not in case.sources and not gaps.has("sources", source):
            yield file, (*path, "source"), f"source '{source}' is not in sources.yaml\n{nearest(source, case.sources)}"
