"""What reads a number of a case: formulas, crises, the record, rival schools, equations in Python, claims, choices.

Formulas are data, so what they read is known; of the equations in Python it is known by their source, in which a
symbol is an attribute of the symbols of a future or of its terms.
"""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Literal, get_args

from titanium.case.measure import OfFigures
from titanium.case.schema import Case
from titanium.case.vocabulary import vocabulary
from titanium.expressions import Expression
from titanium.report.agreement import SERIES
from titanium.report.numbers import INSIDE, CaseNumber
from titanium.report.places import force_counts

Kind = Literal[
    "quantity", "crisis", "constraint", "school", "place", "equation", "metric", "lever", "claim", "choice",
    "base_rate", "score", "fit", "backtest", "matching", "draws", "ledger", "posture",
]  # fmt: skip
KINDS: tuple[Kind, ...] = get_args(Kind)
_SYMBOLS = ("p", "x")
"""Names under which the model's equations hold the symbols of a future and the terms of a package."""
_LOOKED_UP = re.compile("|".join(re.sub(r"\\{\w+\\}", "[a-z0-9]+", re.escape(own)) for own in SERIES.values()))
"""Series of the ledger and the economy that reports look up."""


@dataclass(frozen=True)
class Reader:
    """Something that reads a number."""

    kind: Kind
    name: str
    """Its name in the case, or a module of the model; empty for matching, the ledger and the posture."""
    times: int = 1
    """Formulas of it that do."""


@dataclass(frozen=True)
class Read:
    """Everything that reads a number.

    Attributes
    ----------
    readers
        What reads it itself.
    quantities
        Quantities that rest on it, directly or through others.
    of
        Quantities that there are.
    crises, constraints
        Crises and limits of the record that rest on it, directly or through quantities.
    """

    readers: tuple[Reader, ...]
    quantities: tuple[str, ...]
    of: int
    crises: tuple[str, ...]
    constraints: tuple[str, ...]


def read_by(case: Case, number: CaseNumber) -> Read:
    """What reads a number, and what rests on it in the end as far as formulas tell.

    Examples
    --------
    >>> from titanium import load_case
    >>> from titanium.report.numbers import number_of
    >>> case = load_case("us_rok")
    >>> [own.name for own in read_by(case, number_of(case, "uncertainties:T_h")).readers]
    ['tau', 'tau_c']
    """
    formulas = {name: own.formula for name, own in ({**vocabulary().quantities, **case.quantities}).items()}
    symbols = _symbols(case, number)
    set_by_schools = {
        symbol: formula
        for switch in case.schools.values()
        for position in switch.positions.values()
        for symbol, formula in position.set.items()
        if formula.names & symbols
    }
    published = {name: crisis.name for crisis in case.crises.values() for name in crisis.published}
    resting = _resting(formulas, symbols | set_by_schools.keys())
    found = [
        *_formulas(case, formulas, symbols),
        *(Reader("equation", module) for module in _modules_reading(symbols)),
        *_of_its_table(case, number),
        *_evidence(case, number),
    ]
    known = symbols | set_by_schools.keys() | resting
    crises = {name: None for name, read in _in_crises(case) if read & known}
    known |= {name for name, crisis in published.items() if crisis in crises}
    constraints = [
        name for name, own in case.constraints.items() if own.formula is not None and own.formula.names & known
    ]
    return Read(
        tuple(found),
        tuple(name for name in formulas if name in resting),
        len(formulas),
        tuple(crises),
        tuple(constraints),
    )


def _symbols(case: Case, number: CaseNumber) -> set[str]:
    """Names that formulas have for a number."""
    match number.table:
        case "uncertainties":
            return {number.entry}
        case "levers":
            symbol = case.levers[number.entry].symbol
            return {symbol, f"{symbol}_0"}
        case "packages":
            return {case.levers[number.field.rpartition(INSIDE)[2]].symbol}
        case "schools":
            return {number.field.rpartition(INSIDE)[2]}
        case "quantities":
            return {number.entry}
        case "crises":
            return set(case.crises[number.entry].published)
        case _:
            return set()


def _resting(formulas: Mapping[str, Expression], symbols: set[str]) -> set[str]:
    """Quantities that read some symbols, directly or through others."""
    found: set[str] = set()
    more = True
    while more:
        new = {name for name, own in formulas.items() if name not in found and own.names & (symbols | found)}
        found |= new
        more = bool(new)
    return found - symbols


