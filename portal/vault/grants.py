"""Who can read a case: its private keys, sealed to one reader or to the person's own receipt."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hmac import compare_digest

from nacl.bindings import sodium_pad, sodium_unpad

from portal.vault.boxes import Kind, lock, seal, unlock, unseal
from portal.vault.context import context as context_of
from portal.vault.errors import Damaged
from portal.vault.pairs import public_of

GRANT_ROOM = 512
MOMENT_ROOM = 64


@dataclass(frozen=True)
class GrantContext:
    """The one place a grant is good for; `publics` are the case's public keys by compartment."""

    deployment: str
    case: str
    generation: int
    publics: Mapping[str, bytes]
    reader: str
    kind: str = "grant"

    def digest(self) -> bytes:
        """The 32 bytes that a grant carries and that no other place yields."""
        return context_of(
            self.kind,
            deployment=self.deployment,
            case=self.case,
            compartments=sorted(self.publics),
            generation=self.generation,
            public=self.publics,
            reader=self.reader,
        )


def seal_grant(keys: Mapping[str, bytes], context: GrantContext, *, reader_public: bytes) -> bytes:
    """One sealed box for one reader: the context, then the private key of every compartment they hold.

    `keys` are private keys by compartment, all of them named in `context.publics`; else ValueError.
    """
    if not keys or not keys.keys() <= context.publics.keys():
        raise ValueError("a grant holds keys of compartments in its context")
    names = sorted(context.publics)
    held = sum(1 << place for place, name in enumerate(names) if name in keys)
    privates = b"".join(keys[name] for name in names if name in keys)
    plain = context.digest() + bytes([held]) + privates
    return seal(Kind.GRANT, plain, public=reader_public)


def open_grant(blob: bytes, context: GrantContext, *, reader_private: bytes) -> dict[str, bytes]:
    """The private keys a reader holds, by compartment.

    Raises Damaged unless the grant was made for exactly this context and every private key fits its
    public one.
    """
    plain = unseal(Kind.GRANT, blob, private=reader_private)
    if not compare_digest(plain[:32], context.digest()):
        raise Damaged("a grant")
    keys = _held(plain[32:], sorted(context.publics))
    _check(keys, context)
    return keys


def seal_receipt_grant(
    keys: Mapping[str, bytes], context: GrantContext, *, kek: bytes, moment: str
) -> bytes:
    """The person's own copy, under the key of their receipt: story, their author key ("voice"), the exact moment.

    `moment` is ISO text and stands nowhere else: the receipt alone can read it.
    """
    spelled = {"keys": {name: key.hex() for name, key in keys.items()}, "moment": moment}
    plain = sodium_pad(json.dumps(spelled).encode(), GRANT_ROOM)
    return lock(Kind.RECEIPT_GRANT, plain, key=kek, context=context.digest())


def open_receipt_grant(
    blob: bytes, context: GrantContext, *, kek: bytes
) -> tuple[dict[str, bytes], str]:
    """The person's keys by name and the moment they sent it. Raises Damaged."""
    plain = unlock(Kind.RECEIPT_GRANT, blob, key=kek, context=context.digest())
    spelled = json.loads(sodium_unpad(plain, GRANT_ROOM))
    keys = {name: bytes.fromhex(key) for name, key in spelled["keys"].items()}
    _check(keys, context)
    return keys, spelled["moment"]


def seal_moment(moment: str, *, kek: bytes, item: str) -> bytes:
    """The exact time of a later message (ISO text), to the receipt alone."""
    plain = sodium_pad(moment.encode(), MOMENT_ROOM)
    return lock(Kind.MOMENT, plain, key=kek, context=context_of("moment", item=item))


def open_moment(blob: bytes, *, kek: bytes, item: str) -> str:
    """The exact time of one message of the person. Raises Damaged."""
    plain = unlock(Kind.MOMENT, blob, key=kek, context=context_of("moment", item=item))
    return sodium_unpad(plain, MOMENT_ROOM).decode()


def _held(tail: bytes, names: list[str]) -> dict[str, bytes]:
    if not tail:
        raise Damaged("a grant")
    held = [name for place, name in enumerate(names) if tail[0] >> place & 1]
    if len(tail) != 1 + 32 * len(held):
        raise Damaged("a grant")
    return {name: tail[1 + 32 * n : 33 + 32 * n] for n, name in enumerate(held)}


def _check(keys: Mapping[str, bytes], context: GrantContext) -> None:
    for name, private in keys.items():
        public = context.publics.get(name)
        if public is not None and not compare_digest(public_of(private), public):
            raise Damaged("a grant")
