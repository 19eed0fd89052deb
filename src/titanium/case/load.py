"""Read a case folder into a `Case`, keeping the line of every value so that each problem can be placed.

YAML is read with its own node positions and without YAML 1.1's surprises: only `true` and `false` are
booleans, so that `no`, `on` and `off` stay words, and a key given twice is an error.
"""

import csv
import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from titanium.case import schema
from titanium.case.check import cross_check
from titanium.errors import CaseError, InputError, Problem, nearest
from titanium.games.tree import NODE_KINDS

T = TypeVar("T", bound=BaseModel)

Lines = dict[tuple[str | int, ...], int]
"""Path of a value inside a file to its line."""

_YAML_TABLES: dict[str, type[BaseModel]] = {
    "levers": schema.Lever,
    "packages": schema.Package,
    "uncertainties": schema.Uncertainty,
    "schools": schema.Switch,
    "quantities": schema.Quantity,
    "claims": schema.Claim,
    "sources": schema.Source,
}
_CSV_TABLES: dict[str, tuple[type[BaseModel], str]] = {
    "ledger": (schema.Figure, ""),
    "economy": (schema.Figure, ""),
    "sites": (schema.Site, "site"),
    "forces": (schema.Force, ""),
    "sea_routes": (schema.SeaRoute, ""),
    "posture": (schema.Pool, "pool"),
}
_FIELD_OF_TABLE = {"posture": "pools"}
_OPTIONAL = {"quantities", "claims"}


@dataclass
class Draft:
    """A case while it is read: what parsed so far, where it stands, and what is wrong."""

    folder: Traversable
    tables: dict[str, Any] = field(default_factory=dict)
    lines: dict[str, Lines] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    digest: Any = field(default_factory=hashlib.sha256)

    def report(self, file: str, path: Sequence[str | int], message: str, remedy: str = "") -> None:
        """Note a problem at the line of `path`, or of the nearest enclosing value that has one."""
        known = self.lines.get(file, {})
        for length in range(len(path), -1, -1):
            if line := known.get(tuple(path[:length])):
                break
        else:
            line = 0
        first, *rest = message.splitlines() or [""]
        self.problems.append(Problem(file, line, first, "\n".join([*rest, *remedy.splitlines()])))

    def text(self, file: str) -> str | None:
        """Text of a file of the case, added to the case's hash; None if it is not there."""
        place = self.folder
        for part in file.split("/"):
            place = place / part
        if not place.is_file():
            return None
        try:
            text = place.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            self.report(file, (), f"is not UTF-8 text: {error.reason} at byte {error.start}")
            return ""
        self.digest.update(f"{file}\n{text}\n".encode())
        return text


def case_names() -> tuple[str, ...]:
    """Names of the cases that come with Titanium."""
    folder = resources.files("titanium.cases")
    return tuple(sorted(entry.name for entry in folder.iterdir() if (entry / "case.yaml").is_file()))


def find_case(name_or_path: str | Path) -> Traversable:
    """Folder of an embedded case by its name, or of any case by its path.

    Raises
    ------
    InputError
        If neither is found; the nearest name is given.
    """
    name = str(name_or_path)
    if name in case_names():
        return resources.files("titanium.cases") / name
    path = Path(name).expanduser()
    if (path / "case.yaml").is_file():
        return path
    if path.is_dir():
        raise InputError(f"'{name}' has no case.yaml, so it is not a case")
    raise InputError(f"no case '{name}', and no folder of that name\n{nearest(name, case_names())}")


def load_case(name_or_path: str | Path = "us_rok") -> schema.Case:
    """Read and validate a case.

    Parameters
    ----------
    name_or_path
        Name of an embedded case, or the path of a case folder.

    Raises
    ------
    InputError
        If there is no such case.
    CaseError
        If it has problems: all of them, each with file, line, what is allowed and the nearest name.

    Examples
    --------
    >>> case = load_case("us_rok")
    >>> case.package("titanium")["us_troops_k"]
    28.5
    """
    folder = find_case(name_or_path)
    if isinstance(folder, Path):
        return _load(folder)
    return _load_embedded(str(name_or_path))


@lru_cache(maxsize=8)
def _load_embedded(name: str) -> schema.Case:
    return _load(resources.files("titanium.cases") / name)


