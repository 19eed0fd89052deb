"""One crisis solved for one package at nominal parameters: what the trees say, laid open."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from titanium.case.schema import Case, Crisis
from titanium.errors import InputError
from titanium.games.parts import Chance
from titanium.games.solving.solution import Solution
from titanium.report.assignment import Assignment, parse_assignments
from titanium.report.at_hand import AtHand, at_hand
from titanium.report.first_quarter import first_quarter, limit_of

SCHEMA = "titanium.crisis/1"


def precision_of(role: str) -> str:
    """Symbol of a role's precision: how sharply its choices follow its payoffs."""
    return f"lam_{role}"


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
    ties played evenly; sequential where movers do not know their node."""
    beliefs: Mapping[str, Mapping[str, float]] = field(default_factory=dict[str, Mapping[str, float]])
    """Information set of several nodes to node to the probability that its mover gives it."""
    hand: AtHand | None = None
    """The package with every lever."""
    sharpest: Solution | None = None
    """The crisis in that limit."""
    in_full: bool = False
    """Whether the package's terms are in full effect, instead of as far as they are ramped up in the first quarter."""

    @property
    def under(self) -> str:
        """Title of the package."""
        return self.case.packages[self.package].title if self.hand is None else self.hand.title

    @property
    def solution(self) -> Solution:
        """The same as a solution of the crisis's game."""
        own = (self.choices, self.values, self.reach, self.beliefs)
        return Solution(*[_plain(part) for part in own], game=self.crisis.game)

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
            "in_full": self.in_full,
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


def solve_crisis(
    case: Case,
    name: str,
    package: str | None = None,
    assignments: Sequence[str] = (),
    *,
    setting: Mapping[str, float] | None = None,
    in_full: bool = False,
) -> CrisisReport:
    """Solve a crisis in the first quarter, at nominal parameters and the first position of every school.

    Parameters
    ----------
    name
        Name of a crisis of the case.
    package
        Name of a package; the status quo if left out.
    assignments
        `name=value` texts that replace levers, uncertainties or schools, see `parse_assignments`.
    setting
        Lever name to a value that replaces the package's; what the package is then called is told with the result.
    in_full
        Whether the package's terms are in full effect, instead of as far as they are ramped up in the first quarter.

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
    hand = at_hand(case, package, setting)
    return solve_at_hand(case, case.crisis(name), hand, parse_assignments(case, assignments), in_full=in_full)


def solve_at_hand(
    case: Case, crisis: Crisis, hand: AtHand, assignment: Assignment, *, in_full: bool = False
) -> CrisisReport:
    """Solve a crisis for the package at hand, with what is set beside it.

    Raises
    ------
    InputError
        If a precision is below 0, or a quantity or a payoff is no finite number then.
    """
    below = [symbol for role in crisis.game.players if assignment.draw.get(symbol := precision_of(role), 0.0) < 0]
    if below:
        raise InputError(
            "\n".join(f"{symbol} is {assignment.draw[symbol]:g}; a precision is 0 or more" for symbol in below)
        )
    now = first_quarter(case, hand.levers, assignment, in_full=in_full)
    found = now.crises[crisis.slot]
    if endless := [*_endless(found.solution, now.quantities)]:
        raise InputError(
            f"crisis '{crisis.name}' has no solution with these numbers: not finite are {', '.join(endless[:5])}\n"
            "Take numbers nearer to the ranges of the case."
        )
    limit = limit_of(crisis, found, now.quantities)
    return CrisisReport(
        case=case,
        crisis=crisis,
        package=hand.package,
        assignment=assignment,
        schools=assignment.positions(case),
        choices=found.solution.choices,
        values=found.solution.values,
        reach=found.solution.reach,
        effects=found.effects,
        quantities=now.quantities,
        limit=limit.reach,
        beliefs=found.solution.beliefs,
        hand=hand,
        sharpest=limit,
        in_full=in_full,
    )


def _endless(solution: Solution, quantities: Mapping[str, float]) -> Iterator[str]:
    """What of a solution, and of the quantities that it was found with, is no finite number."""
    yield from (f"'{name}'" for name, value in quantities.items() if not math.isfinite(value))
    for name, own in solution.values.items():
        yield from (f"the payoff of '{role}' at '{name}'" for role, value in own.items() if not math.isfinite(value))
    yield from (f"the chance of '{name}'" for name, value in solution.reach.items() if not math.isfinite(value))


def _plain(part: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _plain(own) if isinstance(own, Mapping) else own for name, own in part.items()}
