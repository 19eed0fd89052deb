"""Interactions: exact on made-up responses, honest about overlap and chance, and the same as a count by hand."""

import json
import math
import shutil
from collections.abc import Callable, Iterator
from importlib import resources
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from rich.console import Console

from titanium import compile_model, load_case
from titanium.errors import CaseError, InputError
from titanium.explore.block import Chunk
from titanium.explore.stream import stream
from titanium.judge.effects import Effect, Family, Term, holm
from titanium.judge.factorial import (
    NOTHING,
    Contrast,
    EffectTally,
    Measure,
    Net,
    Setting,
    beyond_parts,
    gain,
    gains_alone,
    interaction,
)
from titanium.judge.interactions import Interactions, fullest, interactions, moved_levers
from titanium.tell.interactions import render

CASE = load_case("us_rok")
SHIPPED = Path(str(resources.files("titanium.cases") / "us_rok"))
FUTURES = 1000
NUMBER = np.arange(FUTURES)
A, B, C = (frozenset({name}) for name in "abc")
MEASURES: dict[tuple[str, ...], Measure] = {
    ("a",): interaction(A),
    ("b",): interaction(B),
    ("a", "b"): interaction(A, B),
    ("a", "b", "c"): interaction(A, B, C),
    ("together",): gain(A, B, C),
    ("alone",): gains_alone(A, B, C),
    ("beyond",): beyond_parts(A, B, C),
    ("net",): Net((A, B)),
}

Response = Callable[[Setting], NDArray[np.bool_]]


def counted(response: Response, *, size: int = FUTURES) -> EffectTally:
    """All measures of a response to levers, counted in pieces of some size."""
    tally = EffectTally(MEASURES, ["strength"])
    flags = np.stack([response(setting) for setting in tally.settings])
    for begin in range(0, FUTURES, size):
        tally.add({"strength": flags[:, begin : begin + size]})
    return tally


def mean(tally: EffectTally, *name: str) -> float:
    return tally.effect("strength", name).mean


