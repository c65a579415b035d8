"""Files as they arrive: a multipart body read as a stream, strictly, and never put on a disk.

Werkzeug's own reader spools a large part into a temporary file. Here a part is handed on in blocks of 64 KiB, and a body
that breaks off, or is not exactly what a browser sends, ends in Broken before anybody has kept a thing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from flask import request
from werkzeug.http import parse_options_header

BLOCK = 64 * 1024
LONGEST_HEAD = 8 * 1024
LONGEST_BOUNDARY = 200
MOST_PARTS = 40
LONGEST_FIELD = 8 * 1024
FIRST_LOOK = 1024
DRAINED = 64 * 1024 * 1024


class Broken(Exception):
    """The body ended early or is no form that a browser sends."""


@dataclass(frozen=True)
class Part:
    """One field or file; `blocks` must be read before the next part is asked for."""

    name: str
    filename: str | None
    declared_type: str
    blocks: Iterator[bytes]

    def text(self) -> str:
        """A short field, whole. Raises Broken when it is long or not UTF-8."""
        held = bytearray()
        for block in self.blocks:
            held += block
            if len(held) > LONGEST_FIELD:
                raise Broken
        try:
            return held.decode()
        except UnicodeDecodeError as problem:
            raise Broken from problem


class _Rejoined:
    """A stream of which the beginning was looked at already."""

    def __init__(self, first: bytes, rest: IO[bytes]) -> None:
        self._first, self._rest = first, rest

    def read(self, size: int = -1) -> bytes:
        first, self._first = self._take(size)
        if 0 <= size <= len(first):
            return first
        return first + self._rest.read(size - len(first) if size >= 0 else -1)

    def _take(self, size: int) -> tuple[bytes, bytes]:
        return (self._first, b"") if size < 0 else (self._first[:size], self._first[size:])


def begins_with(field: str, value: str) -> bool:
    """Whether this request is a multipart form whose first field has this value; the body stays whole for whoever reads it."""
    if request.mimetype != "multipart/form-data" or not request.content_length:
        return False
    stream = request.environ["wsgi.input"]
    first = stream.read(min(FIRST_LOOK, request.content_length))
    request.environ["wsgi.input"] = _Rejoined(first, stream)
    head, _sep, body = first.partition(b"\r\n\r\n")
    return f'name="{field}"'.encode() in head and body.startswith(value.encode() + b"\r\n")


def parts() -> Iterator[Part]:
    """The parts of this request's body in order. Raises Broken, and only after its end is everything known to be whole."""
    boundary = request.mimetype_params.get("boundary", "").encode()
    if not 0 < len(boundary) <= LONGEST_BOUNDARY:
        raise Broken
    body = _Body(request.environ["wsgi.input"], request.content_length or 0, boundary)
    body.expect_nothing_before()
    for _number in range(MOST_PARTS):
        if body.is_at_the_end():
            return
        part = _part(body)
        yield part
        for _block in part.blocks:
            pass
    raise Broken


def drain() -> None:
    """Take in what is still coming, up to a bound, so that the browser hears the answer."""
    stream = request.environ["wsgi.input"]
    left = min(request.content_length or 0, DRAINED)
    while left > 0 and (block := stream.read(min(BLOCK, left))):
        left -= len(block)


def _part(body: "_Body") -> Part:
    lines = body.head().decode("utf-8", "replace").split("\r\n")
    headers = {
        name.strip().lower(): value.strip() for name, _s, value in (x.partition(":") for x in lines)
    }
    kind, told = parse_options_header(headers.get("content-disposition", ""))
    if kind != "form-data" or "name" not in told:
        raise Broken
    declared = headers.get("content-type", "").split(";")[0].strip().lower()[:100]
    return Part(told["name"], told.get("filename"), declared, body.until_boundary())


class _Body:
    """The bytes of one multipart body, a block at a time, with no more held back than a boundary is long."""

    def __init__(self, stream: Any, length: int, boundary: bytes) -> None:
        self._stream, self._left = stream, length
        self._mark = b"\r\n--" + boundary
        self._held = b"\r\n"  # so that the first boundary looks like every other

    def expect_nothing_before(self) -> None:
        if any(self.until_boundary()):
            raise Broken

    def until_boundary(self) -> Iterator[bytes]:
        keep = len(self._mark) - 1
        while (at := self._held.find(self._mark)) < 0:
            if len(self._held) > keep:
                ready, self._held = self._held[:-keep], self._held[-keep:]
                yield ready
            self._more()
        ready, self._held = self._held[:at], self._held[at + len(self._mark) :]
        if ready:
            yield ready

    def is_at_the_end(self) -> bool:
        """After a boundary: two dashes and the end of the body, or another part."""
        while len(self._held) < 2:
            self._more()
        sign, self._held = self._held[:2], self._held[2:]
        if sign == b"\r\n":
            return False
        if sign != b"--" or len(self._held) + self._left > 2:
            raise Broken
        while self._left:
            self._more()
        return True

    def head(self) -> bytes:
        while (at := self._held.find(b"\r\n\r\n")) < 0:
            if len(self._held) > LONGEST_HEAD:
                raise Broken
            self._more()
        head, self._held = self._held[:at], self._held[at + 4 :]
        if len(head) > LONGEST_HEAD:
            raise Broken
        return head

    def _more(self) -> None:
        block = self._stream.read(min(BLOCK, self._left)) if self._left else b""
        if not block:
            raise Broken
        self._left -= len(block)
        self._held += block
