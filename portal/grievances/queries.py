"""Every way we read grievances. The desk's start from `standing`: a case one may not see does not exist."""

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_, select

from portal import db, hot
from portal.accounts.models import Account
from portal.errors import NotFound
from portal.grievances import sealing
from portal.grievances.models import Case, Item, Standing, Voice
from portal.grievances.rules import HELD, Access, ItemKind
from portal.grievances.sealed_rows import SealedPiece
from portal.grievances.sealing import OpenCase
from portal.vault import receipts
from portal.vault.errors import Damaged
from portal.vault.receipts import Slot

PAGE = 50
FILE = "file"
SAID = (
    ItemKind.FROM_PERSON,
    ItemKind.REPLY,
    ItemKind.OUTCOME,
    ItemKind.SETTLEMENT,
    ItemKind.STEPPED_BACK,
    ItemKind.ADMITTED,
    ItemKind.PLACE_ASKED,
    ItemKind.FINDINGS,
    ItemKind.REMEDY,
)


@dataclass(frozen=True)
class Piece:
    """One piece of a thread, opened: what it says, whose it is, and the day or moment it may carry."""

    item_id: str
    author: str
    kind: ItemKind
    content: dict[str, Any]
    handed_over_on: date | None
    written_at: datetime | None
    opened_at: datetime | None
    damaged: bool = False
    generation: int = sealing.GENERATION

    @property
    def from_person(self) -> bool:
        return self.author.startswith("voice:")

    @property
    def decides(self) -> bool:
        """Whether it is an outcome, or an answer that the person's yes may make one."""
        return self.kind is ItemKind.OUTCOME or bool(self.content.get("answer"))


def voices_at(slots: Collection[Slot]) -> Sequence[Voice]:
    """The cases a receipt leads to, in the order of its slots; nothing when it leads nowhere."""
    places = [slot.locator for slot in slots]
    found = db.session().scalars(select(Voice).where(Voice.locator.in_(places))).all()
    return sorted(found, key=lambda voice: places.index(voice.locator))


def leads_somewhere(slots: Collection[Slot]) -> bool:
    """Whether any place of a receipt leads to a case; nothing of what is there is read."""
    places = [slot.locator for slot in slots]
    return bool(hot.fetch(_TAKEN, **hot.spread("place", places, receipts.SLOTS)))


def voice_at(slots: Sequence[Slot], n: int) -> tuple[Voice, Slot]:
    """The n-th voice a receipt leads to, and its place; raises NotFound when it leads nowhere."""
    found = voices_at(slots)
    if not found:
        raise NotFound
    voice = found[min(n, len(found) - 1)]
    return voice, next(slot for slot in slots if slot.locator == voice.locator)


def case_of(voice: Voice) -> Case:
    return db.session().get_one(Case, voice.case_id)


def by_reference(account_id: int, reference: str) -> Case:
    """A case this person may read, by its number; raises NotFound, the same for walled, unknown and waiting ones."""
    case = db.session().scalar(
        select(Case)
        .join(Standing, Standing.case_id == Case.id)
        .where(
            Case.reference == reference,
            Standing.account_id == account_id,
            Standing.access == Access.READ,
            Standing.handed_over,
        )
    )
    if case is None:
        raise NotFound
    return case


def known_case(account_id: int, case_id: str) -> Case:
    """A case this person may read or know of, for a duty they hold; raises NotFound."""
    case = db.session().scalar(
        select(Case)
        .join(Standing, Standing.case_id == Case.id)
        .where(Case.id == case_id, Standing.account_id == account_id)
    )
    if case is None:
        raise NotFound
    return case


def reader_ids(case_id: str) -> list[int]:
    """Who holds a key of a case."""
    return list(
        db.session().scalars(
            select(Standing.account_id)
            .where(Standing.case_id == case_id, Standing.access == Access.READ)
            .order_by(Standing.account_id)
        )
    )


def standing_people(case_id: str) -> Sequence[Account]:
    """Everybody on a case's ladder, readers included; nobody behind its wall."""
    return (
        db.session()
        .scalars(
            select(Account)
            .join(Standing, Standing.account_id == Account.id)
            .where(Standing.case_id == case_id)
            .order_by(Account.id)
        )
        .all()
    )


def unopened(case_ids: Sequence[str]) -> set[str]:
    """Which of a page of cases hold words of the person that nobody has opened yet."""
    if not case_ids:
        return set()
    return {row[0] for row in hot.fetch(_NEWS, **hot.spread("case", case_ids, PAGE))}


def summaries(account_id: int, private: bytes, cases: Sequence[Case]) -> dict[str, dict[str, Any]]:
    """The staff-written title and text of a page of cases one may read, by case; one without a summary has none here."""
    newest = _newest_summaries([case.id for case in cases])
    opened = sealing.open_many([case for case in cases if case.id in newest], account_id, private)
    authors = sealing.staff_publics({item.author for item in newest.values()})
    found: dict[str, dict[str, Any]] = {case_id: {} for case_id in newest}
    for case_id, item in newest.items():
        with suppress(Damaged, KeyError):
            found[case_id] = opened[case_id].open(item, authors[item.author])
    return found


