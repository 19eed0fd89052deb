"""One future told as a story: the state of every quarter, what happened in it, and how it was judged in the end."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from titanium.axes import HOST
from titanium.case.schema import Case, Threshold
from titanium.errors import RunError
from titanium.explore.futures import Design
from titanium.explore.matching import unmet
from titanium.explore.replay import Replay, replay
from titanium.model.compile import compile_model
from titanium.model.metrics import SIGNING
from titanium.report.glossary import Word, explain, glossary
from titanium.report.reasons import Reason
from titanium.report.retelling import NATURE, Happening, Move, Told, retell

SCHEMA = "titanium.trace/1"
ENSEMBLE = "prior"
"""Futures are numbered in the prior, whatever ensemble they are met in."""

SITUATION: Mapping[str, str] = {
    "cohesion": "share",
    "fear_of_abandonment": "share",
    "fear_of_entrapment": "share",
    "support_host": "share",
    "support_patron": "share",
    "payment": "USD_bn/yr",
    "troops": "thousand",
}
"""What a quarter is told by, at its start, with units; shares are those that the state's logits stand for."""


@dataclass(frozen=True)
class Drawn:
    """An uncertainty as this future draws it.

    Attributes
    ----------
    symbol, name, unit
        Which one.
    value, nominal
        The draw, and the centre of its range.
    level
        Share of the prior's draws that lie below.
    """

    symbol: str
    name: str
    unit: str
    value: float
    nominal: float
    level: float


@dataclass(frozen=True)
class Limit:
    """A threshold and whether the package keeps it in this future.

    Attributes
    ----------
    key, rule
        The threshold.
    value
        Its metric at the end.
    kept
        Whether the limit is kept.
    broken_at
        Quarter in which it broke, -1 at signing, the number of quarters for one judged at the horizon; nothing if kept.
    """

    key: str
    rule: Threshold
    value: float
    kept: bool
    broken_at: int | None


@dataclass(frozen=True)
class Quarter:
    """A quarter of the story.

    Attributes
    ----------
    number
        0 for the first.
    state
        The sweep's own state at the start of the quarter, by field.
    situation
        What the quarter is told by, see `SITUATION`.
    told
        Chances and what happened.
    metrics
        Metrics up to the end of the quarter.
    """

    number: int
    state: Mapping[str, float]
    situation: Mapping[str, float]
    told: Told
    metrics: Mapping[str, float]

    @property
    def is_quiet(self) -> bool:
        """Whether nothing happened."""
        return not self.told.happenings


