"""The text of a game that a user gives as a path or as the text itself, and errors that name its lines."""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from titanium.documents import Fault, Lines
from titanium.errors import GameError, Place, Problem


class Source(NamedTuple):
    """A text and the name by which messages call it."""

    name: str
    text: str


def find_source(path_or_text: str | Path, suffixes: tuple[str, ...]) -> Source:
    """Text of a file, or the text that was given.

    A `Path` is a file. So is a `str` of one line that ends with one of the suffixes or names one that exists; any
    other `str` is the text itself, called `text` in messages.

    Raises
    ------
    GameError
        If the file is missing, a folder, not UTF-8 or cannot be read; if there is nothing in it.

    Examples
    --------
    >>> find_source("EFG 2 R", (".efg",))
    Source(name='text', text='EFG 2 R')
    """
    source = _read(Path(path_or_text)) if _is_path(path_or_text, suffixes) else _given(str(path_or_text))
    if not source.text.strip():
        raise refusal(source.name, [Fault(1, "is empty")])
    return source


def _is_path(path_or_text: str | Path, suffixes: tuple[str, ...]) -> bool:
    if isinstance(path_or_text, Path):
        return True
    if "\n" in path_or_text or not path_or_text.strip():
        return False
    try:
        return path_or_text.lower().endswith(suffixes) or Path(path_or_text).exists()
    except (OSError, ValueError):  # too long for a path, or holds a null character
        return False


def _given(text: str) -> Source:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        line = text.count("\n", 0, error.start) + 1
        raise refusal("text", [Fault(line, "holds half of a character, which no file can")]) from None
    return Source("text", text.removeprefix("\ufeff"))


def _read(path: Path) -> Source:
    name = str(path)
    try:
        path = path.expanduser()
        if path.is_dir():
            raise refusal(name, [Fault(0, "is a folder; the file of one game is wanted")])
        return Source(name, path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        fault = Fault(0, "there is no such file")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        fault = Fault(line, f"is not UTF-8 text: {error.reason} at byte {error.start}", "Save it as UTF-8.")
    except OSError as error:
        fault = Fault(0, f"cannot be read: {error.strerror}")
    except (RuntimeError, ValueError) as error:  # no such home, a null character
        fault = Fault(0, f"cannot be read: {error}")
    raise refusal(name, [fault])


def refusal(name: str, faults: Iterable[Fault]) -> GameError:
    """Error that lists what is wrong with a text, by line.

    Examples
    --------
    >>> print(refusal("poker.efg", [Fault(3, "a number is wanted, not 'x'")]))
    1 problem in poker.efg
      poker.efg:3  a number is wanted, not 'x'
    """
    problems = sorted({Problem(name, *fault) for fault in faults})
    count = f"{len(problems)} problem{'s' if len(problems) != 1 else ''}"
    return GameError(f"{count} in {name}", [str(problem) for problem in problems])


def fault_at(lines: Lines, place: Place, message: str, remedy: str = "") -> Fault:
    r"""A fault at the line of a place, or of the nearest enclosing one that has a line.

    What follows the first line of the message joins the remedy.

    Examples
    --------
    >>> fault_at({(): 1, ("nodes", "n1"): 4}, ("nodes", "n1", "player"), "player 'X' does not play\nAllowed: A.")
    Fault(line=4, message="player 'X' does not play", remedy='Allowed: A.')
    """
    length = next((size for size in range(len(place), -1, -1) if place[:size] in lines), 0)
    first, *rest = message.splitlines() or [""]
    return Fault(lines.get(place[:length], 1), first, "\n".join([*rest, *remedy.splitlines()]))
