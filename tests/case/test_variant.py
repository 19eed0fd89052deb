"""Variants of a case: what changes, what stays, and what is refused."""

import shutil
from importlib import resources
from pathlib import Path

import pytest

from titanium.case import load_case
from titanium.case.check import Gaps, cross_check
from titanium.case.uncertainty import Correlation
from titanium.case.variant import TABLES, vary
from titanium.errors import CaseError

CASE = load_case("us_rok")
ALTERNATIVES = [(key, name) for key, choice in CASE.choices.items() for name in choice.alternatives]
TIED = CASE.model_copy(
    update={
        "correlations": {
            "stakes": Correlation(between=("v_W", "h_D"), value=0.4, grade="D", source=("authors_judgement",))
        },
        "hash": "tied",
    }
)
"""The case with two uncertainties that go together."""
COST_LIMIT = {"thresholds": {"rok_cost": {"at_most": 60}}}


class TestWhatChanges:
    def test_a_correlation(self):
        assert vary(TIED, {"correlations": {"stakes": {"value": -0.2}}}).correlations["stakes"].value == -0.2
        assert vary(TIED, {"correlations": {"stakes": None}}).correlations == {}
        with pytest.raises(CaseError, match="'h_d' is not an uncertainty"):
            vary(TIED, {"correlations": {"stakes": {"between": ["v_W", "h_d"]}}})

    def test_a_limit(self):
        varied = vary(CASE, COST_LIMIT)
        assert varied.description.thresholds["rok_cost"].at_most == 60
        assert varied.description.thresholds["us_cost"] == CASE.description.thresholds["us_cost"]

    def test_one_end_of_a_range(self):
        before, after = (case.uncertainties["b_P"] for case in (CASE, vary(CASE, raised("b_P", 0.03))))
        assert (before.high, after.high) == (0.02, 0.03)
        assert (after.low, after.mode, after.source) == (before.low, before.mode, before.source)

    def test_a_range_becomes_a_constant_and_loses_its_old_numbers(self):
        varied = vary(CASE, constant("mu_N", 0))
        assert varied.nominal()["mu_N"] == 0
        assert not varied.uncertainties["mu_N"].is_sampled
        assert varied.uncertainties["mu_N"].mode is None
        beta = vary(CASE, constant("q_rel", 0.7)).uncertainties["q_rel"]
        assert (beta.nominal, beta.alpha) == (0.7, None)

    def test_one_lever_of_a_package_and_back_to_its_baseline(self):
        fewer = vary(CASE, {"packages": {"no_deal": {"set": {"us_troops_k": 7}}}})
        assert fewer.package("no_deal") == {**CASE.package("no_deal"), "us_troops_k": 7}
        back = vary(CASE, {"packages": {"no_deal": {"set": {"us_troops_k": None}}}})
        assert back.package("no_deal")["us_troops_k"] == CASE.levers["us_troops_k"].baseline

    def test_a_payoff_of_a_crisis(self):
        change = {"crises": {"summit": {"outcomes": {"t2": {"payoffs": {"S": "1-a_x"}}}}}}
        before, after = (case.crises["summit"].game.outcomes["t2"] for case in (CASE, vary(CASE, change)))
        assert str(after.payoffs["S"]) == "1-a_x"
        assert str(after.payoffs["K"]) == str(before.payoffs["K"])
        assert after.means == before.means

    def test_a_formula_of_a_standard_quantity(self):
        assert "b_w" not in CASE.quantities
        assert str(vary(CASE, {"quantities": {"b_w": {"formula": "b_S"}}}).quantities["b_w"].formula) == "b_S"

    def test_a_position_of_a_school_and_a_lever(self):
        tripwire = {"schools": {"tripwire": {"positions": {"public_opinion": {"set": {"s_trip": 0.5}}}}}}
        varied = vary(CASE, {**tripwire, "levers": {"consultation": {"baseline": 0.6}}})
        assert str(varied.schools["tripwire"].positions["public_opinion"].set["s_trip"]) == "0.5"
        assert varied.package("ironclad")["consultation"] == 0.6

    def test_an_entry_is_taken_away(self):
        varied = vary(CASE, {"thresholds": {"equity": None}})
        assert varied.description.thresholds.keys() == CASE.description.thresholds.keys() - {"equity"}


