"""The desk's pages of one case: the case itself, and one small page for each thing staff do with it."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from portal import clock, settings
from portal.accounts.session import private_key, signed_in
from portal.acts import DONE, attempt
from portal.catalogues.outcomes import Outcome
from portal.duties import sentences
from portal.grievances import (
    attached,
    casefile,
    casepage,
    files_desk,
    held,
    message_templates,
    muting_desk,
    owed,
    queries,
    recusal_desk,
    remedies_desk,
    services,
    settlement_desk,
    stages_desk,
)
from portal.grievances.casefile import CaseFile
from portal.grievances.desk_forms import (
    ActForm,
    AssignmentForm,
    ClosureForm,
    NoteForm,
    RecallForm,
    ReplyForm,
    SummaryForm,
    TriageForm,
)
from portal.grievances.queries import Piece
from portal.grievances.rules import HELD, ItemKind
from portal.grievances.said import SAID
from portal.organisation.choices import function_choices, unit_choices
from portal.organisation.queries import tree
from portal.permissions import Permission, guard, requires

bp = Blueprint("grievances_desk", __name__, url_prefix="/desk/grievances")
guard(bp)
BLUEPRINTS = (
    bp,
    owed.bp,
    files_desk.bp,
    settlement_desk.bp,
    muting_desk.bp,
    recusal_desk.bp,
    stages_desk.bp,
    remedies_desk.bp,
)


@bp.get("/<reference>")
@requires(Permission.GRIEVANCE_READ)
def show(reference: str) -> str:
    """One case; the person's own words stay sealed. `text` in the address puts a ready text into the box."""
    file = _file(reference)
    ready = message_templates.text_for(file, request.args.get("text", ""))
    return _page(file, reply=ReplyForm(formdata=None, data={"text": ready}) if ready else None)


@bp.post("/<reference>/words")
@requires(Permission.GRIEVANCE_OPEN)
def words(reference: str) -> ResponseReturnValue:
    """Open the person's own words: the line that says so is durable before anything is shown."""
    form, readable = ActForm(), services.readable_words(_file(reference).case)
    status = attempt(form, lambda: services.open_words(_file(reference).case, **_by()))
    file = _file(reference)
    if status != DONE:
        return _page(file, refused=form), status
    thread = queries.thread_of(file.opened, handed_over_only=True)
    return _page(file, words=thread, readable=readable)


@bp.post("/<reference>/acknowledgement")
@requires(Permission.GRIEVANCE_WORK)
def acknowledge(reference: str) -> ResponseReturnValue:
    """Tell the person that somebody has read their words."""
    form = ActForm()
    status = attempt(form, lambda: services.acknowledge(_file(reference).case, **_by()))
    return (
        _back(reference, "acknowledged")
        if status == DONE
        else (_page(_file(reference), refused=form), status)
    )


@bp.post("/<reference>/reply")
@requires(Permission.GRIEVANCE_WORK)
def reply(reference: str) -> ResponseReturnValue:
    """Write to the person."""
    form = ReplyForm()
    status = attempt(
        form,
        lambda: held.write(
            _file(reference),
            form.text.data or "",
            is_answer=form.is_answer.data,
            is_quick=form.is_quick.data,
            **_by(),
        ),
    )
    return (
        _back(reference, "held" if settings.current().hold_minutes else "replied")
        if status == DONE
        else (_page(_file(reference), reply=form, refused=form), status)
    )


@bp.post("/<reference>/recall")
@requires(Permission.GRIEVANCE_WORK)
def recall(reference: str) -> ResponseReturnValue:
    """Take a message back before it goes; its words stand in the box again."""
    form, taken = RecallForm(), []
    status = attempt(
        form,
        lambda: taken.append(held.take_back(_file(reference), form.message.data or "", **_by())),
    )
    if status != DONE:
        return _page(_file(reference), refused=form), status
    is_answer, is_quick = HELD[taken[0].kind]
    again = {"text": taken[0].content["text"], "is_answer": is_answer, "is_quick": is_quick}
    return _page(_file(reference), reply=ReplyForm(formdata=None, data=again), recalled=True)


@bp.post("/<reference>/note")
@requires(Permission.GRIEVANCE_WORK)
def note(reference: str) -> ResponseReturnValue:
    """Write an internal note."""
    form = NoteForm()
    status = attempt(form, lambda: _write(services.write_note, reference, form.text.data))
    return (
        _back(reference, "noted")
        if status == DONE
        else (_page(_file(reference), note=form, refused=form), status)
    )


