"""What ended cases teach, over those one may read: what would have stopped them (S35), and where company and person see it differently (S11)."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import Select, exists, or_, select

from portal import db
from portal.accounts.models import Account
from portal.catalogues.outcomes import Outcome
from portal.errors import NotFound, RuleBroken
from portal.grievances import casefile
from portal.grievances.casefile import CaseFile
from portal.grievances.models import Case, Remedy, Standing
from portal.grievances.remedy_rules import RemedyStage
from portal.grievances.rules import Access, ItemKind, Status

PAGE = 25


@dataclass(frozen=True)
class Lesson:
    """What would have stopped one case, in the words of whoever closed it."""

    case: Case
    title: str
    text: str


def closed(account_id: int, function_id: int | None, after: str) -> Sequence[Case]:
    """A page (and one more, when there is a next) of the ended cases somebody may read, of one function or of all; `after` is an id."""
    wanted = _mine(account_id).where(Case.state == Status.CLOSED, Case.id > after)
    if function_id is not None:
        wanted = wanted.where(Case.function_id == function_id)
    return db.session().scalars(wanted.order_by(Case.id).limit(PAGE + 1)).all()


def disagreed(account_id: int, after: str) -> Sequence[Case]:
    """A page (and one more) of the cases somebody may read in which the person sees it otherwise than the company said."""
    said_no = exists().where(
        Remedy.case_id == Case.id, or_(Remedy.disputed, Remedy.stage == RemedyStage.REFUSED)
    )
    said_yes = exists().where(Remedy.case_id == Case.id, Remedy.confirmed_on.is_not(None))
    alone = (Case.state == Status.CLOSED) & (Case.outcome == Outcome.RESOLVED_COMPANY_VIEW)
    again = Case.state.in_((Status.REOPENED, Status.APPEALED))
    wanted = _mine(account_id).where(Case.id > after, or_(again, alone & ~said_yes, said_no))
    return db.session().scalars(wanted.order_by(Case.id).limit(PAGE + 1)).all()


def lessons(reader: Account, private: bytes, cases: Sequence[Case]) -> list[Lesson]:
    """What would have stopped these cases; one whose wall covers the reader by now, or that says nothing, is passed over."""
    found = []
    for case in cases:
        file = opened(reader, private, case)
        last = file.newest(ItemKind.PREVENTION) if file else None
        if file and last and not last.damaged:
            found.append(Lesson(case, casefile.title_of(file), str(last.content["text"])))
    return found


def opened(reader: Account, private: bytes, case: Case) -> CaseFile | None:
    """A case of a list, with its wall asked again; nothing when it may not or cannot be opened today."""
    with suppress(NotFound, RuleBroken):
        return casefile.open_file(reader, private, case.reference)
    return None


def _mine(account_id: int) -> Select[Case]:
    return (
        select(Case)
        .join(Standing, Standing.case_id == Case.id)
        .where(
            Standing.account_id == account_id,
            Standing.access == Access.READ,
            Standing.handed_over,
        )
    )
