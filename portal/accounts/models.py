"""Accounts, invitations, sessions and roster versions."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.accounts.rules import AccountState, Role
from portal.db import Base, UTCDateTime, word_of


class Account(Base):
    """One person who signs in, or a manager who never reads but must be walled when named.

    `reports_to` and `deputy_for` draw the reporting line; the private key is sealed under what only the person knows.
    """

    __tablename__ = "accounts"
    is_authenticated: ClassVar[bool] = True  # asked by Flask-Login of whoever the session loaded

    id: Mapped[int] = mapped_column(primary_key=True)
    handle: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    role: Mapped[Role] = mapped_column(word_of(Role))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    function_id: Mapped[int | None] = mapped_column(ForeignKey("functions.id"))
    heads_function_id: Mapped[int | None] = mapped_column(ForeignKey("functions.id"))
    reports_to_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    deputy_for_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    outside: Mapped[bool] = mapped_column(default=False)
    custodian: Mapped[bool] = mapped_column(default=False)
    email: Mapped[str | None] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(10), default="en")
    state: Mapped[AccountState] = mapped_column(word_of(AccountState), default=AccountState.INVITED)
    salt: Mapped[bytes | None] = mapped_column(LargeBinary)
    check_value: Mapped[bytes | None] = mapped_column(LargeBinary)
    public: Mapped[bytes | None] = mapped_column(LargeBinary)
    sealed_private: Mapped[bytes | None] = mapped_column(LargeBinary)
    sealed_by_code: Mapped[bytes | None] = mapped_column(LargeBinary)

    @property
    def is_waiting_for_signatures(self) -> bool:
        """The key is made, but no signed roster names it yet."""
        return self.state is AccountState.INVITED and self.public is not None


class Invitation(Base):
    """A link that lets one person make their key; only a hash of it is kept."""

    __tablename__ = "invitations"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)


class StaffSession(Base):
    """A signed-in member of staff: their private key sealed under the secret in their cookie."""

    __tablename__ = "staff_sessions"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    sealed_key: Mapped[bytes] = mapped_column(LargeBinary)
    csrf: Mapped[str] = mapped_column(String(64))
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)


class RosterVersion(Base):
    """The canonical roster as two signers signed it; the highest version is in force."""

    __tablename__ = "roster_versions"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    document: Mapped[str] = mapped_column(Text)
    signatures: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
