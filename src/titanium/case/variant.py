"""A variant: a case with some of its entries changed, the changes given as data in the form of the case's own files."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any, cast

from pydantic import ValidationError

from titanium.case.check import Gaps, cross_check
from titanium.case.entry import Entry
from titanium.case.explain import explain, place_of
from titanium.case.schema import GAME_PARTS, Case, Crisis, Uncertainty
from titanium.case.vocabulary import vocabulary
from titanium.errors import CaseError, Place, Problem, nearest
from titanium.games.parts import FrozenDict

Changes = Mapping[str, Mapping[str, Mapping[str, Any] | None]]
"""Table to entry to field to its new value."""

TABLES = (
    "uncertainties",
    "correlations",
    "packages",
    "levers",
    "thresholds",
    "constraints",
    "rules",
    "quantities",
    "schools",
    "crises",
)
"""Tables whose entries a variant may change; `thresholds` are those of the case's description."""

_EVIDENCE = ("changes", "base_rates", "backtests", "scored", "fits", "claims")
"""Tables that speak of the case as its files have it, and may name what a variant takes away."""

_NUMBERS = ("low", "mode", "high", "value", "alpha", "beta")
"""Fields of an uncertainty that belong to its distribution."""


def vary(case: Case, changes: Changes) -> Case:
    """A case with some of its entries changed.

    A field that is a table is changed key by key; any other value replaces the one that was there. None takes away what
    was there, an entry or a field. With a new `distribution`, an uncertainty loses the numbers of the old one. A crisis
    has the form of its file, with `nodes` and `outcomes` beside its `title`.

    Parameters
    ----------
    case
        A validated case; it stays as it is.
    changes
        Table to entry to field to its new value; see `TABLES`.

    Returns
    -------
    A case like any other: validated, frozen, and with a hash of its own, which follows from the hash of the case and
    from what differs. Where nothing differs it is the case itself.

    Raises
    ------
    CaseError
        If a table, an entry or a field is unknown, or the changed case would not pass its checks; all problems are
        listed, unknown names with the nearest known one.

    Examples
    --------
    >>> from titanium import load_case
    >>> case = load_case("us_rok")
    >>> cheaper = vary(case, {"thresholds": {"rok_cost": {"at_most": 60}}})
    >>> case.description.thresholds["rok_cost"].at_most, cheaper.description.thresholds["rok_cost"].at_most
    (120.0, 60.0)
    >>> vary(cheaper, {"thresholds": {"rok_cost": {"at_most": 60}}}) is cheaper
    True
    """
    changed, problems = _changed_entries(case, changes)
    if not problems:
        if not changed:
            return case
        varied = _with_entries(case, changed)
        computed = varied.model_copy(update=dict.fromkeys(_EVIDENCE, FrozenDict()))
        problems = [Problem(file, 0, *_parted(message)) for file, _, message in cross_check(computed, Gaps())]
        if not problems:
            return varied
    raise CaseError(f"a variant of case '{case.name}'", problems)


def faults_of_choices(case: Case) -> Iterator[tuple[Place, str]]:
    """Everything in the alternatives of a case's choices that does not fit the case, with its place in their table.

    This reads the changed entries alone; `vary` also checks them against the rest of the case.
    """
    for key, choice in case.choices.items():
        for name, alternative in choice.alternatives.items():
            for table, entries in alternative.set.items():
                for entry, fields in entries.items():
                    place = (key, "alternatives", name, "set", table, entry)
                    _, found = _changed_entry(case, table, entry, fields)
                    yield from (((*place, *inner), message) for inner, message in found)


Entries = dict[str, dict[str, Entry | None]]
"""Table to changed entries by name; None for one that is taken away."""


def _changed_entries(case: Case, changes: Changes) -> tuple[Entries, list[Problem]]:
    """Entries that differ from those of the case, and what is wrong with the changes."""
    changed: Entries = {}
    problems: list[Problem] = []
    for table, entries in changes.items():
        for name, fields in entries.items():
            entry, found = _changed_entry(case, table, name, fields)
            problems += [Problem(_file(table, name), 0, *_parted(message)) for _, message in found]
            if not found and entry != _entries(case, table)[name]:
                changed.setdefault(table, {})[name] = entry
    return changed, problems


