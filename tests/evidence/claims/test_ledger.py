"""The ledger of claims: figures without futures, mistakes in sentences, plain data, and the real model."""

import json
import math
from typing import Any

import pytest

from ledgers import CASE, effect, judged, made_up, measured
from titanium.errors import InputError
from titanium.evidence.claims import claims_ledger
from titanium.games.parts import FrozenDict


class TestFiguresAlone:
    def test_need_no_futures(self) -> None:
        found = claims_ledger(CASE, ["C11", "C17"])
        assert found.evidence is None
        assert found.unsigned is None
        assert [(own.key, own.verdict.overall) for own in found.claims] == [
            ("C11", "undetermined"),
            ("C17", "supported"),
        ]

    def test_definitions_of_a_share_stand_side_by_side(self) -> None:
        own = claims_ledger(CASE, ["C11"]).of("C11")
        shares = {part.name: part.overall.value for part in own.measures if part.name.startswith("share_")}
        assert len(set(shares.values())) == len(shares) == 7
        assert 0.16 < min(shares.values()) < 0.18 < max(shares.values()) < 0.37

    def test_the_payment_was_below_the_claim_at_the_rates_of_the_market(self) -> None:
        own = claims_ledger(CASE, ["C11"]).of("C11")
        paid = {part.name: part for part in own.measures if part.name.startswith("payment_at_")}
        assert {part.overall.verdict for part in paid.values()} == {"contradicted"}
        for part in paid.values():
            assert part.worked is not None
            assert part.worked.right_at is not None
            assert part.worked.right_at.value == pytest.approx(1266)

    def test_every_position_of_every_school_says_the_same(self) -> None:
        own = claims_ledger(CASE, ["C17"]).of("C17")
        assert own.survives == tuple(CASE.schools)
        assert own.depends_on == ()


class TestMistakes:
    @pytest.mark.parametrize(
        ("only", "asked", "message"),
        [
            (["C77"], {}, "(?s)no claim 'C77'.*Did you mean 'C7'"),
            ([], {}, "no claim is named"),
            (["C11"], {"futures": 0}, "0 futures: a whole number from 1 to 65536 is wanted"),
            (["C11"], {"ensemble": "matchd"}, "(?s)no ensemble 'matchd'.*Did you mean 'matched'"),
        ],
    )
    def test_are_named_with_the_nearest(self, only: list[str], asked: dict[str, Any], message: str) -> None:
        with pytest.raises(InputError, match=message):
            claims_ledger(CASE, only, **asked)

    def test_a_case_without_claims_says_which_file_would_hold_them(self) -> None:
        bare = CASE.model_copy(update={"claims": FrozenDict({})})
        with pytest.raises(InputError, match="(?s)case 'us_rok' has no claims.*claims.yaml"):
            claims_ledger(bare)

    def test_a_claim_that_is_not_there_is_named_with_the_nearest(self) -> None:
        with pytest.raises(InputError, match="(?s)no claim 'A5' in this ledger.*Allowed: A1, A2, A3, A4"):
            made_up().of("A5")


class TestAJudgedClaim:
    def test_survives_a_switch_whose_positions_all_agree_and_depends_on_one_that_parts_them(self) -> None:
        _, turned, parted, outside = made_up().claims
        assert turned.depends_on == ("tripwire",)
        assert set(turned.survives) == set(CASE.schools) - {"tripwire"}
        assert (parted.verdict.overall, parted.depends_on) == ("undetermined", ())
        assert (outside.verdict.overall, outside.measures) == ("outside", ())

    def test_a_claim_of_which_a_part_is_outside_is_judged_by_the_rest(self) -> None:
        own = judged("A5", measured(effect(), "supported"), outside="because the rest is not in the model")
        assert own.verdict.overall == "supported"


