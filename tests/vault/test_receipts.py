import sys
import unicodedata
from contextlib import suppress

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from portal.vault import receipts
from portal.vault.errors import ForgedForm, NotAReceipt, StaleForm, TypingMistake

PEPPER, SALT, KEY = bytes(range(32)), bytes(range(16)), bytes(range(32, 64))
NOW = 1_790_000_000
FORM_ID = bytes(32)
RECEIPT = receipts.receipt_for(FORM_ID, pepper=PEPPER)

RECEIPTS = st.binary(min_size=32, max_size=32).map(
    lambda form_id: receipts.receipt_for(form_id, pepper=PEPPER)
)
SCRIPTS = [
    start
    for start in range(sys.maxunicode)
    if unicodedata.decimal(chr(start), None) == 0
    and [unicodedata.decimal(chr(start + n), None) for n in range(10)] == list(range(10))
]


@given(RECEIPTS)
def test_a_receipt_has_twenty_five_digits_and_reads_back_as_it_was_shown(receipt):
    assert len(receipt) == 25
    assert receipt.isdecimal()
    assert receipts.read_receipt(receipts.grouped(receipt)) == receipt


def test_a_receipt_is_shown_as_five_groups_of_five():
    assert receipts.grouped("1234567890123456789012345") == "12345 67890 12345 67890 12345"


def test_the_same_form_gives_the_same_receipt_and_another_form_or_pepper_another():
    assert receipts.receipt_for(FORM_ID, pepper=PEPPER) == RECEIPT
    assert receipts.receipt_for(bytes(31) + b"\1", pepper=PEPPER) != RECEIPT
    assert receipts.receipt_for(FORM_ID, pepper=KEY) != RECEIPT


@given(RECEIPTS, st.integers(0, 24), st.integers(1, 9))
def test_any_single_wrong_digit_is_a_typing_mistake(receipt, place, shift):
    wrong = str((int(receipt[place]) + shift) % 10)

    with pytest.raises(TypingMistake):
        receipts.read_receipt(receipt[:place] + wrong + receipt[place + 1 :])


@given(RECEIPTS, st.integers(0, 23))
def test_any_two_neighbours_exchanged_are_a_typing_mistake(receipt, place):
    assume(receipt[place] != receipt[place + 1])
    swapped = receipt[:place] + receipt[place + 1] + receipt[place] + receipt[place + 2 :]

    with pytest.raises(TypingMistake):
        receipts.read_receipt(swapped)


def test_the_digits_of_every_script_are_accepted():
    assert len(SCRIPTS) > 50
    for start in SCRIPTS:
        typed = "".join(chr(start + int(digit)) for digit in RECEIPT)
        assert receipts.read_receipt(typed) == RECEIPT


def test_digits_written_in_chinese_characters_are_accepted():
    assert (
        receipts.read_receipt(
            RECEIPT.translate(str.maketrans("0123456789", "〇一二三四五六七八九"))
        )
        == RECEIPT
    )


@pytest.mark.parametrize("zero", "0oO")
@pytest.mark.parametrize("one", "1lLiI")
def test_letters_that_look_like_digits_are_read_as_digits(zero, one):
    typed = RECEIPT.replace("0", zero).replace("1", one)

    assert receipts.read_receipt(typed) == RECEIPT


@pytest.mark.parametrize(
    "between",
    [
        " ",
        "\u00a0",
        "\u202f",
        "\u3000",
        "\t",
        "\r\n",
        "-",
        "\N{EN DASH}",
        "\N{EM DASH}",
        "\N{MINUS SIGN}",
        ".",
        "\u200f",
        "\u2066",
    ],
)
def test_spaces_dashes_and_direction_marks_between_the_groups_do_not_matter(between):
    typed = between + receipts.grouped(RECEIPT).replace(" ", between) + between

    assert receipts.read_receipt(typed) == RECEIPT


