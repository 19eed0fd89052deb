"""The heat map of a run: in how many futures of each cell of two inputs a package holds."""

from typing import TYPE_CHECKING, Any

from titanium.apps.web import parts
from titanium.apps.web.frame import soon
from titanium.apps.web.seat import Seat
from titanium.desk.views.futures import heat
from titanium.errors import InputError
from titanium.tell.catalogue import say

if TYPE_CHECKING:
    from titanium.apps.web.pages.futures_found import Asked

_HEIGHT = 420
ACROSS, UP, AMONG = "across", "up", "among"
"""Names in the address of the two inputs, and of the positions that all futures counted hold."""
_FREE = ""
"""Choice of an input that explains most."""


class Grid:
    """The heat map, with a choice of its two inputs and of a school's position."""

    def __init__(self, seat: Seat, asked: "Asked"):
        self.seat, self._asked = seat, asked
        self._turn_of = 0
        with parts.section(say("Over two inputs"), "grid-of-two"):
            with parts.element("div", classes="row"):
                inputs = [(_FREE, say("the one that explains most")), *_inputs(asked)]
                self.across = self._select(say("Across"), ACROSS, inputs)
                self.up = self._select(say("Upwards"), UP, inputs)
                self.among = self._select(say("Schools"), AMONG, _positions(asked))
            self.box = parts.element("div", aria_live="polite", aria_busy="false")
        self.figure: parts.FigurePart | None = None

    def ask(self) -> None:
        """Count anew."""
        self._turn_of += 1
        turn = self._turn_of

        async def count() -> None:
            asked = self._asked
            found = await self.seat.desk.engine.ask(
                heat, self.seat.ref, language=self.seat.language, keep=asked.is_done, run=asked.folder,
                package=asked.package, target=asked.target, among=self._among(),
                across=self.seat.query.get(ACROSS), up=self.seat.query.get(UP),
            )  # fmt: skip
            if turn == self._turn_of and not self.box.is_deleted:
                self.box.clear()
                with self.box:
                    self._show(found)

        if self.figure is None:
            with self.box:
                parts.text(say("Counting …"), "hint")
        soon(self.seat, lambda: self._refused(count), self.box)

    async def _refused(self, count: Any) -> None:
        self.box.props["aria-busy"] = "true"
        try:
            await count()
        except InputError:
            self.box.clear()
            self.figure = None
            raise
        finally:
            self.box.props["aria-busy"] = "false"

    def _show(self, found: dict[str, Any]) -> None:
        self.figure = parts.figure(found["figure"], height=_HEIGHT)
        if found["together"]:
            parts.text(found["together"])
        for note in found["notes"]:
            parts.text(note, "hint")

    def _select(self, words: str, name: str, options: list[tuple[str, str]]) -> Any:
        wanted = self.seat.query.get(name, _FREE)
        value = wanted if wanted in {own for own, _ in options} else _FREE
        return parts.select(words, options, value, lambda own: self._choose(name, own))

    def _choose(self, name: str, value: str) -> None:
        with self.seat.saying():
            self.seat.remember(**{name: value or None})
            self.ask()

    def _among(self) -> dict[str, str]:
        school, _, position = self.seat.query.get(AMONG, "").partition(":")
        return {school: position} if position else {}


def _inputs(asked: "Asked") -> list[tuple[str, str]]:
    schools = [(name, say("school: {school}", school=own["words"])) for name, own in asked.choices["schools"].items()]
    return [*schools, *asked.choices["uncertainties"].items()]


def _positions(asked: "Asked") -> list[tuple[str, str]]:
    each = [
        (f"{name}:{position}", say("{school}: {position}", school=own["words"], position=words))
        for name, own in asked.choices["schools"].items()
        for position, words in own["positions"].items()
    ]
    return [(_FREE, say("all positions together")), *each]
