"""One grievance from a stranger's phone to a frozen quarter, with scripts off, in each language and on each database."""

from datetime import date

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from portal import db
from portal.accounts.models import Account
from tests import postgres
from tests.browser.conftest import DESK
from tests.browser.house import before, running
from tests.browser.officer import Officer
from tests.browser.person import DIGITS, LANGUAGES, WORDS, Person, shown_step

FILED_ON = date(2026, 5, 5)
QUARTER = "2026Q2"
IMPACT = "Agencies keep passports"
SUMMARY = "Workers of a supplier do not have their papers."
QUESTION = "We read it. Which hall is it?"
REPLY = {"en": "It is hall 3, at night.", "ar": "إنها القاعة ٣ ليلاً.", "bn": "এটা ৩ নম্বর হল, রাতে।"}
PROMISE = "I call the site today, so that it is answered by Friday."
REASON = "The passports are back with their owners since Monday."
FINDING, OFFER = "They lay in the office of the head.", "You get your passport back."
NOTE = "We opened a second house for agency workers."


@pytest.fixture(params=LANGUAGES)
def language(request):
    return request.param


@pytest.fixture
def standing(language, request, tmp_path):
    """A house whose calendar stands at the day of filing: on SQLite in English, on PostgreSQL in Arabic."""
    with running(_world(language, request), tmp_path / "house", mode="demo") as house:
        house.days_pass(before(FILED_ON))
        with house.inside(), db.write() as current:
            current.execute(update(Account).values(language=language))
        yield house


def _world(language, request):
    if language == "en":
        return request.getfixturevalue("filled_sqlite"), ""
    folder, filled = request.getfixturevalue("filled_postgres")
    return folder, postgres.new_database(postgres.start(), template=filled)


def test_a_grievance_goes_from_a_phone_to_a_frozen_quarter(browse, standing, language):
    at_the_desk = Desk(browse, standing)
    person = Person(browse(standing), language)

    receipt = files_and_keeps_the_number(person)

    standing.sweep("handover")
    officer = at_the_desk.of(standing.a_reader_of(receipt))
    reference = works_on_the_case(officer, language)

    person_comes_back(person, receipt)
    assert person.thread() == [WORDS[language], QUESTION]
    person.write(REPLY[language])
    assert person.thread() == [WORDS[language], QUESTION, REPLY[language]]
    person.press("finish")
    standing.sweep("handover")

    standing.days_pass(100)
    standing.sweep("ladder")
    an_executive_answers(at_the_desk.of("okoye"), reference)

    officer = at_the_desk.of(standing.a_reader_of(receipt))
    finds_and_offers(officer, reference)
    person_comes_back(person, receipt)
    assert FINDING in person.page.locator("main").inner_text()
    person.page.check(".ask [value=yes]")
    person.press("offer")
    person.press("finish")
    standing.sweep("handover")
    delivers(officer, reference)

    closes(at_the_desk.of(standing.a_reader_of(receipt)), reference, language)
    person_comes_back(person, receipt)
    expect(person.page.locator(".card", has_text=REASON)).to_be_visible()
    expect(person.page.locator(".tag")).to_be_visible()

    at_the_desk.of("noor").freeze(QUARTER, NOTE)
    the_panel_reads_it_and_nothing_else(at_the_desk.of("ines"), reference)


class Desk:
    """Desks of several people, each in a browser of their own."""

    def __init__(self, browse, house):
        self.browse, self.house = browse, house

    def of(self, handle):
        page = self.browse(self.house, viewport=DESK)
        self.house.sign_in(page.context, handle)
        return Officer(page)


def files_and_keeps_the_number(person):
    page = person.page
    person.arrive()
    assert page.context.cookies() == []
    assert shown_step(page) == []
    person.answer_all()
    assert shown_step(page) == ["a7"]
    person.back("a7")
    assert shown_step(page) == ["a6"]
    expect(page.locator("[name=a4][value=supplier_worker]")).to_be_checked()
    person.onward("a6")
    person.press("check")
    expect(page.locator("dl.pairs")).to_contain_text("Karim Benali")
    changes_an_answer(person)
    person.press("send")
    expect(page.locator(".number")).to_be_hidden()
    number = person.number()
    assert len(number) == 25
    only_the_number_is_printed(page)
    person.press("have")
    expect(page.locator(".number")).to_have_count(0)
    assert person.thread() == [WORDS[person.language]]
    person.press("finish")
    assert page.context.cookies() == []
    return number


