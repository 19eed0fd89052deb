"""The memo as a Word document, read back part by part."""

import io
import sys
import zipfile
from dataclasses import replace

import docx as word
import pytest
from docx.oxml.ns import qn
from PIL import Image

from memos import made_up
from titanium.errors import InputError
from titanium.tell.memo import paper
from titanium.tell.memo.document import Command, Items, Memo, Paragraph, Picture, Section
from titanium.tell.memo.docx import DOTS_PER_INCH, docx
from titanium.tell.table import Table

HOSTILE = "<w:t>&amp;</w:t> \x0b\x00\ufffe{0} %1 한국"
SHOWN = "<w:t>&amp;</w:t> \ufffd{0} %1 한국"


def read(data: bytes):
    return word.Document(io.BytesIO(data))


@pytest.fixture(scope="module")
def data() -> bytes:
    return docx(made_up())


@pytest.fixture(scope="module")
def document(data):
    return read(data)


def said_in(document, style: str) -> list[str]:
    return [own.text for own in document.paragraphs if own.style.name == style]


def test_parts_have_the_styles_of_word(document):
    memo = made_up()
    assert said_in(document, "Title") == [memo.title]
    assert said_in(document, "Subtitle") == [memo.subject]
    assert said_in(document, "Heading 1") == [section.title for section in memo.sections]
    assert said_in(document, "Memo Fact") == [f"{term}\t{fact}" for term, fact in memo.facts]
    assert len(said_in(document, "Memo Lead")) == 1
    assert said_in(document, "Memo Command") == [memo.sections[2].blocks[-1].text]
    figure, numbers, last = memo.sections[1].blocks[0].figure, *memo.sections[2].blocks[1:3]
    assert said_in(document, "Caption") == [figure.title, numbers.caption, last.caption]
    assert figure.standing in said_in(document, "Memo Remark")


def test_lists_are_lists_with_their_terms_in_bold(document):
    bullets = [own for own in document.paragraphs if own.style.name == "List Bullet"]
    assert [own.runs[0].bold for own in bullets] == [True, True, None]
    assert bullets[0].text.startswith("Washington\N{EN SPACE}Today's package")


def test_each_numbered_list_starts_at_one():
    memo = replace(made_up(), sections=(Section("a", "a", (Items((("", "x"), ("", "y")), is_numbered=True),) * 2),))
    document = read(docx(memo))
    numbers = [own._p.pPr.numPr.numId.val for own in document.paragraphs if own.style.name == "List Number"]
    assert numbers[0] == numbers[1] != numbers[2] == numbers[3]
    numbering = document.part.numbering_part.element
    for number in set(numbers):
        assert numbering.num_having_numId(number).xpath("./w:lvlOverride/w:startOverride/@w:val") == ["1"]


def test_tables_hold_the_cells_and_repeat_their_headings(document):
    told = [block for section in made_up().sections for block in section.blocks if isinstance(block, Table)]
    assert len(document.tables) == len(told) == 2
    for table, own in zip(document.tables, told, strict=True):
        assert [[cell.text for cell in row.cells] for row in table.rows] == [
            [" ".join(text.split()) for text in texts] for texts in (own.headings, *own.rows)
        ]
        repeated = [bool(row._tr.xpath("./w:trPr/w:tblHeader")) for row in table.rows]
        assert repeated == [True] + [False] * len(own.rows)
        assert table._tbl.tblPr.xpath("./w:tblCaption/@w:val") == [own.caption]
        assert sum(column.width.pt for column in table.columns) <= paper.ROOM + 1
        right = [cell.paragraphs[0].alignment is not None for cell in table.rows[1].cells]
        assert right == [place in own.numeric for place in range(len(own.headings))]


def test_picture_is_told_to_those_who_cannot_see_it(document):
    figure = made_up().sections[1].blocks[0].figure
    (shape,) = document.inline_shapes
    assert shape._inline.docPr.get("descr") == figure.alt
    assert (shape.width.pt, shape.height.pt) == pytest.approx((figure.width, figure.height), abs=0.01)
    (place,) = [own for own in document.paragraphs if own._p.xpath(".//w:drawing")]
    assert place.paragraph_format.keep_with_next
    blob = document.part.related_parts[shape._inline.graphic.graphicData.pic.blipFill.blip.embed].blob
    assert Image.open(io.BytesIO(blob)).width == pytest.approx(figure.width / 72 * DOTS_PER_INCH, abs=1)


