"""Why a player moves as it does: the terms of its payoffs that part its action from the best other one.

An action is worth to its mover what it expects of the outcomes behind it, by its own beliefs about later moves. Payoffs
are sums of products, so the difference between two actions is a sum over those products as well:

    U(a) - U(b) = sum over terms of  [sum over outcomes of (P_a(outcome) - P_b(outcome)) * coefficient] * value

Terms of one text are merged, so whatever both actions bring alike cancels, and what is left is why one is preferred.
The sum is exact: nothing is approximated, and the terms of a choice add up to the difference that the solver saw.
"""

import ast
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from titanium.errors import GameError
from titanium.expressions import Expression, parse
from titanium.games.parts import Decision
from titanium.games.solving.solution import Solution
from titanium.games.tree import Game

MAX_PRODUCTS = 200
"""Products into which one formula is written out; a larger product of sums stays one factor."""

ROUNDING = 1e-12
"""Difference of probabilities below which two actions bring a term alike."""


class Product(NamedTuple):
    """A number times factors; `1/x` is a factor as well."""

    coefficient: float
    factors: tuple[str, ...]
    """Texts of the factors in alphabetical order, so that equal products have equal factors."""


@dataclass(frozen=True)
class Reason:
    """A term of the mover's payoff and what it adds to the case for an action.

    Attributes
    ----------
    term
        Text of the term without its coefficient, `1` for a plain number.
    factors
        Texts of its factors.
    contribution
        What it adds to the chosen action's worth over the other's, in utility; negative if it speaks against it.
    """

    term: str
    factors: tuple[str, ...]
    contribution: float


@dataclass(frozen=True)
class Comparison:
    """An action held against the best other action of the same mover.

    Attributes
    ----------
    player, action
        Who moves and the action that is explained.
    against
        The best other action; empty where there is none.
    gain
        What the action is worth to the mover over the other, in utility, by the mover's own beliefs.
    reasons
        Every term that differs, largest first; their contributions sum to `gain`.
    """

    player: str
    action: str
    against: str
    gain: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Worth:
    """What something is worth to a player, term by term.

    Attributes
    ----------
    of
        An action, or an outcome.
    player
        To whom.
    value
        Expected payoff, in utility, by the player's own beliefs.
    reasons
        Every term, largest first; their contributions sum to `value`.
    """

    of: str
    player: str
    value: float
    reasons: tuple[Reason, ...]


def weigh(game: Game, solution: Solution, env: Mapping[str, float], node: str) -> tuple[Worth, ...]:
    """What each action at a node is worth to its mover, in the order of the actions; parameters as for `compare`.

    Examples
    --------
    >>> from titanium.games import build, decide, end, solve
    >>> reply = decide("2", {"yield": end({"1": "prize", "2": 0}), "resist": end({"1": "-cost", "2": 0})}, name="reply")
    >>> first = decide("1", {"keep": end({"1": "calm/4", "2": 2}), "try": reply}, name="first")
    >>> numbers = {"prize": 1.0, "cost": 2.0, "calm": 1.0}
    >>> game = build(first, players=["1", "2"], parameters=numbers)
    >>> for own in weigh(game, solve(game), numbers, "first"):
    ...     print(own.of, own.value, [(reason.term, reason.contribution) for reason in own.reasons])
    keep 0.25 [('calm', 0.25)]
    try -0.5 [('cost', -1.0), ('prize', 0.5)]
    """
    decision = game.nodes.get(node)
    if not isinstance(decision, Decision):
        raise GameError("no reasons", [f"'{node}' is no decision of this game"])
    weights = _weights(game, solution, node)
    ways = _Ways(game, solution, env, decision.player)
    arrivals = {action: ways.arrivals(weights, action) for action in decision.actions}
    return tuple(
        Worth(action, decision.player, ways.worth(found), ways.reasons(found, {})) for action, found in arrivals.items()
    )