class TestHash:
    def test_no_change_is_the_same_case(self):
        assert vary(CASE, {}) is CASE
        assert vary(CASE, {"thresholds": {"rok_cost": {"at_most": 120}, "us_cost": {}}}) is CASE

    def test_the_same_changes_give_the_same_hash_however_they_are_written(self):
        one = vary(CASE, {"thresholds": {"rok_cost": {"at_most": 60}, "us_cost": {"at_most": 50}}})
        other = vary(
            CASE, {"thresholds": {"us_cost": {"at_most": 50.0}, "rok_cost": {"at_most": 60.0, "unit": "USD_bn"}}}
        )
        assert one.hash == other.hash
        assert one == other
        assert hash(one) == hash(other)

    def test_different_changes_give_different_hashes(self):
        changes = [COST_LIMIT, {"thresholds": {"rok_cost": {"at_most": 61}}}, {"thresholds": {"rok_cost": None}}]
        assert len({CASE.hash, *(vary(CASE, change).hash for change in changes)}) == 4

    def test_the_original_stays_and_the_variant_is_frozen(self):
        before = CASE.model_copy(deep=True)
        varied = vary(CASE, {**COST_LIMIT, **raised("b_P", 0.03)})
        assert before == CASE
        with pytest.raises(TypeError, match="cannot be changed"):
            varied.uncertainties["b_P"] = CASE.uncertainties["b_P"]
        with pytest.raises(TypeError, match="cannot be changed"):
            varied.description.thresholds["rok_cost"] = CASE.description.thresholds["rok_cost"]
        with pytest.raises(ValueError, match="frozen"):
            varied.uncertainties["b_P"].high = 0.02


@pytest.mark.parametrize(
    ("changes", "messages"),
    [
        ({"packges": {"no_deal": {"set": {}}}}, ["no table 'packges'", "Did you mean 'packages'?"]),
        ({"uncertainties": {"H_tset": {"low": 1}}}, ["no 'H_tset' among the uncertainties", "Did you mean 'H_test'?"]),
        ({"uncertainties": {"b_P": {"hihg": 1}}}, ["'b_P.hihg' is not a known field", "Did you mean 'high'?"]),
        ({"uncertainties": {"b_P": {"high": 0.005}}}, ["low 0.001, mode 0.01, high 0.005 are not in order"]),
        ({"uncertainties": {"b_P": {"high": None}}}, ["a uniform distribution needs high"]),
        ({"uncertainties": {"b_P": {"alpha": None}}}, ["'alpha' is not given, so it cannot be taken away"]),
        ({"uncertainties": {"b_P": 0.03}}, ["'b_P' is 0.03; a table of fields"]),
        ({"thresholds": {"rok_cots": {"at_most": 1}}}, ["Did you mean 'rok_cost'?"]),
        ({"thresholds": {"rok_cost": {"metric": "host_cots"}}}, ["case.yaml", "Did you mean 'host_cost'?"]),
        ({"packages": {"no_deal": {"set": {"us_troops": 7}}}}, ["lever 'us_troops'", "Did you mean 'us_troops_k'?"]),
        ({"packages": {"no_deal": {"set": {"us_troops_k": 70}}}}, ["us_troops_k to 70", "Allowed: 0 to 40 thousand."]),
        ({"packages": {"no_deal": None}}, ["disagreement 'no_deal' is not a package"]),
        ({"quantities": {"b_w": {"formula": "b_SS"}}}, ["uses 'b_SS', which is not defined", "Did you mean 'b_S'?"]),
        ({"quantities": {"b_w": None}}, ["no 'b_w' among the quantities"]),
        ({"crises": {"summit": {"nodes": {"n1": {"actions": {"offer": "n22"}}}}}}, ["crises/summit.yaml", "'n22'"]),
        ({"crises": {"summit": {"name": "talks"}}}, ["crisis 'summit' cannot take the name 'talks'"]),
        ({"crises": {"summit": {"game": {}}}}, ["'game' is not a known field", "Write players, root, nodes"]),
        ({"schools": {"tripwire": {"questoin": "?"}}}, ["Did you mean 'question'?"]),
        ({"levers": {"consultation": {"baseline": 2}}}, ["baseline 2 is outside 0 to 1"]),
    ],
    ids=lambda value: str(value)[:60] if isinstance(value, dict) else "",
)  # fmt: skip
def test_what_does_not_fit_is_refused_with_the_nearest_name(changes, messages):
    with pytest.raises(CaseError) as caught:
        vary(CASE, changes)
    for message in messages:
        assert message in str(caught.value)
    assert "a variant of case 'us_rok'" in str(caught.value)


