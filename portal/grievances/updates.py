"""Whoever waits is told something: an update at least every two weeks, until there is an answer (S33)."""

from datetime import date, datetime

from portal import clock, settings
from portal.duties import rules as clock_rules
from portal.duties import services as duties
from portal.duties.rules import DutyKind
from portal.grievances.models import Case


def owe(case: Case, owner_id: int, *, on: date) -> None:
    """From this day on the person hears from somebody at the latest after the days promised."""
    case.update_by = clock_rules.update_due(on)
    duties.raise_duty(
        DutyKind.UPDATE,
        case_id=case.id,
        owner_id=owner_id,
        due_on=case.update_by,
        law="house",
        clock="update",
        severe=case.is_severe,
        aside=case.quarantined,
    )


def given(case: Case, owner_id: int, *, still_waiting: bool, now: datetime) -> None:
    """The person heard from us; while they still wait for an answer, the next update is owed."""
    duties.fulfil(case.id, (DutyKind.UPDATE,), now=now)
    case.update_by = None
    if still_waiting:
        owe(case, owner_id, on=clock.local_day(now, settings.current().zone))
