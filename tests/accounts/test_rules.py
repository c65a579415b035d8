"""Who is walled off, and what a sign-in name may be."""

import pytest

from portal.accounts import rules
from portal.accounts.rules import Person, Role


def a_person(id_, *, unit=None, reports_to=None, deputy_for=None, role=Role.MANAGER, outside=False):
    return Person(id_, f"P{id_}", role, unit, None, None, reports_to, deputy_for, outside, None)


# 1 leads 2, 2 leads 3, 3 leads 4; 5 stands in for 3; 6 sits beside 3 and reports to 2; 7 is outside.
LINE = (
    a_person(1, unit=10),
    a_person(2, unit=20, reports_to=1),
    a_person(3, unit=30, reports_to=2),
    a_person(4, unit=30, reports_to=3),
    a_person(5, unit=40, deputy_for=3),
    a_person(6, unit=30, reports_to=2),
    a_person(7, role=Role.OMBUD, outside=True),
)


@pytest.mark.parametrize(
    ("named", "walled"),
    [
        ([3], {2, 3, 4, 5}),
        ([1], {1, 2, 3, 4, 6}),
        ([5], {3, 5}),
        ([7], {7}),
        ([4, 7], {3, 4, 7}),
        ([], set()),
        ([99], set()),
    ],
)
def test_the_named_their_deputy_all_below_and_one_above_are_walled_off(named, walled):
    assert rules.walled_off(LINE, named, small_units=()) == walled


def test_in_a_small_unit_everybody_there_is_walled_off_too():
    assert rules.walled_off(LINE, [3], small_units=[30]) == {2, 3, 4, 5, 6}


def test_a_circle_in_the_reporting_lines_ends():
    circle = (a_person(1, reports_to=2), a_person(2, reports_to=1))

    assert rules.walled_off(circle, [1], small_units=()) == {1, 2}


@pytest.mark.parametrize(
    ("typed", "handle"),
    [
        (" Amina.Diallo ", "amina.diallo"),
        ("b2-c_d", "b2-c_d"),
        ("", ""),
        ("a", ""),
        ("two words", ""),
        ("nul\0", ""),
        ("x" * 61, ""),
        (".dot", ""),
    ],
)
def test_a_sign_in_name_is_read_however_it_was_typed_or_not_at_all(typed, handle):
    assert rules.handle_of(typed) == handle


def test_the_mark_of_a_key_is_five_groups_and_differs_for_another_key():
    mark = rules.key_mark(bytes(32))

    assert [len(group) for group in mark.split(" ")] == [4] * 5
    assert rules.key_mark(bytes([1]) + bytes(31)) != mark
