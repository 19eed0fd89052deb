"""Margins of limits in closed form, and which ways to break a case has."""

import numpy as np
import pytest
from scipy.stats import poisson
from tests.judge.breaking.small_case import MOVING, Small

from titanium import load_case
from titanium.case.schema import Threshold
from titanium.case.variant import vary
from titanium.errors import InputError
from titanium.explore.averaged import Averaged
from titanium.judge.breaking.margins import ANY, SmoothMargins, count_room, poisson_within, ways
from titanium.judge.breaking.search import alone


def limit(**ends: float) -> Threshold:
    return Threshold.model_validate(
        {"metric": "clashes", "unit": "events", "when": "event", "breaks_as": "too many", "grade": "D",
         "source": ["judgement"]} | ends
    )  # fmt: skip


def test_a_case_breaks_as_a_whole_and_by_each_threshold() -> None:
    case = load_case("us_rok")
    found = ways(case)
    assert [way.key for way in found] == [ANY, *case.thresholds]
    assert {way.kind for way in found} == {"any", "signing", "event", "count", "amount"}


def test_a_limit_that_asks_for_an_event_is_refused() -> None:
    asks = {"at_least": 1, "at_most": None}
    case = vary(load_case("us_rok"), {"thresholds": {"rupture": asks}})
    with pytest.raises(InputError, match="threshold 'rupture' asks that rupture come about"):
        ways(case)


@pytest.mark.parametrize("most", [0, 1, 6, 20])
def test_a_count_breaks_where_its_median_passes_the_limit(most: int) -> None:
    mean = np.linspace(0.1, 30, 3000)
    beyond = poisson.cdf(most, mean) <= 0.5
    crossing = mean[beyond].min()
    assert np.interp(0, -count_room(limit(at_most=most), mean), mean) == pytest.approx(crossing, rel=0.03)


def test_chances_of_a_count_are_those_of_poisson() -> None:
    mean = np.array([0.5, 3.0, 9.0])
    assert poisson_within(limit(at_most=6), mean) == pytest.approx(poisson.cdf(6, mean))
    both = poisson_within(limit(at_least=2, at_most=6), mean)
    assert both == pytest.approx(poisson.cdf(6, mean) - poisson.cdf(1, mean))


def test_half_of_the_streams_is_a_margin_of_zero(few_moving: Small) -> None:
    margins = SmoothMargins(few_moving.model, few_moving.case, few_moving.case.package("titanium"), 0, {})
    half = Averaged(np.log(np.array([[0.3, 0.7], [0.6, 0.8]])), np.zeros((2, 2)), {})
    value = margins.of(margins.ways["korean_war"], half)
    assert value == pytest.approx(np.log([1.0, 1.4]))


@pytest.mark.slow
def test_one_uncertainty_alone_is_a_bisection(few_moving: Small) -> None:
    """What the scan of an axis says is where the margin changes sign, to a thousandth."""
    margins = SmoothMargins(few_moving.model, few_moving.case, few_moving.case.package("titanium"), 0, {})
    centre, cell = few_moving.centre.levels, few_moving.centre.cell
    found = alone(margins, centre, cell, {"accept_rok": False, "taiwan_war": False})
    assert found["accept_rok"]
    assert found["taiwan_war"]
    for key, moves in found.items():
        for _, place, level in moves:
            either = np.tile(centre, (2, 1))
            towards = np.sign(level - centre[place])
            either[:, place] = level, level - 0.01 * towards
            value = margins.at(either, np.tile(np.array(cell, np.int8), (2, 1)), [key, key])
            assert value[0] <= 1e-3 < value[1] + 1e-3, (key, MOVING[place])
