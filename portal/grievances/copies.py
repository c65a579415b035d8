"""What the inbox shows of a case is copied into its standing rows, in the transaction that changes the case."""

from sqlalchemy import func, select, update

from portal import db
from portal.duties.models import Duty
from portal.duties.rules import DutyKind, DutyState
from portal.grievances.handover import FAR_AWAY
from portal.grievances.known import copy_holder
from portal.grievances.models import Case, Standing
from portal.grievances.rules import Status

FOR_THE_PERSON = (DutyKind.ACKNOWLEDGE, DutyKind.ANSWER, DutyKind.UPDATE, DutyKind.DELIVER_REMEDY)


def copy_to_standing(case: Case) -> None:
    """State, next due day and who holds it, for everybody who stands in the case."""
    due = db.session().scalar(
        select(func.min(Duty.due_on)).where(
            Duty.case_id == case.id,
            Duty.state == DutyState.OPEN,
            Duty.kind.in_(FOR_THE_PERSON),
        )
    )
    db.session().execute(
        update(Standing)
        .where(Standing.case_id == case.id)
        .values(
            state=case.state,
            is_open=case.state is not Status.CLOSED,
            due_on=due or FAR_AWAY,
        )
    )
    copy_holder(case.id)
