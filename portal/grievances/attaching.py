"""Adding files: each is sealed while it streams in and cleaned in memory; all of a sending is stored at once or not at all.

Nothing here stores a time or an order, and what is said of a file, its name too, lies sealed in its piece.
"""

import hashlib
import os
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, update

from portal import blobs, db, hot, limits, settings
from portal.cleaning import cleaner
from portal.cleaning.cleaner import Outcome
from portal.errors import NotFound
from portal.grievances import files, handover, queries, rows, sealing
from portal.grievances.files import FileState, Part, SentFile
from portal.grievances.models import Case, Item, Voice
from portal.grievances.sealing import OpenCase
from portal.uploads import BLOCK
from portal.uploads import Part as Upload
from portal.vault.receipts import Slot

MOST_FILES = 10
MOST_BYTES = 50 * 1024 * 1024
LONGEST_NAME = 200


class Refusal(StrEnum):
    """Why a file was not taken in; the others of the same sending were."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    TWICE = "twice"


@dataclass(frozen=True)
class Door:
    """A person's way into their case while they add files."""

    voice: Voice
    slot: Slot
    opened: OpenCase


@dataclass(frozen=True)
class Received:
    """A file that is sealed on the disk and has no row yet."""

    item_id: str
    name: str
    declared_type: str
    size: int
    digest: str
    outcome: Outcome
    stored: tuple[blobs.Incoming, ...]


def door_of(slots: tuple[Slot, ...], n: int) -> Door:
    """The n-th of the cases a receipt leads to, opened. Raises NotFound and Damaged; holds no transaction afterwards."""
    voices = queries.voices_at(slots)
    if not voices:
        raise NotFound
    voice = voices[min(n, len(voices) - 1)]
    slot = next(slot for slot in slots if slot.locator == voice.locator)
    door = Door(voice, slot, sealing.open_by_receipt(voice, slot.kek))
    db.session().expunge(voice)
    db.rest()
    return door


def receive(door: Door, upload: Upload, held: ExitStack) -> Received | Refusal:
    """Take one file in: sealed on the disk, cleaned in memory. Raises Busy, NotSaved, and Broken when it breaks off."""
    item_id = sealing.new_id()
    with _memory() as source:
        original = held.enter_context(blobs.Incoming(files.blob_name(item_id, Part.ORIGINAL)))
        size, digest = _stream_in(door.opened, item_id, upload, source, original)
        if not size or size > MOST_BYTES:
            return Refusal.TOO_LARGE if size else Refusal.EMPTY
        original.settle()
        outcome = cleaner.clean(source.descriptor)
        stored = (original, *_copy(door.opened, item_id, outcome, held))
    name, declared = (upload.filename or "")[:LONGEST_NAME], upload.declared_type
    return Received(item_id, name, declared, size, digest, outcome, stored)


def store(door: Door, received: list[Received], *, now: datetime) -> dict[str, Refusal]:
    """Give each file its row; what is there already, or is one too many, is refused, by its id."""
    db.lock(door.voice.locator.hex())
    opened = door.opened
    known = files.of_case(opened)
    seen, digests = len(queries.thread_of(opened)), {one.digest for one in known}
    refused: dict[str, Refusal] = {}
    n = len(known)
    for one in received:
        if one.digest in digests or n >= MOST_FILES:
            refused[one.item_id] = Refusal.TWICE if one.digest in digests else Refusal.TOO_MANY
            continue
        content = _content(one) | {"n": n, "seen": seen}
        row = rows.item_row(opened, "story", content, one.item_id, door.slot, now.isoformat())
        hot.insert_rows(rows.TABLES["items"], [row])
        _hand_over_in_a_demo(opened.case_id, one.item_id, now=now)
        digests.add(one.digest)
        n += 1
        for incoming in one.stored:
            incoming.keep()
    return refused


def keep_as_evidence(door: Door, item_id: str, *, now: datetime) -> list[str]:
    """The person wants an uncleaned file kept, sealed; the desk learns of it at the next handover. Raises NotFound."""
    db.lock(door.voice.locator.hex())
    item, sent = _own(door, item_id)
    if sent.state is not FileState.ASKED:
        return []
    content = _told(door.opened, item) | {"state": FileState.KEPT}
    blob = door.opened.seal("story", content, item_id)
    db.session().execute(
        update(Item).where(Item.id == item_id).values(blob=blob, handed_over_on=None)
    )
    _hand_over_in_a_demo(door.opened.case_id, item_id, now=now)
    return []