def pays(game: Game, solution: Solution, env: Mapping[str, float], outcome: str) -> tuple[Worth, ...]:
    """What an outcome pays each player, in the order of the players, what was gained on the way there left out."""
    found: list[Worth] = []
    for player in game.players:
        ways = _Ways(game, solution, env, player)
        found.append(Worth(outcome, player, ways.worth({outcome: 1.0}), ways.reasons({outcome: 1.0}, {})))
    return tuple(found)


def compare(game: Game, solution: Solution, env: Mapping[str, float], node: str, action: str) -> Comparison:
    """An action held against the best other action at a node, by the terms of its mover's payoffs.

    At an information set of several nodes the mover weighs them by its beliefs, so every node of a set has the same
    reasons.

    Parameters
    ----------
    game
        The tree.
    solution
        What a solver found for one draw.
    env
        Names to numbers: the draw that was solved.
    node
        A decision of the tree.
    action
        One of its actions.

    Raises
    ------
    GameError
        If the node is no decision of this tree or has no such action, or if a payoff is not a finite number.

    Examples
    --------
    >>> from titanium.games import build, decide, end, solve
    >>> reply = decide("2", {"yield": end({"1": "prize", "2": 0}), "resist": end({"1": "-cost", "2": 0})}, name="reply")
    >>> first = decide("1", {"keep": end({"1": 0, "2": 2}), "try": reply}, name="first")
    >>> numbers = {"prize": 1.0, "cost": 2.0}
    >>> game = build(first, players=["1", "2"], parameters=numbers)
    >>> found = compare(game, solve(game), numbers, "first", "try")
    >>> print(found.against, found.gain, [(reason.term, reason.contribution) for reason in found.reasons])
    keep -0.5 [('cost', -1.0), ('prize', 0.5)]
    """
    decision = game.nodes.get(node)
    if not isinstance(decision, Decision) or action not in decision.actions:
        raise GameError("no reasons", [f"'{node}' is no decision of this game with an action '{action}'"])
    weights = _weights(game, solution, node)
    ways = _Ways(game, solution, env, decision.player)
    arrivals = {own: ways.arrivals(weights, own) for own in decision.actions}
    worth = {own: ways.worth(found) for own, found in arrivals.items()}
    others = [own for own in decision.actions if own != action]
    if not others:
        return Comparison(decision.player, action, "", 0.0, ())
    against = max(others, key=lambda own: worth[own])
    if not math.isfinite(worth[action] + worth[against]):
        raise GameError("no reasons", [f"a payoff of '{decision.player}' after '{node}' is not a finite number"])
    reasons = ways.reasons(arrivals[action], arrivals[against])
    return Comparison(decision.player, action, against, worth[action] - worth[against], reasons)


@cache
def products(formula: Expression) -> tuple[Product, ...]:
    """A formula written out as a sum of products: products and quotients of sums are distributed.

    A call, a comparison or a power is one factor.

    Examples
    --------
    >>> for product in products(parse("(1 - q) * (v - 2*c) / n")):
    ...     print(product.coefficient, *product.factors)
    1.0 1/n v
    -2.0 1/n c
    -1.0 1/n q v
    2.0 1/n c q
    """
    return tuple(Product(number, tuple(sorted(factors))) for number, factors in _expand(formula.tree))


_Terms = list[tuple[float, tuple[str, ...]]]


def _expand(node: ast.expr) -> _Terms:
    if _is_constant(node):
        return [(_number(node), ())]
    match node:
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return _times(_expand(operand), -1.0)
        case ast.UnaryOp(operand=operand):
            return _expand(operand)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _expand(left) + _expand(right)
        case ast.BinOp(left=left, op=ast.Sub(), right=right):
            return _expand(left) + _times(_expand(right), -1.0)
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            ours, theirs = _expand(left), _expand(right)
            if len(ours) * len(theirs) <= MAX_PRODUCTS:
                return [(a * b, own + other) for a, own in ours for b, other in theirs]
        case ast.BinOp(left=left, op=ast.Div(), right=right) if _is_constant(right):
            return [(number / _number(right), factors) for number, factors in _expand(left)]
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            return [(number, (*factors, f"1/{_factor(right)}")) for number, factors in _expand(left)]
    return [(1.0, (_factor(node),))]


