"""Observations as columns: from a mapping, from rows, from a data frame or from a CSV file.

A column is numbers, categories (text), or numbers with some text among them, which is an error once a formula uses it.
Empty cells, `None`, `NA` and nan are missing.
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import Bool, Float

from titanium.errors import GameError

MISSING_TEXTS = frozenset({"", "NA", "N/A", "nan", "NaN", "NULL", "null", "None", "<NA>"})
"""Texts that stand for a missing value."""


@dataclass(frozen=True)
class Column:
    """One column of observations.

    Attributes
    ----------
    name
        Of the column.
    is_missing
        Which rows have no value.
    numbers
        Values as numbers; nan where missing or not a number.
    texts
        Values as text, where any is text; else None.
    """

    name: str
    is_missing: Bool[np.ndarray, " row"]
    numbers: Float[np.ndarray, " row"]
    texts: tuple[str, ...] | None = None

    @property
    def is_number(self) -> bool:
        """Whether every value that is not missing is a number."""
        return self.texts is None

    def stray(self) -> tuple[int, str] | None:
        """First row (from 1) with text in a column whose other values are numbers, and that text."""
        if self.texts is None or not np.isfinite(self.numbers).any():
            return None
        rows = np.flatnonzero(~self.is_missing & ~np.isfinite(self.numbers))
        return (int(rows[0]) + 1, self.texts[rows[0]]) if len(rows) else None

    def as_texts(self) -> tuple[str, ...]:
        """Values as text, numbers in their shortest form; empty where missing."""
        if self.texts is not None:
            return self.texts
        return tuple("" if gone else f"{value:.15g}" for value, gone in zip(self.numbers, self.is_missing, strict=True))

    def take(self, rows: np.ndarray) -> "Column":
        """The column at some rows only: positions or a mask."""
        texts = None if self.texts is None else tuple(np.asarray(self.texts, dtype=object)[rows])
        return Column(self.name, self.is_missing[rows], self.numbers[rows], texts)


@dataclass(frozen=True)
class Table:
    """Observations, one a row, by column."""

    columns: Mapping[str, Column]
    n: int
    source: str = "data"

    def take(self, rows: np.ndarray) -> "Table":
        """The table at some rows only: positions or a mask."""
        kept = {name: column.take(rows) for name, column in self.columns.items()}
        return Table(kept, len(np.arange(self.n)[rows]), self.source)

    def at(self, values: Mapping[str, Any]) -> "Table":
        """The table with some columns set to one value, or to one value a row."""
        columns = dict(self.columns)
        for name, value in values.items():
            many = [value] * self.n if np.ndim(value) == 0 else list(value)
            columns[name] = column_of(name, many)
            if len(many) != self.n:
                raise GameError("cannot read the data", [f"'{name}' has {len(many)} values for {self.n} rows"])
        return Table(columns, self.n, self.source)


def read_table(data: Any) -> Table:
    """Observations from whatever holds them.

    Parameters
    ----------
    data
        Mapping of columns, sequence of rows (mappings), a data frame, or the path of a CSV file with a header.

    Raises
    ------
    GameError
        If the file cannot be read, columns differ in length, or this is none of these.

    Examples
    --------
    >>> table = read_table({"x": [1, None, 3], "regime": ["dem", "mixed", "NA"]})
    >>> table.n, table.columns["x"].is_number, table.columns["regime"].is_missing.tolist()
    (3, True, [False, False, True])
    """
    if isinstance(data, Table):
        return data
    source = "data"
    if isinstance(data, str | Path):
        source = str(data)
        raw = _read_csv(Path(data))
    elif isinstance(data, Mapping):
        raw = dict(data)
    elif hasattr(data, "columns") and hasattr(data, "__getitem__"):
        raw = {str(name): data[name] for name in data.columns}
    elif isinstance(data, Sequence) and all(isinstance(row, Mapping) for row in data):
        names = list(dict.fromkeys(name for row in data for name in row))
        raw = {name: [row.get(name) for row in data] for name in names}
    else:
        allowed = "Allowed: a mapping of columns, rows as mappings, a data frame, the path of a CSV file."
        raise GameError("cannot read the data", [f"data of type {type(data).__name__} are not observations\n{allowed}"])
    columns = {str(name): column_of(str(name), values) for name, values in raw.items()}
    lengths = {name: len(column.numbers) for name, column in columns.items()}
    if len(set(lengths.values())) > 1:
        told = ", ".join(f"{name} {length}" for name, length in lengths.items())
        raise GameError("cannot read the data", [f"columns differ in length: {told}"])
    return Table(columns, next(iter(lengths.values()), 0), source)


def column_of(name: str, values: Iterable[Any]) -> Column:
    """A column from its values, whatever holds them."""
    to_numpy = getattr(values, "to_numpy", None)  # a column of a data frame has it
    array = values if to_numpy is None else to_numpy()
    if not isinstance(array, np.ndarray):
        array = np.asarray(list(array), dtype=object)
    array = array.reshape(len(array), -1)[:, 0] if array.ndim > 1 and array[0].size == 1 else array
    if array.ndim != 1:
        raise GameError("cannot read the data", [f"column '{name}' has {array.ndim} dimensions, not 1"])
    if array.dtype.kind in "fiub":
        numbers = array.astype(np.float64)
        return Column(name, np.isnan(numbers), numbers)
    parsed = [_parse(value) for value in array.tolist()]
    missing = np.array([number is None and text is None for number, text in parsed], dtype=bool)
    numbers = np.array([np.nan if number is None else number for number, _ in parsed], dtype=np.float64)
    if all(text is None for _, text in parsed):
        return Column(name, missing, numbers)
    texts = tuple(_spell(number) if text is None else text for number, text in parsed)
    return Column(name, missing, numbers, texts)


def _spell(number: float | None) -> str:
    return "" if number is None else f"{number:.15g}"


def _parse(value: Any) -> tuple[float | None, str | None]:
    """A cell as a number, as text, or as neither where it is missing."""
    if value is None or type(value).__name__ in {"NAType", "NaTType"}:
        return None, None
    if isinstance(value, str):
        text = value.strip()
        if text in MISSING_TEXTS:
            return None, None
        try:
            return float(text.replace("_", "?")), None  # Python would read 1_000 as a number
        except ValueError:
            return None, text
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None, str(value)
    return (None, None) if np.isnan(number) else (number, None)


def _read_csv(path: Path) -> dict[str, list[str]]:
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            header, *rows = [row for row in csv.reader(file) if row] or [[]]
    except (OSError, UnicodeDecodeError) as error:
        raise GameError("cannot read the data", [f"{path}: {error}"]) from None
    problems = [
        f"{path}: column '{name}' is named twice" for name in sorted({c for c in header if header.count(c) > 1})
    ]
    for position, row in enumerate(rows, start=1):
        if len(row) != len(header):
            problems.append(f"{path}: row {position} has {len(row)} cells, the header {len(header)}")
    if problems:
        raise GameError("cannot read the data", problems[:20])
    return {name.strip(): [row[place] for row in rows] for place, name in enumerate(header)}
