"""What Titanium says in other languages: whole, faithful to its values, and with no English left in what is shown."""

import ast
import html
import re
import string
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from findings import CASE, findings, function_findings, verdict
from titanium.errors import InputError
from titanium.tell import catalogue
from titanium.tell.catalogue import language, languages, noted, say, speaking, told
from titanium.tell.memo.content import content
from titanium.tell.memo.document import Items, Memo, Paragraph, Picture, Section, Table
from titanium.tell.page import page
from titanium.tell.particles import with_particles

pytest.importorskip("babel")
pytest.importorskip("jinja2")
pytest.importorskip("matplotlib")

ROOT = Path(__file__).parents[2]
CODE = ROOT / "src" / "titanium"
OTHERS = [name for name in languages() if name != "en"]
SPEAKS = re.compile(r"\b(say|noted)\(|\{% trans")

LATIN = {
    *("Titanium", "titanium", "jax", "jaxlib", "python", "alliance", "GDP", "USD", "bn", "Borgonovo"),
    *("matched", "abc", "record", "def", "A1", "A2", "H", "crisis"),
}
"""Words of any language: names of programs, commands, ensembles, claims, units and people."""
CODES = {"utility", "events", "event", "share", "thousand", "signing", "horizon", "yr"}
"""Units and times of judgement as the files of a case write them."""
MADE_UP = (
    *("pain of paying", "A modern bargain keeps the peace better", "fall in war under the bundle", "offer"),
    *("payment against full cost", "payment in the sum", "payment in the recorded sum"),
)
"""Texts of findings that tests make by hand, which no case says and nobody translates."""


@cache
def known(name: str) -> Any:
    """A catalogue as it stands, sentences that are not translated among them."""
    from babel.messages.pofile import read_po

    with (CODE / "tell" / "languages" / f"{name}.po").open("rb") as file:
        return read_po(file, locale=name)


@cache
def gathered() -> frozenset[str]:
    """Every sentence that `make words` gathers, by the mappings that it goes by."""
    from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    mappings = {Path(own.pop("pattern")).suffix: own for own in project["tool"]["babel"]["mappings"]}
    keywords = {**DEFAULT_KEYWORDS, "say": None, "noted": None}
    return frozenset(
        str(found[1])
        for file in CODE.rglob("*.*")
        if file.suffix in mappings and SPEAKS.search(file.read_text("utf-8"))
        for own in [mappings[file.suffix]]
        for found in extract_from_file(own["method"], file, keywords, options={k: own[k] for k in own if k != "method"})
    )


@cache
def calls() -> tuple[tuple[str, str, ast.expr], ...]:
    """Where, by what name and with what first argument `say` and `noted` are called."""
    texts = {file: file.read_text("utf-8") for file in sorted(CODE.rglob("*.py"))}
    return tuple(
        (f"{file.relative_to(CODE)}:{node.lineno}", node.func.id, node.args[0])
        for file, text in texts.items()
        if SPEAKS.search(text)
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("say", "noted")
    )


def values(sentence: str) -> set[tuple[str, str]]:
    """Names of values in a sentence with their formats."""
    braces = {(name, form or "") for _, name, form, _ in string.Formatter().parse(sentence) if name is not None}
    return braces | {(name, "%") for name in re.findall(r"%\((\w+)\)s", sentence)}


class TestCatalogue:
    @pytest.mark.parametrize("name", OTHERS)
    def test_has_every_sentence_that_is_gathered(self, name: str) -> None:
        said = {own.id for own in known(name) if own.string and not own.fuzzy}
        assert len(gathered()) > 500
        assert sorted(gathered() - said) == []

    @pytest.mark.parametrize("name", OTHERS)
    def test_has_every_sentence_that_the_code_writes(self, name: str) -> None:
        """Those inside f-strings too, which not every version of Python lets be gathered."""
        written = {(place, arg.value) for place, _, arg in calls() if isinstance(arg, ast.Constant)}
        said = {own.id for own in known(name) if own.string and not own.fuzzy}
        assert [(place, text) for place, text in sorted(written) if text not in said] == []

    @pytest.mark.parametrize("name", OTHERS)
    def test_a_translation_keeps_the_values_and_their_formats(self, name: str) -> None:
        assert [own.id for own in known(name) if own.id and values(own.id) != values(own.string)] == []

    @pytest.mark.parametrize("name", OTHERS)
    def test_a_percent_sign_is_written_as_its_template_wants_it(self, name: str) -> None:
        """Doubled where a template fills values in, and nowhere else."""
        stray = re.compile(r"(?<!%)%(?![%(])")
        doubled = [own for own in known(name) if own.id and ("%%" in own.id or "%(" in own.id)]
        assert [own.id for own in doubled if stray.search(own.string)] == []
        assert [own.id for own in known(name) if own.id and own not in doubled and "%%" in own.string] == []

    def test_sentences_are_written_out_where_they_are_said(self) -> None:
        """A sentence that is put together first could be neither gathered nor reordered."""
        built = [
            (place, ast.unparse(arg))
            for place, name, arg in calls()
            if not isinstance(arg, ast.Constant)
            and (name == "noted" or not isinstance(arg, ast.Name | ast.Attribute | ast.Subscript))
        ]
        assert built == []


