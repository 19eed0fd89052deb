"""The statistical ultimatum game, against its likelihood in plain NumPy and true values of simulated data."""

import re

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.special import log_expit

from titanium.errors import GameError
from titanium.games.estimation import fit_ultimatum
from titanium.games.ready_made import ultimatum

PRIZE, N = 10.0, 500


@pytest.fixture(scope="module")
def data():
    """Best offers against logistic reservation values, by root finding; some at the bounds."""
    random = np.random.default_rng(2)
    x, z = random.normal(size=(2, N))
    r1 = 3 + 2.0 * x + 1.0 * random.logistic(size=N)
    r2 = 2 - 1.0 * z
    best = [
        brentq(lambda y, a=a, b=b: PRIZE - y - a - 0.8 * (1 + np.exp((y - b) / 0.8)), -60, 20)
        for a, b in zip(r1, r2, strict=True)
    ]
    offer = np.clip(best, 0, PRIZE)
    accept = offer > r2 + 0.8 * random.logistic(size=N)
    return {"x": x, "z": z, "offer": offer, "accept": accept.astype(int)}


def log_likelihood(theta, data):
    r1, r2 = theta[0] + theta[1] * data["x"], theta[2] + theta[3] * data["z"]
    s1, s2 = np.exp(theta[4:])
    y = data["offer"]

    def error(offer):
        return (PRIZE - offer - r1 - s2 * (1 + np.exp((offer - r2) / s2))) / s1

    inner = log_expit(error(y)) + log_expit(-error(y)) + np.log((1 + np.exp((y - r2) / s2)) / s1)
    bounded = np.where(y <= 0, log_expit(-error(0.0)), np.where(y >= PRIZE, log_expit(error(PRIZE)), inner))
    z = (y - r2) / s2
    return (bounded + np.where(data["accept"] == 1, log_expit(z), log_expit(-z))).sum()


def test_agrees_with_plain_numpy_and_recovers_the_truth(data):
    assert (data["offer"] == 0).any()
    found = fit_ultimatum("offer + accept ~ x | z", data, maximum=PRIZE)
    assert found.converged
    assert list(found.coefficients) == ["r1:const", "r1:x", "r2:const", "r2:z", "log_s1", "log_s2"]
    assert found.log_likelihood == pytest.approx(log_likelihood(found.theta, data), abs=1e-8)
    for step in np.eye(6) * 1e-4:
        slope = log_likelihood(found.theta + step, data) - log_likelihood(found.theta - step, data)
        assert slope / 2e-4 == pytest.approx(0, abs=2e-4)
    truth = [3, 2, 2, -1, 0, np.log(0.8)]
    assert (np.abs(found.theta - truth) < 4 * np.array(list(found.standard_errors.values()))).all()
    means = found.mean_prediction()
    assert means["offer"] == pytest.approx(data["offer"].mean(), abs=0.1)
    assert means["accept"] == pytest.approx(data["accept"].mean(), abs=0.03)


@pytest.mark.parametrize(
    ("formulae", "change", "more", "told"),
    [
        ("offer + accept ~ x", {}, {}, "1 formulas; two are wanted: of r1 and of r2"),
        ({"r3": "x"}, {}, {}, "no reservation value 'r3'"),
        ("offer + accept ~ x | z", {"offer": 11.0}, {}, "column 'offer', row 1: '11' is not 0 to 10"),
        ("offer + accept ~ x | z", {"accept": 2}, {}, "column 'accept', row 1: '2' is not 0 or 1"),
        ("offer + accept ~ x | z", {}, {"maximum": 0.0}, "maximum 0.0: a positive number is wanted"),
        ("offer + accept ~ x | z", {}, {"observed": "all"}, "observed='all' is not known\n    Allowed: both, offer."),
        ("offer + accept ~ x | z", {}, {"link": "cloglog"}, "link 'cloglog' is not known"),
    ],
)
def test_what_is_refused(data, formulae, change, more, told):
    wrong = {name: np.concatenate([[change.get(name, values[0])], values[1:]]) for name, values in data.items()}
    with pytest.raises(GameError, match=re.escape(told)):
        fit_ultimatum(formulae, wrong, **{"maximum": PRIZE, **more})


def test_the_tree_in_steps_offers_as_the_continuous_game_does():
    """In the limit of precise choice the proposer offers the least share that beats the receiver's reservation."""
    from titanium.games import subgame_perfect

    game = ultimatum(steps=10)
    solution = subgame_perfect(game, {"r1": 0.0, "r2": 0.25})
    assert max(solution.reach, key=lambda name: float(solution.reach[name])) == "0.3 accepted"
