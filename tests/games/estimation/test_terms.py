"""Right-hand sides: what each spelling means, coded as R codes it."""

import re

import numpy as np
import pytest

from titanium.errors import ExpressionError
from titanium.games.estimation.table import read_table
from titanium.games.estimation.terms import categories, design, offset, parse_terms

TABLE = read_table(
    {"x": [1.0, 2.0, 4.0], "z": [3.0, 5.0, 7.0], "g": ["b", "a", "c"], "k": [10, 2, 10], "s.w": [1, 2, 3]}
)


def coded(text):
    terms = parse_terms(text)
    names, matrix = design(terms, TABLE, categories(terms, TABLE))
    return dict(zip(names, matrix.T.tolist(), strict=True))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1", {"const": [1, 1, 1]}),
        ("0", {}),
        ("-1", {}),
        ("x", {"const": [1, 1, 1], "x": [1, 2, 4]}),
        ("x - 1", {"x": [1, 2, 4]}),
        ("0 + x", {"x": [1, 2, 4]}),
        ("s.w + 0", {"s.w": [1, 2, 3]}),
        ("x:z - 1", {"x:z": [3, 10, 28]}),
        ("x * z - 1", {"x": [1, 2, 4], "z": [3, 5, 7], "x:z": [3, 10, 28]}),
        ("x * z - x:z - 1", {"x": [1, 2, 4], "z": [3, 5, 7]}),
        ("g", {"const": [1, 1, 1], "gb": [1, 0, 0], "gc": [0, 0, 1]}),
        ("g - 1", {"ga": [0, 1, 0], "gb": [1, 0, 0], "gc": [0, 0, 1]}),
        ("C(k)", {"const": [1, 1, 1], "C(k)10": [1, 0, 1]}),
        ("x + x:g - 1", {"x": [1, 2, 4], "x:gb": [1, 0, 0], "x:gc": [0, 0, 4]}),
        ("x:g - 1", {"x:ga": [0, 2, 0], "x:gb": [1, 0, 0], "x:gc": [0, 0, 4]}),
        ("I(x^2 + z) - 1", {"I(x^2 + z)": [4, 9, 23]}),
        ("log(x) - 1", {"log(x)": np.log([1, 2, 4]).tolist()}),
    ],
)
def test_what_a_formula_means(text, wanted):
    found = coded(text)
    assert list(found) == list(wanted)
    for name, column in wanted.items():
        assert found[name] == pytest.approx(column)


def test_an_offset_has_no_coefficient():
    terms = parse_terms("x + offset(z)")
    assert list(coded("x + offset(z)")) == ["const", "x"]
    assert offset(terms, TABLE).tolist() == [3, 5, 7]
    assert terms.columns == {"x", "z"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("x +", "formula 'x +' lacks a term"),
        ("x ** 2", "lacks a term|'' is not a term"),
        ("x / z", "'x / z' is not a term"),
        (".", "name the columns that '.' stands for"),
        ("sin(x)", "'sin(x)' is not a term"),
        ("I(x if z else 0)", "outside the grammar"),
    ],
)
def test_what_is_not_a_formula_is_refused(text, told):
    with pytest.raises(ExpressionError, match="|".join(map(re.escape, told.split("|")))):
        parse_terms(text)
