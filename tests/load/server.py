"""The product's own web server, started for a measurement: its processor time, and its sudden end."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from portal import serving
from tests.load import client

TICK = os.sysconf("SC_CLK_TCK")
STARTS_IN = 30.0


class Server:
    """One running server, parent and workers."""

    def __init__(self, application: str, environment: Mapping[str, str]) -> None:
        self.port = _free_port()
        command = [
            application if part == "wsgi:app" else part for part in serving.web_command(self.port)
        ]
        self._process = subprocess.Popen(  # noqa: S603  # our own command
            command, env=environment, cwd=serving.ROOT, start_new_session=True
        )
        self._wait()

    def cpu(self) -> float:
        """Seconds of processor time used so far, by all its processes."""
        return sum(_used(pid) for pid in self.processes())

    def processes(self) -> list[int]:
        """The process ids of the parent and everything below it."""
        found, new = [], [self._process.pid]
        while new:
            found += new
            new = [child for parent in new for child in _children(parent)]
        return found

    def kill(self) -> None:
        """End every process at once, with no chance to finish anything."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(10)

    def _wait(self) -> None:
        until = time.monotonic() + STARTS_IN
        while time.monotonic() < until and self._process.poll() is None:
            with suppress(OSError):
                if client.ask(self.port, get("/")).status in client.SHOWN and self._is_complete():
                    return
            time.sleep(0.05)
        self.kill()
        raise RuntimeError("the server did not start")

    def _is_complete(self) -> bool:
        return len(self.processes()) > serving.WEB_PROCESSES


@contextmanager
def serving_of(application: str, environment: Mapping[str, str]) -> Iterator[Server]:
    """A server for the length of the block."""
    server = Server(application, environment)
    try:
        yield server
    finally:
        server.kill()


def get(path: str, *, cookie: str = "") -> client.Request:
    """A GET as a browser sends it."""
    return client.Request(f"GET {path} HTTP/1.1\r\n{_headers(cookie)}\r\n".encode())


def post(path: str, body: bytes, *, cookie: str = "", note: object = None) -> client.Request:
    """A POST of a form as a browser sends it."""
    head = (
        f"POST {path} HTTP/1.1\r\n{_headers(cookie)}Content-Type: application/x-www-form-urlencoded\r\n"
        f"Sec-Fetch-Site: same-origin\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return client.Request(head.encode() + body, note)


def _headers(cookie: str) -> str:
    lines = "Host: localhost\r\nAccept: text/html\r\nAccept-Encoding: gzip, deflate\r\nAccept-Language: en\r\n"
    return lines + (f"Cookie: {cookie}\r\n" if cookie else "")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((client.HOST, 0))
        return int(probe.getsockname()[1])


def _children(pid: int) -> list[int]:
    found = []
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(FileNotFoundError):
            found += [int(child) for child in path.read_text().split()]
    return found


def _used(pid: int) -> float:
    with suppress(FileNotFoundError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICK
    return 0.0
