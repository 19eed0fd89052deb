"""The model as of another year: its events are the sweep's, and its reference is that year's.

All of it compiles programs of the alliance model, so all of it is slow.
"""

import numpy as np
import pytest

from titanium import compile_model, load_case
from titanium.errors import InputError
from titanium.evidence.backtest.as_of import as_of, constraints
from titanium.explore.block import compiled, prepared, single
from titanium.explore.futures import Design
from titanium.explore.matching import met, record_values
from titanium.explore.past import allowed, at_reference, count
from titanium.model.compile import Model

pytestmark = pytest.mark.slow

CASE = load_case("us_rok")
MODEL = compile_model(CASE)
INDEX = np.arange(2048, dtype=np.uint32)
YEARS = 5


def swept(model, design, years=YEARS):
    """Metrics of the sweep's own program after some years of the status quo."""
    _, ready = prepared(model, design, INDEX)
    _, play = compiled(model)
    setting = single(model.structure.levers(model.case.package(model.case.base)))
    return {name: np.asarray(values) for name, values in play(setting, ready, np.int32(4 * years)).metrics.items()}


@pytest.mark.parametrize("years", [1, 5, 10])
def test_events_are_those_of_the_sweep_in_every_future(years):
    design = Design(CASE, seed=3)
    counted, metrics = count(MODEL, design, INDEX, years), swept(MODEL, design, years)
    for name in ("home_war", "second_war", "rupture", "host_nuclear"):
        assert np.array_equal(counted.events[name].sum(axis=1) > 0, metrics[name] > 0), name
    assert np.array_equal(counted.events["clashes"].sum(axis=1), metrics["clashes"])
    assert counted.finite.all()
    assert counted.events["clashes"].shape == (len(INDEX), years)


def test_a_past_start_plays_as_a_case_whose_status_quo_is_written_into_its_program():
    then = as_of(CASE, CASE.backtests["y1994"])
    design = Design(then, seed=0)
    own = count(MODEL, design, INDEX, YEARS)
    metrics = swept(Model(then), design)
    assert np.array_equal(own.events["clashes"].sum(axis=1), metrics["clashes"])
    assert np.array_equal(own.events["home_war"].sum(axis=1) > 0, metrics["home_war"] > 0)
    today = count(MODEL, Design(CASE, seed=0), INDEX, YEARS)
    assert not np.array_equal(own.events["clashes"], today.events["clashes"])


def test_outcomes_are_those_that_the_events_follow_from():
    """A clash comes of an answered probe, of a strike that stays limited, or of a theatre's opportunism."""
    counted = count(MODEL, Design(CASE, seed=1), INDEX, YEARS)
    probes = sum(counted.outcomes["opportunism", name] for name in ("t3", "t4"))
    strikes = sum(counted.outcomes["test", name] for name in ("t5", "t6"))
    assert (counted.events["clashes"] >= probes).all()
    extra = counted.events["clashes"] - probes - strikes
    assert (extra <= sum(counted.outcomes["taiwan", name] for name in ("t4", "t6", "t8", "t10", "t12"))).all()
    cuts = sum(counted.outcomes["rift", name] for name in ("t4", "t5", "t6", "t7", "t8"))
    deals = sum(counted.outcomes["summit", name] for name in ("t5", "t9", "t10"))
    assert np.array_equal(counted.events["troop_cuts"] > 0, cuts + deals > 0)
    every = sum(values.sum() for (crisis, _), values in counted.outcomes.items() if crisis == "test")
    assert every > counted.outcomes["test", "t1"].sum() > 0


def test_the_same_future_counts_alike_in_any_company():
    design = Design(CASE, seed=2)
    whole, part = count(MODEL, design, INDEX, YEARS), count(MODEL, design, INDEX[700:705], YEARS)
    for name, values in part.events.items():
        assert np.array_equal(values, whole.events[name][700:705])
    assert np.array_equal(part.cell, whole.cell[700:705])


def test_draws_that_a_record_allows_today_are_those_of_matching():
    design = Design(CASE, seed=0)
    names = constraints(CASE, CASE.backtests["y2017"], "case")
    found = allowed(MODEL, design, names, 50)
    kept = INDEX[met(CASE, record_values(MODEL, design, INDEX), len(INDEX))]
    assert found.index[: len(kept)].tolist() == kept[:50].tolist()
    assert found.scanned % len(INDEX) == 0


def test_another_year_is_another_reference():
    today = at_reference(MODEL, CASE)
    then = at_reference(MODEL, as_of(CASE, CASE.backtests["y1994"]))
    assert today.keys() == then.keys()
    assert then["p_cut"] != pytest.approx(today["p_cut"], rel=1e-3)


def test_constraints_that_nothing_meets_and_spans_that_do_not_exist_are_refused():
    limit = CASE.constraints["test_rate"].model_copy(update={"at_least": 99.0, "at_most": 100.0})
    case = CASE.model_copy(update={"constraints": {**CASE.constraints, "test_rate": limit}, "hash": "nothing"})
    with pytest.raises(InputError, match="none of 524288 prior draws meets every constraint of that year"):
        allowed(MODEL, Design(case, seed=0), ["test_rate"], 5)
    with pytest.raises(InputError, match="2048 futures for 11 years: at least 1 for 1 to 10 years are wanted"):
        count(MODEL, Design(CASE, seed=0), INDEX, 11)
