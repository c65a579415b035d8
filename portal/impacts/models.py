"""Impacts and the cases tied to them."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, UTCDateTime, word_of
from portal.impacts.rules import ImpactKind, Involvement


class Impact(Base):
    """Harm to people's rights on a unit, in words of staff that point at nobody."""

    __tablename__ = "impacts"
    __table_args__ = (Index("ix_impacts_unit", "unit_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    right_code: Mapped[str] = mapped_column(String(10))
    kind: Mapped[ImpactKind] = mapped_column(word_of(ImpactKind))
    title: Mapped[str] = mapped_column(String(120))
    scale: Mapped[int]
    scale_reason: Mapped[str] = mapped_column(Text)
    scope: Mapped[int]
    scope_reason: Mapped[str] = mapped_column(Text)
    irremediability: Mapped[int]
    irremediability_reason: Mapped[str] = mapped_column(Text)
    involvement: Mapped[Involvement] = mapped_column(word_of(Involvement))
    groups: Mapped[list[str]] = mapped_column(JSON)
    recorded_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime)


class ImpactCase(Base):
    """A case that shows an impact; only readers of the case ever see the tie."""

    __tablename__ = "impact_cases"

    impact_id: Mapped[int] = mapped_column(ForeignKey("impacts.id"), primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), primary_key=True, index=True)
