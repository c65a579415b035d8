"""Who may read at all: the newest roster two people signed, checked against a mark outside the database.

Nobody can become a reader by a change of rows: keys, roles and lines come from the signed document. A restored
database cannot bring back an older roster, because the mark is a file beside it and only ever rises.
"""

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete

from portal import clock, db, settings
from portal.accounts import mark, queries, rules
from portal.accounts.lines import line_of, person_of
from portal.accounts.mark import Mark
from portal.accounts.models import Account, RosterVersion, StaffSession
from portal.accounts.rules import AccountState, Person, Role
from portal.audit.services import record
from portal.errors import PortalError, RuleBroken
from portal.vault import roster as vault
from portal.vault.errors import RosterRefused

Document = Mapping[str, Any]
FEWEST_OUTSIDE = 2

log = logging.getLogger("portal.roster")


class RosterUnusable(PortalError):
    """There is no roster this deployment may use, so nothing can be sealed or opened."""

    status = 503


@dataclass(frozen=True)
class Roster:
    """A verified roster; `custodians` are ids, `recovery_public` 32 bytes, `holders` names anybody may know."""

    version: int
    digest: str
    people: tuple[Person, ...] = field(repr=False)
    custodians: tuple[int, ...]
    recovery_public: bytes
    holders: tuple[str, ...]
    expires_on: date

    @cached_property
    def by_id(self) -> dict[int, Person]:
        return {person.id: person for person in self.people}

    def is_expired(self, today: date) -> bool:
        return self.expires_on < today

    def readers_allowed(self, today: date) -> tuple[Person, ...]:
        """To whom a new case may be sealed on a day; once the roster is too old, only outside readers (fault B70)."""
        return readers_inside(self, today) + readers_outside(self)


def readers_inside(roster: Roster, on: date) -> tuple[Person, ...]:
    """Everybody of the company who reads cases and has a key; nobody once the roster expired over a week ago."""
    if roster.expires_on + rules.ROSTER_GRACE < on:
        return ()
    return _with_key(roster, rules.INSIDE_READERS)


def readers_outside(roster: Roster) -> tuple[Person, ...]:
    """Everybody who reads cases, has a key and does not work for the company."""
    return _with_key(roster, rules.OUTSIDE_READERS)


def current() -> Roster:
    """The roster in force; raises RosterUnusable (503) when it is missing, altered, rolled back or badly signed."""
    try:
        return db.once("roster in force", _in_force)
    except RosterRefused as refused:
        log.error("roster refused: %s", refused.reason)
        raise RosterUnusable(
            _("We cannot take this safely just now. Please try again later.")
        ) from refused


def check_at_start() -> None:
    """Refuse to start without a usable roster; an expired one starts, with an alarm."""
    try:
        roster = _in_force()
    except RosterRefused as refused:
        raise settings.Refused(
            f"There is no usable roster ({refused.reason}). Draft one, have two people sign it, "
            "then install it: portal roster draft, sign, install."
        ) from refused
    if roster.is_expired(today()):
        log.error("roster version %s expired on %s", roster.version, roster.expires_on)


def today() -> date:
    """The calendar day where the deployment is."""
    return clock.local_day(clock.now(), settings.current().zone)


def admits(account: Account) -> bool:
    """Whether the roster in force names this account with the very role and key its row has."""
    person = current().by_id.get(account.id)
    return (
        person is not None
        and account.state is AccountState.ACTIVE
        and account.public is not None
        and (person.role, person.public) == (account.role, account.public)
    )


def public_of(account_id: int) -> bytes | None:
    """A person's public key by the roster in force or, for somebody who has left, by the last that named them."""
    roster = current()
    if account_id in roster.by_id:
        return roster.by_id[account_id].public
    for row in queries.rosters_before(roster.version):
        person = _if_sound(row).get(account_id)
        if person is not None:
            return person.public
    return None


def draft(now: datetime, *, recovery: Document | None = None) -> dict[str, Any]:
    """The next roster, made from the accounts and ready for two signatures.

    `recovery` ({"public": hex, "holders": names}) is needed once; later drafts keep it. Raises RuleBroken without.
    """
    stamp = queries.newest_roster_stamp()
    before = json.loads(queries.roster_row(stamp[0]).document) if stamp else {}
    recovery = recovery or before.get("recovery")
    if recovery is None:
        raise RuleBroken(_("A first roster needs a recovery key: portal recovery create."))
    people = queries.everybody()
    here = {account.id for account in people}
    last_day = clock.local_day(now, settings.current().zone) + rules.ROSTER_LIFE
    return {
        "v": 1,
        "deployment": settings.current().deployment,
        "version": stamp[0] + 1 if stamp else 1,
        "previous": stamp[1] if stamp else "",
        "expires_on": last_day.isoformat(),
        "people": [line_of(account, here) for account in people],
        "custodians": [account.id for account in people if account.custodian],
        "recovery": {"public": recovery["public"], "holders": list(recovery["holders"])},
    }


