"""What keeps somebody signed in: a staff session's key, a complainant's sealed cookie, a last-seen stamp."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from hashlib import blake2b
from hmac import compare_digest
from typing import Any

from nacl.bindings import sodium_pad, sodium_unpad

from portal.vault.boxes import Kind, lock, unlock
from portal.vault.context import context
from portal.vault.errors import Damaged

# Browsers keep at least 4096 bytes of a cookie, its name and attributes included.
LONGEST_COOKIE = 3800
COOKIE_ROOM = 256


def seal_session_key(private: bytes, *, secret: bytes, session: str) -> bytes:
    """A staff member's private half for the session row, under the random secret (16 to 64 bytes) in their cookie."""
    place = context("session", session=session)
    return lock(Kind.SESSION_KEY, private, key=_session_kek(secret), context=place)


def open_session_key(blob: bytes, *, secret: bytes, session: str) -> bytes:
    """The private half, while the cookie is there and belongs to this row. Raises Damaged."""
    place = context("session", session=session)
    return unlock(Kind.SESSION_KEY, blob, key=_session_kek(secret), context=place)


def seal_cookie(payload: Mapping[str, Any], *, key: bytes, purpose: str) -> str:
    """A small JSON object as url-safe text that nobody else can read or change; `key` has 32 bytes.

    Its length steps by 256 bytes, so that it hardly tells what is inside. Raises ValueError when it
    would not fit in a cookie.
    """
    plain = sodium_pad(json.dumps(payload, separators=(",", ":")).encode(), COOKIE_ROOM)
    blob = lock(Kind.COOKIE, plain, key=key, context=context("cookie", purpose=purpose))
    text = urlsafe_b64encode(blob).decode().rstrip("=")
    if len(text) > LONGEST_COOKIE:
        raise ValueError("too much for one cookie")
    return text


def open_cookie(text: str, *, key: bytes, purpose: str) -> dict[str, Any]:
    """The object in a cookie this deployment sealed for this purpose. Raises Damaged."""
    place = context("cookie", purpose=purpose)
    plain = unlock(Kind.COOKIE, _bytes_of(text), key=key, context=place)
    payload: dict[str, Any] = json.loads(sodium_unpad(plain, COOKIE_ROOM))
    return payload


def stamp(value: str, *, key: bytes, purpose: str) -> str:
    """A readable ASCII value with a MAC behind its last dot: the browser may see it but not change it."""
    return f"{value}.{_mac(value, key, purpose)}"


def unstamp(text: str, *, key: bytes, purpose: str) -> str:
    """The value this deployment stamped for this purpose. Raises Damaged."""
    value, _, mac = text.rpartition(".")
    if len(text) > LONGEST_COOKIE or not text.isascii():
        raise Damaged("a stamp")
    if not compare_digest(mac, _mac(value, key, purpose)):
        raise Damaged("a stamp")
    return value


def _session_kek(secret: bytes) -> bytes:
    if not 16 <= len(secret) <= 64:
        raise Damaged("a session")
    return blake2b(key=secret, digest_size=32, person=b"recourse.session").digest()


def _bytes_of(text: str) -> bytes:
    if len(text) > LONGEST_COOKIE or not text.isascii():
        raise Damaged("a cookie")
    try:
        return urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError as error:
        raise Damaged("a cookie") from error


def _mac(value: str, key: bytes, purpose: str) -> str:
    place = context("stamp", purpose=purpose, value=value)
    digest = blake2b(place, key=key, digest_size=24, person=b"recourse.stamp").digest()
    return urlsafe_b64encode(digest).decode()
