"""The desk's pages of the stages between triage and findings: one small page for each."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from portal import clock
from portal.accounts.session import private_key, signed_in
from portal.acts import DONE, attempt
from portal.grievances import casefile, check_ins, stages
from portal.grievances.casefile import CaseFile
from portal.grievances.check_ins import Seen
from portal.grievances.stage_forms import (
    AdmissionForm,
    HearingForm,
    InquiryForm,
    LookForm,
    PlaceForm,
    PlanForm,
)
from portal.grievances.stages import Way
from portal.permissions import Permission, guard, requires

bp = Blueprint("stages_desk", __name__, url_prefix="/desk/grievances")
guard(bp)


@bp.route("/<reference>/plan", methods=["GET", "POST"])
@requires(Permission.GRIEVANCE_WORK)
def plan(reference: str) -> ResponseReturnValue:
    """Plan how the person is kept from harm."""
    file = _file(reference)
    form = PlanForm(obj=stages.plan_of(file))
    act = _on(reference, lambda f: stages.make_plan(f.case, f.opened, form.plan, **_by()))
    said = {
        "heading": _("Safety plan"),
        "lead": _("Nobody speaks with people there before there is a plan. The team reads it; the person does not."),
        "button": _("Keep the plan"),
    }  # fmt: skip
    return _page(file, form, act, "plan_made", said)


@bp.route("/<reference>/admission", methods=["GET", "POST"])
@requires(Permission.GRIEVANCE_WORK)
def admission(reference: str) -> ResponseReturnValue:
    """Take a matter up, with the reason; what is not for this procedure is closed or passed on instead."""
    form = AdmissionForm()
    act = _on(reference, lambda f: stages.take_up(f.case, f.opened, form.text.data or "", **_by()))
    said = {
        "heading": _("Take it up"),
        "lead": _("Is it for this procedure? If not, close the case and say who can help instead. What belongs to bargaining goes to the procedure agreed with the union."),
        "button": _("Take it up and tell the person"),
        "to_person": True,
    }  # fmt: skip
    return _page(_file(reference), form, act, "taken_up", said)


@bp.route("/<reference>/inquiry", methods=["GET", "POST"])
@requires(Permission.GRIEVANCE_WORK)
def inquiry(reference: str) -> ResponseReturnValue:
    """Begin the inquiry or the dialogue."""
    form = InquiryForm()
    act = _on(
        reference,
        lambda f: stages.look_into(
            f.case, f.opened, Way(form.way.data), form.text.data or "", **_by()
        ),
    )
    said = {
        "heading": _("Inquiry or dialogue"),
        "lead": _("Show the person the summary first, so that they can say whether it is right."),
        "button": _("Begin"),
    }
    return _page(_file(reference), form, act, "looked_into", said)


@bp.route("/<reference>/place", methods=["GET", "POST"])
@requires(Permission.GRIEVANCE_WORK)
def place(reference: str) -> ResponseReturnValue:
    """Ask the person whether we may speak with people there."""
    file, form = _file(reference), PlaceForm()
    act = _on(
        reference, lambda f: stages.ask_about_place(f.case, f.opened, form.text.data or "", **_by())
    )
    said = {
        "heading": _("Speak with people there"),
        "lead": _why_not_speak(file) or _("You may speak with people there. Stay within what was asked."),
        "button": _("Ask the person"),
        "to_person": True,
        "onward": (url_for(".hearing", reference=reference), _("Write down what they say")),
    }  # fmt: skip
    return _page(file, form, act, "place_asked", said)


@bp.route("/<reference>/place/hearing", methods=["GET", "POST"])
@requires(Permission.GRIEVANCE_WORK)
def hearing(reference: str) -> ResponseReturnValue:
    """Write down what the place or the person concerned says to it."""
    file, form = _file(reference), HearingForm()
    act = _on(
        reference,
        lambda f: stages.hear_place(f, form.whom.data or "", form.text.data or "", **_by()),
    )
    said = {
        "heading": _("What people there say"),
        "lead": _why_not_speak(file) or _("Whoever is concerned is heard, and is taken for innocent until something is found."),
        "button": _("Keep it"),
    }  # fmt: skip
    return _page(file, form, act, "place_heard", said)


@bp.route("/<reference>/look", methods=["GET", "POST"])
@requires(Permission.GRIEVANCE_WORK)
def look(reference: str) -> ResponseReturnValue:
    """Say what was found when looking after the person."""
    file, form = _file(reference), LookForm()
    act = _on(
        reference,
        lambda f: check_ins.look(
            f.case, f.opened, Seen(form.seen.data), form.text.data or "", **_by()
        ),
    )
    said = {
        "heading": _("Has something happened to the person?"),
        "lead": _("Open their words: they are asked on their own page. Then look at the signs in the safety plan. If something happened, tell them that they can report it with one press, and act on the plan."),
        "button": _("Keep it"),
    }  # fmt: skip
    return _page(file, form, act, "looked_after", said)


def _page(
    file: CaseFile, form: FlaskForm, act: Callable[[], object], done: str, said: dict[str, Any]
) -> ResponseReturnValue:
    status = attempt(form, act)
    reference = file.case.reference
    if status == DONE:
        return redirect(url_for("grievances_desk.show", reference=reference, done=done), code=303)
    page = "grievances/desk/stage.html"
    return render_template(
        page, case=file.case, title=casefile.title_of(file), form=form, **said
    ), status


def _why_not_speak(file: CaseFile) -> str:
    return stages.why_not_speak(stages.plan_of(file), stages.consent_of(file))


def _on(reference: str, act: Callable[[CaseFile], None]) -> Callable[[], None]:
    """The act on a case that is fetched, and its wall asked, anew inside the write."""
    return lambda: act(_file(reference))


def _file(reference: str) -> CaseFile:
    return casefile.open_file(signed_in(), private_key(), reference)


def _by() -> dict[str, Any]:
    return {"by": signed_in(), "now": clock.now()}
