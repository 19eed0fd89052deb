"""The answer about one package in words: counts first, signatures with and without, what a move changes, who parts."""

from dataclasses import replace

import pytest
from tests.tell.answers_made_up import answer_on, broken_verdict

from titanium import load_case
from titanium.case.schema import Case
from titanium.judge.shares import Difference, Share
from titanium.judge.verdict import Verdict
from titanium.tell import words
from titanium.tell.answer import TILES, against_today, headline, more, schools, sentences, standing, tiles
from titanium.tell.catalogue import speaking


@pytest.fixture(scope="module")
def case() -> Case:
    return load_case("us_rok")


@pytest.fixture(scope="module")
def verdict(case: Case) -> Verdict:
    return broken_verdict(case)


def test_the_headline_is_a_count_of_fifty(case: Case, verdict: Verdict) -> None:
    assert headline(answer_on(case, "ironclad", verdict)) == "Today's package holds in 30 of 50 sampled futures."
    count = words.count(verdict.of("titanium").strength)
    assert headline(answer_on(case, "titanium", verdict)) == f"Titanium holds in {count} sampled futures."
    mine = answer_on(case, "titanium", verdict, titanium="Offer of May")
    assert headline(mine) == f"Offer of May holds in {count} sampled futures."


def test_todays_package_says_that_it_is_signed_by_construction(case: Case, verdict: Verdict) -> None:
    first, signs, without = sentences(answer_on(case, "ironclad", verdict))
    assert first == "It breaks first when war comes to Taiwan."
    assert signs == (
        "Both capitals signed it in these futures, by construction. Without that, Washington would sign (in 50 of 50); "
        "Seoul would sign (in 50 of 50)."
    )
    assert without == "Without the signatures it holds in 30 of 50."


def test_another_package_says_who_would_sign_it_in_how_many(case: Case, verdict: Verdict) -> None:
    _, signs, without = sentences(answer_on(case, "titanium", verdict))
    assert signs == (
        "Offered this or no agreement, Washington would sign (in 50 of 50); Seoul would sign about as often as not "
        "(in 25 of 50)."
    )
    assert without.endswith(", today's package in 30 of 50.")


def test_a_capital_that_refuses_in_most_futures_would_not_sign(case: Case, verdict: Verdict) -> None:
    own = verdict.of("titanium")
    accept = {**own.accept, "S": Share.of(200, 1000)}
    changed = replace(own, counted=replace(own.counted, overall=replace(own.counted.overall, accept=accept)))
    told = answer_on(case, "titanium", replace(verdict, packages=(verdict.packages[0], changed)))
    assert "Seoul would not sign (only in 10 of 50)" in sentences(told)[1]


def test_no_agreement_is_signed_by_nobody(case: Case, verdict: Verdict) -> None:
    found = answer_on(case, "no_deal", verdict)
    assert not any("sign (" in own for own in sentences(found))
    assert tiles(found)[-1].rows == (("", "no agreement"),)


def test_a_package_that_always_holds_breaks_in_none(case: Case, verdict: Verdict) -> None:
    whole = replace(verdict.of("titanium"), breaks=())
    found = answer_on(case, "titanium", replace(verdict, packages=(verdict.packages[0], whole)))
    assert sentences(found)[0] == "It breaks in none of them."
    assert tiles(found)[1].rows == (("", "nothing"),)


def test_what_it_changes_is_told_against_today_in_the_same_futures(case: Case, verdict: Verdict) -> None:
    assert against_today(answer_on(case, "ironclad", verdict)) == ""
    told = against_today(answer_on(case, "titanium", verdict))
    assert told.startswith("In the same futures as today's package it holds in ")
    assert " fewer of 50 (-" in told


@pytest.mark.parametrize(
    ("ahead", "said"),
    [
        (Difference.of(800, 0, 10_000), "in 4 more of 50 (+8.0 ±0.5 of 100)"),
        (Difference.of(40, 0, 10_000), "in under 1 more of 50 (+0.4 ±0.1 of 100)"),
        (Difference.of(0, 800, 10_000), "in 4 fewer of 50 (-8.0 ±0.5 of 100)"),
        (Difference.of(0, 40, 10_000), "in under 1 fewer of 50 (-0.4 ±0.1 of 100)"),
    ],
)
def test_a_difference_is_told_as_futures_of_fifty(ahead: Difference, said: str) -> None:
    assert more(ahead) == said


def test_a_difference_within_counting_error_is_none(case: Case, verdict: Verdict) -> None:
    own = verdict.of("titanium")
    overall = replace(own.counted.overall, over_status_quo=Difference.of(10, 8, 1000))
    alike = replace(own, counted=replace(own.counted, overall=overall))
    told = against_today(answer_on(case, "titanium", replace(verdict, packages=(verdict.packages[0], alike))))
    assert told == "In the same futures it holds as often as today's package, within counting error (+0.2 ±0.8 of 100)."


def test_four_tiles_say_what_the_verdict_counts(case: Case, verdict: Verdict) -> None:
    own = verdict.of("titanium")
    found = {tile.key: tile for tile in tiles(answer_on(case, "titanium", verdict))}
    assert list(found) == list(TILES)
    assert found["holds"].rows == (("", words.count(own.strength)),)
    assert f"{words.per_hundred(own.strength)} of 100, 95% counting interval" in found["holds"].notes
    assert found["breaks"].rows == (("", "war comes to Taiwan"),)
    assert found["breaks"].notes[1].startswith("Then Seoul would rather have no deal: ")
    assert [row[0] for row in found["pays"].rows] == ["Washington", "Seoul"]
    assert found["signs"].rows == (("Washington", "50 of 50"), ("Seoul", words.count(own.accept["S"])))


def test_the_school_on_which_it_turns_is_named_with_both_counts(case: Case, verdict: Verdict) -> None:
    told = schools(answer_on(case, "titanium", verdict))
    assert "most of all the question “Do US troops in the line of fire bind Washington to fight?”" in told
    assert told.endswith(" (schelling: casualties commit the patron, so even a small force deters).")


def test_it_says_what_it_stands_on(case: Case, verdict: Verdict) -> None:
    told = standing(answer_on(case, "titanium", verdict))
    for wanted in ("2,304 sampled futures", "2,304 without the signatures", "seed 1", case.hash[:12], "not a forecast"):
        assert wanted in told
    assert "without the signatures" not in standing(answer_on(case, "titanium", replace(verdict, unsigned=None)))


def test_without_a_finite_number_nothing_can_be_said(case: Case, verdict: Verdict) -> None:
    own = verdict.of("titanium")
    nothing = replace(own, counted=replace(own.counted, overall=replace(own.counted.overall, strength=Share.of(0, 0))))
    found = answer_on(case, "titanium", replace(verdict, packages=(verdict.packages[0], nothing)))
    assert headline(found) == "Titanium: no finite number in any sampled future"
    assert sentences(found) == ("It gave no finite number in any sampled future, so nothing can be said of it.",)


def test_it_speaks_the_readers_language(case: Case, verdict: Verdict) -> None:
    with speaking("ko", case):
        assert "서울" in tiles(answer_on(case, "titanium", verdict))[3].rows[1][0]
