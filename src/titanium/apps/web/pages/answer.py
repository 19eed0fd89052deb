"""The answer, which comes first: does the package hold, where does it break, who pays, who signs, what to change."""

import asyncio
from collections.abc import Mapping
from typing import Any

from nicegui import background_tasks, context
from nicegui.elements.mixins.text_element import TextElement

from titanium.apps.web import parts
from titanium.apps.web.components.drawing import Drawing
from titanium.apps.web.components.table import TableView
from titanium.apps.web.frame import soon
from titanium.apps.web.pages.proposals import Proposals
from titanium.apps.web.seat import Seat
from titanium.apps.web.steady import FoldedTable, Lines, Pairs, show_if
from titanium.desk.ahead import ask_in_parts, kept
from titanium.desk.engine.bench import ANSWERED, REFINED
from titanium.desk.views.answer import answer, play_ahead, usual
from titanium.errors import InputError
from titanium.tell.answer import TILES
from titanium.tell.catalogue import noted, say, told

_PICKED = 2
"""Packages that a reader picks to stand beside today's and the one at hand."""
_FIRST = 0.6
"""Seconds that the page waits for its first answer before it is sent without one."""
_PAUSE = 0.7
"""Seconds without a move after which the rest of the page follows."""
_REST = 0.8
"""Further seconds without one after which what takes longer begins: a move that comes meanwhile has to wait for it."""
_LEADS_TO = {
    "holds": ("futures", noted("In which futures it breaks")),
    "breaks": ("crisis", noted("How a crisis is played")),
    "pays": ("package", noted("Every payment and who bears it")),
    "signs": ("deals", noted("What both would sign")),
}
"""Tile to the page that says more, and in what words."""


async def build(seat: Seat) -> None:
    """Make the page, with its first answer where that comes at once."""
    page = _AnswerPage(seat)
    first = asyncio.ensure_future(page.first())
    await asyncio.wait({first}, timeout=_FIRST)
    if first.done():
        page.take(first)
    else:
        page.lead.text = say("This takes a second; the first time on this machine, up to a minute.")
        soon(seat, lambda: page.await_first(first), page.alerts)
    seat.on_change(page.follow)
    context.client.on_delete(page.stop)


