"""When the same form comes again with other answers: a wall drawn later stands at once, danger ticked later is heard at once."""

from datetime import datetime
from functools import partial

from sqlalchemy import delete, select, update

from portal import bulk, clock, db, settings
from portal.accounts import roster
from portal.duties import services as duties
from portal.duties.models import Duty
from portal.duties.rules import DutyState
from portal.grievances import handover, making, queries, rows, sealing, standing
from portal.grievances.kinds import Kind, goes_outside
from portal.grievances.models import Case, Grant, Item, Standing
from portal.grievances.rows import Answers
from portal.grievances.rules import Access, ItemKind
from portal.grievances.sealing import OpenCase
from portal.organisation.queries import site_of
from portal.vault.receipts import Slot


def amend(opened: OpenCase, answers: Answers, form_id: bytes, slot: Slot, *, now: datetime) -> None:
    """Seal the new answers for the team, take the case from everybody they wall off, and hurry when somebody is in danger.

    Raises RuleBroken when nobody would be left to read.
    """
    site = site_of(answers.site)
    site_id = site.id if site else None
    day = clock.local_day(now, settings.current().zone)
    decision = standing.decide(
        answers.exclusions, answers.names, site_id, on=day, kind=answers.kind
    )
    tell = partial(_tell, opened, answers, decision, form_id, slot, now)
    tell("work")
    _named, walled = standing.wall(answers.exclusions, answers.names, site_id)
    _take_from(opened.case_id, walled | _too_near(opened.case_id, answers.kind))
    if not queries.reader_ids(opened.case_id):
        _give_story_to(opened, decision.readers)
        tell("story")
    _move_duties(opened.case_id)
    if answers.urgent:
        _hurry(opened.case_id, now)


def _tell(
    opened: OpenCase,
    answers: Answers,
    decision: standing.Decision,
    form_id: bytes,
    slot: Slot,
    now: datetime,
    compartment: str,
) -> None:
    """Who must not learn of it, for those who hold a key to this compartment."""
    content = rows.told(answers) | {"kind": "intake", "named": list(decision.named)}
    item_id = sealing.item_id_for(form_id, f"{compartment} intake", rows.whole(answers))
    row = rows.item_row(
        opened, compartment, content, item_id, slot, now.isoformat(), ItemKind.INTAKE
    )
    if db.session().get(Item, item_id) is None:
        bulk.insert_rows(rows.TABLES["items"], [row])


def _too_near(case_id: str, kind: Kind) -> frozenset[int]:
    """Readers from inside, when what kind it is turns out to be for those outside alone."""
    if not goes_outside(kind):
        return frozenset()
    people = roster.current().by_id
    return frozenset(one for one in queries.reader_ids(case_id) if not people[one].outside)


def _take_from(case_id: str, walled: frozenset[int]) -> None:
    readers = [sealing.account_reader(one) for one in walled]
    db.session().execute(delete(Grant).where(Grant.case_id == case_id, Grant.reader.in_(readers)))
    db.session().execute(
        delete(Standing).where(Standing.case_id == case_id, Standing.account_id.in_(walled))
    )


def _give_story_to(opened: OpenCase, readers: tuple[int, ...]) -> None:
    """The person can open only their story, so that is what the new readers get of it."""
    people = roster.current().by_id
    case = db.session().get_one(Case, opened.case_id)
    for account_id in readers:
        row = making.story_grant_row(opened, account_id, people[account_id].public or b"")
        bulk.insert_rows(rows.TABLES["grants"], [row])
        db.session().merge(_reading(case, account_id))
    db.session().flush()


def _reading(case: Case, account_id: int) -> Standing:
    return Standing(
        account_id=account_id,
        case_id=case.id,
        access=Access.READ,
        state=case.state,
        danger=case.danger,
        handed_over=case.handed_over_on is not None,
        is_open=case.closed_on is None,
        due_on=case.acknowledge_by or handover.FAR_AWAY,
    )


def _move_duties(case_id: str) -> None:
    """What somebody now walled off owed about the case is owed by a reader of it."""
    people = select(Standing.account_id).where(Standing.case_id == case_id)
    lost = (Duty.case_id == case_id, Duty.state == DutyState.OPEN, Duty.owner_id.not_in(people))
    if db.session().scalar(select(Duty.id).where(*lost).limit(1)):
        owner = duties.least_busy(queries.reader_ids(case_id))
        db.session().execute(update(Duty).where(*lost).values(owner_id=owner))


def _hurry(case_id: str, now: datetime) -> None:
    db.session().execute(update(Case).where(Case.id == case_id).values(danger=True))
    db.session().execute(update(Standing).where(Standing.case_id == case_id).values(danger=True))
    handover.hand_over([case_id], now=now)
