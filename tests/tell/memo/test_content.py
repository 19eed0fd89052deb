"""What a memo says: each section on made-up findings, and one plain sentence where a finding is not there."""

import re
from dataclasses import replace
from types import SimpleNamespace
from typing import get_args

import pytest
from tests.tell.figures.deals_made_up import deals_of

import findings as made
from findings import bare, findings, function_findings
from titanium import vary
from titanium.errors import InputError
from titanium.judge.bargain.paying import Curve, Paying
from titanium.judge.bargain.transfers import Move
from titanium.judge.shares import Break, Difference, Share
from titanium.judge.verdict import PackageVerdict
from titanium.tell.catalogue import languages
from titanium.tell.memo import gather as gathering
from titanium.tell.memo.again import memo_command, run_command
from titanium.tell.memo.answer import MOST_SHOWN, shown
from titanium.tell.memo.content import content
from titanium.tell.memo.document import Command, Items, Memo, Paragraph, Picture, Section
from titanium.tell.memo.gather import PARTS, Findings, Missing, Why
from titanium.tell.memo.missing import missing
from titanium.tell.table import Table

pytest.importorskip("matplotlib")


def section(found: Findings, name: str) -> Section:
    return next(own for own in content(found).sections if own.name == name)


def words(part: Section | Memo) -> str:
    """All that is said, in one string."""
    if isinstance(part, Memo):
        facts = [f"{name}: {value}" for name, value in part.facts]
        return "\n".join([part.title, part.subject, *facts, *map(words, part.sections), part.standing])
    said = [part.title]
    for block in part.blocks:
        match block:
            case Paragraph(text) | Command(text):
                said.append(text)
            case Items(items):
                said += [f"{term}: {text}" for term, text in items]
            case Picture(figure):
                said += [figure.title, figure.alt]
            case Table():
                said += [block.caption, *block.headings, *(cell for row in block.rows for cell in row)]
    return "\n".join(said)


@pytest.fixture(scope="module")
def memo() -> Memo:
    return content(findings())


class TestWhole:
    def test_it_has_every_section_in_the_order_in_which_a_principal_asks(self, memo: Memo) -> None:
        names = [own.name for own in memo.sections]
        assert names == [
            "bottom-line", "picture", "breaks-when", "deal", "who-pays", "claims", "assumptions", "change-our-mind",
            "limits", "again",
        ]  # fmt: skip
        assert all(own.blocks for own in memo.sections)

    def test_its_head_and_foot_say_what_was_counted(self, memo: Memo) -> None:
        futures = made.verdict().futures
        assert memo.title.startswith("Titanium holds in ")
        assert memo.subject.endswith(", 2026-2035: Titanium")
        assert dict(memo.facts)["Package"] == "Titanium (titanium)"
        assert dict(memo.facts)["Sampled futures"] == f"{futures:,}"
        assert memo.standing.startswith(f"{futures:,} sampled futures, seed 7, matched to ")
        assert memo.standing.endswith("Model result, not a forecast.")

    def test_no_number_in_it_is_undefined_and_no_name_is_left_unfilled(self, memo: Memo) -> None:
        for said in (words(memo), words(content(function_findings())), words(content(bare()))):
            assert not re.search(r"\bnan\b|\binf\b|None|Missing|[{}]", said)

    @pytest.mark.parametrize("language", languages())
    def test_it_speaks_every_language(self, language: str) -> None:
        pytest.importorskip("babel")
        assert content(findings(), language).language == language

    def test_a_language_that_is_not_spoken_is_refused_with_the_ones_that_are(self) -> None:
        with pytest.raises(InputError, match="no language 'kr'"):
            content(bare(), "kr")

    def test_figures_speak_the_memos_language_whenever_they_are_painted(self, monkeypatch: pytest.MonkeyPatch) -> None:
        pytest.importorskip("babel")
        own = next(block for block in section_in(content(bare(), "ko"), "picture").blocks if isinstance(block, Picture))
        from titanium.tell import catalogue

        heard: list[str] = []
        spoken = catalogue.say

        def overheard(sentence: str, /, **values: object) -> str:
            heard.append(catalogue.language())
            return spoken(sentence, **values)

        monkeypatch.setattr("titanium.tell.figures.strength.say", overheard)
        own.figure.png(20)
        assert set(heard) == {"ko"}


