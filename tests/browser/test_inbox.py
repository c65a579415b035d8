"""A reader narrows the list of cases, keeps it under a name, hands cases on, takes that back, and steps back from one; scripts off."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from portal import clock, db
from portal.accounts import queries as accounts
from portal.accounts.models import Account
from portal.grievances import services
from tests import factories
from tests.browser.axe import findings, pixels_too_wide
from tests.browser.conftest import DESK, PHONE
from tests.browser.person import LANGUAGES, Person

INBOX = "/desk/grievances/"


@pytest.fixture(params=LANGUAGES)
def at_desk(browse, house, request):
    """`at_desk(viewport)` is Lena's browser at the desk, with two cases of hers that Jonas reads too."""
    with house.inside() as current:
        with db.write():
            current.execute(update(Account).values(language=request.param))
        cases = [factories.a_case(readers={"lena", "jonas"}) for _n in range(2)]
        numbers = [case.reference for case in cases]
        lena = accounts.by_handle("lena")
        for case in cases:
            factories.triage(case, unit_id=5, right_code="FRC-2")
            with db.write():
                services.assign(case, lena.id, by=lena, now=clock.now())

    def new(viewport=DESK, **options):
        page = browse(house, viewport=viewport, **options)
        house.sign_in(page.context, "lena")
        page.goto(INBOX)
        return page

    new.numbers = numbers
    return new


def press(page, form):
    with page.expect_navigation():
        page.locator(f"form[action$='{form}'] > button[type=submit]").first.click()


def tick(page, numbers):
    for number in numbers:
        page.check(f"[name=cases][value='{number}']")


def test_a_list_is_narrowed_kept_under_a_name_and_widened_again(at_desk):
    page = at_desk()
    page.locator(".narrow > a").click()
    page.select_option("[name=right]", "FRC-2")
    with page.expect_navigation():
        page.locator("#narrow button").click()
    for number in at_desk.numbers:
        expect(page.locator("table.list")).to_contain_text(number)
    page.locator(".narrow summary").click()
    page.fill("[name=name]", "Passports")
    press(page, "/views")
    kept = page.locator("ul.kept a[aria-current]", has_text="Passports")
    expect(kept).to_be_visible()
    page.locator("ul.kept a.tag").click()
    expect(page.locator("ul.kept a.tag")).to_have_count(0)
    page.locator("ul.kept a", has_text="Passports").click()
    expect(page.locator("ul.kept a.tag")).to_have_count(1)
    press(page, "/removal")
    expect(page.locator("ul.kept a", has_text="Passports")).to_have_count(0)


def test_ticked_cases_go_to_another_reader_and_come_back_by_undo(at_desk):
    page, (first, second) = at_desk(), at_desk.numbers
    holders = page.locator("tbody tr", has_text=first).or_(
        page.locator("tbody tr", has_text=second)
    )
    tick(page, (first, second))
    press(page, "/selection")
    page.select_option("[name=owner]", label="Jonas Weber")
    press(page, "/handing-on")
    for row in holders.all():
        expect(row).to_contain_text("Jonas Weber")
    press(page, "/undo")
    expect(page.locator("[role=status]")).to_be_visible()
    expect(page.locator("form[action$='/undo']")).to_have_count(0)


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_the_list_and_what_can_be_done_with_it_are_for_everybody(at_desk, viewport):
    page = at_desk(viewport, scripts=True)  # the checker itself is a script
    page.goto(f"{INBOX}?right=FRC-2&severity=serious&narrow=1")
    for summary in page.locator(".narrow summary").all():
        summary.click()
    assert findings(page) == []
    page.fill("[name=name]", " ")
    press(page, "/views")
    assert findings(page) == []
    page.goto(INBOX)
    tick(page, at_desk.numbers)
    press(page, "/selection")
    assert findings(page) == []
    page.select_option("[name=owner]", label="Jonas Weber")
    press(page, "/handing-on")
    assert findings(page) == []
    assert pixels_too_wide(page, viewport["width"]) == 0


def test_a_reader_steps_back_and_the_person_reads_that_somebody_did(at_desk, browse, house):
    person = Person(browse(house))
    receipt = person.file()
    person.press("have")
    page, case = at_desk(), f"{INBOX}{house.reference_of(receipt)}"
    reader = house.a_reader_of(receipt)
    house.sign_in(page.context, reader)
    page.goto(case)
    page.locator("main a[href$='/stepping-back']").click()
    page.check("[name=why][value=knows_somebody]")
    press(page, "/stepping-back")
    expect(page.locator("[role=status]")).to_be_visible()
    assert page.goto(case).status == 404

    person.arrive()
    expect(person.page.locator(".thread .words").last).to_contain_text("I step back")
    assert findings_of(browse(house, scripts=True), receipt) == []


def findings_of(page, receipt):
    """What the checker finds on the page a number opens."""
    seen = Person(page)
    seen.come_back(receipt)
    return findings(page)
