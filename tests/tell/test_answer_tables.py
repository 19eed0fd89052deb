"""The answer as tables: packages beside each other in the same futures, and every school with its count."""

import pytest
from tests.tell.answers_made_up import answer_on, broken_verdict

from titanium import load_case
from titanium.case.schema import Case
from titanium.judge.verdict import Verdict
from titanium.tell import words
from titanium.tell.answer_tables import comparison, schools_table


@pytest.fixture(scope="module")
def case() -> Case:
    return load_case("us_rok")


@pytest.fixture(scope="module")
def verdict(case: Case) -> Verdict:
    return broken_verdict(case)


def test_packages_stand_side_by_side_in_the_same_futures(case: Case, verdict: Verdict) -> None:
    table = comparison(answer_on(case, "titanium", verdict), ["ironclad", "titanium", "no_deal"])
    assert table.headings == ("package", "Ironclad (today's package)", "Titanium", "No deal (no agreement)")
    rows = {row[0]: row[1:] for row in table.rows}
    assert rows["holds, of 100 futures"] == tuple(words.per_hundred(own.strength) for own in verdict.packages)
    assert rows["against today's package"][0] == "–"
    assert rows["Seoul would sign"][2] == "–"
    assert rows["breaks first when (middle time)"][1] == "war comes to Taiwan (2031 Q1)"
    assert len(rows) == 8


def test_every_school_has_its_count_and_those_that_part_come_first(case: Case, verdict: Verdict) -> None:
    table = schools_table(answer_on(case, "titanium", verdict))
    assert len(table.rows) == sum(len(entry.positions) for entry in case.schools.values())
    assert table.rows[0][0].startswith("schelling: ")
    assert table.rows[0][2] == words.count(verdict.of("titanium").by_school["tripwire"]["schelling"])
    parts = [row[-1] for row in table.rows]
    assert parts == sorted(parts, reverse=True), "yes before no"
