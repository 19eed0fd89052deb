"""The list of numbers: searched, filtered by table and grade, some at a time; each row opens."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from nicegui import context
from nicegui.element import Element
from nicegui.elements.mixins.text_element import TextElement

from titanium.apps.web import parts
from titanium.apps.web.frame import soon
from titanium.apps.web.pages.evidence_number import OpenNumber, mark
from titanium.apps.web.seat import Seat
from titanium.desk.views.evidence import SHOWN, numbers
from titanium.errors import InputError
from titanium.tell.catalogue import say

_FIRST = 0.6
"""Seconds that the page waits for its first rows before it is sent without them."""
_CITED = 2
"""Sources of a number that its row names."""
_FILTERS = ("text", "table", "grade", "changed", "start")
"""What the address keeps of the list."""


class NumberList:
    """The list of one seat.

    Parameters
    ----------
    headline
        The page's heading, which says how the numbers are graded.
    """

    def __init__(self, seat: Seat, headline: TextElement):
        self.seat, self._headline = seat, headline
        self._query = {name: seat.query.get(name, "") for name in _FILTERS}
        self._open = seat.query.get("number", "")
        if self._open and not any(self._query.values()):
            self._query["text"] = self._open
        self._asked = 0

    async def build(self) -> None:
        """Make the list, with its first rows where they come at once."""
        self._lead = parts.text("", "lead")
        with parts.section(say("The numbers"), "numbers"):
            self._filters()
            self._alert = parts.alert()
            self._live = parts.live(say("Gathering the numbers …"))
            self._place = parts.element("div")
            self._steps()
            self._standing = parts.text("", "standing")
        first = asyncio.ensure_future(self._found())
        await asyncio.wait({first}, timeout=_FIRST)
        if first.done():
            await self._take(first)
        else:
            soon(self.seat, lambda: self._take(first), self._place)
        context.client.on_delete(first.cancel)

    def _filters(self) -> None:
        with parts.element("div", classes="row filters", role="search", aria_label=say("Numbers of the case")):
            parts.entry(
                say("Search"), self._query["text"], lambda own: self._ask(text=own), kind="search",
                placeholder=say("name, source, note"),
            )  # fmt: skip
            every = [("", say("all tables"))]
            self._table = parts.select(say("Table"), every, "", lambda own: self._ask(table=own))
            grades = [("", say("all grades"))]
            self._grade = parts.select(say("Grade"), grades, "", lambda own: self._ask(grade=own))
            if self.seat.ref.changes:
                parts.tick(
                    say("Only what this copy changes"), bool(self._query["changed"]),
                    lambda own: self._ask(changed="1" if own else ""),
                )  # fmt: skip

    def _steps(self) -> None:
        with parts.element("nav", classes="row steps", aria_label=say("More numbers")):
            self._back = parts.button(say("Earlier numbers"), lambda: self._step(-SHOWN), hidden=True)
            self._on = parts.button(say("Further numbers"), lambda: self._step(SHOWN), hidden=True)

    async def _step(self, by: int) -> None:
        await self._ask(start=str(max(self._start() + by, 0) or ""))

    def _start(self) -> int:
        start = self._query["start"]
        return int(start) if start.isdecimal() else 0

    async def _ask(self, **asked: str) -> None:
        """Show other numbers, and keep in the address which."""
        self._query |= {"start": ""} | {name: str(value) for name, value in asked.items()}
        self._open = ""
        self.seat.remember(**{name: value or None for name, value in self._query.items()}, number=None)
        with self.seat.saying():
            await self._take(asyncio.ensure_future(self._found()))

    async def _found(self) -> dict[str, Any]:
        query = self._query
        return await self.seat.desk.engine.ask(
            numbers, self.seat.ref, language=self.seat.language, keep=not query["text"],
            text=query["text"][:200], table=query["table"], grade=query["grade"],
            changed=bool(query["changed"]) and bool(self.seat.ref.changes), start=self._start(),
        )  # fmt: skip

    async def _take(self, asked: "asyncio.Future[dict[str, Any]]") -> None:
        """Show what was found, or say why it cannot be; an answer that was overtaken is dropped."""
        self._asked += 1
        mine = self._asked
        try:
            found = await asked
        except InputError as error:
            self._alert.text, self._live.text = str(error), ""
            return
        if mine == self._asked and not self._place.is_deleted:
            self._alert.text = ""
            self._show(found)

    def _show(self, found: Mapping[str, Any]) -> None:
        self._headline.text, self._lead.text = found["headline"], found["lead"]
        self._live.text = found["sentence"]
        self._standing.text = found["standing"]
        tables = [("", say("all tables"))] + [
            (own["table"], say("{name} ({count:,})", name=own["name"], count=own["numbers"])) for own in found["tables"]
        ]
        self._table.set_options(tables)
        self._table.show(self._query["table"])
        grades = [("", say("all grades"))] + [
            (own["grade"], _grade_words(own["grade"], own["meaning"], own["numbers"])) for own in found["grades"]
        ]
        self._grade.set_options(grades)
        self._grade.show(self._query["grade"])
        self._back.props.set_bool("hidden", self._start() == 0)
        self._on.props.set_bool("hidden", self._start() + SHOWN >= found["found"])
        self._place.clear()
        with self._place:
            self._rows(found)

    def _rows(self, found: Mapping[str, Any]) -> None:
        if not found["rows"]:
            return
        with (
            parts.element("div", classes="scrolls", tabindex=0, role="region", aria_label=say("Numbers of the case")),
            parts.element("table", classes="list"),
        ):
            parts.element("caption", say("Numbers with their ranges, grades and sources; each opens"), "unseen")
            with parts.element("thead"), parts.element("tr"):
                for words, classes in (
                    (say("what it is"), ""), (say("value, range and unit"), ""), (say("grade"), ""),
                    (say("source"), "rest"), (say("last changed"), "rest"),
                ):  # fmt: skip
                    parts.element("th", words, classes, scope="col")
            with parts.element("tbody"):
                for row in found["rows"]:
                    _Row(self.seat, row, self._opened, is_open=row["key"] == self._open)

    def _opened(self, key: str) -> None:
        """Remember which row is open, so that it is open still when the list comes anew."""
        self._open = key
        self.seat.remember(number=key or None)


def _grade_words(grade: str, meaning: str, count: int) -> str:
    if len(grade) == 1:
        return say("{grade}, {meaning} ({count:,})", grade=grade, meaning=meaning, count=count)
    return say("{meaning} ({count:,})", meaning=meaning, count=count)


class _Row:
    """One number, which opens."""

    def __init__(self, seat: Seat, row: Mapping[str, Any], tell: Callable[[str], None], *, is_open: bool):
        self._seat, self._row, self._tell = seat, row, tell
        with parts.element("tr", classes="changed" if row["was"] else ""):
            with parts.element("th", scope="row"):
                self._button = parts.button(row["title"], self._toggle, "opens", aria_expanded="false")
                parts.text(row["table_name"] if row["table"] != "uncertainties" else row["entry"], "hint", tag="span")
            with parts.element("td", classes="amount"):
                parts.text(row["amount"], tag="span")
                if row["was"]:
                    parts.text(say("in the case: {amount}", amount=row["was"]["amount"]), "was", tag="span")
                mark(row)
            with parts.element("td", classes="grade"):
                grade_badge(row)
            parts.element("td", _sources([own["short"] for own in row["sources"]]), "rest source")
            parts.element("td", (row["last_change"] or {}).get("date", ""), "rest date")
        self._panel: Element | None = None
        with parts.element("tr", classes="panel", hidden=True) as self._below:
            self._cell = parts.element("td", colspan=5)
        if is_open:
            soon(seat, self._toggle, self._cell)

    async def _toggle(self) -> None:
        with self._seat.saying():
            opens = self._button.props["aria-expanded"] == "false"
            self._button.props["aria-expanded"] = "true" if opens else "false"
            self._below.props.set_bool("hidden", not opens)
            self._tell(self._row["key"] if opens else "")
            if opens and self._panel is None:
                with self._cell:
                    self._panel = parts.element("div", classes="card")
                    with self._panel:
                        await OpenNumber(self._seat, self._row["key"]).build()


def _sources(cited: Sequence[str]) -> str:
    """Sources in short, as many as there is room for."""
    shown = "; ".join(cited[:_CITED])
    more = len(cited) - _CITED
    return say("{sources} and {count} more", sources=shown, count=more) if more > 0 else shown


def grade_badge(row: Mapping[str, Any]) -> None:
    """The grade of a number with its meaning; a dash where it has none."""
    if row["grade"]:
        parts.text(row["grade"], f"badge grade-{row['grade']}", tag="span")
    parts.text(row["meaning"], "hint", tag="span")
