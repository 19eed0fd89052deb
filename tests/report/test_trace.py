"""The story of a future: every figure is the sweep's, every event is in its counters, and no other story is told."""

import dataclasses
import json

import numpy as np
import pytest

from titanium import compile_model, load_case
from titanium.errors import InputError, RunError
from titanium.explore.block import Chunk
from titanium.explore.futures import Design
from titanium.explore.matching import match
from titanium.explore.replay import Replay, replay
from titanium.explore.stream import stream
from titanium.model.metrics import COUNTED
from titanium.report import trace as traces
from titanium.report.retelling import NATURE, retell, told_events
from titanium.report.trace import SITUATION, Trace, trace

CASE = load_case("us_rok")
MODEL = compile_model(CASE)
PACKAGES = ["titanium", "full_withdrawal"]
SEED, FUTURES = 2, 100


@pytest.fixture(scope="module")
def swept() -> Chunk:
    return next(iter(stream(MODEL, PACKAGES, FUTURES, SEED)))


def _first(where: np.ndarray) -> int:
    assert where.any(), "no such future among those swept; sweep more"
    return int(np.argmax(where))


@pytest.fixture(scope="module")
def stories(swept: Chunk) -> dict[str, tuple[int, Trace]]:
    """Row of the package in the sweep, and its story, for futures of several kinds."""
    counts = {name: swept.metrics[name] for name in COUNTED}
    kinds = {
        "both wars": (1, _first((counts["home_war"][1] == 1) & (counts["second_war"][1] == 1))),
        "rupture and bomb": (1, _first((counts["rupture"][1] == 1) & (counts["host_nuclear"][1] == 1))),
        "clashes": (0, _first((counts["clashes"][0] >= 2) & (counts["home_war"][0] == 0))),
        "quiet": (0, _first(sum(values[0] for values in counts.values()) == 0)),
    }
    return {kind: (row, trace(CASE, PACKAGES[row], future=future, seed=SEED)) for kind, (row, future) in kinds.items()}


def test_the_metrics_are_those_of_the_sweep_to_the_last_bit(
    swept: Chunk, stories: dict[str, tuple[int, Trace]]
) -> None:
    for kind, (row, story) in stories.items():
        assert story.metrics.keys() == swept.metrics.keys()
        for name, values in swept.metrics.items():
            assert np.float32(story.metrics[name]).tobytes() == values[row, story.future].tobytes(), (kind, name)
        assert story.quarters[-1].metrics == story.metrics


def test_the_told_events_are_those_that_the_sweep_counts(stories: dict[str, tuple[int, Trace]]) -> None:
    """Counters, flags and memories of every next state follow from what is told, by the rules of the model's step."""
    for kind, (_, story) in stories.items():
        states = [*(quarter.state for quarter in story.quarters), story.end_state]
        before = dict.fromkeys(COUNTED, 0.0)
        for quarter, now, after in zip(story.quarters, states, states[1:], strict=False):
            told = told_events(quarter.told.happenings, second_at_war=now["twa"] > 0)
            where = (kind, quarter.number)
            assert quarter.metrics["clashes"] - before["clashes"] == told["clashes"], where
            for metric, event in (
                ("home_war", "home_war"),
                ("second_war", "second_war"),
                ("dual_war", "dual_war"),
                ("rupture", "rupture"),
                ("host_nuclear", "nuclear"),
            ):
                assert quarter.metrics[metric] == max(before[metric], told[event]), (where, metric)
            assert after["fought_home"] == max(now["fought_home"], told["home_war"]), where
            assert after["fought_second"] == max(now["fought_second"], told["second_war"]), where
            assert after["rup"] == max(now["rup"], told["rupture"]), where
            assert after["nuc"] == max(now["nuc"], told["nuclear"]), where
            assert after["frozen"] == (told["freeze"] or max(now["frozen"] - 1, 0)), where
            assert after["mult"] == pytest.approx(now["mult"] * told["kept"], rel=1e-6), where
            assert after["s_add"] == pytest.approx(now["s_add"] + told["payment"], abs=1e-5), where
            assert after["rift"] == pytest.approx(0.8 * now["rift"] + told["rift"], abs=1e-6), where
            before = quarter.metrics


