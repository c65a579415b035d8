"""The one thing we ask a person now on their own page."""

from collections.abc import Sequence
from datetime import datetime

from portal import clock, settings
from portal.duties.rules import promised
from portal.grievances import acts_of_person as acts
from portal.grievances import (
    check_ins,
    identitypage,
    placepage,
    rules,
    told,
)
from portal.grievances.models import Voice
from portal.grievances.queries import Piece
from portal.grievances.remedy_rules import RemedyStage
from portal.grievances.rules import Status
from portal.grievances.shown import Shown, open_case
from portal.grievances.told import Told, kind_of
from portal.grievances.visit import Visit

JUDGED = frozenset({Told.ACCEPTED, Told.NOT_SOLVED, Told.APPEAL, Told.WORKED})


def question_of(shown: Shown, now: datetime, visiting: Visit, voices: Sequence[Voice]) -> str:
    """The one thing we ask the person now, by the name of its form; empty when there is nothing to ask."""
    case, opened = shown.case, shown.opened
    if opened is None or not opened.since or case.asked is not None:
        return ""
    if identitypage.is_asked(opened, shown.pieces, now):
        return "identity"
    if shown.remedy:
        return "offer" if shown.remedy.remedy.stage is RemedyStage.OFFERED else "came"
    if case.state is Status.CLOSED:
        return _after_the_end(shown, now, visiting, voices)
    if _note_is_open(shown):
        return "note"
    if placepage.is_asked(opened, shown.pieces):
        return "place"
    if case.quick and case.state is Status.ANSWERED:
        return "" if _says_it_worked(shown) else "quick"
    return "summary" if _summary_is_open(shown) else ""


def _after_the_end(shown: Shown, now: datetime, visiting: Visit, voices: Sequence[Voice]) -> str:
    case, since = shown.case, shown.told_since
    today = clock.local_day(now, settings.current().zone)
    if check_ins.is_asked(case, _answered_check_ins(shown, visiting, voices), today):
        return "checkin"
    if not since & JUDGED:
        days = promised().not_solved_days
        return "solved" if rules.may_object(case.state, case.closed_on, today, days) else ""
    return "rate" if Told.RATING not in since else ""


def _says_it_worked(shown: Shown) -> bool:
    """Whether this person said so already and the others of the case have not all done so yet."""
    said = filter(shown.is_own, acts.since_answer(shown.pieces))
    return any(kind_of(piece.content) is Told.WORKED for piece in said)


def _note_is_open(shown: Shown) -> bool:
    """Whether somebody of us wrote it down and this person has not said yet whether it is right."""
    said = {kind_of(piece.content) for piece in shown.pieces if shown.is_own(piece)}
    return bool(notes(shown.pieces)) and not said & told.ABOUT_NOTE


def notes(pieces: Sequence[Piece]) -> list[Piece]:
    """What was written down for the person by one of us."""
    return [piece for piece in pieces if "taken" in piece.content]


def _summary_is_open(shown: Shown) -> bool:
    """Whether a summary was shown that the person has not judged yet."""
    if shown.summary is None or shown.case.state in (Status.FOUND, Status.ANSWERED):
        return False
    after = shown.summary.content.get("seen", 0)
    return not any(
        kind_of(piece.content) in (Told.SUMMARY_RIGHT, Told.CORRECTION)
        and piece.content.get("seen", 0) >= after
        for piece in shown.pieces
        if shown.is_own(piece)
    )


def _answered_check_ins(shown: Shown, visiting: Visit, voices: Sequence[Voice]) -> set[int]:
    """Which check-ins the person answered, here or by telling in another case that something happened."""
    here = [piece.content for piece in shown.since_outcome if shown.is_own(piece)]
    others = [open_case(voice, visiting.slots()) for voice in voices if voice.id != shown.voice.id]
    there = [
        piece.content
        for other in others
        for piece in other.pieces
        if piece.content.get("earlier") == shown.case.reference
    ]
    answers = (each for each in [*here, *there] if kind_of(each) is Told.CHECK_IN)
    return {each["asked"] for each in answers}
