"""Writing a line, and proving that none was changed or removed."""

import hashlib
import json
from datetime import datetime

from sqlalchemy import insert, select

from portal import db
from portal.audit.models import AuditLine

START = "0" * 64


def record(act: str, *, by: int | None, now: datetime, case_id: str | None = None, about: str = "") -> None:
    """Add one line to the chain inside the caller's write; `about` is a code such as a unit, never words of a case."""
    db.lock("audit")
    last = db.session().execute(
        select(AuditLine.number, AuditLine.digest).order_by(AuditLine.number.desc()).limit(1)
    ).first()
    number, previous = (last.number + 1, last.digest) if last else (1, START)
    line = {
        "number": number, "at": now, "account_id": by, "act": act, "case_id": case_id, "about": about, "previous": previous,
    }
    db.session().execute(insert(AuditLine).values(**line, digest=digest_of(**line)))


def digest_of(
    *, number: int, at: datetime, account_id: int | None, act: str, case_id: str | None, about: str, previous: str
) -> str:
    """SHA-256 over a line and the digest of the line before it, hex."""
    text = json.dumps([number, at.isoformat(), account_id, act, case_id, about, previous])
    return hashlib.sha256(text.encode()).hexdigest()


def first_break() -> int | None:
    """The number of the first line that does not follow from the one before, or nothing when the chain is whole."""
    previous = START
    lines = db.session().scalars(select(AuditLine).order_by(AuditLine.number))
    for expected, line in enumerate(lines, start=1):
        whole = digest_of(
            number=line.number, at=line.at, account_id=line.account_id, act=line.act,
            case_id=line.case_id, about=line.about, previous=line.previous,
        )
        if (line.number, line.previous, line.digest) != (expected, previous, whole):
            return expected
        previous = line.digest
    return None
