"""Pathways and the value of waiting on the shipped case, counted again by hand in few futures."""

import json
import math

import numpy as np
import pytest

from titanium import compile_model, load_case
from titanium.errors import InputError
from titanium.explore.ensemble import Ensemble
from titanium.explore.futures import Design
from titanium.judge.cuts import ByCut
from titanium.judge.evidence import Evidence
from titanium.judge.paths import Pathways, Waiting, pathways, value_of_waiting
from titanium.judge.paths.confirm import confirm
from titanium.judge.paths.sample import Sample, check_signing, proposals
from titanium.judge.paths.triggers import Candidate, Trigger
from titanium.judge.paths.waiting import Amount, Delayed, Kept, PackageWaiting, weigh
from titanium.judge.shares import Difference, Share
from titanium.model.metrics import NEVER

CASE = load_case("us_rok")
FUTURES, SEED = 240, 3
WATCHED = ["reliability", "hazard_nuclear", "cohesion"]


@pytest.fixture(scope="module")
def found() -> Pathways:
    return pathways(CASE, to=["titanium"], watch=WATCHED, futures=FUTURES, seed=SEED, ensemble="prior")


@pytest.fixture(scope="module")
def waiting() -> Waiting:
    return value_of_waiting(CASE, "titanium", delays=[8], futures=FUTURES, seed=SEED, ensemble="prior")


@pytest.fixture(scope="module")
def sample() -> Sample:
    """The futures in which `found` was counted: the second half of those that it met."""
    source = Ensemble(Design(CASE, SEED))
    return Sample(compile_model(CASE), source, FUTURES, 2 * FUTURES, "ironclad")


class TestPathways:
    def test_everything_is_told_of_fresh_futures(self, found: Pathways) -> None:
        assert (found.searched, found.evidence.futures, found.masked) == (FUTURES, FUTURES, 0)
        assert (found.start, found.to, found.signing) == ("ironclad", ("titanium",), "clause")
        assert found.unsigned is None, "the prior has no futures that were signed"
        assert {own.trigger.observable for own in found.triggers} <= {*WATCHED, "calendar"}
        assert all(own.trigger.to == "titanium" for own in found.triggers)
        assert len(found.statics) == len(CASE.packages) - 1, "every proposal is beside them, no agreement is none"

    def test_a_trigger_counts_what_a_count_by_hand_gives(self, found: Pathways, sample: Sample) -> None:
        own = found.triggers[0]
        at = own.trigger.fires(sample.seen)
        (plan,) = sample.switched("titanium", [at])
        begun, best = sample.begun, sample.static(found.benchmark)
        breaks, fires = ~begun.holds, at < NEVER
        assert own.holds.count == plan.holds.sum()
        assert own.fires.count == fires.sum()
        assert own.over_benchmark.mean == pytest.approx(float(plan.holds.mean() - best.holds.mean()))
        assert own.rescued.count == (breaks & plan.holds).sum()
        assert own.in_time.count == (breaks & fires & (at <= begun.broke)).sum()
        assert own.too_late.count == (breaks & fires & (at > begun.broke)).sum()
        assert own.false_alarms.count == (fires & begun.holds).sum()
        assert own.harmed.count == (begun.holds & ~plan.holds).sum()
        assert own.by_year[-1] == own.fires.count
        assert list(own.by_year) == sorted(own.by_year)

    def test_schools_part_the_futures(self, found: Pathways) -> None:
        for own in found.triggers:
            for positions in own.gain.by_school.values():
                assert sum(gain.holds.futures for gain in positions.values()) == FUTURES
                assert sum(gain.holds.count for gain in positions.values()) == own.holds.count

    def test_a_plan_that_breaks_while_another_holds_is_regretted(self, found: Pathways) -> None:
        best = max(own.holds.count for own in found.statics)
        for own in found.statics:
            assert own.regretted.count >= best - own.holds.count
            assert own.regretted.count <= own.holds.futures - own.holds.count

    def test_consent_never_breaks_a_plan_that_the_clause_keeps(self, found: Pathways) -> None:
        """Where both accept the second package the two are the same plan; elsewhere the clause breaks it at signing."""
        for own in (*found.statics, *found.triggers):
            assert own.agreed.count >= own.holds.count

    def test_it_is_plain_data(self, found: Pathways) -> None:
        data = json.loads(json.dumps(found.to_dict(), allow_nan=False))
        assert data["schema"] == "titanium.paths/1"
        assert data["evidence"]["seed"] == SEED
        assert data["triggers"][0]["trigger"].keys() == {"observable", "above", "level", "by", "to"}
        assert data["observables"]["reliability"]["unit"] == "probability"
        assert len(found.to_frame()) == len(found.triggers)

    def test_where_only_luck_spoke_in_the_search_no_trigger_is_clear(self, sample: Sample) -> None:
        """A switch to the package that is in place changes nothing, whatever fires."""
        lucky = Candidate(Trigger("cohesion", False, 0.6, 8, "titanium"), Difference.of(30, 0, FUTURES))
        statics = {name: sample.static(name) for name in ("ironclad", "titanium")}
        never = Candidate(Trigger("cohesion", False, -1.0, 8, "titanium"), Difference.of(30, 0, FUTURES))
        told = confirm(sample, statics, "ironclad", [lucky, never])
        assert told.triggers[1].fires.count == 0
        assert math.isnan(told.triggers[1].quarter)
        assert told.triggers[1].over_benchmark.mean == 0
        assert not told.triggers[1].is_clear

    def test_one_future_is_told_without_complaint(self) -> None:
        one = pathways(CASE, to=["titanium"], watch=["cohesion"], futures=1, ensemble="prior")
        assert (one.evidence.futures, one.triggers) == (1, ())
        json.dumps(one.to_dict(), allow_nan=False)


