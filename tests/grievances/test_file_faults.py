"""Files that arrive odd, damaged, dangerous or not at all: said clearly, nothing half-stored, nothing lost (faults B40-B52, B82)."""

import tracemalloc
from io import BytesIO

import pytest

from portal import blobs, db, limits
from portal.cleaning import cleaner
from portal.errors import Busy, NotSaved
from portal.grievances import attaching, files, queries, sealing
from portal.grievances.filing import opened_by
from tests import desk
from tests.conftest import A_MONDAY
from tests.grievances.person import Person, form_id_on, text_of, upload_of
from tests.grievances.pictures import NO_PICTURE, a_picture
from tests.promises import life

NAMES = {
    "climbs out": "../../etc/passwd",
    "a drive": "C:\\\\x.jpg",
    "NUL": "a%00.jpg",
    "4,000 signs": "n" * 4000,
    "a device": "CON",
    "a setting": ".htaccess",
    "a dash": "-rf",
    "right to left": "gpj.\u202eexe",
}
TRAPS = {
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "html": b"<!doctype html><script>alert(1)</script>",
    "mail": b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n",
    "shortcut": b"[Desktop Entry]\nExec=rm -rf /\n",
    "windows shortcut": b"L\0\0\0\x01\x14\x02\0" + bytes(90),
    "program": b"MZ" + bytes(900),
    "disk": bytes(32769) + b"CD001" + bytes(900),
    "xml": b"<?xml version='1.0'?><a/>",
}


@pytest.fixture
def person(client):
    person = Person(client)
    person.receipt = person.file()
    person.have()
    person.get()
    return person


def listed(person):
    with db.scope():
        _root, slots = opened_by(person.receipt)
        return files.of_case(sealing.open_by_receipt(queries.voices_at(slots)[0], slots[0].kek))


def stored(folder):
    return [path for path in (folder / "files").rglob("*") if path.is_file()]


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES.keys())
def test_a_file_is_called_by_our_own_name_whatever_it_was_called(person, world, name):  # B40
    page = person.attach_and_look((name, a_picture()))

    (sent,) = listed(person)
    assert sent.download_name == "attachment-1.jpg"
    assert name not in page.text
    assert all(len(path.name) == 32 for path in stored(world[0]))


def test_an_empty_file_is_said_and_the_others_are_added(person):  # B41
    page = person.attach(a_picture(), b"", a_picture(colour=(9, 9, 9)))

    assert page.status_code == 422
    assert "The file at place 2 of your choice is empty." in text_of(page)
    assert len(listed(person)) == 2


def test_a_file_over_the_limit_is_said_and_the_others_are_added(person, world, monkeypatch):  # B42
    monkeypatch.setattr(attaching, "MOST_BYTES", 100_000)

    page = person.attach(a_picture(), b"x" * 100_001, a_picture(colour=(9, 9, 9)))

    assert page.status_code == 422
    assert "The file at place 2 of your choice is larger than 50 MB." in text_of(page)
    assert len(listed(person)) == 2
    assert len(stored(world[0])) == 4


def test_the_eleventh_file_is_said_and_ten_are_added(person):  # B42
    pictures = [a_picture(colour=(n, n, n)) for n in range(0, 220, 20)]

    page = person.attach(*pictures)
    again = person.attach(a_picture(colour=(250, 0, 0)))

    assert "The file at place 11 of your choice was not added." in text_of(page)
    assert "You can add 10 files." in text_of(again)
    assert len(listed(person)) == 10


def test_more_than_any_choice_can_hold_is_refused_before_it_is_read(person):  # B42
    body, kind = upload_of([a_picture()], {"step": "attach", "f": form_id_on(person.pages[-1])})

    answer = person.client.post(
        "/", data=body, content_type=kind, environ_overrides={"CONTENT_LENGTH": "900000000"}
    )

    assert answer.status_code == 413
    assert listed(person) == []


def test_what_a_file_is_called_and_declared_to_be_is_not_believed(person):  # B43
    person.attach(("invoice.pdf", a_picture()), ("photo.jpg.exe", a_picture(colour=(3, 3, 3))))
    page = person.get()
    person.attach_and_look(("photo.jpg", NO_PICTURE))

    assert [one.download_name for one in listed(person)] == [
        "attachment-1.jpg",
        "attachment-2.jpg",
        "attachment-3.bin",
    ]
    assert "picture, cleaned" in text_of(page)


@pytest.mark.parametrize("content", TRAPS.values(), ids=TRAPS.keys())
def test_what_could_run_is_evidence_at_most_and_no_browser_shows_it(
    person, as_user, content
):  # B44
    page = person.attach_and_look(content)
    person.press_for_file("keepfile", page)
    life.sweep_at(A_MONDAY + life.NOON)
    lived = life.take_up(person.receipt, person)
    (sent,) = listed(person)
    address = f"/desk/grievances/{lived.reference}/files/{sent.item_id}/evidence"

    answer = desk.send(as_user(lived.reader), address, {"reason": "It was asked for."})

    assert answer.data == content
    assert answer.mimetype == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert "sandbox" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "start", ["raise SystemExit(1)", "import os; os.abort()", "import time; time.sleep(90)"]
)
def test_when_cleaning_breaks_the_case_stands_and_the_person_chooses(
    person, monkeypatch, start
):  # B46, B49
    monkeypatch.setattr(cleaner, "START", start)
    monkeypatch.setitem(cleaner.SPENT, "pictures", (1, 10**9, 1))

    page = person.attach_and_look(a_picture())

    assert page.status_code == 200
    assert "We could not clean file 1." in text_of(page)
    assert [one.state for one in listed(person)] == [files.FileState.ASKED]


