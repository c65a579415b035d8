"""The desk's pages of what ended cases teach: the prevention board, and the list of cases seen differently."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _

from portal import paging
from portal.accounts.session import private_key, signed_in
from portal.catalogues.findings import FINDING_LABELS
from portal.catalogues.outcomes import OUTCOME_LABELS
from portal.grievances import casefile, learning, listing, remedies
from portal.grievances.models import Case
from portal.grievances.remedy_rules import RemedyStage
from portal.grievances.rules import Status
from portal.organisation.queries import functions
from portal.permissions import Permission, guard, requires

bp = Blueprint("learning_desk", __name__, url_prefix="/desk/lessons")
guard(bp)
BLUEPRINTS = (bp,)


@bp.get("/")
@requires(Permission.GRIEVANCE_READ)
def board() -> str:
    """What would have stopped the cases one may read, by function."""
    chosen = next((f for f in functions() if f.code == request.args.get("function")), None)
    found = learning.closed(signed_in().id, chosen.id if chosen else None, _after())
    page, last = paging.cut(found, learning.PAGE)
    named = listing.function_names()
    return render_template(
        "grievances/desk/lessons.html",
        lessons=[
            (lesson, named[lesson.case.function_id])
            for lesson in learning.lessons(signed_in(), private_key(), page)
        ],
        functions=_tabs(chosen.code if chosen else ""),
        older=url_for(".board", after=last.id, function=chosen and chosen.code) if last else None,
    )


@bp.get("/views")
@requires(Permission.GRIEVANCE_READ)
def differences() -> str:
    """The cases in which the person sees it otherwise than the company said, both views side by side."""
    page, last = paging.cut(learning.disagreed(signed_in().id, _after()), learning.PAGE)
    files = [learning.opened(signed_in(), private_key(), case) for case in page]
    return render_template(
        "grievances/desk/differences.html",
        rows=[
            (file.case, casefile.title_of(file), _ours(file.case), _theirs(file.case))
            for file in files
            if file
        ],
        older=url_for(".differences", after=last.id) if last else None,
    )


def _ours(case: Case) -> str:
    said = [
        str(FINDING_LABELS[case.finding]) if case.finding else "",
        str(OUTCOME_LABELS[case.outcome]) if case.outcome else "",
    ]
    return " · ".join(filter(None, said))


def _theirs(case: Case) -> str:
    found = remedies.of_case(case.id)
    said = [
        _("Not solved: look at it again") if case.state is Status.REOPENED else "",
        _("Somebody else should decide") if case.state is Status.APPEALED else "",
        _("Refused what was offered") if any(one.stage is RemedyStage.REFUSED for one in found) else "",
        _("Says that it did not come") if any(one.disputed for one in found) else "",
    ]  # fmt: skip
    return " · ".join(filter(None, said)) or _("Has not said that it is put right")


def _tabs(chosen: str) -> list[dict[str, Any]]:
    everything = {"label": _("All"), "url": url_for(".board"), "current": not chosen}
    return [everything] + [
        {
            "label": one.name,
            "url": url_for(".board", function=one.code),
            "current": one.code == chosen,
        }
        for one in functions()
    ]


def _after() -> str:
    return request.args.get("after", "")[:32]