def section_in(memo: Memo, name: str) -> Section:
    return next(own for own in memo.sections if own.name == name)


class TestAnswer:
    def test_the_lead_says_how_often_it_holds_and_what_breaks_it_first(self, memo: Memo) -> None:
        lead = memo.sections[0].blocks[0]
        holds = made.verdict().of("titanium").strength
        assert isinstance(lead, Paragraph)
        assert lead.kind == "lead"
        assert lead.text == (
            f"Titanium holds in {round(50 * holds.share)} of 50 sampled futures, and most often breaks first when "
            "Seoul would rather have no deal."
        )

    def test_it_stands_beside_today_and_beside_futures_without_the_signatures(self, memo: Memo) -> None:
        said = words(memo.sections[0])
        ahead = made.verdict().of("titanium").over_status_quo
        assert f"{abs(100 * ahead.mean):.1f} of 100 fewer than today's package (Ironclad" in said
        assert "Without the signatures: In futures that meet the record alone it holds in " in said
        assert "Washington would sign it rather than have no agreement in 50 of 50, Seoul in " in said

    def test_the_schools_that_move_it_most_are_named_with_their_meaning(self, memo: Memo) -> None:
        low, high = (
            made.verdict().of("titanium").by_school["tripwire"][name] for name in ("reiter_poast", "schelling")
        )
        said = words(memo.sections[0])
        assert "most of all the question “Do US troops in the line of fire bind Washington to fight?”" in said
        assert f"to {round(50 * high.share)} of 50 (schelling: casualties commit the patron" in said
        assert low.share < 0.3

    def test_todays_package_is_called_so_and_is_not_compared_with_itself(self) -> None:
        said = words(section(bare("ironclad"), "bottom-line"))
        assert "Today's package (Ironclad) holds in " in said
        assert "Against today's package" not in said

    def test_no_break_is_no_break(self) -> None:
        own = made.verdict()
        whole = replace(own, packages=tuple(replace(each, breaks=()) for each in own.packages))
        said = words(section(bare(judged=whole), "bottom-line"))
        assert "breaks first" not in said.lower()

    def test_a_run_of_one_package_says_that_there_is_no_other(self) -> None:
        own = made.verdict()
        alone = replace(own, packages=(_unpaired(own.of("titanium")),), unsigned=None)
        said = words(section(bare(judged=alone), "bottom-line"))
        assert "The run holds no other proposal to compare it with." in said
        assert "The run does not hold today's package, so the two are not compared." in said
        assert isinstance(section(bare(judged=alone), "picture").blocks[0], Table)
        assert "Without the signatures" not in said

    def test_a_package_without_a_finite_number_says_so_and_counts_nothing(self) -> None:
        own = made.verdict()
        nothing = Share.of(0, 0)
        counted = own.of("titanium").counted.map(lambda each: replace(each, strength=nothing, security=nothing))
        masked = replace(own.of("titanium"), counted=counted, breaks=())
        judged = replace(own, packages=(own.of("ironclad"), masked), unsigned=None)
        said = words(section(bare(judged=judged), "bottom-line"))
        assert "It gave no finite number in any sampled future" in said
        assert "nan" not in said

    def test_the_figure_is_of_the_package_that_the_memo_is_about(self, memo: Memo) -> None:
        own = memo.sections[1].blocks[0]
        assert isinstance(own, Picture)
        assert own.figure.title.startswith("Titanium holds in ")
        today = section(bare("ironclad"), "picture").blocks[0]
        assert isinstance(today, Picture)
        assert today.figure.title.startswith("Today's package (ironclad) holds in ")

    def test_of_many_packages_it_shows_the_one_today_and_the_strongest(self) -> None:
        own = made.verdict()
        first = own.of("titanium")
        many = [replace(first, name=f"p{place}") for place in range(40)]
        wide = replace(own, packages=(*own.packages, *many))
        kept = [each.name for each in shown(wide, "p39").packages]
        assert len(kept) == MOST_SHOWN
        assert {"p39", "ironclad", "no_deal"} <= set(kept)


