"""The files of a case: what their pieces say of them, where their sealed bytes lie, and how those are opened.

A file is a piece of the person's like any other, so that no row tells it from a message. Its bytes lie in the file store
under names made with a key of the settings; a database and a disk without the settings do not say which belong together.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import blake2b

from sqlalchemy import select

from portal import blobs, db, keys
from portal.cleaning.kinds import Family
from portal.grievances import queries, sealing
from portal.grievances.models import Item
from portal.grievances.queries import FILE, Piece
from portal.grievances.rules import ItemKind
from portal.grievances.sealing import OpenCase
from portal.vault import files as vault
from portal.vault.errors import Damaged

AT_ONCE = 10_000


class Part(StrEnum):
    """What is kept of a file: as it was sent, and as staff may have it."""

    ORIGINAL = "original"
    COPY = "copy"


class FileState(StrEnum):
    """`asked` waits for the person to say whether it is kept as it is; staff do not see it until then."""

    CLEANED = "cleaned"
    ASKED = "asked"
    KEPT = "kept"


@dataclass(frozen=True)
class SentFile:
    """One file as its piece tells of it; `number` is its place in the list that the person and the desk see."""

    item_id: str
    author: str
    number: int
    family: Family
    state: FileState
    ending: str
    digest: str
    reason: str
    generation: int
    handed_over_on: date | None

    @property
    def download_name(self) -> str:
        """What a copy is called on somebody's disk: never what the person called it."""
        return f"attachment-{self.number}.{self.ending or 'bin'}"


def of_case(opened: OpenCase, *, handed_over_only: bool = False) -> list[SentFile]:
    """The files of a case in the order they were added, as many as open."""
    pieces = queries.pieces_of(opened, (ItemKind.FROM_PERSON,), handed_over_only=handed_over_only)
    sent = [piece for piece in pieces if piece.content.get("kind") == FILE]
    sent.sort(key=lambda piece: (piece.content["n"], piece.item_id))
    return [_sent(piece, number) for number, piece in enumerate(sent, start=1)]


def for_desk(opened: OpenCase) -> list[SentFile]:
    """The files staff may know of: handed over, and cleaned or kept by the person's own choice."""
    everything = of_case(opened, handed_over_only=True)
    return [one for one in everything if one.state is not FileState.ASKED]


def sealing_of(opened: OpenCase, item_id: str, part: Part) -> vault.Sealing:
    """Begin to seal one part of a file to the story, in the name of whoever writes."""
    return vault.Sealing(
        _context(opened, item_id, part, opened.author, opened.generation),
        author_private=opened.author_private,
        compartment_public=opened.publics["story"],
    )


def open_part(opened: OpenCase, sent: SentFile, part: Part) -> bytes:
    """The bytes of one part, whole. Raises Damaged when they are lost, cut, moved or changed."""
    blob = blobs.read(blob_name(sent.item_id, part))
    public = sealing.authors_of(opened.case_id, {sent.author}).get(sent.author)
    if blob is None or public is None:
        raise Damaged("a file")
    return vault.open_file(
        blob,
        _context(opened, sent.item_id, part, sent.author, sent.generation),
        author_public=public,
        compartment_private=opened.private_of("story", sent.generation),
    )


def blob_name(item_id: str, part: Part) -> str:
    """Under which name a part lies in the file store."""
    said = f"{item_id} {part}".encode()
    return blake2b(said, key=keys.current().files, digest_size=16).hexdigest()


def blob_names(item_id: str) -> list[str]:
    """The names of everything that may be kept of one piece; all of it goes when its row goes."""
    return [blob_name(item_id, part) for part in Part]


def named_by_rows(names: Collection[str]) -> set[str]:
    """Which of these names belong to a piece that is there."""
    wanted, found = set(names), set[str]()
    for item_id in _person_item_ids() if wanted else ():
        found |= wanted.intersection(blob_names(item_id))
        if len(found) == len(wanted):
            break
    return found


def remove_left_over() -> int:
    """Remove sealed files that no row names and nobody is writing; says how many."""
    new = blobs.new_names()
    return blobs.remove_left_over(new - named_by_rows(new))


def fold() -> None:
    """Copy the last weeks' files in the order of their names, so that the disk no longer shows when each came."""
    blobs.fold(named_by_rows(blobs.new_names()))


def _person_item_ids() -> Iterator[str]:
    after = ""
    while True:
        page = (
            select(Item.id)
            .where(Item.kind == ItemKind.FROM_PERSON, Item.id > after)
            .order_by(Item.id)
            .limit(AT_ONCE)
        )
        ids = db.session().scalars(page).all()
        yield from ids
        if len(ids) < AT_ONCE:
            return
        after = ids[-1]


def _sent(piece: Piece, number: int) -> SentFile:
    told = piece.content
    return SentFile(
        piece.item_id,
        piece.author,
        number,
        Family(told["family"]),
        FileState(told["state"]),
        told["ending"],
        told["digest"],
        told["reason"],
        piece.generation,
        piece.handed_over_on,
    )


def _context(
    opened: OpenCase, item_id: str, part: Part, author: str, generation: int
) -> vault.FileContext:
    return vault.FileContext(
        keys.current().deployment,
        opened.case_id,
        "story",
        generation,
        f"{item_id} {part}",
        author,
    )