class TestPlainData:
    def test_every_claim_is_a_row_with_what_it_is_bound_to(self) -> None:
        data = json.loads(json.dumps(made_up().to_dict(), allow_nan=False))
        assert data["schema"] == "titanium.claims/1"
        assert data["counts"] == {"supported": 1, "contradicted": 0, "undetermined": 2, "outside": 1}
        assert [own["claim"] for own in data["claims"]] == ["A1", "A2", "A3", "A4"]
        for own in data["claims"]:
            assert own["measures"] or own["outside"].startswith("because ")
        assert data["unsigned"]["claims"][0]["verdict"] == "supported"
        [measure] = data["claims"][1]["measures"]
        assert measure["by_school"]["tripwire"]["schelling"]["verdict"] == "supported"
        assert [turn["at"] for turn in measure["turned_by"]] == ["schelling", "reiter_poast", "lowest third"]
        assert (measure["passes_from"], measure["passes_to"]) == (0.01, None)

    def test_figures_are_plain_too(self) -> None:
        data = json.loads(json.dumps(claims_ledger(CASE, ["C11"]).to_dict(), allow_nan=False))
        [own] = data["claims"]
        first = next(part for part in own["measures"] if part["measure"] == "share_of_cost")
        assert first["right_at"]["value"] == pytest.approx(5.8207, abs=1e-3)
        assert first["inputs"]["cost"]["place"] == "uncertainties C_US"
        assert data["evidence"] is None
        assert set(own["source"]) <= data["sources"].keys()

    def test_as_a_data_frame(self) -> None:
        pytest.importorskip("pandas")
        table = made_up().to_frame()
        assert table["claim"].tolist() == ["A1", "A2", "A3", "A3", "A4"]
        assert table["claim_verdict"].tolist() == [
            "supported",
            "undetermined",
            "undetermined",
            "undetermined",
            "outside",
        ]
        assert table["means"].iloc[-1] == "because trade is not in the model"


@pytest.fixture(scope="module")
def found() -> Any:
    """All claims in few futures of the ranges, where no record is held against a draw."""
    return claims_ledger(CASE, futures=1024, ensemble="prior")


@pytest.mark.slow
class TestTheRealModel:
    """Numbers of the shipped case."""

    def test_all_31_claims_are_there_and_counted(self, found: Any) -> None:
        assert len(found.claims) == 31
        assert sum(found.count(verdict) for verdict in ("supported", "contradicted", "undetermined", "outside")) == 31
        assert found.evidence.futures == 1024
        assert [own.key for own in found.claims if own.verdict.overall == "outside"] == ["C31"]

    def test_every_measure_gives_a_number(self, found: Any) -> None:
        for own in found.claims:
            for part in own.measures:
                assert math.isfinite(part.overall.value), (own.key, part.name)

    def test_schools_decide_where_the_literature_says_so(self, found: Any) -> None:
        fears = {part.name: part.found.by_school for part in found.of("C10").measures}
        assert fears["drawn_in"]["entanglement"]["snyder"].verdict == "supported"
        assert fears["drawn_in"]["entanglement"]["beckley"].verdict == "contradicted"
        rift = found.of("C28").verdict.by_school["initiative"]
        assert rift == {"opportunity": "supported", "need": "contradicted"}

    def test_metrics_are_those_of_a_sweep(self, found: Any) -> None:
        from titanium import compile_model
        from titanium.explore.stream import stream

        names = ["ironclad", "titanium"]
        [chunk] = list(stream(compile_model(CASE), names, 1024))
        own = next(part for part in found.of("C7").measures if part.name == "security")
        today, new = chunk.metrics["secure"].astype(float)
        assert own.overall.value == pytest.approx(float((new - today).mean()))

    def test_the_same_seed_gives_the_same_ledger(self, found: Any) -> None:
        again = claims_ledger(CASE, ["C15", "C24"], futures=1024, ensemble="prior")
        for own in again.claims:
            for part, before in zip(own.measures, found.of(own.key).measures, strict=True):
                assert part.found == before.found

    def test_variants_leave_the_case_as_it_is(self, found: Any) -> None:
        rift = {part.name: part.overall for part in found.of("C28").measures}
        assert rift["beijing"].value > 0
        assert CASE.crisis("rift").game.players == ("W", "S", "K")
