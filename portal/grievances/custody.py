"""Names and contact: whose three thirds open a case's identity compartment, and the one piece each person has in it.

Every case has the keys, three boxes and a piece for each number from the first moment on, mostly empty, and a change
goes into the same piece: so nothing stored tells whether somebody left a name.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, func, select

from portal import db, keys
from portal.accounts import roster
from portal.errors import RuleBroken
from portal.grievances import sealing
from portal.grievances.models import Item
from portal.grievances.rules import ItemKind
from portal.grievances.sealing import OpenCase
from portal.vault import pairs, thirds
from portal.vault.errors import Damaged

COMPARTMENT = "identity"
WALL = ("site", "exclusions", "names", "named")
Content = dict[str, Any]


def place_of(case_id: str, generation: int, public: bytes) -> thirds.ThirdContext:
    """The one key a third belongs to."""
    return thirds.ThirdContext(keys.current().deployment, case_id, generation, public)


def shared_out(place: thirds.ThirdContext, private: bytes, custodians: Collection[int]) -> bytes:
    """The private half for three custodians; for keys nobody keeps when there are not three, so that both look alike."""
    people = roster.current().by_id
    holders = [people[one].public or b"" for one in custodians]
    lacking = thirds.HOLDERS - len(holders)
    dead = [pairs.new_pair().public for _n in range(lacking)]
    return thirds.share(private, holders + dead, place)


def concerns(accounts: Collection[int]) -> bool:
    """Whether any of these may hold a third, so that the keys must be made anew when they are shut out."""
    current = roster.current()
    may_hold = {*current.custodians, *(one.id for one in roster.readers_outside(current))}
    return not may_hold.isdisjoint(accounts)


def first_content(custodians: Collection[int], wall: Mapping[str, Any]) -> Content:
    """A piece without a name: whether anybody could open one, and who must not."""
    return {"kind": "contact", "text": "", "lang": "", "offered": bool(custodians)} | {
        name: wall[name] for name in WALL
    }


def piece_row(author: OpenCase, content: Content, **besides: Any) -> dict[str, Any]:
    """The item row of somebody's piece, in the columns of every other piece of a new case."""
    item_id = sealing.new_id()
    return {
        "id": item_id,
        "case_id": author.case_id,
        "compartment": COMPARTMENT,
        "generation": author.generation,
        "author": author.author,
        "kind": ItemKind.CONTACT,
        "blob": author.seal(COMPARTMENT, content, item_id),
        "moment": None,
    } | besides


def piece_for(opened: OpenCase, voice_id: str, private: bytes) -> list[dict[str, Any]]:
    """The row for somebody who joins, made by whoever lets them in and handed over when the case was; none in a case without."""
    mine = _item(opened)
    if mine is None:
        return []
    theirs = replace(
        opened, author=sealing.voice_author(voice_id), author_private=private, privates={}, older={}
    )
    content = _content(opened, mine) | {"text": "", "lang": ""}
    return [piece_row(theirs, content, handed_over_on=mine.handed_over_on)]


def own(opened: OpenCase) -> Content:
    """What a person locked away and whether it is offered to them; `offered` is no in a case without, or when it is damaged."""
    item = _item(opened)
    if item is not None:
        try:
            return _content(opened, item)
        except Damaged:
            pass
    return {"text": "", "offered": False}


def lock(opened: OpenCase, text: str, language: str) -> None:
    """Put words in place of what a person locked away before; none take them out. Raises RuleBroken where nobody could open them."""
    if text and not own(opened)["offered"]:
        raise RuleBroken(
            _(
                "Too few people are left who could open it together. Leave it empty, or let your readers see it."
            )
        )
    _change(opened, {"text": text, "lang": language})


def move(before: OpenCase, renewed: OpenCase, custodians: Collection[int]) -> None:
    """Seal a person's piece to the new keys; whoever was shut out holds no third of those."""
    item = _item(before)
    if item is not None:
        content = _content(before, item) | {"offered": bool(custodians)}
        item.generation = renewed.generation
        item.blob = renewed.seal(COMPARTMENT, content, item.id)
        db.session().flush()


def tell_wall(opened: OpenCase, wall: Mapping[str, Any]) -> None:
    """Who must not learn of it, for those who open names; asked again when they do."""
    _change(opened, {name: wall[name] for name in WALL})


def erase(case_id: str, author: str) -> None:
    """What somebody locked away goes with their number."""
    gone = (Item.case_id == case_id, Item.author == author, Item.kind == ItemKind.CONTACT)
    db.session().execute(delete(Item).where(*gone))


def generation_of(case_id: str) -> int:
    """The newest keys under which names of a case lie: those of the case, unless only its readers changed since."""
    newest = select(func.max(Item.generation)).where(
        Item.case_id == case_id, Item.kind == ItemKind.CONTACT
    )
    return db.session().scalar(newest) or 0


def pieces(case_id: str) -> Sequence[Item]:
    """Every piece of the compartment, sealed."""
    locked = select(Item).where(Item.case_id == case_id, Item.kind == ItemKind.CONTACT)
    return db.session().scalars(locked.order_by(Item.id)).all()


def _change(opened: OpenCase, changes: Content) -> None:
    item = _item(opened)
    if item is not None:
        now_opened = replace(opened, generation=item.generation, publics=_publics(item))
        item.blob = now_opened.seal(COMPARTMENT, _content(opened, item) | changes, item.id)
        db.session().flush()


def _publics(item: Item) -> dict[str, bytes]:
    return sealing.publics_of(item.case_id, item.generation)


def _content(opened: OpenCase, item: Item) -> Content:
    return opened.open(item, b"")


def _item(opened: OpenCase) -> Item | None:
    mine = (Item.case_id == opened.case_id, Item.author == opened.author)
    return db.session().scalar(select(Item).where(*mine, Item.kind == ItemKind.CONTACT))
