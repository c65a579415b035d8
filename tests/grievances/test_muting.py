"""Muting a case: two people, a reason the person reads, nothing lost, and danger ends it."""

from datetime import timedelta

import pytest

from portal import clock, db
from portal.grievances import muting
from portal.grievances.models import Case
from portal.indicators import queries as indicators
from tests import desk, people
from tests.conftest import A_MONDAY
from tests.factories import case_of, reader_handles
from tests.grievances.person import Person, text_of
from tests.promises import life

REASON = "Write once a week. We read all of it."


@pytest.fixture
def person(client):
    return Person(client)


@pytest.fixture
def flooding(person, as_user):
    """A case at the desk whose number sends much, and two of its readers with their browsers."""
    receipt = person.file()
    life.sweep_at(A_MONDAY + life.NOON)
    with db.scope():
        case = case_of(receipt)
        first, second = sorted(reader_handles(case))[:2]
    return Flooding(receipt, case, as_user, first, second)


class Flooding:
    def __init__(self, receipt, case, as_user, first, second):
        self.receipt, self.case, self.as_user = receipt, case, as_user
        self.first, self.second = first, second
        self.address = f"/desk/grievances/{case.reference}"

    def ask(self, browser=None, why="flood"):
        return desk.send(browser or self.one, f"{self.address}/mute", {"why": why, "text": REASON})

    def agree(self, browser=None):
        return desk.send(browser or self.another, f"{self.address}/mute/agreement")

    def mute(self):
        assert self.ask().status_code == 303
        assert self.agree().status_code == 303

    @property
    def one(self):
        return self.as_user(self.first)

    @property
    def another(self):
        return self.as_user(self.second)

    @property
    def until(self):
        with db.scope():
            return db.session().get(Case, self.case.id).muted_until


def write(person, receipt, words):
    """The person comes back, writes, and the next handover comes."""
    person.open(receipt)
    person.reply(words)
    person.post("finish")
    life.sweep_at(A_MONDAY + life.NOON + timedelta(days=1))


def test_one_alone_mutes_nobody(flooding):
    flooding.ask()

    assert flooding.agree(flooding.one).status_code == 409
    assert flooding.until is None


def test_two_mute_a_case_for_ninety_days(flooding):
    flooding.mute()

    assert flooding.until == A_MONDAY.date() + timedelta(days=muting.DAYS)
    assert desk.acts_on(flooding.case)[-2:] == ["mute_asked", "muted"]


def test_the_person_reads_why_and_until_when(flooding, person):
    flooding.mute()

    page = text_of(person.open(flooding.receipt))
    assert REASON in page
    assert "so many messages that others wait" in page
    assert "31 May 2026" in page


def test_what_a_muted_number_sends_is_kept_and_read_and_no_news(flooding, person):
    desk.send(flooding.one, f"{flooding.address}/words")
    flooding.mute()
    write(person, flooding.receipt, "One more thing.")

    assert "New words" not in desk.text_of(flooding.one.get("/desk/grievances/"))
    opened = desk.text_of(desk.send(flooding.one, f"{flooding.address}/words"))
    assert "One more thing." in opened


def test_what_a_number_sends_that_is_not_muted_is_news(flooding, person):
    desk.send(flooding.one, f"{flooding.address}/words")
    write(person, flooding.receipt, "One more thing.")

    assert "New words" in desk.text_of(flooding.one.get("/desk/grievances/"))


def test_words_of_danger_end_it_and_are_news_at_once(flooding, person):
    desk.send(flooding.one, f"{flooding.address}/words")
    flooding.mute()
    person.open(flooding.receipt)
    person.reply("He said he will kill me tonight.")

    assert flooding.until is None
    assert "New words" in desk.text_of(flooding.one.get("/desk/grievances/"))


def test_every_date_owed_to_the_person_goes_on(flooding):
    before = flooding.case.acknowledge_by, flooding.case.answer_by
    flooding.mute()

    with db.scope():
        case = db.session().get(Case, flooding.case.id)
        assert (case.acknowledge_by, case.answer_by) == before


def test_any_reader_ends_it(flooding):
    flooding.mute()
    desk.send(flooding.one, f"{flooding.address}/mute/end")

    assert flooding.until is None


def test_a_wish_nobody_agreed_to_lapses(flooding):
    flooding.ask()
    clock.freeze(A_MONDAY + timedelta(days=15))

    assert flooding.agree().status_code == 409
    assert flooding.until is None


def test_a_case_with_somebody_in_danger_is_never_muted(person, as_user):
    receipt = person.file(a5="yes")
    with db.scope():
        case = case_of(receipt)
        browser = as_user(sorted(reader_handles(case))[0])

    answer = desk.send(
        browser, f"/desk/grievances/{case.reference}/mute", {"why": "flood", "text": REASON}
    )
    assert answer.status_code == 409
    assert "Such a case is never muted." in text_of(answer)


def test_muted_cases_are_counted_by_reason_for_those_who_read_them(flooding):
    flooding.mute()
    number = people.PEOPLE[flooding.first][0]

    with db.scope():
        since = A_MONDAY - timedelta(days=365)
        assert indicators.muted(number, since) == {"flood": 1}
        assert indicators.muted(people.PEOPLE["noor"][0], since) == {}
    page = text_of(flooding.one.get("/desk/indicators/"))
    assert "so many messages that others wait 1" in page
    assert "threats against people 0" in page