@pytest.mark.parametrize(
    "quotes",
    ["''", '""', "“”", "«»", "\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}", "``"],
)
def test_quotes_around_the_receipt_do_not_matter(quotes):
    assert receipts.read_receipt(quotes[0] + RECEIPT + quotes[1]) == RECEIPT


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "hello",
        RECEIPT[:-1],
        RECEIPT + "1",
        RECEIPT + "x",
        "-" + RECEIPT[:-1] + "½",
        "\0" + RECEIPT,
        "+" + RECEIPT,
        RECEIPT + "=",
        "1" * 201,
        "\ud800" * 25,
    ],
)
def test_everything_else_is_not_a_receipt_whatever_its_size(text):
    with pytest.raises(NotAReceipt):
        receipts.read_receipt(text)


def test_ten_megabytes_are_not_a_receipt_and_are_not_looked_at():
    with pytest.raises(NotAReceipt):
        receipts.read_receipt(RECEIPT + " " * 10_000_000)


@given(st.text(max_size=300))
def test_no_text_at_all_causes_anything_but_the_two_refusals(text):
    with suppress(TypingMistake, NotAReceipt):
        assert len(receipts.read_receipt(text)) == 25


def test_a_form_id_comes_back_from_its_token_for_an_hour():
    token = receipts.seal_form_id(FORM_ID, key=KEY, now=NOW)

    assert receipts.open_form_id(token, key=KEY, now=NOW) == FORM_ID
    assert receipts.open_form_id(token, key=KEY, now=NOW + 3600) == FORM_ID


def test_a_form_id_older_than_an_hour_is_stale():
    token = receipts.seal_form_id(FORM_ID, key=KEY, now=NOW)

    with pytest.raises(StaleForm):
        receipts.open_form_id(token, key=KEY, now=NOW + 3601)


def test_a_form_id_from_the_future_is_stale_but_small_clock_differences_are_not():
    token = receipts.seal_form_id(FORM_ID, key=KEY, now=NOW)

    assert receipts.open_form_id(token, key=KEY, now=NOW - 300) == FORM_ID
    with pytest.raises(StaleForm):
        receipts.open_form_id(token, key=KEY, now=NOW - 301)


def test_a_form_id_token_is_safe_in_an_address_and_in_a_hidden_field():
    token = receipts.seal_form_id(receipts.new_form_id(), key=KEY, now=NOW)

    assert len(token) == 96
    assert set(token) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


def test_a_form_id_that_was_changed_anywhere_is_forged():
    token = receipts.seal_form_id(FORM_ID, key=KEY, now=NOW)

    for place, character in enumerate(token):
        other = "A" if character != "A" else "B"
        with pytest.raises(ForgedForm):
            receipts.open_form_id(token[:place] + other + token[place + 1 :], key=KEY, now=NOW)


@pytest.mark.parametrize(
    "token", ["", "x", "é" * 96, "=" * 96, "-" * 96, "A" * 95, "A" * 10_000, "A\0" * 48]
)
def test_a_form_id_we_never_issued_is_forged(token):
    with pytest.raises(ForgedForm):
        receipts.open_form_id(token, key=KEY, now=NOW)


def test_a_form_id_of_another_deployment_is_forged():
    token = receipts.seal_form_id(FORM_ID, key=KEY, now=NOW)

    with pytest.raises(ForgedForm):
        receipts.open_form_id(token, key=PEPPER, now=NOW)


def test_two_form_ids_differ():
    assert receipts.new_form_id() != receipts.new_form_id()


def test_a_receipt_leads_to_four_places_with_nothing_in_common():
    root = receipts.root_of(RECEIPT, salt=SALT)
    four = receipts.slots(root, pepper=PEPPER)

    assert [slot.n for slot in four] == [0, 1, 2, 3]
    assert len({slot.locator for slot in four} | {slot.kek for slot in four}) == 8


def test_without_the_pepper_or_the_salt_a_receipt_leads_nowhere():
    root = receipts.root_of(RECEIPT, salt=SALT)

    assert receipts.root_of(RECEIPT, salt=bytes(16)) != root
    assert (
        receipts.slots(root, pepper=KEY)[0].locator
        != receipts.slots(root, pepper=PEPPER)[0].locator
    )


def test_a_slot_never_shows_what_it_holds():
    slot = receipts.slots(bytes(64), pepper=PEPPER)[0]

    assert repr(slot) == "Slot(n=0)"
