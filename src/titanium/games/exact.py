"""Exact numbers: what a formula of plain numbers is worth as a fraction, and how a fraction is written."""

import ast
import math
import operator
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from titanium.expressions import Expression

MAX_BITS = 4_000
"""Size of a fraction past which a formula is taken as a floating-point number instead."""

MAX_EXPONENT = 400
"""Greatest power of ten in a number's text; floating-point numbers end at 308."""

MAX_PLACES = 17
"""Most decimal places that are written; floating-point numbers need no more."""

_ARITHMETIC: dict[type, Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_COMPARISONS: dict[type, Callable[[Fraction, Fraction], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}


class _Inexact(Exception):
    """No fraction of reasonable size is the value."""


def exact(formula: Expression, env: Mapping[str, float]) -> Fraction | None:
    """Value of a formula as a fraction; None where arithmetic gives no finite number.

    Numbers stand for their decimal digits, so 0.1 is 1/10; `exp`, `log`, `sqrt` and `logistic`, and what would take
    more than thousands of digits, are computed in floating point.

    Parameters
    ----------
    formula
        The formula.
    env
        Name to finite number.

    Raises
    ------
    ExpressionError
        If a name is missing from `env`.

    Examples
    --------
    >>> from titanium.expressions import parse
    >>> exact(parse("0.1 + 1/3"), {}), exact(parse("1 - p"), {"p": 0.3})
    (Fraction(13, 30), Fraction(7, 10))
    """
    try:
        return _exact(formula.tree, env)
    except (_Inexact, ArithmeticError):
        value = formula.number(env)
        return Fraction(repr(value)) if math.isfinite(value) else None


def write_number(value: Fraction) -> str:
    """A fraction as an exact text: a whole number, a decimal if it ends soon enough, or a ratio.

    Examples
    --------
    >>> [write_number(Fraction(text)) for text in ("3", "-0.250", "2/6")]
    ['3', '-0.25', '1/3']
    """
    whole, rest = abs(value.numerator), value.denominator
    for places in range(MAX_PLACES + 1 if rest <= 10**MAX_PLACES else 0):
        if 10**places % rest == 0:
            digits = f"{whole * 10**places // rest:0{places + 1}d}"
            text = f"{digits[:-places]}.{digits[-places:]}" if places else digits
            return f"-{text}" if value < 0 else text
    return str(value)


def close_gap(texts: Sequence[str], shares: Sequence[Fraction]) -> list[str]:
    """Texts of probabilities that sum to exactly one: the last takes up what is missing, unless it is too small.

    Examples
    --------
    >>> close_gap(["0.333", "0.333", "0.333"], [Fraction("0.333")] * 3)
    ['0.333', '0.333', '0.334']
    """
    found, gap = list(texts), 1 - sum(shares)
    if gap:
        seat = len(shares) - 1
        if not 0 <= shares[seat] + gap <= 1:
            seat = max(range(len(shares)), key=shares.__getitem__)
        found[seat] = write_number(shares[seat] + gap)
    return found


def _exact(node: ast.expr, env: Mapping[str, float]) -> Fraction:
    match node:
        case ast.Constant(value=int() | float() as value):
            return _bounded(Fraction(repr(value)))
        case ast.Name(id=name) if name in env:
            return _bounded(Fraction(repr(float(env[name]))))
        case ast.UnaryOp(op=op, operand=operand):
            return -_exact(operand, env) if isinstance(op, ast.USub) else _exact(operand, env)
        case ast.BinOp(left=left, op=ast.Pow(), right=right):
            base, exponent = _exact(left, env), _exact(right, env)
            size = max(base.numerator.bit_length(), base.denominator.bit_length())
            if exponent.denominator != 1 or size * abs(exponent) > MAX_BITS:
                raise _Inexact
            return base ** int(exponent)
        case ast.BinOp(left=left, op=op, right=right):
            return _bounded(_ARITHMETIC[type(op)](_exact(left, env), _exact(right, env)))
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return Fraction(_COMPARISONS[type(op)](_exact(left, env), _exact(right, env)))
        case ast.Call(func=ast.Name(id="where"), args=[condition, yes, no]):
            return _exact(yes, env) if _exact(condition, env) else _exact(no, env)
        case ast.Call(func=ast.Name(id="min"), args=args):
            return min(_exact(part, env) for part in args)
        case ast.Call(func=ast.Name(id="max"), args=args):
            return max(_exact(part, env) for part in args)
    raise _Inexact


def _bounded(value: Fraction) -> Fraction:
    if max(value.numerator.bit_length(), value.denominator.bit_length()) > MAX_BITS:
        raise _Inexact
    return value
