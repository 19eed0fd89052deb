"""Extensive-form games as data: one flat table of nodes, frozen and checked.

A node is a decision of a player, a chance move, or an outcome with payoffs. Payoffs, effects, chances and
beliefs are expressions of named quantities (see `titanium.expressions`), so one tree serves any draw of them.

The form follows the standard definition (Osborne and Rubinstein 1994, section 6.1); `beliefs` adds what a
player other than the mover expects the mover to do, where that differs from what the mover does.
"""

import math
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, NoReturn

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    PlainSerializer,
    Tag,
    ValidationError,
    model_validator,
)

from titanium.errors import GameError, nearest
from titanium.expressions import Expression, parse

Formula = Annotated[Expression, BeforeValidator(lambda value: parse(_as_text(value))), PlainSerializer(str)]
"""A field that is written as a number or a formula and held as a parsed expression."""

Path = tuple[str | int, ...]
"""Where in the nested data of a game something stands."""


def _as_text(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float | Expression):
        raise ValueError(f"a number or a formula is wanted, not {value!r}")
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"a finite number is wanted, not {value}")
    return str(value)


class FrozenDict(dict[Any, Any]):
    """A dictionary that cannot be changed, so that what is shared stays what was validated."""

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        raise TypeError("this cannot be changed; copy it and change the copy")

    # Each of these has a signature of its own in `dict`; here all of them refuse, whatever they are given.
    __setitem__ = __delitem__ = __ior__ = clear = pop = popitem = setdefault = update = _refuse  # type: ignore[assignment]

    def __reduce__(self) -> tuple[type, tuple[dict[Any, Any]]]:
        return FrozenDict, (dict(self),)


