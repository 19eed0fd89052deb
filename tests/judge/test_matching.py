"""What matching says: survivors, what binds, what moves, and how each school fares."""

import io
import json

import numpy as np
import pytest
from rich.console import Console

from titanium import load_case
from titanium.errors import InputError
from titanium.explore.block import BLOCK
from titanium.judge.matching import DECILES, history_match
from titanium.judge.matching import _distance as distance
from titanium.tell import matching as tell

CASE = load_case("us_rok")


@pytest.fixture(scope="module")
def found():
    return history_match(CASE, draws=12 * BLOCK, seed=0)


def test_survivors_add_up_over_the_positions_of_every_switch(found) -> None:
    for positions in found.schools.values():
        assert sum(own.record.count for own in positions.values()) == found.record.count
        assert sum(own.matched.count for own in positions.values()) == found.matched.count
        assert sum(own.record.futures for own in positions.values()) == found.draws == 12 * BLOCK


def test_what_a_constraint_alone_sets_aside_would_survive_without_it(found) -> None:
    for bound in found.bounds:
        assert bound.alone.count <= bound.passes.futures - bound.passes.count, bound.name
        assert found.matched.count <= bound.passes.count, bound.name
    assert sum(bound.alone.count for bound in found.bounds) < found.draws - found.matched.count


def test_the_matched_distribution_of_each_constraint_lies_within_its_limits(found) -> None:
    for bound in found.bounds:
        low, _, high = bound.matched
        assert bound.at_least <= low <= high <= bound.at_most, bound.name
        assert bound.prior[0] <= bound.matched[1] <= bound.prior[2], bound.name


def test_the_signatures_part_the_schools_where_the_record_does_not(found) -> None:
    deters, provokes = found.schools["posture_effect"].values()
    assert deters.record.share == pytest.approx(provokes.record.share, rel=0.1)
    assert provokes.matched.share / deters.matched.share == pytest.approx(0.5, abs=0.12)
    assert provokes.passes["signed_rok"] < 0.7 * deters.passes["signed_rok"]


def test_uncertainties_come_with_the_most_moved_first_and_their_tenths_sum_to_all(found) -> None:
    distances = [shift.distance for shift in found.shifts]
    assert distances == sorted(distances, reverse=True)
    assert len(found.shifts) == sum(entry.is_sampled for entry in CASE.uncertainties.values())
    for shift in found.shifts:
        assert len(shift.deciles) == DECILES
        assert sum(shift.deciles) == pytest.approx(1)
    assert found.shifts[0].symbol == "H_TW", "what the Taiwan rate binds most"
    assert found.shifts[0].matched[1] < found.shifts[0].prior[1]


def test_the_distance_is_that_of_kolmogorov_and_smirnov() -> None:
    assert distance(np.array([0.5])) == 0.5
    assert distance((np.arange(100) + 0.5) / 100) == pytest.approx(0.005)
    assert distance(np.full(10, 0.999)) == pytest.approx(0.999)


def test_it_tells_the_counts_the_ensembles_and_that_no_package_is_seen(found) -> None:
    out = io.StringIO()
    Console(width=160, file=out).print(tell.render(found))
    text = out.getvalue()
    assert f"Of {found.draws:,} prior draws {found.record.count:,} meet the record" in text
    assert found.matched_id in text
    assert CASE.hash[:12] in text
    assert "No constraint sees how packages compare" in text
    assert "provokes" in text


def test_it_is_plain_data_as_well(found) -> None:
    data = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert data["schema"] == "titanium.match/1"
    assert data["matched"]["count"] == found.matched.count
    assert [entry["name"] for entry in data["constraints"]] == list(CASE.constraints)
    assert data["schools"]["posture_effect"]["provokes"]["matched"]["count"] > 0


def test_a_case_without_constraints_has_nothing_to_match() -> None:
    with pytest.raises(InputError, match="has no constraints.yaml, so there is nothing to match"):
        history_match(CASE.model_copy(update={"constraints": {}}))


@pytest.mark.parametrize("draws", [0, -5, 2**32])
def test_a_count_out_of_range_is_refused(draws: int) -> None:
    with pytest.raises(InputError, match="a whole number from 1 to"):
        history_match(CASE, draws=draws)
