"""Writing down for somebody what reached us another way. It is sealed like what they would have sent: whoever wrote it cannot read on.

The slip with the number is the answer to the form and stands on no other page of the desk.
"""

from dataclasses import replace

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from portal import clock, i18n, settings
from portal.accounts.session import signed_in
from portal.duties.sentences import today
from portal.errors import Busy, NotSaved, RuleBroken
from portal.grievances import filing, form_ids, handover, pages, receiptpage
from portal.grievances.desk_forms import TakenForm
from portal.grievances.kinds import Channel
from portal.grievances.rows import Answers, Taken
from portal.grievances.rules import Batch
from portal.organisation.queries import sites
from portal.permissions import Permission, guard, requires
from portal.vault.errors import ForgedForm, StaleForm

bp = Blueprint("grievances_taken", __name__, url_prefix="/desk/taken")
guard(bp)
BLUEPRINTS = (bp,)


@bp.get("/")
@requires(Permission.GRIEVANCE_TAKE)
def ask() -> str:
    """The questions, to read aloud or to fill from a letter."""
    form = _form()
    form.form_id.data, form.tongue.data = form_ids.new(clock.now()), i18n.code()
    return _page(form)


@bp.post("/")
@requires(Permission.GRIEVANCE_TAKE)
def take() -> ResponseReturnValue:
    """Seal what was written down and show the slip; the same form sent again shows the same slip."""
    form, now = _form(), clock.now()
    if not form.validate():
        return _page(form), 422
    answers = _answers(form)
    try:
        numbers, _root = filing.send(answers, form_ids.read(form.form_id.data, now), now=now)
    except (StaleForm, ForgedForm):
        form.form_id.data = form_ids.new(now)
        form.form_errors.append(
            _("This page was open for a long time. Nothing is lost. Please send it once more.")
        )
        return _page(form), 409
    except (RuleBroken, Busy, NotSaved) as problem:
        form.form_errors.append(pages.not_sent(problem))
        return _page(form), problem.status
    return _slip(numbers, answers)


def _form() -> TakenForm:
    form = TakenForm()
    form.offer(sites())
    return form


def _answers(form: TakenForm) -> Answers:
    taken = Taken(Channel(form.channel.data), form.reached_on.data, signed_in().id)
    return replace(form.answers(form.tongue.data), taken=taken)


def _page(form: TakenForm) -> str:
    return render_template("grievances/desk/taken.html", form=form)


def _slip(numbers: list[str], answers: Answers) -> str:
    """The paper for the person in their language, with a line on top for whoever hands it over."""
    desk = {
        "lang": i18n.code(),
        "direction": i18n.direction(),
        "title": _("Print this now"),
        "text": _(
            "It is shown only this once, and nobody can look it up again. Hand it over, keep no copy, then close this page."
        ),
        "another": _("Write down another one"),
    }
    reached_on = answers.taken.reached_on if answers.taken else None
    owed = handover.dates_owed(
        today(), danger=answers.urgent, batch=Batch.DAILY, reached_on=reached_on
    )
    about = {"what": "taken", "for": answers.speaking.value}
    with force_locale(answers.language):
        return render_template(
            "grievances/desk/slip.html",
            desk=desk,
            steps=pages.owed(*owed),
            address=(settings.current().address or request.host_url).rstrip("/")
            + i18n.home(answers.language),
            **receiptpage.context(numbers, about),
        )
