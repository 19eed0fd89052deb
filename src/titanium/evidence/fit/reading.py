"""A fit of a case made ready: its list as observations, its game with formulas, and what the list can carry."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from titanium.case.fit import Fit
from titanium.case.record import Record
from titanium.case.schema import Case
from titanium.errors import InputError, nearest
from titanium.games.estimation.table import Table, read_table

FILE = "fits.yaml"


@dataclass(frozen=True, eq=False)
class Reading:
    """A fit and the list that it is fitted to.

    Attributes
    ----------
    case, hash, name
        Of the case, and of the fit in it.
    entry, record
        The fit and its list.
    table
        Columns that formulas use, and `ends`: how each case ended, as an end of the tree.
    labels
        What each case is called.
    """

    case: str
    hash: str
    name: str
    entry: Fit
    record: Record
    table: Table
    labels: tuple[str, ...]

    @property
    def counts(self) -> Mapping[str, int]:
        """End of the tree to the number of cases in the list that came to it."""
        ends = list(self.table.columns[ENDS].as_texts())
        return {end: ends.count(end) for end in self.entry.game.outcomes}


ENDS = "__end__"
"""Column of the table that holds the ends; no list can have a column of this name."""


def names_of_fits(case: Case) -> tuple[str, ...]:
    """Names of a case's fits.

    Raises
    ------
    InputError
        If it has none.
    """
    if not case.fits:
        raise InputError(f"case '{case.name}' fits no game to history\nThey stand in its {FILE}, lists in records/.")
    return tuple(case.fits)


def read(case: Case, name: str) -> Reading:
    """A fit of a case with its list.

    Raises
    ------
    InputError
        If the case has no such fit, its list has no rows, or no case came to some end of the tree.

    Examples
    --------
    >>> from titanium import load_case
    >>> reading = read(load_case("us_rok"), "deterrence")
    >>> reading.counts
    {'no_attack': 34, 'conceded': 10, 'fought': 14}
    """
    known = names_of_fits(case)
    if name not in known:
        raise InputError(f"case '{case.name}' has no fit '{name}'\n{nearest(name, known)}")
    entry = case.fits[name]
    record = case.records[entry.record]
    if not record.rows:
        raise InputError(f"the list '{entry.record}' has no rows, so nothing can be fitted to it")
    ends = [entry.ends.get(int(code)) if np.isfinite(code) else None for code in record.numbers(entry.outcome)]
    if unseen := [end for end in entry.game.outcomes if end not in ends]:
        told = ", ".join(f"'{end}'" for end in unseen)
        remedy = "Merge it with another end of the tree, or fit a tree without it."
        raise InputError(
            f"no case of the list '{entry.record}' ends in {told}, so nothing tells what leads there\n{remedy}"
        )
    columns: dict[str, Any] = {
        column: record.texts(column) if own.kind == "text" else record.numbers(column)
        for column, own in record.columns.items()
    }
    labels = tuple(" ".join(filter(None, (_cell(row[column]) for column in entry.label))) for row in record.rows)
    return Reading(case.name, case.hash, name, entry, record, read_table({**columns, ENDS: ends}), labels)


def _cell(value: float | str | None) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else f"{value:g}"