class TestRules:
    def test_each_rule_is_a_sentence_with_counts_out_of_sample(self, memo: Memo) -> None:
        own = memo.sections[2]
        said = words(own)
        assert "sought on 2,096 futures drawn by lot and are counted on the 2,000 others" in said
        assert "It breaks in 67 of 100 futures when pain of paying is above 0.0098" in said
        assert "400 of 600" in said
        assert "66.7 (62.8-70.3)" in said
        assert "400 of 1,000" in said
        assert "No further rule was found that the other futures bear out." in said

    def test_schools_that_move_a_rule_are_told(self, memo: Memo) -> None:
        assert "Rival schools differ on rule 2. Of 100 futures in it, by tripwire: schelling 78, " in words(
            memo.sections[2]
        )

    def test_without_rules_it_says_why(self) -> None:
        never = made.discovery(rules=(), silence="never", met=Share.of(0, 4096))
        assert "titanium holds in all of 4,096 sampled futures; nothing to explain." in words(
            section(bare(rules=never), "breaks-when")
        )


class TestDeal:
    def test_all_four_stand_in_one_table_the_adversaries_like_the_allies(self, memo: Memo) -> None:
        own = next(block for block in memo.sections[3].blocks if isinstance(block, Table))
        for capital in ("Washington", "Seoul", "Pyongyang", "Beijing"):
            assert f"{capital} gains over today's, mean (9 in 10 futures)" in own.headings
        assert [row[0] for row in own.rows] == ["Ironclad *", "offer", "Titanium"]
        assert own.rows[2][1:5] == ("60", "60", "60", "+0.080 (-0.020..+0.180)")

    def test_a_refusal_says_what_would_move_it(self) -> None:
        said = words(section(findings(), "deal"))
        assert "What would move Seoul: It refuses in 40 of 100 futures; payments were not varied" in said

    def test_what_moves_a_refusal_is_told_with_what_the_other_then_does(self) -> None:
        deals = deals_of()
        moves = {"W": None, "S": Move(-1.25, True, Share.of(20, 100), Share.of(8, 100))}
        paying = Paying({}, deals.zone.any, moves, {}, None, None, Curve((), {}))
        told = tuple(replace(own, paying=paying) for own in deals.packages)
        said = words(section(bare(deal=replace(deals, packages=told)), "deal"))
        assert (
            "It refuses in 40 of 100 futures. USD 1.2bn a year less to Washington would bring that to 20 of 100; "
            "Washington then refuses in 8 of 100."
        ) in said
        assert "What would move Washington: It refuses in 40 of 100 futures, and no other payment makes that" in said

    def test_one_package_alone_has_no_figure_of_deals(self) -> None:
        own = section(bare("ironclad", deal=deals_of({"ironclad": (0.0, 0.0, 0.0, 0.0, 200)})), "deal")
        assert not any(isinstance(block, Picture) for block in own.blocks)
        assert "Neither capital refuses it in any of these futures." in words(own)

    def test_shares_of_one_kind_of_evidence_stand_together(self, memo: Memo) -> None:
        said = words(memo.sections[4])
        assert "This package in full: 32% (payment in the sum, 2026) to 37% (payment against full cost, 2026)." in said
        assert "Recorded figures: 16% (payment in the recorded sum, 2026)." in said
        assert "59" not in said


