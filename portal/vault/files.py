"""Files: sealed in chunks while they stream in, so that neither side ever holds the whole of one.

    kind | key box | nonce 24 | commitment 32 | header 24 | chunks

The key of a file travels like an item's, in a box between its author and the compartment. The chunks are libsodium's
secretstream under a key that the head commits to, each bound to the file's place: 64 KiB of the file, zeros up to the
room that PADME grants, and last the length, which alone carries the FINAL tag. A file that was cut has no length.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from hmac import compare_digest

from nacl import bindings
from nacl.exceptions import CryptoError
from nacl.utils import random

from portal.vault.boxes import COMMITMENT, NONCE, Kind, box, halves, unbox
from portal.vault.context import context as context_of
from portal.vault.errors import Damaged
from portal.vault.items import KEY_BOX, SMALLEST_ROOM

CHUNK = 64 * 1024
LENGTH = 8
TAGGED = bindings.crypto_secretstream_xchacha20poly1305_ABYTES
HEADER = bindings.crypto_secretstream_xchacha20poly1305_HEADERBYTES
MESSAGE = bindings.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
FINAL = bindings.crypto_secretstream_xchacha20poly1305_TAG_FINAL
HEAD = 1 + KEY_BOX + NONCE + COMMITMENT + HEADER


@dataclass(frozen=True)
class FileContext:
    """The one place a file belongs to; `author` is the id of whose voice it is."""

    deployment: str
    case: str
    compartment: str
    generation: int
    file: str
    author: str

    def digest(self) -> bytes:
        """The 32 bytes a file is bound to."""
        return context_of("file", **asdict(self))


def room_for(length: int) -> int:
    """How many bytes a file takes before sealing: at least 1 KiB, then PADME (at most an eighth more).

    Source: Nikitin and others, "Reducing Metadata Leakage from Encrypted Files" (2019), section 4.
    """
    length = max(SMALLEST_ROOM, length)
    exponent = length.bit_length() - 1
    free = (1 << (exponent - exponent.bit_length())) - 1
    return (length + free) & ~free


class Sealing:
    """A file on its way to a compartment: `head` first, then what each `push` gives, then `finish`."""

    def __init__(
        self, context: FileContext, *, author_private: bytes, compartment_public: bytes
    ) -> None:
        key, self._place, nonce = random(32), context.digest(), random(NONCE)
        key_box = box(
            Kind.FILE_KEY, key + self._place, private=author_private, public=compartment_public
        )
        stream_key, commitment = halves(Kind.FILE, nonce, key)
        self._state = bindings.crypto_secretstream_xchacha20poly1305_state()
        header = bindings.crypto_secretstream_xchacha20poly1305_init_push(self._state, stream_key)
        self.head = bytes([Kind.FILE]) + key_box + nonce + commitment + header
        self._left = bytearray()
        self.length = 0

    def push(self, plain: bytes) -> bytes:
        """Take in the next bytes of the file; what is sealed by now."""
        self.length += len(plain)
        self._left += plain
        return self._whole_chunks()

    def finish(self) -> Iterator[bytes]:
        """The rest of the file, its padding and its length."""
        padding = room_for(self.length) - self.length
        while padding:
            zeros = min(padding, CHUNK)
            self._left += bytes(zeros)
            padding -= zeros
            yield self._whole_chunks()
        if self._left:
            yield self._sealed(bytes(self._left), MESSAGE)
        yield self._sealed(self.length.to_bytes(LENGTH, "little"), FINAL)

    def _whole_chunks(self) -> bytes:
        sealed = []
        while len(self._left) >= CHUNK:
            sealed.append(self._sealed(bytes(self._left[:CHUNK]), MESSAGE))
            del self._left[:CHUNK]
        return b"".join(sealed)

    def _sealed(self, plain: bytes, tag: int) -> bytes:
        return bindings.crypto_secretstream_xchacha20poly1305_push(
            self._state, plain, self._place, tag
        )


def seal_file(
    parts: Iterable[bytes],
    context: FileContext,
    *,
    author_private: bytes,
    compartment_public: bytes,
) -> Iterator[bytes]:
    """A file's bytes sealed to a compartment in its author's name, part by part."""
    sealing = Sealing(context, author_private=author_private, compartment_public=compartment_public)
    yield sealing.head
    for part in parts:
        yield sealing.push(part)
    yield from sealing.finish()


def open_file(
    blob: bytes, context: FileContext, *, author_public: bytes, compartment_private: bytes
) -> bytes:
    """What this author sealed at this place, whole. Raises Damaged for anything else."""
    if len(blob) < HEAD + TAGGED + LENGTH or blob[0] != Kind.FILE:
        raise Damaged("a file")
    place = context.digest()
    opened = unbox(
        Kind.FILE_KEY, blob[1 : 1 + KEY_BOX], private=compartment_private, public=author_public
    )
    if not compare_digest(opened[32:], place):
        raise Damaged("a file")
    *chunks, length = _chunks(blob, opened[:32], place)
    plain = b"".join(chunks)
    whole = int.from_bytes(length, "little")
    if len(length) != LENGTH or room_for(whole) != len(plain) or any(plain[whole:]):
        raise Damaged("a file")
    return plain[:whole]


def _chunks(blob: bytes, key: bytes, place: bytes) -> Iterator[bytes]:
    nonce, commitment, header = _after_the_box(blob)
    stream_key, expected = halves(Kind.FILE, nonce, key)
    if not compare_digest(commitment, expected):
        raise Damaged("a file")
    state = bindings.crypto_secretstream_xchacha20poly1305_state()
    bindings.crypto_secretstream_xchacha20poly1305_init_pull(state, header, stream_key)
    sealed, last = memoryview(blob)[HEAD:], len(blob) - HEAD - TAGGED - LENGTH
    for start in (*range(0, last, CHUNK + TAGGED), last):
        end = min(start + CHUNK + TAGGED, last) if start < last else last + TAGGED + LENGTH
        yield _opened(state, bytes(sealed[start:end]), place, FINAL if start == last else MESSAGE)


def _opened(
    state: bindings.crypto_secretstream_xchacha20poly1305_state,
    sealed: bytes,
    place: bytes,
    expected: int,
) -> bytes:
    if len(sealed) < TAGGED:
        raise Damaged("a file")
    try:
        plain, tag = bindings.crypto_secretstream_xchacha20poly1305_pull(state, sealed, place)
    except CryptoError as error:
        raise Damaged("a file") from error
    if tag != expected:
        raise Damaged("a file")
    return bytes(plain)


def _after_the_box(blob: bytes) -> tuple[bytes, bytes, bytes]:
    nonce = 1 + KEY_BOX
    commitment, header = nonce + NONCE, nonce + NONCE + COMMITMENT
    return blob[nonce:commitment], blob[commitment:header], blob[header:HEAD]
