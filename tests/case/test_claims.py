"""Claims of a case: what a measure must say, and every mistake that is found when a case is read."""

from typing import Any

import pytest
from pydantic import ValidationError

from titanium import load_case, vary
from titanium.case import measure
from titanium.case.check import Gaps
from titanium.case.claim import Claim, faults
from titanium.case.measure import KINDS, Measure, OfQuantities
from titanium.case.schema import Case
from titanium.games.parts import FrozenDict

CASE = load_case("us_rok")

QUANTITY: dict[str, Any] = {"of": "s_W", "settings": {"today": {}}, "value": "today"}
METRIC: dict[str, Any] = {
    "of": "holds",
    "unit": "events",
    "settings": {"new": {"package": "titanium"}, "today": {}},
    "value": "new-today",
}
FIGURE: dict[str, Any] = {"formula": "x", "inputs": {"x": {"table": "ledger", "series": "sma_total", "year": 2026}}}


def written(**said: Any) -> dict[str, Any]:
    return {"means": "support", "unit": "probability", "quantity": QUANTITY, "test": "more", **said}


def found(said: dict[str, Any], **of_claim: Any) -> list[str]:
    """Messages about a case whose only claim has this measure."""
    given = {
        "claim": "It is so",
        "kind": "causal",
        "measures": {"one": said},
        "rival": "it is not",
        "rival_source": "press_2005",
        "grade": "D",
        "source": "article_2025",
    }
    case: Case = CASE.model_copy(update={"claims": FrozenDict({"X": Claim.model_validate(given | of_claim)})})
    return [f"{'.'.join(map(str, place))}: {message}" for _, place, message in faults(case, Gaps())]


class TestAMeasure:
    def test_says_what_it_is_and_what_it_must_pass(self) -> None:
        own = Measure.model_validate(written())
        assert own.kind == "quantity"
        assert isinstance(own.what, OfQuantities)
        assert own.limits == (0.01, float("inf"))

    @pytest.mark.parametrize(
        ("said", "limits"),
        [
            ({"test": "less"}, (-float("inf"), -0.01)),
            ({"test": "more", "unit": "log_ratio"}, (0.05, float("inf"))),
            ({"test": "more", "least": 0.2, "why": "a fifth"}, (0.2, float("inf"))),
            ({"test": "over", "claimed": 0.95, "why": "sure"}, (0.95, float("inf"))),
            ({"test": "under", "claimed": 0.5, "why": "half"}, (-float("inf"), 0.5)),
            ({"test": "about", "claimed": 20}, (19.0, 21.0)),
            ({"test": "about", "claimed": -20}, (-21.0, -19.0)),
            ({"test": "told"}, (-float("inf"), float("inf"))),
        ],
    )
    def test_limits_are_the_same_for_all_claims(self, said: dict[str, Any], limits: tuple[float, float]) -> None:
        assert Measure.model_validate(written(**said)).limits == limits

    @pytest.mark.parametrize(
        ("said", "message"),
        [
            ({"metric": METRIC}, "needs one of figure, quantity, .*; it has quantity, metric"),
            ({"test": "over", "why": "so"}, "test 'over' needs claimed"),
            ({"claimed": 1}, "test 'more' takes no claimed"),
            ({"test": "over", "claimed": 1}, "needs why: the reason for its limit"),
            ({"least": 0.1}, "needs why"),
            ({"test": "told", "least": 0.1, "why": "so"}, "test 'told' takes no least"),
            ({"unit": "furlongs"}, "unknown name 'furlongs'"),
        ],
    )
    def test_a_mistake_in_it_is_named(self, said: dict[str, Any], message: str) -> None:
        with pytest.raises(ValidationError, match=message):
            Measure.model_validate(written(**said))

    def test_one_number_is_not_put_to_each_future(self) -> None:
        said = {"means": "payment", "unit": "KRW_bn", "figure": FIGURE, "test": "about", "claimed": 1500}
        assert Measure.model_validate(said).kind == "figure"
        with pytest.raises(ValidationError, match="a figure is one number, not one for each future"):
            Measure.model_validate(said | {"across": "futures"})
        untested = {"means": "payment", "unit": "KRW_bn", "figure": {**FIGURE, "right_if": "x"}, "test": "told"}
        with pytest.raises(ValidationError, match="test 'told' has none"):
            Measure.model_validate(untested)

    def test_a_payment_without_end_has_no_mean(self) -> None:
        said = {"means": "most", "unit": "multiple", "payment": {}, "test": "over", "claimed": 2, "why": "twice"}
        with pytest.raises(ValidationError, match="so they have no mean; write across: median or futures"):
            Measure.model_validate(said)

    def test_a_chance_is_a_choice_or_outcomes(self) -> None:
        for chance in ({"crisis": "test"}, {"crisis": "test", "choice": ["n1"]}):
            with pytest.raises(ValidationError, match="needs either choice or outcomes|choice is a node and an action"):
                Measure.model_validate(written(quantity={**QUANTITY, "chances": {"p": chance}}))


