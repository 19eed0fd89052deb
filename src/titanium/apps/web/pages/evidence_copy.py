"""The private copy at hand: its name, what it changes, and what flips from the case to it."""

import asyncio
from collections.abc import Mapping
from typing import Any

from nicegui import context

from titanium.apps.web import parts
from titanium.apps.web.components.table import TableView
from titanium.apps.web.frame import soon
from titanium.apps.web.seat import Seat
from titanium.desk.changes import checked, taken_back
from titanium.desk.desk import COPY
from titanium.desk.views.evidence import MOST_SHOWN, numbers
from titanium.desk.views.flips import FLIPPED, flips
from titanium.errors import InputError
from titanium.report.numbers import INSIDE
from titanium.tell.catalogue import say

_MORE = 4 * FLIPPED
"""Futures in which what flips is counted again on request."""


class CopyAtHand:
    """The copy that a seat looks at."""

    def __init__(self, seat: Seat):
        self.seat = seat
        self._base, _, self._id = seat.key.partition(COPY)
        self._copy = seat.desk.cases.get(self._id)
        self._futures = FLIPPED
        self._name = self._copy.name

    def build(self) -> None:
        """Make its section, and count what flips once the page is on its way."""
        with parts.section(say("Private copy: {name}", name=self._copy.name), "copy card"):
            back = self.seat.address("evidence", case=self._base, package=None)
            with parts.element("p"):
                parts.text(say("All pages now count with this copy."), tag="span")
                parts.link(say("Back to the case itself"), back)
            self._alert = parts.alert()
            if not self._copy.changes:
                parts.text(say("Nothing is changed in it: it is the case itself."))
            else:
                self._changes = parts.element("div")
                soon(self.seat, self._list, self._changes)
                with parts.section(say("What flips"), "flips", level=3):
                    self._live = parts.live(self._counting())
                    self._found = parts.element("div")
                soon(self.seat, self._count, self._found)
                self.seat.on_change(self._count)
            with parts.details(say("Rename or delete this copy")), parts.element("div", classes="row"):
                parts.entry(say("Name"), self._copy.name, self._call, maxlength=120)
                parts.button(say("Rename"), self._rename)
                self._deletes = parts.button(say("Delete this copy and its saved packages"), self._delete, "danger")

    def _counting(self) -> str:
        return say("Counting {futures:,} futures in the case and in the copy …", futures=self._futures)

    async def _list(self) -> None:
        """What the copy changes, each with a way to put it back."""
        found = await self.seat.desk.engine.ask(
            numbers, self.seat.ref, language=self.seat.language, keep=True, changed=True, count=MOST_SHOWN
        )
        with parts.element("ul", classes="changes"):
            for row in found["rows"]:
                with parts.element("li"):
                    words = say(
                        "{title}: {amount}, in the case {was}",
                        title=row["title"], amount=row["amount"], was=row["was"]["amount"],
                    )  # fmt: skip
                    parts.text(words, tag="span")
                    parts.button(
                        say("Put back"), lambda row=row: self._put_back(row),
                        aria_label=say("Put back: {title}", title=row["title"]),
                    )  # fmt: skip

    async def _count(self) -> None:
        """What flips for the package at hand."""
        seat, moves = self.seat, self.seat.moves
        self._live.text = self._counting()
        try:
            found = await seat.desk.engine.ask(
                flips, seat.ref, language=seat.language, keep=True, later=True,
                setting=seat.setting, name=seat.name, futures=self._futures,
            )  # fmt: skip
        except InputError as error:
            self._live.text = ""
            self._alert.text = str(error)
            return
        if seat.is_current(moves) and not self._found.is_deleted:
            self._alert.text = ""
            self._live.text = found["headline"]
            self._found.clear()
            with self._found:
                self._show(found)

    def _show(self, found: Mapping[str, Any]) -> None:
        if found["turned"]:
            with parts.element("ul", classes="turned"):
                for said in found["turned"]:
                    parts.element("li", said)
        if found["unsettled"]:
            parts.text(found["unsettled"])
        TableView(found["strength"])
        parts.text(found["error"], "hint")
        parts.text(found["pairing"], "hint")
        with parts.details(say("Security alone: wars, rupture and nuclear arms")):
            TableView(found["security"])
        with parts.details(say("What breaks first, and without the signatures")):
            TableView(found["breaks"])
        with parts.details(say("Rival schools, each for itself")):
            TableView(found["schools"])
        if self._futures < _MORE:
            parts.button(say("Count in {futures:,} futures", futures=_MORE), self._count_more)
        for said in found["standing"]:
            parts.text(said, "standing")

    async def _count_more(self) -> None:
        self._futures = _MORE
        with self.seat.saying():
            await self._count()

    async def _put_back(self, row: Mapping[str, Any]) -> None:
        desk = self.seat.desk
        paths = [row["field"].split(INSIDE)] if row["field"] else []

        def kept() -> None:
            changes = taken_back(self._copy.changes, row["table"], row["entry"], paths)
            if changes:
                checked(desk.bases[self._base], changes)
            desk.cases.change(self._id, changes=changes)

        with self.seat.saying():
            try:
                await asyncio.to_thread(kept)
            except InputError as error:
                self._alert.text = str(error)
                return
        context.client.open(self.seat.address("evidence", case=self.seat.key))

    def _call(self, name: str) -> None:
        self._name = name

    def _rename(self) -> None:
        with self.seat.saying():
            try:
                self.seat.desk.cases.change(self._id, name=self._name)
            except InputError as error:
                self._alert.text = str(error)
                return
        context.client.open(self.seat.address("evidence", case=self.seat.key))

    def _delete(self) -> None:
        """Delete the copy at the second press."""
        with self.seat.saying():
            if (sure := say("Press again to delete it for good")) != self._deletes.text:
                self._deletes.text = sure
                return
            try:
                self.seat.desk.cases.delete(self._id)
            except InputError as error:
                self._alert.text = str(error)
                return
        context.client.open(f"/evidence?case={self._base}")
