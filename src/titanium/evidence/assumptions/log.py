# pyright: reportMissingTypeStubs=false
"""The log of a case's numbers as a finding: what was changed, when, why, and on whose word."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from titanium.case.change import Change
from titanium.case.schema import Case
from titanium.case.tables import entries_of, file_of
from titanium.errors import InputError
from titanium.judge.frame import frame
from titanium.judge.shares import plain

if TYPE_CHECKING:
    from pandas import DataFrame

SCHEMA = "titanium.changes/1"
FIRST_LOOK = "a first look at results"
"""Ground of a change that was made once results had been seen."""


@dataclass(frozen=True)
class Logged:
    """One change with what its entry is."""

    name: str
    change: Change
    title: str
    """In words, what was changed; empty where the case does not say."""
    unit: str
    """Unit of its number; 1 where there is none."""
    citations: tuple[str, ...]


@dataclass(frozen=True)
class ChangeLog:
    """Everything that a case says was changed in it."""

    case: str
    hash: str
    changes: tuple[Logged, ...]
    undone: int
    """Choices of the case whose alternatives undo some of them."""

    @property
    def by_ground(self) -> Mapping[str, int]:
        """What decided to how many changes, those with most first."""
        grounds = [own.change.decided_by for own in self.changes]
        return dict(sorted(((name, grounds.count(name)) for name in dict.fromkeys(grounds)), key=lambda own: -own[1]))

    def to_dict(self) -> dict[str, Any]:
        """As plain data for JSON."""
        return plain(
            {
                "schema": SCHEMA,
                "case": self.case,
                "case_hash": self.hash,
                "by_ground": dict(self.by_ground),
                "changes": [_as_dict(own) for own in self.changes],
            }
        )

    def to_frame(self) -> "DataFrame":
        """One row for each change.

        Raises
        ------
        InputError
            If pandas is not installed.
        """
        return frame([{**_as_dict(own), "citations": "; ".join(own.citations)} for own in self.changes])


def change_log(case: Case) -> ChangeLog:
    """What was changed in the numbers of a case, in order.

    Raises
    ------
    InputError
        If the case keeps no log.

    Examples
    --------
    >>> from titanium import load_case
    >>> log = change_log(load_case("us_rok"))
    >>> next(own.change.is_ for own in log.changes if own.change.entry == "rok_cost")
    120
    """
    if not case.changes:
        raise InputError(f"case '{case.name}' keeps no log of changes\nWrite one into its changes.yaml.")
    logged = tuple(_logged(case, name, change) for name, change in case.changes.items())
    choices = {own.change.choice for own in logged if own.change.choice}
    return ChangeLog(case.name, case.hash, logged, len(choices))


def _logged(case: Case, name: str, change: Change) -> Logged:
    entry = entries_of(case, change.table).get(change.entry)
    title = next((str(own) for field in ("name", "title", "meaning") if (own := getattr(entry, field, ""))), "")
    citations = tuple(case.sources[key].citation for key in change.source if key in case.sources)
    return Logged(name, change, title, str(getattr(entry, "unit", "1")), citations)


def _as_dict(own: Logged) -> dict[str, Any]:
    change = own.change
    return {
        "name": own.name,
        "date": change.date,
        "table": change.table,
        "file": file_of(change.table, change.entry),
        "entry": change.entry,
        "field": change.field,
        "title": own.title,
        "unit": own.unit,
        "was_known": change.was_known,
        "was": change.was,
        "is": change.is_,
        "why": change.why,
        "decided_by": change.decided_by,
        "source": list(change.source),
        "citations": list(own.citations),
        "effect": change.effect,
        "choice": change.choice,
    }