class TestAClaim:
    def test_without_a_test_says_why_the_model_has_nothing_to_say(self) -> None:
        with pytest.raises(ValidationError, match="nothing tests it; give a measure with a test, or say under outside"):
            found(written(test="told"))
        assert found(written(test="told"), outside="because trade is not in the model") == []

    def test_a_reason_begins_as_one(self) -> None:
        with pytest.raises(ValidationError, match="because"):
            found(written(), outside="trade is not in the model")

    @pytest.mark.parametrize(
        ("said", "message"),
        [
            (
                {"quantity": {**QUANTITY, "of": "P_atack"}},
                "uses 'P_atack', which is not defined.*Did you mean 'P_attack'",
            ),
            ({"unit": "yr"}, "formula 'today' is in number, not in yr"),
            (
                {"quantity": {**QUANTITY, "value": "todays"}},
                "uses 'todays', which is not defined.*Did you mean 'today'",
            ),
            ({"quantity": {**QUANTITY, "settings": {"today": {}, "other": {}}}}, "the value does not use 'other'"),
        ],
    )
    def test_formulas_name_what_is_there_and_fit_their_units(self, said: dict[str, Any], message: str) -> None:
        assert_found(found(written(**said)), message)

    @pytest.mark.parametrize(
        ("setting", "message"),
        [
            ({"package": "titaniun"}, "no package 'titaniun'.*Did you mean 'titanium'"),
            ({"set": {"us_troops": 20}}, "no lever 'us_troops'.*Did you mean 'us_troops_k'"),
            ({"set": {"us_troops_k": 90}}, "us_troops_k is set to 90.*Allowed: 0 to 40 thousand"),
            ({"given": {"pi_g": 1}}, "no uncertainty 'pi_g'"),
            ({"schools": {"tripwires": "schelling"}}, "no school switch 'tripwires'.*Did you mean 'tripwire'"),
            ({"schools": {"tripwire": "shelling"}}, "no position 'shelling'.*Did you mean 'schelling'"),
            ({"shift": {"rifts": 1}}, "'rifts' is no part of the state.*Did you mean 'rift'"),
            ({"variant": "beijing"}, "no variant 'beijing' in this measure"),
        ],
    )
    def test_settings_hold_what_the_case_has(self, setting: dict[str, Any], message: str) -> None:
        assert_found(found(written(quantity={**QUANTITY, "settings": {"today": setting}})), message)

    @pytest.mark.parametrize(
        ("chance", "message"),
        [
            ({"crisis": "tests", "outcomes": ["t1"]}, "no crisis 'tests'.*Did you mean 'test'"),
            ({"crisis": "test", "outcomes": ["t99"]}, "'t99' is no outcome of crisis 'test'"),
            ({"crisis": "test", "choice": ["n99", "hold"]}, "'n99' is no node of crisis 'test'"),
            ({"crisis": "test", "choice": ["n1", "holds"]}, "'holds' is no action at 'n1'.*Did you mean 'hold'"),
        ],
    )
    def test_chances_stand_in_the_trees(self, chance: dict[str, Any], message: str) -> None:
        assert_found(found(written(quantity={**QUANTITY, "of": "p", "chances": {"p": chance}})), message)

    @pytest.mark.parametrize(
        ("cited", "message"),
        [
            ({"table": "ledger", "series": "sma_totals", "year": 2026}, "has no series 'sma_totals'.*'sma_total'"),
            ({"table": "ledger", "series": "sma_labour", "year": 2026}, "no 'sma_labour' of 2026.*It has 2009, 2010"),
            ({"table": "forces", "actor": "usa", "item": "tanks"}, "no actor 'usa'.*Did you mean 'us'"),
            ({"table": "forces", "actor": "rok", "item": "tank"}, "no item 'tank' of rok.*Did you mean 'tanks'"),
            ({"table": "history", "file": "opinions", "series": "x", "year": 1}, "no file history/opinions.csv"),
            ({"table": "uncertainties", "name": "fx"}, "no uncertainty 'fx'"),
            ({"table": "levers", "name": "sma_krw"}, "no lever 'sma_krw'.*Did you mean 'sma_krw_bn'"),
        ],
    )
    def test_figures_are_those_of_the_tables(self, cited: dict[str, Any], message: str) -> None:
        said = {"means": "x", "unit": "KRW_bn", "figure": {"formula": "x", "inputs": {"x": cited}}, "test": "told"}
        assert_found(found(said, outside="because it is told"), message)

    def test_the_other_kinds_are_checked_as_well(self) -> None:
        def one(kind: str, own: dict[str, Any], **said: Any) -> list[str]:
            given = {"means": "x", "unit": "events", kind: own, "test": "more", **said}
            return found(given)

        assert_found(one("metric", {**METRIC, "of": "hold"}), "uses 'hold', which is not defined")
        together = {"package": "titanium", "outcome": "strength"}
        assert_found(one("interaction", together), "fewer than two topics")
        assert_found(
            one("interaction", {**together, "topics": ["mony", "china"]}), "topic 'mony'.*Did you mean 'money'"
        )
        shares = {"of": "s_W", "packages": ["ironclad"], "more": ["terms", "v_w"], "less": ["y_K"]}
        assert_found(one("variance", shares), "no uncertainty 'v_w'")
        assert_found(one("variance", {**shares, "more": ["y_K"]}), "'y_K' stands on both sides")
        assert_found(one("waiting", {**together, "quarters": 40}), "a wait of 40 quarters; 1 to 39 are allowed")
        payment = one("payment", {"against": "no_deals"}, across="median", unit="USD_bn/yr", least=1, why="a billion")
        assert_found(payment, "no package 'no_deals'.*Did you mean 'no_deal'")

    def test_a_variant_changes_what_is_there(self) -> None:
        own = {**QUANTITY, "settings": {"today": {"variant": "v"}}}
        assert_found(found(written(quantity={**own, "variants": {"v": {"crisis": {"rift": {}}}}})), "no table 'crisis'")
        variants = {"v": {"crises": {"rifts": {"title": "x"}}}}
        assert_found(found(written(quantity={**own, "variants": variants})), "no 'rifts' among the crises.*'rift'")

    def test_rival_evidence_is_cited(self) -> None:
        assert_found(
            found(written(), rival_source="pres_2005"), "source 'pres_2005' is not in sources.yaml.*press_2005"
        )


