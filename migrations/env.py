"""Alembic runs against the portal's own settings and models."""

from alembic import context

from portal import db, settings
from portal.schema import Base


def run() -> None:
    database = db.opened() or db.init(settings.Settings())
    with database.engine.connect() as connection:
        connection.info["migrating"] = True
        context.configure(
            connection=connection, target_metadata=Base.metadata, compare_type=True,
            render_as_batch=database.is_sqlite, transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
