"""The person's own page in a browser: scripts off, on a narrow phone, in both directions."""

import pytest
from playwright.sync_api import expect

from portal import db
from portal.grievances.models import Case
from tests import factories
from tests.browser.axe import findings, pixels_too_wide
from tests.browser.conftest import PHONE
from tests.browser.handler import ENDED, FOUND, SUMMARY, Handler
from tests.browser.person import HOME, LANGUAGES, Person

HARM = {
    "en": "They moved me to the night shift.",
    "ar": "نقلوني إلى الوردية الليلية.",
    "bn": "আমাকে রাতের শিফটে দিয়েছে।",
}


@pytest.fixture(params=LANGUAGES)
def language(request):
    return request.param


@pytest.fixture
def person(browse, house, language):
    someone = Person(browse(house, viewport=PHONE), language)
    someone.receipt = someone.file()
    someone.press("have")
    return someone


@pytest.fixture
def handler(house, person):
    return Handler(house, person.receipt)


def unfold(person, name):
    person.page.locator(f"#{name} > summary").click()


def again(person):
    person.page.goto(HOME[person.language])


def test_somebody_comes_back_through_everything_a_case_can_become(person, handler):
    page = person.page
    handler.reads_and_asks()
    again(person)
    expect(page.locator(".ask")).to_contain_text(SUMMARY)
    page.check(".ask [value=correct]")
    page.fill(".ask [name=a2]", "Passports of thirty-five.")
    person.press("summary")
    expect(page.locator(".ask")).to_have_count(0)

    handler.ends()
    again(person)
    assert FOUND not in person.thread()
    expect(page.locator(".card", has_text=ENDED).first).to_be_visible()
    page.check(".ask [value=no]")
    person.press("solved")
    expect(page.locator(".errors")).to_be_visible()
    page.fill(".ask [name=a2]", "Two are missing.")
    person.press("solved")
    expect(page.locator(".tag.amber")).to_be_visible()

    handler.ends()
    again(person)
    page.check(".ask [value=appeal]")
    page.fill(".ask [name=a2]", "Still missing.")
    person.press("solved")
    expect(page.locator(".tag.amber")).to_be_visible()


def test_the_rare_acts_wait_folded_and_each_works(person, handler):
    page = person.page
    handler.reads_and_asks()
    again(person)
    for fold in page.locator("details.fold").all():
        expect(fold).not_to_have_attribute("open", "")
    unfold(person, "meet")
    page.check("#meet [value=outside]")
    person.press("meet")
    unfold(person, "contact")
    page.fill("#contact [name=a2]", "Call after six.")
    person.press("contact")
    unfold(person, "contact")
    expect(page.locator("#contact [name=a2]")).to_have_value("Call after six.")
    unfold(person, "readers")
    page.locator("#readers [name=b6]").first.check()
    person.press("takeoff")
    expect(page.locator("#readers")).to_have_attribute("open", "")
    page.check("#readers [name=b7]")
    person.press("takeoff")
    unfold(person, "readers")
    expect(page.locator("#readers [name=b6]")).to_have_count(2)
    unfold(person, "keepout")
    page.check("#keepout [value=team]")
    person.press("keepout")
    unfold(person, "readers")
    expect(page.locator("#readers [name=b6]")).to_have_count(2)
    unfold(person, "shut")
    person.press("shut")


def test_what_happened_because_of_it_and_taking_it_back(person, handler, language):
    page = person.page
    unfold(person, "withdraw")
    page.check("#withdraw [value=yes]")
    person.press("withdraw")
    expect(page.locator("#harm")).to_have_attribute("open", "")
    page.fill("#harm [name=a2]", HARM[language])
    person.press("harm")
    assert person.thread() == [HARM[language]]
    with page.expect_navigation():
        page.locator("[name=b9][value='0']").click()
    assert HARM[language] not in person.thread()
    unfold(person, "withdraw")
    page.check("#withdraw [value=silent]")
    page.check("#withdraw [name=b7]")
    person.press("withdraw")
    expect(page.locator("h1")).to_have_count(1)
    assert page.context.cookies() == []


def test_the_whole_page_can_be_used_by_everybody(browse, house, language):
    person = Person(browse(house, scripts=True), language)
    person.receipt = person.file()
    person.press("have")
    handler = Handler(house, person.receipt)
    handler.reads_and_asks()
    found = []
    for name in ("open", "ended"):
        again(person)
        person.page.evaluate(
            "for (const one of document.querySelectorAll('details')) one.open = true"
        )
        found += [f"{name}: {each}" for each in findings(person.page)]
        found += [name] if pixels_too_wide(person.page, 320) else []
        handler.ends() if name == "open" else None
    assert found == []


def test_a_name_is_locked_away_and_whoever_asks_for_it_is_told_no(person, handler, house, browse):
    page = person.page
    handler.reads_and_asks()
    again(person)
    unfold(person, "contact")
    page.fill("#contact [name=a2]", "Call after six.")
    page.check("#contact [value=locked]")
    person.press("contact")
    unfold(person, "contact")
    expect(page.locator("#contact [name=a2]")).to_have_value("Call after six.")
    expect(page.locator("#contact [value=locked]")).to_be_checked()
    assert "Call after six." not in person.thread()

    with house.inside():
        case = db.session().get(Case, factories.case_of(person.receipt).id)
        factories.ask_for_names(case, life_in_danger=False)
    again(person)
    expect(page.locator(".ask")).to_contain_text("Needed.")
    watched = looked_at(browse, house, person)
    assert watched == []
    person.press("identity")
    expect(page.locator(".errors")).to_be_visible()
    page.check(".ask [value=refused]")
    person.press("identity")
    expect(page.locator(".ask")).not_to_contain_text("Needed.")


def looked_at(browse, house, person):
    """What axe-core and a narrow screen find wrong with the person's own page as it stands."""
    seen = Person(browse(house, scripts=True, viewport=PHONE), person.language)
    seen.come_back(person.receipt)
    too_wide = pixels_too_wide(seen.page, 320)
    return findings(seen.page) + ([f"{too_wide} pixels too wide"] if too_wide else [])
