"""What a case says in other languages: whole where it is shown, and named where it translates what nobody says."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from titanium.case import load_case
from titanium.case.read import Draft
from titanium.case.words import read_words, unsaid
from titanium.errors import Problem
from titanium.tell.catalogue import speaking, told

HANGUL = re.compile("[가-힣]")
LABELS = {"packages": {"ironclad": "Ironclad", "troop_cut": "Troop cut"}, "limits": ["war comes to Korea"]}


def draft(folder: Path, **files: str) -> Draft:
    """A draft of a case that says little, with translations."""
    (folder / "words").mkdir()
    for name, text in files.items():
        (folder / "words" / f"{name}.yaml").write_text(text, encoding="utf-8")
    made = Draft(folder)
    made.tables |= LABELS
    return made


class TestReading:
    def test_each_text_has_its_translation(self, tmp_path: Path) -> None:
        made = draft(tmp_path, ko="Ironclad: 철통\n'war comes to Korea': 한반도 전쟁 발발\n")
        before = made.digest.hexdigest()
        assert read_words(made) == {"ko": {"Ironclad": "철통", "war comes to Korea": "한반도 전쟁 발발"}}
        assert not made.problems
        assert made.digest.hexdigest() == before, "a translation changes no result, so it is no part of the hash"

    def test_what_is_not_a_text_is_reported_with_its_line(self, tmp_path: Path) -> None:
        made = draft(tmp_path, ko="Ironclad: 철통\nTroop cut: ''\n")
        assert read_words(made)["ko"] == {"Ironclad": "철통"}
        assert [(own.file, own.line) for own in made.problems] == [("words/ko.yaml", 2)]
        assert "is not a text" in str(made.problems[0])

    def test_a_text_that_the_case_does_not_say_is_named_with_the_nearest(self) -> None:
        case = load_case("us_rok")
        edited = case.model_copy(update={"words": {"ko": {"Ironclad": "철통", "Ironclat": "철통"}}})
        (said,) = unsaid(edited)
        assert said == "words/ko.yaml: the case does not say 'Ironclat'; it says 'Ironclad'"
        assert not list(unsaid(case))

    def test_a_file_is_named_by_the_code_of_a_language(self, tmp_path: Path) -> None:
        made = draft(tmp_path, korean="Ironclad: 철통\n")
        assert read_words(made) == {}
        assert made.problems == [
            Problem(
                "words/korean.yaml", 0, "'korean' is not the code of a language", "Name the file words/ko.yaml, say."
            )
        ]

    def test_a_case_without_translations_says_what_it_says(self, tmp_path: Path) -> None:
        made = Draft(tmp_path)
        assert read_words(made) == {}
        assert not made.problems


class TestShippedKorean:
    """The case of the United States and South Korea, as a Korean reads it."""

    case = load_case("us_rok")
    words = case.words["ko"]

    def shown(self) -> Iterator[tuple[str, str]]:
        """Every text that memo, page and figures show, with the table it stands in."""
        case, about = self.case, self.case.description
        yield from (("description", text) for text in (about.title, about.summary, about.money.prices, *about.not_for))
        yield from (("theatres", text) for text in (about.theatres.home, about.theatres.second))
        yield from (("actors", text) for own in about.actors.values() for text in (own.name, own.capital))
        yield from (("thresholds", text) for own in about.thresholds.values() for text in (own.breaks_as, own.note))
        yield from (("packages", text) for own in case.packages.values() for text in (own.title, own.note))
        yield from (
            ("levers", text) for own in case.levers.values() for text in (own.name, *(own.values or {}).values())
        )
        yield from (("uncertainties", own.name) for own in case.uncertainties.values())
        for switch in case.schools.values():
            yield from (("schools", text) for text in (switch.question, switch.enters))
            yield from (("schools", position.meaning) for position in switch.positions.values())
        for choice in case.choices.values():
            yield from (
                ("choices", text) for text in (choice.text, *(own.label for own in choice.alternatives.values()))
            )
        for claim in case.claims.values():
            yield from (("claims", text) for text in (claim.claim, *(own.means for own in claim.measures.values())))
        for crisis in case.crises.values():
            yield from (
                ("crises", text) for text in (crisis.title, *(own.means for own in crisis.game.outcomes.values()))
            )
            yield from (("crises", own.asks) for own in crisis.game.nodes.values())
        yield from (("sites", own.name) for own in case.sites.values())
        yield from (("pools", own.name) for own in case.pools.values())
        yield from (("base_rates", own.title) for own in case.base_rates.values())
        yield from (("scored", own.title) for own in case.scored.values())
        yield from (("backtests", own.title) for own in case.backtests.values())

    def test_every_text_that_is_shown_is_translated(self) -> None:
        shown = [(table, text) for table, text in self.shown() if text]
        assert len({table for table, _ in shown}) > 12
        assert [(table, text) for table, text in shown if text not in self.words] == []

    def test_every_translation_is_in_korean(self) -> None:
        assert [text for text, translation in self.words.items() if not HANGUL.search(translation)] == []

    def test_figures_of_a_text_are_those_of_its_translation(self) -> None:
        """Ranges and years, in digits: those that Korean counts in other units are told apart by hand."""
        figures = re.compile(r"(?<![\w.,])\d{4}(?![\d.,]\d|\w)")
        lost = [
            text
            for text, translation in self.words.items()
            if set(figures.findall(text)) - set(re.findall(r"\d{4}", translation))
        ]
        assert lost == []

    @pytest.mark.parametrize(
        ("english", "korean"),
        [
            ("Ironclad", "철통"),
            ("war comes to Korea", "한반도 전쟁 발발"),
            ("Camp Humphreys, Pyeongtaek", "평택 캠프 험프리스"),
            ("probability of US support at reference", "기준점에서 미국의 지원 확률"),
        ],
    )
    def test_it_is_told_where_korean_is_spoken(self, english: str, korean: str) -> None:
        pytest.importorskip("babel")
        with speaking("ko", self.case):
            assert told(english) == korean
        assert told(english) == english
