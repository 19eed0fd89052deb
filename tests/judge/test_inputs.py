"""What went into the futures of a run, and what came out."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from made_up import model
from titanium.errors import InputError
from titanium.explore.block import Chunk
from titanium.explore.futures import Design
from titanium.explore.store import Run
from titanium.explore.sweep import sweep
from titanium.judge.evidence import Evidence
from titanium.judge.inputs import Target, gather


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return sweep(model(), ["baseline", "open", "shut"], 3000, 5, tmp_path_factory.mktemp("inputs") / "run", chunk=2048)


def test_columns_are_levels_and_positions_of_the_very_futures(run: Run) -> None:
    found = gather(run, "open")
    assert found.names == ("inflow", "loss", "price", "rule")
    assert found.kind == {"inflow": "continuous", "loss": "continuous", "price": "continuous", "rule": "categorical"}
    assert found.labels == {"rule": ("cautious", "bold")}
    design = Design(run.scope, seed=5)
    numbers = np.arange(3000, dtype=np.uint32)
    assert np.allclose(found.columns["loss"], design.levels(numbers, ["loss"])["loss"], atol=1e-6)
    assert np.array_equal(found.columns["rule"], design.cells_at(numbers)[:, 0])
    assert found.value("inflow", 0.25) == pytest.approx(1.0)


def test_the_outcome_is_what_the_run_stored(run: Run) -> None:
    whole = [chunk for chunk in run.chunks()]
    holds = np.concatenate([chunk.metrics["holds"][1] for chunk in whole])
    kept = np.concatenate([chunk.metrics["kept"][1] for chunk in whole])
    assert np.array_equal(gather(run, "open").outcome, 1 - holds)
    assert np.array_equal(gather(run, "open", "kept").outcome, kept)
    assert np.array_equal(gather(run, "open", "kept < -0.25").outcome, kept < -0.25)
    assert np.array_equal(gather(run, "open", "dry").outcome, kept < -0.5)


def test_a_part_of_the_inputs_in_a_part_of_the_futures(run: Run) -> None:
    found = gather(run, "open", symbols=["loss"], most=100)
    assert found.names == ("loss",)
    assert found.outcome.shape == found.columns["loss"].shape == (100,)
    assert np.array_equal(found.outcome, gather(run, "open").outcome[:100])


def test_several_packages_are_pooled_with_the_levers_on_which_they_differ(run: Run) -> None:
    found = gather(run, ["baseline", "shut"], symbols=["rule"], most=10)
    assert found.names == ("rule", "release", "spillway")
    assert found.columns["release"].tolist() == [1.0] * 10 + [0.0] * 10
    assert found.outcome.tolist() == [
        *gather(run, "baseline", most=10).outcome.tolist(),
        *gather(run, "shut", most=10).outcome.tolist(),
    ]


def test_results_that_are_not_finite_are_left_out_and_counted(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def spoiled(self: Run, *_: object, **__: object) -> Iterator[Chunk]:
        holds = np.array([[1, np.nan, 0, 1]] * 3, np.float32)
        yield Chunk(np.arange(4, dtype=np.uint32), np.zeros((4, 1), np.int8), {"holds": holds})

    monkeypatch.setattr(Run, "chunks", spoiled)
    found = gather(run, "open")
    assert found.outcome.tolist() == [0, 1, 0]
    assert found.masked == 1
    assert found.columns["loss"].shape == (3,)


def test_everything_unknown_is_listed_with_the_nearest_name(run: Run) -> None:
    with pytest.raises(InputError) as caught:
        gather(run, "opn", symbols=["los"])
    assert str(caught.value) == (
        "no package 'opn' in this run\nAllowed: baseline, open, shut.\nDid you mean 'open'?\n"
        "'los' is no uncertainty that is sampled, and no school\nAllowed: inflow, loss, price, rule.\n"
        "Did you mean 'loss'?"
    )
    with pytest.raises(InputError, match="no threshold or metric 'floded' in this run"):
        gather(run, "open", "floded>1")


def test_a_target_says_what_it_means(run: Run) -> None:
    scope, units = run.scope, run.manifest.units
    assert Target.of(scope, units, "breaks").meaning == "the package breaks"
    assert Target.of(scope, units, "flooded").meaning == scope.thresholds["flooded"].breaks_as
    assert Target.of(scope, units, "earned>=2").meaning == "earned >= 2"
    assert not Target.of(scope, units, "earned").is_event


def test_evidence_says_where_the_futures_come_from(run: Run) -> None:
    evidence = Evidence.of_run(run)
    assert (evidence.model, evidence.futures, evidence.seed, evidence.ensemble) == ("reservoir", 3000, 5, "prior")
    assert evidence.run == run.address
    assert Path(run.address).name == "run"
    assert Evidence.of_run(run, 100).to_dict()["futures"] == 100
