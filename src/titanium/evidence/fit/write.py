"""A case written anew in which uncertainties take their spread from a fit: an explicit variant, never silently on.

The files are those of the case, to the letter, but for the entries that change: only the values of their fields are
replaced, so comments and order stay. The folder is written aside, loaded, and renamed.
"""

import os
import secrets
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import yaml

from titanium.case.load import find_case, load_case
from titanium.documents import read_document
from titanium.errors import InputError
from titanium.evidence.fit.finding import Fitted
from titanium.evidence.fit.inform import Told
from titanium.files import writing

GRADE = "C"
"""Of what a fit says of an uncertainty: data on others, carried over by judgement."""


@dataclass(frozen=True)
class Written:
    """A case that was written.

    Attributes
    ----------
    folder
        Where it stands.
    case, hash
        Its name, and its hash.
    of
        Hash of the case that it was made from.
    changed
        Symbol to the fields that changed.
    """

    folder: str
    case: str
    hash: str
    of: str
    changed: Mapping[str, Mapping[str, Any]]

    def to_dict(self) -> dict[str, Any]:
        """As plain data for JSON."""
        return asdict(self)


def write_case(found: Fitted, case: str | Path, folder: str | Path) -> Written:
    """Write a case in which uncertainties that a fit informs take their spread from it.

    Parameters
    ----------
    found
        The fit.
    case
        Name or path of the case that it belongs to.
    folder
        A folder that is not there yet.

    Raises
    ------
    InputError
        If the fit informs no uncertainty, or the folder is there already.
    RunError
        If it cannot be written.
    """
    source, target = find_case(case), Path(folder).expanduser()
    if not found.informs:
        raise InputError(
            f"the fit '{found.reading.name}' informs no uncertainty of the case, so there is none to write"
        )
    if load_case(case).hash != found.reading.hash:
        raise InputError(f"'{case}' is not the case that was fitted, or has changed since")
    if target.exists():
        raise InputError(f"'{target}' is there already\nName a folder that is not.")
    key = _free_key(source, f"fit_{found.reading.name}")
    changed = {told.symbol: _fields(found, told, key) for told in found.informs}
    aside = target.with_name(f".{target.name}.{os.getpid()}-{secrets.token_hex(4)}.part")
    with writing(target):
        try:
            _copy(source, aside)
            draws = aside / "uncertainties.yaml"
            text = draws.read_text(encoding="utf-8")
            for symbol, fields in changed.items():
                text = with_fields(text, symbol, fields)
            draws.write_text(text, encoding="utf-8")
            sources = aside / "sources.yaml"
            told = f"{sources.read_text(encoding='utf-8').rstrip()}\n\n# A fit to history\n{_source(found, key)}\n"
            sources.write_text(told, encoding="utf-8")
            written = load_case(aside)
            aside.rename(target)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    return Written(str(target), written.name, written.hash, found.reading.hash, changed)


def with_fields(text: str, entry: str, fields: Mapping[str, Any]) -> str:
    r"""A YAML table with some fields of one entry set to new values, everything else to the letter as it was.

    Parameters
    ----------
    text
        A table of entries, each a table of fields, in either style of YAML.
    entry
        Which of them.
    fields
        Field to its new value; one that is not there is added.

    Examples
    --------
    >>> with_fields("a: {low: 1, high: 2}  # kept\nb: {low: 0}", "a", {"low": 1.5, "note": "from a fit, weak"})
    "a: {low: 1.5, high: 2, note: 'from a fit, weak'}  # kept\nb: {low: 0}"
    """
    table = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    assert isinstance(table, yaml.MappingNode)
    node = next(value for key, value in table.value if key.value == entry)
    assert isinstance(node, yaml.MappingNode)
    spans: list[tuple[int, int, str]] = []
    left = dict(fields)
    for key, value in node.value:
        if key.value in left:
            spans.append((value.start_mark.index, value.end_mark.index, _written(left.pop(key.value))))
    last = node.value[-1][1].end_mark.index
    for name, value in left.items():
        joint = ", " if node.flow_style else "\n" + " " * node.value[0][0].start_mark.column
        spans.append((last, last, f"{joint}{name}: {_written(value)}"))
    for start, end, new in reversed(sorted(spans, key=lambda span: span[0])):
        tail = text[start:end]
        kept = tail[len(tail.rstrip()) :]  # a block value ends where the next key begins
        text = text[:start] + new + kept + text[end:]
    return text


def _written(value: Any) -> str:
    """A value on one line, in quotation marks where YAML needs them."""
    return yaml.safe_dump([value], default_flow_style=True, width=10**6, allow_unicode=True).strip()[1:-1]


def _copy(source: Traversable, target: Path) -> None:
    """Every file of a case's folder, hidden ones and what Python leaves apart."""
    target.mkdir(parents=True)
    for entry in source.iterdir():
        if entry.name.startswith((".", "__")):
            continue
        if entry.is_dir():
            _copy(entry, target / entry.name)
        else:
            (target / entry.name).write_bytes(entry.read_bytes())


def _fields(found: Fitted, told: Told, key: str) -> dict[str, Any]:
    """New fields of an uncertainty."""
    node, action = told.informed.choice
    at = ", ".join(f"{column} {value:g}" for column, value in told.informed.at.items())
    note = (
        f"set by the fit '{found.reading.name}' ({told.model}, {told.origin}): probability of '{action}' at '{node}' "
        f"where {at}; mean {told.mean:.2f}, 95 per cent {told.low:.2f} to {told.high:.2f}; {told.informed.doubts}"
    )
    return {
        "alpha": round(told.alpha, 4),
        "beta": round(told.beta, 4),
        "grade": GRADE,
        "source": [key, *told.informed.source],
        "note": note,
    }


def _source(found: Fitted, key: str) -> str:
    reading = found.reading
    entry = {
        "author": "Titanium",
        "year": "undated",
        "title": f"Fit '{reading.name}' of case {reading.case} {reading.hash[:12]}",
        "publisher": "unpublished",
        "seen": "own",
        "note": f"{found.draws.origin} of the {found.asked.model.name}, {found.n} cases, seed {found.seed}",
    }
    return f"{key}: {_written(entry)}"


def _free_key(source: Traversable, wanted: str) -> str:
    """A key that no source has yet."""
    known = read_document((source / "sources.yaml").read_text(encoding="utf-8-sig")).data or {}
    key, number = wanted, 1
    while key in known:
        number += 1
        key = f"{wanted}_{number}"
    return key
