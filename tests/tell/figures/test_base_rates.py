"""Base rates as a figure: counts by year, and the case's ranges beside what was counted."""

import json
from pathlib import Path

import pytest

import new_cases
from images import DOTS_PER_INCH, assert_looks_like
from titanium.errors import InputError
from titanium.evidence.base_rates import BaseRates
from titanium.evidence.base_rates import base_rates as count
from titanium.tell.base_rates import headline
from titanium.tell.figures.base_rates import base_rates

pytest.importorskip("matplotlib")
IMAGES = Path(__file__).parent / "images"


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> BaseRates:
    return count(new_cases.case_with(tmp_path_factory.mktemp("drawn")), resamples=99)


def test_it_says_what_was_counted_and_the_ranges(found: BaseRates) -> None:
    figure = base_rates(found)
    assert figure.title == headline(found)
    assert "Counted: raids: 0.87 a year (0.26 to 4.1)" in figure.alt
    assert "Ranges of the case: probe_rate " in figure.alt
    assert figure.alt.endswith("not forecasts: another class gives another rate.")
    assert "H_prov in the case" in figure.svg()
    assert_looks_like(figure.png(DOTS_PER_INCH), IMAGES / "base-rates.png")


def test_the_table_and_the_option_hold_every_year_and_range(found: BaseRates) -> None:
    figure = base_rates(found)
    series = json.loads(json.dumps(figure.option, allow_nan=False))["series"]
    raids = next(row for row in figure.table.rows if row[0] == "raids")
    bars = [own["value"] for own in series[0]["data"]]
    assert raids[6] == ", ".join(f"{2001 + place}: {count}" for place, count in enumerate(bars))
    assert tuple(bars) == new_cases.YEARS
    ranged = [own for own in series if own.get("name") == "range of the case"]
    ends = sum(len(own["data"]) for own in ranged) // 3
    assert ends == sum(row[1].endswith("in the case") for row in figure.table.rows) == 3
    colours = {own["itemStyle"]["color"] for own in series[0]["data"]}
    assert len(colours) == 2, "the year that was watched in part is marked"


def test_what_cannot_be_drawn_is_an_error_in_words(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is nothing to draw"):
        base_rates(count(new_cases.case_with(tmp_path), ["war"], resamples=99))
