"""The shipped case, back-tested: the numbers that the documents quote, and what they may not be taken for."""

import pytest

from titanium import load_case
from titanium.evidence.backtest import backtest
from titanium.evidence.backtest.forecasts import Version

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def found():
    return backtest(load_case("us_rok"), futures=2048, seed=0)


def test_the_model_nowhere_clearly_beats_a_base_rate(found):
    says = {name: own.main.over["base_rate"].says for name, own in found.events.items() if own.happened}
    assert says == {
        "tests": "worse",
        "probes": "open",
        "clashes": "worse",
        "talks": "worse",
        "summits": "open",
        "troop_cuts": "open",
    }


def test_a_self_exciting_count_forecasts_tests_best(found):
    means = found.events["tests"].main.means
    assert means["self_exciting"] < min(means["model"], means["base_rate"])


def test_ranges_that_have_seen_the_years_flatter_the_forecast_of_tests(found):
    versions = found.events["tests"].versions
    assert versions[Version("case", "record")].value > versions[Version("before", "record")].value


def test_every_start_finds_its_futures_and_masks_none(found):
    for own in found.starts:
        for played in own.played.values():
            assert (played.futures, played.masked) == (2048, 0)


def test_the_same_seed_gives_the_same_finding(found):
    again = backtest(load_case("us_rok"), [2017], futures=256, seed=0)
    same = backtest(load_case("us_rok"), [2017], futures=256, seed=0)
    assert again.to_dict() == same.to_dict()
