"""The log of a case's numbers: what was changed, when, why, and on whose word.

Every change must begin where the one before it ended. The last one should say what the case holds now; where it does
not, somebody moved a number without logging it. That is told, not refused: trying another number is what a copy of a
case is for.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal, cast

from pydantic import AfterValidator, Field

from titanium.case.entry import Entry, SourceKeys
from titanium.case.tables import DESCRIPTION, THRESHOLDS, Entries, fields_of, file_of, flat, same, tables_of
from titanium.errors import Place, nearest
from titanium.games.parts import deeply_frozen

if TYPE_CHECKING:
    from titanium.case.check import Gaps
    from titanium.case.schema import Case

MODEL = "model"
"""Table of changes to a standard quantity's equation, which no number of the case holds."""
Ground = Literal["a first look at results", "evidence", "correction", "scope", "not on record"]
"""What decided a change: results that were seen, a source, a mistake found, a new question; or nobody wrote it down."""
Found = Iterator[tuple[str, Place, str]]
_FILE = "changes.yaml"
_ABSENT = object()
"""What is held of an entry or a field that is not there."""


def _is_a_day(value: str) -> str:
    try:
        date.fromisoformat(value)
    except ValueError:
        raise ValueError(f"'{value}' is not a day\nWrite it as 2026-11-24.") from None
    return value


Value = Annotated[Any, AfterValidator(deeply_frozen)]


class Change(Entry):
    """One change to an entry of the case, or to one of its fields."""

    date: Annotated[str, AfterValidator(_is_a_day)]
    """Day from which the case holds it."""
    table: str
    """Table of the case, or `model` for the equation of a standard quantity."""
    entry: str = ""
    """Entry of the table; empty for all of it."""
    field: str = ""
    """Path of a field inside the entry, as `high` or `set.us_troops_k`; empty for several, or for all of it."""
    was: Value = None
    """What it was: a value, a table of fields where no `field` is named, or null for what was not there. Left out where
    no version on record holds it."""
    is_: Annotated[Value, Field(alias="is")] = None
    """What it is now, in the same form; null for what was taken away."""
    why: str
    decided_by: Ground
    source: SourceKeys
    effect: str = ""
    """What the change was measured to do, with the futures that it was counted in."""
    choice: str = ""
    """Choice of the case whose alternatives undo it, so that its effect can be played."""

    @property
    def was_known(self) -> bool:
        """Whether what it was is on record."""
        return "was" in self.model_fields_set

    @property
    def is_said(self) -> bool:
        """Whether what it is now is said."""
        return "is_" in self.model_fields_set

    @property
    def leaves(self) -> dict[str, tuple[Any, Any]]:
        """Path of each field that it changes to what that was and is; `_ABSENT` for nothing, `...` for not said."""
        was = flattened(self.field, self.was) if self.was_known else {}
        now = flattened(self.field, self.is_) if self.is_said else {}
        unsaid = (_ABSENT if self.was is None else ...) if self.was_known else ...
        return {path: (was.get(path, unsaid), now.get(path, ...)) for path in now or was}


def flattened(path: str, value: object) -> dict[str, Any]:
    """Paths to values of what a change says of a field, or of the whole entry where the path is empty.

    Examples
    --------
    >>> flattened("high", 0.03), flattened("", {"low": 0, "set": {"troops": 20}})
    ({'high': 0.03}, {'low': 0, 'set.troops': 20})
    """
    if isinstance(value, Mapping):
        inner = flat(cast("Mapping[str, Any]", value))
        return {f"{path}.{key}" if path else key: own for key, own in inner.items()}
    return {path: _ABSENT if value is None else value}


def faults(case: "Case", gaps: "Gaps") -> Found:
    """Everything in the log that does not fit the rest of the case, or itself."""
    last, tables = "", tables_of(case)
    held: dict[tuple[str, str], _Held] = {}
    for key, change in case.changes.items():
        if change.date < last:
            yield _FILE, (key, "date"), f"{change.date} comes after {last}\nPut the changes in the order of their days."
        last = max(last, change.date)
        if change.choice and case.choices.keys() and not _is_known(case, gaps, change.choice):
            yield _FILE, (key, "choice"), f"no choice '{change.choice}'\n{nearest(change.choice, case.choices)}"
        if change.table == MODEL:
            yield from _of_the_model(case, key, change)
            continue
        problems = list(_misplaced(case, tables, gaps, key, change))
        yield from problems
        if not problems and change.entry:
            yield from held.setdefault((change.table, change.entry), _Held()).follow(key, change)


def unlogged(case: "Case") -> Iterator[tuple[Place, str]]:
    """Numbers that are no longer what the log says last, each with the place of that change in it.

    Examples
    --------
    >>> from titanium import load_case
    >>> list(unlogged(load_case("us_rok")))
    []
    """
    tables = tables_of(case)
    held: dict[tuple[str, str], _Held] = {}
    for key, change in case.changes.items():
        if change.table == MODEL:
            yield from _formula_unlogged(case, key, change)
        elif change.entry:
            own = held.setdefault((change.table, change.entry), _Held())
            for _ in own.follow(key, change):
                pass
    for (table, entry), own in held.items():
        if table in tables:
            yield from own.against(case, tables[table], table, entry)


def _is_known(case: "Case", gaps: "Gaps", choice: str) -> bool:
    return choice in case.choices or gaps.has("choices", choice)


