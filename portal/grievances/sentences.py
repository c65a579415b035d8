"""A case in words for the desk: what comes next, both dates with who hears of them, and its history."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import gettext as _

from portal import clock, dates, settings
from portal.audit.models import AuditLine
from portal.duties import rules as duty_rules
from portal.duties import sentences as duty_sentences
from portal.duties.models import Duty
from portal.duties.rules import DutyKind, Rung
from portal.duties.sentences import Due, day
from portal.grievances.models import Case
from portal.grievances.rules import Status


@dataclass(frozen=True)
class Heard:
    """Who hears of a missed date: the function whose head stands on the ladder, an executive, at once when it is severe."""

    head: str
    executive: bool
    severe: bool


CLOCKS = (DutyKind.ACKNOWLEDGE, DutyKind.ANSWER, DutyKind.UPDATE, DutyKind.DELIVER_REMEDY)


def next_step(case: Case, duties: Sequence[Duty], today: date, head: str) -> Due:
    """What the desk owes next on a case; once answered, it waits for the person."""
    owed = [duty for duty in duties if duty.kind in CLOCKS]
    if owed:
        return duty_sentences.due(owed[0], today, head=head)
    if case.state is Status.CLOSED:
        return Due(_("Closed %(day)s", day=day(case.closed_on or today)), "done")
    return Due(_("Waiting for the person"), "waiting")


def clock_of(case: Case, *, head: str, executive: bool) -> list[dict[str, object]]:
    """The dates owed to the person, done or not, with who hears of each when it is missed."""
    heard = Heard(head, executive, case.is_severe)
    handed_over = {
        "when": day(case.handed_over_on or date.max),
        "text": _("handed over to the desk"),
        "done": True,
    }
    owed = [
        handed_over,
        _owed(DutyKind.ACKNOWLEDGE, case.acknowledge_by, case.acknowledged_on, heard),
        _owed(DutyKind.ANSWER, case.answer_by, case.answered_on, heard),
    ]
    if case.again_by:
        look = _("look again: the person was not content with the outcome")
        owed.append(_ahead(look, case.again_by, heard))
    if case.update_by:
        owed.append(_owed(DutyKind.UPDATE, case.update_by, None, heard))
    return owed


BY_ITSELF = frozenset({"duty_head", "duty_executive", "duty_board"})  # sentences of their own


def history(lines: Sequence[AuditLine], names: Mapping[int | None, str]) -> list[dict[str, str]]:
    """Every act on a case, oldest first: when, who, what."""
    said = _acts()
    return [
        {
            "when": dates.moment(line.at),
            "text": said.get(line.act, line.act),
            "who": "" if line.act in BY_ITSELF else names.get(line.account_id, _("The clock")),
        }
        for line in lines
    ]


def staff_day(at: datetime) -> date:
    """The day on which staff did something, where the deployment is."""
    return clock.local_day(at, settings.current().zone)


def _owed(kind: DutyKind, by: date | None, done_on: date | None, heard: Heard) -> dict[str, object]:
    by = by or date.max
    if done_on:
        past = {DutyKind.ACKNOWLEDGE: _("acknowledged"), DutyKind.ANSWER: _("answered")}[kind]
        words = (
            past
            if done_on <= by
            else _("%(past)s, late: it was due by %(day)s", past=past, day=day(by))
        )
        return {"when": day(done_on), "text": words, "done": True}
    ahead = {
        DutyKind.ACKNOWLEDGE: _("acknowledge: tell the person that somebody has read it"),
        DutyKind.ANSWER: _("answer: say what was found or what will be done"),
        DutyKind.UPDATE: _("update: tell the person where things stand, even without news"),
    }[kind]
    return _ahead(ahead, by, heard)


def _ahead(text: str, by: date, heard: Heard) -> dict[str, object]:
    return {
        "when": _("By %(day)s", day=day(by)),
        "text": str(_(" → ")).join([text, *_rungs(by, heard)]),
        "done": False,
    }


def _rungs(by: date, heard: Heard) -> list[str]:
    """Who hears of a missed date and when. A head who is not on this case's ladder is passed over."""
    steps = duty_rules.ladder()
    at_once = heard.severe or not heard.head
    executive = steps.head_days_after if at_once else steps.executive_days_after
    rungs = [(steps.head_days_after, Rung.HEAD)] if heard.head else []
    rungs += [(executive, Rung.EXECUTIVE)] if heard.executive else []
    return [
        f"{day(by + timedelta(days=days))} {duty_sentences.heard(rung, heard.head)}"
        for days, rung in rungs
    ]


def _acts() -> dict[str, str]:
    return {
        "words_opened": _("opened the person's words"),
        "acknowledged": _("told the person that it was read"),
        "summarised": _("wrote the summary"),
        "noted": _("wrote an internal note"),
        "summary_shown": _("showed the summary to the person"),
        "triaged": _("set what it touches, where and how grave"),
        "replied": _("wrote to the person"),
        "taken_back": _("took a message back before it went"),
        "answered": _("answered the person"),
        "settlement_offered": _("offered a settlement"),
        "plan_made": _("made the safety plan"),
        "taken_up": _("took it up and told the person why"),
        "looked_into": _("began the inquiry"),
        "place_asked": _("asked the person about speaking with people there"),
        "place_heard": _("wrote down what people there say"),
        "findings_shared": _("told the person what was found"),
        "remedy_asked_for": _("noted what the person asks for"),
        "remedy_offered": _("offered a remedy"),
        "remedy_offered_with_silence": _("offered a remedy that asks the person to keep silent"),
        "remedy_delivered": _("told the person that the remedy is done"),
        "remedy_verified": _("verified a remedy"),
        "remedy_lasted": _("saw that a remedy has lasted"),
        "remedy_slipped": _("saw that a remedy has not lasted"),
        "looked_after": _("looked whether something happened to the person"),
        "closed": _("closed the case"),
        "released": _("took it out of the quarantine"),
        "dismissed": _("closed it as a machine's message"),
        "assigned": _("gave the case to another reader"),
        "executive_answered": _("answered for a missed date"),
        "file_taken": _("took a cleaned copy of a file"),
        "evidence_taken": _("took a file kept as evidence, with a reason"),
        "mute_asked": _("asked to mute the case"),
        "muted": _("agreed: the case is muted"),
        "unmuted": _("ended the muting"),
        "identity_asked": _("asked to open what is locked away"),
        "identity_handed_on": _("handed on a part of the key to what is locked away"),
        "identity_opened": _("opened what was locked away, with a second custodian"),
        "stepped_back": _("stepped back and reads it no more"),
        "impact_linked": _("linked an impact"),
        "duty_reminded": _("reminded whoever holds it"),
        "duty_head": _("a date was missed: the head of the function was told"),
        "duty_executive": _("a date was missed: an executive must answer"),
        "duty_board": _("an executive did not answer: it is on the board's list"),
    }
