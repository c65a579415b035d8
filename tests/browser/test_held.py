"""A message waits before it goes to the person: taken back, doubted, sent; scripts off."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from portal import db
from portal.accounts.models import Account
from tests.browser.axe import findings, pixels_too_wide
from tests.browser.conftest import DESK, PHONE
from tests.browser.house import running
from tests.browser.person import LANGUAGES, Person

TELLING = "Thank you. Which shift was it?"
BETTER = "Thank you. We asked the agency on Tuesday."


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_message_is_doubted_taken_back_written_anew_and_goes(
    browse, filled_sqlite, tmp_path, language
):
    held = {"hold_minutes": 5, "mode": "demo"}
    with running((filled_sqlite, ""), tmp_path / "house", **held) as house:
        with house.inside() as current, db.write():
            current.execute(update(Account).values(language=language))
        person = Person(browse(house), language)
        receipt = person.file()
        person.press("have")
        person.press("finish")
        page, case = browse(house, viewport=DESK), f"/desk/grievances/{house.reference_of(receipt)}"
        house.sign_in(page.context, house.a_reader_of(receipt))
        page.goto(case)
        writes(page, TELLING)
        expect(page.locator(".note .notice.amber")).to_contain_text("Which shift was it?")
        assert looks_well(browse, house, page, case) == []
        with page.expect_navigation():
            page.locator("form[action$='/recall'] button").click()
        expect(page.locator("#text")).to_have_value(TELLING)
        writes(page, BETTER)
        expect(page.locator(".note .notice.amber")).to_have_count(0)
        person.come_back(receipt)
        assert BETTER not in person.thread()

        house.days_pass(1)
        house.sweep("held")
        person.come_back(receipt)
        assert BETTER in person.thread()
        assert TELLING not in person.thread()


def writes(page, text):
    page.fill("#text", text)
    with page.expect_navigation():
        page.locator("form[action$='/reply'] button").click()


def looks_well(browse, house, page, case):
    """What axe-core and a phone find wrong with the case as it stands."""
    seen = browse(house, scripts=True, viewport=PHONE)
    seen.context.add_cookies(page.context.cookies())
    seen.goto(case)
    too_wide = pixels_too_wide(seen, PHONE["width"])
    return findings(seen) + ([f"{too_wide} pixels too wide"] if too_wide else [])
