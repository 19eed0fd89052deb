"""Sharper choice as a figure: lines that meet the limit, and the same in words, table and options."""

import json
from pathlib import Path

import pytest
from tests.crises import blind

from images import DOTS_PER_INCH, assert_looks_like
from titanium.report.precision import FACTORS, Sharpening
from titanium.tell.figures.sharpening import MOST, sharpening, shown

IMAGES = Path(__file__).parent / "images"


@pytest.fixture(scope="module")
def found() -> Sharpening:
    """Lines made up: one end takes over from the others."""
    report = blind()
    first, second, third, fourth = report.reach
    rising = [factor / (1 + factor) for factor in FACTORS]
    reach = {
        first: tuple(rising),
        second: tuple(0.6 * (1 - own) for own in rising),
        third: tuple(0.39 * (1 - own) for own in rising),
        fourth: tuple(0.01 * (1 - own) for own in rising),
    }
    report.limit.update({first: 1.0, second: 0.0, third: 0.0, fourth: 0.0})  # pyright: ignore[reportAttributeAccessIssue]
    return Sharpening(report, FACTORS, reach)


def test_an_outcome_that_never_matters_has_no_line_but_a_column(found: Sharpening) -> None:
    assert shown(found) == list(found.reach)[:3]
    assert len(shown(found)) <= MOST
    table = sharpening(found).table
    assert len(table.headings) == 1 + len(found.reach)
    assert table.rows[-1][0] == "limit: subgame-perfect"
    assert table.rows[-1][1:] == ("1,000", "0", "0", "0")
    assert [row[0] for row in table.rows[:-1]] == [f"{FACTORS[place]:.3g}" for place in range(0, len(FACTORS), 5)]


def test_the_title_says_where_sharper_choice_leads(found: Sharpening) -> None:
    figure = sharpening(found)
    assert figure.title.startswith("Sharper choice leads ")
    assert "at a tenth of the precision" in figure.alt
    assert figure.standing.endswith("Model result, not a forecast.")


def test_the_options_are_plain_data_that_end_in_the_limit(found: Sharpening) -> None:
    series = json.loads(json.dumps(sharpening(found).option, allow_nan=False))["series"]
    lines, ends = series[::2], series[1::2]
    assert [own["type"] for own in (*lines, *ends)] == ["line"] * 3 + ["scatter"] * 3
    assert ends[0]["data"] == [[FACTORS[-1], 1000.0]]
    assert lines[0]["data"][10] == [1.0, 500.0]


def test_it_looks_as_it_did(found: Sharpening) -> None:
    pytest.importorskip("matplotlib")
    assert_looks_like(sharpening(found).png(DOTS_PER_INCH), IMAGES / "sharpening.png")
