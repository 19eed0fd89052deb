"""One crisis solved for one package at nominal parameters: what the trees say, laid open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import jax

from titanium.case.schema import Case, Crisis, Slot
from titanium.games.parts import Chance
from titanium.games.solving.induction import subgame_perfect
from titanium.model import cohesion, ledger
from titanium.model.compile import Model, compile_model
from titanium.model.schools import positions
from titanium.model.step import Quarter
from titanium.report.assignment import Assignment, parse_assignments

SCHEMA = "titanium.crisis/1"


@dataclass(frozen=True)
class CrisisReport:
    """A solved crisis; probabilities by node and action, payoffs by player, in double precision."""

    case: Case
    crisis: Crisis
    package: str
    assignment: Assignment
    schools: Mapping[str, str]
    choices: Mapping[str, Mapping[str, float]]
    values: Mapping[str, Mapping[str, float]]
    reach: Mapping[str, float]
    effects: Mapping[str, float]
    """Expected effects of the crisis, once it is open to be played."""
    quantities: Mapping[str, float]
    limit: Mapping[str, float]
    """Outcome to the probability that it is reached in the limit of perfect precision: subgame-perfect play, with
    ties played evenly."""

    @property
    def expected(self) -> Mapping[str, float]:
        """What each player expects of the crisis at its root."""
        return self.values[self.crisis.game.root]

    def mover(self, node: str) -> str:
        """Who moves at a node; nature at a chance move."""
        entry = self.crisis.game.nodes[node]
        return "chance" if isinstance(entry, Chance) else entry.player

    def likeliest(self) -> str:
        """Outcome that the crisis most often ends in."""
        return max(self.reach, key=lambda name: self.reach[name])

    def to_dict(self) -> dict[str, Any]:
        """The report as plain data for JSON."""
        game = self.crisis.game
        return {
            "schema": SCHEMA,
            "case": self.case.name,
            "case_hash": self.case.hash,
            "crisis": self.crisis.name,
            "title": self.crisis.title,
            "package": self.package,
            "set": {**self.assignment.levers, **self.assignment.draw, **self.assignment.schools},
            "schools": dict(self.schools),
            "quarter": 0,
            "root": game.root,
            "nodes": {
                name: {
                    "player": self.mover(name),
                    "asks": game.nodes[name].asks,
                    "probabilities": dict(choices),
                    "next": dict(game.nodes[name].children()),
                    "values": dict(self.values[name]),
                }
                for name, choices in ((name, self.choices[name]) for name in game.nodes)
            },
            "outcomes": {
                name: {
                    "means": outcome.means,
                    "probability": self.reach[name],
                    "payoffs": dict(self.values[name]),
                }
                for name, outcome in game.outcomes.items()
            },
            "expected": dict(self.expected),
            "effects": dict(self.effects),
            "subgame_perfect": dict(self.limit),
            "quantities": dict(self.quantities),
            "notes": list(self.assignment.notes),
        }


def solve_crisis(case: Case, name: str, package: str | None = None, assignments: Sequence[str] = ()) -> CrisisReport:
    """Solve a crisis in the first quarter, at nominal parameters and the first position of every school.

    Parameters
    ----------
    name
        Name of a crisis of the case.
    package
        Name of a package; the status quo if left out.
    assignments
        `name=value` texts that replace levers, uncertainties or schools, see `parse_assignments`.

    Raises
    ------
    InputError
        If a name is unknown or a value does not fit.

    Examples
    --------
    >>> from titanium import load_case
    >>> report = solve_crisis(load_case("us_rok"), "test")
    >>> round(report.choices["n1"]["test"], 6)
    0.6751
    """
    crisis = case.crisis(name)
    package = package or case.description.status_quo
    case.package(package)
    assignment = parse_assignments(case, assignments)
    cell = positions(case, assignment.schools)
    with jax.enable_x64(True):
        now = compile_model(case).quiet_quarter(package, setting=assignment.levers, draw=assignment.draw, cell=cell)
        solved = now.solved[crisis.slot]
        solution = jax.tree.map(float, solved.solution)
        channels = {channel for outcome in crisis.game.outcomes.values() for channel in outcome.effects}
        effects = {channel: float(solved.expected(channel)) for channel in sorted(channels)}
        limit = jax.tree.map(float, subgame_perfect(crisis.game, now.env).reach)
        symbols = {**now.env, **_hazards_and_targets(compile_model(case), now)}
        quantities = {symbol: float(value) for symbol, value in sorted(symbols.items())}
    return CrisisReport(
        case=case,
        crisis=crisis,
        package=package,
        assignment=assignment,
        schools=assignment.positions(case),
        choices=solution.choices,
        values=solution.values,
        reach=solution.reach,
        effects=effects,
        quantities=quantities,
        limit=limit,
    )


def _hazards_and_targets(model: Model, now: Quarter) -> dict[str, Any]:
    """What the quarter makes of the situation: deterrence gaps, yearly hazards, where fear and support tend."""
    p, x, s, state, rates = now.p, now.x, now.s, now.state, now.hazards
    gaps: dict[Slot, Any] = {slot: now.solved[slot].gap() for slot in now.ref.gaps}
    aims = cohesion.targets(p, x, now.ref, s, state)
    gone = ledger.withdrawal(model.structure, p, x)
    return {
        "d1": gaps["test"],
        "d3": gaps["opportunism"],
        "d4": gaps["second_theatre"],
        "H1": rates.test,
        "H2": rates.summit,
        "H3": rates.opportunism,
        "H4": rates.second,
        "H6": rates.rift,
        "Hr": rates.rupture,
        "Hn": rates.nuclear,
        "G": ledger.demand_gap(p, x, s),
        "bur": ledger.burden_seen(p, x, s),
        "ta": aims.z_a,
        "te": aims.z_e,
        "tS": aims.z_S,
        "tW": aims.z_W,
        "zC": cohesion.cohesion_logit(p, state),
        "M": gone.thousand,
        "saving": gone.saving,
        "F": ledger.full_cost(p, x.T, x.T_0),
    }
