"""The list of cases: views, what narrows them, views under a name, and many cases handed on at once."""

import re
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import select, update

from portal import clock, db
from portal.audit.models import AuditLine
from portal.catalogues.severity import Severity
from portal.grievances import known, services, views
from portal.grievances.models import Case, Standing
from portal.organisation.queries import tree
from tests import factories, people
from tests.conftest import A_MONDAY
from tests.desk import send, text_of

HOME = "/desk/grievances/"
LENA, JONAS, MINA = (people.PEOPLE[handle][0] for handle in ("lena", "jonas", "mina"))


@pytest.fixture
def lena(as_user):
    return as_user("lena")


def references_in(page):
    """The numbers a list shows, top down."""
    return re.findall(r'<th scope="row">.*?<bdi>([A-Z0-9]{3}-[A-Z0-9]{3})</bdi>', page.text, re.S)


def links_of(page):
    return [unescape(one) for one in re.findall(r'href="([^"]+)"', page.text)]


def actions_of(page):
    """Where the forms of a page go."""
    return re.findall(r'action="([^"]+)"', page.text)


def names_in(page):
    """What a page sets apart as a name."""
    return set(re.findall(r"<bdi>([^<]+)</bdi>", page.text))


def takers_in(page):
    """Who may take the ticked cases."""
    return set(map(int, re.findall(r'<option[^>]*value="(\d+)"', page.text)))


def case_by(reference):
    return db.session().scalars(select(Case).where(Case.reference == reference)).one()


def a_case(**how):
    """A case that Lena and Jonas can read, by its number."""
    with db.scope():
        return factories.a_case(readers={"lena", "jonas"}, **how).reference


def triaged(**judged):
    with db.scope():
        case = factories.a_case(readers={"lena", "jonas"})
        factories.triage(case, **judged)
        return case.reference


def shown(browser, query=""):
    """The numbers in a list, top down."""
    return references_in(browser.get(f"{HOME}?{query}"))


def holder_of(reference):
    with db.scope():
        return known.holders_of([case_by(reference).id]).popitem()[1]


def hand_on(browser, references, to):
    return send(browser, f"{HOME}handing-on", {"cases": references, "owner": to}, page=HOME)


def test_mine_holds_what_i_must_answer_and_nothing_else(lena, as_user):
    one, other = a_case(), a_case()
    hand_on(lena, [one], LENA)
    hand_on(lena, [other], JONAS)

    assert set(shown(lena)) >= {one, other}
    assert one in shown(lena, "view=mine")
    assert other not in shown(lena, "view=mine")
    assert other in shown(as_user("jonas"), "view=mine")


def test_whoever_gave_the_answer_holds_the_case_until_it_ends(portal_db, lena):
    case = factories.a_case(readers={"lena"})
    reader, opened = factories.triage(case)
    with db.write():
        services.reply(case, opened, "It is so.", is_answer=True, by=reader, now=clock.now())

    holds = select(Standing.account_id).where(Standing.case_id == case.id, Standing.holds)
    assert portal_db.scalars(holds).all() == [known.holders_of([case.id])[case.id]]


def test_due_in_seven_days_shows_neither_the_late_nor_the_far_ones(portal_db):
    late, soon, far = (factories.a_case(readers=["lena"]) for _ in range(3))
    today = A_MONDAY.date()
    for case, days in ((late, -1), (soon, 7), (far, 8)):
        due = update(Standing).where(Standing.case_id == case.id)
        with db.write():
            portal_db.execute(due.values(due_on=today + timedelta(days=days)))
    view = next(each for each in views.VIEWS if each.code == "due")

    found = {case.id for case, _due in views.inbox(LENA, view, today=today)}

    assert found & {late.id, soon.id, far.id} == {soon.id}


def test_a_list_narrows_by_place_with_all_below_it_by_right_and_by_severity(lena):
    here = triaged(unit_id=5, right_code="FRC-2")
    grave = triaged(unit_id=5, right_code="FRC-2", severity=Severity(4, 1, 1))
    plain = a_case()
    with db.scope():
        above = tree().units[5].parent_id

    assert {here, grave} <= set(shown(lena, "unit=5"))
    assert {here, grave} <= set(shown(lena, f"unit={above}"))
    assert plain not in shown(lena, f"unit={above}")
    assert {here, grave} <= set(shown(lena, "right=FRC-2"))
    assert not {here, grave} & set(shown(lena, "right=PRV-2"))
    assert grave in shown(lena, "unit=5&severity=severe")
    assert plain not in shown(lena, "severity=severe")


def test_a_list_narrows_to_what_a_colleague_holds(lena):
    mine, theirs = a_case(), a_case()
    hand_on(lena, [mine], LENA)
    hand_on(lena, [theirs], JONAS)

    assert theirs in shown(lena, f"who={JONAS}")
    assert mine not in shown(lena, f"who={JONAS}")


def test_what_narrows_a_list_is_said_counted_and_taken_away_one_by_one(lena):
    reference = triaged(unit_id=5, right_code="FRC-2")

    page = lena.get(f"{HOME}?view=open&unit=5&right=FRC-2")

    assert "Cases found: " in text_of(page)
    without = [a for a in links_of(page) if a.endswith("view=open&right=FRC-2")]
    assert reference in shown(lena, without[0].split("?")[1])


