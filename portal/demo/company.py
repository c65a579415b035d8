"""The invented company: its places, functions and people, put in through the services that a real start uses."""

import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from portal import db, keys
from portal.accounts import queries, roster, services
from portal.accounts.models import Account
from portal.accounts.rules import AccountState, Role
from portal.accounts.services import NewKey
from portal.demo import own_keys
from portal.demo.own_keys import OwnKeys
from portal.organisation.models import Function, Unit
from portal.organisation.rules import UnitKind
from portal.vault import roster as vault_roster
from portal.vault import staff

STORIES = Path(__file__).parent / "stories"
ROSTER_YEARS = 5
CUSTODIANS = frozenset({"noor", "elin", "ruth"})
HOLDERS = ("Talani Group board office", "Ruth Abebe (ombud)", "A notary in Halden")


@dataclass(frozen=True)
class Actor:
    """Somebody of the company who acts in the history, with the key their passphrase opens."""

    account: Account
    private: bytes = field(repr=False)


@cache
def bank(name: str) -> dict[str, Any]:
    """One file of the invented texts."""
    return tomllib.loads((STORIES / f"{name}.toml").read_text(encoding="utf-8"))


def found(own: OwnKeys, *, now: datetime) -> None:
    """Put places, functions and people into an empty database; everybody who signs in has the demonstration's one passphrase."""
    units, functions = _units(), _functions()
    salt = secrets.token_bytes(services.SALT_BYTES)
    derived = staff.derive(own.passphrase, salt)
    people: dict[str, Account] = {}
    for handle, name, role, unit, function, heads, boss, deputy_for in bank("company")["people"]:
        place = services.Place(
            function_id=functions.get(function),
            heads_function_id=functions.get(heads),
            reports_to_id=people[boss].id if boss else None,
            deputy_for_id=people[deputy_for].id if deputy_for else None,
            custodian=handle in CUSTODIANS,
        )
        enter = services.enlist if role == Role.MANAGER else services.invite
        enter(handle, name, Role(role), units.get(unit), by=None, now=now, **place)
        people[handle] = queries.by_handle(handle)
        if people[handle].state is AccountState.INVITED:
            enrolment = staff.enrol(derived, salt, pepper=keys.current().pepper)
            services.make_key(people[handle], NewKey(own.passphrase, enrolment), now=now)


def sign_roster(own: OwnKeys, *, now: datetime, today: date) -> None:
    """Put everybody into a roster and sign it twice; in a demonstration both signers sit on the server."""
    document = roster.draft(now, recovery={"public": own.recovery_public, "holders": HOLDERS})
    document["expires_on"] = today.replace(day=1, year=today.year + ROSTER_YEARS).isoformat()
    signatures = {
        own_keys.signer_public(seed): vault_roster.sign(document, seed) for seed in own.seeds
    }
    roster.install(document, signatures, by=None, now=now)


def actors(own: OwnKeys) -> Mapping[int, Actor]:
    """Everybody with a key, by account id."""
    with_key = [account for account in queries.everybody() if account.sealed_private]
    derived = staff.derive(own.passphrase, with_key[0].salt or b"")
    return {account.id: Actor(account, _private(account, derived)) for account in with_key}


def _private(account: Account, derived: bytes) -> bytes:
    return staff.unlock(
        derived,
        account.sealed_private or b"",
        pepper=keys.current().pepper,
        public=account.public or b"",
    )


def _units() -> dict[str, int]:
    rows = bank("company")["units"]
    found: dict[str, int] = {}
    for code, name, parent, kind, country, *_size in rows:
        unit = Unit(
            parent_id=found.get(parent),
            kind=UnitKind(kind),
            code=code,
            name=name,
            country=country or None,
            headcount=_headcount(code, rows),
            **bank("company")["agreements"].get(code, {}),
        )
        db.session().add(unit)
        db.session().flush()
        found[code] = unit.id
    return found


def _headcount(code: str, rows: list[list[Any]]) -> int:
    """People at a site, or at all sites below."""
    own: int = sum(row[5] for row in rows if row[0] == code and len(row) == 6)
    return own + sum(_headcount(row[0], rows) for row in rows if row[2] == code)


def _functions() -> dict[str, int]:
    rows = bank("company")["functions"]
    made = [Function(code=code, name=name, is_default=code == "rights") for code, name in rows]
    db.session().add_all(made)
    db.session().flush()
    return {function.code: function.id for function in made}
