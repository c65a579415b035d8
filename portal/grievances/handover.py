"""The handover: the day on which the desk receives what people sent, and the only date a case of theirs carries.

Safe to run twice, late and beside another run: it hands over what waits and finds nothing waiting the next time.
It leaves no audit line: the line's place between two acts of staff would tell the hour somebody in danger wrote.
"""

import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import bindparam, select, update

from portal import clock, db, hot, settings
from portal.duties import rules as clock_rules
from portal.duties import services as duties
from portal.duties.rules import DutyKind
from portal.grievances import queries, rules, updates
from portal.grievances.models import Case, Item, Standing
from portal.grievances.rules import Batch, ItemKind, Status

FAR_AWAY = date(9999, 12, 31)


def new_reference() -> str:
    """A case's number at the desk, such as R7K-4QD; it tells no order and is never published."""
    letters = "".join(secrets.choice(rules.REFERENCE_LETTERS) for _ in range(6))
    return f"{letters[:3]}-{letters[3:]}"


def free_reference(drawn: str) -> str:
    """The drawn number, or another when a case has it already; asked inside the write that uses it.

    Six signs are few enough to say and few enough to meet twice: among 100,000 cases one drawing in 7,000 does.
    """
    while hot.fetch(_NUMBERED, reference=drawn):
        drawn = new_reference()
    return drawn


def sweep(*, now: datetime) -> int:
    """Hand over everything whose day and hour have come; says how many cases and messages."""
    batches = batches_due(now)
    cases, messages = _waiting_cases(batches), _waiting_items(batches)
    hand_over(cases, now=now)
    hand_over_items(messages, now=now)
    return len(cases) + len(messages)


def batches_due(now: datetime) -> list[Batch]:
    """Which batches' hour has come."""
    chosen = settings.current()
    here = now.astimezone(chosen.zone)
    if chosen.handover == "immediate":
        return list(Batch)
    if here.hour < chosen.handover_hour:
        return []
    return [b for b in Batch if rules.is_handover_day(here.date(), b, chosen.workdays)]


def hand_over(case_ids: Sequence[str], *, now: datetime, reached_on: date | None = None) -> None:
    """Give cases to the desk: their day, the dates owed to the person, the duties and who owes them.

    `reached_on` is the day from which the law counts when somebody told us another way, such as by letter.
    """
    for case in db.session().scalars(select(Case).where(Case.id.in_(case_ids)).order_by(Case.id)):
        if case.handed_over_on is None:
            _hand_over(case, now=now, reached_on=reached_on)


def hand_over_items(item_ids: Sequence[str], *, now: datetime) -> None:
    """Give later messages to the desk; they carry the day and nothing else.

    Whoever comes back and writes is a person: their case leaves the quarantine, and is opened again when it was closed there.
    """
    day = clock.local_day(now, settings.current().zone)
    db.session().execute(update(Item).where(Item.id.in_(item_ids)).values(handed_over_on=day))
    told = select(Item.case_id).where(Item.id.in_(item_ids))
    for case in db.session().scalars(select(Case).where(Case.quarantined, Case.id.in_(told))):
        closed = case.state is Status.CLOSED
        case.state, case.outcome, case.closed_on = Status.RECEIVED, None, None
        out_of_quarantine(case)
        if closed:
            _hand_over(case, now=now)


def out_of_quarantine(case: Case) -> None:
    """From now on a case stands in the lists with all others."""
    case.quarantined = False
    duties.take_up(case.id)
    show_in_lists(case)


def show_in_lists(case: Case) -> None:
    """Copy what the lists show of a case into every standing row."""
    closed = case.state is Status.CLOSED
    db.session().execute(
        update(Standing)
        .where(Standing.case_id == case.id)
        .values(
            quarantined=case.quarantined,
            state=case.state,
            is_open=not closed,
            due_on=FAR_AWAY if closed else case.acknowledge_by,
        )
    )


def next_day(now: datetime, batch: Batch) -> date:
    """The day of the next handover for somebody who sends now."""
    chosen = settings.current()
    here = now.astimezone(chosen.zone)
    day = here.date()
    if chosen.handover == "immediate":
        return day
    if here.hour >= chosen.handover_hour:
        day += timedelta(days=1)
    while not rules.is_handover_day(day, batch, chosen.workdays):
        day += timedelta(days=1)
    return day


def dates_owed(
    handed_over_on: date, *, danger: bool, batch: Batch, reached_on: date | None = None
) -> tuple[date, date]:
    """(acknowledge by, answer by) for a case handed over on a day, as the desk and the person both see them."""
    chosen = settings.current()
    at_once = reached_on is not None or chosen.handover == "immediate" or danger
    wait = 0 if at_once else clock_rules.longest_wait(chosen.workdays, weekly=batch is Batch.WEEKLY)
    day = reached_on or handed_over_on
    granted = clock_rules.clock_for(chosen.law, "urgent" if danger else "standard", day)
    return clock_rules.due_days(granted, day, wait)


def _hand_over(case: Case, *, now: datetime, reached_on: date | None = None) -> None:
    day = clock.local_day(now, settings.current().zone)
    case.handed_over_on = day
    if case.state is Status.CLOSED:  # taken back before anybody could read it: it only counts
        return
    case.acknowledge_by, case.answer_by = dates_owed(
        day, danger=case.danger, batch=case.batch, reached_on=reached_on
    )
    db.session().execute(
        update(Item)
        .where(
            Item.case_id == case.id,
            Item.handed_over_on.is_(None),
            Item.kind.in_([ItemKind.FROM_PERSON, ItemKind.INTAKE, ItemKind.CONTACT]),
        )
        .values(handed_over_on=day)
    )
    owner = duties.least_busy(queries.reader_ids(case.id))
    class_ = "urgent" if case.danger else "standard"
    for kind, due in (
        (DutyKind.ACKNOWLEDGE, case.acknowledge_by),
        (DutyKind.ANSWER, case.answer_by),
    ):
        duties.raise_duty(
            kind,
            case_id=case.id,
            owner_id=owner,
            due_on=due,
            law=settings.current().law,
            clock=class_,
            aside=case.quarantined,
        )
    updates.owe(case, owner, on=day)
    db.session().execute(
        update(Standing)
        .where(Standing.case_id == case.id)
        .values(
            handed_over=True,
            due_on=case.acknowledge_by,
            state=Status.RECEIVED,
            danger=case.danger,
            holds=Standing.account_id == owner,
        )
    )


def _waiting_cases(batches: Sequence[Batch]) -> list[str]:
    return list(
        db.session().scalars(
            select(Case.id)
            .where(Case.handed_over_on.is_(None), Case.batch.in_(batches))
            .order_by(Case.id)
        )
    )


def _waiting_items(batches: Sequence[Batch]) -> list[str]:
    waiting = (
        select(Item.id)
        .join(Case, Case.id == Item.case_id)
        .where(
            Item.handed_over_on.is_(None),
            Item.kind == ItemKind.FROM_PERSON,
            Case.handed_over_on.is_not(None),
            Case.batch.in_(batches),
        )
    )
    return list(db.session().scalars(waiting.order_by(Item.id)))


_NUMBERED = select(Case.id).where(Case.reference == bindparam("reference"))