class _AnswerPage:
    """The page of one seat; it follows the package at hand."""

    def __init__(self, seat: Seat):
        self.seat = seat
        self._shown = -1
        """Moves of the seat that the answer shown has seen."""
        self._is_asking = False
        self._found: Mapping[str, Any] | None = None
        self._ahead: asyncio.Task[None] | None = None
        self.alerts = parts.element("div")
        with self.alerts:
            self.alert = parts.alert()
        self.headline = parts.heading(say("Counting sampled futures …"), 1, "answer")
        self.lead = parts.text("", "lead")
        self.change = parts.text("", "change")
        self.spoken = parts.live(classes="unseen")
        self.standing = parts.text("", "standing")
        self._tiles()
        self._fifty()
        with parts.section(say("The best next change"), "next"):
            self.proposals = Proposals(seat)
        with parts.section(say("Rival schools, each for itself"), "schools"):
            self.schools = parts.text("")
            self.school_table = FoldedTable(say("Every school with its count"))
        with parts.section(say("How to read this"), "reading"):
            self.notes = Lines(classes="hint")

    def _tiles(self) -> None:
        self.tiles: dict[str, tuple[Pairs, Lines, TextElement]] = {}
        with parts.element("div", classes="tiles"):
            for key, (page, words) in _LEADS_TO.items():
                with parts.element("section", classes=f"card tile {key}"):
                    parts.heading(say(TILES[key]))
                    pairs, notes = Pairs(), Lines(classes="hint")
                    link = parts.link(say(words), self.seat.address(page))
                self.tiles[key] = pairs, notes, link

    def _fifty(self) -> None:
        with parts.section(say("Fifty sampled futures, package by package"), "fifty"):
            with parts.element("figure"):
                self.finding = parts.text("", "finding")
                with parts.element("div", classes="wide"):
                    self.wide = Drawing("")
                with parts.element("div", classes="narrow"):
                    self.narrow = Drawing("")
                with parts.element("figcaption"):
                    self.picture_standing = parts.text("", "standing")
                self.picture_table = FoldedTable(say("The same as a table"))
            with parts.element("div", classes="row picks"):
                self.picks = [
                    parts.select(words, self._options(), "", lambda name, place=place: self._pick(place, name))
                    for place, words in enumerate((say("Compare with"), say("and with")))
                ]
            with parts.details(say("The same packages in numbers"), is_open=True):
                self.comparison = TableView()
        self._show_picks()

    def _options(self) -> list[tuple[str, str]]:
        case = self.seat.case
        found = [(name, told(own.title)) for name, own in case.packages.items() if name != case.base]
        saved = [own.name for own in self.seat.desk.saved(self.seat.key) if own.name not in case.packages]
        return found + [(name, say("{package} (saved)", package=name)) for name in saved]

    def _picked(self) -> list[str]:
        """Packages beside today's and the one at hand."""
        own = self.seat.compare[:_PICKED]
        return (
            own + [name for name in usual(self.seat.case, _PICKED + len(own)) if name not in own][: _PICKED - len(own)]
        )

    def _show_picks(self) -> None:
        for control, name in zip(self.picks, self._picked(), strict=True):
            if control.props["value"] != name:
                control.show(name)

    async def _pick(self, place: int, name: str) -> None:
        with self.seat.saying():
            names = self._picked()
            names[place] = name
            await self.seat.compare_with(names)

    def _question(self) -> dict[str, Any]:
        """What the engine is asked about the package at hand."""
        seat = self.seat
        return {
            "setting": dict(seat.setting),
            "name": seat.name if seat.name not in seat.case.packages else "",
            "compare": {name: seat.setting_of(name) for name in self._picked()},
        }

    async def first(self) -> dict[str, Any]:
        """The finest answer that is kept, or a first one."""
        seat, question = self.seat, self._question()
        finest = kept(seat.desk, answer, seat.ref, language=seat.language, futures=REFINED, **question)
        return finest or await self._ask(keep=True)

    async def _ask(self, *, keep: bool = False) -> dict[str, Any]:
        seat, question = self.seat, self._question()
        return await seat.desk.engine.ask(
            answer, seat.ref, language=seat.language, keep=keep, futures=ANSWERED, **question
        )

    def take(self, first: "asyncio.Future[dict[str, Any]]") -> None:
        """Show the first answer, or why there is none."""
        try:
            self.show(first.result())
        except InputError as error:
            self.alert.text = str(error)
        self._look_ahead()

    async def await_first(self, first: "asyncio.Future[dict[str, Any]]") -> None:
        """Show the first answer when it comes, unless a move has overtaken it."""
        await asyncio.wait({first})
        if self._shown < 0:
            self.take(first)

    async def follow(self) -> None:
        """Answer for the package at hand; moves that come while an answer is awaited make one more question in all."""
        self._put_aside()
        self.proposals.wait()
        _, mark, query = self.seat.address("package").partition("?")
        for key, (page, _) in _LEADS_TO.items():
            self.tiles[key][-1].props["href"] = f"/{page}{mark}{query}"
        self._show_picks()
        if self._is_asking:
            return
        self._is_asking = True
        try:
            while not self.seat.is_current(self._shown):
                moves = self.seat.moves
                try:
                    self.show(await self._ask())
                    self.alert.text = ""
                except InputError as error:
                    self.alert.text = str(error)
                self._shown = moves
        finally:
            self._is_asking = False
        self._look_ahead()

    def show(self, found: Mapping[str, Any]) -> None:
        """Show an answer at once: its sentences, its tiles and its marks."""
        self._shown = max(self._shown, 0)
        self._found = found
        self.headline.text = found["headline"]
        self.lead.text = " ".join(found["sentences"])
        self.change.text = found["change"]
        show_if(self.change, bool(found["change"]))
        self.standing.text = found["standing"]
        for tile in found["tiles"]:
            pairs, notes, _ = self.tiles[tile["key"]]
            pairs.show(tile["rows"])
            notes.show(tile["notes"])
        self.finding.text = found["figure"]["title"]
        self.wide.show(found["figure"]["svg"])
        self.narrow.show(found["figure"]["narrow"])

    def _show_rest(self, found: Mapping[str, Any]) -> None:
        """Show what stands further down, once no move follows another."""
        self.picture_standing.text = found["figure"]["standing"]
        self.picture_table.show(found["figure"]["table"])
        self.comparison.show(found["comparison"])
        self.schools.text = found["schools"]["sentence"]
        self.school_table.show(found["schools"]["table"])
        self.notes.show([*found["notes"], _caveat()])

    def _put_aside(self) -> None:
        if self._ahead is not None:
            self._ahead.cancel()
            self._ahead = None

    def stop(self) -> None:
        """End what is worked out ahead; the tab is closed."""
        self._put_aside()

    def _look_ahead(self) -> None:
        self._put_aside()
        if self._found is not None:
            self._ahead = background_tasks.create(self._work_ahead(self._found), name="answer ahead")

    async def _work_ahead(self, found: Mapping[str, Any]) -> None:
        """After a pause: say the sentence, show the rest, look for the best next change, count in more futures."""
        moves, seat = self.seat.moves, self.seat
        with seat.saying():
            await asyncio.sleep(_PAUSE if moves else 0)
            self._show_rest(found)
            if moves:
                self.spoken.text = " ".join(filter(None, [found["headline"], found["change"]]))
                await asyncio.sleep(_REST)
            await self.proposals.find()
            await self._refine(found["futures"], moves)

    async def _refine(self, futures: int, moves: int) -> None:
        """Count in more futures, until the package at hand is moved."""
        seat = self.seat
        while futures < REFINED and seat.is_current(moves):
            futures = min(2 * futures, REFINED)
            found = await ask_in_parts(
                seat.desk, answer, play_ahead, seat.ref, language=seat.language, keep=futures == REFINED,
                futures=futures, **self._question(),
            )  # fmt: skip
            if seat.is_current(moves):
                self.show(found)
                self._show_rest(found)


def _caveat() -> str:
    return say(
        "Counts are of sampled futures; a share of them is not a probability of anything. Intervals say how well the "
        "futures are counted, not how well they describe the world."
    )
