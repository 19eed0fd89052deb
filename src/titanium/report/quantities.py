"""Every named quantity of one package in one quarter: its value, its formula, what it depends on, its source.

The quarter is one of the future in which nothing happens: nominal uncertainties, the first position of every school, no
shock, and no crisis opens. A quantity is computed by the model in Python, follows from a standard formula, is the
case's own (added, or in the place of a standard formula), or is a probability that a crisis publishes.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import jax

from titanium.axes import QUARTERS_PER_YEAR
from titanium.case.schema import Case, Crisis
from titanium.case.vocabulary import vocabulary
from titanium.compile_cache import enable_compile_cache
from titanium.errors import InputError, nearest
from titanium.expressions import Expression
from titanium.games.parts import Chance, Decision, Outcome
from titanium.games.tree import Game
from titanium.model.compile import compile_model
from titanium.model.schools import positions
from titanium.report.assignment import Assignment, parse_assignments

SCHEMA = "titanium.quantities/1"

Kind = Literal["computed", "standard", "case", "published"]
KINDS: tuple[Kind, ...] = ("computed", "standard", "case", "published")

Root = Literal["lever", "status_quo", "uncertainty", "school"]
ROOTS: tuple[Root, ...] = ("lever", "status_quo", "uncertainty", "school")
"""What a quantity can rest on in the end; `status_quo` is a lever's value under the status quo, `<symbol>_0`."""


@dataclass(frozen=True)
class Dependency:
    """A name that a quantity is computed from."""

    name: str
    kind: Literal["quantity"] | Root


@dataclass(frozen=True)
class Reading:
    """What a published name reads off a crisis: a choice at a node, or the chance of ending in some outcomes."""

    crisis: str
    node: str | None = None
    action: str | None = None
    outcomes: tuple[str, ...] = ()


@dataclass(frozen=True)
class NamedQuantity:
    """A quantity with its value in the quarter and where it comes from."""

    name: str
    kind: Kind
    value: float
    unit: str
    meaning: str
    depends_on: tuple[Dependency, ...]
    """Names in its formula, or in the tree that it is read off; empty for what Python computes, see `module`."""
    source: tuple[str, ...]
    """Texts of standard formulas; keys of the case's sources for the others."""
    formula: Expression | None = None
    module: str | None = None
    """Where it is computed, inside the package `titanium`."""
    reading: Reading | None = None
    overrides: bool = False
    """Whether the case puts it in the place of a standard formula."""

    def to_dict(self) -> dict[str, Any]:
        """The quantity as plain data for JSON."""
        reading = self.reading
        return {
            "name": self.name,
            "kind": self.kind,
            "value": _finite(self.value),
            "unit": self.unit,
            "meaning": self.meaning,
            "formula": None if self.formula is None else str(self.formula),
            "module": self.module,
            "published": None if reading is None else {**vars(reading), "outcomes": list(reading.outcomes)},
            "depends_on": [vars(dependency) for dependency in self.depends_on],
            "source": list(self.source),
            "overrides": self.overrides,
        }


@dataclass(frozen=True)
class Input:
    """An uncertainty, a lever or a switch that quantities rest on, as it is in the quarter."""

    name: str
    kind: Root
    value: float
    unit: str
    meaning: str
    source: tuple[str, ...]
    grade: str | None = None
    """Grade of its evidence; a switch has none."""

    def to_dict(self) -> dict[str, Any]:
        """The input as plain data for JSON."""
        return {**vars(self), "value": _finite(self.value), "source": list(self.source)}


@dataclass(frozen=True)
class QuantitiesReport:
    """Quantities of a package in a quarter, in double precision."""

    case: Case
    package: str
    quarter: int
    assignment: Assignment
    only: tuple[str, ...]
    """Names that were asked for; empty for all."""
    quantities: tuple[NamedQuantity, ...]
    inputs: tuple[Input, ...]
    """What the quantities rest on, as far as formulas and trees name it."""

    @property
    def schools(self) -> Mapping[str, str]:
        """Position of every school."""
        return self.assignment.positions(self.case)

    @property
    def year(self) -> int:
        """Calendar year of the quarter."""
        return self.case.description.horizon.first_year + self.quarter // QUARTERS_PER_YEAR

    @property
    def quarter_of_year(self) -> int:
        """Quarter of its year, 1 to 4."""
        return self.quarter % QUARTERS_PER_YEAR + 1

    def of(self, name: str) -> NamedQuantity:
        """A quantity of the report by its name."""
        return next(own for own in self.quantities if own.name == name)

    def to_dict(self) -> dict[str, Any]:
        """The report as plain data for JSON."""
        assignment = self.assignment
        return {
            "schema": SCHEMA,
            "case": self.case.name,
            "case_hash": self.case.hash,
            "package": self.package,
            "quarter": self.quarter,
            "year": self.year,
            "quarter_of_year": self.quarter_of_year,
            "assignments": {**assignment.levers, **assignment.draw, **assignment.schools},
            "schools": dict(self.schools),
            "only": list(self.only),
            "quantities": [own.to_dict() for own in self.quantities],
            "inputs": [own.to_dict() for own in self.inputs],
            "notes": list(assignment.notes),
        }


