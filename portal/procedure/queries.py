"""The facts behind the pages: clocks, ladder, handover and roster as the code itself uses them, never a copy of them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from portal import permissions, settings
from portal.accounts import roster
from portal.accounts.roster import Roster
from portal.accounts.rules import Role
from portal.duties import rules as clock_rules
from portal.duties.rules import Clock, Ladder
from portal.grievances import standing
from portal.grievances.rules import CUSTODIANS
from portal.organisation.queries import default_function
from portal.permissions import Permission


@dataclass(frozen=True)
class Procedure:
    """What happens to a message and when; days are calendar days, `hour` is where the deployment is.

    `waits` are the most days a message can wait for the handover, `desk_days` within how many of them after it
    the desk must have said that it was read; both for the daily and for the weekly handover.
    """

    standard: Clock
    urgent: Clock
    ladder: Ladder
    at_once: bool
    hour: int
    workdays: tuple[int, ...]
    waits: tuple[int, int]
    desk_days: tuple[int, int]
    team: str


@dataclass(frozen=True)
class Readers:
    """Who can be asked to read, who may only hear of a missed date, and who reads nothing; how many people in each role."""

    inside: Mapping[Role, int]
    outside: int
    each: int
    drawn: bool
    told: Mapping[Role, int]
    never: Mapping[Role, int]
    custodians: Mapping[Role, int]
    holders: tuple[str, ...]
    version: int
    good_until: date
    expired: bool


def procedure(on: date) -> Procedure:
    """The rules in force on a day, from the law the deployment chose; raises KeyError when that law has no clock."""
    chosen = settings.current()
    standard = clock_rules.clock_for(chosen.law, "standard", on)
    waits = [clock_rules.longest_wait(chosen.workdays, weekly=weekly) for weekly in (False, True)]
    owed = [(clock_rules.due_days(standard, on, wait)[0] - on).days for wait in waits]
    return Procedure(
        standard=standard,
        urgent=clock_rules.clock_for(chosen.law, "urgent", on),
        ladder=clock_rules.ladder(),
        at_once=chosen.handover == "immediate",
        hour=chosen.handover_hour,
        workdays=tuple(sorted(chosen.workdays)),
        waits=(waits[0], waits[1]),
        desk_days=(owed[0], owed[1]),
        team=default_function().name,
    )


def readers(on: date) -> Readers:
    """Who reads and who does not, from the signed roster; raises RosterUnusable (503) rather than say what may be false."""
    current = roster.current()
    about = standing.about_readers(current, on)
    allowed = current.readers_allowed(on)
    reads = frozenset(person.role for person in allowed)
    return Readers(
        inside=Counter(person.role for person in allowed if not person.outside),
        outside=sum(person.outside for person in allowed),
        each=int(str(about["each"])),
        drawn=bool(about["drawn"]),
        told=_in(current, standing.KNOWS - reads),
        never=_in(current, _who_open_nothing() - standing.KNOWS),
        custodians=_who_keep_names(current),
        holders=current.holders,
        version=current.version,
        good_until=current.expires_on,
        expired=current.is_expired(on),
    )


def _in(current: Roster, roles: frozenset[Role]) -> Mapping[Role, int]:
    return Counter(person.role for person in current.people if person.role in roles)


def _who_keep_names(current: Roster) -> Mapping[Role, int]:
    """Custodians by role; nobody where they are fewer than a key is shared out to."""
    kept = [current.by_id[one].role for one in current.custodians]
    return Counter(kept) if len(kept) >= CUSTODIANS else {}


def _who_open_nothing() -> frozenset[Role]:
    """Roles to which the table of permissions gives no case."""
    return frozenset(
        role for role in Role if not permissions.holds(role.value, Permission.GRIEVANCE_OPEN)
    )
