"""The second shipped alliance: what it holds, what stands behind it, and that nothing in it speaks of the first."""

import math
import re
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from titanium.case import load_case
from titanium.case.schema import Case
from titanium.games.parts import Decision
from titanium.report.check import check_report

SHIPPED = Path(str(resources.files("titanium.cases") / "us_japan"))
FIRST = load_case("us_rok")


@pytest.fixture(scope="module")
def case() -> Case:
    return load_case("us_japan")


def sourced(case: Case) -> Iterator[Any]:
    """Every entry of the case that names a source."""
    for table in (case.levers, case.packages, case.uncertainties, case.constraints, case.thresholds, case.crises):
        yield from table.values()
    yield from (*case.quantities.values(), *case.base_rates.values(), *case.changes.values())
    for switch in case.schools.values():
        yield switch
        yield from switch.positions.values()
    yield from (*case.ledger, *case.economy, *case.forces, *case.sea_routes, *case.sites.values(), *case.pools.values())
    for rows in case.history.values():
        yield from rows


class TestContents:
    def test_counts(self, case):
        assert len(case.levers) == 15
        assert len(case.packages) == 14
        assert len(case.uncertainties) == 224
        assert math.prod(len(switch.positions) for switch in case.schools.values()) == 4_608
        assert len(case.base_rates) == 9

    def test_the_four_states_and_the_two_theatres(self, case):
        assert {role: actor.name for role, actor in case.description.actors.items()} == {
            "W": "United States",
            "S": "Japan",
            "K": "North Korea",
            "B": "China",
        }
        assert case.description.theatres.home == "Japan"
        assert case.description.theatres.second == "Taiwan"
        assert case.description.money.host_currency == "JPY"

    def test_every_slot_of_the_quarter_has_a_crisis_of_its_own(self, case):
        assert {crisis.slot: name for name, crisis in case.crises.items()} == {
            "test": "missile",
            "summit": "summit",
            "opportunism": "raid",
            "second_theatre": "taiwan",
            "both_theatres": "both",
            "rift": "rift",
        }
        others = {crisis.slot: crisis.game for crisis in FIRST.crises.values()}
        for crisis in case.crises.values():
            assert crisis.game.outcomes != others[crisis.slot].outcomes

    def test_the_rival_and_not_the_adversary_looks_for_the_gap_in_a_rift(self, case):
        assert case.crises["rift"].game.players == ("W", "S", "B")

    def test_every_decision_asks_a_question_and_every_outcome_says_what_it_means(self, case):
        for crisis in case.crises.values():
            for node in crisis.game.nodes.values():
                assert not isinstance(node, Decision) or node.asks.endswith("?")
            meanings = [outcome.means for outcome in crisis.game.outcomes.values()]
            assert all(meanings)
            if crisis.slot != "both_theatres":  # there, two leaders can bring about the same end
                assert len(set(meanings)) == len(meanings)


class TestNominalValues:
    def test_the_status_quo_is_the_alliance_of_2026(self, case):
        today = case.package(case.description.status_quo)
        assert today == {key: lever.baseline for key, lever in case.levers.items()}
        assert today["us_troops_k"] == 54.3
        assert today["payment_jpy_bn"] == 211
        assert today["japan_defence_pct_gdp"] == 1.7
        assert today["taiwan_commitment"] == 0

    def test_without_a_new_agreement_tokyo_pays_for_facilities_alone_and_a_quarter_of_the_force_leaves(self, case):
        lapse = case.package(case.description.disagreement)
        assert lapse["payment_jpy_bn"] == 32
        assert lapse["us_troops_k"] == pytest.approx(0.75 * 54.3, abs=0.05)

    def test_the_bases_hold_the_whole_force(self, case):
        assert sum(site.personnel or 0 for site in case.sites.values() if site.country == "JPN") == 54_300

    def test_there_is_no_land_border_so_who_lives_on_a_base_counts_whatever_the_uniform(self, case):
        assert case.quantities["tau"].formula.names == {"T", "T_h"}

    def test_every_uncertainty_has_its_centre_inside_its_range(self, case):
        for symbol, value in case.nominal().items():
            entry = case.uncertainties[symbol]
            assert entry.low <= value <= entry.high if entry.is_sampled else value == entry.value, symbol


class TestEvidence:
    def test_every_source_that_is_named_is_in_the_bibliography_and_every_entry_there_is_used(self, case):
        assert {key for entry in sourced(case) for key in entry.source} == case.sources.keys()

    def test_a_number_known_from_memory_alone_is_grade_c_at_best(self, case):
        recollected = {key for key, source in case.sources.items() if source.seen == "recollected"}
        graded = [entry for entry in sourced(case) if hasattr(entry, "unit") and hasattr(entry, "grade")]
        assert not [entry for entry in graded if set(entry.source) <= recollected and entry.grade in "AB"]

    def test_the_authors_judgement_alone_is_never_a_measurement(self, case):
        own = [entry for entry in case.uncertainties.values() if entry.source == ("authors_judgement",)]
        assert {entry.grade for entry in own} == {"C", "D"}

    def test_what_was_added_after_a_first_look_is_logged_and_can_be_undone(self, case):
        assert {change.entry for change in case.changes.values()} == {"c_i", "p_intercept"}
        assert {change.decided_by for change in case.changes.values()} == {"a first look at results"}
        assert {change.choice for change in case.changes.values()} <= case.choices.keys()

    def test_every_uncertainty_is_used(self, case):
        assert check_report(case).unused["uncertainties.yaml"] == ()


class TestItsOwn:
    """Nothing of the first case was left over when the second was written."""

    def texts(self) -> Iterator[tuple[str, str]]:
        for path in sorted(SHIPPED.rglob("*")):
            if path.suffix in (".yaml", ".csv") and path.name != "sources.yaml":  # titles of works name what they study
                yield path.name, path.read_text(encoding="utf-8")

    @pytest.mark.parametrize("word", ["seoul", "south korea", r"\brok\b", "krw", "ironclad", "peninsula", "humphreys"])
    def test_no_word_of_the_other_alliance(self, word):
        lines = [(name, line.replace("S_krw", "")) for name, text in self.texts() for line in text.splitlines()]
        assert [own for own in lines if re.search(word, own[1], re.IGNORECASE)] == []

    def test_no_package_or_lever_of_the_other_alliance_beside_those_that_any_has(self, case):
        assert case.packages.keys() & FIRST.packages.keys() == {"full_withdrawal"}
        assert not [name for name in case.levers if "sma" in name or "rok" in name]

    def test_ranges_of_the_host_and_of_its_payment_are_its_own(self, case):
        about_the_host = [symbol for symbol in case.uncertainties if "Japan" in case.uncertainties[symbol].name]
        assert len(about_the_host) > 40
        measured = ("fx0", "gdp0", "y_K", "C_US", "mu_S", "dem", "H_test", "H_prov", "H_rift", "z_a0", "z_e0", "z_S0")
        assert [own for own in measured if case.uncertainties[own] == FIRST.uncertainties[own]] == []
