"""What a person is asked and told on their own page, answered on a phone with scripts off, until a year after the end."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from portal import db, i18n
from portal.catalogues.outcomes import Outcome
from portal.grievances import recordings
from portal.grievances.kinds import Kind
from portal.grievances.rules import Status
from portal.organisation.models import Unit
from tests.browser.axe import findings, pixels_too_wide
from tests.browser.handler import CAME, ENDED, FOUND, OFFER, SETTLEMENT, TOO_MUCH, WISH, Handler
from tests.browser.house import running
from tests.browser.person import HOME, LANGUAGES, WORDS, Person
from tests.browser.test_ways_in import Several
from tests.grievances.test_recordings import a_sound

BY_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)


def somebody(page, language, kind=Person):
    """A person who has filed, kept the number and looks at their own page."""
    person = kind(page, language)
    person.receipt = person.file()
    person.press("have")
    return person


def again(person):
    person.page.goto(HOME[person.language])


def looks_well(browse, house, person):
    """The same page in a browser that lets the checker run, on the narrowest phone."""
    seen = Person(browse(house, scripts=True), person.language)
    seen.come_back(person.receipt)
    assert findings(seen.page) == []
    assert pixels_too_wide(seen.page, 320) == 0


@BY_LANGUAGE
def test_what_was_mended_quickly_ends_with_the_persons_yes(browse, house, language):
    person = somebody(browse(house), language)
    Handler(house, person.receipt).mends_it()
    again(person)

    assert FOUND in person.page.locator("main").inner_text()
    looks_well(browse, house, person)
    person.press("quick")
    expect(person.page.locator(".errors")).to_be_visible()
    person.page.check(".ask [value=yes]")
    person.press("quick")

    expect(person.page.locator(".errors")).to_have_count(0)
    expect(person.page.locator(".ask [name=b4]").first).to_be_visible()


@BY_LANGUAGE
def test_what_was_not_mended_becomes_a_whole_case(browse, house, language):
    person = somebody(browse(house), language)
    Handler(house, person.receipt).mends_it()
    again(person)

    person.page.check(".ask [value=no]")
    person.page.fill(".ask [name=a2]", WORDS[language])
    person.press("quick")

    expect(person.page.locator(".ask [value=no]")).to_have_count(0)
    assert person.thread().count(WORDS[language]) == 2


@BY_LANGUAGE
def test_a_settlement_for_two_stands_only_with_the_yes_of_both(browse, house, language):
    group = Several(browse(house), language)
    first, second = group.file_for_all()
    group.press("have")
    group.receipt = first
    Handler(house, first).offers_a_settlement()
    again(group)

    assert SETTLEMENT in group.thread()
    looks_well(browse, house, group)
    group.press("settle-yes")
    expect(group.page.locator("#settlement b")).to_have_count(1)
    expect(group.page.locator("[value=settle-no]")).to_be_visible()
    group.press("finish")
    group.come_back(second)
    group.press("settle-no")
    expect(group.page.locator("[value=settle-yes]")).to_be_visible()
    group.press("settle-yes")

    expect(group.page.locator("[value=settle-yes]")).to_have_count(0)
    expect(group.page.locator("#settlement b")).to_have_count(1)


@BY_LANGUAGE
def test_they_say_whether_somebody_may_speak_with_people_at_their_place(browse, house, language):
    person = somebody(browse(house), language)
    Handler(house, person.receipt).asks_about_the_place()
    again(person)

    assert WISH in person.page.locator(".ask").inner_text()
    looks_well(browse, house, person)
    person.press("place")
    expect(person.page.locator(".errors")).to_be_visible()
    person.page.check(".ask [value=no]")
    person.page.fill(".ask [name=a2]", WORDS[language])
    person.press("place")

    expect(person.page.locator(".ask")).to_have_count(0)
    assert person.thread().count(WORDS[language]) == 2


@BY_LANGUAGE
def test_they_take_what_is_offered_and_later_say_that_it_came(browse, house, language):
    person = somebody(browse(house), language)
    handler, page = Handler(house, person.receipt), person.page
    handler.asks_about_the_place()
    handler.offers(silence=True)
    again(person)

    assert OFFER in page.locator(".ask").inner_text()
    expect(page.locator(".ask .notice.amber")).to_be_visible()
    looks_well(browse, house, person)
    page.check(".ask [value=yes]")
    person.press("offer")
    handler.delivers()
    again(person)
    assert CAME in page.locator(".ask").inner_text()
    looks_well(browse, house, person)
    page.check(".ask [value=yes]")
    person.press("came")

    with house.inside():
        assert handler.case().state is Status.CONFIRMED


@BY_LANGUAGE
def test_somebody_who_is_muted_reads_why_and_can_go_on_writing(browse, house, language):
    person = somebody(browse(house), language)
    Handler(house, person.receipt).mutes()
    again(person)

    expect(person.page.locator(".card", has_text=TOO_MUCH)).to_be_visible()
    looks_well(browse, house, person)
    person.write(WORDS[language])
    assert person.thread().count(WORDS[language]) == 2


@BY_LANGUAGE
def test_after_the_end_they_rate_it_and_are_asked_four_times_how_they_are(
    browse, filled_sqlite, tmp_path, language
):
    with running((filled_sqlite, ""), tmp_path / "house", mode="demo") as house:
        person = somebody(browse(house), language)
        handler, page = Handler(house, person.receipt), person.page
        handler.ends(Outcome.RESOLVED_COMPANY_VIEW)
        again(person)
        assert ENDED in page.locator("main").inner_text()
        page.check(".ask [value=yes]")
        person.press("solved")
        page.check(".ask [name=b4] >> nth=1")
        page.check(".ask [name=b5] >> nth=3")
        person.press("rate")
        expect(page.locator(".ask")).to_have_count(0)

        for days in (14, 80, 95, 185):  # two weeks, three, six and twelve months
            house.days_pass(days)
            person.come_back(person.receipt)
            expect(page.locator(".ask a[href='#harm']")).to_be_visible()
            page.check(".ask [name=b3] >> nth=0")
            person.press("checkin")
            expect(page.locator(".ask")).to_have_count(0)


@BY_LANGUAGE
@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.COMPLAINT])
def test_whatever_somebody_brings_is_filed_and_read_again(browse, house, language, kind):
    person = Person(browse(house), language)
    person.arrive()
    person.page.goto(f"{HOME[language]}#a2")
    person.page.check(f"[name=a8][value={kind.value}]")
    person.onward("a2")
    person.page.fill("#a3 [name=a2]", WORDS[language])
    person.page.goto(f"{HOME[language]}#a7")
    person.press("check")
    person.press("send")
    number = person.number()
    person.press("have")
    person.press("finish")

    person.come_back(number)
    assert person.thread() == [WORDS[language]]


@BY_LANGUAGE
def test_a_helper_files_one_after_the_other_and_each_number_opens_its_own(browse, house, language):
    helper, told = Person(browse(house), language), {}
    helper.arrive()
    for name in ("Amina", "Bo", "Chen"):
        helper.page.goto(f"{HOME[language]}#a3")
        helper.page.fill("#a3 [name=a2]", f"{name}: {WORDS[language]}")
        helper.page.goto(f"{HOME[language]}#a7")
        helper.press("check")
        helper.press("send")
        told[helper.number()] = name
        helper.press("another")

    for number, name in told.items():
        helper.come_back(number)
        assert helper.thread() == [f"{name}: {WORDS[language]}"]
        helper.press("finish")


@BY_LANGUAGE
def test_a_question_that_was_recorded_can_be_heard(browse, filled_sqlite, tmp_path, language):
    sounds = tmp_path / "sounds"
    sounds.mkdir()
    (sounds / f"{language}-3.wav").write_bytes(a_sound())
    with running((filled_sqlite, ""), tmp_path / "house") as house:
        with house.inside():
            assert list(recordings.take(sounds)) == [f"{language}-3"]
        page = browse(house)
        page.goto(HOME[language])
        players = page.locator("audio")
        expect(players).to_have_count(1)
        heard = page.request.get(players.get_attribute("src"))

    assert heard.headers["content-type"] == "audio/mp4"
    assert heard.headers["cache-control"] == "no-store"


@BY_LANGUAGE
def test_the_door_to_meet_somebody_leads_to_people_hours_and_languages(browse, house, language):
    page = browse(house)
    page.goto(HOME[language])
    page.locator("a.door[href$='/about/meet']").click()
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.locator("main a[href^='tel:']").first).to_be_visible()
    assert page.url.endswith(i18n.home(language) + "about/meet")


@BY_LANGUAGE
def test_a_copy_can_be_taken_away_and_somebody_who_joins_comes_in_with_a_number_of_their_own(
    browse, house, language
):
    person, made = somebody(browse(house), language), {}
    for whose in ("copy", "join"):
        person.page.locator("#numbers summary").click()
        with person.page.expect_navigation():
            person.page.locator(f"button[name=c5][value={whose}]").click()
        made[whose] = person.number()
        person.press("have")
    person.page.locator("#numbers summary").click()
    with person.page.expect_navigation():
        person.page.locator("button[value^=away-]").first.click()
    person.press("finish")

    person.come_back(made["copy"])
    expect(person.page.locator("#read-error")).to_be_visible()
    person.come_back(made["join"])
    assert WORDS[language] in person.thread()
    person.press("finish")
    person.come_back(person.receipt)
    person.page.locator("#moments > summary").click()
    expect(person.page.locator("#moments li").first).to_be_visible()


@BY_LANGUAGE
def test_where_there_is_an_agreement_the_unions_way_stands_before_sending(
    browse, filled_sqlite, tmp_path, language
):
    with running((filled_sqlite, ""), tmp_path / "house") as house:
        with house.inside(), db.write() as current:
            unit = current.scalars(select(Unit).where(Unit.code == "delta")).one()
            unit.agreement_name, unit.agreement_covers = "Port workers' union", "pay and hours"
            unit.agreement_contact = "Room 4, every Tuesday"
        person = Person(browse(house), language)
        person.arrive()
        person.answer_all()
        person.press("check")
        card = person.page.locator("section.card", has_text="Port workers' union")
        card.locator("summary").click()
        expect(card.get_by_text("Room 4, every Tuesday")).to_be_visible()
        person.press("send")
        assert len(person.number()) == 25
