"""The best next change on the page of the answer: found in the background, taken by one click."""

from collections.abc import Mapping
from typing import Any

from titanium.apps.web import parts
from titanium.apps.web.seat import Seat
from titanium.apps.web.steady import FoldedTable, Lines, show_if
from titanium.desk.ahead import ask_in_parts
from titanium.desk.views.answer import next_change, try_changes
from titanium.errors import InputError
from titanium.tell.catalogue import say


class Proposals:
    """The best change of one lever, with the signatures and without them."""

    def __init__(self, seat: Seat):
        self.seat = seat
        with parts.element("div") as self.whole:
            self.progress = parts.text("", "hint")
            self.alert = parts.alert()
            with parts.element("div", classes="grid wide") as self.place:
                self.parts = [_Proposal(seat), _Proposal(seat)]
            self.notes = Lines(classes="hint")
        self.wait()

    def wait(self) -> None:
        """Show that another package is at hand, for which nothing is found yet."""
        self.progress.text = say("Every lever is moved alone, to see which change gains most.")
        self._is_busy(True)
        self.alert.text = ""
        show_if(self.place, False)
        self.notes.show([])

    async def find(self) -> None:
        """Look for the best change of the package at hand, and show it."""
        seat, moves = self.seat, self.seat.moves
        try:
            found = await ask_in_parts(
                seat.desk, next_change, try_changes, seat.ref, language=seat.language, on_part=self._tell,
                setting=dict(seat.setting),
            )  # fmt: skip
        except InputError as error:
            self._is_busy(False)
            self.alert.text = str(error)
            return
        if seat.is_current(moves):
            self.show(found)

    def _tell(self, done: int, total: int) -> None:
        self.progress.text = say("Every lever is moved alone: {done} of {total} parts", done=done, total=total)

    def _is_busy(self, is_busy: bool) -> None:
        show_if(self.progress, is_busy)
        self.whole.props.set_optional("aria-busy", "true" if is_busy else None)

    def show(self, found: Mapping[str, Any]) -> None:
        """Show what was found."""
        self._is_busy(False)
        show_if(self.place, True)
        for place, own in zip(self.parts, (found, found["unsigned"]), strict=True):
            place.show(own)
        self.notes.show(found["notes"])


class _Proposal:
    """The best change in one ensemble."""

    def __init__(self, seat: Seat):
        self.seat = seat
        self._change: dict[str, float] = {}
        with parts.element("article", classes="card") as self.whole:
            self.where = parts.heading("", 3)
            self.sentence = parts.text("")
            self.button = parts.button("", self._take, "first")
            self.effects = Lines("li")
            self.table = FoldedTable(say("The changes that gain most"))
            self.standing = parts.text("", "standing")

    def show(self, found: Mapping[str, Any] | None) -> None:
        """Show what was found; nothing where the case has no such futures."""
        show_if(self.whole, found is not None)
        if found is None:
            return
        best = found["best"]
        self._change = {best["lever"]: best["value"]} if best else {}
        self.where.text, self.sentence.text = found["where"], found["sentence"]
        self.button.text = best["button"] if best else ""
        show_if(self.button, best is not None)
        self.effects.show(best["effects"] if best else [])
        self.table.show(found["table"])
        self.standing.text = found["standing"]

    async def _take(self) -> None:
        with self.seat.saying():
            await self.seat.move(self._change)
