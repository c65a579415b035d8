"""What the person's own page asks about a remedy: an offer, or whether it came."""

from typing import Any

from portal.catalogues.remedies import REMEDY_LABELS
from portal.grievances.shown import Shown


def asked(shown: Shown) -> dict[str, Any] | None:
    """The remedy this person is asked about now, in words; nothing when they are asked about none."""
    waiting = shown.remedy
    if waiting is None:
        return None
    return {
        "item": waiting.piece.item_id,
        "kind": REMEDY_LABELS[waiting.remedy.kind],
        "text": waiting.piece.content.get("text", ""),
        "due_on": waiting.remedy.due_on,
        "silence": waiting.remedy.silence,
    }
