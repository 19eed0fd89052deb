"""Penalised estimates of a crisis game agree with an independent program, and their made-up rows with the formula."""

import numpy as np
import pytest
from scipy.optimize import minimize

import fits
from raids import best, log_likelihoods, penalty
from titanium.case.fit import Penalty
from titanium.errors import InputError
from titanium.evidence.fit.penalty import draw_to_zero, is_constant
from titanium.evidence.fit.reading import names_of_fits, read


def test_penalised_estimates_are_those_of_an_independent_program() -> None:
    found, listed = fits.estimated(), fits.rows()
    assert found.names == ("u11:const", "u11:wall", "u14:const", "u24:const", "u24:pledge")
    assert found.fit.theta == pytest.approx(best(listed, penalised=True), abs=2e-4)
    assert found.fit.log_likelihood == pytest.approx(log_likelihoods(found.fit.theta, listed).sum(), abs=1e-8)
    assert found.drawn.penalty(found.fit.theta) == pytest.approx(penalty(found.fit.theta, listed), abs=1e-9)


def test_maximum_likelihood_stands_beside_them() -> None:
    found = fits.estimated()
    assert found.has_likelihood
    assert found.likelihood.theta == pytest.approx(best(fits.rows(), penalised=False), abs=2e-4)
    assert found.likelihood.log_likelihood > found.fit.log_likelihood
    assert 4 < found.effective < 5  # the penalty takes something off the two slopes and nothing off constants


def test_the_profile_interval_ends_where_the_penalised_likelihood_has_fallen_by_half_a_quantile() -> None:
    found, listed = fits.estimated(), fits.rows()
    low, high = found.profiles["u24:pledge"]
    assert low < found.fit.coefficients["u24:pledge"] < high
    top = log_likelihoods(found.fit.theta, listed).sum() + penalty(found.fit.theta, listed)
    for end in (low, high):

        def loss(rest: np.ndarray, held: float = end) -> float:
            theta = np.append(rest, held)
            return -log_likelihoods(theta, listed).sum() - penalty(theta, listed)

        held = -minimize(loss, found.fit.theta[:4], method="BFGS").fun
        assert top - held == pytest.approx(1.9207, abs=2e-3)


def test_a_normal_penalty_is_a_normal_prior_and_constants_can_be_drawn_too() -> None:
    sample = fits.estimated().fit.sample
    drawn = draw_to_zero(sample, Penalty(kind="normal", sd=2, constants=True, per="unit"))
    assert drawn.penalty(np.array([1.0, 2, 0, 0, 3])) == pytest.approx(-(1 + 4 + 9) / 8)
    assert drawn.curvature(np.zeros(5)).tolist() == [0.25] * 5
    spared = draw_to_zero(sample, Penalty())
    assert spared.scale[0] == spared.scale[2] == 0 < spared.scale[1]
    assert spared.penalty(np.array([50.0, 0, -50, 7, 0])) == 0  # constants alone


def test_constants_are_known_by_name() -> None:
    assert is_constant("u11:const")
    assert not is_constant("u11:I(year - 1885)")


def test_a_list_that_tells_nothing_is_refused() -> None:
    quiet = [{**row, "came_to": min(row["came_to"], 1.0)} for row in fits.rows()]
    with pytest.raises(InputError, match="no case of the list 'raids' ends in 'battle', so nothing tells what leads"):
        read(fits.case(fits.entry(), quiet), "raids")
    with pytest.raises(InputError, match="the list 'raids' has no rows"):
        read(fits.case(fits.entry(), []), "raids")
    with pytest.raises(InputError, match=r"(?s)no fit 'raid'.*Did you mean 'raids'\?"):
        read(fits.case(fits.entry()), "raid")
    with pytest.raises(InputError, match=r"(?s)fits no game to history.*fits\.yaml"):
        names_of_fits(fits.case())