@dataclass(frozen=True)
class Trace:
    """A package in one sampled future, quarter by quarter.

    Attributes
    ----------
    case, package, future, seed
        What was played, and where.
    schools
        Switch to the position that this future takes.
    draw
        Symbol to the drawn value of every uncertainty.
    extremes
        Draws that lie furthest out in their prior, the furthest first.
    quarters
        The story.
    end_state
        The sweep's own state after the last quarter, by field.
    metrics
        The sweep's metrics of this package in this future.
    limits
        Every threshold, in the case's order.
    words
        Symbols in words.
    unmet
        Constraint that the future's draw does not meet to its value; none where it is a matched future.
    """

    case: Case
    package: str
    future: int
    seed: int
    schools: Mapping[str, str]
    draw: Mapping[str, float]
    extremes: tuple[Drawn, ...]
    quarters: tuple[Quarter, ...]
    end_state: Mapping[str, float]
    metrics: Mapping[str, float]
    limits: tuple[Limit, ...]
    words: Mapping[str, Word]
    unmet: Mapping[str, float]

    @property
    def holds(self) -> bool:
        """Whether the package keeps every limit in this future."""
        return self.metrics["holds"] > 0

    @property
    def broke_first(self) -> Limit | None:
        """The limit that broke first, as the sweep has it."""
        number = int(self.metrics["first_break"])
        return self.limits[number] if number >= 0 else None

    @property
    def happenings(self) -> tuple[tuple[Quarter, Happening], ...]:
        """Everything that happened, with its quarter."""
        return tuple((quarter, own) for quarter in self.quarters for own in quarter.told.happenings)

    def when(self, number: int) -> str:
        """A quarter as a reader says it: `2029 Q3`, at signing, or the whole horizon."""
        first = self.case.description.horizon.first_year
        if number <= SIGNING:
            return "at signing"
        if number >= len(self.quarters):
            return f"over {first}-{self.case.description.horizon.years[-1]}"
        return f"{first + number // 4} Q{number % 4 + 1}"

    def actor(self, role: str) -> str:
        """Name of the state that plays a role; `chance` where nature draws."""
        names = {str(letter): actor.name for letter, actor in self.case.description.actors.items()}
        return names.get(role, NATURE)

    def meaning(self, reason: Reason) -> str:
        """A term of a payoff in words."""
        return explain(reason, self.words, f"fixed payoff, on the scale where {self.actor(HOST)}'s survival is 1")

    def to_dict(self) -> dict[str, Any]:
        """The story as plain data for JSON; every number of the sweep is the one that the sweep has."""
        first = self.broke_first
        return {
            "schema": SCHEMA,
            "case": self.case.name,
            "case_hash": self.case.hash,
            "package": self.package,
            "futures": 1,
            "future": self.future,
            "seed": self.seed,
            "ensemble": ENSEMBLE,
            "is_forecast": False,
            "unmet_constraints": dict(self.unmet),
            "schools": dict(self.schools),
            "draw": dict(self.draw),
            "extremes": [vars(own) for own in self.extremes],
            "units": dict(SITUATION),
            "quarters": [self._quarter(quarter) for quarter in self.quarters],
            "end_state": dict(self.end_state),
            "metrics": dict(self.metrics),
            "verdict": {
                "holds": self.holds,
                "secure": self.metrics["secure"] > 0,
                "first_break": first and first.key,
                "first_break_when": first and self.when(int(self.metrics["first_break_quarter"])),
                "breaks_as": first and first.rule.breaks_as,
            },
            "limits": {
                own.key: {"metric": own.rule.metric, "value": own.value, "kept": own.kept, "broken_at": own.broken_at}
                for own in self.limits
            },
        }

    def _quarter(self, quarter: Quarter) -> dict[str, Any]:
        return {
            "quarter": quarter.number,
            "when": self.when(quarter.number),
            "state": dict(quarter.state),
            "situation": dict(quarter.situation),
            "chances": dict(quarter.told.chances),
            "events": [self._happening(own) for own in quarter.told.happenings],
            "metrics": dict(quarter.metrics),
        }

    def _happening(self, own: Happening) -> dict[str, Any]:
        crisis = own.crisis
        return {
            "kind": own.kind,
            "crisis": crisis and crisis.name,
            "title": crisis and crisis.title,
            "chance": own.chance,
            "outcome": own.outcome or None,
            "means": crisis and crisis.game.outcomes[own.outcome].means,
            "probability": own.share,
            "moves": [self._move(move) for move in own.moves],
            "war_risk": own.war_risk,
            "effects": dict(own.effects),
        }

    def _move(self, move: Move) -> dict[str, Any]:
        why = move.why
        return {
            "node": move.node,
            "mover": move.mover,
            "actor": self.actor(move.mover),
            "asks": move.asks,
            "action": move.action,
            "probabilities": dict(move.shares),
            "likeliest": move.is_likeliest,
            "against": why and why.against,
            "gain": why and why.gain,
            "reasons": [
                {"term": reason.term, "contribution": reason.contribution, "meaning": self.meaning(reason)}
                for reason in (why.reasons if why else ())
            ],
        }


