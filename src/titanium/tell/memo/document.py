"""A memo as any medium can set it: sections of paragraphs, lists, tables, figures and commands, already in words."""

from dataclasses import dataclass
from typing import Literal

from titanium.tell.figures.figure import Figure
from titanium.tell.table import Table


@dataclass(frozen=True)
class Paragraph:
    """Sentences; `lead` stands out as the answer, `soft` steps back as a remark."""

    text: str
    kind: Literal["plain", "lead", "soft"] = "plain"


@dataclass(frozen=True)
class Items:
    """A list, each item with a term that stands out before it, or none."""

    items: tuple[tuple[str, str], ...]
    """Term, which may be empty, and text."""
    is_numbered: bool = False


@dataclass(frozen=True)
class Picture:
    """A figure under its finding, with its standing below and its table twin where the medium can hide it."""

    figure: Figure


@dataclass(frozen=True)
class Command:
    """What to type to get the same."""

    text: str


Block = Paragraph | Items | Table | Picture | Command


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it."""

    name: str
    """Name inside the memo: lower case, unique, stable across languages."""
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Memo:
    """A whole memo in one language."""

    title: str
    subject: str
    """What it is about in one line: case, package, years."""
    language: str
    facts: tuple[tuple[str, str], ...]
    """What a reader wants at the head: package, futures, seed, ensemble, case hash."""
    sections: tuple[Section, ...]
    standing: str
    """The line at the foot of every page: futures, seed, hash, model result and not a forecast."""
