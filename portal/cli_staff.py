"""Commands for people, rosters and recovery keys; signing needs no database and is done away from the server."""

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from nacl.signing import SigningKey

from portal import clock, db, settings
from portal.accounts import queries, services
from portal.accounts import roster as rosters
from portal.accounts.rules import Role, key_mark
from portal.errors import PortalError
from portal.organisation import queries as organisation
from portal.vault import pairs
from portal.vault import recovery as vault_recovery
from portal.vault import roster as vault_roster
from portal.vault.errors import RosterRefused

HOLDERS = 3
SIGNATURES_WANTED = 2


@click.group()
def staff() -> None:
    """People: invite them, remove them."""


@click.group()
def roster() -> None:
    """The signed list of who may read: draft, sign, install, verify."""


@click.group()
def recovery() -> None:
    """The offline key that two of three holders open together."""


OPTIONS = (
    click.argument("handle"),
    click.option("--name", required=True),
    click.option("--role", required=True, type=click.Choice([role.value for role in Role])),
    click.option("--unit", help="Code of the unit."),
    click.option("--function", help="Code of the function they work in."),
    click.option("--heads", help="Code of the function they head."),
    click.option("--reports-to", help="Sign-in name of their manager."),
    click.option("--deputy-for", help="Sign-in name of whom they stand in for."),
    click.option("--custodian", is_flag=True),
    click.option("--email"),
)


