"""What verdicts rest on: a dyke of which the rain was measured, the soil is assumed, and a storm comes by chance."""

import json
import math

import numpy as np
import pytest

from titanium.case import load_case
from titanium.errors import InputError
from titanium.evidence.assumptions import Assumptions, assumptions
from titanium.evidence.assumptions.numbers import explained
from titanium.explore.function import FunctionModel, at_most, constant, lever, uniform, wrap
from titanium.explore.store import Run
from titanium.explore.sweep import sweep
from titanium.judge.sensitivity.given_data import given_data
from titanium.judge.sensitivity.tables import CodedOutcome

N, PAIRS = 2048, 512


def dyke(height, rain, soil, idle, wall, keeper, seed):
    """Water over the dyke: it sinks away in soft soil, a storm doubles a little of it, a careless keeper adds some."""
    storm = (seed % 7) / 7
    level = rain - 4 * soil + 0.6 * storm + np.where(keeper == "careless", 0.4, 0.0) - height * wall
    return {"level": np.where(idle > 0.999, np.nan, level), "cost": height + 0 * rain}


def model(**changed: object) -> FunctionModel:
    settings = {
        "name": "dyke",
        "levers": {"height": lever(0, 2, 0)},
        "uncertainties": {
            "rain": uniform(2, 3, "km", name="rain in a year", grade="A", source="gauge"),
            "soil": uniform(0, 1, name="how much sinks away", grade="D", note="nobody dug"),
            "idle": uniform(0, 1, grade="C"),
            "wall": constant(1, grade="B"),
        },
        "schools": {"keeper": ["careful", "careless"]},
        "metrics": {"level": "km", "cost": "1"},
        "packages": {"high": {"height": 1.4}},
        "thresholds": {"flood": at_most(0.5, "level", breaks_as="the dyke is overtopped")},
        "vectorised": True,
    }
    return wrap(dyke, **(settings | changed))


@pytest.fixture(scope="module")
def found() -> Assumptions:
    return assumptions(model(), verdicts=["holds", "level", "cost"], futures=N, pairs=PAIRS)


def test_the_variance_of_a_number_is_shared_out_by_grade_schools_and_chance(found: Assumptions) -> None:
    """The level is a sum, so each input's part is its variance: 1/12, 16/12, 0.36 (4/49), 0.04 of their sum."""
    own = found.of("baseline", "level")
    variances = {"A": 1 / 12, "C": 0.0, "D": 16 / 12, "school": 0.04, "chance": 0.36 * 4 / 49}
    whole = sum(variances.values())
    for part in own.parts:
        assert part.shapley.value == pytest.approx(variances[part.group] / whole, abs=0.06), part.group
        assert part.alone.value == pytest.approx(variances[part.group] / whole, abs=0.12)
        assert part.total.value == pytest.approx(variances[part.group] / whole, abs=0.06)
    assert sum(part.shapley.value for part in own.parts) == pytest.approx(1)
    assert own.of("D").singly == pytest.approx(variances["D"] / whole, abs=0.03)
    assert (own.of("D").clear, own.of("C").clear) == (1, 0)
    assert own.together is not None
    assert own.together.value == pytest.approx(0, abs=0.2)


def test_the_assumed_number_turns_the_verdict_with_counts_of_the_other_half(found: Assumptions) -> None:
    verdict = next(own for own in found.verdicts if own.package == "baseline" and own.against is None)
    [flip] = verdict.flips
    assert (flip.name, flip.grade, flip.yes, flip.no) == ("soil", "D", 2, 0)
    lowest, _, highest = flip.thirds
    assert (lowest.low, lowest.high, highest.high) == pytest.approx((0, 1 / 3, 1), abs=1e-6)
    assert lowest.does.share < 0.1
    assert highest.does.share > 0.9
    counted = sum(third.does.futures for third in flip.thirds)
    assert counted == verdict.share.futures
    assert N / 2 - 10 < counted <= N / 2
    assert flip.p_searched <= 0.05
    assert flip.p_confirmed <= 0.05
    assert flip.worth.is_clear
    assert 0.2 < flip.worth.value < 0.5, "who knew the soil would call nearly all futures right, where half is a guess"
    assert verdict.tested == 3, "the wall is a constant"


def test_a_higher_dyke_is_ahead_whatever_the_soil(found: Assumptions) -> None:
    verdict = next(own for own in found.verdicts if own.against == "baseline")
    assert verdict.answer == "yes"
    assert verdict.ahead is not None
    assert verdict.flips == ()
    assert verdict.named == 0


def test_the_numbers_that_matter_are_told_with_what_is_needed_to_check_them(found: Assumptions) -> None:
    assert [own.name for own in found.numbers] == ["soil", "rain"]
    soil = found.numbers[0]
    assert (soil.low, soil.high, soil.grade, soil.note, soil.criterion) == (0, 1, "D", "nobody dug", "level")
    assert soil.first.low < 16 / 17.7 < soil.first.high + 0.02
    assert found.numbers[1].citations == ("gauge",)


def test_counts_by_table_and_grade(found: Assumptions) -> None:
    assert found.tables["uncertainties"] == {"A": 1, "B": 1, "C": 1, "D": 1}
    assert found.inputs == {"A": 1, "C": 1, "D": 1, "school": 1, "chance": 1}, "a constant differs in no future"


