"""The procedure of a grievance: states, who may read or know, when it is handed over. Standard library only."""

import unicodedata
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from enum import StrEnum

MAX_WORDS = 50_000
LONG_ENOUGH = 4
READERS = 3
FEWEST_READERS = 2
MANY_ENOUGH = 3
CUSTODIANS = 3
WEEKLY_DAY = 0
REFERENCE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


class Status(StrEnum):
    """Where a case stands, in the order of the procedure; each says what may follow in NEXT.

    Who asks for another look does so after the end, and the procedure goes on from there.
    """

    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"
    TRIAGED = "triaged"
    PLANNED = "planned"
    ADMITTED = "admitted"
    DISCUSSED = "discussed"
    INQUIRY = "inquiry"
    FOUND = "found"
    ANSWERED = "answered"
    REMEDY = "remedy"
    CONFIRMED = "confirmed"
    CLOSED = "closed"
    REOPENED = "reopened"
    APPEALED = "appealed"


NEXT: dict[Status, frozenset[Status]] = {
    Status.RECEIVED: frozenset({Status.ACKNOWLEDGED, Status.TRIAGED, Status.ANSWERED}),
    Status.ACKNOWLEDGED: frozenset({Status.TRIAGED, Status.ANSWERED}),
    Status.TRIAGED: frozenset(
        {Status.PLANNED, Status.ADMITTED, Status.ANSWERED, Status.CLOSED},
    ),
    Status.PLANNED: frozenset({Status.ADMITTED, Status.ANSWERED, Status.CLOSED}),
    Status.ADMITTED: frozenset(
        {Status.DISCUSSED, Status.INQUIRY, Status.ANSWERED, Status.CLOSED},
    ),
    Status.DISCUSSED: frozenset({Status.INQUIRY, Status.ANSWERED, Status.CLOSED}),
    Status.INQUIRY: frozenset({Status.FOUND, Status.ANSWERED, Status.CLOSED}),
    Status.FOUND: frozenset({Status.ANSWERED, Status.REMEDY, Status.CLOSED}),
    Status.ANSWERED: frozenset({Status.FOUND, Status.REMEDY, Status.CLOSED, Status.REOPENED}),
    Status.REMEDY: frozenset({Status.CONFIRMED, Status.CLOSED}),
    Status.CONFIRMED: frozenset({Status.REMEDY, Status.CLOSED}),
    Status.CLOSED: frozenset({Status.REOPENED, Status.APPEALED}),
    Status.REOPENED: frozenset(
        {Status.INQUIRY, Status.FOUND, Status.ANSWERED, Status.REMEDY, Status.CLOSED},
    ),
    Status.APPEALED: frozenset(
        {Status.INQUIRY, Status.FOUND, Status.ANSWERED, Status.REMEDY, Status.CLOSED},
    ),
}


class Access(StrEnum):
    """`read` holds a key; `know` may be owed a duty and sees no words."""

    READ = "read"
    KNOW = "know"


class Batch(StrEnum):
    """Which handover a case waits for: a small place waits for the weekly one."""

    DAILY = "daily"
    WEEKLY = "weekly"


class ItemKind(StrEnum):
    """What a sealed piece is. The person's are all of one kind in clear; what they are is inside."""

    FROM_PERSON = "from_person"
    INTAKE = "intake"
    SUMMARY = "summary"
    TRIAGE = "triage"
    REPLY = "reply"
    OUTCOME = "outcome"
    SETTLEMENT = "settlement"
    EXECUTIVE_ANSWER = "executive_answer"
    EVIDENCE_REASON = "evidence_reason"
    SHOWN_SUMMARY = "shown_summary"
    MUTE_ASKED = "mute_asked"
    MUTED = "muted"
    CONTACT = "contact"
    IDENTITY_ASKED = "identity_asked"
    IDENTITY_OPENED = "identity_opened"
    STEPPED_BACK = "stepped_back"
    NOTE = "note"
    HELD_REPLY = "held_reply"
    HELD_ANSWER = "held_answer"
    HELD_QUICK = "held_quick"
    PLAN = "plan"
    ADMITTED = "admitted"
    INQUIRY = "inquiry"
    PLACE_ASKED = "place_asked"
    HEARD = "heard"
    FINDINGS = "findings"
    REMEDY = "remedy"
    REMEDY_NOTE = "remedy_note"
    PREVENTION = "prevention"
    LOOKED_AFTER = "looked_after"


HELD = {
    ItemKind.HELD_REPLY: (False, False),
    ItemKind.HELD_ANSWER: (True, False),
    ItemKind.HELD_QUICK: (True, True),
}  # what waits before it goes to the person: (is it an answer, is it a quick one)


class Answer(StrEnum):
    """What a person said when custodians asked to open what they locked away."""

    ALLOWED = "allowed"
    REFUSED = "refused"


class Exclusion(StrEnum):
    """Who must not see this, in the words of the form."""

    HEAD_OF_SITE = "head_of_site"
    LINE = "line"
    TEAM = "team"
    NAMED = "named"
    NOBODY = "nobody"
    UNKNOWN = "unknown"


