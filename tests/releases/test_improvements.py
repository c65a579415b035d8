"""You said, we did: a public list that tells months and countries and never a case."""

import pytest
from sqlalchemy import select

from portal import db
from portal.accounts import queries as accounts
from portal.audit.models import AuditLine
from portal.errors import RuleBroken
from portal.organisation.models import Unit
from portal.releases import improvements, wording
from portal.releases.models import Improvement, Result
from portal.releases.wording import Pointer
from tests import factories
from tests.conftest import A_MONDAY
from tests.desk import send, text_of

NEW = "/desk/improvements/new"
PUBLIC = "/about/improvements"
ENTRY = {
    "unit": "3", "month": "2026-02", "result": "done",
    "said_en": "Papers should stay with the people they belong to.", "did_en": "Agencies may no longer keep them.",
    "said_ar": "يجب أن تبقى الأوراق مع أصحابها.", "did_ar": "لم يعد يحق للوكالات الاحتفاظ بها.",
}  # fmt: skip


@pytest.fixture
def noor(as_user):
    return as_user("noor")


def published(browser, **changes):
    return send(browser, NEW, ENTRY | {"step": "publish", "sure": "y"} | changes)


def rows():
    with db.scope() as session:
        return list(session.scalars(select(Improvement)))


def test_an_entry_is_looked_at_before_everybody_reads_it(noor, client):
    look = send(noor, NEW, ENTRY | {"step": "check"})
    assert look.status_code == 200
    assert "Look at it as everybody will" in look.text
    assert rows() == []

    answer = published(noor)

    assert answer.status_code == 303
    page = text_of(client.get(PUBLIC))
    assert "February 2026" in page
    assert "Southland" in page
    assert ENTRY["did_en"] in page
    assert ENTRY["did_ar"] in client.get("/ar" + PUBLIC).text


def test_a_reader_gets_another_language_when_theirs_was_not_written(noor, client):
    published(noor, said_ar="", did_ar="")

    page = client.get("/ar" + PUBLIC).text

    assert f'<span lang="en" dir="auto">{ENTRY["did_en"]}</span>' in page


def test_the_list_tells_the_month_and_never_a_day_or_who_wrote_it(noor, client):
    published(noor)

    page = text_of(client.get(PUBLIC))

    assert "2026-03" not in page
    assert "March" not in page
    assert "Noor" not in page


def test_nothing_is_published_without_being_sure(noor):
    answer = published(noor, sure="")

    assert answer.status_code == 400
    assert ENTRY["did_en"] in answer.text
    assert rows() == []


@pytest.mark.parametrize("unit", ["5", "6", "4", "99"])
def test_no_place_smaller_than_a_country_can_be_named(noor, unit):
    assert published(noor, unit=unit).status_code == 400
    assert rows() == []


@pytest.mark.parametrize("unit_id", [4, 5, 6])
def test_no_page_is_needed_to_refuse_a_place_smaller_than_a_country(portal_db, unit_id):
    noor = accounts.by_handle("noor")
    texts = {"en": {"said": "Words", "did": "Deeds"}}

    with pytest.raises(RuleBroken, match="A smaller place could point at people"):
        improvements.publish(unit_id, "2026-02", Result.DONE, texts, by=noor, now=A_MONDAY)


def test_a_country_with_few_people_is_not_offered(noor):
    with db.scope(), db.write() as current:
        current.get(Unit, 3).headcount = 40

    assert published(noor).status_code == 400
    assert "Southland" not in noor.get(NEW).text


def test_the_number_of_a_case_is_refused_and_the_words_are_kept(noor, app):
    with db.scope():
        reference = factories.a_case(readers={"lena"}).reference

    answer = published(noor, did_en=f"We closed {reference}.")

    assert answer.status_code == 400
    assert "Take out the number of the case" in text_of(answer)
    assert reference in answer.text
    assert rows() == []


def test_no_row_ties_an_entry_to_a_case():
    tied = {column.name for column in Improvement.__table__.columns}

    assert not {name for name in tied if "case" in name or "reference" in name}


def test_words_that_may_point_at_somebody_are_shown_before_publishing(noor):
    look = text_of(
        send(
            noor,
            NEW,
            ENTRY | {"step": "check", "said_en": "On 3.2.2026 Karim told 14 people at Delta."},
        )
    )

    for words in (
        "Karim (a name on the list of people)",
        "Delta (a place of work)",
        "3.2.2026 (a day)",
        "14 (a number)",
    ):
        assert words.replace("(", "</bdi> (", 1).replace(" </bdi>", "</bdi>") in look
    assert "Karim" not in text_of(send(noor, NEW, ENTRY | {"step": "check"}))


def test_half_a_language_is_asked_for_the_other_half(noor):
    answer = send(noor, NEW, ENTRY | {"step": "check", "did_ar": ""})

    assert answer.status_code == 400
    assert ENTRY["said_ar"] in answer.text


def test_an_entry_taken_back_is_gone_with_its_words(noor, client):
    published(noor)
    entry = rows()[0]

    answer = send(noor, f"/desk/improvements/{entry.id}/removal", {})

    assert answer.status_code == 303
    assert ENTRY["did_en"] not in client.get(PUBLIC).text
    assert rows()[0].texts == {}
    assert noor.get(f"/desk/improvements/{entry.id}/removal").status_code == 404
    assert ENTRY["did_en"] not in noor.get("/desk/improvements/").text


def test_every_publishing_and_taking_back_is_in_the_trail_without_its_words(noor):
    published(noor)
    send(noor, f"/desk/improvements/{rows()[0].id}/removal", {})

    with db.scope() as session:
        lines = {line.act: line for line in session.scalars(select(AuditLine))}
    assert {"improvement_published", "improvement_taken_back"} <= set(lines)
    assert ENTRY["did_en"] not in lines["improvement_published"].about
    assert lines["improvement_published"].case_id is None


@pytest.mark.parametrize("handle", ["lena", "karim", "adam", "aud", "ines"])
def test_only_who_may_publish_reaches_the_page(as_user, handle):
    for path in ("/desk/improvements/", NEW):
        assert as_user(handle).get(path).status_code == 403


def test_an_empty_list_says_so(client):
    assert "Nothing stands here yet." in client.get(PUBLIC).text


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("We moved the shifts.", []),
        ("Ask Karim Benali", [(Pointer.NAME, "Karim"), (Pointer.NAME, "Benali")]),
        ("at port salma", [(Pointer.PLACE, "Port Salma")]),
        ("on 2026-03-02", [(Pointer.DATE, "2026-03-02")]),
        ("write to a@b.org", [(Pointer.ADDRESS, "a@b.org")]),
        ("about 30 of us", [(Pointer.NUMBER, "30")]),
        ("the deltas of rivers", []),
    ],
)
def test_what_a_program_finds_in_words(words, found):
    assert (
        wording.pointers(
            words, names=["Karim Benali", "Dina Saleh"], places=["Delta", "Port Salma"]
        )
        == found
    )


@pytest.mark.parametrize("words", ["R7K-4QD", "see R7K-4QD.", "48217 73059 14206 75538 20914"])
def test_a_case_is_named_by_its_number_or_a_receipt(words):
    assert wording.names_a_case(words)
    assert not wording.names_a_case("Night shifts end at six.")
