"""The numbers of one case: who comes in with which, made when it is filed, added later, taken away.

People have a voice each. A proxy speaks for others and opens only what they wrote, until each of those others says yes. A copy
is a second number for somebody its maker trusts: its id follows from the maker's own key, so nothing stored ties the two together.
"""

import secrets
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, select, update

from portal import db, hot
from portal.errors import RuleBroken
from portal.grievances import custody, kinds, making, queries, rows, sealing
from portal.grievances.kinds import Speaking
from portal.grievances.models import Grant, Item, Voice
from portal.grievances.queries import Piece
from portal.grievances.sealing import OpenCase
from portal.vault import grants, pairs
from portal.vault.errors import Damaged
from portal.vault.receipts import Slot

MOST_COPIES = 9
ENDED = b""


@dataclass(frozen=True)
class NewVoice:
    """A voice being made: its id, its pair, and the place its receipt leads to."""

    id: str
    pair: pairs.Pair = field(repr=False)
    slot: Slot


@dataclass(frozen=True)
class NewVoices:
    """The voices a filing makes; whoever files has the first, which is a proxy's when they speak for the others."""

    all: tuple[NewVoice, ...]
    proxy: bool

    @property
    def first(self) -> NewVoice:
        return self.all[0]

    def told(self) -> dict[str, Any]:
        """Which voices are people and which is a proxy's, as it is sealed with the words."""
        people = [voice.id for voice in self.all[self.proxy :]]
        return {"people": people, "proxy": self.first.id if self.proxy else ""}

    def rows(self, case_id: str, story: pairs.Pair, moment: str) -> list[rows.Row]:
        """Voice rows, all of one length; those a proxy speaks for hold the key with which they let the proxy in."""
        made = []
        for voice in self.all:
            held = {"voice": voice.pair.private}
            if not (self.proxy and voice is self.first):
                held["story"] = story.private
                if self.proxy:
                    held["proxy"] = self.first.slot.kek
            made.append(making.voice_row(case_id, story.public, voice.id, held, voice.slot, moment))
        return made


def new_voices(slots: Sequence[Slot], speaking: Speaking) -> NewVoices:
    """A fresh voice for each place."""
    made = tuple(NewVoice(sealing.new_id(), pairs.new_pair(), slot) for slot in slots)
    return NewVoices(made, speaking is Speaking.REPRESENTATIVE)


@dataclass(frozen=True)
class Circle:
    """Who comes into a case, as far as one pair of hands can tell: all its numbers, the people, and the proxy."""

    numbers: int
    people: tuple[str, ...]
    proxy: str
    proxy_sees: bool


def circle_of(case_id: str, thread: Collection[Piece]) -> Circle:
    """Who comes into a case today, by the pieces at hand and the voices that still open something."""
    live = live_ids(case_id)
    lists = [p.content for p in thread if p.content.get("kind") in ("words", "left")]
    listed = [one for content in lists for one in content.get("people", ())]
    joined = [p.content["voice"] for p in thread if p.content.get("kind") == "joined"]
    named = dict.fromkeys([*(listed or live), *joined])
    people = tuple(one for one in named if one in live)
    said = answers_of(thread, "proxy")
    proxy = next((each["proxy"] for each in lists if each.get("proxy")), "")
    return Circle(
        len(live),
        people,
        proxy if proxy in live else "",
        kinds.everybody_says_yes(people, said),
    )


def is_person(opened: OpenCase, thread: Collection[Piece]) -> bool:
    """Whether these hands are those of somebody whose case it is: no copy's and no proxy's."""
    return own_id(opened) in circle_of(opened.case_id, thread).people


def answers_of(thread: Collection[Piece], kind: str, about: str | None = "") -> dict[str, bool]:
    """What each voice answered last to one question, by voice id; `about` None is every question of this kind."""
    asked = [
        piece
        for piece in thread
        if piece.from_person
        and piece.content.get("kind") == kind
        and about in (None, piece.content.get("about_item", ""))
    ]
    in_order = sorted(asked, key=lambda piece: piece.content.get("n", 0))
    return {id_of(piece.author): bool(piece.content["yes"]) for piece in in_order}


def live_ids(case_id: str) -> set[str]:
    """The voices whose receipts still open a case."""
    alive = select(Voice.id).where(Voice.case_id == case_id, Voice.blob != ENDED)
    return set(db.session().scalars(alive))


def own_id(opened: OpenCase) -> str:
    return id_of(opened.author)


def id_of(author: str) -> str:
    """The id of the voice that wrote something."""
    return author.removeprefix("voice:")


def is_copy(opened: OpenCase, thread: Collection[Piece]) -> bool:
    """Whether a number is a copy of somebody's: it reads and writes, and counts as nobody."""
    circle = circle_of(opened.case_id, thread)
    return own_id(opened) not in (*circle.people, circle.proxy)


def copies_of(opened: OpenCase) -> list[int]:
    """Which copies somebody made that still open the case, counted from 1."""
    live = live_ids(opened.case_id)
    return [n for n in range(1, MOST_COPIES + 1) if copy_id(opened.author_private, n) in live]


def copy_id(author_private: bytes, n: int) -> str:
    """The voice id of somebody's n-th copy: only they can compute it."""
    place = n.to_bytes(2, "big")
    return blake2b(place, key=author_private, digest_size=16, person=b"recourse.copy").hexdigest()


