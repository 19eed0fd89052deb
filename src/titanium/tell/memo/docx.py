"""The memo as a Word document for staff who edit it, the same memo giving the same bytes.

Headings, lists, captions and tables are those of Word, so that its outline knows them, and readers for the blind do.
"""

import io
import re
import zipfile
from typing import TYPE_CHECKING, Any

from titanium.errors import InputError
from titanium.games.drawing.lettering import clean
from titanium.tell.figures.figure import Figure
from titanium.tell.memo import paper, word_styles
from titanium.tell.memo.columns import column_widths
from titanium.tell.memo.document import Block, Command, Items, Memo, Paragraph, Picture
from titanium.tell.table import Table

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph as WordParagraph

DOTS_PER_INCH = 200
_STYLES = {"plain": "Normal", "lead": word_styles.LEAD, "soft": word_styles.REMARK}
_LONGEST_PROPERTY = 255
_SIGN = re.compile(r"(?<=[(\s])-(?=\d)")
"""A minus within a cell; one that begins a cell stays as it is, for those who copy the number."""
_NO_TIME = (1980, 1, 1, 0, 0, 0)
"""A memo carries no date: its run's seed and hash say which one it is. An archive cannot do without one."""


def docx(memo: Memo) -> bytes:
    """The memo as DOCX.

    Raises
    ------
    InputError
        If python-docx, or matplotlib for the figures, is not installed.
    """
    try:
        from docx import Document
    except ModuleNotFoundError as error:
        raise InputError(paper.MISSING.format("python-docx")) from error
    document = Document()
    word_styles.set_up(document)
    _name(document, memo)
    with paper.spoken(memo):
        _add_foot(document, memo)
        document.add_paragraph(clean(memo.title), "Title")
        if memo.subject:
            document.add_paragraph(clean(memo.subject), "Subtitle")
        for term, fact in memo.facts:
            paragraph = document.add_paragraph(style=word_styles.FACT)
            paragraph.add_run(clean(term)).bold = True
            paragraph.add_run(f"\t{clean(fact)}")
        for section in memo.sections:
            document.add_heading(clean(section.title), level=1)
            for block in section.blocks:
                _add(document, block)
    stream = io.BytesIO()
    document.save(stream)
    return _undated(stream.getvalue())


def _name(document: "Document", memo: Memo) -> None:
    """Title, subject and language, and nothing of the template's own."""
    own: Any = document.core_properties
    own.title, own.subject = (clean(text)[:_LONGEST_PROPERTY] for text in (memo.title, memo.subject))
    own.language = "-".join(filter(None, (memo.language, paper.region(memo.language))))
    own.author, own.comments = "Titanium", ""
    for date in own._element.xpath("./dcterms:created | ./dcterms:modified"):
        date.getparent().remove(date)
    parts: Any = document.part.package
    for key in [key for key, part in parts.rels.items() if part.reltype.endswith("/thumbnail")]:
        del parts.rels[key]


def _add(document: "Document", block: Block) -> None:
    match block:
        case Paragraph(text, kind):
            document.add_paragraph(clean(text), _STYLES[kind])
        case Items(items, is_numbered):
            _add_items(document, items, is_numbered)
        case Table():
            _add_table(document, block)
        case Picture(figure):
            _add_picture(document, figure)
        case Command(text):
            document.add_paragraph(paper.printable(text), word_styles.COMMAND)


def _add_items(document: "Document", items: tuple[tuple[str, str], ...], is_numbered: bool) -> None:
    number = _new_numbering(document) if is_numbered else None
    for term, text in items:
        paragraph = document.add_paragraph(style="List Number" if is_numbered else "List Bullet")
        if number is not None:
            properties: Any = paragraph._p.get_or_add_pPr().get_or_add_numPr()
            properties.get_or_add_ilvl().val, properties.get_or_add_numId().val = 0, number
        if term:
            paragraph.add_run(clean(term)).bold = True
            paragraph.add_run("\N{EN SPACE}")
        paragraph.add_run(clean(text))


def _new_numbering(document: "Document") -> int:
    """A numbering that looks like that of the style and starts at one, for each list its own."""
    own: Any = document.part.numbering_part.element
    of_style: Any = document.styles["List Number"].element
    known = own.num_having_numId(of_style.pPr.numPr.numId.val)
    number = own.add_num(known.abstractNumId.val)
    number.add_lvlOverride(ilvl=0).add_startOverride(1)
    return number.numId


def _add_table(document: "Document", told: Table) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    if told.caption:
        document.add_paragraph(clean(told.caption), "Caption")
    table: Any = document.add_table(1 + len(told.rows), len(told.headings), word_styles.TABLE)
    table.autofit = False
    name = OxmlElement("w:tblCaption")
    name.set(qn("w:val"), clean(told.caption))
    table._tbl.tblPr.append(name)
    widths = column_widths(told, paper.ROOM, paper.CELL_SIZE, paper.CELL_PADDING)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Pt(width)
    heading, body = (document.styles[name].style_id for name in (word_styles.HEADING_CELL, word_styles.CELL))
    for place, (row, texts) in enumerate(zip(table.rows, (told.headings, *told.rows), strict=True)):
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if place == 0:
            properties.append(OxmlElement("w:tblHeader"))
        for at, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            cell.width = Pt(widths[at])
            paragraph = cell.paragraphs[0]
            paragraph._p.style = body if place else heading  # by its id: looking for its name takes most of the time
            _add_cell_text(paragraph, clean(text))
            if at in told.numeric:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.add_paragraph(style=word_styles.REMARK)  # or the next table would join this one


def _add_cell_text(paragraph: "WordParagraph", text: str) -> None:
    """A text in which no number is broken after its minus."""
    from docx.oxml import OxmlElement

    run: Any = paragraph.add_run()
    first, *rest = _SIGN.split(text)
    run.add_text(first)
    for part in rest:
        run._r.append(OxmlElement("w:noBreakHyphen"))
        run.add_text(part)


def _add_picture(document: "Document", figure: Figure) -> None:
    """A figure between its finding and its standing, all three on one page."""
    from docx.shared import Pt

    document.add_paragraph(clean(figure.title), "Caption")
    width, height = paper.extent(figure)
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    stream = io.BytesIO(figure.png(DOTS_PER_INCH))
    shape: Any = paragraph.add_run().add_picture(stream, width=Pt(width), height=Pt(height))
    shape._inline.docPr.set("descr", clean(figure.alt))
    shape._inline.docPr.set("name", clean(figure.name))
    document.add_paragraph(clean(figure.standing), word_styles.REMARK)


def _add_foot(document: "Document", memo: Memo) -> None:
    """The standing and the count of pages at the foot of every page."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    foot = document.sections[0].footer
    foot.paragraphs[0].add_run(clean(memo.standing))
    count = foot.add_paragraph(style="Footer")
    count.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for piece in paper.page_count():
        if piece.kind == "words":
            count.add_run(piece.words)
        else:
            _add_field(count, {"page": "PAGE", "pages": "NUMPAGES"}[piece.kind])


def _add_field(paragraph: "WordParagraph", code: str) -> None:
    """A number that Word fills in."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    field = f'<w:fldSimple {nsdecls("w")} w:instr="{code}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    paragraph._p.append(parse_xml(field))


def _undated(archive: bytes) -> bytes:
    """The same parts, whenever they were packed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as parts, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for part in parts.infolist():
            plain = zipfile.ZipInfo(part.filename, _NO_TIME)
            plain.compress_type, plain.create_system = zipfile.ZIP_DEFLATED, 0
            packed.writestr(plain, parts.read(part))
    return stream.getvalue()
