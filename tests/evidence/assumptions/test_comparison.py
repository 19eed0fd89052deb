"""What differs between two versions of a case, and which verdicts do."""

import json
import shutil
from importlib import resources
from pathlib import Path

import numpy as np
import pytest

from titanium.case import load_case
from titanium.case.change import Change
from titanium.case.variant import vary
from titanium.errors import InputError
from titanium.evidence.assumptions import change_log, compare_cases
from titanium.evidence.assumptions.results import Results, compare_results, held_against
from titanium.explore.block import Chunk
from titanium.explore.ensemble import Ensemble
from titanium.explore.futures import Design
from titanium.games.parts import FrozenDict
from titanium.judge.versions import Counts, Pair

CASE = load_case("us_rok")
DRAFT = {
    "uncertainties": {"b_P": {"high": 0.03, "grade": "D", "source": ["first_sketch"]}},
    "packages": {"no_deal": {"set": {"us_troops_k": None, "ground_share": 0.5}}, "korea_only": None},
    "crises": {"rift": {"nodes": {"n2": {"asks": "Pay?"}}}},
}


class TestDifferences:
    def test_every_number_and_text_is_told_with_what_stands_beside_it(self):
        found = compare_cases(CASE, vary(CASE, DRAFT))
        told = {(own.table, own.entry, own.field): own for own in found.differences}
        high = told["uncertainties", "b_P", "high"]
        assert (high.kind, high.was, high.now, high.unit) == ("changed", 0.02, 0.03, "utility")
        assert (high.grade_was, high.grade_now) == ("C", "D")
        assert (high.source_was, high.source_now) == (("authors_judgement",), ("first_sketch",))
        assert high.is_number
        assert told["packages", "no_deal", "set.us_troops_k"].kind == "removed"
        assert told["packages", "no_deal", "set.ground_share"].kind == "added"
        gone = told["packages", "korea_only", ""]
        assert (gone.kind, gone.now) == ("removed", None)
        assert gone.was["title"] == CASE.packages["korea_only"].title
        text = told["crises", "rift", "nodes.n2.asks"]
        assert (text.now, text.is_number) == ("Pay?", False)
        assert list(found.by_table) == ["packages", "uncertainties", "crises"]
        assert (found.count("changed"), found.count("added"), found.count("removed")) == (4, 1, 2)

    def test_the_other_way_round_what_was_removed_is_added(self):
        kinds = {own.kind for own in compare_cases(vary(CASE, DRAFT), CASE).differences if not own.field}
        assert kinds == {"added"}

    def test_a_case_is_the_same_as_itself(self):
        found = compare_cases(CASE, CASE, addresses=("us_rok", "us_rok"))
        assert found.differences == ()
        assert found.to_dict()["same"] is True

    def test_the_log_of_the_second_says_why(self):
        change = {
            "date": "2027-01-01", "table": "thresholds", "entry": "rok_cost", "field": "at_most", "was": 120, "is": 60,
            "why": "put back", "decided_by": "evidence", "source": "authors_judgement",
        }  # fmt: skip
        log = FrozenDict({**CASE.changes, "back": Change.model_validate(change)})
        later = vary(CASE, {"thresholds": {"rok_cost": {"at_most": 60}}}).model_copy(update={"changes": log})
        [own] = compare_cases(CASE, later).differences
        assert own.why == ("2027-01-01: put back",)
        assert compare_cases(later, CASE).differences[0].why == ()

    def test_a_copy_of_the_folder_differs_in_nothing(self, tmp_path: Path):
        copy = Path(shutil.copytree(str(resources.files("titanium.cases") / "us_rok"), tmp_path / "us_rok"))
        (copy / "rules.yaml").write_text((copy / "rules.yaml").read_text() + "\n# a remark\n")
        other = load_case(copy)
        assert other.hash != CASE.hash
        assert compare_cases(CASE, other).differences == ()

    def test_it_goes_into_json_and_a_table(self):
        found = compare_cases(CASE, vary(CASE, DRAFT))
        told = json.loads(json.dumps(found.to_dict(), allow_nan=False))
        assert told["schema"] == "titanium.comparison/1"
        assert told["results"] is None
        assert told["differences"][0]["file"] == "packages.yaml"
        assert len(found.to_frame()) == len(found.differences)