class TestSample:
    def test_a_delay_of_nothing_is_the_package_at_once(self, sample: Sample) -> None:
        now, never = sample.switched("titanium", [0.0, NEVER])
        assert (now.holds == sample.static("titanium").holds).all()
        assert (never.holds == sample.begun.holds).all()

    def test_consent_leaves_the_first_package_where_a_capital_refuses_the_second(self) -> None:
        source = Ensemble(Design(CASE, SEED))
        agreeing = Sample(compile_model(CASE), source, 0, FUTURES, "ironclad", "consent")
        bound = Sample(compile_model(CASE), source, 0, FUTURES, "ironclad")
        (by_consent,), (by_clause,) = (own.switched("ten_billion", [8.0]) for own in (agreeing, bound))
        offered = bound.panel.follow(CASE.package("ten_billion"), CASE.package("ten_billion"))
        refused = (offered["accept_patron"] < 0) | (offered["accept_host"] < 0)
        assert 0 < refused.sum() < FUTURES
        np.testing.assert_array_equal(by_consent.holds, np.where(refused, agreeing.begun.holds, by_clause.holds))
        np.testing.assert_array_equal(by_consent.holds, by_clause.agreed)
        assert not by_clause.holds[refused].any()

    def test_where_no_number_is_finite_there_is_one_clear_message(self) -> None:
        """The tripwire's scale: zero makes its exponent 0/0 without troops, as from a withdrawal or a rupture on."""
        broken = CASE.uncertainties["T_h"].model_copy(update={"distribution": "constant", "value": 0.0})
        case = CASE.model_copy(update={"uncertainties": CASE.uncertainties | {"T_h": broken}, "hash": "broken"})
        source = Ensemble(Design(case, 0))
        bare = Sample(compile_model(CASE), source, 0, 32, "ironclad")
        with pytest.raises(InputError, match="in all 32 futures some number is not finite when 'ironclad' is begun"):
            weigh(bare, source, ["full_withdrawal"], [0])
        found = weigh(bare, source, ["titanium"], [0])
        assert 0 < found.masked == 32 - found.evidence.futures < 32
        statics = {name: bare.static(name) for name in ("ironclad", "full_withdrawal", "titanium")}
        told = confirm(bare, statics, "ironclad", [])
        whole, fails, other = (own.holds.futures for own in told.statics)
        assert whole == told.futures == told.kept.sum()
        assert (fails, whole - other) == (0, (~statics["titanium"].finite[told.kept]).sum()), "each its own failures"