def list_quantities(
    case: Case,
    package: str | None = None,
    quarter: int = 0,
    *,
    assignments: Sequence[str] = (),
    only: Sequence[str] = (),
) -> QuantitiesReport:
    """Every named quantity of a package in a quarter of the future in which nothing happens.

    Parameters
    ----------
    package
        Name of a package; the status quo if left out.
    quarter
        Quarter of the horizon, 0 for the first.
    assignments
        `name=value` texts that replace levers, uncertainties or schools, see `parse_assignments`.
    only
        Names of quantities; these and all that they depend on are listed. Everything if left out.

    Raises
    ------
    InputError
        If a name is unknown or a value does not fit.

    Examples
    --------
    >>> from titanium import load_case
    >>> report = list_quantities(load_case("us_rok"), only=["tau"])
    >>> str(report.of("tau").formula)
    '1-exp(-T*(0.3+0.7*phi/phi_0)/T_h)'
    >>> round(report.of("tau").value, 6)
    0.996654
    """
    package = package or case.description.status_quo
    case.package(package)
    quarters = case.description.horizon.quarters
    if not 0 <= quarter < quarters:
        raise InputError(f"quarter {quarter} is not one of the case's quarters\nAllowed: 0 to {quarters - 1}.")
    assignment = parse_assignments(case, assignments)
    kinds = _kinds_of_names(case)
    asked = _asked(case, only, kinds)
    enable_compile_cache()
    with jax.enable_x64(True):
        now = compile_model(case).quiet_quarter(
            package,
            quarter,
            setting=assignment.levers,
            draw=assignment.draw,
            cell=positions(case, assignment.schools),
        )
        values = {name: float(now.env[name]) for name in kinds}
    every = _every_quantity(case, kinds, values)
    shown = _with_dependencies(every, asked) if asked else every
    return QuantitiesReport(
        case=case,
        package=package,
        quarter=quarter,
        assignment=assignment,
        only=asked,
        quantities=tuple(shown.values()),
        inputs=_inputs(case, kinds, values, shown.values()),
    )


def resting_on(
    case: Case, values: Mapping[str, float], names: Iterable[str]
) -> tuple[tuple[NamedQuantity, ...], tuple[Input, ...]]:
    """Quantities and inputs that some names are or rest on, directly or through others.

    Parameters
    ----------
    values
        Every name that a formula may use, with its value.
    names
        Names of quantities, uncertainties, levers and switches; others are left aside.
    """
    kinds = _kinds_of_names(case)
    known = [name for name in names if name in kinds]
    every = _every_quantity(case, kinds, values)
    found = _with_dependencies(every, [name for name in known if kinds[name] == "quantity"])
    return tuple(found.values()), _inputs(case, kinds, values, found.values(), *known)


def _kinds_of_names(case: Case) -> dict[str, Literal["quantity"] | Root]:
    """Every name that a formula may use, with what it is."""
    standard = vocabulary()
    kinds: dict[str, Literal["quantity"] | Root] = {}
    for switch in case.schools.values():
        kinds |= {symbol: "school" for position in switch.positions.values() for symbol in position.set}
    kinds |= {symbol: "uncertainty" for symbol in case.uncertainties}
    for lever in case.levers.values():
        kinds |= {lever.symbol: "lever", f"{lever.symbol}_0": "status_quo"}
    for names in (standard.computed, standard.quantities, case.quantities):
        kinds |= {name: "quantity" for name in names}
    for crisis in case.crises.values():
        kinds |= {name: "quantity" for name in crisis.published}
    return kinds


def _asked(case: Case, only: Sequence[str], kinds: Mapping[str, str]) -> tuple[str, ...]:
    """The names of quantities that were asked for, each once; every one that is none is told."""
    asked = tuple(dict.fromkeys(only))
    problems: list[str] = []
    for name in asked:
        kind = kinds.get(name)
        if kind is None:
            quantities = [own for own in kinds if kinds[own] == "quantity"]
            problems.append(f"case '{case.name}' has no quantity '{name}'\n{nearest(name, quantities)}")
        elif kind != "quantity":
            problems.append(f"'{name}' is no quantity but {_KIND_IN_WORDS[kind]}")
    if problems:
        raise InputError("\n".join(problems))
    return asked


_KIND_IN_WORDS: Mapping[str, str] = {
    "uncertainty": "an uncertainty",
    "lever": "a lever",
    "status_quo": "a lever's value under the status quo",
    "school": "a switch that a school sets",
}


