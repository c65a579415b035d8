"""Something happened to a person because they spoke: a new urgent case for different people, under the next place of the same receipt.

Nothing in clear ties the two cases together; the first one's number stands in the words of the second, sealed.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from flask_babel import gettext as _

from portal import db
from portal.errors import NotSaved, RuleBroken
from portal.grievances import acts_of_person as acts
from portal.grievances import check_ins, filing, queries, readers, rows, sealing
from portal.grievances.acts_of_person import Hand
from portal.grievances.kinds import Kind
from portal.grievances.models import Item, Voice
from portal.grievances.rules import Danger
from portal.grievances.told import Told
from portal.vault.receipts import Slot


def report(hand: Hand, text: str, *, today: date, now: datetime) -> int:
    """File what happened as an urgent case of its own; says its place among the cases of this receipt.

    Sent twice it is filed once. Raises RuleBroken when all places of the receipt are taken.
    """
    voices = queries.voices_at(hand.slots)
    answers = replace(
        readers.wall_so_far(hand.pieces()),
        what=text,
        danger=Danger.YES,
        language=hand.language,
        kind=Kind.RETALIATION,
        earlier=hand.case.reference,
    )
    if db.session().get(Item, sealing.item_id_for(hand.form_id, "story", rows.whole(answers))):
        return len(voices) - 1
    slot = _next_place(hand, voices)
    involved = frozenset(one for v in voices for one in queries.reader_ids(v.case_id))
    off = readers.kept_out(hand)
    prepared = filing.prepare(answers, hand.form_id, slot, now=now, off=off, involved=involved)
    try:
        filing.file(prepared, answers, hand.form_id, slot, now=now)
    except filing.RosterChanged:
        raise NotSaved from None
    place = [voice.locator for voice in queries.voices_at(hand.slots)].index(slot.locator)
    _answer_check_in(hand, place, today, now)
    return place


def _answer_check_in(hand: Hand, place: int, today: date, now: datetime) -> None:
    """When this is the answer to a check-in of the first case, only the second case knows it, sealed."""
    asked = check_ins.asked_now(hand.case, today)
    if asked is not None:
        there = acts.in_hand(hand.slots, place, hand.language, hand.form_id)
        earlier = hand.case.reference
        acts.tell(there, Told.CHECK_IN, now=now, asked=asked, harmed="yes", earlier=earlier)


def _next_place(hand: Hand, voices: Sequence[Voice]) -> Slot:
    taken = {voice.locator for voice in voices}
    free = [slot for slot in hand.slots if slot.locator not in taken]
    if not free:
        raise RuleBroken(
            _("This number holds as many cases as it can. Please write it as a message.")
        )
    return free[0]
