"""Casework: one function for each thing staff do with a case. Each moves the case, seals what was written, leaves one line.

Callers hold an `OpenCase` (what their key opens) and run inside one `db.write()`.
"""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select, update

from portal import clock, db, settings
from portal.accounts.models import Account
from portal.audit import services as audit
from portal.catalogues.outcomes import Outcome
from portal.catalogues.severity import Severity
from portal.duties import services as duties
from portal.duties.models import Duty
from portal.duties.rules import DutyKind
from portal.errors import RuleBroken
from portal.grievances import copies, queries, rounds, rules, sealing, settlements, updates
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
    _acknowledged(case, now)
    if case.state is Status.RECEIVED:
        _move(case, Status.ACKNOWLEDGED)
    _finish(case, "acknowledged", by=by, now=now)


def summarise(
    case: Case, opened: OpenCase, title: str, text: str, *, by: Account, now: datetime
) -> None:
    """Write the staff summary the team works from; an earlier one stays in the file."""
    _write(opened, "work", ItemKind.SUMMARY, {"title": title, "text": text}, now)
    audit.record("summarised", by=by.id, now=now, case_id=case.id)


def write_note(case: Case, opened: OpenCase, text: str, *, by: Account, now: datetime) -> None:
    """Write something down for those who read the case, now and later; the person never sees it."""
    note(opened, ItemKind.NOTE, {"text": text}, now)
    audit.record("noted", by=by.id, now=now, case_id=case.id)


def show_summary(case: Case, opened: OpenCase, text: str, *, by: Account, now: datetime) -> None:
    """Copy the summary into the story, so that the person can say whether it is right before anything is found."""
    if case.answered_on is not None:
        raise RuleBroken(_("There is an answer already. Show a summary before the findings."))
    say(opened, ItemKind.SHOWN_SUMMARY, {"text": text}, now)
    _finish(case, "summary_shown", by=by, now=now)


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
    _write(
        opened,
        "work",
        ItemKind.TRIAGE,
        {"unit": units.units[unit_id].code, "reasons": reasons},
        now,
    )
    if case.state in (Status.RECEIVED, Status.ACKNOWLEDGED):
        _acknowledged(case, now)
        _move(case, Status.TRIAGED)
    _finish(case, "triaged", by=by, now=now)


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
    may_write(case, is_answer=is_answer, by=by)
    say(opened, ItemKind.REPLY, {"text": text, "answer": is_answer}, now)
    heard(case, is_answer=is_answer, is_quick=is_quick, by_id=by.id, owed_by=by.id, now=now)


def may_write(case: Case, *, is_answer: bool, by: Account) -> None:
    """Whether somebody may write to the person. Raises RuleBroken on a closed case, and after an appeal for who may not decide."""
    if case.state is Status.CLOSED:
        raise RuleBroken(_("This case is already closed."))
    if is_answer:
        _may_decide(case, by)


def heard(
    case: Case, *, is_answer: bool, is_quick: bool, by_id: int, owed_by: int, now: datetime
) -> None:
    """The person heard from somebody (`by_id`): what was owed is done, the case moves on, the trail says so.

    The next update, if they still wait, is owed by a reader (`owed_by`).
    """
    _acknowledged(case, now)
    if is_answer:
        case.quick = is_quick
        _answered(case, now)
    updates.given(case, owed_by, still_waiting=_still_waits(case, is_answer), now=now)
    if is_answer and case.state is not Status.ANSWERED:
        _move(case, Status.ANSWERED)
    elif case.state is Status.RECEIVED:
        _move(case, Status.ACKNOWLEDGED)
    copies.copy_to_standing(case)
    audit.record("answered" if is_answer else "replied", by=by_id, now=now, case_id=case.id)


def propose_settlement(
    case: Case, opened: OpenCase, text: str, *, by: Account, now: datetime
) -> None:
    """Offer a settlement to everybody in a case; each answers with their own number, and it stands with every yes."""
    if case.state is Status.CLOSED:
        raise RuleBroken(_("This case is already closed."))
    _may_decide(case, by)
    say(opened, ItemKind.SETTLEMENT, {"text": text}, now)
    _acknowledged(case, now)
    updates.given(case, by.id, still_waiting=_still_waits(case, is_answer=False), now=now)
    if case.state is Status.RECEIVED:
        _move(case, Status.ACKNOWLEDGED)
    _finish(case, "settlement_offered", by=by, now=now)


