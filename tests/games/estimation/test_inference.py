"""Standard errors, bootstrap, profiles, effects and tests of two models, against hand computation."""

import re

import numpy as np
import pytest
from scipy import stats

from games.estimation.simulated import LINE, N, drawn, shares
from titanium.errors import GameError
from titanium.games.estimation import (
    bootstrap,
    clarke,
    first_difference,
    fit,
    marginal_effects,
    profile,
    vuong,
)
from titanium.games.ready_made import egame12


def logs(theta, data):
    return np.log(shares(theta, data)[np.arange(N), data["outcome"]])


def by_difference(function, theta, step=1e-5):
    return np.array([(function(theta + h) - function(theta - h)) / (2 * step) for h in np.eye(len(theta)) * step]).T


@pytest.fixture(scope="module")
def slopes(found, data):
    """Gradient of each observation's log-likelihood, by finite differences."""
    return by_difference(lambda theta: logs(theta, data), found.theta)


def test_robust_errors_by_hand(found, slopes):
    bread = np.linalg.inv(-found.hessian)
    assert found.covariance_of("robust") == pytest.approx(bread @ slopes.T @ slopes @ bread, rel=1e-6, abs=1e-9)


def test_clustered_errors_by_hand(found, slopes, data):
    bread = np.linalg.inv(-found.hessian)
    sums = np.array([slopes[data["dyad"] == dyad].sum(axis=0) for dyad in np.unique(data["dyad"])])
    wanted = bread @ sums.T @ sums @ bread * len(sums) / (len(sums) - 1)
    assert found.covariance_of("cluster", "dyad") == pytest.approx(wanted, rel=1e-6, abs=1e-9)
    other = fit(egame12(), LINE, data, errors_of="cluster", cluster="dyad")
    assert other.covariance == pytest.approx(wanted, rel=1e-5, abs=1e-8)
    assert "standard errors: cluster" in other.summary()


def test_bootstrap_is_the_same_for_a_seed(found):
    one, two, other = bootstrap(found, 24, seed=7), bootstrap(found, 24, seed=7), bootstrap(found, 24, seed=8)
    assert np.array_equal(one.draws, two.draws)
    assert not np.array_equal(one.draws, other.draws)
    assert one.n_failed == int((~one.converged).sum())
    for name, error in found.standard_errors.items():
        assert one.standard_errors[name] == pytest.approx(error, rel=0.6)
    low, high = one.confidence_interval(0.5)["u11:x"]
    assert low < found.coefficients["u11:x"] < high


def test_a_bootstrap_draw_is_a_fit_of_the_resampled_rows(found, data):
    """Whole weights stand for rows drawn again; clusters are drawn whole."""
    drawn_again = bootstrap(found, 2, seed=1, cluster="dyad")
    dyads, groups = np.unique(data["dyad"].astype(str), return_inverse=True)
    counts = np.random.default_rng(1).multinomial(len(dyads), np.full(len(dyads), 1 / len(dyads)), size=2)
    rows = np.repeat(np.arange(N), counts[0][groups])
    weighted = by_difference(lambda theta: np.array([logs(theta, data)[rows].sum()]), drawn_again.draws[0])
    assert weighted == pytest.approx(np.zeros((1, 7)), abs=1e-5)


def test_profile_interval_ends_where_the_likelihood_falls_by_half_the_quantile(found, data):
    curve = profile(found, "u24:z", points=5)
    low, high = curve.interval
    assert low < found.coefficients["u24:z"] < high
    held = profile(found, "u24:z", [low, high, found.coefficients["u24:z"]])
    drop = found.log_likelihood - stats.chi2.ppf(0.95, 1) / 2
    assert held.log_likelihood == pytest.approx([drop, drop, found.log_likelihood], abs=1e-4)
    assert curve.better < 1e-6
    normal = found.confidence_interval()["u24:z"]
    assert curve.interval == pytest.approx(normal, abs=0.1)


def test_marginal_effects_by_hand(found, data):
    effect = marginal_effects(found, "x")[0]

    def mean_slope(theta):
        up, down = (shares(theta, {**data, "x": data["x"] + shift}).mean(axis=0) for shift in (1e-4, -1e-4))
        return (up - down) / 2e-4

    gradient = by_difference(mean_slope, found.theta, 1e-4)
    errors = np.sqrt(np.diag(gradient @ found.covariance @ gradient.T))
    assert list(effect.values.values()) == pytest.approx(mean_slope(found.theta), abs=1e-8)
    assert list(effect.standard_errors.values()) == pytest.approx(errors, rel=1e-5)


