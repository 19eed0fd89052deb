"""Tables of back-tests: what does not fit the case is refused, with the nearest name."""

import pytest

from titanium.case import load_case
from titanium.case.backtest import Scored, Start, faults
from titanium.case.check import Gaps
from titanium.case.rows import Figure

CASE = load_case("us_rok")
SETTING = {"value": 30, "unit": "thousand", "grade": "A", "source": "troopdata_2022"}
RANGE = {"low": 900, "mode": 1000, "high": 1100, "unit": "KRW/USD", "grade": "B", "source": "fed_2026"}
START = {"year": 1999, "title": "1999", "source": "gml_2016"}
SCORED = {
    "title": "wars",
    "event": "home_war",
    "file": "past_peace",
    "series": "war_home",
    "unit": "events",
    "mapping": "the same",
    "grade": "A",
    "source": "gml_2016",
}


def problems(start=None, scored=None, history=None):
    """What is wrong with a case that has this start and this scored event alone."""
    case = CASE.model_copy(
        update={
            "backtests": {"one": Start.model_validate({**START, **(start or {})})},
            "scored": {"wars": Scored.model_validate({**SCORED, **(scored or {})})},
            "history": {**CASE.history, **(history or {})},
        }
    )
    return [f"{file} {'.'.join(map(str, path))}: {message}" for file, path, message in faults(case, Gaps())]


def test_the_shipped_tables_fit_the_case():
    assert list(faults(CASE, Gaps())) == []
    assert [start.year for start in CASE.backtests.values()] == [1994, 2003, 2010, 2013, 2017]


@pytest.mark.parametrize(
    ("start", "message"),
    [
        ({"levers": {"us_troop_k": SETTING}}, "Did you mean 'us_troops_k'?"),
        ({"levers": {"us_troops_k": {**SETTING, "value": 60}}}, "sets us_troops_k to 60\nAllowed: 0 to 40 thousand."),
        ({"levers": {"us_troops_k": {**SETTING, "unit": "persons"}}}, "is in thousand, not in persons"),
        ({"levers": {"us_troops_k": {**SETTING, "source": "troopdata"}}}, "source 'troopdata' is not in sources.yaml"),
        ({"uncertainties": {"fx": RANGE}}, "no uncertainty 'fx'"),
        ({"uncertainties": {"fx0": {**RANGE, "unit": "1/yr"}}}, "'fx0' is in KRW/USD, not in 1/yr"),
        ({"uncertainties": {"fx0": {**RANGE, "low": 1200}}}, "low 1200, mode 1000, high 1100 are not in order"),
        ({"later": {"p_cutt": "a poll"}}, "Did you mean 'p_cut'?"),
        ({"left": {"y_KK": "unknown"}}, "no lever, uncertainty or constraint 'y_KK'"),
        ({"levers": {"us_troops_k": SETTING}, "left": {"us_troops_k": "unknown"}}, "is both set and left"),
    ],
)
def test_a_start_that_does_not_fit(start, message):
    [found] = problems(start)
    assert message in found
    assert found.startswith("backtests.yaml one.")


@pytest.mark.parametrize(
    ("scored", "message"),
    [
        ({"event": "home_wars"}, "Did you mean 'home_war'?"),
        ({"event": "", "crisis": "tests", "outcomes": ["t2"]}, "Did you mean 'test'?"),
        ({"event": "", "crisis": "test", "outcomes": ["t99"]}, "no outcome of test 't99'"),
        ({"file": "past_piece"}, "Did you mean 'past_peace'?"),
        ({"series": "war_at_home"}, "no series of history/past_peace.csv 'war_at_home'"),
        ({"unit": "persons"}, "war_home is in events, not in persons"),
        ({"hazard": "H_tests"}, "Did you mean 'H_test'?"),
        ({"hazard": "pi_x"}, "a yearly rate is wanted, in 1/yr"),
        ({"constraint": "p_cut"}, "'p_cut' is in probability; a yearly rate is wanted"),
    ],
)
def test_a_scored_event_that_does_not_fit(scored, message):
    [found] = problems(scored=scored)
    assert message in found
    assert found.startswith("scored.yaml wars.")


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({1990: 1, 1992: 0}, "has no figure for 1991\nWrite 0 where nothing happened."),
        ({1990: 1, 1991: 0.5}, "is no count: 0.5 in 1991"),
        ({1990: -1}, "is no count: -1 in 1990"),
    ],
)
def test_a_history_that_is_no_count(values, message):
    rows = tuple(
        Figure(series="war_home", year=year, value=value, unit="events", grade="A", source=("gml_2016",))
        for year, value in values.items()
    )
    [found] = problems(history={"past_peace": rows})
    assert message in found


def test_two_starts_cannot_share_a_year():
    starts = {name: Start.model_validate(START) for name in ("one", "other")}
    [found] = [message for _, _, message in faults(CASE.model_copy(update={"backtests": starts}), Gaps())]
    assert found == "1999 is already the year of 'one'\nStarts are asked for by their year; keep one."


def test_two_counts_cannot_give_one_range():
    scored = {name: Scored.model_validate({**SCORED, "hazard": "H_TW"}) for name in ("one", "other")}
    case = CASE.model_copy(update={"scored": scored})
    [found] = [message for _, _, message in faults(case, Gaps())]
    assert found == "'H_TW' is already given by 'one'\nOne count gives its range."


@pytest.mark.parametrize(
    ("scored", "message"),
    [
        ({"crisis": "test", "outcomes": ["t2"]}, "needs either an event or a crisis with outcomes"),
        ({"event": ""}, "needs either an event or a crisis with outcomes"),
        ({"event": "", "crisis": "test"}, "a crisis and its outcomes come together"),
    ],
)
def test_one_thing_is_counted(scored, message):
    with pytest.raises(ValueError, match=message):
        Scored.model_validate({**SCORED, **scored})


def test_a_base_rate_begins_where_it_is_told_to():
    counts = Scored.model_validate({**SCORED, "file": "severity", "series": "conventional_severity_4_plus"})
    assert min(counts.counts(CASE)) == 1958
    later = counts.model_copy(update={"since": 1980})
    assert min(later.counts(CASE)) == 1980
    assert later.counts(CASE)[2010] == 2
