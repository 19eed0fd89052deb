"""The deals: who would sign which package, the zone of agreement, who vetoes, and what would move them."""

import asyncio
from collections.abc import Mapping
from typing import Any

from titanium.apps.web import parts
from titanium.apps.web.components.table import TableView
from titanium.apps.web.frame import soon
from titanium.apps.web.pages.calling import called
from titanium.apps.web.pages.deals_money import Money
from titanium.apps.web.pages.deals_moves import Moves
from titanium.apps.web.pages.deals_signing import Signing
from titanium.apps.web.seat import Seat
from titanium.apps.web.steady import Lines, show_if
from titanium.desk.engine.engine import View
from titanium.desk.views.deals import POINTS, deal_space, deals
from titanium.errors import InputError
from titanium.judge.bargain.utilities import NO_AGREEMENT
from titanium.tell.catalogue import say

POINT = "point"
"""Name in the address of what capitals fall back on."""
_FIRST = 0.6
"""Seconds that the page waits for its first answer before it is sent without one."""


async def build(seat: Seat) -> None:
    """Make the page, with its first answer where that comes at once."""
    page = _DealsPage(seat)
    first = asyncio.ensure_future(page.ask(keep=True))
    await asyncio.wait({first}, timeout=_FIRST)
    if first.done():
        page.take(first)
    else:
        soon(seat, lambda: page.await_first(first), page.alerts)
    seat.on_change(page.follow)


