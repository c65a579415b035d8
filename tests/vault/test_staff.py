from itertools import pairwise

import pytest

from portal.vault import pairs, staff
from portal.vault.errors import Damaged
from tests.vault.world import changed_copies, cut_copies

PEPPER, OTHER_PEPPER, SALT = bytes(range(32)), bytes(range(1, 33)), bytes(range(16))
PASSPHRASE = "abacus drop-down yo-yo zoom felt-tip t-shirt"
DERIVED = staff.derive(PASSPHRASE, SALT)
WRONG = bytes(64)
ENROLMENT = staff.enrol(DERIVED, SALT, pepper=PEPPER)
CODE = ENROLMENT.printed_code


def unlocked(
    derived=DERIVED, blob=ENROLMENT.sealed_private, pepper=PEPPER, public=ENROLMENT.public
):
    return staff.unlock(derived, blob, pepper=pepper, public=public)


def unlocked_with_code(
    code=CODE, blob=ENROLMENT.sealed_by_code, pepper=PEPPER, public=ENROLMENT.public
):
    return staff.unlock_with_code(code, blob, pepper=pepper, public=public)


def test_a_passphrase_is_six_words_of_the_list():
    words = staff.WORD_LIST.read_text(encoding="utf-8").split()
    passphrase = staff.new_passphrase().split(" ")

    assert len(words) == len(set(words)) == 6**5
    assert len(passphrase) == 6
    assert set(passphrase) <= set(words)


def test_no_word_begins_another_so_spaces_can_be_left_out():
    """Only yo-yo and yoyo become the same, which costs less than a thousandth of a bit."""
    words = {word.replace("-", "") for word in staff.WORD_LIST.read_text(encoding="utf-8").split()}
    ordered = sorted(words)

    assert len(words) == 6**5 - 1
    assert not any(after.startswith(word) for word, after in pairwise(ordered))


def test_two_passphrases_differ():
    assert staff.new_passphrase() != staff.new_passphrase()


def test_capitals_spaces_and_dashes_in_a_typed_passphrase_do_not_matter():
    typed = "  ABACUS  drop\u00a0down\tYoYo \N{EN DASH} zoom\nfelt\u2011tip t-shirt "

    assert staff.derive(typed, SALT) == DERIVED


def test_another_word_or_another_salt_derives_something_else():
    assert staff.derive(PASSPHRASE + " zoom", SALT) != DERIVED
    assert staff.derive(PASSPHRASE, bytes(16)) != DERIVED


def test_the_check_knows_the_right_passphrase_and_opens_nothing():
    assert staff.check_matches(DERIVED, ENROLMENT.check)
    assert not staff.check_matches(WRONG, ENROLMENT.check)
    with pytest.raises(Damaged):
        unlocked(derived=ENROLMENT.check * 2)


def test_passphrase_and_printed_code_open_the_same_private_half():
    assert pairs.public_of(unlocked()) == ENROLMENT.public
    assert unlocked_with_code() == unlocked()


def test_a_wrong_passphrase_pepper_or_public_half_opens_nothing():
    for wrong in ({"derived": WRONG}, {"pepper": OTHER_PEPPER}, {"public": bytes(32)}):
        with pytest.raises(Damaged):
            unlocked(**wrong)


def test_a_wrong_code_pepper_or_public_half_opens_nothing():
    last = "0" if CODE[-1] != "0" else "2"
    for wrong in (
        {"code": CODE[:-1] + last},
        {"code": ""},
        {"code": "é" * 28},
        {"pepper": OTHER_PEPPER},
        {"public": bytes(32)},
    ):
        with pytest.raises(Damaged):
            unlocked_with_code(**wrong)


def test_a_printed_code_is_seven_groups_of_four_without_letters_that_look_like_digits():
    groups = CODE.split("-")

    assert [len(group) for group in groups] == [4] * 7
    assert not set("".join(groups)) & set("ILOU")


def test_a_printed_code_may_be_typed_in_small_letters_with_o_for_zero_and_l_for_one():
    typed = CODE.lower().replace("-", "  ").replace("0", "o").replace("1", "l")

    assert unlocked_with_code(code=typed) == unlocked()


def test_a_new_passphrase_and_a_new_code_keep_the_pair():
    private = unlocked()
    derived = bytes(range(64))
    code, by_code = staff.print_code(private, pepper=PEPPER)

    assert unlocked(derived, staff.reseal(private, derived, pepper=PEPPER)) == private
    assert unlocked_with_code(code, by_code) == private
    with pytest.raises(Damaged):
        unlocked_with_code(CODE, by_code)


def test_a_sealed_private_half_with_any_byte_changed_or_cut_is_damaged():
    for blob in (ENROLMENT.sealed_private, ENROLMENT.sealed_by_code):
        for copy in [*changed_copies(blob), *cut_copies(blob)]:
            with pytest.raises(Damaged):
                unlocked(blob=copy)
            with pytest.raises(Damaged):
                unlocked_with_code(blob=copy)


def test_the_two_copies_of_a_private_half_cannot_stand_for_each_other():
    with pytest.raises(Damaged):
        unlocked(blob=ENROLMENT.sealed_by_code)
    with pytest.raises(Damaged):
        unlocked_with_code(blob=ENROLMENT.sealed_private)


def test_another_persons_sealed_key_is_damaged_in_this_persons_row():
    other = staff.enrol(DERIVED, SALT, pepper=PEPPER)

    with pytest.raises(Damaged):
        unlocked(blob=other.sealed_private)


def test_an_enrolment_never_shows_the_printed_code():
    assert CODE not in repr(ENROLMENT)
