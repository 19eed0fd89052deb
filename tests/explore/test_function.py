"""Functions of other people as models: what they are given, what they may do wrong, and that nothing else suffers."""

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from titanium.errors import InputError, RunError
from titanium.explore.block import BLOCK, Chunk
from titanium.explore.function import (
    FunctionModel,
    FunctionScope,
    at_least,
    at_most,
    beta,
    constant,
    find_model,
    lever,
    load_model,
    loguniform,
    triangular,
    uniform,
    within,
    wrap,
)
from titanium.explore.futures import Design
from titanium.explore.store import open_run
from titanium.explore.stream import stream
from titanium.explore.sweep import resume, sweep
from titanium.model.metrics import NEVER

ROOT = Path(__file__).parents[2]
N = 40


def pond(inflow: float, decay: float, filtered: float) -> dict[str, float]:
    level = inflow * (1 - filtered) / decay
    return {"level": level, "cost": 3 * filtered, "spare": level - 1}


def described(**more: Any) -> dict[str, Any]:
    return {
        "levers": {"filtered": lever(0, 1, baseline=0)},
        "uncertainties": {"inflow": uniform(1, 2), "decay": triangular(0.1, 0.5, 0.9)},
        "metrics": ["level", "cost"],
        "packages": {"filter": {"filtered": 0.7}},
        "thresholds": {"level": at_most(3), "cost": at_most(2)},
        "processes": 1,
        **more,
    }


def played(model: FunctionModel, packages: tuple[str, ...] = ("baseline",), n: int = N, seed: int = 3) -> Chunk:
    chosen = {name: model.scope.package(name) for name in packages}
    return model.play(chosen, Design(model.scope, seed), np.arange(n, dtype=np.uint32))


def simple(function: Callable[..., Any], **more: Any) -> FunctionModel:
    """A model of one uncertainty, from 0 to 1, and two metrics."""
    return wrap(function, **{"uncertainties": {"x": uniform(0, 1)}, "metrics": ["y", "z"], "processes": 1, **more})


def assert_same_bits(one: Chunk, other: Chunk, where: np.ndarray | slice = slice(None)) -> None:
    assert one.metrics.keys() == other.metrics.keys()
    for name, values in one.metrics.items():
        np.testing.assert_array_equal(
            values[:, where].view(np.uint32), other.metrics[name][:, where].view(np.uint32), err_msg=name
        )


# What a function is given, and what becomes of what it gives


def test_every_future_and_package_is_played_with_its_own_draw_and_levers() -> None:
    model = wrap(pond, **described())
    chunk = played(model, ("baseline", "filter"))
    draw = Design(model.scope, 3).at(np.arange(N)).draw
    for row, filtered in enumerate((0.0, 0.7)):
        for place in range(N):
            expected = pond(float(draw["inflow"][place]), float(draw["decay"][place]), filtered)
            assert chunk.metrics["level"][row, place] == np.float32(expected["level"])
    assert list(chunk.metrics) == ["holds", "first_break", "first_break_quarter", "level", "cost"]
    assert dict(model.metrics)["first_break_quarter"] == "quarter"


def test_the_first_threshold_in_order_is_the_one_that_breaks_first() -> None:
    chunk = played(wrap(pond, **described()), ("baseline", "filter"))
    metrics = chunk.metrics
    over = metrics["level"] > 3
    np.testing.assert_array_equal(metrics["first_break"], np.where(over, 0, np.where(metrics["cost"] > 2, 1, -1)))
    np.testing.assert_array_equal(metrics["holds"], metrics["first_break"] < 0)
    assert np.all(metrics["first_break_quarter"] == NEVER)
    assert over[0].any()
    assert not over[0].all()


def test_a_limit_is_held_against_a_metric_before_it_is_rounded_to_be_stored() -> None:
    chunk = played(simple(lambda x: {"y": 1 + 1e-12, "z": 0}, thresholds={"y": at_most(1)}))
    assert np.all(chunk.metrics["y"] == 1)
    assert not chunk.metrics["holds"].any()


