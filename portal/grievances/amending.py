"""When the same form comes again with other answers: a wall drawn later stands at once, danger ticked later is heard at once."""

from datetime import datetime

from sqlalchemy import update

from portal import clock, db, hot, settings
from portal.grievances import handover, rows, sealing, seats, standing
from portal.grievances.models import Case, Item, Standing
from portal.grievances.rows import Answers
from portal.grievances.rules import Danger, ItemKind
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
    standing.decide(answers.exclusions, answers.names, site_id, on=day)
    _named, walled = standing.wall(answers.exclusions, answers.names, site_id)
    opened = seats.change(opened, off=walled, kept_out=walled)
    tell_team(opened, answers, form_id, slot, now=now)
    if answers.danger is Danger.YES:
        _hurry(opened.case_id, now)


def tell_team(
    opened: OpenCase, answers: Answers, form_id: bytes, slot: Slot, *, now: datetime
) -> None:
    """Who must not learn of it, sealed for those who read; asked at each opening."""
    site = site_of(answers.site)
    named, _walled = standing.wall(answers.exclusions, answers.names, site.id if site else None)
    content = {"kind": "intake", "named": sorted(named)} | rows.told(answers)
    item_id = sealing.item_id_for(form_id, f"work {opened.generation}", rows.whole(answers))
    if db.session().get(Item, item_id):
        return
    row = rows.item_row(opened, "work", content, item_id, slot, now.isoformat(), ItemKind.INTAKE)
    hot.insert_rows(rows.TABLES["items"], [row])


def _hurry(case_id: str, now: datetime) -> None:
    db.session().execute(update(Case).where(Case.id == case_id).values(danger=True))
    db.session().execute(update(Standing).where(Standing.case_id == case_id).values(danger=True))
    handover.hand_over([case_id], now=now)
