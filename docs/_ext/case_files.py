"""The files of a case folder, field by field, from the types that read them.

What a field means stands in the code, beside the field, or in `reference/fields.yaml` where the code does not say it.
A field of which neither says anything fails the build, and so does a meaning of a field that is no more.
"""

import types
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import yaml
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined
from sphinx.pycode import ModuleAnalyzer

from titanium.case import load, schema
from titanium.case.record import Record
from titanium.expressions import Expression

MEANINGS = Path(__file__).parents[1] / "reference/fields.yaml"
FILES: dict[str, tuple[str, type[BaseModel]]] = {
    "case.yaml": ("one entry", schema.Description),
    **{f"{name}.yaml": ("a table: name to entry", entry) for name, entry in load._YAML_TABLES.items()},
    "crises/NAME.yaml": ("one entry a file", schema.Crisis),
    "records/NAME.yaml": ("one entry a file; its rows are in `records/NAME.csv`", Record),
    **{f"{name}.csv": ("one row an entry", entry) for name, (entry, _) in load._CSV_TABLES.items()},
    "history/NAME.csv": ("one row an entry", load._CSV_TABLES["ledger"][0]),
}
OPTIONAL = {f"{name}.yaml" for name in load._OPTIONAL} | {"records/NAME.yaml", "history/NAME.csv"}
PLAIN = {str: "text", int: "whole number", float: "number", bool: "true or false", Any: "anything"}


def markdown() -> str:
    """A section for each file, then one for each kind of entry inside entries."""
    meanings, used = yaml.safe_load(MEANINGS.read_text(encoding="utf-8")), set[str]()
    told: list[str] = []
    for file, (form, entry) in FILES.items():
        may = "; may be left out" if file in OPTIONAL else ""
        told += [f"## `{file}`\n", f"{_purpose(entry)} ({form}{may})\n", _table(entry, meanings, used)]
    told.append("## Entries inside entries\n")
    for entry in _inside():
        told += [f"### {entry.__name__} of {_module(entry)}\n", f"{_purpose(entry)}\n", _table(entry, meanings, used)]
    if unused := sorted(set(meanings) - used):
        raise ValueError(f"{MEANINGS.name} gives meanings of what is no field: {', '.join(unused)}")
    return "\n".join(told)


def _purpose(entry: type[BaseModel]) -> str:
    return (entry.__doc__ or "").strip().split("\n\n")[0].replace("\n", " ")


def _module(entry: type[BaseModel]) -> str:
    return f"`{entry.__module__.removeprefix('titanium.')}`"


def _table(entry: type[BaseModel], meanings: dict[str, str], used: set[str]) -> str:
    rows = ["| field | type | must | meaning |", "|---|---|---|---|"]
    for name, field in _fields(entry).items():
        must = "yes" if field.is_required() else _default(field)
        cells = (f"`{field.alias or name}`", _type(field.annotation), must, _meaning(entry, name, meanings, used))
        rows.append("| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |")
    return "\n".join(rows) + "\n"


def _fields(entry: type[BaseModel]) -> dict[str, FieldInfo]:
    """Fields that a file may have: rows of a list stand in a file of their own, a crisis has its game at its top."""
    fields = dict(entry.model_fields)
    if entry is Record:
        del fields["rows"]
    if entry is schema.Crisis:
        game = fields.pop("game").annotation
        assert game is not None
        fields |= {name: game.model_fields[name] for name in schema.GAME_PARTS}
    return fields


def _default(field: FieldInfo) -> str:
    value = field.get_default(call_default_factory=True)
    if value in (None, "", (), {}, PydanticUndefined) or value in (float("inf"), float("-inf")):
        return "no"
    if isinstance(value, bool):
        return f"no: {str(value).lower()}"
    return f"no: {value}" if isinstance(value, str | int | float) else "no"


def _meaning(entry: type[BaseModel], name: str, meanings: dict[str, str], used: set[str]) -> str:
    if said := _said_in_code(entry, name):
        return said
    for key in (f"{entry.__name__}.{name}", name):
        if key in meanings:
            used.add(key)
            return meanings[key]
    raise ValueError(f"neither the code nor {MEANINGS.name} says what {entry.__name__}.{name} means")


def _said_in_code(entry: type[BaseModel], name: str) -> str:
    owners = [entry, schema.Crisis.model_fields["game"].annotation] if entry is schema.Crisis else [entry]
    for owner in (base for one in owners if one is not None for base in one.__mro__):
        if name in getattr(owner, "__annotations__", {}):
            docs = _attributes(owner.__module__).get((owner.__name__, name))
            said = " ".join(docs).strip() if docs else owner.model_fields[name].description or ""
            return said[:1].upper() + said[1:]
    return ""


@cache
def _attributes(module: str) -> dict[tuple[str, str], list[str]]:
    return ModuleAnalyzer.for_module(module).find_attr_docs()


def _inside() -> list[type[BaseModel]]:
    """Kinds of entries that stand inside others, each once, in the order in which they are met."""
    at_top = [entry for _, entry in FILES.values()]
    found: dict[type[BaseModel], None] = dict.fromkeys(at_top)
    for entry in (queue := list(found)):
        for field in _fields(entry).values():
            new = [part for part in _entries(field.annotation) if part not in found]
            found |= dict.fromkeys(new)
            queue += new
    return [entry for entry in found if entry not in at_top]


def _entries(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _entries(part)


def _type(annotation: Any) -> str:
    """A type in words: `tuple[str, ...]` is a list of texts."""
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _type(parts[0])
    if origin is Literal:
        return "one of " + ", ".join(f"`{part}`" for part in parts)
    if origin in (Union, types.UnionType):
        return " or ".join(dict.fromkeys(_type(part) for part in parts if part is not type(None)))
    if origin is dict:
        return f"table: {_type(parts[0])} to {_type(parts[1])}"
    if origin is tuple:
        return f"list of: {_type(parts[0])}" if parts[-1] is ... else "list of " + ", ".join(map(_type, parts))
    if annotation is Expression:
        return "formula"
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        top = next((file for file, (_, entry) in FILES.items() if entry is annotation), "")
        return f"as in `{top}`" if top else f"[{annotation.__name__}](#{_anchor(annotation)})"
    return PLAIN.get(annotation, "text")


def _anchor(entry: type[BaseModel]) -> str:
    words = f"{entry.__name__} of {_module(entry)}".lower()
    return "".join(sign for sign in words if sign.isalnum() or sign in " _-").replace(" ", "-")
