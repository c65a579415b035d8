"""Readings add up through the tree, and what nobody measured stays missing."""

from datetime import date

import pytest
from flask import Flask
from flask_babel import Babel
from hypothesis import given
from hypothesis import strategies as st

from portal.indicators import rules
from portal.indicators.cards import CARDS, Direction
from portal.indicators.rules import Indicator, Reading, roll_up

TREE = {"group": None, "ng": "group", "bd": "group", "lagos": "ng", "abuja": "ng", "dhaka": "bd"}


def answered(unit, numerator, denominator, period="2026Q2"):
    return Reading(Indicator.ANSWERED, unit, period, numerator, denominator)


def rolled(*readings, tree=TREE):
    return roll_up(readings, tree, Indicator.ANSWERED, "2026Q2")


@pytest.mark.parametrize(
    ("day", "month", "quarter"),
    [
        (date(2026, 1, 1), "2026-01", "2026Q1"),
        (date(2026, 6, 30), "2026-06", "2026Q2"),
        (date(2026, 12, 31), "2026-12", "2026Q4"),
    ],
)
def test_a_handover_day_falls_in_one_month_and_one_quarter(day, month, quarter):
    assert rules.month_of(day) == month
    assert rules.quarter_of(day) == quarter


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 12, 31)))
def test_every_day_lies_within_the_bounds_of_its_own_periods(day):
    for period in (rules.month_of(day), rules.quarter_of(day)):
        first, last = rules.bounds(period)
        assert first <= day <= last


@pytest.mark.parametrize("period", ["2026Q5", "2026-13", "2026", "spring"])
def test_a_period_that_is_none_is_refused(period):
    with pytest.raises(ValueError):  # noqa: PT011 - the parts of a date refuse in their own words
        rules.bounds(period)


def test_months_and_quarters_between_two_days_are_listed_without_holes():
    first, last = date(2025, 11, 15), date(2026, 2, 1)

    assert rules.months_between(first, last) == ("2025-11", "2025-12", "2026-01", "2026-02")
    assert rules.quarters_between(first, last) == ("2025Q4", "2026Q1")


def test_a_quarter_is_closed_only_when_its_last_day_is_over():
    assert not rules.is_closed("2026Q2", date(2026, 6, 30))
    assert rules.is_closed("2026Q2", date(2026, 7, 1))
    assert rules.last_closed_quarter(date(2026, 6, 30)) == "2026Q1"
    assert rules.last_closed_quarter(date(2026, 1, 1)) == "2025Q4"


def test_sites_add_up_to_countries_and_countries_to_the_group():
    found = rolled(answered("lagos", 8, 10), answered("abuja", 1, 5), answered("dhaka", 6, 6))

    assert found["ng"].reading == answered("ng", 9, 15)
    assert found["group"].reading == answered("group", 15, 21)
    assert found["group"].is_whole


def test_a_site_that_did_not_report_is_named_and_not_counted_as_zero():
    found = rolled(answered("lagos", 8, 10), answered("abuja", None, None))

    assert found["ng"].reading.share == 0.8
    assert found["ng"].missing == ("abuja",)
    assert (len(found["group"].reporting), found["group"].expected) == (1, 3)


def test_a_branch_without_any_reading_is_missing_all_the_way():
    found = rolled(answered("lagos", 8, 10))

    assert found["bd"].reading.is_missing
    assert found["bd"].reading.numerator is None
    assert found["dhaka"].reading.share is None


def test_measured_with_nothing_due_is_not_missing_and_has_no_share():
    reading = answered("lagos", 0, 0)

    assert not reading.is_missing
    assert reading.share is None


def test_a_country_counts_its_own_cases_beside_those_of_its_sites():
    found = rolled(answered("ng", 2, 3), answered("lagos", 8, 10), answered("abuja", 1, 5))

    assert found["ng"].reading == answered("ng", 11, 18)


def test_other_periods_and_other_indicators_are_left_out():
    found = rolled(
        answered("lagos", 8, 10),
        answered("lagos", 100, 100, period="2026Q1"),
        Reading(Indicator.RECEIVED, "lagos", "2026Q2", 77),
    )

    assert found["group"].reading == answered("group", 8, 10)


def test_a_count_adds_up_without_a_base():
    readings = [Reading(Indicator.RECEIVED, unit, "2026Q2", 4) for unit in ("lagos", "dhaka")]

    found = roll_up(readings, TREE, Indicator.RECEIVED, "2026Q2")

    assert (found["group"].reading.numerator, found["group"].reading.denominator) == (8, None)


@given(st.dictionaries(st.sampled_from(["lagos", "abuja", "dhaka"]), st.integers(0, 99)))
def test_the_group_is_the_sum_of_its_countries_whoever_reported(values):
    found = rolled(*(answered(unit, value, value) for unit, value in values.items()))

    countries = [found[unit].reading.numerator or 0 for unit in ("ng", "bd")]
    assert (found["group"].reading.numerator or 0) == sum(countries) == sum(values.values())
    assert set(found["group"].reporting) == set(values)


def test_a_percentage_rounds_halves_up():
    assert [rules.percent(1, 8), rules.percent(1, 3), rules.percent(7, 7)] == [13, 33, 100]


def test_every_computed_indicator_has_a_whole_card():
    app = Flask(__name__)
    Babel(app)
    assert CARDS.keys() == set(Indicator)
    with app.test_request_context():
        for card in CARDS.values():
            words = [card.question, card.name, card.formula, card.unit, card.pair, card.limits]
            assert all(str(word) for word in words)


def test_the_number_received_has_no_good_direction_and_is_read_with_trust():
    card = CARDS[Indicator.RECEIVED]
    app = Flask(__name__)
    Babel(app)

    assert card.direction is Direction.READ_WITH
    with app.test_request_context():
        assert "Trust: not measured yet" in str(card.pair)
