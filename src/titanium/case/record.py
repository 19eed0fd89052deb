"""Lists of cases: one row for each thing that happened, with what was coded of it.

`records/NAME.yaml` says what the columns mean, and `records/NAME.csv` holds the rows.
"""

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field, TypeAdapter, ValidationError

from titanium.case.entry import Entry, Finite, Sourced, Unit

if TYPE_CHECKING:
    from numpy.typing import NDArray

Value = float | str
_NUMBER = TypeAdapter(Finite)


class Column(Entry):
    """One thing that was coded of every row."""

    meaning: str
    unit: Unit = "1"
    kind: Literal["number", "flag", "code", "text"] = "number"
    codes: dict[int, str] = {}
    """Meaning of each code, where the column is coded."""
    optional: bool = False
    """Whether a cell may be empty."""

    def read(self, cell: str) -> Value | None:
        """What a cell holds; None where it is empty and may be.

        Raises
        ------
        ValueError
            If the cell holds nothing that the column allows; the message says what is allowed.
        """
        if not cell:
            if self.optional:
                return None
            raise ValueError("is empty\nWrite a value, or mark the column `optional`.")
        if self.kind == "text":
            return cell
        try:
            number = _NUMBER.validate_python(cell)
        except ValidationError:
            raise ValueError(f"'{cell}' is not a number") from None
        if self.kind == "flag" and number not in (0, 1):
            raise ValueError(f"{number:g} is not a flag\nAllowed: 0 or 1.")
        if self.kind == "code" and number not in self.codes:
            known = ", ".join(f"{code} {meaning}" for code, meaning in self.codes.items())
            raise ValueError(f"{number:g} is not one of its codes\nAllowed: {known}.")
        return number


class Record(Sourced):
    """A list of cases of one kind, such as crises or disputes, with what was coded of each."""

    title: str
    row: str
    """What one row is, in a few words: 'an attempt to deter an attack on an ally'."""
    columns: dict[Annotated[str, Field(pattern="^[a-z][a-z0-9_]*$")], Column] = Field(min_length=1)
    rows: tuple[dict[str, Value | None], ...] = ()
    """What each row holds, by column; filled from the CSV file."""

    def __len__(self) -> int:
        return len(self.rows)

    def numbers(self, column: str) -> "NDArray[Any]":
        """A column as float64, (row,); nan where a cell is empty.

        Raises
        ------
        KeyError
            If there is no such column.
        """
        import numpy as np

        return np.array([np.nan if row[column] is None else row[column] for row in self.rows], dtype=np.float64)

    def texts(self, column: str) -> tuple[str, ...]:
        """A column as text; empty where a cell is."""
        return tuple(_spelt(row[column]) for row in self.rows)


def _spelt(value: Value | None) -> str:
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
