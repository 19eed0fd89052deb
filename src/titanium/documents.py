"""YAML as plain data, keeping the line of every value so that each problem can be placed.

YAML is read as data and nothing else: plain words, numbers, `true`, `false` and `null`. So `no`, `on` and `off` stay
words, dates stay text, 010 is ten; a key given twice, an alias and a tag are errors.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple, cast

import yaml

from titanium.errors import Place

Lines = dict[Place, int]
"""Path of a value inside a file to its line."""

MAX_DEPTH = 32


class Fault(NamedTuple):
    """What is wrong at a line; 0 for the whole text."""

    line: int
    message: str
    remedy: str = ""


class Document(NamedTuple):
    """A YAML text that was read, as far as it could be."""

    data: dict[str, Any] | None
    """The table of keys and values, empty for an empty text; None where there is no telling what it holds."""
    lines: Lines
    faults: list[Fault]


def read_document(text: str) -> Document:
    r"""The table of keys and values that a YAML text holds, with the line of each and every fault.

    Examples
    --------
    >>> document = read_document("answer: no\nsizes: [1, 2.5, 010]")
    >>> document.data
    {'answer': 'no', 'sizes': [1, 2.5, 10]}
    >>> document.lines["sizes", 1]
    2
    >>> read_document("a: 1\na: 2").faults
    [Fault(line=2, message="'a' is given twice", remedy='Keep one of the two.')]
    """
    document = Document(None, {}, [])
    try:
        data = _Builder(document, text).document()
    except _Refused as refused:
        document.faults.append(Fault(refused.line, refused.message, refused.remedy))
    except yaml.reader.ReaderError as error:
        line = text.encode()[: error.position].count(b"\n") + 1
        document.faults.append(Fault(line, f"is not YAML: {error.reason}"))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        found = getattr(error, "problem", None) or "it cannot be read"
        document.faults.append(Fault(mark.line + 1 if mark else 0, f"is not YAML: {found}"))
    else:
        if data is None:
            document.faults.append(Fault(document.lines.get((), 0), "must be a table of keys and values"))
        return document._replace(data=data)
    return document


def _line(event: Any) -> int:
    return event.start_mark.line + 1


class _Refused(Exception):
    """Valid YAML that a file of ours may not use."""

    def __init__(self, event: Any, message: str, remedy: str = ""):
        self.line, self.message, self.remedy = _line(event), message, remedy


_NULL = ("", "~", "null", "Null", "NULL")
_BOOLEANS = {"true": True, "false": False}
_WHOLE = re.compile(r"[-+]?[0-9]{1,300}")
_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"([-+]?)\.(inf|Inf|INF|nan|NaN|NAN)")
_TAGS = (None, "!", *(f"tag:yaml.org,2002:{kind}" for kind in ("str", "map", "seq")))


def plain_value(word: str) -> str | int | float | bool | None:
    """Value of an unquoted word.

    Examples
    --------
    >>> [plain_value(word) for word in ("no", "true", "~", "010", "1e3", "-.inf", "2026-01-01")]
    ['no', True, None, 10, 1000.0, -inf, '2026-01-01']
    """
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

    def __init__(self, document: Document, text: str):
        self.lines, self.faults = document.lines, document.faults
        self.events: Iterator[Any] = yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))

    def document(self) -> dict[str, Any] | None:
        """The text's table of keys and values, empty for an empty text; None where it holds something else."""
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
        return plain_value(event.value) if event.implicit[0] else event.value

    def table(self, path: Place) -> dict[str, Any]:
        built: dict[str, Any] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent) or not event.value:
                raise _Refused(event, "a key must be a word")
            key, line = event.value, _line(event)
            self.lines[(*path, key)] = line
            if key in built:
                self.faults.append(Fault(line, f"'{key}' is given twice", "Keep one of the two."))
            built[key] = self.value(next(self.events), (*path, key))
        return built
