"""What reads a number: formulas, crises, equations in Python, and the evidence beside the model."""

import pytest

from titanium import load_case
from titanium.model.compile import compile_model, symbols_read
from titanium.report.numbers import list_numbers, number_of
from titanium.report.readers import Read, read_by

CASE = load_case("us_rok")


def read(key: str) -> Read:
    return read_by(CASE, number_of(CASE, key))


def kinds(key: str) -> set[str]:
    return {own.kind for own in read(key).readers}


@pytest.mark.parametrize("name", ["us_rok", pytest.param("us_japan", marks=pytest.mark.slow)])
def test_what_the_model_reads_of_what_is_drawn_is_found(name: str) -> None:
    """The model's own tracing of which symbols are read is an independent account of the same."""
    case = load_case(name)
    by_model = symbols_read(compile_model(case))
    model = {"quantity", "crisis", "constraint", "school", "place", "equation"}
    for own in list_numbers(case):
        if own.table == "uncertainties":
            found = {reader.kind for reader in read_by(case, own).readers} & model
            assert bool(found) == (own.entry in by_model), own.key


def test_a_stake_is_read_in_payoffs_and_decides_what_rests_on_them() -> None:
    found = read("uncertainties:v_W")
    assert {own.name for own in found.readers if own.kind == "crisis"} == set(CASE.crises)
    assert set(found.crises) == set(CASE.crises)
    assert "taiwan_rate" in found.constraints
    assert 0 < len(found.quantities) < found.of


def test_what_a_school_sets_rests_on_what_it_is_set_by() -> None:
    assert kinds("uncertainties:kink") == {"school"}
    assert read("uncertainties:kink").crises


def test_evidence_beside_the_model_says_so() -> None:
    assert kinds("history/provocations:severity_5_tests 2010") == {"base_rate", "score"}
    assert kinds("economy:gdp_usd 2024") == {"ledger", "claim"}
    troops = next(own.key for own in list_numbers(CASE) if own.table == "history/troops")
    assert read(troops).readers == (), "years of troops are shown in no report and counted by nothing"


def test_limits_say_what_they_limit() -> None:
    assert [(own.kind, own.name) for own in read("thresholds:rok_cost").readers] == [
        ("metric", "host_cost"),
        ("choice", "host_cost_limit"),
    ]
    assert ("lever", "us_troops_k") in [(own.kind, own.name) for own in read("rules:troop_floor").readers]
    assert "matching" in kinds("constraints:war_rate")
