"""Answers that are kept: given before, under a digest of everything they follow from."""

import json
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import delete, func, select, update

from titanium.desk.database.columns import to_json, utc_now
from titanium.desk.database.open import Database
from titanium.desk.database.tables import AnswerRow

MOST_ANSWERS: Final = 4096
"""Answers that are kept at most."""
MOST_BYTES: Final = 256 * 2**20
"""Their size in all, at most."""
_ROOM: Final = 0.9
"""Share of both that is left filled when the oldest go, so that they do not go one by one."""
_SEEN: Final = timedelta(hours=1)
"""How old a note of the last use may be before a new one is written: reading seldom has to write."""


class Answers:
    """A bounded store of answers; those unused for longest go first."""

    def __init__(self, database: Database, *, most: int = MOST_ANSWERS, most_bytes: int = MOST_BYTES):
        self._database, self._most, self._most_bytes = database, most, most_bytes

    def get(self, key: str) -> Any | None:
        """The answer under a key, or None."""
        with self._database.reading() as session:
            row = session.get(AnswerRow, key)
        if row is None:
            return None
        now = utc_now()
        if now - row.used > _SEEN:
            with self._database.writing() as session:
                session.execute(update(AnswerRow).where(AnswerRow.key == key).values(used=now))
        return json.loads(row.value)

    def put(self, key: str, value: Any) -> None:
        """Keep an answer; one that alone is larger than all may be is not kept.

        Raises
        ------
        ValueError
            If it holds a number that is not finite.
        """
        text = to_json(value)
        if len(text) > self._most_bytes:
            return
        with self._database.writing() as session:
            session.merge(AnswerRow(key=key, size=len(text), used=utc_now(), value=text))
            session.flush()
            count, size = session.execute(select(func.count(), func.coalesce(func.sum(AnswerRow.size), 0))).one()
            if count <= self._most and size <= self._most_bytes:
                return
            gone: list[str] = []
            for old, its_size in session.execute(select(AnswerRow.key, AnswerRow.size).order_by(AnswerRow.used)):
                if count <= max(1, self._most * _ROOM) and size <= self._most_bytes * _ROOM:
                    break
                if old != key:
                    gone.append(old)
                    count, size = count - 1, size - its_size
            session.execute(delete(AnswerRow).where(AnswerRow.key.in_(gone)))
