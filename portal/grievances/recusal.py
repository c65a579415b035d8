"""A reader steps back from a case they should not handle: in one act, for good, with new keys for whoever stays (privacy, "Who may read").

Somebody who is not behind the wall takes the empty place and can read what was written so far, the person's wall included.
Names that were locked away stay under the keys they have, because only their people could move them.
"""

import secrets
from datetime import date, datetime
from enum import StrEnum

from flask_babel import gettext as _
from sqlalchemy import update

from portal import clock, db, settings
from portal.accounts import roster
from portal.accounts.models import Account
from portal.audit import services as audit
from portal.grievances import appeals, copies, moves, queries, readers, rounds, seats
from portal.grievances.casefile import CaseFile
from portal.grievances.models import Standing
from portal.grievances.rules import ItemKind


class Why(StrEnum):
    """Why somebody steps back; it stands in the trail, so it says nothing of the case."""

    KNOWS = "knows_somebody"
    PART = "had_a_part"
    OTHER = "other"


def why_words() -> dict[str, str]:
    """The reasons in words."""
    return {
        Why.KNOWS: _("I know somebody in it, or they know me"),
        Why.PART: _("I had a part in what it is about"),
        Why.OTHER: _("Another reason"),
    }


def step_back(file: CaseFile, why: Why, *, by: Account, now: datetime) -> None:
    """Take oneself off a case and let somebody else in. Raises RuleBroken when fewer than two could read it then."""
    case, today = file.case, clock.local_day(now, settings.current().zone)
    moves.say(file.opened, ItemKind.STEPPED_BACK, {"kind": "stepped_back", "off": [by.id]}, now)
    away = file.behind_the_wall() | readers.taken_off(queries.thread_of(file.opened)) | {by.id}
    decides = by.id in rounds.deciders_of(case.id)
    joining = (
        appeals.who_decides(case.id, away, today) if decides else _instead(case.id, away, today)
    )
    seats.change(file.opened, off={by.id}, kept_out=away, add=joining)
    if decides:
        now_decide = (Standing.case_id == case.id, Standing.account_id.in_(joining))
        db.session().execute(update(Standing).where(*now_decide).values(decides=True))
    copies.copy_to_standing(case)
    audit.record("stepped_back", by=by.id, now=now, case_id=case.id, about=why.value)


def _instead(case_id: str, away: frozenset[int], today: date) -> list[int]:
    """Somebody of the company who may read it and does not yet; nobody where it is read from outside alone."""
    people, reading = roster.current().readers_allowed(today), set(queries.reader_ids(case_id))
    inside = {person.id for person in people if not person.outside}
    free = sorted(inside - away - reading)
    return [secrets.choice(free)] if free and reading & inside else []