@bp.route("/<reference>/summary", methods=["GET", "POST"])
@requires(Permission.GRIEVANCE_WORK)
def summary(reference: str) -> ResponseReturnValue:
    """Write the summary the team works from."""
    file = _file(reference)
    before = file.newest(ItemKind.SUMMARY)
    form = SummaryForm(data=before.content if before else None)
    status = attempt(
        form, lambda: _write(services.summarise, reference, form.title.data, form.text.data)
    )
    return (
        _back(reference, "summarised")
        if status == DONE
        else (_form_page("summary", file, form), status)
    )


@bp.post("/<reference>/summary/shown")
@requires(Permission.GRIEVANCE_WORK)
def show_summary(reference: str) -> ResponseReturnValue:
    """Let the person see the summary and say whether it is right."""
    form = ActForm()
    text = casepage.summary_text(_file(reference))
    status = attempt(form, lambda: _write(services.show_summary, reference, text))
    return (
        _back(reference, "summary_shown")
        if status == DONE
        else (_page(_file(reference), refused=form), status)
    )


@bp.route("/<reference>/triage", methods=["GET", "POST"])
@requires(Permission.GRIEVANCE_TRIAGE)
def triage(reference: str) -> ResponseReturnValue:
    """Set what a case touches, where, how gravely, for whom, and who must act."""
    file = _file(reference)
    form = TriageForm(data=casepage.judged_before(file))
    form.unit.choices, form.function.choices = unit_choices(tree()), function_choices()
    status = attempt(form, lambda: _write(services.triage, reference, **form.judgement))
    return (
        _back(reference, "triaged")
        if status == DONE
        else (_form_page("triage", file, form), status)
    )


@bp.route("/<reference>/closure", methods=["GET", "POST"])
@requires(Permission.GRIEVANCE_WORK)
def close(reference: str) -> ResponseReturnValue:
    """End a case; the page asks once more, because the person reads it and nothing takes it back."""
    file, form = _file(reference), ClosureForm()
    status = attempt(
        form,
        lambda: _write(
            services.close,
            reference,
            Outcome(form.outcome.data),
            form.reason.data,
            prevention=form.prevention.data,
        ),
    )
    return (
        _back(reference, "closed")
        if status == DONE
        else (_form_page("closure", file, form), status)
    )


@bp.route("/<reference>/assignment", methods=["GET", "POST"])
@requires(Permission.GRIEVANCE_WORK)
def assign(reference: str) -> ResponseReturnValue:
    """Give the clocks of a case to another of its readers."""
    file, form = _file(reference), AssignmentForm()
    form.owner.choices = casepage.reader_choices(file.case)
    status = attempt(form, lambda: services.assign(_file(reference).case, form.owner.data, **_by()))
    return (
        _back(reference, "assigned")
        if status == DONE
        else (_form_page("assignment", file, form), status)
    )


def _file(reference: str) -> CaseFile:
    return casefile.open_file(signed_in(), private_key(), reference)


def _by() -> dict[str, Any]:
    return {"by": signed_in(), "now": clock.now()}


def _write(service: Callable[..., None], reference: str, *words: object, **judged: object) -> None:
    """Let a service act on a case that is fetched, and its wall asked, anew inside the write."""
    file = _file(reference)
    service(file.case, file.opened, *words, **judged, **_by())


def _back(reference: str, done: str) -> Response:
    return redirect(url_for(".show", reference=reference, done=done), code=303)


def _page(
    file: CaseFile,
    *,
    words: Sequence[Piece] = (),
    readable: Collection[str] | None = None,
    reply: ReplyForm | None = None,
    note: NoteForm | None = None,
    recalled: bool = False,
    refused: FlaskForm | None = None,
) -> str:
    return render_template(
        "grievances/desk/show.html",
        page=casepage.page_of(file, words, sentences.today(), readable),
        files=attached.at_desk(file) if words else (),
        reply=reply or ReplyForm(formdata=None),
        note=note or NoteForm(formdata=None),
        **({"done": SAID["recalled"]} if recalled else {}),
        refused=refused,
    )


def _form_page(name: str, file: CaseFile, form: FlaskForm) -> str:
    return render_template(
        f"grievances/desk/{name}.html", case=file.case, title=casefile.title_of(file), form=form
    )


@bp.context_processor
def _said() -> dict[str, object]:
    return {"done": SAID.get(request.args.get("done", ""))}
