"""Units and symbols: the shared vocabulary."""

from fractions import Fraction

import pytest

from titanium import axes
from titanium.axes import Symbols, dimension, spell
from titanium.errors import ExpressionError


@pytest.mark.parametrize(
    ("unit", "spelt"),
    [
        ("1", "number"),
        ("utility", "number"),
        ("pct_gdp", "number"),
        ("USD_bn/yr", "usd time^-1"),
        ("KRW_bn", "krw"),
        ("1/yr", "time^-1"),
        ("km^-1", "length^-1"),
        ("knots", "length time^-1"),
        ("sqft", "length^2"),
        ("km^0.5", "length^1/2"),
        ("USD_k/(persons*yr)", "usd persons^-1 time^-1"),
    ],
)
def test_a_unit_is_a_product_of_powers(unit, spelt):
    assert spell(dimension(unit)) == spelt


def test_money_of_two_currencies_differs():
    assert dimension("USD_bn") != dimension("KRW_bn")


def test_an_unknown_unit_is_told_the_nearest():
    with pytest.raises(ExpressionError, match="unit '1/utilty' has the unknown name 'utilty'") as caught:
        dimension("1/utilty")
    assert "Did you mean 'utility'?" in str(caught.value)


@pytest.mark.parametrize(
    "unit", ["", "2*km", "km+km", "True", "1.0", "km^km", "km(3)", "a.b", "__import__('os')", "(" * 90, "\0", "'"]
)
def test_what_is_no_unit_is_refused(unit):
    with pytest.raises(ExpressionError, match="is not a product of powers of known units"):
        dimension(unit)


@pytest.mark.parametrize("unit", ["USD^99999", "USD^1e400", "USD^-1e400"])
def test_a_huge_power_is_refused(unit):
    with pytest.raises(ExpressionError, match="an exponent is over 12"):
        dimension(unit)


def test_a_long_unit_is_refused():
    with pytest.raises(ExpressionError, match="unit of 2999 characters; at most 100 are allowed"):
        dimension("*".join(["km"] * 1000))


def test_symbols_read_as_in_an_equation():
    p = Symbols(v_W=0.5)
    assert p.v_W == p["v_W"] == 0.5
    with pytest.raises(AttributeError, match="v_S"):
        _ = p.v_S


def test_exponents_are_exact():
    assert dimension("ft^2") == {"length": Fraction(2)}


def test_the_array_type_is_made_when_asked_for():
    assert axes.Scalar.dim_str == ""
    with pytest.raises(AttributeError, match="has no attribute 'Vector'"):
        _ = axes.Vector
