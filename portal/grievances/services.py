"""Casework: one function for each thing staff do with a case. Each moves the case, seals what was written, leaves one line.

Callers hold an `OpenCase` (what their key opens) and run inside one `db.write()`.
"""

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select, update

from portal import clock, db, settings
from portal.accounts.models import Account
from portal.audit import services as audit
from portal.catalogues.outcomes import Outcome
from portal.catalogues.severity import Severity
from portal.duties import services as duties
from portal.duties.models import Duty
from portal.errors import RuleBroken
from portal.grievances import findings, moves, queries, remedies, rules, settlements, updates
from portal.grievances.models import Case, Item
from portal.grievances.rules import ItemKind, Status
from portal.grievances.sealing import OpenCase
from portal.organisation.queries import tree


def open_words(case: Case, *, by: Account, now: datetime) -> None:
    """Somebody opens the person's own words: a logged act, which is also how the person learns that a person has read them."""
    audit.record("words_opened", by=by.id, now=now, case_id=case.id)
    db.session().execute(
        update(Item)
        .where(
            Item.case_id == case.id,
            Item.kind == ItemKind.FROM_PERSON,
            Item.handed_over_on.is_not(None),
            Item.opened_at.is_(None),
        )
        .values(opened_at=now)
    )


def readable_words(case: Case) -> set[str] | None:
    """Which of the person's pieces may be opened, by id; nothing to heed when they did not seal what was read."""
    if not case.words_shut:
        return None
    unread = select(Item.id).where(
        Item.case_id == case.id,
        Item.kind == ItemKind.FROM_PERSON,
        Item.handed_over_on.is_not(None),
        Item.opened_at.is_(None),
    )
    return set(db.session().scalars(unread))


def acknowledge(case: Case, *, by: Account, now: datetime) -> None:
    """Tell the person that somebody has read it (Directive 2019/1937, Article 9(1)(b)); only who opened the words can say so."""
    if queries.first_read_on(case.id) is None:
        raise RuleBroken(
            _("Open the person's words first. You can only confirm what somebody has read.")
        )
    moves.acknowledged(case, now)
    moves.move(case, Status.ACKNOWLEDGED)
    moves.finish(case, "acknowledged", by_id=by.id, now=now)


def summarise(
    case: Case, opened: OpenCase, title: str, text: str, *, by: Account, now: datetime
) -> None:
    """Write the staff summary the team works from; an earlier one stays in the file."""
    moves.write(opened, "work", ItemKind.SUMMARY, {"title": title, "text": text}, now)
    audit.record("summarised", by=by.id, now=now, case_id=case.id)


def write_note(case: Case, opened: OpenCase, text: str, *, by: Account, now: datetime) -> None:
    """Write something down for those who read the case, now and later; the person never sees it."""
    moves.note(opened, ItemKind.NOTE, {"text": text}, now)
    audit.record("noted", by=by.id, now=now, case_id=case.id)


def show_summary(case: Case, opened: OpenCase, text: str, *, by: Account, now: datetime) -> None:
    """Copy the summary into the story, so that the person can say whether it is right before anything is found."""
    if case.answered_on is not None:
        raise RuleBroken(_("There is an answer already. Show a summary before the findings."))
    moves.say(opened, ItemKind.SHOWN_SUMMARY, {"text": text}, now)
    if rules.may_move(case.state, Status.DISCUSSED):
        moves.move(case, Status.DISCUSSED)
    moves.finish(case, "summary_shown", by_id=by.id, now=now)


def triage(
    case: Case,
    opened: OpenCase,
    *,
    unit_id: int,
    right_code: str,
    severity: Severity,
    reasons: dict[str, str],
    group_code: str,
    function_id: int,
    people: int = 1,
    by: Account,
    now: datetime,
) -> None:
    """Set what staff make of a case, and of how many `people` it is. A small place is recorded as its parent; its true name and the reasons are sealed."""
    if case.state is Status.CLOSED:
        raise RuleBroken(_("This case is already closed."))
    units = tree()
    case.unit_id = units.recorded_as(unit_id).id
    case.right_code, case.group_code, case.function_id = right_code, group_code, function_id
    case.people = people
    case.scale, case.scope, case.irremediability = (
        severity.scale,
        severity.scope,
        severity.irremediability,
    )
    moves.write(
        opened,
        "work",
        ItemKind.TRIAGE,
        {"unit": units.units[unit_id].code, "reasons": reasons},
        now,
    )
    duties.judge(case.id, severe=case.is_severe)
    moves.acknowledged(case, now)
    moves.move(case, Status.TRIAGED)
    moves.finish(case, "triaged", by_id=by.id, now=now)


