"""`portal`: what an operator does from the command line. Every command says what it did; none prints a secret twice."""

import signal
import sys
import threading
import tomllib
from pathlib import Path

import click
from flask import Flask

from portal import clock, create_app, db, i18n, serving, settings, start, sweeps, work
from portal.audit import services as audit
from portal.cli_staff import recovery, roster, staff
from portal.demo import world
from portal.errors import PortalError
from portal.grievances import recordings as spoken
from portal.organisation import services as tree
from portal.procedure import posters as printed


@click.group()
def portal() -> None:
    """Run and look after a Recourse deployment."""


@portal.command()
@click.option("--port", default=8000, envvar="PORT", show_default=True)
def serve(port: int) -> None:
    """Serve the pages on 127.0.0.1 and let the clock run beside them."""
    chosen = world.demo_settings() if _is_demo() else settings.load()
    create_app(chosen)
    start.migrate()
    if chosen.is_demo:
        world.build_once()
        click.echo(world.welcome(port))
    start.check()
    sys.exit(serving.serve(port, serving.environment_of(chosen)))


@portal.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True))
def organisation(file: Path) -> None:
    """Bring the organisation tree and the functions to what a TOML file says; running it twice does no harm."""
    app = _open()
    with app.app_context(), db.scope(), db.write():
        units, functions = tree.load(tomllib.loads(file.read_text(encoding="utf-8")))
    click.echo(f"{units} units, {functions} functions.")


@portal.command("work")
def work_() -> None:
    """Run the sweeps every half minute until stopped."""
    _open()
    start.check()
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    work.run(sweeps.ALL, start.fold_weekly, stop)


@portal.command()
def sweep() -> None:
    """Run every sweep once, now; running it twice does no harm."""
    _open()
    start.check()
    for name, one in sweeps.ALL.items():
        click.echo(f"{name}: {work.once(name, one)}")


@portal.command()
@click.option("--into", type=click.Path(path_type=Path, file_okay=False), required=True)
@click.option("--site", default="", help="The code of one site; all of them without it.")
@click.option("--language", default="", help="One language; all of them without it.")
@click.option("--address", default="", help="Instead of PORTAL_ADDRESS.")
def posters(into: Path, site: str, language: str, address: str) -> None:
    """Write posters (A4 and A3) and sheets of wallet cards as PDF, for each site in each language."""
    app = _open()
    into.mkdir(parents=True, exist_ok=True)
    with app.app_context(), db.scope():
        for name, data in printed.every(settings.current(), site, language, address):
            (into / name).write_bytes(data)
            click.echo(name)


@portal.group()
def recordings() -> None:
    """Let people hear the questions: a sheet to read from, and what was recorded."""


@recordings.command("sheet")
@click.option("--into", type=click.Path(path_type=Path, file_okay=False), required=True)
@click.option("--language", default="", help="One language; all of them without it.")
def recordings_sheet(into: Path, language: str) -> None:
    """Write what to read aloud in each language, and under which names to save it."""
    app = _open()
    into.mkdir(parents=True, exist_ok=True)
    with app.test_request_context():
        for code in [language] if language else i18n.NAMES:
            name = f"recordings-{code}.txt"
            (into / name).write_text(spoken.sheet(code), encoding="utf-8")
            click.echo(name)


@recordings.command("take")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
def recordings_take(folder: Path) -> None:
    """Encode the recordings of a folder and offer them on the first page; one with the same name is replaced."""
    app = _open()
    with app.test_request_context():
        for name in spoken.take(folder):
            click.echo(f"{name}: offered from now on")


@recordings.command("drop")
@click.argument("name")
def recordings_drop(name: str) -> None:
    """Offer a recording, such as bn-3, no longer."""
    _open()
    there = spoken.drop(name)
    click.echo(f"{name}: dropped" if there else f"{name}: there is none")
    sys.exit(0 if there else 1)


@portal.command()
def migrate() -> None:
    """Bring the database to this version's schema."""
    _open()
    start.migrate()
    click.echo("The database is up to date.")


@portal.command()
def fold() -> None:
    """Rewrite the tables in the order of their random ids, so that the file no longer shows who came after whom."""
    _open()
    start.fold()
    click.echo("Folded.")


@portal.command()
def verify() -> None:
    """Check that no line of the audit trail was changed or removed."""
    _open()
    with db.scope():
        broken = audit.first_break()
    click.echo(
        "The audit trail is whole."
        if broken is None
        else f"The audit trail breaks at line {broken}."
    )
    sys.exit(0 if broken is None else 1)


@portal.command()
@click.argument("days", type=int)
def advance(days: int) -> None:
    """Move a demo's calendar ahead by some days, then let the clock run once."""
    create_app(world.demo_settings())
    clock.advance(days)
    for name, one in sweeps.ALL.items():
        work.once(name, one)


for group in (staff, roster, recovery):
    portal.add_command(group)


def _is_demo() -> bool:
    return settings.Mode().mode == "demo"


def _open() -> Flask:
    return create_app(world.demo_settings() if _is_demo() else None)


def main() -> None:
    """The `portal` command; what refuses to start says why in one line."""
    try:
        portal()
    except (settings.Refused, PortalError) as refused:
        click.echo(str(refused), err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
