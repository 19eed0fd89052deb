"""A back-test of made-up forecasts: what scores, what is counted, and what cannot be asked."""

import json

import numpy as np
import pytest

from backtests import CASE, exact, found, poisson
from titanium.errors import InputError
from titanium.evidence.backtest import backtest
from titanium.evidence.backtest.forecasts import VERSIONS

STARTS = (2003, 2010, 2013)
FEW = CASE.model_copy(update={"scored": {name: CASE.scored[name] for name in ("tests", "probes", "war")}})


@pytest.fixture(scope="module")
def perfect():
    return found(exact(), STARTS, FEW)


@pytest.fixture(scope="module")
def drawn():
    return found(poisson(0.4), STARTS, FEW)


def test_a_perfect_forecast_has_a_skill_of_one_and_beats_every_reference(perfect):
    for own in perfect.events.values():
        assert own.main.means["model"] == 0
        assert own.main.over["base_rate"].value == 1
        if own.happened:
            assert own.main.over["base_rate"].says == "better"
    assert perfect.together.over["self_exciting"].value == 1


def test_events_are_counted_once_though_windows_share_years(perfect):
    assert perfect.years == (*range(2003, 2008), *range(2010, 2018))
    assert perfect.shared == (2013, 2014)
    tests = perfect.events["tests"]
    assert (tests.happened, tests.years_with, tests.years, tests.windows_with) == (12, 5, 13, 3)


def test_scores_are_means_over_start_years_and_over_windows(drawn):
    own = drawn.events["probes"]
    told = [start.events["probes"] for start in drawn.starts]
    by_hand = [((start.outlooks["model"].years.at_least_one - (start.happened > 0)) ** 2).mean() for start in told]
    assert own.scores["year", "brier"].means["model"] == pytest.approx(np.mean(by_hand), abs=0.01)  # fair against plain
    whole = [abs(start.outlooks["model"].window.mean[0] - start.happened.sum()) for start in told]
    assert own.scores["window", "ranked"].means["model"] < np.mean(whole) + 0.5


def test_reliability_counts_every_forecast_of_a_year(drawn):
    forecasts = len(STARTS) * 5 * len(FEW.scored)
    for bins in drawn.reliability.values():
        assert sum(own.forecasts for own in bins) == forecasts


def test_every_version_is_scored_and_those_of_one_forecast_alike(drawn):
    for own in drawn.events.values():
        assert set(own.versions) == set(VERSIONS)
        assert len({skill.value for skill in own.versions.values()}) == 1


def test_the_finding_is_plain_data_and_a_frame(drawn):
    data = json.loads(json.dumps(drawn.to_dict(), allow_nan=False))
    assert data["schema"] == "titanium.backtest/1"
    assert data["years_in_two_windows"] == [2013, 2014]
    tests = data["starts"][0]["events"]["tests"]
    assert (tests["events_before"], tests["years_before"], tests["happened"]) == (0, 45, [0, 0, 0, 2, 0])
    assert data["evidence"]["futures"] == 64 * len(STARTS)
    pytest.importorskip("pandas")
    frame = drawn.to_frame()
    assert len(frame) == len(STARTS) * 5 * len(FEW.scored) * 3
    assert set(frame["forecaster"]) == {"model", "base_rate", "self_exciting"}


def test_a_school_that_knows_better_is_told_apart():
    right = exact()

    def draw(start, event, year):
        """Futures of the first position of the first switch (64 futures, three positions) are right, others are not."""
        said = right(start, event, year).copy()
        said[np.arange(64) % 3 != 0] += 2
        return said

    one = CASE.model_copy(update={"scored": {"tests": CASE.scored["tests"]}})
    apart = found(draw, STARTS, one).events["tests"].apart
    [own] = [school for school in apart if school.switch == "tripwire"]
    assert own.best == "schelling"
    assert own.scores["schelling"] < own.scores["reiter_poast"]


def test_schools_that_say_the_same_are_not(perfect):
    assert all(not own.apart for own in perfect.events.values())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"starts": [1995]}, "has no start in 1995\nAllowed: 1994, 2003, 2010, 2013, 2017.\nDid you mean '1994'?"),
        ({"starts": []}, "no start is asked for"),
        ({"ensemble": "matched"}, "no ensemble 'matched'"),
        ({"ranges": "befor"}, "Did you mean 'before'?"),
        ({"futures": 1}, "1 futures: a whole number from 2 to"),
    ],
)
def test_what_cannot_be_asked(arguments, message):
    with pytest.raises(InputError) as error:
        backtest(CASE, **arguments)
    assert message in str(error.value)


@pytest.mark.parametrize(("table", "file"), [("backtests", "backtests.yaml"), ("scored", "scored.yaml")])
def test_a_case_without_a_table_is_told_which_file_would_hold_it(table, file):
    with pytest.raises(InputError, match=f"case 'us_rok' has no {file}"):
        backtest(CASE.model_copy(update={table: {}}))


def test_a_history_that_ends_too_early_is_refused_with_every_gap():
    short = CASE.scored["war"].model_copy(
        update={"file": "disputes", "series": "dispute_onsets_us_north", "since": 1948}
    )
    case = CASE.model_copy(update={"scored": {"disputes": short}})
    with pytest.raises(InputError) as error:
        backtest(case, [2010, 2013])
    said = str(error.value)
    assert "start 'y2010', event 'disputes': history/disputes.csv has no 'dispute_onsets_us_north' for 2011" in said
    assert "start 'y2013', event 'disputes': history/disputes.csv has no 'dispute_onsets_us_north' for 2013" in said


def test_a_record_that_begins_with_the_start_is_refused():
    late = CASE.scored["war"].model_copy(update={"since": 1994})
    case = CASE.model_copy(update={"scored": {"war": late}})
    with pytest.raises(InputError, match="has no 'war_home' before 1994"):
        backtest(case, [1994])
