"""Raising, fulfilling and climbing. The sweep needs no key: whoever may be told stands in the case's own ladder."""

import secrets
from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import func, select, update

from portal import clock as clocks
from portal import db, settings
from portal.audit import services as audit
from portal.duties import rules
from portal.duties.models import Duty
from portal.duties.rules import DutyKind, DutyState, Rung

Ladder = Callable[[str, Rung], int | None]
AT_ONCE = 500


def raise_duty(
    kind: DutyKind,
    *,
    case_id: str,
    owner_id: int,
    due_on: date,
    law: str,
    clock: str,
    raised_from: str | None = None,
    about: str | None = None,
    severe: bool = False,
    aside: bool = False,
) -> Duty:
    """Somebody owes something by a day; never raised without an owner. `aside` keeps it out of their daily list, never off the clock."""
    duty = Duty(
        id=secrets.token_hex(16),
        kind=kind,
        case_id=case_id,
        owner_id=owner_id,
        due_on=due_on,
        law=law,
        clock=clock,
        raised_from=raised_from,
        about=about,
        severe=severe,
        aside=aside,
        rung=Rung.NONE,
        state=DutyState.OPEN,
        next_on=rules.climbs_on(kind, Rung.NONE, due_on, severe=severe),
    )
    db.session().add(duty)
    db.session().flush()
    return duty


def judge(case_id: str, *, severe: bool) -> None:
    """What is owed about a case climbs as its severity asks for, from where it stands."""
    open_ones = select(Duty).where(Duty.case_id == case_id, Duty.state == DutyState.OPEN)
    for duty in db.session().scalars(open_ones.where(Duty.severe != severe)):
        duty.severe = severe
        duty.next_on = rules.climbs_on(duty.kind, duty.rung, duty.due_on, severe=severe)


def take_up(case_id: str) -> None:
    """What was owed aside about a case stands in the daily lists from now on."""
    db.session().execute(update(Duty).where(Duty.case_id == case_id).values(aside=False))


def fulfil(
    case_id: str, kinds: Collection[DutyKind], *, now: datetime, about: str | None = None
) -> None:
    """What was owed about a case, or `about` one thing in it, is done; whoever was asked to step in for it is free again."""
    done = select(Duty.id).where(
        Duty.case_id == case_id, Duty.kind.in_(kinds), Duty.state == DutyState.OPEN
    )
    if about:
        done = done.where(Duty.about == about)
    ids = list(db.session().scalars(done))
    stepped_in = select(Duty.id).where(
        Duty.raised_from.in_(ids), Duty.kind == DutyKind.STEP_IN, Duty.state == DutyState.OPEN
    )
    ids += db.session().scalars(stepped_in)
    db.session().execute(
        update(Duty).where(Duty.id.in_(ids)).values(state=DutyState.DONE, done_at=now, next_on=None)
    )


def fulfil_one(duty: Duty, *, now: datetime) -> None:
    """One duty is done by whoever owed it."""
    duty.state, duty.done_at, duty.next_on = DutyState.DONE, now, None


def hand_to(case_id: str, owner_id: int) -> None:
    """The open clocks of a case now run for another reader of it."""
    kinds = tuple(kind for kind, climbs in rules.CLIMBS.items() if Rung.HEAD in climbs)
    db.session().execute(
        update(Duty)
        .where(Duty.case_id == case_id, Duty.kind.in_(kinds), Duty.state == DutyState.OPEN)
        .values(owner_id=owner_id)
    )


def least_busy(people: Sequence[int]) -> int:
    """Who of these owes least; the lowest id when equal, so that nothing is ever unassigned."""
    counted = (
        select(Duty.owner_id, func.count())
        .where(Duty.owner_id.in_(people), Duty.state == DutyState.OPEN)
        .group_by(Duty.owner_id)
    )
    owed = dict(db.session().execute(counted).all())
    return min(people, key=lambda person: (owed.get(person, 0), person))


def sweep(ladder: Ladder, *, now: datetime) -> int:
    """Let every open duty whose day has come climb its case's ladder (S34); says how many rungs were climbed.

    `ladder(case_id, rung)` names who stands on a rung of that case, or nobody. Twice or late does no harm:
    each rung is climbed once, and a duty raised from another is raised once.
    """
    today = clocks.local_day(now, settings.current().zone)
    climbed = 0
    while waiting := _due(today):
        for duty in waiting:
            climbed += _climb(duty, ladder, today, now)
        db.session().flush()
    return climbed


def _due(today: date) -> Sequence[Duty]:
    return (
        db.session()
        .scalars(
            select(Duty)
            .where(Duty.state == DutyState.OPEN, Duty.next_on <= today)
            .order_by(Duty.next_on, Duty.id)
            .limit(AT_ONCE)
        )
        .all()
    )


def _climb(duty: Duty, ladder: Ladder, today: date, now: datetime) -> int:
    steps = 0
    while duty.next_on and duty.next_on <= today:
        duty.rung = rules.next_rung(duty.kind, duty.rung) or duty.rung
        duty.next_on = rules.climbs_on(duty.kind, duty.rung, duty.due_on, severe=duty.severe)
        if not _tell(duty, ladder, today):
            duty.next_on = today
        audit.record(f"duty_{duty.rung}", by=None, now=now, case_id=duty.case_id, about=duty.kind)
        steps += 1
    return steps


def _tell(duty: Duty, ladder: Ladder, today: date) -> bool:
    """Raise what the new rung asks of whoever stands on it; says no when nobody does and the next rung must hear at once."""
    raised = {
        Rung.HEAD: (DutyKind.STEP_IN, 2),
        Rung.EXECUTIVE: (DutyKind.EXECUTIVE_ANSWER, rules.ladder().executive_answers_in),
    }.get(duty.rung)
    if raised is None:
        return True
    person = ladder(duty.case_id or "", duty.rung)
    if person is None:
        return duty.rung is not Rung.HEAD
    kind, days = raised
    if _already(duty.id, kind):
        return True
    raise_duty(
        kind,
        case_id=duty.case_id or "",
        owner_id=person,
        due_on=today + timedelta(days=days),
        law=duty.law,
        clock=duty.clock,
        raised_from=duty.id,
    )
    return True


def _already(duty_id: str, kind: DutyKind) -> bool:
    return (
        db.session().scalar(select(Duty.id).where(Duty.raised_from == duty_id, Duty.kind == kind))
        is not None
    )
