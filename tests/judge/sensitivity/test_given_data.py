"""Indices of given data against SALib, closed forms and inputs without effect."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from SALib.analyze import delta as salib_delta
from SALib.analyze import pawn as salib_pawn
from tests.judge.sensitivity.known import ISHIGAMI_FIRST, ishigami

from titanium.errors import InputError
from titanium.judge.sensitivity.estimate import Effects
from titanium.judge.sensitivity.given_data import (
    correlation_ratio,
    delta,
    given_data,
    interval_count,
    leading,
    pawn,
)
from titanium.judge.sensitivity.tables import CodedOutcome, intervals, joint, level_codes, merged

PROBLEM = {"num_vars": 4, "names": ["x1", "x2", "x3", "dummy"], "bounds": [[0, 1]] * 4}


def analysed(levels: np.ndarray, outcome: np.ndarray, main: str = "delta") -> Effects:
    columns = [(level_codes(own), 256) for own in levels.T]
    return given_data(columns, CodedOutcome.of(outcome), len(columns), 0, main=main)


@pytest.fixture(scope="module")
def levels() -> np.ndarray:
    return np.random.default_rng(1).random((4096, 4))


def test_pawn_is_salibs_within_a_hundredth(levels: np.ndarray) -> None:
    outcome = ishigami(levels)
    theirs = salib_pawn.analyze(PROBLEM, levels, outcome, S=20)["median"]
    coded = CodedOutcome.of(outcome)
    for place in range(4):
        table = joint(level_codes(levels[:, place]), 256, coded)
        ours = pawn(merged(table, intervals(table.sum(axis=1), 20)))
        assert float(ours) == pytest.approx(theirs[place], abs=0.01)


def test_pawn_of_a_yes_or_no_is_salibs(levels: np.ndarray) -> None:
    outcome = (ishigami(levels) > 5).astype(float)
    theirs = salib_pawn.analyze(PROBLEM, levels, outcome, S=16)["median"]  # 256 codes make 16 equal intervals
    coded = CodedOutcome.of(outcome)
    for place in range(4):
        table = joint(level_codes(levels[:, place]), 256, coded)
        ours = pawn(merged(table, np.arange(256) // 16))
        assert float(ours) == pytest.approx(theirs[place], abs=0.02)


def test_delta_is_salibs_within_what_its_kernels_smooth_away(levels: np.ndarray) -> None:
    outcome = ishigami(levels)
    grid, cuts = np.linspace(outcome.min(), outcome.max(), 100), np.linspace(0, len(outcome), 21)
    theirs = [salib_delta.calc_delta(outcome, grid, own, cuts) for own in levels.T]
    found = analysed(levels, outcome).estimates["delta"].value
    assert found == pytest.approx(np.array(theirs), abs=0.06)
    assert np.argsort(-found).tolist() == np.argsort(-np.array(theirs)).tolist()


def test_delta_in_fine_cells_is_met_by_many_futures_and_not_exceeded_by_few(levels: np.ndarray) -> None:
    many = np.random.default_rng(8).random((500_000, 3))
    outcome = ishigami(many)
    edges = np.quantile(outcome, np.linspace(0, 1, 101))
    wanted = [float(delta(np.histogram2d(own, outcome, [np.linspace(0, 1, 41), edges])[0])) for own in many.T]
    few = analysed(levels, ishigami(levels)).estimates["delta"].value[:3]
    enough = analysed(many[:200_000], outcome[:200_000]).estimates["delta"].value
    assert enough == pytest.approx(wanted, abs=0.03)
    assert few == pytest.approx(wanted, abs=0.05)
    assert (few < wanted).all()  # fewer classes of the outcome lose some of the distance


def test_first_order_of_ishigami_has_its_closed_form() -> None:
    own = np.random.default_rng(2).random((30_000, 4))
    found = analysed(own, ishigami(own), "first").estimates["first"]
    assert found.value == pytest.approx([*ISHIGAMI_FIRST, 0], abs=0.02)
    assert (found.low <= [*(ISHIGAMI_FIRST + 0.01), 0]).all()


def test_a_threshold_on_one_input_has_closed_forms() -> None:
    own = np.random.default_rng(3).random((20_000, 2))
    found = analysed(own, (own[:, 0] < 0.25).astype(float))
    # A quarter of the futures lie 0.75 from the overall share of 0.25, the others 0.25.
    assert found.estimates["delta"].value == pytest.approx([2 * 0.25 * 0.75, 0], abs=0.01)
    assert found.estimates["pawn"].value == pytest.approx([0.25, 0], abs=0.02)
    assert found.estimates["first"].value == pytest.approx([1, 0], abs=0.03)
    assert found.clear.tolist() == [True, False]


def test_intervals_tell_how_far_two_samples_differ() -> None:
    values, widths = [], []
    for seed in range(25):
        own = np.random.default_rng(seed).random((2000, 1))
        noise = np.random.default_rng(1000 + seed).standard_normal(2000)
        found = analysed(own, own[:, 0] + 0.3 * noise).estimates["delta"]
        values.append(float(found.value[0]))
        widths.append(float(found.high[0] - found.low[0]))
    assert np.mean(widths) / 3.92 == pytest.approx(np.std(values), rel=0.5)


def test_dummies_seldom_pass_for_inputs_with_an_effect() -> None:
    passed = 0
    for seed in range(12):
        generator = np.random.default_rng(seed)
        outcome = generator.standard_normal(1000) if seed % 2 else (generator.random(1000) < 0.2).astype(float)
        found = analysed(generator.random((1000, 20)), outcome, ("delta", "pawn", "first")[seed % 3])
        passed += bool(found.clear.any())
    assert passed <= 3  # one in twenty is expected


def test_an_input_without_effect_is_near_zero_with_an_interval_from_zero() -> None:
    values = []
    for seed in range(10):
        generator = np.random.default_rng(seed)
        found = analysed(generator.random((2000, 3)), (generator.random(2000) < 0.3).astype(float))
        for name in ("delta", "pawn", "first"):
            assert (found.estimates[name].low == 0).all()
        values.append(found.estimates["delta"].value)
    assert np.mean(values) < 0.02  # counted alone it would be 0.04


@settings(max_examples=10)
@given(st.integers(0, 2**31))
def test_first_orders_of_a_sum_add_up_to_no_more_than_one(seed: int) -> None:
    generator = np.random.default_rng(seed)
    own = generator.random((3000, 3))
    found = analysed(own, own @ generator.normal(size=3) + 0.1 * generator.standard_normal(3000))
    assert found.estimates["first"].value.sum() <= 1.05


def test_positions_of_a_school_are_intervals_of_their_own() -> None:
    school = np.array([0, 1, 2] * 300, dtype=np.uint8)
    coded = CodedOutcome.of((school == 1).astype(float))
    found = given_data([(school, 3)], coded, 1, 0)
    assert found.estimates["delta"].value == pytest.approx([4 / 9], abs=0.01)
    assert found.estimates["first"].value == pytest.approx([1], abs=0.01)
    assert found.clear.tolist() == [True]


def test_a_school_that_holds_one_position_is_no_input_that_is_clear() -> None:
    coded = CodedOutcome.of(np.arange(300) % 2.0)
    found = given_data([(np.zeros(300, np.uint8), 2)], coded, 1, 0, main="first")
    assert found.clear.tolist() == [False]
    assert found.estimates["first"].value.tolist() == [0]


def test_what_leads_is_found_without_a_bootstrap(levels: np.ndarray) -> None:
    scores = leading([(level_codes(own), 256) for own in levels.T], CodedOutcome.of(ishigami(levels)), "delta")
    assert np.argsort(-scores).tolist() == [1, 0, 2, 3]
    assert scores[3] == pytest.approx(0, abs=0.01)


def test_the_outcome_is_coded_by_value_or_by_quantile() -> None:
    few = CodedOutcome.of(np.array([3.0, -1.0, 3.0, 7.0]))
    assert (few.codes.tolist(), few.n_codes) == ([1, 0, 1, 2], 3)
    many = CodedOutcome.of(np.random.default_rng(0).standard_cauchy(6400))
    counts = np.bincount(many.codes)
    assert many.n_codes == 64
    assert counts.min() >= 90
    heaped = CodedOutcome.of(np.concatenate([np.zeros(5000), np.arange(1.0, 1001.0)]))
    assert heaped.codes[:5000].max() == heaped.codes[:5000].min()


def test_statistics_of_no_variance_are_zero() -> None:
    assert correlation_ratio(np.array([10, 10]), np.array([1.0, 1.0]), 0.0) == 0
    assert delta(np.array([[5, 5], [5, 5]])) == 0
    assert pawn(np.array([[5, 5], [5, 5]])) == 0


def test_too_few_futures_are_refused_with_the_number_that_is_wanted() -> None:
    with pytest.raises(InputError, match="199 futures with a finite outcome are too few.*200 are wanted"):
        interval_count(199)
    assert interval_count(200) == 4
    assert interval_count(10**6) == 20
