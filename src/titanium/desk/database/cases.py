"""Private copies of cases: what each changes over a case that stays as it is."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from titanium.desk.database.columns import utc_now
from titanium.desk.database.kept import NotKept, check_case, naming, refuse
from titanium.desk.database.open import Database
from titanium.desk.database.tables import CopyRow
from titanium.errors import InputError
from titanium.tell.catalogue import say


@dataclass(frozen=True)
class Copy:
    """A private copy of a case.

    Attributes
    ----------
    base
        The case that it is a copy of, by name or path.
    changes
        What differs, as `titanium.vary` takes it. Whether it fits the case is not asked here.
    """

    id: str
    name: str
    base: str
    changes: Mapping[str, Any]
    made: datetime
    changed: datetime

    @property
    def key(self) -> str:
        """Key of the case that this copy is."""
        return f"{self.base}~{self.id}"


class Copies:
    """The private copies; a name stands once."""

    def __init__(self, database: Database):
        self._database = database

    def list(self) -> Sequence[Copy]:
        """All of them, in the order of their names."""
        with self._database.reading() as session:
            rows = session.scalars(select(CopyRow)).all()
        return sorted(map(_copy, rows), key=lambda own: (own.name.casefold(), own.name))

    def get(self, id: str) -> Copy:
        """One of them.

        Raises
        ------
        NotKept
            If there is none of this id.
        """
        with self._database.reading() as session:
            return _copy(_row(session, id))

    def make(self, name: str, base: str, changes: Mapping[str, Any]) -> Copy:
        """Make a copy.

        Raises
        ------
        InputError
            If the name cannot be used, or another copy has it.
        """
        name, problems = naming(name)
        refuse(problems)
        with _named(name), self._database.writing() as session:
            row = CopyRow(name=name, base=check_case(base), changes=dict(changes))
            session.add(row)
            session.flush()
            return _copy(row)

    def change(self, id: str, name: str | None = None, changes: Mapping[str, Any] | None = None) -> Copy:
        """Give a copy another name, other changes, or both.

        Raises
        ------
        InputError
            If the name cannot be used, or another copy has it.
        NotKept
            If there is no copy of this id.
        """
        if name is not None:
            name, problems = naming(name)
            refuse(problems)
        with _named(name or ""), self._database.writing() as session:
            row = _row(session, id)
            row.name = row.name if name is None else name
            row.changes = row.changes if changes is None else dict(changes)
            row.changed = utc_now()
            session.flush()
            return _copy(row)

    def delete(self, id: str) -> Copy:
        """Delete a copy with its saved packages and drafts; what it was is given back.

        Raises
        ------
        NotKept
            If there is no copy of this id.
        """
        with self._database.writing() as session:
            row = _row(session, id)
            session.delete(row)
            return _copy(row)


def _row(session: Session, id: str) -> CopyRow:
    row = session.get(CopyRow, id)
    if row is None:
        raise NotKept(say("There is no copy of a case with the id '{id}'.", id=id))
    return row


@contextmanager
def _named(name: str) -> Iterator[None]:
    try:
        yield
    except IntegrityError:
        raise InputError(say("There is a copy '{name}' already. Give another name.", name=name)) from None


def _copy(row: CopyRow) -> Copy:
    return Copy(row.id, row.name, row.base, row.changes, row.made, row.changed)
