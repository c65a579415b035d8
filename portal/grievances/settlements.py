"""A settlement: what staff offer to everybody in a case, and what each of them answers on their own page.

It stands only with everybody's yes; until then nobody is bound and the case cannot end as agreed.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from portal import db
from portal.catalogues.outcomes import Outcome
from portal.errors import RuleBroken
from portal.grievances import kinds, queries, saying, sealing, voices
from portal.grievances.models import Voice
from portal.grievances.queries import Piece
from portal.grievances.rules import ItemKind
from portal.grievances.sealing import OpenCase
from portal.vault.receipts import Slot


@dataclass(frozen=True)
class Tally:
    """How many people were asked and what they said; who has not answered said neither."""

    people: int
    yes: int
    no: int
    stands: bool


def newest(thread: Collection[Piece]) -> Piece | None:
    """The settlement that is asked about today: the last one offered."""
    offered = [one for one in thread if one.kind is ItemKind.SETTLEMENT and one.written_at]
    return max(offered, key=lambda one: (one.written_at, one.item_id), default=None)


def said_to(thread: Collection[Piece], offer: Piece) -> dict[str, bool]:
    """Each voice's last answer to an offer, by voice id."""
    return voices.answers_of(thread, "settlement", offer.item_id)


def tally(case_id: str, thread: Collection[Piece]) -> Tally | None:
    """What the people of a case have said to the newest settlement; nothing when none was offered."""
    offer = newest(thread)
    if offer is None:
        return None
    people, said = voices.circle_of(case_id, thread).people, said_to(thread, offer)
    answers = [said[one] for one in people if one in said]
    return Tally(
        len(people),
        sum(answers),
        len(answers) - sum(answers),
        kinds.everybody_says_yes(people, said),
    )


def answer(voice: Voice, slot: Slot, form_id: bytes, *, yes: bool, now: datetime) -> None:
    """Somebody says yes or no to the settlement, for themselves alone. Raises RuleBroken when they are not asked."""
    db.lock(voice.case_id)
    opened = sealing.open_by_receipt(voice, slot.kek)
    thread = queries.thread_of(opened)
    offer, people = newest(thread), voices.circle_of(voice.case_id, thread).people
    if offer is None or voices.own_id(opened) not in people:
        raise RuleBroken(_("Only somebody whose case this is can do that."))
    content = {"kind": "settlement", "about_item": offer.item_id, "yes": yes}
    item_id = sealing.item_id_for(form_id, "story", f"settlement {offer.item_id} {yes}")
    saying.say(opened, slot, content, item_id, now=now)


def must_allow(case_id: str, opened: OpenCase, outcome: Outcome) -> None:
    """A case of several people, or with a settlement on offer, ends as agreed only when everybody agreed. Raises RuleBroken."""
    if outcome is not Outcome.RESOLVED_AGREED:
        return
    thread = queries.thread_of(opened, handed_over_only=True)
    count = tally(case_id, thread)
    several = len(voices.circle_of(case_id, thread).people) > 1
    if (several or count) and not (count and count.stands):
        raise RuleBroken(
            _(
                "Not everybody in this case has said yes to a settlement. Offer one, or end the case in another way."
            )
        )
