"""The custodians' page: ask to open what was locked away, wait signed in for another's third, hand on one's own, read it once."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from portal import clock
from portal.accounts import queries as accounts
from portal.accounts import session
from portal.acts import DONE, attempt
from portal.grievances import identity
from portal.grievances.desk_forms import ActForm, IdentityForm
from portal.grievances.identity import Contact, Custodian
from portal.grievances.models import IdentityRequest
from portal.permissions import Permission, guard, requires
from portal.vault import pairs

bp = Blueprint("identity_desk", __name__, url_prefix="/desk/identity")
guard(bp)
BLUEPRINTS = (bp,)
HERE = "identity_desk.ask"


@bp.route("/", methods=["GET", "POST"])
@requires(Permission.IDENTITY_OPEN)
def ask() -> ResponseReturnValue:
    """What is asked for now, and the form to ask."""
    form = IdentityForm()
    reference, danger = (form.reference.data or "").strip().upper(), form.life_in_danger.data
    return _act(
        form,
        lambda me, now: identity.ask(
            me, reference, form.text.data or "", life_in_danger=danger, now=now
        ),
    )


@bp.post("/<request_id>/reading")
@requires(Permission.IDENTITY_OPEN)
def stand_by(request_id: str) -> ResponseReturnValue:
    """Wait to read it: the pair another's third is sealed to lasts as long as this session."""
    pair = pairs.new_pair()
    lent = session.lend(pair.private, request_id)
    return _act(
        ActForm(),
        lambda me, now: identity.stand_by(
            me, request_id, session.session_id(), pair, lent, now=now
        ),
    )


@bp.post("/<request_id>/third")
@requires(Permission.IDENTITY_OPEN)
def hand_on(request_id: str) -> ResponseReturnValue:
    """Hand on one's own third to whoever waits."""
    return _act(ActForm(), lambda me, now: identity.hand_on(me, request_id, now=now))


@bp.post("/<request_id>/names")
@requires(Permission.IDENTITY_OPEN)
def open_names(request_id: str) -> ResponseReturnValue:
    """What was locked away, shown once; the act is durable before the page is."""
    form, found = ActForm(), list[Contact]()
    unlock = partial(session.lent, what=request_id)

    def act() -> None:
        found.extend(identity.open_names(_me(), request_id, unlock, now=clock.now()))

    status = attempt(form, act)
    return _page(form, status, found) if status != DONE else _page(form, 200, found, read=True)


def _act(form: FlaskForm, act: Callable[[Custodian, datetime], object]) -> ResponseReturnValue:
    status = attempt(form, lambda: act(_me(), clock.now()))
    return redirect(url_for(HERE), code=303) if status == DONE else _page(form, status)


def _page(
    form: FlaskForm, status: int, found: Sequence[Contact] = (), *, read: bool = False
) -> ResponseReturnValue:
    now, me = clock.now(), _me()
    asked = [
        _line(request, case.reference, me, now) for request, case in identity.asked_of(me, now)
    ]
    empty = form if isinstance(form, IdentityForm) else IdentityForm(formdata=None)
    return render_template(
        "grievances/desk/identity.html",
        sent=form,
        form=empty,
        asked=asked,
        found=found,
        read=read,
        wait=identity.WAIT.days,
    ), status


def _line(request: IdentityRequest, reference: str, me: Custodian, now: datetime) -> dict[str, Any]:
    waits = identity.waits_for(request, now)
    names = accounts.names_of([request.asked_by, waits])
    return {
        "request": request,
        "reference": reference,
        "asked_by": names.get(request.asked_by, ""),
        "opens_on": identity.opens_on(request),
        "ready": identity.may_open(request, now),
        "waits": names.get(waits, ""),
        "mine": waits == me.account.id,
    }


def _me() -> Custodian:
    return Custodian(session.signed_in(), session.private_key())
