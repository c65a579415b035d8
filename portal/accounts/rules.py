"""Roles, and who is walled off when a person is named."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from hashlib import sha256

IDLE = timedelta(minutes=15)
ABSOLUTE = timedelta(hours=8)
INVITATION = timedelta(days=7)
ROSTER_LIFE = timedelta(days=180)
ROSTER_GRACE = timedelta(days=7)
HANDLE = re.compile(r"[a-z0-9][a-z0-9._-]{1,59}")


class Role(StrEnum):
    """What somebody is here for; one role a person (S73)."""

    TRIAGE = "triage"
    CASE_OFFICER = "case_officer"
    OMBUD = "ombud"
    FUNCTION_HEAD = "function_head"
    EXECUTIVE = "executive"
    MANAGER = "manager"
    RIGHTS_LEAD = "rights_lead"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"
    PANEL_MEMBER = "panel_member"


class AccountState(StrEnum):
    """`listed` people never sign in; they are known so that they can be walled off."""

    LISTED = "listed"
    INVITED = "invited"
    ACTIVE = "active"
    LEFT = "left"


INSIDE_READERS = frozenset({Role.TRIAGE, Role.CASE_OFFICER})
OUTSIDE_READERS = frozenset({Role.OMBUD})
OUTSIDERS = OUTSIDE_READERS | {Role.PANEL_MEMBER}
NEVER_CUSTODIANS = frozenset({Role.ADMINISTRATOR, Role.AUDITOR, Role.PANEL_MEMBER})


def handle_of(typed: str) -> str:
    """The name somebody signs in with, however they typed it; empty when it cannot be one."""
    tidy = typed.strip().lower()
    return tidy if HANDLE.fullmatch(tidy) else ""


@dataclass(frozen=True)
class Person:
    """One line of the signed roster."""

    id: int
    name: str
    role: Role
    unit: int | None
    function: int | None
    heads_function: int | None
    reports_to: int | None
    deputy_for: int | None
    outside: bool
    public: bytes | None


def walled_off(
    people: Collection[Person], named: Iterable[int], small_units: Collection[int]
) -> frozenset[int]:
    """Everybody who must not learn of a case about the named people.

    The person, their deputy, everybody below, one level above, and their unit when it is small (privacy: "Who may read").
    Outside people are never in a reporting line and are walled only when named themselves.
    """
    by_id = {person.id: person for person in people}
    walled: set[int] = set()
    for person in (by_id[one] for one in named if one in by_id):
        walled |= {person.id} | _below(people, person.id)
        walled |= {other.id for other in people if other.deputy_for == person.id}
        walled |= {person.deputy_for} if person.deputy_for else set()
        walled |= {person.reports_to} if person.reports_to else set()
        if person.unit in small_units:
            walled |= {other.id for other in people if other.unit == person.unit}
    return frozenset(walled)


def _below(people: Collection[Person], top: int) -> set[int]:
    found: set[int] = set()
    waiting = [top]
    while waiting:
        above = waiting.pop()
        for person in people:
            if person.reports_to == above and person.id not in found:
                found.add(person.id)
                waiting.append(person.id)
    return found


def key_mark(public: bytes) -> str:
    """A short mark of a key that its owner and the signers of a roster compare: five groups of four."""
    text = sha256(public).hexdigest()[:20]
    return " ".join(text[start : start + 4] for start in range(0, 20, 4))
