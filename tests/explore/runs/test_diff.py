"""Two runs compared: what was asked, which bits differ, which verdicts flip; whatever size the chunks have."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import made_up
from titanium.errors import RunError
from titanium.explore.block import Chunk, Packages
from titanium.explore.futures import Design
from titanium.explore.runs.diff import diff_runs
from titanium.explore.store import Run, open_run
from titanium.explore.sweep import sweep

MODEL = made_up.model()
NAMES = list(MODEL.scope.packages)
MANY: dict[str, dict[str, float]] = {
    f"p{number:03d}": {"release": number / 50, "spillway": 1.0} for number in range(80)
}


class Altered:
    """The reservoir, with something done to its results."""

    scope, metrics = MODEL.scope, MODEL.metrics

    def __init__(self, change: Any):
        self.change = change

    def play(self, packages: Packages, design: Design, index: np.ndarray) -> Chunk:
        chunk = MODEL.play(packages, design, index)
        self.change(chunk, list(packages))
        return chunk

    def close(self) -> None:
        """Nothing is kept running."""


def swept(
    name: str, model: Any = MODEL, packages: Any = NAMES, futures: int = 300, seed: int = 5, **options: Any
) -> Run:
    return sweep(model, packages, futures, seed, f"memory://diff/{name}", ensemble="prior", **options)


@pytest.fixture(scope="module")
def run() -> Run:
    return swept("reference", chunk=128)


def test_a_run_is_the_same_as_itself(run: Run) -> None:
    found = diff_runs(run, run)
    assert found.same
    assert (found.fields, found.levers, found.unpaired) == ((), (), "")
    assert found.rows == found.rows_one == found.rows_other == 900
    assert all(own.differing == 0 for own in found.metrics)


@settings(max_examples=8)
@given(one=st.integers(1, 90), other=st.integers(1, 90))
def test_the_size_of_chunks_makes_no_difference(one: int, other: int) -> None:
    first, second = (swept(f"size-{chunk}", futures=90, chunk=chunk) for chunk in (one, other))
    found = diff_runs(first, second)
    assert found.same
    assert found.rows == 270
    assert [own.field for own in found.fields] == (["chunk"] if one != other else [])
    assert all(own.decides == "nothing" for own in found.fields)


def test_the_order_and_grouping_of_packages_makes_no_difference() -> None:
    """Packages are stored 64 to a chunk; turned round, each group meets two of the other run."""
    one = swept("rising", packages=MANY, futures=50)
    other = swept("falling", packages=dict(reversed(MANY.items())), futures=50, chunk=20)
    found = diff_runs(one, other)
    assert found.same
    assert found.rows == 4000


def test_a_longer_run_with_more_packages_differs_in_what_it_has_alone(run: Run) -> None:
    found = diff_runs(run, swept("part", packages=["shut", "open"], futures=200))
    assert not found.same
    assert found.packages_only_one == ("baseline",)
    assert (found.rows_one, found.rows_other, found.rows) == (900, 400, 400)
    assert not any(own.differing for own in found.metrics)
    assert [(own.field, own.one, own.other) for own in found.fields if own.decides == "results"] == [
        ("futures", "300", "200")
    ]


def test_one_altered_number_is_found_and_placed(run: Run) -> None:
    def change(chunk: Chunk, packages: list[str]) -> None:
        chunk.metrics["earned"][packages.index("open"), chunk.index == 210] += 1

    found = diff_runs(run, swept("altered", Altered(change)))
    (own,) = [own for own in found.metrics if own.differing]
    assert (own.metric, own.differing, own.package, own.future) == ("earned", 1, "open", 210)
    assert own.one is not None
    assert own.other == pytest.approx(own.one + 1)
    assert own.largest == pytest.approx(1)
    assert not found.same


def test_verdicts_that_flip_are_counted_each_way(run: Run) -> None:
    def change(chunk: Chunk, packages: list[str]) -> None:
        row = packages.index("baseline")
        chunk.metrics["holds"][row] = 1 - chunk.metrics["holds"][row]

    found = diff_runs(run, swept("flipped", Altered(change)))
    verdicts = {own.package: own for own in found.verdicts}
    before = round(run.summary().at("baseline", "holds").mean * 300)
    assert (verdicts["baseline"].lost, verdicts["baseline"].gained) == (before, 300 - before)
    assert (verdicts["baseline"].holds_one, verdicts["baseline"].holds_other) == (before, 300 - before)
    assert (verdicts["shut"].lost, verdicts["shut"].gained) == (0, 0)


def test_a_future_that_failed_in_either_run_has_no_verdict(run: Run) -> None:
    def change(chunk: Chunk, packages: list[str]) -> None:
        chunk.metrics["kept"][packages.index("open"), chunk.index == 8] = np.nan

    found = diff_runs(run, swept("failed", Altered(change)))
    assert {own.package: own.futures for own in found.verdicts} == {"baseline": 300, "open": 299, "shut": 300}
    assert {own.metric: own.differing for own in found.metrics if own.differing} == {"finite": 1, "kept": 1}
    assert diff_runs(swept("failed", Altered(change)), open_run("memory://diff/failed")).same


def test_another_seed_is_another_set_of_futures(run: Run) -> None:
    found = diff_runs(run, swept("seed", seed=6))
    assert found.unpaired == "the runs have different seeds, so a future of one number is another in each"
    assert found.rows == 0
    assert not found.same


def test_other_uncertainties_are_other_futures(run: Run) -> None:
    uncertainties = dict(reversed(MODEL.scope.uncertainties.items()))
    other = made_up.model()
    other.scope = MODEL.scope.model_copy(update={"uncertainties": uncertainties})
    found = diff_runs(run, swept("turned", other))
    assert "other uncertainties or schools" in found.unpaired


def test_a_package_that_sets_a_lever_otherwise_is_told_and_compared(run: Run) -> None:
    packages = {name: dict(run.manifest.packages[name]) for name in NAMES}
    packages["open"]["release"] = 1.5
    found = diff_runs(run, swept("lever", packages=packages))
    (own,) = found.levers
    assert (own.package, own.lever, own.one, own.other) == ("open", "release", 2.0, 1.5)
    differing = {name.metric: name for name in found.metrics if name.differing}
    assert set(differing) == {"holds", "first_break", "kept", "flood", "earned"}
    assert differing["kept"].largest == pytest.approx(0.5)
    verdicts = {own.package: own for own in found.verdicts}
    assert verdicts["open"].gained > 0
    assert verdicts["shut"].gained == 0


def test_an_unfinished_run_is_compared_as_far_as_it_is(run: Run, tmp_path: Path) -> None:
    sweep(MODEL, NAMES, 300, 5, tmp_path / "run", ensemble="prior", chunk=100)
    for suffix in ("json", "parquet"):
        (tmp_path / "run" / "chunks" / f"0000000100-0000.{suffix}").unlink()
    found = diff_runs(run, open_run(tmp_path / "run"))
    assert (found.rows_one, found.rows_other, found.rows) == (900, 600, 600)
    assert not any(own.differing for own in found.metrics)


def test_a_damaged_chunk_is_named(run: Run, tmp_path: Path) -> None:
    sweep(MODEL, NAMES, 300, 5, tmp_path / "run", ensemble="prior", chunk=100)
    (tmp_path / "run" / "chunks" / "0000000100-0000.parquet").write_bytes(b"PAR1")
    with pytest.raises(RunError, match="0000000100-0000.parquet' is not what this run wrote"):
        diff_runs(run, open_run(tmp_path / "run"))


def test_a_comparison_is_plain_data_and_tells_how_far_it_is(run: Run) -> None:
    told: list[tuple[int, int, int]] = []
    found = diff_runs(
        run, swept("part", packages=["shut", "open"], futures=200), on_progress=lambda *at: told.append(at)
    )
    data = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert (data["schema"], data["same"]) == ("titanium.runs.diff/1", False)
    assert told
    assert all(0 < done <= total == 300 for done, total, _ in told)
