"""Axis names, array types and units: the shared vocabulary of every layer.

Axes are written in the order ``future package quarter actor``. Model code describes one future,
so most of its arrays are scalars; only `explore.sweep` adds the future axis.

Roles are letters, used as suffixes of symbols: W the patron, S the host, K the adversary, B the rival.
A case says which state plays which role.
"""

import ast
import math
import warnings
from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any

from titanium.errors import ExpressionError, nearest

if TYPE_CHECKING:
    from jaxtyping import Array, Float

    Scalar = Float[Array, ""]
    """One number of one future."""

PATRON, HOST, ADVERSARY, RIVAL = ROLES = ("W", "S", "K", "B")

Names = Mapping[str, Any]
"""Symbol to scalar: the environment in which expressions are evaluated."""

HOURS_PER_DAY, KM_PER_NAUTICAL_MILE = 24, 1.852
KM_PER_DAY_PER_KNOT = HOURS_PER_DAY * KM_PER_NAUTICAL_MILE
QUARTERS_PER_YEAR = 4

Dimension = Mapping[str, Fraction]
"""Base dimension to exponent; empty for a pure number."""

_BASE_UNITS: dict[str, str] = {
    **dict.fromkeys(["USD", "USD_k", "USD_m", "USD_bn"], "usd"),
    **dict.fromkeys(["KRW", "KRW_bn", "KRW_trn"], "krw"),
    **dict.fromkeys(["JPY", "JPY_bn", "JPY_trn"], "jpy"),
    **dict.fromkeys(["LCU", "LCU_bn", "LCU_trn"], "lcu"),  # the host's own currency where no unit is named for it
    **dict.fromkeys(["yr", "quarter", "month", "days", "hours", "decade"], "time"),
    **dict.fromkeys(["km", "nmi", "ft"], "length"),
    **dict.fromkeys(["persons", "thousand", "hundred_k"], "persons"),
    **dict.fromkeys(["warheads"], "warheads"),
    **dict.fromkeys(["short_tons", "thousand_short_tons"], "weight"),
    **{unit: unit for unit in ("vehicles", "pieces", "launchers", "aircraft", "ships", "sorties", "pallets")},
    **{unit: unit for unit in ("tanks", "parking_spots", "jobs")},
}
_PURE_UNITS = frozenset(
    "1 share utility probability index ratio logit coefficient exponent log_ratio elasticity multiple "
    "correlation pct pct_gdp flag code events year deg".split()
)
_DERIVED_UNITS: dict[str, str] = {"knots": "nmi/hours", "sqft": "ft^2"}
_MAX_UNIT_LENGTH, _MAX_UNIT_EXPONENT = 100, 12


def __getattr__(name: str) -> Any:
    """Array types, made when they are first asked for: they import JAX, which reading a case does not need."""
    if name != "Scalar":
        raise AttributeError(f"module 'titanium.axes' has no attribute '{name}'")
    from jaxtyping import Array, Float

    globals()[name] = Float[Array, ""]
    return globals()[name]


@cache
def dimension(unit: str) -> Dimension:
    """Dimension of a unit such as ``USD_bn/yr``, as exponents of base dimensions.

    Utilities are shares of the host's survival, so a pure number, like every share and logit.

    Raises
    ------
    ExpressionError
        If the unit has an unknown name or is not a product of powers.

    Examples
    --------
    >>> dict(dimension("USD_bn/yr"))
    {'usd': Fraction(1, 1), 'time': Fraction(-1, 1)}
    """
    if len(unit) > _MAX_UNIT_LENGTH:
        raise ExpressionError(f"unit of {len(unit)} characters; at most {_MAX_UNIT_LENGTH} are allowed")
    try:
        tree = syntax_tree(unit.replace("^", "**"))
    except SyntaxError:
        raise _not_a_product(unit) from None
    return _dimension(tree, unit)


def syntax_tree(text: str) -> ast.expr:
    """Python's own syntax tree of one line of arithmetic; nothing is run.

    Raises
    ------
    SyntaxError
        Whatever is wrong with the text, too deep a nesting included.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Python warns of `1if x`, which the grammars refuse anyway
        try:
            return ast.parse(text, mode="eval").body
        except (ValueError, MemoryError, RecursionError) as error:
            raise SyntaxError(str(error)) from None


def _dimension(node: ast.expr, unit: str) -> Dimension:
    match node:
        case ast.Constant(value=int() as one) if one == 1 and one is not True:
            return {}
        case ast.Name(id=name) if name in _PURE_UNITS:
            return {}
        case ast.Name(id=name) if name in _BASE_UNITS:
            return {_BASE_UNITS[name]: Fraction(1)}
        case ast.Name(id=name) if name in _DERIVED_UNITS:
            return dimension(_DERIVED_UNITS[name])
        case ast.Name(id=name):
            known = [*_PURE_UNITS, *_BASE_UNITS, *_DERIVED_UNITS]
            raise ExpressionError(f"unit '{unit}' has the unknown name '{name}'\n{nearest(name, known)}")
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            return multiply(_dimension(left, unit), _dimension(right, unit))
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            return multiply(_dimension(left, unit), power(_dimension(right, unit), Fraction(-1)))
        case ast.BinOp(left=left, op=ast.Pow(), right=ast.UnaryOp(op=ast.USub(), operand=exponent)):
            return power(_dimension(left, unit), -_exponent(exponent, unit))
        case ast.BinOp(left=left, op=ast.Pow(), right=exponent):
            return power(_dimension(left, unit), _exponent(exponent, unit))
    raise _not_a_product(unit)


def _exponent(node: ast.expr, unit: str) -> Fraction:
    match node:
        case ast.Constant(value=int() | float() as exponent) if exponent is not True and exponent is not False:
            if math.isfinite(exponent) and exponent <= _MAX_UNIT_EXPONENT:
                return Fraction(exponent).limit_denominator(12)
            raise ExpressionError(f"unit '{unit}': an exponent is over {_MAX_UNIT_EXPONENT}")
    raise _not_a_product(unit)


def _not_a_product(unit: str) -> ExpressionError:
    return ExpressionError(
        f"unit '{unit}' is not a product of powers of known units\nWrite it as USD_bn/yr, km/days or ft^2."
    )


def multiply(a: Dimension, b: Dimension) -> Dimension:
    """Dimension of a product."""
    product = {name: a.get(name, Fraction(0)) + b.get(name, Fraction(0)) for name in {**a, **b}}
    return {name: exponent for name, exponent in product.items() if exponent}


def power(a: Dimension, exponent: Fraction) -> Dimension:
    """Dimension of a power."""
    return {name: own * exponent for name, own in a.items() if exponent}


def spell(a: Dimension) -> str:
    """A dimension in words, for messages."""
    return " ".join(f"{name}^{exponent}" if exponent != 1 else name for name, exponent in a.items()) or "number"


class Symbols(dict[str, Any]):
    """Symbols of the model with their values, readable as attributes beside the equation they come from.

    Examples
    --------
    >>> p = Symbols(v_W=0.45, c_W=0.2)
    >>> round(p.v_W - p.c_W, 2)
    0.25
    """

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None