class Part(BaseModel):
    """Frozen piece of a game or a case; unknown keys are refused, and its dictionaries cannot be changed either."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    @model_validator(mode="after")
    def _freeze(self) -> "Part":
        for name, value in list(self.__dict__.items()):
            if type(value) is dict:
                object.__setattr__(self, name, FrozenDict(value))
        return self


class Decision(Part):
    """A node at which a player chooses."""

    player: str
    actions: dict[str, str] = Field(min_length=1)
    """Action to the next node or outcome."""
    beliefs: dict[str, dict[str, Formula]] = {}
    """Player to the probabilities that it expects of the mover; one action may be left out and gets the rest."""
    asks: str = ""

    def children(self) -> Iterator[tuple[str, str]]:
        """Each action with the node it leads to."""
        yield from self.actions.items()


class Chance(Part):
    """A node at which nature draws."""

    chance: dict[str, tuple[Formula, str]] = Field(min_length=1)
    asks: str = ""

    def children(self) -> Iterator[tuple[str, str]]:
        """Each draw with the node it leads to."""
        yield from ((name, target) for name, (_, target) in self.chance.items())


class Outcome(Part):
    """A terminal node: what each player gets and what it does to the state."""

    payoffs: dict[str, Formula]
    effects: dict[str, Formula] = {}
    means: str = ""


NODE_KINDS = ("a decision", "a chance move")


def without_kinds(place: Path) -> Path:
    """A place that pydantic reports, without the marks that it puts in for the kind of a node and for a key."""
    return tuple(part for part in place if part not in {*NODE_KINDS, "[key]"})


def _kind(node: Any) -> str:
    is_chance = isinstance(node, Chance) or (isinstance(node, Mapping) and "chance" in node)
    return NODE_KINDS[is_chance]


def _line(path: Path, text: str) -> str:
    return f"{'.'.join(map(str, path))}: {text.removeprefix('Value error, ')}"


Node = Annotated[Annotated[Decision, Tag(NODE_KINDS[0])] | Annotated[Chance, Tag(NODE_KINDS[1])], Discriminator(_kind)]


class Game(Part):
    """An extensive-form game of perfect information with named nodes.

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
    nodes: dict[str, Node]
    outcomes: dict[str, Outcome]

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
            raise GameError("not a game", [_line(path, text) for path, text in found]) from None
        if problems := [_line(path, text) for path, text in game.problems()]:
            raise GameError("not a game", problems)
        return game

    @property
    def names(self) -> frozenset[str]:
        """Names that the game's formulas use, the drawn `war` of an outcome's own effects apart."""
        found: set[str] = set()
        for _, formula, local in self.formulas():
            found |= formula.names - local
        return frozenset(found)

    def formulas(self) -> Iterator[tuple[Path, Expression, frozenset[str]]]:
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
        for name, outcome in self.outcomes.items():
            for player, formula in outcome.payoffs.items():
                yield ("outcomes", name, "payoffs", player), formula, nothing
            for channel, formula in outcome.effects.items():
                local = frozenset({"war"}) if channel != "war" and "war" in outcome.effects else nothing
                yield ("outcomes", name, "effects", channel), formula, local

    def problems(self) -> Iterator[tuple[Path, str]]:
        """Every reason why this is not a game, with its place."""
        yield from self._naming_problems()
        if self.root in self.nodes or self.root in self.outcomes:
            yield from self._shape_problems()

    def _naming_problems(self) -> Iterator[tuple[Path, str]]:
        both = {**self.nodes, **self.outcomes}
        for player in sorted({player for player in self.players if self.players.count(player) > 1}):
            yield ("players",), f"player '{player}' is named twice"
        for name in sorted(self.nodes.keys() & self.outcomes.keys()):
            yield ("nodes", name), f"'{name}' is the name of a node and of an outcome"
        if self.root not in both:
            yield ("root",), f"root '{self.root}' is not a node\n{nearest(self.root, self.nodes)}"
        for name, node in self.nodes.items():
            field = "chance" if isinstance(node, Chance) else "actions"
            for action, target in node.children():
                if target not in both:
                    yield (
                        ("nodes", name, field, action),
                        f"'{action}' leads to '{target}', which is not defined\n{nearest(target, both)}",
                    )
            if isinstance(node, Chance):
                yield from self._chance_problems(name, node)
            else:
                yield from self._decision_problems(name, node)
        for name, outcome in self.outcomes.items():
            for player in self.players:
                if player not in outcome.payoffs:
                    yield (
                        ("outcomes", name, "payoffs"),
                        f"outcome '{name}' has no payoff for player '{player}'",
                    )
            for player in sorted(outcome.payoffs.keys() - set(self.players)):
                where = ("outcomes", name, "payoffs", player)
                yield where, f"payoff of '{player}', who does not play\n{nearest(player, self.players)}"

    def _chance_problems(self, name: str, node: Chance) -> Iterator[tuple[Path, str]]:
        draws = {draw: formula for draw, (formula, _) in node.chance.items()}
        for draw, formula in draws.items():
            if not formula.names and not 0 <= formula.number({}) <= 1:
                yield ("nodes", name, "chance", draw), f"'{formula}' is not a probability\nAllowed: 0 to 1."
        if any(formula.names for formula in draws.values()):
            return  # checked where values are known
        total = sum(formula.number({}) for formula in draws.values())
        if not abs(total - 1) <= 1e-9:
            yield ("nodes", name, "chance"), f"the probabilities of '{name}' sum to {total:g}, not to 1"

    def _decision_problems(self, name: str, node: Decision) -> Iterator[tuple[Path, str]]:
        if node.player not in self.players:
            where = ("nodes", name, "player")
            yield where, f"player '{node.player}' does not play\n{nearest(node.player, self.players)}"
        for player, belief in node.beliefs.items():
            where = ("nodes", name, "beliefs", player)
            if player not in self.players or player == node.player:
                yield where, f"'{player}' cannot hold beliefs about '{node.player}' here"
            for action in sorted(belief.keys() - node.actions.keys()):
                yield (*where, action), f"unknown action '{action}'\n{nearest(action, node.actions)}"
            rest = node.actions.keys() - belief.keys()
            if len(rest) > 1:
                yield where, f"beliefs of '{player}' must name all actions of '{name}' but one"
            if belief.keys() <= node.actions.keys() and not any(formula.names for formula in belief.values()):
                numbers = [formula.number({}) for formula in belief.values()]
                total = sum(numbers)
                if (
                    not all(0 <= number <= 1 for number in numbers)
                    or total > 1 + 1e-9
                    or (not rest and total < 1 - 1e-9)
                ):
                    yield where, f"beliefs of '{player}' at '{name}' are not probabilities that sum to 1"

    def _shape_problems(self) -> Iterator[tuple[Path, str]]:
        reached: dict[str, int] = {self.root: 1}
        for node in self.nodes.values():
            for _, target in node.children():
                reached[target] = reached.get(target, 0) + 1
        for section, table in (("nodes", self.nodes), ("outcomes", self.outcomes)):
            for name in table:
                if reached.get(name, 0) == 0:
                    yield (section, name), f"'{name}' is never reached from the root"
                elif reached[name] > 1:
                    yield (
                        (section, name),
                        f"'{name}' is reached {reached[name]} times; a tree reaches each once",
                    )
        seen: set[str] = set()
        stack = [self.root]
        while stack:
            name = stack.pop()
            if name in seen or name not in self.nodes:
                continue
            seen.add(name)
            stack.extend(target for _, target in self.nodes[name].children())
        for name in sorted(self.nodes.keys() - seen):
            if reached.get(name, 0) == 1:
                yield ("nodes", name), f"'{name}' is never reached from the root"

    def paths(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """Outcome to the (node, action) steps that lead to it from the root."""
        found: dict[str, tuple[tuple[str, str], ...]] = {}
        stack: list[tuple[str, tuple[tuple[str, str], ...]]] = [(self.root, ())]
        while stack:
            name, steps = stack.pop()
            if name in self.outcomes:
                found[name] = steps
            else:
                children = self.nodes[name].children()
                stack.extend((target, (*steps, (name, action))) for action, target in children)
        return {name: found[name] for name in self.outcomes}
