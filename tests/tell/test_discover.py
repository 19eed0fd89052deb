"""Breaking conditions as a reader meets them: sentences with counts, tables, and a drawing with its words."""

import re
from pathlib import Path

import pytest
from rich.console import Console

import made_up
from titanium.explore.function import FunctionModel, at_most, uniform, wrap
from titanium.explore.sweep import sweep
from titanium.judge.discover import Discovery, Request, discover
from titanium.judge.discover.rules import Term
from titanium.tell.discover import condition, conditions, headline, place_in_range, render, sentence


def line(limit: float, name: str) -> FunctionModel:
    return wrap(
        lambda x, z: {"y": x},
        name=name,
        uncertainties={"x": uniform(0, 10), "z": uniform(0, 1)},
        metrics={"y": "km"},
        thresholds={"y": at_most(limit, breaks_as="the line is crossed")},
        processes=1,
    )


def of_line(limit: float, futures: int, target: str = "breaks") -> Discovery:
    name = f"told{limit:g}_{futures}"
    return discover(sweep(line(limit, name), ["baseline"], futures, 0, f"memory://tests/{name}{target}"), None, target)


@pytest.fixture(scope="module")
def found() -> Discovery:
    model = made_up.model("told")
    run = sweep(model, ["baseline"], 3000, 3, "memory://tests/tell_discover")
    return discover(run, "baseline", "flood>0.5", request=Request(boxes=2))


def printed(found: Discovery, width: int = 160) -> str:
    console = Console(width=width, no_color=True, highlight=False)
    with console.capture() as captured:
        console.print(render(found))
    return " ".join(captured.get().split())


def test_a_rule_is_a_sentence_with_counts() -> None:
    found = of_line(7.5, 2000)
    said = headline(found)
    assert re.fullmatch(
        r"baseline breaks in 25 of 100 sampled futures\. It breaks in (over )?\d\d of 100 futures when "
        r"x is above 7\.\d+ \(its upper quarter\); explains (9\d|100)% of all breaks; 2[456]% of futures\.",
        said,
    ), said


def test_a_threshold_is_told_in_its_own_words() -> None:
    found = of_line(7.5, 2000, "y")
    assert headline(found).startswith(
        "Under baseline, the line is crossed in 25 of 100 sampled futures. This is so in "
    )
    assert "of all such futures;" in sentence(found, 0)


def test_later_rules_are_of_what_the_earlier_ones_leave() -> None:
    model = wrap(
        lambda x, z: {"y": float(x > 0.8 or z < 0.2)},
        name="corners",
        uncertainties={"x": uniform(0, 1), "z": uniform(0, 1)},
        metrics=["y"],
        thresholds={"y": at_most(0.5)},
        processes=1,
    )
    found = discover(sweep(model, ["baseline"], 2000, 0, "memory://tests/corners"))
    assert len(found.rules) == 2
    assert sentence(found, 1).startswith("Of the futures that this leaves, it breaks in ")


@pytest.mark.parametrize(
    ("term", "said"),
    [
        (
            Term("v", "stake", "continuous", "utility", low=0.66, low_value=0.5),
            "stake is above 0.5 utility (its upper third)",
        ),
        (Term("v", "stake", "continuous", "1", high=0.5, high_value=2.0), "stake is below 2 (its lower half)"),
        (Term("v", "stake", "continuous", "1", low=0.1, low_value=2.0), "stake is above 2 (all but its lowest tenth)"),
        (Term("v", "stake", "continuous", "1", high=0.93, high_value=2.0), "stake is below 2 (all but its highest 7%)"),
        (
            Term("v", "stake", "continuous", "1", 0.2, 0.6, 1.0, 3.0),
            "stake is between 1 and 3 (from 20% to 60% of its range)",
        ),
        (Term("s", "s", "categorical", "1", kept=("a", "b"), left_out=("c",)), "s is a or b"),
        (Term("n", "warheads", "integer", "count", low=3.0, low_value=3.0), "warheads is above 3 count"),
    ],
)
def test_a_condition_has_its_unit_and_its_place(term: Term, said: str) -> None:
    assert condition(term) == said


def test_shares_that_are_no_fraction_are_told_in_hundredths() -> None:
    assert place_in_range(Term("v", "v", "continuous", "1", low=0.58)) == "its upper 42%"


def test_the_tables_say_what_the_rules_rest_on(found: Discovery) -> None:
    said = printed(found)
    assert conditions(found.rules[0]).split(" is ")[0] in said
    assert "Each rule, counted on futures that were not used to find it; 95% counting interval" in said
    assert "Rules: PRIM over all inputs, sought on 1,500 futures drawn by lot and counted on the other 1,500." in said
    assert "3,000 sampled futures, seed 3, drawn from its ranges alone; told" in said
    assert "Model result, not a forecast." in said
    assert re.search(r"inflow \d+\.\d\d lowest third 0, middle third \d+, highest third \d+", said)
    assert "nan" not in said


def test_disagreeing_schools_are_shown_apart(found: Discovery) -> None:
    said = printed(found)
    moved = [switch for rule in found.rules for switch in rule.moved_by()]
    assert ("Where rival schools disagree on a rule" in said) == bool(moved)
    assert moved == ["rule"]
    assert re.search(r"1 rule cautious \d+ \(\d+\), bold \d+ \(\d+\)", said)


@pytest.mark.parametrize(
    ("limit", "futures", "said"),
    [
        (11, 64, "baseline holds in all of 64 sampled futures; nothing to explain."),
        (11, 1, "baseline holds in the only sampled future; nothing to explain."),
        (-1, 64, "baseline breaks in all of 64 sampled futures; no condition tells some of them from others."),
        (
            9,
            64,
            "baseline breaks in 6 of 64 sampled futures: too few to find a condition, which takes 20 in which it is so "
            "and 20 in which it is not.",
        ),
    ],
)
def test_silence_is_a_sentence(limit: float, futures: int, said: str) -> None:
    found = of_line(limit, futures)
    assert headline(found) == said
    assert printed(found).startswith(said)


def test_silence_on_a_threshold_is_told_in_its_words() -> None:
    assert headline(of_line(11, 64, "y")) == (
        "Under baseline, the line is crossed in none of 64 sampled futures; nothing to explain."
    )


def test_what_peeling_cannot_find_is_pointed_to_the_tree() -> None:
    model = wrap(
        lambda x: {"y": abs(x - 0.5)},
        name="ends",
        uncertainties={"x": uniform(0, 1)},
        metrics=["y"],
        thresholds={"y": at_most(0.3)},
        processes=1,
    )
    run = sweep(model, ["baseline"], 1000, 0, "memory://tests/ends")
    assert headline(discover(run)) == (
        "baseline breaks in 40 of 100 sampled futures; no condition on its inputs makes it clearly more frequent. "
        "A tree (--method cart) also looks at both ends of an input."
    )
    found = discover(run, request=Request(method="cart"))
    assert len(found.rules) == 2
    assert "a classification tree over all inputs" in printed(found)
    assert sentence(found, 1).startswith("It breaks in ")


def test_a_run_that_is_not_finished_says_so(tmp_path: Path) -> None:
    run = sweep(line(7.5, "begun"), ["baseline"], 600, 0, tmp_path / "begun", chunk=300)
    for suffix in ("json", "parquet"):
        (tmp_path / "begun" / "chunks" / f"0000000300-0000.{suffix}").unlink()
    found = discover(run.fresh())
    assert found.met.futures == 300
    assert "The run is not finished: 300 of 600 futures are there." in printed(found)