def _changed_entry(case: Case, table: str, name: str, fields: Any) -> tuple[Entry | None, list[tuple[Place, str]]]:
    """An entry as it is after the change, None if it is taken away; and what is wrong, with its place in the entry."""
    if table not in TABLES:
        return None, [((), f"no table '{table}' whose entries can be changed\n{nearest(table, TABLES)}")]
    entries = _entries(case, table)
    if name not in (entries if fields is not None or table != "quantities" else case.quantities):
        return None, [((), f"no '{name}' among the {table}, so nothing to change\n{nearest(name, entries)}")]
    if fields is None:
        return None, []
    if not isinstance(fields, Mapping):
        return None, [((), f"'{name}' is {fields!r}; a table of fields and their new values is wanted")]
    old, change = entries[name], cast("Mapping[str, Any]", fields)
    if isinstance(old, Crisis) and "game" in change:
        return None, [(("game",), f"'game' is not a known field\nWrite {', '.join(GAME_PARTS)} without it.")]
    plain = _as_in_file(old)
    if isinstance(old, Uncertainty) and change.get("distribution", old.distribution) != old.distribution:
        plain = {field: value for field, value in plain.items() if field not in _NUMBERS}
    found: list[tuple[Place, str]] = []
    merged = _merged(plain, change, (), found)
    if found:
        return None, found
    path = () if table == "crises" else ("thresholds", name) if table == "thresholds" else (name,)
    try:
        entry = type(old).model_validate(_as_in_case(old, merged))
    except ValidationError as error:
        for detail in error.errors():
            message, remedy = explain(detail, path, type(old))
            found.append((place_of(detail), f"{message}\n{remedy}".strip()))
        return None, found
    if isinstance(entry, Crisis):
        found += entry.game.problems()
        if entry.name != name:
            found.append((("name",), f"crisis '{name}' cannot take the name '{entry.name}'"))
    return (None if found else entry), found


def _merged(old: Mapping[str, Any], change: Mapping[Any, Any], place: Place, found: list[tuple[Place, str]]) -> Any:
    """A table with its changes, key by key; what cannot be taken away is noted."""
    merged = dict(old)
    for raw, value in change.items():
        key, before = str(raw), merged.get(str(raw))
        if value is None and key not in merged:
            found.append(((*place, key), f"'{key}' is not given, so it cannot be taken away\n{nearest(key, merged)}"))
        elif value is None:
            del merged[key]
        elif isinstance(before, Mapping) and isinstance(value, Mapping):
            inner = cast("Mapping[str, Any]", before), cast("Mapping[Any, Any]", value)
            merged[key] = _merged(*inner, (*place, key), found)
        else:
            merged[key] = value
    return merged


def _entries(case: Case, table: str) -> Mapping[str, Entry]:
    """Entries of a table; a standard quantity may be replaced though the case does not name it."""
    if table == "thresholds":
        return case.description.thresholds
    own: Mapping[str, Entry] = getattr(case, table)
    return {**vocabulary().quantities, **own} if table == "quantities" else own


def _with_entries(case: Case, changed: Entries) -> Case:
    """A copy of a case that holds the changed entries, with the hash that follows from them."""
    update: dict[str, Any] = {}
    for table, entries in changed.items():
        own = case.description.thresholds if table == "thresholds" else getattr(case, table)
        merged = FrozenDict({name: entry for name, entry in {**own, **entries}.items() if entry is not None})
        if table == "thresholds":
            update["description"] = case.description.model_copy(update={"thresholds": merged})
        else:
            update[table] = merged
    plain = {
        table: {name: None if entry is None else _as_in_file(entry) for name, entry in entries.items()}
        for table, entries in changed.items()
    }
    text = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    update["hash"] = hashlib.sha256(f"{case.hash}\n{text}".encode()).hexdigest()
    return case.model_copy(update=update)


def _as_in_file(entry: Entry) -> dict[str, Any]:
    """An entry as its file gives it."""
    plain = entry.model_dump(mode="json", by_alias=True, exclude_unset=True)
    game: dict[str, Any] = plain.pop("game") if isinstance(entry, Crisis) else {}
    return plain | {part: game[part] for part in GAME_PARTS if part in game}


def _as_in_case(old: Entry, plain: dict[str, Any]) -> dict[str, Any]:
    """The fields of an entry from what its file would give."""
    if not isinstance(old, Crisis):
        return plain
    rest = {field: value for field, value in plain.items() if field not in GAME_PARTS}
    return {**rest, "game": {part: plain[part] for part in GAME_PARTS if part in plain}}


def _file(table: str, name: str) -> str:
    """File of the case in which an entry stands."""
    if table not in TABLES:
        return "the changes"
    return {"thresholds": "case.yaml", "crises": f"crises/{name}.yaml"}.get(table, f"{table}.yaml")


def _parted(message: str) -> tuple[str, str]:
    """First line of a message, and the remedy that follows it."""
    first, _, remedy = message.partition("\n")
    return first, remedy
