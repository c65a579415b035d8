"""The questions can be heard where somebody recorded them, and nowhere else."""

import struct
import wave
from io import BytesIO

import pytest

from portal import settings
from portal.errors import RuleBroken
from portal.grievances import recordings
from portal.grievances.forms import FileForm


def a_sound(seconds=1.0, tag=b""):
    """A quiet recording, with a tag somebody's machine left in it."""
    made = BytesIO()
    with wave.open(made, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(struct.pack("<h", 500) * int(8000 * seconds))
    name = b"IART" + struct.pack("<I", len(tag)) + tag
    info = b"LIST" + struct.pack("<I", 4 + len(name)) + b"INFO" + name if tag else b""
    return made.getvalue() + info


@pytest.fixture
def recorded(app, tmp_path_factory):
    """`recorded(name=sound)` puts recordings into a folder and takes them in."""

    def take(**sounds):
        folder = tmp_path_factory.mktemp("recorded")
        for name, sound in sounds.items():
            (folder / f"{name.replace('_', '-')}.wav").write_bytes(sound)
        with app.test_request_context():
            return list(recordings.take(folder))

    return take


def test_the_sheet_holds_every_question_in_its_language_under_its_name(app):
    with app.test_request_context():
        sheet = recordings.sheet("bn")

    for number in range(1, len(recordings.QUESTIONS) + 1):
        assert f"== bn-{number} ==" in sheet
    assert "কী ঘটেছে" in sheet
    assert "What happened?" not in sheet


def test_every_question_of_the_form_is_on_the_sheet(client):
    page = client.get("/").text
    for name in recordings.QUESTIONS:
        assert f'name="{FileForm()[name].name}"' in page
    assert page.count('class="progress"') == len(recordings.QUESTIONS)


def test_a_question_is_offered_to_be_heard_in_the_language_it_was_recorded_in(client, recorded):
    assert recorded(bn_3=a_sound()) == ["bn-3"]

    assert "<audio" not in client.get("/").text
    page = client.get("/bn/").text
    assert page.count("<audio") == 1
    assert 'preload="none" src="/hear/bn-3.m4a"' in page


def test_listening_sets_no_cookie_and_the_browser_keeps_no_copy(client, recorded):
    recorded(en_1=a_sound())

    heard = client.get("/hear/en-1.m4a", headers={"Range": "bytes=0-9"})
    assert heard.status_code == 206
    assert heard.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in heard.headers
    heard.close()


def test_what_was_not_recorded_does_not_exist(client, recorded):
    recorded(en_1=a_sound())

    for address in ("/hear/en-2.m4a", "/hear/bn-1.m4a", "/hear/..-1.m4a"):
        assert client.get(address).status_code == 404


def test_nothing_of_the_machine_that_recorded_stays_in_a_recording(recorded):
    recorded(en_1=a_sound(tag=b"RECORDED BY HANNA"))

    stored = (settings.current().data / "recordings" / "en-1.m4a").read_bytes()
    assert b"HANNA" not in stored


@pytest.mark.parametrize(
    ("name", "sound", "said"),
    [
        ("en_1", b"no sound at all", "no sound"),
        ("en_1", a_sound(95), "longer than 90"),
        ("en_8", a_sound(), "No question"),
        ("xx_1", a_sound(), "No question"),
    ],
    ids=["no sound", "too long", "no such question", "no such language"],
)
def test_what_cannot_be_offered_is_refused_with_the_reason(recorded, client, name, sound, said):
    with pytest.raises(RuleBroken) as refused:
        recorded(**{name: sound})

    assert said in str(refused.value.message)
    assert "<audio" not in client.get("/").text


def test_a_dropped_recording_is_offered_no_longer(client, recorded):
    recorded(en_1=a_sound())

    assert recordings.drop("en-1")
    assert "<audio" not in client.get("/").text
    assert not recordings.drop("en-1")
    assert not recordings.drop("../portal")
