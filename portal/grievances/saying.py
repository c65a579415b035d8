"""How a person adds anything to their conversation: sealed in their own name, waiting for the next handover without a time."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from portal import bulk, db, settings
from portal.grievances import handover, queries, rows, rules
from portal.grievances.danger_words import WORDS
from portal.grievances.models import Case, Item
from portal.grievances.sealing import OpenCase
from portal.vault.receipts import Slot


def say(
    opened: OpenCase, slot: Slot, content: dict[str, Any], item_id: str, *, now: datetime
) -> None:
    """Add a piece of the person's to the conversation, after everything that was said before; the same piece once."""
    if db.session().get(Item, item_id):
        return
    own = sum(piece.author == opened.author for piece in queries.thread_of(opened))
    placed = {"n": own, "seen": queries.length_of_thread(opened.case_id)} | content
    row = rows.item_row(opened, "story", placed, item_id, slot, now.isoformat())
    bulk.insert_rows(rows.TABLES["items"], [row])
    _hand_over_message(opened.case_id, item_id, str(content.get("text", "")), now=now)


def _hand_over_message(case_id: str, item_id: str, text: str, *, now: datetime) -> None:
    handed_over = db.session().scalar(select(Case.handed_over_on).where(Case.id == case_id))
    urgent = settings.current().handover == "immediate" or rules.sounds_dangerous(text, WORDS)
    if urgent and handed_over:
        handover.hand_over_items([item_id], now=now)
    elif urgent:
        handover.hand_over([case_id], now=now)
