"""Nothing a person says or their browser sends is left anywhere in clear (privacy, canary sweep)."""

import base64
import socket
import tempfile
import zlib

import pytest
from aiosmtpd.controller import Controller
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from portal import clock, db, settings
from portal.grievances import filing
from tests.conftest import A_MONDAY
from tests.grievances.person import Person, form_id_on, given_back, number_on
from tests.promises import canary, life

STAFF = (
    "lena",
    "jonas",
    "mina",
    "ana",
    "hanna",
    "hugo",
    "okoye",
    "noor",
    "adam",
    "aud",
    "ines",
    "karim",
)


class Postbox:
    """A mail server that keeps what it is given."""

    def __init__(self):
        self.letters = []

    async def handle_DATA(self, _server, _session, envelope):  # the library's name
        self.letters.append(envelope.content)
        return "250 kept"


@pytest.fixture
def postbox(app, monkeypatch):
    box = Postbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    monkeypatch.setattr(settings.current(), "mail_url", f"smtp://127.0.0.1:{port}")
    monkeypatch.setattr(settings.current(), "mail_from", "desk@example.org")
    yield box
    server.stop()


@pytest.fixture
def temp(tmp_path_factory, monkeypatch):
    """The temp folder of everything in this test."""
    folder = tmp_path_factory.mktemp("temp")
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def stumble(person, marked):
    """Everything that can go wrong on the way, each with its own words."""
    person.client.set_cookie("tracker", marked["cookie"])
    person.get(f"/?q={marked['query']}&b1={marked['number']}")
    person.get(f"/{marked['query']}")
    person.post("open", {"b1": marked["number"]})
    person.check(marked["unsent"])
    person.post(marked["wrong_step"], {"a2": marked["wrong_step"]})
    person.check(marked["too_long"] * 3000)
    person.client.post("/", data=b"a2=%ff" + marked["broken"].encode(),
                       content_type="application/x-www-form-urlencoded")  # fmt: skip
    person.client.post("/", data={"a2": marked["multipart"], "step": "check", "z": "1"},
                       content_type="multipart/form-data")  # fmt: skip
    person.post("reply", {"a2": marked["gone"], "z": "1"})


def whole_life(client, as_user, marked, moment=A_MONDAY):
    client.application.test_client_class = (
        FlaskClient  # other tests look at the quality of these pages
    )
    person = Person(client, **canary.headers(marked))
    stumble(person, marked)
    fields = {"a3": marked["where"], "a6": marked["names"], "a1": "named", "extra": marked["extra"]}
    fields |= life.A_GROUP | {"c3": marked["mandate"]}
    receipt = life.file_with(person, marked["what"], **fields)
    person.get()
    person.reply(marked["reply"])
    life.share(person)
    life.add_files(person, marked["file_name"], marked["file"], marked["uncleaned"])
    person.get()
    life.sweep_at(moment + life.NOON)
    lived = life.take_up(receipt, person)
    life.work_on(lived, as_user(lived.reader))
    life.look_around(lived, as_user, STAFF)
    person.open(receipt)
    life.press(person, "contact", a2=marked["locked"], b3="locked", z="1")
    life.open_names(lived, as_user, marked["why"])
    assert marked["locked"] in lived.opened[-1].text
    person.get()
    life.follow_up(person, marked)
    life.sweep_at(moment + life.NOON + life.timedelta(days=1))
    return lived


def test_no_word_of_a_person_is_left_anywhere_in_clear(
    world, app, client, as_user, postbox, temp, capfd
):
    marked = canary.marks()

    with canary.everything_logged() as log:
        lived = whole_life(client, as_user, marked)

    found = canary.in_tables(marked) + canary.in_folder(world[0], marked)
    found += canary.in_folder(temp, marked)
    found += canary.sightings("the log", log.getvalue().encode(), marked)
    found += canary.sightings("standard error", "".join(capfd.readouterr()).encode(), marked)
    for letter in postbox.letters:
        found += canary.sightings("a mail", letter, marked)
    for (handle, page), answer in lived.staff.items():
        found += canary.sightings(f"{page} of {handle}", answer.data, marked)
    if not db.database().is_sqlite:
        found += canary.in_postgres(marked)
    assert found == []
    assert postbox.letters


