"""The material sheet of stored runs: of an alliance, of a function, of one package, of one future, of nothing."""

import json
import math
from dataclasses import replace

import numpy as np
import pytest

from made_up import model as reservoir
from titanium import compile_model, load_case
from titanium.case.variant import vary
from titanium.errors import InputError, RunError
from titanium.explore.block import CasePlayer, Chunk
from titanium.explore.function import FunctionModel, at_most, lever, uniform, within, wrap
from titanium.explore.futures import Design
from titanium.explore.given import Given
from titanium.explore.panel import Panel
from titanium.explore.store import Run
from titanium.explore.sweep import sweep
from titanium.judge.cuts import CutCounts
from titanium.judge.outcomes import judge_outcomes
from titanium.judge.sheet import MaterialSheet, material_sheet
from titanium.judge.sheet.bootstrap import Sums
from titanium.judge.sheet.fatigue import fatigue_test
from titanium.judge.sheet.loads import adverse, held_at
from titanium.judge.sheet.measures import measures_of
from titanium.judge.sheet.reading import Reading, _summed, losses
from titanium.judge.sheet.worth import worths

CASE = load_case("us_rok")
NAMES = ["titanium", "ironclad", "no_deal"]
N = 300
ABSENT_PRESSURE = ("yield point", "brittleness", "fatigue life")


@pytest.fixture(scope="module")
def run() -> Run:
    return sweep(compile_model(CASE), NAMES, N, 4, "memory://sheet/alliance", ensemble="prior", chunk=128)


@pytest.fixture(scope="module")
def sheet(run: Run) -> MaterialSheet:
    return material_sheet(run, loads=3, load_futures=64)


@pytest.fixture(scope="module")
def chunk(run: Run) -> Chunk:
    parts = list(run.chunks())
    metrics = {name: np.concatenate([own.metrics[name] for own in parts], axis=1) for name in parts[0].metrics}
    return Chunk(np.concatenate([own.index for own in parts]), np.concatenate([own.cell for own in parts]), metrics)


def test_strength_is_what_the_outcomes_of_the_run_say(run: Run, sheet: MaterialSheet) -> None:
    outcomes = judge_outcomes(run)
    for own in sheet.packages:
        told = outcomes.of(own.name)
        assert own.strength.overall == told.holds
        assert own.over_base == told.over_base
        assert own.strength.by_school == told.by_school
    assert sheet.evidence.futures == N
    assert sheet.absent == {}
    assert sheet.has_base


def test_toughness_is_the_mean_of_what_is_not_lost_where_a_package_breaks(sheet: MaterialSheet, chunk: Chunk) -> None:
    utility = chunk.metrics["gain_patron"].astype(np.float64) + chunk.metrics["gain_host"]
    best, worst = utility.max(axis=0), utility.min(axis=0)
    for row, name in enumerate(NAMES):
        breaks = chunk.metrics["holds"][row] < 0.5
        kept = 1 - (best - utility[row])[breaks] / (best - worst)[breaks]
        found = sheet.of(name).toughness
        assert found.value == pytest.approx(kept.mean(), abs=1e-5)
        half = 1.96 * kept.std() / math.sqrt(breaks.sum())
        assert found.high - found.low == pytest.approx(2 * half, rel=0.25)


def test_weight_is_the_mean_cost_and_its_parts_add_up(sheet: MaterialSheet, chunk: Chunk) -> None:
    for row, name in enumerate(NAMES):
        weight = sheet.of(name).weight
        assert weight is not None
        patron, host = chunk.metrics["patron_cost"][row], chunk.metrics["host_cost"][row]
        assert weight.burden["W"].mean.value == pytest.approx(patron.mean(), rel=1e-5)
        assert weight.burden["S"].p95 == pytest.approx(np.quantile(host, 0.95), rel=1e-5)
        assert weight.burden["both"].mean.value == pytest.approx(patron.mean() + host.mean(), rel=1e-5)
        assert weight.apart["host_return"].value == pytest.approx(chunk.metrics["host_return"][row].mean(), rel=1e-5)
        paid = weight.payment
        assert paid is not None
        assert paid.cash + paid.in_kind == paid.payment
        assert 0 < paid.kept_at_home < paid.spent_at_home < paid.payment
        assert math.isnan(weight.burden["W"].pct_output)
    assert sheet.without_output == (CASE.actor("W").name,)
    base = sheet.of("ironclad").weight
    assert base is not None
    assert base.burden["both"].extra.value == 0.0
    assert 0.1 < base.burden["S"].pct_output < 0.3


