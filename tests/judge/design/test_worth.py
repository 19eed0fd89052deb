"""The value of information against its closed form: two actions, one of which is worth a normal number."""

import math

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import norm, qmc

from titanium.judge.design.worth import Choice, equal_parts, n_parts_of

N = 2**14
ONE, TWO, REST = norm.ppf(qmc.Sobol(3, rng=8).random(N)).T


def closed_form(mean: float, deviation: float) -> float:
    """E max(0, X) less max(0, E X) for a normal X (Raiffa and Schlaifer 1961)."""
    ratio = mean / deviation
    return float(deviation * norm.pdf(ratio) + mean * norm.cdf(ratio) - max(0.0, mean))


def parts(values: NDArray[np.float64], n_parts: int = 20) -> NDArray[np.uint8]:
    return equal_parts((norm.cdf(values) * 256).astype(np.uint8), n_parts)


def choice(mean: float, one: float, two: float, rest: float) -> Choice:
    worth = mean + one * ONE + two * TWO + rest * REST
    return Choice.of(np.stack([np.zeros(N), worth]))


@pytest.mark.parametrize(("mean", "one", "two", "rest"), [(0.2, 1.0, 0.5, 1.0), (-0.3, 0.8, 0.2, 1.5)])
def test_perfect_and_partial_information_agree_with_the_closed_form(
    mean: float, one: float, two: float, rest: float
) -> None:
    made = choice(mean, one, two, rest)
    chance = made.chance(np.full(20, N // 20))
    perfect = made.perfect()
    assert perfect.low <= closed_form(mean, math.hypot(one, two, rest)) <= perfect.high
    for values, deviation in ((ONE, one), (TWO, two)):
        partial = made.partial(parts(values), 20, chance)
        known = closed_form(mean, deviation)
        assert partial.low - 0.01 <= known <= partial.high + 0.01
    assert made.partial(parts(ONE), 20, chance).is_clear


def test_what_bears_on_nothing_is_worth_nothing_though_the_plain_estimate_says_otherwise() -> None:
    """Of independent draws, since the evenness of a Sobol sequence would leave less noise than this is about."""
    other, idle = np.random.default_rng(5).standard_normal((2, N))
    made = Choice.of(np.stack([np.zeros(N), 2 * other]))
    found = made.partial(parts(idle), 20, made.chance(np.full(20, N // 20)))
    assert found.plain > 0.01, "the plain estimate takes noise for knowledge"
    assert found.low <= 0
    assert not found.is_clear


def test_of_many_idle_inputs_none_is_called_clear() -> None:
    rng = np.random.default_rng(3)
    made = choice(0.0, 0.0, 0.0, 1.0)
    chance = made.chance(np.full(10, N // 10), n_inputs=60)
    dealt = (parts(rng.standard_normal(N), 10) for _ in range(60))
    assert not any(made.partial(own, 10, chance).is_clear for own in dealt)


def test_one_package_that_is_always_best_makes_all_knowledge_worthless() -> None:
    made = Choice.of(np.stack([np.zeros(N), 1 + 0 * ONE]))
    assert made.best == 1
    assert made.perfect().value == 0
    found = made.partial(parts(ONE), 20, made.chance(np.full(20, N // 20)))
    assert (found.value, found.is_clear, set(found.chosen)) == (0, False, {1})


def test_the_package_of_each_part_is_told() -> None:
    made = Choice.of(np.stack([np.where(ONE > 0, 1.0, 0.0), np.where(ONE > 0, 0.0, 1.0)]))
    found = made.partial((ONE > 0).astype(np.uint8), 2, 0.0)
    assert found.chosen == (1, 0)
    assert found.value == pytest.approx(0.5, abs=0.01)


def test_parts_are_as_many_as_futures_allow() -> None:
    assert [n_parts_of(count) for count in (10, 1024, 1_000_000)] == [2, 4, 20]


def test_few_futures_are_dealt_and_told() -> None:
    made = Choice.of(np.array([[0.0, 1.0], [1.0, 0.0]]))
    assert made.perfect().value == 0.5
    assert math.isfinite(made.partial(np.array([0, 1], np.uint8), 2, 0.0).value)
