"""The tables of what was frozen for readers outside the case team."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, UTCDateTime, word_of


class Audience(StrEnum):
    """Who a release is made for; what it may show depends on all that this audience has seen."""

    PANEL = "panel"


class Release(Base):
    """One closed quarter, frozen once and never changed; `document` is the very text of the digest."""

    __tablename__ = "releases"
    __table_args__ = (UniqueConstraint("period", "audience"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    period: Mapped[str] = mapped_column(String(6))
    audience: Mapped[Audience] = mapped_column(word_of(Audience))
    document: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    previous: Mapped[str] = mapped_column(String(64))
    rule_version: Mapped[str] = mapped_column(String(20))
    frozen_at: Mapped[datetime] = mapped_column(UTCDateTime)
    frozen_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))


class ReleaseCell(Base):
    """The ledger: one number that an audience has been shown, for a place and under a name."""

    __tablename__ = "release_cells"

    release_id: Mapped[int] = mapped_column(ForeignKey("releases.id"), primary_key=True)
    path: Mapped[str] = mapped_column(String(200), primary_key=True)
    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[int]
