"""Files: added with the number, sealed on the way, cleaned in memory, handed over like words."""

import re
from pathlib import Path

import pytest
from sqlalchemy import select

from portal import blobs, clock, db, limits
from portal.grievances import files, queries, sealing
from portal.grievances.filing import opened_by
from portal.grievances.models import Item
from tests import desk
from tests.conftest import A_MONDAY
from tests.grievances.person import Person, form_id_on, text_of
from tests.grievances.pictures import NO_PICTURE, a_picture
from tests.promises import life

OPEN = Path("/proc/self/fd")


@pytest.fixture
def person(client):
    person = Person(client)
    person.receipt = person.file()
    person.have()
    person.get()
    return person


def opened(person):
    _root, slots = opened_by(person.receipt)
    return sealing.open_by_receipt(queries.voices_at(slots)[0], slots[0].kek)


def listed(person):
    with db.scope():
        return files.of_case(opened(person))


def part_of(person, sent, part):
    with db.scope():
        return files.open_part(opened(person), sent, part)


def everything_in_the_store(folder):
    return sorted(path for path in (folder / "files").rglob("*") if path.is_file())


def test_a_picture_is_kept_sealed_and_a_cleaned_copy_beside_it(person, world):
    original = a_picture()

    page = person.attach_and_look(original)

    (sent,) = listed(person)
    assert "File 1: picture, cleaned." in text_of(page)
    assert part_of(person, sent, files.Part.ORIGINAL) == original
    copy = part_of(person, sent, files.Part.COPY)
    assert copy.startswith(b"\xff\xd8")
    assert b"MARKER" not in copy
    stored = everything_in_the_store(world[0])
    assert len(stored) == 2
    assert not [path for path in stored if b"MARKER" in path.read_bytes()]


def test_a_file_carries_no_time_but_the_day_of_its_handover(person, world):
    life.sweep_at(A_MONDAY + life.NOON)
    person.open(person.receipt)
    person.attach_and_look(a_picture())

    with db.scope() as session:
        before = {item.id: item for item in session.scalars(select(Item))}
        (sent,) = files.of_case(opened(person))
        assert before[sent.item_id].handed_over_on is None
        assert before[sent.item_id].written_at is None
        assert before[sent.item_id].moment
    for path in (world[0] / "files").rglob("*"):
        assert path.stat().st_mtime == 0
    life.sweep_at(A_MONDAY + life.NOON + life.timedelta(days=1))
    (sent,) = listed(person)
    assert str(sent.handed_over_on) == "2026-03-03"


def test_a_file_that_cannot_be_cleaned_is_said_first_and_waits_for_a_choice(person):
    page = person.attach_and_look(NO_PICTURE)

    assert "We could not clean file 1." in text_of(page)
    assert text_of(page).index("could not clean") < text_of(page).index("Write to us")
    assert [one.state for one in listed(person)] == [files.FileState.ASKED]


def test_a_file_that_nobody_decided_about_is_not_dropped_and_not_shown(person, as_user):
    person.attach(NO_PICTURE)

    life.sweep_at(A_MONDAY + life.NOON)
    lived = life.take_up(person.receipt, person)

    assert "We could not clean file 1." in text_of(person.open(person.receipt))
    words = desk.send(as_user(lived.reader), f"/desk/grievances/{lived.reference}/words")
    assert "evidence" not in words.text


def test_what_is_dropped_leaves_nothing_behind(person, world):
    page = person.attach_and_look(NO_PICTURE)
    person.press_for_file("dropfile", page)

    assert listed(person) == []
    assert everything_in_the_store(world[0]) == []


def test_a_file_can_be_taken_back_until_it_is_handed_over(person, world):
    page = person.attach_and_look(a_picture())
    assert "dropfile" in page.text
    person.press_for_file("dropfile", page)
    assert listed(person) == []

    person.get()
    page = person.attach_and_look(a_picture())
    life.sweep_at(A_MONDAY + life.NOON)
    later = person.open(person.receipt)
    answer = person.press_for_file("dropfile", page)

    assert "dropfile" not in later.text
    assert answer.status_code == 409
    assert len(listed(person)) == 1


