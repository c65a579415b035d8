"""What the company has put before everybody: frozen quarters opened to the public, and "You said, we did".

The pages stand in `releases` because every number and statement that leaves the case team is kept here; they have ordinary
addresses, and where nothing was published they say so.
"""

from typing import Any

from flask import Blueprint, Response, render_template, request

from portal import ordinary, paging
from portal.errors import NotFound
from portal.indicators.words import quarter_name
from portal.organisation.queries import tree
from portal.releases import document, improvements, queries, services
from portal.releases.improvement_forms import RESULT_LABELS, month_name
from portal.releases.models import Audience

bp = Blueprint("releases_public", __name__)
BLUEPRINTS = (bp,)


@ordinary.page(bp, "/about/figures")
def figures() -> str:
    releases = queries.for_audience(Audience.PUBLIC)
    return _page("figures", releases=releases, quarter_name=quarter_name)


@ordinary.page(bp, "/about/figures/<period>")
def figures_of(period: str) -> str:
    """One quarter, the very figures the panel was shown; one that is not what was frozen is not shown to anybody."""
    release = queries.by_period(Audience.PUBLIC, period)
    if not services.is_whole(release):
        raise NotFound
    return _page(
        "figures_of",
        release=release,
        read=document.read(release),
        chart=document.received_chart(queries.up_to(release)),
        is_whole=True,
        download_url=f"/about/figures/{release.period}/document",
    )


@bp.get("/about/figures/<period>/document")
def download(period: str) -> Response:
    return document.as_file(queries.by_period(Audience.PUBLIC, period))


@ordinary.page(bp, "/about/improvements")
def said_and_did() -> str:
    found = improvements.published(paging.number(request.args.get("before", "")))
    page, last = paging.cut(found, improvements.PAGE)
    return _page(
        "said_and_did",
        entries=page,
        older=f"?before={last.id}" if last else None,
        units=tree().units,
        results=RESULT_LABELS,
        month_name=month_name,
    )


def _page(name: str, **told: Any) -> str:
    return render_template(f"releases/public/{name}.html", languages=ordinary.languages(), **told)