@pytest.mark.parametrize(
    "query", ["unit=x", "unit=999", "right=NO-1", "severity=awful", "who=0", "who=' OR 1=1"]
)
def test_rubbish_that_would_narrow_a_list_narrows_nothing(lena, query):  # B13
    reference = a_case()

    assert reference in shown(lena, query)


def test_a_view_kept_for_oneself_is_seen_by_nobody_else_and_one_for_everybody_is(lena, as_user):
    for name, team in (("My ports", {}), ("All ports", {"is_team": "y"})):
        sent = {"name": name, "shown": "view=overdue&unit=5&rubbish=1"} | team
        assert send(lena, f"{HOME}views", sent, page=HOME).status_code == 303

    assert {"My ports", "All ports"} <= names_in(lena.get(HOME))
    theirs = names_in(as_user("jonas").get(HOME))
    assert "All ports" in theirs
    assert "My ports" not in theirs
    assert "rubbish" not in lena.get(HOME).text


def test_only_whoever_kept_a_view_removes_it(lena, as_user):
    send(lena, f"{HOME}views", {"name": "Ports", "shown": "unit=5", "is_team": "y"}, page=HOME)
    (removal,) = [one for one in actions_of(lena.get(HOME)) if one.endswith("/removal")]

    assert send(as_user("jonas"), removal, page=HOME).status_code == 404
    assert "Ports" in names_in(lena.get(HOME))
    assert send(lena, removal, page=HOME).status_code == 303
    assert "Ports" not in names_in(lena.get(HOME))


def test_a_view_without_a_name_is_refused_beside_its_field(lena):
    answer = send(lena, f"{HOME}views", {"name": " ", "shown": ""}, page=HOME)

    assert answer.status_code == 400
    assert "Give it a name." in text_of(answer)


def test_many_cases_are_handed_on_at_once_and_handed_back_by_undo(lena):
    references = [a_case(), a_case(), a_case()]
    hand_on(lena, references, LENA)
    hand_on(lena, references[:2], JONAS)
    assert [holder_of(one) for one in references] == [JONAS, JONAS, LENA]
    done = lena.get(f"{HOME}?done=handed_on")
    assert f"{HOME}undo" in actions_of(done)

    assert send(lena, f"{HOME}undo", page=HOME).status_code == 303

    assert [holder_of(one) for one in references] == [LENA, LENA, LENA]
    assert f"{HOME}undo" not in actions_of(lena.get(f"{HOME}?done=handed_on"))


def test_undo_leaves_a_case_alone_that_somebody_changed_since(lena, as_user):
    with db.scope():
        changed = factories.a_case(readers={"lena", "jonas", "mina"}).reference
    left = a_case()
    hand_on(lena, [changed, left], LENA)
    hand_on(lena, [changed, left], JONAS)
    hand_on(as_user("jonas"), [changed], MINA)

    send(lena, f"{HOME}undo", page=HOME)

    assert [holder_of(one) for one in (changed, left)] == [MINA, LENA]


def test_undo_is_over_after_ten_minutes_and_never_another_persons(lena, as_user):
    reference = a_case()
    hand_on(lena, [reference], LENA)
    hand_on(lena, [reference], JONAS)
    kept = lena.get_cookie("undo").value
    jonas = as_user("jonas")
    jonas.set_cookie("undo", kept)
    send(jonas, f"{HOME}undo", page=HOME)
    assert holder_of(reference) == JONAS

    clock.freeze(clock.now() + timedelta(minutes=11))
    send(lena, f"{HOME}undo", page=HOME)

    assert holder_of(reference) == JONAS


def test_every_handing_on_and_its_undoing_stand_in_the_trail(lena):
    reference = a_case()
    hand_on(lena, [reference], LENA)
    hand_on(lena, [reference], JONAS)
    send(lena, f"{HOME}undo", page=HOME)

    with db.scope() as session:
        lines = select(AuditLine.about).where(
            AuditLine.case_id == case_by(reference).id, AuditLine.act == "assigned"
        )
        told = session.scalars(lines.order_by(AuditLine.number)).all()
    assert told[-2:] == [str(JONAS), str(LENA)]


def test_only_people_who_read_every_ticked_case_can_take_them(lena):
    with db.scope():
        alone = factories.a_case(readers={"lena"}, names="Jonas Weber").reference
    both = a_case()
    hand_on(lena, [both], JONAS)

    page = send(lena, f"{HOME}selection", {"cases": [alone, both]}, page=HOME)
    answer = hand_on(lena, [alone, both], JONAS)

    assert LENA in takers_in(page)
    assert JONAS not in takers_in(page)
    assert answer.status_code == 400


def test_nothing_ticked_is_said_and_a_case_one_may_not_see_does_not_exist(lena):
    with db.scope():
        walled = factories.a_case(names="Lena Okafor").reference
    nothing = send(lena, f"{HOME}selection", {}, page=HOME)
    there = send(lena, f"{HOME}selection", {"cases": [walled]}, page=HOME)
    nowhere = send(lena, f"{HOME}selection", {"cases": ["ZZZ-ZZZ"]}, page=HOME)

    assert nothing.status_code == 400
    assert "Tick the cases you mean." in text_of(nothing)
    assert (there.status_code, there.data) == (nowhere.status_code, nowhere.data)
    assert there.status_code == 404
