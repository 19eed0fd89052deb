"""The self-exciting count: it finds the parameters of made-up records, and a Poisson process where nothing excites."""

import numpy as np
import pytest

from titanium.evidence.backtest.chances import Chances
from titanium.evidence.backtest.self_exciting import fit


def simulated(years, base, branching, decay, seed):
    random = np.random.default_rng(seed)
    memory, counts = 0.0, []
    for _ in range(years):
        counts.append(int(random.poisson(base + branching * memory)))
        memory = decay * memory + (1 - decay) * counts[-1]
    return counts


@pytest.mark.parametrize(("base", "branching", "decay"), [(0.5, 0.6, 0.3), (1.0, 0.0, 0.5), (0.2, 0.85, 0.6)])
def test_parameters_are_recovered_from_a_long_record(base, branching, decay):
    found = fit(simulated(2000, base, branching, decay, seed=3)).mean
    assert found.base == pytest.approx(base, rel=0.25)
    assert found.branching == pytest.approx(branching, abs=0.1)
    if branching > 0.5:  # without excitation nothing decays
        assert found.decay == pytest.approx(decay, abs=0.15)


def test_without_excitation_it_forecasts_what_a_base_rate_does():
    record = simulated(400, 0.4, 0.0, 0.0, seed=4)
    years, window = fit(record).forecast(5, seed=0)
    base = Chances.of_base_rate(sum(record), len(record), [1.0])
    assert years.at_least_one.tolist() == pytest.approx([base.at_least_one[0]] * 5, abs=0.03)
    assert window.mean[0] == pytest.approx(5 * base.mean[0], rel=0.15)


def test_after_a_burst_it_expects_more_and_after_a_lull_less():
    quiet, busy = [0] * 15 + [3, 4, 2, 5, 3] + [0] * 15, [0] * 15 + [0] * 15 + [3, 4, 2, 5, 3]
    after_quiet, after_busy = (fit(record).forecast(5, seed=0)[0].mean for record in (quiet, busy))
    assert after_busy[0] > 3 * after_quiet[0]
    assert after_busy[0] > after_busy[-1], "a burst fades"


def test_the_weights_are_a_distribution_and_a_forecast_repeats():
    own = fit([0, 1, 0, 2, 0, 0, 1])
    assert own.weight.sum() == pytest.approx(1)
    first, second = own.forecast(5, seed=7)[0], own.forecast(5, seed=7)[0]
    assert np.array_equal(first.pmf, second.pmf)
    assert first.pmf.sum(axis=1).tolist() == pytest.approx([1] * 5)


@pytest.mark.parametrize("record", [[0], [0] * 40, [7], [1] * 30])
def test_a_record_without_events_or_with_one_year_gives_finite_chances(record):
    years, window = fit(record).forecast(5, seed=0)
    assert np.isfinite(years.pmf).all()
    assert (years.pmf[:, 0] > 0).all()
    assert window.mean[0] == pytest.approx(years.mean.sum(), rel=0.1)
