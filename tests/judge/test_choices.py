"""Choices laid open: limits applied again, versions compared as far as they met the same futures, and the sweep."""

import json
import math

import jax.numpy as jnp
import numpy as np
import pytest

from titanium.case import load_case
from titanium.case.schema import Choice
from titanium.case.variant import vary
from titanium.errors import InputError
from titanium.explore.block import Chunk
from titanium.explore.ensemble import Ensemble
from titanium.explore.futures import Design
from titanium.explore.stream import stream
from titanium.games.parts import FrozenDict
from titanium.judge.choices import sweep_choices
from titanium.judge.limits import holds, secure
from titanium.judge.versions import MEASURES, Counts, Pair
from titanium.model.compile import compile_model
from titanium.model.metrics import NEVER, Tally, event_thresholds, judge

SHIPPED = load_case("us_rok")
CASE = SHIPPED.model_copy(
    update={
        "choices": FrozenDict(
            {
                **{name: SHIPPED.choices[name] for name in ("host_cost_limit", "retaliation", "no_deal_payment")},
                "silent": Choice(text="Nothing to vary; no alternative is given."),
                "price": Choice.model_validate(
                    {
                        "text": "A price.",
                        "alternatives": {
                            "none": {
                                "label": "no price",
                                "set": {"uncertainties": {"mu_N": {"distribution": "constant", "value": 0}}},
                            }
                        },
                    }
                ),
                "record": Choice.model_validate(
                    {
                        "text": "A limit of the record that nothing keeps.",
                        "alternatives": {
                            "barren": {"label": "barren", "set": {"constraints": {"p_cut": {"at_least": 0.4}}}}
                        },
                    }
                ),
            }
        )
    }
)
FUTURES = 512


@pytest.fixture(scope="module")
def prior():
    """The choices swept on the prior; one model serves all of them."""
    return sweep_choices(CASE, futures=FUTURES, seed=3, ensemble="prior")


@pytest.fixture(scope="module")
def played():
    """Metrics of every package in the same futures, as the sweep gives them."""
    return next(stream(compile_model(CASE), list(CASE.packages), FUTURES, 3))


class TestLimits:
    def test_they_agree_with_the_compiled_judgement(self, played):
        assert (holds(CASE, played.metrics) == (played.metrics["holds"] > 0.5)).all()
        assert (secure(CASE, played.metrics) == (played.metrics["secure"] > 0.5)).all()
        assert 0 < holds(CASE, played.metrics).mean() < secure(CASE, played.metrics).mean() < 1

    @pytest.mark.parametrize(
        "changes",
        [
            {"rok_cost": {"at_most": 30}},
            {"equity": {"at_least": 0, "at_most": 0.1}, "d30_korea": {"at_least": 120}},
            {"korean_war": None, "clashes": {"at_most": 2}},
            {"taiwan_war": {"at_most": 1}, "accept_us": {"at_least": 0.01}},
        ],
        ids=str,
    )
    def test_moved_limits_agree_with_the_models_rule(self, played, changes):
        varied = vary(CASE, {"thresholds": changes})
        values = {name: jnp.asarray(value) for name, value in played.metrics.items()}
        never = jnp.full_like(values["equity"], NEVER)
        tally = Tally({}, {}, dict.fromkeys(event_thresholds(varied), never), *[never] * (len(Tally._fields) - 3))
        judged = judge(varied, values, tally)
        assert (holds(varied, played.metrics) == np.asarray(judged["holds"] > 0.5)).all()
        assert (secure(varied, played.metrics) == np.asarray(judged["secure"] > 0.5)).all()
        assert (holds(varied, played.metrics) != holds(CASE, played.metrics)).any()


def counts(index, holding, case=CASE, finite=None):
    """Counts of a version in which each named package holds where it is said to, and every other package breaks."""
    names = list(case.packages)
    shape = len(names), len(index)
    metrics = {limit.metric: np.zeros(shape, np.float32) for limit in case.description.thresholds.values()}
    metrics["d30_home"][:] = 100
    metrics["host_cost"][:] = 1e6
    for name, flags in holding.items():
        metrics["host_cost"][names.index(name)] = np.where(flags, 0, 1e6)
    for name, flags in (finite or {}).items():
        metrics["equity"][names.index(name)] = np.where(flags, 0, np.nan)
    gathered = Counts(case, Ensemble(Design(case, 0)), len(index))
    half = len(index) // 2
    for part in (slice(0, half), slice(half, None)):
        cell = np.zeros((len(index[part]), len(case.schools)), np.int8)
        gathered.add(Chunk(index[part].astype(np.uint32), cell, {name: v[:, part] for name, v in metrics.items()}))
    return gathered