def person_options(command: Any) -> Any:
    """Who somebody is and where they stand, the same for everybody who is listed or invited."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


@staff.command()
@person_options
def invite(handle: str, name: str, role: str, unit: str | None, **more: Any) -> None:
    """Invite a person and print the link where they make their key."""
    with _opened(), db.write():
        place = _place(**more)
        token = services.invite(
            handle, name, Role(role), _unit(unit), by=None, now=clock.now(), **place
        )
    click.echo(f"{settings.current().address.rstrip('/')}/desk/welcome/{token}")


@staff.command("list")
@person_options
def list_(handle: str, name: str, role: str, unit: str | None, **more: Any) -> None:
    """Note a person who never signs in, a manager for example, so that they can be kept out when named."""
    with _opened(), db.write():
        place = _place(**more)
        services.enlist(handle, name, Role(role), _unit(unit), by=None, now=clock.now(), **place)
    click.echo(f"{name} is listed; the next roster names them.")


@staff.command()
@click.argument("handle")
def remove(handle: str) -> None:
    """Sign a person out for good; the next roster leaves them out."""
    with _opened(), db.write():
        services.remove(queries.by_handle(handle), by=None, now=clock.now())


@roster.command("new-signer")
@click.argument("file", type=click.Path(path_type=Path, exists=False))
def new_signer(file: Path) -> None:
    """Make a signing key, to be kept away from the server, and print its public half for PORTAL_ROSTER_SIGNERS."""
    seed = secrets.token_bytes(32)
    _write_secret(file, seed.hex())
    click.echo(_public_of(seed))


@roster.command()
@click.option("--recovery", "recovery_file", type=click.Path(path_type=Path, exists=True))
def draft(recovery_file: Path | None) -> None:
    """Print the next roster, made from the accounts, for two people to sign."""
    key = json.loads(recovery_file.read_text(encoding="utf-8")) if recovery_file else None
    with _opened():
        document = rosters.draft(clock.now(), recovery=key)
    click.echo(json.dumps({"document": document, "signatures": {}}, indent=1, ensure_ascii=False))


@roster.command()
@click.option("--key", required=True, type=click.Path(path_type=Path, exists=True))
@click.argument("file", type=click.Path(path_type=Path, exists=True))
def sign(key: Path, file: Path) -> None:
    """Add one signature to a draft, after showing whom it lets read and the marks of their keys."""
    signed = json.loads(file.read_text(encoding="utf-8"))
    seed = bytes.fromhex(key.read_text(encoding="ascii").strip())
    for line in signed["document"]["people"]:
        click.echo(_told(line))
    signed["signatures"][_public_of(seed)] = vault_roster.sign(signed["document"], seed).hex()
    file.write_text(json.dumps(signed, indent=1, ensure_ascii=False), encoding="utf-8")
    click.echo(f"Signatures: {len(signed['signatures'])} of {SIGNATURES_WANTED}")


@roster.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True))
def install(file: Path) -> None:
    """Put a roster with two signatures in force."""
    signed = json.loads(file.read_text(encoding="utf-8"))
    signatures = {signer: bytes.fromhex(text) for signer, text in signed["signatures"].items()}
    with _opened():
        done = rosters.install(signed["document"], signatures, by=None, now=clock.now())
    click.echo(f"Roster {done.version} is in force until {done.expires_on}.")


@roster.command()
def verify() -> None:
    """Check the roster in force against the signers and the high-water mark."""
    with _opened():
        rosters.check_at_start()
        done, today = rosters.current(), rosters.today()
    readers = len(rosters.readers_inside(done, today)), len(rosters.readers_outside(done))
    click.echo(f"Roster {done.version}: {readers[0]} readers inside, {readers[1]} outside.")
    click.echo(f"{'EXPIRED on' if done.is_expired(today) else 'Good until'} {done.expires_on}.")


@recovery.command()
@click.option("--holder", "holders", multiple=True, required=True, help="Name of a holder; three.")
@click.option("--into", required=True, type=click.Path(path_type=Path, file_okay=False))
def create(holders: tuple[str, ...], into: Path) -> None:
    """Make the recovery key, nested so that two holders open it, with one key file for each holder."""
    if len(set(holders)) != HOLDERS:
        raise click.UsageError("Name three different holders, one of them outside the company.")
    into.mkdir(parents=True, exist_ok=True)
    own = [pairs.new_pair() for _holder in holders]
    pair = pairs.new_pair()
    sealed = vault_recovery.seal_for_pairs(
        pair.private, [one.public for one in own], label="recovery"
    )
    for number, (holder, one) in enumerate(zip(holders, own, strict=True), start=1):
        _write_secret(
            into / f"holder-{number}.key",
            json.dumps({"holder": holder, "private": one.private.hex()}),
        )
    parts = {f"{first}-{second}": blob.hex() for (first, second), blob in sealed.items()}
    text = {"public": pair.public.hex(), "holders": list(holders), "parts": parts}
    (into / "recovery.json").write_text(
        json.dumps(text, indent=1, ensure_ascii=False), encoding="utf-8"
    )
    click.echo(pair.public.hex())


@contextmanager
def _opened() -> Iterator[None]:
    """The deployment's settings and database; what it refuses is told in one line."""
    chosen = settings.Settings()
    settings.use(chosen)
    db.init(chosen)
    clock.use_shift_file(chosen.data / "days-ahead" if chosen.is_demo else None)
    try:
        with db.scope():
            yield
    except (PortalError, RosterRefused, settings.Refused) as refused:
        raise click.ClickException(str(refused) or "There is nothing by that name.") from refused


def _account(handle: str | None) -> int | None:
    return queries.by_handle(handle).id if handle else None


def _unit(code: str | None) -> int | None:
    return organisation.unit_by_code(code).id if code else None


def _place(**given: Any) -> services.Place:
    return services.Place(
        function_id=_function(given["function"]),
        heads_function_id=_function(given["heads"]),
        reports_to_id=_account(given["reports_to"]),
        deputy_for_id=_account(given["deputy_for"]),
        custodian=given["custodian"],
        email=given["email"],
    )


def _function(code: str | None) -> int | None:
    if not code:
        return None
    found = [function.id for function in organisation.functions() if function.code == code]
    if not found:
        raise click.ClickException(f"There is no function {code}.")
    return found[0]


def _public_of(seed: bytes) -> str:
    return SigningKey(seed).verify_key.encode().hex()


def _write_secret(file: Path, text: str) -> None:
    file.touch(mode=0o600, exist_ok=False)
    file.write_text(text, encoding="utf-8")


def _told(line: dict[str, Any]) -> str:
    mark = key_mark(bytes.fromhex(line["public"])) if line["public"] else "no key"
    return f"{line['role']:<15} {line['name']:<40} {mark}"
