"""From where a breaking point is counted: the middle of what history leaves, and the schools that it leaves most often.

The **centre** is the mean level of every uncertainty over the matched futures. It must itself meet the record in the
base schools; where it does not, it is the matched future nearest to that mean that does. The **base schools** are the
position of each switch that most matched futures have; other schools are the base with one position changed.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from titanium.case.schema import Case
from titanium.explore.block import BLOCK, case_of
from titanium.explore.ensemble import Ensemble, Kind
from titanium.explore.futures import Design
from titanium.explore.matching import ensemble as gather
from titanium.explore.matching import meets, record_values, signature_values
from titanium.judge.breaking.margins import Floats, given_at
from titanium.model.compile import Model

FUTURES = 4096
"""Matched futures whose mean is the centre."""
_LISTED = 256
"""Matched futures, the nearest first, of which one stands in for a mean that does not meet the record."""


@dataclass(frozen=True, eq=False)
class Centre:
    """Where the search starts.

    Attributes
    ----------
    levels
        Level of each uncertainty, axis (uncertainty,).
    symbols
        The uncertainties, in order.
    cell
        Position number of every school switch in the base schools.
    future
        Number of the matched future that stands in for the mean; None where the mean itself is the centre.
    unmet
        Constraint of the record that it does not meet, to its value there; empty as it should be.
    members
        Levels of the matched futures, axes (future, uncertainty).
    ensemble
        Where they are from.
    """

    levels: Floats
    symbols: tuple[str, ...]
    cell: tuple[int, ...]
    future: int | None
    unmet: Mapping[str, float]
    members: Floats
    ensemble: Ensemble


def centre_of(model: Model, design: Design, kind: Kind, futures: int = FUTURES) -> Centre:
    """The centre of a case's futures of a kind.

    Raises
    ------
    InputError
        If the record leaves too little.
    """
    case = case_of(design)
    found = gather(model, design, kind, futures)
    index = found.indices(0, futures)
    levels = design.levels(index, design.sampled)
    members = np.stack([levels[symbol] for symbol in design.sampled], axis=1)
    positions = design.cells_at(index)
    cell = tuple(
        int(np.bincount(positions[:, place], minlength=len(switch.positions)).argmax())
        for place, switch in enumerate(case.schools.values())
    )
    mean = members.mean(axis=0)
    order = np.argsort(((members - mean) ** 2).sum(axis=1), kind="stable")[:_LISTED]
    tried = np.vstack([mean, members[order]])
    unmet = unmet_at(model, case, design.seed, design.sampled, tried, np.tile(np.array(cell, np.int8), (len(tried), 1)))
    chosen = next((place for place, own in enumerate(unmet) if not own), 0)
    future = int(index[order[chosen - 1]]) if chosen else None
    return Centre(tried[chosen], design.sampled, cell, future, unmet[chosen], members, found)


def unmet_at(
    model: Model, case: Case, seed: int, symbols: tuple[str, ...], levels: Floats, cell: NDArray[np.int8]
) -> list[dict[str, float]]:
    """Constraints of the record that each point does not meet, with its value of each.

    Parameters
    ----------
    levels, cell
        Axes (point, uncertainty) and (point, switch).
    """
    found: list[dict[str, float]] = []
    if not case.constraints:
        return [{} for _ in levels]
    for begin in range(0, len(levels), BLOCK):
        part = slice(begin, begin + BLOCK)
        given = given_at(case, seed, symbols, levels[part], cell[part])
        values = record_values(model, given, given.index) | signature_values(model, given, given.index)
        failed = {name: ~meets(case, name, value) for name, value in values.items()}
        found += [
            {name: float(values[name][place]) for name, flags in failed.items() if flags[place]}
            for place in range(len(given))
        ]
    return found