def test_without_thresholds_every_package_holds() -> None:
    assert played(simple(lambda x: {"y": x, "z": -x})).metrics["holds"].all()


def test_what_is_given_has_the_type_that_the_guide_promises() -> None:
    seen: dict[str, Any] = {}

    def function(**given: Any) -> dict[str, float]:
        seen.update(given)
        return {"y": 1}

    model = wrap(
        function,
        levers={"share": lever(0, 1, baseline=0.5), "who": lever(0, 2, 1, ["nobody", "the old", "all"])},
        uncertainties={"a": uniform(0, 1), "b": beta(2, 3), "c": constant(0.1), "d": loguniform(1, 10)},
        schools={"waning": ["slow", "fast"]},
        metrics=["y"],
        processes=1,
    )
    played(model)
    assert {name: type(value) for name, value in seen.items()} == {
        **dict.fromkeys(["share", "a", "b", "c", "d"], float),
        "who": int,
        "waning": str,
    }
    assert seen["c"] == 0.1  # as it was written, not as single precision has it
    assert seen["waning"] in ("slow", "fast")


def test_every_position_of_a_school_is_met_by_its_name() -> None:
    def function(x: float, waning: str) -> dict[str, float]:
        return {"y": {"slow": 1, "fast": 2}[waning], "z": x}

    chunk = played(simple(function, schools={"waning": {"slow": "over years", "fast": "over months"}}))
    np.testing.assert_array_equal(chunk.metrics["y"][0], chunk.cell[:, 0] + 1)
    assert {1, 2} == set(chunk.metrics["y"][0].tolist())


def test_truth_values_whole_numbers_and_numpy_scalars_are_numbers() -> None:
    given = {"a": True, "b": 3, "c": np.float32(0.5), "d": np.array(2.0), "e": np.bool_(False)}
    model = wrap(lambda x: given, uncertainties={"x": uniform(0, 1)}, metrics=list(given), processes=1)
    chunk = played(model)
    assert [chunk.metrics[name][0, 0] for name in given] == [1, 3, 0.5, 2, 0]


# Random streams


@pytest.mark.parametrize("stream_name", ["seed", "rng"])
def test_a_future_has_the_same_random_stream_under_every_package_and_in_any_company(stream_name: str) -> None:
    def by_seed(x: float, step: float, seed: int) -> dict[str, float]:
        return {"y": step, "z": np.random.default_rng(seed).random()}

    def by_generator(x: float, step: float, rng: np.random.Generator) -> dict[str, float]:
        return {"y": step, "z": rng.random()}

    model = simple(
        by_seed if stream_name == "seed" else by_generator,
        levers={"step": lever(0, 1, baseline=0)},
        packages={"up": {"step": 1}},
    )
    chunk = played(model, ("baseline", "up"))
    draws = chunk.metrics["z"]
    np.testing.assert_array_equal(draws[0], draws[1])
    assert len(set(draws[0].tolist())) == N
    alone = model.play({"up": {"step": 1.0}}, Design(model.scope, 3), np.array([17], dtype=np.uint32))
    assert alone.metrics["z"][0, 0] == draws[0, 17]
    assert not np.array_equal(played(model, seed=4).metrics["z"][0], draws[0])


# Functions of arrays


def pond_of_arrays(inflow: np.ndarray, decay: np.ndarray, filtered: float) -> dict[str, Any]:
    level = inflow * (1 - filtered) / decay
    return {"level": level, "cost": 3 * filtered}


def test_a_function_of_arrays_gives_what_the_same_function_of_numbers_gives() -> None:
    one = played(wrap(pond, **described()), ("baseline", "filter"))
    other = played(wrap(pond_of_arrays, **described(vectorised=True)), ("baseline", "filter"))
    assert_same_bits(one, other)


