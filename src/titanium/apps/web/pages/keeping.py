"""Saved packages on the page: kept under a name with a note, opened, renamed, deleted, and brought back."""

from collections.abc import Awaitable, Callable
from functools import partial

from titanium.apps.web import parts
from titanium.apps.web.components.control import Control
from titanium.apps.web.seat import Seat
from titanium.apps.web.steady import show_if
from titanium.desk import saving
from titanium.desk.database.kept import LONGEST_NAME, LONGEST_NOTE
from titanium.desk.database.packages import Saved
from titanium.errors import InputError
from titanium.tell.catalogue import say
from titanium.tell.levers import levers

Do = Callable[[], Awaitable[None]]


class Keeping:
    """Save the package at hand, and see to those that were saved."""

    def __init__(self, seat: Seat):
        self.seat = seat
        self._name = self._note = ""
        self._asked: Do | None = None
        with parts.details(say("Save this package"), "card save"):
            most = {"maxlength": LONGEST_NAME, "autocomplete": "off"}
            self._name_box = parts.entry(say("Name"), "", partial(self._type, "_name"), **most)
            with parts.labelled(say("Note")):
                Control(
                    "textarea", on_commit=partial(self._type, "_note"),
                    attributes={"rows": 2, "maxlength": LONGEST_NOTE},
                )  # fmt: skip
            with parts.element("div", classes="row"):
                parts.button(say("Save"), self._save, "first")
                self._replace = parts.button(say("Replace it"), self._yes)
                self._bring_back = parts.button(say("Bring it back"), self._yes)
            self._alert = parts.alert()
            self._status = parts.live()
        with parts.details(say("Saved packages"), "card saved"):
            self._list = parts.element("ul", classes="packages")
            self._none = parts.text(say("Nothing is saved yet."), "hint")
        self._told: list[tuple[object, ...]] | None = None
        self._offer(None)
        self._fill()

    def follow(self) -> None:
        """Show the packages that are saved now; what was said of an earlier move is said no more."""
        self._fill()
        if self._asked is None:
            self._alert.text = self._status.text = ""

    def _type(self, field: str, text: str) -> None:
        setattr(self, field, text)

    def _fill(self) -> None:
        saved = self.seat.desk.saved(self.seat.key)
        told: list[tuple[object, ...]] = [(own.id, own.name, own.note, own.changed) for own in saved]
        if self._told == told:
            return
        self._told = told
        self._list.clear()
        with self._list:
            for own in saved:
                self._row(own)
        show_if(self._none, not saved)

    def _row(self, own: Saved) -> None:
        seat = self.seat
        today = seat.case.package(seat.case.base)
        terms = levers(seat.case, {**today, **own.setting}, today)
        with parts.element("li"):
            parts.element("bdi", own.name, "name")
            moved = sum(term.differs for term in terms)
            parts.text(say("{count} of {all} levers moved", count=moved, all=len(terms)), "hint", tag="span")
            if own.note:
                parts.text(own.note, "note")
            with parts.element("div", classes="row"):
                parts.button(
                    say("Open"),
                    lambda: self._try(lambda: self._open(own)),
                    aria_label=say("Open {name}", name=own.name),
                )
                with parts.element("details", classes="rename"):
                    parts.element("summary", say("Rename"), aria_label=say("Rename {name}", name=own.name))
                    parts.entry(
                        say("New name"), own.name, lambda name: self._try(lambda: self._rename(own, name)),
                        maxlength=LONGEST_NAME,
                    )  # fmt: skip
                parts.button(
                    say("Delete"), lambda: self._try(lambda: self._delete(own)),
                    aria_label=say("Delete {name}", name=own.name),
                )  # fmt: skip

    async def _save(self) -> None:
        await self._try(self._keep)

    async def _keep(self) -> None:
        seat, name = self.seat, self._name.strip()
        taken = next((own for own in seat.desk.saved(seat.key) if own.name == name), None)
        if taken is not None:
            self._offer(lambda: self._kept(replace=True), replaces=True)
            self._status.text = say("There is a saved package {name} already. Replace it?", name=name)
            return
        await self._kept()

    async def _kept(self, *, replace: bool = False) -> None:
        seat = self.seat
        own = saving.save(seat.desk, seat.key, self._name, seat.setting, self._note, replace=replace)
        await seat.start_from(own.name)
        self._status.text = say("Saved as {name}.", name=own.name)

    async def _open(self, own: Saved) -> None:
        await self.seat.start_from(own.name)
        self._status.text = say("{name} is open.", name=own.name)

    async def _rename(self, own: Saved, name: str) -> None:
        new = saving.change(self.seat.desk, own.id, name=name)
        if self.seat.base == own.name:
            self.seat.base = new.name
        await self.seat.move({})
        self._status.text = say("{name} is now called {new}.", name=own.name, new=new.name)

    async def _delete(self, own: Saved) -> None:
        seat = self.seat
        gone = seat.desk.packages.delete(own.id)
        if seat.base == gone.name:
            seat.base = seat.case.base
        await seat.move({})
        self._offer(lambda: self._restored(gone))
        self._status.text = say("{name} is deleted.", name=gone.name)

    async def _restored(self, gone: Saved) -> None:
        seat = self.seat
        seat.desk.packages.save(gone.case, gone.name, gone.setting, gone.note)
        await seat.move({})
        self._status.text = say("{name} is back.", name=gone.name)

    def _offer(self, do: Do | None, *, replaces: bool = False) -> None:
        """Offer to do something that is not done unasked: to replace a package, or to bring one back."""
        self._asked = do
        show_if(self._replace, do is not None and replaces)
        show_if(self._bring_back, do is not None and not replaces)

    async def _yes(self) -> None:
        if (do := self._asked) is not None:
            await self._try(do)

    async def _try(self, do: Do) -> None:
        with self.seat.saying():
            self._offer(None)
            self._alert.text = self._status.text = ""
            try:
                await do()
            except InputError as error:
                self._alert.text = str(error)