def pieces_of(
    opened: OpenCase, kinds: Collection[ItemKind], *, handed_over_only: bool = False
) -> list[Piece]:
    """Opened pieces of these kinds in the order both sides saw them; a damaged one stays, marked, and the rest reads on."""
    wanted = select(Item).where(
        Item.case_id == opened.case_id, Item.kind.in_(kinds), _openable(opened)
    )
    if handed_over_only:
        wanted = wanted.where(or_(Item.handed_over_on.is_not(None), Item.written_at.is_not(None)))
    items = db.session().scalars(wanted.order_by(Item.id)).all()
    authors = sealing.authors_of(opened.case_id, {item.author for item in items})
    pieces = [_open(opened, item, authors.get(item.author)) for item in items]
    return sorted(
        pieces,
        key=lambda p: (
            p.content.get("seen", 0),
            not p.from_person,
            p.content.get("n", 0),
            p.item_id,
        ),
    )


def thread_of(opened: OpenCase, *, handed_over_only: bool = False) -> list[Piece]:
    """The conversation: the person's words, our replies and the outcome; files are listed apart (`files.of_case`)."""
    pieces = pieces_of(opened, SAID, handed_over_only=handed_over_only)
    return [piece for piece in pieces if piece.content.get("kind") != FILE]


def waiting_of(opened: OpenCase) -> int:
    """How many messages of these hands still wait before they go to the person."""
    waiting = (Item.case_id == opened.case_id, Item.author == opened.author, Item.kind.in_(HELD))
    return db.session().scalar(select(func.count()).select_from(Item).where(*waiting)) or 0


def newest_of(pieces: Sequence[Piece]) -> Piece | None:
    """The last of our own pieces, by the moment each was written."""
    return max(pieces, key=lambda piece: str(piece.written_at), default=None)


def next_place(pieces: Sequence[Piece]) -> int:
    """Where what is said next stands in a conversation, after everything whoever says it could see."""
    return 1 + max((piece.content.get("seen", 0) for piece in pieces), default=-1)


def length_of_thread(case_id: str) -> int:
    """How many pieces the conversation has, whoever can open them."""
    said = select(func.count()).select_from(Item)
    return db.session().scalar(said.where(Item.case_id == case_id, Item.kind.in_(SAID))) or 0


def sealed_words(case_id: str) -> Sequence[Item]:
    """The person's pieces as the desk lists them before opening: how many, which day, opened or not."""
    return (
        db.session()
        .scalars(
            select(Item)
            .where(
                Item.case_id == case_id,
                Item.kind == ItemKind.FROM_PERSON,
                Item.handed_over_on.is_not(None),
            )
            .order_by(Item.id)
        )
        .all()
    )


def first_read_on(case_id: str) -> datetime | None:
    """When a person first opened these words; told to whoever wrote them as a day."""
    return db.session().scalar(select(func.min(Item.opened_at)).where(Item.case_id == case_id))


def _openable(opened: OpenCase) -> ColumnElement[bool]:
    """What the keys at hand open; a proxy who may not see the story finds what they wrote themselves."""
    held = [
        and_(Item.compartment == name, Item.generation >= first)
        for name, first in opened.since.items()
    ]
    own = and_(Item.compartment == "story", Item.author == opened.author)
    return or_(*held, own if opened.is_voice and not held else false())


def _open(opened: OpenCase, item: Item, author_public: bytes | None) -> Piece:
    content: dict[str, Any] = {}
    with suppress(Damaged):
        content = opened.open(item, author_public or b"")
    return Piece(
        item.id,
        item.author,
        item.kind,
        content,
        item.handed_over_on,
        item.written_at,
        item.opened_at,
        damaged=not content,
        generation=item.generation,
    )


def _newest_summaries(case_ids: Sequence[str]) -> dict[str, SealedPiece]:
    if not case_ids:
        return {}
    asked = hot.spread("case", case_ids, PAGE)
    return {row[0]: SealedPiece(*row[1:]) for row in hot.fetch(_SUMMARIES, **asked)}


_TAKEN = select(Voice.id).where(Voice.locator.in_(hot.several("place", receipts.SLOTS))).limit(1)

_NEWS = select(Item.case_id).where(
    Item.case_id.in_(hot.several("case", PAGE)),
    Item.kind == ItemKind.FROM_PERSON,
    Item.handed_over_on.is_not(None),
    Item.opened_at.is_(None),
)

_SUMMARIES = (
    select(Item.case_id, Item.id, Item.compartment, Item.generation, Item.author, Item.blob)
    .where(Item.case_id.in_(hot.several("case", PAGE)), Item.kind == ItemKind.SUMMARY)
    .order_by(Item.written_at)
)
