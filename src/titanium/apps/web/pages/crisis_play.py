"""A crisis clicked through in one seat: what the others did, what there is to choose and what it is worth, the end."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from titanium.apps.web import parts
from titanium.apps.web.components.spot import Spot
from titanium.apps.web.components.table import TableView
from titanium.apps.web.pages.crisis_look import Look, asked_of
from titanium.apps.web.seat import Seat
from titanium.apps.web.steady import Lines, show_if
from titanium.desk.views.crisis import play
from titanium.errors import InputError
from titanium.tell.catalogue import say

Moved = Callable[[Mapping[str, Any] | None], Awaitable[None]]


class Play:
    """The play of one seat.

    Parameters
    ----------
    on_move
        Called with what the view gives after every step, and with nothing when the play is left.
    """

    def __init__(self, seat: Seat, look: Look, on_move: Moved):
        self.seat, self.look, self._moved = seat, look, on_move
        self._players: list[tuple[str, str]] = []
        with parts.section(say("Play it through"), "play"):
            parts.text(
                say(
                    "Take a seat and choose. The others move as the model draws them, by their shares; the same "
                    "choices meet the same answers until they are drawn anew."
                )
            )
            with parts.element("div", classes="row"):
                self._seats = parts.element("div", classes="row seats", role="group", aria_label=say("Seat to play"))
                self._back = parts.button(say("Take the last choice back"), self._take_back)
                self._again = parts.button(say("Begin again with other draws"), self._redraw)
                self._leave = parts.button(say("Leave the play"), self._stop)
            self._alert = parts.alert()
            with parts.element("div", classes="stage") as self._stage:
                self._story = Lines("li", "step")
                self._headline = Spot("finding")
                self._apart = parts.text("")
                with parts.element("div") as self._worths_place:
                    self._worths = TableView()
                self._choices = parts.element("div", classes="row choices")
                with parts.element("div") as self._payoffs_place:
                    self._payoffs = TableView()
                self._aftermath = parts.text("")
                self._standing = parts.text("", "standing")
        self._found: Mapping[str, Any] | None = None

    def offer(self, found: Mapping[str, Any]) -> None:
        """Offer the seats of a crisis."""
        players = [(own["role"], own["capital"]) for own in found["players"]]
        if players != self._players:
            self._players = players
            self._seats.clear()
            with self._seats:
                self._buttons = {
                    role: parts.button(say("Play {capital}", capital=capital), lambda role=role: self._sit(role))
                    for role, capital in players
                }
        for role, button in self._buttons.items():
            button.props["aria-pressed"] = "true" if role == self.look.role else "false"

    async def refresh(self) -> None:
        """Play on from the choices that were made, for the package as it is now."""
        look = self.look
        for part in (self._stage, self._back, self._again, self._leave):
            show_if(part, bool(look.role))
        if not look.role:
            await self._moved(None)
            return
        ask = self.seat.desk.engine.ask
        asked = asked_of(self.seat, look)
        try:
            found = await ask(
                play, self.seat.ref, language=self.seat.language, seat=look.role, actions=list(look.actions),
                seed=look.luck, **asked,
            )  # fmt: skip
        except InputError as error:
            self._alert.text = str(error)
            look.actions = []
            return
        self._alert.text = ""
        self._found = found
        look.actions = list(found["actions"])
        self._show(found)
        await self._moved(found)

    def _show(self, found: Mapping[str, Any]) -> None:
        self._story.show(found["story"])
        self._headline.say(found["headline"])
        self._apart.text = found["apart"]
        show_if(self._apart, bool(found["apart"]))
        self._standing.text = found["standing"]
        for place, table, data in (
            (self._worths_place, self._worths, found["worths"]),
            (self._payoffs_place, self._payoffs, found["payoffs"]),
        ):
            show_if(place, data is not None)
            if data is not None:
                table.show(data)
        self._aftermath.text = found["aftermath"]
        self._choices.clear()
        with self._choices:
            for own in found["choices"]:
                parts.button(own["label"], lambda action=own["action"]: self._choose(action), "first")
        show_if(self._back, any(step["own"] for step in found["finding"]["steps"]))

    async def _sit(self, role: str) -> None:
        self.look.role, self.look.actions = role, []
        await self._go()

    async def _choose(self, action: str) -> None:
        self.look.actions = [*self.look.actions, action]
        await self._go()

    async def _take_back(self) -> None:
        """Back to where the last choice was made."""
        steps = self._found["finding"]["steps"] if self._found is not None else []
        own = [number for number, step in enumerate(steps) if step["own"]]
        self.look.actions = self.look.actions[: own[-1]] if own else []
        await self._go()

    async def _redraw(self) -> None:
        self.look.actions, self.look.luck = [], self.look.luck + 1
        await self._go()

    async def _stop(self) -> None:
        self.look.leave()
        await self._go(to_story=False)

    async def _go(self, *, to_story: bool = True) -> None:
        with self.seat.saying():
            for role, button in self._buttons.items():
                button.props["aria-pressed"] = "true" if role == self.look.role else "false"
            await self.refresh()
            if to_story:
                self._headline.focus()
