"""Read a case folder into a `Case`, or report every problem in it, each with its file and line."""

from collections.abc import Iterator
from copy import deepcopy
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, TypeVar, cast

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from titanium.case import schema
from titanium.case.backtest import Scored, Start
from titanium.case.base_rate import BaseRate
from titanium.case.change import Change
from titanium.case.check import cross_check
from titanium.case.claim import Claim
from titanium.case.explain import explain, place_of
from titanium.case.fit import Fit
from titanium.case.read import Draft, Row, names_in, read_csv, read_yaml
from titanium.case.read_records import read_records
from titanium.case.rows import Figure, Force, Pool, SeaRoute, Site
from titanium.case.variant import faults_of_choices
from titanium.case.words import read_words
from titanium.errors import CaseError, ExpressionError, InputError, nearest
from titanium.games.parts import FrozenDict

T = TypeVar("T", bound=BaseModel)

_YAML_TABLES: dict[str, type[BaseModel]] = {
    "levers": schema.Lever,
    "packages": schema.Package,
    "uncertainties": schema.Uncertainty,
    "correlations": schema.Correlation,
    "schools": schema.Switch,
    "quantities": schema.Quantity,
    "constraints": schema.Constraint,
    "rules": schema.Rule,
    "choices": schema.Choice,
    "claims": Claim,
    "base_rates": BaseRate,
    "fits": Fit,
    "backtests": Start,
    "scored": Scored,
    "changes": Change,
    "sources": schema.Source,
}
_CSV_TABLES: dict[str, tuple[type[BaseModel], str]] = {
    "ledger": (Figure, ""),
    "economy": (Figure, ""),
    "sites": (Site, "site"),
    "forces": (Force, ""),
    "sea_routes": (SeaRoute, ""),
    "posture": (Pool, "pool"),
}
_FIELD_OF_TABLE = {"posture": "pools"}
_OPTIONAL = {
    "correlations", "quantities", "constraints", "rules", "choices", "claims",
    "base_rates", "fits", "backtests", "scored", "changes",
}  # fmt: skip


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
    try:
        path = Path(name).expanduser()
        if (path / "case.yaml").is_file():
            return path
        is_folder, is_file = path.is_dir(), path.is_file()
    except (OSError, RuntimeError, ValueError):  # too long for a path, no such home, a null character
        is_folder = is_file = False
    if is_folder:
        raise InputError(f"'{name}' has no case.yaml, so it is not a case")
    if is_file:
        raise InputError(f"'{name}' is a file; a case is a folder\nGive the folder that holds its case.yaml.")
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
    if isinstance(folder, Path) and str(name_or_path) not in case_names():
        return _load(folder.resolve())
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
    draft.tables["records"] = read_records(draft)
    for table, (entry, key) in _CSV_TABLES.items():
        name = _FIELD_OF_TABLE.get(table, table)
        draft.tables[name] = _read_csv_table(draft, f"{table}.csv", name, entry, key)
    draft.tables["history"] = {
        name.removesuffix(".csv"): _read_csv_table(draft, f"history/{name}", "history", Figure, "")
        for name in names_in(draft, "history", ".csv")
    }
    draft.tables["words"] = read_words(draft)
    tables: dict[str, Any] = {
        name: FrozenDict(cast("dict[Any, Any]", table)) if isinstance(table, dict) else table
        for name, table in draft.tables.items()
    }
    case = schema.Case.model_construct(description=description, hash=draft.digest.hexdigest(), **tables)
    for file, path, message in cross_check(case, draft.gaps):
        draft.report(file, path, message)
    if not draft.problems:
        for path, message in faults_of_choices(case):
            draft.report("choices.yaml", path, message)
    if draft.problems:
        raise CaseError(f"case '{folder.name}'", draft.problems)
    return case


def _read_description(draft: Draft) -> schema.Description | None:
    data = read_yaml(draft, "case.yaml")
    found = _validate(draft, "case.yaml", (), schema.Description, data) if data is not None else None
    if found is None:
        draft.gaps.tables.add("description")
    return found


def _read_yaml_table(draft: Draft, table: str, entry: type[T]) -> dict[str, T]:
    file = f"{table}.yaml"
    known = len(draft.problems)
    data = read_yaml(draft, file, optional=table in _OPTIONAL)
    if data is None and len(draft.problems) > known:
        draft.gaps.tables.add(table)
    found: dict[str, T] = {}
    for key, value in (data or {}).items():
        if (validated := _validate(draft, file, (key,), entry, value)) is not None:
            found[key] = validated
        else:
            draft.gaps.add(table, key, _symbols(table, key, value))
    return found


def _symbols(table: str, key: str, value: Any) -> Iterator[str]:
    """Names that an entry which could not be read would have given to formulas."""
    if table in ("uncertainties", "quantities"):
        yield key
    entry = _as_table(value)
    if table == "levers":
        yield from (f"{entry.get('symbol')}", f"{entry.get('symbol')}_0")
    if table == "schools":
        for position in _as_table(entry.get("positions")).values():
            yield from _as_table(_as_table(position).get("set"))
    if table == "crises":
        yield from _as_table(entry.get("watch"))
        yield from _as_table(entry.get("reach"))


