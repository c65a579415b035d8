"""Abuse without identity: what looks made by a machine is set apart, never refused, and people are never locked out."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock, db, limits, settings
from portal.catalogues.outcomes import Outcome
from portal.duties import queries as duties
from portal.errors import RuleBroken
from portal.grievances import filing, handover, quarantine, queries, views
from portal.grievances.models import Case
from portal.grievances.rules import Status
from portal.indicators import queries as indicators
from portal.vault import receipts
from tests import people
from tests.conftest import A_MONDAY
from tests.desk import send, text_of
from tests.factories import a_case, a_reader, case_of
from tests.grievances.person import Person

INSIDE = ("lena", "jonas", "mina", "ana")
JUNK = "Buy cheap pills at our shop."


@pytest.fixture
def looked_at(app):
    """A portal that thinks two seconds are the least a person needs to read a page."""
    chosen = settings.current().model_copy(update={"shortest_look": 2})
    settings.use(chosen)
    return app


def a_quarantined_case(**changes):
    """A case in the quarantine, handed over; its receipt and itself."""
    form_id = receipts.new_form_id()
    receipt = receipts.receipt_for(form_id, pepper=bytes.fromhex("aa" * 32))
    _root, slots = filing.opened_by(receipt)
    answers = filing.Answers(what=JUNK, **changes)
    made = filing.prepare(answers, form_id, slots[0], now=clock.now(), quarantined=True)
    with db.write():
        filing.file(made, answers, form_id, slots[0], now=clock.now())
    case = case_of(receipt)
    with db.write():
        handover.hand_over([case.id], now=clock.now())
    return receipt, db.session().get(Case, case.id)


def the_case():
    with db.scope() as current:
        return current.scalars(select(Case)).one()


def test_who_sends_faster_than_anybody_reads_gets_a_number_and_is_quarantined(looked_at):
    number = Person(looked_at.test_client()).file()

    assert len(number) == 25
    assert the_case().quarantined


def test_who_looked_at_the_page_before_sending_is_not_quarantined(looked_at):
    person = Person(looked_at.test_client())
    person.check()
    clock.freeze(A_MONDAY + timedelta(seconds=2))
    person.send()

    assert not the_case().quarantined


def test_what_fills_in_the_field_nobody_sees_gets_a_number_and_is_quarantined(app):
    person = Person(app.test_client())
    person.check(h="https://pills.example")
    assert person.send().status_code == 303

    assert the_case().quarantined


def test_thirty_people_behind_one_address_file_in_one_minute(app, monkeypatch):
    monkeypatch.setattr(limits, "filings", limits.Budget(120 / limits.WEB_PROCESSES))
    for _ in range(30):
        assert Person(app.test_client()).file()

    with db.scope() as current:
        assert [case.quarantined for case in current.scalars(select(Case))] == [False] * 30


def test_beyond_the_budget_people_still_get_their_number(app, monkeypatch):
    monkeypatch.setattr(limits, "filings", limits.Budget(3))
    numbers = {Person(app.test_client()).file() for _ in range(5)}

    assert len(numbers) == 5
    with db.scope() as current:
        assert sorted(case.quarantined for case in current.scalars(select(Case))) == [
            False,
            False,
            False,
            True,
            True,
        ]


def test_a_budget_fills_again_while_time_passes():
    budget = limits.Budget(2)

    assert [budget.spend(second) for second in (100, 100, 100, 130, 130)] == [
        True,
        True,
        False,
        True,
        False,
    ]


def test_junk_leaves_the_real_ones_visible(portal_db):
    real = a_case(readers=["lena"])
    for _ in range(5):
        a_quarantined_case()
    lena = people.PEOPLE["lena"][0]

    listed = views.inbox(lena, views.VIEWS[0], today=A_MONDAY.date())
    assert [case.id for case, _due in listed] == [real.id]
    assert all(duty.case_id == real.id for duty in duties.owed_by(lena))


def test_the_dates_owed_run_in_the_quarantine_too(portal_db):
    _receipt, case = a_quarantined_case()

    assert case.acknowledge_by is not None
    owed = [duties.aside_of(one) for one in queries.reader_ids(case.id)]
    assert sum(count for count, _first in owed) == 3  # acknowledge, answer, tell how it goes
    assert min(first for _count, first in owed if first) == case.acknowledge_by


def test_what_a_person_wrote_after_all_stands_in_the_lists(portal_db):
    _receipt, case = a_quarantined_case()
    reader, _opened = a_reader(case)
    with db.write():
        quarantine.release(case, by=reader, now=clock.now())

    listed = views.inbox(reader.id, views.VIEWS[0], today=A_MONDAY.date())
    assert [each.id for each, _due in listed] == [case.id]
    assert duties.aside_of(reader.id) == (0, None)


def test_a_machines_message_is_closed_with_a_reason_and_counted_nowhere(portal_db):
    _receipt, case = a_quarantined_case(language="ar")
    reader, opened = a_reader(case)
    with db.write():
        quarantine.dismiss(case, opened, by=reader, now=clock.now())

    assert (case.state, case.outcome) == (Status.CLOSED, Outcome.NOT_A_MESSAGE)
    assert "آلة" in queries.thread_of(opened)[-1].content["text"]
    today = A_MONDAY.date()
    assert indicators.live(reader.id, today, today, today) == []


def test_sorted_is_sorted(portal_db):
    _receipt, case = a_quarantined_case()
    reader, opened = a_reader(case)
    with db.write():
        quarantine.release(case, by=reader, now=clock.now())

    with pytest.raises(RuleBroken, match="already"), db.write():
        quarantine.dismiss(case, opened, by=reader, now=clock.now())


@pytest.mark.parametrize("closed", [False, True])
def test_whoever_comes_back_and_writes_is_a_person(portal_db, closed):
    receipt, case = a_quarantined_case()
    reader, opened = a_reader(case)
    if closed:
        with db.write():
            quarantine.dismiss(case, opened, by=reader, now=clock.now())
    _root, slots = filing.opened_by(receipt)
    with db.write():
        filing.write_back(slots, 0, "I am a person.", "en", receipts.new_form_id(), now=clock.now())
    later = A_MONDAY + timedelta(days=1, hours=3)
    with db.write():
        handover.sweep(now=later)

    portal_db.refresh(case)
    assert (case.quarantined, case.state, case.outcome) == (False, Status.RECEIVED, None)
    assert duties.owed_by(reader.id) or len(queries.reader_ids(case.id)) > 1


def test_a_page_of_the_quarantine_is_sorted_at_once(app, as_user):
    with db.scope():
        cases = [a_quarantined_case()[1] for _ in range(3)]
        handle = people.HANDLES[a_reader(cases[0])[0].id]
        mine = [c for c in cases if people.PEOPLE[handle][0] in queries.reader_ids(c.id)]
    browser = as_user(handle)

    assert cases[0].reference in text_of(browser.get("/desk/quarantine/"))
    answer = send(
        browser,
        "/desk/quarantine/",
        {"cases": [case.reference for case in mine], "act": "dismiss"},
        page="/desk/quarantine/",
    )

    assert answer.status_code == 303
    assert "Nothing waits" in text_of(browser.get("/desk/quarantine/"))
    assert cases[0].reference in text_of(browser.get("/desk/quarantine/?view=dismissed"))


def test_sorting_nothing_says_what_to_do(app, as_user):
    with db.scope():
        case = a_quarantined_case()[1]
        handle = people.HANDLES[a_reader(case)[0].id]
    browser = as_user(handle)

    answer = send(browser, "/desk/quarantine/", {"act": "release"}, page="/desk/quarantine/")

    assert answer.status_code == 400
    assert "Tick the cases you mean." in text_of(answer)


def test_a_case_of_others_cannot_be_sorted(app, as_user):
    with db.scope():
        case = a_quarantined_case()[1]
        readers = queries.reader_ids(case.id)
    stranger = next(one for one in INSIDE if people.PEOPLE[one][0] not in readers)

    answer = send(
        as_user(stranger),
        "/desk/quarantine/",
        {"cases": [case.reference], "act": "release"},
        page="/desk/quarantine/",
    )

    assert answer.status_code == 404
