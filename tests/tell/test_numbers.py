"""Numbers in words, for both cases and in both languages."""

import pytest

from titanium import load_case
from titanium.report.numbers import list_numbers, number_of
from titanium.report.readers import read_by
from titanium.tell import numbers as telling
from titanium.tell.catalogue import speaking

CASES = {name: load_case(name) for name in ("us_rok", "us_japan")}
CASE = CASES["us_rok"]


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_number_says_what_it_is_and_what_it_comes_to(name: str, language: str) -> None:
    case = CASES[name]
    with speaking(language, case):
        for own in list_numbers(case):
            said = (
                telling.title(case, own),
                telling.amount(case, own),
                telling.grade(own),
                telling.table_name(own.table),
            )
            assert all(text.strip() for text in said), own.key
            assert bool(own.fields) == bool(telling.bounds(case, own)) or not own.fields, own.key
            assert all(telling.field(path) for path in own.fields)


@pytest.mark.parametrize(
    ("key", "amount"),
    [
        ("uncertainties:v_W", "0.45 (0.1 to 0.8) utility"),
        ("thresholds:rok_cost", "at most 120 USD bn"),
        ("thresholds:korean_war", "at most 0"),
        ("constraints:test_rate", "from 0.3 to 3 1/yr"),
        ("constraints:signed_us", "signed by Washington"),
        ("packages:troop_cut:set/relocation_site", "2, Guam"),
        ("forces:us us_in_korea", "28,500 (28,000 to 28,500) persons"),
        ("quantities:tau:formula", "1-exp(-T*(0.3+0.7*phi/phi_0)/T_h)"),
    ],
)
def test_an_amount_is_told_whole(key: str, amount: str) -> None:
    assert telling.amount(CASE, number_of(CASE, key)) == amount


def test_bounds_are_those_that_the_case_checks() -> None:
    assert "Low must be above 0" in telling.bounds(CASE, number_of(CASE, "uncertainties:lam_K"))
    assert "Low must be above 0" not in telling.bounds(CASE, number_of(CASE, "uncertainties:v_W"))
    assert telling.bounds(CASE, number_of(CASE, "packages:troop_cut:set/us_troops_k")) == "From 0 to 40 thousand."
    assert "2 Guam" in telling.bounds(CASE, number_of(CASE, "packages:troop_cut:set/relocation_site"))


def test_readers_are_named_with_what_they_are() -> None:
    read = read_by(CASE, number_of(CASE, "uncertainties:T_h"))
    said = [telling.reader(CASE, own) for own in read.readers]
    assert said[0] == "tau: strength of the tripwire; ground troops count most"
    assert "of 100 formulas" in telling.resting(read)
