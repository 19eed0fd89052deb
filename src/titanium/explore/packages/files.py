"""Packages as a table in a CSV file, one a row, as a spreadsheet saves it."""

import csv
import io
import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from titanium.errors import InputError, Problem, nearest
from titanium.explore.packages.setting import (
    MAX_PACKAGES,
    NOT_A_NAME,
    Packages,
    allowed,
    check_packages,
    differences,
    fits,
    is_name,
    refuse,
    spelled,
    start,
    twice,
)
from titanium.explore.scope import Scope
from titanium.files import write_whole

NAME = "package"
"""Column that holds the names."""


class _Row(NamedTuple):
    """Cells of one row without blanks at their ends, and the line on which it starts."""

    line: int
    cells: list[str]


def from_csv(scope: Scope, path: str | Path) -> Packages:
    """Packages from a CSV file: a column `package` with their names, and a column for each lever that is set.

    Cells are separated by commas, or by semicolons, with which numbers may have a decimal comma; the text is UTF-8,
    with or without a mark in front. A name that a spreadsheet would take for a formula has an apostrophe before it, as
    there, which is no part of it. An empty cell, and a lever without a column, is as in the package that others are
    compared with. Empty rows are passed over.

    Parameters
    ----------
    scope
        What is explored; a case.
    path
        File to be read.

    Raises
    ------
    InputError
        If the file cannot be read or is no such table, if a column is unknown or there twice, a row has no name, the
        name of another, or that of a package of the case that differs from it, or a value is no number or none that
        its lever may take; every problem is listed with its line.
    """
    place = Path(path)
    try:
        data = place.read_bytes()
    except OSError as error:
        raise InputError(f"'{place}' cannot be read: {error.strerror or error}") from None
    return read_csv(scope, data, str(path))


def read_csv(scope: Scope, data: bytes, file: str) -> Packages:
    r"""Packages from the content of such a file; see `from_csv`.

    Parameters
    ----------
    scope
        What is explored; a case.
    data
        The content.
    file
        What the file is called where a problem is told.

    Raises
    ------
    InputError
        As `from_csv`.

    Examples
    --------
    >>> from titanium import load_case
    >>> read_csv(load_case("us_rok"), b"package,us_troops_k\nlighter,22", "own.csv")["lighter"]["us_troops_k"]
    22.0
    """
    base = start(scope, None)
    separator, (header, *rows) = _read(data, file)
    columns = _columns(header)
    faults = [(header.line, *fault) for fault in _faults_of_columns(scope, columns)]
    decimal = _decimal(separator, columns, rows)
    packages: Packages = {}
    lines: dict[str, int] = {}
    for line, cells in rows:
        texts = dict(zip(columns, cells, strict=False))
        name = _name(texts.get(NAME, ""))
        given = {key: text for key, text in texts.items() if text and key in scope.levers}
        values = {key: _number(text, decimal) for key, text in given.items()}
        faults += [
            (line, f"{key} is '{given[key]}'", _remedy(value, decimal) + allowed(scope.levers[key]))
            for key, value in values.items()
            if not fits(scope.levers[key], value)
        ]
        if len(cells) < len(columns) or any(cells[len(columns) :]):
            remedy = "Every row has a cell for each column; one that holds a separator stands in quotation marks."
            faults.append((line, f"has {len(cells)} cells, the header {len(columns)}", remedy))
        if NAME in columns:
            faults += [(line, *fault) for fault in _faults_of_name(scope, name, {**base, **values}, lines)]
        packages[name] = {**base, **values}
        lines.setdefault(name, line)
    if not 1 <= len(rows) <= MAX_PACKAGES:
        faults.append((0, f"has {len(rows):,} packages", f"From 1 to {MAX_PACKAGES:,} can be played, one a row."))
    refuse(file, sorted(Problem(file, *fault) for fault in faults))
    return packages


def to_csv(scope: Scope, packages: Mapping[str, Mapping[str, float]], path: str | Path) -> None:
    """Write packages in the form in which `from_csv` reads them back exactly; the file is whole or not there.

    Parameters
    ----------
    scope
        What is explored; a case.
    packages
        Package to lever to value.
    path
        File to be written, in UTF-8 with commas; one that is there is replaced.

    Raises
    ------
    InputError
        If a package cannot be played; nothing is written.
    RunError
        If the file cannot be written.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from titanium import load_case
    >>> case = load_case("us_rok")
    >>> packages = {"lighter": {**case.package("ironclad"), "us_troops_k": 22.0}}
    >>> with TemporaryDirectory() as folder:
    ...     to_csv(case, packages, Path(folder) / "own.csv")
    ...     from_csv(case, Path(folder) / "own.csv") == packages
    True
    """
    write_whole(Path(path), as_csv(scope, packages).encode())


