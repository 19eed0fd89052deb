"""The parts of an extensive-form game: decisions, chance moves, outcomes and named parameters, as frozen data."""

import math
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, NoReturn, cast

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    FiniteFloat,
    PlainSerializer,
    Tag,
    model_validator,
)

from titanium.errors import Place
from titanium.expressions import Expression, parse

Formula = Annotated[Expression, BeforeValidator(lambda value: parse(_as_text(value))), PlainSerializer(str)]
"""A field that is written as a number or a formula and held as a parsed expression."""


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

    def __hash__(self) -> int:  # type: ignore[override]  # a dictionary has none, because it may change
        return hash(frozenset(self.items()))

    def __reduce__(self) -> tuple[type, tuple[dict[Any, Any]]]:
        return FrozenDict, (dict(self),)


def deeply_frozen(value: Any) -> Any:
    """A value with every dictionary and list inside it made one that cannot be changed.

    Examples
    --------
    >>> deeply_frozen({"set": {"sites": ["north", "south"]}})
    {'set': {'sites': ('north', 'south')}}
    """
    if isinstance(value, dict):
        return FrozenDict({key: deeply_frozen(item) for key, item in cast("dict[Any, Any]", value).items()})
    if isinstance(value, list | tuple):
        return tuple(deeply_frozen(item) for item in cast("list[Any]", value))
    return value


class Part(BaseModel):
    """Frozen piece of a game or a case; unknown keys are refused, and its dictionaries cannot be changed either."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    @model_validator(mode="after")
    def _freeze(self) -> "Part":
        for name, value in list(self.__dict__.items()):
            if type(value) is dict:
                object.__setattr__(self, name, _frozen(value))
        return self


def _frozen(value: Any) -> Any:
    """A dictionary, with those inside it, that cannot be changed."""
    is_open = type(value) is dict
    return FrozenDict({key: _frozen(item) for key, item in cast("dict[Any, Any]", value).items()}) if is_open else value


class Decision(Part):
    """A node at which a player chooses."""

    player: str
    actions: dict[str, str] = Field(min_length=1)
    """Action to the next node or outcome."""
    infoset: str = ""
    """Information set: its mover cannot tell this node from the others that name the same set. Empty: knows it."""
    beliefs: dict[str, dict[str, Formula]] = {}
    """Player to the probabilities that it expects of the mover; one action may be left out and gets the rest."""
    payoffs: dict[str, Formula] = {}
    """Player to what it gains by passing here, on top of what the outcome pays."""
    asks: str = ""

    def children(self) -> Iterator[tuple[str, str]]:
        """Each action with the node it leads to."""
        yield from self.actions.items()


class Chance(Part):
    """A node at which nature draws."""

    chance: dict[str, tuple[Formula, str]] = Field(min_length=1)
    infoset: str = ""
    """Name of a lottery that nature draws at several nodes with the same probabilities."""
    payoffs: dict[str, Formula] = {}
    """Player to what it gains by passing here, on top of what the outcome pays."""
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


def without_kinds(place: Place) -> Place:
    """A place that pydantic reports, without the marks that it puts in for the kind of a node and for a key."""
    return tuple(part for part in place if part not in {*NODE_KINDS, "[key]"})


def _kind(node: Any) -> str:
    is_chance = isinstance(node, Chance) or (isinstance(node, Mapping) and "chance" in node)
    return NODE_KINDS[is_chance]


Node = Annotated[Annotated[Decision, Tag(NODE_KINDS[0])] | Annotated[Chance, Tag(NODE_KINDS[1])], Discriminator(_kind)]


class Parameter(Part):
    """A named number that formulas use, with the value it has unless another is given."""

    default: FiniteFloat
    unit: str = "1"
    range: tuple[FiniteFloat, FiniteFloat] | None = None
    means: str = ""


def _as_parameter(value: Any) -> Any:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return {"default": value} if is_number else value


ParameterField = Annotated[Parameter, BeforeValidator(_as_parameter)]
"""A field that is written as a number or as a table and held as a parameter."""


class Labels(Part):
    """What to show for a name, where it is not the name itself: labels may be empty or shared, names may not.

    `infosets` and `actions` are keyed by information set, or by node where it names none. `outcomes` may also hold the
    label of what is paid on the way, by node, and `nodes` that of the place where play ends, by outcome.
    """

    players: dict[str, str] = {}
    nodes: dict[str, str] = {}
    infosets: dict[str, str] = {}
    actions: dict[str, dict[str, str]] = {}
    outcomes: dict[str, str] = {}
