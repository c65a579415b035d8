"""Files from a phone: scripts off, on a narrow screen, in every language these tests are held in."""

import pytest
from playwright.sync_api import expect

from tests.browser.axe import findings, pixels_too_wide
from tests.browser.person import LANGUAGES, Person
from tests.grievances.pictures import NO_PICTURE, a_picture

WORDS = "The door was locked from outside."


@pytest.fixture(params=LANGUAGES)
def language(request):
    return request.param


@pytest.fixture
def person(browse, house, language):
    return came_back(browse(house), language)


@pytest.fixture
def looked_at(browse, house, language):
    """The same person; the checker itself is a script."""
    return came_back(browse(house, scripts=True), language)


def came_back(page, language):
    someone = Person(page, language)
    someone.file()
    someone.press("have")
    return someone


def add(person, *files):
    """Ask for the room for files and send these."""
    person.press("files")
    person.page.set_input_files(
        "[name=d1]",
        [{"name": name, "mimeType": "image/jpeg", "buffer": held} for name, held in files],
    )
    person.press_send()


def test_words_typed_before_adding_a_file_are_kept_and_so_is_the_file(person):
    person.page.fill("[name=a2] >> nth=0", WORDS)

    add(person, ("p.jpg", a_picture()))

    expect(person.page.locator(".thread .words").last).to_have_text(WORDS)
    expect(person.page.locator("#files + ul > li")).to_have_count(1)


def test_the_room_for_files_reads_well_on_a_narrow_phone_and_leads_back(looked_at):
    page = looked_at.page
    looked_at.press("files")

    assert findings(page) == []
    assert pixels_too_wide(page, 320) == 0
    page.locator("main a").first.click()
    expect(page.locator(".thread")).to_be_visible()


def test_files_and_the_choice_about_one_read_well_on_a_narrow_phone(looked_at):
    add(looked_at, ("p.jpg", a_picture()), ("q.jpg", NO_PICTURE))

    assert findings(looked_at.page) == []
    assert pixels_too_wide(looked_at.page, 320) == 0


def test_a_file_that_cannot_be_cleaned_waits_for_a_choice_and_is_gone_when_dropped(person):
    add(person, ("p.jpg", NO_PICTURE))
    asked = person.page.locator("form.notice")
    expect(asked).to_be_visible()

    with person.page.expect_navigation():
        asked.locator("button").first.click()

    expect(asked).to_have_count(0)
    expect(person.page.locator("#files")).to_have_count(0)


def test_nothing_chosen_is_said_beside_the_room_for_files(person):
    person.press("files")

    person.press_send()

    expect(person.page.locator(".notice")).to_be_visible()
    expect(person.page.locator("[name=d1]")).to_be_visible()
