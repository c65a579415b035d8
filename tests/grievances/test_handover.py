"""The handover: the only day a case of a complainant carries."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from portal import clock, db, settings
from portal.audit.models import AuditLine
from portal.duties.models import Duty
from portal.duties.rules import DutyKind
from portal.grievances import filing, handover, queries, views
from portal.grievances.models import Case, Item, Standing
from portal.grievances.rules import Batch
from portal.vault import receipts
from tests import factories

MORNING = datetime(2026, 3, 3, 9, tzinfo=UTC)  # a Tuesday
NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
SATURDAY = datetime(2026, 3, 7, 12, tzinfo=UTC)
MONDAY = datetime(2026, 3, 9, 12, tzinfo=UTC)


def sweep(now):
    clock.freeze(now)
    with db.write():
        return handover.sweep(now=now)


def a_waiting_case(now=MORNING, **changes):
    return factories.case_of(factories.file(now=now, **changes)).id


def day_of(case_id):
    return db.session().get_one(Case, case_id).handed_over_on


def duties_of(case_id):
    return db.session().scalars(select(Duty).where(Duty.case_id == case_id)).all()


def test_before_noon_everything_waits(portal_db):
    case = a_waiting_case()

    assert sweep(NOON - timedelta(minutes=1)) == 0
    assert day_of(case) is None


def test_at_noon_everything_that_waits_is_handed_over_under_one_day(portal_db):
    cases = [a_waiting_case(), a_waiting_case()]

    assert sweep(NOON) == 2
    assert {day_of(case) for case in cases} == {NOON.date()}
    assert set(db.session().scalars(select(Item.handed_over_on))) == {NOON.date()}


def test_noon_is_that_of_the_deployment(portal_db, monkeypatch):
    monkeypatch.setattr(settings.current(), "time_zone", "America/Lima")
    case = a_waiting_case()

    assert sweep(NOON) == 0
    assert sweep(NOON + timedelta(hours=5)) == 1
    assert day_of(case) == NOON.date()


def test_nothing_is_handed_over_on_a_day_off(portal_db):
    case = a_waiting_case(SATURDAY - timedelta(hours=3))

    assert sweep(SATURDAY) == 0
    assert day_of(case) is None


def test_a_small_place_is_handed_over_on_the_first_working_day_of_the_week(portal_db):
    case = a_waiting_case(site="hut")

    assert sweep(NOON) == 0
    assert sweep(MONDAY) == 1
    assert day_of(case) == MONDAY.date()


def test_a_late_handover_hands_over_everything_at_once(portal_db):
    case = a_waiting_case()

    assert sweep(NOON + timedelta(days=1, hours=3)) == 1
    assert day_of(case) == date(2026, 3, 4)


def test_a_second_handover_finds_nothing_and_changes_nothing(portal_db):
    case = a_waiting_case()
    sweep(NOON)
    before = [duty.id for duty in duties_of(case)]

    assert sweep(NOON + timedelta(hours=1)) == 0
    assert sweep(NOON + timedelta(days=1)) == 0

    assert [duty.id for duty in duties_of(case)] == before
    assert day_of(case) == NOON.date()


def test_from_its_handover_on_a_case_is_owed_an_acknowledgement_an_answer_and_an_update(portal_db):
    case = a_waiting_case()
    sweep(NOON)

    row = db.session().get_one(Case, case)
    owed = {duty.kind: duty.due_on for duty in duties_of(case)}
    assert owed == {
        DutyKind.ACKNOWLEDGE: row.acknowledge_by,
        DutyKind.ANSWER: row.answer_by,
        DutyKind.UPDATE: row.update_by,
    }
    assert {duty.owner_id for duty in duties_of(case)} <= set(queries.reader_ids(case))


def test_the_day_the_receipt_page_promises_is_the_day_it_is_handed_over(portal_db):
    for hours in range(0, 24 * 8, 5):
        sent = MORNING + timedelta(hours=hours)
        promised = handover.next_day(sent, Batch.DAILY)
        noon = datetime(promised.year, promised.month, promised.day, 12, tzinfo=UTC)

        assert sent < noon or sent.hour < 12
        assert promised.weekday() < 5


@pytest.mark.parametrize(
    ("sent", "batch", "day"),
    [
        (MORNING, Batch.DAILY, date(2026, 3, 3)),
        (NOON, Batch.DAILY, date(2026, 3, 4)),
        (datetime(2026, 3, 6, 12, tzinfo=UTC), Batch.DAILY, date(2026, 3, 9)),
        (MORNING, Batch.WEEKLY, date(2026, 3, 9)),
        (MONDAY, Batch.WEEKLY, date(2026, 3, 16)),
    ],
)
def test_what_comes_after_noon_waits_for_the_next_working_noon(portal_db, sent, batch, day):
    assert handover.next_day(sent, batch) == day


@pytest.mark.parametrize("weekday", range(7))
def test_the_laws_seven_days_hold_from_the_sending_on_every_weekday(portal_db, weekday):
    sent = MONDAY + timedelta(days=weekday, minutes=1)

    day = handover.next_day(sent, Batch.DAILY)
    acknowledge, answer = handover.dates_owed(day, danger=False, batch=Batch.DAILY)

    assert acknowledge <= sent.date() + timedelta(days=7)
    assert answer <= date(2026, 6, 9) + timedelta(days=weekday)


def test_the_handover_leaves_no_line_that_would_tell_an_hour(portal_db):
    before = db.session().scalar(select(func.count()).select_from(AuditLine))
    a_waiting_case(what="He will kill me")
    a_waiting_case()

    sweep(NOON)

    assert db.session().scalar(select(func.count()).select_from(AuditLine)) == before


def test_the_reader_who_owes_least_gets_the_next_case(portal_db):
    owners = []
    for _turn in range(4):
        case = a_waiting_case(names="Castillo, Petrova")
        sweep(NOON)
        owners.append(duties_of(case)[0].owner_id)

    assert sorted(owners) == [1, 1, 2, 2]


def test_a_message_of_a_handed_over_case_goes_with_the_next_batch(portal_db):
    receipt = factories.file(now=MORNING)
    sweep(NOON)
    with db.write():
        filing.write_back(
            filing.opened_by(receipt)[1], 0, "More.", "en", receipts.new_form_id(), now=NOON
        )

    assert sweep(NOON + timedelta(days=1)) == 1

    days = set(db.session().scalars(select(Item.handed_over_on)))
    assert days == {NOON.date(), date(2026, 3, 4)}


def test_the_desk_sees_nothing_of_a_case_that_waits(portal_db):
    case = a_waiting_case()
    view = views.VIEWS[0]

    waiting = [views.inbox(one, view, today=NOON.date()) for one in queries.reader_ids(case)]
    sweep(NOON)
    handed_over = [views.inbox(one, view, today=NOON.date()) for one in queries.reader_ids(case)]

    assert waiting == [[], [], []]
    assert [len(rows) for rows in handed_over] == [1, 1, 1]


def test_the_due_day_of_the_inbox_is_the_one_owed_first(portal_db):
    case = a_waiting_case()
    sweep(NOON)

    due = set(db.session().scalars(select(Standing.due_on).where(Standing.case_id == case)))
    assert due == {db.session().get_one(Case, case).acknowledge_by}


def test_an_immediate_handover_is_for_demos_and_waits_for_nothing(portal_db, monkeypatch):
    monkeypatch.setattr(settings.current(), "handover", "immediate")

    assert day_of(a_waiting_case()) == MORNING.date()
