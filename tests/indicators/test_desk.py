"""The page of live figures."""

import re
from datetime import date

import html5lib
import pytest

from portal import db
from portal.grievances.rules import Access
from tests.releases.many import DELTA, HUT, NORTH_PLANT, cases, put

LENA, JONAS, HUGO = 1, 2, 8
IN_FEBRUARY = date(2026, 2, 9)


@pytest.fixture
def lena(as_user):
    return as_user("lena")


def given(rows, **kwargs):
    with db.scope():
        put(rows, **kwargs)


def main_of(page):
    """A page without its head, which carries the token of the sign-out button."""
    return page.text[page.text.index("<main") :]


def tables(page):
    """Every table of a page: head of a row to its other cells."""
    document = html5lib.parse(page.text, namespaceHTMLElements=False)
    return [
        {
            "".join(row[0].itertext()).strip(): [
                "".join(cell.itertext()).strip() for cell in row[1:]
            ]
            for row in table.iter("tr")
        }
        for table in document.iter("table")
    ]


def table_of(page, head):
    return next(table for table in tables(page) if head in table)


def test_a_reader_sees_the_cases_they_may_read_along_the_tree(lena):
    given(
        cases(3, day=IN_FEBRUARY) + cases(2, unit_id=NORTH_PLANT, day=IN_FEBRUARY), readers=[LENA]
    )
    given(cases(9, day=IN_FEBRUARY), readers=[JONAS])

    places = table_of(lena.get("/desk/indicators/"), "Place")

    assert places["Talani Group"][0] == "5"
    assert places["Southland"][0] == places["Delta"][0] == "3"
    assert places["North plant"] == ["2", "2 of 2 (100 %)", "2 of 2 (100 %)"]


def test_a_walled_case_changes_nothing_on_the_page(lena):
    given(cases(3, day=IN_FEBRUARY), readers=[LENA])
    before = main_of(lena.get("/desk/indicators/"))

    given(cases(9, day=IN_FEBRUARY), readers=[JONAS])
    given(cases(9, day=IN_FEBRUARY), readers=[HUGO], access=Access.KNOW)

    assert main_of(lena.get("/desk/indicators/")) == before


def test_an_open_site_without_cases_has_no_cases_and_a_small_one_is_missing(lena):
    given(cases(3, day=IN_FEBRUARY), readers=[LENA])

    page = lena.get("/desk/indicators/")

    places = table_of(page, "Place")
    assert places["North plant"] == ["no cases", "nothing due", "nothing due"]
    assert places["Hut"] == ["missing", "missing", "missing"]
    assert "2 of 3 sites stand alone." in page.text
    assert "Missing: Hut." in page.text


def test_cases_of_a_small_place_count_for_the_unit_above_it(lena):
    given(cases(2, unit_id=HUT, day=IN_FEBRUARY), readers=[LENA])

    places = table_of(lena.get("/desk/indicators/"), "Place")

    assert places["Hut"][0] == "missing"
    assert places["Southland"][0] == places["Southland itself and its small places"][0] == "2"


def test_a_case_before_triage_counts_for_the_group_and_has_no_place(lena):
    given(cases(4, unit_id=None, right_code=None, day=IN_FEBRUARY), readers=[LENA])

    page = lena.get("/desk/indicators/")

    assert table_of(page, "Place")["No place set yet"][0] == "4"
    assert table_of(page, "Place")["Talani Group"][0] == "4"
    assert table_of(page, "Family of rights")["Not sorted yet"][0] == "4"


def test_months_before_the_first_case_are_missing_and_later_ones_are_zero(lena):
    given(cases(3, day=date(2025, 12, 9)), readers=[LENA])

    months = table_of(lena.get("/desk/indicators/"), "Month")

    assert months["Nov 2025"] == ["missing"]
    assert months["Dec 2025"] == ["3"]
    assert months["Jan 2026"] == ["0"]


def test_the_number_received_stands_beside_trust(lena):
    given(cases(3, day=IN_FEBRUARY), readers=[LENA])

    page = lena.get("/desk/indicators/").text

    assert "Trust is not measured yet. Received: 3" in page
    assert "We do not know whether people dare to speak" in page


def test_both_clocks_are_shown_as_parts_of_what_was_due(lena):
    late = {"acknowledged_on": date(2026, 2, 20), "answered_on": None}
    given(cases(3, day=IN_FEBRUARY, answered_on=None) + cases(1, day=IN_FEBRUARY, **late), readers=[LENA])  # fmt: skip

    group = table_of(lena.get("/desk/indicators/"), "Place")["Talani Group"]

    assert group == ["4", "3 of 4 (75 %)", "nothing due"]


def test_filters_narrow_place_and_months(lena):
    given(
        cases(3, day=IN_FEBRUARY) + cases(2, unit_id=NORTH_PLANT, day=IN_FEBRUARY), readers=[LENA]
    )
    given(cases(7, day=date(2025, 12, 9)), readers=[LENA])

    page = lena.get("/desk/indicators/?unit=southland&since=2026-01&until=2026-02")

    places = table_of(page, "Place")
    assert places["Southland"][0] == "3"
    assert "Talani Group" not in places
    assert set(table_of(page, "Month")) == {"Month", "Jan 2026", "Feb 2026"}


def test_a_month_that_still_runs_is_counted_but_not_drawn(lena):
    given(cases(3, day=date(2026, 3, 2)) + cases(2, day=IN_FEBRUARY), readers=[LENA])

    page = lena.get("/desk/indicators/")

    assert "Mar 2026" not in table_of(page, "Month")
    assert table_of(page, "Place")["Talani Group"][0] == "5"
    assert lena.get("/desk/indicators/?since=2026-03").status_code == 200


RUBBISH = (
    "unit=hut",
    "unit=' OR 1=1",
    "since=1e999&until=-1",
    "since=2026-02&until=2025-02",
    "since=9999-99",
    "unit=%00&since=%ff",
    "unit=nowhere&unit=north-plant&since=abc",
    "until=1111111111111111111111111111111111111111",
)


def test_rubbish_in_the_address_gives_the_usual_page(lena):
    given(cases(3, day=IN_FEBRUARY), readers=[LENA])
    usual = main_of(lena.get("/desk/indicators/"))

    pages = [lena.get(f"/desk/indicators/?{query}") for query in RUBBISH]

    assert [main_of(page) for page in pages] == [usual] * len(RUBBISH)


def test_whoever_can_read_no_case_is_led_to_what_was_frozen(as_user):
    given(cases(30), readers=[JONAS])
    given(cases(30), readers=[HUGO], access=Access.KNOW)

    for handle in ("hugo", "okoye", "noor", "lena"):
        page = as_user(handle).get("/desk/indicators/")

        assert page.status_code == 303
        assert page.location == "/desk/releases/newest"


def test_a_role_without_figures_is_refused(as_user):
    for handle in ("adam", "aud", "ines"):
        assert as_user(handle).get("/desk/indicators/").status_code == 403


def test_the_page_holds_no_reference_of_a_case(lena):
    rows = cases(5, unit_id=DELTA, day=IN_FEBRUARY)
    given(rows, readers=[LENA])

    page = lena.get("/desk/indicators/").text

    assert not [row for row in rows if row["reference"] in page or row["id"] in page]
    assert not re.search(r"2026-02-09|9 February", page)