def test_no_word_that_one_of_us_wrote_down_is_left_anywhere_in_clear(
    world, client, as_user, temp, capfd
):
    marked, person = canary.marks(), Person(client)
    fields = {"a3": marked["where"], "a6": marked["names"], "c3": marked["mandate"]}

    with canary.everything_logged() as log:
        slip = life.write_down(as_user("noor"), marked["what"], **fields)
        person.open(number_on(slip))
        life.press(person, "note", b3="correct", a2=marked["correction"], z="1")
        number = life.take_new_number(person)
        life.sweep_at(A_MONDAY + life.NOON)
        lived = life.take_up(number, person)
        life.work_on(lived, as_user(lived.reader))

    found = canary.in_tables(marked) + canary.in_folder(world[0], marked)
    found += canary.in_folder(temp, marked)
    found += canary.sightings("the log", log.getvalue().encode(), marked)
    found += canary.sightings("standard error", "".join(capfd.readouterr()).encode(), marked)
    assert found == []
    for shown in (number_on(slip), number):
        assert canary.in_tables({"number": shown}) + canary.in_folder(world[0], {"n": shown}) == []


def test_the_words_stand_on_the_opened_page_and_nothing_of_the_browser_does(client, as_user):
    marked = canary.marks()

    lived = whole_life(client, as_user, marked)

    opened, _names = lived.opened
    seen = {line.split()[0] for line in canary.sightings("it", opened.data, marked)}
    assert seen == {"what", "where", "names", "mandate", "reply"}


def test_the_person_is_shown_their_own_words_and_nothing_of_their_browser(client, as_user):
    marked = canary.marks()
    lived = whole_life(client, as_user, marked)

    seen = {
        line.split()[0]
        for page in lived.person.pages
        for line in canary.sightings("it", page.data, marked)
    }

    assert not seen & {"agent", "referer", "accept", "cookie", "query", "address", "extra"}
    assert {"what", "reply"} <= seen


def test_the_sweep_would_find_a_word_however_it_is_spelled(tmp_path):
    marked = canary.marks()
    word = marked["what"].encode()
    for spelled in (
        word,
        b"x" + base64.b64encode(b"ab" + word + b"cd"),
        zlib.compress(word * 9),
        word.hex().encode(),
    ):
        (tmp_path / "file").write_bytes(b"before" + spelled + b"after")

        assert {line.split()[0] for line in canary.in_folder(tmp_path, marked)} == {"what"}


def test_the_sweep_reads_what_the_database_holds(client, as_user, world, app):
    marked = canary.marks()
    with db.scope(), db.write() as session:
        session.execute(text("UPDATE units SET name = :w WHERE id = 6"), {"w": marked["what"]})

    assert canary.in_tables(marked) == ["what in units.name"]
    if db.database().is_sqlite:
        assert canary.in_folder(world[0], marked)
    else:
        assert canary.in_postgres(marked)


def test_a_bug_is_logged_by_its_class_and_place_and_never_by_its_text(client, monkeypatch):
    marked = canary.marks()
    person = Person(client, **canary.headers(marked))
    person.check(marked["what"])

    def fails(*_args, **_kwargs):
        raise ValueError(f"could not take {marked['what']}")

    monkeypatch.setattr(filing, "prepare", fails)
    with canary.everything_logged() as log:
        answer = person.send()

    assert answer.status_code == 500
    assert canary.sightings("log", log.getvalue().encode(), marked) == []
    assert canary.sightings("page", answer.data, marked) == []
    assert "ValueError" in log.getvalue()
    error_id = log.getvalue().split("bug ")[1].split()[0]
    assert error_id in answer.text


def test_a_database_error_never_says_what_was_to_be_stored(portal_db):
    marked = canary.marks()

    with pytest.raises(DBAPIError) as problem:
        portal_db.execute(text("SELECT * FROM nowhere WHERE a = :w"), {"w": marked["what"]})

    assert canary.sightings("error", str(problem.value).encode(), marked) == []
    portal_db.rollback()


def test_an_upload_nobody_asked_for_never_touches_the_disk(client, monkeypatch, tmp_path):
    body = (
        b'--b\r\nContent-Disposition: form-data; name="step"\r\n\r\ncheck\r\n'
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="photo.jpg"\r\n'
        b"Content-Type: image/jpeg\r\n\r\n" + b"x" * 900_000 + b"\r\n--b--\r\n"
    )
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "there-is-none"))

    answer = client.post("/", data=body, content_type="multipart/form-data; boundary=b")

    assert answer.status_code in (200, 303, 400, 413)


def test_a_receipt_is_in_no_row_and_no_file(world, client):
    person = Person(client)
    receipt = person.file()
    marked = {"receipt": receipt, "first": receipt[:12], "form": form_id_on(person.pages[1])}
    grouped = {"grouped": " ".join(receipt[n : n + 5] for n in range(0, 25, 5))}

    assert canary.in_tables(marked | grouped) == []
    assert canary.in_folder(world[0], marked | grouped) == []
    assert given_back(person.get(), receipt[:5])
    clock.freeze(A_MONDAY)
