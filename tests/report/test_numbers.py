"""Every number of a case, one by one, and what of it a private copy may change."""

from collections import Counter

import pytest

from titanium import load_case, vary
from titanium.case.check import grade_counts
from titanium.errors import InputError
from titanium.report.numbers import changes_of, list_numbers, number_of, with_grade

CASES = {name: load_case(name) for name in ("us_rok", "us_japan")}
CASE = CASES["us_rok"]


@pytest.mark.parametrize("name", CASES)
def test_every_graded_number_is_there_once(name: str) -> None:
    numbers = list_numbers(CASES[name])
    assert with_grade(numbers) == grade_counts(CASES[name])
    assert not [key for key, count in Counter(own.key for own in numbers).items() if count > 1]
    assert all(own.source for own in numbers)


@pytest.mark.parametrize("name", CASES)
def test_what_can_be_changed_is_what_a_variant_takes(name: str) -> None:
    """Every field of a number, written back as it is, gives the case itself: so each path is a true one."""
    case = CASES[name]
    of_each_table = {own.table: own for own in list_numbers(case) if own.fields}
    assert {"uncertainties", "levers", "thresholds", "constraints", "schools", "quantities", "crises"} <= set(
        of_each_table
    )
    for own in of_each_table.values():
        assert vary(case, changes_of(case, own, own.fields)) is case, own.key


def test_a_change_reaches_the_number_that_is_meant() -> None:
    own = next(own for own in list_numbers(CASE) if own.table == "crises" and "/B." in own.field and own.fields)
    copy = vary(CASE, changes_of(CASE, own, {own.field: "0.25"}))
    assert number_of(copy, own.key).value == 0.25
    differ = [key.key for key, was in zip(list_numbers(copy), list_numbers(CASE), strict=True) if key != was]
    assert differ == [own.key]


def test_a_package_is_changed_lever_by_lever() -> None:
    own = number_of(CASE, "packages:troop_cut:set/us_troops_k")
    copy = vary(CASE, changes_of(CASE, own, {"set/us_troops_k": 21}))
    assert copy.package("troop_cut")["us_troops_k"] == 21
    assert {key: value for key, value in copy.package("troop_cut").items() if key != "us_troops_k"} == {
        key: value for key, value in CASE.package("troop_cut").items() if key != "us_troops_k"
    }


@pytest.mark.parametrize(
    ("key", "values", "told"),
    [
        ("ledger:sma_total 2025", {"value": 1}, "'ledger:sma_total 2025' cannot be changed in a private copy"),
        ("constraints:signed_us", {"at_least": 1}, "cannot be changed"),
        ("uncertainties:v_W", {"lo": 0.2, "hi": 1}, "no field 'lo'\nAllowed: high, low, mode.\nDid you mean 'low'?"),
        ("uncertainties:v_W", {}, "no field ''"),
    ],
)
def test_what_cannot_be_changed_is_refused(key: str, values: dict[str, float], told: str) -> None:
    with pytest.raises(InputError) as caught:
        changes_of(CASE, number_of(CASE, key), values)
    assert told in str(caught.value)


def test_an_unknown_number_is_told_with_the_nearest() -> None:
    with pytest.raises(InputError, match="Did you mean 'uncertainties:v_W'"):
        number_of(CASE, "uncertainty:v_W")
