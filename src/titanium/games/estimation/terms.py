"""Right-hand sides of formulas, as in R: `x + z`, `x - 1`, `a * b`, `log(x)`, categories as dummies.

| written | means |
|---|---|
| `x + z` | a constant, `x` and `z` |
| `1`, `0` | a constant alone; nothing at all, so that the utility is fixed at 0 |
| `x - 1`, `0 + x` | no constant |
| `a:b`, `a * b` | the product; `a + b + a:b` |
| `log(x)`, `sqrt(x)`, `exp(x)`, `I(x^2 / z)` | arithmetic of number columns |
| `C(x)` or `factor(x)` | a number column as categories |
| `offset(x)` | `x` with the coefficient 1 |

A text column is categories: one dummy each, but for the first in alphabetical order. A category is coded in full
where the term without it is not in the formula, which is R's rule.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import jax
import numpy as np
from jaxtyping import Float

from titanium.errors import ExpressionError
from titanium.expressions import Expression, parse
from titanium.games.estimation.table import Table

CONSTANT = "const"
"""Name of the constant's coefficient."""

_NAME = re.compile(r"[A-Za-z_~.][A-Za-z0-9_.]*")
_CALL = re.compile(r"(\w+)\s*\((.*)\)", re.DOTALL)
_CATEGORY, _ARITHMETIC = ("C", "factor"), ("log", "sqrt", "exp", "I")

Levels = Mapping[str, tuple[str, ...]]
"""Column to its categories, the base first."""


@dataclass(frozen=True)
class Factor:
    """One factor of a term: a column, a column as categories, or arithmetic of columns."""

    text: str
    column: str = ""
    is_category: bool = False
    formula: Expression | None = None

    @property
    def columns(self) -> frozenset[str]:
        """Columns that it reads."""
        return self.formula.names if self.formula is not None else frozenset({self.column})