def test_arrays_have_one_length_whatever_is_asked() -> None:
    lengths: set[int] = set()

    def function(x: np.ndarray, school: np.ndarray, seed: np.ndarray) -> dict[str, Any]:
        lengths.update((len(x), len(school), len(seed)))
        return {"y": np.exp(x), "z": np.where(school == "up", 1, -1) + 0 * seed}

    model = simple(function, vectorised=True, schools={"school": ["up", "down"]})
    whole, part = played(model, n=1000), played(model, n=7)
    assert lengths == {BLOCK}
    for name, values in part.metrics.items():
        np.testing.assert_array_equal(values, whole.metrics[name][:, :7], err_msg=name)
    np.testing.assert_array_equal(whole.metrics["z"][0], 1 - 2 * whole.cell[:, 0])


def test_a_function_that_changes_its_arrays_spoils_no_other_package() -> None:
    def function(x: np.ndarray, step: float) -> dict[str, Any]:
        x += step
        return {"y": x, "z": 0}

    model = simple(function, vectorised=True, levers={"step": lever(0, 1, 1)}, packages={"none": {"step": 0}})
    chunk = played(model, ("baseline", "none"))
    np.testing.assert_allclose(chunk.metrics["y"][0], chunk.metrics["y"][1] + 1, rtol=1e-6)


def test_only_the_futures_that_break_a_function_of_arrays_are_masked() -> None:
    def function(x: np.ndarray) -> dict[str, Any]:
        if np.any(x > limit):
            raise ArithmeticError("x is too large\nand more lines")
        return {"y": np.log(x), "z": 1}

    limit = 2.0
    sound = played(simple(function, vectorised=True), n=300)
    limit = 0.97
    chunk = played(simple(function, vectorised=True), n=300)
    culprits = Design(simple(function).scope, 3).at(np.arange(300)).draw["x"] > limit
    assert 0 < culprits.sum() < 30
    np.testing.assert_array_equal(chunk.finite[0], ~culprits)
    assert_same_bits(sound, chunk, ~culprits)
    assert {failure.reason for failure in chunk.failures} == {"ArithmeticError: x is too large"}
    assert [failure.future for failure in chunk.failures] == np.flatnonzero(culprits).tolist()


# Failures


def raising(message: str) -> Callable[[], Any]:
    def give() -> Any:
        raise ValueError(message)

    return give


def leaving() -> Any:
    sys.exit(2)


FAULTS: Mapping[str, tuple[Callable[[], Any], str]] = {
    "an error": (raising("no water\nat all"), "ValueError: no water"),
    "an exit": (leaving, "SystemExit: 2"),
    "not a number": (lambda: {"y": float("nan"), "z": 1}, "metric 'y' is nan"),
    "infinity": (lambda: {"y": 1, "z": -float("inf")}, "metric 'z' is -inf"),
    "too large": (lambda: {"y": 1e300, "z": 1}, "metric 'y' is 1e+300, too large to be stored"),
    "a huge whole number": (lambda: {"y": 10**400, "z": 1}, "OverflowError: int too large to convert to float"),
    "a missing metric": (lambda: {"y": 1, "zz": 1}, "gave no metric 'z'"),
    "a series": (lambda: {"y": [1.0, 2.0], "z": 1}, "metric 'y' has the shape (2,); one number is wanted"),
    "a ragged series": (lambda: {"y": [[1.0], [2.0, 3.0]], "z": 1}, "metric 'y' is a list, not a number"),
    "text": (lambda: {"y": "3.5", "z": 1}, "metric 'y' is a str, not a number"),
    "a complex number": (lambda: {"y": 1j, "z": 1}, "metric 'y' is a complex, not a number"),
    "nothing for a metric": (lambda: {"y": None, "z": 1}, "metric 'y' is nothing, not a number"),
    "nothing": (lambda: None, "gave nothing; a dictionary from metric to number is wanted"),
    "a list": (lambda: [1, 2], "gave a list; a dictionary from metric to number is wanted"),
}


