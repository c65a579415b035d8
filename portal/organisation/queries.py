"""Reading the tree. It is small, so it is read whole."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import select

from portal import db, hot
from portal.errors import NotFound
from portal.organisation import rules
from portal.organisation.models import Function, Unit


class Agreement(NamedTuple):
    """A recognised union or collective agreement: its name, what it covers, how to reach them."""

    name: str
    covers: str
    contact: str


class Place(NamedTuple):
    """A unit as plain values, for the pages everybody asks for."""

    id: int
    kind: rules.UnitKind
    code: str
    name: str
    headcount: int
    parent_id: int | None = None
    agreement_name: str | None = None
    agreement_covers: str | None = None
    agreement_contact: str | None = None


@dataclass(frozen=True)
class Tree:
    """The units of the company by id, with their children."""

    units: dict[int, Unit]
    children: dict[int | None, list[Unit]] = field(repr=False)

    def below(self, unit_id: int) -> list[int]:
        """The unit and everything under it, by id."""
        found = [unit_id]
        for child in self.children.get(unit_id, []):
            found += self.below(child.id)
        return found

    def above(self, unit_id: int) -> list[Unit]:
        """The path from the group down to the unit."""
        unit = self.units[unit_id]
        return [*(self.above(unit.parent_id) if unit.parent_id else []), unit]

    def recorded_as(self, unit_id: int) -> Unit:
        """The unit a case may show in clear: the place itself, or its parent when few people work there."""
        unit = self.units[unit_id]
        if unit.parent_id and rules.is_small(unit.headcount):
            return self.recorded_as(unit.parent_id)
        return unit

    @property
    def sites(self) -> list[Unit]:
        return [unit for unit in self.units.values() if unit.kind is rules.UnitKind.SITE]

    @property
    def root(self) -> Unit:
        return self.children[None][0]


def tree() -> Tree:
    """The whole tree, units in order of their names."""
    units = db.session().scalars(select(Unit).order_by(Unit.name)).all()
    children: dict[int | None, list[Unit]] = {}
    for unit in units:
        children.setdefault(unit.parent_id, []).append(unit)
    return Tree({unit.id: unit for unit in units}, children)


def unit_by_code(code: str) -> Unit:
    """One unit; raises NotFound."""
    unit = db.session().scalar(select(Unit).where(Unit.code == code))
    if unit is None:
        raise NotFound
    return unit


def functions() -> Sequence[Function]:
    return db.session().scalars(select(Function).order_by(Function.name)).all()


def default_function() -> Function:
    """The function that holds whatever no other was given; a deployment always has one."""
    return db.session().scalars(select(Function).where(Function.is_default)).one()


def places() -> Sequence[Place]:
    """Every unit as plain values, by name; asked of the database once in a transaction."""
    return db.once("places", lambda: [Place(*row) for row in hot.fetch(_PLACES)])


def sites() -> list[Place]:
    """The places a form can offer, by name."""
    return [place for place in places() if place.kind is rules.UnitKind.SITE]


def site_of(code: str) -> Place | None:
    """The place with this code, when there is one."""
    return next((place for place in places() if place.code == code), None)


def agreement_at(code: str) -> Agreement | None:
    """The agreement that holds at a place: its own, or that of the nearest unit above it."""
    known = {place.id: place for place in places()}
    place = site_of(code)
    while place is not None:
        if place.agreement_name:
            said = (place.agreement_covers or "", place.agreement_contact or "")
            return Agreement(place.agreement_name, *said)
        place = known.get(place.parent_id) if place.parent_id else None
    return None


_PLACES = select(
    Unit.id,
    Unit.kind,
    Unit.code,
    Unit.name,
    Unit.headcount,
    Unit.parent_id,
    Unit.agreement_name,
    Unit.agreement_covers,
    Unit.agreement_contact,
).order_by(Unit.name)