class Danger(StrEnum):
    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


def may_move(state: Status, to: Status) -> bool:
    """Whether the procedure lets a case go from one state to another."""
    return to in NEXT[state]


def stage_after(state: Status, to: Status) -> Status | None:
    """Where a case stands after an act of the stage `to`: there, or where it was when it is further along already.

    Nothing when a step before it is missing.
    """
    if may_move(state, to):
        return to
    steps = list(Status)
    return state if steps.index(state) >= steps.index(to) else None


def may_object(state: Status, closed_on: date | None, today: date, days: int) -> bool:
    """Whether a person may still say that an outcome is not right; `days` from the day it was given."""
    return state is Status.CLOSED and closed_on is not None and (today - closed_on).days <= days


def draw_readers(
    inside: Collection[int],
    outside: Collection[int],
    *,
    about_team: bool,
    draw: Callable[[Sequence[int], int], list[int]],
) -> list[int]:
    """The accounts a new case is sealed to: a few drawn from those not walled off, so that a gap points at nobody.

    About the team itself, or with fewer than two readers left inside, it goes to the outside readers; the last one
    inside joins them only when they too are fewer than two (privacy: "Who may read"). Empty when nobody is left.
    """
    if not about_team and len(inside) >= FEWEST_READERS:
        return draw(sorted(inside), min(READERS, len(inside)))
    if about_team or len(outside) >= FEWEST_READERS:
        return sorted(outside)
    return sorted({*outside, *inside})


def draw_other_readers(
    inside: Collection[int],
    outside: Collection[int],
    involved: Collection[int],
    draw: Callable[[Sequence[int], int], list[int]],
) -> list[int]:
    """The readers of a case about what followed from an earlier one: people from outside who had no part in it.

    With fewer than two of those, people inside who had none; else everybody outside (privacy: "Who may read").
    """
    others, insiders = sorted({*outside} - {*involved}), sorted({*inside} - {*involved})
    if len(others) >= FEWEST_READERS:
        return others
    if len(insiders) >= FEWEST_READERS:
        return draw(insiders, min(READERS, len(insiders)))
    everybody = {*outside, *inside}
    return sorted(outside if len(outside) >= FEWEST_READERS else everybody)


def draw_custodians(
    custodians: Collection[int],
    outside: Collection[int],
    *,
    walled: Collection[int],
    near: Collection[int],
    draw: Callable[[Sequence[int], int], list[int]],
) -> list[int]:
    """The three accounts that hold a third each of the key to a case's names, none of them behind its wall.

    Custodians before the readers from outside who stand in for those walled off, and those `near` to it last. Empty where
    three are not left, or where the roster has not three: then names cannot be locked away (privacy: "Keys", identity).
    """
    if len(custodians) < CUSTODIANS:
        return []
    far = {*custodians} - {*near}
    for pool in (far, {*custodians}, far | {*outside}, {*custodians, *outside}):
        left = sorted(pool - {*walled})
        if len(left) >= CUSTODIANS:
            return draw(left, CUSTODIANS)
    return []


def left_out_by_lot(
    allowed: Sequence[int],
    everybody: Sequence[int],
    draw: Callable[[Sequence[int], int], list[int]],
) -> list[int]:
    """Whom to tell of a case: all who may know, but where nobody is walled off one of them is left out by lot.

    So a missing name points at nobody. Groups of fewer than three stay whole, else the ladder would break.
    """
    if len(allowed) < len(everybody) or len(everybody) < MANY_ENOUGH:
        return list(allowed)
    return draw(sorted(allowed), len(allowed) - 1)


def is_handover_day(day: date, batch: Batch, workdays: Collection[int]) -> bool:
    """Daily cases are handed over on working days, those of small places on the first working day of the week."""
    if day.weekday() not in workdays:
        return False
    return batch is Batch.DAILY or day.weekday() == min(workdays)


def names_match(name: str, text: str) -> bool:
    """Whether words a person typed may mean this member of staff; meaning too many is safer than too few.

    Any part of four letters or more, the whole name in any order, or the name run together as some scripts write it.
    """
    typed, own = _words(text), _words(name)
    if not typed or not own:
        return False
    some = any(len(part) >= LONG_ENOUGH and part in typed for part in own)
    return some or set(own) <= set(typed) or "".join(own) in "".join(typed)


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text).casefold()
    letters = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return letters.split()


def is_empty(text: str) -> bool:
    """Nothing a person could read: only spaces, invisible signs or marks without letters."""
    return not any(unicodedata.category(c)[0] in "LNPS" for c in text)


def sounds_dangerous(text: str, words: Iterable[str]) -> bool:
    """Danger plain in the words, matched in memory only, however a phone puts its letters together."""
    folded = plain(text)
    return any(plain(word) in folded for word in words)


def plain(text: str) -> str:
    """The same letters however a phone puts them together, in one case; for comparing, never for showing."""
    return unicodedata.normalize("NFC", text).casefold()
