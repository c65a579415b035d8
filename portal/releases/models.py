"""The tables of what was put before readers outside the case team."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, UTCDateTime, word_of


class Audience(StrEnum):
    """Who a release is made for; what it may show depends on all that this audience has seen."""

    PANEL = "panel"
    PUBLIC = "public"


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


class Result(StrEnum):
    """What became of something people suggested or showed (S52)."""

    DONE = "done"
    UNDER_WAY = "under_way"
    NOT_DONE = "not_done"


class Improvement(Base):
    """A statement to everybody: what people said and what the company did, for a country or the group, in a month.

    It names no case and is tied to none. `texts` holds, by language, what was said and what was done; they are emptied when it is taken back.
    """

    __tablename__ = "improvements"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    month: Mapped[str] = mapped_column(String(7))
    result: Mapped[Result] = mapped_column(word_of(Result))
    texts: Mapped[dict[str, dict[str, str]]] = mapped_column(JSON)
    published_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    published_at: Mapped[datetime] = mapped_column(UTCDateTime)
    taken_back_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
