import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.vault import boxes, items, pairs
from portal.vault.boxes import Kind
from portal.vault.errors import Damaged
from tests.vault.world import (
    ITEM,
    OTHER_ITEM_PLACES,
    STORY,
    STRANGER,
    VOICE,
    WORK,
    changed_copies,
    cut_copies,
)

WORDS = "They said they would move me to nights. عُمَر".encode()


def an_item(plain=WORDS, context=ITEM, author=VOICE):
    return items.seal_item(
        plain, context, author_private=author.private, compartment_public=STORY.public
    )


def opened(blob, context=ITEM, author=VOICE, compartment=STORY):
    return items.open_item(
        blob, context, author_public=author.public, compartment_private=compartment.private
    )


def an_intake(plain=WORDS, context=ITEM):
    return items.seal_intake(plain, context, compartment_public=STORY.public)


def opened_intake(blob, context=ITEM, compartment=STORY):
    return items.open_intake(blob, context, compartment_private=compartment.private)


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=5000))
def test_what_is_sealed_opens_again_byte_for_byte(plain):
    assert opened(an_item(plain)) == plain
    assert opened_intake(an_intake(plain)) == plain


@pytest.mark.parametrize(
    ("length", "room"),
    [
        (0, 1024),
        (1, 1024),
        (1023, 1024),
        (1024, 2048),
        (2047, 2048),
        (2048, 4096),
        (70_000, 131_072),
    ],
)
def test_the_size_of_an_item_tells_only_its_power_of_two(length, room):
    assert items.room_for(length) == room
    assert len(an_item(bytes(length))) - len(an_item(b"")) == room - 1024
    assert len(an_intake(bytes(length))) - len(an_intake(b"")) == room - 1024


@given(st.integers(0, 2**40))
def test_padding_always_fits_and_never_more_than_doubles(length):
    room = items.room_for(length)

    assert length < room <= max(1024, 2 * length)
    assert room & (room - 1) == 0


@pytest.mark.parametrize("place", OTHER_ITEM_PLACES.values(), ids=OTHER_ITEM_PLACES)
def test_an_item_moved_to_another_place_is_damaged(place):
    with pytest.raises(Damaged):
        opened(an_item(), place)


@pytest.mark.parametrize("place", OTHER_ITEM_PLACES.values(), ids=OTHER_ITEM_PLACES)
def test_intake_moved_to_another_place_is_damaged(place):
    with pytest.raises(Damaged):
        opened_intake(an_intake(), place)


def test_an_item_opens_only_for_its_compartment_and_as_its_authors():
    with pytest.raises(Damaged):
        opened(an_item(), compartment=WORK)
    with pytest.raises(Damaged):
        opened(an_item(), author=STRANGER)


def test_an_item_with_any_byte_changed_is_damaged():
    for copy in changed_copies(an_item()):
        with pytest.raises(Damaged):
            opened(copy)


def test_intake_with_any_byte_changed_is_damaged():
    for copy in changed_copies(an_intake(), step=3):
        with pytest.raises(Damaged):
            opened_intake(copy)


def test_items_and_intake_that_were_cut_or_lengthened_are_damaged():
    for copy in cut_copies(an_item()):
        with pytest.raises(Damaged):
            opened(copy)
    for copy in cut_copies(an_intake()):
        with pytest.raises(Damaged):
            opened_intake(copy)


def test_the_halves_of_two_items_cannot_be_joined():
    first, second = an_item(b"I agree"), an_item(b"I do not agree")
    joined = first[: 1 + items.KEY_BOX] + second[1 + items.KEY_BOX :]

    with pytest.raises(Damaged):
        opened(joined)


def test_whoever_holds_only_public_keys_and_the_database_cannot_plant_words_in_anybodys_name():
    thief = pairs.new_pair()
    own_voice = an_item(b"I withdraw", author=thief)
    sealed_box = an_intake(b"I withdraw")
    relabelled = bytes([Kind.ITEM]) + sealed_box[1:]
    key, place = bytes(32), ITEM.digest()
    anonymous_key = boxes.seal(Kind.ITEM_KEY, key + place, public=STORY.public)
    body = boxes.lock(Kind.ITEM, WORDS.ljust(1024, b"\0"), key=key, context=place)
    forged = [
        own_voice,
        sealed_box,
        relabelled,
        bytes([Kind.ITEM]) + anonymous_key + body,
        bytes([Kind.ITEM]) + anonymous_key[33:] + body,
    ]

    for blob in forged:
        with pytest.raises(Damaged):
            opened(blob)


def test_knowing_the_key_of_one_item_does_not_help_to_forge_the_next():
    first = an_item()
    key_box = first[1 : 1 + items.KEY_BOX]
    key = boxes.unbox(Kind.ITEM_KEY, key_box, private=STORY.private, public=VOICE.public)[:32]
    elsewhere = OTHER_ITEM_PLACES["another item"]
    body = boxes.lock(Kind.ITEM, b"I withdraw\x80", key=key, context=elsewhere.digest())

    with pytest.raises(Damaged):
        opened(bytes([Kind.ITEM]) + key_box + body, elsewhere)


def test_an_authored_item_never_opens_as_intake_nor_intake_as_authored():
    with pytest.raises(Damaged):
        opened_intake(an_item())
    with pytest.raises(Damaged):
        opened_intake(bytes([Kind.INTAKE]) + an_item()[1:])
    with pytest.raises(Damaged):
        opened(an_intake())


def test_an_author_who_seals_text_without_padding_is_damaged_and_not_an_error():
    key, place = bytes(32), ITEM.digest()
    key_box = boxes.box(Kind.ITEM_KEY, key + place, private=VOICE.private, public=STORY.public)
    unpadded = boxes.lock(Kind.ITEM, bytes(1024), key=key, context=place)

    with pytest.raises(Damaged):
        opened(bytes([Kind.ITEM]) + key_box + unpadded)


@pytest.mark.parametrize("point", [bytes(32), b"\1" + bytes(31)])
def test_a_low_order_public_key_in_the_authors_place_is_damaged_and_not_an_error(point):
    with pytest.raises(Damaged):
        items.open_item(an_item(), ITEM, author_public=point, compartment_private=STORY.private)


def test_a_refusal_says_nothing_of_what_is_inside():
    with pytest.raises(Damaged) as refusal:
        opened(an_item()[:-1])

    assert str(refusal.value) == "sealed data does not open"