@pytest.mark.parametrize(("give", "reason"), FAULTS.values(), ids=FAULTS.keys())
def test_a_future_that_fails_is_masked_with_its_reason_and_every_other_keeps_its_bits(
    give: Callable[[], Any], reason: str
) -> None:
    def fragile(x: float) -> Any:
        return give() if 0.5 < x < 0.6 else {"y": x, "z": x / 3}

    sound = played(simple(lambda x: {"y": x, "z": x / 3}))
    chunk = played(simple(fragile))
    failing = (sound.metrics["y"][0] > 0.5) & (sound.metrics["y"][0] < 0.6)
    np.testing.assert_array_equal(chunk.finite[0], ~failing)
    assert_same_bits(sound, chunk, ~failing)
    for values in chunk.metrics.values():
        assert np.isnan(values[0, failing]).all()
    assert [(own.future, own.package, own.reason) for own in chunk.failures] == [
        (int(place), "baseline", reason) for place in np.flatnonzero(failing)
    ]


def test_a_failed_future_does_not_get_the_outcome_of_the_one_before() -> None:
    outcome: dict[str, float] = {}

    def function(x: float) -> dict[str, float]:
        if x > 0.8:
            raise RuntimeError("did not converge")
        outcome.update(y=x, z=1)
        return outcome

    chunk = played(simple(function))
    values = chunk.metrics["y"][0]
    assert np.isnan(values).any()
    assert len(set(values[np.isfinite(values)].tolist())) == np.isfinite(values).sum()


@settings(max_examples=15)
@given(st.sets(st.integers(0, N - 1)), st.booleans())
def test_whichever_futures_fail_the_others_keep_their_bits(failing: set[int], vectorised: bool) -> None:
    draw = Design(simple(lambda x: {"y": x, "z": 1}).scope, 3).at(np.arange(N)).draw["x"]
    bad = draw[sorted(failing)].astype(np.float64)

    def function(x: Any) -> dict[str, Any]:
        if np.isin(x, bad).any():
            raise ValueError("bad")
        return {"y": np.sqrt(x), "z": x * x}

    sound = played(simple(lambda x: {"y": np.sqrt(x), "z": x * x}, vectorised=vectorised))
    chunk = played(simple(function, vectorised=vectorised))
    kept = np.array([place not in failing for place in range(N)])
    np.testing.assert_array_equal(chunk.finite[0], kept)
    assert_same_bits(sound, chunk, kept)


def test_a_metric_that_no_future_has_is_an_error_before_anything_is_played() -> None:
    calls = 0

    def function(x: float) -> dict[str, float]:
        nonlocal calls
        calls += 1
        return {"Y": x, "zet": 1}

    with pytest.raises(InputError, match=r"first 8 futures: gave no metric 'y', 'z'\nAllowed: Y, zet\."):
        played(simple(function), n=1000)
    assert calls == 8
    with pytest.raises(InputError, match="gave nothing; a dictionary"):
        played(simple(lambda x: None, vectorised=True))


def test_a_model_that_fails_in_every_future_for_its_own_reasons_is_played_to_the_end() -> None:
    chunk = played(simple(lambda x: 1 / 0))
    assert len(chunk.failures) == N
    assert not chunk.finite.any()


# What is refused


