"""Casework: each act moves the case, seals what was written and leaves one line."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm.exc import StaleDataError

from portal import clock, db
from portal.accounts import queries as accounts
from portal.audit.models import AuditLine
from portal.catalogues.outcomes import Outcome
from portal.catalogues.severity import Severity
from portal.duties.models import Duty
from portal.duties.rules import DutyKind, DutyState
from portal.errors import RuleBroken
from portal.grievances import queries, sealing, services
from portal.grievances.handover import FAR_AWAY
from portal.grievances.models import Case, Item, Standing
from portal.grievances.rules import ItemKind, Status
from portal.vault.errors import Damaged
from tests import factories
from tests.conftest import A_MONDAY

LATER = A_MONDAY + timedelta(days=1)
PREVENTED = factories.PREVENTED


def do(service, case, *words, now=LATER, **more):
    """One act of the case's first reader, in a write of its own."""
    reader, opened = factories.a_reader(case)
    takes_keys = service not in (services.acknowledge, services.open_words, services.assign)
    with db.write():
        case = db.session().get_one(Case, case.id)
        service(case, *((opened,) if takes_keys else ()), *words, by=reader, now=now, **more)
    return db.session().get_one(Case, case.id)


def acts_on(case):
    wanted = select(AuditLine.act).where(AuditLine.case_id == case.id).order_by(AuditLine.number)
    return list(db.session().scalars(wanted))


def open_duties(case):
    rows = db.session().scalars(
        select(Duty).where(Duty.case_id == case.id, Duty.state == DutyState.OPEN)
    )
    return {duty.kind for duty in rows}


def said(case, kind):
    _reader, opened = factories.a_reader(case)
    return [piece.content for piece in queries.pieces_of(opened, [kind])]


def in_the_inbox(case):
    rows = db.session().scalars(select(Standing).where(Standing.case_id == case.id))
    return {(row.state, row.is_open, row.due_on) for row in rows}


def a_triaged_case():
    case = factories.a_case()
    factories.triage(case, now=LATER)
    return db.session().get_one(Case, case.id)


def test_nobody_can_confirm_reading_words_that_nobody_opened(portal_db):
    case = factories.a_case()

    with pytest.raises(RuleBroken, match="Open the person's words first"):
        do(services.acknowledge, case)

    assert acts_on(case) == []


def test_opening_the_words_is_a_line_of_history_and_tells_the_person_when(portal_db):
    case = factories.a_case()

    do(services.open_words, case)

    assert acts_on(case) == ["words_opened"]
    assert queries.first_read_on(case.id) == LATER


def test_opening_again_keeps_the_first_day_and_leaves_another_line(portal_db):
    case = factories.a_case()
    do(services.open_words, case)

    do(services.open_words, case, now=LATER + timedelta(days=2))

    assert queries.first_read_on(case.id) == LATER
    assert acts_on(case) == ["words_opened"] * 2


def test_a_case_once_read_can_be_acknowledged_and_the_duty_is_done(portal_db):
    case = factories.a_case()
    do(services.open_words, case)

    case = do(services.acknowledge, case)

    assert case.state is Status.ACKNOWLEDGED
    assert case.acknowledged_on == LATER.date()
    assert open_duties(case) == {DutyKind.ANSWER, DutyKind.UPDATE}
    assert in_the_inbox(case) == {(Status.ACKNOWLEDGED, True, case.update_by)}


def test_a_summary_is_sealed_for_the_team_alone(portal_db):
    case = do(services.summarise, factories.a_case(), "Passports kept", "Thirty people, hall 2.")

    assert said(case, ItemKind.SUMMARY) == [
        {"title": "Passports kept", "text": "Thirty people, hall 2."}
    ]
    item = db.session().scalars(select(Item).where(Item.kind == ItemKind.SUMMARY)).one()
    assert item.compartment == "work"
    assert b"Passports" not in item.blob


def test_a_second_summary_leaves_the_first_in_the_file(portal_db):
    case = do(services.summarise, factories.a_case(), "One", "1")

    do(services.summarise, case, "Two", "2", now=LATER + timedelta(hours=1))

    reader, opened = factories.a_reader(case)
    private = opened.author_private
    newest = queries.summaries(reader.id, private, [case])
    assert newest[case.id]["title"] == "Two"
    assert len(said(case, ItemKind.SUMMARY)) == 2


def test_triage_acknowledges_and_moves_the_case(portal_db):
    case = a_triaged_case()

    assert case.state is Status.TRIAGED
    assert case.acknowledged_on == LATER.date()
    assert (case.unit_id, case.right_code, case.function_id) == (5, "FRC-2", 2)
    assert acts_on(case) == ["triaged"]


def test_a_small_place_is_recorded_as_the_unit_above_it_and_its_name_is_sealed(portal_db):
    case = factories.a_case()

    factories.triage(case, unit_id=6)

    case = db.session().get_one(Case, case.id)
    assert case.unit_id == 3
    assert said(case, ItemKind.TRIAGE)[0]["unit"] == "hut"


def test_triage_may_be_corrected_after_an_answer_without_going_back(portal_db):
    case = do(services.reply, a_triaged_case(), "We give them back.", is_answer=True)

    factories.triage(case, severity=Severity(1, 1, 1))

    case = db.session().get_one(Case, case.id)
    assert case.state is Status.ANSWERED
    assert (case.scale, case.scope, case.irremediability) == (1, 1, 1)


