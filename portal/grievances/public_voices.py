"""What a person does with the numbers of their case, each act one button of their own page."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import wraps

from flask import make_response, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal import bodies, db, i18n, keys
from portal.errors import Busy, NotFound, NotSaved, RuleBroken
from portal.grievances import filing, form_ids, joining, pages, queries, settlements, visit
from portal.grievances.visit import Visit
from portal.vault import receipts
from portal.vault.errors import ForgedForm, StaleForm

COPY, JOIN, FRESH = 1001, 1002, 1003

Step = Callable[[str, bodies.Fields, datetime], ResponseReturnValue]
Act = Callable[[Visit, bodies.Fields, bytes, datetime], Visit | None]


def _step(act: Act) -> Step:
    """An act of whoever has their page open: done whole, or the page again with the reason; it may end the visit."""

    @wraps(act)
    def step(language: str, fields: bodies.Fields, now: datetime) -> ResponseReturnValue:
        visiting = visit.present(now)
        if visiting is None or not visiting.root:
            return redirect(f"{i18n.home(language)}#read", code=303)
        try:
            form_id = form_ids.read(fields.get("f"), now, visiting.place)
            after = act(visiting, fields, form_id, now)
        except (StaleForm, ForgedForm):
            notice = _("This page was open for a long time. Please do it once more.")
            return pages.follow_up(visiting, now, notice=notice, status=409)
        except NotFound:
            notice = _("This was done already.")
            return pages.follow_up(visiting, now, notice=notice, status=409)
        except (RuleBroken, Busy, NotSaved) as problem:
            notice = str(problem.message or _("We could not save it just now. Please try again."))
            return pages.follow_up(visiting, now, notice=notice, status=problem.status)
        answer = make_response(redirect(i18n.home(language), code=303))
        return visit.keep(answer, after, now) if after else visit.end(answer)

    return step


@_step
def number(visiting: Visit, fields: bodies.Fields, form_id: bytes, now: datetime) -> Visit:
    """One more number for the case: a copy for somebody trusted, or for somebody who joins."""
    joins = fields.get("c5") == "join"
    own_form, receipt = _one_more(form_id, JOIN if joins else COPY)
    _root, slots = filing.opened_by(receipt)
    with db.write():
        voice, slot = queries.voice_at(visiting.slots(), visiting.n)
        if joins:
            joining.invite(voice, slot, slots[0], own_form, now=now)
        else:
            joining.make_copy(voice, slot, slots[0], now=now)
    about = {"what": "joined" if joins else "copy"}
    shown = visit.begin(now, root=bytes.fromhex(visiting.root), receipt=receipt, about=about)
    return replace(shown, n=visiting.n)


@_step
def fresh(visiting: Visit, fields: bodies.Fields, form_id: bytes, now: datetime) -> Visit:
    """Show the number that would take the old one's place; nothing changes before the person says that they have it."""
    voice, slot = queries.voice_at(visiting.slots(), visiting.n)
    joining.must_be_person(voice, slot)
    _form, receipt = _one_more(form_id, FRESH)
    return replace(visiting, receipt=receipt, about={"what": "fresh"})


@_step
def changeover(visiting: Visit, fields: bodies.Fields, form_id: bytes, now: datetime) -> Visit:
    """From now on the number just written down opens what the old one did, and the old one nothing."""
    if visiting.about.get("what") != "fresh":
        raise RuleBroken(_("This page was open for a long time. Please do it once more."))
    root, slots = filing.opened_by(visiting.receipt)
    with db.write():
        joining.change_number(visiting.slots(), slots)
    return replace(visit.begin(now, root=root), n=visiting.n, said="changed")


@_step
def away(visiting: Visit, fields: bodies.Fields, form_id: bytes, now: datetime) -> Visit:
    """Take one of one's copies away."""
    n = fields.get("step", "").partition("-")[2]
    with db.write():
        voice, slot = queries.voice_at(visiting.slots(), visiting.n)
        joining.take_away(voice, slot, int(n) if n.isdecimal() else 0)
    return visiting


@_step
def depart(visiting: Visit, fields: bodies.Fields, form_id: bytes, now: datetime) -> None:
    """Leave the case: the number opens it no longer."""
    with db.write():
        voice, slot = queries.voice_at(visiting.slots(), visiting.n)
        joining.leave(voice, slot, form_id, now=now)


@_step
def proxy(visiting: Visit, fields: bodies.Fields, form_id: bytes, now: datetime) -> Visit:
    """Say whether whoever speaks for one sees the conversation."""
    with db.write():
        voice, slot = queries.voice_at(visiting.slots(), visiting.n)
        joining.decide_on_proxy(voice, slot, form_id, sees=_says_yes(fields), now=now)
    return visiting


@_step
def settle(visiting: Visit, fields: bodies.Fields, form_id: bytes, now: datetime) -> Visit:
    """Say yes or no to a settlement."""
    with db.write():
        voice, slot = queries.voice_at(visiting.slots(), visiting.n)
        settlements.answer(voice, slot, form_id, yes=_says_yes(fields), now=now)
    return visiting


def _one_more(form_id: bytes, which: int) -> tuple[bytes, str]:
    """(a form id of its own, its receipt) for a number made on this page; the same form always gives the same."""
    pepper = keys.current().pepper
    own_form = receipts.form_id_for(form_id, which, pepper=pepper)
    return own_form, receipts.receipt_for(own_form, pepper=pepper)


def _says_yes(fields: bodies.Fields) -> bool:
    return fields.get("step", "").endswith("-yes")


STEPS: dict[str, Step] = {
    "number": number,
    "fresh": fresh,
    "changeover": changeover,
    "away": away,
    "depart": depart,
    "proxy": proxy,
    "settle": settle,
}