@dataclass(frozen=True)
class Terms:
    """A parsed right-hand side.

    Attributes
    ----------
    text
        As it was written.
    has_constant
        Whether it has a constant.
    products
        Terms in order; each is a product of factors.
    offsets
        Factors with the coefficient 1.
    """

    text: str
    has_constant: bool
    products: tuple[tuple[Factor, ...], ...] = ()
    offsets: tuple[Factor, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is estimated."""
        return not self.has_constant and not self.products

    @property
    def factors(self) -> tuple[Factor, ...]:
        """Every factor, offsets included."""
        return (*(factor for product in self.products for factor in product), *self.offsets)

    @property
    def columns(self) -> frozenset[str]:
        """Columns that it reads."""
        return frozenset[str]().union(*(factor.columns for factor in self.factors))


def parse_terms(text: str) -> Terms:
    """Parse one right-hand side.

    Raises
    ------
    ExpressionError
        If it is not a sum of terms.

    Examples
    --------
    >>> terms = parse_terms("x * z - 1")
    >>> terms.has_constant, [":".join(factor.text for factor in product) for product in terms.products]
    (False, ['x', 'z', 'x:z'])
    """
    has_constant = True
    products: dict[frozenset[str], tuple[Factor, ...]] = {}
    offsets: list[Factor] = []
    for sign, term in _signed(text):
        if term in {"0", "1"}:
            has_constant = (term == "1") == (sign > 0)
            continue
        if (call := _CALL.fullmatch(term)) and call[1] == "offset":
            if sign < 0:
                raise ExpressionError(f"formula '{text}': an offset cannot be taken away")
            offsets.append(_factor(call[2].strip(), text))
            continue
        for product in _products(term, text):
            key = frozenset(factor.text for factor in product)
            if sign > 0:
                products.setdefault(key, product)
            else:
                products.pop(key, None)
    ordered = sorted(products.values(), key=len)  # R shows main effects first
    return Terms(text.strip(), has_constant, tuple(ordered), tuple(offsets))


def _split(text: str, marks: str) -> Iterator[tuple[str, str]]:
    """Pieces between marks that stand outside brackets, each with the mark before it."""
    depth, piece, mark = 0, "", ""
    for letter in text:
        depth += (letter == "(") - (letter == ")")
        if letter in marks and depth == 0:
            yield mark, piece.strip()
            piece, mark = "", letter
        else:
            piece += letter
    yield mark, piece.strip()


def _signed(text: str) -> Iterator[tuple[int, str]]:
    pieces = list(_split(text, "+-"))
    if len(pieces) > 1 and not pieces[0][1]:
        pieces = pieces[1:]  # a leading sign
    for mark, piece in pieces:
        if not piece:
            raise ExpressionError(f"formula '{text}' lacks a term\nWrite 0 for nothing, 1 for a constant, or x + z.")
        yield (-1 if mark == "-" else 1), piece


def _products(term: str, text: str) -> list[tuple[Factor, ...]]:
    """Products that a term stands for: `a * b` is `a`, `b` and `a:b`."""
    found: list[tuple[Factor, ...]] = []
    for _, part in _split(term, "*"):
        own = tuple(_factor(piece, text) for _, piece in _split(part, ":"))
        found += [own, *((*before, *own) for before in list(found))]
    return found


def _factor(piece: str, text: str) -> Factor:
    piece = piece.strip("`")
    if piece == ".":
        raise ExpressionError(f"formula '{text}': name the columns that '.' stands for")
    if _NAME.fullmatch(piece):
        return Factor(piece, column=piece)
    call = _CALL.fullmatch(piece)
    if call and call[1] in _CATEGORY and _NAME.fullmatch(call[2].strip()):
        return Factor(piece, column=call[2].strip(), is_category=True)
    if call and call[1] in _ARITHMETIC:
        inner = call[2] if call[1] == "I" else piece
        return Factor(piece, formula=parse(inner.replace("^", "**")))
    raise ExpressionError(
        f"formula '{text}': '{piece}' is not a term\n"
        "Allowed: columns, 0, 1, a:b, a*b, log(x), sqrt(x), exp(x), I(arithmetic), C(x), offset(x)."
    )


def categories(terms: Terms, table: Table) -> dict[str, tuple[str, ...]]:
    """Categories of each column that these terms read as such, in alphabetical order; the first is the base.

    Numbers as categories are in numerical order.
    """
    found = {}
    for factor in terms.factors:
        if factor.formula is None and _is_category(factor, table):
            column = table.columns[factor.column]
            values = {text for text, gone in zip(column.as_texts(), column.is_missing, strict=True) if not gone}
            found[factor.column] = tuple(sorted(values, key=(lambda v: (float(v), v)) if column.is_number else None))
    return found


def _is_category(factor: Factor, table: Table) -> bool:
    return factor.formula is None and (factor.is_category or not table.columns[factor.column].is_number)


def design(terms: Terms, table: Table, levels: Levels) -> tuple[list[str], Float[np.ndarray, "row coefficient"]]:
    """Names of the coefficients and the matrix that they multiply.

    Parameters
    ----------
    terms
        The right-hand side.
    table
        Observations; rows with missing values give nan.
    levels
        Categories of the text columns, as the first data had them; a category that is not among them gives nan.
    """
    names, columns = [], []
    if terms.has_constant:
        names.append(CONSTANT)
        columns.append(np.ones(table.n))
    present = {frozenset(factor.text for factor in product) for product in terms.products}
    present |= {frozenset()} if terms.has_constant else set()
    for product in terms.products:
        coded: list[tuple[str, np.ndarray]] = [("", np.ones(table.n))]
        for factor in product:
            margin = frozenset(other.text for other in product if other is not factor)
            own = _coded(factor, table, levels, is_full=margin not in present)
            coded = [(f"{a}:{b}" if a else b, x * y) for b, y in own for a, x in coded]
        present.add(frozenset(factor.text for factor in product))
        if not terms.has_constant and len(product) == 1 and _is_category(product[0], table):
            present.add(frozenset())  # dummies of all categories stand for the constant
        names += [name for name, _ in coded]
        columns += [column for _, column in coded]
    return names, np.stack(columns, axis=1) if columns else np.zeros((table.n, 0))


def offset(terms: Terms, table: Table) -> Float[np.ndarray, " row"]:
    """Sum of the terms with the coefficient 1."""
    return sum((_number(factor, table) for factor in terms.offsets), np.zeros(table.n))


def _coded(factor: Factor, table: Table, levels: Levels, *, is_full: bool) -> list[tuple[str, np.ndarray]]:
    if factor.column not in levels:
        return [(factor.text, _number(factor, table))]
    column = table.columns[factor.column]
    own = levels[factor.column]
    texts = np.asarray(column.as_texts(), dtype=object)
    unknown = column.is_missing | ~np.isin(texts, np.asarray(own, dtype=object))
    return [
        (f"{factor.text}{level}", np.where(unknown, np.nan, (texts == level).astype(np.float64)))
        for level in (own if is_full else own[1:])
    ]


def _number(factor: Factor, table: Table) -> Float[np.ndarray, " row"]:
    if factor.formula is None:
        return table.columns[factor.column].numbers
    with jax.enable_x64(True), np.errstate(all="ignore"):  # what is not finite is reported with its row
        value = factor.formula({name: table.columns[name].numbers for name in factor.formula.names})
        return np.broadcast_to(np.asarray(value, dtype=np.float64), (table.n,))
