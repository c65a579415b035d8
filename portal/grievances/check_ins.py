"""Asked after the end, when the person next looks: has anything happened to you because of this? (S60)

The days are counted from the closing by the promises of the duties; that somebody was asked is kept nowhere. Two weeks after
each of them a reader owes a look at what the person answered, and says what was done.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from enum import StrEnum

from flask_babel import gettext as _
from sqlalchemy import select

from portal import clock, db, settings
from portal.accounts.models import Account
from portal.catalogues.outcomes import Outcome
from portal.duties import rules as clock_rules
from portal.duties import services as duties
from portal.duties.models import Duty
from portal.duties.rules import DutyKind, DutyState, promised
from portal.errors import RuleBroken
from portal.grievances import moves, rounds
from portal.grievances.models import Case
from portal.grievances.rules import ItemKind, Status
from portal.grievances.sealing import OpenCase

TIME_TO_ANSWER, A_WEEK = timedelta(days=14), timedelta(days=7)
YEAR = timedelta(days=367)
LATE = timedelta(days=30)  # so long after its day a look is still raised, when nothing swept


class Seen(StrEnum):
    """What a reader found when they looked after the person."""

    NOTHING = "nothing"
    HARM = "harm"
    SILENT = "silent"


def days_of(closed_on: date) -> list[date]:
    """The days from which on the person is asked, the first soon after the end and the last a year later."""
    soon = [closed_on + timedelta(days=days) for days in promised().check_in_days]
    later = [clock_rules.add_months(closed_on, months) for months in promised().check_in_months]
    return sorted([*soon, *later])


def asked_now(case: Case, today: date) -> int | None:
    """Which check-in is due, the newest of those whose day has come; nothing while a case is open."""
    if case.state is not Status.CLOSED or case.closed_on is None:
        return None
    due = [number for number, day in enumerate(days_of(case.closed_on)) if day <= today]
    return due[-1] if due else None


def is_asked(case: Case, answered: Collection[int], today: date) -> bool:
    """Whether the person is asked now: a check-in is due and neither it nor a later one was answered."""
    asked = asked_now(case, today)
    return asked is not None and asked > max(answered, default=-1)


def sweep(*, now: datetime) -> int:
    """Raise the look that a reader owes for each check-in whose day has come; twice or late raises nothing twice."""
    today = clock.local_day(now, settings.current().zone)
    reached = {
        closed: numbers
        for closed in (today - timedelta(days=n) for n in range(YEAR.days + LATE.days))
        if (numbers := _reached(closed, today))
    }
    ended = select(Case).where(
        Case.state == Status.CLOSED,
        Case.outcome != Outcome.NOT_A_MESSAGE,
        Case.closed_on.in_(reached),
    )
    return sum(
        _raise(case, number, today)
        for case in db.session().scalars(ended.order_by(Case.id)).all()
        for number in reached[case.closed_on or today]
    )


def owed(case_id: str) -> Duty | None:
    """The look that is owed now, if there is one."""
    return db.session().scalar(
        select(Duty)
        .where(
            Duty.case_id == case_id,
            Duty.kind == DutyKind.CHECK_IN,
            Duty.state == DutyState.OPEN,
        )
        .order_by(Duty.due_on, Duty.id)
    )


def look(
    case: Case, opened: OpenCase, seen: Seen, text: str, *, by: Account, now: datetime
) -> None:
    """Say what was found and done when looking after the person. Raises RuleBroken when nothing is owed."""
    if owed(case.id) is None:
        raise RuleBroken(_("Nobody owes this now."))
    moves.note(opened, ItemKind.LOOKED_AFTER, {"found": seen.value, "text": text}, now)
    duties.fulfil(case.id, (DutyKind.CHECK_IN,), now=now)
    moves.finish(case, "looked_after", by_id=by.id, now=now, about=seen.value)


def _reached(closed_on: date, today: date) -> list[int]:
    """The check-ins of a case that ended on a day which have come within the last weeks."""
    return [n for n, day in enumerate(days_of(closed_on)) if today - LATE < day <= today]


def _raise(case: Case, number: int, today: date) -> bool:
    known = select(Duty.id).where(
        Duty.case_id == case.id, Duty.kind == DutyKind.CHECK_IN, Duty.about == str(number)
    )
    if db.session().scalar(known) or case.closed_on is None:
        return False
    duties.raise_duty(
        DutyKind.CHECK_IN,
        case_id=case.id,
        owner_id=rounds.who_looks_again(case),
        due_on=max(days_of(case.closed_on)[number] + TIME_TO_ANSWER, today + A_WEEK),
        law="house",
        clock="check_in",
        about=str(number),
        severe=case.is_severe,
    )
    return True
