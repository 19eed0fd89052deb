"""What is wrong with an output, by the schema that it names."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator, ValidationError

from titanium.schemas import load_schema


@cache
def _validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(load_schema(name))


def problems(told: Mapping[str, Any]) -> list[str]:
    """Every place of an output that its schema does not allow; the schema is named first, and its number fits."""
    plain = json.loads(json.dumps(told, allow_nan=False))
    first = next(iter(plain))
    if first != "schema":
        return [f"'{first}' comes before 'schema'"]
    return [own for error in _validator(plain["schema"]).iter_errors(plain) for own in _said(error)]


def _said(error: ValidationError) -> Iterator[str]:
    place = "/".join(map(str, error.absolute_path)) or "the whole"
    yield f"{place}: {error.message[:200]}"
    for within in error.context or ():
        yield from _said(within)
