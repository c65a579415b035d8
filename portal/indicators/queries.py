"""Counting for live figures: only ever over the cases one person may read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, case, extract, func, or_, select

from portal import db
from portal.audit.models import AuditLine
from portal.grievances.models import Case, Standing
from portal.grievances.rules import Access
from portal.indicators.rules import month_of


@dataclass(frozen=True)
class Count:
    """Cases of one recorded unit, month of handover and right; no unit or right before triage.

    `people` is how many they are the cases of; one each before triage.
    """

    unit_id: int | None
    month: str
    right_code: str | None
    people: int
    received: int
    acknowledge_due: int
    acknowledged_in_time: int
    answer_due: int
    answered_in_time: int


def live(account_id: int, first: date, last: date, today: date) -> list[Count]:
    """What somebody may read that was handed over between two days, both included."""
    year, month = extract("year", Case.handed_over_on), extract("month", Case.handed_over_on)
    group = (Case.unit_id, Case.right_code, year, month)
    rows = db.session().execute(
        select(*group, func.sum(func.coalesce(Case.people, 1)), *measures(today))
        .join(Standing, Standing.case_id == Case.id)
        .where(*_readable(account_id), Case.handed_over_on.between(first, last))
        .group_by(*group)
    )
    return [
        Count(unit_id, month_of(date(int(y), int(m), 1)), right_code, *numbers)
        for unit_id, right_code, y, m, *numbers in rows
    ]


def first_month(account_id: int) -> str | None:
    """The month of the first case somebody may read; before it nobody can say that there were none."""
    day = db.session().scalar(
        select(func.min(Case.handed_over_on))
        .join(Standing, Standing.case_id == Case.id)
        .where(*_readable(account_id))
    )
    return month_of(day) if day else None


def muted(account_id: int, since: datetime) -> dict[str, int]:
    """How many cases that somebody may read were muted since a moment, by reason; a reason nobody gave is not there."""
    rows = db.session().execute(
        select(AuditLine.about, func.count(AuditLine.case_id.distinct()))
        .join(Standing, Standing.case_id == AuditLine.case_id)
        .where(*_readable(account_id), AuditLine.act == "muted", AuditLine.at >= since)
        .group_by(AuditLine.about)
    )
    return {row.about: row[1] for row in rows}


def measures(today: date) -> Sequence[ColumnElement[int]]:
    """Received, due and in time for both clocks, as sums of a group of cases.

    A case is due once it was done or its last day is past; one whose clock still runs is neither.
    """
    acknowledged = and_(
        Case.acknowledged_on.is_not(None), Case.acknowledged_on <= Case.acknowledge_by
    )
    answered = and_(Case.answered_on.is_not(None), Case.answered_on <= Case.answer_by)
    return (
        func.count(),
        _how_many(or_(Case.acknowledged_on.is_not(None), Case.acknowledge_by < today)),
        _how_many(acknowledged),
        _how_many(or_(Case.answered_on.is_not(None), Case.answer_by < today)),
        _how_many(answered),
    )


def _how_many(holds: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((holds, 1), else_=0))


def _readable(account_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        Standing.account_id == account_id,
        Standing.access == Access.READ,
        Standing.handed_over.is_(True),
        Standing.quarantined.is_(False),
    )
