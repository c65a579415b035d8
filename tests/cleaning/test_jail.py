"""The jail of a cleaner: no network, no files, no children, no more than its share; without a jail nothing is cleaned."""

import os
import struct
import subprocess
import sys
import time
import zipfile
from io import BytesIO

import pytest
from PIL import Image

from portal.cleaning import cleaner
from portal.cleaning.cleaner import Reason
from tests.cleaning import corpus
from tests.cleaning.test_corpus import cleaned

LOCK_IN = f"""
import sys, types
package = types.ModuleType("portal")
package.__path__ = [{str(cleaner.PORTAL)!r}]
sys.modules["portal"] = package
from portal.cleaning import jail
jail.lock_in([sys.prefix, sys.base_prefix], seconds=5, memory=400_000_000, output=1000)
"""


def in_jail(code):
    """What a program says that is locked in first."""
    run = subprocess.run(  # noqa: S603  # our own interpreter
        [sys.executable, "-I", "-c", LOCK_IN + code], capture_output=True, text=True, env={}
    )
    return run.returncode, run.stdout + run.stderr


@pytest.mark.parametrize(
    ("attempt", "error"),
    [
        ("import socket; socket.socket()", "PermissionError"),
        ("import socket; socket.socketpair()", "PermissionError"),
        ("open('/etc/passwd')", "PermissionError"),
        ("open('/proc/self/environ')", "PermissionError"),
        ("open('/tmp/anything', 'w')", "PermissionError"),
        (f"open({__file__!r})", "PermissionError"),
        ("import os; os.fork()", "PermissionError"),
        ("import subprocess; subprocess.run(['/bin/true'])", "PermissionError"),
        ("import os; os.kill(1, 0)", "PermissionError"),
        ("import ctypes; assert ctypes.CDLL(None).ptrace(0, 0, 0, 0) == 0", "AssertionError"),
        ("import ctypes; assert ctypes.CDLL(None).unshare(0x10000000) == 0", "AssertionError"),
        ("bytes(900_000_000)", "MemoryError"),
        ("import os; os.write(os.memfd_create('a'), bytes(5000)); raise OSError('cut') if os.fstat(3) else 0", "OSError"),
    ],
)  # fmt: skip
def test_a_cleaner_can_reach_nothing(attempt, error):
    code, said = in_jail(attempt)

    assert code != 0
    assert error in said


def test_a_cleaner_that_never_ends_is_ended():
    before = time.monotonic()

    code, _said = in_jail("\nwhile True: pass")

    assert code < 0
    assert time.monotonic() - before < 30


def test_a_program_in_the_jail_can_still_use_threads_and_its_own_library():
    code, said = in_jail(
        "import threading, json; t = threading.Thread(target=print, args=['yes']); t.start(); t.join()"
    )

    assert (code, said.strip()) == (0, "yes")


def test_a_cleaner_gets_nothing_of_our_environment(monkeypatch, tmp_path):
    seen = tmp_path / "seen"
    monkeypatch.setenv("PORTAL_PEPPER", "aa" * 32)
    monkeypatch.setattr(
        cleaner, "START", f"import os; open({str(seen)!r}, 'w').write(repr(dict(os.environ)))"
    )

    cleaned(corpus.saved(corpus.a_photo(), "PNG"))

    assert "PEPPER" not in seen.read_text()
    assert "PORTAL" not in seen.read_text()


@pytest.mark.parametrize(
    "start",
    ["raise SystemExit(1)", "import os; os.abort()", "import os; os.kill(os.getpid(), 9)", "import time; time.sleep(90)"],
    ids=["fails", "crashes", "is killed", "hangs"],
)  # fmt: skip
def test_a_cleaner_that_breaks_gives_no_copy_and_leaves_nothing_running(monkeypatch, start):  # B49
    monkeypatch.setattr(cleaner, "START", start)
    monkeypatch.setitem(cleaner.SPENT, "pictures", (1, 10**9, 1))

    outcome, copy = cleaned(corpus.saved(corpus.a_photo(), "PNG"))

    assert copy is None
    assert outcome.reason is Reason.NOT_POSSIBLE
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_a_cleaner_that_fills_its_room_gives_no_copy(monkeypatch):  # B49
    monkeypatch.setattr(cleaner, "LARGEST_COPY", 100)

    outcome, copy = cleaned(corpus.saved(corpus.a_photo((400, 300)), "PNG"))

    assert (copy, outcome.reason) == (None, Reason.NOT_POSSIBLE)


def test_without_ffmpeg_recordings_are_refused_and_it_is_said(monkeypatch):  # B49
    monkeypatch.setattr(cleaner, "ffmpeg_at", lambda: None)

    outcome, copy = cleaned(corpus.wave_info())

    assert (copy, outcome.reason) == (None, Reason.NOT_AVAILABLE)


@pytest.mark.parametrize("missing", ["_keep_from_files", "_keep_from_calls"])
def test_where_a_bar_is_missing_nothing_is_cleaned(missing):
    code = LOCK_IN.replace("jail.lock_in", f"jail.{missing} = lambda *_a: None\njail.lock_in")
    run = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, env={})  # noqa: S603

    assert "NotIsolated" in run.stderr