def remove(door: Door, item_id: str, *, now: datetime) -> list[str]:
    """The person takes a file back that the desk does not have yet; the blobs to remove once this is committed.

    Raises NotFound when it is not theirs or was handed over.
    """
    db.lock(door.voice.locator.hex())
    _item, sent = _own(door, item_id)
    if not is_removable(sent):
        raise NotFound
    db.session().execute(delete(Item).where(Item.id == item_id))
    return files.blob_names(item_id)


def is_removable(sent: SentFile) -> bool:
    """Before the handover, or while nobody said yet that it is kept."""
    return sent.handed_over_on is None or sent.state is FileState.ASKED


def _own(door: Door, item_id: str) -> tuple[Item, SentFile]:
    item = db.session().get(Item, item_id)
    sent = next((one for one in files.of_case(door.opened) if one.item_id == item_id), None)
    if item is None or sent is None or sent.author != door.opened.author:
        raise NotFound
    return item, sent


def _told(opened: OpenCase, item: Item) -> dict[str, object]:
    return opened.open(item, sealing.authors_of(opened.case_id, {item.author})[item.author])


def _content(one: Received) -> dict[str, object]:
    cleaned = one.outcome.reason is None
    return {
        "kind": queries.FILE,
        "name": one.name,
        "type": one.declared_type,
        "size": one.size,
        "digest": one.digest,
        "family": one.outcome.family,
        "ending": one.outcome.ending,
        "state": FileState.CLEANED if cleaned else FileState.ASKED,
        "reason": one.outcome.reason or "",
    }


def _hand_over_in_a_demo(case_id: str, item_id: str, *, now: datetime) -> None:
    """Where everything is handed over at once, so is a file, when its case was."""
    case = db.session().get_one(Case, case_id)
    if settings.current().handover == "immediate" and case.handed_over_on is not None:
        handover.hand_over_items([item_id], now=now)


class _Memory:
    """A file in memory that may not grow beyond what this process has room for."""

    def __init__(self) -> None:
        self.descriptor = cleaner.in_memory()
        self.size = 0

    def write(self, block: bytes) -> None:
        limits.file_memory.take(len(block))
        self.size += len(block)
        os.write(self.descriptor, block)

    def close(self) -> None:
        os.close(self.descriptor)
        limits.file_memory.give_back(self.size)


@contextmanager
def _memory() -> Iterator[_Memory]:
    held = _Memory()
    try:
        yield held
    finally:
        held.close()


def _stream_in(
    opened: OpenCase, item_id: str, upload: Upload, source: _Memory, original: blobs.Incoming
) -> tuple[int, str]:
    """(size, digest) of a file that is now sealed on the disk and in memory; stops keeping it once it is too large."""
    sealing_ = files.sealing_of(opened, item_id, Part.ORIGINAL)
    digest = hashlib.sha256()
    original.write(sealing_.head)
    size = 0
    for block in upload.blocks:
        size += len(block)
        if size <= MOST_BYTES:
            digest.update(block)
            source.write(block)
            original.write(sealing_.push(block))
    for sealed in sealing_.finish():
        original.write(sealed)
    return size, digest.hexdigest()


def _copy(
    opened: OpenCase, item_id: str, outcome: Outcome, held: ExitStack
) -> tuple[blobs.Incoming, ...]:
    """Seal the clean copy beside its original, when there is one."""
    if outcome.copy < 0:
        return ()
    sealing_ = files.sealing_of(opened, item_id, Part.COPY)
    copy = held.enter_context(blobs.Incoming(files.blob_name(item_id, Part.COPY)))
    with closing(outcome):
        copy.write(sealing_.head)
        for block in _blocks(outcome.copy):
            copy.write(sealing_.push(block))
        for sealed in sealing_.finish():
            copy.write(sealed)
    copy.settle()
    return (copy,)


def _blocks(descriptor: int) -> Iterator[bytes]:
    offset = 0
    while block := os.pread(descriptor, BLOCK, offset):
        offset += len(block)
        yield block