def _in_crises(case: Case) -> Iterator[tuple[str, set[str]]]:
    for crisis in case.crises.values():
        for _, formula, _ in crisis.game.formulas():
            yield crisis.name, set(formula.names)
        yield crisis.name, {f"lam_{player}" for player in crisis.game.players}


def _formulas(case: Case, formulas: Mapping[str, Expression], symbols: set[str]) -> Iterator[Reader]:
    if not symbols:
        return
    yield from (
        Reader("quantity", name) for name, own in formulas.items() if own.names & symbols and name not in symbols
    )
    times: dict[str, int] = {}
    for crisis, read in _in_crises(case):
        if read & symbols:
            times[crisis] = times.get(crisis, 0) + 1
    yield from (Reader("crisis", crisis, count) for crisis, count in times.items())
    for name, own in case.constraints.items():
        if own.formula is not None and own.formula.names & symbols:
            yield Reader("constraint", name)
    for name, switch in case.schools.items():
        sets = [
            symbol in symbols or formula.names & symbols
            for position in switch.positions.values()
            for symbol, formula in position.set.items()
        ]
        if any(sets):
            yield Reader("school", name, sum(map(bool, sets)))
    for name, pool in case.pools.items():
        read = [own for own in (pool.force, pool.to_home, pool.to_second, pool.area_cost) if own is not None]
        if any(own.names & symbols for own in read):
            yield Reader("place", name)


def _of_its_table(case: Case, number: CaseNumber) -> Iterator[Reader]:
    """What reads every number of a table, or every one that it looks up."""
    table, entry = number.table, number.entry
    match table:
        case "thresholds":
            yield Reader("metric", case.thresholds[entry].metric)
        case "rules":
            yield Reader("lever", case.rules[entry].lever)
        case "correlations" | "constraints":
            yield Reader("matching" if table == "constraints" else "draws", "")
        case "crises":
            yield Reader("crisis", entry)
        case "sites" | "sea_routes":
            yield Reader("posture", "")
        case "forces":
            if entry in {f"{case.actor('W').key} {own.item}" for own in force_counts(case)}:
                yield Reader("posture", "")
        case "ledger" | "economy":
            if _LOOKED_UP.fullmatch(entry.partition(" ")[0]):
                yield Reader("ledger", "")
        case _:
            pass


def _evidence(case: Case, number: CaseNumber) -> Iterator[Reader]:
    """Claims, choices, base rates, scores, fits and back-tests that speak of a number."""
    table, entry = number.table, number.entry
    series = entry.partition(" ")[0]
    file = table.removeprefix("history/")
    for key, claim in case.claims.items():
        for measure in claim.measures.values():
            if isinstance(what := measure.what, OfFigures) and any(
                own.table == table.partition("/")[0]
                and (own.name or (f"{own.actor} {own.item}" if own.actor else f"{own.series} {own.year}")) == entry
                and own.file in ("", file)
                for own in what.inputs.values()
            ):
                yield Reader("claim", key)
                break
    for name, choice in case.choices.items():
        if any(entry in own.set.get(table, {}) for own in choice.alternatives.values()):
            yield Reader("choice", name)
    for name, rate in case.base_rates.items():
        counted = {rate.counted_in(own).series for own in ("", *rate.others)}
        if f"{file}.{series}" in counted or any((own.table, own.name) == (table, entry) for own in rate.behind):
            yield Reader("base_rate", name)
    for name, scored in case.scored.items():
        if (scored.file, scored.series) == (file, series):
            yield Reader("score", name)
    if table == "uncertainties":
        yield from (Reader("fit", name) for name, fit in case.fits.items() if entry in fit.informs)
    for name, start in case.backtests.items():
        if entry in (start.uncertainties if table == "uncertainties" else start.levers if table == "levers" else ()):
            yield Reader("backtest", name)


def _modules_reading(symbols: set[str]) -> list[str]:
    return [module for module, read in _read_in_python().items() if read & symbols]


@lru_cache(maxsize=1)
def _read_in_python() -> Mapping[str, frozenset[str]]:
    """Module of the model to the symbols that its equations read."""
    found: dict[str, frozenset[str]] = {}
    for file in sorted(resources.files("titanium.model").iterdir(), key=lambda own: own.name):
        if file.name.endswith(".py"):
            nodes = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
            read = frozenset(
                node.attr
                for node in nodes
                if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in _SYMBOLS
            )
            if read:
                found[f"model/{file.name}"] = read
    return found
