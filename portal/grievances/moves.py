"""What every act of casework is made of: sealing what was written, moving the case, ending what was owed, one line of history."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from portal import clock, db, settings
from portal.accounts.models import Account
from portal.audit import services as audit
from portal.duties import services as duties
from portal.duties.rules import DutyKind
from portal.errors import RuleBroken
from portal.grievances import copies, queries, rounds, rules, sealing, updates
from portal.grievances.models import Case, Item
from portal.grievances.rules import ItemKind, Status
from portal.grievances.sealing import OpenCase


def may_write(case: Case, *, is_answer: bool, by: Account) -> None:
    """Whether somebody may write to the person. Raises RuleBroken on a closed case, and after an appeal for who may not decide."""
    if case.state is Status.CLOSED:
        raise RuleBroken(_("This case is already closed."))
    if is_answer:
        may_decide(case, by)


def heard(
    case: Case,
    act: str,
    *,
    to: Status = Status.ACKNOWLEDGED,
    is_answer: bool = False,
    by_id: int,
    owed_by: int,
    now: datetime,
) -> None:
    """The person heard from somebody (`by_id`): what was owed is done, the case moves on, the trail says so.

    The next update, if they still wait, is owed by a reader (`owed_by`).
    """
    acknowledged(case, now)
    if is_answer:
        answered(case, now)
    updates.given(case, owed_by, still_waiting=still_waits(case, is_answer), now=now)
    move(case, to)
    finish(case, act, by_id=by_id, now=now)


def note(opened: OpenCase, kind: ItemKind, content: dict[str, Any], now: datetime) -> None:
    """Seal something for the team alone."""
    write(opened, "work", kind, content, now)


def say(opened: OpenCase, kind: ItemKind, content: dict[str, Any], now: datetime) -> None:
    """Seal something for the person, numbered so that a missing piece shows."""
    thread = queries.thread_of(opened, handed_over_only=True)
    own = sum(piece.author == opened.author for piece in thread) + queries.waiting_of(opened)
    write(opened, "story", kind, {"n": own, "seen": queries.next_place(thread)} | content, now)


def write(
    opened: OpenCase, compartment: str, kind: ItemKind, content: dict[str, Any], now: datetime
) -> None:
    """Seal one piece of ours into a compartment."""
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


def acknowledged(case: Case, now: datetime) -> None:
    """The first sign of ours ends the clock to acknowledge."""
    if case.acknowledged_on is None:
        case.acknowledged_on = clock.local_day(now, settings.current().zone)
        duties.fulfil(case.id, (DutyKind.ACKNOWLEDGE,), now=now)


def answered(case: Case, now: datetime) -> None:
    """What was found or will be done ends the clock to answer."""
    case.answered_on = case.answered_on or clock.local_day(now, settings.current().zone)
    case.again_by = None
    duties.fulfil(case.id, (DutyKind.ANSWER,), now=now)


def still_waits(case: Case, is_answer: bool) -> bool:
    """Whether the person waits for an answer of ours: none was given yet, or they asked for another look."""
    looked_at_again = case.state in (Status.REOPENED, Status.APPEALED) or case.again_by is not None
    return not is_answer and (case.answered_on is None or looked_at_again)


def may_decide(case: Case, by: Account) -> None:
    """After an appeal only those decide who had no part in what was appealed against. Raises RuleBroken."""
    deciders = rounds.deciders_of(case.id)
    if deciders and by.id not in deciders:
        raise RuleBroken(
            _("The person appealed. Only somebody who had no part in it can answer or close.")
        )


def move(case: Case, to: Status) -> None:
    """Bring a case to a stage, or leave it where it is when it is further along. Raises RuleBroken when a step is missing."""
    reached = rules.stage_after(case.state, to)
    if reached is None:
        raise RuleBroken(step_before(to))
    case.state = reached


def step_before(to: Status) -> str:
    """What has to be done first, said to whoever wanted to go on too early."""
    first = {
        Status.PLANNED: _("Do the triage first."),
        Status.ADMITTED: _("Do the triage first."),
        Status.DISCUSSED: _("Say first whether you take it up."),
        Status.INQUIRY: _("Say first whether you take it up."),
        Status.FOUND: _("Say first how you look into it."),
        Status.REMEDY: _("Tell the person first what you found."),
        Status.CLOSED: _("Say first what it touches and where (triage). Then it can be closed."),
    }
    return str(first[to])


def finish(case: Case, act: str, *, by_id: int, now: datetime, about: str = "") -> None:
    """Copy what the inbox shows into every standing row, and leave one line of history."""
    copies.copy_to_standing(case)
    audit.record(act, by=by_id, now=now, case_id=case.id, about=about)
