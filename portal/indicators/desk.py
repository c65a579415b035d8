"""Live figures for people who read cases; everybody else reads what was frozen."""

from datetime import date, timedelta

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal

from portal import clock, settings
from portal.accounts.session import signed_in
from portal.grievances import muting
from portal.indicators import dashboard, forms, queries, rules
from portal.indicators.cards import CARDS
from portal.indicators.dashboard import Dashboard
from portal.indicators.forms import FilterForm
from portal.indicators.words import month_name, percent_of, text_of
from portal.organisation.queries import Tree, tree
from portal.permissions import Permission, guard, requires

bp = Blueprint("indicators_desk", __name__, url_prefix="/desk/indicators")
guard(bp)
BLUEPRINTS = (bp,)
YEAR = timedelta(days=365)


@bp.get("/")
@requires(Permission.INDICATOR_READ)
def index() -> ResponseReturnValue:
    account = signed_in()
    started = queries.first_month(account.id)
    if started is None:
        return redirect(url_for("releases_desk.newest"), code=303)
    today = clock.local_day(clock.now(), settings.current().zone)
    units = tree()
    form = _filters(units, today)
    shown = _dashboard(form, units, account.id, started, today)
    counts = queries.muted(account.id, clock.now() - YEAR)
    return render_template(
        "indicators/index.html",
        form=form,
        shown=shown,
        cards=CARDS,
        heads=[str(card.name) for card in CARDS.values()],
        text_of=text_of,
        percent_of=percent_of,
        muted=[
            (text, format_decimal(counts.get(why, 0))) for why, text in muting.why_words().items()
        ],
    )


def _filters(units: Tree, today: date) -> FilterForm:
    """Places small enough to point at somebody are not offered: their cases count above them."""
    named = [units.units[each] for each in units.below(units.root.id)]
    places = {unit.code: unit.name for unit in named if units.recorded_as(unit.id) is unit}
    years = forms.MONTHS_OFFERED // 12
    months = rules.months_between(date(today.year - years, today.month, 1), today)[1:]
    return forms.chosen(request.args, places, [(each, month_name(each)) for each in months])


def _dashboard(
    form: FilterForm, units: Tree, account_id: int, started: str, today: date
) -> Dashboard:
    top = next(unit for unit in units.units.values() if unit.code == form.unit.data)
    first, last = rules.bounds(form.since.data)[0], rules.bounds(form.until.data)[1]
    counts = queries.live(account_id, first, last, today)
    months = rules.months_between(first, last)
    return dashboard.build(counts, units, top, months, started, rules.month_of(today))
