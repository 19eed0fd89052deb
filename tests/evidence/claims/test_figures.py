"""Figures: arithmetic over cited numbers, its interval, and at what it would come right."""

import itertools
import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from titanium import load_case
from titanium.case.measure import Measure, OfFigures
from titanium.evidence.claims.figures import Worked, work

CASE = load_case("us_rok")


def worked(formula: str, inputs: dict[str, dict[str, Any]], **said: Any) -> Worked:
    given: dict[str, Any] = {"means": "x", "unit": "share", "test": "about", "claimed": 0.18, **said}
    right_if = given.pop("right_if", "")
    figure = {"formula": formula, "inputs": inputs, "right_if": right_if}
    measure = Measure.model_validate({**given, "figure": figure})
    own = measure.what
    assert isinstance(own, OfFigures)
    return work(CASE, measure, own)


PAYMENT = {"table": "levers", "name": "sma_krw_bn"}
RATE = {"table": "uncertainties", "name": "fx0"}
COST = {"table": "uncertainties", "name": "C_US"}


def test_a_figure_is_told_with_its_arithmetic_and_the_corners_of_its_ranges() -> None:
    found = worked("payment/rate/cost", {"payment": PAYMENT, "rate": RATE, "cost": COST})
    assert found.arithmetic == "1,519.2/1,450/5.6 = 0.1871 (0.1482 to 0.2446)"
    assert found.estimate.low == pytest.approx(1519.2 / 1530 / 6.7)
    assert found.estimate.high == pytest.approx(1519.2 / 1380 / 4.5)
    assert found.estimate.verdict == "undetermined"
    assert found.grade == "C"
    assert "sedaily_2019" in found.source


def test_it_is_right_if_all_corners_are_and_wrong_if_none_is() -> None:
    law = {"table": "forces", "actor": "us", "item": "us_in_korea"}
    counted = {"table": "forces", "actor": "us", "item": "us_in_korea_permanent"}
    for entry, verdict in ((law, "supported"), (counted, "contradicted")):
        assert worked("x", {"x": entry}, unit="persons", claimed=28000).estimate.verdict == verdict


def test_the_exchange_rate_at_which_the_payment_would_be_as_claimed() -> None:
    payment = {"table": "ledger", "series": "sma_total", "year": 2026}
    found = worked("payment/rate", {"payment": payment, "rate": RATE}, unit="USD_bn", claimed=1.2, right_if="rate")
    assert found.right_at is not None
    assert found.right_at.value == pytest.approx(1519.2 / 1.2)
    assert (found.right_at.low, found.right_at.high) == (1380, 1530)
    assert found.estimate.verdict == "contradicted"


def test_where_nothing_would_make_it_right_that_is_said() -> None:
    found = worked("0*cost+0.5", {"cost": COST}, right_if="cost")
    assert found.right_at is not None
    assert found.right_at.value is None


def test_a_figure_without_a_value_supports_nothing() -> None:
    found = worked("cost/(cost-cost)", {"cost": COST})
    assert math.isnan(found.estimate.value)
    assert found.estimate.verdict == "undetermined"
    assert found.arithmetic == "5.6/(5.6-5.6) is not a finite number"
    assert found.right_at is None


@given(st.integers(0, 2), st.integers(0, 2))
@settings(max_examples=9)
def test_no_values_within_the_ranges_leave_the_interval(one: int, other: int) -> None:
    found = worked("rate*cost/(rate+cost)", {"rate": RATE, "cost": COST}, unit="USD_bn/yr", claimed=5)
    rate, cost = (1380, 1450, 1530)[one], (4.5, 5.6, 6.7)[other]
    assert found.estimate.low - 1e-9 <= rate * cost / (rate + cost) <= found.estimate.high + 1e-9


def test_the_four_shares_are_those_of_the_account() -> None:
    """Definitions D1 to D4 of the model at nominal values, from the formulas that the ledger of flows has."""
    from titanium.expressions import parse
    from titanium.model.ledger import SHARE_FORMULAS

    p = CASE.nominal()
    env = {**p, "s": 1519.2 / p["fx0"], "F": p["C_US"], "T": 28.5, "T_0": 28.5, "S_hs": 2.2}
    names = ("share_of_cost", "share_of_audited_sum", "share_without_pay", "share_with_support")
    for name, definition in zip(names, ("D1", "D2", "D3", "D4"), strict=True):
        measure = CASE.claims["C11"].measures[name]
        assert isinstance(measure.what, OfFigures)
        found = work(CASE, measure, measure.what)
        assert found.estimate.value == pytest.approx(parse(SHARE_FORMULAS[definition]).number(env))


def test_every_figure_of_the_shipped_claims_has_a_value() -> None:
    figures = [
        (claim, name, work(CASE, measure, measure.what))
        for claim, entry in CASE.claims.items()
        for name, measure in entry.measures.items()
        if isinstance(measure.what, OfFigures)
    ]
    assert len(figures) > 30
    for claim, name, found in figures:
        low, value, high = found.estimate.low, found.estimate.value, found.estimate.high
        assert low <= value <= high, (claim, name)
        assert all(one <= other for one, other in itertools.pairwise([low, value, high]))