def test_robustness_is_counted_over_all_futures(sheet: MaterialSheet, chunk: Chunk) -> None:
    joint = chunk.metrics["accept_patron"] + chunk.metrics["accept_host"]
    found = sheet.robustness[0]
    assert found.measure.key == "joint_utility"
    assert [own.measure.key for own in sheet.robustness[1:]] == ["patron_utility", "host_utility", "security", "cost"]
    for row, name in enumerate(NAMES):
        assert found.rankings["maximin"].scores[name].value == pytest.approx(joint[row].min())
        assert found.rankings["mean"].scores[name].value == pytest.approx(joint[row].mean(), abs=1e-5)
        assert found.rankings["domain"].scores[name].value == sheet.of(name).strength.overall.share
    assert (
        found.rankings["mean"].scores["titanium"].low < joint[0].mean() < found.rankings["mean"].scores["titanium"].high
    )
    assert all("no_deal" not in (own.first.name, *own.first.tied) for own in found.rankings.values())
    assert found.tau["mean"]["mean"] == 1.0
    assert set(sheet.strongest.by_school) == set(CASE.schools)


def test_load_plays_the_first_futures_with_what_is_adverse_held(run: Run, sheet: MaterialSheet, chunk: Chunk) -> None:
    given = Given.of(Design(CASE, 4), np.arange(64), held_at(adverse(CASE), 0.5))
    played = Panel(compile_model(CASE), given, given.index).play({"titanium": CASE.package("titanium")})
    curve = sheet.of("titanium").load
    assert curve is not None
    assert sheet.sweep is not None
    assert sheet.sweep.futures == 64
    assert curve.loads == (0.0, 0.5, 1.0)
    assert curve.strength.even[1].count == (played.metrics["holds"][0] > 0.5).sum()
    assert curve.security is not None
    assert curve.security.even[1].count == (played.metrics["secure"][0] > 0.5).sum()
    assert curve.security.even[0].share > 0.9
    assert curve.security.even[2].share < 0.1
    assert 0.3 < curve.security.yield_point.value < 0.8


def test_fatigue_is_tested_at_the_yield_point_of_the_base(sheet: MaterialSheet) -> None:
    base, fatigue = sheet.of("ironclad").load, sheet.fatigue
    assert base is not None
    assert base.security is not None
    assert fatigue is not None
    known = base.strength.yield_point if base.strength.yield_point.known else base.security.yield_point
    assert fatigue.load == known.value
    assert set(fatigue.limits) == {name for name, own in CASE.thresholds.items() if own.when == "event"}
    for own in sheet.packages:
        assert own.fatigue is not None
        assert own.fatigue.futures == 64
        assert 0 < own.fatigue.mean <= 40


@pytest.fixture(scope="module")
def strained() -> Given:
    return Given.of(Design(CASE, 9), np.arange(200), held_at(adverse(CASE), 0.6))


def test_a_refusal_at_signing_hides_no_later_event(strained: Given) -> None:
    """Where nothing is refused the first event is the run's own; where something is, events come as often."""
    player = CasePlayer(compile_model(CASE))
    packages = {name: CASE.package(name) for name in NAMES}
    found = fatigue_test(player, strained, packages, 0.6, "a load")
    plain = player.play(packages, strained, strained.index)
    events = ("home_war", "second_war", "rupture", "host_nuclear")
    for row, name in enumerate(NAMES):
        happened = np.logical_or.reduce([plain.metrics[own][row] > 0 for own in events]) | (
            plain.metrics["clashes"][row] > 6
        )
        assert found.packages[name].broken == happened.sum()
    refused = plain.metrics["first_break_quarter"] < 0
    assert refused.any()
    free = plain.metrics["first_break_quarter"][2]
    assert not (free < 0).any()
    lasting = [int((free >= number).sum()) for number in range(1, 41)]
    assert [round(200 * share) for share in found.packages["no_deal"].curve] == lasting


