"""Every pure subgame-perfect equilibrium of a tree of perfect information, ties and all, in exact arithmetic.

Backward induction (Zermelo 1913; Selten 1965): where two actions are worth exactly the same to their mover, either is
part of an equilibrium, and what players before it do may depend on which. Payoffs are fractions here, so that a tie is
a tie and not a matter of rounding.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Any

from titanium.errors import GameError
from titanium.expressions import Expression
from titanium.games.exact import exact
from titanium.games.parts import Chance
from titanium.games.solving.inputs import read_inputs
from titanium.games.tree import Game


@dataclass(frozen=True)
class Plan:
    """One pure equilibrium: what each mover does everywhere, on the path of play and off it."""

    actions: Mapping[str, str]
    """Decision to the action taken there."""
    expected: Mapping[str, Fraction]
    """Player to its expected payoff at the root."""


@dataclass(frozen=True)
class PerfectEquilibria:
    """The pure subgame-perfect equilibria of a game."""

    plans: tuple[Plan, ...]
    ties: Mapping[str, tuple[str, ...]]
    """Decision to the actions that are equally good there in one equilibrium or another."""
    is_complete: bool
    """Whether these are all, and not only as many as were asked for."""


def perfect_equilibria(
    game: Game, params: Mapping[str, Any] | None = None, *, at_most: int = 1000
) -> PerfectEquilibria:
    """Pure subgame-perfect equilibria of a game of perfect information.

    Parameters
    ----------
    game
        A tree in which every mover knows its node.
    params
        Name to number; what is left out has its default.
    at_most
        Number of equilibria after which no more are looked for; ties multiply them.

    Raises
    ------
    GameError
        If a mover does not know its node, a name has no value, or a payoff is not finite.

    Examples
    --------
    >>> from titanium.games import build, decide, end
    >>> granted, refused = end({"guest": 2, "host": 1}), end({"guest": 0, "host": 1})
    >>> reply = decide("host", {"yield": granted, "refuse": refused}, name="reply")
    >>> game = build(decide("guest", {"stay": end({"guest": 1, "host": 3}), "ask": reply}, name="ask"),
    ...              players=["guest", "host"])
    >>> found = perfect_equilibria(game)
    >>> [dict(plan.actions) for plan in found.plans]
    [{'reply': 'yield', 'ask': 'ask'}, {'reply': 'refuse', 'ask': 'stay'}]
    >>> dict(found.ties)
    {'reply': ('yield', 'refuse')}
    """
    if not game.has_perfect_information:
        names = [infoset.name for infoset in game.infosets.values() if len(infoset.nodes) > 1]
        raise GameError(
            "cannot solve", [f"the mover at '{name}' does not know its node\nUse `solve`." for name in names]
        )
    inputs = read_inputs(game, params, 1.0)
    if inputs.n > 1:
        raise GameError("cannot solve", ["one value of each parameter is wanted, not several"])
    env = {name: float(value[0]) for name, value in inputs.env.items()}
    search = _Search(game, env, at_most)
    plans = search.plans(game.root)
    ties = {name: tuple(a for a, _ in game.nodes[name].children() if a in tied) for name, tied in search.ties.items()}
    return PerfectEquilibria(tuple(plans), ties, search.is_complete)


class _Search:
    def __init__(self, game: Game, env: Mapping[str, float], at_most: int):
        self.game, self.env, self.at_most = game, env, at_most
        self.ties: dict[str, set[str]] = {}
        self.is_complete = True

    def plans(self, root: str) -> list[Plan]:
        """Equilibria of the subgame at a node; nodes are visited from the last to the first, so depth is no limit."""
        found: dict[str, list[Plan]] = {}
        for name in reversed(self.game.preorder):
            if name in self.game.outcomes:
                found[name] = [Plan({}, self._numbers(self.game.outcomes[name].payoffs))]
            else:
                found[name] = self._cut(self._at(name, found))
        return found[root]

    def _at(self, name: str, found: Mapping[str, list[Plan]]) -> list[Plan]:
        """Equilibria at a node: for every combination of equilibria after its actions, each best action."""
        node = self.game.nodes[name]
        passing = self._numbers(node.payoffs)
        odds = (
            list(self._numbers({a: f for a, (f, _) in node.chance.items()}).values())
            if isinstance(node, Chance)
            else []
        )
        plans = []
        for after in self._combinations(name, found):
            actions = {decision: action for plan in after for decision, action in plan.actions.items()}
            if isinstance(node, Chance):
                plans.append(Plan(actions, self._mean(odds, after, passing)))
                continue
            top = max(plan.expected[node.player] for plan in after)
            best = [(a, plan) for a, plan in zip(node.actions, after, strict=True) if plan.expected[node.player] == top]
            if len(best) > 1:
                self.ties.setdefault(name, set()).update(action for action, _ in best)
            plans += [Plan({**actions, name: a}, self._mean([Fraction(1)], (plan,), passing)) for a, plan in best]
        return plans

    def _combinations(self, name: str, found: Mapping[str, list[Plan]]) -> Iterator[tuple[Plan, ...]]:
        """Combinations of equilibria after a node's actions, as many as may be needed."""
        after = [found[target] for _, target in self.game.nodes[name].children()]
        for number, combination in enumerate(product(*after)):
            if number >= self.at_most:
                self.is_complete = False
                return
            yield combination

    def _mean(
        self, weights: list[Fraction], plans: tuple[Plan, ...], passing: Mapping[str, Fraction]
    ) -> dict[str, Fraction]:
        """Weighted mean of what plans give each player, and what passing the node pays."""
        return {
            player: sum(
                (w * plan.expected[player] for w, plan in zip(weights, plans, strict=True)),
                passing.get(player, Fraction(0)),
            )
            for player in self.game.players
        }

    def _cut(self, plans: list[Plan]) -> list[Plan]:
        if len(plans) > self.at_most:
            self.is_complete = False
        return plans[: self.at_most]

    def _numbers(self, formulas: Mapping[str, Expression]) -> dict[str, Fraction]:
        numbers = {name: exact(formula, self.env) for name, formula in formulas.items()}
        if bad := [f"'{formulas[name]}' is not a finite number" for name, number in numbers.items() if number is None]:
            raise GameError("cannot solve", bad)
        return {name: number for name, number in numbers.items() if number is not None}
