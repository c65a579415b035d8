"""Reading releases, and the one count over everybody's cases, which only the coarsening may see."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import select

from portal import db
from portal.catalogues import rights
from portal.errors import NotFound
from portal.grievances.models import Case
from portal.indicators.queries import measures
from portal.indicators.rules import bounds
from portal.organisation.models import Unit
from portal.organisation.queries import Tree
from portal.releases.coarsening import Path, Place
from portal.releases.models import Audience, Release, ReleaseCell
from portal.releases.plan import Kind, Plan, Tally

UNSORTED = "unsorted"
QUARTER = re.compile(r"[0-9]{4}Q[1-4]")


def for_audience(audience: Audience) -> Sequence[Release]:
    """Every release this audience may read, the newest quarter first."""
    return (
        db.session()
        .scalars(
            select(Release).where(Release.audience == audience).order_by(Release.period.desc())
        )
        .all()
    )


def of_period(audience: Audience, period: str) -> Release | None:
    """The release of a quarter, or nothing when none was frozen for this audience."""
    return db.session().scalar(
        select(Release).where(Release.audience == audience, Release.period == period)
    )


def by_period(audience: Audience, period: str) -> Release:
    """The release of a quarter; raises NotFound, whatever was typed for one."""
    release = of_period(audience, period) if QUARTER.fullmatch(period) else None
    if release is None:
        raise NotFound
    return release


def up_to(release: Release) -> Sequence[Release]:
    """What this audience was shown of this quarter and the ones before it, oldest first."""
    return (
        db.session()
        .scalars(
            select(Release)
            .where(Release.audience == release.audience, Release.period <= release.period)
            .order_by(Release.period)
        )
        .all()
    )


def newest_frozen(audience: Audience) -> Release | None:
    """The release frozen last, whose digest the next one carries."""
    return db.session().scalar(
        select(Release).where(Release.audience == audience).order_by(Release.id.desc()).limit(1)
    )


def periods() -> Sequence[str]:
    """Every quarter that any audience has been shown."""
    return db.session().scalars(select(Release.period).distinct()).all()


def cells_of(release: Release) -> set[tuple[str, str, int]]:
    """The ledger of one release: place, name, value."""
    rows = db.session().execute(
        select(ReleaseCell.path, ReleaseCell.name, ReleaseCell.value).where(
            ReleaseCell.release_id == release.id
        )
    )
    return {(path, name, value) for path, name, value in rows}


def plan(tree: Tree) -> Plan:
    """The frame of a release: every unit a case can be recorded at, every family of rights.

    A case nobody has sorted yet may touch any right, so it counts as a special kind.
    """
    places = [Place(path_of(tree, unit), _workers(tree, unit)) for unit in _recorded(tree)]
    kinds = [Kind(family.code, family.special) for family in rights.FAMILIES]
    return Plan(tuple(places), (*kinds, Kind(UNSORTED, special=True)))


def path_of(tree: Tree, unit: Unit) -> Path:
    """Codes from below the top of the tree down to a unit; the top itself is empty."""
    return tuple(each.code for each in tree.above(unit.id)[1:])


def tallies(tree: Tree, period: str, today: date) -> list[Tally]:
    """All cases of a quarter by recorded place and family of rights; never to be shown as it is."""
    first, last = bounds(period)
    rows = db.session().execute(
        select(Case.unit_id, Case.right_code, *measures(today))
        .where(Case.handed_over_on.between(first, last), Case.quarantined.is_(False))
        .group_by(Case.unit_id, Case.right_code)
    )
    return [
        Tally(_place(tree, unit_id), _kind(right_code), *numbers)
        for unit_id, right_code, *numbers in rows
    ]


def _place(tree: Tree, unit_id: int | None) -> Path:
    return path_of(tree, tree.recorded_as(unit_id)) if unit_id else ()


def _kind(right_code: str | None) -> str:
    return rights.right(right_code).family if right_code else UNSORTED


def _recorded(tree: Tree) -> Iterator[Unit]:
    return (unit for unit in tree.units.values() if tree.recorded_as(unit.id) is unit)


def _workers(tree: Tree, unit: Unit) -> int:
    """People whose cases count for this unit but for none below it."""
    below = [
        child for child in tree.children.get(unit.id, []) if tree.recorded_as(child.id) is child
    ]
    return max(0, unit.headcount - sum(child.headcount for child in below))
