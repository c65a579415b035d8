"""Frozen quarters at the desk: reading them, and freezing the next."""

from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from portal import clock, db, settings
from portal.accounts import queries as accounts
from portal.accounts.session import signed_in
from portal.acts import DONE as DONE_WHOLE
from portal.acts import attempt
from portal.errors import NotSaved, RuleBroken
from portal.indicators.rules import bounds, last_closed_quarter, quarters_between
from portal.indicators.words import quarter_name
from portal.permissions import Permission, guard, requires
from portal.releases import document, queries, services
from portal.releases.forms import FreezeForm, PublishForm
from portal.releases.models import Audience, Release
from portal.releases.services import Note

bp = Blueprint("releases_desk", __name__, url_prefix="/desk/releases")
guard(bp)
BLUEPRINTS = (bp,)

QUARTERS_OFFERED = 8
DONE = {
    "frozen": _l("This quarter is frozen. The panel can read it now."),
    "published": _l("Everybody can read this quarter now."),
}


@bp.get("/")
@requires(Permission.RELEASE_READ)
def index() -> ResponseReturnValue:
    releases = queries.for_audience(Audience.PANEL)
    return render_template("releases/index.html", releases=releases, quarter_name=quarter_name)


@bp.get("/newest")
@requires(Permission.RELEASE_READ)
def newest() -> ResponseReturnValue:
    """Where people arrive who hold no case: figures for them are always frozen ones."""
    releases = queries.for_audience(Audience.PANEL)
    return _page(releases[0], no_case=True) if releases else redirect(url_for(".index"), code=303)


@bp.get("/<period>")
@requires(Permission.RELEASE_READ)
def show(period: str) -> ResponseReturnValue:
    return _page(queries.by_period(Audience.PANEL, period))


@bp.get("/<period>/document")
@requires(Permission.RELEASE_READ)
def download(period: str) -> ResponseReturnValue:
    return document.as_file(queries.by_period(Audience.PANEL, period))


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.RELEASE_FREEZE)
def freeze() -> ResponseReturnValue:
    form = FreezeForm()
    form.offer(_quarters(clock.local_day(clock.now(), settings.current().zone)))
    if form.validate_on_submit():
        try:
            return _freeze(form)
        except (RuleBroken, NotSaved) as refused:
            form.form_errors.append(refused.message)
    page = render_template("releases/freeze.html", form=form)
    return page, 400 if form.errors else 200


@bp.route("/<period>/publication", methods=["GET", "POST"])
@requires(Permission.RELEASE_PUBLISH)
def publish(period: str) -> ResponseReturnValue:
    """Show everybody the very figures the panel was shown."""
    release = queries.by_period(Audience.PANEL, period)
    form = PublishForm()
    status = attempt(
        form, lambda: services.open_to_everybody(release, by=signed_in(), now=clock.now())
    )
    if status == DONE_WHOLE:
        return redirect(url_for(".show", period=period, done="published"), code=303)
    return render_template(
        "releases/publish.html", form=form, release=release, read=document.read(release)
    ), status


def _freeze(form: FreezeForm) -> ResponseReturnValue:
    note = Note(form.changed.data, form.failed.data, form.unknown.data)
    with db.write():
        release = services.freeze(
            form.period.data, Audience.PANEL, note, by=signed_in(), now=clock.now()
        )
    return redirect(url_for(".show", period=release.period, done="frozen"), code=303)


def _page(release: Release, *, no_case: bool = False) -> str:
    return render_template(
        "releases/show.html",
        release=release,
        read=document.read(release),
        chart=document.received_chart(queries.up_to(release)),
        is_whole=services.is_whole(release),
        frozen_by=accounts.names_of([release.frozen_by])[release.frozen_by],
        no_case=no_case,
        is_public=queries.of_period(Audience.PUBLIC, release.period) is not None,
        done=DONE.get(request.args.get("done", "")),
    )


def _quarters(today: date) -> list[str]:
    """Quarters that are over and not frozen, newest first; which of them hold cases is not told."""
    last = last_closed_quarter(today)
    first = bounds(last)[0].replace(year=bounds(last)[0].year - QUARTERS_OFFERED // 4)
    taken = {release.period for release in queries.for_audience(Audience.PANEL)}
    every = quarters_between(first, bounds(last)[1])[1:]
    return [each for each in reversed(every) if each not in taken]