def reply(
    case: Case,
    opened: OpenCase,
    text: str,
    *,
    is_answer: bool,
    is_quick: bool = False,
    by: Account,
    now: datetime,
) -> None:
    """Write to the person. The first words from us acknowledge; an answer says what was found or what will be done.

    A quick answer asks the person whether it worked: their yes ends the case, their no makes it a whole one.
    """
    moves.may_write(case, is_answer=is_answer, by=by)
    moves.say(opened, ItemKind.REPLY, {"text": text, "answer": is_answer}, now)
    replied(case, is_answer=is_answer, is_quick=is_quick, by_id=by.id, owed_by=by.id, now=now)


def replied(
    case: Case, *, is_answer: bool, is_quick: bool, by_id: int, owed_by: int, now: datetime
) -> None:
    """What a message to the person ends and begins, on the day it reaches them."""
    if is_answer:
        case.quick = is_quick
    moves.heard(
        case,
        "answered" if is_answer else "replied",
        to=Status.ANSWERED if is_answer else Status.ACKNOWLEDGED,
        is_answer=is_answer,
        by_id=by_id,
        owed_by=owed_by,
        now=now,
    )


def propose_settlement(
    case: Case, opened: OpenCase, text: str, *, by: Account, now: datetime
) -> None:
    """Offer a settlement to everybody in a case; each answers with their own number, and it stands with every yes."""
    if case.state is Status.CLOSED:
        raise RuleBroken(_("This case is already closed."))
    moves.may_decide(case, by)
    moves.say(opened, ItemKind.SETTLEMENT, {"text": text}, now)
    moves.heard(case, "settlement_offered", by_id=by.id, owed_by=by.id, now=now)


def close(
    case: Case,
    opened: OpenCase,
    outcome: Outcome,
    reason: str,
    *,
    prevention: str,
    by: Account,
    now: datetime,
) -> None:
    """End a case with an outcome and the reason the person will read, and say what would have stopped this (S35).

    Raises RuleBroken while findings, or a yes to a settlement, are missing for this way to end.
    """
    if not rules.may_move(case.state, Status.CLOSED):
        raise RuleBroken(moves.step_before(Status.CLOSED))
    moves.may_decide(case, by)
    findings.must_allow(case, opened, outcome)
    remedies.must_allow(case, outcome)
    settlements.must_allow(case.id, opened, outcome)
    moves.note(opened, ItemKind.PREVENTION, {"text": prevention}, now)
    moves.say(opened, ItemKind.OUTCOME, {"text": reason, "outcome": outcome.value}, now)
    case.outcome = outcome
    case.closed_on = clock.local_day(now, settings.current().zone)
    moves.acknowledged(case, now)
    moves.answered(case, now)
    updates.given(case, by.id, still_waiting=False, now=now)
    moves.move(case, Status.CLOSED)
    moves.finish(case, "closed", by_id=by.id, now=now)


def assign(case: Case, owner_id: int, *, by: Account, now: datetime) -> None:
    """The clocks of a case now run for another of its readers."""
    if owner_id not in queries.reader_ids(case.id):
        raise RuleBroken(_("Choose somebody who can read this case."))
    duties.hand_to(case.id, owner_id)
    moves.finish(case, "assigned", by_id=by.id, now=now, about=str(owner_id))


def answer_as_executive(
    duty: Duty, opened: OpenCase, text: str, *, by: Account, now: datetime
) -> None:
    """An executive says in writing what they do about a missed date (S34); the case team reads it."""
    moves.write(
        opened, "work", ItemKind.EXECUTIVE_ANSWER, {"text": text, "kind": duty.kind.value}, now
    )
    duties.fulfil_one(duty, now=now)
    audit.record("executive_answered", by=by.id, now=now, case_id=duty.case_id)


def keep_reason(opened: OpenCase, file_id: str, reason: str, *, now: datetime) -> None:
    """Why a reader took a file that was not cleaned; sealed, for the team and whoever reviews it."""
    moves.write(opened, "work", ItemKind.EVIDENCE_REASON, {"file": file_id, "text": reason}, now)
