"""Estimates: against a likelihood of another make, and true values of simulated data."""

import jax
import numpy as np
import pytest
from scipy.optimize import minimize, minimize_scalar
from scipy.special import expit, ndtr

from games.estimation.simulated import LINE, TRUE, N, drawn, shares
from titanium.games import build, chance, compile_game, decide, end
from titanium.games.estimation import fit
from titanium.games.estimation.likelihood import scores
from titanium.games.ready_made import egame12, egame122, egame123


@pytest.mark.parametrize(("link", "errors"), [("logit", "agent"), ("probit", "agent"), ("probit", "private")])
def test_agrees_with_a_likelihood_in_plain_numpy(link, errors):
    """Estimates by quasi-Newton on finite differences; nothing is shared but the formulas of Signorino (2003)."""
    columns = drawn(link, errors)
    found = fit(egame12(), LINE, columns, link=link, errors=errors)

    def loss(theta):
        return -np.log(shares(theta, columns, link, errors)[np.arange(N), columns["outcome"]]).sum()

    other = minimize(loss, np.zeros(7), jac="3-point", method="BFGS", options={"gtol": 1e-6})
    assert found.log_likelihood == pytest.approx(-other.fun, abs=1e-6)
    assert found.theta == pytest.approx(other.x, abs=1e-6)
    assert found.converged
    assert found.warnings == ()
    for name, truth in TRUE.items():
        assert abs(found.coefficients[name] - truth) < 4 * found.standard_errors[name]
    predicted = np.stack(list(found.predict().values()), axis=1)
    assert predicted == pytest.approx(shares(found.theta, columns, link, errors), abs=1e-12)


def test_gradient_and_hessian_are_those_of_finite_differences(found, data):
    step = 1e-4

    def value(theta):
        return np.log(shares(theta, data)[np.arange(N), data["outcome"]]).sum()

    k = len(found.theta)
    shifts = np.eye(k) * step
    hessian = np.array(
        [
            [
                value(found.theta + a + b)
                - value(found.theta + a - b)
                - value(found.theta - a + b)
                + value(found.theta - a - b)
                for a in shifts
            ]
            for b in shifts
        ]
    ) / (4 * step**2)
    assert found.hessian == pytest.approx(hessian, abs=1e-3)
    assert found.covariance == pytest.approx(np.linalg.inv(-hessian), rel=1e-4, abs=1e-6)


def test_what_a_fit_says(found):
    assert list(found.coefficients) == list(TRUE)
    assert (found.n, found.dropped, found.errors_of) == (N, 0, "hessian")
    assert found.aic == pytest.approx(14 - 2 * found.log_likelihood)
    assert found.bic == pytest.approx(7 * np.log(N) - 2 * found.log_likelihood)
    low, high = found.confidence_interval(0.9)["u11:x"]
    assert (high - low) / 2 == pytest.approx(1.6448536 * found.standard_errors["u11:x"])
    row = found.to_rows()[1]
    assert row["coefficient"] == "u11:x"
    assert row["z"] == pytest.approx(row["estimate"] / row["standard_error"])
    summary = found.summary()
    assert summary.splitlines()[0] == "Deterrence in three outcomes: logit with agent errors"
    assert "400 observations, AIC" in summary
    assert "converged: yes" in summary
    assert sum(found.mean_prediction().values()) == pytest.approx(1)


def test_fixed_payoffs_leave_the_scale_to_estimate():
    def chances(log_sigma):
        sigma = np.sqrt(2) * np.exp(log_sigma)
        resists = ndtr(0.6 / sigma)
        acts = ndtr((0.8 - resists) / sigma)
        return np.array([1 - acts, acts * (1 - resists), acts * resists])

    y = np.random.default_rng(4).choice(3, size=N, p=chances(-0.5))
    payoffs = {"u11": -0.8, "u13": 0.0, "u14": -1.0, "u24": 0.6}
    found = fit(egame12(), payoffs, {"y": y}, outcome="y", scale="common", link="probit")
    best = minimize_scalar(lambda log_sigma: -np.log(chances(log_sigma)[y]).sum(), bracket=(-1, 0), tol=1e-10)
    assert found.coefficients["log_sigma"] == pytest.approx(best.x, abs=1e-6)
    assert found.log_likelihood == pytest.approx(-best.fun, abs=1e-9)


def _draw(chances, random):
    return (random.random(len(chances))[:, None] > np.cumsum(chances, axis=1)).sum(axis=1)


def test_recovers_the_truth_of_the_four_outcome_tree():
    random = np.random.default_rng(11)
    x, z = random.normal(size=(2, 1500))
    after = [expit((0.5 - 0.8 * z) / np.sqrt(2)), expit((-0.3 + 0.6 * z) / np.sqrt(2))]
    left = (1 - after[0]) * (0.4 + 0.7 * x)
    right = after[1] * 0.9
    goes = expit((right - left) / np.sqrt(2))
    chances = np.stack([(1 - goes) * (1 - after[0]), (1 - goes) * after[0], goes * (1 - after[1]), goes * after[1]], 1)
    y = _draw(chances, random)
    formulae = {"1": {"ll": "x", "rr": "1"}, "2": {"lr": "z", "rr": "z"}}
    found = fit(egame122(), formulae, {"x": x, "z": z, "y": y}, outcome="y")
    truth = [0.4, 0.7, 0.9, 0.5, -0.8, -0.3, 0.6]
    assert list(found.coefficients)[:3] == ["u_1(ll):const", "u_1(ll):x", "u_1(rr):const"]
    assert found.converged
    assert (np.abs(found.theta - truth) < 4 * np.array(list(found.standard_errors.values()))).all()


