"""Asked after the end, when the person next looks: has anything happened to you because of this? (S60)

The days are counted from the closing by the promises of the duties; that somebody was asked is kept nowhere.
"""

from collections.abc import Collection
from datetime import date, timedelta

from portal.duties import rules as clock_rules
from portal.duties.rules import promised
from portal.grievances.models import Case
from portal.grievances.rules import Status


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
