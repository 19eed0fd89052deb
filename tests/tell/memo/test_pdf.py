"""The memo as PDF: read back page by page, by eye, by text and by what a reader for the blind is told."""

import ctypes
import io
import re
import sys
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from images import assert_looks_like
from memos import made_up
from titanium.errors import InputError
from titanium.tell.memo import paper
from titanium.tell.memo.document import Command, Items, Memo, Paragraph, Picture, Section
from titanium.tell.memo.pdf import pdf
from titanium.tell.table import Table

IMAGES = Path(__file__).parent / "images"
DOTS_PER_INCH = 40
HOSTILE = '#import "x" $a_b$ [*] <c> @d \\ // `e` = #panic()'


@dataclass(frozen=True)
class Read:
    """What stands in a PDF."""

    data: bytes

    @cached_property
    def document(self) -> pypdfium2.PdfDocument:
        return pypdfium2.PdfDocument(self.data)

    def picture(self, page: int) -> bytes:
        stream = io.BytesIO()
        self.document[page].render(scale=DOTS_PER_INCH / 72).to_pil().save(stream, "PNG")
        return stream.getvalue()

    @cached_property
    def pages(self) -> list[str]:
        """Texts of the pages, each on one line."""
        return [" ".join(page.get_textpage().get_text_range().split()) for page in self.document]

    @property
    def text(self) -> str:
        return " ".join(self.pages)

    def letters(self):
        """Boxes of the letters that can be seen, page by page: left, bottom, right, top."""
        for page in self.document:
            text = page.get_textpage()
            yield [
                text.get_charbox(place)
                for place in range(text.count_chars())
                if text.get_text_range(place, 1).strip() and not pdfium.FPDFText_IsGenerated(text, place)
            ]

    @cached_property
    def structure(self) -> list[tuple[str, str]]:
        """Kind of each part as those are told who cannot see it, with its words where it has words of its own."""
        found = []
        for page in self.document:
            tree = pdfium.FPDF_StructTree_GetForPage(page)
            for place in range(pdfium.FPDF_StructTree_CountChildren(tree)):
                found += _parts(pdfium.FPDF_StructTree_GetChildAtIndex(tree, place))
        return found


def _parts(element):
    yield _said(element, pdfium.FPDF_StructElement_GetType), _said(element, pdfium.FPDF_StructElement_GetAltText)
    for place in range(pdfium.FPDF_StructElement_CountChildren(element)):
        child = pdfium.FPDF_StructElement_GetChildAtIndex(element, place)
        if child:
            yield from _parts(child)


def _said(element, ask) -> str:
    length = ask(element, None, 0)
    letters = ctypes.create_string_buffer(length)
    ask(element, letters, length)
    return letters.raw.decode("utf-16-le").rstrip("\x00")


@pytest.fixture(scope="module")
def english() -> Read:
    return Read(pdf(made_up()))


@pytest.fixture(scope="module")
def korean() -> Read:
    return Read(pdf(made_up("ko")))


@pytest.fixture(scope="module")
def hostile() -> Read:
    """A memo that says a text wherever it can, and has names and tables that are too long for a page."""
    text = HOSTILE
    picture = made_up().sections[1].blocks[0]
    assert isinstance(picture, Picture)
    wide = tuple(f"a_heading_of_column_{place}" for place in range(10))
    blocks = (
        Paragraph(text),
        Paragraph("x" * 300, "lead"),
        Items(((text, text), ("", "y" * 300))),
        Items(()),
        Table(text, wide, (wide, (text,) * 10), frozenset({2})),
        Table("", ("a", "b"), ()),
        Table("", ("a", "b"), ((" x" * 3000, "1"),)),
        Command(f"titanium {'/a/long/path' * 20}\n    {text}"),
        Picture(replace(picture.figure, title=text, alt=text, standing=text, width=900.0, height=1500.0)),
    )
    return Read(pdf(Memo(text, text, "en", ((text, text), ("a", "z" * 300)), (Section("a", text, blocks),), text)))


