"""What the command line says when something is wrong: for readers as lines, for programs as one line of JSON.

Either goes to standard error, so that standard output holds a result or nothing.
"""

import difflib
import json
import shlex
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Literal, get_args, get_origin

from titanium.errors import CaseError, GameError, InputError, Interrupted, TitaniumError, nearest

if TYPE_CHECKING:
    from cyclopts import App, CoercionError, CycloptsError, MissingArgumentError

USAGE, BAD_INPUT, INTERNAL, INTERRUPTED = 2, 3, 4, 130
"""Exit codes beside 0, ran, and 1, a package breaks under `--check` or a run is damaged or differs."""

SCHEMA = "titanium.error/1"

_NUMBERS = {int: "a whole number", float: "a number"}


class UsageError(TitaniumError):
    """A command line that cannot be understood; `command` is the one whose help says more."""

    exit_code = USAGE

    def __init__(self, message: str, command: str = "titanium"):
        self.command = command
        super().__init__(message)


@dataclass(frozen=True)
class Trouble:
    """One thing that is wrong, where it stands if in a file, and what to do about it.

    Attributes
    ----------
    file, line
        Where it stands; None if in no file.
    message
        What is wrong.
    remedy
        What is allowed and was probably meant; empty if nothing more is known.
    """

    file: str | None
    line: int | None
    message: str
    remedy: str


@dataclass(frozen=True)
class Failure:
    """An error as it is told.

    Attributes
    ----------
    kind
        `usage`, `internal`, `interrupted`, or the class of the error, such as InputError.
    message
        All that is said, for readers.
    problems
        Every single thing that is wrong.
    exit_code
        Code with which the command ends.
    next
        Command that helps, if there is one.
    """

    kind: str
    message: str
    problems: tuple[Trouble, ...]
    exit_code: int
    next: str | None = None

    def to_dict(self) -> dict[str, object]:
        """The failure as plain data for JSON."""
        return {"schema": SCHEMA, **asdict(self), "problems": [asdict(own) for own in self.problems]}

    def told(self, *, as_json: bool) -> str:
        """What is written on standard error: the message, or one line of JSON."""
        return json.dumps(self.to_dict(), ensure_ascii=False) + "\n" if as_json else self.message + "\n"


def failure_of(error: BaseException, arguments: Sequence[str], app: "App") -> Failure:
    """How an error is told that ended a command line."""
    from cyclopts import CycloptsError

    match error:
        case CycloptsError():
            path = _command(error, arguments, app)
            return _usage(_explained(error, path, arguments, app), " ".join(["titanium", *path]))
        case UsageError():
            return _usage(str(error), error.command)
        case Interrupted():
            go_on = f"titanium runs resume {shlex.quote(error.address)}"
            return Failure("interrupted", f"Interrupted; {error}\nGo on with: {go_on}", (), INTERRUPTED, go_on)
        case KeyboardInterrupt():
            return Failure("interrupted", "Interrupted; nothing was stored.", (), INTERRUPTED)
        case TitaniumError():
            kind = type(error).__name__
            title = "Error" if type(error) in (InputError, TitaniumError) else kind
            return Failure(kind, f"{title}: {error}", problems_of(error), error.exit_code)
        case _:
            message = f"{type(error).__name__}: {error}"
            said = f"Internal error: {message}\nRun again with --debug for the traceback."
            return Failure("internal", said, (Trouble(None, None, message, ""),), INTERNAL)


def unknown_command(app: "App", word: str, group: str = "") -> UsageError:
    """The error of a word that is no command of the program or of a group of commands, such as runs."""
    known = [name for name in app if not name.startswith("-")]
    path = f"{group} {word}".strip()
    return UsageError(f"no command '{path}'\n{nearest(word, known)}", f"titanium {group}".strip())


def _usage(message: str, command: str) -> Failure:
    help_ = f"{command} --help"
    return Failure("usage", f"Error: {message}\nSee {help_}", (_trouble(message),), USAGE, help_)


def _trouble(text: str) -> Trouble:
    message, _, remedy = text.partition("\n")
    return Trouble(None, None, message, remedy)


def problems_of(error: TitaniumError) -> tuple[Trouble, ...]:
    """Every single thing that an error says is wrong."""
    match error:
        case CaseError():
            return tuple(Trouble(own.file, own.line or None, own.message, own.remedy) for own in error.problems)
        case GameError():
            return tuple(map(_trouble, error.problems)) or (_trouble(str(error)),)
        case _:
            return (_trouble(str(error)),)


def _command(error: "CycloptsError", arguments: Sequence[str], app: "App") -> tuple[str, ...]:
    """The words of the command whose help says what was allowed."""
    return tuple(error.command_chain or app.parse_commands(list(arguments))[0])


def _explained(error: "CycloptsError", path: Sequence[str], arguments: Sequence[str], app: "App") -> str:
    """What is wrong with a command line, in the words of its users, and below it what to do."""
    from cyclopts import CoercionError, MissingArgumentError, UnknownOptionError, UnusedCliTokensError

    command = " ".join(["titanium", *path])
    match error:
        case UnusedCliTokensError():
            extra = shlex.join(error.unused_tokens or ())
            return f"{command} takes nothing more, but was given {extra}\nSeveral names are one word: a,b"
        case CoercionError() if error.token is not None and error.target_type in _NUMBERS:
            return f"{_name(error)} '{error.token.value}' is not {_NUMBERS[error.target_type]}"
        case CoercionError() if error.token is not None and get_origin(error.target_type) is Literal:
            choices = [str(own) for own in get_args(error.target_type)]
            return f"{_name(error)} '{error.token.value}' is none of its values\n{nearest(error.token.value, choices)}"
        case MissingArgumentError() if error.keyword is not None:
            return f"{error.keyword} needs a value"
        case MissingArgumentError():
            return f"{command} needs {_name(error)}"
        case UnknownOptionError():
            given = error.token.keyword or error.token.value
            known = [name for own in error.argument_collection if own.parse for name in own.names]
            return _without_command(given, path, arguments, app) or _unknown_option(given, command, known)
        case _:
            error.verbose = False
            return str(error)


def _without_command(given: str, path: Sequence[str], arguments: Sequence[str], app: "App") -> str | None:
    """What to say of an option that was given to no command: the word beside it is none, or stands after it."""
    for name in path:
        app = app[name]
    words = [word for word in arguments if not word.startswith("-")][len(path) :]
    if not words or not any(not name.startswith("-") for name in app if name not in path):
        return None
    if words[0] not in app:
        return str(unknown_command(app, words[0], " ".join(path)))
    whole = " ".join(["titanium", *path, words[0], given])
    return f"'{given}' stands before the command\nOptions follow it: {whole}"


def _unknown_option(given: str, command: str, known: Sequence[str]) -> str:
    close = difflib.get_close_matches(given, known, n=1, cutoff=0.6)
    return "\n".join([f"{command} has no option {given}", *(f"Did you mean '{own}'?" for own in close)])


def _name(error: "CoercionError | MissingArgumentError") -> str:
    """What users call the argument that an error is about: its option, or its place in the command."""
    token, argument = getattr(error, "token", None), error.argument
    if token is not None and token.keyword:
        return token.keyword
    if argument is None:
        return "a value"
    if argument.index is None:
        return argument.name
    return f"{argument.name.lstrip('-').upper()} ({argument.name})"