def test_every_problem_of_a_model_is_told_at_once() -> None:
    def function(inflow: float, decay: float, pump: float, /, size: float = 1) -> dict[str, float]:
        return {}

    with pytest.raises(InputError) as caught:
        wrap(
            function,
            name="pond",
            levers={"sise": lever(0, 1, 0), "holds": lever(0, 1, 0)},
            uncertainties={"inflow": uniform(0, 1), "class": uniform(0, 1)},
            metrics={"level": "metres", "inflow": "1"},
            packages={"big": {"siz": 3}, "huge": {"sise": 3}},
            thresholds={"levle": at_least(1)},
            correlations={("inflow", "outflow"): 0.5},
            base="bigg",
            processes=0,
        )
    said = str(caught.value)
    for expected in (
        "problems in model 'pond'",
        "the function takes no 'sise'",
        "Did you mean 'size'?",
        "'decay' can only be given by position; everything is given by name",
        "0 processes: at least 1 is wanted",
        "'class' cannot be the name of an argument",
        "'holds' is the name of something that results have already",
        "'inflow' names two things",
        "metric 'level': unit 'metres' has the unknown name 'metres'",
        "threshold 'levle' is on 'levle', which is no metric\nAllowed: inflow, level.\nDid you mean 'level'?",
        "package 'big': 'siz' is no lever",
        "package 'huge': sise 3 is outside 0 to 1",
        "base 'bigg' is no package",
        "correlation 'inflow_outflow': 'outflow' is not an uncertainty",
    ):
        assert expected in said, expected


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: uniform(3, 2), r"uniform\(3, 2\): low 3, mode 2.5, high 2 are not in order"),
        (lambda: loguniform(0, 2), r"loguniform\(0, 2\): a loguniform range starts above 0, not at 0"),
        (lambda: beta(0, 2), r"beta\(0, 2\): alpha: "),
        (lambda: constant(float("nan")), r"constant\(nan\): value: "),
        (lambda: uniform(0, 1, unit="kg"), "unit 'kg' has the unknown name 'kg'"),
        (lambda: lever(0, 1, baseline=2), "lever from 0 to 1: baseline 2 is outside 0 to 1"),
        (lambda: lever(0, 2, 0.5, ["a", "b"]), "baseline 0.5 is not one of its values"),
        (lambda: within(2, 1), "at_least 2 is over at_most 1"),
        (lambda: simple(lambda x, y: {}), "the function needs 'y', which is no lever, uncertainty or school"),
        (lambda: simple(lambda x, seed, rng: {}), "takes both seed and rng"),
        (lambda: simple(lambda x, rng: {}, vectorised=True), "a vectorised function takes no rng"),
        (lambda: simple(lambda x: {}, vectorised=True, processes=3), "called by host threads"),
        (lambda: simple(lambda x: {}, metrics=[]), "no metric is named"),
        (lambda: simple(lambda x: {}, schools={"x": ["only"]}), "at least 2 items"),
        (lambda: simple(lambda x, a: {}, levers={"a": (0, 1)}), r"lever 'a' is \(0, 1\)\nWrite it as lever\(low"),
        (lambda: simple(lambda x: {}, thresholds={"y": 3}), r"threshold 'y' is 3\nWrite it as at_most\(limit\)"),
        (lambda: simple(lambda x: {}, packages={"a": {"b": float("inf")}}), "finite number"),
        (lambda: wrap(max, uncertainties={}, metrics=["y"]), "is not a function written in Python"),
    ],
)
def test_what_cannot_be_a_model_is_refused(make: Callable[[], Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        make()


# The scope, kept beside results


def test_a_scope_comes_back_from_json_as_it_was() -> None:
    model = wrap(
        pond,
        **described(
            levers={"filtered": lever(0, 1, 0, unit="share", name="share of the inflow", grade="B", source="x2020")},
            thresholds={"low": within(0.5, 3, "level", breaks_as="the pond dries or floods"), "cost": at_most(2)},
            schools={},
            correlations={("inflow", "decay"): 0.3},
        ),
    )
    back = FunctionScope.from_json(model.scope.to_json())
    assert back == model.scope
    assert back.hash == model.scope.hash
    assert json.loads(back.to_json())["kind"] == "function"
    assert back.thresholds["low"].breaks_as == "the pond dries or floods"
    assert back.levers["filtered"].source == ("x2020",)
    assert back.uncertainties["inflow"].source == ("pond",)
    with pytest.raises(InputError, match=r"no package 'filtr'\nAllowed: baseline, filter.\nDid you mean 'filter'?"):
        back.package("filtr")


LAKE = '''"""A small lake."""

from titanium.explore.function import at_most, lever, uniform, wrap
from rates import RATE

GAIN = {gain}


def grown(x):
    return GAIN * x{more}


def lake(x, release):
    return {{"level": grown(x) * RATE + release}}


def unused():
    return {unused}


model = wrap(
    lake,
    uncertainties={{"x": uniform(0, {high})}},
    levers={{"release": lever(0, 1, 0)}},
    metrics=["level"],
    packages={{"bold": {{"release": 1}}}},
    thresholds={{"level": at_most(1)}},
    processes=1,
)
'''


def written(folder: Path, **changes: object) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "rates.py").write_text("RATE = 1.5\n")
    file = folder / "lake.py"
    file.write_text(LAKE.format(**{"gain": 2, "more": "", "unused": 0, "high": 1} | changes))
    return file


@pytest.fixture(autouse=True)
def _same_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", list(sys.path))


def test_the_hash_follows_what_the_results_follow_from_and_not_where_the_file_lies(tmp_path: Path) -> None:
    def hash_of(name: str, **changes: object) -> str:
        return load_model(f"{written(tmp_path / name, **changes)}:model").scope.hash

    first = hash_of("first")
    assert hash_of("elsewhere") == first
    assert hash_of("unused", unused=1) == first
    changed = {hash_of("constant", gain=3), hash_of("helper", more=" + 0.1"), hash_of("range", high=2)}
    assert first not in changed
    assert len(changed) == 3


def test_a_run_of_a_function_is_read_without_it_and_continued_with_it(tmp_path: Path) -> None:
    file = written(tmp_path / "model")
    whole = sweep(load_model(f"{file}:model"), ["baseline", "bold"], 300, 5, tmp_path / "whole", chunk=100)
    begun = sweep(load_model(f"{file}:model"), ["baseline", "bold"], 300, 5, tmp_path / "begun", chunk=100)
    (tmp_path / "begun/chunks/0000000100-0000.parquet").write_bytes(b"cut off")
    (tmp_path / "begun/chunks/0000000200-0000.json").unlink()
    finished = resume(begun.address)
    assert finished.complete
    assert not finished.verify()
    for one, other in zip(whole.tables(), finished.tables(), strict=True):
        assert one.equals(other)
    file.unlink()
    read = open_run(tmp_path / "whole")
    assert sum(len(chunk.index) for chunk in read.chunks()) == 300
    assert read.summary().at("bold", "level").futures == 300


def test_a_run_is_not_continued_with_a_function_that_changed_or_is_gone(tmp_path: Path) -> None:
    scope = load_model(f"{written(tmp_path / 'model')}:model").scope
    assert find_model(scope).scope == scope
    with pytest.raises(RunError, match="of model 'lake', '.*lake.py:lake', was changed since"):
        find_model(scope, load_model(f"{written(tmp_path / 'other', gain=7)}:model"))
    moved = scope.model_copy(update={"function": f"{tmp_path}/model/laek.py:lake"})
    with pytest.raises(
        RunError, match=r"of model 'lake' is needed and not found: no file .*laek.py'\n.*\nDid .* 'lake.py'"
    ):
        find_model(moved)


def test_futures_stored_and_futures_streamed_are_the_same(tmp_path: Path) -> None:
    model = load_model(f"{written(tmp_path / 'model')}:model")
    run = sweep(model, ["baseline", "bold"], 250, 5, tmp_path / "run", chunk=100)
    streamed = list(stream(model, ["baseline", "bold"], 250, 5, chunk=100))
    for one, other in zip(streamed, run.chunks(), strict=True):
        assert_same_bits(one, other)


def test_failures_of_a_stored_run_are_listed_with_their_reasons(tmp_path: Path) -> None:
    def fragile(x: float) -> dict[str, float]:
        if x > 0.9:
            raise ValueError("the gauge broke")
        return {"y": x, "z": 1}

    run = sweep(simple(fragile), ["baseline"], 100, 0, tmp_path / "run")
    assert 5 < run.failed == len(run.failures) < 15
    assert {failure.reason for failure in run.failures} == {"ValueError: the gauge broke"}


# Models found by their address


@pytest.mark.parametrize("is_whole", [True, False], ids=["whole path", "from here"])
def test_a_model_is_found_by_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_whole: bool) -> None:
    file = written(tmp_path / "models")
    monkeypatch.chdir(tmp_path)
    model = load_model(f"{file if is_whole else 'models/lake.py'}:model", processes=1)
    assert model.scope.function == "models/lake.py:lake"
    assert model.processes == 1
    assert model(0.5, release=1) == {"level": 2.5}