def close(
    case: Case, opened: OpenCase, outcome: Outcome, reason: str, *, by: Account, now: datetime
) -> None:
    """End a case with an outcome and the reason the person will read."""
    if not rules.may_move(case.state, Status.CLOSED):
        raise RuleBroken(_("Say first what it touches and where (triage). Then it can be closed."))
    _may_decide(case, by)
    settlements.must_allow(case.id, opened, outcome)
    say(opened, ItemKind.OUTCOME, {"text": reason, "outcome": outcome.value}, now)
    case.outcome = outcome
    case.closed_on = clock.local_day(now, settings.current().zone)
    _acknowledged(case, now)
    _answered(case, now)
    updates.given(case, by.id, still_waiting=False, now=now)
    _move(case, Status.CLOSED)
    _finish(case, "closed", by=by, now=now)


def assign(case: Case, owner_id: int, *, by: Account, now: datetime) -> None:
    """The clocks of a case now run for another of its readers."""
    if owner_id not in queries.reader_ids(case.id):
        raise RuleBroken(_("Choose somebody who can read this case."))
    duties.hand_to(case.id, owner_id)
    _finish(case, "assigned", by=by, now=now, about=str(owner_id))


def answer_as_executive(
    duty: Duty, opened: OpenCase, text: str, *, by: Account, now: datetime
) -> None:
    """An executive says in writing what they do about a missed date (S34); the case team reads it."""
    _write(opened, "work", ItemKind.EXECUTIVE_ANSWER, {"text": text, "kind": duty.kind.value}, now)
    duties.fulfil_one(duty, now=now)
    audit.record("executive_answered", by=by.id, now=now, case_id=duty.case_id)


def keep_reason(opened: OpenCase, file_id: str, reason: str, *, now: datetime) -> None:
    """Why a reader took a file that was not cleaned; sealed, for the team and whoever reviews it."""
    _write(opened, "work", ItemKind.EVIDENCE_REASON, {"file": file_id, "text": reason}, now)


def note(opened: OpenCase, kind: ItemKind, content: dict[str, Any], now: datetime) -> None:
    """Seal something for the team alone."""
    _write(opened, "work", kind, content, now)


def say(opened: OpenCase, kind: ItemKind, content: dict[str, Any], now: datetime) -> None:
    """Seal something for the person, numbered so that a missing piece shows."""
    thread = queries.thread_of(opened, handed_over_only=True)
    own = sum(piece.author == opened.author for piece in thread) + queries.waiting_of(opened)
    _write(opened, "story", kind, {"n": own, "seen": queries.next_place(thread)} | content, now)


def _write(
    opened: OpenCase, compartment: str, kind: ItemKind, content: dict[str, Any], now: datetime
) -> None:
    item_id = sealing.new_id()
    db.session().add(
        Item(
            id=item_id,
            case_id=opened.case_id,
            compartment=compartment,
            generation=opened.generation,
            author=opened.author,
            kind=kind,
            written_at=now,
            blob=opened.seal(compartment, content, item_id),
        )
    )


def _acknowledged(case: Case, now: datetime) -> None:
    if case.acknowledged_on is None:
        case.acknowledged_on = clock.local_day(now, settings.current().zone)
        duties.fulfil(case.id, (DutyKind.ACKNOWLEDGE,), now=now)


def _answered(case: Case, now: datetime) -> None:
    case.answered_on = case.answered_on or clock.local_day(now, settings.current().zone)
    case.again_by = None
    duties.fulfil(case.id, (DutyKind.ANSWER,), now=now)


def _still_waits(case: Case, is_answer: bool) -> bool:
    """Whether the person waits for an answer of ours: none was given yet, or they asked for another look."""
    looked_at_again = case.state in (Status.REOPENED, Status.APPEALED) or case.again_by is not None
    return not is_answer and (case.answered_on is None or looked_at_again)


def _may_decide(case: Case, by: Account) -> None:
    """After an appeal only those decide who had no part in what was appealed against. Raises RuleBroken."""
    deciders = rounds.deciders_of(case.id)
    if deciders and by.id not in deciders:
        raise RuleBroken(
            _("The person appealed. Only somebody who had no part in it can answer or close.")
        )


def _move(case: Case, to: Status) -> None:
    if not rules.may_move(case.state, to):
        raise RuleBroken(_("This case is already further than that."))
    case.state = to


def _finish(case: Case, act: str, *, by: Account, now: datetime, about: str = "") -> None:
    """Copy what the inbox shows into every standing row, and leave one line of history."""
    copies.copy_to_standing(case)
    audit.record(act, by=by.id, now=now, case_id=case.id, about=about)
