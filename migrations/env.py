"""Alembic runs against the portal's own settings and models."""

from alembic import context

from portal import db, settings
from portal.schema import Base


def _spelled(kind: str, thing: object, _context: object) -> str | bool:
    """Migrations name only SQLAlchemy's own types, so that they run whatever our code has become."""
    return (
        "sa.DateTime(timezone=True)"
        if kind == "type" and isinstance(thing, db.UTCDateTime)
        else False
    )


def run() -> None:
    database = db.opened() or db.init(settings.load())
    with database.engine.connect() as connection:
        connection.info["migrating"] = True
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            compare_type=True,
            render_item=_spelled,
            render_as_batch=database.is_sqlite,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        del connection.info["migrating"]


run()
