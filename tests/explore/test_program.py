"""A program is traced once for all processes, and found again only by what it was traced from."""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from titanium import compile_model, load_case
from titanium.explore import program
from titanium.explore.program import Program
from titanium.explore.stream import stream
from titanium.model.appraisal import Capitals

CASE = load_case("us_rok")
KEEPS = pytest.mark.skipif(find_spec("flatbuffers") is None, reason="JAX writes programs with this package")
DRAWS = np.linspace(0.1, 2, 64, dtype=np.float32)


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))


def utilities(draws: Any, key: Any, terms: dict[str, Any]) -> dict[str, Any]:
    shock = jax.random.normal(key, draws.shape)
    return {"own": Capitals(draws * terms["T"] + shock, jnp.exp(-draws) + shock), "none": None}


def never(*_: Any) -> Any:
    raise AssertionError("traced again")


def called(function: Any, case: Any = CASE, name: str = "utilities", draws: Any = DRAWS, **more: Any) -> Any:
    return Program(case, name, __name__, function, **more)(draws, jax.random.key(3), {"T": np.float32(28.5)})


@KEEPS
@pytest.mark.parametrize("shares", [False, True])
def test_what_was_kept_gives_the_same_bits_and_is_not_traced_again(shares):
    first, again = called(utilities, shares=shares), called(never, shares=shares)
    assert isinstance(again["own"], Capitals)
    assert jax.tree.structure(first) == jax.tree.structure(again)
    assert [np.asarray(leaf).tobytes() for leaf in jax.tree.leaves(first)] == [
        np.asarray(leaf).tobytes() for leaf in jax.tree.leaves(again)
    ]
    expected = jax.jit(utilities)(DRAWS, jax.random.key(3), {"T": np.float32(28.5)})
    np.testing.assert_allclose(again["own"].patron, expected["own"].patron, rtol=1e-6)


def test_another_name_shape_type_or_case_is_another_program():
    called(utilities)
    changed = CASE.model_copy(update={"constraints": {}})
    assert changed.hash == CASE.hash, "a copy that was changed in memory keeps the hash"
    for other in ({"name": "other"}, {"draws": DRAWS[:32]}, {"draws": DRAWS.astype(np.int32)}, {"case": changed}):
        with pytest.raises(AssertionError, match="traced again"):
            called(never, **other)


def test_other_code_is_another_program(monkeypatch):
    called(utilities)
    monkeypatch.setitem(globals(), "utilities", never)
    with pytest.raises(AssertionError, match="traced again"):
        called(never)


def test_without_the_package_that_writes_programs_they_are_traced_each_time(monkeypatch):
    expected = called(utilities)
    monkeypatch.setattr(program, "find_spec", lambda _: None)
    found = called(utilities)
    assert np.asarray(found["own"].host).tobytes() == np.asarray(expected["own"].host).tobytes()
    with pytest.raises(AssertionError, match="traced again"):
        called(never)


@pytest.mark.slow
def test_no_setting_of_the_compiler_from_outside_changes_the_bits_of_a_sweep():
    code = (
        "from tests.explore.test_program import swept; import sys; sys.stdout.buffer.write(swept())"  # as users run it
    )
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], env={"PATH": ""}, cwd=root, capture_output=True, check=True)
    assert done.stdout == swept()


def swept() -> bytes:
    chunk = next(iter(stream(compile_model(CASE), ["titanium"], 256, 0)))
    return b"".join(values.tobytes() for values in chunk.metrics.values())
