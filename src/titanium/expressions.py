"""The safe expression grammar: payoffs, effects and quantities are data, never code.

Numbers, names, ``+ - * / **``, comparisons, and the calls `where min max exp log sqrt logistic`. An expression is
parsed once to Python's syntax tree, checked against that whitelist, and evaluated by walking it; inside `jit`
the walk happens once, at trace time. Nothing is ever passed to Python's own evaluator.
"""

import ast
import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from graphlib import CycleError, TopologicalSorter
from typing import Any

from titanium.axes import Dimension, Names, dimension, multiply, power, spell
from titanium.errors import ExpressionError, nearest

MAX_LENGTH, MAX_NODES, MAX_EXPONENT = 2_000, 400, 16
"""Limits that keep a hostile or mistyped formula from costing more than a line of text should."""

_BINARY: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
_COMPARE: dict[type, Callable[[Any, Any], Any]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
FUNCTIONS: dict[str, tuple[int, int]] = {
    "where": (3, 3),
    "min": (2, 8),
    "max": (2, 8),
    "exp": (1, 1),
    "log": (1, 1),
    "sqrt": (1, 1),
    "logistic": (1, 1),
}
"""Function name to its least and greatest number of arguments."""


@dataclass(frozen=True)
class Expression:
    """A parsed formula; call it with an environment of names to evaluate it."""

    text: str
    tree: ast.expr
    names: frozenset[str]

    def __call__(self, env: Names) -> Any:
        """Value of the formula where `env` gives every name; scalars or arrays of any one shape."""
        return _evaluate(self.tree, env)

    def __hash__(self) -> int:
        return hash(self.text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Expression) and self.text == other.text

    def __str__(self) -> str:
        return self.text


@cache
def parse(text: str) -> Expression:
    """Parse a formula.

    Raises
    ------
    ExpressionError
        If it is longer than a formula may be, does not parse, or uses anything outside the grammar.

    Examples
    --------
    >>> formula = parse("max(s, dem) - 1")
    >>> sorted(formula.names), float(formula({"s": 1.0, "dem": 5.0}))
    (['dem', 's'], 4.0)
    """
    text = str(text).strip()
    if len(text) > MAX_LENGTH:
        raise ExpressionError(f"formula of {len(text)} characters; at most {MAX_LENGTH} are allowed")
    try:
        tree = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        raise ExpressionError(f"formula '{text}' does not parse") from None
    nodes = list(ast.walk(tree))
    if len(nodes) > MAX_NODES:
        raise ExpressionError(f"formula of {len(nodes)} parts; at most {MAX_NODES} are allowed")
    _check_grammar(tree, text)
    called = {id(node.func) for node in nodes if isinstance(node, ast.Call)}
    names = frozenset(node.id for node in nodes if isinstance(node, ast.Name) and id(node) not in called)
    return Expression(text, tree, names)


def _check_grammar(node: ast.expr, text: str) -> None:
    match node:
        case ast.Constant(value=bool()):
            raise ExpressionError(f"formula '{text}': write 1 or 0 for {node.value}")
        case ast.Constant(value=int() | float()):
            return
        case ast.Name(id=name):
            if name in FUNCTIONS:
                raise ExpressionError(f"formula '{text}': '{name}' is a function and needs arguments")
            return
        case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=operand):
            return _check_grammar(operand, text)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _BINARY:
            if isinstance(op, ast.Pow) and isinstance(right, ast.Constant) and _number(right) > MAX_EXPONENT:
                raise ExpressionError(f"formula '{text}': exponent {right.value} is over {MAX_EXPONENT}")
            _check_grammar(left, text)
            return _check_grammar(right, text)
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in _COMPARE:
            _check_grammar(left, text)
            return _check_grammar(right, text)
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in FUNCTIONS:
            least, most = FUNCTIONS[name]
            if not least <= len(args) <= most:
                wanted = f"{least}" if least == most else f"{least} to {most}"
                raise ExpressionError(f"formula '{text}': {name} takes {wanted} arguments, not {len(args)}")
            for argument in args:
                _check_grammar(argument, text)
            return
        case ast.Call(func=ast.Name(id=name)):
            raise ExpressionError(f"formula '{text}': unknown function '{name}'\n{nearest(name, FUNCTIONS)}")
    raise ExpressionError(
        f"formula '{text}': '{ast.unparse(node)}' is outside the grammar\n"
        "Allowed: numbers, names, + - * / **, comparisons, where min max exp log sqrt logistic."
    )


def _number(node: ast.Constant) -> float:
    return abs(node.value) if isinstance(node.value, int | float) else 0.0


@cache
def _backend() -> dict[str, Callable[..., Any]]:
    import jax
    import jax.numpy as jnp

    def fold(function: Callable[[Any, Any], Any]) -> Callable[..., Any]:
        def folded(first: Any, *rest: Any) -> Any:
            for value in rest:
                first = function(first, value)
            return first

        return folded

    return {
        "where": jnp.where,
        "min": fold(jnp.minimum),
        "max": fold(jnp.maximum),
        "exp": jnp.exp,
        "log": jnp.log,
        "sqrt": jnp.sqrt,
        "logistic": jax.nn.sigmoid,
    }


