"""What a panel member can reach: the frozen quarters, and nothing else."""

from hashlib import sha256

import pytest

from portal import db
from portal.accounts import queries as accounts
from portal.permissions import Permission, declared
from portal.releases import services
from portal.releases.models import Audience
from portal.releases.services import Note
from tests import people
from tests.releases.many import AUTUMN, NORTH_PLANT, cases, put
from tests.releases.test_services import NOW

NOTE = Note("We changed shifts.", "Answers were late.", "We did not hear agency workers.")
OPEN_TO_ALL = {Permission.DOSSIER_READ, Permission.SELF_MANAGE}


@pytest.fixture
def release(app):
    with app.test_request_context(), db.scope():
        put(cases(30) + cases(26, unit_id=NORTH_PLANT, right_code="PRV-1", in_time=False))
        with db.write():
            return services.freeze(
                AUTUMN, Audience.PANEL, NOTE, by=accounts.by_handle("noor"), now=NOW
            )


@pytest.fixture
def ines(as_user):
    return as_user("ines")


def guarded_addresses(app):
    """Every address behind a guard that is not made for panels, with each of its methods."""
    with app.test_request_context() as context:
        for rule in app.url_map.iter_rules():
            needed = declared(app, rule.endpoint)
            if needed is not None and needed not in OPEN_TO_ALL:
                values = {name: 1 if name.endswith("id") else "x" for name in rule.arguments}
                address = context.url_adapter.build(rule.endpoint, values)
                yield from ((address, method) for method in rule.methods - {"OPTIONS", "HEAD"})


def test_a_panel_member_reads_the_frozen_quarter(ines, release):
    front = ines.get("/panel/")
    page = ines.get(f"/panel/{AUTUMN}")

    assert "October to December 2025" in front.text
    assert page.status_code == 200
    assert release.digest in page.text
    for words in (NOTE.changed, NOTE.failed, NOTE.unknown, "Trust", "What is not shown, and why"):
        assert words in page.text


def test_the_page_has_the_order_a_panel_reads_in(ines, release):
    page = ines.get(f"/panel/{AUTUMN}").text

    heads = [
        NOTE.changed, "Do people dare to speak?", "Are they answered?", "Where, and about what",
        "What is not shown, and why", "Certificate",
    ]  # fmt: skip
    assert [page.index(head) for head in heads] == sorted(page.index(head) for head in heads)


def test_a_panel_member_reaches_nothing_else(app, ines, release):
    addresses = list(guarded_addresses(app))

    assert len(addresses) > 8
    answers = {
        (address, method): ines.open(address, method=method) for address, method in addresses
    }
    reached = {key for key, answer in answers.items() if answer.status_code not in (400, 403)}
    assert not reached
    assert all(answers[key].status_code == 403 for key in answers if key[1] == "GET")


def test_no_name_of_staff_is_on_a_page_for_the_panel(ines, release):
    names = {row[1] for handle, row in people.PEOPLE.items() if handle != "ines"}

    for path in ("/panel/", f"/panel/{AUTUMN}", f"/panel/{AUTUMN}/document"):
        page = ines.get(path).text
        assert not [name for name in names if name in page]


def test_the_page_links_nowhere_else(ines, release):
    page = ines.get(f"/panel/{AUTUMN}").text

    links = {part.split('"')[0] for part in page.split('href="')[1:]}
    assert not [link for link in links if not link.startswith(("#", "/panel", "/static"))]


def test_the_document_can_be_checked_at_home(ines, release):
    document = ines.get(f"/panel/{AUTUMN}/document")

    assert sha256(document.data).hexdigest() == release.digest


def test_only_the_panel_uses_the_pages_of_the_panel(as_user, release):
    for handle in people.PEOPLE.keys() - {"ines"}:
        browser = as_user(handle)

        assert browser.get("/panel/").status_code == 403
        assert browser.get(f"/panel/{AUTUMN}").status_code == 403


def test_a_stranger_is_asked_to_sign_in(client, release):
    answer = client.get(f"/panel/{AUTUMN}")

    assert answer.status_code == 303
    assert answer.location == "/desk/sign-in"


def test_a_quarter_never_frozen_for_the_panel_does_not_exist(ines, release):
    for period in ("2025Q3", "x", "1e999", "-1' OR 1=1", "%00", "9" * 40):
        assert ines.get(f"/panel/{period}").status_code == 404
        assert ines.get(f"/panel/{period}/document").status_code == 404


def test_an_empty_panel_page_says_that_nothing_was_frozen(ines):
    assert "No quarter was frozen for the panel yet." in ines.get("/panel/").text


def test_new_cases_change_nothing_a_panel_sees(ines, release):
    before = main_of(ines.get(f"/panel/{AUTUMN}"))

    with db.scope():
        put(cases(9))

    assert main_of(ines.get(f"/panel/{AUTUMN}")) == before


def main_of(page):
    """A page without its head, which carries the token of the sign-out button."""
    return page.text[page.text.index("<main") :]