def _joined(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("page", [0, 2])
def test_pages_look_as_they_did(english, page):
    assert_looks_like(english.picture(page), IMAGES / f"pdf_en_{page + 1}.png")


def test_korean_page_looks_as_it_did(korean):
    assert_looks_like(korean.picture(0), IMAGES / "pdf_ko_1.png")


@pytest.mark.parametrize("language", ["en", "ko"])
def test_all_words_of_the_memo_are_there(request, language):
    memo, read = made_up(language), request.getfixturevalue({"en": "english", "ko": "korean"}[language])
    assert read.pages[0].startswith(memo.title)
    for section in memo.sections:
        assert section.title in read.text
    said = [block.text for section in memo.sections for block in section.blocks if isinstance(block, Paragraph)]
    assert said
    assert all(_joined(text) in _joined(read.text) for text in said)  # a long name may be broken
    assert "방위비분담금" in read.text
    assert "titanium stress us_rok --packages ironclad,titanium,fact_sheet_2025" in read.text


def test_each_page_says_on_what_it_stands_and_how_many_there_are(english):
    standing = made_up().standing
    assert len(english.pages) == 3
    for number, text in enumerate(english.pages, 1):
        assert f"{standing} Page {number} of 3" in text


def test_long_table_repeats_its_headings(english):
    headings = "number value unit range grade source"
    assert [headings in text for text in english.pages] == [True, True, True]
    assert all(re.search(rf"\bnumber_{row} ", english.text) for row in range(1, 41))


def test_numbers_are_not_broken_nor_words_that_fit():
    interval = "-0.042 (-0.110..+0.303)"
    headings = ("package", *(f"{name} gains over today's, mean (9 in 10 futures)" for name in "ABCDE"))
    table = Table("", headings, (("Full withdrawal", *[interval] * 5),), frozenset(range(1, 6)))
    read = Read(pdf(replace(made_up(), sections=(Section("a", "a", (table,)),))))
    lines = read.document[0].get_textpage().get_text_range().splitlines()
    assert lines.count("(-0.110..+0.303)") == 5
    assert "withdrawal" in lines


@pytest.mark.parametrize("which", ["english", "korean", "hostile"])
def test_nothing_reaches_over_a_margin(request, which):
    for letters in request.getfixturevalue(which).letters():
        assert letters
        assert min(left for left, *_ in letters) > paper.MARGIN - 3
        assert max(right for _, _, right, _ in letters) < paper.WIDTH - paper.MARGIN + 3
        assert min(bottom for _, bottom, *_ in letters) > 12
        assert max(top for *_, top in letters) < paper.HEIGHT - paper.MARGIN + 6


def test_text_is_never_a_program(hostile):
    assert hostile.text.count(HOSTILE) >= 6
    assert hostile.document.get_metadata_dict()["Title"] == HOSTILE
    assert "a_heading_of_column_9" in _joined(hostile.text)


def test_those_who_listen_are_told_what_each_part_is(english):
    kinds = [kind for kind, _ in english.structure]
    for kind, least in {"H1": 4, "P": 8, "L": 2, "LI": 5, "Table": 2, "TH": 8, "TD": 240, "Caption": 3}.items():
        assert kinds.count(kind) >= least, kind
    figure = made_up().sections[1].blocks[0].figure
    assert [words for kind, words in english.structure if kind == "Figure" and words] == [figure.alt]


@pytest.mark.parametrize(("which", "language"), [("english", "en-GB"), ("korean", "ko-KR")])
def test_names_itself(request, which, language):
    read = request.getfixturevalue(which)
    memo = made_up(language[:2])
    named = read.document.get_metadata_dict()
    assert (named["Title"], named["Subject"]) == (memo.title, memo.subject)
    assert named["CreationDate"] == named["ModDate"] == ""
    assert b"pdfuaid:part" in read.data
    assert f"<rdf:li>{language}</rdf:li>".encode() in read.data


def test_same_memo_gives_the_same_bytes(english):
    assert pdf(made_up()) == english.data


def test_is_no_larger_than_a_page_on_the_web(korean):
    assert len(korean.data) < 300_000


def test_a_letter_without_a_font_does_not_stop_it():
    memo = replace(made_up(), sections=(Section("a", "\N{EGYPTIAN HIEROGLYPH A001} and on", ()),), title="So")
    assert "and on" in Read(pdf(memo)).text


@pytest.mark.parametrize("missing", ["typst", "matplotlib"])
def test_says_what_to_install(monkeypatch, missing):
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(InputError, match=rf"^{missing} is not installed; .*\nRun: pip install 'titanium-alliance\["):
        pdf(replace(made_up(), sections=()))
