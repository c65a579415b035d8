"""What somebody files and for whom: which kinds ask for a remedy, which go to the readers from outside. Standard library only."""

from collections.abc import Collection, Mapping
from enum import StrEnum

MOST_NUMBERS = 10


class Kind(StrEnum):
    """What a filing is, in the person's own eyes."""

    COMPLAINT = "complaint"
    ADVICE = "advice"
    SUGGESTION = "suggestion"
    INFORMATION = "information"
    HANDLING = "handling"
    RETALIATION = "retaliation"
    UNSURE = "unsure"


class Speaking(StrEnum):
    """For whom somebody writes."""

    MYSELF = "myself"
    OTHER = "other"
    GROUP = "group"
    REPRESENTATIVE = "representative"
    UNSURE = "unsure"


class Channel(StrEnum):
    """How words that one of us wrote down reached us."""

    LETTER = "letter"
    PHONE = "phone"
    MEETING = "meeting"
    UNION = "union"
    SURVEY = "survey"
    AUDIT = "audit"


FEEDBACK = frozenset({Kind.ADVICE, Kind.SUGGESTION, Kind.INFORMATION})
OUTSIDE = frozenset({Kind.HANDLING, Kind.RETALIATION})


def asks_for_remedy(kind: Kind) -> bool:
    """Whether it is a grievance; feedback is answered within the same dates but asks for nothing to be put right."""
    return kind not in FEEDBACK


def goes_outside(kind: Kind) -> bool:
    """Whether only readers from outside the company get it (privacy: "Who may read")."""
    return kind in OUTSIDE


def is_urgent(kind: Kind) -> bool:
    """Whether the kind alone means that somebody may be in danger."""
    return kind is Kind.RETALIATION


def numbers_made(speaking: Speaking, asked: int) -> int:
    """How many receipts a filing gives: one, one for each of a group, or one for each person represented besides the proxy's."""
    wanted = min(max(asked, 1), MOST_NUMBERS)
    if speaking is Speaking.REPRESENTATIVE:
        return wanted + 1
    return wanted if speaking is Speaking.GROUP else 1


def everybody_says_yes(people: Collection[str], said: Mapping[str, bool]) -> bool:
    """Whether each of these people said yes; silence is no yes, and nobody at all is no yes either."""
    return bool(people) and all(said.get(one, False) for one in people)
