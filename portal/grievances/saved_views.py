"""Views of the inbox kept under a name: somebody's own, or everybody's who may read cases."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import or_, select

from portal import db
from portal.accounts.models import Account
from portal.errors import NotFound, RuleBroken
from portal.grievances.models import SavedView

MOST = 20  # of one person


def listed_for(account_id: int) -> Sequence[SavedView]:
    """One's own and the team's, by name."""
    mine = or_(SavedView.account_id == account_id, SavedView.is_team)
    return db.session().scalars(select(SavedView).where(mine).order_by(SavedView.name)).all()


def keep(name: str, query: str, *, is_team: bool, by: Account) -> None:
    """Keep what stands in an address under a name. Raises RuleBroken when somebody keeps twenty already."""
    own = select(SavedView.id).where(SavedView.account_id == by.id)
    if len(db.session().scalars(own).all()) >= MOST:
        raise RuleBroken(_("You keep 20 views already. Remove one first."))
    view = SavedView(account_id=by.id, is_team=is_team, name=name, query=query)
    db.session().add(view)


def remove(view_id: int, *, by: Account) -> None:
    """Forget a view; only whoever kept it can. Raises NotFound."""
    view = db.session().get(SavedView, view_id)
    if view is None or view.account_id != by.id:
        raise NotFound
    db.session().delete(view)
