"""Fan charts: what they say, that bands add up to the quantiles, events, nothing counted, and how they look."""

import json
from pathlib import Path

import numpy as np
import pytest

from courses import courses_of
from images import DOTS_PER_INCH, assert_looks_like
from titanium.judge.courses import Courses
from titanium.tell.courses import headline
from titanium.tell.figures.fan import fan

pytest.importorskip("matplotlib")
IMAGES = Path(__file__).parent / "images"
PACKAGES = ("ironclad", "titanium", "strategic_flexibility_without_reassurance")


@pytest.fixture(scope="module")
def support() -> Courses:
    draw = np.random.default_rng(3)
    walks = 0.7 + np.cumsum(draw.normal(0, 0.02, (3, 11, 300)), axis=1) - np.array([0, 0.1, 0.05])[:, None, None]
    return courses_of("support_host", walks, PACKAGES)


@pytest.fixture(scope="module")
def wars() -> Courses:
    draw = np.random.default_rng(4)
    return courses_of(
        "home_war", np.maximum.accumulate(draw.random((2, 11, 300)) < 0.02, axis=1).astype(float), PACKAGES[:2]
    )


def test_it_says_where_packages_end_with_the_numbers(support: Courses) -> None:
    figure = fan(support)
    low, _, middle, _, high = support.packages[0].quantiles[-1]
    assert figure.title == headline(support)
    assert "Support for the alliance in Seoul, 0 to 1, end of 2035" in figure.title
    assert f"Ironclad {middle:.3g} ({low:.3g} to {high:.3g})" in figure.title
    assert f"to {middle:.3g} ({low:.3g} to {high:.3g})" in figure.alt


def test_bands_of_the_option_add_up_to_the_quantiles(support: Courses) -> None:
    option = json.loads(json.dumps(fan(support).option, allow_nan=False))
    assert len(option["grid"]) == len(support.packages)
    first = [part["data"] for part in option["series"] if part["xAxisIndex"] == 0]
    *bands, middle = first
    quantiles = np.array(support.packages[0].quantiles)
    assert np.allclose(np.cumsum(bands, axis=0), quantiles[:, [0, 1, 3, 4]].T)
    assert np.allclose(middle, quantiles[:, 2])
    assert len(fan(support).table.rows) == len(support.packages) * len(support.times)


def test_an_event_is_counted_with_its_interval(wars: Courses) -> None:
    figure = fan(wars)
    last = wars.packages[0].shares[-1]
    assert f"Ironclad {round(50 * last.share)} of 50" in figure.title
    assert figure.title.startswith("Sampled futures in which war has come to Korea, end of 2035")
    assert figure.table.rows[10][2] == str(last.count)
    line = next(part for part in figure.option["series"] if part["name"] == "futures in which it is so")
    assert line["data"][-1] == pytest.approx(100 * last.share)


def test_a_flow_is_told_by_its_year_and_nothing_counted_is_said() -> None:
    found = courses_of("host_cost", np.full((1, 10, 4), np.nan))
    figure = fan(found)
    assert "2035" in figure.title
    assert "none counted" in figure.svg()
    assert "nan" not in f"{figure.title} {figure.alt} {figure.table}".lower()
    json.dumps(figure.option, allow_nan=False)


@pytest.mark.parametrize("name", ["support", "wars"])
def test_it_looks_as_it_did(name: str, request: pytest.FixtureRequest) -> None:
    assert_looks_like(fan(request.getfixturevalue(name)).png(DOTS_PER_INCH), IMAGES / f"fan-{name}.png")
