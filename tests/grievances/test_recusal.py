"""A reader who should not handle a case steps back from it."""

import pytest
from sqlalchemy import select

from portal import clock, db
from portal.accounts import queries as accounts
from portal.audit.models import AuditLine
from portal.duties.models import Duty
from portal.duties.rules import DutyState
from portal.errors import NotFound, RuleBroken
from portal.grievances import (
    acts_of_person,
    appeals,
    casefile,
    filing,
    queries,
    readers,
    recusal,
    sealing,
    services,
)
from portal.grievances.models import Case, Grant, Standing
from portal.grievances.recusal import Why
from portal.grievances.rules import Exclusion, ItemKind, Status
from tests import desk, factories, people
from tests.conftest import A_MONDAY
from tests.desk import send, text_of
from tests.grievances.person import Person

SUMMARY = "Thirty people cannot leave."


def file_of(case, handle):
    return casefile.open_file(
        accounts.by_handle(handle), people.pair_of(handle).private, case.reference
    )


def step_back(case, handle, why=Why.KNOWS):
    with db.write():
        recusal.step_back(
            file_of(case, handle), why, by=accounts.by_handle(handle), now=clock.now()
        )


def somebody_of(case):
    """A reader from inside."""
    return min(factories.reader_handles(case) - {"ruth", "sami"})


def summarised(**how):
    """A case with a summary, and the handle of whoever wrote it."""
    case = factories.a_case(**how)
    handle = somebody_of(case)
    file = file_of(case, handle)
    with db.write():
        services.summarise(
            case, file.opened, "Passports", SUMMARY, by=accounts.by_handle(handle), now=clock.now()
        )
    return case, handle


def test_whoever_steps_back_meets_a_case_that_does_not_exist(portal_db):
    case, handle = summarised()

    step_back(case, handle)

    assert handle not in factories.reader_handles(case)
    with pytest.raises(NotFound):
        file_of(case, handle)
    account = accounts.by_handle(handle)
    grants = select(Grant).where(
        Grant.case_id == case.id, Grant.reader == sealing.account_reader(account.id)
    )
    assert portal_db.scalars(grants).all() == []


def test_somebody_else_takes_the_place_and_can_read_what_was_written_so_far(portal_db):
    case, handle = summarised()
    before = factories.reader_handles(case)

    step_back(case, handle)

    (new,) = factories.reader_handles(case) - before
    file = file_of(case, new)
    assert file.newest(ItemKind.SUMMARY).content["text"] == SUMMARY
    assert factories.WORDS in [p.content.get("text") for p in queries.thread_of(file.opened)]


def test_old_keys_open_nothing_that_is_written_after(portal_db):
    case, handle = summarised()
    old = file_of(case, handle).opened

    step_back(case, handle)
    reader, opened = factories.a_reader(portal_db.get(Case, case.id))
    with db.write():
        services.reply(case, opened, "Only for you.", is_answer=False, by=reader, now=clock.now())

    said = [piece.content.get("text") for piece in queries.thread_of(opened)]
    assert "Only for you." in said
    assert "Only for you." not in [p.content.get("text") for p in queries.thread_of(old)]


def test_the_wall_holds_for_whoever_comes_in_until_nobody_is_left_who_could(portal_db):
    case = factories.a_case(names="Mina Castillo")
    stepped = []

    def one_after_the_other():
        while True:
            stepped.append(min(factories.reader_handles(case)))
            step_back(case, stepped[-1])

    with pytest.raises(RuleBroken):
        one_after_the_other()
    left = factories.reader_handles(case)
    assert len(left) == 2
    assert not left & {"mina", "hanna", *stepped[:-1]}


def test_a_newcomer_whose_lines_change_is_shut_out_like_everybody(portal_db):
    case = factories.a_case(readers={"lena", "jonas"}, names="Karim Benali")
    before = factories.reader_handles(case)
    step_back(case, "lena")
    (new,) = factories.reader_handles(case) - before

    desk.change_roster(new, reports_to=people.PEOPLE["karim"][0])

    with pytest.raises(NotFound):
        file_of(case, new)
    clock.freeze(A_MONDAY)


def test_what_they_owed_is_owed_by_a_reader(portal_db):
    case, handle = summarised()
    account = accounts.by_handle(handle)
    with db.write():
        services.assign(case, account.id, by=account, now=clock.now())

    step_back(case, handle)

    owed = select(Duty.owner_id).where(Duty.case_id == case.id, Duty.state == DutyState.OPEN)
    assert set(portal_db.scalars(owed)) <= set(queries.reader_ids(case.id))
    holds = select(Standing.account_id).where(Standing.case_id == case.id, Standing.holds)
    (holder,) = portal_db.scalars(holds)
    assert holder in queries.reader_ids(case.id)


def test_fewer_than_two_readers_never_remain(portal_db):
    case = factories.a_case(exclusions=frozenset({Exclusion.TEAM}))
    handle = min(factories.reader_handles(case))

    with pytest.raises(RuleBroken):
        step_back(case, handle)

    assert handle in factories.reader_handles(case)
    assert file_of(case, handle)


def test_whoever_stepped_back_is_not_drawn_again_when_the_person_changes_the_readers(portal_db):
    receipt = factories.file()
    case = factories.at_desk(receipt)
    gone = somebody_of(case)
    step_back(case, gone)
    _root, slots = filing.opened_by(receipt)

    hand = acts_of_person.in_hand(slots, 0, "en", b"1" * 16)
    away = readers.kept_out(hand)

    assert accounts.by_handle(gone).id in away
    assert accounts.by_handle(gone).id not in appeals.who_decides(case.id, away, A_MONDAY.date())


def test_after_an_appeal_another_who_had_no_part_decides(portal_db):
    case, handle = summarised()
    with db.write():
        for row in portal_db.scalars(select(Standing).where(Standing.case_id == case.id)):
            row.decides = row.account_id == accounts.by_handle(handle).id
        case.state = Status.APPEALED

    step_back(case, handle)

    decide = select(Standing.account_id).where(Standing.case_id == case.id, Standing.decides)
    deciders = set(portal_db.scalars(decide))
    assert deciders
    assert accounts.by_handle(handle).id not in deciders
    assert deciders <= set(queries.reader_ids(case.id))


def test_the_trail_says_who_and_why_and_the_person_that_somebody_did(client, as_user):
    person = Person(client)
    receipt = person.file()
    person.post("finish")
    with db.scope():
        case = factories.at_desk(receipt)
        handle, case_id, reference = somebody_of(case), case.id, case.reference
    browser, page = as_user(handle), f"/desk/grievances/{reference}/stepping-back"

    nothing_chosen = send(browser, page, {})
    done = send(browser, page, {"why": "had_a_part"})

    assert nothing_chosen.status_code == 400
    assert "Choose a reason." in text_of(nothing_chosen)
    assert done.status_code == 303
    assert browser.get(f"/desk/grievances/{reference}").status_code == 404
    assert "You stepped back." in text_of(browser.get(done.headers["Location"]))
    with db.scope() as session:
        line = session.scalars(select(AuditLine).where(AuditLine.act == "stepped_back")).one()
        assert (line.case_id, line.about) == (case_id, "had_a_part")
    said = person.open(receipt).get_data(as_text=True)
    assert "I step back from this case." in said
    assert people.PEOPLE[handle][1] not in said
    assert "had_a_part" not in said
