"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make all tables."""
    moment = sa.DateTime(timezone=True)
    key, name, short = sa.String(500), sa.String(120), sa.String(16)
    op.create_table(
        "copies",
        sa.Column("id", short, nullable=False),
        sa.Column("name", name, nullable=False),
        sa.Column("base", key, nullable=False),
        sa.Column("changes", sa.JSON, nullable=False),
        sa.Column("made", moment, nullable=False),
        sa.Column("changed", moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_copies"),
        sa.UniqueConstraint("name", name="uq_copies_name"),
    )
    op.create_table(
        "packages",
        sa.Column("id", short, nullable=False),
        sa.Column("case", key, nullable=False),
        sa.Column("copy", short, nullable=True),
        sa.Column("name", name, nullable=False),
        sa.Column("setting", sa.JSON, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("made", moment, nullable=False),
        sa.Column("changed", moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_packages"),
        sa.UniqueConstraint("case", "name", name="uq_packages_case_name"),
        sa.ForeignKeyConstraint(["copy"], ["copies.id"], name="fk_packages_copy_copies", ondelete="CASCADE"),
    )
    op.create_index("ix_packages_copy", "packages", ["copy"])
    op.create_table(
        "drafts",
        sa.Column("id", short, nullable=False),
        sa.Column("browser", sa.String(64), nullable=False),
        sa.Column("case", key, nullable=False),
        sa.Column("copy", short, nullable=True),
        sa.Column("at", sa.Integer, nullable=False),
        sa.Column("compare", sa.JSON, nullable=False),
        sa.Column("changed", moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_drafts"),
        sa.UniqueConstraint("browser", "case", name="uq_drafts_browser_case"),
        sa.ForeignKeyConstraint(["copy"], ["copies.id"], name="fk_drafts_copy_copies", ondelete="CASCADE"),
    )
    op.create_index("ix_drafts_copy", "drafts", ["copy"])
    op.create_index("ix_drafts_changed", "drafts", ["changed"])
    op.create_table(
        "steps",
        sa.Column("draft", short, nullable=False),
        sa.Column("place", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("setting", sa.JSON, nullable=False),
        sa.Column("base", sa.String(200), nullable=False),
        sa.Column("lever", sa.String(200), nullable=True),
        sa.Column("moved", moment, nullable=False),
        sa.PrimaryKeyConstraint("draft", "place", name="pk_steps"),
        sa.ForeignKeyConstraint(["draft"], ["drafts.id"], name="fk_steps_draft_drafts", ondelete="CASCADE"),
    )
    op.create_table(
        "jobs",
        sa.Column("id", short, nullable=False),
        sa.Column("kind", sa.String(60), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("case", key, nullable=False),
        sa.Column("case_hash", sa.String(80), nullable=False),
        sa.Column("arguments", sa.JSON, nullable=False),
        sa.Column("language", short, nullable=False),
        sa.Column("state", short, nullable=False),
        sa.Column("done", sa.Integer, nullable=False),
        sa.Column("total", sa.Integer, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("error", sa.Text, nullable=False),
        sa.Column("made", moment, nullable=False),
        sa.Column("begun", moment, nullable=True),
        sa.Column("ended", moment, nullable=True),
        sa.Column("result", sa.JSON(none_as_null=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_jobs"),
    )
    op.create_index("ix_jobs_case_kind", "jobs", ["case", "kind"])
    op.create_index("ix_jobs_made", "jobs", ["made"])
    op.create_table(
        "answers",
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("used", moment, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_answers"),
    )
    op.create_index("ix_answers_used", "answers", ["used"])
    op.create_table(
        "settings",
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("value", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_settings"),
    )