def install(
    document: Document, signatures: Mapping[str, bytes], *, by: int | None, now: datetime
) -> Roster:
    """Put a signed roster in force: people it gives a key may sign in, sessions of people it changed end.

    Writes by itself, because the mark outside the database may rise only after the commit. Raises RosterRefused.
    """
    roster = _verified(document, signatures, highest=mark.read())
    with db.write():
        db.lock("roster")
        stamp = queries.newest_roster_stamp()
        if stamp and stamp[0] > roster.version:
            raise RosterRefused("rolled_back")
        if stamp != (roster.version, roster.digest):
            _keep(document, signatures, roster)
            _admit(roster, _people_before(stamp))
            record("installed_roster", by=by, now=now, about=f"version {roster.version}")
    mark.rise(roster.version, roster.digest)
    return roster


def _with_key(roster: Roster, roles: frozenset[Role]) -> tuple[Person, ...]:
    return tuple(person for person in roster.people if person.role in roles and person.public)


_loaded: tuple[object, Roster] | None = None


def _in_force() -> Roster:
    # Kept by content and by mark, so that no process can go on with what another has replaced.
    global _loaded
    stamp = queries.newest_roster_stamp()
    if stamp is None:
        raise RosterRefused("missing")
    if _loaded is None or _loaded[0] != _kept_by(stamp):
        roster = _load(stamp)
        _loaded = _kept_by(stamp), roster
    return _loaded[1]


def _kept_by(stamp: Mark) -> object:
    chosen = settings.current()
    return chosen.deployment, chosen.signers, stamp, mark.read()


def _load(stamp: Mark) -> Roster:
    roster = _verified(*_parts(queries.roster_row(stamp[0])), highest=mark.read())
    if (roster.version, roster.digest) != stamp:
        raise RosterRefused("replaced")
    mark.rise(roster.version, roster.digest)
    return roster


def _if_sound(row: RosterVersion) -> Mapping[int, Person]:
    try:
        return _verified(*_parts(row), highest=None).by_id
    except RosterRefused:
        return {}  # signed by keys this deployment no longer trusts


def _parts(row: RosterVersion) -> tuple[Document, dict[str, bytes]]:
    try:
        signatures = {
            signer: bytes.fromhex(hex_) for signer, hex_ in json.loads(row.signatures).items()
        }
        return json.loads(row.document), signatures
    except (ValueError, AttributeError, TypeError) as problem:
        raise RosterRefused("malformed") from problem


def _verified(
    document: Document, signatures: Mapping[str, bytes], *, highest: Mark | None
) -> Roster:
    chosen = settings.current()
    vault.verify(document, signatures, signers=chosen.signers, high_water=highest)
    if document["deployment"] != chosen.deployment:
        raise RosterRefused("deployment")
    roster = _read(document)
    if len(readers_outside(roster)) < FEWEST_OUTSIDE:
        raise RosterRefused("outside_readers")
    return roster


def _read(document: Document) -> Roster:
    return Roster(
        version=document["version"],
        digest=vault.digest(document),
        people=tuple(person_of(line) for line in document["people"]),
        custodians=tuple(document["custodians"]),
        recovery_public=bytes.fromhex(document["recovery"]["public"]),
        holders=tuple(document["recovery"]["holders"]),
        expires_on=date.fromisoformat(document["expires_on"]),
    )


def _keep(document: Document, signatures: Mapping[str, bytes], roster: Roster) -> None:
    db.session().add(
        RosterVersion(
            version=roster.version,
            document=vault.canonical(document).decode(),
            signatures=json.dumps({signer: one.hex() for signer, one in signatures.items()}),
            digest=roster.digest,
        )
    )


def _people_before(stamp: Mark | None) -> Mapping[int, Person]:
    return _read(_parts(queries.roster_row(stamp[0]))[0]).by_id if stamp else {}


def _admit(roster: Roster, before: Mapping[int, Person]) -> None:
    for account in queries.everybody():
        person = roster.by_id.get(account.id)
        if person and person.public and person.public == account.public:
            account.state = AccountState.ACTIVE
    unchanged = [person.id for person in roster.people if before.get(person.id) == person]
    db.session().execute(delete(StaffSession).where(StaffSession.account_id.not_in(unchanged)))
