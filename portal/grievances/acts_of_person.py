"""What a person does with the number in hand: each act is one sealed piece of theirs, kept once however often it is sent.

Nothing here stores a time or an order. What an act asks of the desk waits for the handover, as words do.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, update

from portal import db
from portal.duties.rules import promised
from portal.errors import RuleBroken
from portal.grievances import (
    check_ins,
    custody,
    filing,
    kinds,
    queries,
    rounds,
    rules,
    saying,
    sealing,
    voices,
)
from portal.grievances.models import Case, Item, Voice
from portal.grievances.queries import Piece
from portal.grievances.rules import ItemKind, Status
from portal.grievances.sealing import OpenCase
from portal.grievances.told import Level, Told, kind_of
from portal.vault.receipts import Slot


@dataclass(frozen=True)
class Hand:
    """One case in the hands of its person, for one form they send."""

    slots: Sequence[Slot]
    voice: Voice
    slot: Slot
    opened: OpenCase
    language: str
    form_id: bytes

    @property
    def case(self) -> Case:
        return db.session().get_one(Case, self.voice.case_id)

    def pieces(self) -> list[Piece]:
        """The conversation so far."""
        return queries.thread_of(self.opened)


def in_hand(slots: Sequence[Slot], n: int, language: str, form_id: bytes) -> Hand:
    """The n-th case a receipt leads to, held still until the act is done. Raises NotFound when it leads nowhere."""
    voice, slot = queries.voice_at(slots, n)
    db.lock(voice.locator.hex())
    db.lock(voice.case_id)
    opened = sealing.open_by_receipt(voice, slot.kek)
    return Hand(slots, voice, slot, opened, language, form_id)


def tell(hand: Hand, kind: Told, text: str = "", *, now: datetime, **besides: Any) -> bool:
    """Seal one piece of the person's into the story; says no when the same form was sent before."""
    content = {"kind": kind.value, "text": text, "lang": hand.language} | besides
    item_id = sealing.item_id_for(hand.form_id, "story", repr(sorted(content.items())))
    return saying.say(hand.opened, hand.slot, content, item_id, now=now)


def write(hand: Hand, text: str, *, now: datetime) -> None:
    """Write to us again."""
    filing.write_message(hand.voice, hand.slot, text, hand.language, hand.form_id, now=now)


def ask_to_meet(hand: Hand, level: Level, text: str, *, now: datetime) -> None:
    """Ask for a meeting, and with whom."""
    tell(hand, Told.MEETING, text, now=now, level=level.value)


def leave_contact(hand: Hand, text: str, *, locked: bool, now: datetime) -> None:
    """Say how to be reached: to everybody who reads it, or locked away for two custodians together.

    The words left before are destroyed, and no words take the wish back. Raises RuleBroken where nobody could open what is locked.
    """
    custody.lock(hand.opened, text if locked else "", hand.language)
    before = [p.item_id for p in hand.pieces() if kind_of(p.content) is Told.CONTACT]
    own = (Item.id.in_(before), Item.author == hand.opened.author)
    db.session().execute(delete(Item).where(*own))
    if text and not locked:
        tell(hand, Told.CONTACT, text, now=now)


def judge_summary(hand: Hand, text: str, *, now: datetime) -> None:
    """Say of the summary shown that it is right, or what is wrong in it."""
    tell(hand, Told.CORRECTION if text else Told.SUMMARY_RIGHT, text, now=now)


def judge_note(hand: Hand, text: str, *, now: datetime) -> None:
    """Say of what was written down for them that it is right, or what is wrong in it."""
    tell(hand, Told.NOTE_WRONG if text else Told.NOTE_RIGHT, text, now=now)