@pytest.mark.slow  # compiles a second model
def test_fatigue_is_that_of_a_case_with_no_limits_but_on_events(strained: Given) -> None:
    dropped = {name: None for name, own in CASE.thresholds.items() if own.when != "event"}
    varied = vary(CASE, {"thresholds": dropped})
    packages = {name: CASE.package(name) for name in NAMES}
    found = fatigue_test(CasePlayer(compile_model(CASE)), strained, packages, 0.6, "a load")
    plain = CasePlayer(compile_model(varied)).play(packages, replace(strained, case=varied), strained.index)
    for row, name in enumerate(NAMES):
        quarter = plain.metrics["first_break_quarter"][row]
        assert found.packages[name].broken == (quarter < 40).sum()
        assert found.packages[name].curve[19] == pytest.approx((quarter >= 20).mean())


def test_json_holds_no_undefined_number_and_the_frame_one_row_a_package(sheet: MaterialSheet) -> None:
    data = json.loads(json.dumps(sheet.to_dict(), allow_nan=False))
    assert data["schema"] == "titanium.sheet/1"
    assert data["packages"][0]["load"]["security"]["yield_point"]["value"] is not None
    assert data["robustness"][0]["criteria"]["maximin"]["scores"]["titanium"]["low"] is None
    pytest.importorskip("pandas")
    frame = sheet.to_frame()
    assert frame.package.tolist() == NAMES
    assert {"strength", "yield_point", "toughness", "cost_W", "worth_both", "cost_S_pct_output"} <= set(frame.columns)


def test_the_same_run_gives_the_same_sheet(run: Run, sheet: MaterialSheet) -> None:
    assert material_sheet(run, loads=3, load_futures=64).to_dict() == sheet.to_dict()


def test_a_package_that_is_named_stands_beside_the_base(run: Run) -> None:
    found = material_sheet(run, ["titanium"], loads=0)
    assert [own.name for own in found.packages] == ["ironclad", "titanium"]
    assert found.absent == dict.fromkeys(ABSENT_PRESSURE, "no load was asked for")


def test_one_package_of_an_alliance_has_no_toughness() -> None:
    alone = sweep(compile_model(CASE), ["titanium"], 32, 4, "memory://sheet/alone", ensemble="prior")
    found = material_sheet(alone, loads=0)
    assert not found.has_base
    assert (
        found.absent["toughness"] == "loss is counted against the best package of a future, and the run has one alone"
    )
    assert found.absent["regret"] == "a run of one package has no other to regret"
    assert found.absent["strength to weight"].startswith("the run does not hold ironclad")
    assert not found.of("titanium").toughness.known
    assert found.of("titanium").worth == {}
    assert set(found.robustness[0].rankings) == {"maximin", "hurwicz", "mean", "signal_to_noise", "domain"}


def test_the_base_is_played_under_load_though_the_run_lacks_it() -> None:
    alone = sweep(compile_model(CASE), ["titanium"], 32, 4, "memory://sheet/without", ensemble="prior")
    found = material_sheet(alone, loads=2, load_futures=32)
    assert found.fatigue is not None
    assert found.sweep is not None
    assert set(found.sweep.curves) == {"ironclad", "titanium"}
    assert [own.name for own in found.packages] == ["titanium"]
    assert "ironclad" in found.fatigue.why


def test_a_function_has_neither_load_nor_utilities_and_says_so() -> None:
    made = reservoir()
    found = material_sheet(sweep(made, list(made.scope.packages), 500, 1, "memory://sheet/reservoir"))
    nothing = "'reservoir' marks no uncertainty with an adverse side, so there is nothing to load"
    assert {found.absent[name] for name in ABSENT_PRESSURE} == {nothing}
    assert found.absent["weight"] == "'reservoir' is no alliance, so no capital pays"
    assert found.absent["toughness"] == "'reservoir' is no alliance, so no capital has a utility to lose"
    assert [(own.measure.key, own.measure.up) for own in found.robustness] == [("flood", False), ("kept", True)]
    assert "domain" in found.robustness[0].rankings
    assert "domain" not in found.robustness[1].rankings
    assert found.of("shut").strength.overall.futures == 500


