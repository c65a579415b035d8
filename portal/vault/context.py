"""The place a sealed thing belongs to, as 32 bytes that only that place yields."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import blake2b

Field = str | int | bytes | Mapping[str, bytes] | list[str] | list[int]


def canonical(document: Mapping[str, object]) -> bytes:
    """The one spelling of a document that is hashed and signed: sorted, compact, UTF-8 JSON; bytes as hex."""
    return _SPELLING.encode(document).encode()


def context(kind: str, **fields: Field) -> bytes:
    """BLAKE2b-256 of the canonical JSON of a kind and its fields, with format version 1."""
    spelled = canonical({**fields, "v": 1, "kind": kind})
    return blake2b(spelled, digest_size=32, person=b"recourse.context").digest()


def _spelled(value: object) -> object:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} has no canonical spelling")


_SPELLING = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_spelled
)
