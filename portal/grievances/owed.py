"""Duties about cases: what they are about for their owner, and the page on which an executive answers for a missed date.

Somebody who may know of a case but not read it sees its number and the function, never a word and never a link.
"""

from collections.abc import Mapping, Sequence

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal import clock, paging, settings
from portal.accounts.models import Account
from portal.accounts.queries import names_of
from portal.accounts.session import private_key, signed_in
from portal.acts import DONE, attempt
from portal.duties import queries as duty_queries
from portal.duties import sentences, subjects
from portal.duties.models import Duty
from portal.duties.rules import DutyKind
from portal.duties.subjects import Subject
from portal.errors import NotFound
from portal.grievances import listing, queries, sealing, services
from portal.grievances.desk_forms import ExecutiveAnswerForm
from portal.grievances.known import Known, known_cases, missed_by, on_the_board
from portal.permissions import Permission, guard, requires

bp = Blueprint("grievances_owed", __name__, url_prefix="/desk/duties")
guard(bp)


@bp.route("/<duty_id>/answer", methods=["GET", "POST"])
@requires(Permission.DUTY_ANSWER)
def answer(duty_id: str) -> ResponseReturnValue:
    """Say in writing what one does about a missed date; the case's readers read it, nothing of the case is opened."""
    duty = _asked(duty_id)
    form = ExecutiveAnswerForm()
    status = attempt(form, lambda: _answer(duty_id, form.text.data))
    if status == DONE:
        return redirect(url_for("duties_desk.owed", done="answered"), code=303)
    subject = tell(signed_in(), [duty])[duty.id]
    return render_template(
        "duties/answer.html", form=form, subject=subject, due=sentences.due(duty, sentences.today())
    ), status


@bp.get("/board")
@requires(Permission.DUTY_READ)
def board() -> str:
    """The last rung: dates that were missed and that an executive did not answer in time; nobody takes one off."""
    viewer, after = signed_in(), paging.place(request.args.get("after", ""))
    page, last = paging.cut(on_the_board(viewer.id, after), duty_queries.PAGE)
    about, names = tell(viewer, page), names_of([duty.owner_id for duty in page])
    return render_template(
        "duties/board.html",
        rows=[(duty, about[duty.id], names[duty.owner_id]) for duty in page if duty.id in about],
        day=sentences.day,
        answered=lambda duty: clock.local_day(duty.done_at, settings.current().zone),
        older=url_for(".board", after=paging.token(last.due_on, last.id)) if last else None,
    )


def tell(owner: Account, duties: Sequence[Duty]) -> dict[str, Subject]:
    """What duties about cases are about, by duty id, as far as their owner may know."""
    known = known_cases(owner.id, [duty.case_id for duty in duties if duty.case_id])
    missed = missed_by(duties)
    names = names_of([duty.owner_id for duty in missed.values()])
    functions = listing.function_names()
    return {
        duty.id: _subject(duty, known[duty.case_id], missed.get(duty.raised_from), names, functions)
        for duty in duties
        if duty.case_id in known
    }


def _subject(
    duty: Duty,
    known: Known,
    missed: Duty | None,
    names: Mapping[int | None, str],
    functions: Mapping[int | None, str],
) -> Subject:
    function = functions[known.function_id]
    if known.may_read:
        text = _("Case %(reference)s", reference=known.reference)
    else:
        text = _(
            "A case at %(function)s (%(reference)s)", function=function, reference=known.reference
        )
    return Subject(
        text, url=_url(duty, known), detail=_missed(missed, names) if missed else "", head=function
    )


def _url(duty: Duty, known: Known) -> str | None:
    if duty.kind is DutyKind.EXECUTIVE_ANSWER:
        return url_for("grievances_owed.answer", duty_id=duty.id)
    return url_for("grievances_desk.show", reference=known.reference) if known.may_read else None


def _missed(missed: Duty, names: Mapping[int | None, str]) -> str:
    """Which date was missed and who holds it."""
    said = {
        DutyKind.ACKNOWLEDGE: _("telling the person that somebody has read it"),
        DutyKind.ANSWER: _("answering the person"),
        DutyKind.UPDATE: _("telling the person where things stand"),
        DutyKind.DELIVER_REMEDY: _("giving the person what was agreed"),
        DutyKind.LOOK_WHETHER_IT_LASTS: _("looking whether it has lasted"),
        DutyKind.CHECK_IN: _("looking whether something happened to the person"),
    }
    return str(
        _(
            "Owed: %(what)s, by %(day)s. %(name)s holds it.",
            what=said.get(missed.kind, sentences.task(missed.kind)),
            day=sentences.day(missed.due_on),
            name=names.get(missed.owner_id, ""),
        )
    )


def _asked(duty_id: str) -> Duty:
    duty = duty_queries.own(signed_in().id, duty_id)
    if duty.kind is not DutyKind.EXECUTIVE_ANSWER:
        raise NotFound
    return duty


def _answer(duty_id: str, text: str) -> None:
    duty, account = _asked(duty_id), signed_in()
    case = queries.known_case(account.id, duty.case_id or "")
    opened = sealing.writing_to(case, account.id, private_key())
    services.answer_as_executive(duty, opened, text, by=account, now=clock.now())


subjects.told_by(bp, tell)
