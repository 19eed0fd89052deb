"""The case as of a start: the reference is that year's, and yearly rates know the years before alone."""

import pytest
from scipy import stats

from titanium.case import load_case
from titanium.evidence.backtest.as_of import Before, as_of, before, constraints, limited

CASE = load_case("us_rok")
Y1994, Y2017 = CASE.backtests["y1994"], CASE.backtests["y2017"]


def test_the_status_quo_of_a_start_is_that_of_its_year():
    then = as_of(CASE, Y1994)
    assert then.package(then.base)["us_troops_k"] == 34.8
    assert then.package(then.base)["sma_krw_bn"] == 422
    assert then.levers["us_troops_k"].baseline == 34.8
    assert then.uncertainties["z_W0"].value == -0.8
    assert then.hash != CASE.hash


def test_a_lever_that_the_status_quo_package_sets_is_that_of_the_year_too():
    own = CASE.packages[CASE.base].model_copy(update={"set": {"us_troops_k": 28.0}})
    case = CASE.model_copy(update={"packages": {**CASE.packages, CASE.base: own}})
    then = as_of(case, Y1994)
    assert then.package(then.base)["us_troops_k"] == 34.8


def test_nothing_of_the_start_or_later_is_counted_before_it():
    tests = before(CASE, CASE.scored["tests"], 2017)
    assert (tests.first_year, tests.years, tests.events) == (1958, 59, 10)
    assert before(CASE, CASE.scored["tests"], 2006).events == 0
    war = before(CASE, CASE.scored["war"], 1994)
    assert (war.first_year, war.years) == (1954, 40)


def test_the_rate_of_a_record_is_that_of_jeffreys():
    low, mean, high = Before((1, 0, 2, 0), 1990).rate
    assert mean == pytest.approx(3.5 / 4)
    assert (low, high) == pytest.approx(tuple(stats.gamma.ppf([0.025, 0.975], 3.5, scale=0.25)))


def test_ranges_and_limits_come_from_the_years_before_alone():
    then = as_of(CASE, Y2017)
    only = limited(then, 2017, {"test_rate": 0.6, "probe_rate": 0.25, "summit_rate": 0.1, "taiwan_rate": 0.04})
    low, mean, high = before(CASE, CASE.scored["tests"], 2017).rate
    hazard = only.uncertainties["H_test"]
    used = 0.6 / then.uncertainties["H_test"].nominal
    assert (hazard.low, hazard.mode, hazard.high) == pytest.approx((low / used, mean / used, high / used))
    assert hazard.distribution == "loguniform"
    limit = only.constraints["test_rate"]
    assert (limit.at_least, limit.at_most) == pytest.approx((low, high))
    assert only.constraints["war_rate"].at_least == 0, "a record without events has no lower limit"
    assert only.uncertainties["eta"] == CASE.uncertainties["eta"]


def test_a_rate_with_other_sources_than_its_hazard_is_not_divided():
    then = as_of(CASE, Y1994)
    only = limited(then, 1994, {"rupture_rate": 0.5})
    assert only.uncertainties["H_rup"].high == pytest.approx(before(CASE, CASE.scored["rupture"], 1994).rate[2])


def test_evidence_that_came_later_is_not_used_and_signatures_never_are():
    before_alone, case = constraints(CASE, Y1994, "before"), constraints(CASE, Y1994, "case")
    assert set(case) - set(before_alone) == set(Y1994.later)
    assert "signed_rok" not in case
    assert "test_rate" in before_alone