def _load(folder: Traversable) -> schema.Case:
    draft = Draft(folder)
    description = _read_description(draft)
    for table, entry in _YAML_TABLES.items():
        draft.tables[table] = _read_yaml_table(draft, table, entry)
    draft.tables["crises"] = _read_crises(draft)
    for table, (entry, key) in _CSV_TABLES.items():
        rows = _read_csv(draft, f"{table}.csv", entry)
        draft.tables[_FIELD_OF_TABLE.get(table, table)] = _keyed(draft, f"{table}.csv", rows, key) if key else rows
    draft.tables["history"] = {
        name.removesuffix(".csv"): _read_csv(draft, f"history/{name}", schema.Figure)
        for name in _names_in(draft, "history", ".csv")
    }
    case = None
    if description is not None:
        case = schema.Case.model_construct(description=description, hash=draft.digest.hexdigest(), **draft.tables)
        for file, path, message in cross_check(case):
            draft.report(file, path, message)
    if draft.problems or case is None:
        raise CaseError(f"case '{folder.name}'", draft.problems)
    return case


def _names_in(draft: Draft, folder: str, suffix: str) -> list[str]:
    place = draft.folder / folder
    if not place.is_dir():
        return []
    return sorted(entry.name for entry in place.iterdir() if entry.name.endswith(suffix))


def _read_description(draft: Draft) -> schema.Description | None:
    data = _read_yaml(draft, "case.yaml")
    return _validate(draft, "case.yaml", (), schema.Description, data) if data is not None else None


def _read_yaml_table(draft: Draft, table: str, entry: type[T]) -> dict[str, T]:
    file = f"{table}.yaml"
    data = _read_yaml(draft, file, optional=table in _OPTIONAL)
    found: dict[str, T] = {}
    for key, value in (data or {}).items():
        if (validated := _validate(draft, file, (key,), entry, value)) is not None:
            found[str(key)] = validated
    return found


def _read_crises(draft: Draft) -> dict[str, schema.Crisis]:
    found: dict[str, schema.Crisis] = {}
    for name in _names_in(draft, "crises", ".yaml"):
        file = f"crises/{name}"
        data = _read_yaml(draft, file)
        if data is None:
            continue
        game = {key: data.pop(key) for key in ("players", "root", "nodes", "outcomes") if key in data}
        crisis = _validate(draft, file, (), schema.Crisis, {**data, "game": game})
        if crisis is not None:
            if crisis.name != name.removesuffix(".yaml"):
                draft.report(file, ("name",), f"crisis '{crisis.name}' stands in the file '{name}'")
            found[crisis.name] = crisis
            for path, message in crisis.game.problems():
                draft.report(file, path, message)
    return found


def _validate(draft: Draft, file: str, path: tuple[str | int, ...], entry: type[T], value: Any) -> T | None:
    try:
        return entry.model_validate(value)
    except ValidationError as error:
        for detail in error.errors():
            draft.report(file, (*path, *_place(detail)), *_explain(detail, path, entry))
        return None


def _place(detail: ErrorDetails) -> tuple[str | int, ...]:
    """Location of an error in the file; a game's parts stand at the top of their file."""
    inserted = {"game", "[key]", *NODE_KINDS}
    return tuple(part for part in detail["loc"] if part not in inserted)


def _explain(detail: ErrorDetails, path: tuple[str | int, ...], entry: type[BaseModel]) -> tuple[str, str]:
    """A validation error in the words of this project: what was found and what is allowed."""
    where = ".".join(map(str, (*path, *_place(detail)))) or "the file"
    found = detail["input"]
    match detail["type"]:
        case "missing":
            return f"'{where}' is missing", ""
        case "extra_forbidden":
            fields = [field.alias or name for name, field in entry.model_fields.items()]
            top_level = len(_place(detail)) == 1
            return f"'{where}' is not a known field", nearest(str(detail["loc"][-1]), fields) if top_level else ""
        case "literal_error" | "enum":
            return f"'{where}' is {found!r}", f"Allowed: {detail.get('ctx', {}).get('expected', '')}."
        case "value_error":
            first, *rest = str(detail.get("ctx", {}).get("error", detail["msg"])).splitlines()
            return f"'{where}': {first}", "\n".join(rest)
    shown = f", not {found!r}" if isinstance(found, str | int | float | bool | None) else ""
    return f"'{where}': {detail['msg'][:1].lower()}{detail['msg'][1:]}{shown}", ""


