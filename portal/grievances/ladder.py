"""Who stands on each rung of one case's own ladder: only people with a `standing` row, so never anybody walled off."""

from collections.abc import Sequence

from portal import db
from portal.accounts.models import Account
from portal.accounts.rules import Role
from portal.duties import services as duties
from portal.duties.rules import Rung
from portal.grievances import queries
from portal.grievances.models import Case
from portal.organisation.queries import default_function


def person_on(case_id: str, rung: Rung) -> int | None:
    """The account to be told at a rung: the head of the function responsible, then an executive, else somebody outside."""
    people = queries.standing_people(case_id)
    if rung is Rung.HEAD:
        return _head(people, db.session().get_one(Case, case_id).function_id)
    if rung is Rung.EXECUTIVE:
        executives = [p.id for p in people if p.role is Role.EXECUTIVE] or [
            p.id for p in people if p.outside
        ]
        return duties.least_busy(executives) if executives else None
    return None


def _head(people: Sequence[Account], function_id: int | None) -> int | None:
    wanted = function_id or default_function().id
    heads = [p for p in people if p.heads_function_id == wanted]
    return heads[0].id if heads else None
