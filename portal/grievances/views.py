"""The lists of the desk: saved views over `standing`, a page at a time along its index, and how many each holds."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import bindparam, func, select, tuple_

from portal import db
from portal.grievances.models import Case, Standing
from portal.grievances.queries import PAGE
from portal.grievances.rules import Access, Status

MANY = 1000


@dataclass(frozen=True)
class View:
    """A saved view of the inbox: a name for a filter."""

    code: str
    states: tuple[Status, ...] = ()
    overdue: bool = False
    danger: bool = False
    closed: bool = False
    quarantined: bool = False


QUARANTINE = View("quarantine", quarantined=True)
DISMISSED = View("dismissed", closed=True, quarantined=True)
VIEWS = (
    View("open"),
    View("new", states=(Status.RECEIVED,)),
    View("overdue", overdue=True),
    View("danger", danger=True),
    View("answered", states=(Status.ANSWERED,)),
    View("closed", closed=True),
    QUARANTINE,
)


def inbox(
    account_id: int, view: View, *, today: date, after: tuple[date, str] | None = None
) -> list[tuple[Case, date]]:
    """A page (and one more, when there is a next) of the cases one may read, soonest due first."""
    wanted = _visible(account_id, view, today)
    if after:
        wanted = wanted.where(tuple_(Standing.due_on, Standing.case_id) > after)
    page = wanted.order_by(Standing.due_on, Standing.case_id).limit(PAGE + 1).subquery()
    rows = db.session().execute(
        select(Case, page.c.due_on)
        .join(page, page.c.case_id == Case.id)
        .order_by(page.c.due_on, page.c.case_id)
    )
    return [(case, due) for case, due in rows]


def counts(account_id: int, today: date) -> dict[str, int]:
    """How many cases each view holds for one person, counted to 1,000 at most."""
    asked = {"account_id": account_id, "today": today}
    found = db.session().execute(_counting(), asked).one()
    return {view.code: count for view, count in zip(VIEWS, found, strict=True)}


@cache
def _counting() -> Any:
    """All views counted in one statement, put together once: six of them were a tenth of the page."""
    views = [_visible(bindparam("account_id"), view, bindparam("today")) for view in VIEWS]
    in_order = [
        view.order_by(Standing.due_on, Standing.case_id) for view in views
    ]  # along the index
    capped = [view.limit(MANY + 1).subquery() for view in in_order]
    return select(*(select(func.count()).select_from(one).scalar_subquery() for one in capped))


def _visible(account_id: Any, view: View, today: Any) -> Any:
    wanted = select(Standing.case_id, Standing.due_on).where(
        Standing.account_id == account_id,
        Standing.access == Access.READ,
        Standing.is_open == (not view.closed),
        Standing.quarantined == view.quarantined,
        Standing.handed_over,
    )
    if view.states:
        wanted = wanted.where(Standing.state.in_(view.states))
    if view.overdue:
        wanted = wanted.where(Standing.due_on < today)
    if view.danger:
        wanted = wanted.where(Standing.danger)
    return wanted
