"""What is moved in an experiment: a column for each input, and factors, which are columns that are moved together."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from titanium.case.uncertainty import correlated
from titanium.errors import InputError, nearest
from titanium.explore.scope import Scope
from titanium.judge.sensitivity.shapley import Copula

CHANCE = "chance"
"""The input that stands for the stream of random numbers of a future."""
REST = "all others"
"""The factor of all inputs that were not asked for, where they are sampled beside those that were."""
Others = Literal["sampled", "centre"]
OTHERS: tuple[Others, ...] = ("sampled", "centre")
"""What becomes of inputs that are not asked for."""
Kind = Literal["uncertainty", "school", "chance", "group"]


@dataclass(frozen=True)
class Column:
    """One input."""

    name: str
    kind: Kind
    positions: int = 0
    """Positions of a school; 0 for a level between 0 and 1."""


@dataclass(frozen=True)
class Factor:
    """Columns that are moved together, by their places among those that are moved."""

    name: str
    columns: tuple[int, ...]


def columns_of(scope: Scope) -> tuple[Column, ...]:
    """Every input of a scope: uncertainties that are sampled, schools, chance.

    Raises
    ------
    InputError
        If an input of the scope has a name that is kept for chance or the rest.
    """
    found = [Column(symbol, "uncertainty") for symbol, entry in scope.uncertainties.items() if entry.is_sampled]
    found += [
        Column(name, "school", len(switch.positions))
        for name, switch in scope.schools.items()
        if len(switch.positions) > 1
    ]
    if taken := [column.name for column in found if column.name in (CHANCE, REST)]:
        raise InputError(f"the model has an input '{taken[0]}', the name of the stream of chance; give it another")
    return (*found, Column(CHANCE, "chance"))


def copula_of(scope: Scope, columns: Sequence[Column]) -> Copula:
    """How those of some columns that are drawn together are correlated."""
    place = {column.name: number for number, column in enumerate(columns)}
    names = [symbol for symbol in correlated(scope.correlations) if symbol in place]
    names = [name for name in names if any(set(entry.between) <= set(names) and name in entry.between
                                           for entry in scope.correlations.values())]  # fmt: skip
    matrix = np.eye(len(names))
    for entry in scope.correlations.values():
        if set(entry.between) <= set(names):
            one, other = (names.index(symbol) for symbol in entry.between)
            matrix[one, other] = matrix[other, one] = entry.value
    return Copula(tuple(place[name] for name in names), matrix)


def chosen(
    columns: Sequence[Column],
    inputs: Sequence[str] | None,
    groups: Mapping[str, Sequence[str]],
    others: str,
) -> tuple[tuple[Column, ...], tuple[Factor, ...]]:
    """Columns that are moved, and the factors of which each is asked for.

    Parameters
    ----------
    columns
        Every input.
    inputs
        Names of those that are asked for; all if left out.
    groups
        Name of a group to inputs that are moved together and told as one.
    others
        Whether inputs that are not asked for are sampled as one more factor, or stay at the centre.

    Raises
    ------
    InputError
        If a name is unknown or stands twice; all problems are listed.
    """
    if problems := list(_problems(columns, inputs, groups, others)):
        raise InputError("\n".join(problems))
    grouped = {name for members in groups.values() for name in members}
    asked = {column.name for column in columns} if inputs is None else {*inputs, *grouped}
    moved = tuple(column for column in columns if others == "sampled" or column.name in asked)
    place = {column.name: number for number, column in enumerate(moved)}
    factors = [
        Factor(column.name, (place[column.name],))
        for column in moved
        if column.name in asked and column.name not in grouped
    ]
    factors += [Factor(name, tuple(place[member] for member in members)) for name, members in groups.items()]
    if rest := tuple(place[column.name] for column in moved if column.name not in asked):
        factors.append(Factor(REST, rest))
    return moved, tuple(factors)


def _problems(
    columns: Sequence[Column], inputs: Sequence[str] | None, groups: Mapping[str, Sequence[str]], others: str
) -> Iterator[str]:
    known = [column.name for column in columns]
    if others not in OTHERS:
        yield f"other inputs cannot be '{others}'\n{nearest(others, OTHERS)}"
    if inputs is not None and not inputs and not groups:
        yield "no input is named"
    members = [name for names in groups.values() for name in names]
    for name in dict.fromkeys([*(inputs or ()), *members]):
        if name not in known:
            yield f"no input '{name}'\n{nearest(name, known)}"
    for name, own in groups.items():
        if name in known or name == REST:
            yield f"group '{name}' has the name of an input"
        if not own:
            yield f"group '{name}' has no inputs"
    yield from (f"input '{name}' stands in a group twice, or in two" for name in _twice(members))


def _twice(names: Iterable[str]) -> list[str]:
    names = list(names)
    return [name for name in dict.fromkeys(names) if names.count(name) > 1]


def independent(factors: Sequence[Factor], copula: Copula) -> tuple[Factor, ...]:
    """Factors of which those that are drawn together are joined to one, so that all are independent of one another."""
    joined: list[Factor] = []
    pairs = np.argwhere(np.triu(copula.matrix, 1) != 0).tolist()
    linked = {frozenset((copula.columns[one], copula.columns[other])) for one, other in pairs}
    for factor in factors:
        touching = [
            own for own in joined if any(frozenset((a, b)) in linked for a in own.columns for b in factor.columns)
        ]
        together = [*touching, factor]
        joined = [own for own in joined if own not in touching]
        if touching:
            named = [own.name for own in together if own.name != REST]
            columns = tuple(sorted(column for own in together for column in own.columns))
            joined.append(Factor(" + ".join(named), columns))
        else:
            joined.append(factor)
    return tuple(joined)
