"""What all stores share: ids that are not there, names that a reader can tell apart, settings and keys of cases."""

import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final

from titanium.desk.database.columns import ID_LENGTH
from titanium.errors import InputError
from titanium.tell.catalogue import say

LONGEST_NAME: Final = 120
"""Letters of a name."""
LONGEST_NOTE: Final = 4000
"""Letters of a note."""
_LONGEST_KEY: Final = 500
_UNPRINTABLE: Final = frozenset({"Cc", "Cs", "Cn", "Zl", "Zp"})
_COPY: Final = re.compile(rf".+~([0-9a-z]{{{ID_LENGTH}}})", re.DOTALL)


class NotKept(InputError):
    """Nothing is kept under this id, or no more."""


def copy_of(case: str) -> str | None:
    """Id of the copy that a key of a case names, or None for a case itself.

    Examples
    --------
    >>> copy_of("us_rok~7f3k9m2p5q"), copy_of("us_rok"), copy_of("~/cases/mine")
    ('7f3k9m2p5q', None, None)
    """
    found = _COPY.fullmatch(case)
    return found[1] if found else None


def check_case(case: str) -> str:
    """A key of a case that can be kept.

    Raises
    ------
    InputError
        If it is empty or too long.
    """
    if not 0 < len(case) <= _LONGEST_KEY:
        raise InputError(say("A case's key has from 1 to {most} letters.", most=_LONGEST_KEY))
    return case


def naming(name: str) -> tuple[str, list[str]]:
    """A name as it is kept, composed and without blanks around it, and what is wrong with it.

    Examples
    --------
    >>> naming("  Fewer, but faster ")
    ('Fewer, but faster', [])
    >>> naming("two" + chr(10) + "lines")[1]
    ['A name is one line of printable letters.']
    """
    whole = unicodedata.normalize("NFC", name).strip()
    problems: list[str] = []
    if not whole:
        problems.append(say("A name is missing."))
    if len(whole) > LONGEST_NAME:
        problems.append(
            say("A name has at most {most} letters; this one has {count}.", most=LONGEST_NAME, count=len(whole))
        )
    if any(unicodedata.category(letter) in _UNPRINTABLE for letter in whole):
        problems.append(say("A name is one line of printable letters."))
    return whole, problems


def noting(note: str) -> list[str]:
    """What is wrong with a note."""
    if len(note) <= LONGEST_NOTE:
        return []
    return [say("A note has at most {most:,} letters; this one has {count:,}.", most=LONGEST_NOTE, count=len(note))]


def setting_of(setting: Mapping[str, float]) -> tuple[dict[str, float], list[str]]:
    """Lever to value as it is kept, and what is wrong with it.

    Examples
    --------
    >>> setting_of({"troops": 28.5, "share": float("nan")})[1]
    ["Lever 'share' has no finite value."]
    """
    whole = {lever: float(value) for lever, value in setting.items()}
    return whole, [
        say("Lever '{lever}' has no finite value.", lever=lever)
        for lever, value in whole.items()
        if not math.isfinite(value)
    ]


def refuse(problems: Sequence[str]) -> None:
    """Refuse with every problem at once, if there is one.

    Raises
    ------
    InputError
        With one problem on each line.
    """
    if problems:
        raise InputError("\n".join(problems))
