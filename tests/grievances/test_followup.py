"""The person's own page: what they see, and what they can do with the number in hand."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock, db
from portal.accounts import queries as accounts
from portal.catalogues.findings import Finding
from portal.catalogues.outcomes import Outcome
from portal.duties.models import Duty
from portal.duties.rules import DutyKind, DutyState
from portal.grievances import casefile, handover, queries, rounds, services
from portal.grievances.followup_words import outcome_words
from portal.grievances.models import Case, Grant, Item, Standing, Voice
from portal.grievances.rules import Status
from tests import desk, factories, people
from tests.conftest import A_MONDAY
from tests.grievances.person import Person, Visitor, form_id_on, text_of, without_cookie

NOON = A_MONDAY + timedelta(hours=3)


@pytest.fixture
def person(client):
    return Visitor(client).begin()


def case_of(person):
    return db.session().get(Case, factories.case_of(person.receipt).id)


def at_the_desk(person, *acts):
    """Hand the case over, then let its first reader act on it."""
    with db.scope():
        case = case_of(person)
        with db.write():
            handover.hand_over([case.id], now=clock.now())
        for act in acts:
            case = case_of(person)
            reader, opened = factories.a_reader(case)
            with db.write():
                act(db.session().get(Case, case.id), opened, {"by": reader, "now": clock.now()})


def answer(case, opened, by, *, quick=False):
    services.reply(case, opened, "We asked them.", is_answer=True, is_quick=quick, **by)


def close(case, opened, by):
    services.close(
        case,
        opened,
        Outcome.RESOLVED_COMPANY_VIEW,
        "They are back.",
        prevention=factories.PREVENTED,
        **by,
    )


def closed(person):
    at_the_desk(person)
    with db.scope():
        factories.triage(case_of(person))
        factories.find(case_of(person), Finding.NOT_FOUNDED)
    at_the_desk(person, close)


def hand_over():
    """What the clock does at noon."""
    clock.freeze(max(clock.now(), NOON))
    with db.scope(), db.write():
        handover.sweep(now=clock.now())
        rounds.sweep(now=clock.now())


def state_of(person):
    with db.scope():
        return case_of(person).state


def readers_of(person):
    with db.scope():
        return factories.reader_handles(case_of(person))


def mark_of(page):
    """The mark of the first reader on the page."""
    return page.get_data(as_text=True).split('name="b6"')[1].split('value="')[1].split('"')[0]


def told(person):
    """The kinds of everything the person said, as a reader finds them."""
    with db.scope():
        _reader, opened = factories.a_reader(case_of(person))
        return [p.content.get("kind") for p in queries.thread_of(opened) if p.from_person]


def test_a_handler_has_one_name_through_the_whole_case_and_never_their_own(person):
    at_the_desk(person, lambda c, o, by: services.reply(c, o, "First.", is_answer=False, **by))
    at_the_desk(person, lambda c, o, by: services.reply(c, o, "Second.", is_answer=False, **by))

    page = person.get()

    with db.scope():
        reader, _opened = factories.a_reader(case_of(person))
    whole = page.get_data(as_text=True)
    names = {part.split("</bdi>")[0] for part in whole.split('<p class="by"><bdi>')[1:]} - {"You"}
    assert len(names) == 1
    assert not set(reader.name.split()) & set(text_of(page).split())


def test_another_case_calls_the_same_handler_by_another_name(app):
    from portal.grievances import pseudonyms

    names = {pseudonyms.called(f"{number:032x}", 1) for number in range(30)}

    with app.test_request_context():
        assert len(names) > 10


def test_somebody_who_waits_hears_from_us_every_two_weeks_and_both_sides_see_the_day(
    person, as_user
):
    at_the_desk(person, lambda c, o, by: services.reply(c, o, "We read it.", is_answer=False, **by))

    assert "By 16 March 2026 you hear from us, even without news." in text_of(person.get())
    with db.scope():
        case = case_of(person)
        reader = factories.reader_handles(case)
    page = as_user(sorted(reader)[0]).get(f"/desk/grievances/{case.reference}")
    assert "16 March 2026" in page.get_data(as_text=True)


def test_any_message_to_the_person_is_the_update_and_the_next_one_is_owed(person):
    at_the_desk(person)
    clock.freeze(A_MONDAY + timedelta(days=10))

    at_the_desk(person, lambda c, o, by: services.reply(c, o, "No news.", is_answer=False, **by))

    with db.scope():
        owed = select(Duty.due_on).where(Duty.kind == DutyKind.UPDATE, Duty.state == DutyState.OPEN)
        (due,) = db.session().scalars(owed)
    assert due == (A_MONDAY + timedelta(days=24)).date()


def test_an_answer_ends_the_updates(person):
    at_the_desk(person, answer)

    with db.scope():
        owed = select(Duty).where(Duty.kind == DutyKind.UPDATE, Duty.state == DutyState.OPEN)
        assert db.session().scalars(owed).all() == []


def test_the_exact_times_stand_on_the_page_of_the_number(person):
    assert "2 March 2026, 09:30:00" in text_of(person.get())


def test_the_person_sees_the_roles_of_those_who_read_and_no_name(person):
    page = text_of(person.get())

    assert "inside the company" in page
    assert not [row[1] for row in people.PEOPLE.values() if row[1] in page]


def test_a_reader_who_is_taken_off_finds_no_case_any_more(person, as_user):
    at_the_desk(person)
    before = readers_of(person)

    page = person.act("takeoff", b6=mark_of(person.get()), b7="y")

    assert "It is done" in text_of(page)
    (gone,) = before - readers_of(person)
    with db.scope():
        reference = case_of(person).reference
    browser = as_user(gone)
    assert browser.get(f"/desk/grievances/{reference}").status_code == 404
    assert reference not in browser.get("/desk/grievances/").get_data(as_text=True)


def test_what_is_written_after_somebody_was_taken_off_opens_with_no_key_they_had(person):
    with db.scope():
        case = case_of(person)
        keys = {
            one: factories.opened_by(case, accounts.by_handle(one)) for one in readers_of(person)
        }
    person.act("takeoff", b6=mark_of(person.get()), b7="y")
    (gone,) = keys.keys() - readers_of(person)

    person.act("reply", a2="Only for those who stay")

    with db.scope():
        assert "Only for those who stay" not in str(queries.thread_of(keys[gone]))
        stays = accounts.by_handle(sorted(readers_of(person))[0])
        opened = factories.opened_by(case_of(person), stays)
        texts = [piece.content.get("text") for piece in queries.thread_of(opened)]
    assert texts[0].startswith("The shift leader")
    assert texts[-1] == "Only for those who stay"


def test_there_are_never_fewer_than_two_readers(person):
    at_the_desk(person)
    for _turn in range(2):
        person.act("takeoff", b6=mark_of(person.get()), b7="y")

    left = readers_of(person)
    assert {"ruth", "sami"} <= left
    with db.scope():
        ruth = accounts.by_handle("ruth")
        file = casefile.open_file(ruth, people.pair_of("ruth").private, case_of(person).reference)
        assert queries.thread_of(file.opened)[0].content["text"].startswith("The shift leader")


def test_the_last_two_readers_cannot_be_taken_off(client):
    person = Visitor(client).begin(a1="team")

    page = person.act("takeoff", b6=mark_of(person.get()), b7="y")

    assert page.status_code == 409
    assert "fewer than two people" in text_of(page)
    assert readers_of(person) == {"ruth", "sami"}


def test_taking_a_reader_off_asks_to_be_sure(person):
    page = person.act("takeoff", b6=mark_of(person.get()))

    assert page.status_code == 422
    assert "Please tick this box first." in text_of(page)
    assert len(readers_of(person)) == 3


def test_somebody_named_later_is_walled_off_with_everybody_around_them(person):
    at_the_desk(person)
    name = sorted(readers_of(person))[0]

    person.act("keepout", a1="named", a6=people.PEOPLE[name][1])

    with db.scope():
        standing = select(Standing.account_id).where(Standing.case_id == case_of(person).id)
        handles = {people.HANDLES[one] for one in db.session().scalars(standing)}
    assert name not in handles
    assert "hanna" not in handles


def test_a_person_who_says_not_solved_opens_the_case_again_at_the_next_handover(person):
    closed(person)
    assert "Was this solved?" in text_of(person.get())

    page = person.act("solved", b3="no", a2="Two are still missing.")

    assert "Somebody looks at it again" in text_of(page)
    assert state_of(person) is Status.CLOSED
    hand_over()
    assert state_of(person) is Status.REOPENED
    with db.scope():
        case = case_of(person)
        assert {d.kind for d in _open(case)} == {DutyKind.ANSWER, DutyKind.UPDATE}
        assert case.again_by
    assert "after a second look" in text_of(person.open(person.receipt))


def _open(case):
    owed = select(Duty).where(Duty.case_id == case.id, Duty.state == DutyState.OPEN)
    return db.session().scalars(owed).all()


def test_not_solved_needs_words_and_keeps_what_was_chosen(person):
    closed(person)

    page = person.act("solved", b3="no")

    assert page.status_code == 422
    assert "Please write a few words." in text_of(page)


def test_an_appeal_goes_to_people_who_had_no_part_in_it_and_only_they_decide(person, as_user):
    closed(person)
    before = readers_of(person)

    person.act("solved", b3="appeal", a2="The manager was not asked.")
    hand_over()

    new = readers_of(person) - before
    assert new
    assert state_of(person) is Status.APPEALED
    with db.scope():
        reference = case_of(person).reference
    end = desk.AN_END
    own = f"/desk/grievances/{reference}"
    assert desk.send(as_user(sorted(before)[0]), f"{own}/closure", end).status_code == 409
    assert desk.send(as_user(sorted(new)[0]), f"{own}/closure", end).status_code == 303


def test_an_appeal_against_the_whole_team_goes_outside(person):
    closed(person)
    with db.scope(), db.write():
        case = case_of(person)
        from portal.audit import services as audit

        for handle in ("lena", "jonas", "mina", "ana"):
            audit.record("replied", by=people.PEOPLE[handle][0], now=clock.now(), case_id=case.id)

    person.act("solved", b3="appeal", a2="They all knew.")

    assert {"ruth", "sami"} <= readers_of(person)


def test_after_the_time_for_it_nothing_is_reopened(person):
    closed(person)
    clock.freeze(A_MONDAY + timedelta(days=181))
    back = Visitor(person.client)
    back.open(person.receipt)
    back.receipt = person.receipt

    page = back.act("solved", b3="no", a2="Late.")

    assert page.status_code == 409
    assert state_of(person) is Status.CLOSED


def test_a_quick_answer_asks_whether_it_worked_and_yes_closes(person):
    at_the_desk(person, lambda c, o, by: answer(c, o, by, quick=True))
    assert "Did it work?" in text_of(person.get())

    person.act("quick", b3="yes")
    hand_over()

    assert state_of(person) is Status.CLOSED
    assert "Was this solved?" not in text_of(person.get())


def test_a_quick_answer_that_did_not_work_becomes_a_whole_case(person):
    at_the_desk(person, lambda c, o, by: answer(c, o, by, quick=True))

    person.act("quick", b3="no")
    hand_over()

    assert state_of(person) is Status.REOPENED


def test_a_usual_answer_asks_no_such_thing(person):
    at_the_desk(person, answer)

    assert "Did it work?" not in text_of(person.get())
    assert person.act("quick", b3="yes").status_code == 409


def test_a_rating_is_sealed_and_no_handler_is_shown_it(person, as_user):
    closed(person)
    person.act("solved", b3="yes")
    assert "How was it for you?" in text_of(person.get())

    person.act("rate", b4="2", b5="1")
    hand_over()

    assert told(person)[-1] == "rating"
    with db.scope():
        case = case_of(person)
        reader, opened = factories.a_reader(case)
        rated = queries.thread_of(opened)[-1].content
    assert (rated["outcome"], rated["fairness"]) == (2, 1)
    page = desk.send(as_user(reader.handle), f"/desk/grievances/{case.reference}/words")
    assert "figures show it later" in desk.text_of(page)
    assert "How was it for you?" not in text_of(person.get())


def test_the_summary_is_shown_when_the_desk_shows_it_and_the_correction_comes_back(person, as_user):
    at_the_desk(
        person, lambda c, o, by: services.summarise(c, o, "Papers", "They keep papers.", **by)
    )
    assert "They keep papers." not in text_of(person.get())
    with db.scope():
        case = case_of(person)
        reader, _opened = factories.a_reader(case)
    browser, own = as_user(reader.handle), f"/desk/grievances/{case.reference}"

    assert desk.send(browser, f"{own}/summary/shown").status_code == 303
    assert "They keep papers." in text_of(person.get())
    page = person.act("summary", b3="correct", a2="Not papers: passports.")
    hand_over()

    assert "Did we understand you?" not in text_of(page)
    browser = as_user(reader.handle)
    assert "Corrects the summary" in desk.text_of(desk.send(browser, f"{own}/words"))


def test_findings_and_outcome_stand_apart_from_the_conversation(person):
    at_the_desk(person, answer)
    with db.scope():
        factories.triage(case_of(person))
        factories.find(case_of(person), Finding.NOT_FOUNDED)
    at_the_desk(person, close)

    page = person.get().get_data(as_text=True)

    before, thread = page.split('<ol class="thread">')
    for words in ("We asked them.", "They are back.", "Put right, as the company sees it"):
        assert words in before
    assert "They are back." not in thread.split("</ol>")[0]


@pytest.mark.parametrize("days", [14, 92, 184, 365])
def test_after_the_end_the_person_is_asked_whether_something_happened(person, days):
    closed(person)
    clock.freeze(A_MONDAY + timedelta(days=days + 1))
    back = Visitor(person.client)
    back.receipt = person.receipt
    question = "Has anything happened to you because of this?"
    assert question in text_of(back.open(person.receipt))

    page = back.act("checkin", b3="no")

    assert question not in text_of(page)
    assert told(person)[-1] == "check_in"


def test_nobody_is_asked_before_its_day(person):
    closed(person)
    clock.freeze(A_MONDAY + timedelta(days=13))

    assert "Has anything happened" not in text_of(Visitor(person.client).open(person.receipt))


def test_what_happened_because_of_it_is_an_urgent_case_for_other_people(person):
    at_the_desk(person)
    first = readers_of(person)

    page = person.act("harm", a2="They moved me to the night shift.")

    assert "Other people read this" in text_of(page)
    assert "They moved me to the night shift." in text_of(page)
    with db.scope():
        cases = db.session().scalars(select(Case)).all()
        second = next(one for one in cases if one.id != case_of(person).id)
        assert second.danger
        assert second.handed_over_on == A_MONDAY.date()
        assert not factories.reader_handles(second) & first
    assert "Your first message" in text_of(page)
    assert "They moved me" not in text_of(person.act("switch", b9="0"))


def test_the_second_case_is_tied_to_the_first_only_inside_its_seal(person):
    at_the_desk(person)
    person.act("harm", a2="They moved me.")

    with db.scope():
        one, two = db.session().scalars(select(Case)).all()
        for table in db.Base.metadata.sorted_tables:
            for row in db.session().execute(select(table)):
                assert not (one.id in map(str, row) and two.id in map(str, row))


def test_telling_it_twice_files_it_once(person):
    at_the_desk(person)
    token = form_id_on(person.get())
    for _turn in range(2):
        person.post("switch", {"b9": "0"})
        person.post("harm", {"f": token, "z": "1", "a2": "They moved me."})

    with db.scope():
        assert len(db.session().scalars(select(Case)).all()) == 2


def test_a_case_about_the_team_has_its_retaliation_with_people_outside(client):
    person = Visitor(client).begin(a1="team")

    person.act("harm", a2="They moved me.")

    with db.scope():
        readers = {people.HANDLES[one] for one in db.session().scalars(
            select(Standing.account_id).where(Standing.access == "read"))}  # fmt: skip
    assert readers == {"ruth", "sami"}


def test_words_that_were_read_stay_sealed_once_the_person_seals_them(person, as_user):
    at_the_desk(person, lambda c, _o, by: services.open_words(c, **by))
    with db.scope():
        case = case_of(person)
        reader, _opened = factories.a_reader(case)

    person.act("shut", b3="1")
    person.act("reply", a2="Something new")
    hand_over()

    browser, own = as_user(reader.handle), f"/desk/grievances/{case.reference}/words"
    page = desk.text_of(desk.send(browser, own))
    assert "Something new" in page
    assert "The shift leader keeps" not in page
    assert "Something new" not in desk.text_of(desk.send(browser, own))
    person.open(person.receipt)
    person.act("shut", b3="0")
    assert "The shift leader keeps" in desk.text_of(desk.send(browser, own))


def answer_to(person, number):
    """What a number is answered with, without the number itself."""
    browser = person.client.application.test_client()
    got = browser.post("/", data={"step": "open", "b1": number}, follow_redirects=True)
    headers = [without_cookie(each) for each in (*got.history, got)]
    return got.status_code, headers, got.data.replace(number.encode(), b"typed")


def test_whoever_takes_it_back_leaves_a_bare_count_and_no_key(person, world):
    at_the_desk(person)
    receipt, case_id = person.receipt, None
    with db.scope():
        case_id = case_of(person).id

    page = person.act("withdraw", b3="no", b7="y")

    assert "It is erased" in text_of(page)
    with db.scope():
        for model in (Item, Grant, Voice, Standing):
            assert db.session().scalars(select(model)).all() == []
        case = db.session().get(Case, case_id)
        assert (case.state, case.outcome, case.closed_on) == (
            Status.CLOSED,
            Outcome.WITHDRAWN,
            None,
        )
        done = db.session().scalars(select(Duty.done_at)).all()
    assert set(done) == {None}
    assert answer_to(person, receipt) == answer_to(person, "0" * 25)


def test_somebody_who_is_pressed_is_told_of_other_ways_and_nothing_is_erased(person):
    page = person.act("withdraw", b3="yes")

    assert "Nothing was erased" in text_of(page)
    assert "Tell other people that I am pressed" in text_of(page)
    with db.scope():
        assert db.session().scalars(select(Voice)).all()


def test_taking_it_back_asks_to_be_sure(person):
    page = person.act("withdraw", b3="no")

    assert page.status_code == 422
    with db.scope():
        assert db.session().scalars(select(Voice)).all()


def test_a_case_taken_back_before_its_handover_is_only_counted(person):
    person.act("withdraw", b3="silent", b7="y")

    hand_over()

    with db.scope():
        (case,) = db.session().scalars(select(Case))
        assert case.handed_over_on == A_MONDAY.date()
        assert db.session().scalars(select(Duty)).all() == []


def test_a_database_brought_back_loses_again_what_was_taken_back(person, world):
    from portal import start
    from portal.grievances import removals

    with db.scope():
        removals.note(case_of(person).id)

    start.check()

    with db.scope():
        assert db.session().scalars(select(Voice)).all() == []
    assert (world[0] / "removed.ids").stat().st_mtime == 0


def test_a_meeting_reaches_the_desk_with_its_level(person, as_user):
    at_the_desk(person)
    person.act("meet", b8="outside", a2="On Sunday.")
    hand_over()

    with db.scope():
        case = case_of(person)
        reader, _opened = factories.a_reader(case)
    page = desk.text_of(
        desk.send(as_user(reader.handle), f"/desk/grievances/{case.reference}/words")
    )
    assert "Asks for a meeting: somebody from outside the company" in page


def test_contact_words_can_be_changed_and_taken_back_and_the_old_ones_are_destroyed(person):
    person.act("contact", a2="Ring 123 after six")
    person.act("contact", a2="Ring 456 after six")
    assert told(person).count("contact") == 1
    assert "Ring 123" not in text_of(person.get())

    page = person.act("contact", a2="")

    assert told(person).count("contact") == 0
    assert "Ring 456" not in text_of(page)


def words_on(page):
    return text_of(page).split("Remember these words:")[1].split(". They")[0]


def test_the_check_words_change_only_when_something_is_written(person):
    before = words_on(person.get())
    assert words_on(person.get()) == before

    at_the_desk(person, lambda c, _o, by: services.open_words(c, **by))
    assert words_on(person.get()) == before
    assert words_on(person.act("reply", a2="One more")) != before


@pytest.mark.parametrize("language", ["ar"])
def test_every_act_speaks_the_language_of_its_page(client, language):
    person = Visitor(client, language).begin()

    assert "شكرًا" in text_of(person.act("meet", b8="site"))


def test_every_way_a_case_can_end_has_words_for_its_person(app):
    with app.test_request_context():
        assert set(outcome_words()) == {each.value for each in Outcome}


def test_a_form_of_one_number_puts_nothing_into_the_case_of_another(client):
    person = Person(client)
    first, second = person.file("The first case"), person.file("The second case")
    person.open(first)
    form_of_the_first = form_id_on(person.pages[-1])
    person.post("finish")
    person.open(second)

    answer = person.post("reply", {"f": form_of_the_first, "z": "1", "a2": "Meant for the first"})
    taken_back = person.post("withdraw", {"f": form_of_the_first, "z": "1", "b3": "no", "b7": "y"})

    assert answer.status_code == taken_back.status_code == 409
    assert "Meant for the first" in text_of(answer)
    page = text_of(person.open(second))
    assert "Meant for the first" not in page
    assert "The second case" in page
