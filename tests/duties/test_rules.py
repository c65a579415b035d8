"""Clocks and ladders, without any application."""

from datetime import date, timedelta

import pytest

from portal.duties import rules
from portal.duties.rules import CLIMBS, Clock, DutyKind, Rung

MONDAY = date(2026, 3, 2)
EU = Clock("eu_2019_1937", "standard", 7, 3, "Directive (EU) 2019/1937")


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 3, 2), 3, date(2026, 6, 2)),
        (date(2026, 10, 31), 12, date(2027, 10, 31)),
    ],
)
def test_some_months_later_is_the_same_day_or_the_last_of_that_month(day, months, expected):
    assert rules.add_months(day, months) == expected


@pytest.mark.parametrize("wait", [0, 1, 3])
def test_the_laws_days_hold_from_the_sending_however_long_it_waited(wait):
    sent = MONDAY - timedelta(days=wait)

    acknowledge, answer = rules.due_days(EU, MONDAY, wait)

    assert acknowledge <= sent + timedelta(days=7)
    assert answer <= rules.add_months(sent, 3)


def test_a_weekly_handover_leaves_one_day_to_acknowledge():
    acknowledge, answer = rules.due_days(EU, MONDAY, rules.WEEK)

    assert acknowledge == MONDAY + timedelta(days=1)
    assert answer == rules.add_months(MONDAY - timedelta(days=7), 3)


def test_an_answer_is_never_owed_before_the_acknowledgement():
    acknowledge, answer = rules.due_days(Clock("x", "urgent", 7, 0, "x"), MONDAY, 7)

    assert answer >= acknowledge


@pytest.mark.parametrize(
    ("workdays", "weekly", "days"),
    [
        ({0, 1, 2, 3, 4}, False, 3),
        ({6, 0, 1, 2, 3}, False, 3),
        (set(range(7)), False, 1),
        ({2}, False, 7),
        ({0, 1, 2, 3, 4}, True, 7),
    ],
)
def test_the_longest_wait_spans_the_days_off(workdays, weekly, days):
    assert rules.longest_wait(workdays, weekly=weekly) == days


@pytest.mark.parametrize("law", ["eu_2019_1937"])
@pytest.mark.parametrize("class_", ["standard", "urgent"])
def test_every_law_shipped_has_a_clock_for_every_class_and_says_its_source(law, class_):
    clock = rules.clock_for(law, class_, MONDAY)

    assert clock.acknowledge_days > 0
    assert clock.source


def test_a_law_without_a_clock_is_refused_instead_of_guessed():
    with pytest.raises(KeyError, match="no clock"):
        rules.clock_for("nowhere", "standard", MONDAY)


def test_an_urgent_case_is_acknowledged_no_later_than_a_standard_one():
    urgent = rules.clock_for("eu_2019_1937", "urgent", MONDAY)
    standard = rules.clock_for("eu_2019_1937", "standard", MONDAY)

    assert urgent.acknowledge_days <= standard.acknowledge_days
    assert urgent.answer_months <= standard.answer_months


def test_every_kind_of_duty_says_how_it_climbs():
    assert CLIMBS.keys() == set(DutyKind)


@pytest.mark.parametrize("kind", [DutyKind.ACKNOWLEDGE, DutyKind.ANSWER])
def test_a_missed_date_climbs_from_a_reminder_to_an_executive(kind):
    rungs, rung = [], Rung.NONE
    while rung := rules.next_rung(kind, rung):
        rungs.append(rung)

    assert rungs == [Rung.REMINDED, Rung.HEAD, Rung.EXECUTIVE]


def test_each_rung_hears_of_it_later_than_the_one_before():
    kind, due = DutyKind.ANSWER, MONDAY

    days = [rules.climbs_on(kind, rung, due) for rung in (Rung.NONE, *CLIMBS[kind])]

    assert days[-1] is None
    assert days[:-1] == sorted(days[:-1])
    assert days[0] < due < days[1] < days[2]


def test_what_an_executive_leaves_unanswered_reaches_the_boards_list_the_day_after():
    due = rules.climbs_on(DutyKind.EXECUTIVE_ANSWER, Rung.NONE, MONDAY)

    assert due == MONDAY + timedelta(days=1)
