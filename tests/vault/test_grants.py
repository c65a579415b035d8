import os
from dataclasses import replace

import pytest

from portal.vault import boxes, grants, pairs
from portal.vault.boxes import Kind
from portal.vault.errors import Damaged
from tests.vault.world import (
    GRANT,
    KEYS,
    OTHER_GRANT_PLACES,
    READER,
    STORY,
    STRANGER,
    VOICE,
    WORK,
    changed_copies,
    cut_copies,
)

KEK, MAC_KEY = bytes(range(32)), bytes(range(32, 64))
MOMENT = "2026-11-22T21:14:07.123456+00:00"
PERSONS = replace(GRANT, publics={"story": STORY.public, "voice": VOICE.public}, reader="receipt")
PERSONS_KEYS = {"story": STORY.private, "voice": VOICE.private}


def a_grant(keys=KEYS, context=GRANT):
    return grants.seal_grant(keys, context, reader_public=READER.public)


def a_receipt_grant(keys=PERSONS_KEYS, context=PERSONS):
    return grants.seal_receipt_grant(keys, context, kek=KEK, moment=MOMENT)


def test_a_reader_opens_the_keys_of_every_compartment_they_were_granted():
    assert grants.open_grant(a_grant(), GRANT, reader_private=READER.private) == KEYS


def test_a_reader_may_hold_one_compartment_of_a_case_that_has_several():
    only_work = {"work": WORK.private}

    assert grants.open_grant(a_grant(only_work), GRANT, reader_private=READER.private) == only_work


@pytest.mark.parametrize("place", OTHER_GRANT_PLACES.values(), ids=OTHER_GRANT_PLACES)
def test_a_grant_moved_to_another_place_is_damaged(place):
    with pytest.raises(Damaged):
        grants.open_grant(a_grant(), place, reader_private=READER.private)


def test_a_grant_does_not_open_for_anybody_else():
    with pytest.raises(Damaged):
        grants.open_grant(a_grant(), GRANT, reader_private=STRANGER.private)


def test_a_grant_with_any_byte_changed_is_damaged():
    for copy in changed_copies(a_grant()):
        with pytest.raises(Damaged):
            grants.open_grant(copy, GRANT, reader_private=READER.private)


def test_a_grant_that_was_cut_or_lengthened_is_damaged():
    for copy in cut_copies(a_grant()):
        with pytest.raises(Damaged):
            grants.open_grant(copy, GRANT, reader_private=READER.private)


def test_a_grant_whose_private_key_does_not_fit_its_public_key_is_damaged():
    planted = a_grant({"story": STRANGER.private, "work": WORK.private})

    with pytest.raises(Damaged):
        grants.open_grant(planted, GRANT, reader_private=READER.private)


@pytest.mark.parametrize("tail", [b"", b"\x03", b"\x01" + bytes(64), b"\x07" + bytes(96)])
def test_a_well_sealed_grant_with_a_wrong_inside_is_damaged(tail):
    planted = boxes.seal(Kind.GRANT, GRANT.digest() + tail, public=READER.public)

    with pytest.raises(Damaged):
        grants.open_grant(planted, GRANT, reader_private=READER.private)


@pytest.mark.parametrize("keys", [{}, {"identity": STRANGER.private}])
def test_a_grant_is_not_made_for_keys_outside_its_context(keys):
    with pytest.raises(ValueError, match="compartments in its context"):
        a_grant(keys)


def test_grants_to_all_readers_have_one_length():
    assert len({len(a_grant(context=replace(GRANT, reader=name))) for name in ("7", "a" * 90)}) == 1


def test_the_person_opens_their_own_keys_and_the_moment_with_the_receipt():
    opened = grants.open_receipt_grant(a_receipt_grant(), PERSONS, kek=KEK)

    assert opened == (PERSONS_KEYS, MOMENT)


def test_the_persons_grant_may_carry_an_author_key_whose_public_half_is_kept_elsewhere():
    context = replace(PERSONS, publics={"story": STORY.public})

    keys, _ = grants.open_receipt_grant(a_receipt_grant(context=context), context, kek=KEK)

    assert keys == PERSONS_KEYS


@pytest.mark.parametrize("place", OTHER_GRANT_PLACES.values(), ids=OTHER_GRANT_PLACES)
def test_the_persons_grant_moved_to_another_place_is_damaged(place):
    blob = grants.seal_receipt_grant(KEYS, GRANT, kek=KEK, moment=MOMENT)

    with pytest.raises(Damaged):
        grants.open_receipt_grant(blob, place, kek=KEK)