def test_a_model_is_found_by_its_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path / "package_of_models")
    (tmp_path / "package_of_models/__init__.py").touch()
    monkeypatch.chdir(tmp_path)
    sys.path.append(str(tmp_path / "package_of_models"))
    model = load_model("package_of_models.lake:model")
    assert model.scope.function == "package_of_models.lake:lake"
    assert find_model(model.scope).function is model.function
    with pytest.raises(InputError, match=r"no module 'package_of_models.laek'\nAllowed: .*\nDid you mean '.*lake'"):
        load_model("package_of_models.laek:model")


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("examples/models/laek.py:model", r"no file 'examples/models/laek.py'\nAllowed: lake.py, sir.py.\nDid .*'lake"),
        ("examples/models/lake.py:modl", r"'examples/models/lake.py' has no 'modl'\nAllowed: .*\nDid you mean 'model'"),
        ("examples/models/lake.py:lake", r"is a function, not a model\nMake a model of it: model = wrap\(lake, ...\)"),
        ("examples/models/lake.py:YEARS", "is a int, not a model"),
        ("no_such_package.lake:model", "no module 'no_such_package'"),
        ("examples/models/lake.py", "is no address"),
        ("json:3", "is no address"),
    ],
)
def test_an_address_where_there_is_no_model_says_what_is_there(
    address: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    with pytest.raises(InputError, match=message):
        load_model(address)


def test_a_file_that_cannot_be_loaded_says_why(tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text("import not_there\n")
    with pytest.raises(
        InputError, match="broken.py' cannot be loaded: ModuleNotFoundError: No module named 'not_there'"
    ):
        load_model(f"{tmp_path}/broken.py:model")


# The examples


def test_the_lake_turns_when_more_is_released(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    model = load_model("examples/models/lake.py:model", processes=1)
    chunk = played(model, ("nothing", "baseline", "bold"), n=100)
    assert chunk.finite.all()
    reliability = chunk.metrics["reliability"]
    assert np.all(reliability[0] >= reliability[1])
    assert np.all(reliability[1] >= reliability[2])
    assert np.all(chunk.metrics["max_P"][0] <= chunk.metrics["max_P"][2])
    assert np.all(chunk.metrics["inertia"] == 1)
    delta = Design(model.scope, 3).at(np.arange(100)).draw["delta"].astype(np.float64)
    np.testing.assert_allclose(chunk.metrics["utility"][2], 0.04 * (1 - delta**100) / (1 - delta), rtol=1e-5)


def test_an_epidemic_ends_as_kermack_and_mckendrick_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    epidemic = load_model("examples/models/sir.py:model")
    uncertain = {"reproduction": [1.5, 2.5], "infectious_days": [8.0, 8.0], "seeded": [1e-4, 1e-4], "heeded": [0.5] * 2}
    arrays = {name: np.array(values) for name, values in uncertain.items()}
    levers = {"vaccinated_per_day": 0.0, "contact_cut": 0.0, "cut_from": 0.0, "cut_days": 0.0}
    given = epidemic(**levers, **arrays, immunity=np.array(["lasts", "lasts"]))
    for reproduction, ever in zip(uncertain["reproduction"], given["ever_infected"], strict=True):
        assert 1 - ever == pytest.approx(np.exp(-reproduction * ever), abs=0.03)
    assert played(epidemic, ("baseline", "early", "late", "vaccinate")).finite.all()