class TestLog:
    def test_changes_are_told_with_what_they_are_of(self):
        log = change_log(CASE)
        cap = next(own for own in log.changes if own.name == "retaliation_capped")
        assert (cap.change.was, cap.change.is_, cap.unit) == (0.03, 0.02, "utility")
        assert cap.title.startswith("Chinese peacetime retaliation")
        assert cap.citations[0].startswith("the authors of this case (2026), Judgement of the authors of this case")
        assert cap.citations[0].endswith("[our own]")
        assert list(log.by_ground.values()) == sorted(log.by_ground.values(), reverse=True)
        assert sum(log.by_ground.values()) == len(log.changes)
        told = json.loads(json.dumps(log.to_dict(), allow_nan=False))
        assert told["schema"] == "titanium.changes/1"
        assert len(log.to_frame()) == len(log.changes)

    def test_what_was_made_after_a_first_look_at_results_is_there(self):
        """The choices that the case says were made once results had been seen each have their changes."""
        changes = [own.change for own in change_log(CASE).changes]
        looked = {own.choice for own in changes if own.decided_by == "a first look at results"}
        assert {"hazard_ranges", "retaliation", "host_cost_limit", "lever_prices", "support_from_flexibility"} <= looked

    def test_a_case_without_a_log_says_where_it_would_stand(self):
        with pytest.raises(InputError, match=r"keeps no log of changes\nWrite one into its changes.yaml"):
            change_log(CASE.model_copy(update={"changes": FrozenDict({})}))


def counted(case, holds: dict[str, list[int]], seed: int = 0) -> Counts:
    """Counts of a version in which packages break the limit on the host's cost in some of a thousand futures."""
    n = 1000
    counts = Counts(case, Ensemble(Design(case, seed)), n)
    shape = len(case.packages), n
    metrics = {own.metric: np.zeros(shape, np.float32) for own in case.thresholds.values()}
    metrics["d30_home"] += 100
    for row, name in enumerate(case.packages):
        first, last = holds.get(name, [0, n])
        metrics["host_cost"][row] = np.where((np.arange(n) >= first) & (np.arange(n) < last), 0, 1000)
    counts.add(Chunk(np.arange(n, dtype=np.uint32), np.zeros((n, len(case.schools)), np.int8), metrics))
    return counts


def results(was: dict[str, list[int]], now: dict[str, list[int]], other=CASE) -> Results:
    return held_against(Pair(counted(CASE, was), counted(other, now)), ["ironclad", "titanium"], 1000)


class TestResults:
    def test_verdicts_that_turn_and_those_that_open_are_told_apart(self):
        found = results({"ironclad": [0, 600], "titanium": [0, 400]}, {"ironclad": [0, 600], "titanium": [0, 700]})
        assert ("strength", "titanium", "half") in found.turned()
        assert ("strength", "titanium", "base") in found.turned()
        assert found.unsettled() == []
        own = found.stands["strength"]["titanium"]
        assert (own.was.count, own.now.count) == (400, 700)
        assert own.change.mean == pytest.approx(0.3)
        assert found.stands["strength"]["ironclad"].ahead_now is None
        open_now = results({"ironclad": [0, 600], "titanium": [0, 400]}, {"ironclad": [0, 600], "titanium": [99, 602]})
        assert open_now.turned() == []
        assert ("strength", "titanium", "half") in open_now.unsettled()

    def test_futures_of_the_same_number_are_paired(self):
        found = results({"titanium": [0, 400]}, {"titanium": [0, 410]})
        assert (found.pairing, found.common) == ("whole", 1000)
        change = found.stands["strength"]["titanium"].change
        assert change.high - change.mean < 0.01, "ten futures differ, all others are the same"

    def test_versions_that_draw_other_uncertainties_stand_apart(self):
        other = vary(CASE, {"uncertainties": {"mu_N": {"distribution": "constant", "value": 0}}})
        found = results({"titanium": [0, 400]}, {"titanium": [0, 410]}, other)
        assert (found.pairing, found.common) == ("apart", 0)
        change = found.stands["strength"]["titanium"].change
        assert change.high - change.mean > 0.04

    def test_plain_data(self):
        told = results({"titanium": [0, 400]}, {"titanium": [0, 700]}).to_dict()
        assert json.dumps(told, allow_nan=False)
        assert told["turned"][0] == ["strength", "titanium", "half"]

    def test_cases_without_a_package_in_common_are_refused(self):
        named = {f"my_{name}": own for name, own in CASE.packages.items()}
        with pytest.raises(InputError, match="have no package in common"):
            compare_results(CASE, CASE.model_copy(update={"packages": FrozenDict(named)}))


@pytest.mark.slow
def test_the_shipped_case_against_its_draft() -> None:
    """With retaliation up to 0.03, as in a draft, titanium holds less often, and nothing else moves."""
    found = compare_results(CASE, vary(CASE, {"uncertainties": {"b_P": {"high": 0.03}}}), futures=4096)
    assert found.pairing == "whole"
    assert -0.07 < found.stands["strength"]["titanium"].change.mean < -0.03
    assert found.stands["security"]["titanium"].change.mean == 0
    assert found.stands["strength"]["ironclad"].change.mean == 0
