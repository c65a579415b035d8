"""The desk's pages of a case, through a browser."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from portal import clock, db
from portal.grievances import desk, queries
from portal.grievances.models import Case, Item
from portal.grievances.rules import Exclusion, ItemKind, Status
from tests import factories
from tests.conftest import A_MONDAY
from tests.desk import (
    A_PLAN,
    A_TRIAGE,
    AN_END,
    acts_on,
    change_roster,
    everything_stored,
    pages_from,
    send,
    text_of,
)
from tests.grievances.person import Person
from tests.grievances.person import text_of as words_of
from tests.promises import life

FINDINGS = {"finding": "not_founded", "text": "You get them back.", "sure": "y"}
MARKER = "zebra-crossing-at-dawn"
LISTS = ("/desk/grievances/", "/desk/duties/", "/desk/impacts/")
PAGES = (
    "",
    "/summary",
    "/triage",
    "/plan",
    "/admission",
    "/inquiry",
    "/place",
    "/place/hearing",
    "/findings",
    "/closure",
    "/assignment",
    "/impacts",
)
ACTS = ("/words", "/acknowledgement", "/reply", *PAGES[1:])


@pytest.fixture
def case(app):
    """A case that Lena can read."""
    with db.scope():
        return factories.a_case(readers={"lena"}, what=f"They keep our passports. {MARKER}")


@pytest.fixture
def lena(as_user, case):
    return as_user("lena")


def address(case, rest=""):
    return f"/desk/grievances/{case.reference}{rest}"


def stored(case):
    with db.scope() as current:
        return current.get(Case, case.id)


def prepare(case, **how):
    """Bring a case to where its team has worked on it."""
    with db.scope() as current:
        factories.triage(current.get(Case, case.id), **how)


def test_whoever_is_walled_off_gets_the_same_bytes_as_for_a_case_that_does_not_exist(as_user):
    with db.scope():
        walled = factories.a_case(exclusions=frozenset({Exclusion.NAMED}), names="Mina Castillo")
    mina = as_user("mina")

    for method, path in [("GET", page) for page in PAGES] + [("POST", act) for act in ACTS]:
        answers = [
            ask(mina, method, f"/desk/grievances/{one}{path}")
            for one in (walled.reference, "ZZZ-ZZZ")
        ]
        assert [answer.status_code for answer in answers] == [404, 404], (method, path)
        assert answers[0].data == answers[1].data


def test_a_case_does_not_exist_before_its_handover(as_user):
    with db.scope():
        waiting = factories.case_of(factories.file())
        handle = sorted(factories.reader_handles(waiting))[0]

    assert as_user(handle).get(address(waiting)).status_code == 404


def test_a_reader_whom_the_wall_reaches_later_finds_no_case_any_more(as_user):
    with db.scope():
        case = factories.a_case(
            readers={"lena"}, exclusions=frozenset({Exclusion.NAMED}), names="Karim Benali"
        )
    with db.scope():
        change_roster("lena", deputy_for=12)
    lena = as_user("lena")

    for method, path in [("GET", page) for page in PAGES] + [("POST", act) for act in ACTS]:
        answer = ask(lena, method, address(case, path))
        assert (answer.status_code, answer.data) == (
            404,
            lena.get("/desk/grievances/ZZZ-ZZZ").data,
        ), path
    assert acts_on(case) == []


def ask(browser, method, path):
    return (
        browser.get(path)
        if method == "GET"
        else send(browser, path, A_TRIAGE | {"text": "x", "title": "x"})
    )


@pytest.mark.parametrize("handle", ["karim", "hugo", "okoye", "noor", "adam", "aud", "ines"])
def test_a_role_that_does_not_read_is_refused_before_anything_is_fetched(as_user, case, handle):
    visitor = as_user(handle)

    real, unknown = visitor.get(address(case)), visitor.get("/desk/grievances/ZZZ-ZZZ")

    assert (real.status_code, unknown.status_code) == (403, 403)
    assert real.data.replace(case.reference.encode(), b"ZZZ-ZZZ") == unknown.data
    assert visitor.get("/desk/grievances/").status_code == 403


def test_reading_any_page_writes_nothing(lena, case):
    prepare(case)
    before = everything_stored()

    for path in (*LISTS, *(address(case, page) for page in PAGES)):
        assert lena.get(path).status_code == 200

    assert everything_stored() == before


def test_the_persons_words_stay_sealed_on_every_page_until_they_are_opened(lena, case):
    for path in (*LISTS, *(address(case, page) for page in PAGES)):
        assert MARKER not in text_of(lena.get(path))

    opened = send(lena, address(case, "/words"))

    assert opened.status_code == 200
    assert MARKER in text_of(opened)
    assert acts_on(case) == ["words_opened"]


def test_the_line_that_says_words_were_opened_is_kept_even_when_the_page_then_fails(
    lena, case, monkeypatch
):
    monkeypatch.setattr(desk.casepage, "page_of", None)

    answer = send(lena, address(case, "/words"))

    assert answer.status_code == 500
    assert MARKER not in text_of(answer)
    assert acts_on(case) == ["words_opened"]


def test_words_that_nobody_opened_are_marked_in_the_inbox_until_somebody_does(lena, case):
    assert "New words" in text_of(lena.get("/desk/grievances/"))

    send(lena, address(case, "/words"))

    assert "New words" not in text_of(lena.get("/desk/grievances/"))


def test_a_case_goes_from_its_words_to_its_end_through_the_pages(lena, case):
    send(lena, address(case, "/words"))
    steps = [
        ("/acknowledgement", {}, "somebody has read it"),
        (
            "/summary",
            {"title": "Passports kept", "text": "An agency keeps them."},
            "summary is kept",
        ),
        ("/triage", A_TRIAGE, "triage is kept"),
        ("/plan", A_PLAN, "plan is kept"),
        ("/admission", {"text": "It is for us."}, "is taken up"),
        ("/summary/shown", {}, "can see the summary"),
        ("/inquiry", {"way": "dialogue", "text": "Both sides talk."}, "inquiry has begun"),
        ("/place", {"text": "With the head of the site."}, "person is asked"),
        (
            "/place/hearing",
            {"whom": "Person concerned", "text": "They lie in my safe."},
            "What they say is kept",
        ),
        ("/findings", FINDINGS, "can read what was found"),
        ("/closure", AN_END | {"outcome": "resolved_company_view"}, "is closed"),
    ]

    for path, data, said in steps:
        answer = send(lena, address(case, path), data)
        assert answer.status_code == 303, text_of(answer)
        assert said in text_of(lena.get(answer.location))

    assert stored(case).state is Status.CLOSED
    assert acts_on(case) == [
        "words_opened",
        "acknowledged",
        "summarised",
        "triaged",
        "plan_made",
        "taken_up",
        "summary_shown",
        "looked_into",
        "place_asked",
        "place_heard",
        "findings_shared",
        "closed",
    ]
    page = text_of(lena.get(address(case)))
    assert "Passports kept" in page
    assert "You get them back." in page
    assert "They were given back." in page
    assert "They lie in my safe." in page
    assert "Severe" in page


def test_nobody_can_confirm_what_nobody_has_read(lena, case):
    answer = send(lena, address(case, "/acknowledgement"))

    assert answer.status_code == 409
    assert "Open the person&#39;s words first" in text_of(answer)
    assert stored(case).acknowledged_on is None


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/closure", AN_END | {"reason": "A long reason."}),
        ("/closure", {"reason": "A long reason."}),
        ("/summary", {"title": " ", "text": "A long reason."}),
        ("/triage", A_TRIAGE | {"scope_reason": "", "scale_reason": "A long reason."}),
        ("/triage", A_TRIAGE | {"unit": "", "scale_reason": "A long reason."}),
        (
            "/triage",
            A_TRIAGE | {"right": "XXX-9", "unit": "1e999", "scale_reason": "A long reason."},
        ),
    ],
)
def test_a_form_that_is_refused_keeps_what_was_typed_and_changes_nothing(lena, case, path, data):
    answer = send(lena, address(case, path), data)

    assert answer.status_code in (400, 409)
    assert "A long reason." in text_of(answer)
    assert 'role="alert"' in text_of(answer)
    assert acts_on(case) == []


def test_a_message_to_a_closed_case_is_refused_with_its_text_still_there(lena, case):
    prepare(case)
    send(lena, address(case, "/closure"), AN_END)

    answer = send(lena, address(case, "/reply"), {"text": "One thing more."})

    assert answer.status_code == 409
    assert "One thing more." in text_of(answer)


def test_words_nobody_can_see_are_no_message(lena, case):
    assert send(lena, address(case, "/reply"), {"text": "\u200b \u2060"}).status_code == 400


def test_a_case_can_be_handed_on_to_its_readers_only(lena, case):
    with db.scope():
        readers = factories.reader_handles(stored(case))
    other = {"lena": 1, "jonas": 2, "mina": 3, "ana": 4}
    outsider = next(number for handle, number in other.items() if handle not in readers)
    second = next(number for handle, number in other.items() if handle in readers - {"lena"})

    refused = send(lena, address(case, "/assignment"), {"owner": str(outsider)})
    taken = send(lena, address(case, "/assignment"), {"owner": str(second)})

    assert (refused.status_code, taken.status_code) == (400, 303)
    assert acts_on(case) == ["assigned"]


def test_the_true_name_of_a_small_place_is_shown_inside_the_case_and_never_in_the_list(lena, case):
    prepare(case, unit_id=6)

    assert "Hut" not in text_of(lena.get("/desk/grievances/"))
    assert "Hut" in text_of(lena.get(address(case)))


def test_a_damaged_summary_is_said_to_be_damaged_and_the_rest_reads_on(lena, case):
    send(
        lena,
        address(case, "/summary"),
        {"title": "Passports kept", "text": "An agency keeps them."},
    )
    damage(case, ItemKind.SUMMARY)

    page = lena.get(address(case))

    assert page.status_code == 200
    assert "The summary is damaged" in text_of(page)
    assert lena.get("/desk/grievances/").status_code == 200


def test_a_case_whose_wall_is_damaged_stays_closed(lena, case):
    damage(case, ItemKind.INTAKE)

    answer = lena.get(address(case))

    assert answer.status_code == 409
    assert "damaged" in text_of(answer)
    assert send(lena, address(case, "/words")).status_code == 409
    assert acts_on(case) == []


def damage(case, kind):
    with db.scope() as current:
        mine = (Item.case_id == case.id) & (Item.kind == kind)
        blob = current.scalar(select(Item.blob).where(mine))
        with db.write():
            current.execute(update(Item).where(mine).values(blob=blob[:-1] + bytes([blob[-1] ^ 1])))


@pytest.mark.parametrize(
    "query",
    ["after=abc", "after=2026-99-99." + "a" * 32, "view=%00", "after=1e999&view=-1%22", "done=x"],
)
def test_rubbish_in_the_address_gives_the_first_page(lena, case, query):
    answer = lena.get(f"/desk/grievances/?{query}")

    assert answer.status_code == 200
    assert case.reference in text_of(answer)


def test_every_case_is_on_exactly_one_page_of_the_inbox(as_user, monkeypatch):
    monkeypatch.setattr(queries, "PAGE", 2)
    with db.scope():
        references = {factories.a_case(readers={"lena"}).reference for _ in range(5)}
    pages = list(pages_from(as_user("lena"), "/desk/grievances/"))

    assert sorted(one for page in pages for one in references if one in page) == sorted(references)


def test_the_inbox_asks_the_database_as_often_for_many_cases_as_for_one(as_user, case, statements):
    lena = as_user("lena")
    prepare(case)
    few = statements(lambda: lena.get("/desk/grievances/"))
    with db.scope():
        for _ in range(4):
            factories.triage(factories.a_case(readers={"lena"}))

    assert statements(lambda: lena.get("/desk/grievances/")) == few


@pytest.fixture
def statements(app):
    """Count what a call asks of the database."""
    from sqlalchemy import event

    def count(call):
        asked = []
        engine = db.database().engine
        event.listen(engine, "before_cursor_execute", note := lambda *all_: asked.append(all_[2]))
        call()
        event.remove(engine, "before_cursor_execute", note)
        return len(asked)

    return count


def test_a_missed_date_says_who_has_heard_of_it_and_who_will(lena, case):
    page = text_of(lena.get(address(case)))
    assert "head of Rights Office" in page
    assert "an executive" in page

    clock.freeze(clock.now() + timedelta(minutes=1))
    with db.scope() as current, db.write():
        from portal.duties import services as duties
        from portal.grievances import ladder

        late = current.get(Case, case.id).acknowledge_by - clock.now().date() + timedelta(days=1)
        duties.sweep(ladder.person_on, now=clock.now() + late)
    assert "a date was missed: the head of the function was told" in text_of(
        lena.get(address(case))
    )


def test_the_people_of_a_case_are_counted_at_triage_and_shown(as_user):
    with db.scope():
        case = factories.a_case(readers=["lena"])
    lena, address = as_user("lena"), f"/desk/grievances/{case.reference}"

    assert send(lena, f"{address}/triage", A_TRIAGE).status_code == 303
    assert "People in the case 12" in words_of(lena.get(address))
    assert "They are the cases of 12 people." in lena.get("/desk/indicators/").text


def test_a_case_is_never_of_nobody(as_user):
    with db.scope():
        case = factories.a_case(readers=["lena"])

    refused = send(
        as_user("lena"), f"/desk/grievances/{case.reference}/triage", A_TRIAGE | {"people": "0"}
    )
    assert refused.status_code == 400
    assert "Give a number from one on." in refused.text


def test_an_internal_note_is_sealed_and_read_by_everybody_who_reads_the_case(lena, case, as_user):
    answer = send(lena, address(case, "/note"), {"text": "Ask the guard first."})
    refused = send(lena, address(case, "/note"), {"text": " "})
    with db.scope():
        reader = min(factories.reader_handles(case) - {"lena"})

    assert answer.status_code == 303
    assert refused.status_code == 400
    assert "Write the note." in text_of(refused)
    assert "Ask the guard first." in text_of(lena.get(address(case)))
    assert "Ask the guard first." in text_of(as_user(reader).get(address(case)))
    assert "noted" in acts_on(case)
    assert not any("Ask the guard" in str(value) for value in everything_stored().values())


def test_a_note_never_reaches_the_page_of_the_person(as_user, client):
    person = Person(client)
    receipt = person.file()
    person.post("finish")
    with db.scope():
        mine = factories.at_desk(receipt)
        reader = min(factories.reader_handles(mine))
    send(as_user(reader), address(mine, "/note"), {"text": "Ask the guard first."})

    assert "Ask the guard first." not in person.open(receipt).get_data(as_text=True)


def test_the_history_of_a_missed_date_is_a_sentence_of_its_own(as_user, case):
    prepare(case)
    life.sweep_at(A_MONDAY + timedelta(days=110, hours=4))

    page = text_of(as_user("lena").get(address(case)))
    assert "a date was missed: the head of the function was told" in page
    assert "The clock a date" not in page
