"""The stages of a remedy, from being asked for to lasting half a year. Standard library only."""

from collections.abc import Collection
from enum import StrEnum

LASTS_MONTHS = 6


class RemedyStage(StrEnum):
    """Where a remedy stands; NEXT says what may follow. The person alone agrees, refuses and confirms."""

    ASKED_FOR = "asked_for"
    OFFERED = "offered"
    REFUSED = "refused"
    AGREED = "agreed"
    DELIVERED = "delivered"
    CONFIRMED = "confirmed"
    VERIFIED = "verified"
    LASTED = "lasted"
    SLIPPED = "slipped"


S = RemedyStage
NEXT: dict[RemedyStage, frozenset[RemedyStage]] = {
    S.ASKED_FOR: frozenset({S.OFFERED}),
    S.OFFERED: frozenset({S.AGREED, S.REFUSED, S.DELIVERED}),
    S.REFUSED: frozenset(),
    S.AGREED: frozenset({S.DELIVERED}),
    S.DELIVERED: frozenset({S.CONFIRMED, S.AGREED, S.VERIFIED}),
    S.CONFIRMED: frozenset({S.VERIFIED}),
    S.VERIFIED: frozenset({S.AGREED, S.LASTED, S.SLIPPED}),
    S.LASTED: frozenset({S.SLIPPED}),
    S.SLIPPED: frozenset({S.DELIVERED}),
}  # a person who says that it did not come brings a remedy back to what was agreed, even after somebody verified it

DONE = frozenset({S.DELIVERED, S.CONFIRMED, S.VERIFIED, S.LASTED})


def may_move(stage: RemedyStage, to: RemedyStage) -> bool:
    """Whether a remedy may go from one stage to another."""
    return to in NEXT[stage]


def after_answer(stage: RemedyStage, *, everybody: bool, no: bool) -> RemedyStage | None:
    """What the answers of the people of a case make of a remedy offered or delivered; nothing while some are silent."""
    if no:
        return S.REFUSED if stage is S.OFFERED else S.AGREED
    if everybody:
        return S.AGREED if stage is S.OFFERED else S.CONFIRMED
    return None


def is_put_right(stages: Collection[RemedyStage]) -> bool:
    """Whether something was delivered to the person and nothing that was promised to them is outstanding."""
    standing = [stage for stage in stages if stage not in (S.REFUSED, S.ASKED_FOR)]
    return bool(standing) and all(stage in DONE for stage in standing)
