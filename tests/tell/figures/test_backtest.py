"""A back-test as two figures: fans against what happened, and whether chances were borne out."""

import json
from pathlib import Path

import pytest

from backtests import CASE, found, poisson
from images import DOTS_PER_INCH, assert_looks_like
from titanium.errors import InputError
from titanium.evidence.backtest.finding import Backtest
from titanium.tell.backtest_words import headline
from titanium.tell.figures.backtest import backtest
from titanium.tell.figures.reliability import reliability

pytest.importorskip("matplotlib")
IMAGES = Path(__file__).parent / "images"


@pytest.fixture(scope="module")
def idle() -> Backtest:
    """Two events from two starts; a model that expects a third of one a year, whatever is asked."""
    scored = {name: CASE.scored[name] for name in ("tests", "clashes")}
    return found(poisson(0.33), (2003, 2017), CASE.model_copy(update={"scored": scored}))


class TestFans:
    def test_it_says_its_finding(self, idle: Backtest) -> None:
        figure = backtest(idle)
        assert figure.title == headline(idle)
        assert "nowhere clearly beats the base rate" in figure.alt
        assert "Its chances are" in figure.alt
        assert_looks_like(figure.png(DOTS_PER_INCH), IMAGES / "backtest.png")

    def test_the_table_and_the_option_hold_every_year(self, idle: Backtest) -> None:
        figure = backtest(idle)
        option = json.loads(json.dumps(figure.option, allow_nan=False))
        assert len(option["grid"]) == 4
        happened = [own for own in option["series"] if own["name"] == "happened"]
        assert [f"{value:.0f}" for own in happened for value in own["data"]] == [row[3] for row in figure.table.rows]
        assert len(figure.table.rows) == 4 * 6
        low, span = option["series"][:2]
        tops = [f"{bottom + wide:.1f}" for bottom, wide in zip(low["data"], span["data"], strict=True)]
        assert tops == [row[8] for row in figure.table.rows[:6]]
        stacks = {own["stack"] for own in option["series"] if "stack" in own}
        assert len(stacks) == 8, "bands of different panels are not stacked on each other"

    def test_one_start_leaves_room_for_the_key(self, idle: Backtest) -> None:
        assert backtest(found(poisson(0.33), (2017,))).width >= 540

    def test_there_is_no_figure_of_nothing(self) -> None:
        quiet = CASE.model_copy(update={"scored": {"war": CASE.scored["war"]}})
        with pytest.raises(InputError, match="there is nothing to draw"):
            backtest(found(poisson(0.1), (1994, 2003, 2010), quiet))


class TestReliability:
    def test_it_says_how_many_chances_were_borne_out(self, idle: Backtest) -> None:
        figure = reliability(idle)
        bins = idle.reliability["model"]
        fit = sum(own.fits for own in bins)
        assert figure.title.startswith(
            f"The model's chances are within what luck allows in {fit} of {len(bins)} groups"
        )
        own = bins[0]
        assert f"given {own.expected:.2f} on average, {own.happened} of {own.forecasts} came true" in figure.alt
        assert_looks_like(figure.png(DOTS_PER_INCH), IMAGES / "reliability.png")

    def test_the_table_and_the_option_hold_every_group(self, idle: Backtest) -> None:
        figure = reliability(idle)
        series = json.loads(json.dumps(figure.option, allow_nan=False))["series"]
        drawn = [own["value"] for part in series[:3] for own in part["data"]]
        assert [f"{chance:.3f}" for chance, _ in drawn] == [row[1] for row in figure.table.rows]
        assert [f"{share:.3f}" for _, share in drawn] == [row[2] for row in figure.table.rows]
        assert len(series[-1]["data"]) == 3 * len(idle.reliability["model"])
