"""Points by number: what each kind promises, and that any point is had without those before it."""

import hypothesis
import jax
import numpy as np
import pytest
from hypothesis import strategies as st
from scipy.stats import chi2, kstest, qmc

from titanium.explore.philox import philox, random_bits
from titanium.explore.points import LatinPoints, Points, RandomPoints, SobolPoints

KINDS = {
    "sobol": lambda dimensions, seed: SobolPoints(dimensions, seed),
    "lhs": lambda dimensions, seed: LatinPoints(dimensions, seed, 1000),
    "random": lambda dimensions, seed: RandomPoints(dimensions, seed),
}
LAST = 2**32 - 1


@pytest.fixture(params=KINDS)
def make(request):
    """A kind of points: dimensions and seed to the points."""
    return KINDS[request.param]


def numbers(*given: int) -> np.ndarray:
    return np.array(given, dtype=np.uint32)


def sequence(dimensions: int, seed: int) -> qmc.Sobol:
    return qmc.Sobol(dimensions, scramble=True, bits=32, rng=np.random.default_rng(seed))


class TestEveryKind:
    @hypothesis.given(
        asked=st.lists(st.integers(0, LAST), min_size=1, max_size=40),
        dimensions=st.integers(1, 9),
        seed=st.integers(0, LAST),
    )
    @pytest.mark.parametrize("kind", KINDS)
    def test_a_point_alone_is_the_point_in_company(
        self, kind: str, asked: list[int], dimensions: int, seed: int
    ) -> None:
        points: Points = KINDS[kind](dimensions, seed)
        whole = points.at(numbers(*asked))
        for place in (0, len(asked) // 2, -1):
            np.testing.assert_array_equal(points.at(numbers(asked[place]))[0], whole[place])

    def test_the_last_point_there_is_can_be_had(self, make) -> None:
        assert make(3, 1).at(numbers(LAST)).shape == (1, 3)

    def test_there_may_be_no_dimension_and_no_point(self, make) -> None:
        assert make(0, 1).at(numbers(0, 7, LAST)).shape == (3, 0)
        assert make(5, 1).at(numbers()).shape == (0, 5)
        assert make(0, 1).at(numbers()).shape == (0, 0)

    def test_seeds_and_dimensions_give_other_points(self, make) -> None:
        index = np.arange(256, dtype=np.uint32)
        one, other = make(4, 0).at(index), make(4, 1).at(index)
        assert np.mean(one == other) < 0.01
        assert np.mean(one[:, 0] == one[:, 1]) < 0.01

    def test_points_are_spread_evenly(self, make) -> None:
        found = make(6, 3).at(np.arange(5000, 15_000, dtype=np.uint32)) * 2.0**-32
        for column in found.T:
            assert kstest(column, "uniform").pvalue > 1e-4
        off_diagonal = np.corrcoef(found.T) - np.eye(6)
        assert np.abs(off_diagonal).max() < 0.05


class TestSobol:
    @pytest.mark.parametrize(("dimensions", "seed"), [(1, 0), (7, 3), (187, 11)])
    def test_points_in_order_are_those_of_the_sequence(self, dimensions: int, seed: int) -> None:
        points = SobolPoints(dimensions, seed).at(np.arange(8192, dtype=np.uint32))
        np.testing.assert_array_equal(points * 2.0**-32, sequence(dimensions, seed).random(8192))

    @pytest.mark.parametrize("number", [2047, 2048, 65_535, 65_536, 1_234_567])
    def test_a_point_far_on_needs_none_before_it(self, number: int) -> None:
        theirs = sequence(5, 2)
        theirs.fast_forward(number)
        mine = SobolPoints(5, 2).at(numbers(number))
        np.testing.assert_array_equal(mine * 2.0**-32, theirs.random(1))

    def test_points_may_be_asked_for_in_any_order(self) -> None:
        points = SobolPoints(9, 0)
        asked = np.random.default_rng(0).integers(0, 2**32, size=300, dtype=np.uint32)
        whole = points.at(asked)
        for place, number in enumerate(asked[:20]):
            np.testing.assert_array_equal(points.at(numbers(number))[0], whole[place])


def strata(points: np.ndarray, size: int) -> np.ndarray:
    """Stratum of each coordinate."""
    return points.astype(np.uint64) * np.uint64(size) >> np.uint64(32)


class TestLatinHypercubes:
    @hypothesis.given(
        size=st.integers(2, 3000), dimensions=st.integers(1, 4), seed=st.integers(0, LAST), cube=st.integers(0, 10**6)
    )
    def test_every_stratum_of_a_hypercube_holds_one_point(
        self, size: int, dimensions: int, seed: int, cube: int
    ) -> None:
        index = np.arange(cube * size, (cube + 1) * size, dtype=np.int64).astype(np.uint32)
        found = strata(LatinPoints(dimensions, seed, size).at(index), size)
        for column in found.T:
            np.testing.assert_array_equal(np.sort(column), np.arange(size))

    @pytest.mark.parametrize("size", [2**16, 2**17, 70_000, 200_001])
    def test_so_does_every_stratum_of_a_large_one(self, size: int) -> None:
        found = strata(LatinPoints(2, 9, size).at(np.arange(size, dtype=np.uint32)), size)
        for column in found.T:
            np.testing.assert_array_equal(np.sort(column), np.arange(size))

    def test_the_largest_hypercube_reaches_from_end_to_end(self) -> None:
        found = LatinPoints(50, 0, LAST).at(np.arange(200, dtype=np.uint32)) * 2.0**-32
        assert kstest(found.ravel(), "uniform").pvalue > 1e-4

    def test_hypercubes_differ_from_each_other(self) -> None:
        found = strata(LatinPoints(3, 0, 512).at(np.arange(1024, dtype=np.uint32)), 512)
        assert np.mean(found[:512] == found[512:]) < 0.02

    def test_a_point_is_anywhere_in_its_stratum(self) -> None:
        size = 64
        found = LatinPoints(4, 0, size).at(np.arange(8192, dtype=np.uint32)) * (size * 2.0**-32)
        assert kstest((found % 1).ravel(), "uniform").pvalue > 1e-4

    @pytest.mark.parametrize("size", [2, 3, 5, 12, 16, 20, 64, 100])
    def test_two_points_of_a_hypercube_fall_on_any_two_strata_alike(self, size: int) -> None:
        cubes = np.arange(4000, dtype=np.uint32) * np.uint32(size)
        points = LatinPoints(8, 4, size)
        one, other = (strata(points.at(cubes + np.uint32(place)), size).astype(int).ravel() for place in (0, 1))
        apart = ~np.eye(size, dtype=bool)
        counts = np.bincount(one * size + other, minlength=size**2).reshape(size, size)[apart]
        expected = len(one) / len(counts)
        assert chi2.sf(np.sum((counts - expected) ** 2 / expected), len(counts) - 1) > 1e-4

    def test_a_mean_is_far_closer_than_by_independent_draws(self) -> None:
        index = np.arange(1000, dtype=np.uint32)
        latin = [LatinPoints(1, seed, 1000).at(index).mean() * 2.0**-32 - 0.5 for seed in range(20)]
        plain = [RandomPoints(1, seed).at(index).mean() * 2.0**-32 - 0.5 for seed in range(20)]
        assert np.std(latin) < 0.01 * np.std(plain)


class TestRandomBits:
    @pytest.mark.parametrize(
        ("counter", "key", "words"),
        [
            ((0, 0, 0, 0), (0, 0), "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
            ((LAST, LAST, LAST, LAST), (LAST, LAST), "408f276d 41c83b0e a20bc7c6 6d5451fd"),
            (
                (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
                (0xA4093822, 0x299F31D0),
                "d16cfe09 94fdcceb 5001e420 24126ea1",
            ),
        ],
        ids=["zeros", "ones", "digits of pi"],
    )
    def test_words_are_those_that_the_authors_of_the_generator_publish(self, counter, key, words: str) -> None:
        one, two, three, four = (np.array(word, dtype=np.uint64) for word in counter)
        assert " ".join(f"{int(word):08x}" for word in philox((one, two, three, four), key)) == words

    def test_streams_of_one_seed_differ(self) -> None:
        index = np.arange(512, dtype=np.uint32)
        assert np.mean(random_bits(index, 8, 0, 1) == random_bits(index, 8, 0, 2)) < 0.001

    def test_points_do_not_go_with_the_streams_of_the_model(self) -> None:
        """The model's shocks of a future come from its seed and number, as its draw does."""
        index = np.arange(2048, dtype=np.uint32)
        key = jax.random.key(0)
        shocks = jax.vmap(lambda number: jax.random.bits(jax.random.fold_in(key, number), (4,)))(index)
        draws = RandomPoints(4, 0).at(index)
        together = np.corrcoef(np.asarray(shocks, dtype=float).T, draws.astype(float).T)
        assert np.abs(together - np.eye(8)).max() < 0.1