def test_stories_have_what_their_kind_says(stories: dict[str, tuple[int, Trace]]) -> None:
    effects = {
        kind: {channel for _, own in story.happenings for channel, value in own.effects.items() if value}
        for kind, (_, story) in stories.items()
    }
    assert {"war", "second_war"} <= effects["both wars"]
    assert "rupture" in effects["rupture and bomb"]
    assert "nuclear" in effects["rupture and bomb"]
    assert "clash" in effects["clashes"]
    assert not {"war", "second_war", "rupture", "nuclear", "clash"} & effects["quiet"]


def test_moves_lead_from_the_root_to_the_outcome_and_say_why(stories: dict[str, tuple[int, Trace]]) -> None:
    for _, story in stories.values():
        for _, own in story.happenings:
            if own.crisis is None:
                assert own.kind in ("rupture", "nuclear")
                continue
            game = own.crisis.game
            place, likelihood = game.root, 1.0
            for move in own.moves:
                assert move.node == place
                assert sum(move.shares.values()) == pytest.approx(1, abs=1e-5)
                likelihood *= move.shares[move.action]
                place = dict(game.nodes[place].children())[move.action]
                if move.mover != NATURE:
                    assert move.why is not None
                    assert sum(reason.contribution for reason in move.why.reasons) == pytest.approx(
                        move.why.gain, abs=1e-9
                    )
                    if len(move.shares) == 2 and abs(move.why.gain) > 1e-4:
                        assert move.is_likeliest == (move.why.gain > 0), "a better move is the likelier one"
            assert place == own.outcome
            assert own.share == pytest.approx(likelihood, abs=1e-5)


def test_the_verdict_is_the_sweeps(stories: dict[str, tuple[int, Trace]]) -> None:
    for _, story in stories.values():
        assert story.holds == all(own.kept for own in story.limits)
        first = story.broke_first
        if first is None:
            assert story.holds
            continue
        assert not first.kept
        assert first.broken_at == story.metrics["first_break_quarter"]
        assert first.broken_at == min(own.broken_at for own in story.limits if own.broken_at is not None)


def test_draws_are_named_from_the_furthest_out_in_and_none_that_a_school_overrides(
    stories: dict[str, tuple[int, Trace]],
) -> None:
    for _, story in stories.values():
        far = [abs(own.level - 0.5) for own in story.extremes]
        assert len(far) == 8
        assert far == sorted(far, reverse=True)
        for own in story.extremes:
            entry = CASE.uncertainties[own.symbol]
            assert own.value == story.draw[own.symbol]
            assert entry.low <= own.value <= entry.high
            assert (own.value > entry.nominal) == (own.level > 0.5) or entry.distribution != "uniform"
    every = trace(CASE, "titanium", future=1, seed=SEED, extremes=1000)
    set_to = CASE.schools["entanglement"].positions[every.schools["entanglement"]].set
    assert ("al_m" in {own.symbol for own in every.extremes}) == ("al_m" not in set_to)


def test_the_json_has_every_quarter_with_state_chances_events_and_exact_metrics(
    swept: Chunk, stories: dict[str, tuple[int, Trace]]
) -> None:
    row, story = stories["both wars"]
    data = json.loads(json.dumps(story.to_dict(), allow_nan=False))
    assert data["schema"] == "titanium.trace/1"
    assert (data["case_hash"], data["seed"], data["future"], data["ensemble"]) == (
        CASE.hash, SEED, story.future, "prior",
    )  # fmt: skip
    assert data["is_forecast"] is False
    assert len(data["quarters"]) == CASE.description.horizon.quarters
    for name, values in swept.metrics.items():
        assert np.float32(data["metrics"][name]) == values[row, story.future]
    for quarter in data["quarters"]:
        assert quarter["situation"].keys() == SITUATION.keys()
        assert {"z_a", "mult", "frozen", "rift"} <= quarter["state"].keys()
        assert all(0 <= chance <= 1 for chance in quarter["chances"].values())
        for event in quarter["events"]:
            for move in event["moves"]:
                assert move["action"] in move["probabilities"]
                assert all(reason["meaning"] for reason in move["reasons"])
    assert data["verdict"]["holds"] is False
    assert data["verdict"]["first_break_when"]


