"""Live figures count the cases one person may read, and no other."""

from datetime import date

import pytest

from portal.grievances.rules import Access
from portal.indicators import queries
from tests.releases.many import DELTA, NORTH_PLANT, cases, put

LENA, JONAS, HUGO = 1, 2, 8
TODAY = date(2026, 3, 2)
YEAR = (date(2025, 1, 1), date(2025, 12, 31))


def live(account_id=LENA, first=YEAR[0], last=YEAR[1]):
    return queries.live(account_id, first, last, TODAY)


def received(counts):
    return sum(each.received for each in counts)


def test_only_the_cases_one_may_read_are_counted(portal_db):
    put(cases(3), readers=[LENA, JONAS])
    put(cases(4), readers=[JONAS])

    assert received(live(LENA)) == 3
    assert received(live(JONAS)) == 7


def test_one_case_of_twelve_people_is_counted_as_both(portal_db):
    put(cases(1, people=12) + cases(2), readers=[LENA])

    assert received(live()) == 3
    assert sum(each.people for each in live()) == 14


def test_a_case_without_standing_is_counted_for_nobody(portal_db):
    put(cases(3))

    assert live(LENA) == []
    assert queries.first_month(LENA) is None


def test_a_case_one_only_knows_of_is_not_counted(portal_db):
    put(cases(3), readers=[HUGO], access=Access.KNOW)

    assert live(HUGO) == []
    assert queries.first_month(HUGO) is None


def test_a_case_still_waiting_for_its_handover_is_not_counted(portal_db):
    put(cases(3, handed_over_on=None), readers=[LENA])

    assert live(LENA) == []
    assert queries.first_month(LENA) is None


def test_counts_fall_into_the_month_of_handover(portal_db):
    put(cases(2, day=date(2025, 11, 30)), readers=[LENA])
    put(cases(3, day=date(2025, 12, 1)), readers=[LENA])

    assert {each.month: each.received for each in live()} == {"2025-11": 2, "2025-12": 3}
    assert queries.first_month(LENA) == "2025-11"


def test_both_ends_of_the_span_are_counted(portal_db):
    put(cases(1, day=date(2025, 11, 1)) + cases(1, day=date(2025, 11, 30)), readers=[LENA])
    put(cases(1, day=date(2025, 10, 31)) + cases(1, day=date(2025, 12, 1)), readers=[LENA])

    assert received(live(first=date(2025, 11, 1), last=date(2025, 11, 30))) == 2


def test_places_and_rights_are_counted_apart_and_a_case_before_triage_has_neither(portal_db):
    put(cases(2, unit_id=DELTA) + cases(3, unit_id=NORTH_PLANT), readers=[LENA])
    put(cases(4, unit_id=None, right_code=None), readers=[LENA])

    assert {(each.unit_id, each.right_code): each.received for each in live()} == {
        (DELTA, "FRC-2"): 2, (NORTH_PLANT, "FRC-2"): 3, (None, None): 4
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, (1, 1)),
        ({"in_time": False}, (1, 0)),
        ({"acknowledged_on": None, "acknowledge_by": date(2026, 3, 1)}, (1, 0)),
        ({"acknowledged_on": None, "acknowledge_by": date(2026, 3, 2)}, (0, 0)),
        ({"acknowledged_on": date(2026, 3, 2), "acknowledge_by": date(2026, 3, 2)}, (1, 1)),
    ],
    ids=["in time", "late", "never and past", "clock still runs", "on its last day"],
)
def test_a_case_is_due_once_it_was_done_or_its_last_day_is_past(portal_db, changes, expected):
    put(cases(1, **changes), readers=[LENA])

    [count] = live()

    assert (count.acknowledge_due, count.acknowledged_in_time) == expected


def test_answers_have_their_own_clock(portal_db):
    put(cases(1, answered_on=None, answer_by=date(2026, 3, 1)), readers=[LENA])

    [count] = live()

    assert (count.acknowledge_due, count.acknowledged_in_time) == (1, 1)
    assert (count.answer_due, count.answered_in_time) == (1, 0)
