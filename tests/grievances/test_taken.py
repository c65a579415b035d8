"""What one of us writes down for somebody: sealed at once, shown as not confirmed, and out of the writer's hands with a new number."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portal import db
from portal.audit.models import AuditLine
from portal.grievances.models import Case
from tests import desk, people
from tests.conftest import A_MONDAY
from tests.factories import case_of, reader_handles
from tests.grievances.person import NUMBER, Person, form_id_on, number_on, text_of
from tests.promises import life

DAY = A_MONDAY.date()
TOLD = "The foreman hits the new ones. I told it on the phone."
DESK = "/desk/taken/"


@pytest.fixture
def noor(as_user):
    """Noor leads human rights; she reads no case."""
    return as_user("noor")


@pytest.fixture
def person(client):
    return Person(client)


def write_down(browser, form_id=None, **changes):
    """Write down the call; says the answer, which is the slip."""
    return life.write_down(browser, TOLD, form_id, **changes)


def behind(slip):
    """The case of a slip, and who reads it."""
    with db.scope():
        case = case_of(number_on(slip))
        return case, reader_handles(case)


def opened_at_desk(as_user, case, readers):
    """What a reader sees who opens the words."""
    reader = sorted(readers - {"ruth", "sami"})[0]
    address = f"/desk/grievances/{case.reference}"
    return desk.text_of(desk.send(as_user(reader), f"{address}/words"))


def test_a_slip_leads_to_what_was_written_down(noor, person):
    slip = write_down(noor)

    assert slip.status_code == 200
    assert "no-store" in slip.headers["Cache-Control"]
    assert TOLD in text_of(person.open(number_on(slip)))


def test_whoever_wrote_it_down_cannot_read_it_afterwards(noor):
    case, readers = behind(write_down(noor))

    assert "noor" not in readers
    assert noor.get(f"/desk/grievances/{case.reference}").status_code == 403


def test_pressing_twice_shows_the_same_slip_and_files_once(noor):
    form_id = form_id_on(noor.get(DESK))
    first, second = write_down(noor, form_id), write_down(noor, form_id)

    assert number_on(first) == number_on(second)
    with db.scope() as current:
        assert len(current.scalars(select(Case)).all()) == 1


def test_words_changed_and_kept_again_are_added_and_stay_marked_as_written_down(noor, person):
    form_id = form_id_on(noor.get(DESK))
    number = number_on(write_down(noor, form_id))
    write_down(noor, form_id, a2="And he took a phone away.")

    page = text_of(person.open(number))
    assert "And he took a phone away." in page
    assert page.count("Written down for you: on the phone") == 2


def test_the_dates_owed_count_from_the_day_it_reached_us(noor):
    reached = DAY - timedelta(days=5)
    case, _readers = behind(write_down(noor, channel="letter", reached_on=reached.isoformat()))

    assert case.handed_over_on == DAY
    assert case.acknowledge_by == reached + timedelta(days=7)
    assert case.answer_by == date(reached.year, reached.month + 3, reached.day)


def test_nothing_reaches_us_tomorrow(noor):
    answer = write_down(noor, reached_on=(DAY + timedelta(days=1)).isoformat())

    assert answer.status_code == 422
    assert "This day is still to come." in text_of(answer)
    assert TOLD in text_of(answer)


def test_the_slip_speaks_the_language_of_the_person(noor):
    slip = write_down(noor, tongue="bn").get_data(as_text=True)

    assert 'lang="bn"' in slip
    assert "/bn/" in slip


def test_a_group_gets_a_slip_for_each(noor):
    slip = write_down(noor, a9="group", c1="3").get_data(as_text=True)

    assert len(NUMBER.findall(slip)) == 3 * 5
    assert slip.count('class="slip"') == 3


def test_the_desk_sees_how_it_came_who_wrote_it_and_that_nobody_confirmed_it(noor, as_user):
    page = opened_at_desk(as_user, *behind(write_down(noor)))

    assert "Written down for the person: on the phone. The person has not confirmed it yet." in page
    assert "Noor Rahman" in page


def test_the_person_is_asked_first_whether_it_was_written_down_right(noor, person, as_user):
    slip = write_down(noor)
    person.open(number_on(slip))
    assert "Did we write down what you said?" in text_of(person.pages[-1])

    page = life.press(
        person, "note", b3="correct", a2="He hits everybody, not only the new ones.", z="1"
    )
    assert "Did we write down what you said?" not in text_of(page)
    life.sweep_at(A_MONDAY + life.NOON)
    assert "has not confirmed" not in opened_at_desk(as_user, *behind(slip))


def test_nobody_is_asked_about_words_they_wrote_themselves(person):
    person.file()
    person.have()
    assert "Did we write down what you said?" not in text_of(person.get())


def test_with_a_new_number_the_old_one_opens_nothing(noor, person):
    old = number_on(write_down(noor))
    person.open(old)
    new = life.take_new_number(person)

    assert TOLD in text_of(Person(person.client).open(new))
    assert "Nothing is found under this number." in text_of(Person(person.client).open(old))


def test_a_new_number_that_is_not_taken_over_changes_nothing(noor, person):
    old = number_on(write_down(noor))
    person.open(old)
    unused = number_on(life.press(person, "fresh"))
    person.have()

    assert "Nothing is found under this number." in text_of(Person(person.client).open(unused))
    assert TOLD in text_of(Person(person.client).open(old))


def test_a_new_number_keeps_the_exact_times_and_everything_that_was_said(person):
    person.file("A canary of a sentence.")
    person.have()
    person.get()
    before = text_of(person.pages[-1])
    new = life.take_new_number(person)

    after = text_of(Person(person.client).open(new))
    moment = A_MONDAY.strftime("%H:%M:%S")
    assert moment in before
    assert moment in after
    assert "A canary of a sentence." in after


def test_changing_over_twice_ends_at_the_same_page(app, noor, person):
    person.open(number_on(write_down(noor)))
    new = number_on(life.press(person, "fresh"))
    lost = app.test_client()
    for cookie in person.client._cookies.values():
        lost.set_cookie(cookie.key, cookie.value, domain="localhost")
    twice = Person(lost)
    twice.pages.append(person.pages[-1])
    life.press(person, "changeover")

    assert TOLD in text_of(life.press(twice, "changeover"))
    assert TOLD in text_of(Person(person.client).open(new))


def test_whoever_speaks_for_others_keeps_the_number_that_the_others_count_on(person):
    person.get()
    person.check(a9="representative", c1="1", c3="The union")
    person.send()
    person.get()
    person.have()
    person.get()

    answer = person.post("fresh", {"f": form_id_on(person.pages[-1])})
    assert "Only somebody whose case this is can do that." in text_of(answer)


def test_the_trail_tells_that_somebody_wrote_something_down_and_never_what(noor):
    write_down(noor)

    with db.scope() as current:
        line = current.scalars(select(AuditLine).where(AuditLine.act == "taken_down")).one()
    assert line.account_id == people.PEOPLE["noor"][0]
    assert line.case_id is None


def test_somebody_the_person_names_does_not_read_it_even_when_they_wrote_it_down(as_user):
    case, readers = behind(write_down(as_user("lena"), a1="named", a6="Lena Okafor"))

    assert "lena" not in readers
    assert as_user("lena").get(f"/desk/grievances/{case.reference}").status_code == 404
