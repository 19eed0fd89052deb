"""Read the files of a case as plain data, keeping the line of every value so that each problem can be placed.

YAML is read as data and nothing else: plain words, numbers, `true`, `false` and `null`. So `no`, `on` and `off` stay
words, dates stay text, 010 is ten; a key given twice, an alias and a tag are errors.
"""

import csv
import hashlib
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from typing import Any, NamedTuple, cast

import yaml

from titanium.case.check import Gaps
from titanium.errors import Place, Problem

Lines = dict[Place, int]
"""Path of a value inside a file to its line."""

MAX_DEPTH = 32


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

    def text(self, file: str, *, optional: bool = False) -> str | None:
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
        self.digest.update(f"{file}\n{text}\n".encode())
        return text


def names_in(draft: Draft, folder: str, suffix: str) -> list[str]:
    """Names of the files in a folder of the case, in the order of the alphabet."""
    place = draft.folder / folder
    if not place.is_dir():
        return []
    return sorted(entry.name for entry in place.iterdir() if entry.name.endswith(suffix))


def read_yaml(draft: Draft, file: str, *, optional: bool = False) -> dict[str, Any] | None:
    """The table of keys and values in a YAML file; None if there is none, which is reported."""
    text = draft.text(file, optional=optional)
    if text is None:
        return None
    lines = draft.lines.setdefault(file, {})
    try:
        data = _Builder(draft, file, lines, text).document()
    except _Refused as refused:
        draft.report_line(file, refused.line, refused.message, refused.remedy)
        return None
    except yaml.reader.ReaderError as error:
        line = text.encode()[: error.position].count(b"\n") + 1
        draft.report_line(file, line, f"is not YAML: {error.reason}")
        return None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        found = getattr(error, "problem", None) or "it cannot be read"
        draft.report_line(file, mark.line + 1 if mark else 0, f"is not YAML: {found}")
        return None
    if data is None:
        draft.report(file, (), "must be a table of keys and values")
    elif not data and not optional:
        draft.report(file, (), "is empty")
        return None
    return data


def _line(event: Any) -> int:
    return event.start_mark.line + 1


class _Refused(Exception):
    """Valid YAML that a case may not use."""

    def __init__(self, event: Any, message: str, remedy: str = ""):
        self.line, self.message, self.remedy = _line(event), message, remedy


_NULL = ("", "~", "null", "Null", "NULL")
_BOOLEANS = {"true": True, "false": False}
_WHOLE = re.compile(r"[-+]?[0-9]{1,300}")
_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"([-+]?)\.(inf|Inf|INF|nan|NaN|NAN)")
_TAGS = (None, "!", *(f"tag:yaml.org,2002:{kind}" for kind in ("str", "map", "seq")))


def _plain(word: str) -> str | int | float | bool | None:
    """Value of an unquoted word."""
    if word in _NULL:
        return None
    if word in _BOOLEANS:
        return _BOOLEANS[word]
    if _WHOLE.fullmatch(word):
        return int(word)
    if _NUMBER.fullmatch(word):
        return float(word)
    if match := _NOT_FINITE.fullmatch(word):
        return float(match[1] + match[2])
    return word


class _Builder:
    """Data from the events of a YAML parser: no object is ever made but text, numbers, lists and tables."""

    def __init__(self, draft: Draft, file: str, lines: Lines, text: str):
        self.draft, self.file, self.lines = draft, file, lines
        self.events: Iterator[Any] = yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))

    def document(self) -> dict[str, Any] | None:
        """The file's table of keys and values, empty for an empty file; None where it holds something else."""
        next(self.events)  # the stream starts
        if isinstance(next(self.events), yaml.StreamEndEvent):
            return {}
        data = self.value(next(self.events), ())
        next(self.events)  # the document ends
        if not isinstance(after := next(self.events), yaml.StreamEndEvent):
            raise _Refused(after, "holds more than one YAML document", "Keep one; remove the line '---'.")
        if data is None:
            return {}
        return cast("dict[str, Any]", data) if isinstance(data, dict) else None

    def value(self, event: Any, path: Place) -> Any:
        self.lines.setdefault(path, _line(event))
        if isinstance(event, yaml.AliasEvent):
            raise _Refused(event, f"'*{event.anchor}' is an alias", "Write the value out.")
        if event.tag not in _TAGS:
            raise _Refused(event, f"has the tag '{event.tag}'", "Write the value without a tag.")
        if len(path) > MAX_DEPTH:
            raise _Refused(event, f"is nested more than {MAX_DEPTH} deep")
        if isinstance(event, yaml.MappingStartEvent):
            return self.table(path)
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Any] = []
            while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
                items.append(self.value(event, (*path, len(items))))
            return items
        return _plain(event.value) if event.implicit[0] else event.value

    def table(self, path: Place) -> dict[str, Any]:
        built: dict[str, Any] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent) or not event.value:
                raise _Refused(event, "a key must be a word")
            key, line = event.value, _line(event)
            self.lines[(*path, key)] = line
            if key in built:
                self.draft.report_line(self.file, line, f"'{key}' is given twice", "Keep one of the two.")
            built[key] = self.value(next(self.events), (*path, key))
        return built


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
