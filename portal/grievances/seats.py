"""Who reads a case changes through the receipt: somebody is taken off, walled off, or added, and the keys are made anew.

A new generation of keys goes to everybody who reads from now on, so what is written later opens with no key somebody took
away. Whoever is added can open what the receipt can: the story so far, and the work written from now on.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace

from flask_babel import gettext as _
from sqlalchemy import delete, select, update

from portal import db, hot
from portal.accounts import roster
from portal.duties import services as duties
from portal.duties.models import Duty
from portal.duties.rules import DutyState
from portal.errors import RuleBroken
from portal.grievances import (
    custody,
    handover,
    making,
    queries,
    rows,
    sealing,
    standing,
    voices,
)
from portal.grievances.known import copy_holder
from portal.grievances.models import Case, Grant, Standing
from portal.grievances.rules import FEWEST_READERS, Access
from portal.grievances.sealing import OpenCase


def change(
    opened: OpenCase, *, off: Collection[int], kept_out: Collection[int], add: Collection[int] = ()
) -> OpenCase:
    """Take accounts off, add others, and make the keys anew; never fewer than two readers, else people outside join them.

    `kept_out` are all who must not come in instead. Raises RuleBroken when fewer than two could read.
    """
    if not opened.since:
        raise RuleBroken(_("Only somebody whose case this is can do that."))
    had = set(queries.reader_ids(opened.case_id))
    _take_from(opened.case_id, off)
    staying = had - set(off)
    joining = set(add) - staying
    if len(staying | joining) < FEWEST_READERS:
        joining |= _outside_but(kept_out) - staying
    if len(staying | joining) < FEWEST_READERS:
        raise RuleBroken(
            _(
                "Then fewer than two people could read it, and an answer could get lost. Nothing was changed."
            )
        )
    if not joining and staying == had and not custody.concerns(off):
        return opened
    renewed = _renew(opened, sorted(staying | joining), kept_out)
    _seat(renewed, sorted(joining))
    _move_duties(opened.case_id)
    return renewed


def _outside_but(kept_out: Collection[int]) -> set[int]:
    outside = {person.id for person in roster.readers_outside(roster.current())}
    return outside - set(kept_out)


def _take_from(case_id: str, off: Collection[int]) -> None:
    readers = [sealing.account_reader(one) for one in off]
    db.session().execute(delete(Grant).where(Grant.case_id == case_id, Grant.reader.in_(readers)))
    db.session().execute(
        delete(Standing).where(Standing.case_id == case_id, Standing.account_id.in_(off))
    )


def _renew(opened: OpenCase, readers: Iterable[int], kept_out: Collection[int]) -> OpenCase:
    """New pairs for whatever is written from now on, granted to these readers, to every receipt of the case and to recovery.

    The names go to custodians anew; what this person locked away goes along.
    """
    custodians = standing.custodians(kept_out)
    new = replace(making.new_keys(), case_id=opened.case_id, generation=opened.generation + 1)
    hot.insert_rows(rows.TABLES["case_keys"], new.rows(custodians))
    current = roster.current()
    publics = {sealing.account_reader(one): current.by_id[one].public or b"" for one in readers}
    granted = new.grant_rows(publics | {sealing.RECOVERY: current.recovery_public})
    hot.insert_rows(rows.TABLES["grants"], granted + _voice_grants(opened, new))
    db.session().execute(
        update(Case).where(Case.id == opened.case_id).values(generation=new.generation)
    )
    older = {**opened.older, opened.generation: opened.privates}
    held = {"story": new.story.private}
    renewed = replace(
        opened, generation=new.generation, publics=new.publics, privates=held, older=older
    )
    custody.move(opened, renewed, custodians)
    return renewed


def _voice_grants(opened: OpenCase, new: making.NewKeys) -> list[dict[str, object]]:
    """The new story, and no work, for every receipt of the case that may open the story."""
    publics = sealing.voice_publics(new.case_id)
    ids = sorted(voices.may_have_story(opened))
    receivers = {sealing.voice_reader(one): publics[sealing.voice_author(one)] for one in ids}
    return new.grant_rows(receivers, ("story",))


def _seat(opened: OpenCase, joining: Collection[int]) -> None:
    """A standing to read, and the story so far, for whoever joins."""
    people = roster.current().by_id
    case = db.session().get_one(Case, opened.case_id)
    for account_id in joining:
        reader = sealing.account_reader(account_id)
        db.session().execute(
            delete(Grant).where(
                Grant.case_id == case.id,
                Grant.reader == reader,
                Grant.generation < opened.generation,
            )
        )
        older = making.older_grant_rows(opened, reader, people[account_id].public or b"")
        hot.insert_rows(rows.TABLES["grants"], older)
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
    """What somebody taken off owed about the case is owed by a reader of it."""
    people = select(Standing.account_id).where(Standing.case_id == case_id)
    lost = (Duty.case_id == case_id, Duty.state == DutyState.OPEN, Duty.owner_id.not_in(people))
    if db.session().scalar(select(Duty.id).where(*lost).limit(1)):
        owner = duties.least_busy(queries.reader_ids(case_id))
        db.session().execute(update(Duty).where(*lost).values(owner_id=owner))
    copy_holder(case_id)
