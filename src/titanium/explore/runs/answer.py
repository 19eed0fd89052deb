"""What a query gave, as plain values for JSON, CSV and the terminal."""

import csv
import math
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from io import StringIO

import pyarrow as pa

Plain = None | bool | int | float | str | list["Plain"] | dict[str, "Plain"]
"""What JSON can say."""


@dataclass(frozen=True, eq=False)
class Answer:
    """What a query gave."""

    run: str
    """Address of the run."""
    sql: str
    table: pa.Table
    cut: bool
    """Whether there were more rows than asked for."""
    futures: int
    futures_done: int
    """Futures that every package has met; fewer than `futures` while the run is unfinished."""

    def rows(self) -> list[list[Plain]]:
        """Rows as plain values; what is not a number is None."""
        return [list(row) for row in zip(*map(_values, self.table.columns), strict=True)]

    def to_dict(self) -> dict[str, Plain]:
        """As plain data for JSON: columns with their types, and rows as lists."""
        return {
            "schema": "titanium.runs.query/1",
            "run": self.run,
            "sql": self.sql,
            "futures": self.futures,
            "futures_done": self.futures_done,
            "columns": [{"name": field.name, "type": str(field.type)} for field in self.table.schema],
            "rows": [*self.rows()],
            "cut": self.cut,
        }

    def to_csv(self) -> str:
        """As CSV with one header row; what is missing or not a number is empty."""
        sink = StringIO()
        writer = csv.writer(sink, lineterminator="\n")
        writer.writerow(self.table.column_names)
        writer.writerows(
            [str(value).lower() if isinstance(value, bool) else value for value in row] for row in self.rows()
        )
        return sink.getvalue()


def _values(column: pa.ChunkedArray) -> list[Plain]:
    """A column as plain values; a number of single precision is told in as few digits as give it back."""
    if pa.types.is_float32(column.type):
        column = column.cast(pa.string()).cast(pa.float64())
    return [_plain(value) for value in column.to_pylist()]


def _plain(value: object) -> Plain:
    """A value of a result as JSON can say it."""
    match value:
        case None | bool() | int() | str():
            return value
        case float():
            return value if math.isfinite(value) else None
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case datetime() | date() | time():
            return value.isoformat()
        case list() | tuple():
            return [_plain(item) for item in value]
        case dict():
            return {str(key): _plain(item) for key, item in value.items()}
        case bytes():
            return value.hex()
        case _:
            return str(value)
