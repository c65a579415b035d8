"""Files at the desk: a reader takes a cleaned copy, or, with a reason, what the person wanted kept as evidence.

Each is a POST that commits its line in the audit trail first and then answers with the bytes, as a download and never as a page.
"""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal import clock, web
from portal.accounts.session import private_key, signed_in
from portal.acts import DONE, attempt
from portal.audit import services as audit
from portal.errors import NotFound, RuleBroken
from portal.grievances import casefile, files, services
from portal.grievances.casefile import CaseFile
from portal.grievances.desk_forms import ActForm, EvidenceForm
from portal.grievances.files import FileState, Part, SentFile
from portal.permissions import Permission, guard, requires
from portal.vault.errors import Damaged

bp = Blueprint("grievances_files_desk", __name__, url_prefix="/desk/grievances")
guard(bp)


@bp.post("/<reference>/files/<file_id>")
@requires(Permission.GRIEVANCE_OPEN)
def copy(reference: str, file_id: str) -> ResponseReturnValue:
    """Take the cleaned copy of a file."""
    form = ActForm()
    status = attempt(form, lambda: _record("file_taken", reference, file_id, FileState.CLEANED))
    if status != DONE:
        raise RuleBroken(form.form_errors[0] if form.form_errors else "")
    return _bytes_of(*_found(reference, file_id, FileState.CLEANED), Part.COPY)


@bp.route("/<reference>/files/<file_id>/evidence", methods=["GET", "POST"])
@requires(Permission.GRIEVANCE_OPEN)
def evidence(reference: str, file_id: str) -> ResponseReturnValue:
    """Take a file that could not be cleaned, as it was sent; the reason is sealed with the case."""
    file, sent = _found(reference, file_id, FileState.KEPT)
    form = EvidenceForm()
    status = attempt(form, lambda: _give_reason(reference, file_id, form.reason.data))
    if status != DONE:
        return render_template(
            "grievances/desk/evidence.html", case=file.case, file=sent, form=form
        ), status
    return _bytes_of(*_found(reference, file_id, FileState.KEPT), Part.ORIGINAL)


def _found(reference: str, file_id: str, state: FileState) -> tuple[CaseFile, SentFile]:
    """A file in this state of a case one may read; raises NotFound for every other."""
    file = casefile.open_file(signed_in(), private_key(), reference)
    for sent in files.for_desk(file.opened):
        if sent.item_id == file_id and sent.state is state:
            return file, sent
    raise NotFound


def _record(act: str, reference: str, file_id: str, state: FileState) -> CaseFile:
    file, sent = _found(reference, file_id, state)
    audit.record(
        act, by=signed_in().id, now=clock.now(), case_id=file.case.id, about=str(sent.number)
    )
    return file


def _give_reason(reference: str, file_id: str, reason: str) -> None:
    file = _record("evidence_taken", reference, file_id, FileState.KEPT)
    services.keep_reason(file.opened, file_id, reason, now=clock.now())


def _bytes_of(file: CaseFile, sent: SentFile, part: Part) -> ResponseReturnValue:
    try:
        return web.download(files.open_part(file.opened, sent, part), sent.download_name)
    except Damaged:
        raise RuleBroken(
            _(
                "This file is damaged and cannot be opened. Tell the people who run this system; copies can be restored."
            )
        ) from None
