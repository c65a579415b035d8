"""Recording impacts and tying cases to them."""

import pytest
from sqlalchemy import func, select

from portal import clock, db
from portal.accounts import queries as accounts
from portal.audit.models import AuditLine
from portal.catalogues.severity import Severity
from portal.impacts import queries, services
from portal.impacts.models import ImpactCase
from portal.impacts.rules import ImpactKind, Involvement
from tests import factories


def an_impact(*, unit_id=5, title="Agencies keep passports", right_code="FRC-2"):
    with db.write():
        return services.record_impact(
            title,
            unit_id=unit_id,
            right_code=right_code,
            kind=ImpactKind.ACTUAL,
            severity=Severity(3, 2, 3),
            reasons={"scale": "liberty", "scope": "thirty", "irremediability": "months"},
            involvement=Involvement.DIRECTLY_LINKED,
            groups=["migrant_worker"],
            by=accounts.by_handle("lena"),
            now=clock.now(),
        )


@pytest.mark.usefixtures("portal_db")
def test_an_impact_on_a_small_place_is_recorded_on_the_unit_above_it():
    assert an_impact(unit_id=6).unit_id == 3


@pytest.mark.usefixtures("portal_db")
def test_tying_a_case_twice_leaves_one_tie_and_one_line():
    impact, case = an_impact(), factories.a_case(readers={"lena"})

    for _ in range(2):
        with db.write():
            services.link_case(impact, case, by=accounts.by_handle("lena"), now=clock.now())

    count = select(func.count())
    assert db.session().scalar(count.select_from(ImpactCase)) == 1
    assert db.session().scalar(count.where(AuditLine.act == "impact_linked")) == 1


@pytest.mark.usefixtures("portal_db")
def test_a_tied_case_is_found_by_its_readers_only():
    impact, case = an_impact(), factories.a_case(readers={"lena"})
    with db.write():
        services.link_case(impact, case, by=accounts.by_handle("lena"), now=clock.now())

    found = {one.handle: queries.cases_of(impact.id, one.id) for one in accounts.everybody()}

    assert {handle for handle, cases in found.items() if cases} == factories.reader_handles(case)


@pytest.mark.usefixtures("portal_db")
def test_the_impacts_nearest_to_a_case_are_offered_first():
    an_impact(title="Elsewhere", unit_id=4, right_code="PRV-1")
    an_impact(title="Same right and place")
    an_impact(title="Same place", right_code="WAG-1")
    case = factories.a_case(readers={"lena"})
    factories.triage(case)

    offered = [impact.title for impact in queries.offered_to(case)]

    assert offered == ["Same right and place", "Same place", "Elsewhere"]