class TestVersions:
    def test_proposals_are_ordered_by_how_often_they_hold_and_no_deal_is_none(self):
        here = counts(np.arange(10), {"titanium": np.arange(10) < 7, "no_deal": np.arange(10) < 9})
        assert here.order["strength"][:2] == ("titanium", "ironclad")
        assert "no_deal" not in here.order["strength"]
        assert here.share("strength", "no_deal").count == 9
        assert set(here.order["security"]) == set(CASE.packages) - {"no_deal"}

    def test_a_number_that_is_not_finite_masks_its_future(self):
        here = counts(np.arange(10), {"titanium": np.arange(10) < 6}, finite={"titanium": np.arange(10) != 0})
        assert here.failed("titanium") == 1
        assert (here.share("strength", "titanium").count, here.share("strength", "titanium").futures) == (5, 9)

    def test_in_the_same_futures_the_change_is_that_of_a_paired_mean(self):
        flags = np.random.default_rng(0).random((2, 400)) < np.array([[0.5], [0.6]])
        before, after = (counts(np.arange(400), {"titanium": own}) for own in flags)
        pair = Pair(before, after)
        change = pair.change("strength", "titanium")
        gap = flags[1].astype(float) - flags[0]
        assert (pair.pairing, pair.common) == ("whole", 400)
        assert change.mean == pytest.approx(gap.mean())
        assert change.high - change.mean == pytest.approx(1.959964 * gap.std() / math.sqrt(400))

    def test_nothing_changes_without_error_in_the_same_futures(self):
        flags = {"titanium": np.arange(40) % 3 == 0}
        change = Pair(counts(np.arange(40), flags), counts(np.arange(40), flags)).change("strength", "titanium")
        assert (change.mean, change.low, change.high) == (0, 0, 0)

    def test_where_other_uncertainties_are_drawn_the_same_numbers_are_other_futures(self):
        flags = np.random.default_rng(1).random((2, 400)) < 0.5
        fixed = vary(CASE, {"uncertainties": {"mu_N": {"distribution": "constant", "value": 0}}})
        pair = Pair(
            counts(np.arange(400), {"titanium": flags[0]}), counts(np.arange(400), {"titanium": flags[1]}, fixed)
        )
        change = pair.change("strength", "titanium")
        variance = sum(own.var() / 400 for own in flags)
        assert (pair.pairing, pair.common) == ("apart", 0)
        assert change.high - change.mean == pytest.approx(1.959964 * math.sqrt(variance))

    @pytest.mark.parametrize("kept", [(0.9, 0.9), (0.3, 0.8), (0.2, 0.2)], ids=str)
    def test_the_interval_holds_the_true_change_as_often_as_it_says(self, kept):
        """Of draws that each version keeps by a rule of its own, some are met by both."""
        generator = np.random.default_rng(8)
        truth, missed, trials, common = 0.65 - 0.5, 0, 400, []
        for _ in range(trials):
            level, chance = generator.random((2, 600))
            keeps = [np.flatnonzero(level < kept[0]), np.flatnonzero(level > 1 - kept[1])]
            shift = [0.5, 0.65]  # what holds depends on chance alone, so each version's true share is its own
            sides = [counts(own, {"titanium": chance[own] < at}) for own, at in zip(keeps, shift, strict=True)]
            pair = Pair(*sides)
            change = pair.change("strength", "titanium")
            missed += not change.low <= truth <= change.high
            common.append(pair.common)
        assert np.mean(common) == pytest.approx(600 * max(kept[0] + kept[1] - 1, 0), abs=6)
        assert missed / trials == pytest.approx(0.05, abs=0.033), "about 5 in 100 intervals miss; within 3 errors of it"

    def test_what_stays_of_an_order_and_who_passes_whom_first(self):
        futures = np.arange(100)
        before = counts(futures, {"titanium": futures < 90, "ironclad": futures < 80, "troop_cut": futures < 70})
        after = counts(futures, {"titanium": futures < 90, "ironclad": futures < 60, "troop_cut": futures < 70})
        own = Pair(before, after).reorder("strength")
        assert (own.stays, own.risen, own.passed, own.is_clear) == (1, "troop_cut", "ironclad", True)
        assert own.gap is not None
        assert own.gap.mean == pytest.approx(0.1)
        same = Pair(before, before).reorder("strength")
        assert (same.stays, same.proposals, same.risen) == (12, 12, None)

    def test_a_close_change_of_place_is_within_counting_error(self):
        futures = np.arange(100)
        before = counts(futures, {"titanium": futures < 50, "ironclad": futures < 49})
        after = counts(futures, {"titanium": futures < 50, "ironclad": futures < 51})
        own = Pair(before, after).reorder("strength")
        assert (own.stays, own.risen, own.is_clear) == (0, "ironclad", False)


