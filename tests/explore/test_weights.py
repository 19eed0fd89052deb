"""Importance weights: soft limits in place of matching's hard ones, and what unequal weights cost."""

import math

import hypothesis
import numpy as np
import pytest
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from titanium import load_case, vary
from titanium.errors import InputError, ShapeError
from titanium.explore.matching import met
from titanium.explore.weights import effective_sample_size, weighted_share, weights

CASE = vary(
    load_case("us_rok"),
    {
        "constraints": {
            "test_rate": {"at_least": 1, "at_most": 3},
            "probe_rate": {"at_least": None, "at_most": 2},
            "summit_rate": {"at_least": 4, "at_most": None},
            "war_rate": {"at_least": None, "at_most": 0},
            "p_cut": {"at_least": 0.5, "at_most": 0.5},
        }
    },
)


def of(name: str, *values: float, tolerance: float = 0.1) -> list[float]:
    return weights(CASE, {name: np.array(values, dtype=np.float32)}, tolerance).tolist()


def bell(distance: float) -> float:
    return math.exp(-(distance**2) / 2)


class TestWeights:
    def test_a_draw_inside_every_limit_weighs_one(self) -> None:
        values = {"test_rate": np.array([1, 2, 3]), "probe_rate": np.array([-5, 0, 2]), "summit_rate": np.full(3, 4)}
        assert weights(CASE, {name: own.astype(np.float32) for name, own in values.items()}).tolist() == [1, 1, 1]

    def test_distance_is_a_share_of_the_width_between_two_limits(self) -> None:
        assert of("test_rate", 3.2, 0.6) == pytest.approx([bell(1), bell(2)], rel=1e-5)
        assert of("test_rate", 3.2, 0.6, tolerance=0.2) == pytest.approx([bell(0.5), bell(1)], rel=1e-5)

    def test_distance_is_a_share_of_a_limit_that_stands_alone(self) -> None:
        assert of("probe_rate", 2.2, -9) == pytest.approx([bell(1), 1], rel=1e-5)
        assert of("summit_rate", 3.6, 40) == pytest.approx([bell(1), 1], rel=1e-5)

    def test_two_equal_limits_are_measured_by_their_size(self) -> None:
        assert of("p_cut", 0.5, 0.55, 0.4) == pytest.approx([1, bell(1), bell(2)], rel=1e-4)

    def test_a_signature_and_a_lone_limit_at_zero_stay_hard(self) -> None:
        assert of("signed_us", 0, 1e-6, -1e-6, 0.4) == [1, 1, 0, 1]
        assert of("war_rate", 0, 1e-6, -1e-6) == [1, 0, 1]

    def test_weights_of_several_constraints_multiply(self) -> None:
        values = {"test_rate": np.array([3.2, 3.2, 2.0]), "probe_rate": np.array([2.2, 1.0, 2.2])}
        assert weights(CASE, values) == pytest.approx([bell(1) ** 2, bell(1), bell(1)], rel=1e-5)

    def test_what_is_no_number_weighs_nothing(self) -> None:
        assert of("test_rate", math.nan, math.inf, -math.inf, 2) == [0, 0, 0, 1]
        assert of("probe_rate", -math.inf, math.nan) == [0, 0]

    @hypothesis.given(
        values=st.fixed_dictionaries(
            {
                name: arrays(np.float32, 6, elements=st.floats(-10, 10, width=32) | st.just(math.nan))
                for name in ("test_rate", "probe_rate", "summit_rate", "war_rate", "signed_rok")
            }
        )
    )
    def test_without_tolerance_weights_are_those_of_matching(self, values) -> None:
        kept = met(CASE, values, 6)
        np.testing.assert_array_equal(weights(CASE, values, tolerance=0), kept.astype(float))
        soft = weights(CASE, values)
        assert np.all((soft >= 0) & (soft <= 1))
        np.testing.assert_array_equal(soft == 1, kept)

    def test_no_draw_is_no_weight(self) -> None:
        assert of("test_rate") == []

    def test_what_cannot_be_weighed_is_told_all_at_once(self) -> None:
        with pytest.raises(InputError) as caught:
            weights(CASE, {"test_rat": np.ones(2)}, tolerance=-1)
        first, *_, last = str(caught.value).splitlines()
        assert first == "no constraint 'test_rat'"
        assert "Did you mean 'test_rate'?" in str(caught.value)
        assert last == "tolerance -1: a finite number from 0 is wanted"
        with pytest.raises(InputError, match="no value of any constraint is given"):
            weights(CASE, {})
        with pytest.raises(ShapeError, match=r"shapes \(2,\), \(3,\)"):
            weights(CASE, {"test_rate": np.ones(2), "p_cut": np.ones(3)})


