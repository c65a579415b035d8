"""The stages between triage and findings: the safety plan, taking it up, the inquiry, and speaking with people there (S60).

Each is one act with one line of history. Nobody speaks with people there before there is a plan, and not against the person's word.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from flask_babel import gettext as _

from portal.accounts.models import Account
from portal.errors import RuleBroken
from portal.grievances import moves, queries, voices
from portal.grievances.casefile import CaseFile
from portal.grievances.models import Case
from portal.grievances.queries import Piece
from portal.grievances.rules import ItemKind, Status
from portal.grievances.sealing import OpenCase

PLACE = "place"


class Guessed(StrEnum):
    """How many people the place could take for the one who spoke."""

    FEW = "few"
    SOME = "some"
    MANY = "many"
    UNKNOWN = "unknown"


SMALL = frozenset({Guessed.FEW, Guessed.UNKNOWN})


class Way(StrEnum):
    """How a matter is looked into."""

    INQUIRY = "inquiry"
    DIALOGUE = "dialogue"
    MEDIATION = "mediation"


@dataclass(frozen=True)
class Plan:
    """Who could take revenge and how, how many people they could suspect, by what it would show, what is done against it."""

    who: str
    how: str
    guessed: Guessed
    signs: str
    measures: str


@dataclass(frozen=True)
class Consent:
    """What the people of a case said: how many they are, how many yes to the newest wish, whose last word to any wish is no."""

    people: int
    yes: int
    no: int


def make_plan(case: Case, opened: OpenCase, plan: Plan, *, by: Account, now: datetime) -> None:
    """Say how the person is kept from harm; the newest plan counts, an earlier one stays in the file."""
    _is_open(case)
    moves.note(opened, ItemKind.PLAN, vars(plan) | {"guessed": plan.guessed.value}, now)
    moves.move(case, Status.PLANNED)
    moves.finish(case, "plan_made", by_id=by.id, now=now)


def take_up(case: Case, opened: OpenCase, reason: str, *, by: Account, now: datetime) -> None:
    """Tell the person that the matter is for this procedure, and why. What is not is closed or passed on instead."""
    _is_open(case)
    moves.say(opened, ItemKind.ADMITTED, {"text": reason}, now)
    moves.heard(case, "taken_up", to=Status.ADMITTED, by_id=by.id, owed_by=by.id, now=now)


def look_into(
    case: Case, opened: OpenCase, way: Way, text: str, *, by: Account, now: datetime
) -> None:
    """Begin the inquiry or the dialogue; how it is done stays with the team."""
    _is_open(case)
    moves.note(opened, ItemKind.INQUIRY, {"way": way.value, "text": text}, now)
    moves.move(case, Status.INQUIRY)
    moves.finish(case, "looked_into", by_id=by.id, now=now)


def ask_about_place(case: Case, opened: OpenCase, text: str, *, by: Account, now: datetime) -> None:
    """Ask the person whether we may speak with people there: with whom, and what would be said. A newer wish is asked anew."""
    _is_open(case)
    moves.say(opened, ItemKind.PLACE_ASKED, {"text": text}, now)
    moves.heard(case, "place_asked", by_id=by.id, owed_by=by.id, now=now)


def hear_place(file: CaseFile, whom: str, text: str, *, by: Account, now: datetime) -> None:
    """Write down what the place or the person concerned says to it. Raises RuleBroken while nobody may speak with them."""
    _is_open(file.case)
    if hindrance := why_not_speak(plan_of(file), consent_of(file)):
        raise RuleBroken(hindrance)
    moves.note(file.opened, ItemKind.HEARD, {"whom": whom, "text": text}, now)
    moves.finish(file.case, "place_heard", by_id=by.id, now=now)


def why_not_speak(plan: Plan | None, consent: Consent | None) -> str:
    """What has to be done before anybody speaks with people there; empty when they may.

    Always a plan first, and the person's yes where few people could have spoken; their no holds everywhere (privacy: "Safe to use").
    """
    if plan is None:
        return str(_("Make the safety plan first. Nobody speaks with people there before it."))
    if consent and consent.no:
        return str(_("The person said no. Look into it without speaking with people there."))
    if plan.guessed in SMALL and not (consent and consent.yes == consent.people):
        return str(_("Few people could have spoken. Ask the person first, and wait for their yes."))
    return ""


def plan_of(file: CaseFile) -> Plan | None:
    """The safety plan in force; a damaged one counts as none."""
    newest = file.newest(ItemKind.PLAN)
    if newest is None or newest.damaged:
        return None
    return Plan(**newest.content | {"guessed": Guessed(newest.content["guessed"])})


def consent_of(file: CaseFile) -> Consent | None:
    """What the people of a case said; nothing when none was asked. Opens the whole conversation, so a page asks once."""
    asked = file.newest(ItemKind.PLACE_ASKED)
    if asked is None:
        return None
    thread = queries.thread_of(file.opened, handed_over_only=True)
    people = voices.circle_of(file.case.id, thread).people
    said, last = said_to(thread, asked), voices.answers_of(thread, PLACE, None)
    return Consent(
        len(people),
        sum(said.get(one, False) for one in people),
        sum(not last.get(one, True) for one in people),
    )


def said_to(thread: Collection[Piece], asked: Piece) -> dict[str, bool]:
    """Each voice's last answer to a wish to speak with people there, by voice id."""
    return voices.answers_of(thread, PLACE, asked.item_id)


def _is_open(case: Case) -> None:
    if case.state is Status.CLOSED:
        raise RuleBroken(_("This case is already closed."))
