"""The auditor's view of the trail: who did what and when, never which case."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.audit import queries, services
from portal.permissions import Permission, guard, requires

bp = Blueprint("audit_desk", __name__, url_prefix="/desk/audit")
guard(bp)
BLUEPRINTS = (bp,)


@bp.get("")
@requires(Permission.AUDIT_READ)
def trail() -> ResponseReturnValue:
    lines, before = queries.page_before(request.args.get("before", type=int))
    older = url_for(".trail", before=before) if before else None
    return render_template("audit/trail.html", lines=lines, older=older)


@bp.get("/chain")
@requires(Permission.AUDIT_READ)
def chain() -> ResponseReturnValue:
    return render_template("audit/chain.html", broken_at=services.first_break())