class TestArithmetic:
    def test_two_levers_that_work_only_together_interact_wherever_they_work(self) -> None:
        tally = counted(lambda moved: (NUMBER < 200) & ({"a", "b"} <= moved))
        assert mean(tally, "a") == mean(tally, "b") == 0
        assert mean(tally, "a", "b") == mean(tally, "net") == mean(tally, "together") == 0.2
        assert mean(tally, "a", "b", "c") == 0, "the third lever does nothing"

    def test_three_levers_that_work_only_together_have_no_pair_that_interacts(self) -> None:
        tally = counted(lambda moved: (NUMBER < 150) & ({"a", "b", "c"} <= moved))
        assert mean(tally, "a", "b") == 0
        assert mean(tally, "a", "b", "c") == mean(tally, "beyond") == 0.15

    def test_levers_that_mend_different_futures_do_not_interact_in_any(self) -> None:
        def response(moved: Setting) -> NDArray[np.bool_]:
            return (NUMBER >= 900) | (("a" in moved) & (NUMBER < 100)) | (("b" in moved) & (NUMBER >= 600))

        tally = counted(response)
        for name in [("a", "b"), ("a", "b", "c"), ("beyond",), ("net",)]:
            assert (mean(tally, *name), tally.effect("strength", name).differ) == (0, 0), name
        assert mean(tally, "a") == 0.1
        assert mean(tally, "b") == 0.3
        assert mean(tally, "alone") == mean(tally, "together") == 0.4

    def test_a_future_that_each_lever_breaks_counts_twice_in_the_sum_and_once_in_the_net(self) -> None:
        tally = counted(lambda moved: NUMBER >= (250 if {"a", "b"} & moved else 0))
        assert mean(tally, "a") == mean(tally, "b") == mean(tally, "together") == -0.25
        assert mean(tally, "a", "b") == 0.25
        assert mean(tally, "net") == 0, "both break what each breaks; nothing was mended"

    def test_a_lever_that_mends_what_another_breaks_shows_in_both(self) -> None:
        tally = counted(lambda moved: NUMBER >= (250 if "a" in moved and "b" not in moved else 0))
        assert mean(tally, "a") == -0.25
        assert mean(tally, "a", "b") == mean(tally, "net") == 0.25

    def test_levers_that_push_one_sum_past_a_limit_add_up_though_they_break_more_together(self) -> None:
        tally = counted(lambda moved: NUMBER >= 100 * ("a" in moved) + 100 * ("b" in moved))
        assert mean(tally, "a", "b") == 0
        assert mean(tally, "net") == -0.1

    def test_an_arbitrary_response_is_counted_as_by_hand(self) -> None:
        rng = np.random.default_rng(5)
        table = {setting: rng.random(FUTURES) < 0.5 for setting in EffectTally(MEASURES, ["strength"]).settings}
        tally = counted(table.__getitem__)
        y = {setting: flags.astype(float) for setting, flags in table.items()}
        by_hand = y[A | B] - y[A] - y[B] + y[NOTHING]
        effect = tally.effect("strength", ("a", "b"))
        assert effect.mean == pytest.approx(by_hand.mean(), abs=1e-12)
        assert effect.error == pytest.approx(by_hand.std() / math.sqrt(FUTURES), rel=1e-12)
        assert effect.differ == np.count_nonzero(by_hand)
        threefold = y[A | B | C] - y[A | B] - y[A | C] - y[B | C] + y[A] + y[B] + y[C] - y[NOTHING]
        assert mean(tally, "a", "b", "c") == pytest.approx(threefold.mean(), abs=1e-12)
        assert mean(tally, "beyond") == pytest.approx(mean(tally, "together") - mean(tally, "alone"), abs=1e-12)
        assert tally.share("strength", A | B).count == table[A | B].sum()

    def test_counting_in_pieces_changes_no_bit(self) -> None:
        def response(moved: Setting) -> NDArray[np.bool_]:
            return NUMBER % (2 + len(moved)) == 0

        whole, pieces = counted(response), counted(response, size=130)
        assert [whole.effect("strength", name) for name in MEASURES] == [
            pieces.effect("strength", name) for name in MEASURES
        ]

    def test_the_weights_of_an_interaction_sum_to_zero(self) -> None:
        for measure in MEASURES.values():
            if isinstance(measure, Contrast):
                assert sum(measure.weights.values()) == 0


class TestChance:
    def family(self, *pairs: tuple[float, float]) -> Family:
        terms = []
        for number, (value, error) in enumerate(pairs):
            own = {"strength": Effect(10_000, 500, value, error)}
            terms.append(Term((f"lever {number}", "other"), own, own))
        return Family(tuple(terms))

    def test_holm_takes_the_clearest_first_and_stops_at_the_first_that_fails(self) -> None:
        """Of 4 at 5%: 0.005 under 0.05/4, 0.0167 under 0.05/3 = 0.01667, then 0.03 over 0.05/2."""
        assert holm([0.03, 0.005, 0.01665, 0.026]) == (False, True, True, False)

    def test_one_finding_is_held_to_the_level_itself(self) -> None:
        assert holm([0.049]) == (True,)
        assert holm([]) == ()

    def test_what_is_clear_alone_may_not_be_clear_in_company(self) -> None:
        family = self.family((0.022, 0.01), (0.05, 0.01), *[(0.0, 0.01)] * 18)
        assert [term.parts[0] for term in family.clear("strength")] == ["lever 0", "lever 1"]
        assert [term.parts[0] for term in family.corrected("strength")] == ["lever 1"]
        assert family.by_chance == pytest.approx(1.0)

    def test_five_differing_futures_tell_nothing(self) -> None:
        effect = Effect.of(futures=1000, differ=5, total=5, squares=5)
        assert effect.low > 0
        assert not effect.is_clear
        assert effect.p_value == 1

    def test_no_futures_give_no_number(self) -> None:
        effect = Effect.of(0, 0, 0, 0)
        assert math.isnan(effect.mean)
        assert not effect.is_clear


