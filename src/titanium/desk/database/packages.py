"""Saved packages: settings of all levers under names, each of one case or copy."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from titanium.desk.database.columns import utc_now
from titanium.desk.database.kept import NotKept, check_case, copy_of, naming, noting, refuse, setting_of
from titanium.desk.database.open import Database
from titanium.desk.database.tables import CopyRow, PackageRow
from titanium.errors import InputError
from titanium.tell.catalogue import say


@dataclass(frozen=True)
class Saved:
    """A saved package.

    Attributes
    ----------
    case
        Key of its case: a case's name, or `NAME~ID` for a copy.
    setting
        Lever to value; every lever of the case as it was.
    """

    id: str
    case: str
    name: str
    setting: Mapping[str, float]
    note: str
    made: datetime
    changed: datetime


class Packages:
    """The packages that readers saved; a name stands once in a case."""

    def __init__(self, database: Database):
        self._database = database

    def list(self, case: str) -> Sequence[Saved]:
        """Those of a case, in the order of their names."""
        with self._database.reading() as session:
            rows = session.scalars(select(PackageRow).where(PackageRow.case == case)).all()
        return sorted(map(_saved, rows), key=lambda own: (own.name.casefold(), own.name))

    def get(self, id: str) -> Saved:
        """One of them.

        Raises
        ------
        NotKept
            If there is none of this id.
        """
        with self._database.reading() as session:
            return _saved(_row(session, id))

    def save(
        self, case: str, name: str, setting: Mapping[str, float], note: str = "", *, replace: bool = False
    ) -> Saved:
        """Keep a package under a name.

        Parameters
        ----------
        replace
            Whether a package of the same name gives way; it keeps its id.

        Raises
        ------
        InputError
            With every problem of name, note and setting; or if the name is taken, or the copy is gone.
        """
        name, problems = naming(name)
        whole, odd = setting_of(setting)
        refuse([*problems, *noting(note), *odd])
        copy = copy_of(check_case(case))
        with _named(name), self._database.writing() as session:
            if copy is not None and session.get(CopyRow, copy) is None:
                raise NotKept(say("There is no copy of a case with the id '{id}' any more.", id=copy))
            row = session.scalar(_called(case, name))
            if row is None:
                row = PackageRow(case=case, copy=copy, name=name)
                session.add(row)
            elif not replace:
                raise _taken(name)
            row.setting, row.note, row.changed = whole, note, utc_now()
            session.flush()
            return _saved(row)

    def rename(self, id: str, name: str) -> Saved:
        """Give a package another name.

        Raises
        ------
        InputError
            If the name cannot be used, or another package of the case has it.
        NotKept
            If there is no package of this id.
        """
        name, problems = naming(name)
        refuse(problems)
        with _named(name), self._database.writing() as session:
            row = _row(session, id)
            other = session.scalar(_called(row.case, name))
            if other is not None and other.id != id:
                raise _taken(name)
            row.name, row.changed = name, utc_now()
            session.flush()
            return _saved(row)

    def change(self, id: str, setting: Mapping[str, float] | None = None, note: str | None = None) -> Saved:
        """Change a package's levers, its note, or both.

        Raises
        ------
        InputError
            With every problem of note and setting.
        NotKept
            If there is no package of this id.
        """
        whole, problems = setting_of(setting or {})
        refuse([*noting(note or ""), *problems])
        with self._database.writing() as session:
            row = _row(session, id)
            row.setting = row.setting if setting is None else whole
            row.note = row.note if note is None else note
            row.changed = utc_now()
            session.flush()
            return _saved(row)

    def delete(self, id: str) -> Saved:
        """Delete a package; what it was is given back, so that it can be saved again.

        Raises
        ------
        NotKept
            If there is no package of this id.
        """
        with self._database.writing() as session:
            row = _row(session, id)
            session.delete(row)
            return _saved(row)


def _called(case: str, name: str) -> Select[PackageRow]:
    return select(PackageRow).where(PackageRow.case == case, PackageRow.name == name)


def _row(session: Session, id: str) -> PackageRow:
    row = session.get(PackageRow, id)
    if row is None:
        raise NotKept(say("There is no saved package with the id '{id}'.", id=id))
    return row


def _taken(name: str) -> InputError:
    return InputError(say("There is a saved package '{name}' already. Give another name, or replace it.", name=name))


@contextmanager
def _named(name: str) -> Iterator[None]:
    """Refuse a name that somebody else took in the moment between the look and the write."""
    try:
        yield
    except IntegrityError:
        raise _taken(name) from None


def _saved(row: PackageRow) -> Saved:
    return Saved(row.id, row.case, row.name, row.setting, row.note, row.made, row.changed)
