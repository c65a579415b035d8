"""What one of us writes down in the person's language, the slip, and the number that only the person knows afterwards."""

import pytest
from playwright.sync_api import expect

from tests.browser.axe import findings, pixels_too_wide
from tests.browser.conftest import DESK
from tests.browser.person import LANGUAGES, WORDS, Person


def a_slip(page, language):
    """Noor writes down a call; says the number on the slip, which stays on her screen."""
    page.goto("/desk/taken/")
    page.check("[name=channel][value=phone]")
    page.fill("[name=reached_on]", "2026-03-02")
    page.select_option("[name=tongue]", language)
    page.fill("[name=a2]", WORDS[language])
    page.locator("main form button[type=submit]").last.click()
    return "".join(page.locator(".number").inner_text().split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_call_is_written_down_confirmed_and_kept_under_a_number_of_the_persons_own(
    browse, house, language
):
    desk = browse(house, viewport=DESK)
    house.sign_in(desk.context, "noor")
    number = a_slip(desk, language)
    expect(desk.locator("html")).to_have_attribute("lang", language)

    person = Person(browse(house), language)
    person.come_back(number)
    person.page.locator(".ask [name=b3][value=right]").check()
    person.press("note")
    expect(person.page.locator(".ask")).to_have_count(0)
    person.page.locator("#numbers summary").click()
    person.press("fresh")
    own = person.number()
    person.press("changeover")
    assert person.thread()[0] == WORDS[language]
    person.press("finish")

    person.come_back(number)
    expect(person.page.locator("#read-error")).to_be_visible()
    person.come_back(own)
    assert person.thread()[0] == WORDS[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_slip_the_question_and_the_new_number_are_for_everybody(browse, house, language):
    desk = browse(house, viewport=DESK, scripts=True)
    house.sign_in(desk.context, "noor")
    number = a_slip(desk, language)
    assert findings(desk) == []

    person = Person(browse(house, scripts=True), language)
    person.come_back(number)
    _look(person.page)
    person.press("fresh")
    _look(person.page)


def _look(page):
    assert findings(page) == []
    assert pixels_too_wide(page, 320) == 0
