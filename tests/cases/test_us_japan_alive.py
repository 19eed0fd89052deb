"""The second alliance plays: matching keeps draws, no event is certain or ruled out, and two counts of it agree."""

import re

import pytest

from titanium import compile_model, load_case, stress
from titanium.apps.cli import run
from titanium.explore.futures import Design
from titanium.explore.matching import match
from titanium.judge import Verdict
from titanium.report.crisis import solve_crisis

CASE = load_case("us_japan")
FUTURES = 4096
EVENTS = ("home_war", "second_war", "dual_war", "rupture", "host_nuclear")

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def verdict() -> Verdict:
    return stress(CASE, futures=FUTURES, seed=0)


def test_record_and_signatures_together_keep_one_draw_in_fifty_at_least() -> None:
    found = match(compile_model(CASE), Design(CASE, 0), "matched", FUTURES)
    assert 0.02 < found.signed.sum() / found.scanned < 0.2


def test_every_package_plays_to_its_end(verdict: Verdict) -> None:
    assert verdict.failures == ()
    assert {own.name for own in verdict.packages} == CASE.packages.keys()


def test_no_event_is_certain_or_ruled_out(verdict: Verdict) -> None:
    for own in verdict.packages:
        for event in EVENTS:
            assert 0.002 < own.events[event].sampled.share < 0.5, (own.name, event)


def test_events_as_sampled_agree_with_the_mean_of_their_chances(verdict: Verdict) -> None:
    for own in verdict.packages:
        for event in EVENTS:
            sampled = own.events[event].sampled
            slack = 0.012 + 0.1 * sampled.share  # some ruptures follow from an event that is sampled in both counts
            assert own.events[event].rate.mean == pytest.approx(sampled.share, abs=slack), (own.name, event)


def test_verdicts_tell_packages_apart(verdict: Verdict) -> None:
    held = [own.strength.share for own in verdict.proposals]
    assert min(held) < 0.1
    assert 0.2 < max(held) < 0.95
    assert len({own.breaks[0].threshold for own in verdict.packages}) > 1


def test_a_heavier_payment_is_refused_more_often_by_tokyo_and_less_by_washington(verdict: Verdict) -> None:
    today, heavy = verdict.of("cornerstone"), verdict.of("eight_billion")
    assert heavy.accept["S"].share < today.accept["S"].share
    assert heavy.cost["W"].mean < today.cost["W"].mean
    assert heavy.cost["S"].mean > today.cost["S"].mean


def test_tokyo_fights_over_taiwan_less_often_where_article_nine_binds_it() -> None:
    norms, interests = (
        solve_crisis(CASE, "taiwan", assignments=[f"article_nine={position}"]).choices["n4"]["join"]
        for position in ("norms", "interests")
    )
    assert norms < interests


def test_a_pledge_over_taiwan_makes_china_attack_less_often() -> None:
    today, pledge = (
        solve_crisis(CASE, "taiwan", package).choices["n1"]["none"] for package in ("cornerstone", "taiwan_pledge")
    )
    assert today < pledge


@pytest.mark.parametrize("asked", ["ledger us_japan", "posture us_japan", "crisis us_japan taiwan"])
def test_no_answer_speaks_of_another_alliance(asked: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(asked.split()) == 0
    told = capsys.readouterr().out.replace("the US presence in Japan and South Korea", "")  # title of a source
    assert len(told) > 500
    assert re.findall(r"Seoul|South Korea|KRW|[Ii]ronclad|two-way|combined command", told) == []
