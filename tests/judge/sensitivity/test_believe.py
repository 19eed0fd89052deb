"""What must be believed for a verdict."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from made_up import model
from titanium.errors import InputError
from titanium.explore.function import FunctionModel, at_most, lever, uniform, within, wrap
from titanium.explore.store import Run
from titanium.explore.sweep import sweep
from titanium.judge.sensitivity import what_you_must_believe


def valley() -> FunctionModel:
    return wrap(
        lambda x: {"y": x},
        name="valley",
        uncertainties={"x": uniform(0, 1)},
        metrics=["y"],
        thresholds={"y": within(0.3, 0.7)},
        processes=1,
    )


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    made = wrap(
        lambda rain, idle, let, rule: {"level": rain - (0 if rule == "careless" else let)},
        name="dam",
        levers={"let": lever(0, 10, 2)},
        uncertainties={"rain": uniform(0, 10, "km"), "idle": uniform(0, 1)},
        schools={"rule": ["careful", "careless"]},
        metrics={"level": "km"},
        thresholds={"level": at_most(4, breaks_as="the dam breaks")},
        packages={"more": {"let": 4}, "none": {"let": 0}},
        processes=1,
    )
    return sweep(made, ["baseline", "more", "none"], 4096, 3, tmp_path_factory.mktemp("runs") / "dam")


def test_the_verdict_turns_where_half_of_the_futures_hold(run: Run) -> None:
    # At rain from 4 to 6 the dam holds if the rule is careful, so in half of the futures; below it always does.
    found = what_you_must_believe(run)
    assert (found.package, found.answer) == ("baseline", "open")
    rain = found.of("rain")
    assert len(rain.parts) == 16
    assert rain.parts[0].holds.share == 1
    assert rain.parts[15].holds.share == 0
    assert rain.decides
    [turn] = rain.turns
    assert turn.to == "no"
    assert 3.4 < turn.low_value < 4.1
    assert 5.9 < turn.high_value < 6.6
    assert turn.low_value < turn.value < turn.high_value
    assert turn.value == pytest.approx(10 * turn.level)
    assert rain.unit == "km"


def test_what_does_nothing_decides_nothing(run: Run) -> None:
    idle = what_you_must_believe(run).of("idle")
    assert not idle.decides
    assert idle.turns == ()
    assert what_you_must_believe(run).beliefs[0].name == "rain"


def test_a_school_is_told_position_by_position(run: Run) -> None:
    rule = what_you_must_believe(run, "more").of("rule")
    assert rule.is_school
    assert [(part.label, part.answer) for part in rule.parts] == [("careful", "yes"), ("careless", "no")]
    assert [round(part.holds.share, 1) for part in rule.parts] == [0.8, 0.4]
    assert rule.decides
    assert rule.turns == ()


def test_two_packages_are_compared_in_the_same_futures(run: Run) -> None:
    found = what_you_must_believe(run, "more", against="baseline")
    assert found.ahead is not None
    assert found.answer == "yes"
    # The larger outlet alone saves the dam where the rule is careful and rain is from 6 to 8.
    assert found.ahead.mean == pytest.approx(0.1, abs=0.02)
    rain = found.of("rain")
    assert [part.answer for part in rain.parts if part.low_value >= 8.2] == ["open"] * 2
    assert max(part.margin for part in rain.parts) == pytest.approx(0.5, abs=0.08)
    assert not rain.decides, "it is never worse"
    worse = what_you_must_believe(run, "baseline", against="more")
    assert worse.ahead is not None
    assert worse.ahead.mean == -found.ahead.mean


def test_a_claim_may_be_true_between_two_values(tmp_path: Path) -> None:
    found = what_you_must_believe(sweep(valley(), ["baseline"], 4096, 0, tmp_path / "run"))
    up, down = found.of("x").turns
    assert (up.to, down.to) == ("yes", "no")
    assert up.value == pytest.approx(0.3, abs=0.04)
    assert down.value == pytest.approx(0.7, abs=0.04)


def test_a_threshold_or_a_limit_may_be_the_target(run: Run) -> None:
    assert what_you_must_believe(run, target="level").meaning == "the dam breaks"
    high = what_you_must_believe(run, target="level > 9")
    assert high.holds.share > 0.9
    with pytest.raises(InputError, match=r"'earned' is a number[\s\S]*as in 'earned>1'"):
        what_you_must_believe(sweep(model(), ["open"], 64, 0, "memory://tests/believe"), target="earned")


def test_inputs_that_are_named_are_told_whatever_they_do(run: Run) -> None:
    found = what_you_must_believe(run, inputs=["idle", "rule"])
    assert {own.name for own in found.beliefs} == {"idle", "rule"}
    assert len(what_you_must_believe(run, most=1).beliefs) == 1


def test_few_futures_make_few_parts_and_leave_things_open(tmp_path: Path) -> None:
    one = what_you_must_believe(sweep(valley(), ["baseline"], 1, 0, tmp_path / "one"))
    assert len(one.beliefs[0].parts) == 4
    assert one.beliefs[0].answers == {"open"}
    json.dumps(one.to_dict(), allow_nan=False)
    some = what_you_must_believe(sweep(valley(), ["baseline"], 400, 0, tmp_path / "some"))
    assert len(some.beliefs[0].parts) == 8


def test_what_cannot_be_answered_is_refused(run: Run) -> None:
    with pytest.raises(InputError, match="'baseline' is compared with itself"):
        what_you_must_believe(run, "baseline", against="baseline")
    with pytest.raises(InputError, match=r"no package 'moer' in this run[\s\S]*Did you mean 'more'"):
        what_you_must_believe(run, "baseline", against="moer")
    with pytest.raises(InputError, match="weighs its futures"):
        what_you_must_believe(Run(run.folder, replace(run.manifest, kind="weighted")))
    with pytest.raises(InputError, match=r"no input 'rein'[\s\S]*Did you mean 'rain'"):
        what_you_must_believe(run).of("rein")


def test_a_finding_is_plain_data_and_a_frame(run: Run) -> None:
    found = what_you_must_believe(run, "more", against="baseline")
    told = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert told["schema"] == "titanium.beliefs/1"
    assert told["beliefs"][0]["parts"][0]["holds"]["futures"] > 0
    rows = found.to_frame()
    assert len(rows) == sum(len(own.parts) for own in found.beliefs)
    assert {"input", "part", "low_value", "holds", "answer", "ahead"} <= set(rows.columns)
