"""The tables of a case as frozen types. Every number stands with its unit, range, grade and source."""

import math
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, model_validator

from titanium.case.backtest import Scored, Start
from titanium.case.base_rate import BaseRate
from titanium.case.change import Change
from titanium.case.claim import Claim
from titanium.case.entry import Entry, Finite, Sourced, SourceKeys, Unit
from titanium.case.fit import Fit
from titanium.case.record import Record
from titanium.case.rows import Figure, Force, Pool, SeaRoute, Site
from titanium.case.uncertainty import Correlation, Uncertainty
from titanium.errors import InputError, nearest
from titanium.expressions import Expression
from titanium.games.parts import Formula, deeply_frozen
from titanium.games.tree import Game

Role = Literal["W", "S", "K", "B"]
Slot = Literal["test", "summit", "opportunism", "second_theatre", "both_theatres", "rift"]
"""The six places in a quarter at which a crisis tree is played."""
GAME_PARTS = ("players", "root", "nodes", "outcomes")
"""What stands of a crisis's game at the top of its file, beside the other fields."""


class Lever(Sourced):
    """What the capitals can choose."""

    symbol: str
    name: str
    unit: Unit
    baseline: Finite
    low: Finite
    high: Finite
    ramp: Annotated[int, Field(ge=0, description="quarters until in full effect")]
    decides: tuple[Role, ...] = Field(min_length=1)
    topic: Annotated[str, Field(pattern="^[a-z][a-z0-9_]*$")]
    """What talks about it are about; levers of one topic are settled together."""
    values: dict[int, str] = {}
    """Meaning of each code, where the lever is coded."""

    @model_validator(mode="after")
    def _baseline_in_range(self) -> "Lever":
        if not self.low <= self.baseline <= self.high:
            raise ValueError(f"baseline {self.baseline:g} is outside {self.low:g} to {self.high:g}")
        if self.values and self.baseline not in self.values:
            codes = ", ".join(f"{code} {meaning}" for code, meaning in self.values.items())
            raise ValueError(f"baseline {self.baseline:g} is not one of its values\nAllowed: {codes}.")
        return self


class Package(Entry):
    """One setting of all levers, as what differs from the baselines."""

    title: str
    set: dict[str, Finite] = {}
    source: SourceKeys
    note: str = ""


class Position(Entry):
    """One school's answer: the symbols that it sets or changes."""

    meaning: str
    source: SourceKeys
    set: dict[str, Formula] = {}


class Switch(Entry):
    """A structural question on which rival schools differ."""

    question: str
    enters: str
    source: SourceKeys
    positions: dict[str, Position] = Field(min_length=2)


class Quantity(Entry):
    """A named value that the case adds or overrides."""

    formula: Formula
    unit: Unit
    meaning: str
    source: SourceKeys | str = ""


class Crisis(Entry):
    """A crisis tree with its place in the quarter."""

    name: str
    slot: Slot
    title: str
    source: SourceKeys
    watch: dict[str, tuple[str, str]] = {}
    """Name to (node, action): choice probabilities that formulas outside the tree use."""
    reach: dict[str, tuple[str, ...]] = {}
    """Name to outcomes: the probability that one of them is reached, for formulas outside the tree."""
    game: Game

    @property
    def published(self) -> tuple[str, ...]:
        """Names under which formulas outside the tree read its probabilities."""
        return (*self.watch, *self.reach)


class Threshold(Sourced):
    """A limit that a metric must keep for a package to hold."""

    metric: str
    unit: Unit
    when: Literal["signing", "event", "horizon"]
    breaks_as: str
    at_most: Finite = math.inf
    at_least: Finite = -math.inf

    @model_validator(mode="after")
    def _has_a_limit(self) -> "Threshold":
        if not self.model_fields_set & {"at_most", "at_least"}:
            raise ValueError("needs at_most, at_least or both")
        if not self.at_least <= self.at_most:
            raise ValueError(f"at_least {self.at_least:g} is over at_most {self.at_most:g}; nothing can keep it")
        return self


