"""The public journey in the browser: the form, the number, coming back."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal import clock, db
from portal.grievances import handover, services
from portal.grievances.models import Case, Item
from tests import factories
from tests.conftest import A_MONDAY
from tests.grievances.person import (
    Page,
    Person,
    form_id_on,
    given_back,
    is_number,
    number_on,
    text_of,
)


@pytest.fixture
def person(client):
    return Person(client)


def stored(model=Case):
    with db.scope() as session:
        return session.scalar(select(func.count()).select_from(model))


def staff_do(receipt, act):
    """Hand a case over, then let its first reader act on it."""
    with db.scope():
        case = factories.case_of(receipt)
        with db.write():
            handover.hand_over([case.id], now=clock.now())
        case = db.session().get(Case, case.id)
        reader, opened = factories.a_reader(case)
        with db.write():
            act(db.session().get(Case, case.id), opened, reader)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_stranger_files_gets_a_number_and_comes_back_with_it(client, language):
    person = Person(client, language)
    number = person.file("كلمات" if language == "ar" else "Some words")
    person.have()

    assert is_number(number)
    assert stored() == 1
    returned = Person(client, language)
    returned.post("finish")
    page = returned.open(number)
    assert given_back(page, "كلمات" if language == "ar" else "Some words")
    assert ('dir="rtl"' in page.text) is (language == "ar")


def test_nobody_gets_a_cookie_before_they_send_something(person):
    answer = person.get()

    assert "Set-Cookie" not in answer.headers


def test_a_first_page_is_the_same_bytes_for_everybody(client, app):
    first = client.get("/", headers={"User-Agent": "a", "Accept-Language": "de"}).data

    assert app.test_client().get("/", headers={"Cookie": "v=rubbish"}).data == first


def test_nothing_is_kept_before_send(person):
    person.get()
    person.check("Half a thought")

    assert stored() == stored(Item) == 0


def test_every_answer_is_shown_once_more_before_it_leaves(person):
    page = person.check(
        "What I saw", a3="Gate 4", a6="Karim Benali", a1="named", a5="unsure", a7="delta"
    )

    for words in ("What I saw", "Gate 4", "Karim Benali", "Delta", "I am not sure"):
        assert words in text_of(page)


def test_going_back_to_change_keeps_everything_typed(person):
    checked = person.check("What I saw", a3="Gate 4", a6="Karim", a1="named")

    page = person.post("change-where", Page(checked.text).fields)

    assert given_back(page, "What I saw")
    assert 'value="Gate 4"' in page.text
    assert 'value="Karim"' in page.text


def test_changing_the_language_keeps_everything_typed(client):
    arabic = Person(client, "ar")

    page = arabic.post("language-ar", {"a2": "Half a thought", "a3": "Gate 4", "z": "1"})

    assert given_back(page, "Half a thought")
    assert 'lang="ar"' in page.text


def test_without_cookies_the_number_stands_in_the_answer_itself(app):  # B36
    person = Person(app.test_client(use_cookies=False))
    person.check()

    answer = person.send()

    assert answer.status_code == 200
    assert is_number(number_on(answer))
    assert "shown only this once" in text_of(answer)


def test_the_number_stays_until_the_person_has_it(person):
    number = person.file()

    assert number_on(person.get()) == number
    person.have()
    assert number_on(person.get()) == ""
    assert "Your message" in text_of(person.get())


def test_the_number_is_shown_for_an_hour_at_most(person):
    person.file()

    clock.freeze(A_MONDAY + timedelta(minutes=30))
    person.get()
    clock.freeze(A_MONDAY + timedelta(minutes=61))

    assert number_on(person.get()) == ""


@pytest.mark.parametrize(
    ("minutes", "open_"), [((55,), True), ((61,), False), ((55, 110, 165, 181), False)]
)
def test_a_page_left_alone_closes_itself(person, minutes, open_):
    person.file()
    person.have()
    for passed in minutes:
        clock.freeze(A_MONDAY + timedelta(minutes=passed))
        page = person.get()

    assert ("Your message" in text_of(page)) is open_


def test_finishing_closes_the_page_and_clears_the_browser(person):
    person.file()
    person.have()

    answer = person.post("finish")

    assert "storage" in answer.headers["Clear-Site-Data"]
    assert "Your message" not in text_of(person.get())


def test_leaving_goes_away_at_once_and_clears_the_browser(person):  # B82
    person.file()

    answer = person.get("/x")

    assert answer.status_code == 303
    assert "wikipedia" in answer.headers["Location"]
    assert "cookies" in answer.headers["Clear-Site-Data"]
    assert number_on(person.get()) == ""


def test_the_person_reads_our_answer_and_writes_back(person):
    number = person.file()
    person.have()

    def answer(case, opened, reader):
        services.reply(
            case, opened, "We give them back.", is_answer=True, by=reader, now=clock.now()
        )

    staff_do(number, answer)

    assert given_back(person.get(), "We give them back.")
    person.reply("Two are still missing.")
    assert given_back(person.get(), "Two are still missing.")


def test_a_page_tells_the_person_on_which_day_their_words_were_read(person):
    number = person.file()
    person.have()

    staff_do(
        number, lambda case, _opened, reader: services.open_words(case, by=reader, now=clock.now())
    )

    assert "a person has read this on 2 March 2026" in text_of(person.get())


def test_a_visit_that_ended_gives_the_typed_words_back(person):
    person.file()
    person.have()
    person.get()
    clock.freeze(A_MONDAY + timedelta(hours=2))

    answer = person.reply("Words I typed for two hours")

    assert answer.status_code == 409
    assert given_back(answer, "Words I typed for two hours")


def test_the_dates_a_person_is_promised_are_those_the_desk_works_to(person):
    number = person.file()
    promised = text_of(person.get())
    with db.scope():
        case = factories.case_of(number)
        with db.write():
            handover.hand_over([case.id], now=A_MONDAY.replace(hour=12))
        case = db.session().get(Case, case.id)

    for day in (case.acknowledge_by, case.answer_by):
        assert f"By {day.day} {day:%B %Y}" in promised


@pytest.mark.parametrize(
    ("fields", "warning"),
    [
        ({"a1": "head_of_site"}, "You did not choose a place"),
        ({"a1": "named"}, "Please write who"),
        ({"a3": "call +49 170 1234567"}, "people who read this can know who you are"),
    ],
)
def test_the_person_is_warned_of_what_could_hurt_them_before_sending(person, fields, warning):
    assert warning in text_of(person.check(**fields))


def test_a_number_pasted_into_the_words_is_warned_about(person):  # B22
    number = person.file()

    assert "people who read this can know who you are" in text_of(person.check(f"see {number}"))


def test_everybody_named_who_reads_is_refused_with_the_words_kept(person):
    everybody = "Okafor, Weber, Castillo, Petrova, Abebe, Haddad"
    person.check("It was all of them", a1="named", a6=everybody)

    answer = person.send()

    assert answer.status_code == 409
    assert given_back(answer, "It was all of them")
    assert stored() == 0


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_form_sent_from_another_site_is_refused(client, site):
    person = Person(client, **{"Sec-Fetch-Site": site})

    assert person.check().status_code == 403
    assert stored() == 0


def test_a_form_of_another_site_is_refused_in_an_older_browser_too(client):
    stranger = Person(client, Origin="http://evil.example")
    here = Person(client, Origin="http://localhost")

    assert (
        stranger.check().status_code == stranger.post("open", {"b1": "1" * 25}).status_code == 403
    )
    assert here.check().status_code == 200


def test_a_reply_form_carries_its_own_id(person):
    person.file()
    person.have()

    assert form_id_on(person.get()) != form_id_on(person.get()) != ""


def test_a_browser_that_refuses_cookies_is_told_so_kindly_when_a_number_is_typed(app, person):
    number = person.file()
    refusing = app.test_client(use_cookies=False)

    page = refusing.post("/", data={"step": "open", "b1": number}, follow_redirects=True)

    assert "Allow cookies for this address" in page.text
    assert number not in page.text
