"""The log of a case's numbers: it cannot fall behind what the case holds, nor skip a step."""

import pytest
from pydantic import ValidationError

from titanium.case import case_names, load_case
from titanium.case.change import Change, faults, unlogged
from titanium.case.check import Gaps
from titanium.case.variant import vary
from titanium.games.parts import FrozenDict

CASE = load_case("us_rok")
CAP = {
    "date": "2026-11-24", "table": "uncertainties", "entry": "b_P", "field": "high", "was": 0.03, "is": 0.02,
    "why": "capped", "decided_by": "evidence", "source": "authors_judgement",
}  # fmt: skip


def told(*changes: dict, case=CASE) -> list[str]:
    """Every fault of a log, or else what it does not hold, as 'path: message'."""
    log = FrozenDict({f"c{number}": Change.model_validate(CAP | own) for number, own in enumerate(changes, start=1)})
    logged = case.model_copy(update={"changes": log})
    problems = [(path, message) for _, path, message in faults(logged, Gaps())]
    return [f"{'.'.join(map(str, path))}: {message}" for path, message in problems or unlogged(logged)]


def without(change: dict, *fields: str) -> dict:
    """A change that leaves some fields out, whatever the others say."""
    return {field: value for field, value in change.items() if field not in fields}


class TestWhatFits:
    def test_the_log_of_the_shipped_case(self):
        assert len(CASE.changes) >= 40
        assert list(faults(CASE, Gaps())) == []

    @pytest.mark.parametrize("name", case_names())
    def test_no_number_of_a_shipped_case_was_moved_without_a_line_in_its_log(self, name: str):
        assert list(unlogged(load_case(name))) == []

    def test_a_variant_says_what_it_moved(self):
        [(path, message)] = unlogged(vary(CASE, {"thresholds": {"rok_cost": {"at_most": 60}}}))
        assert path[1] == "is"
        assert message == "the log says that at_most of 'rok_cost' is 120; case.yaml has 60"

    def test_a_copy_may_hold_another_number(self):
        log = FrozenDict({"c1": Change.model_validate(CAP | {"is": 0.03})})
        assert list(faults(CASE.model_copy(update={"changes": log}), Gaps())) == []

    @pytest.mark.parametrize(
        "change",
        [
            {},
            {"field": "", "was": {"low": 0, "high": 0.03}, "is": {"low": 0.001, "high": 0.02}},
            {"field": "", "was": None, "is": {"high": 0.02, "source": ["authors_judgement"]}},
            {"entry": "h_0", "field": "", "was": {"low": 0}, "is": None},
            {"entry": "b_P", "field": "alpha", "was": 2, "is": None},
            {"table": "packages", "entry": "no_deal", "field": "set", "is": {"us_troops_k": 14}, "was": None},
            {"table": "packages", "entry": "no_deal", "field": "set.us_troops_k", "is": 14, "was": 28.5},
            {"table": "ledger", "entry": "fx_krw_per_usd 2024", "field": "value", "was": None, "is": 1363.5},
            {"table": "model", "entry": "hp", "field": "", "was": "h", "is": "max(h,0)"},
        ],
    )  # fmt: skip
    def test_a_change_that_says_what_the_case_holds(self, change: dict):
        assert told(change) == []

    def test_one_change_after_the_other_and_back(self):
        steps = [{"was": 0.03, "is": 0.05}, {"was": 0.05, "is": 0.02, "date": "2026-11-25"}]
        assert told(*steps) == []

    def test_an_entry_that_was_taken_away_and_put_back(self):
        gone = {"field": "", "was": {"high": 0.03}, "is": None}
        back = {"field": "", "was": None, "is": {"high": 0.02}}
        assert told({"was": 0.01, "is": 0.03}, gone, back) == []

    def test_a_table_that_a_copy_of_the_case_leaves_out(self):
        bare = CASE.model_copy(update={"constraints": FrozenDict({}), "choices": FrozenDict({})})
        own = {"table": "constraints", "entry": "signed_us", "field": "signed_by", "was": None, "is": "W"}
        assert told(own, {"choice": "retaliation"}, case=bare) == []

    def test_what_could_not_be_read_is_not_called_wrong(self):
        gaps = Gaps()
        gaps.add("uncertainties", "b_Q")
        log = FrozenDict({"c1": Change.model_validate(CAP | {"entry": "b_Q"})})
        assert list(faults(CASE.model_copy(update={"changes": log}), gaps)) == []


