"""Games in our own YAML form, written: one line for each node and outcome where it fits."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from titanium.documents import plain_value
from titanium.errors import GameError
from titanium.expressions import Expression
from titanium.games.parts import Chance, Decision, Outcome, Parameter, Part
from titanium.games.tree import Game

WIDTH = 120
"""Columns past which a table is written on several lines."""

MAX_KEY = 1_000
"""Characters past which YAML wants a key to be marked as one."""

_WORD = re.compile(r"[A-Za-z_](?:[\w .()/*+<>=-]*[\w.()+*-])?", re.ASCII)
_FORMULA = re.compile(r"-?[\w.(](?:[\w .()/*+<>=-]*[\w.()])?", re.ASCII)
_NUMBER = re.compile(r"[0-9]+")
_SWITCHES = {"yes", "no", "on", "off", "true", "false", "null"}
"""Words that other readers of YAML take for something else, in any case."""


def write_yaml(game: Game) -> str:
    """YAML text of a game, which `read_yaml` makes equal again.

    Defaults are left out. Words that YAML could take for something else stand in quotation marks.

    Raises
    ------
    GameError
        If a part has an empty name, which YAML cannot hold as a key.

    Examples
    --------
    >>> from titanium.games import build, decide, end
    >>> game = build(decide("E", {"out": end({"E": 0}), "stay": end({"E": "max(v, 1)"})}), players=["E"],
    ...              parameters={"v": 2}, title="Entry")
    >>> print(write_yaml(game))
    title: Entry
    players: [E]
    parameters: {v: 2}
    root: n1
    nodes:
      n1: {player: E, actions: {out: t1, stay: t2}}
    outcomes:
      t1: {payoffs: {E: 0}}
      t2: {payoffs: {E: "max(v, 1)"}}
    <BLANKLINE>
    """
    lines: list[str] = []
    for name in ("title", "comment", "players", "parameters", "root", "nodes", "outcomes", "labels"):
        value = getattr(game, name)
        is_default = value == Game.model_fields[name].default
        if name in ("title", "comment") and value:
            lines.extend(_paragraph(name, value))
        elif name in ("nodes", "outcomes", "labels") and (table := _data(value)):
            lines.append(f"{name}:")
            for key, own in table.items():
                lines.extend(_entry(key, own, 2))
        elif not is_default:
            lines.extend(_entry(name, _data(value), 0))
    return "\n".join([*lines, ""])


def _data(value: Any) -> Any:
    """Tables and lists with the YAML text of every value, defaults left out."""
    match value:
        case Expression():
            return _formula(value.text)
        case Parameter() if value.model_fields_set <= {"default"} or value == Parameter(default=value.default):
            return _data(value.default)
        case Decision() | Chance() | Outcome() | Parameter() | Part():
            return {name: _data(own) for name, own in _fields(value)}
        case Mapping():
            return {key: _data(own) for key, own in value.items()}
        case list() | tuple():
            return [_data(own) for own in value]
        case str():
            return _word(value)
        case _:
            return _number(value)


def _fields(part: Part) -> Iterator[tuple[str, Any]]:
    """Fields of a part that differ from their defaults, and those that have none."""
    for name, field in type(part).model_fields.items():
        value = getattr(part, name)
        if field.is_required() or value != field.default:
            yield name, value


def _entry(key: str, value: Any, indent: int) -> Iterator[str]:
    """Lines of one key with what it holds: one line if it fits, or one for each part of it."""
    pad, text = " " * indent, _flow(value)
    name = _key(key)
    is_long_key = len(name) > MAX_KEY
    if is_long_key:
        yield f"{pad}? {name}"
        yield f"{pad}: {text}"
    elif not isinstance(value, dict) or not value or indent + len(name) + 2 + len(text) <= WIDTH:
        yield f"{pad}{name}: {text}"
    else:
        yield f"{pad}{name}:"
        for inner, own in value.items():
            yield from _entry(inner, own, indent + 2)


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        pairs = [(_key(key), _flow(own)) for key, own in value.items()]
        return "{" + ", ".join(f"{'? ' * (len(key) > MAX_KEY)}{key}: {own}" for key, own in pairs) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return value


def _paragraph(key: str, text: str) -> Iterator[str]:
    """A text of several lines as it stands where YAML allows, else on one line."""
    lines = text.removesuffix("\n").split("\n")
    is_plain = all(line.isprintable() and line == line.strip() for line in lines) and lines[0] and lines[-1]
    if len(lines) == 1 or not is_plain:
        yield f"{key}: {_word(text)}"
        return
    yield f"{key}: |{'' if text.endswith(chr(10)) else '-'}"
    yield from (f"  {line}".rstrip() for line in lines)


def _key(text: str) -> str:
    if not text:
        raise GameError("cannot be written as YAML", ["a name is empty\nGive every part a name."])
    return text if _NUMBER.fullmatch(text) else _word(text)


def _word(text: str) -> str:
    return text if _WORD.fullmatch(text) and text.lower() not in _SWITCHES else _quoted(text)


def _formula(text: str) -> str:
    """A formula, bare where reading gives the same text."""
    return text if _FORMULA.fullmatch(text) and str(plain_value(text)) == text else _quoted(text)


def _number(value: Any) -> str:
    return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(value)


def _quoted(text: str) -> str:
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(letter: str) -> str:
    if letter in '"\\':
        return f"\\{letter}"
    if letter.isprintable():
        return letter
    code = ord(letter)
    return {10: "\\n", 9: "\\t"}.get(code) or (
        f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" if code < 65536 else f"\\U{code:08x}"
    )
