"""How Alembic runs the migrations: always from code, in a connection and a transaction that `open_database` gives.

A new one is written by hand into `versions/`, numbered on; the test that compares tables and migrations prints what it
has to do. SQLite alters a table by making it anew, in `op.batch_alter_table`.
"""

from alembic import context

from titanium.desk.database.tables import Base

if __name__ == "env_py":  # as Alembic loads it; there is nothing to run for whoever else imports it
    context.configure(
        connection=context.config.attributes["connection"], target_metadata=Base.metadata, render_as_batch=True
    )
    with context.begin_transaction():
        context.run_migrations()
