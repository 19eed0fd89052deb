"""Which box is told, and which of its restrictions."""

import numpy as np
import pytest

from titanium.judge.discover.box import Box, Count, Limit
from titanium.judge.discover.bumping import bump
from titanium.judge.discover.choice import Wanted, choose, non_dominated, simplify
from titanium.judge.discover.coded import Coded
from titanium.judge.discover.covering import Method, cover
from titanium.judge.discover.prim import Step, prim


def steps() -> list[Step]:
    """Of 1,000 rows, 200 of interest."""
    ways: list[tuple[int, int, int]] = [(1000, 200, 0), (500, 180, 1), (200, 140, 2), (100, 85, 4), (60, 57, 7)]
    return [
        Step({f"x{number}": Limit(low=0.5) for number in range(n)}, Count(rows, hits, 1000, 200), ())
        for rows, hits, n in ways
    ]


def test_the_box_of_highest_merit_is_told() -> None:
    own = steps()
    assert choose(own, Wanted()) == max(range(5), key=lambda place: own[place].count.merit) == 2


def test_a_wanted_density_takes_the_box_that_covers_most() -> None:
    assert choose(steps(), Wanted(density=0.8)) == 3


def test_a_wanted_coverage_takes_the_densest_box() -> None:
    assert choose(steps(), Wanted(coverage=0.6)) == 2


def test_both_wanted_take_the_best_of_those_that_have_both() -> None:
    assert choose(steps(), Wanted(density=0.3, coverage=0.3)) == 2


def test_what_cannot_be_had_is_approached() -> None:
    assert choose(steps(), Wanted(density=0.99)) == 4
    assert choose(steps(), Wanted(density=0.99, coverage=0.5)) == 2


def planted(seed: int = 0) -> tuple[dict[str, np.ndarray], np.ndarray, Coded]:
    generator = np.random.default_rng(seed)
    columns = {name: generator.random(4000) for name in ("x", "z", "noise", "more")}
    y = generator.random(4000) < np.where((columns["x"] > 0.6) & (columns["z"] < 0.5), 0.9, 0.1)
    return columns, y, Coded.of(columns, y)


def test_idle_restrictions_are_dropped_and_telling_ones_stay() -> None:
    *_, coded = planted()
    box: Box = {
        "x": Limit(low=0.6, high=0.99),
        "z": Limit(high=0.5),
        "noise": Limit(low=0.05),
        "more": Limit(0.02, 0.97),
    }
    kept = simplify(coded, box, Wanted())
    assert {name: (limit.low, limit.high) for name, limit in kept.box.items()} == {
        "x": (0.6, np.inf),
        "z": (-np.inf, 0.5),
    }
    assert max(kept.quasi_p.values()) < 0.05


def test_no_more_inputs_are_restricted_than_a_reader_is_to_hold_in_mind() -> None:
    *_, coded = planted()
    kept = simplify(coded, {"x": Limit(low=0.6), "z": Limit(high=0.5)}, Wanted(limits=1))
    assert list(kept.box) == ["x"]


def test_categories_are_dropped_with_their_restriction() -> None:
    c = np.repeat(np.arange(3, dtype=np.int8), 200)
    y = np.tile([True, False], 300)
    assert simplify(Coded.of({"c": c}, y, {"c": "categorical"}), {"c": Limit(kept=(1,))}, Wanted()).box == {}


def test_several_boxes_cover_what_one_cannot() -> None:
    generator = np.random.default_rng(3)
    columns = {name: generator.random(6000) for name in "xyz"}
    outcome = (columns["x"] > 0.8) | (columns["z"] < 0.15)
    found = cover(Coded.of(columns, outcome), Method(boxes=3), Wanted())
    assert [list(own.box) for own in found] == [["x"], ["z"]]
    assert sum(own.kept.count.of_interest for own in found) > 0.95 * outcome.sum()


def test_no_box_is_told_of_noise() -> None:
    generator = np.random.default_rng(4)
    coded = Coded.of({name: generator.random(3000) for name in "xyz"}, generator.random(3000) < 0.3)
    assert all(own.kept.count.merit < 0.2 for own in cover(coded, Method(), Wanted()))
    assert cover(Coded.of({"x": np.ones(100)}, np.arange(100) < 50), Method(), Wanted()) == []


def test_bumping_keeps_boxes_that_no_other_beats_and_loses_none() -> None:
    *_, coded = planted(5)
    alone, found = prim(coded), bump(coded, 4, seed=1)
    assert found[0].box == {}
    points = [(step.count.coverage, step.count.density) for step in found]
    assert points == sorted(points, key=lambda point: -point[0])
    assert all(a[1] < b[1] for a, b in zip(points, points[1:], strict=False))
    for step in alone:
        own = (step.count.coverage, step.count.density)
        assert any(point[0] >= own[0] and point[1] >= own[1] for point in points)
    assert bump(coded, 4, seed=1) == found
    assert bump(coded, 4, seed=2) != found


def test_non_dominated_points_are_found_by_both_coordinates() -> None:
    generator = np.random.default_rng(6)
    points = [tuple(point) for point in generator.random((60, 2)).round(1)]
    kept = {points[number] for number in non_dominated(points)}
    beaten = {
        one for one in points if any(other != one and other[0] >= one[0] and other[1] >= one[1] for other in points)
    }
    assert kept == set(points) - beaten


@pytest.mark.parametrize("bumping", [0, 2])
def test_the_same_seed_gives_the_same_boxes(bumping: int) -> None:
    *_, coded = planted(7)
    one, other = (cover(coded, Method(bumping=bumping, seed=3), Wanted()) for _ in range(2))
    assert [own.box for own in one] == [own.box for own in other]