class TestLevers:
    def test_a_lever_that_the_package_does_not_move_is_absent(self) -> None:
        moved = {lever.key: lever for lever in moved_levers(CASE, "two_way_treaty")}
        assert moved.keys() == {"strategic_flexibility", "treaty_reciprocity"}
        assert (moved["treaty_reciprocity"].before, moved["treaty_reciprocity"].after) == (0, 1)

    def test_the_package_that_moves_most_levers_is_the_default(self) -> None:
        assert fullest(CASE) == "titanium"

    def test_todays_package_is_refused(self) -> None:
        with pytest.raises(InputError, match=r"'ironclad' sets every lever as today's package does \(ironclad\)"):
            interactions(CASE, "ironclad")

    def test_an_unknown_package_is_refused_with_the_nearest(self) -> None:
        with pytest.raises(InputError, match="Did you mean 'titanium'"):
            interactions(CASE, "titanum")

    def test_one_lever_has_nothing_to_interact_with(self, tmp_path: Path) -> None:
        file = spoiled(tmp_path, "packages.yaml", "{us_troops_k: 20, relocation_site: 2}", "{us_troops_k: 20}")
        with pytest.raises(InputError, match="'troop_cut' moves us_troops_k alone; levers interact only where two"):
            interactions(load_case(file), "troop_cut")

    def test_no_futures_are_refused(self) -> None:
        with pytest.raises(InputError, match="0 futures"):
            interactions(CASE, "titanium", futures=0)


def spoiled(folder: Path, file: str, old: str, new: str) -> Path:
    """A copy of the shipped case with one change."""
    case = Path(shutil.copytree(SHIPPED, folder / "us_rok"))
    text = (case / file).read_text(encoding="utf-8")
    assert text.count(old) == 1
    (case / file).write_text(text.replace(old, new), encoding="utf-8")
    return case


class TestTopics:
    def test_every_lever_has_a_topic_and_the_article_names_three(self) -> None:
        topics = {lever.topic for lever in CASE.levers.values()}
        assert CASE.claims["C8"].bundle == ("posture", "money", "china")
        assert set(CASE.claims["C8"].bundle) <= topics

    @pytest.mark.parametrize(
        ("file", "old", "new", "message"),
        [
            (
                "claims.yaml",
                "bundle: [posture, money, china]",
                "bundle: [posture, mony]",
                "no lever has the topic 'mony'",
            ),
            (
                "claims.yaml",
                "bundle: [posture, money, china]",
                "bundle: [money, money]",
                "topic 'money' is named twice",
            ),
            ("levers.yaml", "  topic: china\n", "", "'treaty_reciprocity.topic' is missing"),
            ("levers.yaml", "  topic: china\n", "  topic: ''\n", "'treaty_reciprocity.topic'"),
        ],
    )
    def test_a_mistake_is_found_when_the_case_is_read(
        self, tmp_path: Path, file: str, old: str, new: str, message: str
    ) -> None:
        with pytest.raises(CaseError) as caught:
            load_case(spoiled(tmp_path, file, old, new))
        assert message in str(caught.value)


@pytest.fixture(scope="module")
def found() -> Interactions:
    """A real package of two levers, in a small prior ensemble."""
    return interactions(CASE, "two_way_treaty", futures=600, seed=4, ensemble="prior")


def told(found: Interactions) -> str:
    """What the terminal shows."""
    console = Console(width=200, record=True, file=StringIO())
    console.print(render(found))
    return console.export_text()


