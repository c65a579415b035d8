"""Filing and coming back: everything a complainant can cause. No service here stores a time or an order.

A form id gives one receipt and a receipt one case, so sending twice files once, and other words under the same
form id become a message instead of being lost.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from portal import clock, db, hot, keys, limits, settings
from portal.accounts import roster
from portal.audit import services as audit
from portal.errors import NotFound, NotSaved
from portal.grievances import (
    amending,
    custody,
    handover,
    joining,
    kinds,
    making,
    queries,
    rows,
    rules,
    saying,
    sealing,
    standing,
    voices,
)
from portal.grievances.danger_words import WORDS
from portal.grievances.models import Item, Voice
from portal.grievances.rows import Answers
from portal.grievances.sealing import OpenCase
from portal.organisation.queries import site_of
from portal.vault import receipts
from portal.vault.receipts import Slot

TRIES = 3


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


def send(
    answers: Answers, form_id: bytes, *, now: datetime, quarantined: bool = False
) -> tuple[list[str], bytes]:
    """File a form that was sent: derive and seal outside the lock, store inside it; durable before this returns.

    Says its receipts and the root of the first. Raises RuleBroken when nobody is left to read it, Busy, NotSaved.
    """
    numbers = numbers_of(form_id, answers)
    (root, slots), *further = [opened_by(number) for number in numbers]
    others = [slots[0] for _root, slots in further]
    for _turn in range(TRIES):
        prepared = prepare(
            answers, form_id, slots[0], now=now, others=others, quarantined=quarantined
        )
        try:
            with db.write():
                file(prepared, answers, form_id, slots[0], now=now, others=others)
        except RosterChanged:
            continue
        return numbers, root
    raise NotSaved


def opened_by(receipt: str) -> tuple[bytes, tuple[Slot, ...]]:
    """The root of a receipt and the four places it may lead to.

    Costly on purpose: waits in the receipts' queue and raises Busy when that is full.
    """
    db.rest()
    own = keys.current()
    root = limits.receipts.run(lambda: receipts.root_of(receipt, salt=own.salt))
    return root, receipts.slots(root, pepper=own.pepper)


def numbers_of(form_id: bytes, answers: Answers) -> list[str]:
    """Every receipt a form gives, the filer's own first; the same form and answers always give the same."""
    pepper = keys.current().pepper
    count = kinds.numbers_made(answers.speaking, answers.numbers)
    forms = (receipts.form_id_for(form_id, n, pepper=pepper) for n in range(count))
    return [receipts.receipt_for(one, pepper=pepper) for one in forms]


def prepare(
    answers: Answers,
    form_id: bytes,
    slot: Slot,
    *,
    now: datetime,
    others: Sequence[Slot] = (),
    quarantined: bool = False,
    off: frozenset[int] = frozenset(),
    involved: frozenset[int] = frozenset(),
) -> Filing:
    """Decide who may read, make the case's keys and seal everything, before any lock is taken.

    `others` are the places of the further receipts this form gives.
    """
    site = site_of(answers.site)
    day = clock.local_day(now, settings.current().zone)
    decision = standing.decide(
        answers.exclusions,
        answers.names,
        site.id if site else None,
        on=day,
        kind=answers.kind,
        off=off,
        involved=involved,
    )
    new, made_voices = making.new_keys(), voices.new_voices([slot, *others], answers.speaking)
    author, moment = _first_author(new, made_voices), now.isoformat()
    made = {
        "cases": [rows.case_row(new.case_id, site, answers, quarantined=quarantined)],
        "case_keys": new.rows(decision.custodians),
        "grants": new.grant_rows(_readers(decision)),
        "voices": made_voices.rows(new.case_id, new.story, moment),
        "items": rows.first_items(
            author, answers, decision, form_id, slot, moment, made_voices.told()
        )
        + _contact_rows(new, made_voices, decision, answers),
        "standing": rows.standing_rows(new.case_id, decision, answers, quarantined=quarantined),
    }
    return Filing(roster.current().digest, _at_once(answers), slot.locator, new.case_id, made)


