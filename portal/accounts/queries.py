"""Finding people, their sessions and the rosters that were installed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from flask_babel import gettext as _
from sqlalchemy import select

from portal import db, hot
from portal.accounts import rules
from portal.accounts.models import Account, Invitation, RosterVersion, StaffSession
from portal.errors import NotFound, RuleBroken

PAGE = 50


@dataclass(frozen=True)
class Credentials:
    """What is needed to try a passphrase; read without keeping anything open."""

    account_id: int
    salt: bytes
    check: bytes
    public: bytes
    sealed_private: bytes = field(repr=False)
    sealed_by_code: bytes = field(repr=False)


@dataclass(frozen=True)
class OpenSession:
    """One signed-in session as it stands in its row, with whose it is."""

    id: str
    account: Account
    sealed_key: bytes = field(repr=False)
    csrf: str = field(repr=False)
    expires_at: datetime


def hash_of(secret: str | bytes) -> str:
    """What is kept of a secret that only its holder may have: 64 hexadecimal digits."""
    return sha256(secret.encode() if isinstance(secret, str) else secret).hexdigest()


def by_id(account_id: int) -> Account:
    """One account; raises NotFound."""
    account = db.session().get(Account, account_id)
    if account is None:
        raise NotFound
    return account


def by_handle(handle: str) -> Account:
    """The account somebody signs in with; raises NotFound."""
    account = db.session().scalar(select(Account).where(Account.handle == rules.handle_of(handle)))
    if account is None:
        raise NotFound
    return account


def everybody() -> Sequence[Account]:
    """All who have not left, by id: the people of the next roster."""
    here = Account.state != rules.AccountState.LEFT
    return db.session().scalars(select(Account).where(here).order_by(Account.id)).all()


def page_after(handle: str) -> tuple[Sequence[Account], str]:
    """Fifty accounts in order of their handles, and the handle the next page starts after (or nothing)."""
    rows = db.session().scalars(
        select(Account).where(Account.handle > handle).order_by(Account.handle).limit(PAGE + 1)
    )
    found = rows.all()
    return found[:PAGE], found[PAGE - 1].handle if len(found) > PAGE else ""


def names_of(account_ids: Collection[int | None]) -> dict[int | None, str]:
    """The names of several people by id; unknown ids are left out."""
    rows = db.session().execute(
        select(Account.id, Account.name).where(Account.id.in_({one for one in account_ids if one}))
    )
    return {row.id: row.name for row in rows}


def credentials(handle: str) -> Credentials | None:
    """What to try a passphrase against, or nothing for somebody without a key or who left."""
    row = (
        db.session()
        .execute(
            select(
                Account.id,
                Account.salt,
                Account.check_value,
                Account.public,
                Account.sealed_private,
                Account.sealed_by_code,
            ).where(
                Account.handle == rules.handle_of(handle),
                Account.public.is_not(None),
                Account.salt.is_not(None),
                Account.state != rules.AccountState.LEFT,
            )
        )
        .first()
    )
    return Credentials(*row) if row else None  # type: ignore[arg-type]  # with a salt and a public half stand all the others


def invited(token: str, now: datetime) -> Account:
    """Whom an invitation link is for; raises RuleBroken when it was used, is too old or never existed."""
    account = db.session().scalar(
        select(Account)
        .join(Invitation, Invitation.account_id == Account.id)
        .where(Invitation.token_hash == hash_of(token), Invitation.expires_at > now)
    )
    if account is None:
        raise RuleBroken(
            _(
                "This invitation was used already or is too old. Ask whoever invited you for a new one."
            )
        )
    return account


def open_session(session_id: str, now: datetime) -> OpenSession | None:
    """A session that has not reached its end, with its account."""
    row = (
        db.session()
        .execute(
            select(StaffSession.sealed_key, StaffSession.csrf, StaffSession.expires_at, Account)
            .join(Account, Account.id == StaffSession.account_id)
            .where(StaffSession.id == session_id, StaffSession.expires_at > now)
        )
        .first()
    )
    if row is None:
        return None
    return OpenSession(session_id, row.Account, row.sealed_key, row.csrf, row.expires_at)


def session_lives(session_id: str, now: datetime) -> bool:
    """Whether somebody is still signed in with a session, as far as its row tells."""
    own = (StaffSession.id == session_id, StaffSession.expires_at > now)
    return db.session().scalar(select(StaffSession.id).where(*own)) is not None


def newest_roster_stamp() -> tuple[int, str] | None:
    """Version and digest of the newest roster installed, cheaply."""
    newest = hot.fetch(_NEWEST_ROSTER)
    return (newest[0][0], newest[0][1]) if newest else None


def rosters_before(version: int) -> Sequence[RosterVersion]:
    """Older rosters, newest first."""
    return (
        db.session()
        .scalars(
            select(RosterVersion)
            .where(RosterVersion.version < version)
            .order_by(RosterVersion.version.desc())
        )
        .all()
    )


def roster_row(version: int) -> RosterVersion:
    """One installed roster; raises NotFound."""
    row = db.session().get(RosterVersion, version)
    if row is None:
        raise NotFound
    return row


_NEWEST_ROSTER = (
    select(RosterVersion.version, RosterVersion.digest)
    .order_by(RosterVersion.version.desc())
    .limit(1)
)
