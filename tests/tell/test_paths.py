"""Pathways in words: what is said where a trigger gains, where none does, and where there is nothing to say."""

from dataclasses import replace
from io import StringIO

from rich.console import Console
from tests.tell.paths_made_up import CASE, DATE, EVIDENCE, SUPPORT, N, confirmed, made_up

from titanium.judge.paths.finding import Pathways
from titanium.judge.shares import Difference, Share
from titanium.model.contingent import OBSERVABLES
from titanium.tell.paths import headline, render
from titanium.tell.paths_words import level, more_or_fewer, observable, passed, trigger, when


def told(found: Pathways) -> str:
    console = Console(width=220, record=True, file=StringIO())
    console.print(render(CASE, found))
    return " ".join(console.export_text().split())


class TestWords:
    def test_a_trigger_is_a_rule_of_conduct(self) -> None:
        assert trigger(CASE, SUPPORT) == (
            "public support behind Washington at 46 of 100 or less by 2029 Q1: go to titanium"
        )
        assert trigger(CASE, DATE) == "from 2026 Q4 in any case, go to article_only"

    def test_every_observable_is_told_without_a_gap(self) -> None:
        for name in OBSERVABLES:
            assert "{" not in observable(CASE, name), name

    def test_an_event_is_told_by_whether_it_came(self) -> None:
        assert passed(CASE, "second_war", 1.0, above=True) == "war that has come to Taiwan"
        assert passed(CASE, "second_war", 0.0, above=False) == "no war that has come to Taiwan"

    def test_levels_have_their_unit(self) -> None:
        assert level("payment", 0.904) == "0.904 USD_bn/yr"
        assert level("clashes", 3.0) == "3"

    def test_quarters_are_told_by_the_calendar(self) -> None:
        assert when(CASE, 0) == "2026 Q1"
        assert when(CASE, 40) == "over 2026-2035"

    def test_a_difference_says_when_it_is_noise(self) -> None:
        assert more_or_fewer(Difference.of(5, 3, N)) == "0.2 ±0.6 of 100 more, within counting error"


class TestHeadline:
    def test_a_trigger_that_gains_is_told_first(self) -> None:
        found = made_up(confirmed(SUPPORT, 60, 10, is_clear=True), confirmed(DATE, 1, 30, is_clear=False))
        said = headline(CASE, found)
        assert said.startswith("ironclad holds in 30 of 50 sampled futures. Of 3,363 triggers 1 clearly beats ironclad")
        assert "'public support behind Washington at 46 of 100 or less by 2029 Q1: go to titanium'" in said
        assert "holds in 32 of 50, 5.0 ±1.6 of 100 more." in said

    def test_where_none_gains_the_best_of_the_search_is_told_with_what_became_of_it(self) -> None:
        said = headline(CASE, made_up(confirmed(SUPPORT, 5, 3, is_clear=False)))
        assert "No trigger among 3,363 beats ironclad in fresh futures; the best of the search" in said
        assert "0.2 ±0.6 of 100 more, within counting error." in said

    def test_where_nothing_changes_anything_that_is_said(self) -> None:
        said = headline(CASE, made_up())
        assert "None of 3,363 triggers changes often enough whether ironclad holds" in said

    def test_the_best_package_begun_at_once_is_told_where_it_is_another(self) -> None:
        found = replace(made_up(confirmed(SUPPORT, 5, 3, is_clear=False)), benchmark="titanium")
        assert headline(CASE, found).startswith(
            "ironclad holds in 30 of 50 sampled futures, titanium begun at once in 28 of 50."
        )

    def test_waiting_is_told_of_the_best_proposal(self) -> None:
        said = headline(CASE, made_up())
        assert said.endswith("Begun after 8 quarters instead of now, titanium holds in 3.0 ±1.4 of 100 fewer.")

    def test_an_offer_that_holds_more_often_is_told_beside(self) -> None:
        found = made_up()
        better = tuple(
            replace(own, agreed=Share.of(800, N)) if own.name == "titanium" else own for own in found.statics
        )
        assert "titanium, offered at once and begun only where both capitals accept it, would hold in 40 of 50." in (
            headline(CASE, replace(found, statics=better))
        )


class TestTables:
    def test_both_samples_and_every_warning_are_there(self) -> None:
        said = told(made_up(confirmed(SUPPORT, 60, 10, is_clear=True), confirmed(DATE, 1, 30, is_clear=False)))
        for wanted in (
            "+5.5 ±1.5",  # searched
            "+5.0 ±1.6 **",
            "-2.9 ±1.1",
            "Signs of a later break of ironclad",
            "war comes to Korea",
            "58 (54-61)",
            "power of Pyongyang against that of Seoul at 0.988 or more in 2032 Q1",
            "With perfect foresight, of the futures in which ironclad breaks",
            "titanium 10 of 50",
            "Where rival schools part on trigger 1",
            "reiter_poast -9.0",
            "best of many, which flatters it",
            "By a clause: both capitals sign the first package",
            "Nothing is learned while waiting",
            "Signs and triggers were chosen in 500 others",
            "Model result, not a forecast.",
        ):
            assert wanted in said, wanted
        assert "nan" not in said

    def test_a_trigger_that_never_fires_leaves_no_gap(self) -> None:
        said = told(made_up(confirmed(SUPPORT, 0, 0, is_clear=False, fires=0)))
        assert "nan" not in said
        assert "+0.0 ±0.0" in said

    def test_where_nothing_breaks_there_is_nothing_to_foretell(self) -> None:
        found = made_up()
        always = tuple(replace(own, holds=Share.of(N, N)) for own in found.statics)
        said = told(replace(found, statics=always, signposts=(), foresight={"titanium": Share.of(0, 0)}))
        assert "No sign to tell of: ironclad holds in every future." in said
        assert "ironclad breaks in no future that was searched, so there is nothing to rescue." in said

    def test_futures_without_signatures_stand_beside(self) -> None:
        found = made_up(confirmed(SUPPORT, 60, 10, is_clear=True))
        beside = replace(
            made_up(confirmed(SUPPORT, 10, 20, is_clear=False)), evidence=replace(EVIDENCE, ensemble="record-0123abcd")
        )
        said = told(replace(found, unsigned=beside))
        assert "-1.0 ±1.1" in said
        assert "matched to the historical record alone (record-0123abcd)" in said

    def test_masked_futures_are_told(self) -> None:
        assert "Masked: in 3 futures some number was not finite" in told(replace(made_up(), masked=3))

    def test_consent_is_explained_where_it_is_asked(self) -> None:
        assert "By consent: a switch, now or later, comes only where both capitals accept" in told(
            made_up(signing="consent")
        )
