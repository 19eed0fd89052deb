"""What is kept between runs: whole or not there, and found again by all that it follows from."""

import os
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from titanium.compile_cache import cache_folder, code_in_process, keep, kept, key_of
from titanium.model import hazards, ledger


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))


def test_what_is_kept_comes_back():
    assert kept("sum", "a") is None
    keep("sum", "a", b"42")
    assert kept("sum", "a") == b"42"
    assert kept("sum", "b") is None
    assert kept("product", "a") is None


@pytest.mark.parametrize("change", [lambda data: data[:-1], lambda data: data[:-1] + b"!", lambda data: b""])
def test_a_file_that_is_not_whole_is_as_good_as_none(change):
    keep("sum", "a", b"42")
    (file,) = (cache_folder() / "traced").iterdir()
    file.write_bytes(change(file.read_bytes()))
    assert kept("sum", "a") is None


def test_a_cache_that_cannot_be_written_costs_nothing_but_time(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    keep("sum", "a", b"42")
    assert kept("sum", "a") is None


def test_a_function_replaced_in_a_running_process_makes_another_key(monkeypatch):
    before = key_of("titanium.model.compile", ["a case"])
    assert key_of("titanium.model.compile", ["another case"]) != before
    with monkeypatch.context() as patch:
        patch.setattr(hazards, "hazards", lambda *_: None)
        assert key_of("titanium.model.compile", ["a case"]) != before
    assert key_of("titanium.model.compile", ["a case"]) == before


@pytest.mark.parametrize("number", [2.0, (1.0, 2.0)])
def test_a_constant_replaced_in_a_running_process_makes_another_key(monkeypatch, number):
    before = code_in_process("titanium.model.compile")
    monkeypatch.setattr(ledger, "CPI_CAPPED", number)
    assert code_in_process("titanium.model.compile") != before


def test_what_a_replaced_function_carries_along_counts_too(monkeypatch):
    def scaled(factor):
        return lambda *given: (factor, given)

    def keys(*functions):
        for function in functions:
            with monkeypatch.context() as patch:
                patch.setattr(hazards, "hazards", function)
                yield code_in_process("titanium.model.hazards")

    one, two, other = keys(scaled(1.0), scaled(1.0), scaled(2.0))
    assert one == two != other
    one, two, other = keys(partial(max, 1.0), partial(max, 1.0), partial(max, 2.0))
    assert one == two != other
    one, two = keys(scaled([1.0]), scaled([1.0]))
    assert one != two, "what cannot be told is never found again"


def test_code_out_of_reach_does_not_matter(monkeypatch):
    before = code_in_process("titanium.model.ledger")
    monkeypatch.setattr(hazards, "hazards", lambda *_: None)
    assert code_in_process("titanium.model.ledger") == before


def test_another_process_finds_the_same_key():
    code = "from titanium import expressions, compile_cache; print(compile_cache.key_of('titanium.expressions', []))"
    env = os.environ | {"PYTHONHASHSEED": "7"}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == key_of("titanium.expressions", [])