class TestSweep:
    def test_the_case_as_it_is_is_counted_as_a_plain_sweep_counts_it(self, prior, played):
        for row, name in enumerate(CASE.packages):
            own = prior.as_it_is.packages[name]
            assert own.share["strength"].count == int((played.metrics["holds"][row] > 0.5).sum())
            assert own.share["security"].count == int((played.metrics["secure"][row] > 0.5).sum())

    def test_a_limit_is_moved_without_playing_again(self, prior, played):
        told = []
        report = sweep_choices(
            CASE, ["host_cost_limit"], futures=FUTURES, seed=3, ensemble="prior", on_progress=lambda *n: told.append(n)
        )
        assert told[-1] == (FUTURES, FUTURES, 0), "one sweep serves the case as it is and both limits"
        outcome = found(report, "host_cost_limit", "at_60").outcome
        row = list(CASE.packages).index("ten_billion")
        costly = (played.metrics["holds"][row] > 0.5) & (played.metrics["host_cost"][row] > 60)
        assert costly.any()
        assert outcome.change["strength"]["ten_billion"].mean == pytest.approx(-costly.mean())
        assert outcome.version.order["security"] == report.as_it_is.order["security"]
        assert outcome.pairing == "whole"
        assert found(prior, "host_cost_limit", "at_60").outcome == outcome, "whatever else is swept"

    def test_a_wider_price_of_flexibility_moves_no_package_without_it(self, prior):
        outcome = found(prior, "retaliation", "draft").outcome
        assert outcome.pairing == "whole"
        assert outcome.change["strength"]["troop_cut"].mean == 0
        assert outcome.change["strength"]["titanium"].mean < 0
        assert all(change.mean == 0 for change in outcome.change["security"].values())

    def test_the_disagreement_point_moves_signatures_and_nothing_else(self, prior):
        none, growing = (found(prior, "no_deal_payment", name).outcome for name in ("none", "growing"))
        proposals = set(CASE.packages) - {"no_deal"}
        assert all(none.change["security"][name].mean == 0 for name in proposals)
        assert any(none.change["strength"][name].mean for name in proposals)
        assert all(growing.change[measure][name].mean == 0 for measure in MEASURES for name in proposals)

    def test_a_number_made_constant_has_other_futures(self, prior):
        outcome = found(prior, "price", "none").outcome
        assert (outcome.pairing, outcome.common) == ("apart", 0)

    def test_the_record_does_not_matter_to_the_prior(self, prior):
        outcome = found(prior, "record", "barren").outcome
        assert outcome.pairing == "whole"
        assert all(outcome.reorder[measure].risen is None for measure in MEASURES)

    def test_the_report_as_data(self, prior):
        data = json.loads(json.dumps(prior.to_dict(), allow_nan=False))
        assert data["schema"] == "titanium.choices/1"
        assert (data["futures"], data["seed"], data["kind"], data["case_hash"]) == (FUTURES, 3, "prior", CASE.hash)
        assert data["counts"]["alternatives"] == data["counts"]["played"] == 7
        assert [choice["name"] for choice in data["choices"]] == list(CASE.choices)
        first = data["as_it_is"]["order"]["strength"][0]
        assert data["as_it_is"]["packages"][first]["rank"]["strength"] == 1
        assert data["as_it_is"]["packages"]["no_deal"]["rank"] == {"strength": None, "security": None}
        draft = data["choices"][1]["alternatives"][0]["outcome"]
        assert draft["version"]["case_hash"] == vary(CASE, CASE.choices["retaliation"].alternatives["draft"].set).hash
        assert {"mean", "low", "high"} == draft["change"]["security"]["titanium"].keys()

    def test_an_alternative_that_the_record_rules_out_is_told_and_not_counted(self):
        report = sweep_choices(CASE, ["record"], futures=FUTURES, seed=3)
        own = found(report, "record", "barren")
        assert own.outcome is None
        assert "none of" in own.problem
        assert "p_cut" in own.problem
        assert report.to_dict()["counts"]["played"] == 0
        assert report.kind == "matched"
        assert report.as_it_is.ensemble.startswith("matched-")

    @pytest.mark.parametrize(
        ("given", "message"),
        [
            ({"only": ["retaliatoin"]}, "Did you mean 'retaliation'?"),
            ({"futures": 0}, "0 futures: a whole number from 1"),
        ],
        ids=str,
    )
    def test_what_cannot_be_swept_is_refused(self, given, message):
        with pytest.raises(InputError) as caught:
            sweep_choices(CASE, **given)
        assert message in str(caught.value)

    def test_a_case_without_choices_says_so(self):
        with pytest.raises(InputError, match=r"has no choices\.yaml"):
            sweep_choices(CASE.model_copy(update={"choices": FrozenDict()}))


def found(report, choice, alternative):
    return next(
        own for each in report.choices for own in each.alternatives if (each.name, own.name) == (choice, alternative)
    )