def answer_about_place(hand: Hand, text: str, *, yes: bool, now: datetime) -> None:
    """Say whether we may speak with people there, to the newest wish. Raises RuleBroken while nobody asks."""
    pieces = hand.pieces()
    asked = queries.newest_of([p for p in pieces if p.kind is ItemKind.PLACE_ASKED])
    if asked is None or not voices.is_person(hand.opened, pieces):
        raise RuleBroken(_("This was answered already."))
    tell(hand, Told.PLACE, text, now=now, about_item=asked.item_id, yes=yes)


def shut_words(hand: Hand, *, shut: bool, now: datetime) -> None:
    """Keep the words that were read from being opened again, or allow it again; new words can be opened once."""
    told = tell(hand, Told.WORDS_SHUT if shut else Told.WORDS_OPEN, now=now)
    if told:
        own = update(Case).where(Case.id == hand.opened.case_id)
        db.session().execute(own.values(words_shut=shut))


def check_in(hand: Hand, text: str, *, today: date, now: datetime) -> None:
    """Answer whether something happened because of this: nothing, or in words. Raises RuleBroken while nothing is asked."""
    asked, harmed = check_ins.asked_now(hand.case, today), "words" if text else "no"
    if asked is None:
        raise RuleBroken(_("This was answered already."))
    tell(hand, Told.CHECK_IN, text, now=now, asked=asked, harmed=harmed)


def say_it_worked(hand: Hand, text: str, *, worked: bool, now: datetime) -> None:
    """After a quick answer: everybody's yes ends the case, a no makes it a whole one with its own clock. Raises RuleBroken."""
    if not hand.case.quick or hand.case.asked is not None:
        raise RuleBroken(_("This was answered already."))
    told = tell(hand, Told.WORKED if worked else Told.NOT_WORKED, text, now=now)
    if told and (not worked or _everybody_says_it_worked(hand)):
        ask(hand, Status.CLOSED if worked else Status.REOPENED, now)


def since_answer(pieces: Sequence[Piece]) -> Sequence[Piece]:
    """What was said since we last gave an answer."""
    answers = [at for at, piece in enumerate(pieces) if piece.content.get("answer")]
    return pieces[answers[-1] :] if answers else []


def _everybody_says_it_worked(hand: Hand) -> bool:
    pieces = hand.pieces()
    said = [p for p in since_answer(pieces) if kind_of(p.content) is Told.WORKED]
    agreed = {voices.id_of(piece.author): True for piece in said}
    return kinds.everybody_says_yes(voices.circle_of(hand.opened.case_id, pieces).people, agreed)


def accept(hand: Hand, *, now: datetime) -> None:
    """Say that it is solved."""
    tell(hand, Told.ACCEPTED, now=now)


def say_not_solved(hand: Hand, text: str, *, today: date, now: datetime) -> None:
    """Say that it is not solved: the case opens again, within the time the rules give. Raises RuleBroken."""
    in_time(hand.case, today, promised().not_solved_days)
    if tell(hand, Told.NOT_SOLVED, text, now=now):
        ask(hand, Status.REOPENED, now)


def in_time(case: Case, today: date, days: int) -> None:
    """Raise RuleBroken when it is too late to object to an outcome, or when another look is asked for already."""
    if case.asked is not None or case.state in (Status.REOPENED, Status.APPEALED):
        raise RuleBroken(_("We have it already. Somebody looks at it again."))
    if not rules.may_object(case.state, case.closed_on, today, days):
        raise RuleBroken(
            _("The time for that is over. You can still write to us, or tell us anew.")
        )


def rate(hand: Hand, outcome: int, fairness: int, *, now: datetime) -> None:
    """Rate outcome and fairness, 1 to 5; sealed, and read only as figures later."""
    tell(hand, Told.RATING, now=now, outcome=outcome, fairness=fairness)


def ask(hand: Hand, state: Status, now: datetime) -> None:
    """Ask the desk for a state; it moves at the handover."""
    rounds.ask(hand.opened.case_id, state)
    if saying.is_immediate():
        rounds.take_up([hand.opened.case_id], now=now)
