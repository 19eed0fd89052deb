"""Inputs of a model grouped by the evidence behind them: grades A to D, rival schools, and chance.

Numbers of one grade are asked about together: what would be left to doubt if all that is measured were known, or all
that is only assumed. Schools have no grade, since no number would settle them; chance is the stream of random events.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from titanium.case.entry import Sourced
from titanium.case.schema import Case
from titanium.case.tables import entries_of, table_names
from titanium.explore.futures import Design
from titanium.explore.scope import Scope
from titanium.judge.sensitivity.estimate import Floats
from titanium.judge.sensitivity.factors import CHANCE, Column, columns_of
from titanium.judge.sensitivity.finding import GRADES

SCHOOL = "school"
GROUPS: tuple[str, ...] = (*GRADES, SCHOOL, CHANCE)
"""Groups in the order in which they are told."""
_STREAMS = 2.0**32


@dataclass(frozen=True, eq=False)
class Grouped:
    """The inputs of a scope, one column each, and the group of each.

    Attributes
    ----------
    columns
        Uncertainties that are sampled, schools, chance.
    names
        Groups that have any input, in their order.
    group
        Number of each column's group among `names`, axes (column,).
    """

    columns: tuple[Column, ...]
    names: tuple[str, ...]
    group: NDArray[np.int64]

    @classmethod
    def of(cls, scope: Scope) -> "Grouped":
        """The inputs of a case or of any other scope.

        Raises
        ------
        InputError
            If an input has a name that is kept for chance.
        """
        columns = columns_of(scope)
        owner = [_group(scope, own) for own in columns]
        names = tuple(name for name in GROUPS if name in owner)
        return cls(columns, names, np.array([names.index(name) for name in owner], dtype=np.int64))

    @property
    def sizes(self) -> Mapping[str, int]:
        """Group to the number of its inputs."""
        return {name: int((self.group == number).sum()) for number, name in enumerate(self.names)}

    def levels(self, design: Design, index: NDArray[np.uint32]) -> Floats:
        """What futures of a design hold, as levels in (0, 1); axes (future, column).

        A school's position and the number of a stream of chance are told by the middle of their place in (0, 1).
        """
        drawn = design.levels(index, design.sampled) if design.sampled else {}
        cells, streams = design.cells_at(index), design.draws(index)
        place = {name: number for number, name in enumerate(design.case.schools)}
        found = np.empty((len(index), len(self.columns)))
        for number, column in enumerate(self.columns):
            if column.kind == "uncertainty":
                found[:, number] = drawn[column.name]
            elif column.kind == SCHOOL:
                found[:, number] = (cells[:, place[column.name]] + 0.5) / column.positions
            else:
                found[:, number] = (streams + 0.5) / _STREAMS
        return found


def _group(scope: Scope, column: Column) -> str:
    if column.kind == "uncertainty":
        return scope.uncertainties[column.name].grade
    return SCHOOL if column.kind == SCHOOL else CHANCE


def grade_table(scope: Scope) -> dict[str, dict[str, int]]:
    """Table to grade to how many of its numbers have it; tables without graded numbers are left out.

    Examples
    --------
    >>> from titanium import load_case
    >>> sum(grade_table(load_case("us_rok"))["uncertainties"].values())
    214
    """
    tables: dict[str, Sequence[object]]
    if isinstance(scope, Case):
        tables = {name: list(entries_of(scope, name).values()) for name in table_names(scope)}
    else:
        tables = {name: list(getattr(scope, name).values()) for name in ("uncertainties", "levers", "thresholds")}
    found = {
        name: {grade: sum(isinstance(own, Sourced) and own.grade == grade for own in entries) for grade in GRADES}
        for name, entries in tables.items()
    }
    return {name: counts for name, counts in found.items() if any(counts.values())}
