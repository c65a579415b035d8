"""Two custodians together, one alone never: a private key shared out to three, of whom any two put it together.

The key is the sum (XOR) of three random parts, and each custodian holds two of them: one alone lacks 32 random bytes,
two hold all three. What is stored names nobody: three boxes in no order, each of which only its holder can open.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hmac import compare_digest
from secrets import SystemRandom

from nacl.utils import random

from portal.vault.boxes import Kind, seal, unseal
from portal.vault.context import context
from portal.vault.errors import Damaged
from portal.vault.pairs import public_of

HOLDERS = 3
SIZE = 32


@dataclass(frozen=True)
class ThirdContext:
    """The one key a third belongs to; `public` is its public half."""

    deployment: str
    case: str
    generation: int
    public: bytes

    def digest(self) -> bytes:
        """The 32 bytes that each box carries and that no other place yields."""
        return context("third", **vars(self))


@dataclass(frozen=True)
class Third:
    """What one custodian holds: the parts (32 bytes each) by number, one of the three missing."""

    parts: Mapping[int, bytes] = field(repr=False)


def share(private: bytes, holders: Sequence[bytes], place: ThirdContext) -> bytes:
    """Three boxes of equal length in random order, one for each holder's public key. Raises ValueError unless three different ones."""
    if len(set(holders)) != HOLDERS or len(holders) != HOLDERS:
        raise ValueError("a key is shared out to three different holders")
    first, second = random(SIZE), random(SIZE)
    parts = (first, second, _sum(private, _sum(first, second)))
    thirds = [
        Third({n: part for n, part in enumerate(parts) if n != lacks}) for lacks in range(HOLDERS)
    ]
    boxes = [
        hand_on(third, place, to=holder) for third, holder in zip(thirds, holders, strict=True)
    ]
    SystemRandom().shuffle(boxes)
    return b"".join(boxes)


def hand_on(third: Third, place: ThirdContext, *, to: bytes) -> bytes:
    """One third sealed to a public key: a holder's own, or a pair that lasts as long as a session."""
    spelled = b"".join(bytes([n]) + part for n, part in sorted(third.parts.items()))
    return seal(Kind.THIRD, place.digest() + spelled, public=to)


def find(shared: bytes, place: ThirdContext, *, private: bytes) -> Third:
    """The third of whoever has this private key. Raises Damaged when none of the boxes is theirs."""
    size, over = divmod(len(shared), HOLDERS)
    for n in range(0 if over else HOLDERS):
        try:
            return receive(shared[n * size : (n + 1) * size], place, private=private)
        except Damaged:
            continue
    raise Damaged("a third")


def receive(box: bytes, place: ThirdContext, *, private: bytes) -> Third:
    """A third that was handed on. Raises Damaged."""
    plain = unseal(Kind.THIRD, box, private=private)
    digest, spelled = plain[:SIZE], plain[SIZE:]
    if not compare_digest(digest, place.digest()) or len(spelled) != 2 * (1 + SIZE):
        raise Damaged("a third")
    halves = spelled[: 1 + SIZE], spelled[1 + SIZE :]
    return Third({half[0]: half[1:] for half in halves})


def join(one: Third, other: Third, place: ThirdContext) -> bytes:
    """The private key two thirds make. Raises Damaged for the same third twice, and for thirds of another key."""
    parts = {**one.parts, **other.parts}
    if set(parts) != set(range(HOLDERS)):
        raise Damaged("two thirds")
    private = _sum(parts[0], _sum(parts[1], parts[2]))
    if not compare_digest(public_of(private), place.public):
        raise Damaged("two thirds")
    return private


def _sum(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
