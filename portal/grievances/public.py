"""The public face: one neutral address a language, one document, one POST to check and one to send.

Nothing is kept before "Send". A GET writes nothing. What a cookie opens is decided here and nowhere else.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from flask import Blueprint, Response, make_response, redirect, request, send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal import bodies, clock, i18n, settings, web
from portal.errors import Busy, NotFound, NotSaved, RuleBroken
from portal.grievances import (
    attaching_pages,
    filing,
    form_ids,
    pages,
    public_followup,
    public_voices,
    queries,
    receiptpage,
    recordings,
    suspicion,
    visit,
)
from portal.grievances.forms import WHOLE, FileForm, OpenForm
from portal.grievances.visit import Visit
from portal.organisation import queries as organisation
from portal.vault import receipts
from portal.vault.errors import ForgedForm, NotAReceipt, StaleForm, TypingMistake

bp = Blueprint("grievances_public", __name__)
BLUEPRINTS = (bp,)

Step = Callable[[str, bodies.Fields, datetime], ResponseReturnValue]
_NO_COOKIE = _l(
    "Nothing is open here. If you just typed your number, this browser refuses the cookie that keeps it open. Allow cookies for this address, or use another browser, and type it again. The cookie is gone when you close the window."
)
COMING = "n"  # on the way from a typed number to its page: by now the cookie has come back, or it never will


@bp.get("/", defaults={"language": i18n.DEFAULT})
@bp.get(f"/<any({','.join(code for code in i18n.NAMES if code != i18n.DEFAULT)}):language>/")
def start(language: str) -> ResponseReturnValue:
    now = clock.now()
    visiting = visit.present(now)
    if COMING in request.args:
        return _arrived(visiting, language)
    if visiting is None or not visiting.root:
        return _not_opened(visiting, now) if visiting and "why" in visiting.about else _first_page()
    if visiting.said == "erased":
        return pages.erased(visiting, now)
    if visiting.receipt:
        shown = pages.receipt(visiting.receipt, visiting.about, now, visiting.place)
        return visit.keep(make_response(shown), visiting, now)
    return pages.follow_up(visiting, now)


@bp.post("/", defaults={"language": i18n.DEFAULT})
@bp.post(f"/<any({','.join(code for code in i18n.NAMES if code != i18n.DEFAULT)}):language>/")
@web.own_pages_only
def act(language: str) -> ResponseReturnValue:
    if attaching_pages.is_upload():
        return attaching_pages.attach(language, clock.now())
    try:
        fields = bodies.read()
    except bodies.TooLong as long:
        return pages.given_back("too_long", long)
    except bodies.Unreadable as broken:
        return pages.given_back("unreadable", broken)
    name, _sep, _rest = fields.get("step", "").partition("-")
    return _STEPS.get(name, _unknown)(language, fields, clock.now())


@bp.get("/x")
def leave() -> ResponseReturnValue:
    """Away from here at once: the cookie and the browser's copies are dropped on the way."""
    return visit.end(make_response(redirect(settings.current().leave_to, code=303)))


@bp.get("/hear/<language>-<int:number>.m4a")
def hear(language: str, number: int) -> ResponseReturnValue:
    """A question read aloud; the browser keeps no copy."""
    path = recordings.file_of(language, number)
    if path is None:
        raise NotFound
    answer = send_file(path, mimetype="audio/mp4", conditional=True)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _check(language: str, fields: bodies.Fields, now: datetime) -> ResponseReturnValue:
    form = _file_form(fields)
    if fields.get("z") != WHOLE:
        return pages.given_back("unreadable", bodies.Unreadable(fields))
    if not form.validate():
        return pages.form(form), 422
    form.form_id.data = form_ids.new(now)
    answer = make_response(pages.check(form))
    return visit.keep(answer, visit.begin(now), now)


def _change(language: str, fields: bodies.Fields, now: datetime) -> ResponseReturnValue:
    return pages.form(_file_form(fields))


def _send(language: str, fields: bodies.Fields, now: datetime) -> ResponseReturnValue:
    form = _file_form(fields)
    if fields.get("z") != WHOLE:
        return pages.given_back("unreadable", bodies.Unreadable(fields))
    if not form.validate():
        return pages.form(form), 422
    try:
        form_id = form_ids.read(form.form_id.data, now)
    except (StaleForm, ForgedForm):
        form.form_id.data = form_ids.new(now)
        notice = _("This page was open for a long time. Nothing is lost. Please press Send again.")
        answer = make_response(pages.check(form, notice=notice))
        return visit.keep(answer, visit.begin(now), now)
    try:
        answers, quarantined = form.answers(language), suspicion.looks_made(form, now=now)
        numbers, root = filing.send(answers, form_id, now=now, quarantined=quarantined)
    except RuleBroken as problem:
        return pages.check(form, notice=str(problem.message)), 409
    except (Busy, NotSaved) as problem:
        return pages.check(form, notice=pages.not_sent(problem)), 503, {"Retry-After": "20"}
    return show_receipt(" ".join(numbers), root, receiptpage.filed(form), language, now)


