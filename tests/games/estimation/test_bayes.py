"""Posterior draws, where NumPyro is installed."""

import re

import numpy as np
import pytest

from titanium.errors import GameError, InputError
from titanium.games.estimation import posterior


def test_draws_agree_with_the_likelihood_under_a_flat_prior(found):
    pytest.importorskip("numpyro")
    drawn = posterior(found, 100.0, draws=300, chains=2, seed=1)
    assert drawn.draws.shape == (2, 300, 7)
    for name, estimate in found.coefficients.items():
        assert abs(drawn.means[name] - estimate) < 0.35 * found.standard_errors[name]
        assert drawn.standard_deviations[name] == pytest.approx(found.standard_errors[name], rel=0.2)
        assert drawn.r_hat[name] < 1.05
        assert drawn.ess[name] > 100
    assert drawn.divergences == 0
    low, high = drawn.credible_interval(0.9)["u24:z"]
    assert low < found.coefficients["u24:z"] < high
    means = drawn.mean_prediction(draws=20)
    assert sum(values.mean() for values in means.values()) == pytest.approx(1)
    assert means["resist"].mean() == pytest.approx(found.mean_prediction()["resist"], abs=0.02)
    again = posterior(found, 100.0, draws=300, chains=2, seed=1)
    assert np.array_equal(drawn.draws, again.draws)


def test_where_it_is_not_installed_it_says_how_to(found, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "numpyro.infer", None)
    monkeypatch.setitem(__import__("sys").modules, "numpyro.diagnostics", None)
    with pytest.raises(InputError, match=re.escape("pip install 'titanium-alliance[bayes]'")):
        posterior(found)


@pytest.mark.parametrize(
    ("prior", "more", "told"),
    [
        (-1.0, {}, "prior_sd -1.0 of 'u11:const': a positive number is wanted"),
        ({"u24:w": 1.0}, {}, "Did you mean 'u24:z'?"),
        (1.0, {"draws": 0}, "0 draws of 2 chains"),
    ],
)
def test_what_is_refused(found, prior, more, told):
    with pytest.raises(GameError, match=re.escape(told)):
        posterior(found, prior, **more)
