"""The styles of the memo as a Word document: fonts, sizes, spaces and rules, by name, so that whoever edits it can."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from titanium.tell.memo import paper

if TYPE_CHECKING:
    from docx.document import Document
    from docx.styles.style import ParagraphStyle

LEAD, REMARK, FACT, COMMAND = "Memo Lead", "Memo Remark", "Memo Fact", "Memo Command"
CELL, HEADING_CELL, TABLE = "Memo Cell", "Memo Heading Cell", "Memo Table"

_FONT, _EAST_ASIAN, _FIXED = "Arial", "Malgun Gothic", "Courier New"
"""Fonts of Windows and macOS; LibreOffice has one of the same widths for the first and the last."""
_LATIN, _KOREAN = "en-GB", "ko-KR"
_WORD_2013 = "15"
"""The youngest way to lay out that Word knows; an older one is called a compatibility mode."""
_SOFT = "555555"
_FACT_INDENT = 96.0


class _Look(NamedTuple):
    size: float
    is_bold: bool
    above: float
    below: float
    """Points."""


_BUILT_IN: Mapping[str, _Look] = {
    "Normal": _Look(10, False, above=0, below=6),
    "Title": _Look(18, True, above=0, below=6),
    "Subtitle": _Look(11, False, above=0, below=8),
    "Heading 1": _Look(13.5, True, above=18, below=6),
    "Heading 2": _Look(11, True, above=12, below=4),
    "Caption": _Look(9, True, above=10, below=4),
    "List Bullet": _Look(10, False, above=0, below=4),
    "List Number": _Look(10, False, above=0, below=4),
    "Footer": _Look(8, False, above=0, below=0),
}
_OWN: Mapping[str, _Look] = {
    LEAD: _Look(12, True, above=2, below=8),
    REMARK: _Look(9, False, above=0, below=6),
    FACT: _Look(9, False, above=0, below=1),
    COMMAND: _Look(8.5, False, above=6, below=10),
    CELL: _Look(paper.CELL_SIZE, False, above=2, below=2),
    HEADING_CELL: _Look(paper.CELL_SIZE, True, above=2, below=2),
}
_TABLE_XML = f"""
<w:style {{namespaces}} w:type="table" w:customStyle="1" w:styleId="MemoTable">
  <w:name w:val="{TABLE}"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="59"/><w:qFormat/>
  <w:tblPr>
    <w:tblBorders>
      <w:top w:val="single" w:sz="8" w:space="0" w:color="000000"/>
      <w:bottom w:val="single" w:sz="8" w:space="0" w:color="000000"/>
      <w:insideH w:val="single" w:sz="4" w:space="0" w:color="B8B8B8"/>
    </w:tblBorders>
    <w:tblCellMar>
      <w:left w:w="{paper.CELL_PADDING * 10:.0f}" w:type="dxa"/>
      <w:right w:w="{paper.CELL_PADDING * 10:.0f}" w:type="dxa"/>
    </w:tblCellMar>
  </w:tblPr>
</w:style>
"""


def set_up(document: "Document") -> None:
    """Give an empty document, from the template of python-docx, the memo's page, languages and styles."""
    styles: Any = document.styles
    for style in styles.element.xpath("./w:style[@w:type='table'][not(@w:default)]"):
        style.getparent().remove(style)  # a hundred coloured ones, among which nobody would find the memo's
    _set_page(document)
    _set_languages(document)
    _set_fonts(document)
    for name, look in _BUILT_IN.items():
        _set_style(styles[name], look)
    for name, look in _OWN.items():
        _set_style(_added(document, name), look)
    _set_particulars(document)


def _set_page(document: "Document") -> None:
    from docx.shared import Pt

    page = document.sections[0]
    page.page_width, page.page_height = Pt(paper.WIDTH), Pt(paper.HEIGHT)
    page.left_margin = page.right_margin = page.top_margin = Pt(paper.MARGIN)
    page.bottom_margin, page.footer_distance = Pt(paper.FOOT), Pt(28)


