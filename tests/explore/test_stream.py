"""The sweep: the same bits in any chunking, masked failures, honest refusals."""

import numpy as np
import pytest

from titanium import compile_model, load_case
from titanium.errors import InputError
from titanium.explore.block import BLOCK, Chunk
from titanium.explore.ensemble import Ensemble
from titanium.explore.futures import Design
from titanium.explore.stream import stream
from titanium.model.metrics import NEVER

CASE = load_case("us_rok")
PACKAGES = ["ironclad", "full_withdrawal"]


def gather(n: int, **options: int) -> Chunk:
    chunks = list(stream(compile_model(CASE), PACKAGES, n, seed=11, **options))
    return Chunk(
        np.concatenate([chunk.index for chunk in chunks]),
        np.concatenate([chunk.cell for chunk in chunks]),
        {name: np.concatenate([chunk.metrics[name] for chunk in chunks], axis=1) for name in chunks[0].metrics},
    )


def assert_same_bits(one: Chunk, other: Chunk) -> None:
    np.testing.assert_array_equal(one.index, other.index)
    np.testing.assert_array_equal(one.cell, other.cell)
    for name, values in one.metrics.items():
        np.testing.assert_array_equal(values.view(np.uint32), other.metrics[name].view(np.uint32), err_msg=name)


@pytest.fixture(scope="module")
def whole() -> Chunk:
    return gather(5000)


@pytest.mark.parametrize("chunk", [512, 1000, 4096])
def test_the_same_seed_gives_the_same_bits_for_any_chunk_size(whole: Chunk, chunk: int) -> None:
    assert_same_bits(whole, gather(5000, chunk=chunk))


def test_the_same_bits_on_any_number_of_threads(whole: Chunk) -> None:
    assert_same_bits(whole, gather(5000, workers=1))


def test_a_part_of_the_futures_alone_gives_the_same_bits(whole: Chunk) -> None:
    part = gather(700, start=3100)
    rows = slice(3100, 3800)
    expected = Chunk(
        whole.index[rows], whole.cell[rows], {name: values[:, rows] for name, values in whole.metrics.items()}
    )
    assert_same_bits(expected, part)


def test_chunks_have_the_size_asked_for() -> None:
    sizes = [len(chunk.index) for chunk in stream(compile_model(CASE), PACKAGES, 2 * BLOCK + 5, seed=0, chunk=1500)]
    assert sizes == [1500, 1500, 1101]


def test_a_package_gives_the_same_bits_whatever_is_swept_beside_it(whole: Chunk) -> None:
    chunks = list(stream(compile_model(CASE), ["full_withdrawal"], 1000, seed=11))
    for name, values in chunks[0].metrics.items():
        np.testing.assert_array_equal(values[0], whole.metrics[name][1, :1000], err_msg=name)


def test_metrics_make_sense(whole: Chunk) -> None:
    metrics = whole.metrics
    assert whole.finite.all()
    for name in ("home_war", "second_war", "rupture", "host_nuclear", "holds", "secure"):
        assert set(np.unique(metrics[name])) <= {0.0, 1.0}, name
    assert np.all(metrics["secure"] >= metrics["holds"])
    broken = metrics["first_break"] >= 0
    np.testing.assert_array_equal(broken, metrics["holds"] == 0)
    assert np.all(metrics["first_break_quarter"][~broken] == NEVER)
    assert np.all(metrics["first_break_quarter"][broken] <= 40)
    ironclad, withdrawal = 0, 1
    assert np.all(metrics["relocation_cost"][ironclad] >= 0)
    assert metrics["d30_home"][withdrawal].mean() < metrics["d30_home"][ironclad].mean()
    assert metrics["home_war"][withdrawal].mean() > metrics["home_war"][ironclad].mean()


def test_sampled_events_and_conditional_rates_agree(whole: Chunk) -> None:
    pairs = {"home_war": "home_war", "second_war": "second_war", "rupture": "rupture", "host_nuclear": "nuclear"}
    for event, rate in pairs.items():
        sampled, expected = whole.metrics[event], whole.metrics[f"rate_{rate}"]
        error = np.sqrt(sampled.var(axis=1) / sampled.shape[1])
        assert np.all(np.abs(sampled.mean(axis=1) - expected.mean(axis=1)) < 4.5 * error + 0.002), event


def test_a_failed_future_is_masked_and_the_rest_is_unchanged(whole: Chunk) -> None:
    # the tripwire's scale: zero makes its exponent 0/0 without troops
    broken = CASE.uncertainties["T_h"].model_copy(update={"distribution": "constant", "value": 0.0})
    case = CASE.model_copy(update={"uncertainties": CASE.uncertainties | {"T_h": broken}, "hash": "broken"})
    met = Ensemble(Design(case, 0))
    chunk = next(iter(stream(compile_model(CASE), ["ironclad", "full_withdrawal"], 64, ensemble=met)))
    assert not chunk.finite[1].any()


@pytest.mark.parametrize(
    ("packages", "n", "message"),
    [
        (["irnclad"], 10, "Did you mean 'ironclad'"),
        (["ironclad", "ironclad"], 10, "named twice"),
        ([], 10, "no package is named"),
        (["ironclad"], 0, "from 1 to"),
        (["ironclad"], -3, "-3 futures"),
    ],
)
def test_a_request_that_cannot_be_run_is_refused(packages: list[str], n: int, message: str) -> None:
    with pytest.raises(InputError, match=message):
        stream(compile_model(CASE), packages, n)
