"""Scores against closed forms and against scikit-learn's analysis of variance."""

import numpy as np
import pytest
from sklearn.feature_selection import f_classif

from titanium.judge.discover.scores import scores


def test_first_order_shares_of_a_sum_are_found() -> None:
    """Of y = 3a + 2b + c, all uniform, the shares of the variance are 9, 4 and 1 of 14."""
    a, b, c, noise = np.random.default_rng(0).random((4, 40_000))
    found = scores({"noise": noise, "c": c, "a": a, "b": b}, 3 * a + 2 * b + c)
    assert [score.name for score in found] == ["a", "b", "c", "noise"]
    assert [score.explained for score in found] == pytest.approx([9 / 14, 4 / 14, 1 / 14, 0], abs=0.005)
    assert [score.is_clear for score in found] == [True, True, True, False]


def test_a_dependence_that_neither_rises_nor_falls_is_seen() -> None:
    x = np.random.default_rng(1).random(5000)
    [own] = scores({"x": x}, np.abs(x - 0.5) < 1 / 6)
    assert own.explained > 0.9
    assert [round(mean, 1) for mean in own.profile.values()] == [0.0, 1.0, 0.0]


def test_the_test_of_categories_is_the_analysis_of_variance() -> None:
    generator = np.random.default_rng(2)
    c = generator.integers(0, 3, 400).astype(np.int8)
    y = generator.random(400) < 0.3 + 0.1 * (c == 1)
    [own] = scores({"c": c}, y, {"c": "categorical"})
    _, p_value = f_classif(y[:, None].astype(float), c)
    assert own.p_value == pytest.approx(p_value[0], rel=1e-9)
    assert list(own.profile) == ["0", "1", "2"]
    assert own.profile["1"] == pytest.approx(y[c == 1].mean())


def test_noise_is_seldom_called_clear() -> None:
    generator = np.random.default_rng(3)
    calls = 0
    for _ in range(20):
        columns = {f"x{number}": generator.random(500) for number in range(10)}
        calls += any(score.is_clear for score in scores(columns, generator.random(500) < 0.3))
    assert calls <= 4  # 1 is expected; 5 or more come in 3 of 1,000 such tests


def test_what_does_not_vary_explains_nothing() -> None:
    x = np.arange(100) / 100
    for columns, y in (({"x": np.ones(100)}, x > 0.5), ({"x": x}, np.ones(100))):
        [own] = scores(columns, y)
        assert (own.explained, own.is_clear, own.p_value) == (0, False, 1)
    assert scores({"x": np.ones(1)}, np.ones(1))[0].explained == 0
