"""After the end a reader looks after the person, at each of the four check-ins, and says what they found."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock, db, sweeps
from portal.catalogues.outcomes import Outcome
from portal.duties.models import Duty
from portal.duties.rules import DutyKind, DutyState
from portal.errors import RuleBroken
from portal.grievances import check_ins, queries, services
from portal.grievances.check_ins import Seen
from portal.grievances.models import Case
from portal.grievances.rules import ItemKind
from tests import factories
from tests.desk import send, text_of


def ended(outcome=Outcome.REFERRED):
    case = factories.a_case(readers={"lena"})
    factories.triage(case)
    reader, opened = factories.a_reader(case)
    with db.write():
        services.close(
            db.session().get(Case, case.id),
            opened,
            outcome,
            "Over.",
            prevention=factories.PREVENTED,
            by=reader,
            now=clock.now(),
        )
    return db.session().get(Case, case.id)


def sweep_after(days):
    clock.freeze(clock.now() + timedelta(days=days))
    with db.write():
        return sweeps.check_in(clock.now())


def owed(case):
    rows = select(Duty).where(
        Duty.case_id == case.id, Duty.kind == DutyKind.CHECK_IN, Duty.state == DutyState.OPEN
    )
    return db.session().scalars(rows.order_by(Duty.due_on)).all()


def look(case, seen=Seen.SILENT):
    reader, opened = factories.a_reader(case)
    with db.write():
        case = db.session().get(Case, case.id)
        check_ins.look(case, opened, seen, "Their shifts are the same.", by=reader, now=clock.now())


def test_nobody_owes_a_look_before_the_person_is_asked(portal_db):
    case = ended()

    assert sweep_after(13) == 0
    assert sweep_after(1) == 1

    assert [duty.due_on for duty in owed(case)] == [case.closed_on + timedelta(days=28)]
    assert owed(case)[0].owner_id in queries.reader_ids(case.id)


def test_a_look_is_owed_for_each_of_the_four_check_ins(portal_db):
    case = ended()
    looks = 0

    for days in (14, 78, 92, 181):
        looks += sweep_after(days)
        look(case)

    assert looks == 4
    assert owed(case) == []


def test_sweeping_late_or_twice_raises_each_look_once(portal_db):
    case = ended()

    assert sweep_after(14 + 20) == 1
    assert owed(case)[0].due_on == clock.now().date() + timedelta(days=7)  # nobody is late at once
    assert sweep_after(0) == 0
    assert sweep_after(1) == 0

    assert len(owed(case)) == 1


def test_what_was_found_is_sealed_for_the_team_and_in_the_trail_only_as_a_word(portal_db):
    case = ended()
    sweep_after(14)

    look(case, Seen.HARM)

    _reader, opened = factories.a_reader(case)
    kept = [piece.content for piece in queries.pieces_of(opened, [ItemKind.LOOKED_AFTER])]
    assert kept == [{"found": "harm", "text": "Their shifts are the same."}]
    with pytest.raises(RuleBroken, match="Nobody owes"):
        look(case)


def test_a_machines_message_is_looked_after_by_nobody(portal_db):
    case = ended()
    with db.write() as current:
        current.get(Case, case.id).outcome = Outcome.NOT_A_MESSAGE

    assert sweep_after(14) == 0


def test_a_reader_says_on_the_page_what_they_found(app, as_user):
    with db.scope():
        case = ended()
        sweep_after(14)
    lena, own = as_user("lena"), f"/desk/grievances/{case.reference}"
    assert f"{own}/look" in text_of(lena.get(own))

    told = {"seen": "nothing", "text": "They wrote that all is well."}
    assert send(lena, f"{own}/look", told).status_code == 303

    page = text_of(lena.get(own))
    assert "Nothing happened to them" in page
    assert f"{own}/look" not in page
