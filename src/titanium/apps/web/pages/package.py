"""The package: what was moved, who pays whom under it, where force is and how soon; kept, shared and read back."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from nicegui import background_tasks, context

from titanium.apps.web import parts
from titanium.apps.web.components.drawing import Drawing
from titanium.apps.web.components.table import TableView
from titanium.apps.web.pages.keeping import Keeping
from titanium.apps.web.pages.sharing import Files, Sharing
from titanium.apps.web.parts import FigurePart
from titanium.apps.web.seat import Seat
from titanium.apps.web.steady import Lines, show_if
from titanium.desk.views.package import ledger, posture, posture_map
from titanium.errors import InputError
from titanium.tell.catalogue import say, told
from titanium.tell.levers import headline, levers, table

_PAUSE = 0.5
"""Seconds without a move after which ledger, posture and map are worked out anew."""

Show = Callable[[Mapping[str, Any]], None]


def build(seat: Seat) -> None:
    """Make the page; what the engine works out comes after it was sent."""
    page = _PackagePage(seat)
    page.work(at_once=True)
    seat.on_change(page.follow)
    context.client.on_delete(page.stop)


class _PackagePage:
    """The page of one seat; it follows the package at hand."""

    def __init__(self, seat: Seat):
        self.seat = seat
        self._work: asyncio.Task[None] | None = None
        self.alert = parts.alert()
        self.headline = parts.heading("", 1)
        with parts.element("div") as self.changes:
            self.moved = TableView()
        with parts.element("div", classes="grid wide keeping"):
            self.keeping = Keeping(seat)
            self.sharing = Sharing(seat)
            self.files = Files(seat)
        self.ledger = _Ledger()
        self.posture = _Posture()
        with parts.section(say("All levers")), parts.details(say("Every lever with its bounds, and who decides it")):
            self.all = TableView()
        self._show_levers()

    async def follow(self) -> None:
        """Show the levers at once, and the rest after a pause."""
        self._show_levers()
        self.keeping.follow()
        self.sharing.follow()
        self.files.follow()
        self.work()

    def _show_levers(self) -> None:
        case, name = self.seat.case, self.seat.name
        terms = levers(case, self.seat.setting, case.package(case.base))
        against = say("today's package ({package})", package=told(case.packages[case.base].title))
        title = told(case.packages[name].title) if name in case.packages else name
        self.headline.text = headline(terms, title or say("this package"), against)
        moved = [term for term in terms if term.differs]
        self.moved.show(table(moved or terms[:1], against).to_dict())
        show_if(self.changes, bool(moved))
        self.all.show(table(terms, against).to_dict())

    def work(self, *, at_once: bool = False) -> None:
        """Work out anew what rests on the levers; what was begun for earlier ones is put aside."""
        self.stop()
        for part in (self.ledger, self.posture):
            part.wait(True)
        self._work = background_tasks.create(self._ask(0.0 if at_once else _PAUSE), name="package")

    def stop(self) -> None:
        """End what is being worked out."""
        if self._work is not None:
            self._work.cancel()
            self._work = None

    async def _ask(self, pause: float) -> None:
        seat, moves = self.seat, self.seat.moves
        with seat.saying():
            await asyncio.sleep(pause)
            name = seat.name
            question = {"setting": dict(seat.setting), "name": "" if name in seat.case.packages else name}
            asked: tuple[tuple[Callable[..., dict[str, Any]], Show], ...] = (
                (ledger, self.ledger.show),
                (posture, self.posture.show),
                (posture_map, self.posture.show_map),
            )
            try:
                for view, show in asked:
                    found = await seat.desk.engine.ask(
                        view, seat.ref, language=seat.language, later=True, keep=name in seat.case.packages, **question
                    )
                    if not seat.is_current(moves):
                        return
                    show(found)
                self.alert.text = ""
            except InputError as error:
                self.alert.text = str(error)
                for part in (self.ledger, self.posture):
                    part.wait(False)


class _Ledger:
    """Who pays whom: flows, the host's share by every definition, the payment by year, and what it all costs."""

    def __init__(self) -> None:
        with parts.section(say("Who pays whom"), "ledger") as self._whole:
            self._waiting = parts.text(say("The ledger is being worked out …"), "hint")
            with parts.element("div") as self._found:
                self._headline = Lines()
                self._figures = _Figures()
                self._tables = {
                    "payments": _opened(say("The payment by year: in cash, in kind, and what stays"), is_open=True),
                    "presence": _opened(say("What the presence costs a year, by every yardstick")),
                    "present_costs": _opened(say("What it costs each capital over the years")),
                }
                with parts.details(say("Sources")):
                    self._sources = Lines("li")
        show_if(self._found, False)

    def wait(self, waits: bool) -> None:
        """Say whether it is being worked out anew."""
        self._whole.props.set_optional("aria-busy", "true" if waits else None)
        show_if(self._waiting, waits)

    def show(self, found: Mapping[str, Any]) -> None:
        """Show a ledger."""
        first, *_, last = found["headline"]  # what stands between them, the figure of all shares says
        self._headline.show([first, last])
        self._figures.show(found["figures"])
        for name, place in self._tables.items():
            place.show(found["tables"][name])
        self._sources.show(found["sources"])
        self.wait(False)
        show_if(self._found, True)


class _Posture:
    """Where force is: the map with distances and days, how it builds up, and what moving it costs."""

    def __init__(self) -> None:
        with parts.section(say("Where force is, and how soon"), "posture") as self._whole:
            self._waiting = parts.text(say("The posture is being worked out …"), "hint")
            with parts.element("div") as self._found:
                self._headline = parts.text("")
                self._map = _Figures()
                self._figures = _Figures()
                self._moving = _opened(say("What moving troops out costs"))
        show_if(self._found, False)

    def wait(self, waits: bool) -> None:
        """Say whether it is being worked out anew."""
        self._whole.props.set_optional("aria-busy", "true" if waits else None)
        show_if(self._waiting, waits)

    def show(self, found: Mapping[str, Any]) -> None:
        """Show a posture."""
        self._headline.text = found["headline"]
        self._figures.show(found["figures"])
        self._moving.show(found["tables"]["relocations"])
        show_if(self._found, True)

    def show_map(self, found: Mapping[str, Any]) -> None:
        """Show a map."""
        self._map.show({"map": found["figure"]})
        self.wait(False)


class _Figures:
    """Figures of a view, each made when it first comes; a drawing scrolls in a box of its own on a narrow screen."""

    def __init__(self) -> None:
        self._slot = parts.element("div", classes="drawn")
        self._parts: dict[str, FigurePart] = {}

    def show(self, figures: Mapping[str, Mapping[str, Any]]) -> None:
        """Show figures by name."""
        for name, data in figures.items():
            if name in self._parts:
                self._parts[name].show(data)
                continue
            with self._slot:
                made = self._parts[name] = parts.figure(data, height=_HEIGHT)
            for drawing in made.whole.descendants():
                if isinstance(drawing, Drawing):
                    drawing.props.update({"tabindex": 0, "role": "group", "aria-label": data["title"]})


_HEIGHT = 400
"""Of a chart, pixels."""


def _opened(words: str, *, is_open: bool = False) -> TableView:
    """A table that opens on request."""
    with parts.details(words, is_open=is_open):
        return TableView()
