"""What the public pages show: from rows and opened pieces to the words of a template."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from flask import Response, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Form

from portal import bodies, clock, dates, i18n, settings, web
from portal.accounts import roster
from portal.duties import rules as clock_rules
from portal.grievances import (
    attached,
    followup,
    followup_words,
    form_ids,
    handover,
    kinds,
    queries,
    receiptpage,
    recordings,
    standing,
    visit,
)
from portal.grievances.forms import FileForm, OpenForm
from portal.grievances.kinds import Kind
from portal.grievances.models import Case
from portal.grievances.rules import Batch, Exclusion, Status
from portal.grievances.visit import Visit
from portal.organisation import queries as organisation

Step = dict[str, Any]

FILES = "files"  # what a visit says when the room for files is asked for

SAID = {
    "kept": _l("Thank you. It is sealed and kept."),
    "again": _l("Thank you. Somebody looks at it again."),
    "readers": _l("It is done. Below you see who can read this now."),
    "changed": _l("The new number opens this now. The old one opens nothing any more."),
    "urgent": _l(
        "Thank you. Other people read this, at once. It has the same number as your first message."
    ),
}


def form(form: FileForm, *, open_form: OpenForm | None = None, read_error: str = "") -> str:
    """The first page: the doors, the questions, the number."""
    chosen = settings.current()
    day = clock.local_day(clock.now(), chosen.zone)
    readers = standing.about_readers(roster.current(), day) | {"team": _("the Rights Office")}
    return _render(
        "start",
        form=form,
        open_form=open_form or OpenForm(),
        read_error=read_error,
        readers=readers,
        heard=recordings.heard(i18n.code()),
        emergency=_(
            "In danger now? Call %(number)s. We are not always awake.",
            number=chosen.emergency,
        ),
        promise=clock_rules.clock_for(chosen.law, "standard", day),
    )


def check(form: FileForm, notice: str = "") -> str:
    """The answers once more, before they leave."""
    answers = form.answers(i18n.code())
    return _render(
        "check",
        form=form,
        notice=notice,
        warnings=_warnings(form),
        agreement=organisation.agreement_at(answers.site),
        numbers=kinds.numbers_made(answers.speaking, answers.numbers),
    )


def receipt(numbers: str, about: Mapping[str, str], now: datetime, place: bytes = b"") -> str:
    """The numbers, and what happens next with days the person may hold us to; without a `place` the cookie did not come back."""
    steps = _first_steps(now, Kind(about["a8"])) if about.get("what") == "filed" else []
    shown = receiptpage.context(numbers.split(), about)
    token = form_ids.new(now, place)
    return _render("receipt", cookieless=not place, steps=steps, form_id=token, **shown)


def follow_up(
    visiting: Visit,
    now: datetime,
    refused: Mapping[str, Form] | None = None,
    notice: str = "",
    status: int = 200,
) -> Response:
    """The person's own page, `refused` the forms to be looked at again. A receipt that leads nowhere leads to the first page."""
    voices = queries.voices_at(visiting.slots())
    if not voices:
        return visit.end(web.not_kept_at_back(make_response(form(_blank_form()))))
    shown = followup.context(visiting, voices, refused or {}, now)
    said = [notice, SAID.get(visiting.said, "")]
    body = _render(
        "attach" if visiting.said == FILES else "followup",
        **shown,
        files=attached.shown(shown["voice"], shown["kek"]),
        next_due=_next_due(shown["case"], now),
        steps=_steps(shown["case"], now),
        notices=[str(each) for each in said if each],
        pressed=visiting.said == "pressed",
    )
    return visit.keep(make_response(body, status), replace(visiting, said=""), now)


def erased(visiting: Visit, now: datetime) -> Response:
    """Said once, after everything was taken back; the visit ends with it."""
    return visit.end(make_response(_render("erased")))


def offer_readers(form: Form, visiting: Visit) -> None:
    """Give the form that takes a reader off its choices, before it is looked at."""
    voices = queries.voices_at(visiting.slots())
    if "mark" in form and voices:
        followup.offer_readers(form, voices[min(visiting.n, len(voices) - 1)].case_id)


def not_sent(problem: Exception) -> str:
    """Why something could not be kept just now, and that nothing typed is lost."""
    return str(
        getattr(problem, "message", None)
        or _("We could not save it just now. Nothing is lost: please press Send again in a minute.")
    )


def number_refused(open_form: OpenForm, sentence: str, status: int = 422) -> ResponseReturnValue:
    """The same page for a mistake, an unknown, an erased and a withdrawn number; only the sentence differs."""
    body = form(_blank_form(), open_form=open_form, read_error=sentence)
    return body, status, {"Retry-After": "20"} if status == 503 else {}


