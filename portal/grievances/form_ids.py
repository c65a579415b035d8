"""The signed id that a form carries: one form is one act, however often it is sent."""

from datetime import datetime
from hashlib import blake2b

from portal import keys
from portal.vault import receipts
from portal.vault.errors import ForgedForm, StaleForm


def new(now: datetime, place: bytes = b"") -> str:
    """An id for a form that is shown now, signed with its moment; good only where it was shown (a case of a number, or nowhere)."""
    return receipts.seal_form_id(receipts.new_form_id(), key=_key(place), now=int(now.timestamp()))


def read(token: str | None, now: datetime, place: bytes = b"") -> bytes:
    """The id of a form that was sent. Raises StaleForm an hour after it was shown, ForgedForm for one we never gave in this place.

    Two numbers in one browser share its cookie: without the place, words typed for one would go to the other.
    """
    return receipts.open_form_id(token or "", key=_key(place), now=int(now.timestamp()))


def is_of(token: str | None, place: bytes, now: datetime) -> bool:
    """Whether we gave this id in this place, however long ago."""
    try:
        read(token, now, place)
    except ForgedForm:
        return False
    except StaleForm:
        return True
    return True


def _key(place: bytes) -> bytes:
    own = keys.current().form_ids
    return (
        blake2b(place, key=own, digest_size=32, person=b"recourse.place").digest() if place else own
    )