def _evaluate(node: ast.expr, env: Names) -> Any:
    match node:
        case ast.Constant(value=value):
            return value
        case ast.Name(id=name):
            return env[name]
        case ast.UnaryOp(op=op, operand=operand):
            value = _evaluate(operand, env)
            return -value if isinstance(op, ast.USub) else value
        case ast.BinOp(left=left, op=op, right=right):
            return _BINARY[type(op)](_evaluate(left, env), _evaluate(right, env))
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return _COMPARE[type(op)](_evaluate(left, env), _evaluate(right, env))
        case ast.Call(func=ast.Name(id=name), args=args):
            return _backend()[name](*(_evaluate(argument, env) for argument in args))
    raise AssertionError(ast.dump(node))  # unreachable: parse() admits nothing else


def order(formulas: Mapping[str, Expression]) -> tuple[str, ...]:
    """Names of `formulas` in an order in which each comes after what it depends on.

    Raises
    ------
    ExpressionError
        If a formula depends on itself, directly or through others; the cycle is named.
    """
    graph = {name: sorted(formula.names & formulas.keys()) for name, formula in formulas.items()}
    try:
        return tuple(TopologicalSorter(graph).static_order())
    except CycleError as error:
        raise ExpressionError(f"formulas refer to each other in a circle: {' -> '.join(error.args[1])}") from None


def evaluate_all(formulas: Mapping[str, Expression], env: Names, sequence: Iterable[str]) -> dict[str, Any]:
    """`env` with every formula's value added, evaluated in `sequence` (see `order`)."""
    values = dict(env)
    for name in sequence:
        values[name] = formulas[name](values)
    return values


def check_units(formula: Expression, units: Mapping[str, str]) -> Dimension | None:
    """Dimension of a formula, or None if it is a bare number that fits anywhere.

    Raises
    ------
    ExpressionError
        If unlike dimensions are added or compared, or a function or exponent gets anything but a pure number.
    """
    return _check_units(formula.tree, units, formula.text)


def fits(found: Dimension | None, unit: str) -> bool:
    """Whether a formula's dimension (see `check_units`) is that of `unit`."""
    return found is None or found == dimension(unit)


def _check_units(node: ast.expr, units: Mapping[str, str], text: str) -> Dimension | None:
    def same(parts: Iterable[Dimension | None], what: str) -> Dimension | None:
        known = [part for part in parts if part is not None]
        for part in known[1:]:
            if part != known[0]:
                raise ExpressionError(f"formula '{text}': {what} of {spell(known[0])} and {spell(part)}")
        return known[0] if known else None

    match node:
        case ast.Constant():
            return None
        case ast.Name(id=name):
            return dimension(units[name])
        case ast.UnaryOp(operand=operand):
            return _check_units(operand, units, text)
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub(), right=right):
            return same([_check_units(left, units, text), _check_units(right, units, text)], "sum")
        case ast.BinOp(left=left, op=ast.Mult() | ast.Div() as op, right=right):
            a, b = _check_units(left, units, text), _check_units(right, units, text)
            if a is None and b is None:
                return None
            sign = Fraction(1 if isinstance(op, ast.Mult) else -1)
            return multiply(a or {}, power(b or {}, sign))
        case ast.BinOp(left=left, op=ast.Pow(), right=right):
            base, exponent = _check_units(left, units, text), _check_units(right, units, text)
            if exponent:
                raise ExpressionError(f"formula '{text}': exponent has the unit {spell(exponent)}")
            if base and not isinstance(right, ast.Constant):
                raise ExpressionError(f"formula '{text}': {spell(base)} is raised to a variable power")
            return power(base, Fraction(right.value).limit_denominator(12)) if base else base  # pyright: ignore
        case ast.Compare(left=left, comparators=[right]):
            same([_check_units(left, units, text), _check_units(right, units, text)], "comparison")
            return {}
        case ast.Call(func=ast.Name(id="where"), args=[condition, *branches]):
            _check_units(condition, units, text)
            return same([_check_units(branch, units, text) for branch in branches], "choice")
        case ast.Call(func=ast.Name(id="min" | "max" as name), args=args):
            return same([_check_units(argument, units, text) for argument in args], name)
        case ast.Call(func=ast.Name(id="sqrt"), args=[argument]):
            inner = _check_units(argument, units, text)
            return power(inner, Fraction(1, 2)) if inner else inner
        case ast.Call(func=ast.Name(id=name), args=[argument]):
            inner = _check_units(argument, units, text)
            if inner:
                raise ExpressionError(f"formula '{text}': {name}() of {spell(inner)}; it wants a pure number")
            return {}
    raise AssertionError(ast.dump(node))  # unreachable: parse() admits nothing else
