"""The desk's pages of impacts, through a browser."""

import pytest

from portal import db
from portal.grievances.models import Case
from portal.grievances.rules import Exclusion
from portal.impacts import queries
from tests import factories
from tests.desk import AN_IMPACT, acts_on, everything_stored, pages_from, send, text_of

RECORD = "/desk/impacts/new"


@pytest.fixture
def case(app):
    """A case that Lena can read."""
    with db.scope():
        return factories.a_case(readers={"lena"})


@pytest.fixture
def lena(as_user, case):
    return as_user("lena")


def links_of(case):
    return f"/desk/grievances/{case.reference}/impacts"


def recorded(browser, **changes):
    answer = send(browser, RECORD, AN_IMPACT | changes)
    assert answer.status_code == 303, text_of(answer)
    return answer.location.split("?")[0]


def test_an_impact_is_recorded_and_counted_on_every_unit_above_it(lena):
    page = text_of(lena.get(recorded(lena)))
    assert "Talani Group / Southland / Delta" in page
    assert "They cannot leave." in page

    group, southland = lena.get("/desk/impacts/"), lena.get("/desk/impacts/?unit=southland")

    assert "Agencies keep passports" in text_of(group)
    assert "Agencies keep passports" in text_of(southland)
    assert "Agencies keep passports" not in text_of(lena.get("/desk/impacts/?unit=northland"))
    assert ">1</td>" in text_of(southland)


def test_a_refused_impact_keeps_what_was_typed(lena):
    answer = send(lena, RECORD, AN_IMPACT | {"scope": "7"})

    assert answer.status_code == 400
    assert "Agencies keep passports" in text_of(answer)
    assert "About thirty people." in text_of(answer)


def test_a_tied_case_is_counted_for_its_readers_and_changes_no_byte_for_anybody_else(
    lena, as_user, case
):
    address = recorded(lena)
    others = [as_user(handle) for handle in ("karim", "okoye", "noor")]
    before = [text_of(other.get(address)) for other in others]

    answer = send(lena, links_of(case), {"impact": address.rsplit("/", 1)[1]})

    assert answer.status_code == 303
    assert "tied to the impact" in text_of(lena.get(answer.location))
    assert "1 case you may read is tied to it" in text_of(lena.get(address))
    assert case.reference in text_of(lena.get(address))
    assert [text_of(other.get(address)) for other in others] == before
    assert acts_on(case) == ["impact_linked"]


def test_a_case_behind_a_wall_cannot_be_tied_and_does_not_exist(lena, as_user):
    with db.scope():
        walled = factories.a_case(exclusions=frozenset({Exclusion.NAMED}), names="Mina Castillo")
    mina, number = as_user("mina"), recorded(lena).rsplit("/", 1)[1]

    answers = [
        send(mina, f"/desk/grievances/{one}/impacts", {"impact": number})
        for one in (walled.reference, "ZZZ-ZZZ")
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].data == answers[1].data
    assert acts_on(walled) == []


def test_nobody_ties_a_case_to_nothing(lena, case):
    recorded(lena)

    assert send(lena, links_of(case), {"impact": ""}).status_code == 400
    assert send(lena, links_of(case), {"impact": "9" * 40}).status_code == 400


def test_whoever_keeps_impacts_without_reading_cases_cannot_reach_one(as_user, case):
    noor = as_user("noor")

    assert noor.get(RECORD).status_code == 200
    assert noor.get(links_of(case)).data == noor.get("/desk/grievances/ZZZ-ZZZ/impacts").data
    assert noor.get(links_of(case)).status_code == 404


@pytest.mark.parametrize("handle", ["karim", "okoye", "hugo"])
def test_whoever_only_sees_impacts_cannot_record_one(as_user, handle):
    visitor = as_user(handle)

    assert visitor.get("/desk/impacts/").status_code == 200
    assert visitor.get(RECORD).status_code == 403
    assert send(visitor, RECORD, AN_IMPACT).status_code == 403


@pytest.mark.parametrize(
    "path", ["/desk/impacts/999", "/desk/impacts/" + "9" * 40, "/desk/impacts/x"]
)
def test_an_impact_that_does_not_exist_is_not_found(lena, path):
    assert lena.get(path).status_code == 404


@pytest.mark.parametrize("query", ["before=abc", "before=" + "9" * 40, "unit=nowhere&before=1e9"])
def test_rubbish_in_the_address_gives_the_first_page(lena, query):
    recorded(lena)

    page = lena.get(f"/desk/impacts/?{query}")

    assert page.status_code == 200
    assert "Agencies keep passports" in text_of(page)


def test_every_impact_is_on_exactly_one_page(lena, monkeypatch):
    monkeypatch.setattr(queries, "PAGE", 2)
    titles = [f"Impact of number {n}" for n in range(5)]
    for title in titles:
        recorded(lena, title=title)

    pages = list(pages_from(lena, "/desk/impacts/"))

    assert sorted(title for page in pages for title in titles if title in page) == titles


def test_looking_at_impacts_writes_nothing(lena, case):
    address = recorded(lena)
    before = everything_stored()

    for path in (address, "/desk/impacts/", RECORD, links_of(case)):
        assert lena.get(path).status_code == 200

    assert everything_stored() == before


def looked_into(case):
    """A case that stands before its findings."""
    with db.scope():
        case = db.session().get(Case, case.id)
        factories.triage(case)
        factories.look_into(case)


def findings_of(case, **changes):
    told = {"finding": "founded", "text": "They lay in an office.", "sure": "y"} | changes
    return f"/desk/grievances/{case.reference}/findings", told


def test_harm_that_was_found_is_tied_to_an_impact_in_the_same_act(lena, case):
    looked_into(case)

    assert "Nobody who is concerned was heard" in text_of(lena.get(findings_of(case)[0]))
    refused = send(lena, *findings_of(case))

    assert refused.status_code == 409
    assert "Choose the impact this case shows" in text_of(refused)
    assert "They lay in an office." in text_of(refused)
    assert "findings_shared" not in acts_on(case)

    impact = recorded(lena).rsplit("/", 1)[1]
    assert send(lena, *findings_of(case, impact=impact)).status_code == 303

    assert acts_on(case)[-2:] == ["impact_linked", "findings_shared"]
    assert "Agencies keep passports" in text_of(lena.get(links_of(case)))


def test_where_no_harm_was_found_no_impact_is_asked_for(lena, case):
    looked_into(case)

    assert send(lena, *findings_of(case, finding="not_founded")).status_code == 303
    assert "impact_linked" not in acts_on(case)


def test_whoever_is_walled_off_finds_no_page_for_findings(as_user, lena):
    with db.scope():
        case = factories.a_case(exclusions=frozenset({Exclusion.TEAM}))

    for browser in (lena, as_user("jonas")):
        assert browser.get(f"/desk/grievances/{case.reference}/findings").status_code == 404
