"""Reading: everything starts from who may see a case."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from portal import clock, db, paging
from portal.errors import NotFound
from portal.grievances import (
    filing,
    handover,
    queries,
    rules,
    sealing,
    services,
    standing,
    views,
)
from portal.grievances.models import Case, Item, Standing
from portal.grievances.rules import Exclusion, ItemKind
from portal.vault import receipts
from tests import factories, people
from tests.conftest import A_MONDAY

OPEN = views.VIEWS[0]
TODAY = A_MONDAY.date()


def ids_in_inbox(account_id, view=OPEN, today=TODAY):
    return {case.id for case, _due in views.inbox(account_id, view, today=today)}


def is_fetched(account_id, case):
    try:
        return queries.by_reference(account_id, case.reference).id == case.id
    except NotFound:
        return False


def set_due(cases, days):
    with db.write() as session:
        for case, day in zip(cases, days, strict=True):
            session.execute(update(Standing).where(Standing.case_id == case.id).values(due_on=day))


def test_inbox_number_and_key_agree_for_everybody_on_every_case(portal_db):
    walls = ["", "Karim Benali", "Okafor", "Okafor, Weber, Castillo", "Elin Solberg", "Abebe"]
    cases = [factories.a_case(names=names) for names in walls]
    cases.append(factories.a_case(exclusions=frozenset({Exclusion.TEAM})))
    cases.append(factories.case_of(factories.file()))  # still waits

    for handle, row in people.PEOPLE.items():
        in_inbox = ids_in_inbox(row[0])
        for case in cases:
            holds_key = handle in factories.reader_handles(case) and case.handed_over_on is not None
            assert (case.id in in_inbox) is is_fetched(row[0], case) is holds_key


def test_whoever_may_only_know_of_a_case_cannot_fetch_it(portal_db):
    case = factories.a_case()

    assert queries.known_case(9, case.id).id == case.id
    with pytest.raises(NotFound):
        queries.by_reference(9, case.reference)
    assert ids_in_inbox(9) == set()


def test_whoever_is_walled_off_does_not_even_know_of_it(portal_db):
    case = factories.a_case(names="Elin Solberg")

    with pytest.raises(NotFound):
        queries.known_case(10, case.id)
    assert 10 not in [person.id for person in queries.standing_people(case.id)]


def test_the_wall_is_asked_again_with_the_lines_of_today(portal_db):
    intake = {"exclusions": [], "names": "", "named": [12], "site": "delta"}

    assert standing.is_walled(11, intake, 5)
    assert standing.is_walled(13, intake, 5)
    assert not standing.is_walled(1, intake, 5)


def test_pages_of_the_inbox_meet_without_a_gap_or_a_double(portal_db, monkeypatch):
    monkeypatch.setattr(queries, "PAGE", 2)
    cases = [factories.a_case(readers=["lena"]) for _n in range(5)]
    set_due(cases, [TODAY, TODAY, TODAY, TODAY + timedelta(1), TODAY + timedelta(2)])

    seen, after = [], None
    while True:
        page, last = paging.cut(views.inbox(1, OPEN, today=TODAY, after=after), queries.PAGE)
        seen += [(due, case.id) for case, due in page]
        if last is None:
            break
        after = paging.place(paging.token(last[1], last[0].id))

    assert seen == sorted(seen)
    assert {case.id for case in cases} <= {id_ for _due, id_ in seen}
    assert len(seen) == len(set(seen))


@pytest.mark.parametrize("token", ["", "x", "2026-13-01." + "0" * 32, "2026-03-02.zz", "1' OR 1=1"])
def test_a_made_up_place_in_a_list_begins_at_the_first_page(token):  # B13
    assert paging.place(token) is None


def test_each_view_counts_what_it_shows(portal_db):
    late, danger = factories.a_case(readers=["lena"]), None
    danger = factories.a_case(readers=["lena"], danger=rules.Danger.YES)
    factories.a_case(readers=["lena"])
    set_due([late], [TODAY - timedelta(1)])

    counts = views.counts(1, TODAY)

    for view in views.VIEWS:
        assert counts[view.code] == len(ids_in_inbox(1, view))
    assert {late.id} <= ids_in_inbox(1, views.View("o", overdue=True))
    assert {danger.id} <= ids_in_inbox(1, views.View("d", danger=True))


def test_a_walled_case_is_in_no_count(portal_db):
    before = views.counts(1, TODAY)

    factories.a_case(names="Okafor")

    assert views.counts(1, TODAY) == before


def test_the_thread_stands_in_the_order_both_sides_saw_it(portal_db):
    receipt = factories.file(what="1 person")
    case = factories.case_of(receipt)
    with db.write():
        handover.hand_over([case.id], now=A_MONDAY)
    reader, opened = factories.a_reader(case)

    def says(text):
        with db.write():
            services.reply(
                db.session().get_one(Case, case.id), opened, text, is_answer=False, by=reader,
                now=clock.now(),
            )  # fmt: skip

    def writes(text):
        with db.write():
            form_id = receipts.new_form_id()
            filing.write_back(filing.opened_by(receipt)[1], 0, text, "en", form_id, now=A_MONDAY)

    says("2 staff")
    writes("3 person")
    writes("4 person")
    with db.write():
        handover.hand_over_items(waiting_items(), now=A_MONDAY)
    says("5 staff")

    texts = [piece.content["text"] for piece in queries.thread_of(opened)]
    assert texts == ["1 person", "2 staff", "3 person", "4 person", "5 staff"]


def waiting_items():
    return db.session().scalars(select(Item.id).where(Item.handed_over_on.is_(None))).all()


def test_a_message_that_waits_is_not_yet_shown_to_the_desk(portal_db):
    receipt = factories.file(what="First")
    case = factories.case_of(receipt)
    with db.write():
        handover.hand_over([case.id], now=A_MONDAY)
    with db.write():
        form_id = receipts.new_form_id()
        filing.write_back(filing.opened_by(receipt)[1], 0, "Later", "en", form_id, now=A_MONDAY)

    _reader, opened = factories.a_reader(case)

    shown = [piece.content["text"] for piece in queries.thread_of(opened, handed_over_only=True)]
    assert shown == ["First"]
    assert len(queries.sealed_words(case.id)) == 1


def test_titles_are_opened_only_with_the_readers_own_key(portal_db):
    case = factories.a_case()
    reader, opened = factories.a_reader(case)
    with db.write():
        services.summarise(case, opened, "A title", "t", by=reader, now=A_MONDAY)
    case = db.session().get_one(Case, case.id)

    own = queries.summaries(reader.id, people.pair_of(reader.handle).private, [case])
    others = queries.summaries(reader.id, people.pair_of("okoye").private, [case])

    assert own[case.id]["title"] == "A title"
    assert others == {case.id: {}}


def test_words_nobody_opened_are_news(portal_db):
    case = factories.a_case()
    assert queries.unopened([case.id]) == {case.id}

    reader, _opened = factories.a_reader(case)
    with db.write():
        services.open_words(case, by=reader, now=A_MONDAY)

    assert queries.unopened([case.id]) == set()


def test_the_handover_day_is_the_only_date_of_a_persons_piece(portal_db):
    case = factories.a_case()

    for item in queries.sealed_words(case.id):
        assert item.handed_over_on == date(2026, 3, 2)
        assert item.written_at is item.opened_at is None
        assert item.kind is ItemKind.FROM_PERSON


def test_a_receipt_leads_to_all_its_cases_in_their_order(portal_db):
    receipt = factories.file(what="First case")
    _root, slots = filing.opened_by(receipt)
    form_id = receipts.new_form_id()
    answers = filing.Answers(what="Second case")
    prepared = filing.prepare(answers, form_id, slots[1], now=A_MONDAY)
    with db.write():
        filing.file(prepared, answers, form_id, slots[1], now=A_MONDAY)

    voices = queries.voices_at(slots)

    kek = {slot.locator: slot.kek for slot in slots}
    told = [
        queries.thread_of(sealing.open_by_receipt(voice, kek[voice.locator]))[0].content["text"]
        for voice in voices
    ]
    assert told == ["First case", "Second case"]
    assert voices[0].case_id != voices[1].case_id
