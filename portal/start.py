"""Before anybody is served: the schema is ours, the pepper is the one that made the receipts, the roster is signed."""

from datetime import datetime
from hashlib import blake2b
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock, db, keys, settings
from portal.accounts import mark, roster
from portal.accounts.queries import newest_roster_stamp
from portal.grievances import files, removals, withdrawal
from portal.procedure import given

ROOT = Path(__file__).resolve().parent.parent


class Fact(db.Base):
    """One thing this database knows about its deployment, such as which pepper made its receipts."""

    __tablename__ = "facts"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(String(200))


def migrate() -> None:
    """Bring the database to this code's schema; refuses one that newer code has changed."""
    _refuse_newer()
    command.upgrade(alembic_config(), "head")


def check() -> None:
    """Refuse to serve what could lose or expose a case (fault B56, B64, B70, B74)."""
    _refuse_newer()
    if _revision() != ScriptDirectory.from_config(alembic_config()).get_current_head():
        raise settings.Refused("The database is older than this code. Run: portal migrate")
    with db.scope():
        _check_pepper()
        if settings.current().before_opening:
            _refuse_when_open()
        else:
            roster.check_at_start()
            given.check()
        _erase_again()


def fold_weekly(now: datetime) -> None:
    """Fold once in each week, in the first hours of its first day or as soon after as the clock runs."""
    week = f"{now.isocalendar().year}-{now.isocalendar().week}"
    with db.scope():
        folded = db.session().get(Fact, "folded")
        if folded is not None and folded.value == week:
            return
    fold()
    with db.scope(), db.write() as session:
        session.merge(Fact(name="folded", value=week))


def fold() -> None:
    """Rewrite tables and files in the order of their names and empty the log, so that nothing shows the order of arrival any longer (privacy: "Time")."""
    with db.scope(), db.write():
        files.remove_left_over()
        files.fold()
    engine = db.database().engine
    connecting = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    with db.database().only_writer(), connecting as connection:
        if db.database().is_sqlite:
            connection.exec_driver_sql("VACUUM")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            return
        for table in db.Base.metadata.sorted_tables:
            if table.dialect_kwargs.get("sqlite_with_rowid") is False:
                connection.exec_driver_sql(f"CLUSTER {table.name} USING pk_{table.name}")


def alembic_config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    return config


def _refuse_newer() -> None:
    revision = _revision()
    known = {
        script.revision for script in ScriptDirectory.from_config(alembic_config()).walk_revisions()
    }
    if revision is not None and revision not in known:
        raise settings.Refused(
            "The database was changed by a newer version of this code. Use that version."
        )


def _revision() -> str | None:
    with db.database().engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def _erase_again() -> None:
    """What people took back stays gone, also when an older copy of the database was brought back."""
    if removals.noted():
        with db.write():
            withdrawal.replay(today=clock.local_day(clock.now(), settings.current().zone))


def _refuse_when_open() -> None:
    """Before the doors open there is no roster yet, and only the pages are served on which people make their keys."""
    if mark.read() is not None or newest_roster_stamp() is not None:
        raise settings.Refused("There is a roster already. Start without PORTAL_BEFORE_OPENING.")


def _check_pepper() -> None:
    """Without the right pepper every receipt would look unknown; say so instead."""
    value = blake2b(b"pepper", key=keys.current().pepper, digest_size=16).hexdigest()
    kept = db.session().get(Fact, "pepper")
    if kept is None:
        with db.write() as session:
            session.add(Fact(name="pepper", value=value))
    elif kept.value != value:
        raise settings.Refused(
            "PORTAL_PEPPER is not the one this database was filled with. Look at its paper copy."
        )