class TestEvidence:
    def test_claims_with_a_verdict_are_listed_with_what_they_survive(self, memo: Memo) -> None:
        own = next(block for block in memo.sections[5].blocks if isinstance(block, Table))
        assert [row[:2] for row in own.rows] == [
            ("A1: A modern bargain keeps the peace better", "supported"),
        ]
        assert own.rows[0][3] == "all 10"
        said = words(memo.sections[5])
        assert "Of 4 claims: 1 supported, 0 contradicted, 2 undetermined, 1 outside the model." in said
        assert "some school supports what a rival school contradicts:\nA2: A modern bargain" in said
        assert "Without the signatures of today's package every verdict is the same." in said

    def test_numbers_stand_with_unit_range_grade_and_source(self, memo: Memo) -> None:
        own = next(block for block in memo.sections[6].blocks if isinstance(block, Table))
        assert own.rows[0] == (
            "South Korean pain per USD bn a year paid (mu_S)", "0.005", "0.001 to 0.03", "utility/(USD bn/yr)", "D",
            "authors_judgement", "0.080 (0.070 to 0.090)",
        )  # fmt: skip
        cited = next(block for block in memo.sections[6].blocks if isinstance(block, Items))
        assert {term for term, _ in cited.items} == {"authors_judgement", "semafor_2025", "good_judgment_2024"}

    def test_an_outcome_that_never_varies_has_nothing_to_explain(self) -> None:
        plain = made.sensitivities()
        constant = replace(plain, outcome=replace(plain.outcome, deviation=0.0))
        assert "came out alike in every sampled future" in words(section(bare(inputs=constant), "assumptions"))

    def test_what_would_change_our_mind_names_numbers_schools_and_evidence(self, memo: Memo) -> None:
        said = words(memo.sections[7])
        assert "Number: You must believe that pain of paying (mu_S) is below 0.0045 utility" in said
        assert "openings" not in said
        assert "It holds in more than half under schelling, in fewer under reiter_poast and public_opinion." in said
        assert "South Korean pain per USD bn a year paid (mu_S), today of grade D, assumed" in said

    def test_where_nothing_turns_it_that_is_said(self) -> None:
        still = made.beliefs(beliefs=made.beliefs().beliefs[1:])
        said = words(section(bare("ironclad", beliefs=still), "change-our-mind"))
        assert "None of the 1 numbers" not in said
        assert "No number of those that move it most (1) turns the verdict by itself" in said
        assert "No school turns the verdict by itself" in said


class TestMissing:
    @pytest.mark.parametrize("part", PARTS)
    def test_a_finding_that_is_not_there_is_one_plain_sentence(self, part: str) -> None:
        said = words(content(bare(**{part: Missing("refused", "3 futures are too few")})))
        assert said.count("The run cannot say it: 3 futures are too few.") == 1

    def test_every_reason_has_its_own_sentence(self) -> None:
        assert len({missing(Missing(why)).text for why in get_args(Why)}) == len(get_args(Why))

    def test_a_function_has_neither_capitals_nor_a_figure(self) -> None:
        memo = content(function_findings())
        said = words(memo)
        assert memo.title == "open holds in 15 of 50 sampled futures"
        assert "most often breaks first when kept is under -0.5" in said
        assert said.count("nobody signs or pays in it, and no article speaks of it") == 5
        assert not any(isinstance(block, Picture) for own in memo.sections for block in own.blocks)


