"""Rival schools: each position of each switch sets or changes symbols; no position is ever averaged with another."""

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

import jax.numpy as jnp

from titanium.axes import Symbols
from titanium.case.schema import Case
from titanium.errors import InputError, nearest


def cells(case: Case) -> tuple[tuple[int, ...], ...]:
    """The full factorial: every combination of positions, as position numbers in the order of `case.schools`."""
    return tuple(itertools.product(*(range(len(switch.positions)) for switch in case.schools.values())))


def positions(case: Case, chosen: Mapping[str, str] | None = None) -> tuple[int, ...]:
    """Position numbers for the named positions; the first position where none is named.

    Raises
    ------
    InputError
        If a switch or a position is not one of the case's.
    """
    chosen = chosen or {}
    for name in chosen:
        if name not in case.schools:
            raise InputError(f"no school switch '{name}'\n{nearest(name, case.schools)}")
    numbers = []
    for name, switch in case.schools.items():
        names = list(switch.positions)
        position = chosen.get(name, names[0])
        if position not in names:
            raise InputError(f"switch '{name}' has no position '{position}'\n{nearest(position, names)}")
        numbers.append(names.index(position))
    return tuple(numbers)


def apply_schools(case: Case, draw: Mapping[str, Any], cell: Sequence[Any]) -> Symbols:
    """Uncertainties of one future after its schools have acted.

    Parameters
    ----------
    draw
        Symbol to the drawn value of every uncertainty.
    cell
        Position number of every switch, in the order of `case.schools`; may be traced.
    """
    changed = Symbols(draw)
    for number, switch in zip(cell, case.schools.values(), strict=True):
        touched = {symbol: None for position in switch.positions.values() for symbol in position.set}
        for symbol in touched:
            options = [
                position.set[symbol](draw) if symbol in position.set else draw[symbol]
                for position in switch.positions.values()
            ]
            value = jnp.asarray(options[0], dtype=jnp.asarray(draw[next(iter(draw))]).dtype)
            for index, option in enumerate(options[1:], start=1):
                value = jnp.where(jnp.asarray(number) == index, option, value)
            changed[symbol] = value
    return changed
