"""The three envelopes everything else is made of; each begins with its kind and commits to its key.

    locked   kind | nonce 24 | commitment 32 | XChaCha20-Poly1305, the context as associated data
    boxed    kind | nonce 24 | commitment 32 | Box between two known people
    sealed   kind | one-time public key 32 | boxed, from that one-time key

The first byte names the format together with its version: a changed format takes a new number. The
commitment is a keyed hash of kind and nonce, checked before decryption, because neither cipher on its
own stops somebody from making one text that opens differently under two keys.
"""

from __future__ import annotations

from enum import IntEnum
from hashlib import blake2b
from hmac import compare_digest

from nacl import bindings
from nacl.exceptions import CryptoError
from nacl.utils import random

from portal.vault.errors import Damaged

NONCE = 24
COMMITMENT = 32
HEAD = 1 + NONCE + COMMITMENT
TAG = 16


class Kind(IntEnum):
    """The first byte of every blob."""

    GRANT = 0x11
    RECEIPT_GRANT = 0x12
    MOMENT = 0x13
    ITEM = 0x21
    ITEM_KEY = 0x22
    INTAKE = 0x23
    FILE = 0x24
    FILE_KEY = 0x25
    STAFF_KEY = 0x31
    PRINTED_KEY = 0x32
    SESSION_KEY = 0x41
    COOKIE = 0x42
    RECOVERY_OUTER = 0x51
    RECOVERY_INNER = 0x52
    THIRD = 0x61


def lock(kind: Kind, plain: bytes, *, key: bytes, context: bytes) -> bytes:
    """Lock bytes under a 32-byte key in one place; opens only with that key in that place."""
    nonce = random(NONCE)
    cipher_key, commitment = halves(kind, nonce, key)
    text = bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(plain, context, nonce, cipher_key)
    return bytes([kind]) + nonce + commitment + text


def unlock(kind: Kind, blob: bytes, *, key: bytes, context: bytes) -> bytes:
    """Open what `lock` made. Raises Damaged."""
    nonce, commitment, text = _parts(kind, blob)
    cipher_key, expected = halves(kind, nonce, key)
    if not compare_digest(commitment, expected):
        raise Damaged
    try:
        return bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(text, context, nonce, cipher_key)
    except CryptoError as error:
        raise Damaged from error


def box(kind: Kind, plain: bytes, *, private: bytes, public: bytes) -> bytes:
    """Box bytes from one key pair to another: only the holder of either private half can have made it."""
    shared = bindings.crypto_box_beforenm(public, private)
    nonce = random(NONCE)
    text = bindings.crypto_box_easy_afternm(plain, nonce, shared)
    return bytes([kind]) + nonce + halves(kind, nonce, shared)[1] + text


def unbox(kind: Kind, blob: bytes, *, private: bytes, public: bytes) -> bytes:
    """Open what `box` made, given the reader's private and the maker's public half. Raises Damaged."""
    nonce, commitment, text = _parts(kind, blob)
    try:
        shared = bindings.crypto_box_beforenm(public, private)
        if not compare_digest(commitment, halves(kind, nonce, shared)[1]):
            raise Damaged
        return bindings.crypto_box_open_easy_afternm(text, nonce, shared)
    except CryptoError as error:
        raise Damaged from error


def seal(kind: Kind, plain: bytes, *, public: bytes) -> bytes:
    """Seal bytes to whoever holds the private half; says nothing about who sealed them."""
    one_time, one_time_private = bindings.crypto_box_keypair()
    return bytes([kind]) + one_time + box(kind, plain, private=one_time_private, public=public)


def unseal(kind: Kind, blob: bytes, *, private: bytes) -> bytes:
    """Open what `seal` made. Raises Damaged."""
    if blob[:1] != bytes([kind]):
        raise Damaged
    return unbox(kind, blob[33:], private=private, public=blob[1:33])


def halves(kind: Kind, nonce: bytes, key: bytes) -> tuple[bytes, bytes]:
    """The key to encrypt with and the commitment to it, for one kind and one nonce."""
    both = blake2b(
        bytes([kind]) + nonce, key=key, digest_size=64, person=b"recourse.commit"
    ).digest()
    return both[:32], both[32:]


def _parts(kind: Kind, blob: bytes) -> tuple[bytes, bytes, bytes]:
    if len(blob) < HEAD + TAG or blob[0] != kind:
        raise Damaged
    return blob[1 : 1 + NONCE], blob[1 + NONCE : HEAD], blob[HEAD:]
