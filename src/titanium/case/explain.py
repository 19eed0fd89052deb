"""Validation errors in the words of this project: where, what was found and what is allowed."""

from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from titanium.errors import Place, nearest
from titanium.games.parts import NODE_KINDS, without_kinds

_WANTED = {
    "float_parsing": "a number",
    "float_type": "a number",
    "finite_number": "a finite number",
    "int_parsing": "a whole number",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "string_type": "text",
    "dict_type": "a table of keys and values",
    "model_type": "a table of keys and values",
    "model_attributes_type": "a table of keys and values",
    "tuple_type": "a list",
    "too_short": "something",
}


def place_of(detail: ErrorDetails, *, keep_game: bool = False) -> Place:
    """Place of an error in its entry; a game's parts stand at the top of their file."""
    place = without_kinds(detail["loc"])
    return place[1:] if place[:1] == ("game",) and not keep_game else place


def explain(detail: ErrorDetails, path: Place, entry: type[BaseModel]) -> tuple[str, str]:
    """Message and remedy of a validation error of an entry that stands at a path of its file."""
    place = place_of(detail)
    where = ".".join(map(str, (*path, *place))) or "the file"
    found = detail["input"]
    context = detail.get("ctx", {})
    match detail["type"]:
        case "missing":
            required = [name for name, is_required in _fields_beside(detail, entry).items() if is_required]
            return f"'{where}' is missing", f"Required: {', '.join(required)}." if len(required) > 1 else ""
        case "extra_forbidden":
            return f"'{where}' is not a known field", nearest(str(place[-1]), _fields_beside(detail, entry))
        case "literal_error" | "enum":
            allowed = str(context.get("expected", "")).replace("'", "").replace(" or ", ", ")
            return f"'{where}' is {found!r}", _nearest_of(found, allowed)
        case "value_error":
            first, *rest = str(context.get("error", detail["msg"])).splitlines() or [""]
            return f"'{where}': {first}", "\n".join(rest)
        case kind if kind in _WANTED:
            is_shown = isinstance(found, str | int | float | bool | None)
            remedy = "Put it in quotation marks." if kind == "string_type" and is_shown and found is not None else ""
            shown = f"is {found!r}" if is_shown and found is not None else "is empty" if not found else "does not fit"
            return f"'{where}' {shown}; {_WANTED[kind]} is wanted", remedy
        case _:
            pass
    shown = f", not {found!r}" if isinstance(found, str | int | float | bool) else ""
    return f"'{where}': {detail['msg'][:1].lower()}{detail['msg'][1:]}{shown}", ""


def _nearest_of(found: object, allowed: str) -> str:
    return nearest(found, allowed.split(", ")) if isinstance(found, str) else f"Allowed: {allowed}."


def _fields_beside(detail: ErrorDetails, entry: type[BaseModel]) -> dict[str, bool]:
    """Names of the fields that may stand where an error's field stands, and whether each must."""
    kind = _type_at(entry, tuple(detail["loc"][:-1]))
    if kind is None:
        return {}
    return {field.alias or name: field.is_required() for name, field in kind.model_fields.items()}


def _type_at(kind: Any, place: Place) -> type[BaseModel] | None:
    """Type of the table at a place inside a type, if it is one with fixed fields."""
    while get_origin(kind) is Annotated:
        kind = get_args(kind)[0]
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        if not place:
            return kind
        for name, field in kind.model_fields.items():
            if place[0] == (field.alias or name):
                return _type_at(field.annotation, place[1:])
        return None
    if not place or not (parts := get_args(kind)):
        return None
    if place[0] in NODE_KINDS:
        return _type_at(parts[NODE_KINDS.index(str(place[0]))], place[1:])
    return _type_at(parts[1] if get_origin(kind) is dict else parts[0], place[1:])
