"""Follow-up: what a person sends with the number in hand. One shape for every act: read it whole, do it once, show where it stands."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import Any

from flask import make_response, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError
from wtforms import Form

from portal import bodies, clock, db, i18n, settings
from portal.errors import NotFound, NotSaved, RuleBroken
from portal.grievances import acts_of_person as acts
from portal.grievances import (
    appeals,
    form_ids,
    identity,
    pages,
    readers,
    remedy_answers,
    retaliation,
    rules,
    visit,
    withdrawal,
)
from portal.grievances.acts_of_person import Hand
from portal.grievances.followup_forms import FORMS
from portal.grievances.forms import WHOLE
from portal.grievances.rules import Answer, Exclusion
from portal.grievances.told import Level
from portal.grievances.visit import Visit
from portal.vault.errors import Damaged, StaleForm


@dataclass(frozen=True)
class Done:
    """What to say after an act, and which of the person's cases is shown then."""

    said: str = ""
    n: int | None = None


@dataclass(frozen=True)
class Moment:
    """When an act happens: the moment, sealed to the receipt alone, and the day where the deployment is."""

    now: datetime

    @property
    def today(self) -> date:
        return clock.local_day(self.now, settings.current().zone)


Act = Callable[[Hand, Any, Moment], Done]
Step = Callable[[str, bodies.Fields, datetime], ResponseReturnValue]


def _reply(hand: Hand, form: Any, when: Moment) -> Done:
    acts.write(hand, form.text.data, now=when.now)
    return Done()


def _quick(hand: Hand, form: Any, when: Moment) -> Done:
    worked = form.answer.data == "yes"
    acts.say_it_worked(hand, form.text.data, worked=worked, now=when.now)
    return Done("kept")


def _solved(hand: Hand, form: Any, when: Moment) -> Done:
    if form.answer.data == "yes":
        acts.accept(hand, now=when.now)
        return Done("kept")
    object_ = appeals.appeal if form.answer.data == "appeal" else acts.say_not_solved
    object_(hand, form.text.data, today=when.today, now=when.now)
    return Done("again")


def _rate(hand: Hand, form: Any, when: Moment) -> Done:
    acts.rate(hand, int(form.outcome.data), int(form.fairness.data), now=when.now)
    return Done("kept")


def _check_in(hand: Hand, form: Any, when: Moment) -> Done:
    words = form.text.data if form.answer.data == "words" else ""
    acts.check_in(hand, words, today=when.today, now=when.now)
    return Done("kept")


def _harm(hand: Hand, form: Any, when: Moment) -> Done:
    return Done("urgent", retaliation.report(hand, form.text.data, today=when.today, now=when.now))


def _summary(hand: Hand, form: Any, when: Moment) -> Done:
    words = form.text.data if form.answer.data == "correct" else ""
    acts.judge_summary(hand, words, now=when.now)
    return Done("kept")


def _note(hand: Hand, form: Any, when: Moment) -> Done:
    words = form.text.data if form.answer.data == "correct" else ""
    acts.judge_note(hand, words, now=when.now)
    return Done("kept")


def _take_off(hand: Hand, form: Any, when: Moment) -> Done:
    readers.take_off(hand, form.mark.data, now=when.now)
    return Done("readers")


def _keep_out(hand: Hand, form: Any, when: Moment) -> Done:
    walls = frozenset(Exclusion(word) for word in form.walls.data or [])
    readers.keep_out(hand, walls, (form.names.data or "").strip(), now=when.now)
    return Done("readers")


def _meet(hand: Hand, form: Any, when: Moment) -> Done:
    acts.ask_to_meet(hand, Level(form.level.data), form.text.data, now=when.now)
    return Done("kept")


def _contact(hand: Hand, form: Any, when: Moment) -> Done:
    locked = form.seen.data == "locked"
    acts.leave_contact(hand, form.text.data.strip(), locked=locked, now=when.now)
    return Done("kept")


def _identity(hand: Hand, form: Any, when: Moment) -> Done:
    identity.answer(hand, Answer(form.answer.data), now=when.now)
    return Done("kept")


def _place(hand: Hand, form: Any, when: Moment) -> Done:
    yes = form.answer.data == "yes"
    acts.answer_about_place(hand, form.text.data, yes=yes, now=when.now)
    return Done("kept")


