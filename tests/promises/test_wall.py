"""Whoever a person shuts out meets a case that does not exist, everywhere and for ever (privacy, wall)."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal import clock, db
from portal.duties.models import Duty
from portal.grievances import files, queries, sealing
from portal.grievances.filing import opened_by
from portal.grievances.models import Item
from portal.grievances.rules import Exclusion
from portal.work import Outgoing
from tests import desk, factories, people
from tests.conftest import A_MONDAY
from tests.grievances.person import Person
from tests.grievances.pictures import NO_PICTURE, a_picture
from tests.promises import life, wall

# who is shut out: by which words, and how they stand to whom
WALLS = {
    "a reader by name": ("mina", {"names": "Mina Castillo"}),
    "a reader's head, one above": ("hanna", {"names": "Mina Castillo"}),
    "a manager by name": ("karim", {"names": "it was Karim Benali"}),
    "their deputy": ("dina", {"names": "Karim Benali"}),
    "one above them": ("farid", {"names": "Karim Benali"}),
    "everybody below": ("lena", {"names": "Hanna Lindqvist"}),
    "the head of the place": (
        "karim",
        {"site": "delta", "exclusions": frozenset({Exclusion.HEAD_OF_SITE})},
    ),
    "one above the head of the place": (
        "farid",
        {"site": "delta", "exclusions": frozenset({Exclusion.LINE})},
    ),
    "a function head": ("hugo", {"names": "Marchetti"}),
    "an executive": ("elin", {"names": "Solberg"}),
    "somebody outside": ("ruth", {"names": "Ruth Abebe"}),
    "the team": ("ana", {"exclusions": frozenset({Exclusion.TEAM})}),
}
BY_WALL = pytest.mark.parametrize(("handle", "answers"), WALLS.values(), ids=WALLS.keys())


@pytest.fixture
def browsers(app, as_user):
    app.test_client_class = FlaskClient
    return as_user


def a_walled_case(**answers):
    """A case handed over, with a duty about it and its real parts of an address."""
    with db.scope():
        return _with_its_parts(factories.a_case(**answers))


def a_walled_case_after_harm(**answers):
    """The second case of the same person: its readers are others, its wall is the first one's."""
    with db.scope():
        receipt = factories.file(**answers)
        life.sweep_at(clock.now())
        return _with_its_parts(factories.after_harm(receipt))


CASES = pytest.mark.parametrize(
    "a_case", [a_walled_case, a_walled_case_after_harm], ids=["first", "after harm"]
)


def _with_its_parts(case):
    with db.scope() as session:
        duty = session.scalars(select(Duty).where(Duty.case_id == case.id)).first()
        piece = session.scalars(select(Item.id).where(Item.case_id == case.id)).first()
        asked, wish = factories.ask_for_names(case), factories.a_wish(case)
        parts = {"duty_id": duty.id, "file_id": piece, "request_id": asked, "remedy_id": wish}
        return case, parts | {"reference": case.reference}


def test_a_file_does_not_exist_for_somebody_shut_out(client, browsers):
    person = Person(client)
    receipt = person.file(a1="named", a6="Mina Castillo")
    person.have()
    person.get()
    person.attach(a_picture(), NO_PICTURE)
    person.press_for_file("keepfile", person.get())
    life.sweep_at(A_MONDAY + life.NOON)
    lived = life.take_up(receipt, person)
    with db.scope():
        _root, slots = opened_by(receipt)
        opened = sealing.open_by_receipt(queries.voices_at(slots)[0], slots[0].kek)
        sent = [one.item_id for one in files.of_case(opened)]
    browser = browsers("mina")
    unknown = desk.send(browser, f"/desk/grievances/ZZZ-ZZZ/files/{sent[0]}")

    for address in (sent[0], f"{sent[1]}/evidence"):
        seen = desk.send(
            browser, f"/desk/grievances/{lived.reference}/files/{address}", {"reason": "Curious"}
        )
        assert (seen.status_code, seen.data) == (404, unknown.data)


