"""The quarantine: what looked like a machine's message, a page at a time, sorted many at once."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectMultipleField
from wtforms.fields import RadioField, SelectChoice
from wtforms.validators import InputRequired

from portal import clock, paging
from portal.accounts.session import private_key, signed_in
from portal.acts import DONE, attempt
from portal.duties.sentences import today as day_of_today
from portal.grievances import casefile, listing, quarantine, queries, views
from portal.permissions import Permission, guard, requires

bp = Blueprint("grievances_quarantine", __name__, url_prefix="/desk/quarantine")
guard(bp)
BLUEPRINTS = (bp,)
SAID = {
    "release": _l("They stand in your lists now, with all others."),
    "dismiss": _l("They are closed and counted nowhere. Whoever writes again opens theirs again."),
}


class SortForm(FlaskForm):
    """Which of them, and what they are."""

    cases = SelectMultipleField(
        _l("Cases"), [InputRequired(_l("Tick the cases you mean."))], validate_choice=False
    )
    act = RadioField(
        _l("What are they?"),
        [InputRequired(_l("Say what they are."))],
        choices=[
            SelectChoice("release", _l("People wrote them")),
            SelectChoice("dismiss", _l("A machine made them")),
        ],
    )


@bp.get("/")
@requires(Permission.GRIEVANCE_READ)
def index() -> str:
    """A page of what waits in the quarantine, soonest due first."""
    return _page(SortForm(formdata=None))


@bp.post("/")
@requires(Permission.GRIEVANCE_TRIAGE)
def sort() -> ResponseReturnValue:
    """Release or close the ticked cases, all of them or none."""
    form = SortForm()
    status = attempt(form, lambda: _sort(form.cases.data or [], form.act.data))
    if status != DONE:
        return _page(form), status
    return redirect(url_for(".index", done=form.act.data), code=303)


def _sort(references: list[str], act: str) -> None:
    for reference in references[: queries.PAGE]:
        file = casefile.open_file(signed_in(), private_key(), reference)
        if act == "release":
            quarantine.release(file.case, by=signed_in(), now=clock.now())
        else:
            quarantine.dismiss(file.case, file.opened, by=signed_in(), now=clock.now())


def _page(form: SortForm) -> str:
    reader, today = signed_in(), day_of_today()
    view = views.DISMISSED if request.args.get("view") == "dismissed" else views.QUARANTINE
    rows = views.inbox(
        reader.id, view, today=today, after=paging.place(request.args.get("after", ""))
    )
    page, last = paging.cut(rows, queries.PAGE)
    return render_template(
        "grievances/desk/quarantine.html",
        form=form,
        closed=view.closed,
        lines=listing.lines_of(reader, private_key(), [case for case, _due in page], today),
        older=url_for(".index", view=view.code, after=paging.token(last[1], last[0].id))
        if last
        else None,
        first=url_for(".index", view=view.code) if "after" in request.args else None,
        done=SAID.get(request.args.get("done", "")),
    )