def _set_languages(document: "Document") -> None:
    """Word tells languages by their letters: those of East Asia are Korean in any memo, all others British English.

    Latin names in a Korean text must not be called Korean, or they are broken in the middle.
    """
    from docx.oxml.ns import qn

    settings = document.settings.element
    for root, name in ((document.styles.element, "w:lang"), (settings, "w:themeFontLang")):
        for element in root.iter(qn(name)):
            element.set(qn("w:val"), _LATIN)
            element.set(qn("w:eastAsia"), _KOREAN)
    for element in settings.iter(qn("w:compatSetting")):
        if element.get(qn("w:name")) == "compatibilityMode":
            element.set(qn("w:val"), _WORD_2013)


def _set_fonts(document: "Document") -> None:
    """One font for all, and one for the letters of East Asia, in place of those of the template's theme."""
    from docx.oxml.ns import qn

    for fonts in document.styles.element.iter(qn("w:rFonts")):
        fonts.attrib.clear()
        for letters, font in (("ascii", _FONT), ("hAnsi", _FONT), ("cs", _FONT), ("eastAsia", _EAST_ASIAN)):
            fonts.set(qn(f"w:{letters}"), font)


def _added(document: "Document", name: str) -> "ParagraphStyle":
    from docx.enum.style import WD_STYLE_TYPE

    style: Any = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    style.quick_style = True
    return style


def _set_style(style: "ParagraphStyle", look: _Look) -> None:
    from docx.shared import Pt, RGBColor

    style.font.size, style.font.bold, style.font.italic = Pt(look.size), look.is_bold, False
    style.font.color.rgb = RGBColor(0, 0, 0)
    style.hidden, style.unhide_when_used = False, False
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(look.above), Pt(look.below)
    style.paragraph_format.line_spacing = 1.15


def _set_particulars(document: "Document") -> None:
    """What single styles have beyond letters and spaces: rules, greys, indents, what stays together."""
    from docx.oxml import OxmlElement, parse_xml
    from docx.oxml.ns import nsdecls, qn
    from docx.shared import Pt, RGBColor

    styles: Any = document.styles
    normal = styles["Normal"].element.get_or_add_pPr()
    for kind in ("w:autoSpaceDE", "w:autoSpaceDN"):  # Korean sets no gap between a number and what it counts
        gap = OxmlElement(kind)
        gap.set(qn("w:val"), "0")
        normal.insert_element_before(gap, "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:outlineLvl")
    for style, tag in (("Title", "w:pBdr"), ("Title", "w:rPr/w:spacing"), ("Subtitle", "w:rPr/w:spacing")):
        for element in styles[style].element.xpath(f".//{tag}"):
            element.getparent().remove(element)
    for name in (REMARK, "Footer"):
        styles[name].font.color.rgb = RGBColor.from_string(_SOFT)
    for name in ("Caption", LEAD, HEADING_CELL):
        styles[name].paragraph_format.keep_with_next = True
    fact = styles[FACT].paragraph_format
    fact.left_indent, fact.first_line_indent = Pt(_FACT_INDENT), Pt(-_FACT_INDENT)
    fact.tab_stops.add_tab_stop(Pt(_FACT_INDENT))
    for name in ("List Bullet", "List Number"):
        for tight in styles[name].element.iter(qn("w:contextualSpacing")):
            tight.getparent().remove(tight)
    command = styles[COMMAND]
    command.font.name, command.font.no_proof = _FIXED, True
    shade = OxmlElement("w:shd")
    for key, value in (("val", "clear"), ("color", "auto"), ("fill", "F0F0F0")):
        shade.set(qn(f"w:{key}"), value)
    command.element.get_or_add_pPr().insert_element_before(
        shade, "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:outlineLvl"
    )
    styles.element.append(parse_xml(_TABLE_XML.format(namespaces=nsdecls("w"))))
