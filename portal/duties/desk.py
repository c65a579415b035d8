"""What I owe: everything somebody must do by a date, soonest first, whichever domain raised it."""

from flask import Blueprint, render_template, request, url_for
from flask_babel import lazy_gettext as _l

from portal import paging
from portal.accounts.session import signed_in
from portal.duties import queries, sentences, subjects
from portal.permissions import Permission, guard, requires

bp = Blueprint("duties_desk", __name__, url_prefix="/desk/duties")
guard(bp)
BLUEPRINTS = (bp,)
DONE = {"answered": _l("Your answer is kept. The people who hold the case can read it.")}


@bp.get("/")
@requires(Permission.DUTY_READ)
def owed() -> str:
    """A page of one's open duties; a case is named by a link only when one may read it."""
    owner = signed_in()
    duties = queries.owed_by(owner.id, paging.place(request.args.get("after", "")))
    page, last = paging.cut(duties, queries.PAGE)
    today = sentences.today()
    about = subjects.of(owner, page)
    rows = [
        (duty, about[duty.id], sentences.due(duty, today, head=about[duty.id].head))
        for duty in page
        if duty.id in about
    ]
    older = url_for(".owed", after=paging.token(last.due_on, last.id)) if last else None
    first = url_for(".owed") if "after" in request.args else None
    done = DONE.get(request.args.get("done", ""))
    return render_template(
        "duties/owed.html",
        rows=rows,
        task=sentences.task,
        day=sentences.day,
        older=older,
        first=first,
        done=done,
        aside=queries.aside_of(owner.id),
    )
