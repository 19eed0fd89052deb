"""A package shared: by an address that shows it in any browser, and as a file that is downloaded and read back."""

from collections.abc import Mapping
from urllib.parse import quote, urlencode

from nicegui.elements.mixins.text_element import TextElement

from titanium.apps.web import parts
from titanium.apps.web.components.copier import Copier
from titanium.apps.web.components.picker import Picker
from titanium.apps.web.seat import Seat
from titanium.apps.web.steady import show_if
from titanium.desk import saving
from titanium.desk.views.package_files import FORMS, LARGEST, Filed, Form, read
from titanium.errors import InputError
from titanium.explore.packages.setting import spelled
from titanium.tell.catalogue import noted, say
from titanium.tell.words import all_of

_FORMS: Mapping[Form, str] = {"csv": noted("as CSV, for a spreadsheet"), "yaml": noted("as YAML, with its note")}


def address_of(seat: Seat) -> str:
    """Address of the package at hand that rests on nothing saved: what differs from today's package."""
    today = seat.case.package(seat.case.base)
    moved = {lever: spelled(value) for lever, value in seat.setting.items() if value != today[lever]}
    return f"/?{urlencode({'case': seat.key, **(moved or {'package': seat.case.base})})}"


class Sharing:
    """The address of the package at hand."""

    def __init__(self, seat: Seat):
        self.seat = seat
        with parts.details(say("Share this package by its address"), "card share"):
            parts.text(say("This address shows the same package in any browser that reaches this server."), "hint")
            self._copier = Copier(say("Address of this package"), say("Copy"), address_of(seat), self._copied)
            self._status = parts.live()

    def follow(self) -> None:
        """Show the address of the package at hand now."""
        self._copier.show(address_of(self.seat))
        self._status.text = ""

    def _copied(self, done: bool) -> None:
        with self.seat.saying():
            self._status.text = (
                say("The address is copied.") if done else say("The browser did not copy it; it is selected.")
            )


class Files:
    """The package at hand as a file, and packages from a file."""

    def __init__(self, seat: Seat):
        self.seat = seat
        self._read: list[Filed] = []
        with parts.details(say("As a file, or from a file"), "card files"):
            with parts.element("ul"):
                self._links: dict[Form, TextElement] = {form: self._link(form) for form in FORMS}
            with parts.labelled(say("Read packages from a file"), hint=say("CSV or YAML, at most 64 kB")):
                Picker(".csv,.yaml,.yml", LARGEST, on_picked=self._picked, on_large=self._large)
            self._alert = parts.alert()
            self._status = parts.live()
            with parts.element("div", classes="row") as self._choices:
                parts.button(say("Save all of them"), self._save, "first")
                self._replace = parts.tick(say("Replace saved ones of the same name"), False, self._may)
            self._list = parts.element("ul", classes="packages")
        self._may(False)
        self._show([])

    def follow(self) -> None:
        """Let the links give the package at hand now."""
        for form, link in self._links.items():
            link.props["href"] = self._address(form)

    def _link(self, form: Form) -> TextElement:
        with parts.element("li"):
            return parts.link(say(_FORMS[form]), self._address(form), download=True)

    def _address(self, form: Form) -> str:
        seat = self.seat
        today = seat.case.package(seat.case.base)
        if seat.name:
            query = [("package", seat.name)]
        else:
            query = [("set", f"{key}={spelled(own)}") for key, own in seat.setting.items() if own != today[key]]
        return f"/api/v1/cases/{quote(seat.key, safe='~')}/packages/file?{urlencode([('form', form), *query])}"

    def _picked(self, name: str, data: bytes) -> None:
        with self.seat.saying():
            self._alert.text = self._status.text = ""
            try:
                found = read(self.seat.case, data, name)
            except InputError as error:
                self._show([])
                self._alert.text = str(error)
                return
            self._show(found)
            self._status.text = say("{count} packages in {file}.", count=len(found), file=name)

    def _large(self, name: str, size: int) -> None:
        with self.seat.saying():
            self._show([])
            self._alert.text = say(
                "{file} has {size:,} bytes; at most {most:,} are read.", file=name, size=size, most=LARGEST
            )

    def _show(self, found: list[Filed]) -> None:
        self._read = found
        self._list.clear()
        with self._list:
            for own in found:
                with parts.element("li"):
                    parts.element("bdi", own.name, "name")
                    parts.button(
                        say("Try it"), lambda own=own: self._open(own), aria_label=say("Try {name}", name=own.name)
                    )
        show_if(self._choices, bool(found))

    def _may(self, replace: bool) -> None:
        self._replaces = replace

    async def _open(self, own: Filed) -> None:
        with self.seat.saying():
            await self.seat.move(own.setting)
            self._status.text = say("{name} is open; it is not saved.", name=own.name)

    async def _save(self) -> None:
        seat = self.seat
        with seat.saying():
            self._alert.text = self._status.text = ""
            found = {own.name: (own.setting, own.note) for own in self._read}
            try:
                kept = saving.save_all(seat.desk, seat.key, found, replace=self._replaces)
            except InputError as error:
                self._alert.text = str(error)
                return
            await seat.move({})
            self._show([])
            names = [own.name for own in kept]
            self._status.text = say("Saved: {names}.", names=all_of(names)) if names else say("Nothing was new.")
