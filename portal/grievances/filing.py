"""Filing and coming back: everything a complainant can cause. No service here stores a time or an order.

A form id gives one receipt and a receipt one case, so sending twice files once, and other words under the same
form id become a message instead of being lost.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, insert, select

from portal import clock, db, keys, limits, settings
from portal.accounts import roster
from portal.catalogues import groups
from portal.errors import NotFound
from portal.grievances import handover, queries, rules, sealing, standing
from portal.grievances.danger_words import WORDS
from portal.grievances.models import Case, CaseKey, Grant, Item, Standing, Voice
from portal.grievances.rules import Access, Batch, Danger, Exclusion, ItemKind, Status
from portal.grievances.sealing import OpenCase
from portal.organisation.models import Unit
from portal.organisation.rules import is_small
from portal.vault import grants, pairs, receipts
from portal.vault.receipts import Slot

FAR_AWAY = handover.FAR_AWAY


@dataclass(frozen=True)
class Answers:
    """What the form asked, as the person answered it."""

    what: str
    where: str = ""
    site: str = ""
    group: str = groups.UNDISCLOSED
    danger: Danger = Danger.NO
    exclusions: frozenset[Exclusion] = frozenset()
    names: str = ""
    language: str = "en"


@dataclass(frozen=True)
class Filing:
    """A case made and sealed, not yet stored; good only under the roster it was sealed for."""

    roster_digest: str
    at_once: bool
    locator: bytes
    case_id: str
    rows: dict[str, list[dict[str, Any]]]


class RosterChanged(Exception):
    """The roster is not the one a filing was sealed for; seal it again."""


def opened_by(receipt: str) -> tuple[bytes, tuple[Slot, ...]]:
    """The root of a receipt and the four places it may lead to.

    Costly on purpose: waits in the receipts' queue and raises Busy when that is full.
    """
    own = keys.current()
    root = limits.receipts.run(lambda: receipts.root_of(receipt, salt=own.salt))
    return root, receipts.slots(root, pepper=own.pepper)


def prepare(answers: Answers, form_id: bytes, slot: Slot, *, now: datetime) -> Filing:
    """Decide who may read, make the case's keys and seal everything, before any lock is taken."""
    site = _site(answers.site)
    day = clock.local_day(now, settings.current().zone)
    decision = standing.decide(answers.exclusions, answers.names, site.id if site else None, on=day)
    new, voice, voice_id = sealing.new_keys(), pairs.new_pair(), sealing.new_id()
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
    rows = {
        "cases": [_case_row(new.case_id, site, answers)],
        "case_keys": new.rows(),
        "grants": new.grant_rows(_readers(decision)),
        "voices": [
            sealing.voice_row(
                new, voice_id, voice, locator=slot.locator, kek=slot.kek, moment=moment
            )
        ],
        "items": _first_items(author, answers, decision, form_id, slot, moment),
        "standing": _standing_rows(new.case_id, decision, answers),
    }
    return Filing(roster.current().digest, at_once, slot.locator, new.case_id, rows)


def file(filing: Filing, answers: Answers, form_id: bytes, slot: Slot, *, now: datetime) -> None:
    """Store a sealed case, once: what its form id already filed is found, and other words are added to it.

    Raises RosterChanged when it was sealed for another roster than the one in force.
    """
    db.lock(filing.locator.hex())
    known = queries.voices_at([slot])
    if known:
        _add_other_words(known[0], answers, form_id, slot, now=now)
        return
    if roster.current().digest != filing.roster_digest:
        raise RosterChanged
    for name, rows in filing.rows.items():
        db.session().execute(insert(_TABLES[name]), rows)
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
    content = {"n": own, "seen": len(thread), "kind": "message", "text": text, "lang": language}
    row = _item_row(opened, "story", content, item_id, slot, now.isoformat())
    db.session().execute(insert(_TABLES["items"]), [row])
    _hand_over_message(opened.case_id, item_id, text, now=now)


def _add_other_words(
    voice: Voice, answers: Answers, form_id: bytes, slot: Slot, *, now: datetime
) -> None:
    if not db.session().get(Item, sealing.item_id_for(form_id, "story", _whole(answers))):
        write_message(voice, slot, answers.what, answers.language, form_id, now=now)


