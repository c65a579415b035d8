"""Who may read at all: one document, signed by two keys that are not on the server.

Everything the program decides about readers, walls, outside readers and recovery it takes from here, so
that whoever runs the server cannot add a reader alone. An expired roster is not refused: what then
happens is for the caller (`is_expired`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from hashlib import blake2b
from typing import Any

from nacl import bindings
from nacl.exceptions import CryptoError
from nacl.signing import SigningKey, VerifyKey

from portal.vault.context import canonical
from portal.vault.errors import RosterRefused

__all__ = ["canonical", "digest", "is_expired", "sign", "verify"]

Document = Mapping[str, Any]

SIGNATURES = 2
OUTSIDE_READERS = 2
HOLDERS = 3
CURVE_PRIME = 2**255 - 19

Shape = dict[str, tuple[type, ...]]
DOCUMENT: Shape = {
    "v": (int,),
    "deployment": (str,),
    "version": (int,),
    "previous": (str,),
    "expires_on": (str,),
    "people": (list,),
    "custodians": (list,),
    "recovery": (dict, type(None)),
}
NUMBER_OR_NOTHING = (int, type(None))
PERSON: Shape = {
    "id": (int,),
    "name": (str,),
    "role": (str,),
    "unit": NUMBER_OR_NOTHING,
    "function": NUMBER_OR_NOTHING,
    "heads_function": NUMBER_OR_NOTHING,
    "reports_to": NUMBER_OR_NOTHING,
    "deputy_for": NUMBER_OR_NOTHING,
    "outside": (bool,),
    "public": (str, type(None)),
}


def sign(document: Document, signing_key: bytes) -> bytes:
    """One signer's 64-byte Ed25519 signature, with the 32-byte seed they keep off the server."""
    return SigningKey(signing_key).sign(_signed_text(document)).signature


def digest(document: Document) -> str:
    """BLAKE2b-256 of the document in hex: what the next version names as `previous`."""
    return blake2b(canonical(document), digest_size=32, person=b"recourse.roster").hexdigest()


def is_expired(document: Document, today: date) -> bool:
    """Whether the last good day of the roster lies behind us."""
    return date.fromisoformat(document["expires_on"]) < today


def verify(
    document: Document,
    signatures: Mapping[str, bytes],
    *,
    signers: Collection[str],
    high_water: tuple[int, str] | None,
) -> None:
    """Refuse a roster that fewer than two configured signers signed, that goes back, or that is unsafe.

    `signatures` are by the signer's public key in hex, `high_water` is the newest (version, digest) ever
    accepted. Raises RosterRefused with reason malformed, signatures, rolled_back, replaced, unlinked,
    unknown_person, bad_key, duplicate_key, outside_readers or recovery.
    """
    _check_shape(document)
    _check_signatures(document, signatures, signers)
    _check_order(document, high_water)
    _check_people(document)
    _check_recovery(document["recovery"])
    _check_keys(document)


def _check_shape(document: Document) -> None:
    _require(isinstance(document, Mapping) and _fits(document, DOCUMENT), "malformed")
    _require(document["v"] == 1 and document["version"] >= 1, "malformed")
    _require(
        all(isinstance(p, Mapping) and _fits(p, PERSON) for p in document["people"]), "malformed"
    )
    _require(all(type(custodian) is int for custodian in document["custodians"]), "malformed")
    try:
        canonical(document)
        date.fromisoformat(document["expires_on"])
    except ValueError as error:
        raise RosterRefused("malformed") from error


def _fits(row: Document, shape: Shape) -> bool:
    # Exact types, because True is an int to Python and would count as person 1.
    return all(name in row and type(row[name]) in types for name, types in shape.items())


def _check_signatures(
    document: Document, signatures: Mapping[str, bytes], signers: Collection[str]
) -> None:
    text = _signed_text(document)
    known = set(map(_raw, signers))
    signed = [(_raw(signer), signature) for signer, signature in signatures.items()]
    valid = {key for key, signature in signed if key in known and _is_signed(text, signature, key)}
    _require(len(valid) >= SIGNATURES, "signatures")


def _is_signed(text: bytes, signature: bytes, key: bytes) -> bool:
    try:
        VerifyKey(key).verify(text, signature)
    except CryptoError:
        return False
    return True


def _signed_text(document: Document) -> bytes:
    return b"recourse roster\n" + canonical(document)


def _check_order(document: Document, high_water: tuple[int, str] | None) -> None:
    if high_water is None:
        return
    version, newest = high_water
    _require(document["version"] >= version, "rolled_back")
    if document["version"] == version:
        _require(digest(document) == newest, "replaced")
    if document["version"] == version + 1:
        _require(document["previous"] == newest, "unlinked")


def _check_people(document: Document) -> None:
    people = document["people"]
    ids = {person["id"] for person in people}
    _require(len(ids) == len(people), "malformed")
    named = [person[line] for person in people for line in ("reports_to", "deputy_for")]
    _require(
        all(n is None or n in ids for n in [*named, *document["custodians"]]), "unknown_person"
    )
    readers = [person for person in people if person["outside"] and person["public"]]
    _require(len(readers) >= OUTSIDE_READERS, "outside_readers")


def _check_recovery(recovery: Document | None) -> None:
    public, holders = (recovery or {}).get("public"), (recovery or {}).get("holders")
    named = set(filter(_is_name, holders)) if isinstance(holders, list) else set()
    _require(isinstance(public, str) and len(named) >= HOLDERS, "recovery")


def _is_name(value: object) -> bool:
    return isinstance(value, str) and value.strip() != ""


def _check_keys(document: Document) -> None:
    keys = [person["public"] for person in document["people"] if person["public"] is not None]
    keys.append(document["recovery"]["public"])
    _require(all(map(_is_sound_key, keys)), "bad_key")
    _require(len(set(keys)) == len(keys), "duplicate_key")


def _is_sound_key(public: str) -> bool:
    """One canonical spelling of a point that really hides a secret shared with it."""
    raw = _raw(public)
    spelled_once = raw.hex() == public and int.from_bytes(raw, "little") < CURVE_PRIME
    return len(raw) == 32 and spelled_once and not _is_low_order(raw)


def _is_low_order(raw: bytes) -> bool:
    try:
        # libsodium refuses a product of zero, which only low-order points have, whatever the scalar.
        bindings.crypto_scalarmult(bytes(32), raw)
    except CryptoError:
        return True
    return False


def _raw(spelled: str) -> bytes:
    """The bytes of a hex key; none at all, which no check accepts, when it is not hex."""
    try:
        return bytes.fromhex(spelled)
    except ValueError:
        return b""


def _require(holds: bool, reason: str) -> None:
    if not holds:
        raise RosterRefused(reason)
