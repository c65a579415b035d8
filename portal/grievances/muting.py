"""Muting a case: two readers decide, with a reason, that what its number sends is no news for a while. Nothing is refused and nothing is lost.

Meant for a number that is used to flood, to threaten or to advertise; never for somebody who is hard to bear. The person reads why and
until when. Every date goes on, and plain words of danger end it (S14: restricting somebody needs a second person and a written reason).
"""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _

from portal import clock, settings
from portal.accounts.models import Account
from portal.audit import services as audit
from portal.errors import RuleBroken
from portal.grievances import moves, sealing
from portal.grievances.casefile import CaseFile
from portal.grievances.models import Case
from portal.grievances.queries import Piece
from portal.grievances.rules import ItemKind
from portal.grievances.sealing import OpenCase

DAYS = 90
WAITS = timedelta(days=14)


class Why(StrEnum):
    """For what a number may be muted; counted, so it says nothing of a person."""

    FLOOD = "flood"
    THREATS = "threats"
    ADVERTISING = "advertising"


def is_muted(case: Case, today: date) -> bool:
    """Whether what its number sends is no news on a day."""
    return case.muted_until is not None and case.muted_until > today


def asked(file: CaseFile, now: datetime) -> Piece | None:
    """A wish to mute that waits for a second reader; it lapses after two weeks."""
    wish, decided = file.newest(ItemKind.MUTE_ASKED), file.newest(ItemKind.MUTED)
    if wish is None or wish.written_at is None or now - wish.written_at > WAITS:
        return None
    if decided and decided.written_at and decided.written_at > wish.written_at:
        return None
    return wish


def ask(file: CaseFile, why: Why, text: str, *, by: Account, now: datetime) -> None:
    """The first of two: say why, in words the person will read. Raises RuleBroken when it is muted or asked for already."""
    _not_yet(file.case, now)
    if asked(file, now):
        raise RuleBroken(_("Somebody asked for this already. A second reader decides."))
    moves.note(file.opened, ItemKind.MUTE_ASKED, {"why": why.value, "text": text}, now)
    audit.record("mute_asked", by=by.id, now=now, case_id=file.case.id, about=why.value)


def agree(file: CaseFile, *, by: Account, now: datetime) -> None:
    """The second of two: from now on it is muted. Raises RuleBroken for whoever asked, and when nobody asked."""
    _not_yet(file.case, now)
    wish = asked(file, now)
    if wish is None:
        raise RuleBroken(_("Nobody asks for this any more."))
    if wish.author == sealing.account_reader(by.id):
        raise RuleBroken(_("You asked for it yourself. Somebody else who reads this case decides."))
    file.case.muted_until = _today(now) + timedelta(days=DAYS)
    moves.say(file.opened, ItemKind.MUTED, _told(wish), now)
    audit.record("muted", by=by.id, now=now, case_id=file.case.id, about=wish.content["why"])


def end(case: Case, opened: OpenCase, *, by: Account, now: datetime) -> None:
    """Any reader ends it early. Raises RuleBroken when it is not muted."""
    if not is_muted(case, _today(now)):
        raise RuleBroken(_("This case is not muted."))
    case.muted_until = None
    audit.record("unmuted", by=by.id, now=now, case_id=case.id)


def why_words() -> dict[str, str]:
    """The reasons in words."""
    return {
        Why.FLOOD: _("so many messages that others wait"),
        Why.THREATS: _("threats against people"),
        Why.ADVERTISING: _("advertising, or nothing to do with this place"),
    }


def _told(wish: Piece) -> dict[str, Any]:
    return {"why": wish.content["why"], "text": wish.content["text"]}


def _not_yet(case: Case, now: datetime) -> None:
    if is_muted(case, _today(now)):
        raise RuleBroken(_("This case is muted already."))
    if case.danger:
        raise RuleBroken(_("Somebody may be in danger here. Such a case is never muted."))


def _today(now: datetime) -> date:
    return clock.local_day(now, settings.current().zone)
