"""The material sheet in words, tables and a drawing."""

from dataclasses import replace
from io import StringIO

import numpy as np
import pytest
from rich.console import Console

from made_up import model as reservoir
from sheets import bearing, made, package
from titanium.explore.function import FunctionModel, at_most, lever, uniform, wrap
from titanium.explore.sweep import sweep
from titanium.judge.cuts import ByCut
from titanium.judge.sheet import MaterialSheet, material_sheet
from titanium.judge.sheet.bootstrap import NONE, Estimate
from titanium.judge.sheet.fatigue import Fatigue
from titanium.judge.sheet.rankings import First
from titanium.judge.sheet.worth import Worth
from titanium.tell import sheet_words as say
from titanium.tell.sheet import headline, render


def printed(sheet: MaterialSheet, width: int = 160) -> str:
    console = Console(file=StringIO(), width=width, no_color=True)
    console.print(render(sheet))
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def test_the_headline_says_how_strong_where_it_yields_and_who_is_first_by_which_metric() -> None:
    assert headline(made()) == (
        "today holds in 30 of 50 sampled futures; under load it never holds in half of them; its security yields at "
        "0.56. new bears most, up to a load of 0.52. On utility of both capitals, new is first by 2 of 3 metrics of "
        "robustness (mean, domain); today by 1 (worst case)."
    )


def test_the_headline_of_what_yields_and_of_what_bears_all() -> None:
    sheet = made()
    yields = package("today", 60, bearing(98, 80, 10, yields=0.8), bearing(98, 80, 10, yields=0.8), "base")
    assert headline(replace(sheet, packages=(yields, *sheet.packages[1:]))).startswith(
        "today holds in 30 of 50 sampled futures and in half of them up to a load of 0.80, its yield point. "
        "No other package bears more."
    )
    bears = package("today", 100, bearing(100, 100, 100, yields=1.0), bearing(100, 100, 100, yields=1.0), "base")
    assert headline(replace(sheet, packages=(bears,))) == (
        "today holds in 50 of 50 sampled futures and still in half of them under the full load."
    )


def test_packages_that_yield_alike_within_counting_error_are_told_together() -> None:
    sheet = made()
    close = package("close", 51, bearing(30, 51, 0, yields=0.51), bearing(98, 60, 2, yields=0.5), "alike")
    told = headline(replace(sheet, packages=(*sheet.packages, close)))
    assert "new bears most, up to a load of 0.52, no less than close within counting error." in told


def test_every_property_stands_in_a_table() -> None:
    told = " ".join(printed(made()).split())
    for text in (
        "Strength and the load that it bears",
        "60.0 (50.2-69.1)",
        "none (most 44.0)",
        "0.56 (0.54-0.58)",
        "15 (12-19) at 0.5-1",
        "0.741 (0.738-0.743)",
        "4, 2026 Q4 (2026 Q4 to 2026 Q4)",
        "40 (30-49)",
        "Rome",
        "39 (20..55)",
        "+1.0 (0.5-1.5)",
        "gains 10.00 (4.00-20.00) per bn more",
        "weaker and dearer",
        "What Pergamon gives, present value, USD bn",
        "Strength under load, of 100 futures",
        "Security under load, of 100 futures",
        "Kendall's tau with strength",
        "today *",
        "none †",
    ):
        assert text in told, text
    assert "nan" not in told


def test_the_notes_say_what_the_numbers_rest_on() -> None:
    told = " ".join(printed(made()).split())
    for text in (
        "¹ first by this metric, Hurwicz with 0.5 of the worst future",
        "Not told from the first, mean: today with new.",
        "runs from 0.50 to 0.50, 0.50 in the middle",
        "By school, today holds most often in 1 of 2 positions, and is tied with the first in 1 (rule: cautious), and "
        "is behind in none.",
        "today: rule, bold 0.40, cautious 0.60",
        "Fatigue life at a load of 0.56, the yield point of the security of today",
        "(war comes), whatever was signed",
        "The strength of today does not fall all along with load",
        "a difference in cost under 1% of what today costs counts as none",
        "both capitals signed today's package, so its worst case is no loss by construction",
        "The case has no output of Rome",
        "100 sampled futures, seed 7, matched to the historical record",
        "Under load the first 100 of them, played again.",
    ):
        assert text in told, text


