"""What would move whoever refuses a package, on the page of the deals: looked for ahead, tried by a click."""

import asyncio
import time
from collections.abc import Mapping
from typing import Any

from nicegui import background_tasks, context

from titanium.apps.web import parts
from titanium.apps.web.components.table import TableView
from titanium.apps.web.pages.calling import called
from titanium.apps.web.seat import Seat
from titanium.apps.web.steady import Lines
from titanium.desk.ahead import ask_in_parts, kept
from titanium.desk.views.deals import moves, try_moves
from titanium.errors import InputError
from titanium.tell.catalogue import say, told

_AT_HAND = ""
"""Choice of the package at hand, whatever it is."""
_SHOWN = 5
"""Changes of each capital that stand open."""
_TERMS = 4
"""Columns that say what a change is; the others say what it does."""
_CONNECTED = 30.0
"""Seconds that a browser has to connect to the page that it fetched."""
_LOOK = 0.1
"""Seconds between two looks at whether it has."""
_PAUSE = 0.5
"""Seconds without a move after which the search begins."""


class Moves:
    """Who refuses one package, and the changes of one lever that would move whoever does.

    Parameters
    ----------
    point
        What capitals fall back on.
    """

    def __init__(self, seat: Seat, point: str):
        self.seat, self._point = seat, point
        self._chosen: str | None = None
        """Package that the reader chose; none yet if None."""
        self._package = _AT_HAND
        self._search: asyncio.Task[None] | None = None
        with parts.element("div", classes="row"):
            self.choice = parts.select(say("Package"), self._options(), _AT_HAND, self._choose)
        self.progress = parts.live(classes="hint")
        self.alert = parts.alert()
        self.sentences = Lines(classes="finding")
        self.place = parts.element("div")
        self.note = parts.text("", "standing")
        self._client = context.client
        self._client.on_delete(self._put_aside)

    def _options(self) -> list[tuple[str, str]]:
        case = self.seat.case
        none = case.description.disagreement
        named = [(name, told(own.title)) for name, own in case.packages.items() if name != none]
        return [(_AT_HAND, say("the package at hand")), *named]

    def wait(self) -> None:
        """Stop looking: another package is at hand, or capitals fall back on something else."""
        self._put_aside()
        self._is_busy(False)

    def offer(self, package: str, contested: str, point: str, *, is_today: bool) -> None:
        """Look for moves of the package that was chosen, or of the one at hand, or, where that is today's, of another.

        Parameters
        ----------
        package, contested
            The package at hand, and one of which there is more to say.
        """
        self._point = point
        if self._chosen is None:
            self._package = contested if is_today else _AT_HAND
            self.choice.show(self._package)
        if package == self.seat.case.description.disagreement and self._package == _AT_HAND:
            self._package = contested
        self._begin()

    def _choose(self, name: str) -> None:
        with self.seat.saying():
            self._chosen = self._package = name
            self._begin()

    def _put_aside(self) -> None:
        if self._search is not None:
            self._search.cancel()
            self._search = None

    def _begin(self) -> None:
        self._put_aside()
        self._search = background_tasks.create(self._look(), name="deals moves")

    async def _look(self) -> None:
        """Ask in questions that are short each, so that none keeps a lever waiting, and show what they find."""
        seat, package = self.seat, self._package
        if not await self._is_read():
            return
        with seat.saying():
            self.alert.text = ""
            self._is_busy(True)
            question = self._question(package)
            try:
                if (found := kept(seat.desk, moves, seat.ref, language=seat.language, **question)) is None:
                    await asyncio.sleep(_PAUSE if seat.moves else 0)
                    found = await ask_in_parts(
                        seat.desk, moves, try_moves, seat.ref, language=seat.language, on_part=self._tell, **question
                    )
            except InputError as error:
                self.progress.text, self.alert.text = "", str(error)
                self.place.clear()
                self._is_busy(False)
                return
            self.progress.text = ""
            self._is_busy(False)
            self._show(found, package)

    async def _is_read(self) -> bool:
        """Whether a browser shows the page; nothing is looked for where nobody does."""
        until = time.monotonic() + _CONNECTED
        while not self._client.has_socket_connection and time.monotonic() < until:
            await asyncio.sleep(_LOOK)  # `Client.connected` would have the page sent before it is whole
        return self._client.has_socket_connection

    def _is_busy(self, is_busy: bool) -> None:
        self.place.props["aria-busy"] = "true" if is_busy else "false"
        self.place.update()

    def _question(self, package: str) -> dict[str, Any]:
        seat = self.seat
        if package == _AT_HAND:
            return {"setting": dict(seat.setting), "name": called(seat), "disagreement": self._point}
        return {"setting": seat.setting_of(package), "name": "", "disagreement": self._point}

    def _tell(self, done: int, total: int) -> None:
        self.progress.text = say("Moving every lever alone … {done} of {total}", done=done, total=total)

    def _show(self, found: Mapping[str, Any], package: str) -> None:
        self.sentences.show(found["sentences"])
        self.note.text = found["note"]
        self.place.clear()
        with self.place:
            for number, group in enumerate(found["groups"]):
                with parts.details(group["caption"], is_open=not number):
                    first = sum(own["helps"] for own in group["changes"])
                    shown = min(max(first, 1), _SHOWN)
                    self._table(group, package, 0, shown)
                    if len(group["rows"]) > shown:
                        with parts.details(say("The other changes, and those that lose the other capital")):
                            self._table(group, package, shown, len(group["rows"]))

    def _table(self, group: Mapping[str, Any], package: str, begin: int, end: int) -> None:
        """Changes that move one capital: each in one cell with a button that makes it, then what it does."""
        rows = [["", *row[_TERMS:]] for row in group["rows"][begin:end]]
        numeric = [column - _TERMS + 1 for column in group["numeric"]]
        headings = [say("change of one lever"), *group["headings"][_TERMS:]]
        data = {"caption": group["caption"], "headings": headings, "rows": rows, "numeric": numeric}
        table = TableView(data, "moves")
        for place, (row, change) in enumerate(zip(rows, group["changes"][begin:end], strict=True)):
            with table.cell(place, 0):
                parts.element("strong", change["name"])
                parts.text(change["change"])
                parts.text(change["decides"], "hint")
                for rule in change["rules"]:
                    parts.text(rule, "hint")
                parts.button(
                    say("Try it"),
                    lambda change=change: self._take(change, package),
                    aria_label=say("{change}: both sign in {more} of 100 more", change=change["button"], more=row[3]),
                )

    async def _take(self, change: Mapping[str, Any], package: str) -> None:
        with self.seat.saying():
            if package != _AT_HAND:
                await self.seat.start_from(package)
                self._chosen = self._package = _AT_HAND
                self.choice.show(_AT_HAND)
            await self.seat.move({change["lever"]: change["value"]})
