"""Every number of a case with its evidence, and one of them in full."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from titanium.case.schema import Case
from titanium.desk.engine.bench import Bench
from titanium.desk.engine.ref import Ref
from titanium.errors import InputError, nearest
from titanium.evidence.assumptions import change_log
from titanium.evidence.assumptions.log import Logged
from titanium.judge.sensitivity.finding import GRADES
from titanium.report.numbers import INSIDE, CaseNumber, list_numbers, number_of, with_grade
from titanium.report.readers import KINDS, Kind, Reader, read_by
from titanium.tell import numbers as telling
from titanium.tell import words
from titanium.tell.catalogue import say, speaking, told
from titanium.tell.metric_words import unit

SHOWN, MOST_SHOWN = 25, 500
"""Numbers on a page of the list: as a rule, and at most."""
UNGRADED = "none"
"""In the place of a grade: numbers that have none."""


def numbers(
    bench: Bench,
    ref: Ref,
    /,
    *,
    language: str = "en",
    text: str = "",
    table: str = "",
    grade: str = "",
    changed: bool = False,
    start: int = 0,
    count: int = SHOWN,
) -> dict[str, Any]:
    """The numbers of a case, some at a time: value, range, unit, grade, source, note and last change of each.

    Parameters
    ----------
    text
        Words that must all stand in what a number is, its name, source or note.
    table
        Table of the case; all if left out.
    grade
        `A` to `D`, or `none` for numbers in formulas and terms, which have no grade; all if left out.
    changed
        Whether only those are wanted that a private copy has otherwise than its case.
    start, count
        The first that is given, and how many.

    Raises
    ------
    InputError
        If a table or grade is unknown, or start or count out of range; every problem is listed.
    """
    case = bench.case(ref)
    with speaking(language, case):
        every = list_numbers(case)
        tables = _counted(own.table for own in every)
        grades = {**with_grade(every), UNGRADED: sum(own.grade is None for own in every)}
        _check(table, tables, grade, grades, start, count)
        before = _before(bench, ref)
        differ = {own.key for own in every if own.key in before and _differs(own, before[own.key])}
        found = [
            own
            for own in every
            if (not table or own.table == table)
            and (not grade or (own.grade or UNGRADED) == grade)
            and (not changed or own.key in differ)
            and _has(case, own, text.casefold().split())
        ]
        last = _last_changes(case)
        return {
            "case": case.name,
            "case_hash": case.hash,
            "headline": _graded(every),
            "lead": _lead(every, len(differ)),
            "found": len(found),
            "sentence": _found(len(found), len(every), start, count),
            "start": start,
            "count": count,
            "tables": [{"table": own, "name": telling.table_name(own), "numbers": n} for own, n in tables.items()],
            "grades": [{"grade": own, "meaning": _meaning(own), "numbers": n} for own, n in grades.items()],
            "changed": len(differ),
            "rows": [_row(case, own, before, last) for own in found[start : start + count]],
            "standing": words.case_line(case),
        }


def number(bench: Bench, ref: Ref, /, *, key: str, language: str = "en") -> dict[str, Any]:
    """One number in full: what reads it, what rests on it, where it must stay, and how it came to be what it is.

    Parameters
    ----------
    key
        Its key, as `uncertainties:v_W`.

    Raises
    ------
    InputError
        If the case has no such number; the nearest is given.
    """
    case = bench.case(ref)
    with speaking(language, case):
        own = number_of(case, key)
        read = read_by(case, own)
        by_kind: dict[Kind, list[Reader]] = {
            kind: [reader for reader in read.readers if reader.kind == kind] for kind in KINDS
        }
        return {
            **_row(case, own, _before(bench, ref), _last_changes(case)),
            "readers": [
                {
                    "kind": kind,
                    "heading": telling.reader_kind(kind),
                    "names": [reader.name for reader in readers],
                    "said": [said for reader in readers if (said := telling.reader(case, reader))],
                }
                for kind, readers in by_kind.items()
                if readers
            ],
            "resting": telling.resting(read),
            "rests": {
                "quantities": list(read.quantities),
                "crises": list(read.crises),
                "record": list(read.constraints),
            },
            "fields": [
                {
                    "path": path,
                    "name": telling.field(path),
                    "value": value,
                    "is_number": not isinstance(value, str),
                    **_ends(case, own, path),
                }
                for path, value in own.fields.items()
            ],
            "bounds": telling.bounds(case, own) if own.fields else "",
            "fixed": "" if own.fields else _why_fixed(own),
            "history": [_logged(entry) for entry in _history(case, own)],
            "case_hash": case.hash,
        }


def _check(
    table: str, tables: Mapping[str, int], grade: str, grades: Mapping[str, int], start: int, count: int
) -> None:
    problems: list[str] = []
    if table and table not in tables:
        problems.append(f"no table '{table}' of numbers\n{nearest(table, tables)}")
    if grade and grade not in grades:
        problems.append(f"no grade '{grade}'\n{nearest(grade, grades)}")
    if start < 0:
        problems.append(f"start is {start}; 0 or more is wanted")
    if not 1 <= count <= MOST_SHOWN:
        problems.append(f"count is {count}; from 1 to {MOST_SHOWN} is wanted")
    if problems:
        raise InputError("\n".join(problems))


def _counted(tables: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for own in tables:
        found[own] = found.get(own, 0) + 1
    return found


def _before(bench: Bench, ref: Ref) -> Mapping[str, CaseNumber]:
    """Numbers of the case itself by key, where a private copy is meant; else none."""
    return {own.key: own for own in list_numbers(bench.case(Ref(ref.base)))} if ref.changes else {}


def _differs(own: CaseNumber, was: CaseNumber) -> bool:
    return own.fields != was.fields or own.formula != was.formula or own.distribution != was.distribution


def _has(case: Case, own: CaseNumber, wanted: list[str]) -> bool:
    if not wanted:
        return True
    cited = (case.sources[key].citation if key in case.sources else key for key in own.source)
    said = " ".join((own.key, telling.title(case, own), told(own.note), *own.source, *cited)).casefold()
    return all(word in said for word in wanted)


def _last_changes(case: Case) -> Mapping[tuple[str, str], Logged]:
    logged = change_log(case).changes if case.changes else ()
    return {(own.change.table, own.change.entry): own for own in logged}


def _history(case: Case, own: CaseNumber) -> list[Logged]:
    logged = change_log(case).changes if case.changes else ()
    places = {(own.table, own.entry)} | ({("model", own.entry)} if own.table == "quantities" else set())
    path = own.field.replace(INSIDE, ".")
    return [
        entry
        for entry in logged
        if (entry.change.table, entry.change.entry) in places
        and (not path or not entry.change.field or path.startswith(entry.change.field))
    ]


def _row(
    case: Case, own: CaseNumber, before: Mapping[str, CaseNumber], last: Mapping[tuple[str, str], Logged]
) -> dict[str, Any]:
    was = before.get(own.key)
    differs = was is not None and _differs(own, was)
    logged = last.get((own.table, own.entry))
    return {
        "key": own.key,
        "table": own.table,
        "table_name": telling.table_name(own.table),
        "entry": own.entry,
        "field": own.field,
        "title": telling.title(case, own),
        "value": own.value,
        "low": own.low,
        "high": own.high,
        "unit": own.unit,
        "unit_name": unit(own.unit),
        "formula": own.formula,
        "amount": telling.amount(case, own),
        "drawn": telling.drawn(own),
        "distribution": own.distribution,
        "grade": own.grade,
        "meaning": telling.grade(own),
        "sources": [_source(case, key) for key in own.source],
        "note": told(own.note),
        "is_fixed": own.is_fixed,
        "was": {"amount": telling.amount(case, was), "value": was.value, "low": was.low, "high": was.high}
        if was is not None and differs
        else None,
        "last_change": None if logged is None else _logged(logged),
    }


def _source(case: Case, key: str) -> dict[str, str]:
    """A source in full and in short; of a standard formula the text that stands in its place."""
    own = case.sources.get(key)
    if own is None:
        return {"key": key, "citation": key, "short": key}
    return {"key": key, "citation": own.citation, "short": f"{own.author} ({own.year})"}


def _logged(own: Logged) -> dict[str, Any]:
    change = own.change
    return {
        "date": change.date,
        "field": change.field,
        "was": telling.spelt(change.was) if change.was_known else say("not on record"),
        "is": telling.spelt(change.is_) if change.is_said else "",
        "why": told(change.why),
        "decided_by": told(change.decided_by),
        "effect": told(change.effect),
        "citations": list(own.citations),
    }


def _ends(case: Case, own: CaseNumber, path: str) -> dict[str, float | None]:
    """Bounds that a box for a field can hold; what depends on other fields is checked with them."""
    if own.table == "packages" or (own.table == "levers" and path == "baseline"):
        lever = case.levers[own.entry if own.table == "levers" else path.rpartition(INSIDE)[2]]
        return {"least": lever.low, "most": lever.high} if own.table == "packages" else {"least": None, "most": None}
    if own.table == "correlations":
        return {"least": -1.0, "most": 1.0}
    if path == "ramp" or own.distribution == "beta":
        return {"least": 0.0, "most": None}
    return {"least": None, "most": None}


def _why_fixed(own: CaseNumber) -> str:
    match own.table:
        case "crises":
            return say(
                "A chance is given together with what it leads to, so it is changed in a copy of the files alone."
            )
        case "constraints":
            return say("A signature is no number; a copy of the files can leave it out.")
        case _:
            return say("It is on record, and no draw is made from it, so a private copy leaves it as it is.")


def _graded(every: Sequence[CaseNumber]) -> str:
    counts = with_grade(every)
    return say(
        "Of {total:,} numbers {measured:,} are measured, {literature:,} are from the literature, {judged:,} are expert "
        "judgement and {assumed:,} are assumed.",
        total=sum(counts.values()), measured=counts["A"], literature=counts["B"], judged=counts["C"],
        assumed=counts["D"],
    )  # fmt: skip


def _lead(every: Sequence[CaseNumber], differ: int) -> str:
    """What of it futures are drawn from, and what else there is."""
    counts = with_grade([own for own in every if own.table == "uncertainties"])
    said = [
        say(
            "Futures are drawn from {total:,} of them: {measured:,} measured, {literature:,} from the literature, "
            "{judged:,} expert judgement, {assumed:,} assumed.",
            total=sum(counts.values()), measured=counts["A"], literature=counts["B"], judged=counts["C"],
            assumed=counts["D"],
        ),
        say(
            "Beside them {rest:,} stand in formulas and in the terms of packages, with a source and no grade.",
            rest=sum(own.grade is None for own in every),
        ),
    ]  # fmt: skip
    if differ:
        said.append(
            say("One is not the case's own.") if differ == 1 else say("{count} are not the case's own.", count=differ)
        )
    return " ".join(said)


def _found(found: int, every: int, start: int, count: int) -> str:
    if not found:
        return say("None of {every:,} numbers fits.", every=every)
    if found == 1:
        return say("One of {every:,} numbers fits.", every=every)
    last = min(start + count, found)
    return say("{first:,} to {last:,} of {found:,} numbers", first=min(start + 1, last), last=last, found=found)


def _meaning(grade: str) -> str:
    return say(words.GRADES[grade]) if grade in GRADES else say("no grade")
