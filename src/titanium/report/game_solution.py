"""One game solved: quantal response at a given rationality, or every pure subgame-perfect equilibrium."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from titanium.games.parts import Decision
from titanium.games.solving.equilibrium import solve
from titanium.games.solving.perfect import PerfectEquilibria, perfect_equilibria
from titanium.games.solving.solution import Solution
from titanium.games.tree import Game
from titanium.report.game import Source, range_notes, read_game, read_precision, read_settings, values_of

SCHEMA = "titanium.game.solution/1"
PERFECT_SCHEMA = "titanium.game.perfect/1"

Shares = dict[str, dict[str, float]]


@dataclass(frozen=True)
class GameSolution:
    """A solved game in the order of the game; every number is nan where the solver did not converge."""

    source: Source
    parameters: Mapping[str, float]
    rationality: Mapping[str, float]
    """Player to precision, in 1/utility."""
    link: str
    errors: str
    solution: Solution
    notes: tuple[str, ...]

    @property
    def game(self) -> Game:
        """The game."""
        return self.source.game

    @property
    def is_converged(self) -> bool:
        """Whether there are numbers."""
        return bool(self.solution.converged)

    @property
    def is_limit(self) -> bool:
        """Whether this is the limit of infinite rationality for all."""
        return all(math.isinf(value) for value in self.rationality.values())

    @property
    def probabilities(self) -> dict[str, Shares]:
        """Player to information set to action to the probability that it is played."""
        found: dict[str, Shares] = {player: {} for player in self.game.players}
        for name, own in self.game.infosets.items():
            played = self.solution.probabilities[name]
            found[own.player][name] = {action: float(played[action]) for action in own.actions}
        return found

    @property
    def expected(self) -> dict[str, float]:
        """Player to the payoff that it expects at the root, in utility."""
        return {player: float(self.solution.expected[player]) for player in self.game.players}

    @property
    def beliefs(self) -> Shares:
        """Information set of several nodes to node to the probability that its mover gives it once there."""
        return {
            name: {node: float(self.solution.beliefs[name][node]) for node in own.nodes}
            for name, own in self.game.infosets.items()
            if len(own.nodes) > 1
        }

    @property
    def outcomes(self) -> dict[str, float]:
        """Outcome to the probability that play ends there."""
        return {name: float(self.solution.reach[name]) for name in self.game.outcomes}

    def likeliest(self) -> str:
        """Outcome in which play most often ends, the first of equals."""
        return max(self.outcomes, key=lambda name: self.outcomes[name])

    def to_dict(self) -> dict[str, Any]:
        """The solution as plain data for JSON: infinite rationality is "inf", what is not known is null."""
        return {
            "schema": SCHEMA,
            "file": self.source.file,
            "game": self.source.title,
            "rationality": {player: "inf" if math.isinf(own) else own for player, own in self.rationality.items()},
            "link": self.link,
            "errors": self.errors,
            "parameters": dict(self.parameters),
            "status": self.solution.status,
            "residual": _known(float(self.solution.residual)),
            "margin": _known(float(self.solution.margin)),
            "probabilities": _known(self.probabilities),
            "expected": _known(self.expected),
            "beliefs": _known(self.beliefs),
            "outcomes": _known(self.outcomes),
            "notes": list(self.notes),
        }


def _known(value: Any) -> Any:
    """Nested tables with null in place of what is not a finite number, which JSON cannot hold."""
    if isinstance(value, Mapping):
        return {name: _known(own) for name, own in value.items()}
    return value if math.isfinite(value) else None


def solve_game(
    file: str | Path,
    *,
    rationality: str = "1",
    settings: Sequence[str] = (),
    link: str = "logit",
    errors: str = "agent",
) -> GameSolution:
    """Quantal response equilibrium of the game in a file.

    Parameters
    ----------
    file
        The game, see `titanium.report.game.read_game`.
    rationality
        Precision of choice, see `titanium.report.game.read_precision`.
    settings
        `name=value` texts for parameters; others have their defaults.
    link, errors
        Response of the movers, see `titanium.games.solve`.

    Raises
    ------
    InputError
        With everything that is wrong with the game or the numbers given.

    Examples
    --------
    >>> found = solve_game("egame12", settings=["u24=1"])
    >>> round(found.probabilities["2"]["reply"]["resist"], 4), found.to_dict()["status"]
    (0.7311, 'converged')
    """
    source = read_game(file)
    game = source.game
    given = read_settings(game, settings)
    values = values_of(game, given)
    precision = read_precision(game, rationality)
    solution = solve(game, values, precision, link=link, errors=errors)
    by_player = precision if isinstance(precision, Mapping) else dict.fromkeys(game.players, precision)
    return GameSolution(
        source=source,
        parameters=values,
        rationality={player: by_player[player] for player in game.players},
        link=link,
        errors=errors,
        solution=solution,
        notes=range_notes(game, given),
    )


@dataclass(frozen=True)
class PerfectPlay:
    """The pure subgame-perfect equilibria of a game, and where players are indifferent."""

    source: Source
    parameters: Mapping[str, float]
    found: PerfectEquilibria
    notes: tuple[str, ...]

    def actions(self) -> list[dict[str, str]]:
        """What each equilibrium does at each decision, in the order of the tree."""
        order = list(self.source.game.infosets)
        return [{name: plan.actions[node] for name, node in self._nodes(order)} for plan in self.found.plans]

    def _nodes(self, order: Sequence[str]) -> list[tuple[str, str]]:
        return [(name, self.source.game.infosets[name].nodes[0]) for name in order]

    def ends(self) -> list[dict[str, float]]:
        """Outcome to the probability that each equilibrium ends there; those that it never ends in are left out."""
        game = self.source.game
        found = []
        for plan in self.found.plans:
            arrive = {game.root: 1.0}
            for name in game.preorder:
                node = game.nodes.get(name)
                if node is None or name not in arrive:
                    continue
                if isinstance(node, Decision):
                    arrive[node.actions[plan.actions[name]]] = arrive[name]
                else:
                    for formula, target in node.chance.values():
                        arrive[target] = arrive[name] * formula.number(self.parameters)
            found.append({name: arrive[name] for name in game.outcomes if arrive.get(name, 0) > 0})
        return found

    def to_dict(self) -> dict[str, Any]:
        """The equilibria as plain data for JSON."""
        return {
            "schema": PERFECT_SCHEMA,
            "file": self.source.file,
            "game": self.source.title,
            "parameters": dict(self.parameters),
            "complete": self.found.is_complete,
            "equilibria": [
                {
                    "actions": actions,
                    "outcomes": ends,
                    "expected": {player: float(plan.expected[player]) for player in self.source.game.players},
                }
                for plan, actions, ends in zip(self.found.plans, self.actions(), self.ends(), strict=True)
            ],
            "ties": {name: list(actions) for name, actions in self.found.ties.items()},
            "notes": list(self.notes),
        }


def perfect_play(file: str | Path, settings: Sequence[str] = ()) -> PerfectPlay:
    """Pure subgame-perfect equilibria of the game in a file, with every tie.

    Parameters
    ----------
    file
        The game, see `titanium.report.game.read_game`.
    settings
        `name=value` texts for parameters; others have their defaults.

    Raises
    ------
    InputError
        If the game cannot be read, a mover does not know its node, or a name has no value.

    Examples
    --------
    >>> play = perfect_play("egame12", ["u13=1", "u24=-1"])
    >>> play.actions(), play.ends()
    ([{'start': 'act', 'reply': 'give way'}], [{'~resist': 1.0}])
    """
    source = read_game(file)
    given = read_settings(source.game, settings)
    values = values_of(source.game, given)
    notes = list(range_notes(source.game, given))
    if any(isinstance(node, Decision) and node.beliefs for node in source.game.nodes.values()):
        notes.append("Stated beliefs are left out: in a subgame-perfect equilibrium all expect what is played.")
    return PerfectPlay(source, values, perfect_equilibria(source.game, values), tuple(notes))
