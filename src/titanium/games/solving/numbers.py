"""A game's formulas evaluated for one draw: what every solver of the game starts from."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import jax.numpy as jnp

from titanium.axes import Names
from titanium.games.parts import Chance, Decision
from titanium.games.tree import Game


class Numbers(NamedTuple):
    """Numbers of one draw; under `vmap` each has the axes of the batch in front."""

    payoffs: dict[str, dict[str, Any]]
    """Node or outcome to player to what it gets there, in utility."""
    odds: dict[str, dict[str, Any]]
    """Chance move to draw to probability."""
    stated: dict[str, dict[str, dict[str, Any]]]
    """Decision to another player to the probabilities that it expects of the mover."""

    def expected(self, node: str, player: str, choices: Mapping[str, Any]) -> Mapping[str, Any]:
        """Probabilities that a player expects at a node: those that it states, or else the true ones."""
        return self.stated.get(node, {}).get(player, choices)


def evaluate(game: Game, env: Names) -> Numbers:
    """Every formula of the game in one environment of names."""
    payoffs: dict[str, dict[str, Any]] = {}
    odds: dict[str, dict[str, Any]] = {}
    stated: dict[str, dict[str, dict[str, Any]]] = {}
    for name, outcome in game.outcomes.items():
        payoffs[name] = {player: jnp.asarray(formula(env)) for player, formula in outcome.payoffs.items()}
    for name, node in game.nodes.items():
        payoffs[name] = {player: jnp.asarray(formula(env)) for player, formula in node.payoffs.items()}
        if isinstance(node, Chance):
            odds[name] = {draw: jnp.asarray(formula(env)) for draw, (formula, _) in node.chance.items()}
        else:
            stated[name] = {player: _stated(node, player, env) for player in node.beliefs}
    return Numbers(payoffs, odds, stated)


def _stated(node: Decision, player: str, env: Names) -> dict[str, Any]:
    """Probabilities that `player` expects at a node of another; an action left out gets the rest."""
    stated = {action: formula(env) for action, formula in node.beliefs[player].items()}
    rest = 1 - sum(stated.values())
    return {action: stated.get(action, rest) for action in node.actions}


def log_chance(probability: Any) -> Any:
    """Logarithm that stays finite where nature never draws."""
    value = jnp.asarray(probability)
    return jnp.log(jnp.maximum(value, jnp.finfo(value.dtype).tiny))


def stakes(game: Game, numbers: Numbers, precision: Names) -> Any:
    """Largest precision times range of payoffs over the players: how sharp the sharpest choice can be."""
    total: Any = jnp.zeros(())
    for player in game.players:
        ends = [numbers.payoffs[outcome][player] for outcome in game.outcomes]
        high, low = _fold(jnp.maximum, ends), _fold(jnp.minimum, ends)
        passing = [abs(own[player]) for name, own in numbers.payoffs.items() if name in game.nodes and player in own]
        total = jnp.maximum(total, precision[player] * (high - low + sum(passing)))
    return total


def _fold(function: Any, values: list[Any]) -> Any:
    found = values[0]
    for value in values[1:]:
        found = function(found, value)
    return found