class TestRealSweep:
    def test_the_interaction_is_that_of_four_packages_swept_by_hand(self, found: Interactions) -> None:
        base, new = CASE.package("ironclad"), CASE.package("two_way_treaty")
        flexible = {**base, "strategic_flexibility": new["strategic_flexibility"]}
        reciprocal = {**base, "treaty_reciprocity": new["treaty_reciprocity"]}
        packages = {"both": new, "one": flexible, "other": reciprocal, "today": base}
        (chunk,) = stream(compile_model(CASE), packages, 600, seed=4)
        (pair,) = found.levers.pairs.terms
        for outcome, metric in {"strength": "holds", "security": "secure"}.items():
            both, one, other, today = chunk.metrics[metric].astype(float)
            assert pair.effects[outcome].mean == pytest.approx((both - one - other + today).mean(), abs=1e-7), outcome
            assert found.whole[outcome].count == both.sum()
        assert found.settings == 4

    def test_what_the_package_moves_of_a_claims_bundle_is_tested_and_the_rest_is_named(
        self, found: Interactions
    ) -> None:
        bundle = found.bundles[0]
        assert (bundle.claim, bundle.parts, bundle.unmoved) == ("C8", ("posture", "china"), ("money",))
        assert bundle.all_way is None, "two topics have no interaction beyond their own"
        assert bundle.beyond == found.topics.pairs.terms[0].effects

    def test_plain_data_has_every_effect_and_is_json(self, found: Interactions) -> None:
        data = json.loads(json.dumps(found.to_dict(), allow_nan=False))
        assert data["schema"] == "titanium.interactions/1"
        assert data["ensemble"] == "prior"
        assert data["topics"] == {"posture": ["strategic_flexibility"], "china": ["treaty_reciprocity"]}
        (pair,) = data["by_lever"]["pairs"]["effects"]
        assert pair["parts"] == ["strategic_flexibility", "treaty_reciprocity"]
        assert pair["strength"]["low"] < pair["strength"]["mean"] < pair["strength"]["high"]
        assert "is_clear_after_holm" in pair["security"]
        assert data["bundles"][0]["claim"] == "C8"

    def test_beside_matched_futures_stand_those_without_the_signatures(self) -> None:
        calls: list[tuple[int, int, int]] = []
        found = interactions(CASE, "two_way_treaty", futures=300, on_progress=lambda *call: calls.append(call))
        assert found.ensemble.startswith("matched-")
        assert found.unsigned is not None
        assert found.unsigned.ensemble.startswith("record-")
        assert found.unsigned.unsigned is None
        assert found.unsigned.base["strength"].share < found.base["strength"].share, "no future was kept for signing it"
        assert found.to_dict()["unsigned"]["ensemble"] == found.unsigned.ensemble
        assert calls[-1] == (600, 600, 0)

    def test_a_number_that_is_not_finite_masks_its_future_in_every_setting(
        self, found: Interactions, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def spoiling(*given: Any, **options: Any) -> Iterator[Chunk]:
            for chunk in stream(*given, **options):
                metrics = {name: values.copy() for name, values in chunk.metrics.items()}
                metrics["equity"][1, [5, 17]] = np.inf
                yield Chunk(chunk.index, chunk.cell, metrics)

        monkeypatch.setattr("titanium.judge.interactions.stream", spoiling)
        masked = interactions(CASE, "two_way_treaty", futures=600, seed=4, ensemble="prior")
        assert (masked.masked, masked.masked_futures) == (2, (5, 17))
        assert {share.futures for share in (*masked.base.values(), *masked.whole.values())} == {598}
        assert masked.levers.pairs.terms[0].effects["strength"].futures == 598
        assert "Masked: in 2 futures some number was not finite; they are left out (5, 17)." in told(masked)
        assert "Masked" not in told(found)

    def test_a_claim_of_which_too_little_is_moved_is_not_tested(self) -> None:
        found = interactions(CASE, "korea_only", futures=20, ensemble="prior")
        assert found.idle == {"C8": ("money", "china")}
        assert [bundle.claim for bundle in found.bundles] == ["", ""]
