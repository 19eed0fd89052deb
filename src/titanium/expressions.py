"""The safe expression grammar: payoffs, effects and quantities are data, never code.

Numbers, names, ``+ - * / **``, comparisons (1 if true, 0 if not), and the calls `where min max exp log sqrt
logistic`. An expression is parsed once to Python's syntax tree, checked against that whitelist, and evaluated by
walking it; inside `jit` the walk happens once, at trace time. Nothing is ever passed to Python's own evaluator.
"""

import ast
import math
import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from graphlib import CycleError, TopologicalSorter
from typing import Any

from titanium.axes import Dimension, Names, dimension, multiply, power, spell, syntax_tree
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

_ALLOWED = f"Allowed: numbers, names, + - * / **, comparisons, {' '.join(FUNCTIONS)}."


@dataclass(frozen=True)
class Expression:
    """A parsed formula; call it with an environment of names to evaluate it."""

    text: str
    tree: ast.expr
    names: frozenset[str]

    def __call__(self, env: Names) -> Any:
        """Value of the formula where `env` gives every name; scalars or arrays of any one shape.

        Raises
        ------
        ExpressionError
            If a name is missing from `env`; the nearest is given.
        """
        return _evaluate(self.tree, env, _array_functions)

    def number(self, env: Mapping[str, float]) -> float:
        """Value as a plain number, without JAX; nan where arithmetic gives no finite one."""
        try:
            value = _evaluate(self.tree, env, lambda: _PLAIN)
        except (ArithmeticError, ValueError, TypeError) as error:
            if isinstance(error, ExpressionError):
                raise
            return math.nan
        return float(value) if not isinstance(value, complex) and math.isfinite(value) else math.nan

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
    text = " ".join(str(text).split())
    if len(text) > MAX_LENGTH:
        raise ExpressionError(f"formula of {len(text)} characters; at most {MAX_LENGTH} are allowed")
    try:
        tree = syntax_tree(text)
    except SyntaxError:
        raise ExpressionError(f"formula '{_short(text)}' does not parse\n{_ALLOWED}") from None
    nodes = list(ast.walk(tree))
    if len(nodes) > MAX_NODES:
        raise ExpressionError(f"formula of {len(nodes)} parts; at most {MAX_NODES} are allowed")
    try:
        _check_grammar(tree, text)
    except RecursionError:
        raise ExpressionError(f"formula '{_short(text)}' is nested too deep") from None
    called = {id(node.func) for node in nodes if isinstance(node, ast.Call)}
    names = frozenset(node.id for node in nodes if isinstance(node, ast.Name) and id(node) not in called)
    return Expression(text, tree, names)


def _short(text: str) -> str:
    return text if len(text) <= 120 else f"{text[:117]}..."


def _check_grammar(node: ast.expr, text: str) -> float | None:
    """Refuse what is outside the grammar; the value of a part without names, None of one with names."""
    where = f"formula '{_short(text)}'"

    def constant(*parts: float | None) -> float | None:
        if None in parts:
            return None
        value = Expression(text, node, frozenset()).number({})
        if math.isnan(value):
            raise ExpressionError(f"{where}: '{_short(ast.unparse(node))}' is not a finite number")
        return value

    match node:
        case ast.Constant(value=bool()):
            raise ExpressionError(f"{where}: write 1 or 0 for {node.value}")
        case ast.Constant(value=int() | float()):
            return constant()
        case ast.Name(id=name):
            if name in FUNCTIONS:
                raise ExpressionError(f"{where}: '{name}' is a function and needs arguments")
            return None
        case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=operand):
            return constant(_check_grammar(operand, text))
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _BINARY:
            base, other = _check_grammar(left, text), _check_grammar(right, text)
            if isinstance(op, ast.Pow) and other is not None and abs(other) > MAX_EXPONENT:
                raise ExpressionError(f"{where}: exponent {_short(ast.unparse(right))} is over {MAX_EXPONENT}")
            return constant(base, other)
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in _COMPARE:
            return constant(_check_grammar(left, text), _check_grammar(right, text))
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in FUNCTIONS:
            least, most = FUNCTIONS[name]
            if not least <= len(args) <= most:
                wanted = f"{least}" if least == most else f"{least} to {most}"
                plural = "argument" if wanted == "1" else "arguments"
                raise ExpressionError(f"{where}: {name} takes {wanted} {plural}, not {len(args)}")
            return constant(*[_check_grammar(argument, text) for argument in args])
        case ast.Call(func=ast.Name(id=name)) if name not in FUNCTIONS:
            raise ExpressionError(f"{where}: unknown function '{name}'\n{nearest(name, FUNCTIONS)}")
    raise ExpressionError(f"{where}: '{_short(ast.unparse(node))}' is outside the grammar\n{_ALLOWED}")


def _logistic(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))


_PLAIN: dict[str, Callable[..., Any]] = {
    "where": lambda condition, yes, no: yes if condition else no,
    "min": min,
    "max": max,
    "exp": math.exp,
    "log": math.log,
    "sqrt": math.sqrt,
    "logistic": _logistic,
}