def _of_the_model(case: "Case", key: str, change: Change) -> Found:
    from titanium.case.vocabulary import vocabulary  # it needs the tables that this module is a part of

    words = vocabulary()
    formulas = {**words.quantities, **case.quantities}
    if change.entry not in {*words.computed, *formulas}:
        known = nearest(change.entry, [*words.computed, *formulas])
        yield _FILE, (key, "entry"), f"no quantity '{change.entry}' in the model\n{known}"
    elif change.is_said and change.entry not in formulas:
        yield _FILE, (key, "is"), f"'{change.entry}' has no formula to be held against; say in `why` what it is now"


def _formula_unlogged(case: "Case", key: str, change: Change) -> Iterator[tuple[Place, str]]:
    from titanium.case.vocabulary import vocabulary  # it needs the tables that this module is a part of

    formulas = {**vocabulary().quantities, **case.quantities}
    if change.is_said and change.entry in formulas and not same(str(formulas[change.entry].formula), change.is_):
        now = formulas[change.entry].formula
        yield (key, "is"), f"the log gives '{change.entry}' as {change.is_}; its formula is {now}"


def _misplaced(case: "Case", tables: Mapping[str, Entries], gaps: "Gaps", key: str, change: Change) -> Found:
    """Whether table, entry and fields are there."""
    if change.table not in tables:
        # An optional table may be left out of a case as a whole, with what the log says of it.
        known = {*type(case).model_fields, *tables, DESCRIPTION, THRESHOLDS, MODEL} - {"description", "hash"}
        if change.table not in known:
            yield _FILE, (key, "table"), f"no table '{change.table}'\n{nearest(change.table, known)}"
        return
    if not change.entry:
        if change.field or change.is_said:
            yield _FILE, (key,), f"'{key}' names no entry, so it cannot say what a field of one is\nAdd `entry`."
        return
    entries = tables[change.table]
    is_gone = change.is_said and change.is_ is None and not change.field
    if change.entry not in entries:
        later = any(
            (own.table, own.entry, own.field) == (change.table, change.entry, "") and own.is_said and own.is_ is None
            for own in case.changes.values()
        )
        if not is_gone and not later and not gaps.has(change.table, change.entry):
            where = file_of(change.table, change.entry)
            yield _FILE, (key, "entry"), f"no '{change.entry}' in {where}\n{nearest(change.entry, entries)}"
        return
    known = flat(fields_of(entries[change.entry]))
    for path in change.leaves:
        if path and path not in known and not _is_dropped(change, path) and not _holds_a_table(known, path):
            what = f"'{change.entry}' has no field '{path}'"
            yield _FILE, (key, "field" if change.field else "is"), f"{what}\n{nearest(path, known)}"
    if not change.is_said and not (change.field and _holds_a_table(known, change.field)):
        yield _FILE, (key,), f"'{key}' does not say what '{change.entry}' is now\nAdd `is`; null if it was taken away."


def _is_dropped(change: Change, path: str) -> bool:
    return change.leaves[path][1] is _ABSENT


def _holds_a_table(known: Mapping[str, Any], path: str) -> bool:
    return any(own.startswith(f"{path}.") for own in known)


@dataclass
class _Held:
    """What the log says of one entry, change by change."""

    fields: dict[str, tuple[str, Any]] = field(default_factory=dict)
    """Path of a field to the change that set it last, and to what it set."""

    def follow(self, key: str, change: Change) -> Found:
        """Note a change, which must begin where those before it ended."""
        for path, (was, _) in change.leaves.items():
            before = self.fields.get(path)
            if before is not None and was is not ... and before[1] is not ... and not _alike(was, before[1]):
                told = f"'{before[0]}' left {_name(change, path)} at {_spelt(before[1])}, and here it was {_spelt(was)}"
                yield _FILE, (key, "was"), f"{told}\nA change begins where the one before it ended."
        if change.is_said and change.is_ is None and not change.field:
            self.fields.clear()
        elif not change.field:
            self.fields.pop("", None)
        self.fields |= {path: (key, now) for path, (_, now) in change.leaves.items()}

    def against(self, case: "Case", entries: Entries, table: str, entry: str) -> Iterator[tuple[Place, str]]:
        """What the log says last, held against the case."""
        present = flat(fields_of(entries[entry])) if entry in entries else {}
        where = file_of(table, entry)
        for path, (key, said) in self.fields.items():
            held = present.get(path, _ABSENT) if path else (... if entry in entries else _ABSENT)
            if said is ... or _alike(said, held):
                continue
            told = f"the log says that {_name(case.changes[key], path)} is {_spelt(said)}"
            holds = f"{where} has {_spelt(held)}" if held is not ... else f"{where} still has it"
            yield (key, "is"), f"{told}; {holds}"


def _alike(one: object, other: object) -> bool:
    return one is other or same(one, other)


def _name(change: Change, path: str) -> str:
    return f"{path} of '{change.entry}'" if path else f"'{change.entry}'"


def _spelt(value: object) -> str:
    if value is _ABSENT:
        return "nothing"
    if isinstance(value, list | tuple):
        return ", ".join(map(_spelt, cast("Sequence[object]", value)))
    return f"{value:g}" if isinstance(value, int | float) and not isinstance(value, bool) else f"{value}"
