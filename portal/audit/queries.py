"""Reading the trail."""

from collections.abc import Sequence

from sqlalchemy import select

from portal import db
from portal.audit.models import AuditLine

PAGE = 50


def history_of(case_id: str) -> Sequence[AuditLine]:
    """Every act on one case, oldest first."""
    return (
        db.session()
        .scalars(select(AuditLine).where(AuditLine.case_id == case_id).order_by(AuditLine.number))
        .all()
    )


def page_before(number: int | None) -> tuple[Sequence[AuditLine], int | None]:
    """Fifty lines, newest first, and the number the next page starts before (or nothing)."""
    chosen = select(AuditLine).order_by(AuditLine.number.desc()).limit(PAGE + 1)
    if number is not None:
        chosen = chosen.where(AuditLine.number < number)
    found = db.session().scalars(chosen).all()
    return found[:PAGE], found[PAGE - 1].number if len(found) > PAGE else None
