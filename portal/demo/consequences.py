"""What cases lead to in the invented history: impacts, answers of executives for missed dates, frozen quarters, the public list."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import select

from portal import db
from portal.accounts import queries as accounts
from portal.catalogues.severity import Severity
from portal.demo.company import bank
from portal.demo.lives import Life, Stage
from portal.demo.queue import Queue, at_work
from portal.demo.volume import Era
from portal.duties import services as duties
from portal.duties.models import Duty
from portal.duties.rules import DutyKind, DutyState
from portal.grievances import ladder, queries, sealing
from portal.grievances import services as grievances
from portal.impacts import services as impacts
from portal.impacts.models import Impact
from portal.impacts.rules import ImpactKind, Involvement
from portal.indicators.rules import bounds, last_closed_quarter, quarters_between
from portal.releases import improvements
from portal.releases import services as releases
from portal.releases.models import Audience, Release, Result
from portal.releases.services import Note

QUARTERS = 4
FREEZE_AFTER = timedelta(days=18)
SHOWN_AFTER = timedelta(days=30)
LEFT_OPEN = timedelta(days=25)
NOTICED_AFTER = timedelta(days=25)


class Consequences:
    """What follows, day by day, while cases are lived."""

    def __init__(self, stage: Stage, queue: Queue) -> None:
        self.stage, self.queue = stage, queue
        self.lives: list[Life] = []
        self._impacts: dict[str, tuple[Impact, date]] = {}
        self._asked: set[str] = set()

    def plan(self) -> None:
        """Put the daily sweep, the impacts and the frozen quarters in their places."""
        for told in bank("impacts")["impact"]:
            self.queue.at(self._noticed(told), partial(self._record, told))
        for told in bank("improvements")["improvement"]:
            moment = at_work(self.queue.end - timedelta(days=told["days_ago"]), 0, 14)
            self.queue.at(min(moment, self.queue.end), partial(self._tell, told))
        for period in closed_quarters(self.stage.era):
            after = datetime.combine(bounds(period)[1], datetime.min.time(), self.queue.end.tzinfo)
            moment = min(after + FREEZE_AFTER + timedelta(hours=10), self.queue.end)
            self.queue.at(moment, partial(self._freeze, period))
        self.sweep(self._first_morning())

    def sweep(self, now: datetime) -> None:
        """Let what is late climb, each morning."""
        climbed = duties.sweep(ladder.person_on, now=now)
        for duty in self._unanswered() if climbed else ():
            self._asked.add(duty.id)
            if not self._is_left_open(duty, now):
                moment = at_work(now, self.stage.rng.randint(2, 4), 11)
                self.queue.at(min(moment, self.queue.end), partial(self._say, duty))
        self.queue.at(now + timedelta(days=1), self.sweep)

    def judged(self, life: Life, now: datetime) -> None:
        """A case was sorted: tie it to the impact it shows, when there is one."""
        if life.telling.theme in self._impacts:
            self._link(*self._impacts[life.telling.theme], life, now)

    def _record(self, told: dict[str, Any], now: datetime) -> None:
        impact = impacts.record_impact(
            told["title"],
            unit_id=self.stage.units[told["unit"]],
            right_code=told["right"],
            kind=ImpactKind(told["kind"]),
            severity=Severity(*told["severity"]),
            reasons={name: told[name] for name in ("scale", "scope", "irremediability")},
            involvement=Involvement(told["involvement"]),
            groups=told["groups"],
            by=accounts.by_handle("noor"),
            now=now,
        )
        since = self.stage.era.change if told.get("since") else self.stage.era.first
        self._impacts[told["theme"]] = impact, since
        for life in self.lives:
            if life.telling.theme == told["theme"] and life.case.right_code:
                self._link(impact, since, life, now)

    def _link(self, impact: Impact, since: date, life: Life, now: datetime) -> None:
        handed_over = life.case.handed_over_on
        if handed_over and handed_over >= since:
            impacts.link_case(impact, life.case, by=life.reader.account, now=now)

    def _freeze(self, period: str, now: datetime) -> None:
        note = Note(**bank("impacts")["notes"][_note_on(period, self.stage.era)])
        noor = accounts.by_handle("noor")
        release = releases.freeze(period, Audience.PANEL, note, by=noor, now=now)
        if now + SHOWN_AFTER < self.queue.end:
            self.queue.at(now + SHOWN_AFTER, partial(self._show, release))

    def _show(self, release: Release, now: datetime) -> None:
        releases.open_to_everybody(release, by=accounts.by_handle("noor"), now=now)

    def _tell(self, told: dict[str, Any], now: datetime) -> None:
        improvements.publish(
            self.stage.units[told["unit"]],
            f"{now:%Y-%m}",
            Result(told["result"]),
            told["texts"],
            by=accounts.by_handle("noor"),
            now=now,
        )

    def _unanswered(self) -> Sequence[Duty]:
        asked = select(Duty).where(
            Duty.kind == DutyKind.EXECUTIVE_ANSWER, Duty.state == DutyState.OPEN
        )
        return [duty for duty in db.session().scalars(asked) if duty.id not in self._asked]

    def _is_left_open(self, duty: Duty, now: datetime) -> bool:
        """One executive has not answered for what was missed lately."""
        is_late = self.queue.end - now < LEFT_OPEN
        return is_late and duty.owner_id == accounts.by_handle("elin").id

    def _say(self, duty: Duty, now: datetime) -> None:
        executive = self.stage.actors[duty.owner_id]
        case = queries.known_case(duty.owner_id, duty.case_id or "")
        opened = sealing.writing_to(case, duty.owner_id, executive.private)
        text = self.stage.rng.choice(bank("replies")["executives"]["en"])
        grievances.answer_as_executive(duty, opened, text, by=executive.account, now=now)

    def _noticed(self, told: dict[str, Any]) -> datetime:
        if told["recorded"] == "change":
            change = datetime.combine(
                self.stage.era.change, datetime.min.time(), self.queue.end.tzinfo
            )
            return at_work(change + NOTICED_AFTER, 0, 15)
        return at_work(self.queue.end - timedelta(days=told["recorded"]), 0, 15)

    def _first_morning(self) -> datetime:
        first = datetime.combine(self.stage.era.first, datetime.min.time(), self.queue.end.tzinfo)
        return first + timedelta(hours=5)


def closed_quarters(era: Era) -> tuple[str, ...]:
    """The quarters a panel can read."""
    last = bounds(last_closed_quarter(era.today))[1]
    return quarters_between(era.first, last)[-QUARTERS:]


def _note_on(period: str, era: Era) -> str:
    first, last = bounds(period)
    for name, day in (("change", era.change), ("fix", era.fix)):
        if first <= day <= last:
            return name
    return {10: "season", 1: "winter"}.get(first.month, "ordinary")