def test_every_problem_is_listed_at_once():
    with pytest.raises(CaseError) as caught:
        vary(CASE, {"uncertainties": {"b_P": {"hihg": 1}, "H_tset": {}}, "packges": {"no_deal": {}}})
    assert len(caught.value.problems) == 3


def test_every_table_that_may_be_changed_reads_back_what_it_writes():
    for table in TABLES:
        entries = TIED.description.thresholds if table == "thresholds" else getattr(TIED, table)
        assert entries
        assert vary(TIED, {table: {name: {} for name in entries}}) is TIED, table


class TestChoicesOfTheCase:
    @pytest.mark.parametrize(("key", "name"), ALTERNATIVES)
    def test_every_alternative_is_a_valid_case_of_its_own(self, key, name):
        varied = vary(CASE, CASE.choices[key].alternatives[name].set)
        assert varied.hash != CASE.hash
        # The log and the base rates speak of the case's own files, and may name what is taken away.
        assert {file for file, _, _ in cross_check(varied, Gaps())} <= {"changes.yaml", "base_rates.yaml"}

    def test_alternatives_are_frozen(self):
        key, name = ALTERNATIVES[0]
        changes = CASE.choices[key].alternatives[name].set
        for table in changes.values():
            with pytest.raises(TypeError, match="cannot be changed"):
                next(iter(table.values()))["low"] = 0

    def test_a_choice_that_data_cannot_undo_says_so(self):
        for key, choice in CASE.choices.items():
            assert choice.alternatives or "no alternative is given" in choice.text, key

    def test_an_alternative_that_does_not_fit_is_refused_with_its_line(self, tmp_path):
        folder = Path(shutil.copytree(str(resources.files("titanium.cases") / "us_rok"), tmp_path / "us_rok"))
        (folder / "changes.yaml").unlink()  # the log names choices
        (folder / "choices.yaml").write_text(
            "cap:\n  text: A cap.\n  alternatives:\n    higher:\n      label: higher\n"
            "      set:\n        uncertainties:\n          b_P:\n            hihg: 0.03\n",
            encoding="utf-8",
        )
        with pytest.raises(CaseError) as caught:
            load_case(folder)
        assert "choices.yaml:9  'b_P.hihg' is not a known field" in str(caught.value)
        assert "Did you mean 'high'?" in str(caught.value)

    def test_a_case_needs_no_choices(self, tmp_path):
        folder = Path(shutil.copytree(str(resources.files("titanium.cases") / "us_rok"), tmp_path / "us_rok"))
        (folder / "choices.yaml").unlink()
        assert load_case(folder).choices == {}


def raised(symbol, high):
    return {"uncertainties": {symbol: {"high": high}}}


def constant(symbol, value):
    return {"uncertainties": {symbol: {"distribution": "constant", "value": value}}}
