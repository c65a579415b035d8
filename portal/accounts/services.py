"""What happens to accounts: invited, given a key, signed in, signed out, removed.

Passphrases are derived by `new_key` and `prove`, in their own queue and outside any write; the services that keep
the result take what these return.
"""

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypedDict, Unpack

from flask_babel import gettext as _
from sqlalchemy import delete, select

from portal import db, keys, limits
from portal.accounts import queries, roster, rules
from portal.accounts.models import Account, Invitation, StaffSession
from portal.accounts.queries import Credentials
from portal.accounts.rules import AccountState, Role
from portal.audit.services import record
from portal.errors import PortalError, RuleBroken
from portal.vault import sessions, staff
from portal.vault.errors import Damaged
from portal.vault.pairs import public_of

SALT_BYTES = 16
SECRET_BYTES = 32


class SignInRefused(PortalError):
    """Name and passphrase do not belong together; the same for an unknown name."""

    status = 403


class Place(TypedDict, total=False):
    """Where somebody stands in the organisation and how they are reached."""

    function_id: int | None
    heads_function_id: int | None
    reports_to_id: int | None
    deputy_for_id: int | None
    custodian: bool
    email: str | None
    language: str


@dataclass(frozen=True)
class NewKey:
    """A key pair just made, with the passphrase and the printed code that are shown once."""

    passphrase: str = field(repr=False)
    enrolment: staff.Enrolment = field(repr=False)


@dataclass(frozen=True)
class Proof:
    """Somebody gave the right passphrase: whose it is, and the private key it opened (32 bytes)."""

    account_id: int
    private: bytes = field(repr=False)


def enlist(
    handle: str,
    name: str,
    role: Role,
    unit_id: int | None = None,
    *,
    by: int | None,
    now: datetime,
    **place: Unpack[Place],
) -> Account:
    """Note a person who does not sign in, a manager for example, so that they can be walled off when named.

    Raises RuleBroken for a handle that is taken or cannot be one, and for a custodian who must stay apart.
    """
    account = Account(
        handle=_free_handle(handle),
        name=name.strip(),
        role=role,
        unit_id=unit_id,
        outside=role in rules.OUTSIDERS,
        state=AccountState.LISTED,
        **place,
    )
    if account.custodian and role in rules.NEVER_CUSTODIANS:
        raise RuleBroken(_("A custodian cannot also hold this role. Choose somebody else."))
    db.session().add(account)
    db.session().flush()
    record("listed", by=by, now=now, about=account.handle)
    return account


def invite(
    handle: str,
    name: str,
    role: Role,
    unit_id: int | None = None,
    *,
    by: int | None,
    now: datetime,
    **place: Unpack[Place],
) -> str:
    """Ask a new person to make their key; the token of the link is returned once and works for seven days."""
    return invite_again(
        enlist(handle, name, role, unit_id, by=by, now=now, **place), by=by, now=now
    )


def invite_again(account: Account, *, by: int | None, now: datetime) -> str:
    """A fresh link, also for somebody who lost passphrase and printed code: they start with a new key.

    Cases sealed to the old key stay shut for them until a colleague opens them again.
    """
    end_sessions(account)
    _end_invitations(account)
    account.state = AccountState.INVITED
    account.public = None
    token = secrets.token_urlsafe(SECRET_BYTES)
    db.session().add(
        Invitation(
            token_hash=queries.hash_of(token),
            account_id=account.id,
            expires_at=now + rules.INVITATION,
        )
    )
    record("invited", by=by, now=now, about=account.handle)
    return token


def new_key(passphrase: str | None = None) -> NewKey:
    """Make a key pair under a fresh six-word passphrase (a demo may choose its own); costly, so outside writes."""
    passphrase = passphrase or staff.new_passphrase()
    salt = secrets.token_bytes(SALT_BYTES)
    derived = _derive(passphrase, salt)
    return NewKey(passphrase, staff.enrol(derived, salt, pepper=keys.current().pepper))


def make_key(account: Account, key: NewKey, *, now: datetime) -> None:
    """Give an invited person the key they made; they may sign in once a signed roster names it."""
    if account.state is not AccountState.INVITED:
        raise RuleBroken(_("This person has a key already. A new one needs a new invitation."))
    _give(account, key)
    _end_invitations(account)
    record("made_key", by=account.id, now=now, about=account.handle)


def prove(handle: str, passphrase: str) -> Proof:
    """Try a passphrase; raises SignInRefused, after the same work, for a wrong one and for an unknown name."""
    known = queries.credentials(handle) or _nobody()
    db.session().rollback()  # nothing is held open while waiting in line
    derived = _derive(passphrase, known.salt)
    if not staff.check_matches(derived, known.check):
        raise SignInRefused(_("This name and passphrase do not belong together. Check both."))
    private = staff.unlock(
        derived, known.sealed_private, pepper=keys.current().pepper, public=known.public
    )
    return Proof(known.account_id, private)


