"""Reading impacts. Everybody whose role sees impacts sees them all; a tied case only who may read that case.

That an impact never appears or disappears with its cases is on purpose: whoever is walled off would learn of them.
"""

from collections.abc import Collection, Sequence

from sqlalchemy import func, select

from portal import db
from portal.errors import NotFound
from portal.grievances.models import Case, Standing
from portal.grievances.rules import Access
from portal.impacts.models import Impact, ImpactCase

PAGE = 50
OFFERED = 200


def visible(unit_ids: Collection[int], before: int | None = None) -> Sequence[Impact]:
    """A page (and one more, when there is a next) of the impacts on these units, newest first."""
    wanted = select(Impact).where(Impact.unit_id.in_(unit_ids))
    if before:
        wanted = wanted.where(Impact.id < before)
    return db.session().scalars(wanted.order_by(Impact.id.desc()).limit(PAGE + 1)).all()


def by_id(impact_id: int) -> Impact:
    """One impact; raises NotFound."""
    impact = db.session().get(Impact, impact_id)
    if impact is None:
        raise NotFound
    return impact


def counts_by_unit() -> dict[int, int]:
    """How many impacts stand on each unit itself."""
    counted = select(Impact.unit_id, func.count()).group_by(Impact.unit_id)
    return {row[0]: row[1] for row in db.session().execute(counted)}


def cases_of(impact_id: int, account_id: int) -> Sequence[Case]:
    """The tied cases that one person may read; the others do not exist for them."""
    return (
        db.session()
        .scalars(
            select(Case)
            .join(ImpactCase, ImpactCase.case_id == Case.id)
            .join(Standing, Standing.case_id == Case.id)
            .where(
                ImpactCase.impact_id == impact_id,
                Standing.account_id == account_id,
                Standing.access == Access.READ,
                Standing.handed_over,
            )
            .order_by(Case.reference)
        )
        .all()
    )


def of_case(case_id: str) -> Sequence[Impact]:
    """The impacts a case is tied to, newest first."""
    return (
        db.session()
        .scalars(
            select(Impact)
            .join(ImpactCase, ImpactCase.impact_id == Impact.id)
            .where(ImpactCase.case_id == case_id)
            .order_by(Impact.id.desc())
        )
        .all()
    )


def offered_to(case: Case) -> Sequence[Impact]:
    """The newest impacts a case may be tied to, those on its own right and place first."""
    own = select(ImpactCase.impact_id).where(ImpactCase.case_id == case.id)
    nearest = (
        (Impact.right_code == case.right_code).desc(),
        (Impact.unit_id == case.unit_id).desc(),
        Impact.id.desc(),
    )
    return (
        db.session()
        .scalars(select(Impact).where(Impact.id.not_in(own)).order_by(*nearest).limit(OFFERED))
        .all()
    )