def test_a_closed_grievance_cannot_be_triaged(portal_db):
    case = do(
        services.close,
        a_triaged_case(),
        Outcome.RESOLVED_AGREED,
        "They were given back.",
        prevention=PREVENTED,
    )
    before = acts_on(case)

    with pytest.raises(RuleBroken, match="already closed"):
        factories.triage(case)

    assert acts_on(case) == before


def test_a_closed_grievance_takes_no_more_replies(portal_db):
    case = do(
        services.close,
        a_triaged_case(),
        Outcome.RESOLVED_AGREED,
        "They were given back.",
        prevention=PREVENTED,
    )

    with pytest.raises(RuleBroken, match="already closed"):
        do(services.reply, case, "One more thing", is_answer=False)


def test_the_first_words_to_the_person_acknowledge(portal_db):
    case = do(services.reply, factories.a_case(), "Which hall?", is_answer=False)

    assert case.state is Status.ACKNOWLEDGED
    assert open_duties(case) == {DutyKind.ANSWER, DutyKind.UPDATE}
    assert acts_on(case) == ["replied"]


def test_an_answer_ends_the_clock_to_answer(portal_db):
    case = do(services.reply, factories.a_case(), "We found it is true.", is_answer=True)

    assert case.state is Status.ANSWERED
    assert case.answered_on == LATER.date()
    assert open_duties(case) == set()
    assert in_the_inbox(case) == {(Status.ANSWERED, True, FAR_AWAY)}


def test_a_second_answer_keeps_the_day_of_the_first(portal_db):
    case = do(services.reply, factories.a_case(), "First.", is_answer=True)

    case = do(services.reply, case, "More.", is_answer=True, now=LATER + timedelta(days=3))

    assert case.answered_on == LATER.date()


def test_a_case_is_judged_before_it_is_closed(portal_db):
    case = factories.a_case()

    with pytest.raises(RuleBroken, match="triage"):
        do(services.close, case, Outcome.RESOLVED_AGREED, "No reason", prevention=PREVENTED)

    assert said(case, ItemKind.OUTCOME) == []


def test_a_closed_case_says_why_to_the_person_and_owes_nothing_any_more(portal_db):
    case = do(
        services.close,
        a_triaged_case(),
        Outcome.RESOLVED_AGREED,
        "They were given back.",
        prevention=PREVENTED,
    )

    assert (case.state, case.outcome, case.closed_on) == (
        Status.CLOSED,
        Outcome.RESOLVED_AGREED,
        LATER.date(),
    )
    assert said(case, ItemKind.OUTCOME)[0]["text"] == "They were given back."
    assert open_duties(case) == set()
    assert {is_open for _state, is_open, _due in in_the_inbox(case)} == {False}


def test_the_clocks_of_a_case_can_run_for_another_reader_and_for_nobody_else(portal_db):
    case = factories.a_case()
    other = queries.reader_ids(case.id)[-1]

    do(services.assign, case, other)
    with pytest.raises(RuleBroken, match="can read this case"):
        do(services.assign, case, 9)

    owners = db.session().scalars(select(Duty.owner_id).where(Duty.case_id == case.id))
    assert set(owners) == {other}


def test_an_executive_answers_without_opening_anything(portal_db):
    case = factories.a_case()
    okoye, duty = accounts.by_handle("okoye"), db.session().scalars(select(Duty)).first()
    writing = sealing.writing_to(case, okoye.id, factories.people.pair_of("okoye").private)

    with db.write():
        duty = db.session().get_one(Duty, duty.id)
        services.answer_as_executive(duty, writing, "Done by Friday.", by=okoye, now=LATER)

    assert said(case, ItemKind.EXECUTIVE_ANSWER)[0]["text"] == "Done by Friday."
    item = db.session().scalars(select(Item).where(Item.kind == ItemKind.EXECUTIVE_ANSWER)).one()
    with pytest.raises(Damaged):
        writing.open(item, okoye.public)


def test_everything_staff_write_carries_a_moment_in_utc(portal_db):
    do(services.summarise, factories.a_case(), "T", "t", now=datetime(2026, 3, 3, 8, tzinfo=UTC))

    item = db.session().scalars(select(Item).where(Item.kind == ItemKind.SUMMARY)).one()
    assert item.written_at == datetime(2026, 3, 3, 8, tzinfo=UTC)


def test_of_two_who_change_a_case_at_once_the_second_is_told(portal_db, app):
    case = factories.a_case()
    reader, opened = factories.a_reader(case)

    def triage_after_somebody_else():
        with db.write() as session:
            mine = session.get_one(Case, case.id)
            session.execute(Case.__table__.update().where(Case.id == case.id).values(revision=7))
            services.reply(mine, opened, "Words", is_answer=True, by=reader, now=clock.now())

    with pytest.raises(StaleDataError):
        triage_after_somebody_else()

    assert db.session().get_one(Case, case.id).state is Status.RECEIVED


def test_a_broken_rule_leaves_nothing_behind(portal_db):
    case = do(
        services.close,
        a_triaged_case(),
        Outcome.RESOLVED_AGREED,
        "They were given back.",
        prevention=PREVENTED,
    )
    before = db.session().scalars(select(Item.id)).all()

    with pytest.raises(RuleBroken):
        do(services.close, case, Outcome.RESOLVED_AGREED, "Again", prevention=PREVENTED)

    assert set(db.session().scalars(select(Item.id))) == set(before)
