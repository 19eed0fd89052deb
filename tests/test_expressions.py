"""Formulas: what the grammar takes, what it refuses, and what it says when it does."""

import math

import jax
import jax.numpy as jnp
import pytest

from titanium.errors import ExpressionError
from titanium.expressions import MAX_LENGTH, check_units, evaluate_all, fits, order, parse

UNITS = {"v": "utility", "s": "USD_bn/yr", "km": "km", "share": "share", "T": "thousand", "wait": "quarter"}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1", 1.0),
        ("-x", -2.0),
        ("+x", 2.0),
        ("x + 2*y - 1/4", 7.75),
        ("x**3", 8.0),
        ("x**-1", 0.5),
        ("2**x**2", 16.0),
        ("x > 1", 1.0),
        ("x > 1 + y", 0.0),
        ("(x > 1) + (y > 1)", 2.0),
        ("where(x > 1, 10, 20)", 10.0),
        ("where(x - 2, 10, 20)", 20.0),
        ("min(x, y, 1)", 1.0),
        ("max(x, y)", 3.0),
        ("exp(0) + log(1) + sqrt(4)", 3.0),
        ("logistic(0)", 0.5),
        ("3000000000 * x", 6e9),
        ("x +\n   1", 3.0),
    ],
)
def test_a_formula_is_worth_what_it_says(text, value):
    """Each formula with x = 2 and y = 3, as arrays and as plain numbers."""
    formula = parse(text)
    assert float(formula({"x": jnp.asarray(2.0), "y": jnp.asarray(3.0)})) == pytest.approx(value)
    assert formula.number({"x": 2.0, "y": 3.0}) == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("a.b", "'a.b' is outside the grammar"),
        ("__import__('os')", "unknown function '__import__'"),
        ("__import__('os').system('id')", "is outside the grammar"),
        ("open(x)", "unknown function 'open'"),
        ("(lambda: 0)()", "is outside the grammar"),
        ("lambda: 0", "'lambda: 0' is outside the grammar"),
        ("[x for x in y]", "'[x for x in y]' is outside the grammar"),
        ("{x}", "'{x}' is outside the grammar"),
        ("'text'", "is outside the grammar"),
        ("f'{x}'", "is outside the grammar"),
        ("x[0]", "'x[0]' is outside the grammar"),
        ("x and y", "'x and y' is outside the grammar"),
        ("not x", "'not x' is outside the grammar"),
        ("x if y else z", "'x if y else z' is outside the grammar"),
        ("1 < x < 2", "'1 < x < 2' is outside the grammar"),
        ("x % 2", "'x % 2' is outside the grammar"),
        ("x // 2", "'x // 2' is outside the grammar"),
        ("x @ y", "'x @ y' is outside the grammar"),
        ("1j", "'1j' is outside the grammar"),
        ("None", "'None' is outside the grammar"),
        ("True", "write 1 or 0 for True"),
        ("x := 1", "does not parse"),
        ("x +", "does not parse"),
        ("", "does not parse"),
        ("x = 1", "does not parse"),
        ("1if 1else 2", "is outside the grammar"),
        ("exp", "'exp' is a function and needs arguments"),
        ("sqrt(1, 2)", "sqrt takes 1 argument, not 2"),
        ("min(x)", "min takes 2 to 8 arguments, not 1"),
        ("min(*x)", "min takes 2 to 8 arguments, not 1"),
        ("min(*x, 1)", "'*x' is outside the grammar"),
        ("min(x=1, y=2)", "'min(x=1, y=2)' is outside the grammar"),
        ("x**17", "exponent 17 is over 16"),
        ("x**-17", "exponent -17 is over 16"),
        ("x**(8 + 9)", "exponent 8 + 9 is over 16"),
        ("9**9**9", "exponent 9 ** 9 is over 16"),
        ("1e999", "is not a finite number"),
        ("x + 1/0", "'1 / 0' is not a finite number"),
        ("x * log(0)", "'log(0)' is not a finite number"),
        ("(-8)**0.5", "'(-8) ** 0.5' is not a finite number"),
    ],
)
def test_what_is_outside_the_grammar_is_refused_by_name(text, part):
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert part in str(caught.value)


def test_a_misspelt_function_is_told_the_nearest():
    with pytest.raises(ExpressionError) as caught:
        parse("logistik(x)")
    assert str(caught.value).splitlines() == [
        "formula 'logistik(x)': unknown function 'logistik'",
        "Allowed: exp, log, logistic, max, min, sqrt, where.",
        "Did you mean 'logistic'?",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "x" * (MAX_LENGTH + 1),
        "+".join(["x"] * 400),
        "(" * 900 + "x" + ")" * 900,
        "-" * 1_900 + "x",
        "not " * 190 + "x",
        "~" * 190 + "x",
        "x**" * 150 + "x",
        "9" * 1_999,
        "\0",
        "\ud800",
        "'\\d'",
    ],
    ids=range(11),
)
def test_a_hostile_formula_costs_one_short_line(text):
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert len(str(caught.value).splitlines()[0]) < 400


