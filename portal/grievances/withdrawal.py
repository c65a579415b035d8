"""Taking everything back: words and keys are erased at once, a bare count stays, and the number leads nowhere any more."""

from datetime import date

from sqlalchemy import ColumnElement, delete, func, select, update

from portal import blobs, db
from portal.catalogues.outcomes import Outcome
from portal.duties.models import Duty
from portal.duties.rules import DutyState
from portal.grievances import files, removals
from portal.grievances.acts_of_person import Hand
from portal.grievances.models import Case, CaseKey, Grant, Item, Standing, Voice
from portal.grievances.rules import ItemKind, Status


def withdraw(hand: Hand, *, today: date) -> None:
    """Erase what this receipt said in a case; the whole case when nobody else spoke in it.

    Where others spoke too, their words and the case stay, and only this person's words and way in go.
    """
    case_id = hand.opened.case_id
    others = db.session().scalar(
        select(func.count()).where(Voice.case_id == case_id, Voice.id != hand.voice.id)
    )
    if others:
        _leave(hand)
    else:
        removals.note(case_id)
        erase(case_id, today=today)


def erase(case_id: str, *, today: date) -> None:
    """Destroy every key and every piece of a case; what stays says that there was one, and nothing of it.

    No moment is kept, for it would be the person's: duties end without one, and the case has no day of closing.
    """
    _drop_files(Item.case_id == case_id)
    for model in (Item, Grant, CaseKey, Voice, Standing):
        db.session().execute(delete(model).where(model.case_id == case_id))
    open_duties = update(Duty).where(Duty.case_id == case_id, Duty.state == DutyState.OPEN)
    db.session().execute(open_duties.values(state=DutyState.DONE, next_on=None))
    case = db.session().get_one(Case, case_id)
    case.state, case.outcome = Status.CLOSED, Outcome.WITHDRAWN
    case.asked, case.quick, case.danger = None, False, False
    case.update_by = case.again_by = None
    if case.acknowledged_on is None and case.acknowledge_by and case.acknowledge_by >= today:
        case.acknowledge_by = None
    if case.answered_on is None and case.answer_by and case.answer_by >= today:
        case.answer_by = None


def replay(*, today: date) -> int:
    """Erase again what an older copy of the database brought back; says how many cases."""
    kept = select(Voice.case_id).where(Voice.case_id.in_(removals.noted())).distinct()
    back = list(db.session().scalars(kept))
    for case_id in back:
        erase(case_id, today=today)
    return len(back)


def _leave(hand: Hand) -> None:
    """One of several people goes: their words, and what opens them, are destroyed."""
    own = (Item.case_id == hand.opened.case_id, Item.author == hand.opened.author)
    _drop_files(*own)
    db.session().execute(delete(Item).where(*own))
    db.session().execute(delete(Voice).where(Voice.id == hand.voice.id))


def _drop_files(*whose: ColumnElement[bool]) -> None:
    """The sealed files of these pieces go from the disk once the rows are gone for good."""
    sent = select(Item.id).where(Item.kind == ItemKind.FROM_PERSON, *whose)
    names = [name for item_id in db.session().scalars(sent) for name in files.blob_names(item_id)]
    db.afterwards(lambda: blobs.remove(names))
