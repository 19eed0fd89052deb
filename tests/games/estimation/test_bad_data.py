"""Data that cannot be used: each is refused, or told of, in words that say where and what to do."""

import re

import numpy as np
import pytest

from games.estimation.simulated import LINE
from titanium.errors import GameError
from titanium.games import build, chance, decide, end
from titanium.games.estimation import fit
from titanium.games.estimation.observed import observe
from titanium.games.estimation.table import read_table
from titanium.games.ready_made import egame12, egame122


def refused(data, line=LINE, game=None, **more):
    with pytest.raises(GameError) as raised:
        fit(game or egame12(), line, data, **more)
    return str(raised.value)


def changed(data, column, row, value):
    values = np.asarray(data[column]).astype(object)
    values[row] = value
    return {**data, column: values}


def test_columns_that_are_missing_are_all_named(data):
    told = refused({name: values for name, values in data.items() if name not in ("x", "regime")})
    assert "data has no column 'regime'\n" in told
    assert "data has no column 'x'\n" in told


def test_the_nearest_column_is_offered(data):
    assert "no column 'regme'\n    Allowed:" in (told := refused(data, "act + resist ~ x | 0 | 1 | regme"))
    assert "Did you mean 'regime'?" in told


def test_text_in_a_number_column(data):
    told = refused(changed(data, "x", 6, "about 3"))
    assert "column 'x', row 7: 'about 3' is not a number, as others are" in told
    assert "or write C(x) for categories" in told


def test_text_where_arithmetic_wants_numbers(data):
    assert "'log(regime)' in u11 needs numbers, and 'regime' is text" in refused(
        data, "act + resist ~ log(regime) | 0 | 0 | 1"
    )


@pytest.mark.parametrize("value", [np.inf, -np.inf])
def test_infinite_numbers(data, value):
    assert "'u11:x' is not a finite number in row 3" in refused(changed(data, "x", 2, value))


def test_arithmetic_that_gives_no_number(data):
    first = int(np.flatnonzero(data["x"] <= 0)[0]) + 1
    told = refused(data, "act + resist ~ log(x) | 0 | 0 | 1")
    assert f"'u11:log(x)' is not a finite number in row {first}" in told


def test_no_rows_left(data):
    told = refused({**data, "x": [None] * 400})
    assert "none of the 400 rows has a value in every column that is used" in told


def test_unknown_outcomes(data):
    names = np.array(["~act", "~resist", "resist"])[data["outcome"]].astype(object)
    names[4] = "resists"
    told = refused({**data, "outcome": names}, {"u11": "x", "u24": "1"})
    assert "column 'outcome', row 5: 'resists' is not an outcome\n    Allowed: resist, ~act, ~resist." in told
    assert "Did you mean 'resist'?" in told


def test_unknown_decisions(data):
    told = refused(changed(data, "act", 0, 2))
    assert "column 'act', row 1: '2' is not an action at 'start'\n    Allowed: wait, act, or 0 to 1." in told


def test_too_few_decisions():
    problems = []
    observe(egame122(), ("one",), read_table({"one": ["up"]}), problems)
    assert problems == ["column 'one', row 1: 'up' is not an outcome\nAllowed: ll, lr, rl, rr."]
    game = build(
        decide("A", {"a": chance({"c": (1.0, decide("A", {"d": end({"A": 0}), "e": end({"A": 1})}))})}), players=["A"]
    )
    problems = []
    observe(game, ("one", "two"), read_table({"one": [0], "two": [0]}), problems)
    assert problems == ["nature draws at 'n2', which decisions do not tell\nGive outcome=, a column of outcomes."]


def test_only_one_outcome(data):
    assert "every row ends in '~act': there is nothing to tell apart" in refused({**data, "act": np.zeros(400)})


def test_an_outcome_that_never_happens(data):
    told = refused({**data, "resist": np.zeros(400)})
    assert "no row ends in 'resist': '2' never takes 'resist' at 'reply'" in told
    assert "the constants of u24 have no finite estimate" in told


def test_collinear_columns(data):
    told = refused({**data, "double": 2 * data["x"] + 1}, "act + resist ~ x + double | 0 | 1 | z")
    assert re.search("'u11:(x|double|const)' is a combination of 'u11:.*', 'u11:.*': u11 cannot tell them apart", told)


def test_a_covariate_in_every_payoff_of_a_player(data):
    """Lewis and Schultz (2003): only differences of payoffs are identified."""
    told = refused(data, "act + resist ~ x | x - 1 | x - 1 | z")
    assert "the data cannot tell apart 'u11:x', 'u13:x', 'u14:x': only differences of payoffs matter" in told


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"link": "probitt"}, "link 'probitt' is not known\n    Allowed: logit, probit.\n    Did you mean 'probit'?"),
        ({"errors": "private"}, "Use link='probit', or errors='agent'"),
        ({"errors_of": "sandwich"}, "standard errors of the kind 'sandwich' are not known"),
        ({"errors_of": "cluster"}, "errors_of='cluster' wants cluster=, a column"),
        ({"cluster": "dyad"}, "cluster='dyad' is used with errors_of='cluster' alone"),
        ({"errors_of": "cluster", "cluster": "dyads"}, "no column 'dyads'"),
        ({"precision": -1.0}, "precision -1.0 of '1': a positive number is wanted"),
        ({"precision": {"9": 1.0}}, "player '9' does not play"),
        ({"n_starts": 0}, "0 starts: at least 1 is wanted"),
    ],
)
def test_options_that_are_not_known(data, more, told):
    assert told in refused(data, **more)


def test_missing_values_are_counted(found, data):
    gone = changed(changed(data, "x", 0, None), "regime", 1, "NA")
    last = int(np.flatnonzero(data["act"] == 0)[-1])
    gone = changed(gone, "resist", last, None)  # a decision that was not reached may be missing
    extra = {name: np.concatenate([values, np.asarray(data[name])[:2]]) for name, values in gone.items()}
    other = fit(egame12(), LINE, extra)
    assert (other.n, other.dropped) == (400, 2)
    assert other.warnings == ("2 of 402 rows have missing values and were left out.",)
    assert other.theta == pytest.approx(found.theta, abs=1e-7)
    assert "400 observations (2 dropped)" in other.summary()


def test_separation_is_told(data):
    """A covariate that tells who resists without error has no finite coefficient."""
    perfect = np.where(data["resist"] == 1, 1.0, -1.0) * (1 + np.abs(data["z"]))
    found = fit(egame12(), LINE, {**data, "z": perfect})
    assert not found.converged
    assert any(text.startswith("Separation: in ") and "'u24:z'" in text for text in found.warnings)


def test_a_scale_without_bound_is_told():
    """Play closer to even than any scale of these payoffs explains: the best scale is infinite."""
    data = {"y": [0] * 201 + [1] * 100 + [2] * 99}
    payoffs = {"u11": -0.8, "u13": 0.0, "u14": -1.0, "u24": 0.6}
    found = fit(egame12(), payoffs, data, outcome="y", scale="common", link="probit")
    assert not found.converged
    assert found.warnings
