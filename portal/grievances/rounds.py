"""What a person asks for after an answer: it waits for the handover like their words, and then the case moves and a clock starts.

Like the handover itself it leaves no audit line: its place between two acts of staff would tell the hour.
"""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select, update

from portal import clock, db, settings
from portal.catalogues.outcomes import Outcome
from portal.duties import services as duties
from portal.duties.rules import DutyKind
from portal.grievances import copies, handover, queries, rules, updates
from portal.grievances.known import holders_of
from portal.grievances.models import Case, Standing
from portal.grievances.rules import Batch, Status


def ask(case_id: str, state: Status) -> None:
    """Note the state a person asks for; it counts from the next handover on."""
    db.session().execute(update(Case).where(Case.id == case_id).values(asked=state))


def sweep(*, now: datetime) -> int:
    """Take up what was asked for, of every batch whose hour has come; says of how many cases."""
    asked = _waiting(handover.batches_due(now))
    take_up(asked, now=now)
    return len(asked)


def _waiting(batches: Sequence[Batch]) -> list[str]:
    """Cases whose person asked for something that was not taken up yet."""
    asked = select(Case.id).where(Case.asked.is_not(None), Case.batch.in_(batches))
    return list(db.session().scalars(asked.order_by(Case.id)))


def take_up(case_ids: Sequence[str], *, now: datetime) -> None:
    """Move these cases to what their persons asked for; what the procedure no longer allows is dropped, the words stay."""
    day = clock.local_day(now, settings.current().zone)
    rows = select(Case).where(Case.id.in_(case_ids), Case.asked.is_not(None)).order_by(Case.id)
    for case in db.session().scalars(rows.execution_options(populate_existing=True)):
        asked, case.asked = case.asked, None
        if asked and rules.may_move(case.state, asked):
            case.state, case.quick = asked, False
            if asked is Status.CLOSED:
                _settled(case, day, now)
            else:
                _again(case, day)
        db.session().flush()
        copies.copy_to_standing(case)


def _settled(case: Case, day: date, now: datetime) -> None:
    """The person says that the quick answer worked: that ends the case."""
    case.outcome, case.closed_on, case.again_by = Outcome.RESOLVED_AGREED, day, None
    duties.fulfil(case.id, (DutyKind.ANSWER,), now=now)
    updates.given(case, 0, still_waiting=False, now=now)


def _again(case: Case, day: date) -> None:
    """Somebody owes the person a second decision, and an update until then."""
    owner = who_looks_again(case)
    _ack, case.again_by = handover.dates_owed(day, danger=case.danger, batch=case.batch)
    duties.raise_duty(
        DutyKind.ANSWER,
        case_id=case.id,
        owner_id=owner,
        due_on=case.again_by,
        law=settings.current().law,
        clock="urgent" if case.danger else "standard",
        severe=case.is_severe,
    )
    updates.owe(case, owner, on=day)


def who_looks_again(case: Case) -> int:
    """Who owes it: after an appeal somebody who had no part in it; else whoever held the case, when they can still read it."""
    if deciders := deciders_of(case.id):
        return duties.least_busy(deciders)
    readers, holder = queries.reader_ids(case.id), holders_of([case.id]).get(case.id)
    return holder if holder in readers else duties.least_busy(readers)


def deciders_of(case_id: str) -> list[int]:
    """Who may answer and close after an appeal; nobody in particular while there was none."""
    marked = select(Standing.account_id).where(Standing.case_id == case_id, Standing.decides)
    return list(db.session().scalars(marked.order_by(Standing.account_id)))
