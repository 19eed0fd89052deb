"""Read the files of a case as plain data, keeping the line of every value so that each problem can be placed."""

import csv
import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from typing import Any, NamedTuple

from titanium.case.check import Gaps
from titanium.documents import Lines, read_document
from titanium.errors import Problem


@dataclass
class Draft:
    """A case while it is read: what parsed so far, where it stands, and what is wrong."""

    folder: Traversable
    tables: dict[str, Any] = field(default_factory=dict)
    lines: dict[str, Lines] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    gaps: Gaps = field(default_factory=Gaps)
    digest: Any = field(default_factory=hashlib.sha256)

    def report(self, file: str, path: Sequence[str | int], message: str, remedy: str = "") -> None:
        """Note a problem at the line of `path`, or of the nearest enclosing value that has one."""
        known = self.lines.get(file, {})
        for length in range(len(path), -1, -1):
            if line := known.get(tuple(path[:length])):
                break
        else:
            line = 0
        self.report_line(file, line, message, remedy)

    def report_line(self, file: str, line: int, message: str, remedy: str = "") -> None:
        """Note a problem at a line; 0 for the whole file. What follows a message's first line joins the remedy."""
        first, *rest = message.splitlines() or [""]
        self.problems.append(Problem(file, line, first, "\n".join([*rest, *remedy.splitlines()])))

    def text(self, file: str, *, optional: bool = False, hashed: bool = True) -> str | None:
        """Text of a file of the case, added to the case's hash; None if there is none, which is reported."""
        place = self.folder
        for part in file.split("/"):
            place = place / part
        if not place.is_file():
            if not optional:
                self.report(file, (), "is missing")
            return None
        try:
            text = place.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            self.report(file, (), f"is not UTF-8 text: {error.reason} at byte {error.start}", "Save it as UTF-8.")
            return None
        except OSError as error:
            self.report(file, (), f"cannot be read: {error.strerror}")
            return None
        if hashed:
            self.digest.update(f"{file}\n{text}\n".encode())
        return text


def names_in(draft: Draft, folder: str, suffix: str) -> list[str]:
    """Names of the files in a folder of the case, in the order of the alphabet."""
    place = draft.folder / folder
    if not place.is_dir():
        return []
    return sorted(entry.name for entry in place.iterdir() if entry.name.endswith(suffix))


def read_yaml(draft: Draft, file: str, *, optional: bool = False, hashed: bool = True) -> dict[str, Any] | None:
    """The table of keys and values in a YAML file; None if there is none, which is reported."""
    text = draft.text(file, optional=optional, hashed=hashed)
    if text is None:
        return None
    data, lines, faults = read_document(text)
    draft.lines.setdefault(file, {}).update(lines)
    for line, message, remedy in faults:
        draft.report_line(file, line, message, remedy)
    if data is None or data or optional:
        return data
    draft.report(file, (), "is empty")
    return None


class Row(NamedTuple):
    """One line of a CSV file."""

    line: int
    cells: list[str]


def read_csv(draft: Draft, file: str) -> list[Row] | None:
    """Rows of a CSV file, its header first; None if there is none, which is reported."""
    text = draft.text(file)
    if text is None:
        return None
    reader = csv.reader(io.StringIO(text), strict=True)
    rows: list[Row] = []
    line = 1
    try:
        for cells in reader:
            if cells:
                rows.append(Row(line, cells))
            line = reader.line_num + 1
    except csv.Error as error:
        draft.report_line(
            file, line, f"is not CSV: {error}", "A cell that begins with a quotation mark must end with one."
        )
        return None
    if not rows:
        draft.report(file, (), "is empty; its first line must name its columns")
        return None
    return rows
