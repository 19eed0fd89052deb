"""A crisis: its tree solved for the package at hand, why each move is made, who has what of it, and play in a seat."""

import asyncio
from collections.abc import Mapping
from typing import Any

from nicegui import background_tasks, context

from titanium.apps.web import parts
from titanium.apps.web.components.table import TableView
from titanium.apps.web.components.tree import Tree
from titanium.apps.web.frame import soon
from titanium.apps.web.pages.crisis_controls import Precisions, Schools
from titanium.apps.web.pages.crisis_look import asked_of, look_of, remember
from titanium.apps.web.pages.crisis_play import Play
from titanium.apps.web.seat import Seat
from titanium.apps.web.steady import Lines
from titanium.desk.views.crisis import crisis, precision, why
from titanium.errors import InputError
from titanium.tell.catalogue import say, told

_PAUSE = 0.5
"""Seconds without a change after which what stands further down is worked out."""


def build(seat: Seat) -> None:
    """Make the page."""
    page = _CrisisPage(seat)
    soon(seat, page.follow, page.alerts)
    seat.on_change(page.follow)
    context.client.on_delete(page.stop)


class _CrisisPage:
    """The page of one seat; it follows the package at hand."""

    def __init__(self, seat: Seat):
        self.seat = seat
        self.look, problems = look_of(seat)
        self._wanted, self._shown = 0, -1
        self._is_asking = False
        self._later: asyncio.Task[None] | None = None
        self.alerts = parts.element("div")
        with self.alerts:
            for problem in problems:
                parts.alert(problem)
            self.alert = parts.alert()
        self.headline = parts.heading(told(seat.case.crises[self.look.name].title), 1, "answer")
        self.spoken = parts.live(classes="unseen")
        self._lead()
        self._tree()
        self._why()
        self.play = Play(seat, self.look, self._played)
        self._seats()
        self._sharper()
        self._rivals()

    def _lead(self) -> None:
        options = [(name, told(own.title)) for name, own in self.seat.case.crises.items()]
        self.expects = parts.text(say("Solving the tree …"), "lead")
        with parts.element("div", classes="row"):
            self.choice = parts.select(say("Crisis"), options, self.look.name, self._open)
            terms = [("full", say("in full effect")), ("first", say("as in the first quarter"))]
            parts.select(say("The package's terms"), terms, "full" if self.look.in_full else "first", self._terms)
            self.whole = parts.button(say("Fit the whole tree in"), self._fit, aria_pressed="false")
        with parts.details(say("Change how sharply each side chooses, and whose theory holds"), "controls"):
            self.precisions = Precisions(self.seat, self.look, self.change)
            self.schools = Schools(self.seat, self.look, self.change)
        self.notes = Lines(classes="hint")

    def _tree(self) -> None:
        with parts.element(
            "figure", classes="solved", aria_label=say("The solved tree"), aria_busy="true"
        ) as self.solved:
            self.tree = Tree("", self._choose)
            with parts.element("figcaption"):
                parts.text(
                    say(
                        "Arrow keys move in the tree; Enter, or a click, says why a move is made and what an end pays."
                    ),
                    "hint",
                )
                self.standing = parts.text("", "standing")
            with parts.details(say("The same as a table: where play ends, and every move")):
                self.endings, self.moves = TableView(), TableView()

    def _why(self) -> None:
        with parts.section(say("Why this move?"), "why card"):
            self.why_headline = parts.text("", "finding", role="status", aria_live="polite")
            self.why_sentences = Lines()
            self.why_table = TableView(classes="worth")
            with parts.details(say("The formulas and numbers behind it, with their sources")):
                self.behind = TableView()

    def _seats(self) -> None:
        with parts.section(say("What each seat has of it"), "has"):
            self.seats = TableView()
            self.limit = parts.text("")

    def _sharper(self) -> None:
        with parts.section(say("What sharper choice leads to"), "sharper"):
            self._chart_place = parts.element("div", aria_busy="true")
            self._chart: parts.FigurePart | None = None

    def _rivals(self) -> None:
        with parts.section(say("Rival schools, each for itself"), "rivals"):
            self.rivals = parts.text("")
            with parts.details(say("The crisis under each school")):
                self.rival_table = TableView()

    async def change(self) -> None:
        """Keep in the address how the crisis is looked at, and solve it so."""
        remember(self.seat, self.look)
        await self.follow()

    async def follow(self) -> None:
        """Solve the crisis; changes that come while an answer is awaited make one more question in all."""
        self._wanted += 1
        if self._is_asking:
            return
        self._is_asking = True
        try:
            while self._shown != self._wanted:
                wanted = self._wanted
                try:
                    self._show(await self._ask(crisis))
                    await self._explain()
                    await self.play.refresh()
                    self.alert.text = ""
                except InputError as error:
                    self.alert.text = str(error)
                self._shown = wanted
        finally:
            self._is_asking = False
        self._put_aside()
        if not self.alert.text:
            self._later = background_tasks.create(self._rest(), name="crisis later")

    async def _ask(self, view: Any, *, later: bool = False, **more: Any) -> dict[str, Any]:
        seat = self.seat
        asked = asked_of(seat, self.look)
        return await seat.desk.engine.ask(view, seat.ref, language=seat.language, later=later, **asked, **more)

    def _show(self, found: Mapping[str, Any]) -> None:
        self.headline.text = found["headline"]
        self.expects.text = found["expects"]
        self.standing.text = found["standing"]
        self.notes.show(found["notes"])
        self.tree.show(found["figure"]["svg"])
        self.endings.show(found["figure"]["table"])
        self.moves.show(found["moves"])
        self.seats.show(found["seats"])
        self.limit.text = found["limit"]
        self.rivals.text = found["schools"]["sentence"]
        self.rival_table.show(found["schools"]["table"])
        self.precisions.show(found)
        self.schools.show(found)
        self.play.offer(found)
        self.solved.props["aria-busy"] = "false"
        if self._shown >= 0:
            self.spoken.text = found["headline"]

    async def _explain(self) -> None:
        found = await self._ask(why, place=self.look.place or None)
        self.tree.choose(found["place"])
        self.why_headline.text = found["headline"]
        self.why_sentences.show(found["sentences"])
        self.why_table.show(found["table"])
        self.behind.show(found["behind"])

    async def _played(self, found: Mapping[str, Any] | None) -> None:
        """Mark in the tree where play stands."""
        remember(self.seat, self.look)
        if found is None:
            self.tree.stand([], [])
            return
        here = [found["place"]] if found["place"] else list(found["finding"]["cannot_tell_apart"])
        self.tree.stand(here, [step["node"] for step in found["finding"]["steps"] if step["seen"]])

    async def _rest(self) -> None:
        """After a pause: how the crisis ends as all choose more sharply."""
        with self.seat.saying():
            await asyncio.sleep(_PAUSE if self._chart is not None else 0)
            found = await self._ask(precision, later=True)
            if self._chart is None:
                with self._chart_place:
                    self._chart = parts.figure(found["figure"], height=440)
                self._chart_place.props["aria-busy"] = "false"
            else:
                self._chart.show(found["figure"])

    async def _open(self, name: Any) -> None:
        if name in self.seat.case.crises:
            with self.seat.saying():
                self.look.start(name)
                await self.change()

    async def _terms(self, which: Any) -> None:
        with self.seat.saying():
            self.look.in_full = which == "full"
            await self.change()

    async def _choose(self, place: Any) -> None:
        game = self.seat.case.crises[self.look.name].game
        if place in game.nodes or place in game.outcomes:
            with self.seat.saying():
                self.look.place = place
                remember(self.seat, self.look)
                await self._explain()

    def _fit(self) -> None:
        is_whole = self.whole.props.get("aria-pressed") != "true"
        self.whole.props["aria-pressed"] = "true" if is_whole else "false"
        self.tree.fit(is_whole)

    def _put_aside(self) -> None:
        if self._later is not None:
            self._later.cancel()
            self._later = None

    def stop(self) -> None:
        """End what is worked out later; the tab is closed."""
        self._put_aside()