class Constraint(Sourced):
    """What the record says about the status quo: a draw outside the limits is set aside.

    Its formula is evaluated at the reference (the status quo in the first quarter), so it cannot see how packages
    compare. A `signed_by` in its place says that a capital signed the status quo rather than have no agreement.
    """

    meaning: str
    unit: Unit
    formula: Formula | None = None
    signed_by: Literal["W", "S"] | None = None
    at_least: Finite = -math.inf
    at_most: Finite = math.inf

    @model_validator(mode="after")
    def _has_a_formula_with_limits_or_a_signature(self) -> "Constraint":
        given = self.model_fields_set
        if (self.formula is None) == (self.signed_by is None):
            raise ValueError("needs either a formula or signed_by")
        if self.signed_by is not None and given & {"at_most", "at_least"}:
            raise ValueError("a signature takes no limits: it says that the status quo was preferred to no agreement")
        if self.formula is not None and not given & {"at_most", "at_least"}:
            raise ValueError("needs at_most, at_least or both")
        if not self.at_least <= self.at_most:
            raise ValueError(f"at_least {self.at_least:g} is over at_most {self.at_most:g}; nothing can keep it")
        return self


class Actor(Entry):
    """A state and the role that it plays."""

    key: Annotated[str, Field(pattern="^[a-z][a-z0-9_]*$")]
    name: str
    capital: str
    role: Literal["patron", "host", "adversary", "rival"]


