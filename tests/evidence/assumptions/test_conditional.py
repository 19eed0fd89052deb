"""Futures that share some inputs with others: what is shared stays, the rest is what the record leaves given that."""

import numpy as np
import pytest

from titanium.evidence.assumptions.conditional import redrawn
from titanium.judge.sensitivity.shapley import Copula

SHARED = np.array([[True, False, False], [True, True, False], [False, False, False]])


def corner(levels):
    return levels[:, 0] + levels[:, 1] < 1


def triangle(n: int):
    base = np.random.default_rng(0).random((4 * n, 3))
    return base[corner(base)][:n]


def test_what_is_shared_stays_and_every_draw_meets_the_record() -> None:
    base = triangle(500)
    found = redrawn(base, SHARED, corner, seed=1)
    assert found.shape == (3, 500, 3)
    for rows, shared in zip(found, SHARED, strict=True):
        assert (rows[:, shared] == base[:, shared]).all()
        assert (rows[:, ~shared] != base[:, ~shared]).all()
        assert corner(rows).all()


def test_the_rest_is_drawn_given_what_is_shared() -> None:
    """Given x, what the record x + y < 1 leaves of y is uniform below 1 - x."""
    base = triangle(20_000)
    own = redrawn(base, SHARED[:1], corner, seed=2)[0]
    assert (own[:, 1] / (1 - own[:, 0])).mean() == pytest.approx(0.5, abs=0.01)
    assert own[:, 2].mean() == pytest.approx(0.5, abs=0.01)


def test_the_tries_are_those_of_matching_whatever_is_shared() -> None:
    """Half of all draws match, so on average two draws find a future; nothing else is looked at."""
    looked = 0

    def counted(levels):
        nonlocal looked
        looked += len(levels)
        return corner(levels)

    base = triangle(40_000)
    redrawn(base, SHARED[:1], counted, seed=3)
    # A future that is left is offered several draws at once, so that somewhat more are looked at than are needed.
    assert 1.9 * len(base) < looked < 3 * len(base)


def test_inputs_that_are_drawn_together_stay_so() -> None:
    copula = Copula((0, 1), np.array([[1.0, 0.9], [0.9, 1.0]]))
    base = copula.tie(np.random.default_rng(0).random((4000, 3)))
    own = redrawn(base, SHARED[:1], copula=copula, seed=1)[0]
    assert np.corrcoef(own[:, 0], own[:, 1])[0, 1] > 0.85


def test_a_search_is_given_up_and_the_same_seed_gives_the_same_bits() -> None:
    found = redrawn(np.full((2, 1), 0.5), np.array([[False]]), lambda rows: np.zeros(len(rows), np.bool_), most=50)
    assert np.isnan(found).all()
    base = triangle(50)
    one, other = (redrawn(base, SHARED, corner, seed=7) for _ in range(2))
    assert (one == other).all()
    assert (redrawn(base, SHARED, corner, seed=8) != one).any()
