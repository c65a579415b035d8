"""One case as a reader finds it: opened with their key, and checked against the wall as it stands today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from flask_babel import gettext as _

from portal.accounts.models import Account
from portal.errors import NotFound, RuleBroken
from portal.grievances import queries, sealing, standing
from portal.grievances.models import Case
from portal.grievances.queries import Piece
from portal.grievances.rules import ItemKind
from portal.grievances.sealing import OpenCase
from portal.organisation.queries import tree
from portal.vault.errors import Damaged

STAFF_KINDS = frozenset(ItemKind) - {ItemKind.FROM_PERSON}
LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class CaseFile:
    """A case, what its reader's key opens, and every piece but the person's own words."""

    case: Case
    opened: OpenCase
    pieces: Sequence[Piece]

    def of_kind(self, *kinds: ItemKind) -> list[Piece]:
        """Pieces of these kinds, oldest first."""
        return sorted(
            (p for p in self.pieces if p.kind in kinds), key=lambda p: p.written_at or LONG_AGO
        )

    def behind_the_wall(self) -> frozenset[int]:
        """Everybody whom the person's answers shut out by today's roster; account ids."""
        intakes = self.of_kind(ItemKind.INTAKE)
        return frozenset[int]().union(
            *(standing.behind(one.content, _unit_of(one)) for one in intakes)
        )

    def newest(self, kind: ItemKind) -> Piece | None:
        """The piece of a kind that counts today."""
        found = self.of_kind(kind)
        return found[-1] if found else None


def open_file(reader: Account, private: bytes, reference: str) -> CaseFile:
    """A case this reader may see today, by its number.

    Raises NotFound, the same for an unknown case, one of others, and one whose wall covers the reader by now;
    RuleBroken when its keys or the wall itself are damaged, because then nobody can tell who must not see it.
    """
    case = queries.by_reference(reader.id, reference)
    try:
        opened = sealing.open_by_account(case.id, case.generation, reader.id, private)
        pieces = queries.pieces_of(opened, STAFF_KINDS)
    except Damaged:
        pieces = []
    intakes = [piece for piece in pieces if piece.kind is ItemKind.INTAKE]
    if not intakes or any(piece.damaged for piece in intakes):
        raise RuleBroken(
            _(
                "This case is damaged and stays closed. Tell the people who run this system; copies can be restored."
            )
        )
    if any(_is_walled(reader, piece) for piece in intakes):
        raise NotFound
    return CaseFile(case, opened, pieces)


def title_of(file: CaseFile) -> str:
    """The title staff gave a case; empty until somebody wrote a summary."""
    summary = file.newest(ItemKind.SUMMARY)
    return str(summary.content.get("title", "")) if summary else ""


def _is_walled(reader: Account, intake: Piece) -> bool:
    return standing.is_walled(reader.id, intake.content, _unit_of(intake))


def _unit_of(intake: Piece) -> int | None:
    site = intake.content["site"]
    return next((unit.id for unit in tree().units.values() if unit.code == site), None)
