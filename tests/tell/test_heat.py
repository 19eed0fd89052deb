"""Heat maps, ranges and laid-out futures in sentences: counts before words, corners, and what is not said."""

from dataclasses import replace

import pytest

from made_up import model as reservoir
from titanium import load_case
from titanium.explore.store import Run
from titanium.explore.sweep import sweep
from titanium.judge.discover.brush import brushed
from titanium.judge.discover.sample import Sample, axes_of, gathered, sample
from titanium.judge.heat import Heat, heat
from titanium.judge.shares import Share
from titanium.tell import brush as tell_brush
from titanium.tell import heat as tell
from titanium.tell import sample as tell_sample
from titanium.tell.target_words import targets
from titanium.tell.words import count


@pytest.fixture(scope="module")
def run() -> Run:
    player = reservoir()
    return sweep(player, list(player.scope.packages), 1000, 3, "memory://tell/heat")


@pytest.fixture(scope="module")
def found(run: Run) -> Heat:
    return heat(run, "open", "inflow", "loss", parts=3)


def test_the_headline_counts_and_names_two_corners(found: Heat) -> None:
    said = tell.headline(found)
    assert said.startswith("open holds in ")
    most, least = found.corners[0], found.corners[-1]
    assert f" sampled futures: in {count(most.met)} where inflow lies in its upper third and " in said
    assert said.endswith(
        f", in {count(least.met)} where inflow lies in its lower third and loss lies in its upper third."
    )


def test_what_does_not_differ_is_said_to_be_alike(run: Run) -> None:
    alike = heat(run, "open", "price", "rule", parts=2)
    assert tell.headline(alike).endswith("; over price and rule that differs by no more than counting error.")
    assert tell.together(alike) == ""


def test_positions_that_are_held_and_other_targets_are_named(run: Run) -> None:
    held = heat(run, "baseline", "inflow", "loss", target="dry", among={"rule": "bold"}, parts=2)
    assert tell.headline(held).startswith("Where rule is bold, kept is under -0.5 under baseline in ")
    none = replace(held, met=Share.of(0, 0))
    assert tell.headline(none) == "None of these futures has finite numbers under baseline."


def test_the_table_has_the_highest_part_first_with_counts_and_intervals(found: Heat) -> None:
    table = tell.table(found)
    assert table.headings == ("loss", "0 to 1.33", "1.33 to 2.67", "2.67 to 4")
    top = found.cells[-1][0]
    assert table.rows[0][1] == f"{top.count} of {top.futures} ({100 * top.low:.0f}-{100 * top.high:.0f})"
    assert len(table.rows) == 3


def test_notes_say_what_a_cell_is_not(run: Run, found: Heat) -> None:
    assert tell.notes(found)[0].endswith("It does not say that these two inputs are the cause.")
    chosen = tell.notes(heat(run, "open"))
    assert any("Chosen because they explain most by themselves" in line for line in chosen)
    assert any("inflow" in line and "loss" in line for line in chosen)
    unfinished = replace(found, asked=5000, masked=2)
    assert "Masked: 2 results were not finite numbers and are left out." in tell.notes(unfinished)
    assert "The run is not finished: 1,000 of 5,000 futures are there." in tell.notes(unfinished)


def test_ranges_are_read_out_with_their_counting_error(run: Run) -> None:
    inputs = gathered(run, "open", "holds", ["inflow", "rule"])
    own = brushed(run, inputs, {"inflow": (0.75, 1)})
    said = tell_brush.sentence(own)
    inside = f"{count(own.inside)} ({tell_brush.interval(own.inside)} within counting error)"
    assert said.startswith(
        f"Of the 250 futures in which inflow is above 3 (its upper quarter), open holds in {inside}; "
    )
    assert said.endswith(f"; over all 1,000 it is {round(50 * own.met.share)} of 50.")
    other = tell_brush.sentence(brushed(run, inputs, {"rule": ["bold"]}))
    assert other.endswith("That differs from the rest by no more than counting error.")
    assert "Choose a range of an input" in tell_brush.sentence(brushed(run, inputs, {}))
    nobody = replace(own, inside=Share.of(0, 0))
    assert tell_brush.sentence(nobody).startswith("None of the 1,000 sampled futures is one in which inflow")
    assert [row[1] for row in tell_brush.table(own).rows] == ["250", "750", "1,000"]
    assert tell_brush.table(nobody).rows[0][3] == "none counted"


@pytest.fixture(scope="module")
def laid(run: Run) -> Sample:
    names = {"inflow": True, "rule": False}
    read = gathered(run, "open", "holds", list(names))
    return sample(run, read, axes_of(read, names), lines=200)


def test_the_twin_of_the_lines_counts_every_line_along_every_input(laid: Sample) -> None:
    rows = tell_sample.table(laid).rows
    assert [row[0] for row in rows] == ["inflow"] * 4 + ["rule"] * 2
    for part in (rows[:4], rows[4:]):
        assert sum(int(row[2]) for row in part) == 200
        assert sum(int(row[3]) for row in part) == int(laid.is_met.sum())
    assert "drawn are the first 200 of 1,000" in tell_sample.headline(laid)
    assert "Lines over 2 inputs: inflow and rule." in tell_sample.alternative(laid)
    assert tell_sample.kinds(laid) == ("it holds", "it breaks")


def test_a_case_counts_signatures_and_every_limit(run: Run) -> None:
    case = load_case("us_rok")
    asked = targets(case)
    assert next(iter(asked)) == "holds"
    assert asked["accept_host>=0"] == "Seoul prefers it to no agreement"
    assert asked["secure"] == "the limits on security are kept"
    assert set(case.thresholds) < set(asked)
    assert set(targets(run.scope)) == {"holds", *run.scope.thresholds}
