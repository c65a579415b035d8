"""The desk's page for muting a case: one reader asks with a reason, a second agrees, anybody ends it."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from portal import clock
from portal.accounts.session import private_key, signed_in
from portal.acts import DONE, attempt
from portal.duties.sentences import today
from portal.grievances import casefile, muting, sealing
from portal.grievances.casefile import CaseFile
from portal.grievances.desk_forms import ActForm, MuteForm
from portal.grievances.muting import Why
from portal.permissions import Permission, guard, requires

bp = Blueprint("muting_desk", __name__, url_prefix="/desk/grievances")
guard(bp)


@bp.route("/<reference>/mute", methods=["GET", "POST"])
@requires(Permission.GRIEVANCE_WORK)
def ask(reference: str) -> ResponseReturnValue:
    """Ask that a case is muted; the page also shows what was asked, and what is in force."""
    form = MuteForm()
    text, why = form.text.data or "", form.why.data
    return _act(
        reference, form, lambda file: muting.ask(file, Why(why), text, **_by()), "mute_asked"
    )


@bp.post("/<reference>/mute/agreement")
@requires(Permission.GRIEVANCE_WORK)
def agree(reference: str) -> ResponseReturnValue:
    """The second reader's yes."""
    return _act(reference, ActForm(), lambda file: muting.agree(file, **_by()), "muted")


@bp.post("/<reference>/mute/end")
@requires(Permission.GRIEVANCE_WORK)
def end(reference: str) -> ResponseReturnValue:
    """What the number sends is news again."""
    return _act(
        reference, ActForm(), lambda file: muting.end(file.case, file.opened, **_by()), "unmuted"
    )


def _act(
    reference: str, form: FlaskForm, act: Callable[[CaseFile], None], done: str
) -> ResponseReturnValue:
    status = attempt(form, lambda: act(_file(reference)))
    if status == DONE:
        return redirect(url_for("grievances_desk.show", reference=reference, done=done), code=303)
    file = _file(reference)
    wish = muting.asked(file, clock.now())
    return render_template(
        "grievances/desk/mute.html",
        case=file.case,
        title=casefile.title_of(file),
        sent=form,
        form=form if isinstance(form, MuteForm) else MuteForm(formdata=None),
        muted=muting.is_muted(file.case, today()),
        wish=wish,
        own=bool(wish and wish.author == sealing.account_reader(signed_in().id)),
        why=muting.why_words(),
        days=muting.DAYS,
    ), status


def _file(reference: str) -> CaseFile:
    return casefile.open_file(signed_in(), private_key(), reference)


def _by() -> dict[str, Any]:
    return {"by": signed_in(), "now": clock.now()}