WEIGHTS = arrays(np.float64, st.integers(1, 30), elements=st.floats(0, 1))


class TestEffectiveSampleSize:
    @pytest.mark.parametrize(
        ("given", "wanted"), [([1, 1, 1], 3), ([0.2, 0.2], 2), ([1, 0, 0], 1), ([1, 0.5], 1.8), ([0, 0], 0), ([], 0)]
    )
    def test_examples(self, given: list[float], wanted: float) -> None:
        assert effective_sample_size(np.array(given, dtype=float)) == pytest.approx(wanted)

    @hypothesis.given(weight=WEIGHTS, factor=st.floats(1e-300, 1e3))
    def test_it_is_at_most_the_draws_that_weigh_and_knows_no_scale(self, weight, factor: float) -> None:
        hypothesis.assume(weight.max() == 0 or weight.max() > 1e-3)
        found = effective_sample_size(weight)
        assert (found > 0) == bool(weight.any())
        assert found <= np.count_nonzero(weight) * (1 + 1e-9)
        assert effective_sample_size(weight * factor) == pytest.approx(found)


class TestWeightedShare:
    def test_equal_weights_give_a_plain_count_and_its_wilson_interval(self) -> None:
        flags = np.arange(263) < 81
        found = weighted_share(flags, np.full(263, 0.3))
        assert found.effective == pytest.approx(263)
        assert found.share == pytest.approx(81 / 263)
        assert (round(found.low, 3), round(found.high, 3)) == (0.255, 0.366)

    def test_draws_that_weigh_nothing_do_not_count(self) -> None:
        weight = np.array([1.0, 1.0, 0.0, 0.0])
        assert weighted_share(np.array([True, False, True, True]), weight) == weighted_share(
            np.array([True, False]), np.ones(2)
        )

    def test_fewer_effective_draws_make_a_wider_interval(self) -> None:
        flags = np.arange(1000) % 2 == 0
        even, uneven = np.ones(1000), np.where(np.arange(1000) < 100, 1.0, 0.01)
        one, other = weighted_share(flags, even), weighted_share(flags, uneven)
        assert one.share == pytest.approx(other.share)
        assert other.effective < 125
        assert other.high - other.low > 2.5 * (one.high - one.low)

    def test_no_weight_leaves_everything_open(self) -> None:
        found = weighted_share(np.array([True]), np.zeros(1))
        assert math.isnan(found.share)
        assert (found.low, found.high, found.effective) == (0, 1, 0)

    @hypothesis.given(weight=WEIGHTS, data=st.data())
    def test_the_share_lies_in_its_interval(self, weight, data) -> None:
        hypothesis.assume(weight.any())
        flags = data.draw(arrays(np.bool_, len(weight)))
        found = weighted_share(flags, weight)
        assert 0 <= found.low <= found.share + 1e-9
        assert found.share - 1e-9 <= found.high <= 1

    def test_weights_that_do_not_fit_the_flags_are_refused(self) -> None:
        with pytest.raises(ShapeError, match=r"flags have the shape \(2,\) and weights the shape \(3,\)"):
            weighted_share(np.ones(2, np.bool_), np.ones(3))

    def test_weighting_draws_recovers_the_share_under_what_they_are_weighted_to(self) -> None:
        """Even draws weighted by the limits' kernel against draws that were accepted with that probability."""
        generator = np.random.default_rng(0)
        value = generator.uniform(0, 6, 200_000)
        weight = weights(CASE, {"test_rate": value}, tolerance=0.5)
        accepted = value[generator.uniform(size=len(value)) < weight]
        found = weighted_share(value > 3, weight)
        assert found.low < np.mean(accepted > 3) < found.high
