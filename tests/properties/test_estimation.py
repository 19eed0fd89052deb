"""What must be true of every estimate, whatever the data; one shape of data, so that the search is compiled once."""

import hypothesis
import numpy as np
import pytest
from hypothesis import strategies as st

from titanium.games.estimation import fit
from titanium.games.estimation.terms import parse_terms
from titanium.games.ready_made import egame12

N = 150
FEW = hypothesis.settings(max_examples=8)
SEEDS = st.integers(0, 2**16)
NAMES = ["u11:const", "u11:x", "u14:const", "u24:const", "u24:z"]


def drawn(seed):
    """Outcomes of the deterrence tree that depend on covariates but weakly, so that estimates are finite."""
    random = np.random.default_rng(seed)
    x, z = random.normal(size=(2, N))
    act = random.random(N) < 1 / (1 + np.exp(-0.3 - 0.5 * x))
    resist = random.random(N) < 1 / (1 + np.exp(0.2 + 0.5 * z))
    return {"x": x, "z": z, "act": act.astype(int), "resist": (act & resist).astype(int)}


def estimate(data, line="act + resist ~ x | 0 | 1 | z"):
    found = fit(egame12(), line, data)
    hypothesis.assume(found.converged)
    return found


@FEW
@hypothesis.given(SEEDS)
def test_the_order_of_rows_changes_nothing(seed):
    data = drawn(seed)
    order = np.random.default_rng(seed + 1).permutation(N)
    before, after = estimate(data), estimate({name: values[order] for name, values in data.items()})
    assert after.theta == pytest.approx(before.theta, abs=1e-6)
    assert after.log_likelihood == pytest.approx(before.log_likelihood, abs=1e-8)
    assert after.predict()["resist"] == pytest.approx(before.predict()["resist"][order], abs=1e-7)


@FEW
@hypothesis.given(SEEDS, st.sampled_from([1e-4, 0.1, 30.0, 1e5]))
def test_a_covariate_in_other_units_has_its_coefficient_in_other_units(seed, unit):
    data = drawn(seed)
    before, after = estimate(data), estimate({**data, "x": data["x"] * unit})
    assert after.log_likelihood == pytest.approx(before.log_likelihood, abs=1e-8)
    scale = np.where(np.array(NAMES) == "u11:x", unit, 1.0)
    assert after.theta * scale == pytest.approx(before.theta, abs=1e-6)
    errors = np.array([list(found.standard_errors.values()) for found in (before, after)])
    assert errors[1] * scale == pytest.approx(errors[0], rel=1e-5)


@FEW
@hypothesis.given(SEEDS, st.floats(-3, 3))
def test_a_constant_added_to_all_payoffs_of_a_player_changes_nothing(seed, constant):
    """Through offsets: the same constant in each of the first player's payoffs."""
    data = {**drawn(seed), "c": np.full(N, constant)}
    line = "act + resist ~ x + offset(c) | 0 + offset(c) | 1 + offset(c) | z"
    before, after = estimate({**data, "c": np.zeros(N)}, line), estimate(data, line)
    assert after.theta == pytest.approx(before.theta, abs=1e-6)
    assert after.log_likelihood == pytest.approx(before.log_likelihood, abs=1e-8)


@FEW
@hypothesis.given(SEEDS)
def test_the_likelihood_is_no_lower_at_the_estimate_than_nearby(seed):
    found = estimate(drawn(seed))
    sample = found.sample
    from titanium.games.estimation.likelihood import scores

    for shift in np.random.default_rng(seed).normal(size=(5, len(NAMES))) * 0.1:
        value, _ = scores(sample.likelihood, sample.observations, found.theta + shift)
        assert value.sum() < found.log_likelihood


@hypothesis.given(st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=5), st.booleans())
def test_a_sum_of_columns_is_read_back(names, has_constant):
    terms = parse_terms(" + ".join(names) + ("" if has_constant else " - 1"))
    assert terms.has_constant == has_constant
    assert [product[0].column for product in terms.products] == list(dict.fromkeys(names))