def test_what_never_varies_and_what_is_masked_is_said(found: Assumptions) -> None:
    own = found.of("baseline", "cost")
    assert (own.silence, own.parts, own.together) == ("constant", (), None)
    assert found.masked > 0
    assert 0 < found.of("baseline", "level").left_out <= 0.1 * PAIRS
    nothing = assumptions(model(thresholds={"flood": at_most(9, "level")}), futures=512, pairs=64)
    assert {own.silence for own in nothing.rests} == {"always"}
    assert nothing.numbers == ()
    rare = assumptions(model(thresholds={"flood": at_most(3.2, "level")}), ["baseline"], futures=512, pairs=64)
    assert [own.silence for own in rare.rests] == ["rare"]


def test_first_orders_are_those_of_given_data() -> None:
    rng = np.random.default_rng(0)
    levels = {"x": rng.random(3000), "y": rng.random(3000)}
    outcome = (levels["x"] ** 2 + 0.2 * levels["y"] + 0.1 * rng.random(3000)).astype(np.float32)
    codes = {name: (own * 256).astype(np.uint8) for name, own in levels.items()}
    own = explained(codes, {"z": outcome[np.newaxis]}, np.ones((1, 3000), np.bool_))
    other = given_data([(codes["x"], 256), (codes["y"], 256)], CodedOutcome.of(outcome), 2, 0, main="first")
    assert own.value["z"][0] == pytest.approx(other.estimates["first"].value, abs=1e-6)
    assert own.clear["z"][0].tolist() == other.clear.tolist()


def test_a_run_gives_what_the_model_gives(found: Assumptions, tmp_path) -> None:
    run = sweep(model(), ["baseline", "high"], N, 0, tmp_path / "run")
    read = assumptions(run, verdicts=["holds", "level", "cost"], pairs=PAIRS)
    assert read.rests == found.rests
    assert read.verdicts == found.verdicts
    assert read.evidence.run == run.address
    with pytest.raises(InputError, match=r"a run has the seed and the ensemble that it was swept with"):
        assumptions(run, seed=1)
    with pytest.raises(InputError, match=r"no package 'hihg' in this run[\s\S]*Did you mean 'high'"):
        assumptions(run, ["hihg"])
    _nothing_finished(run, tmp_path)


def _nothing_finished(run: Run, tmp_path) -> None:
    (tmp_path / "run" / "chunks").rename(tmp_path / "aside")
    with pytest.raises(InputError, match="has no finished chunk yet"):
        assumptions(run.fresh())


def test_the_same_seed_gives_the_same_finding_and_another_another() -> None:
    one, other = (assumptions(model(), futures=512, pairs=64) for _ in range(2))
    assert one == other
    assert assumptions(model(), futures=512, pairs=64, seed=1).rests != one.rests


def test_a_model_of_chance_alone_rests_on_chance_alone() -> None:
    lone = wrap(
        lambda one, seed: {"y": seed % 2},
        name="coin",
        uncertainties={"one": constant(1)},
        metrics=["y"],
        thresholds={"y": at_most(0)},
        processes=1,
    )
    [own] = assumptions(lone, futures=256, pairs=64).rests
    assert [(part.group, part.shapley.value) for part in own.parts] == [("chance", 1.0)]


def test_what_cannot_be_asked_is_said_with_the_nearest_name() -> None:
    with pytest.raises(InputError) as caught:
        assumptions(model(), verdicts=["hold", "clashes>"])
    assert "no verdict 'hold'" in str(caught.value)
    assert "Did you mean 'holds'?" in str(caught.value)
    assert "no verdict 'clashes>'" in str(caught.value)
    with pytest.raises(InputError, match="'holds' in place of 'breaks'"):
        assumptions(model(), verdicts=["breaks"])
    with pytest.raises(InputError, match="no verdict is named"):
        assumptions(model(), verdicts=[])
    with pytest.raises(InputError, match="1 pairs of futures: at least 2 are wanted"):
        assumptions(model(), pairs=1)
    with pytest.raises(InputError, match="0 futures: a whole number from 1"):
        assumptions(model(), futures=0)
    with pytest.raises(InputError, match="so 200 are wanted"):
        assumptions(model(), futures=100)
    with pytest.raises(InputError, match=r"no ensemble 'matchd'"):
        assumptions(model(), ensemble="matchd")
    with pytest.raises(InputError, match=r"no group 'B' in this finding[\s\S]*Allowed: A, C, D"):
        assumptions(model(), futures=256, pairs=128).rests[0].of("B")


def test_it_goes_into_json_and_a_table(found: Assumptions) -> None:
    told = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert told["schema"] == "titanium.assumptions/1"
    assert told["verdicts"][0]["answer"] in ("yes", "no", "open")
    rows = found.to_frame()
    assert set(rows["verdict"]) == {"holds", "level"}
    assert len(rows) == 2 * 2 * 5
    assert not any(math.isnan(value) for value in rows["shapley"])
    with pytest.raises(InputError, match=r"nothing is told of 'levle'[\s\S]*Did you mean 'level'"):
        found.of("baseline", "levle")


@pytest.mark.slow
def test_the_shipped_case_rests_on_assumption_where_the_host_must_sign() -> None:
    """Whether Seoul would sign titanium rests on assumed numbers first of all, whether ironclad is secure on chance."""
    found = assumptions(load_case("us_rok"), ["titanium"], ["holds", "security", "accept_rok"])
    signs = found.of("titanium", "accept_rok")
    assert signs.of("D").shapley.low > 0.4
    assert signs.of("chance").shapley.value == pytest.approx(0, abs=0.03), (
        "a signature is given before anything happens"
    )
    assert found.of("titanium", "holds").of("D").shapley.low > found.of("ironclad", "holds").of("D").shapley.high
    secure = found.of("ironclad", "security")
    assert max(secure.parts, key=lambda part: part.shapley.value).group == "chance"
    assert all(own.left_out == 0 for own in found.rests)
    assert found.numbers[0].name == "mu_S"