def test_effects_of_categories_are_differences_from_the_base(found, data):
    effects = marginal_effects(found, "regime")
    assert [effect.change for effect in effects] == ["regime: autoc to dem", "regime: autoc to mixed"]

    def difference(theta):
        one, other = (shares(theta, {**data, "regime": np.full(N, level)}).mean(axis=0) for level in ("autoc", "dem"))
        return other - one

    gradient = by_difference(difference, found.theta)
    errors = np.sqrt(np.diag(gradient @ found.covariance @ gradient.T))
    assert list(effects[0].values.values()) == pytest.approx(difference(found.theta), abs=1e-12)
    assert list(effects[0].standard_errors.values()) == pytest.approx(errors, rel=1e-6)
    same = first_difference(found, {"regime": "autoc"}, {"regime": "dem"})
    assert same.values == effects[0].values
    low, high = same.confidence_interval(0.95)["resist"]
    assert (high - low) / 2 == pytest.approx(1.959964 * same.standard_errors["resist"])


def test_predictions_for_other_data_and_scenarios(found, data):
    rows = [{"x": 0.5, "z": -1, "regime": "dem"}, {"x": None, "z": 0, "regime": "autoc"}]
    predicted = found.predict(rows)
    wanted = shares(found.theta, {"x": np.array([0.5]), "z": np.array([-1.0]), "regime": np.array(["dem"])})[0]
    assert [values[0] for values in predicted.values()] == pytest.approx(wanted)
    assert all(np.isnan(values[1]) for values in predicted.values())
    scenario = found.mean_prediction(at={"regime": "dem"})
    assert list(scenario.values()) == pytest.approx(
        shares(found.theta, {**data, "regime": np.full(N, "dem")}).mean(axis=0)
    )
    with pytest.raises(GameError, match=re.escape("'regime' has no category 'demo'")):
        found.predict(at={"regime": "demo"})
    with pytest.raises(GameError, match="no formula uses 'regme'"):
        found.predict(at={"regme": "dem"})
    with pytest.raises(GameError, match="has no column 'regime'"):
        found.predict({"x": [1.0], "z": [0.0]})


def test_tests_of_two_models_by_hand(found, data):
    other = fit(egame12(), "act + resist ~ z | 0 | 1 | x + regime", data)
    difference = logs(found.theta, data) - shares_of_other(other, data)
    assert found.log_likelihoods == pytest.approx(logs(found.theta, data))
    compared = vuong(found, other)
    statistic = difference.sum() / (np.sqrt(N) * difference.std())
    assert compared.statistic == pytest.approx(statistic)
    assert compared.p_value == pytest.approx(2 * stats.norm.sf(abs(statistic)))
    assert compared.preferred == "first"
    assert vuong(other, found).preferred == "second"
    wins = int((difference > 0).sum())
    signs = clarke(found, other)
    assert signs.statistic == wins
    assert signs.p_value == pytest.approx(stats.binomtest(wins, N).pvalue)


def shares_of_other(other, data):
    swapped = {**data, "x": data["z"], "z": data["x"]}
    return logs(other.theta, swapped)


def test_a_model_pays_for_its_coefficients(found, data):
    """Schwarz's correction: half the logarithm of n for every coefficient more."""
    small = fit(egame12(), "act + resist ~ x | 0 | 1 | z", data)
    difference = found.log_likelihoods - small.log_likelihoods
    statistic = (difference.sum() - 0.5 * 2 * np.log(N)) / (np.sqrt(N) * difference.std())
    assert vuong(found, small).statistic == pytest.approx(statistic)
    assert clarke(found, small).statistic == int((difference > np.log(N) / N).sum())


def test_models_of_other_observations_are_not_compared(found):
    other = fit(egame12(), LINE, drawn(seed=6))
    with pytest.raises(GameError, match="the models explain different outcomes, or the same in another order"):
        vuong(found, other)
    with pytest.raises(GameError, match="both models give every observation the same likelihood"):
        vuong(found, found)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (lambda found: found.covariance_of("cluster"), "errors_of='cluster' wants cluster="),
        (lambda found: bootstrap(found, 1), "1 draws: at least 2 are wanted"),
        (lambda found: profile(found, "u24:w"), "Did you mean 'u24:z'?"),
        (lambda found: profile(found, "u24:z", level=2.0), "level 2.0: a number between 0 and 1 is wanted"),
        (lambda found: marginal_effects(found, "w"), "no formula uses 'w'"),
    ],
)
def test_what_is_refused(found, wrong, told):
    with pytest.raises(GameError, match=re.escape(told)):
        wrong(found)
