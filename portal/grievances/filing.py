"""Filing and coming back: everything a complainant can cause. No service here stores a time or an order.

A form id gives one receipt and a receipt one case, so sending twice files once, and other words under the same
form id become a message instead of being lost.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal import clock, db, hot, keys, limits, settings
from portal.accounts import roster
from portal.errors import NotFound
from portal.grievances import (
    amending,
    handover,
    making,
    queries,
    rounds,
    rows,
    rules,
    sealing,
    standing,
)
from portal.grievances.danger_words import WORDS
from portal.grievances.models import Case, Item, Voice
from portal.grievances.rows import Answers
from portal.grievances.rules import Danger
from portal.grievances.sealing import OpenCase
from portal.organisation.queries import site_of
from portal.vault import pairs, receipts
from portal.vault.receipts import Slot


@dataclass(frozen=True)
class Filing:
    """A case made and sealed, not yet stored; good only under the roster it was sealed for."""

    roster_digest: str
    at_once: bool
    locator: bytes
    case_id: str
    rows: dict[str, list[rows.Row]]


class RosterChanged(Exception):
    """The roster is not the one a filing was sealed for; seal it again."""


def opened_by(receipt: str) -> tuple[bytes, tuple[Slot, ...]]:
    """The root of a receipt and the four places it may lead to.

    Costly on purpose: waits in the receipts' queue and raises Busy when that is full.
    """
    db.rest()
    own = keys.current()
    root = limits.receipts.run(lambda: receipts.root_of(receipt, salt=own.salt))
    return root, receipts.slots(root, pepper=own.pepper)


def prepare(
    answers: Answers,
    form_id: bytes,
    slot: Slot,
    *,
    now: datetime,
    quarantined: bool = False,
    off: frozenset[int] = frozenset(),
    involved: frozenset[int] = frozenset(),
) -> Filing:
    """Decide who may read, make the case's keys and seal everything, before any lock is taken."""
    site = site_of(answers.site)
    day = clock.local_day(now, settings.current().zone)
    decision = standing.decide(
        answers.exclusions,
        answers.names,
        site.id if site else None,
        on=day,
        off=off,
        involved=involved,
    )
    new, voice, voice_id = making.new_keys(), pairs.new_pair(), sealing.new_id()
    author = OpenCase(
        new.case_id,
        sealing.GENERATION,
        new.publics,
        {},
        sealing.voice_author(voice_id),
        voice.private,
    )
    at_once = _at_once(answers)
    moment = now.isoformat()
    made = {
        "cases": [rows.case_row(new.case_id, site, answers, quarantined=quarantined)],
        "case_keys": new.rows(),
        "grants": new.grant_rows(_readers(decision)),
        "voices": [making.voice_row(new.case_id, new.story, voice_id, voice, slot, moment)],
        "items": rows.first_items(author, answers, decision, form_id, slot, moment),
        "standing": rows.standing_rows(new.case_id, decision, answers, quarantined=quarantined),
    }
    return Filing(roster.current().digest, at_once, slot.locator, new.case_id, made)


def file(filing: Filing, answers: Answers, form_id: bytes, slot: Slot, *, now: datetime) -> None:
    """Store a sealed case, once: what its form id already filed is found, and other words are added to it.

    Raises RosterChanged when it was sealed for another roster than the one in force.
    """
    db.lock(filing.locator.hex())
    if queries.leads_somewhere([slot]):
        _add_other_words(queries.voices_at([slot])[0], answers, form_id, slot, now=now)
        return
    if roster.current().digest != filing.roster_digest:
        raise RosterChanged
    case = filing.rows["cases"][0]
    case["reference"] = handover.free_reference(case["reference"])
    for name, made in filing.rows.items():
        hot.insert_rows(rows.TABLES[name], made)
    if filing.at_once:
        handover.hand_over([filing.case_id], now=now)


def write_back(
    slots: Sequence[Slot], n: int, text: str, language: str, form_id: bytes, *, now: datetime
) -> None:
    """The person writes again through their receipt, in the n-th of the cases it leads to. Raises NotFound when it leads nowhere."""
    voices = queries.voices_at(slots)
    if not voices:
        raise NotFound
    voice = voices[min(n, len(voices) - 1)]
    slot = next(slot for slot in slots if slot.locator == voice.locator)
    write_message(voice, slot, text, language, form_id, now=now)


def write_message(
    voice: Voice, slot: Slot, text: str, language: str, form_id: bytes, *, now: datetime
) -> None:
    """Add the person's words to their case; the same form and words add nothing twice."""
    db.lock(voice.locator.hex())
    item_id = sealing.item_id_for(form_id, "story", text)
    if db.session().get(Item, item_id):
        return
    opened = sealing.open_by_receipt(voice, slot.kek)
    thread = queries.thread_of(opened)
    own = sum(piece.author == opened.author for piece in thread)
    place = queries.next_place(thread)
    content = {"n": own, "seen": place, "kind": "message", "text": text, "lang": language}
    row = rows.item_row(opened, "story", content, item_id, slot, now.isoformat())
    hot.insert_rows(rows.TABLES["items"], [row])
    hand_over_message(opened.case_id, item_id, text, now=now)


def _add_other_words(
    voice: Voice, answers: Answers, form_id: bytes, slot: Slot, *, now: datetime
) -> None:
    """New words become a message and a wall drawn later stands at once; the very same form changes nothing."""
    if db.session().get(Item, sealing.item_id_for(form_id, "story", rows.whole(answers))):
        return
    opened = sealing.open_by_receipt(voice, slot.kek)
    told = {piece.content.get("text") for piece in queries.thread_of(opened)}
    if answers.what not in told:
        write_message(voice, slot, answers.what, answers.language, form_id, now=now)
    amending.amend(opened, answers, form_id, slot, now=now)


def hand_over_message(case_id: str, item_id: str, text: str, *, now: datetime) -> None:
    """What somebody wrote waits for the handover, unless danger is plain in it; then it goes to the desk at once."""
    handed_over = db.session().scalar(select(Case.handed_over_on).where(Case.id == case_id))
    urgent = is_immediate() or rules.sounds_dangerous(text, WORDS)
    if urgent and handed_over:
        handover.hand_over_items([item_id], now=now)
        rounds.take_up([case_id], now=now)
    elif urgent:
        handover.hand_over([case_id], now=now)


def is_immediate() -> bool:
    """Whether this deployment hands over without waiting."""
    return settings.current().handover == "immediate"


def _at_once(answers: Answers) -> bool:
    return (
        is_immediate()
        or answers.danger is Danger.YES
        or rules.sounds_dangerous(answers.what, WORDS)
    )


def _readers(decision: standing.Decision) -> dict[str, bytes]:
    current = roster.current()
    sealed_to = {
        sealing.account_reader(one): current.by_id[one].public or b"" for one in decision.readers
    }
    return sealed_to | {sealing.RECOVERY: current.recovery_public}
