"""The numbers of a case as plain data: found, filtered, told in full, and marked where a private copy has another."""

import json
from types import SimpleNamespace
from typing import Any

import pytest

from titanium import load_case
from titanium.case.check import grade_counts
from titanium.desk.engine.ref import Ref
from titanium.desk.views.evidence import number, numbers
from titanium.errors import InputError

REF = Ref("us_rok")
CASE = load_case("us_rok")
CHANGES = {"uncertainties": {"v_W": {"low": 0.3}}, "packages": {"troop_cut": {"set": {"us_troops_k": 21}}}}
COPY = Ref.of("us_rok", CHANGES)
BENCH: Any = SimpleNamespace(case=lambda ref: ref.load())
"""All that these views ask of a bench."""


def plain(found: dict[str, Any]) -> dict[str, Any]:
    return json.loads(json.dumps(found, allow_nan=False))


def keys(found: dict[str, Any]) -> list[str]:
    return [row["key"] for row in found["rows"]]


def test_a_row_says_value_range_grade_source_and_last_change() -> None:
    found = plain(numbers(BENCH, REF, text="b_P peacetime"))
    [row] = found["rows"]
    assert (row["value"], row["low"], row["high"], row["unit"]) == (0.01, 0.001, 0.02, "utility")
    assert (row["grade"], row["meaning"]) == ("C", "expert judgement")
    assert row["sources"][0]["citation"] == CASE.sources["authors_judgement"].citation
    assert (row["last_change"]["field"], row["last_change"]["was"], row["last_change"]["is"]) == (
        "high",
        "0.03",
        "0.02",
    )
    assert row["was"] is None


def test_counts_by_grade_are_those_of_the_case() -> None:
    found = plain(numbers(BENCH, REF))
    counted = {own["grade"]: own["numbers"] for own in found["grades"]}
    assert {grade: counted[grade] for grade in "ABCD"} == grade_counts(CASE)
    assert f"{sum(grade_counts(CASE).values()):,} numbers" in found["headline"]
    assert sum(own["numbers"] for own in found["tables"]) == found["found"]


def test_filters_narrow_and_pages_follow_one_another() -> None:
    whole = numbers(BENCH, REF, table="uncertainties", grade="D", count=500)
    assert whole["found"] == sum(own.grade == "D" for own in CASE.uncertainties.values())
    pages = [numbers(BENCH, REF, table="uncertainties", grade="D", start=start, count=40) for start in (0, 40, 80)]
    assert [key for page in pages for key in keys(page)] == keys(whole)
    assert numbers(BENCH, REF, grade="none", count=1)["rows"][0]["grade"] is None
    assert "None of" in numbers(BENCH, REF, text="no such word anywhere")["sentence"]


def test_a_search_finds_words_of_sources_and_notes() -> None:
    assert "uncertainties:b_P" in keys(numbers(BENCH, REF, text="THAAD capped", count=500))
    cited = keys(numbers(BENCH, REF, text="bloomberg", table="uncertainties", count=500))
    assert cited == [
        f"uncertainties:{name}" for name, own in CASE.uncertainties.items() if "bloomberg" in str(own.source)
    ]


def test_what_cannot_be_asked_is_refused_with_every_problem() -> None:
    with pytest.raises(InputError) as caught:
        numbers(BENCH, REF, table="uncertaintes", grade="E", start=-1, count=0)
    told = str(caught.value)
    for text in ("Did you mean 'uncertainties'?", "no grade 'E'", "start is -1", "count is 0"):
        assert text in told


def test_a_copy_says_what_it_has_otherwise() -> None:
    found = plain(numbers(BENCH, COPY, changed=True))
    assert keys(found) == ["packages:troop_cut:set/us_troops_k", "uncertainties:v_W"]
    assert [row["was"]["amount"] for row in found["rows"]] == ["20 (0 to 40) thousand", "0.45 (0.1 to 0.8) utility"]
    assert "2 are not the case's own" in found["lead"]
    assert found["case_hash"] == COPY.load().hash != CASE.hash


def test_a_number_in_full_says_what_reads_it_and_where_it_must_stay() -> None:
    found = plain(number(BENCH, REF, key="uncertainties:v_W"))
    assert [own["path"] for own in found["fields"]] == ["low", "mode", "high"]
    assert found["bounds"].startswith("Low, mode and high")
    assert {own["kind"] for own in found["readers"]} >= {"quantity", "crisis", "equation"}
    assert set(found["rests"]["crises"]) == set(CASE.crises)


def test_history_is_that_of_the_log() -> None:
    logged = [own for own in CASE.changes.values() if (own.table, own.entry) == ("uncertainties", "b_P")]
    found = plain(number(BENCH, REF, key="uncertainties:b_P"))
    assert [own["why"] for own in found["history"]] == [own.why for own in logged]


def test_a_record_says_why_it_stays() -> None:
    found = plain(number(BENCH, REF, key="ledger:sma_total 2025"))
    assert found["fields"] == []
    assert "on record" in found["fixed"]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_other_case_has_all_of_it_too(language: str) -> None:
    found = plain(numbers(BENCH, Ref("us_japan"), language=language, count=500, table="crises"))
    assert len(found["rows"]) == found["found"]
    assert plain(number(BENCH, Ref("us_japan"), key=found["rows"][0]["key"], language=language))["readers"]