def assert_found(messages: list[str], pattern: str) -> None:
    [message] = messages
    with pytest.raises(ValueError, match=f"(?s){pattern}"):
        raise ValueError(message)


class TestTheShippedClaims:
    def test_each_of_the_31_has_a_computation_or_says_why_not(self) -> None:
        assert list(CASE.claims) == [f"C{number}" for number in range(1, 32)]
        for claim in CASE.claims.values():
            tested = [own for own in claim.measures.values() if own.test != "told"]
            assert tested or claim.outside.startswith("because ")

    def test_every_kind_of_measure_is_in_use(self) -> None:
        assert {own.kind for claim in CASE.claims.values() for own in claim.measures.values()} == set(KINDS)

    def test_every_variant_is_a_case(self) -> None:
        variants = [
            changes
            for claim in CASE.claims.values()
            for own in claim.measures.values()
            if isinstance(own.what, OfQuantities)
            for changes in own.what.variants.values()
        ]
        assert variants
        for changes in variants:
            assert vary(CASE, changes).hash != CASE.hash

    def test_a_claim_of_the_article_names_it(self) -> None:
        assert all("article_2025" in claim.source for claim in CASE.claims.values())


def test_the_names_that_measures_may_use_are_those_that_the_engine_gives() -> None:
    from titanium.explore import assessed
    from titanium.model.crises import Rates
    from titanium.model.state import State

    assert measure.RATES.keys() == assessed.RATES.keys()
    assert measure.WORTH.keys() == assessed.WORTH.keys()
    assert set(measure.STATES) <= set(State._fields)
    assert set(measure.SHIFTS) <= set(State._fields)
    assert {name for name in measure.PLAYED if name.startswith("rate_")} == {f"rate_{name}" for name in Rates._fields}