class TestSaying:
    def test_a_sentence_is_said_in_the_language_and_as_before_after(self) -> None:
        with speaking("ko"):
            assert (language(), say("{count} of {of}", count=41, of=50)) == ("ko", "50개 중 41개")
        assert (language(), say("{count} of {of}", count=41, of=50)) == ("en", "41 of 50")

    def test_what_has_no_translation_is_said_in_english(self) -> None:
        with speaking("ko"):
            assert say("{x} that nobody translated", x=1) == "1 that nobody translated"
            assert told("a text that no case says") == "a text that no case says"

    def test_another_language_is_refused_with_those_that_there_are(self) -> None:
        with pytest.raises(InputError, match="no language 'kr'\nAllowed: en, ko"), speaking("kr"):
            pass

    @pytest.mark.parametrize("name", languages())
    @given(value=st.text(alphabet="{}%()s가나 은는", max_size=12))
    def test_values_are_never_read_as_formats(self, name: str, value: str) -> None:
        with speaking(name):
            said = say("{package}: {count}", package=value, count="%(x)s {y} 100%")
        assert said.endswith(": %(x)s {y} 100%")
        assert name != "en" or said.startswith(value)

    def test_a_noted_sentence_is_itself(self) -> None:
        assert noted("100% of {x}") == "100% of {x}"


class TestParticles:
    @pytest.mark.parametrize(
        ("written", "said"),
        [
            ("철통은(는) 서울이(가)", "철통은 서울이"),
            ("티타늄을(를) 평양과(와)", "티타늄을 평양과"),
            ("미국은(는) 합의를(를)", "미국은 합의를(를)"),
            ("대구이(가) 부산(으)로 서울(으)로 대구(으)로", "대구가 부산으로 서울로 대구로"),
            ("41은(는) 42은(는) 1,000을(를) 0.5과(와)", "41은 42는 1,000을 0.5와"),
            ("7(으)로 6(으)로 9(으)로", "7로 6으로 9로"),
            ("'철통'은(는) 철통 (30개)은(는)", "'철통'은 철통 (30개)은"),
            ("ironclad은(는) (으)로", "ironclad은(는) (으)로"),
        ],
    )
    def test_a_particle_follows_the_sound_before_it(self, written: str, said: str) -> None:
        assert with_particles(written) == said

    @given(st.text())
    def test_other_text_stays_as_it_is(self, text: str) -> None:
        assert with_particles(text) == text or "(" in text


def said_in(memo: Memo) -> Iterator[str]:
    """All that a memo says but the commands in it."""
    yield from (memo.title, memo.subject, memo.standing, *(text for fact in memo.facts for text in fact))
    for section in memo.sections:
        yield from _section(section)


def _section(section: Section) -> Iterator[str]:
    yield section.title
    for block in section.blocks:
        match block:
            case Paragraph(text):
                yield text
            case Items(items):
                yield from (text for item in items for text in item)
            case Picture(figure):
                yield from (figure.title, figure.alt, figure.standing, *figure.table.headings)
            case Table():
                yield from (block.caption, *block.headings, *(cell for row in block.rows for cell in row))


def names() -> set[str]:
    """Identifiers of the case, which no language has another word for."""
    found: set[str] = {CASE.description.name}
    for table in (CASE.packages, CASE.levers, CASE.uncertainties, CASE.schools, CASE.sources, CASE.choices):
        found |= set(table)
    found |= {position for switch in CASE.schools.values() for position in switch.positions}
    found |= {limit.metric for limit in CASE.description.thresholds.values()}
    return found


def english(texts: Iterator[str]) -> list[str]:
    """Words of English in texts, with citations, names and addresses taken out."""
    cited = {text for own in CASE.sources.values() for text in (own.author, own.title, own.publisher) if text}
    cited |= {f"{own.author} ({own.year})" for own in CASE.sources.values()}
    left: list[str] = []
    kept = names()
    for text in texts:
        for quoted in (*MADE_UP, *sorted(cited, key=len, reverse=True)):
            text = text.replace(quoted, " ")
        text = re.sub(r"https?://\S+|\[[a-z ]+\]|\b[0-9a-f]{12,}\b", " ", text)
        left += [
            word
            for word in re.findall(r"[A-Za-z_][A-Za-z_0-9]*", text)
            if len(word) > 1 and word not in kept and not set(word.strip("_").split("_")) <= LATIN | CODES
        ]
    return left


class TestKorean:
    @pytest.fixture
    def asked(self, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
        """Sentences that are asked for from here on, each with its translation."""
        found: dict[str, str] = {}
        whole = catalogue._catalogue("ko")

        class Asked(dict[str, str]):
            def get(self, sentence: str, default: Any = None, /) -> Any:
                found[sentence] = whole.get(sentence, "")
                return super().get(sentence, default)

        monkeypatch.setattr(catalogue, "_catalogue", lambda _: Asked(whole))
        return found

    @pytest.mark.parametrize("package", ["titanium", "ironclad"])
    def test_a_memo_holds_no_english_but_names_and_citations(self, package: str, asked: dict[str, str]) -> None:
        memo = content(findings(package), "ko")
        assert english(said_in(memo)) == []
        assert len(asked) > 100
        assert [sentence for sentence, translation in asked.items() if not translation] == []

    def test_a_memo_of_a_function_asks_for_no_other_sentences(self, asked: dict[str, str]) -> None:
        content(function_findings(), "ko")
        assert [sentence for sentence, translation in asked.items() if not translation] == []

    def test_a_page_holds_no_english_but_names_and_citations(self, asked: dict[str, str]) -> None:
        with speaking("ko", CASE):
            text = page(CASE, verdict())
        assert '<html lang="ko">' in text
        shown = re.sub(r"<(style|code|pre)\b[^>]*>.*?</\1>", " ", text, flags=re.DOTALL)
        assert english(map(html.unescape, re.sub(r"<[^>]+>", "\n", shown).splitlines())) == []
        assert [sentence for sentence, translation in asked.items() if not translation] == []