def test_another_receipt_does_not_open_the_persons_grant():
    with pytest.raises(Damaged):
        grants.open_receipt_grant(a_receipt_grant(), PERSONS, kek=MAC_KEY)


def test_the_persons_grant_with_any_byte_changed_or_cut_is_damaged():
    blob = a_receipt_grant()
    for copy in [*changed_copies(blob), *cut_copies(blob)]:
        with pytest.raises(Damaged):
            grants.open_receipt_grant(copy, PERSONS, kek=KEK)


def test_the_persons_grant_with_a_key_that_does_not_fit_is_damaged():
    blob = a_receipt_grant(PERSONS_KEYS | {"story": STRANGER.private})

    with pytest.raises(Damaged):
        grants.open_receipt_grant(blob, PERSONS, kek=KEK)


def test_the_persons_grant_does_not_show_by_its_length_how_the_moment_was_written():
    blobs = [
        grants.seal_receipt_grant(PERSONS_KEYS, PERSONS, kek=KEK, moment=moment)
        for moment in ("2026-11-22T21:14:07+00:00", MOMENT)
    ]

    assert len(blobs[0]) == len(blobs[1])


def test_the_moment_of_a_message_opens_with_the_receipt_at_its_own_message_alone():
    blob = grants.seal_moment(MOMENT, kek=KEK, item="item-1")

    assert grants.open_moment(blob, kek=KEK, item="item-1") == MOMENT
    for kek, item in ((KEK, "item-2"), (MAC_KEY, "item-1")):
        with pytest.raises(Damaged):
            grants.open_moment(blob, kek=kek, item=item)


def test_a_moment_with_any_byte_changed_or_cut_is_damaged():
    blob = grants.seal_moment(MOMENT, kek=KEK, item="item-1")
    for copy in [*changed_copies(blob), *cut_copies(blob)]:
        with pytest.raises(Damaged):
            grants.open_moment(copy, kek=KEK, item="item-1")


def test_one_blob_never_opens_as_another_kind():
    moment = grants.seal_moment(MOMENT, kek=KEK, item="item-1")
    disguised = bytes([Kind.RECEIPT_GRANT]) + moment[1:]

    for blob in (moment, disguised):
        with pytest.raises(Damaged):
            grants.open_receipt_grant(blob, PERSONS, kek=KEK)


def test_a_blob_that_keeps_its_text_but_not_its_commitment_to_the_key_is_damaged():
    blob = boxes.lock(Kind.MOMENT, b"text", key=KEK, context=b"")
    without = blob[: 1 + boxes.NONCE] + bytes(boxes.COMMITMENT) + blob[boxes.HEAD :]

    with pytest.raises(Damaged):
        boxes.unlock(Kind.MOMENT, without, key=KEK, context=b"")


def test_two_seals_of_the_same_thing_have_no_bytes_to_compare():
    first, second = a_receipt_grant(), a_receipt_grant()

    assert first[1:57] != second[1:57]
    assert first[57:] != second[57:]


def test_a_public_key_is_accepted_in_its_own_place_alone():
    place = {"case": "case-1", "compartment": "story", "generation": 1, "key": MAC_KEY}
    mac = pairs.public_mac(STORY.public, **place)

    pairs.check_public(STORY.public, mac, **place)
    elsewhere = [{"case": "case-2"}, {"compartment": "work"}, {"generation": 2}, {"key": KEK}]
    for change in elsewhere:
        with pytest.raises(Damaged):
            pairs.check_public(STORY.public, mac, **place | change)


def test_a_forged_public_key_is_refused_whatever_code_is_put_beside_it():
    place = {"case": "case-1", "compartment": "story", "generation": 1}
    real = pairs.public_mac(STORY.public, **place, key=MAC_KEY)
    guesses = [
        real,
        b"",
        bytes(32),
        os.urandom(32),
        pairs.public_mac(STRANGER.public, **place, key=KEK),
    ]

    for mac in guesses:
        with pytest.raises(Damaged):
            pairs.check_public(STRANGER.public, mac, **place, key=MAC_KEY)


def test_a_pair_never_shows_its_private_half():
    assert STORY.private.hex() not in repr(STORY)
    assert repr(STORY.private) not in repr(STORY)


@pytest.mark.parametrize("private", [b"", bytes(31), bytes(33)])
def test_a_private_key_of_a_wrong_length_is_damaged(private):
    with pytest.raises(Damaged):
        pairs.public_of(private)
