"""The verdict: counts, paired differences, first breaks, costs; streaming changes nothing."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from titanium import compile_model, load_case, stress
from titanium.explore.sweep import Chunk, sweep
from titanium.judge.verdict import Share, Tally

CASE = load_case("us_rok")
PACKAGES = ["ironclad", "titanium", "no_deal"]


@pytest.fixture(scope="module")
def chunk() -> Chunk:
    return next(iter(sweep(compile_model(CASE), PACKAGES, 2000, seed=9)))


def verdict_on(*chunks: Chunk):
    tally = Tally(CASE, PACKAGES, seed=9)
    for piece in chunks:
        tally.add(piece)
    return tally.verdict()


def part(chunk: Chunk, rows: slice) -> Chunk:
    return Chunk(chunk.index[rows], chunk.cell[rows], {name: values[:, rows] for name, values in chunk.metrics.items()})


def test_strength_is_the_share_of_futures_that_hold(chunk: Chunk) -> None:
    verdict = verdict_on(chunk)
    for row, name in enumerate(PACKAGES):
        own = verdict.of(name)
        assert own.strength.count == int(chunk.metrics["holds"][row].sum())
        assert own.strength.low < own.strength.share < own.strength.high
        assert own.security.share >= own.strength.share


def test_counting_in_pieces_gives_the_same_verdict(chunk: Chunk) -> None:
    pieces = [part(chunk, slice(0, 1)), part(chunk, slice(1, 900)), part(chunk, slice(900, 2000))]
    whole, streamed = verdict_on(chunk), verdict_on(*pieces)
    for one, other in zip(whole.packages, streamed.packages, strict=True):
        assert one.strength == other.strength
        assert one.breaks == other.breaks
        assert one.cost["W"].p95 == other.cost["W"].p95
        assert one.cost["W"].mean == pytest.approx(other.cost["W"].mean)


def test_the_status_quo_differs_from_itself_by_nothing(chunk: Chunk) -> None:
    own = verdict_on(chunk).of("ironclad").over_status_quo
    assert (own.mean, own.low, own.high) == (0, 0, 0)


def test_a_paired_interval_is_narrower_than_two_separate_ones(chunk: Chunk) -> None:
    verdict = verdict_on(chunk)
    one, other = verdict.of("titanium").strength, verdict.of("ironclad").strength
    paired = verdict.of("titanium").over_status_quo
    assert paired.mean == pytest.approx(one.share - other.share)
    assert paired.high - paired.low < (one.high - one.low) + (other.high - other.low)


def test_breaks_add_up_to_the_futures_that_do_not_hold(chunk: Chunk) -> None:
    for own in verdict_on(chunk).packages:
        assert sum(found.count for found in own.breaks) == own.strength.futures - own.strength.count
        assert [found.count for found in own.breaks] == sorted((found.count for found in own.breaks), reverse=True)


def test_no_agreement_is_accepted_against_itself(chunk: Chunk) -> None:
    own = verdict_on(chunk).of("no_deal")
    assert own.accept["W"].share == own.accept["S"].share == 1


def test_costs_are_the_mean_and_the_range_of_nine_in_ten(chunk: Chunk) -> None:
    own = verdict_on(chunk).of("titanium").cost["W"]
    values = chunk.metrics["patron_cost"][1]
    assert own.mean == pytest.approx(values.mean(), rel=1e-5)
    assert own.p05 == pytest.approx(np.quantile(values, 0.05), rel=0.01, abs=0.1)
    assert own.p95 == pytest.approx(np.quantile(values, 0.95), rel=0.01, abs=0.1)


def test_schools_part_the_futures(chunk: Chunk) -> None:
    own = verdict_on(chunk).of("ironclad")
    for switch, shares in own.by_school.items():
        assert sum(share.futures for share in shares.values()) == 2000, switch
        assert sum(share.count for share in shares.values()) == own.strength.count, switch


def test_a_number_that_is_not_finite_is_masked_and_counted(chunk: Chunk) -> None:
    metrics = {name: values.copy() for name, values in chunk.metrics.items()}
    metrics["equity"][1, :10] = np.inf
    masked = verdict_on(Chunk(chunk.index, chunk.cell, metrics)).of("titanium")
    assert masked.failed == 10
    assert masked.strength.count == int(chunk.metrics["holds"][1, 10:].sum())
    assert masked.strength.futures == 1990


def test_nothing_but_failures_gives_a_verdict_without_a_share(chunk: Chunk) -> None:
    metrics = {name: np.full_like(values, np.nan) for name, values in chunk.metrics.items()}
    data = verdict_on(Chunk(chunk.index, chunk.cell, metrics)).to_dict()
    assert data["packages"][0]["strength"] is None
    assert data["packages"][0]["failed"] == 2000
    assert data["packages"][0]["breaks_first"] is None


@given(st.integers(1, 10**6).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_an_interval_holds_its_share(case: tuple[int, int]) -> None:
    share = Share.of(*case)
    assert 0 <= share.low <= share.share <= share.high <= 1


def test_wilson_interval_of_a_published_example() -> None:
    """Newcombe (1998), Statistics in Medicine 17, table I: 81 of 263 gives 0.2553 to 0.3662 by the score method."""
    share = Share.of(81, 263)
    assert (round(share.low, 4), round(share.high, 4)) == (0.2553, 0.3662)


def test_the_dictionary_has_the_fields_that_others_script_against() -> None:
    data = stress(CASE, ["titanium"], futures=40).to_dict()
    assert {"packages", "futures", "seed", "case_hash", "ensemble"} <= data.keys()
    assert [package["name"] for package in data["packages"]] == ["ironclad", "titanium"]
    wanted = (
        "strength strength_low strength_high security accept_us accept_rok breaks_first us_npv_usd_bn rok_npv_usd_bn"
    )
    assert set(wanted.split()) <= data["packages"][0].keys()
    assert all(
        value is None or math.isfinite(value) for value in data["packages"][0].values() if isinstance(value, float)
    )


def test_every_prior_run_says_that_it_is_the_unmatched_prior() -> None:
    assert stress(CASE, ["titanium"], futures=10).ensemble == "prior"
