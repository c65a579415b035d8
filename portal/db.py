"""One database, SQLite or PostgreSQL: a session per request and one durable write at a time.

Reading begins deferred. `write()` is the only way to change anything: on SQLite it takes a file lock before BEGIN IMMEDIATE
(SQLite's own busy handler polls and starves waiters), forgets what was read before, and commits before any answer is built.
"""

import fcntl
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar, cast

from flask import Flask
from sqlalchemy import (
    DateTime,
    Dialect,
    Engine,
    Enum,
    MetaData,
    create_engine,
    event,
    text,
)
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker
from sqlalchemy.types import TypeDecorator

from portal.errors import NotSaved
from portal.settings import Settings

Answer = TypeVar("Answer")

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


UNORDERED = {"sqlite_with_rowid": False}
"""For tables a complainant's acts fill: a row number would tell the order of arrival; `portal fold` does the rest."""


class Base(DeclarativeBase):
    """Every table of the portal."""

    metadata = MetaData(naming_convention=NAMES)


class UTCDateTime(TypeDecorator[datetime]):
    """A moment, always aware and in UTC on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value


def word_of(kind: type[StrEnum]) -> Enum:
    """A column that keeps an enum as its word, so that a person reading the table understands it."""
    return Enum(
        kind,
        native_enum=False,
        length=40,
        values_callable=lambda members: [m.value for m in members],
    )


class Database:
    """The engine and the write lock of one deployment."""

    def __init__(self, url: str) -> None:
        self.engine = _engine(url)
        self.sessions = sessionmaker(self.engine, expire_on_commit=False, autoflush=True)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self._lock_path = Path(f"{self.engine.url.database}.lock")

    @contextmanager
    def only_writer(self) -> Iterator[None]:
        """Wait in line for the right to write; PostgreSQL has rows and advisory locks for that."""
        if not self.is_sqlite:
            yield
            return
        descriptor = os.open(self._lock_path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)


_database: Database | None = None
_session: ContextVar[Session | None] = ContextVar("session", default=None)
_writing: ContextVar[bool] = ContextVar("writing", default=False)


def init(settings: Settings) -> Database:
    """Open the deployment's database; replaces any opened before."""
    global _database
    if _database is not None:
        _database.engine.dispose()
    settings.data.mkdir(parents=True, exist_ok=True)
    _database = Database(settings.database_url)
    return _database


def init_app(app: Flask, settings: Settings) -> None:
    """Give each request a session of its own and close it after the answer."""
    init(settings)
    inner = app.wsgi_app

    def with_session(environ: Any, start_response: Any) -> Iterable[bytes]:
        with scope():
            return inner(environ, start_response)

    app.wsgi_app = with_session  # type: ignore[method-assign]  # Flask's documented way to add middleware


def database() -> Database:
    if _database is None:
        raise RuntimeError("the database is not open")
    return _database


def opened() -> Database | None:
    """The database when it is open, for tools that may open it themselves."""
    return _database


def session() -> Session:
    """The session of this request, command or test."""
    current = _session.get()
    if current is None:
        raise RuntimeError("no session here: open one with db.scope()")
    return current


@contextmanager
def scope() -> Iterator[Session]:
    """A session that begins reading when first used and is closed at the end, whatever happened."""
    current = database().sessions()
    token = _session.set(current)
    try:
        yield current
    finally:
        current.close()
        _session.reset(token)


@contextmanager
def write() -> Iterator[Session]:
    """All or nothing, durable when the block ends. What was read before is read again inside.

    Raises NotSaved when the database does not take it; a rule broken inside rolls everything back.
    """
    current = session()
    if _writing.get():
        raise RuntimeError("a write inside a write: services compose, pages open one")
    current.rollback()
    with database().only_writer():
        token = _writing.set(True)
        try:
            current.expire_all()
            current.info.pop("afterwards", None)
            yield current
            current.commit()
        except (OperationalError, _of_the_driver()) as problem:
            current.rollback()
            raise NotSaved from problem
        except BaseException:
            current.rollback()
            raise
        finally:
            _writing.reset(token)
    for act in current.info.pop("afterwards", ()):
        act()


def afterwards(act: Callable[[], object]) -> None:
    """Do something outside the database once this write is durable, and never when it is not."""
    session().info.setdefault("afterwards", []).append(act)


def driver(*, writing: bool = False) -> Any:
    """The driver's own connection inside this session's transaction, for the hottest paths."""
    if writing and not _writing.get():
        raise RuntimeError("a write outside db.write()")
    return once("driver", lambda: session().connection().connection.driver_connection)


def rest() -> None:
    """End the reading so far, so that nothing is held while somebody waits in a queue; a write goes on."""
    current = _session.get()
    if current is not None and not _writing.get():
        current.rollback()


def _of_the_driver() -> type[Exception]:
    """The same failure as the driver itself says it, on the hottest paths."""
    own: type[Exception] = database().engine.dialect.loaded_dbapi.OperationalError
    return own


def once(question: str, ask: Callable[[], Answer]) -> Answer:
    """The answer to a question that one transaction asks again and again, asked of the database once."""
    current = session()
    asked_in, answer = current.info.get(question, (None, None))
    if asked_in is None or asked_in is not current.get_transaction():
        answer = ask()
        current.info[question] = current.get_transaction(), answer
    return cast(Answer, answer)


def lock(name: str) -> None:
    """Let one transaction at a time pass this point for one name; on SQLite the writer is alone already."""
    if not database().is_sqlite:
        number = int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), signed=True)
        session().execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})


def _engine(url: str) -> Engine:
    if url.startswith("sqlite"):
        engine = create_engine(
            url, hide_parameters=True, connect_args={"timeout": 10, "check_same_thread": False}
        )
        event.listen(engine, "connect", _sqlite_connected)
    else:
        engine = create_engine(
            url, hide_parameters=True, pool_size=10, max_overflow=30, pool_pre_ping=True
        )
    event.listen(engine, "begin", _begin)
    event.listen(engine, "before_cursor_execute", _refuse_stray_writes)
    return engine


def _sqlite_connected(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
        "temp_store=MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Any) -> None:
    by_itself = connection.get_execution_options().get("isolation_level") == "AUTOCOMMIT"
    if connection.dialect.name == "sqlite" and not by_itself:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")


def _refuse_stray_writes(connection: Any, cursor: Any, statement: str, *_rest: Any) -> None:
    """A write outside `write()` is a bug: nobody would commit it."""
    if (
        statement.startswith(("INSERT", "UPDATE", "DELETE"))
        and not _writing.get()
        and not connection.info.get("migrating")
    ):
        raise RuntimeError("a write outside db.write()")


def on_conflict_nothing(table: Any) -> Any:
    """An INSERT that leaves an existing row alone, in either dialect."""
    from sqlalchemy.dialects import postgresql, sqlite

    build: Callable[[Any], Any] = sqlite.insert if database().is_sqlite else postgresql.insert
    return build(table).on_conflict_do_nothing()


__all__ = [
    "Base",
    "DBAPIError",
    "Database",
    "UTCDateTime",
    "database",
    "init",
    "init_app",
    "lock",
    "scope",
    "session",
    "word_of",
    "write",
]