def test_figure_too_large_for_the_page_is_made_smaller():
    figure = replace(made_up().sections[1].blocks[0].figure, width=900.0, height=400.0)
    document = read(docx(replace(made_up(), sections=(Section("a", "a", (Picture(figure),)),))))
    (shape,) = document.inline_shapes
    assert shape.width.pt == pytest.approx(paper.ROOM, abs=0.01)
    assert shape.height.pt == pytest.approx(paper.ROOM * 400 / 900, abs=0.01)


def test_every_page_says_on_what_it_stands(document):
    standing, count = document.sections[0].footer.paragraphs
    assert standing.text == made_up().standing
    assert "".join(count._p.xpath(".//w:t/text()")) == "Page 1 of 1"  # Word counts them
    assert count._p.xpath("./w:fldSimple/@w:instr") == ["PAGE", "NUMPAGES"]


def test_page_is_a4(document):
    page = document.sections[0]
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)
    assert page.left_margin.pt == page.right_margin.pt == paper.MARGIN


@pytest.mark.parametrize(("language", "tag"), [("en", "en-GB"), ("ko", "ko-KR")])
def test_names_itself_and_its_language(language, tag):
    memo = replace(made_up(language), sections=())
    document = read(docx(memo))
    named = document.core_properties
    assert (named.title, named.subject, named.language) == (memo.title, memo.subject, tag)
    assert named.created is None
    assert named.modified is None
    (spoken,) = document.styles.element.xpath("./w:docDefaults//w:lang")
    assert (spoken.get(qn("w:val")), spoken.get(qn("w:eastAsia"))) == ("en-GB", "ko-KR")


def test_every_font_has_letters_for_korean(document):
    fonts = document.styles.element.xpath("//w:rFonts")
    own = [font for font in fonts if font.get(qn("w:ascii")) != "Courier New"]
    assert {font.get(qn("w:eastAsia")) for font in own} == {"Malgun Gothic"}
    assert {font.get(qn("w:ascii")) for font in own} == {"Arial"}
    assert not document.styles.element.xpath("//w:rFonts/@w:asciiTheme")


def test_numbers_are_not_broken_after_a_minus():
    table = Table("", ("gain",), (("-0.011 (-0.042..+0.003), on-site",),))
    document = read(docx(replace(made_up(), sections=(Section("a", "a", (table,)),))))
    cell = document.tables[0].rows[1].cells[0]
    assert cell.text == table.rows[0][0]
    assert len(cell._tc.xpath(".//w:noBreakHyphen")) == 1


def test_offers_no_style_for_tables_but_its_own(document):
    tables = document.styles.element.xpath("./w:style[@w:type='table']/w:name/@w:val")
    assert tables == ["Normal Table", "Memo Table"]
    assert all(table.style.name == "Memo Table" for table in document.tables)
    cells = {cell.paragraphs[0].style.name for row in document.tables[1].rows[1:] for cell in row.cells}
    assert cells == {"Memo Cell"}


def test_no_colour_but_greys(document):
    used = {own.style.name for own in document.paragraphs} | {"Footer", "Memo Cell", "Memo Heading Cell"}
    colours = {str(document.styles[name].font.color.rgb) for name in used}
    assert all(colour[:2] == colour[2:4] == colour[4:] for colour in colours)


def test_text_is_never_markup():
    picture = made_up().sections[1].blocks[0]
    assert isinstance(picture, Picture)
    blocks = (
        Paragraph(HOSTILE),
        Items(((HOSTILE, HOSTILE),)),
        Items((), is_numbered=True),
        Table(HOSTILE, (HOSTILE,), ((HOSTILE,),)),
        Table("", ("a",), ()),
        Command(HOSTILE),
        Picture(replace(picture.figure, alt=HOSTILE, standing=HOSTILE)),
    )
    memo = Memo(HOSTILE, HOSTILE, "en", ((HOSTILE, HOSTILE),), (Section("a", HOSTILE, blocks),), HOSTILE)
    document = read(docx(memo))
    assert said_in(document, "Title") == [SHOWN]
    assert [cell.text for cell in document.tables[0]._cells] == [SHOWN, SHOWN]
    assert document.inline_shapes[0]._inline.docPr.get("descr") == SHOWN
    assert document.core_properties.title == SHOWN
    assert "한국" in said_in(document, "Memo Command")[0]


def test_same_memo_gives_the_same_bytes(data):
    assert docx(made_up()) == data
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert "docProps/thumbnail.jpeg" not in parts.namelist()


@pytest.mark.parametrize("missing", ["docx", "matplotlib"])
def test_says_what_to_install(monkeypatch, missing):
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(InputError, match=r"is not installed; .*\nRun: pip install 'titanium-alliance\["):
        docx(made_up())