def prove_by_code(handle: str, printed_code: str) -> Proof:
    """Try the code on paper; raises SignInRefused for a wrong one and for an unknown name."""
    known = queries.credentials(handle) or _nobody()
    try:
        private = staff.unlock_with_code(
            printed_code, known.sealed_by_code, pepper=keys.current().pepper, public=known.public
        )
    except Damaged as problem:
        raise SignInRefused(
            _("This name and code do not belong together. Check both.")
        ) from problem
    return Proof(known.account_id, private)


def renewed_key(proof: Proof) -> NewKey:
    """The same key pair under a fresh passphrase and a fresh code; the roster need not change."""
    passphrase, salt = staff.new_passphrase(), secrets.token_bytes(SALT_BYTES)
    derived, pepper = _derive(passphrase, salt), keys.current().pepper
    code, sealed_by_code = staff.print_code(proof.private, pepper=pepper)
    enrolment = staff.Enrolment(
        salt=salt,
        check=staff.check_of(derived),
        public=public_of(proof.private),
        sealed_private=staff.reseal(proof.private, derived, pepper=pepper),
        printed_code=code,
        sealed_by_code=sealed_by_code,
    )
    return NewKey(passphrase, enrolment)


def renew(proof: Proof, key: NewKey, *, now: datetime) -> None:
    """Replace a forgotten passphrase after the code on paper proved whose it is; open sessions end."""
    account = queries.by_id(proof.account_id)
    _give(account, key)
    end_sessions(account)
    record("renewed_passphrase", by=account.id, now=now, about=account.handle)


def sign_in(proof: Proof, *, now: datetime) -> bytes:
    """Open a session for whoever proved who they are; returns the secret for their cookie.

    Raises RuleBroken while the roster in force does not name this person's key and role.
    """
    account = queries.by_id(proof.account_id)
    if not roster.admits(account):
        raise RuleBroken(
            _(
                "Your key is not in the signed list yet. You can sign in after two people have signed it."
            )
        )
    return begin_session(account, proof.private, now=now)


def begin_session(account: Account, private: bytes, *, now: datetime) -> bytes:
    """A session of at most eight hours; its secret (32 bytes) belongs in the cookie and nowhere else."""
    db.session().execute(delete(StaffSession).where(StaffSession.expires_at <= now))
    secret = secrets.token_bytes(SECRET_BYTES)
    session_id = queries.hash_of(secret)
    db.session().add(
        StaffSession(
            id=session_id,
            account_id=account.id,
            sealed_key=sessions.seal_session_key(private, secret=secret, session=session_id),
            csrf=secrets.token_hex(SECRET_BYTES),
            expires_at=now + rules.ABSOLUTE,
        )
    )
    record("signed_in", by=account.id, now=now)
    return secret


def sign_out(session_id: str, *, by: Account, now: datetime) -> None:
    """Close one session; its copy of the key is gone with the row."""
    db.session().execute(delete(StaffSession).where(StaffSession.id == session_id))
    record("signed_out", by=by.id, now=now)


def end_sessions(account: Account) -> None:
    """Sign somebody out everywhere."""
    db.session().execute(delete(StaffSession).where(StaffSession.account_id == account.id))


def remove(account: Account, *, by: int | None, now: datetime) -> None:
    """Somebody leaves: signed out at once, and absent from the next roster."""
    end_sessions(account)
    _end_invitations(account)
    account.state = AccountState.LEFT
    record("removed", by=by, now=now, about=account.handle)


def _derive(passphrase: str, salt: bytes) -> bytes:
    return limits.staff.run(lambda: staff.derive(passphrase, salt))


def _give(account: Account, key: NewKey) -> None:
    made = key.enrolment
    account.salt, account.check_value, account.public = made.salt, made.check, made.public
    account.sealed_private, account.sealed_by_code = made.sealed_private, made.sealed_by_code


def _nobody() -> Credentials:
    nothing = bytes(32)
    return Credentials(0, keys.current().salt, nothing, nothing, nothing, nothing)


def _free_handle(typed: str) -> str:
    handle = rules.handle_of(typed)
    if not handle:
        raise RuleBroken(
            _("A sign-in name has 2 to 60 small letters, digits, dots or dashes, and no spaces.")
        )
    if db.session().scalar(select(Account.id).where(Account.handle == handle)) is not None:
        raise RuleBroken(_("Somebody signs in with this name already. Choose another."))
    return handle


def _end_invitations(account: Account) -> None:
    db.session().execute(delete(Invitation).where(Invitation.account_id == account.id))