def _is_constant(node: ast.expr) -> bool:
    return not any(isinstance(part, ast.Name) for part in ast.walk(node))


def _number(node: ast.expr) -> float:
    return parse(ast.unparse(node)).number({})


def _times(terms: _Terms, number: float) -> _Terms:
    return [(number * own, factors) for own, factors in terms]


def _factor(node: ast.expr) -> str:
    """Text of a part that is not taken apart, in parentheses where it would not stand alone in a product."""
    text = ast.unparse(node)
    return text if isinstance(node, ast.Name | ast.Constant | ast.Call) else f"({text})"


def _term(factors: tuple[str, ...]) -> str:
    """Factors as one term: `a*b/c`."""
    above = [factor for factor in factors if not factor.startswith("1/")]
    below = [factor.removeprefix("1") for factor in factors if factor.startswith("1/")]
    return "*".join(above or ["1"]) + "".join(below)


def _weights(game: Game, solution: Solution, node: str) -> Mapping[str, float]:
    """Where the mover thinks it is: the nodes of its information set by its beliefs."""
    infoset = next(own for own in game.infosets.values() if node in own.nodes)
    if len(infoset.nodes) == 1:
        return {node: 1.0}
    return {name: float(weight) for name, weight in solution.beliefs[infoset.name].items()}


class _Ways:
    """Where the moves of a solved tree lead, as one player believes, and what the ends are worth to it."""

    def __init__(self, game: Game, solution: Solution, env: Mapping[str, float], player: str):
        self.game, self.solution, self.env, self.player = game, solution, env, player
        self._values: dict[tuple[str, ...], float] = {}

    def arrivals(self, weights: Mapping[str, float], action: str) -> dict[str, float]:
        """Probability of every outcome and later node once the action is taken."""
        found: dict[str, float] = defaultdict(float)
        for node, weight in weights.items():
            waiting = [(dict(self.game.nodes[node].children())[action], weight)]
            while waiting:
                name, probability = waiting.pop()
                found[name] += probability
                if name in self.game.nodes:
                    odds = self._odds(name)
                    waiting += [(target, probability * odds[own]) for own, target in self.game.nodes[name].children()]
        return found

    def _odds(self, name: str) -> dict[str, float]:
        """What the player expects at a later node: what it states, or what is truly played."""
        node = self.game.nodes[name]
        own = node.beliefs.get(self.player) if isinstance(node, Decision) else None
        if own is None:
            return {action: float(share) for action, share in self.solution.choices[name].items()}
        stated = {action: formula.number(self.env) for action, formula in own.items()}
        rest = 1 - sum(stated.values())
        return {action: stated.get(action, rest) for action, _ in node.children()}

    def worth(self, arrivals: Mapping[str, float]) -> float:
        """Expected payoff to the player."""
        return sum(chance * formula.number(self.env) for chance, formula in self._paid(arrivals))

    def reasons(self, chosen: Mapping[str, float], other: Mapping[str, float]) -> tuple[Reason, ...]:
        """Terms by which two actions differ, largest first."""
        shift = {name: chosen.get(name, 0.0) - other.get(name, 0.0) for name in {**chosen, **other}}
        weight: dict[tuple[str, ...], float] = defaultdict(float)
        for chance, formula in self._paid(shift):
            for product in products(formula):
                weight[product.factors] += chance * product.coefficient
        found = [
            Reason(_term(factors), factors, own * self._value(factors))
            for factors, own in weight.items()
            if abs(own) > ROUNDING
        ]
        return tuple(sorted(found, key=lambda reason: -abs(reason.contribution)))

    def _paid(self, arrivals: Mapping[str, float]) -> Iterator[tuple[float, Expression]]:
        """What each place pays the player, with its weight."""
        for name, chance in arrivals.items():
            part: Any = self.game.nodes.get(name) or self.game.outcomes[name]
            if chance and self.player in part.payoffs:
                yield chance, part.payoffs[self.player]

    def _value(self, factors: tuple[str, ...]) -> float:
        if factors not in self._values:
            self._values[factors] = math.prod(parse(factor).number(self.env) for factor in factors)
        return self._values[factors]
