"""Every page, in both directions, on a phone and on a desk: axe-core finds nothing and nothing scrolls sideways."""

import pytest
from sqlalchemy import update

from portal import db, i18n
from portal.accounts.models import Account
from tests.browser.axe import findings, pixels_too_wide
from tests.browser.conftest import DESK, PHONE
from tests.browser.furnished import furnish, invitation
from tests.browser.officer import Officer
from tests.browser.person import HOME, LANGUAGES, Person

NARROWEST = 320
LENA = ("/desk/grievances/", "/desk/grievances/?view=danger", "/desk/grievances/?view=overdue", "/desk/grievances/{case}",
        "/desk/grievances/{case}/summary", "/desk/grievances/{case}/triage", "/desk/grievances/{case}/closure",
        "/desk/grievances/{case}/assignment", "/desk/grievances/{case}/impacts", "/desk/grievances/{case}/settlement",
        "/desk/grievances/{case}/plan", "/desk/grievances/{case}/admission", "/desk/grievances/{case}/inquiry",
        "/desk/grievances/{case}/place", "/desk/grievances/{case}/place/hearing", "/desk/grievances/{case}/findings",
        "/desk/grievances/{case}/remedies/", "/desk/grievances/{case}/mute", "/desk/grievances/{case}/stepping-back", "/desk/taken/",
        "/desk/duties/", "/desk/impacts/", "/desk/lessons/", "/desk/lessons/views",
        "/desk/impacts/?unit=delta", "/desk/impacts/{impact}", "/desk/impacts/new", "/desk/indicators/",
        "/desk/releases/", "/desk/releases/{quarter}")  # fmt: skip
DESKS = {
    "lena": LENA,
    "okoye": ("/desk/duties/", "/desk/duties/board", "/desk/indicators/", "/desk/impacts/"),
    "noor": (
        "/desk/identity/",
        "/desk/releases/new",
        "/desk/releases/{quarter}",
        "/desk/releases/{older}/publication",
        "/desk/impacts/{impact}",
        "/desk/improvements/",
        "/desk/improvements/new",
        "/desk/improvements/{improvement}/removal",
        "/desk/posters/",
    ),
    "adam": ("/desk/accounts", "/desk/accounts/invitation", "/desk/grievances/"),
    "aud": ("/desk/audit", "/desk/audit/chain"),
    "ines": ("/panel/", "/panel/{quarter}", "/panel/1999Q1"),
}

ORDINARY = ("", "/rules", "/readers", "/stolen-copy", "/limits", "/safer-use", "/accessibility", "/promises", "/outside-help",
            "/outside-help/za", "/meet", "/figures", "/figures/{quarter}", "/improvements")  # fmt: skip


@pytest.fixture(scope="module")
def made(house):
    return furnish(house)


@pytest.fixture(params=LANGUAGES)
def language(request, house):
    with house.inside(), db.write() as current:
        current.execute(update(Account).values(language=request.param))
    return request.param


class Inspector:
    """Looks at a page as often as asked and keeps what it finds, each under the page's name."""

    def __init__(self, page):
        self.page, self.found = page, []

    def look(self, name):
        for size in (PHONE, DESK):
            self.page.set_viewport_size(size)
            self.found += [f"{name} at {size['width']}: {each}" for each in findings(self.page)]
        too_wide = pixels_too_wide(self.page, NARROWEST)
        self.found += [f"{name} scrolls {too_wide} pixels sideways"] if too_wide else []


@pytest.fixture
def inspector(browse, house):
    return Inspector(browse(house, scripts=True))


def test_a_page_that_shuts_people_out_is_noticed(inspector):
    inspector.page.set_content("<p style='width: 900px; color: #ccc'>Pale <input> words</p>")
    inspector.look("a page")
    assert any("label" in each for each in inspector.found)
    assert any("color-contrast" in each for each in inspector.found)
    assert any("sideways" in each for each in inspector.found)


@pytest.mark.parametrize("handle", DESKS)
def test_desk_pages_can_be_used_by_everybody(inspector, house, made, language, handle):
    house.sign_in(inspector.page.context, handle)
    for path in DESKS[handle]:
        inspector.page.goto(path.format(**made))
        assert inspector.page.locator("html").get_attribute("lang") == language
        inspector.look(path)
    assert inspector.found == []


