"""The desk's page of the public list "You said, we did": what stands there, writing an entry, taking one back."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm

from portal import clock, paging, settings
from portal.accounts.session import signed_in
from portal.acts import ASKED, DONE, INCOMPLETE, attempt
from portal.organisation.queries import tree
from portal.permissions import Permission, guard, requires
from portal.releases import improvements
from portal.releases.improvement_forms import (
    POINTER_LABELS,
    RESULT_LABELS,
    EntryForm,
    PublishImprovementForm,
    month_name,
)
from portal.releases.models import Result

bp = Blueprint("improvements_desk", __name__, url_prefix="/desk/improvements")
guard(bp)
BLUEPRINTS = (bp,)
HIGHEST_ID = 2**31 - 1
SAID = {
    "published": _l("Everybody can read it now."),
    "taken_back": _l("It is taken back. Its words are deleted."),
}


@bp.get("/")
@requires(Permission.IMPROVEMENT_PUBLISH)
def index() -> str:
    """What stands in the public list."""
    found = improvements.published(paging.number(request.args.get("before", "")))
    page, last = paging.cut(found, improvements.PAGE)
    return render_template(
        "releases/improvements.html",
        entries=page,
        older=url_for(".index", before=last.id) if last else None,
        units=tree().units,
        results=RESULT_LABELS,
        month_name=month_name,
        done=SAID.get(request.args.get("done", "")),
    )


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.IMPROVEMENT_PUBLISH)
def publish() -> ResponseReturnValue:
    """Write an entry, look at it as everybody will, then publish it."""
    form = _form()
    if not form.is_submitted() or request.form.get("step") == "change":
        return render_template("releases/improvement_new.html", form=form), ASKED
    if not form.validate():
        return render_template("releases/improvement_new.html", form=form), INCOMPLETE
    if request.form.get("step") != "publish":
        return _look(form, ASKED)
    if not form.confirm():
        return _look(form, INCOMPLETE)
    status = attempt(form, lambda: _publish(form))
    if status == DONE:
        return redirect(url_for(".index", done="published"), code=303)
    return _look(form, status)


@bp.route(f"/<int(max={HIGHEST_ID}):improvement_id>/removal", methods=["GET", "POST"])
@requires(Permission.IMPROVEMENT_PUBLISH)
def take_back(improvement_id: int) -> ResponseReturnValue:
    """Take an entry back because it may point at somebody."""
    entry, form = improvements.by_id(improvement_id), FlaskForm()
    status = attempt(form, lambda: improvements.take_back(entry, by=signed_in(), now=clock.now()))
    if status == DONE:
        return redirect(url_for(".index", done="taken_back"), code=303)
    return render_template(
        "releases/improvement_removal.html", form=form, entry=entry, month_name=month_name
    ), status


def _form() -> EntryForm:
    form = PublishImprovementForm()
    today = clock.local_day(clock.now(), settings.current().zone)
    form.offer(improvements.units_offered(tree()), improvements.months_offered(today))
    return form


def _look(form: EntryForm, status: int) -> ResponseReturnValue:
    texts = {code: words for code, words in form.texts.items() if all(words.values())}
    return render_template(
        "releases/improvement_check.html",
        form=form,
        texts=texts,
        pointers=[(POINTER_LABELS[what], words) for what, words in improvements.pointers(texts)],
        unit=tree().units[form.unit.data].name,
        month_name=month_name,
        results=RESULT_LABELS,
    ), status


def _publish(form: EntryForm) -> None:
    improvements.publish(
        form.unit.data,
        form.month.data,
        Result(form.result.data),
        form.texts,
        by=signed_in(),
        now=clock.now(),
    )