def test_what_is_kept_as_evidence_reaches_the_desk_with_the_next_handover(person, as_user):
    page = person.attach_and_look(NO_PICTURE)
    life.sweep_at(A_MONDAY + life.NOON)
    lived = life.take_up(person.receipt, person)
    page = person.open(person.receipt)
    person.press_for_file("keepfile", page)
    browser, own = as_user(lived.reader), f"/desk/grievances/{lived.reference}"

    assert "evidence" not in desk.send(browser, f"{own}/words").text
    life.sweep_at(A_MONDAY + life.NOON + life.timedelta(days=1))

    words = desk.send(as_user(lived.reader), f"{own}/words").text
    assert "evidence kept sealed; not cleaned" in words
    assert "kept sealed as evidence, not cleaned" in text_of(person.open(person.receipt))


def test_a_reader_takes_the_cleaned_copy_and_the_trail_says_so_first(person, as_user):
    person.attach(("passport of Rehana.jpg", a_picture()))
    life.sweep_at(A_MONDAY + life.NOON)
    lived = life.take_up(person.receipt, person)
    browser, own = as_user(lived.reader), f"/desk/grievances/{lived.reference}"

    words = desk.send(browser, f"{own}/words").text
    address = re.search(rf'action="({own}/files/\w+)"', words)[1]
    answer = desk.send(browser, address)

    assert "Rehana.jpg" not in words
    assert answer.status_code == 200
    assert answer.mimetype == "application/octet-stream"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="attachment-1.jpg"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.data == part_of(person, listed(person)[0], files.Part.COPY)
    assert b"MARKER" not in answer.data
    with db.scope() as session:
        case = session.get(queries.Case, lived.case_id)
    assert desk.acts_on(case)[-1] == "file_taken"
    assert browser.get(address).status_code == 405


def test_evidence_is_opened_only_with_a_reason_that_is_kept_sealed(person, as_user):
    page = person.attach_and_look(NO_PICTURE)
    person.press_for_file("keepfile", page)
    life.sweep_at(A_MONDAY + life.NOON)
    lived = life.take_up(person.receipt, person)
    browser, own = as_user(lived.reader), f"/desk/grievances/{lived.reference}"
    words = desk.send(browser, f"{own}/words").text
    address = re.search(rf'href="({own}/files/\w+/evidence)"', words)[1]

    refused = desk.send(browser, address, {"reason": "  "})
    answer = desk.send(browser, address, {"reason": "The court asks for it."})

    assert browser.get(address).status_code == 200
    assert refused.status_code == 400
    assert answer.data == NO_PICTURE
    assert answer.headers["Content-Disposition"] == 'attachment; filename="attachment-1.bin"'
    with db.scope() as session:
        case = session.get(queries.Case, lived.case_id)
        assert not [v for t, c, v in life.all_rows() if "The court" in str(v)]
    assert desk.acts_on(case).count("evidence_taken") == 1
    clean_address = address.removesuffix("/evidence")
    assert desk.send(browser, clean_address).status_code == 404


def test_the_desk_never_gets_an_original_of_which_there_is_a_copy(person, as_user):
    person.attach(a_picture())
    life.sweep_at(A_MONDAY + life.NOON)
    lived = life.take_up(person.receipt, person)
    browser = as_user(lived.reader)

    address = f"/desk/grievances/{lived.reference}/files/{listed(person)[0].item_id}/evidence"

    assert browser.get(address).status_code == 404
    assert desk.send(browser, address, {"reason": "Curious"}).status_code == 404


def test_files_are_no_part_of_the_conversation_and_take_no_number_from_it(person):
    person.attach(a_picture())
    person.get()
    person.reply("Two are missing.")

    with db.scope():
        thread = queries.thread_of(opened(person))
    assert [piece.content["n"] for piece in thread] == [0, 1]


