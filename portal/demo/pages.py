"""/demo: doors that sign somebody in with one click, what a thief would hold, and a calendar to move. Exists in demo mode only."""

from datetime import datetime

from flask import Blueprint, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal import clock, dates, db, settings, sweeps, web, work
from portal.accounts import services, session
from portal.demo import thief, world
from portal.demo.history import REHANA
from portal.errors import NotFound
from portal.grievances import filing, queries
from portal.grievances.models import Case
from portal.vault import receipts

bp = Blueprint("demo", __name__, url_prefix="/demo")
DAYS = 8
CASE = "grievances_desk.show"
# A door's name: who comes in by it, and to which page.
DOORS = {
    "triage": ("lena", CASE),
    "named": ("karim", CASE),
    "executive": ("okoye", "duties_desk.owed"),
    "impacts": ("lena", "impacts_desk.by_unit"),
    "figures": ("lena", "indicators_desk.index"),
    "panel": ("ines", "oversight_outside.index"),
}


@bp.get("")
def doors() -> str:
    """The six steps of a first visit, each with its door."""
    own = world.own()
    return render_template(
        "demo/doors.html",
        receipt=receipts.grouped(own.receipt(REHANA)),
        passphrase=own.passphrase,
        sign_ins=world.SIGN_INS,
        today=dates.weekday(_today()),
        days=DAYS,
    )


@bp.post("/doors/<name>")
@web.own_pages_only
def enter(name: str) -> ResponseReturnValue:
    """Sign in as somebody of the demonstration and go where their step begins."""
    if name not in DOORS:
        raise NotFound
    return _through(name)


@bp.post("/days")
@web.own_pages_only
def move() -> ResponseReturnValue:
    """Move the calendar ahead, a day at a time as it would pass, and show an executive what that led to."""
    for _day in range(DAYS):
        clock.advance(1)
        for name, sweep in sweeps.ALL.items():
            work.once(name, sweep)
    return _through("executive")


@bp.get("/thief")
def stolen() -> str:
    """What somebody holds who stole the database: Rehana's rows as they stand."""
    case = _rehanas_case()
    return render_template("demo/thief.html", case=case, tables=thief.rows_of(case))


def _through(name: str) -> ResponseReturnValue:
    handle, page = DOORS[name]
    proof = services.prove(handle, world.own().passphrase)
    with db.write():
        secret = services.sign_in(proof, now=clock.now())
    return session.remember(make_response(redirect(_address(page), code=303)), secret)


def _address(page: str) -> str:
    """Whoever comes for Rehana's case is sent to the same address, whether it exists for them or not."""
    return url_for(page, reference=_rehanas_case().reference) if page == CASE else url_for(page)


def _rehanas_case() -> Case:
    _root, slots = filing.opened_by(world.own().receipt(REHANA))
    return queries.case_of(queries.voices_at(slots)[0])


def _today() -> datetime:
    return clock.now().astimezone(settings.current().zone)
