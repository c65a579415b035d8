"""One case opened by its receipt, for the length of one page."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from portal.grievances import (
    queries,
    remedy_answers,
    sealing,
)
from portal.grievances.models import Case, Voice
from portal.grievances.queries import Piece
from portal.grievances.remedy_answers import Asked
from portal.grievances.rules import ItemKind
from portal.grievances.sealing import OpenCase
from portal.grievances.told import Told, kind_of
from portal.vault.errors import Damaged
from portal.vault.receipts import Slot


@dataclass(frozen=True)
class Shown:
    """One case opened by its receipt, for the length of one page."""

    case: Case
    voice: Voice
    slot: Slot
    pieces: Sequence[Piece] = ()
    summary: Piece | None = None
    opened: OpenCase | None = None

    @cached_property
    def remedy(self) -> Asked | None:
        """The remedy this person is asked about now: an offer, or whether it came."""
        return remedy_answers.asked_of(self.opened, self.pieces) if self.opened else None

    @property
    def damaged(self) -> bool:
        return self.opened is None

    def is_own(self, piece: Piece) -> bool:
        """Whether this very number wrote a piece; a case may be that of several people."""
        return self.opened is not None and piece.author == self.opened.author

    @property
    def since_outcome(self) -> list[Piece]:
        """What was said since the outcome, or since the quick answer that a person's yes made one."""
        ends = [at for at, piece in enumerate(self.pieces) if piece.decides]
        return list(self.pieces[ends[-1] :]) if ends else []

    @property
    def told_since(self) -> set[Told]:
        """What this person said since then; each of several people is asked for themselves."""
        return {kind_of(piece.content) for piece in self.since_outcome if self.is_own(piece)}


def open_case(voice: Voice, slots: Sequence[Slot]) -> Shown:
    """A case as its person may read it; damaged keys show as such and take nothing else from the page."""
    slot = next(slot for slot in slots if slot.locator == voice.locator)
    case = queries.case_of(voice)
    try:
        opened = sealing.open_by_receipt(voice, slot.kek)
    except Damaged:
        return Shown(case, voice, slot)
    summaries = queries.pieces_of(opened, [ItemKind.SHOWN_SUMMARY])
    newest = queries.newest_of(summaries)
    return Shown(case, voice, slot, queries.thread_of(opened), newest, opened)