def as_csv(scope: Scope, packages: Mapping[str, Mapping[str, float]]) -> str:
    """Packages in the form in which `read_csv` reads them back exactly.

    Raises
    ------
    InputError
        If a package cannot be played.
    """
    check_packages(scope, packages)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([NAME, *scope.levers])
    for name, setting in packages.items():
        writer.writerow([_guarded(name), *(spelled(setting[key]) for key in scope.levers)])
    return text.getvalue()


_FORMULA = tuple("=+-@")
"""What a cell begins with that a spreadsheet takes for a formula, unless an apostrophe stands before it."""
_MARK = "'"


def _guarded(name: str) -> str:
    """A name as a cell that a spreadsheet shows and never runs."""
    return _MARK + name if name.startswith(_FORMULA) or _name(name) != name else name


def _name(cell: str) -> str:
    """The name in a cell, without the apostrophe that guards it."""
    return cell[1:] if cell.startswith(_MARK) and cell[1:].startswith((*_FORMULA, _MARK)) else cell


def _read(data: bytes, file: str) -> tuple[str, list[_Row]]:
    """What separates the cells of a file, and its rows, the header first."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise _no_table(file, line, f"is not UTF-8 text: {error.reason}", "Save it as 'CSV UTF-8'.") from None
    first = text.strip().partition("\n")[0]
    separator = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[_Row] = []
    line = 1
    try:
        for cells in reader:
            row = _Row(line, [cell.strip() for cell in cells])
            line = reader.line_num + 1
            if any(row.cells):
                rows.append(row)
    except csv.Error as error:
        remedy = "A cell that begins with a quotation mark must end with one."
        raise _no_table(file, line, f"is not CSV: {error}", remedy) from None
    if not rows:
        raise _no_table(file, 0, "is empty", f"Its first line names its columns: {NAME}, then levers.")
    return separator, rows


def _no_table(file: str, line: int, message: str, remedy: str) -> InputError:
    return InputError(str(Problem(file, line, message, remedy)))


def _columns(header: _Row) -> list[str]:
    """Names of the columns; a spreadsheet may leave some without a name behind the last."""
    width = max(place for place, name in enumerate(header.cells, start=1) if name)
    return header.cells[:width]


def _faults_of_columns(scope: Scope, columns: Sequence[str]) -> Iterator[tuple[str, str]]:
    known = [NAME, *scope.levers]
    if NAME not in columns:
        yield f"has no column '{NAME}'", "It holds the name of each package."
    for place, name in enumerate(columns, start=1):
        if not name:
            yield f"column {place} has no name", "Name a lever, or take the column out."
        elif name not in known:
            yield f"column '{name}' is no lever", nearest(name, known)
    for name in twice([name for name in columns if name]):
        yield f"column '{name}' is there twice", "Keep one of the two."


def _faults_of_name(
    scope: Scope, name: str, setting: Mapping[str, float], lines: Mapping[str, int]
) -> Iterator[tuple[str, str]]:
    """What is wrong with the name of a row, given the lines of those before it."""
    if not name:
        yield "the package has no name", ""
    elif not is_name(name):
        yield f"{name!r} {NOT_A_NAME[0]}", NOT_A_NAME[1]
    elif name in lines:
        yield f"package '{name}' is named twice, first on line {lines[name]}", "Rename one of the two."
    elif name in scope.packages and (told := differences(scope.package(name), setting)):
        remedy = f"Rename it, or set these levers as in '{scope.name}'; an empty cell is as in '{scope.base}'."
        yield f"package '{name}' is one of '{scope.name}' and differs from it: {told}", remedy


def _decimal(separator: str, columns: Sequence[str], rows: Sequence[_Row]) -> str:
    """What stands before the decimals of a file's numbers: a point or a comma."""
    texts = (text for row in rows for name, text in zip(columns, row.cells, strict=False) if name != NAME)
    return "," if separator == ";" and any("," in text for text in texts) else "."


def _number(text: str, decimal: str) -> float:
    """A cell as a number; nan if it is none."""
    if "_" in text or (decimal == "," and "." in text):  # Python would read 1_000, and a thousand as 1.000
        return math.nan
    try:
        return float(text.replace(decimal, ".")) + 0.0
    except ValueError:
        return math.nan


def _remedy(value: float, decimal: str) -> str:
    if not math.isnan(value):
        return ""
    return (
        "A number is wanted, with a decimal comma as others of the file.\n"
        if decimal == ","
        else "A number is wanted.\n"
    )
