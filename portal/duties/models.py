"""The duty."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import UNORDERED, Base, UTCDateTime, word_of
from portal.duties.rules import DutyKind, DutyState, Rung


class Duty(Base):
    """One thing one person owes by a day; `rung` says how far a missed date has climbed.

    A duty raised by another (a head asked to step in, an executive who must answer) names it in `raised_from`;
    the pair is unique, so a sweep that runs twice raises nothing twice. `about` is what in the case it is about, such as one remedy.
    `severe` says that the case was judged so.
    """

    __tablename__ = "duties"
    __table_args__ = (
        UniqueConstraint("raised_from", "kind"),
        Index(
            "ix_duties_open",
            "owner_id",
            "aside",
            "due_on",
            "id",
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        Index(
            "ix_duties_due",
            "next_on",
            "id",
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        Index(
            "ix_duties_board",
            "due_on",
            "id",
            sqlite_where=text("rung = 'board'"),
            postgresql_where=text("rung = 'board'"),
        ),
        UNORDERED,
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    kind: Mapped[DutyKind] = mapped_column(word_of(DutyKind))
    case_id: Mapped[str | None] = mapped_column(String(32), index=True)
    about: Mapped[str | None] = mapped_column(String(32))
    owner_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    due_on: Mapped[date]
    law: Mapped[str] = mapped_column(String(40))
    clock: Mapped[str] = mapped_column(String(40))
    severe: Mapped[bool] = mapped_column(server_default=false(), default=False)
    rung: Mapped[Rung] = mapped_column(word_of(Rung), default=Rung.NONE)
    next_on: Mapped[date | None]
    state: Mapped[DutyState] = mapped_column(word_of(DutyState), default=DutyState.OPEN)
    raised_from: Mapped[str | None] = mapped_column(ForeignKey("duties.id"))
    aside: Mapped[bool] = mapped_column(server_default=false(), default=False)
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