def test_recovers_the_truth_of_the_three_player_tree():
    random = np.random.default_rng(12)
    x, z, w = random.normal(size=(3, 1500))
    joins = ndtr((0.3 + 0.8 * w) / np.sqrt(2))
    worth = joins * (0.5 + 0.9 * z)
    resists = ndtr((worth - 0.2) / np.sqrt(1 + (1 - joins) ** 2 + joins**2))
    parts = [1 - resists, resists * (1 - joins), resists * joins]
    acts = ndtr((parts[2] * -1.0 - (0.2 + 0.7 * x)) / np.sqrt(1 + sum(part**2 for part in parts)))
    y = _draw(np.stack([1 - acts, *(acts * part for part in parts)], axis=1), random)
    names = np.array(["~act", "~resist", "~join", "join"])[y]
    line = "y ~ x | 0 | 0 | 1 | 1 | 0 | z | w"
    data = {"x": x, "z": z, "w": w, "y": names}
    found = fit(egame123(), line, data, link="probit", errors="private")
    truth = [0.2, 0.7, -1.0, 0.2, 0.5, 0.9, 0.3, 0.8]
    assert found.converged
    assert (np.abs(found.theta - truth) < 4 * np.array(list(found.standard_errors.values()))).all()


def test_any_tree_with_payoffs_of_named_parameters():
    """Three actions and a move of nature; one parameter in two payoffs, one kept, one measured."""
    gamble = chance(
        {"win": (0.3, end({"A": "stake"}, name="win")), "lose": (0.7, end({"A": "-stake / 2"}, name="lose"))}
    )
    tree = decide(
        "A", {"stay": end({"A": 0}, name="stay"), "leave": end({"A": "exit + bonus"}, name="leave"), "bet": gamble}
    )
    game = build(tree, players=["A"], parameters={"stake": 1.0, "exit": 0.0, "bonus": 0.4})
    random = np.random.default_rng(3)
    x, cost = random.normal(size=(2, 1200))
    worth = np.stack([np.zeros(1200), 0.5 * x - 0.2 + cost + 0.4, (0.3 - 0.35) * -8.0 + np.zeros(1200)], axis=1)
    chances = np.exp(worth) / np.exp(worth).sum(axis=1, keepdims=True)
    chances = np.stack([chances[:, 0], chances[:, 1], 0.3 * chances[:, 2], 0.7 * chances[:, 2]], axis=1)
    data = {"x": x, "cost": cost, "y": np.array(["stay", "leave", "win", "lose"])[_draw(chances, random)]}
    found = fit(game, {"stake": "1", "exit": "x + offset(cost)"}, data, outcome="y", precision=1.0)
    assert list(found.coefficients) == ["stake:const", "exit:const", "exit:x"]
    assert (np.abs(found.theta - [-8.0, -0.2, 0.5]) < 4 * np.array(list(found.standard_errors.values()))).all()


@pytest.mark.slow  # the branch of equilibria and its second derivatives compile for ten seconds
def test_games_with_information_sets_are_estimated_too():
    """A receiver that cannot tell a strong sender from a weak one; derivatives go through the equilibrium."""

    def answer(stake, fear, kind):
        fight = end({"S": f"{stake} - cost", "R": fear}, name=f"fight the {kind}")
        yields = end({"S": stake, "R": 0}, name=f"yield to the {kind}")
        return decide("R", {"fight": fight, "yield": yields}, infoset="threatened")

    def sender(stake, fear, kind):
        return decide("S", {"threaten": answer(stake, fear, kind), "wait": end({"S": 0, "R": 1}, name=f"{kind} waits")})

    tree = chance({"strong": (0.5, sender(2, -1, "strong")), "weak": (0.5, sender(1, "gain", "weak"))})
    game = build(tree, players=["S", "R"], parameters={"cost": 2.0, "gain": 1.5})
    with jax.enable_x64(True):
        reach = compile_game(game)({"cost": 2.0, "gain": 1.5}, {"S": 1.0, "R": 1.0}).reach
    random = np.random.default_rng(0)
    y = random.choice(list(reach), size=600, p=np.array([float(share) for share in reach.values()]))
    found = fit(game, {"cost": "1", "gain": "1"}, {"y": y}, outcome="y", precision=1.0)
    assert found.converged
    assert (np.abs(found.theta - [2.0, 1.5]) < 4 * np.array(list(found.standard_errors.values()))).all()
    slopes = [
        scores(found.sample.likelihood, found.sample.observations, found.theta + sign * step)[1].sum(axis=0)
        for step in np.eye(2) * 1e-4
        for sign in (1, -1)
    ]
    hessian = np.array([slopes[0] - slopes[1], slopes[2] - slopes[3]]) / 2e-4
    assert found.hessian == pytest.approx(hessian, rel=1e-6)
