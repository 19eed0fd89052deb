"""Sentences: counts before words, the seed and the case hash always there."""

import pytest

from titanium import load_case, stress
from titanium.judge.verdict import Share, Verdict
from titanium.tell import words

CASE = load_case("us_rok")


@pytest.fixture(scope="module")
def verdict() -> Verdict:
    return stress(CASE, ["titanium", "no_deal", "full_withdrawal"], futures=400, seed=8, ensemble="prior")


@pytest.mark.parametrize(
    ("count", "futures", "said"),
    [
        (8200, 10_000, "41 of 50"),
        (3, 10, "3 of 10"),
        (0, 1000, "0 of 50"),
        (1, 1000, "under 1 of 50"),
        (999, 1000, "over 49 of 50"),
        (1000, 1000, "50 of 50"),
    ],
)
def test_a_share_is_told_as_a_count(count: int, futures: int, said: str) -> None:
    assert words.count(Share.of(count, futures)) == said


def test_the_headline_names_today_what_breaks_it_and_the_best(verdict: Verdict) -> None:
    line = words.headline(verdict)
    assert line.startswith("Today's package (ironclad) holds in ")
    assert "of 50 sampled futures, and breaks first when " in line
    assert "no_deal" not in line, "no agreement is not a proposal"


def test_the_standing_line_says_what_it_rests_on(verdict: Verdict) -> None:
    line = words.standing(verdict)
    for wanted in ("400 sampled futures", "seed 8", "unmatched prior", CASE.hash[:12], "not a forecast"):
        assert wanted in line


@pytest.mark.parametrize(
    ("quarter", "said"), [(-1, "at signing"), (0, "2026 Q1"), (39, "2035 Q4"), (40, "over 2026-2035")]
)
def test_quarters_are_dates(verdict: Verdict, quarter: int, said: str) -> None:
    assert words.when(verdict, quarter) == said


@pytest.mark.parametrize(
    ("name", "said"),
    [("home_war", "war in Korea"), ("second_war", "war in Taiwan"), ("host_nuclear", "Seoul builds the bomb")],
)
def test_events_are_told_by_the_names_of_the_case(verdict: Verdict, name: str, said: str) -> None:
    assert words.event(verdict, name) == said


def test_no_failure_says_nothing(verdict: Verdict) -> None:
    assert words.failures(verdict) == ""
