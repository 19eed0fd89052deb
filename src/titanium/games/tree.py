"""Extensive-form games as data: one flat table of nodes, frozen and checked.

A node is a decision of a player, a chance move, or an outcome with payoffs. Payoffs, effects, chances and
beliefs are expressions of named quantities (see `titanium.expressions`), so one tree serves any draw of them.

The form follows the standard definition (Osborne and Rubinstein 1994, section 11.1); `beliefs` adds what a
player other than the mover expects the mover to do, where that differs from what the mover does.
"""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from pydantic import Field, ValidationError

from titanium.errors import GameError, Place
from titanium.expressions import Expression
from titanium.games.parts import Chance, Decision, Labels, Node, Outcome, ParameterField, Part, without_kinds


class Infoset(NamedTuple):
    """Nodes that their mover cannot tell apart, and what it can do there."""

    name: str
    player: str
    actions: tuple[str, ...]
    nodes: tuple[str, ...]


class Game(Part):
    """An extensive-form game with named nodes.

    Examples
    --------
    >>> game = Game.of(
    ...     players=["E", "I"],
    ...     root="entry",
    ...     nodes={
    ...         "entry": {"player": "E", "actions": {"out": "t1", "in": "reply"}},
    ...         "reply": {"player": "I", "actions": {"fight": "t2", "share": "t3"}},
    ...     },
    ...     outcomes={
    ...         "t1": {"payoffs": {"E": 0, "I": "m"}},
    ...         "t2": {"payoffs": {"E": -1, "I": -1}},
    ...         "t3": {"payoffs": {"E": 1, "I": "m / 2"}},
    ...     },
    ... )
    >>> sorted(game.names)
    ['m']
    """

    players: tuple[str, ...] = Field(min_length=1)
    root: str
    nodes: dict[str, Node] = {}
    outcomes: dict[str, Outcome]
    parameters: dict[str, ParameterField] = {}
    """Names that formulas may use, with their defaults; empty where whoever solves the game gives them all."""
    title: str = ""
    comment: str = ""
    labels: Labels = Labels()

    @classmethod
    def of(cls, **parts: Any) -> "Game":
        """Build a game and check it.

        Raises
        ------
        GameError
            With every reason why the tree is not a game.
        """
        try:
            game = cls.model_validate(parts)
        except ValidationError as error:
            found = [(without_kinds(detail["loc"]), detail["msg"]) for detail in error.errors()]
            raise GameError("not a game", [_line(place, text) for place, text in found]) from None
        if problems := [_line(place, text) for place, text in game.problems()]:
            raise GameError("not a game", problems)
        return game

    def problems(self) -> Iterator[tuple[Place, str]]:
        """Every reason why this is not a game, with its place."""
        from titanium.games.check import problems  # the checks read games, so they wait for this module

        yield from problems(self)

    @property
    def names(self) -> frozenset[str]:
        """Names that the game's formulas use, the drawn `war` of an outcome's own effects apart."""
        found: set[str] = set()
        for _, formula, local in self.formulas():
            found |= formula.names - local
        return frozenset(found)

    def formulas(self) -> Iterator[tuple[Place, Expression, frozenset[str]]]:
        """Every formula with its place and the names that are local to it."""
        nothing: frozenset[str] = frozenset()
        for name, node in self.nodes.items():
            if isinstance(node, Chance):
                for draw, (formula, _) in node.chance.items():
                    yield ("nodes", name, "chance", draw), formula, nothing
            else:
                for player, belief in node.beliefs.items():
                    for action, formula in belief.items():
                        yield ("nodes", name, "beliefs", player, action), formula, nothing
            for player, formula in node.payoffs.items():
                yield ("nodes", name, "payoffs", player), formula, nothing
        for name, outcome in self.outcomes.items():
            for player, formula in outcome.payoffs.items():
                yield ("outcomes", name, "payoffs", player), formula, nothing
            for channel, formula in outcome.effects.items():
                local = frozenset({"war"}) if channel != "war" and "war" in outcome.effects else nothing
                yield ("outcomes", name, "effects", channel), formula, local

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash((self.players, self.root, frozenset(self.nodes.items()), frozenset(self.outcomes.items())))

    @cached_property
    def preorder(self) -> tuple[str, ...]:
        """Nodes and outcomes, each before what follows it, first actions first."""
        found: list[str] = []
        stack = [self.root]
        while stack:
            name = stack.pop()
            found.append(name)
            if name in self.nodes:
                stack.extend(reversed([target for _, target in self.nodes[name].children()]))
        return tuple(found)

    @cached_property
    def infosets(self) -> Mapping[str, Infoset]:
        """Information sets of the players by name, in the order in which `preorder` meets them."""
        nodes: dict[str, list[str]] = {}
        for name in self.preorder:
            if isinstance(node := self.nodes.get(name), Decision):
                nodes.setdefault(node.infoset or name, []).append(name)
        found = {}
        for infoset, own in nodes.items():
            first = self.nodes[own[0]]
            assert isinstance(first, Decision)
            found[infoset] = Infoset(infoset, first.player, tuple(first.actions), tuple(own))
        return found

    @property
    def has_perfect_information(self) -> bool:
        """Whether every mover knows at which node it is."""
        return all(len(infoset.nodes) == 1 for infoset in self.infosets.values())

    @property
    def ways(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """Node or outcome to the (node, action) steps that lead to it from the root."""
        steps: dict[str, tuple[tuple[str, str], ...]] = {self.root: ()}
        for name in self.preorder:
            if name in self.nodes:
                for action, target in self.nodes[name].children():
                    steps[target] = (*steps[name], (name, action))
        return steps

    def paths(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """Outcome to the (node, action) steps that lead to it from the root."""
        ways = self.ways
        return {name: ways[name] for name in self.outcomes}


def _line(place: Place, text: str) -> str:
    return f"{'.'.join(map(str, place))}: {text.removeprefix('Value error, ')}"