@pytest.fixture(scope="module")
def found(stories: dict[str, tuple[int, Trace]]) -> Replay:
    row, story = stories["clashes"]
    return replay(MODEL, PACKAGES[row], Design(CASE, SEED), story.future)


def test_a_story_that_does_not_lead_to_the_sweeps_next_state_is_refused(found: Replay) -> None:
    retell(MODEL, found)
    other = found.states[1]._replace(rift=found.states[1].rift + 1)
    wrong = dataclasses.replace(found, states=(found.states[0], other, *found.states[2:]))
    with pytest.raises(RunError, match=r"quarter 0 of future \d+ cannot be retold: state 'rift' is told as 0 and is 1"):
        retell(MODEL, wrong)


def test_a_story_with_an_event_that_the_sweep_did_not_count_is_refused(found: Replay) -> None:
    world = found.worlds[0]
    zeros = dict.fromkeys(world.uniforms, np.float32(0))
    wrong = dataclasses.replace(found, worlds=(world._replace(uniforms=zeros), *found.worlds[1:]))
    with pytest.raises(RunError, match="quarter 0 of future .* cannot be retold"):
        retell(MODEL, wrong)


def test_a_counter_that_moved_without_an_event_is_refused(found: Replay) -> None:
    after = {**found.metrics[1], "clashes": found.metrics[1]["clashes"] + 1}
    wrong = dataclasses.replace(found, metrics=(found.metrics[0], after, *found.metrics[2:]))
    with pytest.raises(RunError, match="count 'clashes' is told as"):
        retell(MODEL, wrong)


def test_a_future_that_the_sweep_masks_has_no_story(found: Replay, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = {**found.metrics[-1], "equity": np.float32("nan")}
    monkeypatch.setattr(traces, "replay", lambda *_: dataclasses.replace(found, metrics=(*found.metrics[:-1], broken)))
    with pytest.raises(RunError, match=r"future \d+ under titanium: 'equity' is not a finite number after 40 quarters"):
        trace(CASE, "titanium", future=found.index, seed=SEED)


@pytest.mark.parametrize(
    ("package", "future", "seed", "message"),
    [
        ("titanum", 0, 0, "Did you mean 'titanium'"),
        ("titanium", -1, 0, "future -1: a whole number from 0 to"),
        ("titanium", 2**32, 0, "future 4294967296: a whole number from 0 to 4294967295"),
        ("titanium", 0, -1, "seed -1"),
        ("titanium", 0, 2**32, "seed 4294967296"),
    ],
)
def test_what_cannot_be_told_is_refused(package: str, future: int, seed: int, message: str) -> None:
    with pytest.raises(InputError, match=message):
        trace(CASE, package, future=future, seed=seed)


def test_it_says_which_constraints_keep_a_future_from_being_matched(stories: dict[str, tuple[int, Trace]]) -> None:
    met = match(MODEL, Design(CASE, SEED), "matched", 1)
    members = set(met.members("matched").tolist())
    for _, story in stories.values():
        assert (not story.unmet) == (story.future in members)
        for name, value in story.unmet.items():
            limit = CASE.constraints[name]
            assert not max(limit.at_least, 0) <= value <= limit.at_most
    matched = trace(CASE, "ironclad", future=min(members), seed=SEED)
    assert matched.unmet == {} == matched.to_dict()["unmet_constraints"]
