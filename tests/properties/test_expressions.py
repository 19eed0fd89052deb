"""Whatever stands in a formula: it is an `Expression` or an `ExpressionError`, and its value is Python's."""

import ast
import math

import hypothesis
import jax.numpy as jnp
import pytest
from hypothesis import strategies as st

from strategies import formulas
from titanium.axes import dimension
from titanium.errors import ExpressionError
from titanium.expressions import Expression, check_units, parse

pytestmark = pytest.mark.usefixtures("x64")
NAMES = ("x", "y", "troops")
VALUES = st.fixed_dictionaries({name: st.integers(-40, 40).map(lambda eighths: eighths / 8) for name in NAMES})
WORDS = st.lists(
    st.sampled_from("x 1 0 9 . ( ) [ ] { } ' \" ** * + - / , : = < > min exp where if for lambda _".split())
)


def found_or_refusal(function, *arguments):
    """What a function gives, or the refusal that it raises; any other error is a failure of the test."""
    try:
        return function(*arguments)
    except ExpressionError as error:
        return error


@hypothesis.given(st.text(max_size=60) | WORDS.map("".join) | WORDS.map(" ".join))
def test_any_text_is_a_formula_or_is_refused(text):
    assert isinstance(found_or_refusal(parse, text), Expression | ExpressionError)


@hypothesis.given(st.text(max_size=20) | st.lists(st.sampled_from("km yr 1 2 * / ^ ( ) - .".split())).map("".join))
def test_any_text_is_a_unit_or_is_refused(text):
    assert isinstance(found_or_refusal(dimension, text), dict | ExpressionError)


@hypothesis.given(formulas(NAMES), VALUES)
def test_a_formula_is_worth_what_python_says(text, values):
    try:
        wanted = float(eval(compile(ast.parse(text, mode="eval"), "formula", "eval"), {"__builtins__": {}}, values))
    except (ZeroDivisionError, OverflowError):
        wanted = math.nan
    formula = found_or_refusal(parse, text)
    if isinstance(formula, ExpressionError):
        assert "is not a finite number" in str(formula)  # a part such as 1/0
        return
    found = formula.number(values)
    if not math.isfinite(wanted):
        assert math.isnan(found)
        return
    assert found == pytest.approx(wanted, rel=1e-12, abs=1e-12)
    arrays = {name: jnp.asarray(value) for name, value in values.items()}
    assert float(formula(arrays)) == pytest.approx(wanted, rel=1e-12, abs=1e-12)


@hypothesis.given(formulas(NAMES), st.fixed_dictionaries(dict.fromkeys(NAMES, st.sampled_from(["1", "km", "USD_bn"]))))
def test_units_either_fit_or_name_what_does_not(text, units):
    found = found_or_refusal(lambda: check_units(parse(text), units))
    if isinstance(found, ExpressionError):
        assert str(found).startswith("formula")
    else:
        assert found is None or all(found.values())