def show_receipt(
    numbers: str, root: bytes, about: Mapping[str, str], language: str, now: datetime
) -> ResponseReturnValue:
    """On the next page when the cookie came back, else at once: without it the number would be lost."""
    if visit.present(now) is None:
        return pages.receipt(numbers, about, now)
    answer = make_response(redirect(i18n.home(language), code=303))
    return visit.keep(answer, visit.begin(now, root=root, receipt=numbers, about=about), now)


def _another(language: str, fields: bodies.Fields, now: datetime) -> ResponseReturnValue:
    """A helper files the next one: place and kind stay, the visit with its number ends."""
    kept = bodies.Fields([(name, fields.get(name, "")) for name in ("a7", "a8", "c4")])
    return visit.end(make_response(pages.form(_file_form(kept))))


def _have(language: str, fields: bodies.Fields, now: datetime) -> ResponseReturnValue:
    answer = make_response(redirect(i18n.home(language), code=303))
    visiting = visit.present(now)
    return visit.keep(answer, visiting.without_receipt(), now) if visiting else answer


def _open(language: str, fields: bodies.Fields, now: datetime) -> ResponseReturnValue:
    """Whatever was typed, the next page comes by an address of its own: no number stays in what the browser would send again."""
    form = OpenForm(fields)
    try:
        receipt = receipts.read_receipt(form.receipt.data or "")
        root, slots = filing.opened_by(receipt)
    except TypingMistake:
        visiting = _in_vain(form, "slip", now)
    except NotAReceipt:
        visiting = _in_vain(form, "length", now)
    except Busy as problem:
        return pages.number_refused(form, str(problem.message), 503)
    else:
        known = queries.leads_somewhere(slots)
        visiting = visit.begin(now, root=root) if known else _in_vain(form, "unknown", now)
    where = f"{i18n.home(language)}?{COMING}"
    return visit.keep(make_response(redirect(where, code=303)), visiting, now)


def _arrived(visiting: Visit | None, language: str) -> ResponseReturnValue:
    """Only coming back asks for a cookie; a browser that refused it is told so, kindly, instead of being shown the first page."""
    if visiting is None:
        return pages.number_refused(OpenForm(), _NO_COOKIE)
    return redirect(i18n.home(language) + ("" if visiting.root else "#read"), code=303)


def _in_vain(form: OpenForm, why: str, now: datetime) -> Visit:
    """What was typed and why it opened nothing, sealed into the cookie for the next page."""
    typed = (form.receipt.data or "")[: receipts.LONGEST_TYPED]
    return visit.begin(now, about={"why": why, "typed": typed})


def _not_opened(visiting: Visit, now: datetime) -> ResponseReturnValue:
    """Why a number opened nothing; said once, and then what was typed is gone from the cookie too."""
    sentences = {
        "slip": _("That looks like a typing mistake. Compare it with your number, group by group."),
        "length": _("The number has 25 digits, in five groups of five. Please type all of it."),
        "unknown": _("Nothing is found under this number."),
    }
    form = OpenForm(data={"receipt": visiting.about["typed"]})
    answer = make_response(pages.number_refused(form, sentences[visiting.about["why"]]))
    return visit.keep(answer, visit.begin(now), now)


def _finish(language: str, fields: bodies.Fields, now: datetime) -> ResponseReturnValue:
    return visit.end(make_response(redirect(i18n.home(language), code=303)))


def _language(language: str, fields: bodies.Fields, now: datetime) -> ResponseReturnValue:
    return pages.form(_file_form(fields))


def _unknown(language: str, fields: bodies.Fields, now: datetime) -> ResponseReturnValue:
    if any(fields.get(name) for name in ("a2", "a3", "a6", "c3")):
        return pages.form(_file_form(fields)), 400
    return redirect(i18n.home(language), code=303)


def _file_form(fields: bodies.Fields) -> FileForm:
    form = FileForm(fields)
    form.offer(organisation.sites())
    return form


def _first_page() -> Response:
    body = pages.form(_file_form(bodies.Fields())).encode()
    return web.not_kept_at_back(web.pressed(body, web.press(body), "text/html"))


_STEPS: dict[str, Step] = public_voices.STEPS | {
    "check": _check,
    "change": _change,
    "send": _send,
    "another": _another,
    "have": _have,
    "open": _open,
    "finish": _finish,
    "language": _language,
    "keepfile": attaching_pages.keep,
    "dropfile": attaching_pages.take_back,
    **public_followup.STEPS,
}
