"""Base rates in words, tables and drawings."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

import new_cases
from titanium.evidence.base_rates import BaseRates, base_rates
from titanium.evidence.base_rates.counting import Events
from titanium.evidence.base_rates.intervals import Interval
from titanium.evidence.base_rates.meaning import Against
from titanium.evidence.base_rates.patterns import patterns
from titanium.evidence.base_rates.tails import Tail
from titanium.tell import base_rates as tell
from titanium.tell import base_rates_words as say


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> BaseRates:
    return base_rates(new_cases.case_with(tmp_path_factory.mktemp("told")), resamples=199)


def shown(found: BaseRates) -> str:
    console = Console(width=160, record=True, file=io.StringIO())
    console.print(tell.render(found))
    return re.sub(r"\s+", " ", console.export_text())


def test_the_headline_says_how_ranges_lie_and_which_stated_figure_is_off(found: BaseRates) -> None:
    told = tell.headline(found)
    assert told.startswith("4 base rates of made_up. Of 3 ranges of the model that they stand behind, ")
    assert "Of 2 stated figures, 1 is off: constraints.yaml probe_rate says 11 events, counted again 10 events." in told


def test_every_kind_has_its_part_and_every_class_its_reference(found: BaseRates) -> None:
    told = shown(found)
    for part in (
        "Events a year, and in 10 years drawn from the class",
        "Shares, of 100 cases, and events among the next 10 cases of the class",
        "honour: promises kept, as published; not to be put together",
        "not known",
        "two (recollected)",
        "Too few different sizes for the exponent of a tail.",
        "Published: 1.5 above 10",
        "under fulfilment: seldom",
        "war: none in 5. Even if it followed 60 times in 100, a record of 5 would show none once in twenty times",
        "raids: raids across the border. Counted by the border police. One is a raid with shots fired. The police have",
        "Constraints that rest on no count here, on judgement alone: test_rate (weapons tests);",
        "Base rates of reference classes, not forecasts",
    ):
        assert part in told, part
    assert not re.search(r"\bnan\b", told)


def number(**changes: Any) -> Against:
    given: dict[str, Any] = {
        "table": "uncertainties", "name": "H", "meaning": "openings", "unit": "1/yr", "low": 0.2, "high": 2.0,
        "interval": Interval(0.5, 1.0), "relation": "same", "why": "", "place": "around", "agrees": True,
    }  # fmt: skip
    return Against(**(given | changes))


@pytest.mark.parametrize(
    ("own", "said"),
    [
        (number(), "reaches below it, 0.2 to 0.5; reaches above it, 1 to 2"),
        (number(relation="at_least"), "reaches below it, 0.2 to 0.5, less than was counted; reaches above it, 1 to 2"),
        (number(place="below", relation="at_most"), "reaches below it, 0.2 to 0.5"),
        (number(place="above", relation="at_most"), "reaches above it, 1 to 2, more than was counted"),
        (number(place="inside"), "lies inside it"),
        (number(place="inside", table="constraints"), "lies inside it, stricter than the count"),
        (number(place="apart above", agrees=False), "lies wholly above it"),
        (number(place="apart below", agrees=True), "lies wholly below it, as it may"),
        (number(kept_by=36.2, high=6.0), "of 100 such spans drawn from the class, 36 keep within 6"),
    ],
)
def test_where_a_range_lies(own: Against, said: str) -> None:
    assert say.lies(own) == said


def test_what_is_clear_of_the_years() -> None:
    counts = (0, 0, 0, 0, 0, 1, 0, 2, 4, 6, 5, 9)
    told = patterns(Events(sum(counts), 12.0, tuple(range(2000, 2012)), counts, (1.0,) * 12), 999, 0)
    assert told is not None
    lines = " ".join(say.pattern(told))
    assert "years differ more than a Poisson process would make them (index of dispersion" in lines
    assert "1 before 2006 and 26 from then on" in lines
    assert "rising (Mann-Kendall tau +0.8" in lines
    assert "busy years follow busy ones" in lines


def test_a_tail_without_a_mean_is_told_so() -> None:
    tail = Tail(
        95, 1000.0, 8.0, 300.0, (0.52, 0.79, 0.9), 160.0, 1.5, Interval(1.4, 1.7), 65.0, 52, 0.6, -0.3, 0.7, 1.0, ()
    )
    told = " ".join(say.tail(tail))
    assert "The largest holds 52% of the total, the two largest 79%." in told
    assert "so it is not ruled out" in told
    assert "a lognormal tail describes it as well" in told
    assert "such a law has no finite mean" in told


def test_one_case_rules_out_next_to_nothing(tmp_path: Path) -> None:
    text = new_cases.BASE_RATES.replace("{record: quarrels, event: war}", "{events: 0, cases: 1}")
    own = base_rates(new_cases.case_with(tmp_path, text), ["war"], resamples=99).of("war")
    assert say.nothing_happened(own) == "war: none in 1, which rules out next to nothing."
