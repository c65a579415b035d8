"""Frozen quarters at the desk."""

from datetime import date
from hashlib import sha256

import pytest

from portal import db
from portal.releases import queries
from portal.releases.models import Audience
from tests.releases.many import AUTUMN, NORTH_PLANT, cases, put

NOTE = {"changed": "We changed shifts.", "failed": "Late answers.", "unknown": "Agency workers."}
FILLED = {"period": AUTUMN, **NOTE, "sure": "y"}


@pytest.fixture
def noor(as_user):
    return as_user("noor")


def given(rows):
    with db.scope():
        put(rows)


def frozen():
    with db.scope():
        return list(queries.for_audience(Audience.PANEL))


def token_in(page):
    return page.text.split('name="csrf_token" type="hidden" value="')[1].split('"')[0]


def send(browser, **changes):
    token = token_in(browser.get("/desk/releases/new"))
    return browser.post("/desk/releases/new", data={"csrf_token": token, **FILLED, **changes})


def test_the_rights_lead_freezes_a_quarter_and_sees_it(noor):
    given(cases(30) + cases(26, unit_id=NORTH_PLANT, right_code="PRV-1"))

    answer = send(noor)
    page = noor.get(answer.location)

    assert answer.status_code == 303
    assert "This quarter is frozen." in page.text
    assert "October to December 2025" in page.text
    assert frozen()[0].digest in page.text
    assert NOTE["failed"] in page.text
    assert "Unchanged since it was frozen" in page.text


def test_received_never_stands_without_trust(noor):
    given(cases(30))

    page = noor.get(send(noor).location).text

    assert page.index("Trust") < page.index("Grievances received")
    assert "Not measured yet" in page


def test_two_presses_make_one_release(noor):
    first = send(noor)
    token = token_in(noor.get("/desk/releases/new"))
    again = noor.post("/desk/releases/new", data={"csrf_token": token, **FILLED})

    assert first.status_code == 303
    assert again.status_code == 400
    assert len(frozen()) == 1


def test_a_frozen_quarter_is_not_offered_again(noor):
    send(noor)

    page = noor.get("/desk/releases/new").text

    assert "July to September 2025" in page
    assert "October to December 2025" not in page


def test_a_quarter_that_is_not_over_cannot_be_frozen(noor):
    for period in ("2026Q1", "2030Q4", "2025-11", "abc", "", "2025Q9", "\0"):
        assert send(noor, period=period).status_code == 400

    assert frozen() == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"sure": ""}, "Tick the box if you are sure."),
        ({"failed": " "}, "Write this part too."),
        ({"unknown": "x" * 1001}, "at most 1000 characters"),
    ],
)
def test_a_form_that_is_not_complete_keeps_its_words(noor, changes, said):
    answer = send(noor, **changes)

    assert answer.status_code == 400
    assert said in answer.text
    assert NOTE["changed"] in answer.text
    assert frozen() == []


def test_the_downloaded_document_has_the_printed_fingerprint(noor):
    given(cases(30))
    send(noor)

    document = noor.get(f"/desk/releases/{AUTUMN}/document")

    assert sha256(document.data).hexdigest() == frozen()[0].digest
    assert document.mimetype == "application/json"


def test_a_release_that_was_tampered_with_says_so(noor):
    given(cases(30))
    send(noor)
    with db.scope(), db.write():
        queries.by_period(Audience.PANEL, AUTUMN).digest = "1" * 64

    page = noor.get(f"/desk/releases/{AUTUMN}").text

    assert "Do not use it" in page
    assert "Unchanged since it was frozen" not in page


def test_a_quarter_with_too_few_cases_shows_no_number(noor):
    given(cases(4))

    page = noor.get(send(noor).location).text

    assert "Too few came in this quarter to say anything safely." in page
    assert "Not shown" in page


def test_readers_of_releases_see_them_and_cannot_freeze(as_user, noor):
    send(noor)

    for browser in map(as_user, ("lena", "ruth", "hugo", "okoye", "aud")):
        assert browser.get("/desk/releases/").status_code == 200
        assert browser.get(f"/desk/releases/{AUTUMN}").status_code == 200
        assert browser.get("/desk/releases/new").status_code == 403
        assert browser.post("/desk/releases/new", data=FILLED).status_code in (400, 403)


def test_others_reach_no_release_at_the_desk(as_user, noor):
    send(noor)

    for browser in map(as_user, ("adam", "ines")):
        for path in ("", "newest", "new", AUTUMN, f"{AUTUMN}/document"):
            assert browser.get(f"/desk/releases/{path}").status_code == 403


def test_a_quarter_that_was_never_frozen_does_not_exist(noor):
    for period in ("2025Q3", "abc", "2025q4", "%00", "1" * 40):
        assert noor.get(f"/desk/releases/{period}").status_code == 404
        assert noor.get(f"/desk/releases/{period}/document").status_code == 404


def test_whoever_has_no_case_reads_the_newest_frozen_quarter(as_user, noor):
    send(noor, period="2025Q3")
    send(noor)

    page = as_user("hugo").get("/desk/releases/newest").text

    assert "You can read no case" in page
    assert "October to December 2025" in page


def test_without_any_frozen_quarter_the_list_says_so(as_user):
    page = as_user("hugo").get("/desk/releases/newest", follow_redirects=True).text

    assert "No quarter was frozen yet." in page


def test_a_quarter_nobody_froze_is_a_gap_in_the_chart(noor):
    given(cases(30) + cases(40, day=date(2025, 5, 5)))
    send(noor, period="2025Q2")

    page = noor.get(send(noor).location).text

    rows = page.split("<tbody>")[1].split("</tbody>")[0]
    assert rows.count("<tr>") == 3
    assert '<td class="number">not shown</td>' in rows