def _remedy(hand: Hand, form: Any, when: Moment) -> Done:
    yes, about = form.answer.data == "yes", form.about.data or ""
    remedy_answers.answer(hand, about, form.text.data, yes=yes, now=when.now)
    return Done("kept")


def _shut(hand: Hand, form: Any, when: Moment) -> Done:
    acts.shut_words(hand, shut=form.shut.data == "1", now=when.now)
    return Done("kept")


def _withdraw(hand: Hand, form: Any, when: Moment) -> Done:
    if form.answer.data == "yes":
        return Done("pressed")
    withdrawal.withdraw(hand, today=when.today, now=when.now)
    return Done("erased", 0)


ACTS: dict[str, Act] = {
    "reply": _reply,
    "quick": _quick,
    "solved": _solved,
    "rate": _rate,
    "checkin": _check_in,
    "harm": _harm,
    "summary": _summary,
    "note": _note,
    "takeoff": _take_off,
    "keepout": _keep_out,
    "meet": _meet,
    "contact": _contact,
    "identity": _identity,
    "place": _place,
    "offer": _remedy,
    "came": _remedy,
    "shut": _shut,
    "withdraw": _withdraw,
}


def _act(
    name: str, language: str, fields: bodies.Fields, now: datetime, said: str = ""
) -> ResponseReturnValue:
    """`said` is what the page says afterwards instead of what the act would have it say."""
    visiting, form = visit.present(now), FORMS[name](fields)
    if fields.get("z") != WHOLE:
        return pages.given_back("unreadable", bodies.Unreadable(fields))
    if visiting is None or not _is_here(visiting, form, now):
        return pages.given_back("signed_out", bodies.Unreadable(fields, 409))
    refuse = partial(_refuse, visiting, now, name, form)
    pages.offer_readers(form, visiting)
    if not form.validate():
        return refuse(422)
    try:
        done = _do(name, form, visiting, language, now)
    except StaleForm:
        form["form_id"].data = ""
        again = _("This page was open for a long time. Nothing is lost. Please press Send again.")
        return refuse(200, again)
    except RuleBroken as problem:
        return refuse(409, str(problem.message))
    except (Damaged, NotFound):
        return refuse(409, _("This part cannot be changed here (damaged)."))
    except (NotSaved, StaleDataError) as problem:
        return refuse(503, pages.not_sent(problem))
    return _on(language, visiting, replace(done, said=said or done.said), now)


def _is_here(visiting: Visit, form: Form, now: datetime) -> bool:
    """Whether a form is of the case this browser has open; of another number's nothing goes into this case."""
    return bool(visiting.root) and form_ids.is_of(form["form_id"].data, visiting.place, now)


def _do(name: str, form: Form, visiting: Visit, language: str, now: datetime) -> Done:
    form_id = form_ids.read(form["form_id"].data, now, visiting.place)
    with db.write():
        hand = acts.in_hand(visiting.slots(), visiting.n, language, form_id)
        return ACTS[name](hand, form, Moment(now))


def _refuse(
    visiting: Visit, now: datetime, name: str, form: Form, status: int, notice: str = ""
) -> ResponseReturnValue:
    return pages.follow_up(visiting, now, {name: form}, notice=notice, status=status)


def _on(language: str, visiting: Visit, done: Done, now: datetime) -> ResponseReturnValue:
    answer = make_response(redirect(i18n.home(language), code=303))
    shown = visiting.n if done.n is None else done.n
    return visit.keep(answer, replace(visiting, n=shown, said=done.said), now)


def _files(language: str, fields: bodies.Fields, now: datetime) -> ResponseReturnValue:
    """Keep what was typed, then show the room for files."""
    visiting = visit.present(now)
    typed = fields.get("z") != WHOLE or not rules.is_empty(fields.get("a2", ""))
    if visiting is None or not visiting.root or typed:
        return _act("reply", language, fields, now, said=pages.FILES)
    return _on(language, visiting, Done(pages.FILES), now)


def _switch(language: str, fields: bodies.Fields, now: datetime) -> ResponseReturnValue:
    """Show another of the cases this number leads to."""
    answer, visiting = make_response(redirect(i18n.home(language), code=303)), visit.present(now)
    wanted = fields.get("b9", "")
    if visiting is None or wanted not in {"0", "1", "2", "3"}:
        return answer
    return visit.keep(answer, replace(visiting, n=int(wanted)), now)


STEPS: dict[str, Step] = {name: partial(_act, name) for name in ACTS} | {
    "switch": _switch,
    "files": _files,
}
