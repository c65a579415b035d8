"""What people do with the numbers of their case: make one more, take one away, leave, let somebody who speaks for them in."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from portal import db
from portal.errors import NotFound, RuleBroken
from portal.grievances import queries, saying, sealing, voices
from portal.grievances.models import Voice
from portal.grievances.sealing import OpenCase
from portal.vault.receipts import Slot


def make_copy(voice: Voice, slot: Slot, at: Slot, *, now: datetime) -> None:
    """A second number, for somebody trusted, which its maker can take away again. Raises RuleBroken for whoever may not."""
    db.lock(voice.case_id)
    must_be_person(voice, slot)
    voices.add_copy(voice, slot, at, now.isoformat())


def invite(voice: Voice, slot: Slot, at: Slot, form_id: bytes, *, now: datetime) -> None:
    """One more person joins the case with a number of their own. From here on a proxy needs their yes too."""
    db.lock(voice.case_id)
    if queries.voices_at([at]):
        return
    opened = must_be_person(voice, slot)
    joined = {"kind": "joined", "voice": voices.add_person(voice, slot, at, now.isoformat())}
    saying.say(opened, slot, joined, _item_id(form_id, "joined"), now=now)
    _let_proxy(voice, slot)


def change_number(old: Sequence[Slot], new: Sequence[Slot]) -> None:
    """Every case that one number opens is opened by another from now on; the same two numbers again change nothing.

    Raises NotFound when neither leads anywhere, RuleBroken for a number that others count on.
    """
    found = queries.voices_at(old)
    if not found and not queries.voices_at(new):
        raise NotFound
    for voice in found:
        db.lock(voice.case_id)
        at = next(n for n, slot in enumerate(old) if slot.locator == voice.locator)
        must_be_person(voice, old[at])
        voices.move(voice, old[at], new[at])


def take_away(voice: Voice, slot: Slot, n: int) -> None:
    """The n-th copy that this person made opens nothing any more."""
    db.lock(voice.case_id)
    opened = sealing.open_by_receipt(voice, slot.kek)
    if n not in voices.copies_of(opened):
        raise NotFound
    voices.end(voices.copy_id(opened.author_private, n), voice.case_id)


def leave(
    voice: Voice,
    slot: Slot,
    form_id: bytes,
    *,
    now: datetime,
    besides: Mapping[str, Any] | None = None,
) -> None:
    """Somebody's number and the copies they made open nothing any more; the case stays for the others and the desk.

    `besides` is what the others must keep of the words that go along.
    """
    db.lock(voice.case_id)
    opened = sealing.open_by_receipt(voice, slot.kek)
    thread = queries.thread_of(opened)
    if not voices.is_copy(opened, thread):
        circle = voices.circle_of(voice.case_id, thread)
        left = {"kind": "left", "people": circle.people, "proxy": circle.proxy, **(besides or {})}
        saying.say(opened, slot, left, _item_id(form_id, "left"), now=now)
    voices.end_with_copies(opened)


def decide_on_proxy(voice: Voice, slot: Slot, form_id: bytes, *, sees: bool, now: datetime) -> None:
    """Say whether whoever speaks for you sees the conversation; they do once everybody they speak for says yes."""
    db.lock(voice.case_id)
    opened = must_be_person(voice, slot)
    answer = {"kind": "proxy", "yes": sees}
    saying.say(opened, slot, answer, _item_id(form_id, f"proxy {sees}"), now=now)
    _let_proxy(voice, slot)


def add_missing(
    voice: Voice, slot: Slot, others: Sequence[Slot], form_id: bytes, *, now: datetime
) -> OpenCase:
    """When a form comes again asking for more numbers, each that would be shown leads to the case.

    Says what the filer opens, with the story through any of these numbers when their own does not open it.
    """
    through = {one: found[0] for one in [slot, *others] if (found := queries.voices_at([one]))}
    able = [one for one in through if sealing.open_by_receipt(through[one], one.kek).since]
    for n, other in enumerate(others):
        if other not in through and able:
            invite(through[able[0]], able[0], other, form_id + bytes([n]), now=now)
    return voices.with_story(sealing.open_by_receipt(voice, slot.kek), through)


def must_be_person(voice: Voice, slot: Slot) -> OpenCase:
    """What a number opens whose case it is. Raises RuleBroken for a copy, and for whoever speaks for others."""
    opened = sealing.open_by_receipt(voice, slot.kek)
    circle = voices.circle_of(voice.case_id, queries.thread_of(opened))
    if voices.own_id(opened) not in circle.people:
        raise RuleBroken(_("Only somebody whose case this is can do that."))
    return opened


def _let_proxy(voice: Voice, slot: Slot) -> None:
    opened = sealing.open_by_receipt(voice, slot.kek)
    circle = voices.circle_of(voice.case_id, queries.thread_of(opened))
    voices.let_proxy(voice, slot, circle)


def _item_id(form_id: bytes, what: str) -> str:
    return sealing.item_id_for(form_id, "story", what)