def strained_model(low: float = 0.0) -> FunctionModel:
    def stand(threat: float, luck: float, depth: float) -> dict[str, float]:
        if luck > 0.99:
            raise ValueError("washed away")
        return {"strain": threat + luck - depth}

    return wrap(
        stand,
        name="pillar",
        levers={"depth": lever(0, 3, 1.2)},
        uncertainties={"threat": uniform(low, 1).model_copy(update={"stress": "high"}), "luck": uniform(0, 1)},
        metrics=["strain"],
        packages={"thick": {"depth": 3}, "thin": {"depth": 0}},
        thresholds={"strain": at_most(0)},
        processes=1,
    )


def test_a_function_with_an_adverse_side_is_played_under_load() -> None:
    made = strained_model()
    stored = sweep(made, list(made.scope.packages), 400, 1, "memory://sheet/pillar")
    found = material_sheet(stored, model=made, loads=6, load_futures=400)
    own = found.of("baseline")
    assert own.load is not None
    assert own.load.strength.yield_point.value == pytest.approx(0.7, abs=0.05)
    assert own.load.strength.even[0].futures == own.strength.overall.futures
    assert own.failed > 0
    assert found.sweep is not None
    assert found.sweep.masked["baseline"] == own.failed
    thick = found.of("thick")
    assert thick.load is not None
    assert thick.load.strength.bears_all
    assert found.absent["fatigue life"] == "'pillar' has no quarters, so nothing says when a package breaks"


def test_a_function_that_is_not_found_again_leaves_the_load_out() -> None:
    made = strained_model()
    stored = sweep(made, ["baseline"], 32, 1, "memory://sheet/lost")
    found = material_sheet(stored)
    assert found.absent["yield point"].startswith("the function of model 'pillar' is needed and not found")
    assert found.of("baseline").load is None


def test_a_model_of_another_kind_is_refused() -> None:
    stored = sweep(strained_model(), ["baseline"], 8, 1, "memory://sheet/other")
    with pytest.raises(InputError, match="'pillar' is not what 'memory://sheet/other' is a run of: its hash differs"):
        material_sheet(stored, model=strained_model(low=0.5))


def test_everything_holds_nothing_holds_and_one_future() -> None:
    made = strained_model()
    for futures in (1, 50):
        stored = sweep(made, ["thick", "thin"], futures, 1, f"memory://sheet/extremes{futures}")
        found = material_sheet(stored, model=made, loads=2)
        assert found.of("thick").strength.overall.count == found.of("thick").strength.overall.futures
        assert found.of("thin").strength.overall.count == 0
        json.dumps(found.to_dict(), allow_nan=False)


def test_a_limit_on_both_sides_measures_nothing() -> None:
    made = wrap(
        lambda x: {"y": x},
        name="band",
        uncertainties={"x": uniform(0, 2)},
        metrics=["y"],
        thresholds={"y": within(0, 1)},
        processes=1,
    )
    found = material_sheet(sweep(made, ["baseline"], 16, 0, "memory://sheet/band"))
    assert found.robustness == ()
    assert found.absent["robustness"] == "no limit says whether more or less of a metric is better"


def test_bad_options_are_listed_together() -> None:
    made = reservoir()
    stored = sweep(made, ["open"], 16, 1, "memory://sheet/options")
    with pytest.raises(InputError) as raised:
        material_sheet(stored, loads=1, load_futures=0, alpha=1.5)
    assert str(raised.value) == (
        "1 loads: a whole number from 2 to 101 is wanted, or 0 for none\n"
        "0 futures under load: at least 1 is wanted\n"
        "alpha 1.5: a weight from 0 to 1 is wanted"
    )
    with pytest.raises(InputError, match="no package 'opne' in this run\nAllowed: open.\nDid you mean 'open'"):
        material_sheet(stored, ["opne"])
    with pytest.raises(InputError, match="no package is named"):
        material_sheet(stored, [])


