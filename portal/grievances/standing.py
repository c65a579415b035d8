"""Who may read and who may know of a new case: the roster minus the wall, decided before any key is sealed."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from portal.accounts import roster
from portal.accounts.roster import Roster
from portal.accounts.rules import INSIDE_READERS, Person, Role, walled_off
from portal.errors import RuleBroken
from portal.grievances import rules
from portal.grievances.kinds import Kind, goes_outside
from portal.grievances.rules import Exclusion
from portal.organisation.queries import places
from portal.organisation.rules import is_small

KNOWS = frozenset({Role.FUNCTION_HEAD, Role.EXECUTIVE, Role.OMBUD})


@dataclass(frozen=True)
class Decision:
    """Account ids: who was meant by the person's words, who gets a key, who may be owed a duty, who holds a third of the names."""

    named: tuple[int, ...]
    readers: tuple[int, ...]
    knowers: tuple[int, ...]
    custodians: tuple[int, ...]


def decide(
    exclusions: Collection[Exclusion],
    names: str,
    site_id: int | None,
    *,
    on: date,
    kind: Kind = Kind.COMPLAINT,
    off: frozenset[int] = frozenset(),
    involved: frozenset[int] = frozenset(),
) -> Decision:
    """Draw the readers of a new case and the rungs of its ladder, leaving out everybody behind the wall and those in `off`.

    What followed from an earlier case goes past those `involved` in it.
    Retaliation and concerns about our handling go to the readers from outside alone.
    Raises RuleBroken when nobody would be left to read. Source: privacy, "Who may read". `site_id` is where it happened, when the person said so.
    """
    current = roster.current()
    named, walled = wall(exclusions, names, site_id)
    walled |= off
    allowed = [person for person in current.readers_allowed(on) if person.id not in walled]
    inside = [person.id for person in allowed if not person.outside]
    outside = [person.id for person in allowed if person.outside]
    about_team = Exclusion.TEAM in exclusions or goes_outside(kind)
    draw = secrets.SystemRandom().sample
    readers = (
        rules.draw_other_readers([] if goes_outside(kind) else inside, outside, involved, draw)
        if involved
        else rules.draw_readers(inside, outside, about_team=about_team, draw=draw)
    )
    if not readers:
        raise RuleBroken(
            _(
                "With these answers nobody is left who could read it. Please leave out one name or one choice."
            )
        )
    knowers = [one for role in KNOWS for one in _told_of(role, current.people, walled | involved)]
    near = involved | (frozenset(inside) if about_team else frozenset())
    return Decision(
        tuple(sorted(named)),
        tuple(readers),
        tuple(set(knowers) - set(readers)),
        custodians(walled, near),
    )


def custodians(walled: Collection[int], near: Collection[int] = ()) -> tuple[int, ...]:
    """Who holds a third each of the key to a case's names; nobody where three are not left."""
    current = roster.current()
    outside = [person.id for person in roster.readers_outside(current)]
    draw = secrets.SystemRandom().sample
    return tuple(
        rules.draw_custodians(current.custodians, outside, walled=walled, near=near, draw=draw)
    )


def _told_of(role: Role, people: Collection[Person], walled: Collection[int]) -> list[int]:
    everybody = [person.id for person in people if person.role is role and person.public]
    allowed = [one for one in everybody if one not in walled]
    draw = secrets.SystemRandom().sample
    return rules.left_out_by_lot(allowed, everybody, draw)


def wall(
    exclusions: Collection[Exclusion], names: str, site_id: int | None
) -> tuple[frozenset[int], frozenset[int]]:
    """(who the person's answer may mean, who is therefore walled off), by today's roster; account ids."""
    people = roster.current().people
    named = named_people(people, exclusions, names, site_id)
    return named, walled_off(people, named, small_units())


def named_people(
    people: Collection[Person], exclusions: Collection[Exclusion], names: str, site_id: int | None
) -> frozenset[int]:
    """The people of the roster whom the person's answer may mean; meaning too many is safer than too few."""
    named = {p.id for p in people if names.strip() and rules.names_match(p.name, names)}
    if Exclusion.TEAM in exclusions:
        named |= {p.id for p in people if p.role in INSIDE_READERS}
    if site_id is not None and {Exclusion.HEAD_OF_SITE, Exclusion.LINE} & set(exclusions):
        named |= {p.id for p in people if p.unit == site_id and p.role is Role.MANAGER}
    return frozenset(named)


def is_walled(account_id: int, intake: dict[str, object], site_id: int | None) -> bool:
    """Whether today's reporting lines put a reader behind the wall a person asked for; asked at each opening."""
    return account_id in behind(intake, site_id)


def behind(intake: dict[str, object], site_id: int | None) -> frozenset[int]:
    """Everybody whom today's reporting lines put behind the wall a person asked for; account ids."""
    current = roster.current()
    exclusions = {Exclusion(word) for word in intake["exclusions"]}  # type: ignore[attr-defined]  # a list by our own sealing
    named = named_people(current.people, exclusions, str(intake["names"]), site_id)
    named |= frozenset(intake["named"])  # type: ignore[call-overload]  # a list of account ids by our own sealing
    return walled_off(current.people, named, small_units())


def small_units() -> frozenset[int]:
    """Units where few people work."""
    return frozenset(place.id for place in places() if is_small(place.headcount))


def about_readers(current: Roster, on: date) -> dict[str, object]:
    """How many people can be asked to read, for the page that says so; `drawn` when not all of them get each case."""
    allowed = current.readers_allowed(on)
    outside = sum(person.outside for person in allowed)
    inside = len(allowed) - outside
    return {
        "inside": inside,
        "outside": outside,
        "drawn": inside > rules.READERS,
        "each": min(rules.READERS, inside),
    }