def test_pages_after_a_form_of_the_desk_can_be_used_by_everybody(inspector, house, made, language):
    officer = Officer(inspector.page)
    house.sign_in(officer.page.context, "lena")
    officer.go(f"/desk/grievances/{made['case']}")
    officer.press("/words")
    inspector.look("opened words")
    for form in ("/summary", "/triage", "/closure"):
        officer.go(f"/desk/grievances/{made['case']}{form}")
        empty_everything(officer.page)
        officer.press(form)
        inspector.look(f"refused {form}")
    executive = next(one for one in ("okoye", "elin") if owes_an_answer(house, officer, one))
    officer.follow("/answer")
    inspector.look(f"answer of {executive}")
    assert inspector.found == []


def owes_an_answer(house, officer, handle):
    house.sign_in(officer.page.context, handle)
    officer.go("/desk/duties/")
    return officer.page.locator('main a[href$="/answer"]').count()


def empty_everything(page):
    """Send a form with nothing in it, past what the browser itself would refuse."""
    page.locator("main form").last.evaluate(
        "form => { form.noValidate = true; "
        "for (const one of form.elements) if (one.type != 'hidden') { one.value = ''; one.checked = false } }"
    )


def test_pages_before_signing_in_can_be_used_by_everybody(inspector, house):
    page = inspector.page
    for path in ("/desk/sign-in", "/desk/new-passphrase", "/nowhere"):
        page.goto(path)
        inspector.look(path)
    page.goto("/desk/sign-in")
    page.fill("[name=handle]", "lena")
    page.fill("[name=passphrase]", "not hers")
    page.locator("main form button").click()
    inspector.look("refused sign-in")
    page.goto(invitation(house))
    inspector.look("invitation")
    page.locator("main form button").click()
    inspector.look("new key")
    assert inspector.found == []


def test_the_way_of_a_person_can_be_used_by_everybody(inspector, house, language):
    page, person = inspector.page, Person(inspector.page, language)
    person.arrive()
    inspector.look("first page")
    page.locator("#safer summary").click()
    inspector.look("safety")
    for number in range(1, 8):
        page.goto(f"{HOME[language]}#a{number}")
        inspector.look(f"question {number}")
    person.press("check")
    inspector.look("refused")
    page.fill("[name=a2]", "Call me: +47 400 00 000")
    page.check("input[name=a1][value=named]")
    person.press("check")
    inspector.look("check")
    person.press("send")
    inspector.look("receipt")
    person.number()
    inspector.look("number")
    person.press("have")
    inspector.look("follow-up")
    person.write(" ")
    inspector.look("refused reply")
    page.context.clear_cookies()
    person.write("Too late")
    inspector.look("signed out")
    person.come_back("1")
    inspector.look("wrong number")
    assert inspector.found == []


@pytest.mark.parametrize("language", i18n.NAMES)
def test_public_pages_can_be_used_by_everybody_in_every_language(inspector, made, language):
    home = i18n.home(language)
    inspector.page.goto(home)
    inspector.look("first page")
    for path in ORDINARY:
        inspector.page.goto(f"{home}about{path}".format(**made))
        assert inspector.page.locator("html").get_attribute("lang") == language
        assert inspector.page.locator("script").count() == 0
        inspector.look(path or "about")
    assert inspector.found == []


def test_an_entry_can_be_looked_at_before_everybody_reads_it(inspector, house, made, language):
    page = inspector.page
    house.sign_in(page.context, "noor")
    page.goto("/desk/improvements/new")
    page.locator("button[value=check]").click()
    inspector.look("refused entry")
    page.select_option("[name=unit]", "3")
    page.check("[name=result][value=done]")
    page.fill("[name=said_en]", "Karim told 14 people.")
    page.fill("[name=did_en]", "We stopped it.")
    page.locator("button[value=check]").click()
    inspector.look("entry looked at")
    assert "Karim" in page.locator("main ul").inner_text()
    assert inspector.found == []


SPOILT = {
    "unreadable": "form.elements.z.remove()",
    "too much": "const z = form.elements.z; for (let n = 0; n < 201; n++) form.append(z.cloneNode())",
}


def test_pages_that_give_words_back_can_be_used_by_everybody(inspector, language):
    for name, spoil in SPOILT.items():
        inspector.page.goto(HOME[language])
        inspector.page.locator("main form").first.evaluate(
            f"form => {{ form.elements.a2.value = 'words'; {spoil}; "
            "form.requestSubmit(form.querySelector('[value=check]')) }"
        )
        inspector.page.locator("#kept").wait_for()
        inspector.look(name)
    assert inspector.found == []