class _DealsPage:
    """The page of one seat; it follows the package at hand."""

    def __init__(self, seat: Seat):
        self.seat = seat
        self._asked, self._shown = 0, -1
        """Questions that were put, and the one of which the answer is shown."""
        self._is_asking = False
        self._figure: parts.FigurePart | None = None
        self.alerts = parts.element("div")
        with self.alerts:
            self.alert = parts.alert()
        self.signed = parts.heading(say("Counting sampled futures …"), 1)
        self.spoken = parts.live(classes="unseen")
        self.headline = parts.text("", "lead")
        self.masked = parts.text("", "hint")
        self.standing = parts.text("", "standing")
        self._fallback()
        with parts.element("div", hidden=True) as self._found:  # until there is something to say
            self._sections()

    def _sections(self) -> None:
        with parts.section(say("Who would sign which package"), "signing"):
            self.signing = Signing()
            self.marks = parts.text("", "hint")
            with parts.details(say("In how many of 100 futures, with the counting error")):
                self.accepted = TableView()
        with parts.section(say("Frontier and zone of agreement"), "space"):
            self.zone = parts.text("")
            self.space = parts.element(
                "div", classes="scrolls", tabindex=0, role="region", aria_label=say("The deal space")
            )
        with parts.section(say("What would move whoever refuses"), "moves"):
            self.moves = Moves(self.seat, self.point)
        self._four()
        with parts.section(say("What rules of bargaining would pick"), "rules"):
            self.solutions = TableView()
            self.rules = parts.text("", "hint")
        with parts.section(say("What each would pay, and who gains more than it pays"), "money"):
            self.money = Money(self.seat, self.point)
        with parts.section(say("Rival schools, each for itself"), "schools"):
            self.alike = parts.text(
                say("No position of any school moves how often both sign by more than counting error.")
            )
            with parts.element("div") as self.schools_place:
                self.schools = TableView()
        with parts.section(say("How to read this"), "reading"):
            self.notes = Lines(classes="hint")

    def _fallback(self) -> None:
        known = self.seat.query.get(POINT, NO_AGREEMENT)
        options = [(point, say(label)) for point, label in POINTS.items()]
        if known not in POINTS:
            options.append((known, known))
        with parts.element("div", classes="row"):
            self.fallback = parts.select(
                say("Rather than sign, each capital falls back on"), options, known, self._fall_back
            )

    def _four(self) -> None:
        with parts.section(say("What the adversary, the rival and both capitals make of it"), "four"):
            self.today = parts.text(say("Today's package is at hand: whatever differs from it is compared with it."))
            with parts.element("div") as self.four_place:
                self.four = TableView()
            with parts.details(say("Every package, as each of the four sees it"), is_open=True):
                self.preferred = TableView()
            self.favourites = Lines("li")

    @property
    def point(self) -> str:
        """What capitals fall back on."""
        return self.seat.query.get(POINT, NO_AGREEMENT)

    async def _fall_back(self, point: str) -> None:
        with self.seat.saying():
            self.seat.remember(**{POINT: None if point == NO_AGREEMENT else point})
            await self.follow()

    async def ask(self, view: View = deals, *, keep: bool = False, later: bool = False) -> dict[str, Any]:
        """A view on the package at hand among the case's: who would sign what, or the same drawn."""
        seat = self.seat
        saved = {name: own for name, own in seat.compared().items() if name not in seat.case.packages}
        named = {name: dict(seat.case.package(name)) for name in seat.case.packages} | saved if saved else None
        return await seat.desk.engine.ask(
            view, seat.ref, language=seat.language, keep=keep, later=later, disagreement=self.point, packages=named,
            setting=dict(seat.setting), name=called(seat),
        )  # fmt: skip

    def take(self, first: "asyncio.Future[dict[str, Any]]") -> None:
        """Show the first answer, or why there is none."""
        try:
            self.show(first.result())
        except InputError as error:
            self.alert.text = str(error)

    async def await_first(self, first: "asyncio.Future[dict[str, Any]]") -> None:
        """Show the first answer when it comes, unless a later one was faster."""
        await asyncio.wait({first})
        if self._shown < 0:
            self.take(first)

    async def follow(self) -> None:
        """Answer for the package at hand; what comes while an answer is awaited makes one more question in all."""
        self._asked += 1
        self.moves.wait()
        if self._is_asking:
            return
        self._is_asking = True
        try:
            while self._shown < self._asked:
                asked = self._asked
                try:
                    found = await self.ask(keep=bool(self.seat.name))
                    self.alert.text = ""
                    if asked == self._asked:
                        self.show(found)
                        self.spoken.text = found["signed"]
                except InputError as error:
                    self.alert.text = str(error)
                self._shown = asked
        finally:
            self._is_asking = False

    def show(self, found: Mapping[str, Any]) -> None:
        """Show an answer."""
        self._shown = max(self._shown, 0)
        show_if(self._found, True)
        self.signed.text, self.headline.text, self.zone.text = found["signed"], found["headline"], found["zone"]
        self.masked.text, self.standing.text = found["masked"], found["standing"]
        show_if(self.masked, bool(found["masked"]))
        self.fallback.show(found["disagreement"])
        self.signing.show(found["signing"], found["packages"])
        self.accepted.show(found["accepted"])
        self.marks.text, *notes = found["notes"]
        show_if(self.today, found["is_today"])
        show_if(self.four_place, found["four"] is not None)
        if found["four"] is not None:
            self.four.show(found["four"])
        self.preferred.show(found["preferred"])
        self.favourites.show(found["favourites"])
        self.solutions.show(found["solutions"])
        self.rules.text = found["rules"]
        show_if(self.alike, found["schools"] is None)
        show_if(self.schools_place, found["schools"] is not None)
        if found["schools"] is not None:
            self.schools.show(found["schools"])
        self.notes.show([*notes, _ex_ante()])
        self.money.show(found["package"], self.point)
        self.moves.offer(found["package"], found["contested"], self.point, is_today=found["is_today"])
        soon(self.seat, self._draw, self.space)

    async def _draw(self) -> None:
        """Draw the deal space, which takes as long as all the rest, unless the package has moved on."""
        asked = self._asked
        figure = await self.ask(deal_space, keep=bool(self.seat.name), later=True)
        if asked != self._asked:
            return
        if self._figure is None:
            self._figure = parts.figure(figure, level=0)
        else:
            self._figure.show(figure)


def _ex_ante() -> str:
    return say(
        "Acceptance is ex ante: what terms, as they are given here, are worth to each over ten years in each sampled "
        "future, before any quarter is played. A share of sampled futures is not a probability of anything."
    )
