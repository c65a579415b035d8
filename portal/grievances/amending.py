"""When the same form comes again with other answers: a wall drawn later stands at once, danger ticked later is heard at once."""

from datetime import datetime

from sqlalchemy import update

from portal import clock, db, hot, settings
from portal.accounts import roster
from portal.grievances import custody, handover, queries, rows, sealing, seats, standing
from portal.grievances.kinds import Kind, goes_outside
from portal.grievances.models import Case, Item, Standing
from portal.grievances.rows import Answers
from portal.grievances.rules import ItemKind
from portal.grievances.sealing import OpenCase
from portal.organisation.queries import site_of
from portal.vault.receipts import Slot


def amend(opened: OpenCase, answers: Answers, form_id: bytes, slot: Slot, *, now: datetime) -> None:
    """Seal the new answers for the team, take the case from everybody they wall off, and hurry when somebody is in danger.

    Raises RuleBroken when nobody would be left to read.
    """
    day = clock.local_day(now, settings.current().zone)
    site = site_of(answers.site)
    site_id = site.id if site else None
    standing.decide(answers.exclusions, answers.names, site_id, on=day, kind=answers.kind)
    _named, walled = standing.wall(answers.exclusions, answers.names, site_id)
    off = walled | _too_near(opened.case_id, answers.kind)
    opened = seats.change(opened, off=off, kept_out=off)
    tell_team(opened, answers, form_id, slot, now=now)
    if answers.urgent:
        _hurry(opened.case_id, now)


def _too_near(case_id: str, kind: Kind) -> frozenset[int]:
    """Readers from inside, when what kind it is turns out to be for those outside alone."""
    if not goes_outside(kind):
        return frozenset()
    people = roster.current().by_id
    return frozenset(one for one in queries.reader_ids(case_id) if not people[one].outside)


def tell_team(
    opened: OpenCase, answers: Answers, form_id: bytes, slot: Slot, *, now: datetime
) -> None:
    """Who must not learn of it, sealed for those who read; asked at each opening."""
    site = site_of(answers.site)
    named, _walled = standing.wall(answers.exclusions, answers.names, site.id if site else None)
    content = rows.told(answers) | {"kind": "intake", "named": sorted(named)}
    item_id = sealing.item_id_for(form_id, f"work {opened.generation}", rows.whole(answers))
    if db.session().get(Item, item_id):
        return
    row = rows.item_row(opened, "work", content, item_id, slot, now.isoformat(), ItemKind.INTAKE)
    hot.insert_rows(rows.TABLES["items"], [row])
    custody.tell_wall(opened, content)


def _hurry(case_id: str, now: datetime) -> None:
    db.session().execute(update(Case).where(Case.id == case_id).values(danger=True))
    db.session().execute(update(Standing).where(Standing.case_id == case_id).values(danger=True))
    handover.hand_over([case_id], now=now)
