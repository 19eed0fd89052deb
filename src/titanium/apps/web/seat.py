"""A seat: one tab of a browser, with the package that its reader has at hand.

What it shows stands in the address and in the database, so that nothing is lost when the tab, the browser or the server
goes, and an address shows the same in any browser.
"""

import asyncio
import math
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

from titanium.apps.web.components.address import Address
from titanium.case.schema import Case
from titanium.desk.desk import COPY, Desk
from titanium.desk.engine.ref import Ref
from titanium.errors import InputError, nearest
from titanium.explore.packages.setting import allowed, fits, spelled
from titanium.tell.catalogue import ENGLISH, languages, speaking

Listener = Callable[[], Awaitable[None]]

_OWN = ("case", "package", "compare", "lang")
"""Names in the address that are no lever and no page's own."""
MOST_COMPARED = 4


class Seat:
    """One tab of a browser.

    Parameters
    ----------
    desk
        What stands behind it.
    browser
        Name of the browser, under which its drafts are kept.
    page
        Name of the page.
    query
        What the address says after its question mark.

    Attributes
    ----------
    key, ref, case
        The case, as its key, by reference, and loaded.
    base
        Name of the package of the case, or of a saved one, that the levers were started from.
    setting
        Lever to value; every lever.
    compare
        Names of packages that it is compared with.
    language
        Language that its reader reads.
    query
        What the page itself keeps in the address.
    problems
        What of the address could not be used, in words.
    """

    def __init__(self, desk: Desk, browser: str, page: str, query: Mapping[str, str]):
        self.desk, self.browser, self.page = desk, browser, page
        self.problems: list[str] = []
        self._listeners: list[Listener] = []
        self._address: Address | None = None
        self._moves = 0
        self.language = query.get("lang") or desk.settings.get(f"language {browser}", ENGLISH)
        if self.language not in languages():
            self.problems.append(f"no language '{self.language}'\n{nearest(self.language, languages())}")
            self.language = ENGLISH
        elif query.get("lang"):
            desk.settings.put(f"language {browser}", self.language)
        self.key = self._known(query.get("case") or desk.settings.get(f"case {browser}", desk.first))
        desk.settings.put(f"case {browser}", self.key)
        self.ref: Ref = desk.ref(self.key)
        self.case: Case = self.ref.load()
        self.query = {name: value for name, value in query.items() if name not in _OWN and name not in self.case.levers}
        self._sit(query)

    @property
    def moved(self) -> dict[str, float]:
        """Levers that differ from today's package, with their values."""
        today = self.case.package(self.case.base)
        return {lever: value for lever, value in self.setting.items() if value != today[lever]}

    @property
    def name(self) -> str:
        """Name of the package at hand: that of the case's or the saved one that it is, else empty."""
        known = {name: self.case.package(name) for name in self.case.packages}
        known |= {own.name: own.setting for own in self.desk.saved(self.key)}
        names = [name for name, setting in known.items() if dict(setting) == self.setting]
        return self.base if self.base in names else next(iter(names), "")

    @property
    def can_undo(self) -> bool:
        """Whether there is a move to take back."""
        draft = self.desk.drafts.get(self.browser, self.key)
        return draft is not None and draft.can_undo

    @property
    def can_redo(self) -> bool:
        """Whether there is a move that was taken back."""
        draft = self.desk.drafts.get(self.browser, self.key)
        return draft is not None and draft.can_redo

    @contextmanager
    def saying(self) -> Iterator[None]:
        """Say everything inside in the reader's language."""
        with speaking(self.language, self.case):
            yield

    def setting_of(self, name: str) -> dict[str, float]:
        """Setting of a package of the case, or of a saved one, by its name.

        Raises
        ------
        InputError
            If there is none; the nearest name is given.
        """
        found = self.desk.setting_of(self.key, name)
        return found if name in self.case.packages else self._whole(found)

    def compared(self) -> dict[str, dict[str, float]]:
        """Packages that the one at hand is compared with, by name; the one at hand is not among them."""
        found = {name: self.setting_of(name) for name in self.compare}
        return {name: setting for name, setting in found.items() if setting != self.setting}

    async def move(self, changes: Mapping[str, float]) -> None:
        """Set levers, keep the move, and tell all who listen.

        Raises
        ------
        InputError
            If a lever is unknown or a value not allowed; every problem is listed, and nothing is moved.
        """
        problems = [f"{lever}: {problem}" for lever, value in changes.items() if (problem := self._fault(lever, value))]
        if problems:
            raise InputError("\n".join(problems))
        self._begin()
        self.setting = self.setting | {lever: float(value) for lever, value in changes.items()}
        await self._moved()

    async def start_from(self, name: str) -> None:
        """Take a package of the case, or a saved one, as the one at hand."""
        self._begin()
        self.setting, self.base = self.setting_of(name), name
        await self._moved()

    async def compare_with(self, names: list[str]) -> None:
        """Compare with other packages."""
        self.compare = [name for name in dict.fromkeys(names) if self.setting_of(name)][: MOST_COMPARED - 1]
        await self._moved()

    async def undo(self) -> None:
        """Take the last move back."""
        await self._step(self.desk.drafts.undo(self.browser, self.key))

    async def redo(self) -> None:
        """Do again what was taken back."""
        await self._step(self.desk.drafts.redo(self.browser, self.key))

    def on_change(self, listener: Listener) -> None:
        """Have something done after every change of the package at hand, or of what it is compared with.

        Listeners run beside each other and speak the reader's language. One that asks the engine looks at `is_current`
        when its answer comes, and drops one that was overtaken. New elements are made inside an old one: `with box:`.
        """
        self._listeners.append(listener)

    @property
    def moves(self) -> int:
        """How often the package at hand was changed in this tab."""
        return self._moves

    def is_current(self, moves: int) -> bool:
        """Whether nothing was changed since `moves` was read."""
        return moves == self._moves

    def address(self, page: str | None = None, **more: str | None) -> str:
        """Address of a page with the package at hand; the same in any browser.

        Parameters
        ----------
        page
            Name of the page; this one, with what it keeps in the address, if left out.
        more
            What else the address says; None leaves out what it said.
        """
        own = self.query if page is None else {}
        query: dict[str, str | None] = {"case": self.key if self.key != self.desk.first else None}
        query |= {"package": self.base if self.base != self.case.base else None}
        start = self._start(self.base)
        query |= {lever: spelled(value) for lever, value in self.setting.items() if value != start[lever]}
        query |= {"compare": ",".join(self.compare) or None} | own | more
        told = urlencode({name: value for name, value in query.items() if value is not None})
        name = self.page if page is None else page
        return f"/{'' if name == 'answer' else name}{'?' if told else ''}{told}"

    def remember(self, **own: str | None) -> None:
        """Keep something of the page's own in the address."""
        self.query = {name: value for name, value in {**self.query, **own}.items() if value is not None}
        self._put()

    def attach(self, address: Address) -> None:
        """The element that keeps the browser's address."""
        self._address = address
        self._put()

    def _put(self) -> None:
        if self._address is not None:
            self._address.show(self.address())

    def _known(self, key: str) -> str:
        try:
            self.desk.case(key)
        except InputError as error:
            self.problems.append(str(error))
            base = key.partition(COPY)[0]
            return base if base in self.desk.bases else self.desk.first
        return key

    def _sit(self, query: Mapping[str, str]) -> None:
        """Take the package that the address tells, else the one of last time, else today's."""
        told = [name for name in query if name in ("package", "compare") or name in self.case.levers]
        draft = self.desk.drafts.get(self.browser, self.key)
        self.base, self.compare = self.case.base, list[str]()
        if not told and draft is not None:
            self.base, self.compare = draft.base, list(draft.compare)
            self.setting = self._whole(draft.setting)
            return
        if "package" in query:
            self.base = self._package(query["package"])
        names = [name for name in query.get("compare", "").split(",") if name]
        self.compare = [name for name in names if self._package(name) == name][: MOST_COMPARED - 1]
        self.setting = self._start(self.base)
        for lever in self.case.levers.keys() & query.keys():
            value = _number(query[lever])
            if problem := self._fault(lever, value):
                self.problems.append(f"{lever}: {problem}")
            else:
                self.setting[lever] = value
        if told:
            self.desk.drafts.push(self.browser, self.key, self.setting, self.base, self.compare)

    def _start(self, name: str) -> dict[str, float]:
        try:
            return self.setting_of(name)
        except InputError:
            return dict(self.case.package(self.case.base))

    def _package(self, name: str) -> str:
        try:
            self.setting_of(name)
        except InputError as error:
            self.problems.append(str(error))
            return self.case.base
        return name

    def _whole(self, setting: Mapping[str, float]) -> dict[str, float]:
        """A setting that was kept, as far as the case still takes it."""
        today = self.case.package(self.case.base)
        return {
            key: float(setting[key]) if key in setting and fits(lever, setting[key]) else today[key]
            for key, lever in self.case.levers.items()
        }

    def _fault(self, lever: str, value: float) -> str:
        if lever not in self.case.levers:
            return f"no such lever\n{nearest(lever, self.case.levers)}"
        own = self.case.levers[lever]
        return "" if fits(own, value) else f"it is {spelled(value)}\n{allowed(own)}"

    def _begin(self) -> None:
        """Keep what is at hand before the first move, so that the move can be undone."""
        if self.desk.drafts.get(self.browser, self.key) is None:
            self.desk.drafts.push(self.browser, self.key, self.setting, self.base, self.compare)

    async def _moved(self) -> None:
        self.desk.drafts.push(self.browser, self.key, self.setting, self.base, self.compare)
        await self._tell()

    async def _step(self, draft: Any) -> None:
        if draft is not None:
            self.setting, self.base, self.compare = self._whole(draft.setting), draft.base, list(draft.compare)
            await self._tell()

    async def _tell(self) -> None:
        self._moves += 1
        self._put()
        with self.saying():
            await asyncio.gather(*(listener() for listener in self._listeners))


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan
