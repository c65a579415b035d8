"""Many cases handed to another reader at once, and handed back while the one who did it can still undo it.

What to undo is carried by the browser in a sealed cookie for ten minutes; nothing of it is stored.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from flask import Response, request

from portal import keys, settings
from portal.accounts.models import Account
from portal.grievances import queries, services
from portal.grievances.known import holders_of
from portal.grievances.models import Case
from portal.vault import sessions
from portal.vault.errors import Damaged

PURPOSE = "hand back"
UNDO = timedelta(minutes=10)


class HandedOn(NamedTuple):
    """One case that was handed on: its number, who held it, who holds it now."""

    reference: str
    before: int
    now: int


def takers(cases: Sequence[Case]) -> set[int]:
    """Who can take all these cases: whoever can read every one and does not hold all of them already."""
    readers = [set(queries.reader_ids(case.id)) for case in cases]
    holders = set(holders_of([case.id for case in cases]).values())
    return (
        set.intersection(*readers) - (holders if len(holders) == 1 else set()) if cases else set()
    )


def hand_on(cases: Sequence[Case], owner_id: int, *, by: Account, now: datetime) -> list[HandedOn]:
    """Give all these cases to one of their readers; what can be undone. Raises RuleBroken when they cannot read one."""
    before = holders_of([case.id for case in cases])
    for case in cases:
        services.assign(case, owner_id, by=by, now=now)
    moved = [(case.reference, before.get(case.id, owner_id)) for case in cases]
    return [HandedOn(reference, one, owner_id) for reference, one in moved if one != owner_id]


def hand_back(
    cases: Sequence[Case], done: Sequence[HandedOn], *, by: Account, now: datetime
) -> None:
    """Undo it where nobody changed it since, and where whoever held it can still read it."""
    holders = holders_of([case.id for case in cases])
    undone = {one.reference: one for one in done}
    for case in cases:
        was = undone[case.reference]
        untouched = holders.get(case.id) == was.now
        if untouched and was.before in queries.reader_ids(case.id):
            services.assign(case, was.before, by=by, now=now)


def remember(answer: Response, done: Sequence[HandedOn], *, by: Account, now: datetime) -> None:
    """Let the browser carry what may be undone."""
    payload = {"by": by.id, "at": int(now.timestamp()), "done": done}
    text = sessions.seal_cookie(payload, key=keys.current().cookies, purpose=PURPOSE)
    answer.set_cookie(
        _name(), text, max_age=UNDO, secure=settings.current().https, httponly=True,
        samesite="Strict", path="/",
    )  # fmt: skip


def remembered(by: Account, now: datetime) -> list[HandedOn]:
    """What this person did in the last ten minutes and may still undo."""
    try:
        kept = sessions.open_cookie(
            request.cookies.get(_name(), ""), key=keys.current().cookies, purpose=PURPOSE
        )
    except Damaged:
        return []
    is_old = now.timestamp() - kept["at"] > UNDO.total_seconds()
    return [] if is_old or kept["by"] != by.id else [HandedOn(*one) for one in kept["done"]]


def forget(answer: Response) -> None:
    """Nothing is left to undo."""
    answer.delete_cookie(
        _name(), secure=settings.current().https, httponly=True, samesite="Strict", path="/"
    )


def _name() -> str:
    return "__Host-undo" if settings.current().https else "undo"
