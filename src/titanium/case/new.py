"""A new case: a commented folder of placeholders that passes every check and runs, to be filled in table by table.

The template lies beside this file. Its tables are written by hand, but for the uncertainties: the model needs some two
hundred of them, so `template/uncertainties.csv` holds one a row, and `template/groups.csv` says for each group where
such numbers are found and what follows if they stay. Out of both comes a YAML file with a comment above every entry.
"""

import csv
import io
import os
import re
import secrets
import shutil
import textwrap
from collections.abc import Iterator
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from titanium.case.load import case_names
from titanium.errors import InputError, RunError
from titanium.files import writing

PLACEHOLDER = "placeholder"
"""Source of every number of a new case; whatever still names it is to be replaced."""

_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
_TEMPLATE = "template"
_MADE = "uncertainties.yaml"
_MADE_OF = ("uncertainties.csv", "groups.csv")
_WIDTH = 132
"""Characters of a line of comment."""


def new_case(name: str, folder: Path | str | None = None, *, title: str | None = None) -> Path:
    """Write a new case folder of placeholders, whole or not at all.

    Parameters
    ----------
    name
        Name of the case and of its folder: small letters, digits and _, a letter first.
    folder
        Where to put it; the current folder if left out.
    title
        Title of the case for readers; one is made of the name if left out.

    Returns
    -------
    The folder of the case.

    Raises
    ------
    InputError
        If the name will not do, or something of that name is there already.
    RunError
        If the folder cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> from titanium.case import load_case
    >>> with tempfile.TemporaryDirectory() as place:
    ...     case = load_case(new_case("northern_flank", place))
    >>> case.name, len(case.levers), case.base
    ('northern_flank', 15, 'today')
    """
    _check_name(name)
    above = Path() if folder is None else Path(folder).expanduser()
    place = above / name
    if place.exists() or place.is_symlink():
        raise InputError(
            f"'{place}' is there already, and nothing is written over\nTake another name, or another folder."
        )
    words = title if title is not None else f"{name.replace('_', ' ').capitalize()}, 2026-2035"
    if not words.strip() or "\n" in words:
        raise InputError("a title is one line of text")
    aside = above / f".{name}.{os.getpid()}-{secrets.token_hex(4)}.part"
    with writing(place):
        above.mkdir(parents=True, exist_ok=True)
        try:
            for file, text in contents(name, words):
                target = aside / file
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(text, encoding="utf-8")
            if place.exists():  # made by somebody else in the meantime
                raise RunError(f"'{place}' is there already, and nothing is written over")
            aside.rename(place)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    return place


def contents(name: str, title: str) -> Iterator[tuple[str, str]]:
    """Path inside the folder, and text, of every file of a new case."""
    root = resources.files("titanium.case") / _TEMPLATE
    quoted = "'{}'".format(title.replace("'", "''"))
    for file, entry in _files(root):
        if file not in _MADE_OF:
            text = entry.read_text(encoding="utf-8")
            yield file, text.replace("{{name}}", name).replace("{{title}}", quoted)
    yield _MADE, _uncertainties(name, root)


def _check_name(name: str) -> None:
    if not _NAME.fullmatch(name):
        raise InputError(
            f"'{name}' cannot be the name of a case\n"
            "Allowed: at most 64 small letters, digits and _, a letter first, such as northern_flank."
        )
    if name in case_names():
        raise InputError(
            f"'{name}' is a case that comes with Titanium\nTake another name, so that the two are told apart."
        )


def _files(folder: Traversable, path: str = "") -> Iterator[tuple[str, Traversable]]:
    for entry in sorted(folder.iterdir(), key=lambda own: own.name):
        if entry.is_dir():
            yield from _files(entry, f"{path}{entry.name}/")
        elif entry.name.endswith((".yaml", ".csv")):
            yield f"{path}{entry.name}", entry


_HEAD = """\
# What nobody chooses: the quantities that every future draws, one a line, each with its range. The equations need all
# of them.
#
# distribution: uniform, loguniform or triangular from low to high, where mode is the nominal value; beta takes alpha
# and beta; a constant holds one value. stress: which side is adverse for the alliance (high, low or none). grade: A
# measured, B literature, C expert judgement, D assumed. source: one or several keys of sources.yaml. note: how the
# number was come by. Utilities are shares of the host's survival, which is 1. Suffixes: W the patron, S the host, K the
# adversary, B the rival.
#
# Replace those first on which your question turns: `titanium sensitivity {{name}}` says which. A range that you cannot
# narrow is better left wide, with its grade D and an honest note, than narrowed without evidence.
"""


def _uncertainties(name: str, root: Traversable) -> str:
    groups = {row["group"]: row for row in _rows(root / "groups.csv")}
    lines = [_HEAD.replace("{{name}}", name).rstrip("\n")]
    last = ""
    for row in _rows(root / "uncertainties.csv"):
        group = groups[row["group"]]
        if row["group"] != last:
            lines += ["", f"# ---- {group['title']} ----"]
            last = row["group"]
        found, left = row["find"] or group["find"], row["left"] or group["left"]
        lines += _comment(f"Find: {found}. Left as it is: {left}.")
        lines.append(f"{row['symbol']}: {{{_fields(row)}}}")
    return "\n".join(lines) + "\n"


def _fields(row: dict[str, str]) -> str:
    fields = {"name": _quoted(row["name"]), "unit": row["unit"], "distribution": row["distribution"]}
    match row["distribution"]:
        case "constant":
            fields["value"] = row["mode"]
        case "beta":
            fields |= {"alpha": row["low"], "beta": row["high"]}
        case _:
            fields |= {key: row[key] for key in ("low", "mode", "high")}
    fields |= {"stress": row["stress"], "grade": "D", "source": PLACEHOLDER, "note": "replace me"}
    return ", ".join(f"{key}: {value}" for key, value in fields.items())


def _quoted(text: str) -> str:
    """A text as YAML can hold it between commas."""
    return "'{}'".format(text.replace("'", "''")) if set(text) & set(",:'#") else text


def _comment(text: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent="# ", subsequent_indent="# ", break_on_hyphens=False)


def _rows(file: Traversable) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"))))
