"""Files in chunks: whole or not at all, in one place only, in one author's name only."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.vault import files, pairs
from portal.vault.errors import Damaged
from portal.vault.files import CHUNK, HEAD, TAGGED, FileContext
from tests.vault import oracle
from tests.vault.world import STORY, STRANGER, VOICE, WORK, changed_copies, cut_copies

FILE = FileContext("talani", "case-1", "story", 1, "file-1", "voice")
OTHER_PLACES = {
    "another deployment": replace(FILE, deployment="other"),
    "another case": replace(FILE, case="case-2"),
    "another compartment": replace(FILE, compartment="work"),
    "another generation": replace(FILE, generation=2),
    "another file": replace(FILE, file="file-2"),
    "another author": replace(FILE, author="7"),
}
LARGE = bytes(range(251)) * 1200  # four chunks and a half
VECTOR = json.loads(Path(__file__).with_name("file_vector.json").read_text(encoding="utf-8"))


def a_file(plain=LARGE, context=FILE, author=VOICE, piece=CHUNK):
    parts = [plain[start : start + piece] for start in range(0, len(plain), piece)]
    return b"".join(
        files.seal_file(
            parts, context, author_private=author.private, compartment_public=STORY.public
        )
    )


def opened(blob, context=FILE, author=VOICE, compartment=STORY):
    return files.open_file(
        blob, context, author_public=author.public, compartment_private=compartment.private
    )


def chunks_of(blob):
    """The head, the chunks and the length of a sealed file."""
    body, last = blob[HEAD : -TAGGED - 8], blob[-TAGGED - 8 :]
    size = CHUNK + TAGGED
    return blob[:HEAD], [body[n : n + size] for n in range(0, len(body), size)], last


@settings(max_examples=30, deadline=None)
@given(st.binary(max_size=3000), st.integers(1, 900))
def test_a_file_opens_again_byte_for_byte_however_it_came_in(plain, piece):
    assert opened(a_file(plain, piece=piece)) == plain


@pytest.mark.parametrize("length", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 1_000_000])
def test_a_file_of_any_length_opens_again(length):
    plain = bytes(length // 2) + b"\xff" * (length - length // 2)

    assert opened(a_file(plain, piece=7001)) == plain


@pytest.mark.parametrize(
    ("length", "room"),
    [(0, 1024), (1024, 1024), (1025, 1088), (9000, 9216), (50_000_000, 50_331_648)],
)
def test_the_length_of_a_file_is_hidden_among_others(length, room):
    assert files.room_for(length) == room


@given(st.integers(0, 60_000_000))
def test_the_room_of_a_file_is_that_of_the_paper(length):
    assert files.room_for(length) == oracle.padme(length)
    assert length <= files.room_for(length) <= max(1024, length * 1.12)


def test_two_files_of_nearly_one_length_take_the_same_room():
    assert len(a_file(b"x" * 300_001)) == len(a_file(b"x" * 300_999))


@pytest.mark.parametrize("place", OTHER_PLACES.values(), ids=OTHER_PLACES.keys())
def test_a_file_opens_in_its_own_place_only(place):
    with pytest.raises(Damaged):
        opened(a_file(), place)


def test_nobody_else_opens_it_and_nobody_else_made_it():
    for wrong in ({"compartment": WORK}, {"author": STRANGER}):
        with pytest.raises(Damaged):
            opened(a_file(), **wrong)


def test_a_file_planted_without_the_authors_key_opens_never():
    planted = a_file(b"I withdraw.", author=STRANGER)

    with pytest.raises(Damaged):
        opened(planted)


def test_a_file_with_one_bit_flipped_opens_never():
    blob = a_file(b"Hall 3, on Tuesday")

    for changed in changed_copies(blob, step=5):
        with pytest.raises(Damaged):
            opened(changed)


def test_a_file_that_was_cut_or_added_to_opens_never():
    head, chunks, last = chunks_of(a_file())
    shorter = [head + b"".join(chunks), head + b"".join(chunks[:-1]) + last, head + last]

    for cut in (*cut_copies(a_file()), *shorter, head + b"".join(chunks) + last + last):
        with pytest.raises(Damaged):
            opened(cut)


def test_chunks_swapped_dropped_or_taken_from_another_file_open_never():
    head, chunks, last = chunks_of(a_file())
    _other_head, others, other_last = chunks_of(a_file(LARGE[::-1]))
    mixed = [
        [chunks[1], chunks[0], *chunks[2:]],
        [chunks[0], *chunks[2:]],
        [chunks[0], chunks[0], *chunks[2:]],
        [others[0], *chunks[1:]],
    ]

    for those in mixed:
        with pytest.raises(Damaged):
            opened(head + b"".join(those) + last)
    with pytest.raises(Damaged):
        opened(head + b"".join(chunks) + other_last)


def test_a_head_set_before_the_chunks_of_another_file_opens_never():
    head, _chunks, _last = chunks_of(a_file())
    other = a_file(LARGE[::-1])

    with pytest.raises(Damaged):
        opened(head + other[HEAD:])


def test_a_file_is_sealed_without_ever_being_held_whole():
    sealing = files.Sealing(FILE, author_private=VOICE.private, compartment_public=STORY.public)

    given_back = [len(sealing.push(bytes(1000))) for _n in range(200)]

    assert max(given_back) == CHUNK + TAGGED
    assert len(sealing._left) < CHUNK


@settings(max_examples=8, deadline=None)
@given(st.binary(max_size=2000), st.binary(min_size=32, max_size=32))
def test_what_one_implementation_seals_the_other_opens(plain, key):
    place = oracle.context("file", **vars(FILE))
    key_box = oracle.box(0x25, key + place, VOICE.private, STORY.public, bytes(range(24)))
    theirs = oracle.file(plain, key, place, bytes(24), bytes(range(24)), key_box)

    assert oracle.unfile(a_file(plain), STORY.private, VOICE.public, place) == plain
    assert opened(theirs) == plain


def test_both_implementations_agree_over_several_chunks():
    place = oracle.context("file", **vars(FILE))

    assert oracle.unfile(a_file(), STORY.private, VOICE.public, place) == LARGE


def test_a_frozen_file_opens_in_every_later_version():
    story, voice = bytes.fromhex(VECTOR["story"]), bytes.fromhex(VECTOR["voice"])
    blob, context = bytes.fromhex(VECTOR["blob"]), FileContext(**VECTOR["context"])
    ours = files.open_file(
        blob, context, author_public=pairs.public_of(voice), compartment_private=story
    )
    place = oracle.context("file", **VECTOR["context"])

    assert ours.decode() == VECTOR["words"]
    assert context.digest() == place
    assert oracle.unfile(blob, story, pairs.public_of(voice), place) == ours
