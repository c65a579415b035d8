"""Duties on real databases: raised, done, climbing along the case's own ladder."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import delete, select

from portal import clock, db
from portal.audit.models import AuditLine
from portal.duties import queries, services
from portal.duties.models import Duty
from portal.duties.rules import DutyKind, DutyState, Rung
from portal.errors import NotFound
from portal.grievances import ladder
from portal.grievances.models import Standing
from tests import factories
from tests.conftest import A_MONDAY

CASE = "c" * 32
DUE = date(2026, 3, 10)


def at(day, hour=9):
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def a_duty(owner_id=1, due_on=DUE, kind=DutyKind.ACKNOWLEDGE, **changes):
    with db.write():
        values = {"case_id": CASE, "law": "eu_2019_1937", "clock": "standard"} | changes
        return services.raise_duty(kind, owner_id=owner_id, due_on=due_on, **values).id


def on_the_ladder(*, head=7, executive=9):
    return lambda _case, rung: {Rung.HEAD: head, Rung.EXECUTIVE: executive}.get(rung)


def sweep(day, people=None):
    clock.freeze(at(day))
    with db.write():
        return services.sweep(people or on_the_ladder(), now=at(day))


def raised():
    rows = db.session().scalars(select(Duty).where(Duty.raised_from.is_not(None)))
    return {(duty.kind, duty.owner_id) for duty in rows}


def rung_of(duty_id):
    return db.session().get_one(Duty, duty_id).rung


def snapshot():
    rows = db.session().execute(select(Duty.__table__).order_by(Duty.id)).all()
    lines = db.session().execute(select(AuditLine.digest).order_by(AuditLine.number)).all()
    return rows, lines


def test_nothing_climbs_before_its_day(portal_db):
    a_duty()

    assert sweep(DUE - timedelta(days=3)) == 0


def test_about_a_severe_case_an_executive_hears_on_the_same_day_as_the_head(portal_db):
    duty = a_duty(severe=True)

    sweep(DUE)
    assert raised() == set()
    sweep(DUE + timedelta(days=1))

    assert rung_of(duty) is Rung.EXECUTIVE
    assert raised() == {(DutyKind.STEP_IN, 7), (DutyKind.EXECUTIVE_ANSWER, 9)}


def test_what_is_owed_climbs_faster_once_triage_judged_the_case_severe(portal_db):
    duty = a_duty()
    sweep(DUE - timedelta(days=2))

    with db.write():
        services.judge(CASE, severe=True)
    sweep(DUE + timedelta(days=1))

    assert rung_of(duty) is Rung.EXECUTIVE


@pytest.mark.parametrize(
    ("days", "rung", "told"),
    [
        (-2, Rung.REMINDED, set()),
        (0, Rung.REMINDED, set()),
        (1, Rung.HEAD, {(DutyKind.STEP_IN, 7)}),
        (4, Rung.EXECUTIVE, {(DutyKind.STEP_IN, 7), (DutyKind.EXECUTIVE_ANSWER, 9)}),
    ],
)
def test_a_missed_date_climbs_by_itself(portal_db, days, rung, told):
    duty = a_duty()

    for day in range(-3, days + 1):
        sweep(DUE + timedelta(days=day))

    assert rung_of(duty) is rung
    assert raised() == told


@pytest.mark.parametrize("days", [1, 4, 30])
def test_a_sweep_that_comes_late_climbs_every_rung_it_missed_once(portal_db, days):
    duty = a_duty()

    sweep(DUE + timedelta(days=days))

    late = {1: Rung.HEAD, 4: Rung.EXECUTIVE, 30: Rung.EXECUTIVE}
    assert rung_of(duty) is late[days]
    assert len(raised()) == len({1: "h", 4: "he", 30: "he"}[days])


def test_a_second_sweep_of_the_same_day_changes_nothing(portal_db):
    a_duty()
    sweep(DUE + timedelta(days=4))
    before = snapshot()

    assert sweep(DUE + timedelta(days=4)) == 0

    assert snapshot() == before


def test_without_a_head_on_the_ladder_the_executive_hears_at_once(portal_db):
    duty = a_duty()

    sweep(DUE + timedelta(days=1), on_the_ladder(head=None))

    assert rung_of(duty) is Rung.EXECUTIVE
    assert raised() == {(DutyKind.EXECUTIVE_ANSWER, 9)}


def test_what_the_executive_does_not_answer_reaches_the_boards_list(portal_db):
    a_duty()
    sweep(DUE + timedelta(days=4))
    asked = db.session().scalars(select(Duty).where(Duty.kind == DutyKind.EXECUTIVE_ANSWER)).one()

    sweep(asked.due_on + timedelta(days=1))

    assert rung_of(asked.id) is Rung.BOARD


def test_each_rung_leaves_a_line_that_names_nobody(portal_db):
    a_duty()
    sweep(DUE + timedelta(days=4))

    lines = db.session().scalars(select(AuditLine).where(AuditLine.case_id == CASE)).all()
    assert [line.act for line in lines] == ["duty_reminded", "duty_head", "duty_executive"]
    assert {line.account_id for line in lines} == {None}


def test_done_is_done_and_frees_whoever_was_asked_to_step_in(portal_db):
    duty = a_duty()
    sweep(DUE + timedelta(days=1))

    with db.write():
        services.fulfil(CASE, (DutyKind.ACKNOWLEDGE,), now=at(DUE))

    assert db.session().get_one(Duty, duty).state is DutyState.DONE
    assert queries.count_owed_by(7) == 0
    assert sweep(DUE + timedelta(days=30)) == 0


def test_an_executive_still_answers_for_a_date_that_was_missed(portal_db):
    a_duty()
    sweep(DUE + timedelta(days=4))

    with db.write():
        services.fulfil(CASE, (DutyKind.ACKNOWLEDGE,), now=at(DUE))

    assert [duty.kind for duty in queries.owed_by(9)] == [DutyKind.EXECUTIVE_ANSWER]


def test_only_its_owner_finds_a_duty(portal_db):
    duty = a_duty(owner_id=1)

    assert queries.own(1, duty).id == duty
    with pytest.raises(NotFound):
        queries.own(2, duty)


def test_the_page_of_what_somebody_owes_is_soonest_first_and_pages_without_a_gap(
    portal_db, monkeypatch
):
    monkeypatch.setattr(queries, "PAGE", 2)
    for days in (3, 1, 2):
        a_duty(due_on=DUE + timedelta(days=days))

    first = queries.owed_by(1)
    rest = queries.owed_by(1, (first[1].due_on, first[1].id))

    assert [duty.due_on.day for duty in [*first[:2], *rest]] == [11, 12, 13]


def test_many_duties_climb_in_one_sweep(portal_db, monkeypatch):
    monkeypatch.setattr(services, "AT_ONCE", 2)
    duties = [a_duty() for _n in range(5)]

    sweep(DUE + timedelta(days=4))

    assert {rung_of(duty) for duty in duties} == {Rung.EXECUTIVE}


def test_the_sweep_of_a_real_case_asks_its_own_ladder(portal_db):
    case = factories.a_case(now=A_MONDAY)
    factories.triage(case, function_id=2)

    sweep(case.answer_by + timedelta(days=4), ladder.person_on)

    assert (DutyKind.STEP_IN, 8) in raised()
    assert {owner for kind, owner in raised() if kind is DutyKind.EXECUTIVE_ANSWER} <= {9, 10}


def test_a_walled_head_hears_nothing_and_the_executive_who_is_left_does(portal_db):
    case = factories.a_case(now=A_MONDAY, names="Hugo Marchetti")
    factories.triage(case, function_id=2)

    sweep(case.answer_by + timedelta(days=1), ladder.person_on)

    assert raised() == {(DutyKind.EXECUTIVE_ANSWER, 9)}


def test_with_every_executive_walled_somebody_outside_must_answer(portal_db):
    case = factories.a_case(now=A_MONDAY, names="Solberg, Okoye")

    sweep(case.answer_by + timedelta(days=4), ladder.person_on)

    executives = {owner for kind, owner in raised() if kind is DutyKind.EXECUTIVE_ANSWER}
    assert executives
    assert executives <= {5, 6}


def test_a_ladder_with_nobody_on_it_ends_the_climb_without_an_error(portal_db):
    case = factories.a_case(now=A_MONDAY)
    with db.write() as session:
        session.execute(delete(Standing).where(Standing.case_id == case.id))

    assert sweep(case.answer_by + timedelta(days=40), ladder.person_on) > 0
    assert raised() == set()


def test_a_duty_handed_to_another_reader_climbs_like_before(portal_db):
    duty = a_duty()
    with db.write():
        services.hand_to(CASE, 2)

    sweep(DUE - timedelta(days=2))

    assert db.session().get_one(Duty, duty).owner_id == 2
    assert rung_of(duty) is Rung.REMINDED
