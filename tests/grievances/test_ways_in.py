"""The ways in through the pages: kinds, groups, representatives, helpers, the union's own way, settlements."""

import pytest

from portal import clock, db
from portal.catalogues.outcomes import Outcome
from portal.errors import RuleBroken
from portal.grievances import services, settlements
from portal.grievances.models import Case
from portal.organisation.models import Unit
from portal.organisation.queries import agreement_at
from tests import desk, factories
from tests.conftest import A_MONDAY
from tests.grievances.person import NUMBER, Page, Person, form_id_on, given_back, text_of
from tests.promises import life

UNION_FIELDS = {"a9": "representative", "c1": "1", "c3": "Port workers' union"}


@pytest.fixture
def person(client):
    return Person(client)


def numbers_on(answer):
    """Every number of a receipt page."""
    parts = NUMBER.findall(answer.get_data(as_text=True))
    return ["".join(parts[start : start + 5]) for start in range(0, len(parts), 5)]


def file(person, **fields):
    """File and read the numbers."""
    person.get()
    person.check(**fields)
    person.send()
    return numbers_on(person.get())


def press(person, step, **fields):
    """A button of the person's own page."""
    person.post(step, {"f": form_id_on(person.pages[-1])} | fields)
    return person.get()


def offer(receipt, text="Each of you gets the wages of March."):
    """Staff offer a settlement after the handover."""
    life.sweep_at(A_MONDAY + life.NOON)
    with db.scope():
        case = factories.case_of(receipt)
        reader, keys = factories.a_reader(case)
        with db.write():
            case = db.session().get(Case, case.id)
            services.propose_settlement(case, keys, text, by=reader, now=A_MONDAY + life.NOON)


def close_as_agreed(receipt):
    with db.scope():
        case = factories.case_of(receipt)
        reader, keys = factories.triage(case)
        with db.write():
            case, now = db.session().get(Case, case.id), A_MONDAY + 2 * life.NOON
            services.close(
                case, keys, Outcome.RESOLVED_AGREED, "Paid.", prevention="None.", by=reader, now=now
            )


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_group_is_shown_a_number_for_each(client, language):
    person = Person(client, language)

    numbers = file(person, a9="group", c1="4")

    assert len(set(numbers)) == 4
    for number in numbers:
        person.have()
        person.post("finish")
        assert person.open(number).status_code == 200


def test_a_group_with_one_number_is_told_of_no_others(person):
    assert len(file(person, a9="group")) == 1

    page = text_of(person.pages[-1])
    assert "Hand the other numbers over" not in page
    assert "You can make a second number" in page


def test_without_cookies_all_numbers_stand_in_the_answer_itself(app):
    person = Person(app.test_client(use_cookies=False))
    person.check(a9="group", c1="3")

    assert len(numbers_on(person.send())) == 3


def test_a_copy_is_made_shown_and_taken_away_from_the_persons_page(person):
    file(person)
    person.have()
    person.get()
    (copy,) = numbers_on(press(person, "number", c5="copy"))
    person.have()
    assert "2 numbers open this case" in text_of(person.get())

    assert "1 number opens this case" in text_of(press(person, "away-1"))
    person.post("finish")
    assert person.open(copy).status_code == 422


def test_the_same_press_after_back_shows_the_same_number(person):
    file(person)
    person.have()
    person.get()
    fields = {"f": form_id_on(person.pages[-1]), "c5": "join"}
    person.post("number", fields)
    first = numbers_on(person.get())
    person.post("number", fields)

    assert numbers_on(person.get()) == first
    person.have()
    assert "It is the case of 2 people" in text_of(person.get())


def test_a_number_made_late_in_a_visit_is_still_shown(person, app):
    file(person)
    person.have()
    clock.freeze(A_MONDAY + life.timedelta(minutes=50))
    person.get()
    clock.freeze(A_MONDAY + life.timedelta(minutes=100))
    person.get()

    assert len(numbers_on(press(person, "number", c5="copy"))) == 1


def test_leaving_ends_the_visit_and_the_last_one_is_told_what_it_means(person):
    (own,) = file(person)
    person.have()
    assert "You are the last one in this case" in text_of(person.get())

    page = press(person, "depart")

    assert "Seven short questions" in text_of(page)
    assert person.open(own).status_code == 422


def test_whoever_speaks_for_somebody_reads_our_answer_once_they_say_yes(person):
    proxy, own = file(person, **UNION_FIELDS)
    life.sweep_at(A_MONDAY + life.NOON)
    with db.scope():
        case = factories.case_of(own)
        reader, keys = factories.a_reader(case)
        with db.write():
            case = db.session().get(Case, case.id)
            services.reply(case, keys, "We asked.", is_answer=True, by=reader, now=A_MONDAY)
    person.have()
    assert not given_back(person.get(), "We asked.")
    person.post("finish")
    assert "Somebody speaks for you" in text_of(person.open(own))
    press(person, "proxy-yes")
    person.post("finish")

    assert given_back(person.open(proxy), "We asked.")


def test_a_press_from_a_page_left_open_too_long_does_nothing_and_says_so(person):
    file(person)
    person.have()
    person.get()

    answer = person.post("depart", {"f": "0" * 96})

    assert answer.status_code == 409
    assert "Please do it once more" in text_of(answer)


def test_a_helper_files_one_after_another_each_with_a_case_of_its_own(person):
    numbers = []
    for words in ("First words", "Second words", "Third words"):
        person.check(words, a7="delta", a8="advice", **({"c4": "1"} if numbers else {}))
        person.send()
        page = person.get()
        numbers += numbers_on(page)
        kept = {name: value for name, value in Page(page.text).fields if name in ("a7", "a8", "c4")}
        again = person.post("another", kept)
        assert kept == {"a7": "delta", "a8": "advice", "c4": "1"}
        assert not given_back(again, words)
        assert '<option selected value="delta">' in again.text
        assert not person.client.get_cookie("v")
    assert "number to hand over" in text_of(page)
    with db.scope():
        assert len({factories.case_of(number).id for number in numbers}) == 3


