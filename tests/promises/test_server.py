"""The real server, on this machine only: slow bodies stop nobody, damaged requests file nothing, nothing is logged."""

import os
import shutil
import signal
import socket
import subprocess
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import func, select

from portal import clock, db, serving, settings
from portal.grievances.models import Case
from tests.conftest import settings_for
from tests.promises import canary

SLOW = 200
BODY = b"step=check&z=1&a2=Words"


@pytest.fixture(scope="module")
def server(filled_sqlite, tmp_path_factory):
    """A running web server over a copy of the small world: its port, its data folder and its log."""
    folder = tmp_path_factory.mktemp("served")
    shutil.copytree(filled_sqlite, folder, dirs_exist_ok=True)
    log = folder.parent / "served.log"
    with _started(folder, log) as (port, _process):
        yield port, folder, log


@contextmanager
def _started(folder, log):
    """A web server over a filled folder for the length of the block: its port and its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with log.open("wb") as file:
        process = subprocess.Popen(  # noqa: S603  # our own command
            serving.web_command(port),
            env=serving.environment_of(settings_for(folder)),
            cwd=serving.ROOT,
            stdout=file,
            stderr=file,
        )
        try:
            _wait_for(port, process)
            yield port, process
        finally:
            process.terminate()
            process.wait(20)


def _wait_for(port, process):
    while process.poll() is None:
        try:
            assert b"203" in _ask(
                port, b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
            )
            return
        except (ConnectionError, AssertionError):
            continue
    raise AssertionError("the server did not start")


def _connect(port):
    return socket.create_connection(("127.0.0.1", port), timeout=60)


def _ask(port, *parts, end=False):
    """Everything the server answers to these bytes."""
    with closing(_connect(port)) as connection:
        for part in parts:
            connection.sendall(part)
        if end:
            connection.shutdown(socket.SHUT_WR)
        return _all_of(connection)


def _all_of(connection):
    answer = b""
    while chunk := connection.recv(65536):
        answer += chunk
    return answer


def _head(*lines):
    return b"\r\n".join([b"POST / HTTP/1.1", b"Host: localhost", b"Connection: close",
                         b"Content-Type: application/x-www-form-urlencoded", *lines, b"", b""])  # fmt: skip


def _cases(folder):
    chosen = settings_for(folder)
    settings.use(chosen)
    db.init(chosen)
    clock.freeze(None)
    with db.scope() as session:
        return session.scalar(select(func.count()).select_from(Case))


def test_two_hundred_slow_bodies_stop_nobody(server):  # B33
    port, _folder, _log = server
    with ExitStack() as slow:
        held = [slow.enter_context(closing(_connect(port))) for _n in range(SLOW)]
        for connection in held:
            connection.sendall(_head(b"Content-Length: 1000") + BODY)

        answers = [
            _ask(port, b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            for _n in range(5)
        ]
        posted = _ask(port, _head(b"Content-Length: %d" % len(BODY)) + BODY)

        assert all(answer.startswith(b"HTTP/1.1 203") for answer in answers)
        assert b"Check your answers" in posted
        for connection in held:
            connection.setblocking(False)
            with pytest.raises(BlockingIOError):  # still waiting for the rest of its own body
                connection.recv(1)


def test_a_body_cut_on_its_way_files_nothing(server):  # B23
    port, folder, _log = server
    body = b"step=send&z=1&a2=Half"

    answer = _ask(port, _head(b"Content-Length: 5000") + body, end=True)

    assert not answer.startswith((b"HTTP/1.1 2", b"HTTP/1.1 3"))
    assert _cases(folder) == 0


@pytest.mark.parametrize(
    "lengths",
    [
        pytest.param([b"Content-Length: 23", b"Content-Length: 9"], id="two lengths"),
        pytest.param(
            [b"Content-Length: 23", b"Transfer-Encoding: chunked"], id="length and chunks"
        ),
        pytest.param([b"Content-Length: -1"], id="less than nothing"),
        pytest.param([b"Content-Length: x"], id="no number"),
    ],
)
def test_a_body_with_a_doubtful_length_is_refused(server, lengths):  # B28
    port, folder, _log = server

    answer = _ask(port, _head(*lengths) + b"17\r\n" + BODY + b"\r\n0\r\n\r\n", end=True)

    assert answer == b"" or answer.startswith(b"HTTP/1.1 4")
    assert b"Check your answers" not in answer
    assert _cases(folder) == 0


def test_a_chunked_body_without_an_end_files_nothing(server):  # B28
    port, folder, _log = server

    answer = _ask(port, _head(b"Transfer-Encoding: chunked") + b"17\r\n" + BODY + b"\r\n", end=True)

    assert not answer.startswith((b"HTTP/1.1 2", b"HTTP/1.1 3"))
    assert _cases(folder) == 0


def test_the_server_logs_neither_words_nor_who_asked(server):
    port, folder, log = server
    marked = canary.marks()
    head = _head(b"User-Agent: " + marked["agent"].encode(), b"Referer: " + marked["referer"].encode(),
                 b"Content-Length: 400")  # fmt: skip

    _ask(
        port,
        b"GET /"
        + marked["query"].encode()
        + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
    )
    _ask(port, head + b"step=check&z=1&a2=" + marked["what"].encode(), end=True)
    _ask(port, b"nonsense " + marked["broken"].encode() + b"\r\n\r\n", end=True)

    assert canary.sightings("the log", log.read_bytes(), marked) == []
    assert b"127.0.0.1" not in log.read_bytes()
    assert canary.in_folder(folder, marked) == []


def test_the_server_ends_even_when_one_of_its_workers_does_not(filled_sqlite, tmp_path):
    shutil.copytree(filled_sqlite, tmp_path, dirs_exist_ok=True)
    with _started(tmp_path, tmp_path / "served.log") as (port, process):
        workers = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        os.kill(int(workers[0]), signal.SIGSTOP)  # it hears nothing any more

        process.terminate()
        process.wait(60)

    with pytest.raises(ConnectionRefusedError):
        _connect(port)
