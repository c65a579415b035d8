"""An appeal goes to somebody who had no part in what it is about: inside when there are two such people, else outside."""

import secrets
from datetime import date, datetime

from sqlalchemy import select, update

from portal import db
from portal.accounts import roster
from portal.audit.models import AuditLine
from portal.duties.rules import promised
from portal.grievances import acts_of_person as acts
from portal.grievances import queries, readers, rules, seats
from portal.grievances.acts_of_person import Hand
from portal.grievances.models import Standing
from portal.grievances.rules import Status
from portal.grievances.told import Told


def appeal(hand: Hand, text: str, *, today: date, now: datetime) -> None:
    """Ask that somebody else decides, within the days promised. Raises RuleBroken."""
    acts.in_time(hand.case, today, promised().appeal_days)
    if not acts.tell(hand, Told.APPEAL, text, now=now):
        return
    kept_out = readers.kept_out(hand)
    deciders = who_decides(hand.opened.case_id, kept_out, today)
    opened = seats.change(hand.opened, off=(), kept_out=kept_out, add=deciders)
    readers.tell_wall(hand, opened, now=now)
    db.session().execute(
        update(Standing)
        .where(
            Standing.case_id == hand.opened.case_id,
            Standing.account_id.in_(deciders),
        )
        .values(decides=True)
    )
    acts.ask(hand, Status.APPEALED, now)


def who_decides(case_id: str, kept_out: frozenset[int], today: date) -> list[int]:
    """Readers of the roster who neither read the case nor did anything in it; else everybody outside who is not kept out."""
    current, involved = roster.current(), _involved(case_id) | kept_out
    allowed = current.readers_allowed(today)
    inside = [p.id for p in allowed if not p.outside and p.id not in involved]
    if len(inside) >= rules.FEWEST_READERS:
        return secrets.SystemRandom().sample(sorted(inside), rules.FEWEST_READERS)
    outside = [p.id for p in allowed if p.outside and p.id not in kept_out]
    fresh = [one for one in outside if one not in involved]
    return fresh or outside


def _involved(case_id: str) -> frozenset[int]:
    acted = select(AuditLine.account_id).where(AuditLine.case_id == case_id)
    people = {one for one in db.session().scalars(acted) if one is not None}
    return frozenset({*queries.reader_ids(case_id), *people})