class Horizon(Entry):
    """The span of a future."""

    first_year: int
    quarters: Annotated[int, Field(ge=1, le=200)]

    @property
    def years(self) -> tuple[int, ...]:
        """The calendar years of the horizon."""
        return tuple(range(self.first_year, self.first_year + -(-self.quarters // 4)))


class Money(Entry):
    """What amounts are counted in."""

    unit: Unit
    prices: str
    host_currency: str


class Theatres(Entry):
    """Names of the two places where war may come."""

    home: str
    second: str


class Description(Entry):
    """`case.yaml`: what the case is, who plays, and what a package must keep."""

    schema_: Annotated[Literal[1], Field(alias="schema")]
    name: Annotated[str, Field(pattern="^[a-z][a-z0-9_]*$")]
    title: str
    summary: str
    not_for: tuple[str, ...]
    horizon: Horizon
    money: Money
    status_quo: str
    disagreement: str
    alone: dict[Literal["W", "S"], str] = {}
    """Role of a capital to the package that stands for its going it alone."""
    theatres: Theatres
    actors: dict[Role, Actor]
    thresholds: dict[str, Threshold] = Field(min_length=1)


class Alternative(Entry):
    """Another way in which a choice could have been made."""

    label: str
    set: Annotated[dict[str, dict[str, dict[str, Any] | None]], Field(min_length=1), AfterValidator(deeply_frozen)]
    """Table to entry to field to the value that it would have; see `titanium.case.variant`."""


class Choice(Entry):
    """A choice that the case makes and its evidence does not force, with the alternatives that data can express."""

    text: str
    alternatives: dict[str, Alternative] = {}


class Rule(Sourced):
    """A limit on a lever that law or agreement sets, with what would lift it."""

    lever: str
    unit: Unit
    at_least: Finite = -math.inf
    at_most: Finite = math.inf
    unless: Annotated[str, Field(pattern="^([a-z][a-z0-9_]*)?$")] = ""
    """Name of the waiver that lifts it; empty if nothing does."""

    @model_validator(mode="after")
    def _has_a_limit(self) -> "Rule":
        if not self.model_fields_set & {"at_most", "at_least"}:
            raise ValueError("needs at_most, at_least or both")
        if not self.at_least <= self.at_most:
            raise ValueError(f"at_least {self.at_least:g} is over at_most {self.at_most:g}; nothing can keep it")
        return self


SEEN = {"primary": "", "excerpt": " [seen in part]", "recollected": " [recollected, not seen]", "own": " [our own]"}
"""What a citation says of how its source was seen."""


class Source(Entry):
    """A bibliography entry."""

    author: str
    year: int | str
    title: str
    publisher: str
    address: str = ""
    seen: Literal["primary", "excerpt", "recollected", "own"]
    note: str = ""

    @property
    def citation(self) -> str:
        """It in full, with how it was seen where nobody read it for this case.

        Examples
        --------
        >>> Source(author="A. Author", year=1966, title="Arms", publisher="Yale", seen="recollected").citation
        'A. Author (1966), Arms, Yale [recollected, not seen]'
        """
        parts = [f"{self.author} ({self.year})", self.title, self.publisher, self.address]
        return ", ".join(part for part in parts if part) + SEEN[self.seen]


class Case(Entry):
    """A validated, immutable description of an alliance.

    `titanium.load_case` makes one; nothing in it can be changed afterwards.
    """

    description: Description
    levers: dict[str, Lever]
    packages: dict[str, Package]
    uncertainties: dict[str, Uncertainty]
    correlations: dict[str, Correlation] = {}
    schools: dict[str, Switch]
    quantities: dict[str, Quantity]
    crises: dict[str, Crisis]
    constraints: dict[str, Constraint]
    rules: dict[str, Rule] = {}
    choices: dict[str, Choice]
    claims: dict[str, Claim]
    base_rates: dict[str, BaseRate] = {}
    fits: dict[str, Fit] = {}
    backtests: dict[str, Start] = {}
    scored: dict[str, Scored] = {}
    changes: dict[str, Change] = {}
    records: dict[str, Record] = {}
    sources: dict[str, Source]
    ledger: tuple[Figure, ...]
    economy: tuple[Figure, ...]
    sites: dict[str, Site]
    forces: tuple[Force, ...]
    sea_routes: tuple[SeaRoute, ...]
    pools: dict[str, Pool]
    history: dict[str, tuple[Figure, ...]]
    words: dict[str, dict[str, str]] = {}
    """Language to texts of the case and their translations."""
    hash: str
    """SHA-256 of the case's files; the same figures give the same hash on every machine."""

    def __hash__(self) -> int:
        return hash(self.hash)

    @property
    def name(self) -> str:
        """Name of the case, as in its folder."""
        return self.description.name

    @property
    def thresholds(self) -> Mapping[str, Threshold]:
        """Limits that a package must keep to hold."""
        return self.description.thresholds

    @property
    def base(self) -> str:
        """Name of the package that others are compared with: the status quo."""
        return self.description.status_quo

    def package(self, name: str) -> Mapping[str, float]:
        """Value of every lever under a named package.

        Raises
        ------
        InputError
            If the case has no such package; the nearest name is given.
        """
        if name not in self.packages:
            raise InputError(f"case '{self.name}' has no package '{name}'\n{nearest(name, self.packages)}")
        return {key: self.packages[name].set.get(key, lever.baseline) for key, lever in self.levers.items()}

    def crisis(self, name: str) -> Crisis:
        """A crisis by its name.

        Raises
        ------
        InputError
            If the case has no such crisis; the nearest name is given.
        """
        if name not in self.crises:
            raise InputError(f"case '{self.name}' has no crisis '{name}'\n{nearest(name, self.crises)}")
        return self.crises[name]

    def at(self, slot: Slot) -> Crisis:
        """The crisis that is played at a slot of the quarter."""
        return next(crisis for crisis in self.crises.values() if crisis.slot == slot)

    def actor(self, role: Role) -> Actor:
        """The state that plays a role."""
        return self.description.actors[role]

    @property
    def is_signed(self) -> bool:
        """Whether a constraint says that a capital signed the status quo."""
        return any(entry.signed_by is not None for entry in self.constraints.values())

    def nominal(self) -> dict[str, float]:
        """Every uncertainty at its centre."""
        return {symbol: entry.nominal for symbol, entry in self.uncertainties.items()}

    def series(self, name: str) -> dict[int, Figure]:
        """A series of the ledger or the economy by year."""
        return {row.year: row for row in (*self.ledger, *self.economy) if row.series == name}

    def formulas(self) -> Iterator[tuple[str, Expression]]:
        """Every formula of the case with the place where it stands."""
        for name, quantity in self.quantities.items():
            yield f"quantities.yaml {name}", quantity.formula
        for name, constraint in self.constraints.items():
            if constraint.formula is not None:
                yield f"constraints.yaml {name}", constraint.formula
        for name, crisis in self.crises.items():
            for path, formula, _ in crisis.game.formulas():
                yield f"crises/{name}.yaml {'.'.join(map(str, path))}", formula
