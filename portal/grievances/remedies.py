"""Remedies: offered by staff, agreed, refused and confirmed by the person alone, verified by somebody who did not deliver them.

Source: UN Guiding Principles 22, 25 and 31(f). What a person answers counts from the handover on, like everything they say.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import select

from portal import clock, db, settings
from portal.accounts.models import Account
from portal.catalogues.findings import HARM
from portal.catalogues.outcomes import Outcome
from portal.catalogues.remedies import RemedyKind
from portal.duties import rules as clock_rules
from portal.duties import services as duties
from portal.duties.rules import DutyKind
from portal.errors import NotFound, RuleBroken
from portal.grievances import moves, sealing
from portal.grievances.casefile import CaseFile
from portal.grievances.models import Case, Remedy
from portal.grievances.remedy_rules import (
    LASTS_MONTHS,
    RemedyStage,
    is_put_right,
    may_move,
)
from portal.grievances.rules import ItemKind, Status
from portal.grievances.sealing import OpenCase

ANEW = timedelta(days=14)
PUT_RIGHT = frozenset({Outcome.RESOLVED_AGREED, Outcome.RESOLVED_COMPANY_VIEW})


def of_case(case_id: str) -> Sequence[Remedy]:
    """The remedies of a case, by the day they were offered, those only asked for last."""
    found = db.session().scalars(select(Remedy).where(Remedy.case_id == case_id)).all()
    return sorted(found, key=lambda one: (one.offered_on or date.max, one.id))


def put_right_on(case_id: str) -> date | None:
    """The day on which the last thing promised to the person was delivered; nothing while something is outstanding."""
    found = of_case(case_id)
    if not is_put_right([one.stage for one in found]):
        return None
    return max(one.delivered_on for one in found if one.delivered_on)


def by_id(case_id: str, remedy_id: str) -> Remedy:
    """One remedy of a case; raises NotFound for one of another case."""
    remedy = db.session().get(Remedy, remedy_id)
    if remedy is None or remedy.case_id != case_id:
        raise NotFound
    return remedy


def note_wish(file: CaseFile, kind: RemedyKind, text: str, *, by: Account, now: datetime) -> Remedy:
    """Keep what the person asks for, for the team; nothing is promised with it."""
    _may_still(file.case)
    remedy = _new(file.case, kind, RemedyStage.ASKED_FOR)
    moves.note(file.opened, ItemKind.REMEDY_NOTE, {"text": text, "remedy": remedy.id}, now)
    moves.finish(file.case, "remedy_asked_for", by_id=by.id, now=now, about=kind.value)
    return remedy


def offer(
    file: CaseFile,
    kind: RemedyKind,
    text: str,
    *,
    due_on: date,
    silence: bool,
    by: Account,
    now: datetime,
    remedy: Remedy | None = None,
) -> Remedy:
    """Offer something to the person, by a day; `silence` when it asks them to keep silent. One `remedy` asked for may be what is offered.

    Raises RuleBroken before findings, and for a day that is over.
    """
    case, today = file.case, _today(now)
    _may_still(case)
    moves.may_decide(case, by)
    if due_on < today:
        raise RuleBroken(_("Choose a day that is still to come."))
    remedy = remedy or _new(case, kind, RemedyStage.ASKED_FOR)
    _move(remedy, RemedyStage.OFFERED)
    remedy.kind, remedy.due_on, remedy.silence, remedy.offered_on = kind, due_on, silence, today
    _say(file.opened, remedy, text, now)
    owe(remedy, DutyKind.DELIVER_REMEDY, by.id, due_on)
    act = "remedy_offered_with_silence" if silence else "remedy_offered"
    moves.heard(case, act, to=Status.REMEDY, by_id=by.id, owed_by=by.id, now=now)
    return remedy


def deliver(file: CaseFile, remedy: Remedy, text: str, *, by: Account, now: datetime) -> None:
    """Tell the person that it is done, and how; they say whether it is so."""
    _move(remedy, RemedyStage.DELIVERED)
    remedy.delivered_on, remedy.delivered_by, remedy.asked = _today(now), by.id, None
    remedy.confirmed_on = remedy.verified_on = remedy.lasted_on = None
    _say(file.opened, remedy, text, now)
    duties.fulfil(file.case.id, (DutyKind.DELIVER_REMEDY,), now=now, about=remedy.id)
    _look_later(remedy, by.id)
    moves.finish(file.case, "remedy_delivered", by_id=by.id, now=now, about=remedy.kind.value)


def verify(file: CaseFile, remedy: Remedy, text: str, *, by: Account, now: datetime) -> None:
    """Say how one saw that it was really done. Raises RuleBroken for whoever delivered it."""
    if remedy.delivered_by == by.id:
        raise RuleBroken(_("Somebody who did not deliver it has to verify it."))
    _move(remedy, RemedyStage.VERIFIED)
    remedy.verified_on = _today(now)
    moves.note(file.opened, ItemKind.REMEDY_NOTE, {"text": text, "remedy": remedy.id}, now)
    moves.finish(file.case, "remedy_verified", by_id=by.id, now=now, about=remedy.kind.value)


def say_whether_it_lasts(
    file: CaseFile, remedy: Remedy, text: str, *, lasts: bool, by: Account, now: datetime
) -> None:
    """Half a year after it was delivered: whether it still holds. What has slipped is owed anew. Raises RuleBroken before."""
    if not is_due_to_be_looked_at(remedy, now):
        raise RuleBroken(_("It has to hold for half a year first."))
    _move(remedy, RemedyStage.LASTED if lasts else RemedyStage.SLIPPED)
    remedy.lasted_on = _today(now) if lasts else None
    duties.fulfil(file.case.id, (DutyKind.LOOK_WHETHER_IT_LASTS,), now=now, about=remedy.id)
    moves.note(file.opened, ItemKind.REMEDY_NOTE, {"text": text, "remedy": remedy.id}, now)
    if not lasts:
        owe(remedy, DutyKind.DELIVER_REMEDY, by.id, _today(now) + ANEW)
    act = "remedy_lasted" if lasts else "remedy_slipped"
    moves.finish(file.case, act, by_id=by.id, now=now, about=remedy.kind.value)


def is_due_to_be_looked_at(remedy: Remedy, now: datetime) -> bool:
    """Whether half a year is over since it was delivered."""
    return remedy.delivered_on is not None and lasts_on(remedy.delivered_on) <= _today(now)


def lasts_on(delivered_on: date) -> date:
    """The day from which it can be said whether a remedy has lasted."""
    return clock_rules.add_months(delivered_on, LASTS_MONTHS)


def must_allow(case: Case, outcome: Outcome) -> None:
    """Harm that was found ends as put right only when something was delivered, and more than an explanation. Raises RuleBroken."""
    if outcome not in PUT_RIGHT or case.finding not in HARM:
        return
    real = [one.stage for one in of_case(case.id) if one.kind is not RemedyKind.EXPLANATION]
    if not is_put_right(real):
        raise RuleBroken(
            _(
                "A right was harmed, and what was offered has not been delivered yet. Deliver it first. An explanation alone puts nothing right."
            )
        )


def _new(case: Case, kind: RemedyKind, stage: RemedyStage) -> Remedy:
    remedy = Remedy(id=sealing.new_id(), case_id=case.id, kind=kind, stage=stage, silence=False)
    db.session().add(remedy)
    db.session().flush()
    return remedy


def _say(opened: OpenCase, remedy: Remedy, text: str, now: datetime) -> None:
    content = {"text": text, "remedy": remedy.id, "stage": remedy.stage.value}
    moves.say(opened, ItemKind.REMEDY, content | {"silence": remedy.silence}, now)


def _move(remedy: Remedy, to: RemedyStage) -> None:
    if not may_move(remedy.stage, to):
        raise RuleBroken(_("This remedy is at another stage by now. Look again."))
    remedy.stage = to


def owe(remedy: Remedy, kind: DutyKind, owner_id: int, due_on: date) -> None:
    """Somebody owes something about one remedy by a day."""
    duties.raise_duty(
        kind,
        case_id=remedy.case_id,
        owner_id=owner_id,
        due_on=due_on,
        law="house",
        clock="remedy",
        about=remedy.id,
        severe=db.session().get_one(Case, remedy.case_id).is_severe,
    )


def _look_later(remedy: Remedy, owner_id: int) -> None:
    if remedy.delivered_on and remedy.kind is not RemedyKind.EXPLANATION:
        owe(remedy, DutyKind.LOOK_WHETHER_IT_LASTS, owner_id, lasts_on(remedy.delivered_on))


def _may_still(case: Case) -> None:
    if case.state is Status.CLOSED:
        raise RuleBroken(_("This case is already closed."))


def _today(now: datetime) -> date:
    return clock.local_day(now, settings.current().zone)
