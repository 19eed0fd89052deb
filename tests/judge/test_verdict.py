"""The verdict: counts, paired differences, events, first breaks, costs; streaming changes nothing."""

import math

import numpy as np
import pytest

from titanium import compile_model, load_case, stress
from titanium.explore.block import Chunk
from titanium.explore.stream import stream
from titanium.judge.verdict import EVENTS, Tally

CASE = load_case("us_rok")
MODEL = compile_model(CASE)
PACKAGES = ["ironclad", "titanium", "no_deal"]


@pytest.fixture(scope="module")
def chunk() -> Chunk:
    return next(iter(stream(MODEL, PACKAGES, 2000, seed=9)))


@pytest.fixture(scope="module")
def many() -> Chunk:
    """Enough futures of the prior for a variance; ironclad and titanium."""
    return next(iter(stream(MODEL, PACKAGES[:2], 8192, seed=9)))


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
        assert one.counted == other.counted
        assert one.events["rupture"].sampled == other.events["rupture"].sampled
        assert one.events["rupture"].rate.mean == pytest.approx(other.events["rupture"].rate.mean)
    assert whole.strongest == streamed.strongest


def test_the_status_quo_differs_from_itself_by_nothing(chunk: Chunk) -> None:
    own = verdict_on(chunk).of("ironclad").over_status_quo
    assert (own.mean, own.low, own.high) == (0, 0, 0)


def test_a_paired_interval_is_narrower_than_two_separate_ones(chunk: Chunk) -> None:
    verdict = verdict_on(chunk)
    one, other = verdict.of("titanium").strength, verdict.of("ironclad").strength
    paired = verdict.of("titanium").over_status_quo
    assert paired.mean == pytest.approx(one.share - other.share)
    assert paired.high - paired.low < (one.high - one.low) + (other.high - other.low)


def test_security_is_compared_with_the_status_quo_too(chunk: Chunk) -> None:
    verdict = verdict_on(chunk)
    own = verdict.of("titanium")
    assert own.security_over_status_quo.mean == pytest.approx(
        own.security.share - verdict.of("ironclad").security.share
    )
    secure = chunk.metrics["secure"] > 0.5
    assert own.security_over_status_quo.differ == int((secure[0] != secure[1]).sum())


def test_without_the_status_quo_nothing_is_compared_with_it(chunk: Chunk) -> None:
    tally = Tally(CASE, ["titanium", "no_deal"], seed=9)
    tally.add(Chunk(chunk.index, chunk.cell, {name: values[1:] for name, values in chunk.metrics.items()}))
    own = tally.verdict().of("titanium")
    assert own.over_status_quo.futures == 0
    assert math.isnan(own.over_status_quo.mean)


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


def test_what_is_counted_in_the_positions_of_a_switch_adds_up(chunk: Chunk) -> None:
    verdict = verdict_on(chunk)
    for own in verdict.packages:
        whole = own.counted.overall
        for switch, positions in own.counted.by_school.items():
            parts = positions.values()
            assert sum(part.security.count for part in parts) == whole.security.count, switch
            assert sum(part.accept["S"].count for part in parts) == whole.accept["S"].count, switch
            assert sum(part.over_status_quo.differ for part in parts) == whole.over_status_quo.differ, switch
            assert sum(part.over_status_quo.futures for part in parts) == whole.over_status_quo.futures, switch
    assert all(sum(counts.values()) == 2000 for counts in verdict.futures_by_school.values())


def test_a_strength_that_moves_with_a_school_is_told(chunk: Chunk) -> None:
    """Titanium made to hold under one tripwire school alone: no other switch moves it."""
    schelling = chunk.cell[:, list(CASE.schools).index("tripwire")] == 0
    holds = np.stack([chunk.metrics["holds"][0], schelling.astype(np.float32), chunk.metrics["holds"][2]])
    own = verdict_on(Chunk(chunk.index, chunk.cell, {**chunk.metrics, "holds": holds})).of("titanium")
    assert own.moved_by() == ("tripwire",)
    assert own.by_school["tripwire"]["schelling"].share == 1