def _every_quantity(case: Case, kinds: Mapping[str, Any], values: Mapping[str, float]) -> dict[str, NamedQuantity]:
    """Every quantity by name, the kinds one after the other."""
    standard = vocabulary()
    found: dict[str, NamedQuantity] = {}

    def depends(names: Iterable[str]) -> tuple[Dependency, ...]:
        return tuple(Dependency(name, kinds[name]) for name in sorted(names, key=lambda name: (name.lower(), name)))

    for name, entry in standard.computed.items():
        found[name] = NamedQuantity(
            name, "computed", values[name], entry.unit, entry.meaning, (), (), module=entry.module
        )
    for name, entry in {**standard.quantities, **case.quantities}.items():
        source = (entry.source,) if isinstance(entry.source, str) else entry.source
        found[name] = NamedQuantity(
            name,
            "case" if name in case.quantities else "standard",
            values[name],
            entry.unit,
            entry.meaning,
            depends(entry.formula.names),
            source,
            formula=entry.formula,
            overrides=name in case.quantities and name in standard.quantities,
        )
    for crisis in case.crises.values():
        for name in crisis.published:
            meaning, reading = _read_off(case, crisis, name)
            names = _names_behind(crisis.game, reading.node)
            found[name] = NamedQuantity(
                name, "published", values[name], "probability", meaning, depends(names), crisis.source, reading=reading
            )
    return {name: own for kind in KINDS for name, own in found.items() if own.kind == kind}


def _read_off(case: Case, crisis: Crisis, name: str) -> tuple[str, Reading]:
    """What a published name means, and where in its crisis it is read."""
    if name in crisis.watch:
        node, action = crisis.watch[name]
        entry = crisis.game.nodes[node]
        capitals = {letter: actor.capital for letter, actor in case.description.actors.items()}
        who = capitals.get(entry.player, entry.player) if isinstance(entry, Decision) else "chance"
        return f"{who} answers '{action}' to: {entry.asks}", Reading(crisis.name, node, action)
    outcomes = crisis.reach[name]
    ends = "; ".join(crisis.game.outcomes[outcome].means or outcome for outcome in outcomes)
    return f"the crisis ends in: {ends}", Reading(crisis.name, outcomes=outcomes)


def _names_behind(game: Game, node: str | None) -> set[str]:
    """Names that decide what is chosen at a node, or in the whole tree: payoffs, chances and precisions.

    Where every mover knows its node, a choice weighs its mover's payoffs further down, given what is chosen there.
    """
    start = node if node is not None and game.has_perfect_information else game.root
    if isinstance(entry := game.nodes[start], Chance) and node is not None:
        return {name for formula, _ in entry.chance.values() for name in formula.names}
    everyone = () if game.has_perfect_information else game.players
    names: set[str] = set()
    rest = [(start, frozenset(everyone))]
    while rest:
        place, movers = rest.pop()
        entry = game.nodes.get(place) or game.outcomes[place]
        formulas = [formula for player, formula in entry.payoffs.items() if player in movers]
        if isinstance(entry, Chance):
            formulas += [formula for formula, _ in entry.chance.values()]
        elif isinstance(entry, Decision):
            names.add(f"lam_{entry.player}")
            formulas += [formula for belief in entry.beliefs.values() for formula in belief.values()]
            movers |= {entry.player}
        if not isinstance(entry, Outcome):
            rest += [(target, movers) for _, target in entry.children()]
        names.update(*(formula.names for formula in formulas))
    return names


def _with_dependencies(every: Mapping[str, NamedQuantity], asked: Sequence[str]) -> dict[str, NamedQuantity]:
    """The quantities that were asked for and those that they depend on, directly or through others."""
    wanted: set[str] = set()
    rest = list(asked)
    while rest:
        if (name := rest.pop()) not in wanted:
            wanted.add(name)
            rest += [own.name for own in every[name].depends_on if own.kind == "quantity"]
    return {name: own for name, own in every.items() if name in wanted}


def _inputs(
    case: Case, kinds: Mapping[str, Any], values: Mapping[str, float], quantities: Iterable[NamedQuantity], *also: str
) -> tuple[Input, ...]:
    """Uncertainties, levers and switches that some quantities name, and those named beside them, each once."""
    used = {own.name for quantity in quantities for own in quantity.depends_on} | set(also)
    levers = {lever.symbol: lever for lever in case.levers.values()}
    found: list[Input] = []
    for name in (name for name in kinds if name in used and kinds[name] != "quantity"):
        kind = kinds[name]
        if kind == "uncertainty":
            entry = case.uncertainties[name]
            found.append(Input(name, kind, values[name], entry.unit, entry.name, entry.source, entry.grade))
        elif kind == "school":
            switch = next(own for own in case.schools.values() if any(name in at.set for at in own.positions.values()))
            found.append(Input(name, kind, values[name], "1", switch.question, switch.source))
        else:
            lever = levers[name if kind == "lever" else name.removesuffix("_0")]
            meaning = lever.name if kind == "lever" else f"{lever.name}, under the status quo"
            found.append(Input(name, kind, values[name], lever.unit, meaning, lever.source, lever.grade))
    return tuple(sorted(found, key=lambda own: ROOTS.index(own.kind)))


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
