"""Signposts: the area under the curve as others compute it, levels judged in futures that they were not chosen in."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from titanium.judge.paths.signposts import Breaks, Roc, Rule, choose, judge, landmarks
from titanium.model.metrics import NEVER

QUARTERS = 40


def made_up(futures: int, seed: int) -> tuple[dict[str, np.ndarray], np.ndarray, np.ndarray]:
    """Futures with much warning break between quarters 20 and 30; of those broken at signing nothing can be told."""
    rng = np.random.default_rng(seed)
    threat = rng.random(futures)
    breaks = rng.random(futures) < threat
    broke = np.where(breaks, rng.integers(20, 31, futures), NEVER)
    broke[: futures // 10] = -1
    first = np.where(broke >= 0, 2.0, -1.0)
    first[: futures // 10] = 0.0
    first[broke == NEVER] = -1.0
    noise = rng.random((QUARTERS, futures))
    seen = {
        "adversary_power": np.tile(1 + threat, (QUARTERS, 1)),
        "cohesion": np.tile(1 - threat, (QUARTERS, 1)),
        "stress": noise,
    }
    return (
        {name: values.astype(np.float32) for name, values in seen.items()},
        broke.astype(np.float32),
        first.astype(np.float32),
    )


class TestRoc:
    @settings(max_examples=30)
    @given(st.lists(st.integers(0, 6), min_size=2, max_size=40), st.lists(st.integers(0, 6), min_size=2, max_size=40))
    def test_the_area_is_that_of_an_independent_program_ties_and_all(self, breaking: list[int], holding: list[int]):
        found = Roc.of(np.array(breaking, float), np.array(holding, float))
        known = roc_auc_score([1] * len(breaking) + [0] * len(holding), breaking + holding)
        assert found.area == pytest.approx(known, abs=1e-12)
        assert 0 <= found.low <= found.area <= found.high <= 1

    def test_the_interval_holds_the_area_in_nineteen_of_twenty_samples(self) -> None:
        """Normal values one standard deviation apart: the area is Phi(1/sqrt 2)."""
        known = 0.5 * (1 + math.erf(0.5))
        rng = np.random.default_rng(1)
        found = [Roc.of(rng.normal(1, 1, 60), rng.normal(0, 1, 80)) for _ in range(400)]
        covered = sum(own.low <= known <= own.high for own in found)
        assert 366 <= covered <= 392

    def test_nothing_to_part_gives_no_area(self) -> None:
        assert math.isnan(Roc.of(np.array([]), np.array([1.0])).area)
        assert Roc.of(np.array([2.0]), np.array([1.0])) == Roc(1.0, 0.0, 1.0)


class TestChosen:
    def test_the_observable_that_tells_comes_first_and_noise_last(self) -> None:
        seen, broke, first = made_up(4000, seed=1)
        anything, *_ = Breaks.every(broke, first, ["signing", "cost", "war"])
        rules = choose(seen, anything, list(seen), QUARTERS)
        assert {own.observable for own in rules[:2]} == {"adversary_power", "cohesion"}
        assert {own.observable: own.above for own in rules[:2]} == {"adversary_power": True, "cohesion": False}
        assert rules[2].observable == "stress"

    def test_judged_in_fresh_futures_the_figures_are_those_of_a_count_by_hand(self) -> None:
        seen, broke, first = made_up(4000, seed=2)
        anything, *_ = Breaks.every(broke, first, [])
        sign = judge(Rule("adversary_power", True, 1.5, 8, None, Roc(0.5, 0.4, 0.6)), seen, anything)
        shows, at_risk = seen["adversary_power"][8] >= 1.5, broke >= 8
        later = at_risk & (broke < NEVER)
        assert sign.at_risk.count == later.sum()
        assert sign.at_risk.futures == at_risk.sum() == 3600, "those broken at signing are not at risk"
        assert (sign.precision.count, sign.precision.futures) == ((shows & later).sum(), (shows & at_risk).sum())
        assert (sign.recall.count, sign.recall.futures) == ((shows & later).sum(), later.sum())
        assert sign.lead == np.median(broke[shows & later]) - 8
        assert sign.roc.area == pytest.approx(
            roc_auc_score(later[at_risk], seen["adversary_power"][8][at_risk]), abs=1e-6
        )

    def test_a_sign_that_looks_good_by_luck_is_a_coin_in_fresh_futures(self) -> None:
        seen, broke, first = made_up(300, seed=3)
        anything, *_ = Breaks.every(broke, first, [])
        (rule,) = choose({"stress": seen["stress"]}, anything, ["stress"], QUARTERS)
        assert rule.roc.area > 0.5
        fresh, fresh_broke, fresh_first = made_up(4000, seed=4)
        sign = judge(rule, fresh, Breaks.every(fresh_broke, fresh_first, [])[0])
        assert sign.roc.low < 0.5 < sign.roc.high

    def test_what_is_broken_already_is_not_foretold(self) -> None:
        """All breaks come before the sixth year, so at the landmark of the sixth there is nothing to part."""
        seen, broke, first = made_up(1000, seed=5)
        early = np.where((broke >= 0) & (broke < NEVER), 5.0, broke).astype(np.float32)
        anything, *_ = Breaks.every(early, first, [])
        assert {own.quarter for own in choose(seen, anything, list(seen), QUARTERS)} == {4}

    def test_each_way_of_breaking_has_its_own_signs_where_it_is_frequent_enough(self) -> None:
        _, broke, first = made_up(1000, seed=6)
        names = [own.name for own in Breaks.every(broke, first, ["signing", "cost", "war"])]
        assert names == [None, "war"], "a break at signing cannot be foretold, and cost never breaks first"

    @pytest.mark.parametrize("value", [NEVER, -1.0])
    def test_where_all_hold_or_none_does_there_is_no_sign(self, value: float) -> None:
        seen, broke, _ = made_up(100, seed=7)
        same = np.full_like(broke, value)
        (anything,) = Breaks.every(same, np.full_like(broke, -1.0), ["war"])
        assert choose(seen, anything, list(seen), QUARTERS) == ()

    def test_landmarks_stay_within_the_horizon(self) -> None:
        assert landmarks(40) == (4, 8, 16, 24)
        assert landmarks(4) == ()
