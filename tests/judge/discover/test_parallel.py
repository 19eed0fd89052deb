"""Futures along the inputs that matter: the same levels and outcomes as the run's, the first of each kind."""

import json
from dataclasses import replace

import numpy as np
import pytest

import made_up
from titanium.errors import InputError
from titanium.explore.store import Run
from titanium.explore.sweep import sweep
from titanium.judge.discover import Discovery, Request, discover, parallel
from titanium.judge.inputs import gather

TARGET = "flood>0.5"


@pytest.fixture(scope="module")
def run() -> Run:
    return sweep(made_up.model("laid_out"), ["baseline"], 1500, 3, "memory://tests/laid_out")


@pytest.fixture(scope="module")
def rules(run: Run) -> Discovery:
    return discover(run, "baseline", TARGET, request=Request(boxes=2))


def test_the_first_futures_of_each_kind_are_those_of_the_run(run: Run, rules: Discovery) -> None:
    found = parallel(run, rules, lines=20)
    inputs = gather(run, "baseline", TARGET)
    met = inputs.outcome > 0.5
    for place, axis in enumerate(found.axes):
        assert np.array_equal(found.inside[:, place], inputs.columns[axis.name][met][:20].astype(np.float32))
        assert np.array_equal(found.outside[:, place], inputs.columns[axis.name][~met][:20].astype(np.float32))
    assert found.met.count == int(met.sum())


def test_inputs_of_the_rule_come_first_with_its_limits(run: Run, rules: Discovery) -> None:
    found = parallel(run, rules)
    terms = {term.name: term for term in rules.rules[0].terms}
    assert [axis.name for axis in found.axes][: len(terms)] == list(terms)
    assert {axis.name for axis in found.axes} >= {term.name for rule in rules.rules for term in rule.terms}
    for axis in found.axes:
        assert axis.term == terms.get(axis.name)
    inflow = next(axis for axis in found.axes if axis.name == "inflow")
    assert inflow.limits() == (terms["inflow"].low, 1.0)
    assert [value for _, value in inflow.marks] == pytest.approx([0.2, 2.0, 3.8])
    assert len(parallel(run, rules, axes=1).axes) == 1


def test_without_a_rule_the_inputs_that_explain_something_are_taken(run: Run, rules: Discovery) -> None:
    bare = replace(rules, rules=(), silence="no rule")
    found = parallel(run, bare)
    assert found.rule == 0
    assert [axis.name for axis in found.axes if axis.is_clear] == [own.name for own in bare.scores if own.is_clear]
    assert [axis.name for axis in found.axes] == [own.name for own in bare.scores], "there are fewer than five"
    assert all(axis.limits() is None for axis in found.axes)
    assert json.dumps(found.to_dict(), allow_nan=False)


def test_what_cannot_be_laid_out_is_refused_with_every_problem(run: Run, rules: Discovery) -> None:
    with pytest.raises(InputError) as caught:
        parallel(run, rules, rule=9, axes=0, lines=0)
    said = str(caught.value)
    for problem in ("axes is 0", "lines is 0", "no rule 9"):
        assert problem in said
    never = discover(run, "baseline", "flood>99")
    with pytest.raises(InputError, match="no input of baseline explains anything"):
        parallel(run, never)
