"""How a person adds anything to their conversation: sealed in their own name, waiting for the next handover without a time."""

from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from portal import db, hot, settings
from portal.grievances import handover, queries, rounds, rows, rules
from portal.grievances.danger_words import WORDS
from portal.grievances.models import Case, Item
from portal.grievances.sealing import OpenCase
from portal.vault.receipts import Slot


def say(
    opened: OpenCase, slot: Slot, content: dict[str, Any], item_id: str, *, now: datetime
) -> bool:
    """Add a piece of the person's to the conversation, after everything that was said before; says no when it was added already."""
    if db.session().get(Item, item_id):
        return False
    row = rows.item_row(opened, "story", _place(opened) | content, item_id, slot, now.isoformat())
    hot.insert_rows(rows.TABLES["items"], [row])
    hand_over_message(opened.case_id, item_id, str(content.get("text", "")), now=now)
    return True


def _place(opened: OpenCase) -> dict[str, int]:
    """Where a new piece stands: after all that these hands see, or, when they see only their own, after all there is."""
    pieces = queries.thread_of(opened)
    own = [piece.content.get("n", 0) for piece in pieces if piece.author == opened.author]
    seen = queries.next_place(pieces) if opened.since else queries.length_of_thread(opened.case_id)
    return {"n": max(own, default=-1) + 1, "seen": seen}


def hand_over_message(case_id: str, item_id: str, text: str, *, now: datetime) -> None:
    """What somebody wrote waits for the handover, unless danger is plain in it; then it goes to the desk at once."""
    handed_over = db.session().scalar(select(Case.handed_over_on).where(Case.id == case_id))
    dangerous = rules.sounds_dangerous(text, WORDS)
    urgent = is_immediate() or dangerous
    if dangerous:
        db.session().execute(update(Case).where(Case.id == case_id).values(muted_until=None))
    if urgent and handed_over:
        handover.hand_over_items([item_id], now=now)
        rounds.take_up([case_id], now=now)
    elif urgent:
        handover.hand_over([case_id], now=now)


def is_immediate() -> bool:
    """Whether this deployment hands over without waiting."""
    return settings.current().handover == "immediate"