def trace(case: Case, package: str | None = None, *, future: int = 0, seed: int = 0, extremes: int = 8) -> Trace:
    """Tell what happens to a package in one sampled future, and why.

    Parameters
    ----------
    package
        Name of a package; the status quo if left out.
    future
        Number of the future in the prior of this seed.
    seed
        Seed of the futures.
    extremes
        How many of the draws that lie furthest out are named.

    Raises
    ------
    InputError
        If the package is unknown, or the number or the seed out of range.
    RunError
        If a number of this future is not finite, so that the sweep masks it, or if a telling does not lead to what the
        sweep has.

    Examples
    --------
    >>> from titanium import load_case
    >>> story = trace(load_case("us_rok"), "ironclad", future=3, seed=0)
    >>> len(story.quarters), story.when(0)
    (40, '2026 Q1')
    """
    package = package or case.description.status_quo
    model, design = compile_model(case), Design(case, seed)
    found = replay(model, package, design, future)
    _require_finite(found, package)
    switches = zip(found.cell, case.schools.items(), strict=True)
    schools = {name: list(switch.positions)[number] for number, (name, switch) in switches}
    return Trace(
        case=case,
        package=package,
        future=future,
        seed=seed,
        schools=schools,
        draw=_plain(found.draw),
        extremes=_extremes(case, design, found, schools)[:extremes],
        quarters=tuple(_quarter(found, number, told) for number, told in enumerate(retell(model, found))),
        end_state=_plain(found.states[-1]._asdict()),
        metrics=_plain(found.metrics[-1]),
        limits=tuple(_limit(key, rule, found) for key, rule in case.description.thresholds.items()),
        words=glossary(case),
        unmet=unmet(model, design, future),
    )


def _plain(values: Mapping[str, Any]) -> dict[str, float]:
    return {name: float(value) for name, value in values.items()}


def _require_finite(found: Replay, package: str) -> None:
    for number, own in enumerate(found.metrics):
        for name, value in own.items():
            if not np.isfinite(value):
                raise RunError(
                    f"future {found.index} under {package}: '{name}' is not a finite number after {number} quarters\n"
                    "The sweep masks this future, so there is no story to tell."
                )


def _quarter(found: Replay, number: int, told: Told) -> Quarter:
    state = _plain(found.states[number]._asdict())
    env = told.env
    situation = {
        "cohesion": env["C"],
        "fear_of_abandonment": env["a"],
        "fear_of_entrapment": _share(state["z_e"]),
        "support_host": _share(state["z_S"]),
        "support_patron": env["DW"],
        "payment": env["s"],
        "troops": env["T"],
    }
    return Quarter(number, state, situation, told, _plain(found.metrics[number + 1]))


def _share(logit: float) -> float:
    return float(1 / (1 + np.exp(-logit)))


def _extremes(case: Case, design: Design, found: Replay, schools: Mapping[str, str]) -> tuple[Drawn, ...]:
    """Sampled draws, the furthest out in their prior first; what a school overrides is left out."""
    overridden = {
        symbol
        for name, position in schools.items()
        for symbol, formula in case.schools[name].positions[position].set.items()
        if symbol not in formula.names
    }
    wanted = [symbol for symbol in design.sampled if symbol not in overridden]
    levels = design.levels(np.array([found.index], dtype=np.uint32), wanted)
    drawn = [
        Drawn(symbol, entry.name, entry.unit, float(found.draw[symbol]), entry.nominal, float(levels[symbol][0]))
        for symbol, entry in ((symbol, case.uncertainties[symbol]) for symbol in wanted)
    ]
    return tuple(sorted(drawn, key=lambda own: -abs(own.level - 0.5)))


def _limit(key: str, rule: Threshold, found: Replay) -> Limit:
    broken = [
        bool(own[rule.metric] > np.float32(rule.at_most)) or bool(own[rule.metric] < np.float32(rule.at_least))
        for own in found.metrics[1:]
    ]
    at = None
    if broken[-1]:
        at = {"signing": int(SIGNING), "horizon": len(broken)}.get(rule.when, broken.index(True))
    return Limit(key, rule, float(found.metrics[-1][rule.metric]), not broken[-1], at)
