"""Rows of jobs: what was asked, how far each is, and what came of it. Who does the work is `titanium.desk.jobs`."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict, Unpack

from sqlalchemy import CursorResult, Delete, Update, delete, select, update
from sqlalchemy.orm import undefer

from titanium.desk.database.columns import utc_now
from titanium.desk.database.kept import NotKept, check_case
from titanium.desk.database.open import Database
from titanium.desk.database.tables import JobRow
from titanium.tell.catalogue import say

WAITING = "waiting"
"""State of a job that was just asked for; what other states there are is for those who move them."""


@dataclass(frozen=True)
class Job:
    """A job as it stands.

    Attributes
    ----------
    case, case_hash
        Key of its case, and what the case was when the job was asked for.
    result
        What came of it; None until it is done, and in lists.
    begun, ended
        When its work last began and ended.
    """

    id: str
    kind: str
    title: str
    case: str
    case_hash: str
    arguments: Mapping[str, Any]
    language: str
    state: str
    done: int
    total: int
    note: str
    error: str
    result: Mapping[str, Any] | None
    made: datetime
    begun: datetime | None
    ended: datetime | None


class Fields(TypedDict, total=False):
    """What of a job changes."""

    title: str
    state: str
    done: int
    total: int
    note: str
    error: str
    result: Mapping[str, Any] | None
    begun: datetime | None
    ended: datetime | None


class Jobs:
    """The jobs."""

    def __init__(self, database: Database):
        self._database = database

    def add(self, kind: str, title: str, case: str, case_hash: str, arguments: Mapping[str, Any], language: str) -> Job:
        """Keep a new job, which waits."""
        with self._database.writing() as session:
            row = JobRow(
                kind=kind,
                title=title,
                case=check_case(case),
                case_hash=case_hash,
                arguments=dict(arguments),
                language=language,
                state=WAITING,
                made=utc_now(),
            )
            session.add(row)
            session.flush()
            return _job(row, with_result=False)

    def list(self, kind: str | None = None, case: str | None = None) -> Sequence[Job]:
        """Those of a kind and a case, or all, newest first, without what came of them."""
        wanted = select(JobRow).order_by(JobRow.made.desc(), JobRow.id)
        if kind is not None:
            wanted = wanted.where(JobRow.kind == kind)
        if case is not None:
            wanted = wanted.where(JobRow.case == case)
        with self._database.reading() as session:
            return [_job(row, with_result=False) for row in session.scalars(wanted)]

    def get(self, id: str) -> Job:
        """One of them, with what came of it.

        Raises
        ------
        NotKept
            If there is none of this id.
        """
        with self._database.reading() as session:
            row = session.scalar(select(JobRow).where(JobRow.id == id).options(undefer(JobRow.result)))
        if row is None:
            raise NotKept(say("There is no job with the id '{id}'.", id=id))
        return _job(row, with_result=True)

    def update(self, id: str, **fields: Unpack[Fields]) -> bool:
        """Write down what changed; False if there is no such job any more."""
        return bool(fields) and self._write(update(JobRow).where(JobRow.id == id).values(**fields))

    def move(self, id: str, from_states: Collection[str], to_state: str, **fields: Unpack[Fields]) -> bool:
        """Bring a job from one of some states to another, whatever others do at the same time.

        Parameters
        ----------
        fields
            What else changes with it.

        Returns
        -------
        Whether it was in one of those states. Of several that ask at once, one alone is told so.
        """
        values = {**fields, "state": to_state}
        return self._write(update(JobRow).where(JobRow.id == id, JobRow.state.in_(from_states)).values(values))

    def delete(self, id: str) -> bool:
        """Forget a job; False if there is none. Its folder is not touched."""
        return self._write(delete(JobRow).where(JobRow.id == id))

    def _write(self, statement: Update | Delete) -> bool:
        with self._database.writing() as session:
            found = session.execute(statement)
            return isinstance(found, CursorResult) and found.rowcount == 1


def _job(row: JobRow, *, with_result: bool) -> Job:
    return Job(
        row.id,
        row.kind,
        row.title,
        row.case,
        row.case_hash,
        row.arguments,
        row.language,
        row.state,
        row.done,
        row.total,
        row.note,
        row.error,
        row.result if with_result else None,
        row.made,
        row.begun,
        row.ended,
    )
