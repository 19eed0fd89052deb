"""Packages as a file that can be kept, sent and read back: CSV as a spreadsheet has it, or YAML as a case has it.

The CSV is that of `titanium sweep --package-file`, every lever in a column. The YAML says of each package what differs
from today's, with its note, as `packages.yaml` of a case does.
"""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, Literal, get_args

import yaml

from titanium.case.schema import Case
from titanium.documents import Lines, read_document
from titanium.errors import InputError, Place, Problem, nearest
from titanium.explore.packages import as_csv, check_packages, read_csv
from titanium.explore.packages.setting import NOT_A_NAME, allowed, differences, fits, is_name, refuse, spelled

Form = Literal["csv", "yaml"]
FORMS: tuple[Form, ...] = get_args(Form)
LARGEST = 64 * 1024
"""Bytes of a file that is read."""
MOST_READ = 200
"""Packages of a file that is read."""
_SUFFIXES: Mapping[str, Form] = {".csv": "csv", ".yaml": "yaml", ".yml": "yaml"}
_FIELDS = ("note", "set", "title", "source")
"""What a package of a YAML file may say; of a case's own file its title and its sources are passed over."""


@dataclass(frozen=True)
class Filed:
    """A package of a file.

    Attributes
    ----------
    setting
        Lever to value; every lever.
    """

    name: str
    setting: Mapping[str, float]
    note: str = ""


def written(case: Case, packages: Mapping[str, Mapping[str, float]], form: Form, notes: Mapping[str, str]) -> str:
    """Packages as the text of a file.

    Parameters
    ----------
    packages
        Name to lever to value; every lever is set.
    notes
        Name to note; CSV has no place for them.

    Raises
    ------
    InputError
        If a package cannot be played.
    """
    if form == "csv":
        return as_csv(case, packages)
    check_packages(case, packages)
    today = case.package(case.base)
    entries: dict[str, Any] = {}
    for name, setting in packages.items():
        moved = {key: _plain(setting[key]) for key in case.levers if setting[key] != today[key]}
        entries[name] = {"note": notes[name], "set": moved} if notes.get(name) else {"set": moved}
    head = f"# Packages of the case {case.name}. What is not set stands as in its package {case.base}.\n"
    return head + yaml.safe_dump(entries, sort_keys=False, allow_unicode=True, width=120)


def read(case: Case, data: bytes, file: str) -> list[Filed]:
    """Packages from a file; the end of its name says which form it has.

    Raises
    ------
    InputError
        If it is too large, of another form, or says what a package of the case cannot be; every problem is listed.

    Examples
    --------
    >>> from titanium import load_case
    >>> (own,) = read(load_case("us_rok"), b"lighter: {note: fewer, set: {us_troops_k: 22}}", "own.yaml")
    >>> own.name, own.note, own.setting["us_troops_k"]
    ('lighter', 'fewer', 22.0)
    """
    if len(data) > LARGEST:
        raise InputError(f"{file}: {len(data):,} bytes; at most {LARGEST:,} are read")
    form = _SUFFIXES.get(PurePath(file).suffix.lower())
    if form is None:
        raise InputError(f"{file}: no file of packages\nIts name ends in {', '.join(_SUFFIXES)}.")
    found = (
        [Filed(*own) for own in read_csv(case, data, file).items()] if form == "csv" else _from_yaml(case, data, file)
    )
    if not 1 <= len(found) <= MOST_READ:
        raise InputError(f"{file}: {len(found):,} packages; from 1 to {MOST_READ} are read at once")
    return found


def file_name(name: str, form: Form) -> str:
    """Name of a file for a package, of plain letters.

    Examples
    --------
    >>> file_name("Fewer, but faster", "csv"), file_name("../..", "yaml")
    ('fewer-but-faster.csv', 'package.yaml')
    """
    plain = re.sub(r"[^a-z0-9_]+", "-", name.lower()).strip("-")[:60].strip("-")
    return f"{plain or 'package'}.{form}"


def _from_yaml(case: Case, data: bytes, file: str) -> list[Filed]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(str(Problem(file, 0, f"is not UTF-8 text: {error.reason}", "Save it as UTF-8."))) from None
    document = read_document(text)
    problems = [Problem(file, *fault) for fault in document.faults]
    found: list[Filed] = []
    for name, entry in (document.data or {}).items():
        problems += [Problem(file, *fault) for fault in _faults(case, name, entry, document.lines)]
        if isinstance(entry, dict) and isinstance(entry.get("set", {}), dict):
            setting = {**case.package(case.base), **entry.get("set", {})}
            found.append(Filed(name, setting, str(entry.get("note") or "")))
    refuse(file, sorted(problems))
    return [Filed(own.name, {key: float(own.setting[key]) for key in case.levers}, own.note) for own in found]


def _faults(case: Case, name: str, entry: Any, lines: Lines) -> Iterator[tuple[int, str, str]]:
    """What is wrong with one package of a YAML file, each with its line."""

    def line(*path: str) -> int:
        whole: Place = (name, *path)
        return lines.get(whole, lines.get((name,), 0))

    if not is_name(name):
        yield line(), f"{name!r} {NOT_A_NAME[0]}", NOT_A_NAME[1]
    if not isinstance(entry, dict):
        yield line(), f"package '{name}' is no table", "Say what it sets, as: set: {lever: value}."
        return
    for field in entry:
        if field not in _FIELDS:
            yield line(field), f"package '{name}' says '{field}'", nearest(field, _FIELDS)
    if not isinstance(entry.get("note", ""), str | None):
        yield line("note"), f"the note of package '{name}' is no text", "Put it in quotation marks."
    given = entry.get("set", {})
    if not isinstance(given, dict):
        yield line("set"), f"package '{name}': set is no table", "Say what it sets, as: set: {lever: value}."
        return
    good = True
    for lever, value in given.items():
        if lever not in case.levers:
            good = False
            yield line("set", lever), f"package '{name}' sets an unknown lever '{lever}'", nearest(lever, case.levers)
        elif isinstance(value, bool) or not fits(case.levers[lever], value) or not math.isfinite(value):
            good = False
            yield line("set", lever), f"package '{name}': {lever} is {spelled(value)}", allowed(case.levers[lever])
    if good and name in case.packages:
        own = {**case.package(case.base), **given}
        if told := differences(case.package(name), own):
            yield line(), f"package '{name}' is one of '{case.name}' and differs from it: {told}", "Rename it."


def _plain(value: float) -> float | int:
    return int(value) if float(value).is_integer() else value