class _Loader(yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader):  # type: ignore[misc]
    """YAML in which only true and false are booleans and dates stay text."""


_Loader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern)
        for tag, pattern in resolvers
        if tag not in ("tag:yaml.org,2002:bool", "tag:yaml.org,2002:timestamp")
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_BOOLEANS = {"true": True, "false": False}


def _read_yaml(draft: Draft, file: str, *, optional: bool = False) -> dict[str, Any] | None:
    text = draft.text(file)
    if text is None:
        if not optional:
            draft.report(file, (), "is missing")
        return None
    lines = draft.lines.setdefault(file, {})
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        data = _build(node, (), lines, draft, file, loader) if node is not None else {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        lines[()] = mark.line + 1 if mark else 0
        draft.report(file, (), f"is not YAML: {getattr(error, 'problem', None) or 'it cannot be read'}")
        return None
    finally:
        loader.dispose()
    if not isinstance(data, dict):
        draft.report(file, (), "must be a table of keys and values")
        return None
    return data


def _build(
    node: yaml.Node,
    path: tuple[str | int, ...],
    lines: Lines,
    draft: Draft,
    file: str,
    loader: yaml.SafeLoader,
) -> Any:
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        built: dict[str | int, Any] = {}
        for key_node, value_node in node.value:
            key = loader.construct_object(key_node)
            lines[(*path, key)] = key_node.start_mark.line + 1
            if key in built:
                draft.report(file, (*path, key), f"'{key}' is given twice")
            built[key] = _build(value_node, (*path, key), lines, draft, file, loader)
        return built
    if isinstance(node, yaml.SequenceNode):
        items = enumerate(node.value)
        return [_build(item, (*path, index), lines, draft, file, loader) for index, item in items]
    if node.tag == "tag:yaml.org,2002:str" and not node.style and node.value in _BOOLEANS:
        return _BOOLEANS[node.value]
    return loader.construct_object(node)


def _read_csv(draft: Draft, file: str, entry: type[T]) -> tuple[T, ...]:
    text = draft.text(file)
    if text is None:
        draft.report(file, (), "is missing")
        return ()
    lines = draft.lines.setdefault(file, {(): 1})
    fields = {field.alias or name: field for name, field in entry.model_fields.items()}
    reader = csv.DictReader(io.StringIO(text), strict=True)
    found: list[T] = []
    header = reader.fieldnames or []
    for column in header:
        if column not in fields:
            draft.report(file, (), f"column '{column}' is not known", nearest(column, fields))
    for column, info in fields.items():
        if info.is_required() and column not in header:
            draft.report(file, (), f"column '{column}' is missing", f"Allowed: {', '.join(fields)}.")
    for index, row in enumerate(_rows(draft, file, reader)):
        lines[(index,)] = reader.line_num
        if None in row:
            draft.report(file, (index,), f"row has more cells than the header's {len(header)} columns")
            continue
        given = {column: _cell(column, cell) for column, cell in row.items() if column in fields and cell}
        if (validated := _validate(draft, file, (index,), entry, given)) is not None:
            found.append(validated)
    return tuple(found)


def _cell(column: str, cell: str) -> str | list[str]:
    """A cell's text; several sources in one cell are parted by semicolons."""
    return [key.strip() for key in cell.split(";")] if column == "source" else cell


def _rows(draft: Draft, file: str, reader: "csv.DictReader[str]") -> Iterator[dict[str, str]]:
    try:
        yield from reader
    except csv.Error as error:
        draft.lines[file][("broken",)] = reader.line_num
        draft.report(file, ("broken",), f"is not CSV: {error}")


def _keyed(draft: Draft, file: str, rows: Sequence[T], key: str) -> Mapping[str, T]:
    found: dict[str, T] = {}
    for index, row in enumerate(rows):
        name = getattr(row, key)
        if name in found:
            draft.report(file, (index,), f"{key} '{name}' is given twice")
        found[name] = row
    return found
