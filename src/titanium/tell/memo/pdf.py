"""The memo as PDF by Typst: A4, tagged for those who listen to it (PDF/UA), the same memo giving the same bytes.

The template `memo.typ` is a program that holds no text of a memo; what the memo says goes to it as JSON. Text is set in
the font that Titanium ships, figures in the one that matplotlib ships. Only where neither has a letter, the machine's
own fonts are asked.
"""

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import Any, Literal

from titanium.errors import InputError
from titanium.games.drawing.lettering import clean
from titanium.tell import fonts
from titanium.tell.figures import canvas
from titanium.tell.memo import paper
from titanium.tell.memo.columns import column_widths
from titanium.tell.memo.document import Block, Command, Items, Memo, Paragraph, Picture
from titanium.tell.table import Table

_LETTERS_OF_FIGURES = "DejaVu Sans"
_FILES = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSans-Oblique.ttf", "DejaVuSans-BoldOblique.ttf")


def pdf(memo: Memo) -> bytes:
    """The memo as PDF.

    Raises
    ------
    InputError
        If typst, or matplotlib for the figures, is not installed.
    """
    try:
        import typst
    except ModuleNotFoundError as error:
        raise InputError(paper.MISSING.format("typst")) from error
    with paper.spoken(memo):
        inputs = {"memo": json.dumps(_told(memo), ensure_ascii=False)}
    program = resources.as_file(resources.files("titanium.tell.memo") / "memo.typ")
    with program as template, fonts.folder() as letters, _letters_of_figures() as more:

        def compiled(standard: Literal["ua-1"] | None, *, ask_machine: bool) -> bytes:
            found = typst.compile(
                template,
                format="pdf",
                sys_inputs=inputs,
                font_paths=[letters, more],
                ignore_system_fonts=not ask_machine,
                pdf_standards=standard,
            )
            assert isinstance(found, bytes)  # only pages as pictures come as a list
            return found

        # A letter without a font is an error of PDF/UA and of nothing else that the template leaves open.
        for ask_machine in (False, True):
            try:
                return compiled("ua-1", ask_machine=ask_machine)
            except typst.TypstError:
                continue
        return compiled(None, ask_machine=True)


@contextmanager
def _letters_of_figures() -> Iterator[Path]:
    """A folder with the font that figures are drawn in, and none of the others beside it in matplotlib."""
    try:
        import matplotlib
    except ModuleNotFoundError as error:
        raise InputError(canvas.MISSING.format("matplotlib")) from error
    shipped = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    with tempfile.TemporaryDirectory(prefix="titanium-") as folder:
        for name in _FILES:
            shutil.copy(shipped / name, folder)
        yield Path(folder)


def _told(memo: Memo) -> dict[str, Any]:
    """What the template asks for."""
    return {
        "language": memo.language,
        "region": paper.region(memo.language) or None,
        "fonts": [fonts.FAMILY, _LETTERS_OF_FIGURES],
        "margin": paper.MARGIN,
        "foot": paper.FOOT,
        "cell_size": paper.CELL_SIZE,
        "cell_padding": paper.CELL_PADDING,
        "title": clean(memo.title),
        "subject": clean(memo.subject),
        "facts": [[clean(term), clean(fact)] for term, fact in memo.facts],
        "sections": [
            {"title": clean(section.title), "blocks": [_block(block) for block in section.blocks]}
            for section in memo.sections
        ],
        "standing": clean(memo.standing),
        "page_count": [piece._asdict() for piece in paper.page_count()],
    }


def _block(block: Block) -> dict[str, Any]:
    told: dict[str, Any]
    match block:
        case Paragraph(text, kind):
            told = {"text": clean(text), "kind": kind}
        case Items(items, is_numbered):
            each = [{"term": clean(term), "text": clean(text)} for term, text in items]
            told = {"items": each, "is_numbered": is_numbered}
        case Table(caption, headings, rows, numeric):
            told = {
                "caption": clean(caption),
                "headings": [clean(own) for own in headings],
                "rows": [[clean(cell) for cell in row] for row in rows],
                "numeric": sorted(numeric),
                "widths": column_widths(block, paper.ROOM, paper.CELL_SIZE, paper.CELL_PADDING),
            }
        case Picture(figure):
            width, _ = paper.extent(figure)
            told = {
                "svg": paper.printable(figure.svg()),
                "width": width,
                "title": clean(figure.title),
                "alt": clean(figure.alt),
                "standing": clean(figure.standing),
            }
        case Command(text):
            told = {"text": paper.printable(text)}
    return {"block": type(block).__name__, **told}
