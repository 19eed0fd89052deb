# pyright: reportMissingTypeStubs=false
"""What differs between two cases, or two versions of one: every number and text, and if asked which verdicts differ."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from titanium.case.change import Change
from titanium.case.schema import Case
from titanium.case.tables import DESCRIPTION, entries_of, fields_of, file_of, flat, same, table_names
from titanium.evidence.assumptions.results import Results
from titanium.judge.frame import frame
from titanium.judge.shares import plain

if TYPE_CHECKING:
    from pandas import DataFrame

SCHEMA = "titanium.comparison/1"
_LOG = "changes"
"""Table that is not compared: it tells why others differ."""
Kind = Literal["added", "removed", "changed"]


@dataclass(frozen=True)
class Difference:
    """One field, or one whole entry, that is not the same in both."""

    table: str
    entry: str
    field: str
    """Path of the field inside the entry; empty where the whole entry was added or taken away."""
    kind: Kind
    was: Any
    """What the first case has: a value, the fields of an entry, or None."""
    now: Any
    """What the second has."""
    unit: str
    """Unit of the entry's number; 1 where there is none."""
    grade_was: str | None
    grade_now: str | None
    source_was: tuple[str, ...]
    source_now: tuple[str, ...]
    why: tuple[str, ...]
    """What the log of the second says of the entry that the log of the first does not."""

    @property
    def is_number(self) -> bool:
        """Whether a number differs; of a whole entry, whether it holds one."""
        told = [own for own in (self.was, self.now) if own is not None]
        return any(_has_number(own) for own in told)


@dataclass(frozen=True)
class Side:
    """One of two cases."""

    name: str
    hash: str
    address: str
    """How it was given: a name, a folder, or a run that keeps it."""


@dataclass(frozen=True)
class Comparison:
    """What differs between two cases."""

    first: Side
    second: Side
    differences: tuple[Difference, ...]
    results: Results | None
    """What both give in the same futures; None if that was not asked for."""

    @property
    def by_table(self) -> Mapping[str, tuple[Difference, ...]]:
        """Table to what differs in it, in the order of the case's files."""
        names = dict.fromkeys(own.table for own in self.differences)
        return {name: tuple(own for own in self.differences if own.table == name) for name in names}

    def count(self, kind: Kind) -> int:
        """Entries that were added or removed, or fields that were changed."""
        return sum(own.kind == kind for own in self.differences)

    def to_dict(self) -> dict[str, Any]:
        """As plain data for JSON; a number that is undefined is None."""
        return plain(
            {
                "schema": SCHEMA,
                "first": {"name": self.first.name, "hash": self.first.hash, "address": self.first.address},
                "second": {"name": self.second.name, "hash": self.second.hash, "address": self.second.address},
                "same": not self.differences,
                "differences": [_row(own) for own in self.differences],
                "results": None if self.results is None else self.results.to_dict(),
            }
        )

    def to_frame(self) -> "DataFrame":
        """One row for each difference.

        Raises
        ------
        InputError
            If pandas is not installed.
        """
        return frame([_row(own) for own in self.differences])


def compare_cases(
    first: Case, second: Case, *, addresses: tuple[str, str] = ("", ""), results: Results | None = None
) -> Comparison:
    """What differs between two cases, or two versions of one: every number and text, table by table.

    Parameters
    ----------
    first, second
        Validated cases; what the second has is told as what is, what the first has as what was.
    addresses
        How they were given, for the reader.
    results
        What both give in the same futures, see `titanium.evidence.assumptions.results.compare_results`.

    Examples
    --------
    >>> from titanium import load_case, vary
    >>> case = load_case("us_rok")
    >>> [own] = compare_cases(case, vary(case, {"thresholds": {"rok_cost": {"at_most": 60}}})).differences
    >>> own.table, own.entry, own.field, own.was, own.now, own.unit
    ('thresholds', 'rok_cost', 'at_most', 120.0, 60.0, 'USD_bn')
    """
    tables = [name for name in dict.fromkeys([*table_names(first), *table_names(second)]) if name != _LOG]
    found = [own for table in tables for own in _in_table(first, second, table)]
    before, after = Side(first.name, first.hash, addresses[0]), Side(second.name, second.hash, addresses[1])
    return Comparison(before, after, tuple(found), results)


def _in_table(first: Case, second: Case, table: str) -> Iterator[Difference]:
    before, after = entries_of(first, table), entries_of(second, table)
    for entry in dict.fromkeys([*before, *after]):
        if before.get(entry) == after.get(entry):
            continue
        was = fields_of(before[entry]) if entry in before else None
        now = fields_of(after[entry]) if entry in after else None
        if was == now:
            continue
        told = _Told(table, entry, was or {}, now or {}, tuple(_why(first, second, table, entry)))
        if was is None or now is None:
            whole = [None if own is None else flat(own) for own in (was, now)]
            yield told.difference("", "added" if was is None else "removed", *whole)
            continue
        old, new = flat(was), flat(now)
        for path in dict.fromkeys([*old, *new]):
            if path not in old or path not in new:
                yield told.difference(path, "added" if path in new else "removed", old.get(path), new.get(path))
            elif not same(old[path], new[path]):
                yield told.difference(path, "changed", old[path], new[path])


@dataclass(frozen=True)
class _Told:
    """An entry in both cases, of which fields differ."""

    table: str
    entry: str
    was: Mapping[str, Any]
    now: Mapping[str, Any]
    why: tuple[str, ...]

    def difference(self, field: str, kind: Kind, was: Any, now: Any) -> Difference:
        """One of its fields, or all of it, with what stands beside the number."""
        unit = self.now.get("unit") or self.was.get("unit") or "1"
        return Difference(
            self.table, self.entry, field, kind, was, now, str(unit),
            self.was.get("grade"), self.now.get("grade"), _keys(self.was), _keys(self.now), self.why,
        )  # fmt: skip


def _keys(fields: Mapping[str, Any]) -> tuple[str, ...]:
    source = fields.get("source", ())
    return (source,) if isinstance(source, str) else tuple(source)


def _why(first: Case, second: Case, table: str, entry: str) -> Iterator[str]:
    """What the log of the second case says of an entry beyond that of the first."""
    known: Sequence[Change] = list(first.changes.values())
    for change in second.changes.values():
        if (change.table, change.entry) == (table, entry) and change not in known:
            yield f"{change.date}: {change.why}"


def _has_number(value: object) -> bool:
    if isinstance(value, Mapping):
        return any(_has_number(own) for own in value.values())
    return isinstance(value, int | float) and not isinstance(value, bool)


def _row(own: Difference) -> dict[str, Any]:
    return {
        "table": own.table,
        "file": "case.yaml" if own.table == DESCRIPTION else file_of(own.table, own.entry),
        "entry": own.entry,
        "field": own.field,
        "kind": own.kind,
        "was": own.was,
        "is": own.now,
        "unit": own.unit,
        "grade_was": own.grade_was,
        "grade_is": own.grade_now,
        "source_was": list(own.source_was),
        "source_is": list(own.source_now),
        "why": list(own.why),
    }
