"""The error tree. Every error says where, what was found, what is allowed and what to do.

TitaniumError            exit 4, something inside went wrong
├── InputError           exit 3, what the user gave cannot be used
│   ├── CaseError        a case folder has problems; all of them are listed at once
│   ├── ExpressionError  a formula does not parse, or its names or units do not fit
│   ├── GameError        a game tree is not a game
│   └── RunError         a run's folder cannot be written or read
└── ShapeError           arrays that do not fit together
"""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any


class TitaniumError(Exception):
    """Root of all errors that Titanium raises on purpose."""

    exit_code = 4


class InputError(TitaniumError):
    """What the user gave cannot be used; nothing was written."""

    exit_code = 3


Place = tuple[str | int, ...]
"""Where in nested data something stands: keys and positions from the outside in."""


class ShapeError(TitaniumError):
    """Arrays whose axes do not fit together."""


class ExpressionError(InputError, ValueError):
    """A formula that does not parse, or whose names or units do not fit."""


class GameError(InputError):
    """A game tree that is not a game; `problems` lists every reason."""

    def __init__(self, title: str, problems: Sequence[str]):
        self.title = title
        self.problems = tuple(problems)
        super().__init__("\n".join([title, *map(_indented, self.problems)]))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.title, self.problems)


def _indented(problem: str) -> str:
    first, *rest = problem.splitlines() or [""]
    return "\n".join([f"  {first}", *(f"    {line.strip()}" for line in rest)])


class RunError(InputError):
    """A run's folder that cannot be written or read."""


class Interrupted(KeyboardInterrupt):
    """A run that was interrupted: what is finished stays, and the run can be continued.

    Attributes
    ----------
    address
        Where the run is kept.
    done, futures
        Futures that are finished, and in all.
    """

    def __init__(self, address: str, done: int, futures: int):
        self.address, self.done, self.futures = address, done, futures
        super().__init__(f"{done:,} of {futures:,} futures are kept in '{address}'")


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong in one place of a case."""

    file: str
    line: int
    message: str
    remedy: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        remedy = "".join(f"\n    {line}" for line in self.remedy.splitlines())
        return f"{place}  {self.message}{remedy}"


class CaseError(InputError):
    """A case folder has problems; `problems` holds every one with its file and line."""

    def __init__(self, case: str, problems: Iterable[Problem]):
        self.case = case
        self.problems = tuple(sorted(set(problems)))
        count = len(self.problems)
        title = f"{count} problem{'s' if count != 1 else ''} in {case}"
        super().__init__("\n\n".join([title, *map(str, self.problems)]))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.case, self.problems)


def nearest(name: str, allowed: Iterable[str], *, limit: int = 16) -> str:
    """Remedy for an unknown name: what is allowed and, where one is close, which was probably meant.

    Examples
    --------
    >>> print(nearest("irnclad", ["ironclad", "titanium"]))
    Allowed: ironclad, titanium.
    Did you mean 'ironclad'?
    """
    names = sorted(set(allowed))
    close = difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    shown = names if len(names) <= limit else difflib.get_close_matches(name, names, n=limit, cutoff=0.0)
    tail = "." if len(names) <= limit else f" and {len(names) - limit} more."
    lines = [f"Allowed: {', '.join(shown)}{tail}"] if names else ["None is defined."]
    if close:
        lines.append(f"Did you mean '{close[0]}'?")
    return "\n".join(lines)
