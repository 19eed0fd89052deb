"""Every number of a case, one by one: value, range, unit, grade and source, and what of it a private copy may change.

The numbers that have a grade are those that `titanium check` counts. Numbers inside formulas and the terms of packages
stand beside them: these have a source and no grade.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from titanium.case.entry import Sourced
from titanium.case.rows import Figure, Force, SeaRoute, Site
from titanium.case.schema import Case, Constraint, Crisis, Lever, Rule, Threshold
from titanium.case.tables import fields_of, table_names, tables_of
from titanium.case.uncertainty import Correlation, Uncertainty
from titanium.case.vocabulary import EFFECTS, vocabulary
from titanium.errors import InputError, nearest
from titanium.games.parts import FrozenDict

BETWEEN = ":"
"""Between the table, the entry and the field of a number's key."""
DISTRIBUTED: Mapping[str, tuple[str, ...]] = {"constant": ("value",), "beta": ("alpha", "beta")}
"""Distribution to the fields that give it; the others are given by `RANGED`."""
RANGED = ("low", "mode", "high")
INSIDE = "/"
"""Between the steps of a path inside an entry; a name may hold a dot."""
_LIMITS = ("at_least", "at_most")
_NUMERAL = re.compile(r"(?<![\w.])\d")


@dataclass(frozen=True)
class CaseNumber:
    """A number where it stands in a case.

    Attributes
    ----------
    table, entry, field
        Where it stands; the field is empty where the entry is about one number.
    value, low, high
        It and its range as the case gives them; None where there is none.
    unit, grade, source, note
        As the case gives them; numbers in formulas and terms have no grade. Sources are keys of `sources.yaml`, or
        texts where a standard formula names them.
    distribution
        Of an uncertainty.
    formula
        The formula in which it stands.
    fields
        Path inside the entry to what a private copy may change: numbers, or the text of a formula.
    """

    table: str
    entry: str
    field: str
    value: float | None
    low: float | None
    high: float | None
    unit: str
    grade: str | None
    source: tuple[str, ...]
    note: str = ""
    distribution: str = ""
    formula: str = ""
    fields: Mapping[str, float | str] = FrozenDict()

    @property
    def key(self) -> str:
        """Its name among all numbers of the case.

        Examples
        --------
        >>> from titanium import load_case
        >>> number_of(load_case("us_rok"), "packages:troop_cut:set/us_troops_k").value
        20.0
        """
        return BETWEEN.join(part for part in (self.table, self.entry, self.field) if part)

    @property
    def is_fixed(self) -> bool:
        """Whether a private copy has to leave it as it is."""
        return not self.fields


@lru_cache(maxsize=16)
def list_numbers(case: Case) -> tuple[CaseNumber, ...]:
    """Every number of a case in the order of its tables, then those of the standard formulas.

    Lists of cases (`records`) are not taken apart: base rates count them. What claims are held against stands there.

    Examples
    --------
    >>> from titanium import load_case
    >>> [own.value for own in list_numbers(load_case("us_rok")) if own.key == "uncertainties:v_W"]
    [0.45]
    """
    found = [own for table, entries in tables_of(case).items() for own in _in_table(case, table, entries)]
    standard = vocabulary().quantities
    rest = {name: own for name, own in standard.items() if name not in case.quantities}
    return (*found, *_formulas("quantities", rest))


def number_of(case: Case, key: str) -> CaseNumber:
    """A number by its key.

    Raises
    ------
    InputError
        If there is none; the nearest key of its table, or the nearest table, is given.
    """
    numbers = list_numbers(case)
    found = next((own for own in numbers if own.key == key), None)
    if found is None:
        table, _, rest = key.partition(BETWEEN)
        alike = [own.key for own in numbers if own.table == table or own.entry == rest]
        raise InputError(f"case '{case.name}' has no number '{key}'\n{nearest(key, alike or table_names(case))}")
    return found


def changes_of(case: Case, number: CaseNumber, values: Mapping[str, Any]) -> dict[str, dict[str, dict[str, Any]]]:
    """A change of a number in the form that `titanium.vary` takes.

    Parameters
    ----------
    values
        Path inside the entry to its new value; see `CaseNumber.fields`.

    Raises
    ------
    InputError
        If a private copy cannot change the number, or has no such field; every one is listed.

    Examples
    --------
    >>> from titanium import load_case
    >>> case = load_case("us_rok")
    >>> changes_of(case, number_of(case, "uncertainties:v_W"), {"low": 0.3})
    {'uncertainties': {'v_W': {'low': 0.3}}}
    """
    if number.is_fixed:
        raise InputError(f"'{number.key}' cannot be changed in a private copy")
    strange = [path for path in values if path not in number.fields]
    if strange or not values:
        wanted = strange or [""]
        raise InputError(
            "\n".join(f"'{number.key}' has no field '{own}'\n{nearest(own, number.fields)}" for own in wanted)
        )
    fields: dict[str, Any] = {}
    for path, value in values.items():
        inner = fields
        *parents, last = path.split(INSIDE)
        for parent in parents:
            inner = inner.setdefault(parent, {})
        inner[last] = value
    return {number.table: {number.entry: fields}}