class TestWaiting:
    def test_each_wait_is_compared_with_acting_now_in_the_same_futures(self, waiting: Waiting) -> None:
        own = waiting.of("titanium")
        now, late, never = own.delayed
        assert [delayed.quarters for delayed in own.delayed] == [0, 8, None]
        assert now.overall.over_now == Difference.of(0, 0, FUTURES)
        assert now.costs_over_now["W"].mean == 0
        assert late.overall.over_now.mean == pytest.approx(late.overall.holds.share - now.overall.holds.share)
        assert never.overall.secure_over_now.mean == pytest.approx(
            never.overall.secure.share - now.overall.secure.share
        )
        assert late.costs["S"].mean == pytest.approx(now.costs["S"].mean + late.costs_over_now["S"].mean)
        assert late.costs_over_now["S"].high < 0, "the host pays the higher payment for two years less"

    def test_the_same_seed_gives_the_same_finding(self, waiting: Waiting) -> None:
        again = value_of_waiting(CASE, "titanium", delays=[8], futures=FUTURES, seed=SEED, ensemble="prior")
        assert again == waiting

    def test_it_is_plain_data(self, waiting: Waiting) -> None:
        data = json.loads(json.dumps(waiting.to_dict(), allow_nan=False))
        assert data["schema"] == "titanium.waiting/1"
        assert [own["quarters"] for own in data["packages"][0]["delays"]] == [0, 8, None]
        assert waiting.to_frame()["package"].tolist() == ["titanium"] * 3

    @pytest.mark.parametrize(
        ("won", "lost", "window", "gains"),
        [
            ([(0, 0), (2, 3), (1, 40)], 0, 4, False),
            ([(0, 0), (0, 40), (40, 0)], 0, 0, True),
            ([(0, 0), (3, 3), (3, 2)], 0, 8, False),
        ],
    )
    def test_the_window_closes_with_the_first_wait_that_clearly_loses(
        self, won: list[tuple[int, int]], lost: int, window: int, gains: bool
    ) -> None:
        own = PackageWaiting("made_up", tuple(delayed(4 * n, *pair) for n, pair in enumerate(won)))
        assert (own.window, own.gains) == (window, gains)

    def test_a_mean_of_nothing_is_undefined(self) -> None:
        assert math.isnan(Amount.of(np.array([])).mean)
        assert Amount.of(np.array([2.0, 2.0])) == Amount(2.0, 2.0, 2.0)


def delayed(quarters: int, won: int, lost: int) -> Delayed:
    """A wait after which the package alone holds in `won` of a thousand futures, and acting now alone in `lost`."""
    kept = Kept(Share.of(500, 1000), Share.of(600, 1000), Difference.of(won, lost, 1000), Difference.of(0, 0, 1000))
    return Delayed(quarters, ByCut(kept, {}), {}, {})


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"start": "irnclad"}, "Did you mean 'ironclad'"),
        ({"to": ["titanum", "titanium", "titanium"]}, "Did you mean 'titanium'"),
        ({"to": ["titanium", "titanium"]}, "package 'titanium' is named twice"),
        ({"to": ["ironclad"]}, "package 'ironclad' is what is begun"),
        ({"watch": ["cohesian"]}, "no observable 'cohesian'"),
        ({"watch": []}, "no observable is named"),
        ({"futures": 0}, "0 futures"),
        ({"futures": 2**18}, "at most 65536 are kept in memory"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_what_can(arguments: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        pathways(CASE, **arguments)


def test_a_way_of_signing_that_is_not_known_is_refused() -> None:
    with pytest.raises(InputError, match="Did you mean 'clause'"):
        check_signing("clauses")


def test_every_problem_is_listed_at_once() -> None:
    with pytest.raises(InputError) as caught:
        proposals(CASE, "ironclad", ["titanum", "ironclad"])
    assert len(str(caught.value).split("\n")) >= 3


@pytest.mark.parametrize("delays", [[-1], [40]])
def test_a_wait_beyond_the_horizon_is_refused(delays: list[int]) -> None:
    with pytest.raises(InputError, match="0 to 39 are allowed"):
        value_of_waiting(CASE, "titanium", delays=delays)


def test_a_case_with_nothing_to_go_to_is_refused() -> None:
    packages = {name: CASE.packages[name] for name in ("ironclad", "no_deal")}
    case = CASE.model_copy(update={"packages": packages})
    with pytest.raises(InputError, match="has no package that 'ironclad' could be left for"):
        proposals(case, "ironclad", None)


def test_the_evidence_names_what_was_counted(found: Pathways) -> None:
    assert found.evidence == Evidence(CASE.name, CASE.hash, None, FUTURES, SEED, "prior")
