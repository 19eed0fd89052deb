"""A future replayed quarter by quarter: the sweep's bits, whatever lies beside it in the block."""

import numpy as np
import pytest

from titanium import compile_model, load_case
from titanium.errors import InputError
from titanium.explore.block import Chunk, compiled, prepared
from titanium.explore.futures import MAX_INDEX, Design
from titanium.explore.replay import Replay, replay
from titanium.explore.stream import stream

CASE = load_case("us_rok")
MODEL = compile_model(CASE)
SEED = 5
FUTURES = 200


@pytest.fixture(scope="module")
def swept() -> Chunk:
    return next(iter(stream(MODEL, ["titanium", "full_withdrawal"], FUTURES, SEED)))


@pytest.fixture(scope="module")
def with_war(swept: Chunk) -> Replay:
    return replay(MODEL, "full_withdrawal", Design(CASE, SEED), int(np.argmax(swept.metrics["home_war"][1] == 1)))


@pytest.fixture(scope="module")
def quiet(swept: Chunk) -> Replay:
    events = sum(swept.metrics[name][0] for name in ("home_war", "second_war", "rupture", "host_nuclear", "clashes"))
    return replay(MODEL, "titanium", Design(CASE, SEED), int(np.argmax(events == 0)))


def assert_same_bits(found: np.float32, expected: np.float32, what: str) -> None:
    assert np.float32(found).tobytes() == np.float32(expected).tobytes(), f"{what}: {found} is not {expected}"


def test_the_last_metrics_are_those_of_the_sweep_bit_for_bit(swept: Chunk, with_war: Replay, quiet: Replay) -> None:
    assert with_war.metrics[-1]["home_war"] == 1
    assert quiet.metrics[-1]["home_war"] == quiet.metrics[-1]["clashes"] == 0
    for row, found in ((1, with_war), (0, quiet)):
        for name, values in swept.metrics.items():
            assert_same_bits(found.metrics[-1][name], values[row, found.index], name)


def test_draw_and_schools_are_those_of_the_sweep(swept: Chunk, with_war: Replay) -> None:
    assert with_war.cell == tuple(swept.cell[with_war.index])
    again = Design(CASE, SEED).at(np.array([with_war.index]))
    for symbol, value in with_war.draw.items():
        assert_same_bits(value, again.draw[symbol][0], symbol)


@pytest.mark.parametrize("place", [1, 700, 2047])
def test_a_future_has_the_same_bits_in_another_place_and_in_other_company(with_war: Replay, place: int) -> None:
    others = np.random.default_rng(place).integers(0, MAX_INDEX, 2048).astype(np.uint32)
    others[place] = with_war.index
    _, ready = prepared(MODEL, Design(CASE, SEED), others)
    _, play = compiled(MODEL)
    for quarters in (0, 1, 13, 40):
        played = play(with_war.setting, ready, np.int32(quarters))
        for name, values in played.metrics.items():
            assert_same_bits(with_war.metrics[quarters][name], values[place], f"{name} after {quarters}")
        for name, values in played.state._asdict().items():
            assert_same_bits(getattr(with_war.states[quarters], name), values[place], f"{name} after {quarters}")


def test_every_quarter_is_kept_and_follows_from_the_one_before(with_war: Replay) -> None:
    n = CASE.description.horizon.quarters
    assert (len(with_war.worlds), len(with_war.states), len(with_war.metrics)) == (n, n + 1, n + 1)
    assert [float(world.year) for world in with_war.worlds] == [quarter / 4 for quarter in range(n)]
    first = with_war.states[0]
    assert (first.z_a, first.mult, first.rup) == (with_war.p["z_a0"], 1, 0)
    for name in ("home_war", "second_war", "rupture", "host_nuclear", "clashes"):
        path = [metrics[name] for metrics in with_war.metrics]
        assert path[0] == 0
        assert path == sorted(path), f"{name} never falls"
    for state, metrics in zip(with_war.states, with_war.metrics, strict=True):
        assert state.fought_home == metrics["home_war"]
        assert state.rup == metrics["rupture"]
        assert state.nuc == metrics["host_nuclear"]


@pytest.mark.parametrize(
    ("package", "index", "message"),
    [
        ("titanum", 0, "Did you mean 'titanium'"),
        ("titanium", -1, "future -1: a whole number from 0 to"),
        ("titanium", MAX_INDEX + 1, f"future {MAX_INDEX + 1}: a whole number from 0 to {MAX_INDEX}"),
    ],
)
def test_what_is_not_there_cannot_be_replayed(package: str, index: int, message: str) -> None:
    with pytest.raises(InputError, match=message):
        replay(MODEL, package, Design(CASE, SEED), index)


def test_the_last_future_of_all_can_be_replayed() -> None:
    found = replay(MODEL, "ironclad", Design(CASE, SEED), MAX_INDEX)
    assert all(np.isfinite(value) for value in found.metrics[-1].values())
