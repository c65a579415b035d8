"""The lists of the desk: saved views over `standing`, a page at a time along its index, and how many each holds."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import product
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, select, tuple_

from portal import db
from portal.catalogues.severity import LEVELS, Severity, SeverityWord
from portal.grievances.known import held_by
from portal.grievances.models import Case, Standing
from portal.grievances.queries import PAGE
from portal.grievances.rules import Access, Status

MANY = 1000
SOON = timedelta(days=7)


@dataclass(frozen=True)
class View:
    """A saved view of the inbox: a name for a filter."""

    code: str
    states: tuple[Status, ...] = ()
    held: bool = False
    due: bool = False
    overdue: bool = False
    danger: bool = False
    closed: bool = False
    quarantined: bool = False


QUARANTINE = View("quarantine", quarantined=True)
DISMISSED = View("dismissed", closed=True, quarantined=True)
VIEWS = (
    View("open"),
    View("mine", held=True),
    View("new", states=(Status.RECEIVED,)),
    View("due", due=True),
    View("overdue", overdue=True),
    View("answered", states=(Status.FOUND, Status.ANSWERED)),
    View("danger", danger=True),
    View("closed", closed=True),
    QUARANTINE,
)


@dataclass(frozen=True)
class Filter:
    """What narrows a view: places (a unit with everything below it), a right, a word of severity, who holds it."""

    unit_ids: tuple[int, ...] = ()
    right_code: str = ""
    severity: SeverityWord | None = None
    holder_id: int | None = None

    def __bool__(self) -> bool:
        return self != Filter()


EVERYTHING = Filter()


def inbox(
    account_id: int,
    view: View,
    *,
    today: date,
    after: tuple[date, str] | None = None,
    narrowed: Filter = EVERYTHING,
) -> list[tuple[Case, date]]:
    """A page (and one more, when there is a next) of the cases one may read, soonest due first."""
    wanted = _narrow(_visible(account_id, view, today), narrowed)
    if after:
        wanted = wanted.where(tuple_(Standing.due_on, Standing.case_id) > after)
    page = wanted.order_by(Standing.due_on, Standing.case_id).limit(PAGE + 1).subquery()
    rows = db.session().execute(
        select(Case, page.c.due_on)
        .join(page, page.c.case_id == Case.id)
        .order_by(page.c.due_on, page.c.case_id)
    )
    return [(case, due) for case, due in rows]


def count(account_id: int, view: View, narrowed: Filter, today: date) -> int:
    """How many cases of a view a filter leaves, counted to 1,000 at most."""
    some = _narrow(_visible(account_id, view, today), narrowed).limit(MANY + 1).subquery()
    return db.session().scalar(select(func.count()).select_from(some)) or 0


def counts(account_id: int, today: date) -> dict[str, int]:
    """How many cases each view holds for one person, counted to 1,000 at most."""
    asked = {"account_id": account_id, "today": today, "soon": today + SOON}
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
    if view.held:
        wanted = wanted.where(Standing.holds)
    if view.due:
        wanted = wanted.where(Standing.due_on.between(today, _soon(today)))
    if view.overdue:
        wanted = wanted.where(Standing.due_on < today)
    if view.danger:
        wanted = wanted.where(Standing.danger)
    return wanted


def _soon(today: Any) -> Any:
    return today + SOON if isinstance(today, date) else bindparam("soon")


def _narrow(wanted: Any, narrowed: Filter) -> Any:
    if narrowed.holder_id:
        wanted = wanted.where(held_by(narrowed.holder_id, Standing.case_id))
    of_case: list[ColumnElement[bool]] = []
    if narrowed.unit_ids:
        of_case.append(Case.unit_id.in_(narrowed.unit_ids))
    if narrowed.right_code:
        of_case.append(Case.right_code == narrowed.right_code)
    if narrowed.severity:
        levels = tuple_(Case.scale, Case.scope, Case.irremediability)
        of_case.append(levels.in_(_levels_of(narrowed.severity)))
    return wanted.join(Case, Case.id == Standing.case_id).where(*of_case) if of_case else wanted


@cache
def _levels_of(word: SeverityWord) -> list[tuple[int, int, int]]:
    """Every judgement that this word stands for."""
    every = [Severity(*levels) for levels in product(LEVELS, repeat=3)]
    return [one.levels for one in every if one.word() is word]
