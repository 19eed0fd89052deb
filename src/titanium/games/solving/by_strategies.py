"""Any tree of perfect recall, solved for what the movers do.

The unknowns are the log-odds of every action against the first of its information set. A path's log-probability is
linear in the logarithms of its moves, so one incidence matrix of outcomes and actions holds the whole tree: what an
action is worth is a softmax-weighted mean over the outcomes after it, and the conditions' derivative is one matrix
product. Slower than `by_beliefs` for a small tree and many draws; good for large trees and for trees without an order
in time.
"""

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from titanium.axes import Names
from titanium.games.parts import Chance
from titanium.games.solving.numbers import Numbers, log_chance
from titanium.games.tree import Game


class Table(NamedTuple):
    """A draw's numbers as arrays."""

    payoffs: Any
    """What the mover of each action has got at each outcome, gains on the way included (A, Z)."""
    log_chance: Any
    """Log-probability of nature's draws on the way to each outcome (Z,)."""
    sharpness: Any
    """Precision of the mover of each free action (K,)."""


class ByStrategies:
    """Equilibrium conditions in the log-odds of all actions.

    Sizes: Z outcomes, A actions, K = A less one for each information set.
    """

    def __init__(self, game: Game):
        self.game = game
        actions = [(infoset, action) for infoset in game.infosets.values() for action in infoset.actions]
        number = {(infoset.name, action): row for row, (infoset, action) in enumerate(actions)}
        starts = [number[infoset.name, infoset.actions[0]] for infoset in game.infosets.values()]
        self.paths = list(game.paths().items())
        self.on_path = np.zeros((len(actions), len(self.paths)), bool)
        """Whether an action lies on the way to an outcome (A, Z)."""
        self.draws = [(node, draw) for node in game.nodes for draw in _draws(game, node)]
        self.drawn = np.zeros((len(self.draws), len(self.paths)), bool)
        """Whether a draw of nature lies on the way to an outcome."""
        self.below = {node: np.zeros(len(self.paths), bool) for node in game.nodes}
        """Node to whether it lies on the way to an outcome (Z,)."""
        set_of_node = {node: infoset.name for infoset in game.infosets.values() for node in infoset.nodes}
        for column, (_, steps) in enumerate(self.paths):
            for node, action in steps:
                if node in set_of_node:
                    self.on_path[number[set_of_node[node], action], column] = True
                else:
                    self.drawn[self.draws.index((node, action)), column] = True
                self.below[node][column] = True
        position = {name: at for at, name in enumerate(game.infosets)}
        self.set_of = np.array([position[infoset.name] for infoset, _ in actions])
        """Position of an action's information set (A,)."""
        self.first = np.array([starts[at] for at in self.set_of])
        self.free = np.array([row for row in range(len(actions)) if row not in set(starts)], int)
        """Actions whose log-odds are unknown (K,)."""
        self.unknown = np.zeros(len(actions), int)
        """Position of an action's log-odds behind a leading zero, which the first actions have (A,)."""
        self.unknown[self.free] = 1 + np.arange(len(self.free))
        widest = max(len(infoset.actions) for infoset in game.infosets.values())
        self.in_set = np.array([at + np.arange(widest) for at in starts]) % len(actions)
        """Actions of each information set, as many as the widest has; `is_action` tells which are its own."""
        self.is_action = np.arange(widest) < np.array([[len(own.actions)] for own in game.infosets.values()])
        self.mover = np.array([game.players.index(infoset.player) for infoset, _ in actions])
        several = [infoset for infoset in game.infosets.values() if len(infoset.nodes) > 1]
        self.members = np.array([self.below[node] for infoset in several for node in infoset.nodes])
        """Whether a node of a set of several lies on the way to an outcome (M, Z)."""
        owner = np.array([at for at, infoset in enumerate(several) for _ in infoset.nodes])
        self.together = owner[:, None] == owner[None, :]
        """Whether two such nodes are of one set (M, M)."""
        self.n = len(self.free)

    def prepare(self, numbers: Numbers, precision: Names) -> Table:
        """The numbers of one draw as arrays."""
        kind = jnp.result_type(float)
        ends = [[numbers.payoffs[name][player] for player in self.game.players] for name, _ in self.paths]
        payoffs = jnp.stack([jnp.stack(row) for row in ends]).astype(kind)
        for seat, player in enumerate(self.game.players):
            for node, below in self.below.items():
                if player in numbers.payoffs[node]:
                    mark = below[:, None] & (np.arange(len(self.game.players)) == seat)
                    payoffs = payoffs + mark * numbers.payoffs[node][player]
        on_the_way = jnp.zeros(len(self.paths), kind)
        if self.draws:
            odds = jnp.stack([numbers.odds[node][draw] for node, draw in self.draws]).astype(kind)
            on_the_way = log_chance(odds) @ self.drawn.astype(kind)
        sharpness = jnp.stack([jnp.asarray(precision[player]) for player in self.game.players]).astype(kind)
        return Table(payoffs[:, self.mover].T, on_the_way, sharpness[self.mover[self.free]])

    def answer(self, x: Any, share: Any, table: Table) -> Any:
        """Log-odds (K,) of the logit response to play at log-odds `x` (K,)."""
        worth, _ = self._worth(self.log_shares(x), table)
        return share * table.sharpness * (worth - worth[self.first])[self.free]

    def slopes(self, x: Any, share: Any, table: Table) -> tuple[Any, Any]:
        """Conditions (K,) and their derivative by log-odds and share (K, K + 1)."""
        logs = self.log_shares(x)
        worth, weights = self._worth(logs, table)
        by_log = (weights * (table.payoffs - worth[:, None])) @ self.on_path.T.astype(x.dtype)
        together = self.set_of[:, None] == self.set_of[None, self.free]
        own = np.arange(len(self.set_of))[:, None] == self.free[None, :]
        by_odds = by_log @ (own - together * jnp.exp(logs)[None, self.free])
        gain = table.sharpness * (worth - worth[self.first])[self.free]
        turn = table.sharpness[:, None] * (by_odds - by_odds[self.first])[self.free]
        return x - share * gain, jnp.concatenate([jnp.eye(self.n, dtype=x.dtype) - share * turn, -gain[:, None]], 1)

    def log_shares(self, x: Any) -> Any:
        """Log-probability of every action (A,)."""
        odds = jnp.concatenate([jnp.zeros(1, x.dtype), x])[self.unknown]
        by_set = jnp.where(self.is_action, odds[self.in_set], -jnp.inf)
        return odds - jax.scipy.special.logsumexp(by_set, axis=1)[self.set_of]

    def shares(self, x: Any, table: Table) -> Any:
        """Probability of every action (A,), set by set."""
        return jnp.exp(self.log_shares(x))

    def beliefs(self, x: Any, table: Table) -> Any:
        """Probability that Bayes' rule gives every node of a set of several (M,), set by set."""
        if not len(self.members):
            return jnp.zeros(0, x.dtype)
        paths = self.log_shares(x) @ self.on_path.astype(x.dtype) + table.log_chance
        logs = jax.scipy.special.logsumexp(jnp.where(self.members, paths, -jnp.inf), axis=1)
        return jnp.exp(logs - jax.scipy.special.logsumexp(jnp.where(self.together, logs, -jnp.inf), axis=1))

    def _worth(self, logs: Any, table: Table) -> tuple[Any, Any]:
        """Expected payoff of every action to its mover (A,), and the weights of the outcomes after it (A, Z)."""
        paths = logs @ self.on_path.astype(logs.dtype) + table.log_chance
        after = jnp.where(self.on_path, paths[None, :], -jnp.inf)
        weights = jnp.where(self.on_path, jnp.exp(after - after.max(1, keepdims=True)), 0)
        weights = weights / weights.sum(1, keepdims=True)
        return jnp.sum(weights * table.payoffs, axis=1), weights


def _draws(game: Game, node: str) -> tuple[str, ...]:
    move = game.nodes[node]
    return tuple(move.chance) if isinstance(move, Chance) else ()