def test_a_machine_without_a_jail_says_so_instead_of_cleaning(monkeypatch):
    broken = cleaner.START.replace(
        "from portal.cleaning import worker",
        "from portal.cleaning import jail, worker\njail.MACHINES = {}",
    )
    monkeypatch.setattr(cleaner, "START", broken)

    outcome, copy = cleaned(corpus.saved(corpus.a_photo(), "PNG"))

    assert (copy, outcome.reason) == (None, Reason.NOT_AVAILABLE)


def a_bomb(width, height):
    """A PNG that says it is huge."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    plain = corpus.saved(corpus.a_photo(), "PNG")
    return plain[:8] + corpus.chunk(b"IHDR", head) + plain[33:]


def frames(count):
    return corpus.saved(Image.new("L", (2, 2)), "GIF", save_all=True,
                        append_images=[Image.new("L", (2, 2), n % 255) for n in range(count)])  # fmt: skip


def looped_tiff():
    plain = bytearray(corpus.saved(corpus.a_photo(), "TIFF"))
    start = struct.unpack("<I", plain[4:8])[0]
    entries = struct.unpack("<H", plain[start : start + 2])[0]
    plain[start + 2 + 12 * entries :][:4] = b"\0" * 4
    plain[start + 2 + 12 * entries : start + 6 + 12 * entries] = struct.pack("<I", start)
    return bytes(plain)


BOMBS = {
    "65,000 by 65,000": lambda: a_bomb(65_000, 65_000),
    "very many pictures": lambda: frames(600),
    "a JPEG cut short": lambda: corpus.saved(corpus.a_photo((300, 300)), "JPEG")[:-900],
}


@pytest.mark.parametrize("make", BOMBS.values(), ids=BOMBS.keys())
def test_a_picture_that_is_a_bomb_is_refused_soon(make):  # B46
    before = time.monotonic()

    outcome, copy = cleaned(make())

    assert (copy, outcome.reason) == (None, Reason.NOT_POSSIBLE)
    assert time.monotonic() - before < 30


@pytest.mark.parametrize(
    "make",
    [
        looped_tiff,
        lambda: corpus.saved(corpus.a_photo(mode="CMYK"), "JPEG"),
        lambda: corpus.saved(Image.new("I;16", (20, 20), 40_000), "PNG"),
    ],
    ids=["a TIFF that leads back to itself", "CMYK", "16 bits"],
)
def test_odd_pictures_come_out_clean_or_refused_and_end(make):  # B46
    outcome, copy = cleaned(make())

    assert (copy is None) == (outcome.reason is Reason.NOT_POSSIBLE)


def with_entries(count):
    return corpus.zipped({f"{n}": b"" for n in range(count)} | {"[Content_Types].xml": b"<a/>"})


def nested(levels):
    content = bytes(2_000_000)
    for level in range(levels):
        content = corpus.zipped({f"{level}.zip": content})
    return content


def linked():
    kept = BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        entry = zipfile.ZipInfo("[Content_Types].xml")
        entry.external_attr = 0o120777 << 16
        archive.writestr(entry, "/etc/passwd")
    return kept.getvalue()


LAUGHS = "<!DOCTYPE a [" + "".join(
    f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(9)
) + "]><a>&l8;</a>"  # fmt: skip
ZIPS = {
    "a document that unpacks to gigabytes": lambda: corpus.docx(corpus.SEEN, {f"word/{n}.xml": bytes(90_000_000) for n in range(4)}),
    "zip in zip in zip": lambda: nested(6),
    "very many entries": lambda: with_entries(20_000),
    "a name that climbs out": lambda: corpus.docx(corpus.SEEN, {"../../etc/passwd": "x"}),
    "an absolute name": lambda: corpus.docx(corpus.SEEN, {"/etc/passwd": "x"}),
    "a link": linked,
    "a plain zip": lambda: corpus.zipped({"a.txt": "words"}),
    "a program": lambda: corpus.zipped({"META-INF/MANIFEST.MF": "Main-Class: A"}),
    "billion laughs": lambda: corpus.docx(corpus.SEEN, {"word/styles.xml": LAUGHS}, [("rId1", "styles", "styles.xml", "")]),
    "an entity from outside": lambda: corpus.zipped({"[Content_Types].xml": '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>'}),
    "cut short": lambda: corpus.docx(corpus.SEEN)[:-60],
}  # fmt: skip


@pytest.mark.parametrize("make", ZIPS.values(), ids=ZIPS.keys())
def test_a_zip_that_is_a_trap_is_never_unpacked(make):  # B45, B47
    before = time.monotonic()

    outcome, copy = cleaned(make())

    assert (copy, outcome.reason) == (None, Reason.NOT_POSSIBLE)
    assert time.monotonic() - before < 30


def test_a_template_from_elsewhere_is_not_fetched_and_not_kept():  # B47
    settings = f'<w:settings {corpus.W}><w:attachedTemplate r:id="rId9"/></w:settings>'
    made = corpus.docx(corpus.SEEN, {"word/settings.xml": settings},
                       [("rId1", "attachedTemplate", "https://far.example/t.dotm", ' TargetMode="External"')])  # fmt: skip

    _outcome, copy = cleaned(made)

    with zipfile.ZipFile(BytesIO(copy)) as archive:
        assert not [name for name in archive.namelist() if b"far.example" in archive.read(name)]


def test_the_bars_stand_on_this_machine():
    assert in_jail("print('locked in')") == (0, "locked in\n")
