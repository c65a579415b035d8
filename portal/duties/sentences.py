"""Duties in words: what is owed, by when, and how far a missed date has climbed."""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from portal import clock, dates, settings
from portal.duties import rules
from portal.duties.models import Duty
from portal.duties.rules import DutyKind, Rung

FAR = 21


@dataclass(frozen=True)
class Due:
    """A due day in words; tone late, soon or calm; `dated` when the words name the day itself."""

    words: str
    tone: str
    dated: bool = False


def today() -> date:
    """The calendar day where the deployment is."""
    return clock.local_day(clock.now(), settings.current().zone)


def day(on: date, *, today: date | None = None) -> str:
    """A day as pages write it, such as 3 November 2026; in lists the year of today goes without saying."""
    this_year = today is not None and on.year == today.year
    return dates.day_of_this_year(on) if this_year else dates.day(on)


def due(duty: Duty, today: date, *, head: str = "") -> Due:
    """When something is owed, and who has heard of it when it is late; `head` names the function's head."""
    left = (duty.due_on - today).days
    if left < 0:
        return Due(str(_(" → ")).join(filter(None, (late(-left), heard(duty.rung, head)))), "late")
    tone = "soon" if left <= rules.ladder().remind_days_before else "calm"
    if left > FAR:
        return Due(_by(duty.kind, day(duty.due_on, today=today)), tone, dated=True)
    return Due(_today(duty.kind) if left == 0 else _in_days(duty.kind, left), tone)


def late(days: int) -> str:
    """How long a date was missed by."""
    return str(ngettext("Overdue %(num)d day", "Overdue %(num)d days", days))


def heard(rung: Rung, head: str) -> str:
    """Who was told that a date was missed; empty while nobody was."""
    said: dict[Rung, str] = {
        Rung.HEAD: _("head of %(function)s", function=head) if head else _("head of the function"),
        Rung.EXECUTIVE: _("an executive"),
        Rung.BOARD: _("the board's list"),
    }
    return said.get(rung, "")


def task(kind: DutyKind) -> str:
    """What somebody owes, as an order to themselves."""
    said: dict[DutyKind, str] = {
        DutyKind.ACKNOWLEDGE: _("Tell the person that you have read it"),
        DutyKind.ANSWER: _("Answer the person"),
        DutyKind.UPDATE: _("Tell the person where things stand"),
        DutyKind.STEP_IN: _("Step in: a date was missed"),
        DutyKind.EXECUTIVE_ANSWER: _("Say in writing what you do about a missed date"),
        DutyKind.DELIVER_REMEDY: _("See to it that the person gets what was agreed"),
        DutyKind.LOOK_WHETHER_IT_LASTS: _("Look whether what was put right has lasted"),
        DutyKind.CHECK_IN: _("Look whether something happened to the person"),
    }
    return said[kind]


def _today(kind: DutyKind) -> str:
    said: dict[DutyKind, str] = {
        DutyKind.ACKNOWLEDGE: _("Acknowledge today"),
        DutyKind.UPDATE: _("Update due today"),
        DutyKind.STEP_IN: _("Step in today"),
        DutyKind.DELIVER_REMEDY: _("Remedy due today"),
        DutyKind.LOOK_WHETHER_IT_LASTS: _("Look again today"),
        DutyKind.CHECK_IN: _("Look again today"),
    }
    return said.get(kind, str(_("Answer due today")))


def _in_days(kind: DutyKind, days: int) -> str:
    if kind is DutyKind.ACKNOWLEDGE:
        return str(ngettext("Acknowledge in %(num)d day", "Acknowledge in %(num)d days", days))
    if kind is DutyKind.UPDATE:
        return str(ngettext("Update due in %(num)d day", "Update due in %(num)d days", days))
    if kind is DutyKind.STEP_IN:
        return str(ngettext("Step in within %(num)d day", "Step in within %(num)d days", days))
    if kind is DutyKind.DELIVER_REMEDY:
        return str(ngettext("Remedy due in %(num)d day", "Remedy due in %(num)d days", days))
    if kind in (DutyKind.LOOK_WHETHER_IT_LASTS, DutyKind.CHECK_IN):
        return str(ngettext("Look again in %(num)d day", "Look again in %(num)d days", days))
    return str(ngettext("Answer due in %(num)d day", "Answer due in %(num)d days", days))


def _by(kind: DutyKind, on: str) -> str:
    if kind is DutyKind.ACKNOWLEDGE:
        return str(_("Acknowledge by %(day)s", day=on))
    if kind is DutyKind.UPDATE:
        return str(_("Update by %(day)s", day=on))
    if kind is DutyKind.DELIVER_REMEDY:
        return str(_("Remedy by %(day)s", day=on))
    if kind in (DutyKind.LOOK_WHETHER_IT_LASTS, DutyKind.CHECK_IN):
        return str(_("Look again by %(day)s", day=on))
    return str(_("Answer by %(day)s", day=on))
