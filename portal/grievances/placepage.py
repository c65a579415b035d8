"""What the person's own page asks about speaking with people there."""

from collections.abc import Sequence

from portal.grievances import queries, stages, voices
from portal.grievances.queries import Piece
from portal.grievances.rules import ItemKind
from portal.grievances.sealing import OpenCase


def newest(pieces: Sequence[Piece]) -> Piece | None:
    """The newest wish to speak with people there."""
    return queries.newest_of([piece for piece in pieces if piece.kind is ItemKind.PLACE_ASKED])


def is_asked(opened: OpenCase, pieces: Sequence[Piece]) -> bool:
    """Whether this person has still to say yes or no to it; a damaged wish is not put to anybody."""
    asked = newest(pieces)
    if asked is None or asked.damaged:
        return False
    own = voices.own_id(opened)
    return voices.is_person(opened, pieces) and own not in stages.said_to(pieces, asked)