class TestAgain:
    def test_the_commands_name_package_futures_seed_and_file(self, memo: Memo) -> None:
        [command] = [block for block in memo.sections[-1].blocks if isinstance(block, Command)]
        assert command.text == (
            "titanium stress us_rok --packages ironclad,titanium,no_deal --futures 4096 --seed 7 --out made-up\n"
            "titanium memo made-up --package titanium --out memo.html"
        )

    def test_a_sweep_says_how_futures_were_drawn_where_that_is_unusual(self) -> None:
        other = made.manifest(purpose="sweep", kind="record", sampling="lhs", schools="crossed")
        assert run_command(bare(manifest=other)).endswith(
            "--seed 7 --ensemble record --sampling lhs --schools crossed --out made-up"
        )

    def test_a_prior_is_asked_for_again(self) -> None:
        assert "--prior" in run_command(bare(manifest=made.manifest(kind="prior")))

    def test_what_was_left_out_is_left_out_again(self) -> None:
        found = findings(claims=Missing("left out"), deal=Missing("left out"))
        assert memo_command(found, "x.md") == (
            "titanium memo made-up --package titanium --without deal,claims --out x.md"
        )

    def test_packages_made_for_the_run_are_said_to_be_in_its_manifest(self) -> None:
        said = words(section(function_findings(), "again"))
        assert "Packages made for the run: 1. Its file manifest.json holds every lever of each." in said
        assert "as file.py:model" in said


class TestPackageOfOnesOwn:
    """A package that was made for the run: the memo says what it is, and how it is made again."""

    PACKAGES = {**made.manifest().packages, "mine": {**made.CASE.package("ironclad"), "us_troops_k": 22.0}}

    def test_the_levers_in_which_it_differs_stand_in_it(self) -> None:
        own = made.manifest(packages=self.PACKAGES)
        plain = made.verdict()
        mine = replace(plain.of("titanium"), name="mine")
        judged = replace(plain, packages=(*plain.packages, mine), unsigned=None)
        found = bare("mine", manifest=own, judged=judged)
        said = words(section(found, "terms"))
        assert (
            "1 of 15 levers of mine differ from today's package (Ironclad): US troops in Korea (−6.5 from 28.5)."
            in said
        )
        assert "28.5 thousand" in said
        assert [one.name for one in content(found).sections].index("terms") == 2

    def test_one_that_the_case_describes_needs_no_such_section(self, memo: Memo) -> None:
        assert "terms" not in [own.name for own in memo.sections]

    def test_the_commands_read_it_from_a_table(self) -> None:
        found = bare(manifest=made.manifest(packages=self.PACKAGES))
        assert run_command(found) == (
            "titanium sweep us_rok --packages ironclad,titanium,no_deal --package-file packages.csv --futures 4096 "
            "--seed 7 --out made-up"
        )
        said = words(section(found, "again"))
        assert "Packages made for the run: 1. Its file manifest.json holds every lever of each." in said
        assert "The command reads them from packages.csv, a row each." in said
        assert "has no count without the signatures beside it" in said

    def test_the_ledger_takes_the_levers_of_the_run(self, monkeypatch: pytest.MonkeyPatch) -> None:
        asked: list[dict[str, float]] = []
        monkeypatch.setattr(gathering, "account", lambda case, setting: asked.append(dict(setting)))
        run = SimpleNamespace(manifest=made.manifest(packages=self.PACKAGES))
        gathering._Seek(run, "mine", None, frozenset(), None).ledger(made.CASE)  # pyright: ignore[reportPrivateUsage, reportArgumentType]  # asked without a run that was played
        assert asked == [self.PACKAGES["mine"]]

    def test_a_case_that_is_not_as_it_ships_says_so(self) -> None:
        changed = vary(made.CASE, {"thresholds": {"rok_cost": {"at_most": 60}}})
        assert "The case is not us_rok as it ships" in words(section(bare(scope=changed), "again"))
        assert "as it ships" not in words(section(bare(), "again"))


def test_the_median_time_of_a_break_over_the_whole_horizon_is_told_as_its_years() -> None:
    own = made.verdict()
    late = replace(own.of("titanium"), breaks=(Break("equity", 900, 40),))
    said = words(section(bare(judged=replace(own, packages=(own.of("ironclad"), late), unsigned=None)), "bottom-line"))
    assert "(middle time: over 2026-2035)" in said


def _unpaired(own: PackageVerdict) -> PackageVerdict:
    """A package that was played without today's."""
    return replace(own, counted=own.counted.map(lambda each: replace(each, over_status_quo=Difference.of(0, 0, 0))))