def file(
    filing: Filing,
    answers: Answers,
    form_id: bytes,
    slot: Slot,
    *,
    now: datetime,
    others: Sequence[Slot] = (),
) -> None:
    """Store a sealed case, once: what its form id already filed is found, and other words are added to it.

    Raises RosterChanged when it was sealed for another roster than the one in force.
    """
    db.lock(filing.locator.hex())
    if queries.leads_somewhere([slot]):
        voice = queries.voices_at([slot])[0]
        _add_other_words(voice, answers, form_id, slot, others, now=now)
        return
    if roster.current().digest != filing.roster_digest:
        raise RosterChanged
    case = filing.rows["cases"][0]
    case["reference"] = handover.free_reference(case["reference"])
    for name, made in filing.rows.items():
        hot.insert_rows(rows.TABLES[name], made)
    if answers.taken:
        audit.record("taken_down", by=answers.taken.by, now=now)  # never which case
    if filing.at_once:
        reached_on = answers.taken.reached_on if answers.taken else None
        handover.hand_over([filing.case_id], now=now, reached_on=reached_on)


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
    voice: Voice,
    slot: Slot,
    text: str,
    language: str,
    form_id: bytes,
    *,
    now: datetime,
    taken: rows.Taken | None = None,
) -> None:
    """Add the person's words to their case, or what was `taken` down for them; the same form and words add nothing twice."""
    db.lock(voice.locator.hex())
    item_id = sealing.item_id_for(form_id, "story", text)
    if db.session().get(Item, item_id):
        return
    opened = sealing.open_by_receipt(voice, slot.kek)
    message = {"kind": "message", "text": text, "lang": language} | rows.written_down(taken)
    saying.say(opened, slot, message, item_id, now=now)


def _add_other_words(
    voice: Voice,
    answers: Answers,
    form_id: bytes,
    slot: Slot,
    others: Sequence[Slot],
    *,
    now: datetime,
) -> None:
    """New words become a message and a wall drawn later stands at once; the very same form changes nothing."""
    if db.session().get(Item, sealing.item_id_for(form_id, "story", rows.whole(answers))):
        return
    opened = joining.add_missing(voice, slot, others, form_id, now=now)
    told = {piece.content.get("text") for piece in queries.thread_of(opened)}
    if answers.what not in told:
        write_message(
            voice, slot, answers.what, answers.language, form_id, now=now, taken=answers.taken
        )
    amending.amend(opened, answers, form_id, slot, now=now)


def _first_author(new: making.NewKeys, made: voices.NewVoices) -> OpenCase:
    """The filer's own hands: they write in the name of the first receipt and open nothing yet."""
    return _author(new, made.first)


def _author(new: making.NewKeys, voice: voices.NewVoice) -> OpenCase:
    name = sealing.voice_author(voice.id)
    return OpenCase(new.case_id, sealing.GENERATION, new.publics, {}, name, voice.pair.private)


def _contact_rows(
    new: making.NewKeys, made: voices.NewVoices, decision: standing.Decision, answers: Answers
) -> list[rows.Row]:
    """For each number a place where a name can be locked away later."""
    wall = rows.told(answers) | {"named": list(decision.named)}
    empty = custody.first_content(decision.custodians, wall)
    return [custody.piece_row(_author(new, voice), empty) for voice in made.all]


def _at_once(answers: Answers) -> bool:
    """Words that one of us wrote down wait for nothing: their day is known in the house already."""
    return (
        saying.is_immediate()
        or answers.taken is not None
        or answers.urgent
        or rules.sounds_dangerous(answers.what, WORDS)
    )


def _readers(decision: standing.Decision) -> dict[str, bytes]:
    current = roster.current()
    sealed_to = {
        sealing.account_reader(one): current.by_id[one].public or b"" for one in decision.readers
    }
    return sealed_to | {sealing.RECOVERY: current.recovery_public}
