"""The lever rail, left on every page: what the capitals can choose, and how far it is from today's package."""

import math
from collections.abc import Awaitable, Callable
from itertools import groupby

from nicegui import ui
from nicegui.element import Element
from nicegui.elements.mixins.text_element import TextElement

from titanium import __version__
from titanium.apps.web import parts
from titanium.apps.web.components.fold import Fold
from titanium.apps.web.components.lever import LeverControl
from titanium.apps.web.seat import Seat
from titanium.errors import InputError
from titanium.explore.packages.setting import fits
from titanium.tell.catalogue import say, told
from titanium.tell.levers import Term, levers, topic

Move = Callable[[], Awaitable[None]]


def build(seat: Seat) -> None:
    """Make the rail, in the slot that is open."""
    ui.add_head_html(f'<link rel="stylesheet" href="/static/rail.css?{__version__}">')
    _Rail(seat)


class _Rail:
    """The rail of one seat; it follows the package at hand."""

    def __init__(self, seat: Seat):
        self.seat = seat
        terms = self._terms()
        with Fold(self._summary(terms)) as self.fold:
            parts.heading(say("The package"), classes="rail-heading")
            self.state = parts.text(self._words(terms), "rail-state")
            self.start = parts.select(say("Start from"), self._options(), seat.base, self._start)
            with parts.element("div", classes="row rail-steps"):
                self.undo = parts.button(say("Undo"), lambda: self._step(seat.can_undo, seat.undo))
                self.redo = parts.button(say("Redo"), lambda: self._step(seat.can_redo, seat.redo))
                self.today = parts.button(say("Back to today's"), self._today)
            self.alert = parts.alert()
            self.rows: list[LeverControl] = []
            self.topics: dict[str, TextElement] = {}
            for name, own in groupby(sorted(terms, key=_by_topic(terms)), key=lambda term: term.topic):
                self._topic(name, list(own))
        self._mark(terms)
        seat.on_change(self._follow)

    def _terms(self) -> tuple[Term, ...]:
        seat = self.seat
        return levers(seat.case, seat.setting, seat.case.package(seat.case.base))

    def _topic(self, name: str, terms: list[Term]) -> None:
        with parts.element("details", classes="topic", open=True):
            with parts.element("summary"):
                parts.text(topic(name), tag="span")
                count = parts.text("", "moved", tag="span")
            self.topics[name] = count
            for term in terms:
                self.rows.append(LeverControl(term, self.move))

    def _options(self) -> list[tuple[str, str]]:
        """Packages to start from: today's, the case's others, and what was saved."""
        case = self.seat.case
        titles = {name: told(own.title) for name, own in case.packages.items()}
        found = [(case.base, say("{package} (today's package)", package=titles.pop(case.base)))]
        found += titles.items()
        saved = [own.name for own in self.seat.desk.saved(self.seat.key) if own.name not in case.packages]
        return found + [(name, say("{package} (saved)", package=name)) for name in saved]

    def _words(self, terms: tuple[Term, ...]) -> str:
        """The package at hand in a line."""
        case, name = self.seat.case, self.seat.name
        moved = sum(term.differs for term in terms)
        if name in case.packages:
            title = told(case.packages[name].title)
            if name == case.base:
                return say("{package}, today's package", package=title)
            return say(
                "{package}: {count} of {all} levers differ from today's", package=title, count=moved, all=len(terms)
            )
        if name:
            return say(
                "{package}: {count} of {all} levers differ from today's", package=name, count=moved, all=len(terms)
            )
        return say("Not saved: {count} of {all} levers differ from today's", count=moved, all=len(terms))

    def _summary(self, terms: tuple[Term, ...]) -> str:
        """What the rail says on a narrow screen while it is folded."""
        return say("Levers. {state}", state=self._words(terms))

    def _mark(self, terms: tuple[Term, ...]) -> None:
        """Show what stands at its place, and what was moved."""
        for name, count in self.topics.items():
            moved = sum(term.differs for term in terms if term.topic == name)
            _say(count, say("{count} moved", count=moved) if moved else "")
        _set(self.undo, "aria-disabled", not self.seat.can_undo)
        _set(self.redo, "aria-disabled", not self.seat.can_redo)
        _set(self.today, "aria-disabled", not any(term.differs for term in terms))

    async def _follow(self) -> None:
        terms = self._terms()
        known = {term.key: term for term in terms}
        for row in self.rows:
            row.show(known[row.key])
        words = self._words(terms)
        _say(self.state, words)
        self.fold.show(self._summary(terms))
        self.alert.text = ""
        options = self._options()
        if [(own["value"], own["label"]) for own in self.start.props["options"]] != options:
            self.start.set_options(options)
        if self.start.props["value"] != self.seat.base:
            self.start.show(self.seat.base)
        self._mark(terms)

    async def move(self, lever: str, value: str | float) -> None:
        """Move a lever to what was given, or say why not."""

        async def now() -> None:
            term = next(own for own in self._terms() if own.key == lever)
            number = _number(value)
            if not fits(self.seat.case.levers[lever], number):
                raise InputError(
                    say("{lever} may be {bounds} {unit}.", lever=term.name, bounds=term.bounds, unit=term.unit)
                )
            await self.seat.move({lever: number})

        await self._try(now)

    async def _start(self, name: str) -> None:
        await self._try(lambda: self.seat.start_from(name))

    async def _today(self) -> None:
        if self.seat.moved or self.seat.base != self.seat.case.base:
            await self._start(self.seat.case.base)

    async def _step(self, can: bool, step: Move) -> None:
        if can:
            await self._try(step)

    async def _try(self, do: Move) -> None:
        with self.seat.saying():
            try:
                await do()
            except InputError as error:
                for row in self.rows:
                    row.show(next(term for term in self._terms() if term.key == row.key))
                self.alert.text = str(error)


def _number(value: str | float) -> float:
    try:
        return float(value)
    except ValueError:
        return math.nan


def _by_topic(terms: tuple[Term, ...]) -> Callable[[Term], int]:
    """Topics in the order in which the case first names them."""
    order = list(dict.fromkeys(term.topic for term in terms))
    return lambda term: order.index(term.topic)


def _say(place: TextElement, words: str) -> None:
    if place.text != words:
        place.text = words


def _set(place: Element, name: str, value: bool) -> None:
    told = "true" if value else None
    if place.props.get(name) != told:
        place.props.set_optional(name, told)
