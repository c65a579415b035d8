"""The procedure in numbers and words, without any application."""

from datetime import date

import pytest

from portal import i18n
from portal.grievances import rules
from portal.grievances.danger_words import BY_LANGUAGE, WORDS
from portal.grievances.rules import Batch, Status

MONDAY, TUESDAY, SATURDAY = date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 7)
WEEK = frozenset(range(5))


def first(people, count):
    return list(people)[:count]


def test_every_state_says_what_may_follow_it():
    assert rules.NEXT.keys() == set(Status)


def test_every_state_can_be_reached_from_a_received_case():
    reached, waiting = set(), [Status.RECEIVED]
    while waiting:
        state = waiting.pop()
        reached.add(state)
        waiting += rules.NEXT[state] - reached

    assert reached == set(Status)


def test_only_the_person_can_open_a_closed_case_again():
    assert rules.NEXT[Status.CLOSED] == {Status.REOPENED, Status.APPEALED}


def test_a_case_is_not_closed_before_somebody_judged_or_answered_it():
    assert not rules.may_move(Status.RECEIVED, Status.CLOSED)
    assert not rules.may_move(Status.ACKNOWLEDGED, Status.CLOSED)


def test_a_new_case_is_sealed_to_a_few_drawn_from_those_inside():
    assert rules.draw_readers([4, 3, 2, 1], [5, 6], about_team=False, draw=first) == [1, 2, 3]


def test_a_case_about_the_team_goes_to_the_people_outside():
    assert rules.draw_readers([1, 2, 3, 4], [6, 5], about_team=True, draw=first) == [5, 6]


@pytest.mark.parametrize("inside", [[], [1]])
def test_with_fewer_than_two_readers_left_inside_a_case_goes_outside(inside):
    assert rules.draw_readers(inside, [5, 6], about_team=False, draw=first) == [5, 6]


def test_two_readers_left_inside_are_enough():
    assert rules.draw_readers([1, 2], [5, 6], about_team=False, draw=first) == [1, 2]


@pytest.mark.parametrize(
    ("day", "batch", "handed_over"),
    [
        (MONDAY, Batch.DAILY, True),
        (TUESDAY, Batch.DAILY, True),
        (SATURDAY, Batch.DAILY, False),
        (MONDAY, Batch.WEEKLY, True),
        (TUESDAY, Batch.WEEKLY, False),
        (SATURDAY, Batch.WEEKLY, False),
    ],
)
def test_a_small_place_waits_for_the_first_working_day_of_the_week(day, batch, handed_over):
    assert rules.is_handover_day(day, batch, WEEK) is handed_over


@pytest.mark.parametrize(
    "typed",
    [
        "Karim Benali",
        "benali, karim",
        "the plant manager Benali",
        "KARIM  BENALI and his deputy",
        "it was mr. benali's idea",
    ],
)
def test_a_person_is_recognised_however_somebody_writes_their_name(typed):
    assert rules.names_match("Karim Benali", typed)


@pytest.mark.parametrize("typed", ["Åsa Lindström", "asa lindstrom", "LINDSTRO\u0308M"])
def test_accents_do_not_hide_a_person(typed):
    assert rules.names_match("Åsa Lindström", typed)


@pytest.mark.parametrize("typed", ["", "somebody else", "Ben Ali", "benalized"])
def test_other_words_name_nobody(typed):
    assert not rules.names_match("Karim Benali", typed)


def test_a_short_family_name_alone_names_nobody():
    assert not rules.names_match("Wei Li", "li")
    assert rules.names_match("Wei Li", "Li Wei")


@pytest.mark.parametrize(
    "text", ["", "   ", "\n\t", "\u200b\u200d\ufeff", "\u0301\u0301", "\u00a0"]
)
def test_text_in_which_nothing_can_be_read_is_empty(text):  # B08
    assert rules.is_empty(text)


@pytest.mark.parametrize("text", ["a", "?", "7", "ع", "写", "😢"])
def test_one_sign_a_person_can_read_is_not_empty(text):
    assert not rules.is_empty(text)


@pytest.mark.parametrize(
    "text",
    ["He said he will KILL ME tomorrow", "They locked us: we are LOCKED IN", "قال إنه سيقتل"],
)
def test_plain_words_of_danger_are_heard_in_every_language(text):
    assert rules.sounds_dangerous(text, WORDS)


def test_ordinary_words_are_not_danger():
    assert not rules.sounds_dangerous("Our overtime has not been paid since May.", WORDS)


def test_a_reference_has_no_sign_that_looks_like_another():
    assert not set("0O1IL") & set(rules.REFERENCE_LETTERS)


def test_somebody_is_missing_from_every_ladder_so_that_a_gap_points_at_nobody():
    assert rules.left_out_by_lot([1, 2, 3], [1, 2, 3], first) == [1, 2]
    assert rules.left_out_by_lot([1, 3], [1, 2, 3], first) == [1, 3]


def test_a_ladder_of_two_stays_whole():
    assert rules.left_out_by_lot([1, 2], [1, 2], first) == [1, 2]


def test_every_language_shipped_has_words_of_danger_of_its_own():
    assert set(BY_LANGUAGE) == set(i18n.NAMES)
    assert all(len(words) >= 12 for words in BY_LANGUAGE.values())


def test_words_of_danger_are_heard_however_a_phone_puts_their_letters_together():
    assert rules.sounds_dangerous("il m\u2019a viole\u0301e", WORDS)
