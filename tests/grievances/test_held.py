"""A message to the person waits some minutes before it goes, and can be taken back until then."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock, db, settings, sweeps
from portal.accounts import queries as accounts
from portal.audit.models import AuditLine
from portal.duties import queries as duties
from portal.grievances import casefile, recusal
from portal.grievances.models import Case
from portal.grievances.recusal import Why
from portal.grievances.rules import Status
from tests import factories, people
from tests.desk import acts_on, send, text_of
from tests.grievances.person import Person

WORDS = "We asked the agency on Tuesday."
MINUTES = timedelta(minutes=5)
PREFILLED = re.compile(r"<textarea[^>]*name=\"text\"[^>]*>\s*([^<]+)</textarea>")


@pytest.fixture
def holding(app, monkeypatch):
    """A portal that holds messages for five minutes."""
    chosen = settings.current().model_copy(update={"hold_minutes": 5})
    monkeypatch.setattr(settings, "current", lambda: chosen)


@pytest.fixture
def person(client, holding):
    someone = Person(client)
    someone.receipt = someone.file()
    someone.post("finish")
    return someone


@pytest.fixture
def officer(person, as_user):
    """Somebody who reads the case, in a browser that knows its address."""
    with db.scope():
        case = factories.at_desk(person.receipt)
        handle = min(factories.reader_handles(case) - {"ruth", "sami"})
    browser = as_user(handle)
    browser.case, browser.handle = case, handle
    browser.page = f"/desk/grievances/{case.reference}"
    return browser


def writes(officer, text=WORDS, **how):
    return send(officer, f"{officer.page}/reply", {"text": text} | how)


def pass_minutes(minutes=MINUTES, *, sweep=True):
    clock.freeze(clock.now() + minutes)
    if sweep:
        with db.scope(), db.write():
            sweeps.send_held(clock.now())


def take_back(officer):
    message = re.search(r'name="message" value="(\w+)"', officer.get(officer.page).text)[1]
    return send(officer, f"{officer.page}/recall", {"message": message})


def remembered(page):
    """The words that tell a person whether anything was written."""
    return re.search(r"Remember these words: <b>(.*?)</b>", page)[1]


def state_of(officer):
    with db.scope() as session:
        return session.get(Case, officer.case.id).state


def seen_by(person):
    return person.open(person.receipt).get_data(as_text=True)


def test_nothing_reaches_the_person_before_the_minutes_are_over(person, officer):
    assert writes(officer).status_code == 303
    pass_minutes(MINUTES - timedelta(seconds=1))

    assert WORDS not in seen_by(person)
    assert state_of(officer) is Status.RECEIVED
    assert "replied" not in acts_on(officer.case)
    pass_minutes(timedelta(seconds=1))
    assert WORDS in seen_by(person)
    assert state_of(officer) is Status.ACKNOWLEDGED
    assert acts_on(officer.case).count("replied") == 1


def test_an_answer_ends_its_clock_only_when_it_goes(person, officer):
    writes(officer, is_answer="y", is_quick="y")
    with db.scope():
        owed = {duty.kind for duty in duties.of_cases([officer.case.id])[officer.case.id]}
        assert "answer" in owed
    pass_minutes()

    assert state_of(officer) is Status.ANSWERED
    assert "Did it work?" in seen_by(person)
    with db.scope():
        assert duties.of_cases([officer.case.id]) == {}


def test_what_is_taken_back_never_reaches_the_person_and_its_words_stand_in_the_box_again(
    person, officer
):
    writes(officer, is_answer="y")

    answer = take_back(officer)
    pass_minutes()

    assert answer.status_code == 200
    assert PREFILLED.search(answer.text)[1].strip() == WORDS
    assert "Nothing of it reached the person." in text_of(answer)
    assert WORDS not in seen_by(person)
    assert acts_on(officer.case)[-1] == "taken_back"
    assert state_of(officer) is Status.RECEIVED


def test_too_late_is_too_late_even_before_the_sweep(person, officer):
    writes(officer)
    page = officer.get(officer.page).text
    message = re.search(r'name="message" value="(\w+)"', page)[1]
    pass_minutes(sweep=False)

    answer = send(officer, f"{officer.page}/recall", {"message": message})

    assert answer.status_code == 409
    assert "It does not wait any more" in text_of(answer)
    pass_minutes(timedelta(0))
    assert WORDS in seen_by(person)


def test_another_reader_can_take_it_back_too(person, officer, as_user):
    writes(officer)
    with db.scope():
        other = min(factories.reader_handles(officer.case) - {officer.handle})
    colleague = as_user(other)
    colleague.page, colleague.case = officer.page, officer.case

    assert take_back(colleague).status_code == 200
    pass_minutes()
    assert WORDS not in seen_by(person)


def test_a_sweep_that_runs_twice_or_a_week_late_sends_once(person, officer):
    writes(officer)
    pass_minutes(timedelta(days=7))
    pass_minutes(timedelta(0))

    assert seen_by(person).count(WORDS) == 1
    assert acts_on(officer.case).count("replied") == 1


def test_the_words_to_remember_change_only_when_it_goes(person, officer):
    before = remembered(seen_by(person))
    writes(officer)
    take_back(officer)
    writes(officer)

    assert remembered(seen_by(person)) == before
    pass_minutes()
    assert remembered(seen_by(person)) != before


def test_two_messages_stand_in_the_order_they_were_written(person, officer):
    writes(officer, "First of all.")
    writes(officer, "And secondly.")
    pass_minutes()

    said = seen_by(person)
    assert said.index("First of all.") < said.index("And secondly.")


def test_whoever_stepped_back_meanwhile_owes_nothing_afterwards(person, officer):
    writes(officer)
    with db.scope():
        account = accounts.by_handle(officer.handle)
        private = people.pair_of(officer.handle).private
        with db.write():
            file = casefile.open_file(account, private, officer.case.reference)
            recusal.step_back(file, Why.KNOWS, by=account, now=clock.now())
    pass_minutes()

    assert WORDS in seen_by(person)
    with db.scope() as session:
        owners = {one.owner_id for one in duties.of_cases([officer.case.id])[officer.case.id]}
        assert owners
        assert account.id not in owners
        line = session.scalars(select(AuditLine).where(AuditLine.act == "replied")).one()
        assert line.account_id == account.id


def test_a_message_that_would_tell_who_they_are_is_doubted_while_it_waits(person, officer):
    writes(officer, "Thank you. Which shift was it?")

    page = text_of(officer.get(officer.page))

    assert "This may tell who they are: “Which shift was it?”" in page
    assert "own words" not in page


def test_the_persons_own_words_are_noticed_only_once_somebody_opened_them(person, officer):
    theirs = " ".join(factories.WORDS.split()[:7])
    writes(officer, f"You say that {theirs}")
    assert "own words" not in text_of(officer.get(officer.page))

    send(officer, f"{officer.page}/words")

    assert "These are the person&#39;s own words" in text_of(officer.get(officer.page))


def test_where_the_operator_holds_nothing_it_goes_at_once(client, as_user):
    someone = Person(client)
    receipt = someone.file()
    someone.post("finish")
    with db.scope():
        case = factories.at_desk(receipt)
        browser = as_user(min(factories.reader_handles(case)))
    browser.page = f"/desk/grievances/{case.reference}"

    writes(browser)

    assert WORDS in someone.open(receipt).get_data(as_text=True)