def _as_table(value: Any) -> dict[str, Any]:
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def _read_crises(draft: Draft) -> dict[str, schema.Crisis]:
    found: dict[str, schema.Crisis] = {}
    for name in names_in(draft, "crises", ".yaml"):
        file, stem = f"crises/{name}", name.removesuffix(".yaml")
        data = read_yaml(draft, file)
        if data is None:
            draft.gaps.add("crises", stem)
            draft.gaps.tables.add("watch")
            continue
        if "game" in data:
            parts = ", ".join(schema.GAME_PARTS)
            draft.report(file, ("game",), "'game' is not a known field", f"Write {parts} without it.")
        game = {key: data[key] for key in schema.GAME_PARTS if key in data}
        rest = {key: value for key, value in data.items() if key not in (*schema.GAME_PARTS, "game")}
        crisis = _validate(draft, file, (), schema.Crisis, {**rest, "game": game})
        if crisis is None:
            draft.gaps.add("crises", stem, _symbols("crises", stem, data))
            continue
        if crisis.name != stem:
            draft.report(file, ("name",), f"crisis '{crisis.name}' stands in the file '{name}'")
        found[stem] = crisis
        for path, message in crisis.game.problems():
            draft.report(file, path, message)
    return found


def _read_csv_table(draft: Draft, file: str, table: str, entry: type[T], key: str) -> Any:
    """Rows of a CSV file as a tuple, or as a table by the column `key`."""
    rows = read_csv(draft, file)
    if rows is None:
        draft.gaps.tables.add(table)
        return {} if key else ()
    header, *body = rows
    if not _header_fits(draft, file, header, entry):
        draft.gaps.tables.add(table)
        return {} if key else ()
    found: dict[str | int, T] = {}
    lines = draft.lines.setdefault(file, {})
    for line, cells in body:
        place = cells[header.cells.index(key)] if key in header.cells[: len(cells)] else len(found)
        if key and place in found:
            draft.report_line(file, line, f"{key} '{place}' is given twice", "Keep one of the two.")
            continue
        lines[(place,)] = line
        if len(cells) != len(header.cells):
            counts = f"{len(cells)} cells; the header has {len(header.cells)} columns"
            draft.report_line(file, line, f"row of {counts}", "Put a cell that holds a comma in quotation marks.")
            draft.gaps.add(table, str(place))
            continue
        columns = entry_fields(entry)
        given = {
            name: _cell(name, cell) for name, cell in zip(header.cells, cells, strict=True) if name in columns and cell
        }
        if (validated := _validate(draft, file, (place,), entry, given)) is not None:
            found[place] = validated
        else:
            draft.gaps.add(table, str(place))
    return found if key else tuple(found.values())


def entry_fields(entry: type[BaseModel]) -> dict[str, bool]:
    """Name of each field in the file, and whether it must be given."""
    return {field.alias or name: field.is_required() for name, field in entry.model_fields.items()}


def _header_fits(draft: Draft, file: str, header: Row, entry: type[BaseModel]) -> bool:
    """Whether a CSV file has every column that it needs, and each once; problems are reported."""
    columns = entry_fields(entry)
    for column in dict.fromkeys(header.cells):
        if column not in columns:
            draft.report_line(file, header.line, f"column '{column}' is not known", nearest(column, columns))
        elif header.cells.count(column) > 1:
            draft.report_line(file, header.line, f"column '{column}' is given twice")
    missing = [column for column, is_required in columns.items() if is_required and column not in header.cells]
    for column in missing:
        draft.report_line(file, header.line, f"column '{column}' is missing", f"Allowed: {', '.join(columns)}.")
    return not missing and len(set(header.cells)) == len(header.cells)


def _cell(column: str, cell: str) -> str | list[str]:
    """A cell's text; several sources in one cell are parted by semicolons."""
    return [key.strip() for key in cell.split(";")] if column == "source" else cell


def _validate(draft: Draft, file: str, path: tuple[str | int, ...], entry: type[T], value: Any) -> T | None:
    try:
        return entry.model_validate(value)
    except ValidationError as error:
        details = error.errors()
    for detail in details:
        draft.report(file, (*path, *place_of(detail)), *explain(detail, path if file.endswith(".yaml") else (), entry))
    # The problems are noted and the case will be refused; what else is right still helps to find more of them.
    try:
        return entry.model_validate(_without_faults(value, details))
    except (ValidationError, AttributeError, LookupError, TypeError, ValueError):
        return None


def _without_faults(value: Any, details: list[ErrorDetails]) -> Any:
    """A copy of an entry without unknown fields and broken thresholds, and with 0 for a formula that does not parse."""
    mended = deepcopy(value)
    for detail in details:
        place = place_of(detail, keep_game=True)
        *way, last = place
        error = detail.get("ctx", {}).get("error")
        if place[0] == "thresholds":
            mended["thresholds"].pop(place[1], None)
            continue
        part = mended
        for step in way:
            part = part[step]
        if detail["type"] == "extra_forbidden":
            del part[last]
        elif isinstance(error, ExpressionError) and last != "unit":
            part[last] = 0
        else:
            raise LookupError(last)
    return mended