@cache
def _array_functions() -> dict[str, Callable[..., Any]]:
    import jax
    import jax.numpy as jnp

    def fold(function: Callable[[Any, Any], Any]) -> Callable[..., Any]:
        def folded(first: Any, *rest: Any) -> Any:
            for value in rest:
                first = function(first, value)
            return first

        return folded

    return {
        "where": lambda condition, yes, no: jnp.where(condition != 0, yes, no),
        "min": fold(jnp.minimum),
        "max": fold(jnp.maximum),
        "exp": jnp.exp,
        "log": jnp.log,
        "sqrt": jnp.sqrt,
        "logistic": jax.nn.sigmoid,
    }


def _evaluate(node: ast.expr, env: Names, functions: Callable[[], Mapping[str, Callable[..., Any]]]) -> Any:
    def of(part: ast.expr) -> Any:
        return _evaluate(part, env, functions)

    match node:
        case ast.Constant(value=int() | float() as value):
            return float(value)  # JAX refuses whole numbers past 32 bits
        case ast.Name(id=name):
            if name not in env:
                raise ExpressionError(f"a formula uses '{name}', which has no value\n{nearest(name, env)}")
            return env[name]
        case ast.UnaryOp(op=op, operand=operand):
            return -of(operand) if isinstance(op, ast.USub) else of(operand)
        case ast.BinOp(left=left, op=ast.Pow(), right=right):
            exponent = of(right)
            if isinstance(exponent, float) and exponent.is_integer():
                exponent = int(exponent)  # whole powers have a derivative at 0
            return of(left) ** exponent
        case ast.BinOp(left=left, op=op, right=right):
            return _BINARY[type(op)](of(left), of(right))
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return _COMPARE[type(op)](of(left), of(right)) * 1.0
        case ast.Call(func=ast.Name(id=name), args=args):
            return functions()[name](*map(of, args))
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
        If a name has no unit, unlike dimensions are added or compared, or a function or exponent gets anything but a
        pure number.
    """
    for name in sorted(formula.names - units.keys()):
        raise ExpressionError(f"formula '{formula}' uses '{name}', which is not defined\n{nearest(name, units)}")
    return _check_units(formula.tree, units, f"formula '{_short(formula.text)}'")


def fits(found: Dimension | None, unit: str) -> bool:
    """Whether a formula's dimension (see `check_units`) is that of `unit`."""
    return found is None or found == dimension(unit)


def _check_units(node: ast.expr, units: Mapping[str, str], where: str) -> Dimension | None:
    def of(part: ast.expr) -> Dimension | None:
        return _check_units(part, units, where)

    def told(part: ast.expr) -> str:
        unit = units[part.id] if isinstance(part, ast.Name) else spell(of(part) or {})
        return f"'{_short(ast.unparse(part))}' ({unit})"

    def same(parts: Iterable[ast.expr], verb: str) -> Dimension | None:
        known = [(part, own) for part in parts if (own := of(part)) is not None]
        for part, own in known[1:]:
            if own != known[0][1]:
                raise ExpressionError(f"{where}: {told(known[0][0])} cannot be {verb} {told(part)}")
        return known[0][1] if known else None

    match node:
        case ast.Constant():
            return None
        case ast.Name(id=name):
            return dimension(units[name])
        case ast.UnaryOp(operand=operand):
            return of(operand)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return same([left, right], "added to")
        case ast.BinOp(left=left, op=ast.Sub(), right=right):
            return same([left, right], "set off against")
        case ast.BinOp(left=left, op=ast.Mult() | ast.Div() as op, right=right):
            a, b = of(left), of(right)
            if a is None and b is None:
                return None
            sign = Fraction(1 if isinstance(op, ast.Mult) else -1)
            return multiply(a or {}, power(b or {}, sign))
        case ast.BinOp(left=left, op=ast.Pow(), right=right):
            base, exponent = of(left), of(right)
            if exponent:
                raise ExpressionError(f"{where}: the exponent {told(right)} is not a pure number")
            if not base:
                return base if exponent is None else {}
            value = _check_grammar(right, where)
            if value is None:
                raise ExpressionError(f"{where}: {told(left)} is raised to a variable power")
            return power(base, Fraction(value).limit_denominator(12))
        case ast.Compare(left=left, comparators=[right]):
            same([left, right], "compared with")
            return {}
        case ast.Call(func=ast.Name(id="where"), args=[condition, *branches]):
            of(condition)
            return same(branches, "swapped for")
        case ast.Call(func=ast.Name(id="min" | "max"), args=args):
            return same(args, "compared with")
        case ast.Call(func=ast.Name(id="sqrt"), args=[argument]):
            inner = of(argument)
            return power(inner, Fraction(1, 2)) if inner else inner
        case ast.Call(func=ast.Name(id=name), args=[argument]):
            if of(argument):
                raise ExpressionError(f"{where}: {name} wants a pure number, not {told(argument)}")
            return {}
    raise AssertionError(ast.dump(node))  # unreachable: parse() admits nothing else
