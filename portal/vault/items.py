"""Words, summaries, notes: sealed to a compartment by a known author, padded, bound to their place.

The key of each item travels in a box between the author's pair and the compartment's, so that whoever
can write to the database, but holds neither private half, can plant nothing in anybody's name. (A box
binds its two ends alike: a reader of the compartment could imitate an author towards other readers.)
Callers put a running number per author inside the text they seal, which makes a missing item visible.
"""

from __future__ import annotations

from dataclasses import dataclass
from hmac import compare_digest

from nacl.bindings import sodium_pad, sodium_unpad
from nacl.exceptions import CryptoError
from nacl.utils import random

from portal.vault.boxes import HEAD, TAG, Kind, box, lock, seal, unbox, unlock, unseal
from portal.vault.context import context as context_of
from portal.vault.errors import Damaged

SMALLEST_ROOM = 1024
KEY_BOX = HEAD + 32 + 32 + TAG


@dataclass(frozen=True)
class ItemContext:
    """The one place an item belongs to; `author` is the id of whose voice it is."""

    deployment: str
    case: str
    compartment: str
    generation: int
    item: str
    author: str

    def digest(self) -> bytes:
        """The 32 bytes an item is bound to."""
        return context_of("item", **vars(self))


def seal_item(
    plain: bytes, context: ItemContext, *, author_private: bytes, compartment_public: bytes
) -> bytes:
    """Seal an author's bytes to a compartment: the item's key in a box, then the padded text under it."""
    key, place = random(32), context.digest()
    key_box = box(Kind.ITEM_KEY, key + place, private=author_private, public=compartment_public)
    return bytes([Kind.ITEM]) + key_box + lock(Kind.ITEM, _padded(plain), key=key, context=place)


def open_item(
    blob: bytes, context: ItemContext, *, author_public: bytes, compartment_private: bytes
) -> bytes:
    """What this author sealed at this place. Raises Damaged for anything else."""
    if blob[:1] != bytes([Kind.ITEM]):
        raise Damaged("an item")
    key_box, text = blob[1 : 1 + KEY_BOX], blob[1 + KEY_BOX :]
    opened = unbox(Kind.ITEM_KEY, key_box, private=compartment_private, public=author_public)
    key, place = opened[:32], context.digest()
    if not compare_digest(opened[32:], place):
        raise Damaged("an item")
    return _unpadded(unlock(Kind.ITEM, text, key=key, context=place))


def seal_intake(plain: bytes, context: ItemContext, *, compartment_public: bytes) -> bytes:
    """Seal what came through a third hand; nobody vouches for its author, so it is shown as unconfirmed."""
    return seal(Kind.INTAKE, context.digest() + _padded(plain), public=compartment_public)


def open_intake(blob: bytes, context: ItemContext, *, compartment_private: bytes) -> bytes:
    """What a third hand brought to this place. Raises Damaged, also for every authored item."""
    plain = unseal(Kind.INTAKE, blob, private=compartment_private)
    if not compare_digest(plain[:32], context.digest()):
        raise Damaged("an item")
    return _unpadded(plain[32:])


def room_for(length: int) -> int:
    """How many bytes an item of `length` takes before sealing: 1 KiB, then the next power of two."""
    return max(SMALLEST_ROOM, 1 << length.bit_length())


def _padded(plain: bytes) -> bytes:
    return sodium_pad(plain, room_for(len(plain)))


def _unpadded(padded: bytes) -> bytes:
    try:
        return sodium_unpad(padded, len(padded))
    except CryptoError as error:
        raise Damaged("an item") from error
