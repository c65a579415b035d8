"""The page on which findings are told to the person: harm that is found is tied to an impact in the same act."""

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.accounts.session import private_key, signed_in
from portal.acts import DONE, attempt
from portal.catalogues.findings import Finding
from portal.grievances.casefile import CaseFile, open_file
from portal.grievances.rules import ItemKind
from portal.impacts import queries, services
from portal.impacts.desk import offered
from portal.impacts.forms import FindingsForm
from portal.permissions import Permission, guard, requires

bp = Blueprint("impacts_findings", __name__, url_prefix="/desk/grievances")
guard(bp)
BLUEPRINTS = (bp,)


@bp.route("/<reference>/findings", methods=["GET", "POST"])
@requires(Permission.GRIEVANCE_WORK)
def findings(reference: str) -> ResponseReturnValue:
    """Tell the person what was found and what follows."""
    file, form = _file(reference), FindingsForm()
    form.impact.choices = offered(file)
    status = attempt(form, lambda: _share(reference, form))
    if status == DONE:
        done = url_for("grievances_desk.show", reference=reference, done="findings_shared")
        return redirect(done, code=303)
    return render_template(
        "impacts/findings.html",
        case=file.case,
        impacts=queries.of_case(file.case.id),
        heard=file.newest(ItemKind.HEARD) is not None,
        form=form,
    ), status


def _share(reference: str, form: FindingsForm) -> None:
    file, chosen = _file(reference), form.impact.data
    services.share_findings(
        file,
        Finding(form.finding.data),
        form.text.data or "",
        impact=queries.by_id(chosen) if chosen else None,
        **_by(),
    )


def _file(reference: str) -> CaseFile:
    return open_file(signed_in(), private_key(), reference)


def _by() -> dict[str, Any]:
    return {"by": signed_in(), "now": clock.now()}
