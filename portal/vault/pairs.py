"""The key pairs of a case: one for each compartment and generation."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import blake2b
from hmac import compare_digest

from nacl import bindings

from portal.vault.context import context
from portal.vault.errors import Damaged

# story: the person's words and the dialogue; work: summaries, notes, findings, the true place;
# identity: names and contact, for two custodians together (`thirds`).
COMPARTMENTS = ("story", "work", "identity")


@dataclass(frozen=True)
class Pair:
    """An X25519 key pair, 32 bytes each."""

    private: bytes = field(repr=False)
    public: bytes


def new_pair() -> Pair:
    """A fresh random pair."""
    public, private = bindings.crypto_box_keypair()
    return Pair(private, public)


def public_of(private: bytes) -> bytes:
    """The public half of a private one. Raises Damaged when it cannot be a private half."""
    if len(private) != 32:
        raise Damaged("a private key")
    return bindings.crypto_scalarmult_base(private)


def public_mac(public: bytes, *, case: str, compartment: str, generation: int, key: bytes) -> bytes:
    """32 bytes that tie a public key to its place, so that whoever writes to the database cannot swap it.

    `key` is a settings key and never stands in the database.
    """
    place = context(
        "public", case=case, compartment=compartment, generation=generation, public=public
    )
    return blake2b(place, key=key, digest_size=32, person=b"recourse.public").digest()


def check_public(
    public: bytes, mac: bytes, *, case: str, compartment: str, generation: int, key: bytes
) -> None:
    """Refuse a public key that is not ours or not of this place; to be asked before sealing to it. Raises Damaged."""
    expected = public_mac(
        public, case=case, compartment=compartment, generation=generation, key=key
    )
    if not compare_digest(mac, expected):
        raise Damaged("a public key")
