"""The tables, as SQLAlchemy maps them; `migrations/` makes them, and a test holds both equal.

    copies   1 ── n  packages     a saved package of a copy goes with it
             1 ── n  drafts  1 ── n  steps
    jobs, answers, settings

Nothing here is particular to one database. A case is told by its key: the name of a case, or `NAME~ID` for a copy.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Integer, MetaData, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from titanium.desk.database.columns import Moment, new_id, utc_now

_Key = String(500)
_Id = String(16)


class Base(DeclarativeBase):
    """Root of the tables; every constraint has a name, so that a migration can take it away in any database."""

    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        }
    )


class CopyRow(Base):
    """A private copy of a case: what it changes, over a case that stays as it is."""

    __tablename__ = "copies"

    id: Mapped[str] = mapped_column(_Id, primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    base: Mapped[str] = mapped_column(_Key)
    changes: Mapped[dict[str, Any]] = mapped_column(JSON)
    made: Mapped[datetime] = mapped_column(Moment, default=utc_now)
    changed: Mapped[datetime] = mapped_column(Moment, default=utc_now)


class PackageRow(Base):
    """A saved package: every lever's value, under a name."""

    __tablename__ = "packages"
    __table_args__ = (UniqueConstraint("case", "name"),)

    id: Mapped[str] = mapped_column(_Id, primary_key=True, default=new_id)
    case: Mapped[str] = mapped_column(_Key)
    copy: Mapped[str | None] = mapped_column(ForeignKey("copies.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    setting: Mapped[dict[str, float]] = mapped_column(JSON)
    note: Mapped[str] = mapped_column(Text, default="")
    made: Mapped[datetime] = mapped_column(Moment, default=utc_now)
    changed: Mapped[datetime] = mapped_column(Moment, default=utc_now)


class DraftRow(Base):
    """Where one browser is in its history of moves in one case, and what it compares."""

    __tablename__ = "drafts"
    __table_args__ = (UniqueConstraint("browser", "case"),)

    id: Mapped[str] = mapped_column(_Id, primary_key=True, default=new_id)
    browser: Mapped[str] = mapped_column(String(64))
    case: Mapped[str] = mapped_column(_Key)
    copy: Mapped[str | None] = mapped_column(ForeignKey("copies.id", ondelete="CASCADE"), index=True)
    at: Mapped[int] = mapped_column(Integer)
    compare: Mapped[list[str]] = mapped_column(JSON)
    changed: Mapped[datetime] = mapped_column(Moment, index=True)


class StepRow(Base):
    """One step of a draft: all levers as they stood, and the one that was moved, while more of its moves may join."""

    __tablename__ = "steps"

    draft: Mapped[str] = mapped_column(ForeignKey("drafts.id", ondelete="CASCADE"), primary_key=True)
    place: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    setting: Mapped[dict[str, float]] = mapped_column(JSON)
    base: Mapped[str] = mapped_column(String(200))
    lever: Mapped[str | None] = mapped_column(String(200))
    moved: Mapped[datetime] = mapped_column(Moment)


class JobRow(Base):
    """Long work: what was asked, how far it is, and what came of it."""

    __tablename__ = "jobs"
    __table_args__ = (Index(None, "case", "kind"),)

    id: Mapped[str] = mapped_column(_Id, primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(Text)
    case: Mapped[str] = mapped_column(_Key)
    case_hash: Mapped[str] = mapped_column(String(80))
    arguments: Mapped[dict[str, Any]] = mapped_column(JSON)
    language: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16))
    done: Mapped[int] = mapped_column(Integer, default=0)
    total: Mapped[int] = mapped_column(Integer, default=0)
    note: Mapped[str] = mapped_column(Text, default="")
    error: Mapped[str] = mapped_column(Text, default="")
    made: Mapped[datetime] = mapped_column(Moment, default=utc_now, index=True)
    begun: Mapped[datetime | None] = mapped_column(Moment)
    ended: Mapped[datetime | None] = mapped_column(Moment)
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), deferred=True)


class AnswerRow(Base):
    """An answer under the digest of what it follows from. The value stands last, so that sizes are read without it."""

    __tablename__ = "answers"

    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    size: Mapped[int] = mapped_column(Integer)
    used: Mapped[datetime] = mapped_column(Moment, index=True)
    value: Mapped[str] = mapped_column(Text)


class SettingRow(Base):
    """A setting of the desk by its name."""

    __tablename__ = "settings"

    name: Mapped[str] = mapped_column(String(200), primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)
