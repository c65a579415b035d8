"""The units and functions of the company."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, word_of
from portal.organisation.rules import UnitKind


class Unit(Base):
    """A node of the tree; `headcount` decides how coarsely a place may be recorded.

    The agreement is that with a recognised union, for this unit and everything below it.
    """

    __tablename__ = "units"

    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    kind: Mapped[UnitKind] = mapped_column(word_of(UnitKind))
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    country: Mapped[str | None] = mapped_column(String(2))
    headcount: Mapped[int]
    agreement_name: Mapped[str | None] = mapped_column(String(200))
    agreement_covers: Mapped[str | None] = mapped_column(String(500))
    agreement_contact: Mapped[str | None] = mapped_column(String(500))


class Function(Base):
    """A department that can be made responsible; exactly one is the default, so nothing stays unassigned."""

    __tablename__ = "functions"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    is_default: Mapped[bool] = mapped_column(default=False)