def _hand_over_message(case_id: str, item_id: str, text: str, *, now: datetime) -> None:
    handed_over = db.session().scalar(select(Case.handed_over_on).where(Case.id == case_id))
    urgent = settings.current().handover == "immediate" or rules.sounds_dangerous(text, WORDS)
    if urgent and handed_over:
        handover.hand_over_items([item_id], now=now)
    elif urgent:
        handover.hand_over([case_id], now=now)


def _at_once(answers: Answers) -> bool:
    return (
        settings.current().handover == "immediate"
        or answers.danger is Danger.YES
        or rules.sounds_dangerous(answers.what, WORDS)
    )


def _site(code: str) -> Unit | None:
    return db.session().scalar(select(Unit).where(Unit.code == code)) if code else None


def _readers(decision: standing.Decision) -> dict[str, bytes]:
    current = roster.current()
    sealed_to = {
        sealing.account_reader(one): current.by_id[one].public or b"" for one in decision.readers
    }
    return sealed_to | {sealing.RECOVERY: current.recovery_public}


def _case_row(case_id: str, site: Unit | None, answers: Answers) -> dict[str, Any]:
    weekly = site is not None and is_small(site.headcount)
    return {
        "id": case_id,
        "reference": handover.new_reference(),
        "state": Status.RECEIVED,
        "danger": answers.danger is Danger.YES,
        "batch": Batch.WEEKLY if weekly else Batch.DAILY,
        "generation": sealing.GENERATION,
        "revision": 1,
    }


def _first_items(
    author: OpenCase,
    answers: Answers,
    decision: standing.Decision,
    form_id: bytes,
    slot: Slot,
    moment: str,
) -> list[dict[str, Any]]:
    """The person's own words for the story; what only the team needs, and who must not learn of it, for the work."""
    told = _told(answers)
    story = {"n": 0, "seen": 0, "kind": "words", "text": answers.what} | told
    intake = {"kind": "intake", "named": list(decision.named)} | told
    whole = _whole(answers)
    return [
        _item_row(
            author, "story", story, sealing.item_id_for(form_id, "story", whole), slot, moment
        ),
        _item_row(
            author, "work", intake, sealing.item_id_for(form_id, "work", whole), slot, moment
        ),
    ]


def _told(answers: Answers) -> dict[str, Any]:
    told = {
        name: value for name, value in asdict(answers).items() if name not in ("what", "language")
    }
    return told | {"exclusions": sorted(answers.exclusions), "lang": answers.language}


def _whole(answers: Answers) -> str:
    return repr(
        sorted(
            (name, str(sorted(value) if isinstance(value, frozenset) else value))
            for name, value in asdict(answers).items()
        )
    )


def _item_row(
    author: OpenCase,
    compartment: str,
    content: dict[str, Any],
    item_id: str,
    slot: Slot,
    moment: str,
) -> dict[str, Any]:
    return {
        "id": item_id,
        "case_id": author.case_id,
        "compartment": compartment,
        "generation": author.generation,
        "author": author.author,
        "kind": ItemKind.FROM_PERSON if compartment == "story" else ItemKind.INTAKE,
        "blob": author.seal(compartment, content, item_id),
        "moment": grants.seal_moment(moment, kek=slot.kek, item=item_id)
        if compartment == "story"
        else None,
    }


def _standing_rows(
    case_id: str, decision: standing.Decision, answers: Answers
) -> list[dict[str, Any]]:
    row = {
        "case_id": case_id,
        "state": Status.RECEIVED,
        "danger": answers.danger is Danger.YES,
        "handed_over": False,
        "is_open": True,
        "due_on": FAR_AWAY,
    }
    read = [row | {"account_id": one, "access": Access.READ} for one in decision.readers]
    return read + [row | {"account_id": one, "access": Access.KNOW} for one in decision.knowers]


_TABLES = {
    model.__tablename__: cast(Table, model.__table__)
    for model in (Case, CaseKey, Grant, Voice, Item, Standing)
}
