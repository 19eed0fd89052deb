"""Levers in words: round steps, whose choice, how far from another package, and which rule is broken."""

import json

import pytest

from titanium import load_case
from titanium.tell.catalogue import speaking
from titanium.tell.levers import headline, levers, step, table, topic

CASE = load_case("us_rok")
TODAY = CASE.package("ironclad")


def term(key, **moved):
    return next(own for own in levers(CASE, {**TODAY, **moved}, TODAY) if own.key == key)


@pytest.mark.parametrize("name", ["us_rok", "us_japan"])
def test_every_lever_has_a_round_step_of_which_its_range_has_about_a_hundred(name):
    for lever in load_case(name).levers.values():
        own = step(lever)
        if not lever.values:
            assert 30 <= (lever.high - lever.low) / own <= 160
            assert f"{own:e}"[0] in "125"
            assert float(f"{own:.0e}") == own


@pytest.mark.parametrize("name", ["us_rok", "us_japan"])
def test_every_lever_is_told_with_unit_bounds_and_who_decides(name):
    case = load_case(name)
    today = case.package(case.base)
    for own in levers(case, today, today):
        told = own.to_dict()
        assert json.loads(json.dumps(told, allow_nan=False)) == told
        assert told["name"][0].isupper()
        assert bool(told["unit"]) != bool(told["codes"])
        assert any(case.actor(role).capital in told["decides"] for role in case.levers[own.key].decides)
        assert not told["differs"]
        assert told["difference"] == ""
        assert told["sources"]
        assert "_" not in told["unit"]


def test_a_moved_lever_says_how_far_it_is_from_todays():
    own = term("sma_krw_bn", sma_krw_bn=3000.0)
    assert (own.said(own.value), own.difference) == ("3,000 KRW bn a year", "+1,480.8 from 1,519.2")
    assert own.decides == "Washington and Seoul decide together"
    assert term("consultation", consultation=0.3).difference == "−0.2 from 0.5", "no last bits of a subtraction"


def test_a_coded_lever_says_what_its_code_means():
    own = term("sma_growth", sma_growth=2.0)
    assert own.said(own.value) == "growth of the defence budget"
    assert own.difference == "instead of: consumer prices with a cap"
    assert own.ramp == "at once"


def test_a_broken_rule_is_told_with_what_lifts_it():
    own = term("us_troops_k", us_troops_k=20.0)
    assert own.rules == ("Below the rule of 28.5 thousand or more; needs a waiver (certified).",)
    assert own.rule_notes[0].startswith("no funds may be used")
    assert term("us_troops_k").rules == ()


def test_the_headline_names_few_moves_and_counts_many():
    few = levers(CASE, {**TODAY, "us_troops_k": 22.0}, TODAY)
    assert headline(few, "this package", "today's") == (
        "1 of 15 levers of this package differ from today's: US troops in Korea (−6.5 from 28.5)."
    )
    many = levers(CASE, CASE.package("titanium"), TODAY)
    assert headline(many, "Titanium", "today's") == "8 of 15 levers of Titanium differ from today's."
    assert headline(levers(CASE, TODAY, TODAY), "Ironclad", "today's") == "No lever differs from today's."


def test_the_table_has_a_row_for_each_lever():
    told = table(levers(CASE, TODAY, TODAY), "today's")
    assert len(told.rows) == len(CASE.levers)
    assert told.rows[0] == (
        "US troops in Korea", "28.5 thousand", "28.5 thousand", "", "0 to 40", "Washington decides", "after 8 quarters",
        "A, measured",
    )  # fmt: skip


def test_levers_and_topics_are_told_in_the_readers_language():
    with speaking("ko", CASE):
        assert term("us_troops_k").name == CASE.words["ko"][CASE.levers["us_troops_k"].name]
    assert topic("china") == "China"
