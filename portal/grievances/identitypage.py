"""What the person's own page shows of names locked away: what is theirs, who asked and why, whether they can say no."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from portal.grievances import custody, followup_words, identity
from portal.grievances.queries import Piece
from portal.grievances.rules import ItemKind
from portal.grievances.sealing import OpenCase


def locked(opened: OpenCase | None) -> dict[str, Any]:
    """What this person locked away, and whether it is offered to them."""
    return custody.own(opened) if opened else {"text": "", "offered": False}


def is_asked(opened: OpenCase, pieces: Sequence[Piece], now: datetime) -> bool:
    """Whether custodians ask and this person has not said yet; where a life is in danger nobody waits for them."""
    request = identity.open_request(opened.case_id, now)
    if request is None or request.life_in_danger or request.answer is not None:
        return False
    own = [piece.content for piece in pieces if piece.author == opened.author]
    return not any(content.get("request") == request.id for content in own)


def context(opened: OpenCase | None, now: datetime) -> dict[str, Any]:
    """What custodians asked and opened so far, and from which day on they may open it."""
    if opened is None:
        return {"told": []}
    request = identity.open_request(opened.case_id, now)
    return {
        "told": [_told(opened.case_id, piece) for piece in identity.history(opened)],
        "wait": identity.WAIT.days,
        "opens_on": identity.opens_on(request) if request else None,
    }


def _told(case_id: str, piece: Piece) -> dict[str, Any]:
    opened = piece.kind is ItemKind.IDENTITY_OPENED
    return {
        "what": _("Two people opened it.") if opened else _("Somebody asked to open it."),
        "who": followup_words.who(case_id, piece),
        "when": followup_words.when(piece),
        "text": piece.content.get("text", ""),
        "danger": bool(piece.content.get("danger")),
    }
