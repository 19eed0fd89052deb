"""A crisis tree compiled for the model: solved for one situation, read for rates, drawn for events."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import jax.numpy as jnp

from titanium.axes import Names, Scalar
from titanium.case.schema import Crisis
from titanium.case.vocabulary import EFFECTS
from titanium.games.parts import Decision, Outcome
from titanium.games.solving.compiled import compile_game
from titanium.games.solving.induction import Precision
from titanium.games.solving.solution import Solution


@dataclass(frozen=True)
class Tree:
    """A crisis with its compiled solver."""

    crisis: Crisis
    solve: Callable[[Names, Precision], Solution]


def compile_tree(crisis: Crisis) -> Tree:
    """Compile a crisis."""
    return Tree(crisis, compile_game(crisis.game))


class Solved(NamedTuple):
    """A tree solved in one situation."""

    tree: Tree
    env: Names
    solution: Solution

    def expected(self, *channels: str) -> Scalar:
        """Expected product of effects over outcomes; the chance that all of them happen, for events."""
        total: Any = 0.0
        for name, outcome in self.tree.crisis.game.outcomes.items():
            if all(channel in outcome.effects for channel in channels):
                product = self.solution.reach[name]
                for channel in channels:
                    product = product * self._effect(outcome, channel)
                total = total + product
        return jnp.asarray(total)

    def _effect(self, outcome: Outcome, channel: str) -> Scalar:
        """Expected effect of an outcome; effects are linear in the drawn war, so its chance stands for it."""
        if channel == "war" or "war" not in outcome.effects:
            return outcome.effects[channel](self.env)
        return outcome.effects[channel]({**self.env, "war": outcome.effects["war"](self.env)})

    def gap(self) -> Scalar:
        """Deterrence gap: what the first mover gains by not opening the crisis, in utility."""
        node, values = self._root()
        own = [values[target][node.player] for target in node.actions.values()]
        best = own[1]
        for value in own[2:]:
            best = jnp.maximum(best, value)
        return own[0] - best

    def value_once_opened(self) -> Mapping[str, Scalar]:
        """Expected payoff of each player once the first mover has opened the crisis."""
        node, values = self._root()
        _, *opening = node.actions.items()
        if len(opening) == 1:
            return values[opening[0][1]]
        chosen = self.solution.choices[self.tree.crisis.game.root]
        total = sum(chosen[action] for action, _ in opening)
        return {
            player: jnp.asarray(sum(chosen[action] * values[target][player] for action, target in opening) / total)
            for player in self.tree.crisis.game.players
        }

    def _root(self) -> tuple[Decision, Mapping[str, Mapping[str, Scalar]]]:
        game = self.tree.crisis.game
        node = game.nodes[game.root]
        assert isinstance(node, Decision), f"{self.tree.crisis.name}: the root is a chance move"
        return node, self.solution.values

    def draw(self, opened: Scalar, uniform: Scalar, war_uniform: Scalar) -> dict[str, Scalar]:
        """Effects of one played-out crisis; all zero where it did not open.

        Parameters
        ----------
        opened
            Whether the crisis opened.
        uniform
            Draw in [0, 1) that picks the outcome by its probability.
        war_uniform
            Draw in [0, 1) that decides whether the outcome becomes a war.
        """
        effects: dict[str, Any] = dict.fromkeys(EFFECTS, 0.0)
        outcomes = self.tree.crisis.game.outcomes
        below: Any = 0.0
        drawn = jnp.zeros_like(uniform)
        for name in list(outcomes)[:-1]:  # the last outcome takes what rounding leaves
            below = below + self.solution.reach[name]
            drawn = drawn + jnp.where(uniform >= below, 1.0, 0.0)
        for number, outcome in enumerate(outcomes.values()):
            here = opened & (drawn == number)
            env = dict(self.env)
            for channel in sorted(outcome.effects, key=lambda channel: channel != "war"):
                value = outcome.effects[channel](env)
                if channel == "war":
                    value = jnp.where(war_uniform < value, 1.0, 0.0)
                    env["war"] = value
                effects[channel] = effects[channel] + jnp.where(here, value, 0.0)
        return effects