def test_a_helpers_next_form_keeps_place_and_kind_and_no_word(person):
    file(person, a7="delta", a8="advice", a3="Hall 3", a6="Karim", a4="user")
    page = Page(person.post("another", {"a7": "delta", "a8": "advice", "c4": "1"}).text)

    assert dict(page.fields)["a8"] == "advice"
    assert dict(page.fields)["a4"] == "undisclosed"
    assert not "".join(dict(page.fields)[name] for name in ("a2", "a3", "a6", "c3")).strip()


def test_a_place_with_an_agreement_shows_the_unions_way_before_sending(person, portal_db):
    with db.write():
        site = portal_db.get(Unit, 5)
        site.agreement_name, site.agreement_covers = "Port workers' union", "pay and hours"
        site.agreement_contact = "Room 4, every Tuesday"

    page = person.check(a7=site.code)

    assert "There is another way too" in text_of(page)
    assert given_back(page, "Room 4, every Tuesday")
    assert "Send here" in text_of(page)
    assert "There is another way too" not in text_of(person.check())


def test_an_agreement_holds_for_every_place_below_it(portal_db):
    with db.write():
        site = portal_db.get(Unit, 5)
        portal_db.get(Unit, site.parent_id).agreement_name = "National agreement"

    assert agreement_at(site.code).name == "National agreement"
    assert agreement_at("no such place") is None


@pytest.mark.parametrize("page", ["check", "receipt"])
def test_the_pages_say_that_no_other_right_is_lost(person, page):
    checked = person.check()
    person.send()
    shown = {"check": checked, "receipt": person.get()}[page]

    assert "Writing here takes no other right from you" in text_of(shown)


@pytest.mark.parametrize("kind", ["retaliation", "handling"])
def test_the_person_is_told_that_it_goes_to_people_outside_only(person, kind):
    assert "only to the people from outside the company" in text_of(person.check(a8=kind))


def test_a_kind_nobody_offers_is_refused_with_the_words_kept(person):
    answer = person.check("Half a thought", a8="nonsense")

    assert answer.status_code == 422
    assert given_back(answer, "Half a thought")


def test_a_settlement_stands_only_with_everybodys_yes(person):
    numbers = file(person, a9="group", c1="3")
    offer(numbers[0])
    person.have()
    person.post("finish")
    for number in numbers[:2]:
        person.open(number)
        page = press(person, "settle-yes")
        assert "It stands" not in text_of(page).replace("It stands only", "")
        person.post("finish")
    with pytest.raises(RuleBroken):
        close_as_agreed(numbers[0])
    person.open(numbers[2])
    assert "Everybody said yes. It stands." in text_of(press(person, "settle-yes"))
    life.sweep_at(A_MONDAY + life.timedelta(days=1) + life.NOON)

    close_as_agreed(numbers[0])


def test_one_no_is_enough_and_the_others_see_only_how_many(person):
    numbers = file(person, a9="group", c1="3")
    offer(numbers[0])
    person.have()
    person.post("finish")
    person.open(numbers[0])
    press(person, "settle-no")
    person.post("finish")

    page = text_of(person.open(numbers[1]))

    assert "Yes: 0. No: 1." in page
    assert "No to the settlement" not in page


def test_a_group_cannot_be_closed_as_agreed_without_a_settlement(person):
    numbers = file(person, a9="group", c1="2")
    life.sweep_at(A_MONDAY + life.NOON)

    with pytest.raises(RuleBroken):
        close_as_agreed(numbers[0])


def test_a_newer_offer_asks_everybody_anew(person):
    (own,) = file(person)
    offer(own)
    person.open(own)
    assert "Yes: 1. No: 0." in text_of(press(person, "settle-yes"))
    with db.scope():
        case = factories.case_of(own)
        reader, keys = factories.a_reader(case)
        with db.write():
            case, now = db.session().get(Case, case.id), A_MONDAY + 2 * life.NOON
            services.propose_settlement(case, keys, "More.", by=reader, now=now)

    page = text_of(person.get())
    assert "Yes: 0. No: 0." in page


def test_the_desk_sees_what_it_is_for_whom_and_how_many_say_yes_beside_the_opened_words(
    person, as_user
):
    fields = {"a8": "advice", "a9": "group", "c1": "5", "c2": "migrant_worker"}
    numbers = file(person, **fields)
    life.sweep_at(A_MONDAY + life.NOON)
    lived = life.take_up(numbers[0], person)
    browser, own = as_user(lived.reader), f"/desk/grievances/{lived.reference}"
    assert desk.send(browser, f"{own}/settlement", {"text": "A day off."}).status_code == 303
    person.open(numbers[0])
    press(person, "settle-yes")
    life.sweep_at(A_MONDAY + life.timedelta(days=1) + life.NOON)
    browser = as_user(lived.reader)
    assert "advice" not in browser.get(own).text

    shown = text_of(desk.send(browser, f"{own}/words"))

    for words in (
        "a question for advice (feedback)",
        "a group",
        "1 case, 5 people",
        "Migrant workers",
        "1 of 5 yes, 0 no",
    ):
        assert words in shown


def test_a_settlement_nobody_offered_cannot_be_answered(person):
    file(person)
    person.have()
    person.get()

    assert person.post("settle-yes", {"f": form_id_on(person.pages[-1])}).status_code == 409
    assert settlements.newest([]) is None
