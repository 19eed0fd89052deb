"""The search on a front that is known in closed form, and what it may propose."""

import math
from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from titanium.errors import InputError
from titanium.judge.design.archive import EpsilonArchive
from titanium.judge.design.hypervolume import hypervolume
from titanium.judge.design.search import ALGORITHMS, Algorithm, evolve, first_generation, reference_directions
from titanium.judge.design.space import Axis, Genome, Space

FINE = 1000


def ordered(number: int, last: int = FINE) -> Axis:
    return Axis(f"x{number}", tuple(place / last for place in range(last + 1)), False, 1.0, 0.0)


def space_of(*axes: Axis) -> Space:
    return Space(axes, {axis.key: axis.origin for axis in axes})


def dtlz2(genomes: Sequence[Genome]) -> NDArray[np.float64]:
    """Three objectives whose front is the part of the unit sphere over the axes (Deb et al. 2005)."""
    x = np.array(genomes) / FINE
    away = 1 + ((x[:, 2:] - 0.5) ** 2).sum(axis=1)
    one, two = x[:, 0] * math.pi / 2, x[:, 1] * math.pi / 2
    sphere = [np.cos(one) * np.cos(two), np.cos(one) * np.sin(two), np.sin(one)]
    return np.stack(sphere, axis=1) * away[:, np.newaxis]


def searched(
    algorithm: Algorithm, seed: int, *, generations: int = 40, epsilon: float = 0.04
) -> EpsilonArchive[Genome]:
    archive = EpsilonArchive[Genome]((epsilon,) * 3)

    def evaluate(genomes: Sequence[Genome]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        points = dtlz2(genomes)
        for genome, point in zip(genomes, points, strict=True):
            archive.offer(genome, tuple(point.tolist()))
        return points, np.zeros((len(points), 0))

    space = space_of(*map(ordered, range(7)))
    made = evolve(space, evaluate, 3, algorithm=algorithm, population=64, generations=generations, seed=seed)
    assert list(made) == list(range(1, generations + 1))
    return archive


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_the_front_of_dtlz2_is_found(algorithm: Algorithm) -> None:
    """Every member lies near the unit sphere; the volume it dominates nears 1.1^3 less an eighth of a ball."""
    points = np.array([own.point for own in searched(algorithm, 1).members])
    assert len(points) > 80
    assert np.abs(np.linalg.norm(points, axis=1) - 1).mean() < 0.02
    whole = 1.1**3 - math.pi / 6
    assert 0.9 * whole < hypervolume(points, (1.1, 1.1, 1.1)) < whole


def test_the_same_seed_finds_the_same_and_another_seed_something_else() -> None:
    one, again, other = (searched("unsga3", seed, generations=4).members for seed in (3, 3, 4))
    assert [own.item for own in one] == [own.item for own in again]
    assert [own.item for own in one] != [own.item for own in other]


def test_a_limit_steers_the_search_to_what_keeps_it() -> None:
    """Of x and 1 - x only x of at least 0.7 is allowed; the best first objective allowed is 0.7."""
    kept: list[float] = []

    def evaluate(genomes: Sequence[Genome]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        x = np.array(genomes)[:, 0] / FINE
        kept.extend(x[x >= 0.7].tolist())
        return np.stack([x, 1 - x], axis=1), (0.7 - x)[:, np.newaxis]

    list(
        evolve(space_of(ordered(0)), evaluate, 2, algorithm="nsga3", population=12, generations=12, seed=0, n_limits=1)
    )
    assert min(kept) == pytest.approx(0.7, abs=0.01)


def test_what_gives_no_number_ends_no_search() -> None:
    def evaluate(genomes: Sequence[Genome]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        return np.full((len(genomes), 2), np.nan), np.zeros((len(genomes), 0))

    made = evolve(space_of(ordered(0)), evaluate, 2, algorithm="nsga3", population=8, generations=2, seed=0)
    assert list(made) == [1, 2]


def test_a_space_smaller_than_the_population_is_searched_whole() -> None:
    seen: set[Genome] = set()

    def evaluate(genomes: Sequence[Genome]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        seen.update(genomes)
        x = np.array(genomes, dtype=np.float64)
        return np.stack([x[:, 0], -x[:, 0]], axis=1), np.zeros((len(x), 0))

    code = Axis("code", (0.0, 1.0, 2.0), True, 2.0, 0.0)
    list(evolve(space_of(code), evaluate, 2, algorithm="unsga3", population=8, generations=3, seed=0))
    assert seen == {(0,), (1,), (2,)}


def test_coded_levers_keep_their_codes_and_ordered_ones_stay_in_their_range() -> None:
    space = space_of(Axis("code", (0.0, 1.0, 3.0), True, 3.0, 0.0), ordered(1, 20))

    def evaluate(genomes: Sequence[Genome]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        settings = [space.setting(own) for own in genomes]
        assert all(own["code"] in (0, 1, 3) and 0 <= own["x1"] <= 1 for own in settings)
        x = np.array([[own["code"], own["x1"]] for own in settings])
        return np.stack([x.sum(axis=1), -x[:, 1]], axis=1), np.zeros((len(x), 0))

    list(evolve(space, evaluate, 2, algorithm="nsga3", population=10, generations=4, seed=2))


def test_the_first_generation_begins_with_what_is_given_and_has_nothing_twice() -> None:
    space = space_of(*(ordered(number, 10) for number in range(5)))
    start = [(0, 0, 0, 0, 0), (5, 5, 5, 5, 5)]
    made = first_generation(space, 30, start, np.random.default_rng(0))
    assert made[:2] == start
    assert len(set(made)) == len(made) == 30


@pytest.mark.parametrize(("n_objectives", "most", "count"), [(2, 40, 40), (3, 40, 36), (4, 40, 35), (5, 40, 40)])
def test_directions_fit_the_population_and_lie_on_the_simplex(n_objectives: int, most: int, count: int) -> None:
    directions = reference_directions(n_objectives, most)
    assert directions.shape == (count, n_objectives)
    assert directions.sum(axis=1) == pytest.approx(1)


def test_a_population_that_is_too_small_is_refused() -> None:
    def evaluate(genomes: Sequence[Genome]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        raise AssertionError(f"{genomes} were played")

    made = evolve(space_of(ordered(0)), evaluate, 2, algorithm="nsga3", population=4, generations=1, seed=0)
    with pytest.raises(InputError, match="a population of 4 and 1 generations: at least 8 and 1 are wanted"):
        next(made)


def test_the_volume_of_three_steps_is_counted_by_hand() -> None:
    """Under (4, 4): columns of 1 x 3, 1 x 2 and 1 x 1, and a point beyond the reference adds nothing."""
    points = np.array([[1.0, 3.0], [2.0, 2.0], [3.0, 1.0], [5.0, 0.0]])
    assert hypervolume(points, (4.0, 4.0)) == pytest.approx(6)
    assert hypervolume(points, (4.0, 4.0), (0.0, 0.0)) == pytest.approx(6 / 16)
    assert hypervolume(points[3:], (4.0, 4.0)) == 0
