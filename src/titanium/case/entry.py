"""What every entry of a case has in common: frozen fields, known units, and a grade and source for its numbers."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from titanium.axes import dimension
from titanium.games.parts import Part

Grade = Literal["A", "B", "C", "D"]


def _known_unit(value: object) -> str:
    dimension(str(value))
    return str(value)


def _as_keys(value: object) -> object:
    return (value,) if isinstance(value, str) else value


def _not_a_boolean(value: object) -> object:
    if isinstance(value, bool):
        raise ValueError(f"a number is wanted, not {str(value).lower()}")
    return value


Unit = Annotated[str, BeforeValidator(_known_unit)]
SourceKeys = Annotated[tuple[str, ...], BeforeValidator(_as_keys), Field(min_length=1)]
Finite = Annotated[float, BeforeValidator(_not_a_boolean), Field(allow_inf_nan=False)]


class Entry(Part):
    """One entry of a table; unknown fields are refused, nothing changes afterwards."""


class Sourced(Entry):
    """An entry that says how good its evidence is and where it comes from."""

    grade: Grade
    source: SourceKeys
    note: str = ""
