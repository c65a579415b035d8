"""Messages to the person wait some minutes before they go, and can be taken back until then (experience: "Undo").

What waits is sealed like any message and stands under another kind, so no page of the person shows it. Nothing that follows
from it happens before it goes: clocks run on, the case stays where it is.
"""

from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import delete, select

from portal import db, settings
from portal.accounts.models import Account
from portal.audit import services as audit
from portal.duties import services as duties
from portal.errors import RuleBroken
from portal.grievances import moves, queries, services, wording
from portal.grievances.casefile import CaseFile
from portal.grievances.models import Case, Item
from portal.grievances.queries import Piece
from portal.grievances.rules import HELD, ItemKind, Status


def write(
    file: CaseFile, text: str, *, is_answer: bool, is_quick: bool, by: Account, now: datetime
) -> None:
    """Write to the person, in some minutes or, where the operator holds nothing, at once. Raises RuleBroken as a reply does."""
    how = {"is_answer": is_answer, "is_quick": is_quick}
    wait = timedelta(minutes=settings.current().hold_minutes)
    if not wait:
        services.reply(file.case, file.opened, text, **how, by=by, now=now)
        return
    moves.may_write(file.case, is_answer=is_answer, by=by)
    kind = next(kind for kind, what in HELD.items() if what == (is_answer, is_answer and is_quick))
    moves.say(file.opened, kind, {"text": text, "answer": is_answer}, now + wait)


def waiting(file: CaseFile) -> list[Piece]:
    """What still waits in a case, soonest first."""
    return file.of_kind(*HELD)


def doubts(file: CaseFile, piece: Piece) -> list[str]:
    """What the message should rather not say, in sentences for whoever wrote it.

    Only words somebody opened are compared: what nobody read cannot be guessed at by writing.
    """
    text = str(piece.content.get("text", ""))
    found = [
        _("This may tell who they are: “%(words)s” Ask only if you need it.", words=one)
        for one in wording.telling_questions(text)
    ]
    theirs = () if file.case.words_shut else _opened_words(file)
    if phrase := wording.repeats(text, theirs):
        found.append(
            _("These are the person's own words: “%(words)s”. Say it in yours.", words=phrase)
        )
    return found


def _opened_words(file: CaseFile) -> list[str]:
    thread = queries.thread_of(file.opened, handed_over_only=True)
    opened = (piece for piece in thread if piece.from_person and piece.opened_at)
    return [str(piece.content.get("text", "")) for piece in opened]


def take_back(file: CaseFile, item_id: str, *, by: Account, now: datetime) -> Piece:
    """Take a message back that did not go yet; any reader can. Raises RuleBroken when it is too late."""
    found = next((piece for piece in waiting(file) if piece.item_id == item_id), None)
    gone = delete(Item).where(Item.id == item_id, Item.kind.in_(HELD), Item.written_at > now)
    if found is None or not db.session().scalars(gone.returning(Item.id)).all():
        raise RuleBroken(
            _("It does not wait any more: it has gone to the person, or somebody took it back.")
        )
    audit.record("taken_back", by=by.id, now=now, case_id=file.case.id)
    return found


def sweep(*, now: datetime) -> int:
    """Let everything go whose minutes are over; says how many messages went. Twice or late does no harm."""
    due = select(Item).where(Item.kind.in_(HELD), Item.written_at <= now)
    items = db.session().scalars(due.order_by(Item.written_at, Item.id).with_for_update()).all()
    for item in items:
        _go(item, now)
    return len(items)


def _go(item: Item, now: datetime) -> None:
    """When the case ended in the meantime the words still go, and nothing follows from them."""
    is_answer, is_quick = HELD[item.kind]
    case, author = db.session().get_one(Case, item.case_id), int(item.author.partition(":")[2])
    item.kind = ItemKind.REPLY
    if case.state is not Status.CLOSED:
        readers = queries.reader_ids(case.id)
        owed_by = author if author in readers else duties.least_busy(readers)
        how = {"is_answer": is_answer, "is_quick": is_quick}
        services.replied(case, **how, by_id=author, owed_by=owed_by, now=now)
    db.session().flush()
