"""The desk: all that one workplace has, in one folder, opened by the server and used by its pages and its API."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import event

from titanium.case import case_names
from titanium.case.schema import Case
from titanium.desk.database.answers import Answers
from titanium.desk.database.cases import Copies
from titanium.desk.database.drafts import Drafts
from titanium.desk.database.jobs import Jobs
from titanium.desk.database.open import open_database
from titanium.desk.database.packages import Packages, Saved
from titanium.desk.database.settings import Settings
from titanium.desk.engine.engine import Engine
from titanium.desk.engine.ref import Ref
from titanium.desk.jobs.runner import Runner
from titanium.desk.lock import HomeLock
from titanium.errors import InputError, nearest

DATABASE = "desk.sqlite"
"""Name of the database in the home folder."""
_FIRST = "us_rok"
"""Case that is shown first, as that which every command takes where none is named."""
COPY = "~"
"""Between the name of a case and the id of its private copy, in a case's key."""


class Desk:
    """Packages, private copies, drafts, settings, jobs and answers of one workplace.

    Parameters
    ----------
    home
        Folder that holds them; made if it is not there.
    cases
        Names of embedded cases or paths of case folders; the first is shown first. All embedded ones if left out.
    seed
        Seed of the futures of answers.
    at_once
        Jobs that work at the same time.

    Attributes
    ----------
    version
        Grows whenever something that readers share is changed.

    Raises
    ------
    CaseError
        If a case is not valid.
    InputError
        If two cases have one name.
    RunError
        If the folder cannot be written, or its database is newer than this version of Titanium.
    """

    def __init__(self, home: Path, *, cases: Sequence[str] = (), seed: int = 0, at_once: int = 1):
        self.home = home
        self.bases: dict[str, Ref] = {}
        for base in cases or sorted(case_names(), key=lambda name: name != _FIRST):
            name = Ref(base).load().name
            if name in self.bases:
                raise InputError(f"two cases are named '{name}'\nRename one in its case.yaml.")
            self.bases[name] = Ref(base)
        self.version = 0
        self._saved: dict[str, tuple[int, Sequence[Saved]]] = {}
        self._lock: HomeLock | None = None
        database = open_database(home / DATABASE)
        event.listen(database.engine, "after_cursor_execute", self._wrote)
        event.listen(database.engine, "commit", self._commits)
        event.listen(database.engine, "checkin", self._ended)
        self.database = database
        self.packages, self.cases = Packages(database), Copies(database)
        self.drafts, self.settings = Drafts(database), Settings(database)
        self.engine = Engine(Answers(database), seed=seed)
        self.jobs = Runner(Jobs(database), home / "jobs", self.ref, at_once=at_once)

    @property
    def first(self) -> str:
        """Key of the case that is shown first."""
        return next(iter(self.bases))

    def keys(self) -> dict[str, str]:
        """Key of every case and private copy, to its title."""
        found = {name: ref.load().description.title for name, ref in self.bases.items()}
        return found | {f"{own.base}{COPY}{own.id}": own.name for own in self.cases.list() if own.base in self.bases}

    def ref(self, key: str) -> Ref:
        """The case that a key stands for.

        Raises
        ------
        InputError
            If there is none; the nearest key is given.
        """
        name, _, copy = key.partition(COPY)
        if name not in self.bases:
            raise InputError(f"no case '{key}'\n{nearest(key, self.bases)}")
        if not copy:
            return self.bases[name]
        own = self.cases.get(copy)
        if own.base != name:
            raise InputError(f"no private copy '{copy}' of case '{name}'")
        return Ref.of(self.bases[name].base, own.changes)

    def case(self, key: str) -> Case:
        """The case that a key stands for, loaded."""
        return self.ref(key).load()

    def saved(self, key: str) -> Sequence[Saved]:
        """Saved packages of a case, in the order of their names; read again only once something was changed."""
        version, found = self._saved.get(key, (-1, ()))
        if version != self.version:
            version, found = self.version, tuple(self.packages.list(key))
            self._saved[key] = version, found
        return found

    def setting_of(self, key: str, name: str = "") -> dict[str, float]:
        """Setting of a package of a case, or of a saved one, by its name; that of today's where none is given.

        Raises
        ------
        InputError
            If there is none; the nearest name is given.
        """
        case = self.case(key)
        if not name or name in case.packages:
            return dict(case.package(name or case.base))
        saved = {own.name: own.setting for own in self.saved(key)}
        if name not in saved:
            raise InputError(f"no package '{name}'\n{nearest(name, [*case.packages, *saved])}")
        return dict(saved[name])

    def hold(self) -> None:
        """Hold the home for this process alone, as whoever opens the desk must.

        Raises
        ------
        InputError
            If another server holds it.
        """
        self._lock = HomeLock(self.home)

    async def open(self) -> None:
        """Let interrupted jobs go on."""
        await asyncio.to_thread(self.jobs.open)

    async def close(self) -> None:
        """End every process; jobs under way go on when the desk is opened again."""
        await asyncio.to_thread(self.jobs.close)
        await self.engine.close()
        self.database.close()
        if self._lock is not None:
            self._lock.release()

    def _wrote(self, connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        words = statement.split(None, 3)
        if words[0].upper() in ("INSERT", "UPDATE", "DELETE") and not {"answer", "answers"} & set(words[1:3]):
            connection.info["wrote"] = True

    def _commits(self, connection: Any) -> None:
        """Note a commit that begins; what it writes is seen by others once it has ended."""
        connection.info["commits"] = connection.info.pop("wrote", False)

    def _ended(self, _driver: Any, record: Any) -> None:
        """The connection is back in its pool: what was committed on it can be read."""
        record.info.pop("wrote", None)
        if record.info.pop("commits", False):
            self.version += 1
