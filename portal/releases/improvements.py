"""The public list "You said, we did": publishing an entry, taking one back, and reading what stands there.

It belongs to `releases`, which holds everything anybody outside the case team may read, and it is a statement: nobody edits an
entry. One that turns out to point at somebody is taken back, and then its words are gone for good.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import select

from portal import db
from portal.accounts import roster
from portal.accounts.models import Account
from portal.audit import services as audit
from portal.errors import NotFound, RuleBroken
from portal.organisation.queries import Tree, tree
from portal.organisation.rules import UnitKind, is_small
from portal.releases import wording
from portal.releases.models import Improvement, Result
from portal.releases.wording import Pointer

PAGE = 50
MONTHS = 12
COARSE = frozenset({UnitKind.GROUP, UnitKind.COUNTRY})

Texts = Mapping[str, Mapping[str, str]]


def publish(
    unit_id: int, month: str, result: Result, texts: Texts, *, by: Account, now: datetime
) -> Improvement:
    """Put an entry before everybody; `month` as "2026-11", `texts` by language what was said and what was done.

    Raises RuleBroken for a unit finer than a large country, for words that name a case, and for no words at all.
    """
    if unit_id not in units_offered(tree()):
        raise RuleBroken(_("Choose the group or a country. A smaller place could point at people."))
    told = {code: dict(words) for code, words in texts.items() if all(words.values())}
    if not told:
        raise RuleBroken(_("Write both texts in at least one language."))
    if any(wording.names_a_case(text) for words in told.values() for text in words.values()):
        raise RuleBroken(_("Take out the number of the case. This list is never tied to a case."))
    made = Improvement(
        unit_id=unit_id,
        month=month,
        result=result,
        texts=told,
        published_by=by.id,
        published_at=now,
    )
    db.session().add(made)
    db.session().flush()
    audit.record("improvement_published", by=by.id, now=now, about=f"{made.id} {month}")
    return made


def take_back(improvement: Improvement, *, by: Account, now: datetime) -> None:
    """Remove an entry that may point at somebody: its words are deleted, that it was there stays in the trail."""
    if improvement.taken_back_at is None:
        improvement.texts, improvement.taken_back_at = {}, now
        audit.record("improvement_taken_back", by=by.id, now=now, about=str(improvement.id))


def published(before: int | None = None) -> Sequence[Improvement]:
    """A page (and one more, when there is a next) of what stands in the list, the newest month first."""
    standing = select(Improvement).where(Improvement.taken_back_at.is_(None))
    last = db.session().get(Improvement, before) if before else None
    if last:
        standing = standing.where(
            (Improvement.month < last.month)
            | ((Improvement.month == last.month) & (Improvement.id < last.id))
        )
    newest = standing.order_by(Improvement.month.desc(), Improvement.id.desc())
    return db.session().scalars(newest.limit(PAGE + 1)).all()


def by_id(improvement_id: int) -> Improvement:
    """One entry that stands in the list; raises NotFound."""
    found = db.session().get(Improvement, improvement_id)
    if found is None or found.taken_back_at is not None:
        raise NotFound
    return found


def units_offered(units: Tree) -> dict[int, str]:
    """The group and its countries by id, but for a country with so few people that naming it could name one."""
    return {
        unit.id: unit.name
        for unit in units.units.values()
        if unit.kind is UnitKind.GROUP or (unit.kind in COARSE and not is_small(unit.headcount))
    }


def months_offered(today: date) -> list[str]:
    """This month and the eleven before it, newest first."""
    count = today.year * 12 + today.month - 1
    return [f"{each // 12}-{each % 12 + 1:02}" for each in range(count, count - MONTHS, -1)]


def pointers(texts: Texts) -> list[tuple[Pointer, str]]:
    """What in these words may point at somebody: people of the roster, sites, days, numbers, addresses."""
    names = [person.name for person in roster.current().people]
    places = [site.name for site in tree().sites]
    words = "\n".join(text for each in texts.values() for text in each.values())
    return wording.pointers(words, names=names, places=places)