@pytest.mark.parametrize(
    ("standing", "said"),
    [
        ("base", ""),
        ("saves", "gives up 10.00 (4.00-20.00) per bn saved"),
        ("dominates", "stronger and cheaper"),
        ("same cost", "stronger, costs no more"),
        ("same strength", "no stronger, dearer"),
        ("alike", "not told apart"),
    ],
)
def test_strength_to_weight_is_a_ratio_only_where_one_buys_the_other(standing: str, said: str) -> None:
    own = Worth(standing, Estimate(0.1, 0.05, 0.15), Estimate(1.0, 0.5, 1.5), Estimate(0.1, 0.04, 0.2))
    assert say.worth(own, "bn") == said


def test_weaker_at_the_same_cost_and_as_strong_for_less() -> None:
    weaker = Worth("same cost", Estimate(-0.1), Estimate(0.0), NONE)
    assert say.worth(weaker, "bn") == "weaker, costs no less"
    assert say.worth(replace(weaker, standing="same strength", extra=Estimate(-3.0)), "bn") == "no weaker, cheaper"


def test_what_is_first_elsewhere_is_named_by_school() -> None:
    own = ByCut(First("today", ()), {"rule": {"bold": First("today", ()), "cautious": First("new", ())}})
    assert say.schools(made(strongest=own)) == (
        "By school, today holds most often in 1 of 2 positions; first elsewhere: new in rule: cautious."
    )
    assert say.schools(made(strongest=ByCut(First(None, ()), {}))) == ""


def test_a_life_beyond_the_horizon_is_said_so() -> None:
    sheet = made()
    assert say.life(sheet, Fatigue.of(np.full(20, 99.0), 40)) == "beyond 2035 Q4"
    assert say.life(sheet, Fatigue.of(np.array([39.0] * 50 + [99.0] * 50), 40)) == (
        "40, 2035 Q4 (2035 Q4 to beyond 2035 Q4)"
    )


def test_metrics_that_tell_nothing_apart_are_said_so() -> None:
    own = made().robustness[0]
    alike = {key: replace(ranking, first=First(None, ())) for key, ranking in own.rankings.items()}
    assert say.firsts(replace(own, rankings=alike)) == (
        "on utility of both capitals, no metric of robustness tells packages apart"
    )


def test_the_sheet_of_a_function_says_what_it_cannot_give() -> None:
    player = reservoir()
    sheet = material_sheet(sweep(player, list(player.scope.packages), 200, 1, "memory://tell/sheet"))
    told = " ".join(printed(sheet).split())
    assert (
        "No yield point, brittleness, fatigue life: 'reservoir' marks no uncertainty with an adverse side, so there is "
        "nothing to load." in told
    )
    assert "No weight, strength to weight: 'reservoir' is no alliance, so no capital pays." in told
    assert "Robustness on flood, less is better" in told
    assert headline(sheet).startswith("baseline holds in ")
    assert "nan" not in told


def test_a_package_that_some_futures_fail_is_told_with_the_masked() -> None:
    def fragile(x: float, depth: float) -> dict[str, float]:
        if x > 0.9:
            raise ValueError("gone")
        return {"y": x - depth}

    player: FunctionModel = wrap(
        fragile,
        levers={"depth": lever(0, 1, 0.5)},
        uncertainties={"x": uniform(0, 1)},
        metrics=["y"],
        thresholds={"y": at_most(0)},
        processes=1,
    )
    told = printed(material_sheet(sweep(player, ["baseline"], 100, 1, "memory://tell/sheet_masked")))
    assert "results failed and are left out." in told
