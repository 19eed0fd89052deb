"""Trees whose moves have an order in time, solved for what the movers believe.

Once the beliefs at every information set of several nodes are given, such a tree is closed form from its end to its
start. So the unknowns are the log-odds of those beliefs, one fewer than nodes in each set: a two-type signalling game
has one unknown for each message and not one for each choice.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import jax.numpy as jnp

from titanium.axes import Names
from titanium.games.parts import Decision
from titanium.games.solving.branch import slopes_of
from titanium.games.solving.numbers import Numbers, log_chance
from titanium.games.solving.response import logit_response
from titanium.games.tree import Game, Infoset


class Situation(NamedTuple):
    """Numbers of one draw."""

    numbers: Numbers
    precision: dict[str, Any]
    """Player to the precision of its choices, in 1/utility."""


class Play(NamedTuple):
    """What follows from beliefs: choices at every node, their logarithms, and values."""

    choices: dict[str, dict[str, Any]]
    logs: dict[str, dict[str, Any]]
    values: dict[str, dict[str, Any]]
    beliefs: dict[str, dict[str, Any]]


def last_first(game: Game) -> tuple[str, ...] | None:
    """Information sets and chance moves, each after all that can follow it; None where they have no such order."""
    found: list[str] = []
    waiting = list(reversed(game.preorder))
    known = set(game.outcomes)
    while waiting:
        left = []
        done: set[str] = set()
        for name in waiting:
            if name in known or name in done:
                continue
            node = game.nodes[name]
            together = game.infosets[node.infoset or name].nodes if isinstance(node, Decision) else (name,)
            if all(target in known for member in together for _, target in game.nodes[member].children()):
                found.append((node.infoset or name) if isinstance(node, Decision) else name)
                known.update(together)
                done.update(together)
            else:
                left.append(name)
        if not done and left:
            return None
        waiting = left
    return tuple(found)


class ByBeliefs:
    """Equilibrium conditions of a time-ordered game in the log-odds of its beliefs."""

    def __init__(self, game: Game, order: tuple[str, ...]):
        self.game, self.order = game, order
        self.sets = [infoset for infoset in game.infosets.values() if len(infoset.nodes) > 1]
        self.n = sum(len(infoset.nodes) - 1 for infoset in self.sets)
        self.steps = _steps(game)

    def prepare(self, numbers: Numbers, precision: Names) -> Situation:
        """The numbers of one draw as this form wants them."""
        return Situation(numbers, dict(precision))

    def answer(self, x: Any, share: Any, theta: Situation) -> Any:
        """Log-odds (K,) that Bayes' rule gives where all play as they would under beliefs `x` (K,)."""
        return self._bayes(self.play(x, share, theta), theta)

    def slopes(self, x: Any, share: Any, theta: Situation) -> tuple[Any, Any]:
        """Conditions (K,) and their derivative by log-odds and share (K, K + 1)."""
        return slopes_of(self.answer)(x, share, theta)

    def shares(self, x: Any, theta: Situation) -> Any:
        """Probability of every action (A,), set by set."""
        play = self.play(x, jnp.ones((), x.dtype), theta)
        sets = self.game.infosets.values()
        return jnp.stack([play.choices[infoset.nodes[0]][action] for infoset in sets for action in infoset.actions])

    def beliefs(self, x: Any, theta: Situation) -> Any:
        """Probability that the mover gives every node of a set of several (M,), set by set."""
        return jnp.stack([weight for own in self._weights(x).values() for weight in own.values()])

    def play(self, x: Any, share: Any, theta: Situation) -> Play:
        """What all do under beliefs `x` (K,), from the last moves to the first."""
        game, numbers = self.game, theta.numbers
        beliefs = self._weights(x)
        play = Play({}, {}, {name: dict(numbers.payoffs[name]) for name in game.outcomes}, beliefs)
        for name in self.order:
            if name in numbers.odds:
                members, own = (name,), numbers.odds[name]
                play.logs[name] = {draw: log_chance(chance) for draw, chance in own.items()}
                play.choices[name] = dict(own)
            else:
                infoset = game.infosets[name]
                members = infoset.nodes
                precision = share * theta.precision[infoset.player]
                shares, logs = logit_response(self._worth(infoset, play), precision)
                for member in members:
                    play.choices[member] = dict(zip(infoset.actions, shares, strict=True))
                    play.logs[member] = dict(zip(infoset.actions, logs, strict=True))
            for member in members:
                play.values[member] = self._value(member, play, numbers)
        return play

    def _worth(self, infoset: Infoset, play: Play) -> list[Any]:
        """Expected payoff of each action to the mover of an information set."""
        worth = []
        for action in infoset.actions:
            follow = [self._target(member, action) for member in infoset.nodes]
            own = [play.values[target][infoset.player] for target in follow]
            if len(own) > 1:
                weights = play.beliefs[infoset.name]
                worth.append(_sum([weights[m] * value for m, value in zip(infoset.nodes, own, strict=True)]))
            else:
                worth.append(own[0])
        return worth

    def _target(self, node: str, action: str) -> str:
        decision = self.game.nodes[node]
        assert isinstance(decision, Decision)
        return decision.actions[action]

    def _value(self, node: str, play: Play, numbers: Numbers) -> dict[str, Any]:
        children = list(self.game.nodes[node].children())
        values = {}
        for player in self.game.players:
            expected = numbers.expected(node, player, play.choices[node])
            values[player] = _sum([expected[action] * play.values[target][player] for action, target in children])
            if player in numbers.payoffs[node]:
                values[player] = values[player] + numbers.payoffs[node][player]
        return values

    def _bayes(self, play: Play, theta: Situation) -> Any:
        odds = []
        for infoset in self.sets:
            first, *rest = [self._log_reach(infoset, member, play, theta) for member in infoset.nodes]
            odds += [log - first for log in rest]
        return jnp.stack(odds)

    def _log_reach(self, infoset: Infoset, member: str, play: Play, theta: Situation) -> Any:
        """Log-probability, to the mover, of the steps that lead to a node and not to all others of its set."""
        total: Any = jnp.zeros_like(theta.precision[infoset.player])
        for node, action in self.steps[infoset.name][member]:
            stated = theta.numbers.stated.get(node, {}).get(infoset.player)
            total = total + (play.logs[node][action] if stated is None else log_chance(stated[action]))
        return total

    def _weights(self, x: Any) -> dict[str, dict[str, Any]]:
        weights: dict[str, dict[str, Any]] = {}
        at = 0
        for infoset in self.sets:
            odds = [jnp.zeros_like(x[at]), *[x[at + j] for j in range(len(infoset.nodes) - 1)]]
            at += len(infoset.nodes) - 1
            shares, _ = logit_response(odds, 1.0)
            weights[infoset.name] = dict(zip(infoset.nodes, shares, strict=True))
        return weights


def _steps(game: Game) -> Mapping[str, Mapping[str, tuple[tuple[str, str], ...]]]:
    """Information set to node to the steps that lead there, without those that lead to every node of the set.

    The mover's own steps are left out as well: it recalls them, so they are the same at each node.
    """
    way: dict[str, tuple[tuple[str, str], ...]] = {game.root: ()}
    for name in game.preorder:
        if name in game.nodes:
            for action, target in game.nodes[name].children():
                way[target] = (*way[name], (name, action))
    found = {}
    for infoset in game.infosets.values():
        shared = set.intersection(*[set(way[member]) for member in infoset.nodes])
        found[infoset.name] = {
            member: tuple(
                step
                for step in way[member]
                if step not in shared and getattr(game.nodes[step[0]], "player", "") != infoset.player
            )
            for member in infoset.nodes
        }
    return found


def _sum(values: list[Any]) -> Any:
    total = values[0]
    for value in values[1:]:
        total = total + value
    return total
