"""The desk's page on which a reader steps back from a case."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.accounts.session import private_key, signed_in
from portal.acts import DONE, attempt
from portal.grievances import casefile, recusal
from portal.grievances.desk_forms import StepBackForm
from portal.grievances.recusal import Why
from portal.permissions import Permission, guard, requires

bp = Blueprint("recusal_desk", __name__, url_prefix="/desk/grievances")
guard(bp)


@bp.route("/<reference>/stepping-back", methods=["GET", "POST"])
@requires(Permission.GRIEVANCE_READ)
def step_back(reference: str) -> ResponseReturnValue:
    """Step back for good; afterwards the case does not exist for whoever did."""
    file, form = casefile.open_file(signed_in(), private_key(), reference), StepBackForm()
    status = attempt(form, lambda: _step_back(reference, Why(form.why.data)))
    if status == DONE:
        return redirect(url_for("grievances_inbox.index", done="stepped_back"), code=303)
    title = casefile.title_of(file)
    page = "grievances/desk/stepping_back.html"
    return render_template(page, case=file.case, title=title, form=form), status


def _step_back(reference: str, why: Why) -> None:
    file = casefile.open_file(signed_in(), private_key(), reference)
    recusal.step_back(file, why, by=signed_in(), now=clock.now())
