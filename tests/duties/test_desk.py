"""What somebody owes, as they see it."""

from datetime import UTC, datetime, timedelta

import pytest

from portal import clock, db
from portal.duties import queries
from portal.duties import services as duties
from portal.duties.rules import DutyKind
from portal.grievances import ladder
from portal.grievances import queries as cases
from tests import factories, people
from tests.desk import everything_stored, pages_from, send, text_of

MARKER = "zebra-crossing-at-dawn"
EXECUTIVES = ("okoye", "elin")


@pytest.fixture
def case(app):
    """A case whose first date was missed long enough to reach an executive."""
    with db.scope():
        case = factories.a_case(readers={"lena"}, what=f"They keep our passports. {MARKER}")
        with db.write():
            duties.sweep(ladder.person_on, now=clock.now() + timedelta(days=13))
    return case


def asked(case, kind):
    """Who was asked, and the duty they were asked with."""
    with db.scope():
        duty = next(one for one in queries.of_cases([case.id])[case.id] if one.kind is kind)
    return people.HANDLES[duty.owner_id], duty


def test_the_head_sees_which_date_was_missed_and_who_holds_the_case_but_no_link_to_it(
    as_user, case
):
    handle, _duty = asked(case, DutyKind.STEP_IN)

    page = text_of(as_user(handle).get("/desk/duties/"))

    assert "Step in: a date was missed" in page
    assert f"A case at Rights Office ({case.reference})" in page
    assert "holds it" in page
    assert f"/desk/grievances/{case.reference}" not in page
    assert MARKER not in page


def test_an_executive_answers_in_writing_and_the_readers_of_the_case_read_it(as_user, case):
    handle, duty = asked(case, DutyKind.EXECUTIVE_ANSWER)
    executive = as_user(handle)
    assert MARKER not in text_of(executive.get(f"/desk/duties/{duty.id}/answer"))

    answer = send(
        executive, f"/desk/duties/{duty.id}/answer", {"text": "Two more officers start on Monday."}
    )

    assert answer.status_code == 303
    assert "Your answer is kept" in text_of(executive.get(answer.location))
    assert case.reference not in text_of(executive.get("/desk/duties/"))
    assert "Two more officers" in text_of(as_user("lena").get(f"/desk/grievances/{case.reference}"))


def test_an_empty_answer_is_no_answer(as_user, case):
    handle, duty = asked(case, DutyKind.EXECUTIVE_ANSWER)

    answer = send(as_user(handle), f"/desk/duties/{duty.id}/answer", {"text": "  "})

    assert answer.status_code == 400
    assert asked(case, DutyKind.EXECUTIVE_ANSWER)


def test_a_duty_of_somebody_else_does_not_exist(as_user, case):
    handle, duty = asked(case, DutyKind.EXECUTIVE_ANSWER)
    _head, step_in = asked(case, DutyKind.STEP_IN)
    other = as_user(next(one for one in EXECUTIVES if one != handle))

    pages = [other.get(f"/desk/duties/{one}/answer") for one in (duty.id, step_in.id, "0" * 32)]

    assert [page.status_code for page in pages] == [404, 404, 404]
    assert len({page.data for page in pages}) == 1


def test_only_a_duty_to_answer_is_answered_in_writing(as_user, case):
    handle, duty = asked(case, DutyKind.STEP_IN)

    assert send(as_user(handle), f"/desk/duties/{duty.id}/answer", {"text": "x"}).status_code == 404


def test_a_reader_is_led_to_the_case_from_what_they_owe(as_user, case):
    handle, _duty = asked(case, DutyKind.ANSWER)

    page = text_of(as_user(handle).get("/desk/duties/"))

    assert f'href="/desk/grievances/{case.reference}"' in page
    assert "Answer the person" in page


def test_somebody_who_owes_nothing_is_told_so_in_words(as_user):
    assert "You owe nothing right now" in text_of(as_user("noor").get("/desk/duties/"))