def test_a_weighted_run_is_refused() -> None:
    stored = sweep(reservoir(), ["open"], 16, 1, "memory://sheet/weighted")
    weighted = Run(stored.folder, replace(stored.manifest, kind="weighted"))
    with pytest.raises(InputError, match="weighs its futures, and a sheet counts them"):
        material_sheet(weighted)


def test_a_run_of_which_nothing_is_finished_says_how_to_go_on() -> None:
    stored = sweep(reservoir(), ["open"], 16, 1, "memory://sheet/unfinished")
    for name in stored.folder.names("chunks"):
        if name.endswith(".json"):
            stored.folder.remove(f"chunks/{name}")
    with pytest.raises(RunError, match="has no finished chunk yet\nCompute them with: titanium runs resume"):
        material_sheet(stored.fresh())


def reading(holds: np.ndarray, patron: np.ndarray, host: np.ndarray) -> Reading:
    """A reading of made-up results of an alliance; the first package is the base, axes (package, future)."""
    n_packages, n = holds.shape
    zero = np.zeros((n_packages, n), np.float32)
    names = ("accept_patron", "accept_host", "secure", "host_defence", "host_return", "relocation_cost")
    own = {name: zero for name in names} | {
        "holds": holds.astype(np.float32),
        "patron_cost": patron.astype(np.float32),
        "host_cost": host.astype(np.float32),
    }
    met, cell = np.ones((n_packages, n), np.bool_), np.zeros((n, len(CASE.schools)), np.int8)
    counts, sums = CutCounts(CASE, n_packages, ["holds"], ["holds"]), Sums(n, 0)
    measures = measures_of(CASE, {})
    counts.add(met, {"holds": holds}, cell)
    sums.add(0, dict(_summed(own, met, measures, True)))
    packages = ("ironclad", *(f"other{number}" for number in range(1, n_packages)))
    return Reading(CASE, packages, measures, np.arange(n, dtype=np.uint32), cell, met, holds, own, counts, sums)


def standings(gains: int, extra: float) -> dict[str, str]:
    """How a package that holds in so many more of 1,000 futures and costs so much more stands to the base."""
    n = 1000
    holds = np.zeros((2, n), np.bool_)
    holds[0, :500] = True
    holds[1, : 500 + gains] = True
    noise = np.random.default_rng(0).normal(size=n)
    patron = np.stack([40 + noise, 40 + noise + extra])
    found = worths(reading(holds, patron, np.full((2, n), 30.0)))
    assert found[0]["both"].standing == "base"
    return {role: own.standing for role, own in found[1].items()}


def test_strength_is_set_against_weight_only_where_one_is_bought_with_the_other() -> None:
    assert standings(100, 5.0) == {"W": "buys", "S": "same cost", "both": "buys"}
    assert standings(-100, -5.0)["both"] == "saves"
    assert standings(100, -5.0)["both"] == "dominates"
    assert standings(-100, 5.0)["both"] == "dominated"
    assert standings(0, 5.0)["both"] == "same strength"
    assert standings(0, 0.0)["both"] == "alike"
    assert standings(100, 0.01)["W"] == "same cost"
    assert standings(4, 5.0)["both"] == "same strength"


def test_strength_to_weight_is_gain_over_cost_with_its_interval() -> None:
    n = 2000
    generator = np.random.default_rng(1)
    holds = np.stack([generator.random(n) < 0.4, generator.random(n) < 0.6])
    patron = np.stack([np.full(n, 40.0), 50 + generator.normal(size=n)])
    own = worths(reading(holds, patron, np.full((2, n), 30.0)))[1]["both"]
    gain = holds[1].mean() - holds[0].mean()
    assert own.ratio.value == pytest.approx(gain / 10, rel=0.01)
    half = 1.96 * (holds[1].astype(float) - holds[0]).std() / math.sqrt(n) / 10
    assert own.ratio.high - own.ratio.low == pytest.approx(2 * half, rel=0.1)


def test_where_all_packages_do_alike_nothing_is_lost() -> None:
    assert losses(np.array([[1.0, 5.0], [1.0, 3.0]])).tolist() == [[0.0, 0.0], [0.0, 1.0]]
