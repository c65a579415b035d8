"""The desk's list of cases: views and what narrows them, views kept under a name, many cases handed on at once."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.fields.choices import SelectChoice

from portal import clock, paging
from portal.accounts import queries as accounts
from portal.accounts import roster
from portal.accounts.session import private_key, signed_in
from portal.acts import DONE, attempt
from portal.duties import sentences
from portal.grievances import casefile, handing_on, listing, queries, saved_views, views
from portal.grievances.desk_forms import ActForm
from portal.grievances.inbox_forms import NAMES, HandOnForm, KeepViewForm, NarrowForm, SelectionForm
from portal.grievances.models import Case
from portal.grievances.views import View
from portal.organisation.queries import tree
from portal.permissions import Permission, guard, requires

bp = Blueprint("grievances_inbox", __name__, url_prefix="/desk/grievances")
guard(bp)
BLUEPRINTS = (bp,)

NARROW = "narrow"  # in the address while the lists to choose from are shown
VIEW_LABELS = {
    "open": _l("All open"),
    "mine": _l("Mine"),
    "new": _l("New"),
    "due": _l("Due in 7 days"),
    "overdue": _l("Overdue"),
    "answered": _l("Waiting for the person"),
    "danger": _l("Danger"),
    "closed": _l("Closed"),
    "quarantine": _l("Quarantine"),
}
SAID = {
    "handed_on": _l("They are in other hands now."),
    "handed_back": _l("Undone. Whoever held them holds them again."),
    "stepped_back": _l("You stepped back. Somebody else reads the case now."),
    "kept": _l("The view is kept."),
    "removed": _l("The view is removed. The cases in it stay as they are."),
}


@bp.get("/")
@requires(Permission.GRIEVANCE_READ)
def index() -> str:
    """A page of the cases one may read, soonest due first."""
    return _page()


@bp.post("/views")
@requires(Permission.GRIEVANCE_READ)
def keep_view() -> ResponseReturnValue:
    """Keep what the list shows now under a name."""
    form = KeepViewForm()
    view, narrow = _shown(dict(parse_qsl(form.shown.data or "")))
    query = urlencode({"view": view.code} | narrow.chosen)
    name, is_team = form.name.data or "", form.is_team.data
    status = attempt(form, lambda: saved_views.keep(name, query, is_team=is_team, by=signed_in()))
    if status != DONE:
        return _page(view=view, narrow=narrow, keeping=form), status
    return redirect(f"{url_for('.index')}?{query}&done=kept", code=303)


@bp.post("/views/<int:view_id>/removal")
@requires(Permission.GRIEVANCE_READ)
def remove_view(view_id: int) -> ResponseReturnValue:
    """Forget a view one kept."""
    form = ActForm()
    status = attempt(form, lambda: saved_views.remove(view_id, by=signed_in()))
    if status != DONE:
        return _page(refused=form), status
    return redirect(url_for(".index", done="removed"), code=303)


@bp.post("/selection")
@requires(Permission.GRIEVANCE_WORK)
def select() -> ResponseReturnValue:
    """Ask who takes the ticked cases."""
    form = SelectionForm()
    if not form.validate():
        return _page(refused=form), 400
    return _hand_on_page(HandOnForm(formdata=None, data={"cases": form.cases.data}))


@bp.post("/handing-on")
@requires(Permission.GRIEVANCE_WORK)
def hand_on() -> ResponseReturnValue:
    """Give many cases to one of their readers, all of them or none."""
    form, done, by = HandOnForm(), [], signed_in()
    form.owner.choices = _readers_of(_cases(form.cases.data or []))
    status = attempt(
        form,
        lambda: done.extend(
            handing_on.hand_on(_cases(form.cases.data), form.owner.data, by=by, now=clock.now())
        ),
    )
    if status != DONE:
        return _hand_on_page(form), status
    answer = make_response(redirect(url_for(".index", done="handed_on"), code=303))
    handing_on.remember(answer, done, by=by, now=clock.now())
    return answer


@bp.post("/undo")
@requires(Permission.GRIEVANCE_WORK)
def hand_back() -> ResponseReturnValue:
    """Undo the last handing on."""
    form, by, now = ActForm(), signed_in(), clock.now()
    done = handing_on.remembered(by, now)
    status = attempt(
        form,
        lambda: handing_on.hand_back(_cases([one.reference for one in done]), done, by=by, now=now),
    )
    if status != DONE:
        return _page(refused=form), status
    answer = make_response(redirect(url_for(".index", done="handed_back"), code=303))
    handing_on.forget(answer)
    return answer


def _shown(typed: dict[str, str]) -> tuple[View, NarrowForm]:
    """The view and what narrows it, as an address says; rubbish shows everything open.

    The lists to choose from are long, so they are put together only where they are asked for.
    """
    view = next((each for each in views.VIEWS if each.code == typed.get("view")), views.VIEWS[0])
    if not typed.keys() & {*NAMES, NARROW}:
        return view, NarrowForm()
    readers = {
        person.id: person.name for person in roster.current().readers_allowed(sentences.today())
    }
    return view, NarrowForm.of(_Typed(typed), tree(), readers)


class _Typed(dict[str, str]):
    """What stands in an address, as a form reads it."""

    def getlist(self, name: str) -> list[str]:
        return [self[name]] if name in self else []


def _cases(references: Sequence[str]) -> list[Case]:
    """These cases, their walls asked anew. Raises NotFound when one may not be seen."""
    reader, private = signed_in(), private_key()
    chosen = dict.fromkeys(references[: queries.PAGE])
    return [casefile.open_file(reader, private, reference).case for reference in chosen]


def _readers_of(cases: Sequence[Case]) -> list[SelectChoice]:
    names = accounts.names_of(handing_on.takers(cases))
    return [SelectChoice(one, name) for one, name in sorted(names.items(), key=lambda n: n[1])]


def _hand_on_page(form: HandOnForm) -> str:
    cases = _cases(form.cases.data or [])
    form.owner.choices = _readers_of(cases)
    lines = listing.lines_of(signed_in(), private_key(), cases, sentences.today())
    return render_template("grievances/desk/handing_on.html", form=form, lines=lines)


def _page(
    *,
    view: View | None = None,
    narrow: NarrowForm | None = None,
    keeping: KeepViewForm | None = None,
    refused: ActForm | SelectionForm | None = None,
) -> str:
    reader, today = signed_in(), sentences.today()
    if view is None or narrow is None:
        view, narrow = _shown(request.args.to_dict())
    narrowed = narrow.filter(tree()) if narrow.chosen else views.EVERYTHING
    rows = views.inbox(
        reader.id,
        view,
        today=today,
        after=paging.place(request.args.get("after", "")),
        narrowed=narrowed,
    )
    page, last = paging.cut(rows, queries.PAGE)
    address: dict[str, Any] = {"view": view.code} | narrow.chosen
    older = paging.token(last[1], last[0].id) if last else ""
    return render_template(
        "grievances/desk/inbox.html",
        lines=listing.lines_of(reader, private_key(), [case for case, _due in page], today),
        view=view.code,
        tabs=_tabs(view.code, views.counts(reader.id, today), narrow.chosen),
        kept=saved_views.listed_for(reader.id),
        here=urlencode(address),
        narrow=narrow if NARROW in request.args else None,
        to_narrow=url_for(".index", **(address | {NARROW: 1})),
        tags=_tags(address, narrow),
        found=_many(views.count(reader.id, view, narrowed, today)) if narrowed else "",
        keeping=keeping or KeepViewForm(formdata=None),
        refused=keeping or refused,
        selection=SelectionForm(formdata=None),
        may_undo=bool(handing_on.remembered(reader, clock.now())),
        older=url_for(".index", **address, after=older) if last else None,
        first=url_for(".index", **address) if "after" in request.args else None,
        done=SAID.get(request.args.get("done", "")),
    )


def _tags(address: dict[str, Any], narrow: NarrowForm) -> list[dict[str, str]]:
    """What narrows the list, each with the address of the list without it."""
    return [
        {
            "label": str(narrow[name].label.text),
            "words": narrow.words(name),
            "without": url_for(".index", **{k: v for k, v in address.items() if k != name}),
        }
        for name in narrow.chosen
    ]


def _tabs(current: str, counts: dict[str, int], narrow: dict[str, Any]) -> list[dict[str, object]]:
    return [
        {
            "label": VIEW_LABELS[code],
            "url": url_for("grievances_quarantine.index")
            if code == "quarantine"
            else url_for(".index", view=code, **narrow),
            "current": code == current,
            "count": _many(count),
        }
        for code, count in counts.items()
    ]


def _many(count: int) -> str:
    return str(count) if count <= views.MANY else _("1,000+")
