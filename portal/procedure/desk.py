"""The desk's page of posters and cards: one PDF for each site, language and size, made when it is asked for."""

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from portal import i18n, settings
from portal.errors import NotFound
from portal.organisation.queries import site_of, sites
from portal.organisation.rules import UnitKind
from portal.permissions import Permission, guard, requires
from portal.procedure import posters
from portal.procedure.posters import Format

bp = Blueprint("procedure_desk", __name__, url_prefix="/desk/posters")
guard(bp)
BLUEPRINTS = (bp,)
LABELS = {
    Format.A4: _l("Poster, A4"),
    Format.A3: _l("Poster, A3"),
    Format.CARDS: _l("Ten cards to cut"),
}


@bp.get("/")
@requires(Permission.POSTER_PRINT)
def index() -> str:
    return render_template(
        "procedure/posters.html",
        sites=sites(),
        names=i18n.NAMES,
        labels=LABELS,
        address=_address(),
        is_set=bool(settings.current().address),
    )


@bp.get("/<site>/<language>/<size>.pdf")
@requires(Permission.POSTER_PRINT)
def download(site: str, language: str, size: str) -> ResponseReturnValue:
    """One file; what it holds is the same for everybody, so nothing is kept of who asked."""
    place = site_of(site)
    if (
        place is None
        or place.kind is not UnitKind.SITE
        or language not in i18n.NAMES
        or size not in list(Format)
    ):
        raise NotFound
    told = posters.sheet(settings.current(), language, place.name, _address())
    answer = Response(posters.pdf(told, Format(size)), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{site}-{language}-{size}.pdf"'
    return answer


def _address() -> str:
    """Where the public pages are: as set, else where this page was opened."""
    return settings.current().address or request.host_url
