"""What browsers do besides: scripts on, Back, a double click, no cookies, a lost connection, leaving, mistakes."""

import json

import pytest
from playwright.sync_api import Error, expect

from tests.browser.conftest import DESK
from tests.browser.person import WORDS, Person

SHORT = "The shift leader keeps our passports."


@pytest.fixture
def person(browse, house):
    return Person(browse(house))


@pytest.fixture(params=[False, True], ids=["scripts off", "scripts on"])
def anybody(request, browse, house):
    return Person(browse(house, scripts=request.param))


def remembered(page):
    """Everything the page holds: its markup and what stands in its fields."""
    typed = page.locator("input, textarea").evaluate_all("all => all.map(one => one.value)")
    return page.content() + json.dumps(typed)


def up_to_the_check(person):
    person.arrive()
    person.answer_all()
    person.press("check")
    expect(person.page.locator("button[value=send]")).to_be_visible()


def test_with_scripts_the_filing_is_the_same(browse, house):
    person, before = Person(browse(house, scripts=True)), house.cases()
    number = person.file()
    person.press("have")
    assert person.thread() == [WORDS["en"]]
    person.press("finish")
    person.come_back(number)
    assert person.thread() == [WORDS["en"]]
    assert house.cases() == before + 1


def test_after_finish_the_back_button_shows_neither_the_number_nor_the_words(anybody):
    number = anybody.file()
    anybody.press("have")
    anybody.press("finish")
    for _step in range(anybody.page.evaluate("history.length")):
        try:
            anybody.page.go_back(wait_until="domcontentloaded")
        except Error:  # it would have to be sent again, so the browser shows its own page instead
            expect(anybody.page.locator("main#main")).to_have_count(0)
        shown = remembered(anybody.page)
        assert SHORT not in shown
        assert number[:5] not in shown
        assert number[-5:] not in shown


def test_a_double_click_on_send_gives_one_case(anybody, house):
    before = house.cases()
    up_to_the_check(anybody)
    anybody.page.locator("button[value=send]").dblclick()
    assert len(anybody.number()) == 25
    assert house.cases() == before + 1


def test_a_second_sending_after_back_leads_to_the_same_number(person, house):
    before = house.cases()
    up_to_the_check(person)
    fields = sent_fields(person.page)
    person.press("send")
    number = person.number()
    again = person.page.request.post("/", form=fields, max_redirects=0)
    assert again.status == 303
    person.arrive()
    assert person.number() == number
    assert house.cases() == before + 1


def test_a_connection_lost_on_send_gives_one_case_and_the_same_number(person, house):
    before = house.cases()
    up_to_the_check(person)
    answers = []

    def lose(route):
        """The words arrive, the answer does not."""
        answers.append(route.fetch(max_redirects=0).status)
        route.abort("connectionreset")

    person.page.route(house.address + "/", lose)
    with person.page.expect_event("requestfailed"):
        person.tap("send")
    person.page.unroute(house.address + "/")
    person.page.reload()
    assert len(person.number()) == 25
    assert house.cases() == before + 1
    assert answers == [303]


def sent_fields(page):
    """What Send would send."""
    hidden = page.locator("form:has(button[value=send]) input[type=hidden]")
    pairs = hidden.evaluate_all("all => all.map(one => [one.name, one.value])")
    return dict(pairs) | {"step": "send"}


def test_leaving_goes_to_a_neutral_page_and_takes_the_cookie_along(person, house):
    page = person.page
    page.route(
        "https://**", lambda route: route.fulfill(body="<title>Weather</title>sunny", status=200,
                                                  content_type="text/html")
    )  # fmt: skip
    up_to_the_check(person)
    assert page.context.cookies()
    page.locator("header a.leave").click()
    page.wait_for_url(house.settings.leave_to)
    expect(page).to_have_title("Weather")
    assert page.context.cookies() == []


def test_words_survive_a_form_that_stood_open_too_long(person):
    up_to_the_check(person)
    change_hidden(person.page, "f", "00")
    person.page.context.clear_cookies()  # they last no longer than the form does
    person.press("send")
    expect(person.page.locator(".notice.amber").first).to_contain_text("press Send again")
    expect(person.page.locator("dl.pairs")).to_contain_text(SHORT)
    person.press("send")
    assert len(person.number()) == 25
    expect(person.page.locator("button[value=have]")).to_be_visible()


def change_hidden(page, name, value):
    page.locator(f"form:has(button[value=send]) input[name={name}]").evaluate(
        "(one, value) => { one.value = value }", value
    )


def test_words_survive_a_field_that_is_refused(person):
    person.arrive()
    person.answer_all()
    person.back("a7")
    person.back("a6")
    person.back("a5")
    person.page.fill("[name=a3]", "x" * 501)
    person.onward("a4")
    person.onward("a5")
    person.onward("a6")
    person.press("check")
    expect(person.page.locator(".errors")).to_be_visible()
    expect(person.page).to_have_title("Error: Feedback")
    expect(person.page.locator("[name=a2]")).to_have_value(WORDS["en"])
    expect(person.page.locator("[name=a3]")).to_have_value("x" * 501)
    expect(person.page.locator("[name=a6]")).to_have_value("Karim Benali")
    person.page.fill("[name=a3]", "Hall 3")
    person.press("check")
    person.press("send")
    assert len(person.number()) == 25


def test_words_survive_a_database_that_cannot_save(person, house):
    up_to_the_check(person)
    with house.that_cannot_save():
        person.press("send")
        expect(person.page.locator(".notice.amber").first).to_contain_text("Nothing is lost")
    person.press("send")
    assert len(person.number()) == 25


def test_words_survive_a_change_of_language_in_the_middle(person):
    person.arrive()
    person.page.locator("a.door.first").click()
    person.onward("a1")
    person.onward("a2")
    person.page.fill("[name=a2]", WORDS["en"])
    person.page.locator(".tongues summary").click()
    person.press("language-ar")
    expect(person.page.locator("html")).to_have_attribute("dir", "rtl")
    expect(person.page.locator("[name=a2]")).to_have_value(WORDS["en"])
    expect(person.page.locator("[name=a2]")).to_be_visible()


def test_a_wrong_number_says_what_to_do_and_keeps_what_was_typed(person):
    person.come_back("12345 12345 12345 12345 12345")
    expect(person.page.locator("#read-error")).to_be_visible()
    expect(person.page.locator("[name=b1]")).to_have_value("12345 12345 12345 12345 12345")


def test_a_manager_shut_out_gets_the_bytes_of_a_case_that_does_not_exist(browse, house):
    receipt = Person(browse(house)).file()
    house.sweep("handover")
    case = f"/desk/grievances/{house.reference_of(receipt)}"

    def asks(handle, address):
        context = browse(house, viewport=DESK).context
        house.sign_in(context, handle)
        answer = context.request.get(address)
        return answer.status, answer.body()

    assert asks(house.a_reader_of(receipt), case)[0] == 200
    assert asks("karim", case) == asks("karim", "/desk/grievances/ZZZ-ZZZ")