def _in_table(case: Case, table: str, entries: Mapping[str, Any]) -> Iterator[CaseNumber]:
    match table:
        case "packages":
            for name, package in entries.items():
                for lever, value in package.set.items():
                    own, path = case.levers[lever], f"set{INSIDE}{lever}"
                    fields = FrozenDict({path: value})
                    yield CaseNumber(
                        table, name, path, value, own.low, own.high, own.unit, None, package.source, package.note,
                        fields=fields,
                    )  # fmt: skip
        case "schools":
            for name, switch in entries.items():
                for position, own in switch.positions.items():
                    for symbol, formula in own.set.items():
                        path = INSIDE.join(("positions", position, "set", symbol))
                        yield _formula(table, name, path, str(formula), "1", own.source)
        case "quantities":
            yield from _formulas(table, entries)
        case "crises":
            for crisis in entries.values():
                yield from _in_crisis(crisis)
        case _:
            for name, entry in entries.items():
                if (own := _graded(table, name, entry)) is not None:
                    yield own


def _formulas(table: str, entries: Mapping[str, Any]) -> Iterator[CaseNumber]:
    for name, own in entries.items():
        if _NUMERAL.search(str(own.formula)):
            source: tuple[str, ...] = (own.source,) if isinstance(own.source, str) else own.source
            yield _formula(table, name, "formula", str(own.formula), own.unit, source)


def _in_crisis(crisis: Crisis) -> Iterator[CaseNumber]:
    for place, formula, _ in crisis.game.formulas():
        if not _NUMERAL.search(str(formula)):
            continue
        path = INSIDE.join(map(str, place))
        part, last = str(place[2]), str(place[-1])
        unit = EFFECTS[last] if part == "effects" else "utility" if part == "payoffs" else "probability"
        own = _formula("crises", crisis.name, path, str(formula), unit, crisis.source)
        # The file gives a draw of chance together with what it leads to, so it is not one value that could be replaced.
        yield own if part != "chance" else CaseNumber(**{**vars(own), "fields": FrozenDict()})


def _formula(table: str, entry: str, path: str, text: str, unit: str, source: tuple[str, ...]) -> CaseNumber:
    value = float(text) if re.fullmatch(r"-?\d+(\.\d+)?", text) else None
    fields = FrozenDict({path: text})
    return CaseNumber(table, entry, path, value, None, None, unit, None, source, formula=text, fields=fields)


def _graded(table: str, name: str, entry: Any) -> CaseNumber | None:
    """A number that has a grade; None for what is no number of the case's own, as a base rate, which is counted."""
    if not isinstance(entry, Sourced):
        return None
    own = (entry.grade, entry.source, entry.note)
    match entry:
        case Uncertainty():
            given = fields_of(entry)
            wanted = DISTRIBUTED.get(entry.distribution, RANGED)
            fields = FrozenDict({path: given[path] for path in wanted if path in given})
            low, high = (entry.low, entry.high) if entry.is_sampled else (None, None)
            return CaseNumber(
                table, name, "", entry.nominal, low, high, entry.unit, *own, entry.distribution, fields=fields
            )
        case Lever():
            fields = FrozenDict({path: float(getattr(entry, path)) for path in ("baseline", "low", "high", "ramp")})
            return CaseNumber(table, name, "", entry.baseline, entry.low, entry.high, entry.unit, *own, fields=fields)
        case Correlation():
            return CaseNumber(
                table, name, "", entry.value, -1.0, 1.0, "correlation", *own, fields=FrozenDict({"value": entry.value})
            )
        case Threshold() | Constraint() | Rule():
            return _limited(table, name, entry, own)
        case Figure() | Force():
            return CaseNumber(table, name, "", entry.value, entry.low, entry.high, entry.unit, *own)
        case Site():
            return CaseNumber(
                table, name, "", entry.personnel, entry.personnel_low, entry.personnel_high, "persons", *own
            )
        case SeaRoute():
            return CaseNumber(table, name, "", entry.sea_km, None, None, "km", *own)
        case _:
            return None


def _limited(
    table: str, name: str, entry: Threshold | Constraint | Rule, own: tuple[str, tuple[str, ...], str]
) -> CaseNumber:
    limits = {path: float(getattr(entry, path)) for path in _LIMITS if path in entry.model_fields_set}
    value = next(iter(limits.values())) if len(limits) == 1 else None
    low, high = limits.get("at_least"), limits.get("at_most")
    return CaseNumber(table, name, "", value, low, high, entry.unit, *own, fields=FrozenDict(limits))


def with_grade(numbers: Iterable[CaseNumber]) -> dict[str, int]:
    """How many of some numbers have each grade, A to D.

    Examples
    --------
    >>> from titanium import load_case
    >>> from titanium.case.check import grade_counts
    >>> case = load_case("us_rok")
    >>> with_grade(list_numbers(case)) == grade_counts(case)
    True
    """
    counted = dict.fromkeys("ABCD", 0)
    for own in numbers:
        if own.grade is not None:
            counted[own.grade] += 1
    return counted