class TestWhatDoesNot:
    @pytest.mark.parametrize(
        ("change", "message"),
        [
            (
                {"is": 0.03},
                "c1.is: the log says that high of 'b_P' is 0.03; uncertainties.yaml has 0.02",
            ),
            (
                {"field": "", "was": {"low": 0}, "is": None},
                "c1.is: the log says that 'b_P' is nothing; uncertainties.yaml still has it",
            ),
            ({"table": "uncertainties", "entry": "b_p"}, "c1.entry: no 'b_p' in uncertainties.yaml\nAllowed: "),
            ({"table": "uncertain"}, "c1.table: no table 'uncertain'\n"),
            ({"field": "hihg"}, "c1.field: 'b_P' has no field 'hihg'\nAllowed: "),
            ({"field": "", "was": {"hi": 1}, "is": {"hi": 2}}, "c1.is: 'b_P' has no field 'hi'\n"),
            ({"choice": "retalliation"}, "c1.choice: no choice 'retalliation'\n"),
            ({"table": "model", "entry": "hq", "field": ""}, "c1.entry: no quantity 'hq' in the model\n"),
            (
                {"table": "model", "entry": "hp", "field": "", "is": "h"},
                "c1.is: the log gives 'hp' as h; its formula is max(h,0)",
            ),
            (
                {"table": "model", "entry": "DW", "field": "", "is": "x"},
                "c1.is: 'DW' has no formula to be held against",
            ),
            ({"entry": ""}, "c1: 'c1' names no entry, so it cannot say what a field of one is\nAdd `entry`."),
        ],
    )  # fmt: skip
    def test_is_said_with_its_place_and_the_nearest_name(self, change: dict, message: str):
        [own] = told(change)
        assert own.startswith(message)

    def test_a_nearest_name(self):
        assert told({"entry": "H_provv"})[0].endswith("Did you mean 'H_prov'?")

    def test_a_change_that_does_not_begin_where_the_last_one_ended(self):
        [own] = told({"was": 0.03, "is": 0.05}, {"was": 0.04, "is": 0.02})
        assert own.startswith("c2.was: 'c1' left high of 'b_P' at 0.05, and here it was 0.04")

    def test_days_out_of_order(self):
        [own] = told({"date": "2026-11-25", "was": 0.03, "is": 0.05}, {"was": 0.05, "is": 0.02})
        assert own == "c2.date: 2026-11-24 comes after 2026-11-25\nPut the changes in the order of their days."

    def test_a_change_that_says_nothing_of_now(self):
        log = FrozenDict({"c1": Change.model_validate(without(CAP, "is"))})
        [own] = faults(CASE.model_copy(update={"changes": log}), Gaps())
        assert own[2] == "'c1' does not say what 'b_P' is now\nAdd `is`; null if it was taken away."

    def test_a_field_that_is_a_table_needs_no_value(self):
        change = without(CAP, "is", "was") | {"table": "crises", "entry": "rift", "field": "nodes"}
        log = FrozenDict({"c1": Change.model_validate(change)})
        assert list(faults(CASE.model_copy(update={"changes": log}), Gaps())) == []


class TestFields:
    @pytest.mark.parametrize(
        ("change", "message"),
        [
            ({"date": "November"}, "'November' is not a day"),
            ({"decided_by": "a hunch"}, "a first look at results"),
            ({"by": "me"}, "Extra inputs are not permitted"),
            ({"source": []}, "at least 1 item"),
        ],
    )
    def test_are_checked(self, change: dict, message: str):
        with pytest.raises(ValidationError, match=message):
            Change.model_validate(CAP | change)

    def test_cannot_be_changed(self):
        own = Change.model_validate(CAP | {"was": {"low": [1, 2]}, "field": "", "is": {"low": 0.001}})
        assert hash(own) == hash(own)
        with pytest.raises(TypeError, match="cannot be changed"):
            own.was["low"] = 3

    def test_what_was_may_be_unknown_or_nothing(self):
        assert Change.model_validate(CAP | {"was": None}).was_known
        assert not Change.model_validate(without(CAP, "was")).was_known
