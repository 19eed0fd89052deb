"""Sobol indices against closed forms and SALib."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from SALib.analyze import sobol as salib_analysis
from SALib.sample import sobol as salib_sample
from scipy.stats import qmc
from tests.judge.sensitivity.known import ISHIGAMI_FIRST, ISHIGAMI_TOTAL, ishigami, sobol_g, sobol_g_indices

from titanium.errors import InputError
from titanium.judge.sensitivity import sobol as module
from titanium.judge.sensitivity.sobol import saltelli, sobol


def test_ishigami_has_its_closed_form() -> None:
    found = sobol(ishigami, [[0], [1], [2], [3]], 4096, seed=0)
    assert found.estimates["total"].value == pytest.approx([*ISHIGAMI_TOTAL, 0], abs=0.02)
    assert found.estimates["first"].value == pytest.approx([*ISHIGAMI_FIRST, 0], abs=0.03)
    assert found.clear.tolist() == [True, True, True, False]
    assert found.plays == 4096 * 6


def test_intervals_hold_the_closed_form_of_the_g_function() -> None:
    first, total = sobol_g_indices()
    found = sobol(sobol_g, [[place] for place in range(5)], 2048, seed=3)
    for name, wanted in (("total", total), ("first", first)):
        own = found.estimates[name]
        assert (own.low - 0.01 <= wanted).all()
        assert (wanted <= own.high + 0.01).all()


def test_the_design_is_salibs_to_the_last_bit() -> None:
    problem = {"num_vars": 3, "names": ["a", "b", "c"], "bounds": [[0, 1]] * 3}
    base = qmc.Sobol(6, rng=np.random.default_rng(5)).random(16)
    theirs = salib_sample.sample(problem, 16, calc_second_order=False, seed=np.random.default_rng(5))
    assert (saltelli(base, [[0], [1], [2]]) == theirs).all()


def test_groups_are_salibs_too() -> None:
    problem = {"num_vars": 3, "names": ["a", "b", "c"], "bounds": [[0, 1]] * 3, "groups": ["g", "h", "g"]}
    base = qmc.Sobol(6, rng=np.random.default_rng(5)).random(8)
    theirs = salib_sample.sample(problem, 8, calc_second_order=False, seed=np.random.default_rng(5))
    assert (saltelli(base, [[0, 2], [1]]) == theirs).all()


def test_the_indices_are_salibs() -> None:
    problem = {"num_vars": 3, "names": ["a", "b", "c"], "bounds": [[0, 1]] * 3}
    rows = salib_sample.sample(problem, 256, calc_second_order=False, seed=np.random.default_rng(2))
    theirs = salib_analysis.analyze(problem, ishigami(rows), calc_second_order=False, num_resamples=200, seed=3)
    ours = sobol(ishigami, [[0], [1], [2]], 256, seed=2)
    for name, key in (("total", "ST"), ("first", "S1")):
        assert ours.estimates[name].value == pytest.approx(theirs[key], rel=1e-9)
        assert ours.estimates[name].high - ours.estimates[name].value == pytest.approx(theirs[f"{key}_conf"])


@settings(max_examples=10)
@given(st.lists(st.floats(-2, 2), min_size=2, max_size=4).filter(lambda own: max(map(abs, own)) > 0.1))
def test_in_a_sum_first_and_total_order_agree_and_add_up_to_one(slopes: list[float]) -> None:
    found = sobol(lambda u: u @ np.array(slopes), [[place] for place in range(len(slopes))], 1024, seed=0)
    share = np.square(slopes) / np.square(slopes).sum()
    assert found.estimates["total"].value == pytest.approx(share, abs=0.02)
    assert found.estimates["first"].value.sum() <= 1.05


def test_a_point_with_a_number_that_is_not_finite_is_left_out_whole() -> None:
    def fails(levels: np.ndarray) -> np.ndarray:
        return np.where(levels[:, 0] > 0.99, np.nan, levels[:, 0])

    found = sobol(fails, [[0], [1]], 256, seed=0)
    assert found.masked % 4 == 0
    assert 0 < found.masked < 256
    assert found.plays + found.masked == 256 * 4
    assert found.estimates["total"].value == pytest.approx([1, 0], abs=0.05)


def test_a_constant_is_explained_by_nothing() -> None:
    found = sobol(lambda u: np.ones(len(u)), [[0], [1]], 16, seed=0)
    assert found.deviation == 0
    assert found.estimates["total"].value.tolist() == [0, 0]
    assert not found.clear.any()


def test_a_rare_outcome_gives_no_warning() -> None:
    found = sobol(lambda u: (u[:, 0] > 0.98).astype(float), [[0], [1]], 64, seed=1)
    assert np.isfinite(found.estimates["total"].value).all()


def test_the_base_sample_is_a_power_of_two() -> None:
    with pytest.raises(InputError, match="1000 points of a Sobol sequence: a power of two is wanted, as 512 or 1024"):
        sobol(ishigami, [[0], [1], [2]], 1000, seed=0)


def test_without_salib_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(module, "import_module", missing)
    with pytest.raises(InputError, match=r"pip install 'titanium-alliance\[judge\]'"):
        sobol(ishigami, [[0], [1], [2]], 16, seed=0)
