r"""Words, numbers and quoted texts of a Gambit file, each with its line.

White space parts tokens and means nothing else. A quoted text may hold anything; in it `\"` is a quotation mark and
`\\` a backslash, while any other backslash stands for itself, as in Gambit.
"""

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from titanium.documents import Fault
from titanium.games.exact import MAX_EXPONENT

MAX_DIGITS = 400

_TOKEN = re.compile(
    r'[ \t\n\v\f\r]*(?:(?P<text>"[^"\\]*(?:\\.[^"\\]*)*")|(?P<mark>[{},])|(?P<word>[^\s{},"]+|\S))',
    re.DOTALL | re.ASCII,
)
_NUMBER = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE](?P<power>[-+]?[0-9]+))?")
_RATIO = re.compile(r"[-+]?[0-9]+/(?P<divisor>[0-9]+)")
_ZEROS = re.compile(r"(?<![0-9.])0+(?=[0-9])")
_NOT_FINITE = re.compile(r"[-+]?(nan|inf|infinity)", re.IGNORECASE)


class EfgError(Exception):
    """The first place at which a file leaves the grammar; what follows cannot be read."""

    def __init__(self, line: int, message: str, remedy: str = ""):
        self.fault = Fault(line, message, remedy)
        super().__init__(message)


class Token(NamedTuple):
    """A quoted `text`, a `mark` (brace or comma), a `word` (numbers too), or the `end` of the file."""

    kind: str
    value: str
    line: int

    def __str__(self) -> str:
        text = "".join(letter if letter.isprintable() else "\ufffd" for letter in self.value[:41])
        shown = text if len(text) <= 40 else f"{text[:37]}..."
        return {"end": "the end of the file", "text": f'"{shown}"'}.get(self.kind, f"'{shown}'")


def tokens(text: str) -> Iterator[Token]:
    r"""Tokens of a file in order, its end last.

    Raises
    ------
    EfgError
        At a quoted text that does not end.

    Examples
    --------
    >>> [token.value for token in tokens('t "" 1 "say \\"x\\"" { 1/3, -.5 }')]
    ['t', '', '1', 'say "x"', '{', '1/3', ',', '-.5', '}', '']
    """
    line, position = 1, 0
    while match := _TOKEN.match(text, position):
        kind = match.lastgroup or ""
        start = match.start(kind)
        line += text.count("\n", position, start)
        value = match[kind]
        if value == '"':
            raise EfgError(line, "a quoted text begins here and never ends", 'End it with ".')
        yield Token(kind, _unquoted(value) if kind == "text" else value, line)
        position = match.end()
        line += value.count("\n")
    yield Token("end", "", text.count("\n", 0, len(text.rstrip())) + 1)


def _unquoted(text: str) -> str:
    return re.sub(r'\\(["\\])', r"\1", text[1:-1])


def quoted(text: str) -> str:
    r"""A text in quotation marks, with no more backslashes than reading it back needs.

    Examples
    --------
    >>> print(quoted('a "b" \\wedge'), quoted("\\"))
    "a \"b\" \wedge" "\\"
    """
    return '"' + re.sub(r'"|\\(?=["\\]|\Z)', r"\\\g<0>", text) + '"'


def number(token: Token) -> str:
    """Text of a number as a formula can hold it: that of the file, without needless zeros or a plus in front.

    Raises
    ------
    EfgError
        If it is none, not finite, or too large or small for a floating-point number.

    Examples
    --------
    >>> [number(Token("word", text, 1)) for text in (".80", "1.", "+3", "007", "-7/02")]
    ['.80', '1.', '3', '7', '-7/2']
    """
    text = token.value if token.kind == "word" else ""
    found = _NUMBER.fullmatch(text) or _RATIO.fullmatch(text)
    if found is None:
        if _NOT_FINITE.fullmatch(text):
            raise EfgError(token.line, f"{token} is not a finite number")
        raise EfgError(token.line, f"a number is wanted, not {token}", "Allowed: 3, -0.5, 1e-3, 1/3.")
    parts = found.groupdict()
    if parts.get("divisor") and int(parts["divisor"][:MAX_DIGITS]) == 0:
        raise EfgError(token.line, f"{token} divides by zero")
    power = parts.get("power") or "0"
    if len(text) > MAX_DIGITS or len(power) > 5 or abs(int(power)) > MAX_EXPONENT or not _is_in_range(text):
        raise EfgError(token.line, f"the number {token} is too large or too small", "Allowed: 1e-300 to 1e300 in size.")
    text = _ZEROS.sub("", text.removeprefix("+"))
    return f"0{text}" if text[0] == "." and parts.get("power") else text  # Gambit stops at .5e3


def _is_in_range(text: str) -> bool:
    """Whether a number, and both sides of a ratio, are what a floating-point number can hold."""
    sizes = [abs(Fraction(part)) for part in (text, *text.split("/"))]
    return all(size == 0 or Fraction(1, 10**300) <= size <= 10**300 for size in sizes)


def whole_number(token: Token, what: str) -> int:
    """A whole number of up to nine digits.

    Raises
    ------
    EfgError
        If the token is something else; `what` says what is wanted.
    """
    if token.kind != "word" or not re.fullmatch(r"[0-9]{1,9}", token.value):
        raise EfgError(token.line, f"{what} is wanted, not {token}", "Allowed: a whole number, 0 or more.")
    return int(token.value)
