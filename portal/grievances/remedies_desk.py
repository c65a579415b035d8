"""The desk's pages of remedies: what was asked for and offered in a case, and one small page for each step after that."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal import clock
from portal.accounts.session import private_key, signed_in
from portal.acts import DONE, attempt
from portal.catalogues.remedies import REMEDY_LABELS, RemedyKind
from portal.duties.sentences import day
from portal.grievances import casefile, remedies
from portal.grievances.casefile import CaseFile
from portal.grievances.models import Remedy
from portal.grievances.remedy_forms import LastingForm, OfferForm, StepForm
from portal.grievances.remedy_rules import RemedyStage
from portal.grievances.rules import ItemKind
from portal.permissions import Permission, guard, requires

bp = Blueprint("remedies_desk", __name__, url_prefix="/desk/grievances/<reference>/remedies")
guard(bp)

SAID = {
    "noted": _l("It is noted. Nothing is promised with it."),
    "offered": _l("It is offered. The person says yes or no on their own page."),
    "delivered": _l("The person is told, and says whether it came."),
    "verified": _l("It is verified."),
    "looked": _l("It is kept whether it has lasted."),
}
Act = Callable[[CaseFile, Remedy], None]


@bp.route("/", methods=["GET", "POST"])
@requires(Permission.GRIEVANCE_WORK)
def index(reference: str) -> ResponseReturnValue:
    """What puts it right: all that was asked for and offered, and one more."""
    file, form = _file(reference), OfferForm()
    status = attempt(form, lambda: _begin(reference, form))
    if status == DONE:
        done = "noted" if form.step.data == "wish" else "offered"
        return redirect(url_for(".index", reference=reference, done=done), code=303)
    return render_template(
        "grievances/desk/remedies.html",
        case=file.case,
        title=casefile.title_of(file),
        rows=[_row(file, one) for one in remedies.of_case(file.case.id)],
        form=form,
        done=SAID.get(request.args.get("done", "")),
    ), status


@bp.route("/<remedy_id>/offer", methods=["GET", "POST"])
@requires(Permission.GRIEVANCE_WORK)
def offer(reference: str, remedy_id: str) -> ResponseReturnValue:
    """Offer what the person asked for."""
    file = _file(reference)
    wished = remedies.by_id(file.case.id, remedy_id)
    form = OfferForm(
        data={"kind": wished.kind.value, "step": "offer", "text": _words(file, wished)}
    )
    said = {
        "heading": _("Offer what they ask for"),
        "lead": _("Only the person can say yes to it, and whether it came."),
        "button": _("Offer it"),
        "to_person": True,
    }
    act = _on(reference, remedy_id, lambda f, r: _offer(f, form, r))
    return _page(file, form, act, "offered", said)


@bp.route("/<remedy_id>/delivery", methods=["GET", "POST"])
@requires(Permission.GRIEVANCE_WORK)
def deliver(reference: str, remedy_id: str) -> ResponseReturnValue:
    """Tell the person that it is done."""
    form = StepForm()
    said = {
        "heading": _("It is delivered"),
        "lead": _("Tell the person what was done and how they can see it. They are asked whether it came."),
        "button": _("Tell the person"),
        "to_person": True,
    }  # fmt: skip
    act = _on(
        reference, remedy_id, lambda f, r: remedies.deliver(f, r, form.text.data or "", **_by())
    )
    return _page(_file(reference), form, act, "delivered", said)


@bp.route("/<remedy_id>/verification", methods=["GET", "POST"])
@requires(Permission.GRIEVANCE_WORK)
def verify(reference: str, remedy_id: str) -> ResponseReturnValue:
    """Say how one saw that it was done."""
    form = StepForm()
    said = {
        "heading": _("Verify it"),
        "lead": _("Somebody who did not deliver it looks whether it was really done. Say how you saw it."),
        "button": _("Keep it"),
    }  # fmt: skip
    act = _on(
        reference, remedy_id, lambda f, r: remedies.verify(f, r, form.text.data or "", **_by())
    )
    return _page(_file(reference), form, act, "verified", said)


@bp.route("/<remedy_id>/lasting", methods=["GET", "POST"])
@requires(Permission.GRIEVANCE_WORK)
def look_again(reference: str, remedy_id: str) -> ResponseReturnValue:
    """Half a year later, say whether it still holds."""
    form = LastingForm()
    said = {
        "heading": _("Has it lasted?"),
        "lead": _("Half a year after it was delivered. What has slipped is owed anew."),
        "button": _("Keep it"),
    }

    def look(file: CaseFile, remedy: Remedy) -> None:
        lasts = form.lasts.data == "yes"
        remedies.say_whether_it_lasts(file, remedy, form.text.data or "", lasts=lasts, **_by())

    return _page(_file(reference), form, _on(reference, remedy_id, look), "looked", said)


def _begin(reference: str, form: OfferForm) -> None:
    file = _file(reference)
    if form.step.data == "wish":
        remedies.note_wish(file, RemedyKind(form.kind.data), form.text.data or "", **_by())
    else:
        _offer(file, form, None)


def _offer(file: CaseFile, form: OfferForm, remedy: Remedy | None) -> None:
    remedies.offer(
        file,
        RemedyKind(form.kind.data),
        form.text.data or "",
        due_on=form.due_on.data,
        silence=form.silence.data,
        remedy=remedy,
        **_by(),
    )


def _page(
    file: CaseFile,
    form: StepForm | OfferForm,
    act: Callable[[], None],
    done: str,
    said: Mapping[str, Any],
) -> ResponseReturnValue:
    status = attempt(form, act)
    reference = file.case.reference
    if status == DONE:
        return redirect(url_for(".index", reference=reference, done=done), code=303)
    about = {"case": file.case, "title": casefile.title_of(file), "form": form}
    return render_template("grievances/desk/stage.html", **about, **said), status


def _row(file: CaseFile, remedy: Remedy) -> dict[str, Any]:
    """One remedy in words: what it is, its stage with the days, and what can be done next."""
    return {
        "kind": REMEDY_LABELS[remedy.kind],
        "said": _said(file, remedy),
        "stage": remedy.stage.value,
        "silence": remedy.silence,
        "days": _days(remedy),
        "links": [
            (url_for(page, reference=file.case.reference, remedy_id=remedy.id), words)
            for page, words in _next(remedy)
        ],
    }


def _next(remedy: Remedy) -> list[tuple[str, str]]:
    lasts = remedies.is_due_to_be_looked_at(remedy, clock.now())
    delivered = (".deliver", _("It is delivered: tell the person"))
    verify = (".verify", _("Verify it"))
    again = [(".look_again", _("Has it lasted?"))] if lasts else []
    return {
        RemedyStage.ASKED_FOR: [(".offer", _("Offer it"))],
        RemedyStage.OFFERED: [delivered],
        RemedyStage.AGREED: [delivered],
        RemedyStage.DELIVERED: [verify],
        RemedyStage.CONFIRMED: [verify],
        RemedyStage.VERIFIED: again,
        RemedyStage.LASTED: again,
        RemedyStage.SLIPPED: [delivered],
    }.get(remedy.stage, [])


def _days(remedy: Remedy) -> list[tuple[str, str]]:
    said: list[tuple[str, date | None]] = [
        (_("Owed by"), remedy.due_on if remedy.delivered_on is None else None),
        (_("Offered"), remedy.offered_on),
        (_("Agreed by the person"), remedy.agreed_on),
        (_("Delivered"), remedy.delivered_on),
        (_("Confirmed by the person"), remedy.confirmed_on),
        (_("Verified"), remedy.verified_on),
        (_("Lasted"), remedy.lasted_on),
    ]
    return [(term, day(on)) for term, on in said if on]


def _words(file: CaseFile, remedy: Remedy) -> str:
    """The first words about a remedy: what it was to be."""
    return next(iter(_said(file, remedy)), "")


def _said(file: CaseFile, remedy: Remedy) -> list[str]:
    """All that was said and noted about a remedy, oldest first."""
    pieces = file.of_kind(ItemKind.REMEDY, ItemKind.REMEDY_NOTE)
    return [str(p.content["text"]) for p in pieces if p.content.get("remedy") == remedy.id]


def _on(reference: str, remedy_id: str, act: Act) -> Callable[[], None]:
    """The act on a remedy of a case that is fetched, and its wall asked, anew inside the write."""

    def do() -> None:
        file = _file(reference)
        act(file, remedies.by_id(file.case.id, remedy_id))

    return do


def _file(reference: str) -> CaseFile:
    return casefile.open_file(signed_in(), private_key(), reference)


def _by() -> dict[str, Any]:
    return {"by": signed_in(), "now": clock.now()}
