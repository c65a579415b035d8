"""The trail as an auditor sees it."""

import pytest
from sqlalchemy import delete, update

from portal import clock, db
from portal.audit import queries
from portal.audit.models import AuditLine
from portal.audit.services import record

CASE = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def aud(as_user):
    return as_user("aud")


def lines(count, **changes):
    with db.scope(), db.write():
        for number in range(count):
            record(**({"act": f"act_{number:03}", "by": 1, "now": clock.now()} | changes))


def text_of(answer):
    return answer.get_data(as_text=True)


def test_only_an_auditor_reads_the_trail(as_user):
    for handle in ("lena", "ruth", "hugo", "okoye", "karim", "adam", "ines"):
        browser = as_user(handle)
        for page in ("/desk/audit", "/desk/audit/chain"):
            assert browser.get(page).status_code == 403, (handle, page)


def test_a_line_says_who_did_what_and_never_in_which_case(aud):
    lines(1, act="words_opened", case_id=CASE, about="delta")

    page = text_of(aud.get("/desk/audit"))

    assert "Lena Okafor" in page
    assert "words opened" in page
    assert CASE not in page
    assert "delta" not in page


def test_what_the_clock_did_is_the_programs_own_act(aud):
    lines(1, act="duty_reminded", by=None)

    assert "The program" in text_of(aud.get("/desk/audit"))


def test_the_trail_pages_by_key_newest_first_and_shows_each_line_once(aud):
    lines(110)
    seen, before = [], None
    with db.scope():
        while True:
            page, before = queries.page_before(before)
            assert len(page) <= queries.PAGE
            seen += [line.number for line in page]
            if before is None:
                break

    assert seen == sorted(seen, reverse=True)
    assert len(seen) == len(set(seen)) >= 110
    first = text_of(aud.get("/desk/audit"))
    assert "act 109" in first
    assert "act 009" not in first
    assert "act 009" in text_of(aud.get("/desk/audit?before=40"))


def test_a_page_that_cannot_be_is_the_first_one(aud):
    assert text_of(aud.get("/desk/audit?before=x")) == text_of(aud.get("/desk/audit"))


def test_a_whole_trail_is_said_to_be_whole(aud):
    lines(3)

    assert "Yes. Every line follows" in text_of(aud.get("/desk/audit/chain"))


@pytest.mark.parametrize(
    "harm",
    [update(AuditLine).values(act="nothing"), delete(AuditLine)],
    ids=["changed", "removed"],
)
def test_a_changed_or_removed_line_is_named(aud, harm):
    lines(3)
    with db.scope() as current, db.write():
        current.execute(harm.where(AuditLine.number == 2))

    assert "No. Line 2 does not follow" in text_of(aud.get("/desk/audit/chain"))