def test_when_there_is_no_jail_nothing_is_cleaned_and_the_person_is_told(
    person, monkeypatch
):  # B49
    def fails(*_about):
        raise OSError

    monkeypatch.setattr(cleaner, "_run", fails)

    page = person.attach_and_look(a_picture())

    assert "Cleaning does not work here just now." in text_of(page)


@pytest.mark.parametrize("share", [0.02, 0.5, 0.6, 0.97])
def test_an_upload_that_breaks_off_stores_nothing(person, world, share):  # B50
    body, kind = upload_of(
        [a_picture(), a_picture(colour=(5, 5, 5))],
        {"step": "attach", "f": form_id_on(person.pages[-1])},
    )
    cut = body[: int(len(body) * share)]

    answer = person.client.post(
        "/", data=cut, content_type=kind, environ_overrides={"CONTENT_LENGTH": str(len(body))}
    )

    assert answer.status_code == 400
    assert listed(person) == []
    assert not (world[0] / "files").exists() or stored(world[0]) == []


@pytest.mark.parametrize(
    "change",
    [
        lambda body: body.replace(b"--a-boundary-nobody-writes--", b""),
        lambda body: body + b"more",
        lambda body: body.replace(b'name="z"\r\n\r\n1', b'name="z"\r\n\r\n0'),
        lambda body: body.replace(b"form-data", b"file", 3),
        lambda body: body.replace(b'name="f"', b"x" * 9000),
    ],
    ids=["no end", "more after the end", "no sign that all arrived", "no form", "a long head"],
)
def test_a_body_no_browser_sends_stores_nothing(person, world, change):  # B23, B26, B50
    body, kind = upload_of([a_picture()], {"step": "attach", "f": form_id_on(person.pages[-1])})

    answer = person.client.post("/", data=change(body), content_type=kind)

    assert answer.status_code in (400, 409)
    assert listed(person) == []
    assert not (world[0] / "files").exists() or stored(world[0]) == []


def test_the_words_are_safe_before_any_file_is_asked_for(client):  # B50
    person = Person(client)
    person.file("The words come first")

    assert "You can add photos, recordings or documents on the next page." in text_of(
        person.pages[-1]
    )
    assert 'type="file"' not in person.pages[-1].text


def test_the_same_file_twice_is_kept_once_and_said(person, world):  # B51
    page = person.attach(a_picture(), a_picture())
    again = person.attach(a_picture())

    assert "is here already. It is kept once." in text_of(page)
    assert again.status_code == 422
    assert len(listed(person)) == 1
    assert len(stored(world[0])) == 2


def test_what_a_virus_scanner_would_find_is_kept_and_staff_are_warned(person, as_user):  # B52
    eicar = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
    page = person.attach_and_look(eicar)
    person.press_for_file("keepfile", page)
    life.sweep_at(A_MONDAY + life.NOON)
    lived = life.take_up(person.receipt, person)

    words = desk.send(as_user(lived.reader), f"/desk/grievances/{lived.reference}/words")

    assert "not cleaned; may be harmful" in words.text


def test_leaving_the_page_forgets_the_visit_and_adds_nothing(person):  # B82
    gone = person.get("/x")
    answer = person.attach(a_picture(), f=form_id_on(person.pages[2]))

    assert gone.status_code == 303
    assert "v=;" in gone.headers["Set-Cookie"]
    assert answer.status_code == 409
    assert listed(person) == []


@pytest.mark.parametrize("problem", [Busy("Many people are sending files just now."), NotSaved()])
def test_a_full_house_says_so_and_stores_nothing(person, world, monkeypatch, problem):  # B53, B62
    def fails(_count):
        raise problem

    monkeypatch.setattr(limits.file_memory, "take", fails)

    answer = person.attach(a_picture())

    assert answer.status_code == 503
    assert "just now" in text_of(answer)
    assert stored(world[0]) == []


def test_a_disk_that_is_nearly_full_takes_words_and_no_files(person, monkeypatch):  # B53
    monkeypatch.setattr(blobs, "NEEDED", 10**18)

    refused = person.attach(a_picture())
    sent = person.reply("Two are missing.")

    assert refused.status_code == 503
    assert "There is no room for files just now." in text_of(refused)
    assert sent.status_code == 303


def test_a_large_file_of_line_ends_is_read_soon_and_never_held_whole(person, world):  # B27
    body, kind = upload_of(
        [b"\r\n" * 10_000_000], {"step": "attach", "f": form_id_on(person.pages[-1])}
    )
    tracemalloc.start()

    answer = person.client.post("/", input_stream=BytesIO(body), content_type=kind)  # fmt: skip

    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert answer.status_code == 303
    assert most < 8_000_000
    assert sum(path.stat().st_size for path in stored(world[0])) > 20_000_000


def test_a_blob_moved_to_another_file_or_changed_opens_never(person, as_user, world):  # B73
    person.attach(a_picture(), a_picture(colour=(8, 8, 8)))
    life.sweep_at(A_MONDAY + life.NOON)
    lived = life.take_up(person.receipt, person)
    browser = as_user(lived.reader)
    one, other = listed(person)
    new = world[0] / "files" / "new"
    swapped = (new / files.blob_name(other.item_id, files.Part.COPY)).read_bytes()
    own = (new / files.blob_name(one.item_id, files.Part.ORIGINAL)).read_bytes()
    place = new / files.blob_name(one.item_id, files.Part.COPY)
    address = f"/desk/grievances/{lived.reference}/files"

    for planted in (swapped, own, place.read_bytes()[:-1], b""):
        place.write_bytes(planted)
        answer = desk.send(browser, f"{address}/{one.item_id}")
        assert answer.status_code == 409
        assert "This file is damaged" in answer.text

    assert desk.send(browser, f"{address}/{other.item_id}").status_code == 200
