"""While a file comes in no disk ever holds it in plain, behind the real server and behind nginx (privacy, descriptor sweep)."""

import os
import shutil
import signal
import socket
import subprocess
import threading
import time
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest

from portal import clock, db, serving, settings
from portal.grievances import files, queries, sealing
from portal.grievances.filing import opened_by
from tests.cleaning import corpus
from tests.conftest import settings_for
from tests.grievances.person import Person, form_id_on, upload_of
from tests.missing import missing
from tests.promises import canary
from tests.promises.browser import Browser

LARGEST = 300_000_000
NGINX = """
daemon off; pid {folder}/pid; error_log {folder}/errors crit; worker_processes 1;
events {{ worker_connections 64; }}
http {{
  access_log off; client_max_body_size 620m; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://127.0.0.1:{behind}; proxy_http_version 1.1; proxy_set_header Host $host; proxy_read_timeout 330s;
      proxy_request_buffering off; proxy_buffering off; proxy_max_temp_file_size 0;
    }}
  }}
}}
"""


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def wait_for(port, process):
    while process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.05)  # until it listens; nothing tells us when
    raise AssertionError("it did not start")


@contextmanager
def started(command, port, **about):
    process = subprocess.Popen(command, start_new_session=True, **about)  # noqa: S603  # our own commands
    try:
        wait_for(port, process)
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(20)


class Served:
    """A running portal: where it answers, what runs, and every folder it could leave something in."""

    def __init__(self, port, processes, folders, data):
        self.port, self.processes, self.folders, self.data = port, processes, folders, data

    def pids(self):
        """Every process of the product, those that come and go too."""
        sessions = {process.pid for process in self.processes}
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError, ValueError, IndexError):
                state, *told = (folder / "stat").read_text().rpartition(")")[2].split()
                if state != "Z" and int(told[2]) in sessions:
                    yield folder

    def opened_plain(self, mark):
        """Files on a disk that some process holds open and that show the mark, deleted ones too."""
        for process in self.pids():
            for descriptor in _listed(process / "fd"):
                with suppress(OSError):
                    target = str(descriptor.readlink())
                    if not target.startswith("/") or target.startswith(
                        ("/memfd:", "/dev/", "/proc/")
                    ):
                        continue
                    if descriptor.stat().st_size < LARGEST and mark in descriptor.read_bytes():
                        yield target


def _listed(folder):
    with suppress(OSError):
        return list(folder.iterdir())
    return []


@contextmanager
def portal_behind(filled, folder, *, nginx):
    data, temp = folder / "data", folder / "temp"
    shutil.copytree(filled, data)
    temp.mkdir()
    chosen, behind = settings_for(data), free_port()
    environment = serving.environment_of(chosen) | {"TMPDIR": str(temp)}
    with ExitStack() as running, (folder / "log").open("wb") as log:
        told = {"env": environment, "cwd": serving.ROOT, "stdout": log, "stderr": log}
        processes = [running.enter_context(started(serving.web_command(behind), behind, **told))]
        port = behind
        if nginx:
            port, front = free_port(), folder / "nginx"
            front.mkdir()
            (front / "conf").write_text(NGINX.format(folder=front, port=port, behind=behind))
            command = [shutil.which("nginx"), "-p", str(front), "-c", str(front / "conf")]
            processes.append(running.enter_context(started(command, port, stderr=log)))
        yield Served(port, processes, [folder], data)


@pytest.fixture(params=["alone", "behind nginx"])
def served(request, filled_sqlite, tmp_path):
    if request.param == "behind nginx" and not shutil.which("nginx"):
        missing("nginx", "install nginx-light")
    with portal_behind(filled_sqlite, tmp_path, nginx=request.param != "alone") as running:
        yield running


def somebody(served):
    person = Person(Browser(served.port))
    person.receipt = person.file()
    person.have()
    person.get()
    return person


def an_upload(person, *contents):
    return upload_of(contents, {"step": "attach", "f": form_id_on(person.pages[-1])})


