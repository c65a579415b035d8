"""Writing a line, and proving that none was changed or removed."""

import hashlib
import json
from datetime import UTC, datetime

from sqlalchemy import select

from portal import db
from portal.audit.models import AuditLine

START = "0" * 64


def record(
    act: str, *, by: int | None, now: datetime, case_id: str | None = None, about: str = ""
) -> None:
    """Add one line to the chain inside the caller's write; `about` is a code such as a unit, never words of a case."""
    db.lock("audit")
    last = (
        db.session()
        .execute(
            select(AuditLine.number, AuditLine.digest).order_by(AuditLine.number.desc()).limit(1)
        )
        .first()
    )
    number, previous = (last.number + 1, last.digest) if last else (1, START)
    line = AuditLine(
        number=number,
        at=now.astimezone(UTC),
        account_id=by,
        act=act,
        case_id=case_id,
        about=about,
        previous=previous,
    )
    line.digest = digest_of(line)
    db.session().add(line)
    db.session().flush()


def digest_of(line: AuditLine) -> str:
    """SHA-256 over a line and the digest of the line before it, hex."""
    told = [
        line.number, line.at.isoformat(), line.account_id, line.act, line.case_id, line.about, line.previous,
    ]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def first_break() -> int | None:
    """The number of the first line that does not follow from the one before, or nothing when the chain is whole."""
    previous = START
    lines = db.session().scalars(select(AuditLine).order_by(AuditLine.number))
    for expected, line in enumerate(lines, start=1):
        if (line.number, line.previous, line.digest) != (expected, previous, digest_of(line)):
            return expected
        previous = line.digest
    return None
