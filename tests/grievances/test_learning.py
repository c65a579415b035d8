"""What ended cases teach, over the cases one may read and no others."""

import pytest

from portal import clock, db
from portal.catalogues.findings import Finding
from portal.catalogues.outcomes import Outcome
from portal.catalogues.remedies import RemedyKind
from portal.grievances import casefile, remedies, services
from portal.grievances.models import Case, Remedy
from portal.grievances.remedy_rules import RemedyStage
from tests import factories, people
from tests.desk import text_of

BOARD, SEEN = "/desk/lessons/", "/desk/lessons/views"


@pytest.fixture
def case(app):
    """A case that Lena can read and that was looked into."""
    with db.scope():
        case = factories.a_case(readers={"lena"})
        factories.triage(case, function_id=2)
        factories.find(case, Finding.FOUNDED)
        return case


def acting(case, do):
    with db.scope():
        reader, _opened = factories.a_reader(case)
        file = casefile.open_file(reader, people.pair_of(reader.handle).private, case.reference)
        with db.write():
            do(file, {"by": reader, "now": clock.now()})


def end(case, outcome, prevention="A check from outside the line."):
    acting(
        case,
        lambda f, by: services.close(
            f.case, f.opened, outcome, "Over.", prevention=prevention, **by
        ),
    )


def offer_and_deliver(case):
    day = clock.now().date()
    acting(
        case,
        lambda f, by: remedies.deliver(
            f,
            remedies.offer(f, RemedyKind.MONEY, "400", due_on=day, silence=False, **by),
            "It is paid.",
            **by,
        ),
    )


def test_what_would_have_stopped_it_stands_under_its_function(as_user, case):
    end(case, Outcome.REFERRED)
    lena = as_user("lena")

    assert "A check from outside the line." in text_of(lena.get(BOARD))
    with db.scope():
        stored = db.session().get(Case, case.id)
        own = next(f.code for f in people.functions() if f.id == stored.function_id)
        other = next(f.code for f in people.functions() if f.id != stored.function_id)
    assert "A check from outside the line." in text_of(lena.get(f"{BOARD}?function={own}"))
    assert "A check from outside the line." not in text_of(lena.get(f"{BOARD}?function={other}"))


@pytest.mark.parametrize("page", [BOARD, SEEN])
def test_whoever_reads_no_case_is_taught_by_none(as_user, case, page):
    offer_and_deliver(case)
    end(case, Outcome.RESOLVED_COMPANY_VIEW)
    with db.scope():
        outsiders = [
            h for h in ("lena", "jonas", "mina", "ana") if h not in factories.reader_handles(case)
        ]

    assert outsiders
    for handle in outsiders:
        assert case.reference not in text_of(as_user(handle).get(page))


def test_a_case_put_right_in_the_companys_view_alone_stands_among_those_seen_differently(
    as_user, case
):
    offer_and_deliver(case)
    end(case, Outcome.RESOLVED_COMPANY_VIEW)
    lena = as_user("lena")

    page = text_of(lena.get(SEEN))
    assert case.reference in page
    assert "Has not said that it is put right" in page

    with db.scope(), db.write() as current:
        remedy = current.get(Remedy, remedies.of_case(case.id)[0].id)
        remedy.stage, remedy.confirmed_on = RemedyStage.CONFIRMED, clock.now().date()
    assert case.reference not in text_of(lena.get(SEEN))


def test_after_the_end_the_page_of_remedies_can_still_be_reached(as_user, case):
    offer_and_deliver(case)
    end(case, Outcome.RESOLVED_COMPANY_VIEW)

    page = text_of(as_user("lena").get(f"/desk/grievances/{case.reference}"))

    assert f"/desk/grievances/{case.reference}/remedies/" in page
    assert f"/desk/grievances/{case.reference}/inquiry" not in page


def test_what_did_not_come_is_seen_differently_even_when_the_company_says_that_it_was_agreed(
    as_user, case
):
    offer_and_deliver(case)
    end(case, Outcome.RESOLVED_AGREED)
    with db.scope(), db.write() as current:
        current.get(Remedy, remedies.of_case(case.id)[0].id).disputed = True

    page = text_of(as_user("lena").get(SEEN))

    assert "Says that it did not come" in page
    assert "Yes, a right was harmed" in page
