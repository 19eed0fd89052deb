"""What flips from a case to its private copy, on futures made up so that what must come out is known."""

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from titanium import load_case
from titanium.desk.engine.bench import Bench, Setting
from titanium.desk.engine.ref import Ref
from titanium.desk.views.flips import flips
from titanium.errors import InputError
from titanium.explore.block import Chunk
from titanium.explore.ensemble import Ensemble, Kind
from titanium.explore.futures import Design
from titanium.judge.limits import holds, secure
from titanium.judge.verdict import EVENTS, Tally, Verdict

CASE = load_case("us_rok")
CHEAPER = Ref.of("us_rok", {"thresholds": {"rok_cost": {"at_most": 60}}})
FUTURES = 400


class MadeUp(Bench):
    """A bench on which what a package costs the host is all that differs: evenly spread, by what its payment asks."""

    def kind(self, ref: Ref) -> Kind:
        """Nothing is matched, so no draw has to be tried."""
        return "prior"

    def chunk(self, ref: Ref, packages: Mapping[str, Setting], futures: int, kind: Kind | None = None) -> Chunk:
        """Every limit is kept but that on the host's cost, which is even from 0 to 200 under today's payment."""
        case = self.case(ref)
        index = self.ensemble(ref, futures).indices(0, futures)
        shape = len(packages), futures
        kept = {own.metric: max(own.at_least, min(own.at_most, 0.0)) for own in case.thresholds.values()}
        metrics = {name: np.full(shape, value, np.float32) for name, value in kept.items()}
        even = np.random.default_rng(1).permutation(np.linspace(0, 200, futures, dtype=np.float32))
        paid = np.array([own["sma_krw_bn"] / CASE.package(CASE.base)["sma_krw_bn"] for own in packages.values()])
        metrics["host_cost"] = (even[None] * paid[:, None]).astype(np.float32)
        nothing = np.zeros(shape, np.float32)
        rest = ("patron_cost", *EVENTS.values(), *EVENTS)
        metrics = {**dict.fromkeys(rest, nothing), **metrics}
        metrics["holds"], metrics["secure"] = (f(case, metrics).astype(np.float32) for f in (holds, secure))
        breaks = list(case.thresholds).index("rok_cost")
        metrics["first_break"] = np.where(metrics["holds"] > 0, -1, breaks).astype(np.float32)
        metrics["first_break_quarter"] = nothing
        return Chunk(index, Design(case, self.seed).cells_at(index), metrics)

    def verdict(
        self, ref: Ref, packages: Mapping[str, Setting], futures: int = FUTURES, kind: Kind | None = None
    ) -> Verdict:
        """The count of that."""
        tally = Tally(self.case(ref), list(packages), seed=self.seed)
        tally.add(self.chunk(ref, packages, futures))
        return tally.verdict()

    def ensemble(self, ref: Ref, futures: int, kind: Kind | None = None) -> Ensemble:
        """The prior, in which no model is needed to say which futures are met."""
        return Ensemble(Design(self.case(ref), self.seed))


@pytest.fixture(scope="module")
def bench() -> Bench:
    return MadeUp()


@pytest.fixture(scope="module")
def found(bench: Bench) -> dict[str, Any]:
    return json.loads(json.dumps(flips(bench, CHEAPER, futures=FUTURES), allow_nan=False))


def test_counts_are_those_of_the_limits_of_each_version(found: dict[str, Any]) -> None:
    today = found["results"]["stands"]["strength"]["ironclad"]
    assert (today["was"]["count"], today["now"]["count"]) == (240, 120)
    assert found["headline"].startswith(
        "With the change Ironclad holds in 15 of 50 sampled futures; without it in 30 of 50."
    )


def test_a_flip_is_told_where_it_is_beyond_counting_error(found: dict[str, Any]) -> None:
    title = CASE.packages[CASE.base].title
    assert f"{title} no longer holds in half of the futures: 15 of 50, before 30 of 50." in found["turned"]
    rows = {row[0]: row for row in found["strength"]["rows"]}
    assert rows[f"{title} (today's)"] == [f"{title} (today's)", "30 of 50", "15 of 50", "-30.0 ±4.5", "flips"]
    dearer = rows[CASE.packages["ten_billion"].title]
    assert dearer[-1] != "flips", "it held in half of the futures in neither version"


def test_futures_are_compared_with_themselves(found: dict[str, Any]) -> None:
    assert found["results"]["pairing"] == "whole"
    assert "each future is compared with itself" in found["pairing"]
    change = found["results"]["stands"]["strength"]["ironclad"]["change"]
    assert change["mean"] == pytest.approx(-0.3)
    differs = 1.96 * (0.3 * 0.7 / FUTURES) ** 0.5  # three in ten futures break that held, and none the other way
    assert change["high"] - change["mean"] == pytest.approx(differs, rel=1e-3)


def test_security_stays_where_only_money_is_limited(found: dict[str, Any]) -> None:
    assert {row[3] for row in found["security"]["rows"]} == {"0"}
    assert found["leaders"] == []


def test_what_is_changed_is_listed_with_both_values(found: dict[str, Any]) -> None:
    [own] = found["changes"]
    assert (own["table"], own["entry"], own["field"], own["was"], own["is"]) == (
        "thresholds", "rok_cost", "at_most", "120", "60",
    )  # fmt: skip
    assert own["title"] == "net present cost to Seoul"
    assert (found["base_hash"], found["case_hash"]) == (CASE.hash, CHEAPER.load().hash)


def test_every_rival_school_is_told_apart(found: dict[str, Any]) -> None:
    positions = sum(len(own.positions) for own in CASE.schools.values())
    assert len(found["schools"]["rows"]) == positions


def test_the_package_at_hand_is_held_against_itself_in_the_case(bench: Bench) -> None:
    own = {**CASE.package(CASE.base), "sma_krw_bn": CASE.package(CASE.base)["sma_krw_bn"] / 2}
    found = flips(bench, CHEAPER, setting=own, name="Half", futures=FUTURES)
    stands = found["results"]["stands"]["strength"]["Half"]
    assert (stands["was"]["count"], stands["now"]["count"]) == (400, 240)
    assert found["package"] == "Half"
    assert "Half" not in CASE.packages
    unnamed = flips(bench, CHEAPER, setting=own, futures=FUTURES)
    assert unnamed["headline"].startswith("With the change the package at hand holds in 30 of 50")


def test_a_copy_that_draws_other_uncertainties_is_a_sample_apart(bench: Bench) -> None:
    fixed = Ref.of("us_rok", {"uncertainties": {"v_W": {"distribution": "constant", "value": 0.45}}})
    found = flips(bench, fixed, futures=64)
    assert found["results"]["pairing"] == "apart"
    assert "samples apart" in found["pairing"]


def test_the_case_itself_has_nothing_that_could_flip(bench: Bench) -> None:
    with pytest.raises(InputError, match="'us_rok' is the case itself"):
        flips(bench, Ref("us_rok"), futures=64)


@pytest.mark.slow
def test_on_the_model_a_threshold_alone_changes_no_future() -> None:
    found = flips(Bench(), CHEAPER, futures=256, language="ko")
    strength, security = (found["results"]["stands"][own] for own in ("strength", "security"))
    assert all(own["change"]["mean"] == 0 for own in security.values())
    assert all(own["change"]["mean"] <= 0 for own in strength.values())
    assert strength["ten_billion"]["change"]["mean"] < 0