def test_files_of_two_sendings_stand_in_the_order_in_which_they_came(person):
    for colour in ((1, 2, 3), (90, 2, 3)):
        person.attach_and_look(a_picture(colour=colour))

    assert [one.number for one in listed(person)] == [1, 2]


def test_adding_files_asks_for_the_number_again_once_the_page_was_closed(client):
    stranger = Person(client)
    stranger.get()

    answer = stranger.attach(a_picture())

    assert answer.status_code == 409
    assert "This page was closed" in answer.text


def test_a_page_left_open_too_long_adds_nothing_and_says_so(person, world):
    stale = person.pages[-1]
    for minutes in (50, 70):
        clock.freeze(A_MONDAY + life.timedelta(minutes=minutes))
        person.get()
    person.pages.append(stale)

    answer = person.attach(a_picture())

    assert answer.status_code == 409
    assert "choose the files again" in answer.text
    assert everything_in_the_store(world[0]) == []
    clock.freeze(A_MONDAY)


def test_nothing_chosen_is_said_and_nothing_is_added(person):
    answer = person.attach(("", b""))

    assert answer.status_code == 422
    assert "Choose a file first" in answer.text


def test_files_that_nobody_named_are_removed_and_those_being_written_are_not(person, world):
    person.attach(a_picture())
    kept = everything_in_the_store(world[0])
    orphan = world[0] / "files" / "new" / ("e" * 32)
    orphan.write_bytes(b"sealed bytes without a row")
    with db.scope(), blobs.Incoming("f" * 32) as coming:
        coming.write(b"on its way")

        assert files.remove_left_over() == 1

        assert coming.path.exists()
    assert everything_in_the_store(world[0]) == kept


def test_the_fold_copies_files_anew_in_the_order_of_their_names(person, world):
    person.attach(a_picture(), a_picture(colour=(1, 1, 1)))
    (sent, other) = listed(person)

    with db.scope():
        files.fold()

    stored = everything_in_the_store(world[0])
    assert {path.parent.name for path in stored} == {"kept"}
    changes = [path.stat().st_ctime_ns for path in sorted(stored)]
    assert changes == sorted(changes)
    assert not [path for path in (world[0] / "files").rglob("*") if path.stat().st_mtime]
    assert part_of(person, sent, files.Part.COPY)
    assert part_of(person, other, files.Part.ORIGINAL)


def test_no_memory_and_no_open_file_is_left_behind(person):
    person.attach(a_picture(), NO_PICTURE)
    room, before = limits.file_memory._free, len(list(OPEN.iterdir()))

    person.get()
    person.attach(a_picture(colour=(7, 7, 7)), b"", NO_PICTURE)

    assert len(list(OPEN.iterdir())) == before
    assert limits.file_memory._free == room


def test_words_typed_before_adding_files_are_sent_and_the_room_for_files_comes_next(person):
    fields = {"a2": "They locked the door.", "z": "1", "f": form_id_on(person.pages[-1])}

    assert person.post("files", fields).status_code == 303

    assert 'name="d1"' in person.get().get_data(as_text=True)
    page = person.get()
    assert "They locked the door." in text_of(page)
    assert 'name="d1"' not in page.get_data(as_text=True)


def test_without_words_the_room_for_files_comes_at_once_and_nothing_is_sent(person):
    with db.scope():
        before = queries.thread_of(opened(person))
    person.post("files", {"a2": " ", "z": "1", "f": form_id_on(person.pages[-1])})

    assert 'name="d1"' in person.get().get_data(as_text=True)
    with db.scope():
        assert len(queries.thread_of(opened(person))) == len(before)


def test_words_too_long_to_send_are_given_back_before_any_file_is_asked_for(person):
    words = "x" * 50_001

    answer = person.post("files", {"a2": words, "z": "1", "f": form_id_on(person.pages[-1])})

    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)
    assert 'name="d1"' not in answer.get_data(as_text=True)
