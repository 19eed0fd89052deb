"""A case as tables of entries with plain fields, for what goes through all of it: its log, a comparison, a count.

The tables are those of its files. `case` holds what `case.yaml` says beside its limits, which are `thresholds`; a row
of a CSV file is an entry under what tells it from the others, such as `fx_krw_per_usd 2024`.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from pydantic import BaseModel

if TYPE_CHECKING:
    from titanium.case.schema import Case

Fields = Mapping[str, Any]
"""Field to its value: a number, a text, a list, or fields of its own."""
DESCRIPTION, THRESHOLDS = "case", "thresholds"
_KEYS: Mapping[str, tuple[str, ...]] = {
    "ledger": ("series", "year"),
    "economy": ("series", "year"),
    "forces": ("actor", "item"),
    "sea_routes": ("from_", "to"),
}
"""Table of rows to the columns that tell one row from another."""
_FIGURE = ("series", "year")
_GAME_PARTS = ("players", "root", "nodes", "outcomes")


Entries = Mapping[str, BaseModel | Fields]
"""Entry of a table by its name."""


def tables_of(case: "Case") -> dict[str, Entries]:
    """Every table that a case fills, with its entries, in the order of its files."""
    return dict(_tables(case))


def table_names(case: "Case") -> tuple[str, ...]:
    """Names of the tables that a case fills, in the order of its files.

    Examples
    --------
    >>> from titanium import load_case
    >>> table_names(load_case("us_rok"))[:4]
    ('case', 'thresholds', 'levers', 'packages')
    """
    return tuple(name for name, _ in _tables(case))


def entries_of(case: "Case", table: str) -> Entries:
    """Entries of a table by name; none where the case has no such table."""
    for name, entries in _tables(case):
        if name == table:
            return entries
    return {}


def file_of(table: str, entry: str = "") -> str:
    """File of a case in which a table, or an entry of it, stands.

    Examples
    --------
    >>> file_of("thresholds"), file_of("crises", "rift"), file_of("history/troops"), file_of("pools")
    ('case.yaml', 'crises/rift.yaml', 'history/troops.csv', 'posture.csv')
    """
    if table in (DESCRIPTION, THRESHOLDS):
        return "case.yaml"
    if table == "crises":
        return f"crises/{entry}.yaml" if entry else "crises"
    if table == "records":
        return f"records/{entry}.yaml" if entry else "records"
    if table in (*_KEYS, "sites", "pools") or table.startswith(("history/", "records/")):
        return f"{'posture' if table == 'pools' else table}.csv"
    return f"{table}.yaml"


def fields_of(entry: BaseModel | Fields) -> dict[str, Any]:
    """Fields of an entry as its file would give them, without those that are empty or that limit nothing.

    Examples
    --------
    >>> from titanium import load_case
    >>> own = fields_of(load_case("us_rok").thresholds["clashes"])
    >>> own["at_most"], own["source"], "at_least" in own
    (6.0, ('authors_judgement', 'csis_2026'), False)
    """
    plain = entry.model_dump(mode="json", by_alias=True) if isinstance(entry, BaseModel) else dict(entry)
    if "game" in plain:  # a crisis has the parts of its game beside its other fields
        game = plain.pop("game")
        plain |= {part: game[part] for part in _GAME_PARTS}
    return {key: value for key, value in ((key, _plain(value)) for key, value in plain.items()) if not _is_empty(value)}


def flat(fields: Fields) -> dict[str, Any]:
    """Fields inside fields by their path.

    Examples
    --------
    >>> flat({"unit": "share", "set": {"troops": 20, "site": 1}})
    {'unit': 'share', 'set.troops': 20, 'set.site': 1}
    """
    found: dict[str, Any] = {}
    for key, value in fields.items():
        if isinstance(value, Mapping):
            inner = flat(cast("Fields", value))
            found |= {f"{key}.{path}": own for path, own in inner.items()}
        else:
            found[key] = value
    return found


def same(one: object, other: object) -> bool:
    """Whether two values of a field are the same; a formula that is a number is that number.

    Examples
    --------
    >>> same(6, 6.0), same("2", 2), same(("a", "b"), ["a", "b"]), same("low", "high")
    (True, True, True, False)
    """
    if isinstance(one, bool) or isinstance(other, bool) or one is None or other is None:
        return one is other
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        left, right = cast("Sequence[object]", one), cast("Sequence[object]", other)
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(one, int | float) or isinstance(other, int | float):
        try:
            return float(cast("float", one)) == float(cast("float", other))
        except (TypeError, ValueError):
            return False
    return one == other


def _tables(case: "Case") -> Iterator[tuple[str, Entries]]:
    """Every table that holds anything."""
    for name in type(case).model_fields:
        value: Any = getattr(case, name)
        if name == "description" and value is not None:
            plain: dict[str, Any] = value.model_dump(mode="json", by_alias=True, exclude={THRESHOLDS})
            yield DESCRIPTION, {key: own if isinstance(own, dict) else {"": own} for key, own in plain.items()}
            yield THRESHOLDS, value.thresholds
        elif name == "history":
            for file, rows in cast("Mapping[str, Sequence[BaseModel]]", value).items():
                yield f"history/{file}", _keyed(rows, _FIGURE)
        elif isinstance(value, tuple) and value:
            yield name, _keyed(cast("Sequence[BaseModel]", value), _KEYS[name])
        elif isinstance(value, Mapping) and value:
            yield name, {str(key): own for key, own in cast("Mapping[Any, BaseModel]", value).items()}
            for key, own in cast("Mapping[str, Any]", value).items() if name == "records" else ():
                yield f"records/{key}", {str(row + 1): cells for row, cells in enumerate(own.rows)}


def _keyed(rows: Sequence[BaseModel], columns: Sequence[str]) -> dict[str, BaseModel]:
    """Rows by what tells them apart, and by their order where that is not enough."""
    found: dict[str, BaseModel] = {}
    for row in rows:
        key = name = " ".join(str(getattr(row, column)) for column in columns)
        times = 1
        while name in found:
            times += 1
            name = f"{key} ({times})"
        found[name] = row
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        inner = cast("Mapping[Any, Any]", value)
        return {str(key): own for key, own in ((key, _plain(own)) for key, own in inner.items()) if not _is_empty(own)}
    if isinstance(value, list | tuple):
        return tuple(_plain(own) for own in cast("Sequence[Any]", value))
    return value


def _is_empty(value: object) -> bool:
    if isinstance(value, float):
        return math.isinf(value)
    return value is None or value in ("", (), {})
