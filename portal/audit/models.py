"""The audit line."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, UTCDateTime


class AuditLine(Base):
    """One act of a member of staff, or of the clock (`account_id` empty); it names a case, never its words."""

    __tablename__ = "audit_lines"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    account_id: Mapped[int | None]
    act: Mapped[str] = mapped_column(String(60))
    case_id: Mapped[str | None] = mapped_column(String(32), index=True)
    about: Mapped[str] = mapped_column(String(200), default="")
    previous: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))