def listed(served, person):
    """The files behind a number, read from the database the server wrote."""
    chosen = settings_for(served.data)
    settings.use(chosen)
    db.init(chosen)
    clock.freeze(None)
    with db.scope():
        _root, slots = opened_by(person.receipt)
        opened = sealing.open_by_receipt(queries.voices_at(slots)[0], slots[0].kek)
        return [
            (sent, [files.open_part(opened, sent, part) for part in files.Part])
            for sent in files.of_case(opened)
        ]


def a_marked_picture(size=3_000_000):
    picture = corpus.jpeg_with(corpus.segment(0xFE, corpus.MARKED))
    return picture + corpus.MARKED * (size // len(corpus.MARK))


def test_no_open_file_on_a_disk_ever_holds_an_upload_in_plain(served):
    person, seen, rounds = somebody(served), [], []
    mark, over = corpus.MARKED * 2, threading.Event()

    def watch():
        while not over.is_set():
            rounds.append(1)
            seen.extend(served.opened_plain(mark))

    watching = threading.Thread(target=watch)
    watching.start()
    body, kind = an_upload(person, a_marked_picture(), b"{\\rtf1 " + corpus.MARKED * 90_000)
    answer = person.client.post_slowly("/", body, kind, pause=lambda _share: time.sleep(0.3))
    over.set()
    watching.join()

    assert answer.status_code == 303
    assert len(rounds) > 5
    assert seen == []
    marked = {"mark": corpus.MARK}
    assert [one for folder in served.folders for one in canary.in_folder(folder, marked)] == []
    page = person.get()
    assert "We could not clean file 2." in page.text
    assert canary.sightings("the page", page.data, marked) == []


def test_the_sweep_would_find_a_file_that_is_held_open(served, tmp_path):
    leak = tmp_path / "leak"
    leak.write_bytes(corpus.MARKED * 9)
    with leak.open("rb") as held:
        process = subprocess.Popen(["sleep", "60"], stdin=held, start_new_session=True)  # noqa: S607
        leak.unlink()
        served.processes.append(process)

        found = list(served.opened_plain(corpus.MARKED * 2))

    process.kill()
    process.wait()
    assert found == [f"{leak} (deleted)"]


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8])
def test_a_server_killed_while_a_file_comes_in_leaves_no_file_and_no_word_of_it(
    filled_sqlite, tmp_path, share
):  # B59
    with portal_behind(filled_sqlite, tmp_path, nginx=False) as served:
        person = somebody(served)
        body, kind = an_upload(person, a_marked_picture(20_000_000))

        def kill(sent):
            if sent >= share:
                os.killpg(served.processes[0].pid, signal.SIGKILL)
                raise ConnectionError

        with pytest.raises(OSError):  # noqa: PT011  # whichever of the ways a connection can break
            person.client.post_slowly("/", body, kind, pause=kill, pieces=20)

        while list(served.pids()):
            time.sleep(0.05)  # until the kernel has ended them all
        assert listed(served, person) == []
        with db.scope():
            files.remove_left_over()
        assert [path for path in (served.data / "files").rglob("*") if path.is_file()] == []
        assert canary.in_folder(tmp_path, {"mark": corpus.MARK}) == []


def test_the_memory_of_the_server_hardly_grows_with_a_file_it_cannot_clean(filled_sqlite, tmp_path):
    with portal_behind(filled_sqlite, tmp_path, nginx=False) as served:
        person = somebody(served)
        body, kind = an_upload(person, b"{\\rtf1 " + os.urandom(40_000_000))
        before = _private(served)
        most = [before]

        answer = person.client.post_slowly("/", body, kind, pause=lambda _s: most.append(_private(served)), pieces=40)  # fmt: skip

        assert answer.status_code == 303
        assert max(most) - before < 25_000_000


def _private(served):
    """Bytes that the processes hold for themselves alone; files in memory are shared and not among them."""
    total = 0
    for process in served.pids():
        with suppress(OSError):
            for line in (process / "status").read_text().splitlines():
                total += int(line.split()[1]) * 1024 if line.startswith("RssAnon") else 0
    return total
