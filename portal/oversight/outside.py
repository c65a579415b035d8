"""What a panel member can open: the quarters frozen for the panel. No case, no live count, no name of staff."""

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from portal.indicators.words import quarter_name
from portal.permissions import Permission, guard, requires
from portal.releases import document, queries, services
from portal.releases.models import Audience

bp = Blueprint("oversight_outside", __name__, url_prefix="/panel")
guard(bp)
BLUEPRINTS = (bp,)


@bp.get("/")
@requires(Permission.DOSSIER_READ)
def index() -> ResponseReturnValue:
    releases = queries.for_audience(Audience.PANEL)
    return render_template("oversight/index.html", releases=releases, quarter_name=quarter_name)


@bp.get("/<period>")
@requires(Permission.DOSSIER_READ)
def show(period: str) -> ResponseReturnValue:
    release = queries.by_period(Audience.PANEL, period)
    return render_template(
        "oversight/show.html",
        release=release,
        read=document.read(release),
        chart=document.received_chart(queries.up_to(release)),
        is_whole=services.is_whole(release),
    )


@bp.get("/<period>/document")
@requires(Permission.DOSSIER_READ)
def download(period: str) -> Response:
    return document.as_file(queries.by_period(Audience.PANEL, period))