def test_the_lead_is_that_of_the_proposal_that_holds_most_often(chunk: Chunk) -> None:
    lead = verdict_on(chunk).strongest.overall
    counts = {name: int(chunk.metrics["holds"][row].sum()) for row, name in enumerate(PACKAGES[:2])}
    assert lead.leader == max(counts, key=counts.__getitem__)
    assert lead.runner_up == min(counts, key=counts.__getitem__), "no agreement is no proposal"
    assert lead.over[lead.runner_up].mean == pytest.approx(abs(counts["ironclad"] - counts["titanium"]) / 2000)


def test_the_status_quo_leads_where_counts_are_equal(chunk: Chunk) -> None:
    holds = np.ones_like(chunk.metrics["holds"])
    lead = verdict_on(Chunk(chunk.index, chunk.cell, {**chunk.metrics, "holds": holds})).strongest.overall
    assert lead.leader == "ironclad"
    assert lead.tied == ("titanium",)


def test_events_are_counted_and_their_conditional_form_has_a_mean(chunk: Chunk) -> None:
    own = verdict_on(chunk).of("titanium")
    for name, conditional in EVENTS.items():
        values = chunk.metrics[conditional][1].astype(np.float64)
        assert own.events[name].sampled.count == int(chunk.metrics[name][1].sum()), name
        assert own.events[name].rate.mean == pytest.approx(values.mean()), name
        error = 1.96 * values.std() / math.sqrt(2000)
        assert own.events[name].rate.high - own.events[name].rate.mean == pytest.approx(error, rel=1e-3), name


@pytest.mark.parametrize("row", [0, 1], ids=PACKAGES[:2])
@pytest.mark.parametrize("name", list(EVENTS))
def test_the_rate_of_an_event_agrees_with_its_count(many: Chunk, name: str, row: int) -> None:
    """The two estimate the same share: they differ by no more than four standard errors of their paired difference."""
    sampled, sums = (many.metrics[metric][row].astype(np.float64) for metric in (name, EVENTS[name]))
    gap = sampled - sums
    assert abs(gap.mean()) < 4 * gap.std() / math.sqrt(len(gap))


@pytest.mark.parametrize("row", [0, 1], ids=PACKAGES[:2])
@pytest.mark.parametrize("name", ["second_war", "dual_war", "host_nuclear"])
def test_the_rate_of_a_rare_event_is_less_noisy_than_its_count(many: Chunk, name: str, row: int) -> None:
    """Wars at home and rupture are so common in the prior that their sums spread wide, up to 8 in one future."""
    sampled, sums = (many.metrics[metric][row].astype(np.float64) for metric in (name, EVENTS[name]))
    assert sums.var() < 0.7 * sampled.var()


def test_a_sum_above_one_is_why_only_the_mean_is_a_rate(many: Chunk) -> None:
    assert many.metrics["rate_home_war"].max() > 1
    assert many.metrics["rate_home_war"].mean() < 1


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


def test_the_dictionary_has_the_fields_that_others_script_against() -> None:
    data = stress(CASE, ["titanium"], futures=40, ensemble="prior").to_dict()
    assert data["ensemble"] == "prior", "a run that no history was matched to says so"
    assert {"packages", "futures", "seed", "case_hash", "ensemble"} <= data.keys()
    assert [package["name"] for package in data["packages"]] == ["ironclad", "titanium"]
    wanted = (
        "strength strength_low strength_high security accept_us accept_rok breaks_first us_npv_usd_bn rok_npv_usd_bn"
    )
    assert set(wanted.split()) <= data["packages"][0].keys()
    assert {"over_status_quo", "security_over_status_quo", "events", "moved_by"} <= data["packages"][0].keys()
    assert "depends_on" not in data["packages"][0]
    assert data["packages"][1]["events"]["home_war"].keys() == {"sampled", "rate"}
    assert data["packages"][1]["events"]["home_war"]["sampled"]["futures"] == 40
    assert all(
        value is None or math.isfinite(value) for value in data["packages"][0].values() if isinstance(value, float)
    )
