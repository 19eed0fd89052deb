"""Ranges drawn by hand and futures laid out: counted on all futures, as boxes that peeling finds are."""

import json

import numpy as np
import pytest

from made_up import model as reservoir
from titanium.errors import InputError
from titanium.explore.store import Run
from titanium.explore.sweep import sweep
from titanium.judge.discover.brush import brushed
from titanium.judge.discover.sample import axes_of, gathered, names_of, sample
from titanium.judge.inputs import Inputs


@pytest.fixture(scope="module")
def run() -> Run:
    player = reservoir()
    return sweep(player, list(player.scope.packages), 1000, 5, "memory://judge/brush")


@pytest.fixture(scope="module")
def found(run: Run) -> Inputs:
    return gathered(run, "open", "holds", ["inflow", "loss", "rule"])


def test_what_is_inside_is_counted_in_all_futures(run: Run, found: Inputs) -> None:
    own = brushed(run, found, {"inflow": (0.6, 1.0), "rule": ["bold"]})
    inside = (found.columns["inflow"] >= 0.6) & (found.columns["rule"] == 1)
    assert (own.inside.futures, own.inside.count) == (int(inside.sum()), int(found.outcome[inside].sum()))
    assert own.inside.futures + own.outside.futures == own.met.futures == 1000
    assert own.inside.count + own.outside.count == own.met.count
    assert own.differs
    assert [term.name for term in own.terms] == ["inflow", "rule"]
    assert own.terms[0].low_value == pytest.approx(2.4)
    assert own.terms[1].kept == ("bold",)


def test_whole_ranges_ask_nothing(run: Run, found: Inputs) -> None:
    own = brushed(run, found, {"inflow": (0, 1), "rule": ["bold", "cautious"]})
    assert own.terms == ()
    assert own.inside == own.met
    assert (own.outside.futures, own.p_differ) == (0, None)


def test_what_is_alike_inside_and_outside_is_not_told_apart(run: Run, found: Inputs) -> None:
    assert not brushed(run, found, {"rule": ["bold"]}).differs, "rules change floods, and an open gate has none"


def test_it_is_plain_data(run: Run, found: Inputs) -> None:
    data = json.loads(json.dumps(brushed(run, found, {"loss": (0, 0.001)}).to_dict(), allow_nan=False))
    assert data["schema"] == "titanium.brushed/1"
    assert data["inside"]["futures"] < 10


def test_every_range_that_is_none_is_said_at_once(run: Run, found: Inputs) -> None:
    ranges = {"inflw": (0, 1), "inflow": (0.5, 0.2), "loss": (0.1, 0.2, 0.3), "rule": ["bald"]}
    with pytest.raises(InputError) as caught:
        brushed(run, found, ranges)
    told = str(caught.value)
    for text in (
        "'inflw' is no input",
        "Did you mean 'inflow'?",
        "not 0.5, 0.2",
        "not 0.1, 0.2, 0.3",
        "'bald' of rule",
    ):
        assert text in told
    with pytest.raises(InputError, match="no position is kept"):
        brushed(run, found, {"rule": []})
    with pytest.raises(InputError, match="not nan, 1"):
        brushed(run, found, {"inflow": (float("nan"), 1)})


def test_the_first_futures_are_laid_out_along_the_inputs_that_matter(run: Run) -> None:
    names = names_of(run, "open")
    assert next(iter(names)) == "inflow"
    assert names["inflow"] is True
    assert names["price"] is False
    read = gathered(run, "open", "holds", list(names))
    own = sample(run, read, axes_of(read, names), lines=100)
    assert own.levels.shape == (100, len(names))
    assert np.allclose(own.levels[:, 0], read.columns["inflow"][:100])
    assert own.is_met.tolist() == (read.outcome[:100] > 0.5).tolist()
    assert own.met.futures == 1000
    data = json.loads(json.dumps(own.to_dict(), allow_nan=False))
    assert data["axes"][list(names).index("rule")]["labels"] == ["cautious", "bold"]


def test_numbers_out_of_range_are_refused(run: Run, found: Inputs) -> None:
    axes = axes_of(found, {"inflow": True})
    with pytest.raises(InputError, match="from 1 to 2,000 are laid out"):
        sample(run, found, axes, lines=2001)
    with pytest.raises(InputError, match="from 1 to 12 are laid out beside one another"):
        gathered(run, "open", "holds", [])
