"""What the machine can do at best: raw durable commits, and the receipt's derivation on every core."""

import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from portal.vault import receipts
from tests.load.worlds import World

TABLES = (
    "CREATE TABLE IF NOT EXISTS raw_cases (id {bytes} PRIMARY KEY, state TEXT, due TEXT)",
    "CREATE TABLE IF NOT EXISTS raw_words (id {bytes} PRIMARY KEY, case_id {bytes}, blob {bytes})",
    "CREATE INDEX IF NOT EXISTS raw_due ON raw_cases (due)",
    "CREATE INDEX IF NOT EXISTS raw_case ON raw_words (case_id)",
)
WORDS = os.urandom(3500)
CONNECTIONS = {"sqlite": 1, "postgresql": 8}  # more than one does not help SQLite


def durable_commits(world: World, seconds: float) -> float:
    """Commits per second of two rows with 3.5 kB, straight through the driver and on the disk before the next."""
    committing = _sqlite_commit if world.database == "sqlite" else _postgresql_commit
    connections = CONNECTIONS[world.database]
    return together(lambda: committing(world), connections, seconds)


def derivations(seconds: float) -> float:
    """Derivations per second when every core does nothing else."""

    @contextmanager
    def deriving() -> Iterator[Callable[[], object]]:
        yield lambda: receipts.root_of("0" * 25, salt=bytes(16))

    return together(deriving, os.cpu_count() or 1, seconds)


def together(acting: Callable[[], object], threads: int, seconds: float) -> float:
    """How often per second an act is done by several threads at once."""
    counts: list[int] = []

    def work() -> None:
        with acting() as act:
            count, until = 0, time.perf_counter() + seconds
            while time.perf_counter() < until:
                act()
                count += 1
            counts.append(count)

    running = [threading.Thread(target=work) for _ in range(threads)]
    for one in running:
        one.start()
    for one in running:
        one.join()
    return sum(counts) / seconds


@contextmanager
def _sqlite_commit(world: World) -> Iterator[Callable[[], object]]:
    path = Path(world.settings.data) / "raw.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        for table in TABLES:
            connection.execute(table.format(bytes="BLOB"))

        def commit() -> None:
            case, words = os.urandom(16), os.urandom(16)
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(
                "INSERT INTO raw_cases VALUES (?, 'received', '2026-11-22')", (case,)
            )
            connection.execute("INSERT INTO raw_words VALUES (?, ?, ?)", (words, case, WORDS))
            connection.execute("COMMIT")

        yield commit


@contextmanager
def _postgresql_commit(world: World) -> Iterator[Callable[[], object]]:
    address = make_url(world.settings.database_url).set(drivername="postgresql")
    with psycopg.connect(
        address.render_as_string(hide_password=False), autocommit=True
    ) as connection:
        connection.execute("SELECT pg_advisory_lock(1)")
        for table in TABLES:
            connection.execute(table.format(bytes="BYTEA"))
        connection.execute("SELECT pg_advisory_unlock(1)")

        def commit() -> None:
            case, words = os.urandom(16), os.urandom(16)
            with connection.transaction():
                connection.execute(
                    "INSERT INTO raw_cases VALUES (%s, 'received', '2026-11-22')", (case,)
                )
                connection.execute(
                    "INSERT INTO raw_words VALUES (%s, %s, %s)", (words, case, WORDS)
                )

        yield commit