def add_copy(voice: Voice, slot: Slot, at: Slot, moment: str) -> None:
    """Let a second number open what this voice opens; the same place twice adds nothing. Raises RuleBroken past nine."""
    opened = sealing.open_by_receipt(voice, slot.kek)
    known = set(db.session().scalars(select(Voice.id).where(Voice.case_id == opened.case_id)))
    free = [
        one
        for one in (copy_id(opened.author_private, n) for n in range(1, MOST_COPIES + 1))
        if one not in known
    ]
    if not free:
        raise RuleBroken(_("You made nine more numbers already. Take one away first."))
    _add(opened, free[0], at, {}, moment)


def add_person(voice: Voice, slot: Slot, at: Slot, moment: str) -> str:
    """Let one more person into a case with a number of their own; says the id of their voice."""
    _publics, held, _moment = sealing.held_by_receipt(voice, slot.kek)
    shared = {name: key for name, key in held.items() if name == "proxy"}
    voice_id = sealing.new_id()
    _add(sealing.open_by_receipt(voice, slot.kek), voice_id, at, shared, moment)
    return voice_id


def move(voice: Voice, slot: Slot, at: Slot) -> None:
    """Another number opens what this one did, in the same name; the exact times of what was sent go along."""
    publics, held, made = sealing.held_by_receipt(voice, slot.kek)
    author = sealing.voice_author(voice.id)
    sent = select(Item).where(Item.case_id == voice.case_id, Item.author == author)
    for item in db.session().scalars(sent.where(Item.moment.is_not(None))):
        with suppress(Damaged):
            moment = grants.open_moment(item.moment or b"", kek=slot.kek, item=item.id)
            item.moment = grants.seal_moment(moment, kek=at.kek, item=item.id)
    row = making.voice_row(voice.case_id, publics["story"], voice.id, held, at, made)
    own = (Voice.id == voice.id, Voice.case_id == voice.case_id)
    place = {"locator": row["locator"], "blob": row["blob"]}
    db.session().execute(update(Voice).where(*own).values(**place))
    db.session().flush()


def end(voice_id: str, case_id: str) -> None:
    """A number opens nothing any more. What was written with it stays, and so does the public key that vouches for it."""
    _drop_grants(case_id, voice_id)
    custody.erase(case_id, sealing.voice_author(voice_id))
    wrote = select(Item.id).where(
        Item.case_id == case_id, Item.author == sealing.voice_author(voice_id)
    )
    own = (Voice.id == voice_id, Voice.case_id == case_id)
    if db.session().scalar(wrote.limit(1)) is None:
        db.session().execute(delete(Voice).where(*own))
    else:
        gone = {"locator": secrets.token_bytes(32), "blob": ENDED}
        db.session().execute(update(Voice).where(*own).values(**gone))
    db.session().expire_all()


def end_with_copies(opened: OpenCase) -> None:
    """A voice and every copy it made open nothing any more."""
    for n in copies_of(opened):
        end(copy_id(opened.author_private, n), opened.case_id)
    end(own_id(opened), opened.case_id)


def let_proxy(voice: Voice, slot: Slot, circle: Circle) -> None:
    """Give the proxy the story, or take it away, as the people they speak for have said; needs the voice of one of those."""
    publics, held, _moment = sealing.held_by_receipt(voice, slot.kek)
    theirs = db.session().scalar(select(Voice).where(Voice.id == circle.proxy))
    if theirs is None or "proxy" not in held:
        return
    _publics, keys, made = sealing.held_by_receipt(theirs, held["proxy"])
    opens = {"voice": keys["voice"]} | ({"story": held["story"]} if circle.proxy_sees else {})
    at = Slot(0, theirs.locator, held["proxy"])
    row = making.voice_row(theirs.case_id, publics["story"], theirs.id, opens, at, made)
    theirs.blob = row["blob"]
    db.session().flush()
    _drop_grants(theirs.case_id, theirs.id)
    if circle.proxy_sees:
        _grant_later(sealing.open_by_receipt(voice, slot.kek), theirs.id, theirs.public)


def may_have_story(opened: OpenCase) -> set[str]:
    """The voices that new keys of the story go to: all that still open the case, without a proxy somebody has not let in."""
    circle = circle_of(opened.case_id, queries.thread_of(opened))
    return live_ids(opened.case_id) - ({circle.proxy} if not circle.proxy_sees else set())


def with_story(opened: OpenCase, voices: Mapping[Slot, Voice]) -> OpenCase:
    """The same hands, able to open the story through one of these voices; unchanged when none can."""
    for slot, voice in voices.items():
        if not opened.since:
            theirs = sealing.open_by_receipt(voice, slot.kek)
            opened = replace(opened, privates=theirs.privates, older=theirs.older)
    return opened


def _add(
    opened: OpenCase, voice_id: str, at: Slot, shared: Mapping[str, bytes], moment: str
) -> None:
    if queries.voices_at([at]):
        return
    first, own = opened.private_of("story", sealing.GENERATION), pairs.new_pair()
    publics = sealing.publics_of(opened.case_id)
    held = {"story": first, "voice": own.private, **shared}
    row = making.voice_row(opened.case_id, publics["story"], voice_id, held, at, moment)
    hot.insert_rows(rows.TABLES["voices"], [row])
    if contact := custody.piece_for(opened, voice_id, own.private):
        hot.insert_rows(rows.TABLES["items"], contact)
    _grant_later(opened, voice_id, own.public)


def _grant_later(opened: OpenCase, voice_id: str, public: bytes) -> None:
    """What was written since the keys were made anew opens to this voice too."""
    if later := making.voice_grant_rows(opened, voice_id, public):
        hot.insert_rows(rows.TABLES["grants"], later)


def _drop_grants(case_id: str, voice_id: str) -> None:
    own = (Grant.case_id == case_id, Grant.reader == sealing.voice_reader(voice_id))
    db.session().execute(delete(Grant).where(*own))
