"""What people answer about remedies: they take what is offered or refuse it, and say whether it came.

It waits for the handover like their words; several people answer each for themselves.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import select

from portal import clock, db, settings
from portal.duties import services as duties
from portal.duties.rules import DutyKind
from portal.errors import RuleBroken
from portal.grievances import (
    copies,
    handover,
    kinds,
    remedies,
    rounds,
    updates,
    voices,
)
from portal.grievances.acts_of_person import Hand, tell
from portal.grievances.models import Case, Remedy
from portal.grievances.queries import Piece
from portal.grievances.remedy_rules import (
    RemedyStage,
    after_answer,
    is_put_right,
    may_move,
)
from portal.grievances.rules import ItemKind, Status
from portal.grievances.saying import is_immediate
from portal.grievances.sealing import OpenCase
from portal.grievances.told import Told


@dataclass(frozen=True)
class Asked:
    """What one person is asked about a remedy now: whether they take what is offered, or whether it came."""

    remedy: Remedy
    piece: Piece


def asked_of(opened: OpenCase, pieces: Sequence[Piece]) -> Asked | None:
    """The first thing this person has not answered: an offer, or whether something came."""
    offered = [piece for piece in pieces if piece.kind is ItemKind.REMEDY]
    if not offered or not voices.is_person(opened, pieces):
        return None
    waiting = {
        (one.id, _asks(one)): one
        for one in remedies.of_case(opened.case_id)
        if _asks(one) is not None
    }
    for piece in offered:
        about = (str(piece.content.get("remedy")), piece.content.get("stage"))
        remedy = waiting.get(about)
        if (
            remedy
            and _newest(offered, remedy) == piece
            and not _has_answered(opened, pieces, piece)
        ):
            return Asked(remedy, piece)
    return None


def answer(hand: Hand, item_id: str, text: str, *, yes: bool, now: datetime) -> None:
    """A person takes an offer or says that it came, or not; with several people everybody's yes counts, and any no.

    Raises RuleBroken when this is not asked any more.
    """
    pieces = hand.pieces()
    piece = next((p for p in pieces if p.item_id == item_id), None)
    remedy = remedies.by_id(hand.opened.case_id, piece.content["remedy"]) if piece else None
    if piece is None or remedy is None or not _is_asked(hand.opened, pieces, remedy, piece):
        raise RuleBroken(_("This was answered already."))
    if not tell(hand, Told.REMEDY, text, now=now, about_item=item_id, yes=yes):
        return
    said = voices.answers_of(hand.pieces(), Told.REMEDY, item_id)
    people = voices.circle_of(hand.opened.case_id, pieces).people
    everybody = kinds.everybody_says_yes(people, said)
    stage = RemedyStage(piece.content["stage"])
    remedy.asked = after_answer(stage, everybody=everybody, no=not yes) or remedy.asked
    db.session().flush()
    if is_immediate():
        take_up([hand.opened.case_id], now=now)


def sweep(*, now: datetime) -> int:
    """Take up what people answered, of every batch whose hour has come; says of how many cases."""
    answered = (
        select(Remedy.case_id)
        .join(Case, Case.id == Remedy.case_id)
        .where(Remedy.asked.is_not(None), Case.batch.in_(handover.batches_due(now)))
    )
    found = list(db.session().scalars(answered.distinct().order_by(Remedy.case_id)))
    take_up(found, now=now)
    return len(found)


def take_up(case_ids: Collection[str], *, now: datetime) -> None:
    """Bring the remedies of these cases to what their persons said; it leaves no audit line, for its hour would be theirs."""
    rows = select(Remedy).where(Remedy.case_id.in_(case_ids), Remedy.asked.is_not(None))
    for remedy in db.session().scalars(rows.order_by(Remedy.case_id, Remedy.id)).all():
        _answered(remedy, clock.local_day(now, settings.current().zone), now)
    for case in db.session().scalars(select(Case).where(Case.id.in_(case_ids)).order_by(Case.id)):
        stages = [one.stage for one in remedies.of_case(case.id)]
        if case.state is Status.REMEDY and is_put_right(stages) and _all_confirmed(case.id):
            case.state = Status.CONFIRMED
        db.session().flush()
        copies.copy_to_standing(case)


def _answered(remedy: Remedy, day: date, now: datetime) -> None:
    asked, remedy.asked = remedy.asked, None
    if asked is RemedyStage.CONFIRMED:
        remedy.confirmed_on, remedy.disputed = day, False
    if asked is None or not may_move(remedy.stage, asked):
        return
    came_back = remedy.stage is not RemedyStage.OFFERED and asked is RemedyStage.AGREED
    remedy.stage = asked
    case, owner = db.session().get_one(Case, remedy.case_id), _who_holds(remedy.case_id)
    if asked is RemedyStage.AGREED:
        remedy.agreed_on = remedy.agreed_on or day
    if came_back:
        remedy.disputed = True
        remedy.delivered_on = remedy.verified_on = None
        duties.fulfil(case.id, (DutyKind.LOOK_WHETHER_IT_LASTS,), now=now, about=remedy.id)
        remedies.owe(remedy, DutyKind.DELIVER_REMEDY, owner, day + remedies.ANEW)
        if case.state is Status.CONFIRMED:
            case.state = Status.REMEDY
    if asked is RemedyStage.REFUSED:
        duties.fulfil(case.id, (DutyKind.DELIVER_REMEDY,), now=now, about=remedy.id)
        if case.state is not Status.CLOSED and case.update_by is None:
            updates.owe(case, owner, on=day)


def _who_holds(case_id: str) -> int:
    return rounds.who_looks_again(db.session().get_one(Case, case_id))


def _all_confirmed(case_id: str) -> bool:
    told = [one for one in remedies.of_case(case_id) if one.delivered_on]
    return all(one.confirmed_on for one in told)


def _asks(remedy: Remedy) -> str | None:
    """Which stage the person is asked about: an offer they have not answered, a delivery they have not confirmed."""
    if remedy.stage is RemedyStage.OFFERED:
        return RemedyStage.OFFERED.value
    delivered = remedy.delivered_on is not None and remedy.confirmed_on is None
    return RemedyStage.DELIVERED.value if delivered else None


def _is_asked(opened: OpenCase, pieces: Sequence[Piece], remedy: Remedy, piece: Piece) -> bool:
    """Whether these hands are asked about this very piece now; an old page, a copy and a proxy are not."""
    return _asks(remedy) == piece.content.get("stage") and voices.is_person(opened, pieces)


def _newest(offered: Sequence[Piece], remedy: Remedy) -> Piece | None:
    said = [piece for piece in offered if piece.content.get("remedy") == remedy.id]
    return said[-1] if said else None


def _has_answered(opened: OpenCase, pieces: Sequence[Piece], piece: Piece) -> bool:
    return voices.own_id(opened) in voices.answers_of(pieces, Told.REMEDY, piece.item_id)
