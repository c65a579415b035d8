"""Reading what is owed."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import ColumnElement, func, select, tuple_

from portal import db
from portal.duties.models import Duty
from portal.duties.rules import DutyState
from portal.errors import NotFound

PAGE = 50


def owed_by(account_id: int, after: tuple[date, str] | None = None) -> Sequence[Duty]:
    """A page of what somebody owes, soonest first; `after` is the last (day, id) of the page before.

    What is owed about quarantined cases is not among it: `aside_of` says how much that is.
    """
    owed = select(Duty).where(*_open(account_id, aside=False))
    if after:
        owed = owed.where(tuple_(Duty.due_on, Duty.id) > after)
    return db.session().scalars(owed.order_by(Duty.due_on, Duty.id).limit(PAGE + 1)).all()


def aside_of(account_id: int) -> tuple[int, date | None]:
    """How many duties about quarantined cases somebody has, counted to 1,000, and the first of their days."""
    some = select(Duty.due_on).where(*_open(account_id, aside=True)).limit(1000).subquery()
    count, first = db.session().execute(select(func.count(), func.min(some.c.due_on))).one()
    return count, first


def count_owed_by(account_id: int) -> int:
    """How many duties somebody has open, at most 100."""
    some = select(Duty.id).where(*_open(account_id, aside=False)).limit(100)
    return db.session().scalar(select(func.count()).select_from(some.subquery())) or 0


def of_cases(case_ids: Collection[str]) -> dict[str, list[Duty]]:
    """Open duties by case, soonest first."""
    found: dict[str, list[Duty]] = {}
    open_ones = (
        select(Duty)
        .where(Duty.case_id.in_(case_ids), Duty.state == DutyState.OPEN)
        .order_by(Duty.due_on, Duty.id)
    )
    for duty in db.session().scalars(open_ones):
        found.setdefault(duty.case_id or "", []).append(duty)
    return found


def own(account_id: int, duty_id: str) -> Duty:
    """One open duty of somebody; raises NotFound for anybody else's."""
    duty = db.session().scalar(
        select(Duty).where(
            Duty.id == duty_id, Duty.owner_id == account_id, Duty.state == DutyState.OPEN
        )
    )
    if duty is None:
        raise NotFound
    return duty


def _open(account_id: int, *, aside: bool) -> tuple[ColumnElement[bool], ...]:
    return Duty.owner_id == account_id, Duty.state == DutyState.OPEN, Duty.aside.is_(aside)