@CASES
@BY_WALL
def test_every_page_answers_as_for_a_case_that_does_not_exist(
    app, browsers, handle, answers, a_case
):
    _case, real = a_case(**answers)
    browser = browsers(handle)
    token = desk.TOKEN.search(browser.get("/desk/duties/").text)[1]

    for method, rule, names in wall.case_routes(app):
        for data in (None, {"csrf_token": token} | desk.A_TRIAGE) if method == "POST" else (None,):
            seen = wall.answer(browser, method, rule, {n: real[n] for n in names}, data)
            unknown = wall.answer(browser, method, rule, {n: wall.UNKNOWN[n] for n in names}, data)
            assert seen == unknown, (method, rule)
            assert seen[0] in (400, 403, 404), (method, rule)


@pytest.mark.parametrize("handle", ["mina", "ruth"])
def test_a_reader_who_is_shut_out_gets_not_found_and_never_forbidden(app, browsers, handle):
    _case, real = a_walled_case(names="Castillo, Abebe")
    browser = browsers(handle)

    for method, rule, names in wall.case_routes(app):
        if method == "GET" and names == ["reference"]:
            seen = wall.answer(browser, method, rule, {n: real[n] for n in names})
            assert seen[0] == 404, rule


@CASES
@BY_WALL
def test_no_list_changes_for_somebody_shut_out(app, browsers, handle, answers, a_case):
    browser, pages = browsers(handle), wall.lists(app)
    before = {page: wall.unmarked(browser.get(page)) for page in pages}

    a_case(**answers)

    assert {page: wall.unmarked(browser.get(page)) for page in pages} == before


@CASES
@BY_WALL
def test_no_row_of_a_case_names_somebody_shut_out_even_after_every_date_was_missed(
    portal_db, handle, answers, a_case
):
    case, _real = a_case(**answers)
    factories.triage(db.session().get(type(case), case.id))

    for days in (2, 8, 20, 95, 130, 160):
        life.sweep_at(A_MONDAY + life.timedelta(days=days, hours=4))

    account_id = people.PEOPLE[handle][0]
    assert wall.rows_about(case.id, account_id) == []
    queued = portal_db.scalars(select(Outgoing.address)).all()
    assert case.reference not in str(queued)


def test_whoever_reads_the_first_case_meets_no_second_one_after_harm(app, browsers):
    with db.scope():
        receipt = factories.file()
        life.sweep_at(clock.now())
        first = factories.reader_handles(factories.case_of(receipt))
    pages = wall.lists(app)

    def lists():
        return {(h, page): wall.unmarked(browsers(h).get(page)) for h in first for page in pages}

    before = lists()
    with db.scope():
        second = factories.after_harm(receipt)

    assert lists() == before
    for browser in map(browsers, first):
        there = browser.get(f"/desk/grievances/{second.reference}")
        nowhere = browser.get("/desk/grievances/ZZZ-ZZZ")
        assert (there.status_code, there.data) == (404, nowhere.data)


def test_the_ladder_of_a_case_passes_over_everybody_shut_out(portal_db):
    case, _real = a_walled_case(names="Hugo Marchetti, Chidi Okoye, Elin Solberg")
    factories.triage(db.session().get(type(case), case.id), function_id=2)

    life.sweep_at(A_MONDAY + life.timedelta(days=130))

    owners = set(portal_db.scalars(select(Duty.owner_id).where(Duty.case_id == case.id)))
    outside = {people.PEOPLE["ruth"][0], people.PEOPLE["sami"][0]}
    assert not owners & {8, 9, 10}
    assert owners & outside


def test_a_reader_whose_lines_change_is_shut_out_at_the_next_opening(app, browsers):
    with db.scope():
        case = factories.a_case(readers=["jonas"], names="Karim Benali")
    browser = browsers("jonas")
    page = f"/desk/grievances/{case.reference}"
    assert browser.get(page).status_code == 200

    with db.scope():
        desk.change_roster("jonas", reports_to=people.PEOPLE["karim"][0])
    browser = browsers("jonas")

    assert browser.get(page).status_code == 404
    assert desk.send(browser, f"{page}/words").data == browser.get("/desk/grievances/ZZZ-ZZZ").data
    clock.freeze(A_MONDAY)


def test_the_figures_of_somebody_shut_out_do_not_count_the_case(app, browsers):
    browser = browsers("lena")
    before = wall.unmarked(browser.get("/desk/indicators/"))

    with db.scope():
        case = factories.a_case(names="Lena Okafor")
        factories.triage(case)

    assert wall.unmarked(browser.get("/desk/indicators/")) == before
