"""Futures: ranges, schools, correlations, and reproducibility from (scope, seed, sampling, index) alone."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import hypothesis
import numpy as np
import pytest
from hypothesis import strategies as st
from scipy.special import ndtri
from scipy.stats import kstest, spearmanr

from titanium import load_case
from titanium.case.schema import Correlation, Lever, Package, Switch, Threshold, Uncertainty
from titanium.errors import InputError
from titanium.explore.futures import Design, stratified_cells
from titanium.model.schools import cells

CASE = load_case("us_rok")
GUIDE = Path(__file__).parents[2] / "docs/futures.md"
SAMPLINGS = ("sobol", "lhs", "random")


@dataclass(frozen=True)
class World:
    """The least that futures can be drawn from."""

    uncertainties: Mapping[str, Uncertainty]
    schools: Mapping[str, Switch]
    correlations: Mapping[str, Correlation]
    levers: Mapping[str, Lever] = field(default_factory=dict)
    packages: Mapping[str, Package] = field(default_factory=dict)
    thresholds: Mapping[str, Threshold] = field(default_factory=dict)
    name: str = "world"
    hash: str = "0"
    base: str = "none"

    def package(self, name: str) -> Mapping[str, float]:
        return {}


def world(symbols: str = "", schools: tuple[int, ...] = (), **correlations: tuple[str, str, float]) -> World:
    """A scope of uncertainties that are even on (0, 1), of switches with so many positions, and of correlations."""
    even = {"name": "some", "unit": "1", "distribution": "uniform", "low": 0, "mode": 0.5, "high": 1}
    own = {"grade": "D", "source": "judgement"}
    position = {"meaning": "one", "source": "judgement"}
    question = {"question": "which?", "enters": "nowhere", "source": "judgement"}
    return World(
        dict.fromkeys(symbols.split(), Uncertainty.model_validate(even | own)),
        {
            f"switch{number}": Switch.model_validate(
                question | {"positions": {f"p{place}": position for place in range(positions)}}
            )
            for number, positions in enumerate(schools)
        },
        {
            name: Correlation.model_validate({"between": between, "value": value} | own)
            for name, (*between, value) in correlations.items()
        },
    )


def test_a_future_is_the_same_whatever_was_drawn_before_it() -> None:
    whole = Design(CASE, seed=3).at(np.arange(4096))
    some = np.array([3000, 17, 2048])
    alone = Design(CASE, seed=3).at(some)
    np.testing.assert_array_equal(alone.index, some)
    np.testing.assert_array_equal(alone.cell, whole.cell[some])
    for symbol, values in alone.draw.items():
        np.testing.assert_array_equal(values, whole.draw[symbol][some])


def test_some_uncertainties_may_be_drawn_without_the_others() -> None:
    design = Design(CASE, seed=3)
    few = design.at(np.arange(64), ["v_W", "q_rel"])
    assert set(few.draw) == {"v_W", "q_rel"}
    np.testing.assert_array_equal(few.draw["q_rel"], design.at(np.arange(64)).draw["q_rel"])


def test_another_seed_gives_other_futures() -> None:
    one, other = (Design(CASE, seed=seed).at(np.arange(64)) for seed in (0, 1))
    assert not np.array_equal(one.draw["v_W"], other.draw["v_W"])
    assert not np.array_equal(one.cell, other.cell)


def test_draws_keep_their_ranges_and_their_centres() -> None:
    block = Design(CASE, seed=0).at(np.arange(4096))
    for symbol, entry in CASE.uncertainties.items():
        values = block.draw[symbol].astype(float)
        if not entry.is_sampled:
            assert np.all(values == np.float32(entry.nominal)), symbol
            continue
        slack = 1e-6 * (abs(entry.low) + abs(entry.high))
        assert entry.low - slack <= values.min() < values.max() <= entry.high + slack, symbol
        match entry.distribution:
            case "uniform":
                middle = (entry.low + entry.high) / 2
            case "loguniform":
                middle = np.sqrt(entry.low * entry.high)
            case _:
                continue
        assert np.median(values) == pytest.approx(middle, rel=0.02, abs=0.002), symbol


def test_beta_and_triangular_draws_have_the_right_mean() -> None:
    block = Design(CASE, seed=0).at(np.arange(4096))
    assert block.draw["q_rel"].mean() == pytest.approx(6 / 8.5, abs=0.002)
    entry = CASE.uncertainties["c_S"]
    assert block.draw["c_S"].mean() == pytest.approx((entry.low + entry.nominal + entry.high) / 3, abs=0.002)


def test_the_factorial_of_schools_is_met_exactly_once_in_each_cycle() -> None:
    n = len(cells(CASE))
    assert n == 2304
    drawn = stratified_cells(CASE, 5, np.arange(2 * n, dtype=np.uint32))
    for cycle in (drawn[:n], drawn[n:]):
        assert len(np.unique(cycle, axis=0)) == n
    assert not np.array_equal(drawn[:n], drawn[n:])


def test_schools_do_not_go_with_the_sequence() -> None:
    block = Design(CASE, seed=0).at(np.arange(8192))
    for number, switch in enumerate(CASE.schools):
        for symbol in ("v_W", "lam_K", "H_TW"):
            correlation = np.corrcoef(block.cell[:, number], block.draw[symbol])[0, 1]
            assert abs(correlation) < 0.05, (switch, symbol)


@pytest.mark.parametrize("seed", [-1, 2**32])
def test_a_seed_out_of_range_is_refused(seed: int) -> None:
    with pytest.raises(InputError, match="seed"):
        Design(CASE, seed=seed)


class TestSamplings:
    @pytest.mark.parametrize("schools", ["stratified", "crossed"])
    @pytest.mark.parametrize("sampling", SAMPLINGS)
    def test_a_future_alone_has_the_bits_that_it_has_in_company(self, sampling, schools) -> None:
        design = Design(CASE, 3, sampling, schools=schools)
        some = np.array([3000, 17, 2048, 2**32 - 1])
        together, alone = design.at(np.append(np.arange(2500), some)), Design(CASE, 3, sampling, schools=schools)
        for place, number in enumerate(some, start=2500):
            one = alone.at(np.array([number]))
            np.testing.assert_array_equal(one.cell[0], together.cell[place])
            assert all(values[0] == together.draw[symbol][place] for symbol, values in one.draw.items())

    @pytest.mark.parametrize("sampling", ["lhs", "random"])
    def test_draws_keep_their_ranges(self, sampling) -> None:
        block = Design(CASE, 0, sampling).at(np.arange(2048))
        for symbol, entry in CASE.uncertainties.items():
            slack = 1e-6 * (abs(entry.low) + abs(entry.high))
            if entry.is_sampled:
                values = block.draw[symbol].astype(float)
                assert entry.low - slack <= values.min() < values.max() <= entry.high + slack, symbol

    def test_each_sampling_and_seed_gives_draws_of_its_own(self) -> None:
        index = np.arange(256)
        designs = [Design(CASE, seed, sampling) for sampling in SAMPLINGS for seed in (0, 1)]
        drawn = [design.at(index, ["v_W"]).draw["v_W"] for design in designs]
        assert len({values.tobytes() for values in drawn}) == len(designs)

    def test_a_latin_hypercube_holds_one_draw_in_each_part_of_a_range(self) -> None:
        values = Design(world("a b"), 0, "lhs", size=100).at(np.arange(100)).draw
        for symbol in ("a", "b"):
            np.testing.assert_array_equal(np.sort(np.floor(values[symbol] * 100)), np.arange(100))

    def test_what_tells_designs_apart_can_be_written_down(self) -> None:
        assert Design(CASE, 0).label == "sobol"
        assert Design(CASE, 0, "lhs").label == "lhs-65536"
        assert Design(CASE, 0, "lhs", size=1000, schools="crossed").label == "lhs-1000, schools crossed"
        assert Design(CASE, 0, "random").label == "random"

    def test_a_design_can_be_a_key(self) -> None:
        assert len({Design(CASE, 0), Design(CASE, 0), Design(CASE, 0, "lhs"), Design(CASE, 0, "lhs", 64)}) == 3


class TestSchoolsCrossed:
    def test_every_draw_is_met_in_every_cell(self) -> None:
        design = Design(world("a b", schools=(2, 3)), 0, schools="crossed")
        found, draws = design.at(np.arange(60)), Design(world("a b"), 0).at(np.arange(10))
        for symbol in ("a", "b"):
            np.testing.assert_array_equal(found.draw[symbol], np.repeat(draws.draw[symbol], 6))
        factorial = [[0, 0], [0, 1], [0, 2], [1, 0], [1, 1], [1, 2]]
        assert found.cell.tolist() == factorial * 10
        assert found.index.tolist() == list(range(60))

    def test_the_cells_are_those_of_the_model(self) -> None:
        found = Design(CASE, 0, schools="crossed").at(np.arange(2304), ())
        assert tuple(map(tuple, found.cell.tolist())) == cells(CASE)

    def test_levels_are_those_of_the_draws(self) -> None:
        design = Design(world("a", schools=(4,)), 0, schools="crossed")
        index = np.arange(40, dtype=np.uint32)
        np.testing.assert_array_equal(design.levels(index, ["a"])["a"].astype(np.float32), design.at(index).draw["a"])


class TestSmallScopes:
    @pytest.mark.parametrize("schools", ["stratified", "crossed"])
    @pytest.mark.parametrize("sampling", SAMPLINGS)
    def test_there_may_be_no_school_and_nothing_sampled(self, sampling, schools) -> None:
        found = Design(world(), 0, sampling, schools=schools).at(np.arange(7))
        assert found.cell.shape == (7, 0)
        assert found.draw == {}
        drawn = Design(world("a"), 0, sampling, schools=schools).at(np.array([5, 2**32 - 1]))
        assert drawn.cell.shape == (2, 0)
        assert np.all((drawn.draw["a"] > 0) & (drawn.draw["a"] < 1))

    def test_what_is_constant_keeps_its_value(self) -> None:
        fixed = {"name": "fixed", "unit": "1", "distribution": "constant", "value": 4, "grade": "D", "source": "x"}
        scope = World({"fixed": Uncertainty.model_validate(fixed)}, {}, {})
        assert Design(scope, 0).at(np.arange(3)).draw["fixed"].tolist() == [4, 4, 4]
        assert Design(scope, 0).levels(np.arange(3, dtype=np.uint32), ["fixed"]) == {}

    def test_more_dimensions_than_a_sobol_sequence_has_are_refused(self) -> None:
        wide = world(" ".join(f"u{number}" for number in range(21_202)))
        with pytest.raises(InputError) as caught:
            Design(wide, 0)
        assert str(caught.value) == (
            "'world' has 21202 sampled uncertainties; a Sobol sequence has at most 21201 dimensions\n"
            "Use the sampling lhs or random."
        )
        assert len(Design(wide, 0, "random").at(np.array([3])).draw) == 21_202


def test_what_a_design_cannot_be_is_told_all_at_once() -> None:
    with pytest.raises(InputError) as caught:
        Design(CASE, -1, "sobel", size=1, schools="cross")
    assert str(caught.value) == (
        "seed -1: a whole number from 0 to 4294967295 is wanted\n"
        "no sampling 'sobel'\nAllowed: lhs, random, sobol.\nDid you mean 'sobol'?\n"
        "schools cannot be 'cross'\nAllowed: crossed, stratified.\nDid you mean 'crossed'?\n"
        "hypercubes of 1 draws: a whole number from 2 to 4294967295 is wanted"
    )


class TestCorrelations:
    """A Gaussian copula: margins stay as they are, normal scores have the stated correlations."""

    TIED = world("a b c free d", first=("a", "b", 0.7), second=("b", "c", -0.4), third=("d", "a", 0.2))
    FREE = world("a b c free d")
    WANTED = np.array([[1, 0.7, 0, 0.2], [0.7, 1, -0.4, 0], [0, -0.4, 1, 0], [0.2, 0, 0, 1]])
    INDEX = np.arange(16_384, dtype=np.uint32)

    @pytest.mark.parametrize("sampling", SAMPLINGS)
    def test_normal_scores_have_the_stated_correlations(self, sampling) -> None:
        levels = Design(self.TIED, 0, sampling).levels(self.INDEX, "abcd")
        found = np.corrcoef(ndtri(np.stack([levels[symbol] for symbol in "abcd"])))
        np.testing.assert_allclose(found, self.WANTED, atol=0.03 if sampling == "random" else 0.01)

    @pytest.mark.parametrize("sampling", SAMPLINGS)
    def test_ranks_have_the_correlation_that_follows(self, sampling) -> None:
        draw = Design(self.TIED, 0, sampling).at(self.INDEX).draw
        for one, other, value in (("a", "b", 0.7), ("b", "c", -0.4), ("a", "d", 0.2), ("c", "d", 0)):
            wanted = 6 / np.pi * np.arcsin(value / 2)
            assert spearmanr(draw[one], draw[other]).statistic == pytest.approx(wanted, abs=0.03), (one, other)

    def test_margins_stay_as_they_are(self) -> None:
        levels = Design(self.TIED, 0).levels(self.INDEX, "abcd")
        quantiles = np.linspace(0.001, 0.999, 999)
        for symbol, level in levels.items():
            assert 0 < level.min() < level.max() < 1
            np.testing.assert_allclose(np.quantile(level, quantiles), quantiles, atol=0.004, err_msg=symbol)
            assert kstest(level, "uniform").pvalue > 1e-3, symbol

    @pytest.mark.parametrize("sampling", SAMPLINGS)
    def test_what_is_not_correlated_keeps_its_bits(self, sampling) -> None:
        tied, free = (Design(scope, 0, sampling).at(self.INDEX) for scope in (self.TIED, self.FREE))
        np.testing.assert_array_equal(tied.draw["free"], free.draw["free"])
        assert not np.array_equal(tied.draw["b"], free.draw["b"])

    def test_draws_are_quantiles_at_the_levels(self) -> None:
        design = Design(self.TIED, 0)
        levels, draw = design.levels(self.INDEX, "abc"), design.at(self.INDEX).draw
        for symbol, level in levels.items():
            np.testing.assert_array_equal(design.quantile(symbol, level).astype(np.float32), draw[symbol])

    @hypothesis.given(
        asked=st.lists(st.integers(0, 2**32 - 1), min_size=1, max_size=30),
        sampling=st.sampled_from(SAMPLINGS),
        symbols=st.sets(st.sampled_from("abcd"), min_size=1),
    )
    def test_a_future_alone_has_the_bits_that_it_has_in_company(self, asked, sampling, symbols) -> None:
        design = Design(self.TIED, 1, sampling)
        whole = design.at(np.array(asked)).draw
        alone = design.at(np.array(asked[-1:]), symbols).draw
        assert alone.keys() == symbols
        assert all(alone[symbol][0] == whole[symbol][-1] for symbol in symbols)

    def test_near_certain_correlation_makes_near_equal_levels(self) -> None:
        draw = Design(world("a b", pair=("a", "b", 0.9999)), 0).at(self.INDEX).draw
        assert np.abs(draw["a"] - draw["b"]).max() < 0.05

    def test_correlations_that_do_not_fit_the_scope_are_refused(self) -> None:
        with pytest.raises(InputError) as caught:
            Design(world("alpha beta", pair=("alpha", "bata", 0.5)), 0)
        assert str(caught.value) == (
            "correlation 'pair': 'bata' is not an uncertainty\nAllowed: alpha, beta.\nDid you mean 'beta'?"
        )
        with pytest.raises(InputError, match="no distribution has all of these correlations: x .a and b, 0.9"):
            Design(world("a b c", x=("a", "b", 0.9), y=("b", "c", 0.9), z=("a", "c", -0.9)), 0)


def test_the_guide_runs_from_top_to_bottom(capsys: pytest.CaptureFixture[str]) -> None:
    names: dict[str, object] = {}
    for code in re.findall(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), flags=re.DOTALL):
        exec(compile(code, "docs/futures.md", "exec"), names)
    assert "True" in capsys.readouterr().out
