"""Writing a line, and proving that none was changed or removed."""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import select

from portal import db, keys
from portal.audit.models import AuditLine

START = "0" * 64
AT_ONCE = 500


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
    """BLAKE2b over a line and the digest of the line before it, hex; keyed, so that a database writer cannot make one."""
    told = [
        line.number,
        line.at.isoformat(),
        line.account_id,
        line.act,
        line.case_id,
        line.about,
        line.previous,
    ]
    key = keys.current().audit
    return hashlib.blake2b(json.dumps(told).encode(), key=key, digest_size=32).hexdigest()


def first_break() -> int | None:
    """The number of the first line that does not follow from the one before, or nothing when the chain is whole."""
    number, previous = 0, START
    while lines := _lines_after(number):
        for line in lines:
            number += 1
            if (line.number, line.previous, line.digest) != (number, previous, digest_of(line)):
                return number
            previous = line.digest
    return None


def _lines_after(number: int) -> Sequence[AuditLine]:
    following = select(AuditLine).where(AuditLine.number > number).order_by(AuditLine.number)
    return db.session().scalars(following.limit(AT_ONCE)).all()