@pytest.mark.parametrize(
    "query", ["after=abc", "after=2026-13-01." + "0" * 32, "after=1e999&done=%00"]
)
def test_rubbish_in_the_address_gives_the_first_page(as_user, case, query):
    handle, _duty = asked(case, DutyKind.ANSWER)

    page = as_user(handle).get(f"/desk/duties/?{query}")

    assert page.status_code == 200
    assert case.reference in text_of(page)


def test_every_duty_is_on_exactly_one_page(as_user, case, monkeypatch):
    handle, duty = asked(case, DutyKind.ANSWER)
    with db.scope():
        for _ in range(4):
            factories.a_case()
        owed = queries.count_owed_by(duty.owner_id)
    monkeypatch.setattr(queries, "PAGE", 1)
    pages = list(pages_from(as_user(handle), "/desk/duties/"))

    assert len(pages) == owed
    assert all(page.count("<tr>") == 2 for page in pages)


def test_looking_at_what_one_owes_writes_nothing(as_user, case):
    handle, duty = asked(case, DutyKind.EXECUTIVE_ANSWER)
    executive = as_user(handle)
    before = everything_stored()

    executive.get("/desk/duties/")
    executive.get(f"/desk/duties/{duty.id}/answer")

    assert everything_stored() == before


@pytest.mark.parametrize(
    ("handle", "labels"),
    [
        (
            "lena",
            [
                "Cases",
                "Write down",
                "What I owe",
                "Lessons",
                "Impacts",
                "Indicators",
                "Releases",
                "Posters",
            ],
        ),
        ("okoye", ["What I owe", "Impacts", "Indicators", "Releases"]),
        ("adam", ["Posters", "People"]),
        ("aud", ["Releases", "Acts"]),
    ],
)
def test_the_navigation_shows_only_pages_a_role_may_open(as_user, handle, labels):
    browser = as_user(handle)
    home = {"adam": "/desk/accounts", "aud": "/desk/audit"}.get(handle, "/desk/duties/")

    page = text_of(browser.get(home))

    inside = page.split("<nav")[1].split("</nav>")[0]
    links = [part.split('"')[0] for part in inside.split('href="')[1:]]
    assert [label for label in labels if label in inside] == labels
    assert len(links) == len(labels)
    assert {
        link: browser.get(link, follow_redirects=True).status_code for link in links
    } == dict.fromkeys(links, 200)


def test_the_navigation_counts_what_one_owes(as_user, case):
    handle, duty = asked(case, DutyKind.EXECUTIVE_ANSWER)
    with db.scope():
        owed = queries.count_owed_by(duty.owner_id)

    assert f'<b class="count">{owed}</b>' in text_of(as_user(handle).get("/desk/duties/"))


def test_everybody_at_the_desk_hears_that_the_list_of_readers_has_expired(as_user):
    lena = as_user("lena")
    assert "has expired" not in lena.get("/desk/grievances/").text

    clock.freeze(datetime(2030, 1, 3, 9, tzinfo=UTC))

    assert "has expired" in as_user("lena").get("/desk/grievances/").text


def test_what_an_executive_left_unanswered_stands_on_the_boards_list_for_good(as_user, case):
    handle, duty = asked(case, DutyKind.EXECUTIVE_ANSWER)
    board = as_user(handle)
    assert case.reference not in text_of(board.get("/desk/duties/board"))

    with db.scope(), db.write():
        duties.sweep(ladder.person_on, now=clock.now() + timedelta(days=30))
    page = text_of(board.get("/desk/duties/board"))
    assert case.reference in page
    assert "Not answered yet" in page
    assert MARKER not in page

    send(board, f"/desk/duties/{duty.id}/answer", {"text": "Two more officers start on Monday."})
    assert "Answered on" in text_of(board.get("/desk/duties/board"))


def test_the_boards_list_holds_no_case_of_which_one_does_not_know(as_user, case):
    with db.scope(), db.write():
        duties.sweep(ladder.person_on, now=clock.now() + timedelta(days=30))
        stands = {people.HANDLES[one.id] for one in cases.standing_people(case.id)}

    outsiders = {"lena", "jonas", "mina", "ana", "okoye", "elin"} - stands
    assert outsiders
    for handle in sorted(outsiders):
        assert case.reference not in text_of(as_user(handle).get("/desk/duties/board"))
