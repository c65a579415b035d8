"""A small load generator: so many kept-open connections to this machine, for so many seconds, and never longer."""

import selectors
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from statistics import median, quantiles

PATIENCE = 30.0
HOST = "127.0.0.1"
SHOWN = (200, 203)  # 203: a page people write on, which a browser must not keep at Back


@dataclass(frozen=True)
class Request:
    """The bytes to send and whatever the caller wants to know it by."""

    raw: bytes
    note: object = None


@dataclass(frozen=True)
class Answer:
    """One whole answer."""

    status: int
    head: bytes
    body: bytes
    seconds: float

    def header(self, name: str) -> str:
        """The first value of a header, or nothing."""
        for line in self.head.decode("latin-1").split("\r\n"):
            key, _colon, value = line.partition(":")
            if key.lower() == name.lower():
                return value.strip()
        return ""


@dataclass
class Load:
    """What came of it: answers as expected, their times in seconds, and everything that was not as expected."""

    seconds: float = 0.0
    times: list[float] = field(default_factory=list)
    errors: int = 0

    @property
    def rate(self) -> float:
        return len(self.times) / self.seconds if self.seconds else 0.0

    @property
    def p50(self) -> float:
        return median(self.times) if self.times else float("nan")

    @property
    def p99(self) -> float:
        return quantiles(self.times, n=100)[98] if len(self.times) > 1 else float("nan")


class Connection:
    """One kept-open connection, waiting for the answer to one request."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection((HOST, port), PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.request = Request(b"")
        self._received, self._wanted, self._began = b"", 0, 0.0

    def send(self, request: Request) -> None:
        """Begin a request; only after the answer to the one before."""
        self.request, self._received, self._wanted = request, b"", 0
        self._began = time.perf_counter()
        self.socket.sendall(request.raw)

    def receive(self) -> Answer | None:
        """Take in what has come; the answer once it is whole. Raises ConnectionError when the server is gone."""
        some = self.socket.recv(262_144)
        if not some:
            raise ConnectionError
        self._received += some
        end = self._received.find(b"\r\n\r\n")
        if end < 0:
            return None
        self._wanted = self._wanted or end + 4 + _length(self._received[:end])
        if len(self._received) < self._wanted:
            return None
        head, body = self._received[:end], self._received[end + 4 :]
        return Answer(int(head[9:12]), head, body, time.perf_counter() - self._began)

    def ask(self, request: Request) -> Answer:
        """One request and its answer."""
        self.send(request)
        while (answer := self.receive()) is None:
            pass
        return answer

    def close(self) -> None:
        self.socket.close()


def ask(port: int, request: Request) -> Answer:
    """One request over a connection of its own."""
    connection = Connection(port)
    try:
        return connection.ask(request)
    finally:
        connection.close()


def run(
    port: int,
    requests: Iterator[Request],
    *,
    clients: int,
    seconds: float,
    expect: tuple[int, ...] = SHOWN,
    on_answer: Callable[[Request, Answer], None] | None = None,
) -> Load:
    """Let each client ask, wait for the answer and ask again until the time is over; then wait for the last answers."""
    load, line = Load(), selectors.DefaultSelector()
    began = time.perf_counter()
    for _ in range(clients):
        _open(line, port, next(requests), load)
    while line.get_map() and time.perf_counter() - began < seconds + PATIENCE:
        for key, _events in line.select(1):
            answer = _answer(key.data)
            if answer is None:
                continue
            _count(load, answer, expect)
            if answer.status and on_answer:
                on_answer(key.data.request, answer)
            is_over = time.perf_counter() - began > seconds
            if is_over or not answer.status or not _ask_again(key.data, next(requests)):
                _drop(line, key.data)
    load.errors += len(line.get_map())
    for key in list(line.get_map().values()):
        _drop(line, key.data)
    load.seconds = time.perf_counter() - began
    line.close()
    return load


GONE = Answer(0, b"", b"", 0.0)


def _open(line: selectors.BaseSelector, port: int, request: Request, load: Load) -> None:
    try:
        connection = Connection(port)
        connection.send(request)
    except OSError:
        load.errors += 1
        return
    line.register(connection.socket, selectors.EVENT_READ, connection)


def _answer(connection: Connection) -> Answer | None:
    try:
        return connection.receive()
    except OSError:
        return GONE


def _ask_again(connection: Connection, request: Request) -> bool:
    try:
        connection.send(request)
    except OSError:
        return False
    return True


def _count(load: Load, answer: Answer, expect: tuple[int, ...]) -> None:
    if answer.status in expect:
        load.times.append(answer.seconds)
    else:
        load.errors += 1


def _drop(line: selectors.BaseSelector, connection: Connection) -> None:
    line.unregister(connection.socket)
    connection.close()


def _length(head: bytes) -> int:
    start = head.lower().find(b"content-length:")
    return int(head[start + 15 :].split(b"\r\n", 1)[0]) if start >= 0 else 0
