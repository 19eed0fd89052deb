"""A memo from a run, and a memo as a file: HTML, Markdown, PDF or DOCX by the suffix."""

from collections.abc import Callable, Collection, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from titanium.errors import InputError, nearest
from titanium.explore.store import Run
from titanium.files import check_writable, write_whole
from titanium.tell.catalogue import ENGLISH, noted, speaking
from titanium.tell.memo.content import content
from titanium.tell.memo.document import Block, Command, Items, Memo, Paragraph, Picture
from titanium.tell.memo.gather import Part, Step, gather

STEPS: Mapping[Part, str] = {
    "rules": noted("Under which conditions it breaks"),
    "inputs": noted("Which numbers decide"),
    "beliefs": noted("Where the verdict turns"),
    "deal": noted("Who would sign what"),
    "ledger": noted("Who pays"),
    "claims": noted("What the claims come to (about half a minute)"),
}
"""What is said while each finding is sought."""

SCHEMA = "titanium.memo/1"


def memo(
    run: Run | str | Path,
    package: str | None = None,
    language: str = ENGLISH,
    *,
    without: Collection[str] = (),
    file: str = "memo.html",
    on_step: Step | None = None,
) -> Memo:
    """What a run found on a package, as a memo.

    Parameters
    ----------
    run
        A run, or the folder or address of one; of one that is unfinished, what is there is read.
    package
        A package of the run; its base if left out.
    language
        What it is written in, see `titanium.tell.catalogue.languages`.
    without
        Findings that are left out, of `titanium.tell.memo.gather.PARTS`; the claims take longest.
    file
        Name of the file that the memo's own command writes.
    on_step
        Told before each finding is sought.

    Raises
    ------
    InputError
        If a name is unknown, the run weighs its futures, or Titanium does not speak the language.
    RunError
        If nothing is finished, or a chunk is missing or was altered.

    Examples
    --------
    >>> from titanium.explore.function import at_most, uniform, wrap
    >>> from titanium.explore.sweep import sweep
    >>> model = wrap(
    ...     lambda x: {"y": x},
    ...     name="line",
    ...     uncertainties={"x": uniform(0, 10)},
    ...     metrics=["y"],
    ...     thresholds={"y": at_most(8)},
    ...     processes=1,
    ... )
    >>> print(memo(sweep(model, ["baseline"], 500, 0, "memory://doctest/memo")).title)
    baseline holds in 40 of 50 sampled futures
    """
    with speaking(language):  # one that is not spoken is refused before anything is sought
        pass
    return content(gather(run, package, without=without, on_step=on_step), language, file=file)


def headline(memo: Memo) -> str:
    """The answer of a memo: its first paragraph that stands out, or its title."""
    blocks = (block for section in memo.sections for block in section.blocks)
    return next((block.text for block in blocks if isinstance(block, Paragraph) and block.kind == "lead"), memo.title)


def _html(memo: Memo) -> bytes:
    from titanium.tell.memo.html import html

    return html(memo).encode()


def _markdown(memo: Memo) -> bytes:
    from titanium.tell.memo.markdown import markdown

    return markdown(memo).encode()


def _docx(memo: Memo) -> bytes:
    from titanium.tell.memo.docx import docx

    return docx(memo)


def _pdf(memo: Memo) -> bytes:
    from titanium.tell.memo.pdf import pdf

    return pdf(memo)


FORMATS: Mapping[str, Callable[[Memo], bytes]] = {"html": _html, "pdf": _pdf, "docx": _docx, "md": _markdown}
"""Suffix of a file, without its dot, to what sets a memo so."""


_NEEDS: Mapping[str, tuple[tuple[str, ...], str]] = {
    "html": (("jinja2", "matplotlib"), "page"),
    "md": ((), "page"),
    "pdf": (("typst", "matplotlib"), "memo"),
    "docx": (("docx", "matplotlib"), "memo"),
}
"""Format to the packages that it imports and the extra that installs them."""


def format_for(file: Path | None, format: str | None) -> str:
    """The format of a memo: the one that is named, else that of the file's suffix, else a page.

    Raises
    ------
    InputError
        If it is unknown, or the file's suffix says another.

    Examples
    --------
    >>> format_for(Path("memo.docx"), None), format_for(None, None)
    ('docx', 'html')
    """
    if format is not None and format not in FORMATS:
        raise InputError(f"no format '{format}'\n{nearest(format, FORMATS)}")
    if file is None:
        return format or "html"
    suffix = file.suffix.lower().removeprefix(".")
    if format is None and suffix not in FORMATS:
        raise InputError(f"'{file.name}': a memo is written as one of these\n{nearest(suffix, FORMATS)}")
    if format is not None and suffix in FORMATS and suffix != format:
        raise InputError(f"'{file.name}' ends as {suffix}, and {format} is asked for\nName one of the two.")
    return format or suffix


def require(format: str, language: str, file: Path | None = None) -> None:
    """Refuse early a memo that could not be written later.

    Raises
    ------
    InputError
        If what the format or the language needs is not installed, or Titanium does not speak the language.
    RunError
        If the file cannot be written.
    """
    packages, extra = _NEEDS[format]
    for name in packages:
        if find_spec(name) is None:
            raise InputError(
                f"{name} is not installed; a memo as {format} needs it\nRun: pip install 'titanium-alliance[{extra}]'"
            )
    with speaking(language):
        pass
    if file is not None:
        check_writable(file.expanduser())


def set_as(memo: Memo, format: str) -> bytes:
    """A memo as the bytes of a file of a format in `FORMATS`.

    Raises
    ------
    InputError
        If what the format needs is not installed.
    """
    return FORMATS[format](memo)


def write(memo: Memo, file: str | Path) -> None:
    """Write a memo as HTML, Markdown, PDF or DOCX by the suffix of the file.

    Raises
    ------
    InputError
        If the suffix is another, or what the format needs is not installed.
    RunError
        If the file cannot be written.
    """
    place = Path(file).expanduser()
    write_whole(place, set_as(memo, format_for(place, None)))


def to_dict(memo: Memo) -> dict[str, Any]:
    """A memo as plain data: its words, tables and figures in its own language."""
    return {
        "schema": SCHEMA,
        "title": memo.title,
        "subject": memo.subject,
        "headline": headline(memo),
        "language": memo.language,
        "facts": dict(memo.facts),
        "sections": [
            {"name": own.name, "title": own.title, "blocks": [_block(block) for block in own.blocks]}
            for own in memo.sections
        ],
        "standing": memo.standing,
    }


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Paragraph(text, kind):
            return {"kind": "paragraph", "text": text, "tone": kind}
        case Items(items, is_numbered):
            told = [{"term": term, "text": text} for term, text in items]
            return {"kind": "items", "is_numbered": is_numbered, "items": told}
        case Picture(figure):
            return {"kind": "picture", **figure.to_dict()}
        case Command(text):
            return {"kind": "command", "text": text}
        case _:
            return {"kind": "table", **block.to_dict()}
