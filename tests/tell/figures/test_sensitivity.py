"""What an outcome is sensitive to as a figure: indices with their intervals, and curves of what to believe."""

import json
import math
from dataclasses import replace
from pathlib import Path

import pytest
from tests.tell.models_made_up import dam

from images import DOTS_PER_INCH, assert_looks_like
from titanium.explore.store import Run
from titanium.explore.sweep import sweep
from titanium.judge.sensitivity import Sensitivities, sensitivity, what_you_must_believe
from titanium.judge.sensitivity.finding import Index
from titanium.tell.figures import sensitivity as figures
from titanium.tell.sensitivity import headline

pytest.importorskip("matplotlib")
IMAGES = Path(__file__).parent / "images"
draw = figures.sensitivity


@pytest.fixture(scope="module")
def run() -> Run:
    return sweep(dam(), ["baseline", "more"], 2048, 3, "memory://tests/figures/dam")


@pytest.fixture(scope="module")
def found(run: Run) -> Sensitivities:
    return sensitivity(run)


def test_it_says_its_finding_with_the_numbers(run: Run, found: Sensitivities) -> None:
    figure = draw(found, what_you_must_believe(run, "baseline"))
    assert figure.title == headline(found)
    assert f"delta: rain {found.inputs[0].main.value:.3g}; keeper " in figure.alt
    assert "idle" in figure.alt
    assert "(not told from none)" in figure.alt


def test_the_table_and_the_option_hold_every_input_and_curve(run: Run, found: Sensitivities) -> None:
    beliefs = what_you_must_believe(run, "baseline")
    figure = draw(found, beliefs)
    option = json.loads(json.dumps(figure.option, allow_nan=False))
    dots = option["series"][1]["data"]
    assert len(dots) == len(figure.table.rows) == 3
    assert figure.table.rows[0][0] == "rain in a year (rain)"
    assert figure.table.rows[0][3].startswith(f"{dots[0]['value'][0]:.3g} (")
    curves = option["series"][2::2]
    assert len(curves) == len(beliefs.beliefs)
    rain = next(own for own in beliefs.beliefs if own.name == "rain")
    told = figure.table.rows[0][5].split()
    assert len(told) == len(rain.parts)
    curve = next(own for own in curves if own["name"].startswith("rain"))
    assert told == [f"{value:.0f}" for _, value in curve["data"]]


def test_two_packages_share_one_scale(run: Run, found: Sensitivities) -> None:
    figure = draw(found, what_you_must_believe(run, "more", against="baseline"))
    assert "Futures of 100 by which more holds more often than baseline, along the range" in figure.table.headings[5]
    scales = {(axis["min"], axis["max"]) for axis in figure.option["yAxis"][1:]}
    assert len(scales) == 1
    assert_looks_like(figure.png(DOTS_PER_INCH), IMAGES / "sensitivity-pair.png")


def test_a_finding_of_nothing_is_a_figure_too(run: Run) -> None:
    figure = draw(sensitivity(run, target="level>100"))
    assert figure.alt == "There is nothing to explain."
    assert figure.table.rows == ()


def test_an_interval_that_is_not_known_is_left_out(found: Sensitivities) -> None:
    inputs = tuple(replace(own, indices={"total": Index(own.main.value, math.nan, math.nan)}) for own in found.inputs)
    figure = draw(replace(found, inputs=inputs, ranked_by="total"))
    assert "nan" not in json.dumps(figure.to_dict(), allow_nan=False)
    assert figure.option["xAxis"][0]["name"] == "total order"
    assert figure.option["series"][0]["data"] == []


def test_it_looks_as_it_did_with_many_inputs_of_long_names(run: Run, found: Sensitivities) -> None:
    changed = {"title": "effective power of the adversary beside the host's own, as its patron sees it", "grade": "D"}
    many = tuple(
        replace(found.inputs[place % 3], name=f"name_{place}", kind="uncertainty", **changed) for place in range(20)
    )
    figure = draw(replace(found, inputs=many), what_you_must_believe(run, "baseline"))
    assert len(figure.option["series"][1]["data"]) == figures.SHOWN
    assert_looks_like(figure.png(DOTS_PER_INCH), IMAGES / "sensitivity.png")