def given_back(template: str, broken: bodies.Unreadable) -> ResponseReturnValue:
    """What could be read of a form that did not arrive whole, to copy from."""
    words = [
        value
        for name, value in broken.kept.items(multi=True)
        if name in ("a2", "a3", "a6", "c3") and value
    ]
    return _render(template, text="\n\n".join(words)), broken.status


def _render(template: str, **context: Any) -> str:
    return render_template(
        f"grievances/public/{template}.html",
        here=i18n.home(i18n.code()),
        **context,
    )


def _blank_form() -> FileForm:
    blank = FileForm()
    blank.offer(organisation.sites())
    return blank


def _warnings(form: FileForm) -> list[str]:
    chosen = set(form.walls.data or [])
    found = []
    if chosen & {Exclusion.HEAD_OF_SITE, Exclusion.LINE} and not form.site.data:
        found.append(
            _(
                "You did not choose a place. We can only keep its head out for certain if you choose the place, or write a name."
            )
        )
    if Exclusion.NAMED in chosen and not form.names.data:
        found.append(_("You want to name somebody. Please write who, or we cannot keep them out."))
    if form.kind.data in kinds.OUTSIDE:
        found.append(
            _("This goes only to the people from outside the company, not to our own team.")
        )
    if _has_number(" ".join([form.what.data or "", form.where.data or ""])):
        found.append(
            _(
                "There is a long number or an address with @ in your text. If it is yours, people who read this can know who you are."
            )
        )
    return found


def _has_number(text: str) -> bool:
    digits = 0
    for sign in text:
        digits = digits + 1 if sign.isdigit() else digits if sign in " -./()" else 0
        if digits >= 7:
            return True
    return any("@" in word and "." in word for word in text.split())


def _first_steps(now: datetime, kind: Kind) -> list[Step]:
    """Days counted from the next handover on, so that none is promised too early."""
    urgent = kinds.is_urgent(kind)
    day = (
        clock.local_day(now, settings.current().zone)
        if urgent
        else handover.next_day(now, Batch.DAILY)
    )
    now_ = _step(_("Now"), _("It is sealed and kept. This page is our first confirmation."), True)
    return [now_, *owed(*handover.dates_owed(day, danger=urgent, batch=Batch.DAILY))]


def _steps(case: Case, now: datetime) -> list[Step]:
    if case.handed_over_on is None or case.acknowledge_by is None or case.answer_by is None:
        day = handover.next_day(now, case.batch)
        first = _step(
            _("On %(day)s", day=dates.day(day)), _("It goes to the people who read it."), False
        )
        return [first, *owed(*handover.dates_owed(day, danger=case.danger, batch=case.batch))]
    first = _step(dates.day(case.handed_over_on), _("It went to the people who read it."), True)
    done = (case.acknowledged_on is not None, case.answered_on is not None)
    return [
        first,
        *owed(case.acknowledge_by, case.answer_by, *done),
        *followup_words.later_steps(case),
    ]


def owed(acknowledge: date, answer: date, read: bool = False, answered: bool = False) -> list[Step]:
    """The two dates that the law gives the person, in words, and whether each is kept already."""
    return [
        _step(
            _("By %(day)s", day=dates.day(acknowledge)), _("A person reads it and says so."), read
        ),
        _step(
            _("By %(day)s", day=dates.day(answer)),
            _("You read here what we found and what we do."),
            answered,
        ),
    ]


def _step(when: str, text: str, done: bool) -> Step:
    return {"when": when, "text": text, "done": done}


def _next_due(case: Case, now: datetime) -> list[str]:
    """What the person can count on next, each with its day."""
    if case.asked is not None:
        day = handover.next_day(now, case.batch)
        return [str(_("On %(day)s it goes to the people who read it.", day=dates.day(day)))]
    if case.state is Status.CLOSED or case.acknowledge_by is None or case.answer_by is None:
        return []
    promised = [
        (case.acknowledged_on is None, case.acknowledge_by, _("By %(day)s a person reads it and says so.")),
        (case.answered_on is None, case.answer_by, _("By %(day)s you read here what we found and what we do.")),
        (True, case.again_by, _("By %(day)s you read here what we decide after a second look.")),
    ]  # fmt: skip
    owed = [(day, words) for still, day, words in promised if still and day][:1]
    if case.update_by and case.acknowledged_on is not None:
        owed.append((case.update_by, _("By %(day)s you hear from us, even without news.")))
    return [words % {"day": dates.day(day)} for day, words in owed]