def changes_an_answer(person):
    """Back to one question, which stands open with what was typed, and on to the check again."""
    page = person.page
    person.press("change-where")
    assert shown_step(page) == ["a4"]
    expect(page.locator("[name=a3]")).to_have_value("Hall 3")
    page.fill("[name=a3]", "Hall 3, at the gate")
    person.onward("a4")
    person.onward("a5")
    person.onward("a6")
    person.press("check")
    expect(page.locator("dl.pairs")).to_contain_text("Hall 3, at the gate")
    expect(page.locator("dl.pairs")).to_contain_text(WORDS[person.language].split("\n")[0])


def only_the_number_is_printed(page):  # B83
    page.emulate_media(media="print")
    for hidden in ("header", "footer", "h1", "main > ul", "main > form", ".keep summary"):
        expect(page.locator(hidden).first).to_be_hidden()
    expect(page.locator(".number")).to_be_visible()
    page.emulate_media(media="screen")


def works_on_the_case(officer, language):
    reference = officer.open_first_case()
    assert WORDS[language].split("\n")[0] not in officer.text()
    officer.press("/words")
    expect(officer.page.locator(".words").first).to_have_text(WORDS[language])
    officer.press("/acknowledgement")
    officer.summarise("Papers kept", SUMMARY)
    expect(officer.page.locator("h1")).to_have_text("Papers kept")
    officer.triage()
    officer.record_impact(IMPACT)
    officer.go(f"/desk/grievances/{reference}")
    officer.link_to_impact(IMPACT)
    expect(officer.page.locator("table, .card").first).to_contain_text(IMPACT)
    officer.go(f"/desk/grievances/{reference}")
    officer.reply(QUESTION)
    assert QUESTION in officer.text()
    return reference


def person_comes_back(person, receipt):
    """With the number as the keyboard of their language types it, in fives."""
    typed = " ".join(receipt[start : start + 5] for start in range(0, 25, 5))
    person.come_back(typed.translate(DIGITS[person.language]))
    expect(person.page.locator("ol.thread")).to_be_visible()


def an_executive_answers(officer, reference):
    """Who must answer for the missed date sees that there is a case, and none of its words."""
    officer.go(f"/desk/grievances/{reference}")
    assert officer.page.locator(".words").count() == 0
    officer.answer_for_the_missed_date(PROMISE)
    expect(officer.page.locator('main a[href$="/answer"]')).to_have_count(0)


def finds_and_offers(officer, reference):
    """Plan, taking it up, the inquiry, what was found and what is offered, each on its own page."""
    own = f"/desk/grievances/{reference}"
    officer.go(own)
    officer.step(
        "/plan", [("guessed", "some")], who="Head", how="Shifts", measures="We ask many places."
    )
    officer.step("/admission", text="It is for us.")
    officer.step("/inquiry", [("way", "inquiry")], text="Two of us look at the office.")
    officer.step("/findings", [("finding", "founded"), ("sure", "y")], text=FINDING)
    officer.follow("/remedies/")
    officer.page.select_option("[name=kind]", "restitution")
    officer.page.check("[name=step][value=offer]")
    officer.page.fill("[name=text]", OFFER)
    officer.page.fill("[name=due_on]", "2026-12-24")
    officer.page.locator("main form button[type=submit]").last.click()
    expect(officer.page.locator("main .card")).to_contain_text(OFFER)


def delivers(officer, reference):
    officer.go(f"/desk/grievances/{reference}/remedies/")
    officer.step("/delivery", text="They lie ready at the gate.")
    expect(officer.page.locator("main .card")).to_contain_text(OFFER)


def closes(officer, reference, language):
    officer.go(f"/desk/grievances/{reference}")
    assert PROMISE in officer.text()
    officer.press("/words")
    assert REPLY[language] in officer.text()
    officer.close("resolved_company_view", REASON)
    assert REASON in officer.text()


def the_panel_reads_it_and_nothing_else(officer, reference):
    officer.go("/panel/")
    officer.follow(f"/panel/{QUARTER}")
    assert NOTE in officer.text()
    assert SUMMARY not in officer.text()
    assert reference not in officer.text()
    for closed in (f"/desk/grievances/{reference}", "/desk/grievances/", "/desk/indicators/",
                   "/desk/releases/", "/desk/impacts/", "/desk/duties/"):  # fmt: skip
        assert officer.page.goto(closed).status in (403, 404), closed
