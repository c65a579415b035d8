"""Cases somebody holds a duty about: as much as whoever stands on the ladder may know, without any key."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, SQLColumnExpression, exists, select, tuple_, update
from sqlalchemy.orm import aliased

from portal import db
from portal.duties.models import Duty
from portal.duties.queries import PAGE
from portal.duties.rules import DutyKind, Rung
from portal.grievances.models import Case, Standing
from portal.grievances.rules import Access


@dataclass(frozen=True)
class Known:
    """A case's number, the function responsible, and whether one may also read it."""

    reference: str
    function_id: int | None
    may_read: bool


def known_cases(account_id: int, case_ids: Collection[str]) -> dict[str | None, Known]:
    """Those of these cases in which somebody stands, by id; a walled one is not among them."""
    rows = db.session().execute(
        select(Case.id, Case.reference, Case.function_id, Standing.access)
        .join(Standing, Standing.case_id == Case.id)
        .where(Case.id.in_(case_ids), Standing.account_id == account_id)
    )
    return {
        row.id: Known(row.reference, row.function_id, row.access is Access.READ) for row in rows
    }


def missed_by(duties: Sequence[Duty]) -> dict[str | None, Duty]:
    """The duties whose missed dates raised these, by id."""
    ids = [duty.raised_from for duty in duties if duty.raised_from]
    return {duty.id: duty for duty in db.session().scalars(select(Duty).where(Duty.id.in_(ids)))}


def on_the_board(account_id: int, after: tuple[date, str] | None) -> Sequence[Duty]:
    """A page (and one more) of the board's list, oldest first: what an executive left unanswered in cases in which somebody stands."""
    wanted = (
        select(Duty)
        .join(Standing, Standing.case_id == Duty.case_id)
        .where(Duty.rung == Rung.BOARD, Standing.account_id == account_id)
    )
    if after:
        wanted = wanted.where(tuple_(Duty.due_on, Duty.id) > after)
    return db.session().scalars(wanted.order_by(Duty.due_on, Duty.id).limit(PAGE + 1)).all()


def holders_of(case_ids: Collection[str]) -> dict[str | None, int]:
    """Who holds each case: whoever owes the person its answer, or gave it."""
    answers = (
        select(Duty.case_id, Duty.owner_id)
        .where(Duty.case_id.in_(case_ids), Duty.kind == DutyKind.ANSWER)
        .order_by(
            Duty.state, Duty.due_on
        )  # done before open: who owes it now comes last and counts
    )
    return {row.case_id: row.owner_id for row in db.session().execute(answers)}


def copy_holder(case_id: str) -> None:
    """Let the lists know who holds a case, wherever that may have changed."""
    holder = holders_of([case_id]).get(case_id, 0)
    db.session().execute(
        update(Standing)
        .where(Standing.case_id == case_id)
        .values(holds=Standing.account_id == holder)
    )


def held_by(account_id: int, case_id: SQLColumnExpression[str]) -> ColumnElement[bool]:
    """A condition: whether this person holds a case; whoever asks may be somebody else."""
    held = aliased(Standing)
    return exists().where(held.case_id == case_id, held.account_id == account_id, held.holds)
