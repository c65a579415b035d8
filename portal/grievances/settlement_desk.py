"""The desk's page for offering a settlement to everybody in a case."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.accounts.session import private_key, signed_in
from portal.acts import DONE, attempt
from portal.grievances import casefile, services
from portal.grievances.desk_forms import SettlementForm
from portal.permissions import Permission, guard, requires

bp = Blueprint("settlements_desk", __name__, url_prefix="/desk/grievances")
guard(bp)


@bp.route("/<reference>/settlement", methods=["GET", "POST"])
@requires(Permission.GRIEVANCE_WORK)
def propose(reference: str) -> ResponseReturnValue:
    """Offer a settlement; each person in the case answers on their own page."""
    file, form = casefile.open_file(signed_in(), private_key(), reference), SettlementForm()
    status = attempt(form, lambda: _propose(reference, form.text.data))
    if status == DONE:
        done = url_for("grievances_desk.show", reference=reference, done="offered")
        return redirect(done, code=303)
    title = casefile.title_of(file)
    page = "grievances/desk/settlement.html"
    return render_template(page, case=file.case, title=title, form=form), status


def _propose(reference: str, text: str) -> None:
    file = casefile.open_file(signed_in(), private_key(), reference)
    services.propose_settlement(file.case, file.opened, text, by=signed_in(), now=clock.now())
