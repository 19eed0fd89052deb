"""Which inputs an outcome is sensitive to, from runs and from designs that are played."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from scipy.special import ndtri
from tests.judge.sensitivity.known import gaussian_shapley

from made_up import model
from titanium import compile_model, load_case
from titanium.errors import InputError
from titanium.explore.block import Chunk
from titanium.explore.function import FunctionModel, at_most, uniform, wrap
from titanium.explore.store import Run
from titanium.explore.sweep import sweep
from titanium.judge.sensitivity import analysis as module
from titanium.judge.sensitivity import sensitivity
from titanium.judge.sensitivity.finding import Sensitivities


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return sweep(model(), ["baseline", "open", "shut"], 4000, 5, tmp_path_factory.mktemp("runs") / "run", chunk=2048)


def correlated() -> FunctionModel:
    """A sum of normal inputs, of which the first two are drawn together."""
    return wrap(
        lambda a, b, c: {"y": ndtri(a) + 0.5 * ndtri(b) + ndtri(c)},
        name="correlated",
        uncertainties={"a": uniform(0, 1), "b": uniform(0, 1), "c": uniform(0, 1)},
        correlations={("a", "b"): 0.8},
        metrics=["y"],
        vectorised=True,
    )


def noisy() -> FunctionModel:
    def coin(x: float, rng: np.random.Generator) -> dict[str, float]:
        return {"y": x + rng.uniform()}

    return wrap(coin, name="coin", uncertainties={"x": uniform(0, 2)}, metrics=["y"], processes=1)


def names(found: Sensitivities) -> list[str]:
    return [own.name for own in found.inputs]


class TestOfARun:
    def test_inputs_stand_in_the_order_of_what_they_do(self, run: Run) -> None:
        found = sensitivity(run)
        assert (found.package, found.method, found.ranked_by) == ("baseline", "delta", "delta")
        assert names(found)[0] == "inflow"
        assert [own.is_clear for own in found.inputs] == [True, True, True, False]
        assert found.of("price").main.value == pytest.approx(0, abs=0.01)
        assert found.plays == found.evidence.futures == 4000
        assert found.outcome.mean == pytest.approx(1 - run.summary().at("baseline", "holds").mean)
        assert found.of("inflow").unit == "1"
        assert found.by_grade["D"] + found.by_grade["school"] == pytest.approx(1)

    def test_a_target_may_be_a_metric_a_threshold_or_a_metric_with_a_limit(self, run: Run) -> None:
        cost = sensitivity(run, "open", "earned", "pawn")
        assert names(cost)[0] == "price"
        assert [own.name for own in cost.clear] == ["price"]
        assert not cost.outcome.is_event
        flooded, above = sensitivity(run, "open", "flooded"), sensitivity(run, "open", "flood>0.5")
        assert [own.main for own in flooded.inputs] == [own.main for own in above.inputs]

    def test_each_position_of_a_school_is_told_apart(self, run: Run) -> None:
        found = sensitivity(run, "baseline", "flood")
        apart = found.by_school["rule"]
        assert list(apart) == ["cautious", "bold"]
        assert sum(own.plays for own in apart.values()) == 4000
        assert apart["bold"].outcome.mean > apart["cautious"].outcome.mean
        assert apart["bold"].held == {"rule": "bold"}
        assert "rule" not in names(apart["bold"])
        assert sensitivity(run, by="rule").by_school.keys() == {"rule"}

    def test_inputs_that_are_asked_for_alone_are_told(self, run: Run) -> None:
        found = sensitivity(run, inputs=["loss", "rule"])
        assert sorted(names(found)) == ["loss", "rule"]
        assert found.of("loss").main.value == pytest.approx(sensitivity(run).of("loss").main.value, abs=0.01)

    def test_the_same_request_gives_the_same_figures(self, run: Run) -> None:
        assert sensitivity(run).to_dict() == sensitivity(run).to_dict()

    def test_nothing_explains_what_never_varies(self, tmp_path: Path) -> None:
        stored = sweep(model(), [*("shut", "open")], 300, 5, tmp_path / "run")
        found = sensitivity(stored, "shut", "earned>1000")
        assert found.is_constant
        assert found.inputs == ()
        assert found.outcome.mean == 0
        assert found.by_school == {}
        json.dumps(found.to_dict(), allow_nan=False)

    @pytest.mark.parametrize("futures", [1, 199])
    def test_too_few_futures_for_intervals_are_said(self, futures: int, tmp_path: Path) -> None:
        stored = sweep(model(), ["open"], futures, 5, tmp_path / "run")
        if futures == 1:
            assert sensitivity(stored, "open").is_constant
            return
        with pytest.raises(InputError, match=f"{futures} futures with a finite outcome are too few"):
            sensitivity(stored, "open")

    def test_futures_with_a_number_that_is_not_finite_are_left_out_and_counted(self, tmp_path: Path) -> None:
        def dies(x: float, y: float) -> dict[str, float]:
            if x > 0.9:
                raise ValueError("too much")
            return {"z": x + y}

        made = wrap(
            dies,
            name="dies",
            uncertainties={"x": uniform(0, 1), "y": uniform(0, 1)},
            metrics=["z"],
            thresholds={"z": at_most(1)},
            processes=1,
        )
        found = sensitivity(sweep(made, ["baseline"], 2000, 0, tmp_path / "run"))
        assert found.masked == pytest.approx(200, abs=10)
        assert found.evidence.futures == 2000
        assert {own.name for own in found.clear} == {"x", "y"}
        played = sensitivity(made, samples=64)
        assert played.masked % 5 == 0
        assert played.masked > 0

    def test_an_unfinished_run_is_read_as_far_as_it_is(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        begun = run.fresh()
        whole = list(begun.chunks())

        def first(*_: object, **__: object) -> Iterator[Chunk]:
            yield whole[0]

        monkeypatch.setattr(Run, "chunks", first)
        found = sensitivity(begun)
        assert found.evidence.futures == len(whole[0].index) < 4000

    def test_a_run_that_weighs_its_futures_is_refused(self, run: Run) -> None:
        weighing = Run(run.folder, replace(run.manifest, kind="weighted"))
        with pytest.raises(InputError, match="weighs its futures, and findings count them"):
            sensitivity(weighing)

    def test_every_problem_of_a_request_is_listed(self, run: Run) -> None:
        with pytest.raises(InputError) as caught:
            sensitivity(run, method="sobol", groups={"a": ["loss"]}, others="centre", samples=1, by="rul")
        said = str(caught.value)
        for wanted in (
            "method sobol plays a design of its own",
            "a run has none",
            "in a run all are sampled",
            "a run has its futures",
            "1 samples: at least 2 are wanted",
            "no school 'rul'",
            "Did you mean 'rule'?",
        ):
            assert wanted in said, wanted
        with pytest.raises(InputError, match=r"no package 'opn' in this run[\s\S]*Did you mean 'open'"):
            sensitivity(run, "opn")
        with pytest.raises(InputError, match=r"'lss' is no uncertainty that is sampled[\s\S]*Did you mean 'loss'"):
            sensitivity(run, inputs=["lss"])
        with pytest.raises(InputError, match="no threshold or metric 'flod'"):
            sensitivity(run, target="flod")


class TestOfWhatIsPlayed:
    @pytest.mark.parametrize("method", ["sobol", "morris", "shapley"])
    def test_methods_agree_on_what_leads_and_on_what_does_nothing(self, method: str) -> None:
        found = sensitivity(model(), "open", "kept", method, samples=256)
        assert names(found)[:2] == ["inflow", "loss"]
        assert [own.name for own in found.clear] == ["inflow", "loss"]
        assert {own.main.value for own in found.inputs[2:]} == {0.0}
        assert found.evidence.run is None
        assert found.evidence.ensemble == "prior"
        assert found.evidence.futures == found.plays

    def test_slopes_are_those_of_uncertainties_alone(self) -> None:
        found = sensitivity(model(), "open", "kept", "gradient", samples=64)
        assert sorted(names(found)) == ["inflow", "loss", "price"]
        # What is kept is inflow (1 - loss) - 2, and inflow is uniform from 0 to 4.
        assert found.of("inflow").indices["direction"].value == pytest.approx(4 * 0.8, abs=0.1)
        assert found.of("loss").indices["direction"].value < 0
        with pytest.raises(InputError, match="schools and chance have none"):
            sensitivity(model(), method="gradient", inputs=["rule"])
        with pytest.raises(InputError, match="a slope is that of one input"):
            sensitivity(model(), method="gradient", groups={"water": ["inflow", "loss"]})

    def test_chance_is_an_input(self) -> None:
        found = sensitivity(noisy(), target="y", samples=512)
        # The variance of x is 4/12, of the draw 1/12.
        assert found.of("x").main.value == pytest.approx(0.8, abs=0.05)
        assert found.of("chance").main.value == pytest.approx(0.2, abs=0.05)
        assert found.by_grade["chance"] == pytest.approx(0.2, abs=0.05)

    def test_inputs_that_are_drawn_together_are_joined_or_shared_out(self) -> None:
        found = sensitivity(correlated(), target="y", samples=1024)
        both = found.of("a + b")
        assert (both.kind, both.members) == ("group", ("a", "b"))
        # Var(a + b/2) = 1 + 0.25 + 0.8 = 2.05, and c adds 1.
        assert both.main.value == pytest.approx(2.05 / 3.05, abs=0.03)
        apart = sensitivity(correlated(), target="y", method="shapley", samples=8192)
        wanted = gaussian_shapley(np.array([1, 0.5, 1]), np.array([[1, 0.8, 0], [0.8, 1, 0], [0, 0, 1]]))
        assert [apart.of(name).main.value for name in "abc"] == pytest.approx(wanted, abs=0.03)

    def test_the_rest_is_sampled_as_one_or_stays_at_the_centre(self) -> None:
        sampled = sensitivity(model(), "open", "kept", inputs=["loss"], samples=256)
        assert set(names(sampled)) == {"loss", "all others"}
        assert sampled.others == "sampled"
        assert sampled.by_grade["D"] == 1, "what was not asked for is not named"
        centred = sensitivity(model(), "open", "kept", inputs=["loss"], others="centre", samples=64)
        assert names(centred) == ["loss"]
        assert centred.others == "centre"
        assert centred.of("loss").main.value == pytest.approx(1, abs=0.02)
        # With inflow in its middle, 2, what is kept is 2 (1 - loss) - 2.
        assert centred.outcome.mean == pytest.approx(-2 * 0.2, abs=0.02)

    def test_a_group_has_the_grade_that_all_its_members_have(self) -> None:
        groups = {"water": ["inflow", "loss"], "mixed": ["price", "rule"]}
        found = sensitivity(model(), "baseline", "flood", groups=groups, samples=256)
        assert (found.of("water").kind, found.of("water").grade) == ("group", "D")
        assert (found.of("mixed").title, found.of("mixed").grade) == ("price, rule", None)
        assert found.by_grade["group"] > 0
        assert found.by_grade["D"] + found.by_grade["group"] == pytest.approx(1)

    def test_each_position_of_a_school_has_a_design_of_its_own(self) -> None:
        found = sensitivity(model(), target="flood", by="rule", samples=256)
        apart = found.by_school["rule"]
        assert apart["bold"].outcome.mean == pytest.approx(2 * apart["cautious"].outcome.mean)
        assert "rule" not in names(apart["bold"])

    def test_nothing_explains_what_never_varies(self) -> None:
        found = sensitivity(model(), "shut", "earned>1000", samples=16)
        assert found.is_constant
        assert found.inputs == ()

    def test_a_model_that_never_gives_a_number_is_said(self) -> None:
        broken = wrap(
            lambda x: {"y": x / 0}, name="broken", uncertainties={"x": uniform(0, 1)}, metrics=["y"], processes=1
        )
        for method in ("sobol", "morris", "shapley"):
            with pytest.raises(InputError, match="no play gave finite numbers"):
                sensitivity(broken, target="y", method=method, samples=4)

    def test_a_size_that_is_left_out_is_bounded_where_inputs_are_many(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(module, "MOST_PLAYS", 600)
        assert sensitivity(model(), method="shapley").plays == 600
        assert sensitivity(model(), method="shapley", samples=150).plays == 900

    def test_what_only_a_run_can_tell_is_refused(self) -> None:
        with pytest.raises(InputError, match=r"method pawn reads the futures of a run[\s\S]*titanium sweep"):
            sensitivity(model(), method="pawn")
        with pytest.raises(InputError, match=r"no method 'sobl'[\s\S]*Did you mean 'sobol'"):
            sensitivity(model(), method="sobl")
        with pytest.raises(InputError, match="a power of two is wanted"):
            sensitivity(model(), samples=100)


def test_an_acceptance_of_the_alliance_depends_on_no_chance_and_a_war_does() -> None:
    made = compile_model(load_case("us_rok"))
    asked = ["mu_S", "chance", "posture_effect", "H_TW"]
    found = sensitivity(made, "titanium", "accept_host", inputs=asked, others="centre", samples=64)
    assert {own.name for own in found.clear} == {"mu_S", "posture_effect", "H_TW"}
    assert found.of("mu_S").title == "South Korean pain per USD bn a year paid"
    assert found.of("mu_S").grade == "D"
    assert found.of("chance").main.value == 0
    assert found.of("posture_effect").kind == "school"
    wars = sensitivity(made, "titanium", "second_war", inputs=["H_TW", "chance"], others="centre", samples=256)
    assert wars.of("chance").is_clear


def test_a_finding_is_plain_data_and_a_frame(run: Run) -> None:
    found = sensitivity(run)
    told = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert told["schema"] == "titanium.sensitivity/1"
    assert told["inputs"][0]["indices"]["delta"]["low"] <= told["inputs"][0]["indices"]["delta"]["value"]
    assert told["by_school"]["rule"]["bold"]["inputs"][0]["name"] == "inflow"
    rows = found.to_frame()
    assert rows["input"].tolist() == names(found)
    assert {"delta", "delta_low", "pawn_high", "rank", "grade"} <= set(rows.columns)
    with pytest.raises(InputError, match=r"no input 'inflw' in this finding[\s\S]*Did you mean 'inflow'"):
        found.of("inflw")


def test_grades_share_out_what_is_named(run: Run) -> None:
    found = sensitivity(run)
    loss, inflow = found.of("loss"), found.of("inflow")
    regraded = [replace(own, grade={"loss": "A", "inflow": "B"}.get(own.name, own.grade)) for own in found.inputs]
    shares = replace(found, inputs=tuple(regraded)).by_grade
    whole = sum(own.main.value for own in found.clear)
    assert shares["A"] == pytest.approx(loss.main.value / whole)
    assert shares["B"] == pytest.approx(inflow.main.value / whole)
    assert sum(shares.values()) == pytest.approx(1)
    assert SimpleNamespace(**shares).D == 0
