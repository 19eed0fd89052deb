"""Choice rules: closed forms, numerical integration, tails, both precisions of the machine."""

import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy import integrate, special, stats

from titanium.games.solving.response import (
    best_response,
    log_logit_shares,
    log_normal_pair,
    log_probit_shares,
    logit_shares,
    probit_shares,
)

RULES = [(logit_shares, log_logit_shares), (probit_shares, log_probit_shares)]


def of(*utilities):
    return [jnp.asarray(float(utility)) for utility in utilities]


@pytest.mark.usefixtures("x64")
@pytest.mark.parametrize("precision", [1.0, 4.0])
@pytest.mark.parametrize("worth", [(0.0, 0.3, -0.4), (0.0,) * 8, (3.0, -2.0, 4.0, -1.0, 2.0)])
def test_probit_of_many_actions_is_the_integral(worth, precision):
    """By adaptive quadrature of the density of the action's own error times the chances of the others."""
    shares = [float(share) for share in jax.jit(lambda: probit_shares(of(*worth), precision))()]
    for place, own in enumerate(worth):
        leads = [precision * (other - own) for other in worth[:place] + worth[place + 1 :]]

        def integrand(t, leads=leads):
            return stats.norm.pdf(t) * math.prod(special.ndtr(t - lead) for lead in leads)

        wanted, _ = integrate.quad(integrand, -10, 22, epsabs=1e-13, epsrel=1e-12, limit=400, points=[0, 2, 5])
        assert shares[place] == pytest.approx(wanted, abs=1e-10)
    assert sum(shares) == pytest.approx(1, abs=1e-12)


@pytest.mark.usefixtures("x64")
def test_tails_of_the_normal_are_accurate():
    x = np.concatenate([np.linspace(-40, 40, 801), [-1e4, -1e6]])
    above, below = (np.asarray(log) for log in log_normal_pair(jnp.asarray(x)))
    assert above == pytest.approx(special.log_ndtr(x), rel=1e-13, abs=1e-13)
    assert below == pytest.approx(special.log_ndtr(-x), rel=1e-13, abs=1e-13)
    slope = jax.vmap(jax.grad(lambda z: log_normal_pair(z)[0]))(jnp.asarray(x[:801]))
    assert np.asarray(slope) == pytest.approx(np.exp(stats.norm.logpdf(x[:801]) - special.log_ndtr(x[:801])), rel=1e-11)


@pytest.mark.parametrize("double", [False, True], ids=["float32", "float64"])
@pytest.mark.parametrize(("rule", "log_rule"), RULES, ids=["logit", "probit"])
@pytest.mark.parametrize("worth", [(0.3,), (1.0, 2.0), (-50.0, 3.0, 3.0, 2.9)], ids=len)
def test_every_share_is_a_probability_and_every_logarithm_finite(rule, log_rule, worth, double):
    with jax.enable_x64(double):
        precisions = jnp.asarray([0.0, 1e-6, 1.0, 100.0, 1e4])
        both = jax.jit(jax.vmap(lambda precision: (rule(of(*worth), precision), log_rule(of(*worth), precision))))
        shares, logs = (np.asarray(found) for found in both(precisions))
    assert ((shares >= 0) & (shares <= 1)).all()
    assert shares.sum(axis=0) == pytest.approx(np.ones(5), abs=1e-6)
    assert np.isfinite(logs).all()
    assert np.exp(logs) == pytest.approx(shares, abs=1e-6)


@pytest.mark.parametrize(("rule", "log_rule"), RULES, ids=["logit", "probit"])
def test_perfect_precision_is_an_even_choice_among_the_best(rule, log_rule):
    assert [float(share) for share in rule(of(1, 2, 2), math.inf)] == [0.0, 0.5, 0.5]
    assert [float(share) for share in best_response(of(1, 2, 2))] == [0.0, 0.5, 0.5]
    assert [float(log) for log in log_rule(of(1, 2), math.inf)] == [-math.inf, 0.0]


@pytest.mark.usefixtures("x64")
@pytest.mark.parametrize(("rule", "log_rule"), RULES, ids=["logit", "probit"])
@pytest.mark.parametrize("worth", [(0.0, 0.0), (0.4, -0.2), (0.4, -0.2, 1.0)])
def test_first_and_second_derivatives_are_those_of_finite_differences(rule, log_rule, worth):
    """A tie included, where the branches of the two-action rule meet."""

    def first(utility):
        utilities = [utility, *of(*worth[1:])]
        return jnp.stack([rule(utilities, 1.3)[0], log_rule(utilities, 1.3)[0]])

    step, at = 1e-4, jnp.asarray(worth[0])
    below, here, above = (np.asarray(jax.jit(first)(at + shift)) for shift in (-step, 0.0, step))
    slope, curve = (np.asarray(jax.jit(f)(at)) for f in (jax.jacfwd(first), jax.jacfwd(jax.jacfwd(first))))
    assert slope == pytest.approx((above - below) / (2 * step), abs=1e-7)
    assert curve == pytest.approx((above - 2 * here + below) / step**2, abs=1e-6)
