"""Games in our own YAML form, read: a file that holds exactly the fields of a `Game`, or a crisis of a case."""

from copy import deepcopy
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from titanium.documents import Fault, read_document
from titanium.errors import ExpressionError, Place, nearest
from titanium.games.interchange.source import fault_at, find_source, refusal
from titanium.games.parts import NODE_KINDS, Chance, Decision, Labels, Outcome, Parameter, without_kinds
from titanium.games.tree import Game

CRISIS_KEYS = ("name", "slot", "source", "watch", "reach")
"""What a crisis of a case says beside its game; it may stand in the file and is not read."""

_WANTED = {
    "float_parsing": "a number",
    "float_type": "a number",
    "finite_number": "a finite number",
    "string_type": "text",
    "dict_type": "a table of keys and values",
    "model_type": "a table of keys and values",
    "model_attributes_type": "a table of keys and values",
    "tuple_type": "a list",
}


def read_yaml(path_or_text: str | Path) -> Game:
    """Read a game from YAML that holds the fields of `Game`.

    A crisis file of a case is read as well: `name`, `slot`, `source`, `watch` and `reach` say nothing about the game.

    Parameters
    ----------
    path_or_text
        Path of a file, or the text itself (see `titanium.games.interchange.source.find_source`).

    Raises
    ------
    GameError
        With every problem that can be found: its line, what was found, what is allowed and the nearest name.

    Examples
    --------
    >>> game = read_yaml('''
    ... players: [E, I]
    ... root: entry
    ... nodes:
    ...   entry: {player: E, actions: {out: t1, in: reply}}
    ...   reply: {player: I, actions: {fight: t2, share: t3}}
    ... outcomes:
    ...   t1: {payoffs: {E: 0, I: m}}
    ...   t2: {payoffs: {E: -1, I: -1}}
    ...   t3: {payoffs: {E: 1, I: m/2}}
    ... ''')
    >>> sorted(game.names)
    ['m']
    """
    source = find_source(path_or_text, (".yaml", ".yml"))
    data, lines, faults = read_document(source.text)
    if data is None:
        raise refusal(source.name, faults)
    if not data:
        raise refusal(source.name, [Fault(1, "is empty")])
    given = {key: value for key, value in data.items() if key not in CRISIS_KEYS}
    game: Game | None = None
    try:
        game = Game.model_validate(given)
    except ValidationError as error:
        details = error.errors()
        faults += [fault_at(lines, without_kinds(detail["loc"]), *_explain(detail)) for detail in details]
        game = _mended(given, details)
    if game is not None:
        faults += [fault_at(lines, place, message) for place, message in game.problems()]
    if faults or game is None:
        raise refusal(source.name, faults)
    return game


def _mended(given: dict[str, Any], details: list[ErrorDetails]) -> Game | None:
    """The game without unknown fields and with 0 for a formula that does not parse, to find more that is wrong."""
    mended: Any = deepcopy(given)
    try:
        for detail in details:
            *way, last = without_kinds(detail["loc"])
            part: Any = mended
            for step in way:
                part = part[step]
            if detail["type"] == "extra_forbidden":
                del part[last]
            elif isinstance(detail.get("ctx", {}).get("error"), ExpressionError):
                part[last] = 0
            else:
                return None
        return Game.model_validate(mended)
    except (ValidationError, LookupError, TypeError):
        return None


def _explain(detail: ErrorDetails) -> tuple[str, str]:
    """Message and remedy of a validation error."""
    place = without_kinds(detail["loc"])
    where, found = ".".join(map(str, place)), detail["input"]
    is_shown = isinstance(found, str | int | float | bool)
    match detail["type"]:
        case "missing" if isinstance(place[-1], int):
            return f"'{where}' is missing", "Write [probability, next node]."
        case "missing":
            required = [name for name, own in _fields_beside(detail["loc"]).items() if own]
            return f"'{where}' is missing", f"Required: {', '.join(required)}." if len(required) > 1 else ""
        case "extra_forbidden":
            return f"'{where}' is not a known field", nearest(str(place[-1]), _fields_beside(detail["loc"]))
        case "value_error":
            first, *rest = str(detail.get("ctx", {}).get("error", detail["msg"])).splitlines() or [""]
            return f"'{where}': {first}", "\n".join(rest)
        case kind if kind in _WANTED:
            shown = f"is {found!r}" if is_shown else "does not fit" if found else "is empty"
            is_quotable = kind == "string_type" and is_shown
            return f"'{where}' {shown}; {_WANTED[kind]} is wanted", "Put it in quotation marks." if is_quotable else ""
        case "too_short":
            return f"'{where}' is empty", ""
        case _:
            shown = f", not {found!r}" if is_shown else ""
            return f"'{where}': {detail['msg'][:1].lower()}{detail['msg'][1:]}{shown}", ""


def _fields_beside(loc: Place) -> dict[str, bool]:
    """Names of the fields that may stand where an error's field stands, and whether each must."""
    kind: type[BaseModel] = Game
    match loc:
        case ("nodes", _, mark, *_):
            kind = Chance if mark == NODE_KINDS[1] else Decision
        case ("outcomes", _, *_):
            kind = Outcome
        case ("parameters", _, *_):
            kind = Parameter
        case ("labels", _):
            kind = Labels
        case _:
            pass
    return {name: field.is_required() for name, field in kind.model_fields.items()}
