"""The signed id that a form carries: one form is one act, however often it is sent."""

from datetime import datetime

from portal import keys
from portal.vault import receipts


def new(now: datetime) -> str:
    """An id for a form that is shown now, signed with its moment."""
    own = keys.current().form_ids
    return receipts.seal_form_id(receipts.new_form_id(), key=own, now=int(now.timestamp()))


def read(token: str | None, now: datetime) -> bytes:
    """The id of a form that was sent. Raises StaleForm an hour after it was shown, ForgedForm for one we never gave."""
    own = keys.current().form_ids
    return receipts.open_form_id(token or "", key=own, now=int(now.timestamp()))
