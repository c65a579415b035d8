"""Taking everything back: words and keys are erased at once, a bare count stays, and the number leads nowhere any more."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, delete, select, update

from portal import blobs, db
from portal.catalogues.outcomes import Outcome
from portal.duties.models import Duty
from portal.duties.rules import DutyState
from portal.grievances import files, joining, readers, removals, voices
from portal.grievances.acts_of_person import Hand
from portal.grievances.models import (
    Case,
    CaseKey,
    Grant,
    IdentityRequest,
    Item,
    Remedy,
    Standing,
    Voice,
)
from portal.grievances.rules import ItemKind, Status


def withdraw(hand: Hand, *, today: date, now: datetime) -> None:
    """Erase what this receipt said in a case; the whole case when it is nobody else's.

    Where others are in it too, their words and the case stay, and only this person's words and way in go.
    """
    if _others(hand):
        _leave(hand, now)
    else:
        removals.note(hand.opened.case_id)
        erase(hand.opened.case_id, today=today)


def _others(hand: Hand) -> set[str]:
    """The numbers that open the case besides this one and the copies that this person made."""
    mine = {voices.copy_id(hand.opened.author_private, n) for n in voices.copies_of(hand.opened)}
    return voices.live_ids(hand.opened.case_id) - mine - {hand.voice.id}


def erase(case_id: str, *, today: date) -> None:
    """Destroy every key and every piece of a case; what stays says that there was one, and nothing of it.

    No moment is kept, for it would be the person's: duties end without one, and the case has no day of closing.
    """
    _drop_files(Item.case_id == case_id)
    for model in (Item, Grant, CaseKey, Voice, Standing, IdentityRequest, Remedy):
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


def _leave(hand: Hand, now: datetime) -> None:
    """One of several people goes: their words are destroyed, and with their number whatever else they let in.

    Whom they kept out stays kept out, for the others' sake.
    """
    own = (
        Item.case_id == hand.opened.case_id,
        Item.author == hand.opened.author,
        Item.kind == ItemKind.FROM_PERSON,
    )
    said = list(db.session().scalars(select(Item.id).where(*own)))
    _drop_files(*own)
    besides = readers.left_behind(hand.pieces())
    joining.leave(hand.voice, hand.slot, hand.form_id, now=now, besides=besides)
    db.session().execute(delete(Item).where(Item.id.in_(said)))


def _drop_files(*whose: ColumnElement[bool]) -> None:
    """The sealed files of these pieces go from the disk once the rows are gone for good."""
    sent = select(Item.id).where(Item.kind == ItemKind.FROM_PERSON, *whose)
    names = [name for item_id in db.session().scalars(sent) for name in files.blob_names(item_id)]
    db.afterwards(lambda: blobs.remove(names))