def test_deep_nesting_within_the_limits_is_evaluated():
    assert float(parse("-" * 150 + "x")({"x": 2.0})) == 2.0


def test_names_are_what_a_formula_depends_on():
    assert parse("max(s, dem) - exp(s)").names == {"s", "dem"}


def test_a_formula_is_known_by_its_text():
    assert parse("x+1") == parse(" x+1 ")
    assert parse("x+1") != parse("x + 1")
    assert str(parse("x+1")) == "x+1"


def test_a_name_without_a_value_is_told_the_nearest():
    with pytest.raises(ExpressionError, match=r"uses 'trops', which has no value") as caught:
        parse("trops + 1")({"troops": 1.0, "payment": 2.0})
    assert "Did you mean 'troops'?" in str(caught.value)


def test_a_plain_number_that_does_not_exist_is_nan():
    assert math.isnan(parse("x / y").number({"x": 1.0, "y": 0.0}))
    assert math.isnan(parse("x**0.5").number({"x": -1.0}))
    assert math.isnan(parse("x**16").number({"x": 1e300}))


def test_a_formula_can_be_differentiated_even_at_zero():
    assert float(jax.grad(lambda x: parse("x**2 + 3*x")({"x": x}))(0.0)) == 3.0


class TestOrder:
    def test_each_comes_after_what_it_uses(self):
        formulas = {"total": parse("a + b"), "b": parse("2 * a"), "a": parse("x")}
        sequence = order(formulas)
        assert sequence == ("a", "b", "total")
        assert evaluate_all(formulas, {"x": 1.0}, sequence) == {"x": 1.0, "a": 1.0, "b": 2.0, "total": 3.0}

    def test_a_circle_is_named_in_its_order(self):
        with pytest.raises(ExpressionError, match=r"^formulas refer to each other in a circle: ") as caught:
            order({"effort": parse("threat + 1"), "threat": parse("arming"), "arming": parse("effort")})
        circle = str(caught.value).rsplit(": ", 1)[1].split(" -> ")
        assert circle[0] == circle[-1]
        assert "effort -> arming -> threat -> effort" in " -> ".join(circle + circle[1:])

    def test_a_formula_may_not_use_itself(self):
        with pytest.raises(ExpressionError, match="in a circle: effort -> effort"):
            order({"effort": parse("effort + 1")})


class TestUnits:
    @pytest.mark.parametrize(
        ("text", "unit"),
        [
            ("s + 2*s", "USD_bn/yr"),
            ("s / s", "1"),
            ("v + share", "utility"),
            ("s * wait", "USD_bn"),
            ("km**2 / km", "km"),
            ("sqrt(km*km)", "km"),
            ("km**-1", "1/km"),
            ("km**(1/2)", "km^0.5"),
            ("s > 3", "1"),
            ("where(s > 3, v, 1)", "utility"),
            ("max(s, 0.1)", "USD_bn/yr"),
            ("exp(v) * T", "persons"),
            ("7", "km"),
        ],
    )
    def test_a_formula_has_the_unit_that_its_parts_give(self, text, unit):
        assert fits(check_units(parse(text), UNITS), unit)

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("v + s", "'v' (utility) cannot be added to 's' (USD_bn/yr)"),
            ("v - s", "'v' (utility) cannot be set off against 's' (USD_bn/yr)"),
            ("2*v + s/T", "'2 * v' (number) cannot be added to 's / T' (usd time^-1 persons^-1)"),
            ("v < s", "'v' (utility) cannot be compared with 's' (USD_bn/yr)"),
            ("max(km, 0, T)", "'km' (km) cannot be compared with 'T' (thousand)"),
            ("where(v, s, km)", "'s' (USD_bn/yr) cannot be swapped for 'km' (km)"),
            ("log(s)", "log wants a pure number, not 's' (USD_bn/yr)"),
            ("v**wait", "the exponent 'wait' (quarter) is not a pure number"),
            ("km**v", "'km' (km) is raised to a variable power"),
        ],
    )
    def test_unlike_units_are_refused_and_both_are_named(self, text, message):
        with pytest.raises(ExpressionError) as caught:
            check_units(parse(text), UNITS)
        assert str(caught.value) == f"formula '{text}': {message}"

    def test_money_is_not_utility(self):
        assert not fits(check_units(parse("s"), UNITS), "utility")

    def test_a_name_without_a_unit_is_told_the_nearest(self):
        with pytest.raises(ExpressionError, match="uses 'wiat', which is not defined") as caught:
            check_units(parse("wiat + 1"), UNITS)
        assert "Did you mean 'wait'?" in str(caught.value)
