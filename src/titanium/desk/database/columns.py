"""What the columns of the tables have in common: ids, moments and JSON."""

import json
import secrets
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import DateTime, Dialect
from sqlalchemy.types import TypeDecorator

_LETTERS: Final = "0123456789abcdefghjkmnpqrstvwxyz"
ID_LENGTH: Final = 10
"""Letters of an id, of 32 kinds: 50 bits, so that a million of them collide with a chance of one in two thousand."""


def new_id() -> str:
    """A short random id that can stand in an address, in a file's name, and be read aloud.

    Examples
    --------
    >>> len(new_id()), new_id() == new_id()
    (10, False)
    """
    return "".join(secrets.choice(_LETTERS) for _ in range(ID_LENGTH))


def utc_now() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


def to_json(value: Any) -> str:
    """A value as JSON, in one line.

    Raises
    ------
    ValueError
        If it holds a number that is not finite: JSON has none, and nothing that is kept may have one.
    TypeError
        If it holds what JSON cannot say.

    Examples
    --------
    >>> to_json({"b": [1, 2.5], "a": None})
    '{"b":[1,2.5],"a":null}'
    """
    return json.dumps(value, allow_nan=False, separators=(",", ":"))


class Moment(TypeDecorator[datetime]):
    """A moment in UTC that comes back aware of it, also from a database that keeps no zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the database UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back what is aware of its zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
