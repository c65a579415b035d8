"""The clock and the ladder: when something is due and who hears of it when it is missed (S33, S34)."""

import tomllib
from calendar import monthrange
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

WEEK = 7


class DutyKind(StrEnum):
    ACKNOWLEDGE = "acknowledge"
    ANSWER = "answer"
    UPDATE = "update"
    STEP_IN = "step_in"
    EXECUTIVE_ANSWER = "executive_answer"
    DELIVER_REMEDY = "deliver_remedy"
    LOOK_WHETHER_IT_LASTS = "look_whether_it_lasts"
    CHECK_IN = "check_in"


class DutyState(StrEnum):
    OPEN = "open"
    DONE = "done"


class Rung(StrEnum):
    """How far a missed date has climbed; nothing can switch a rung off for one case."""

    NONE = "none"
    REMINDED = "reminded"
    HEAD = "head"
    EXECUTIVE = "executive"
    BOARD = "board"


CLIMBS: dict[DutyKind, tuple[Rung, ...]] = {
    DutyKind.ACKNOWLEDGE: (Rung.REMINDED, Rung.HEAD, Rung.EXECUTIVE),
    DutyKind.ANSWER: (Rung.REMINDED, Rung.HEAD, Rung.EXECUTIVE),
    DutyKind.UPDATE: (Rung.REMINDED, Rung.HEAD, Rung.EXECUTIVE),
    DutyKind.DELIVER_REMEDY: (Rung.REMINDED, Rung.HEAD, Rung.EXECUTIVE),
    DutyKind.LOOK_WHETHER_IT_LASTS: (Rung.REMINDED, Rung.HEAD, Rung.EXECUTIVE),
    DutyKind.CHECK_IN: (Rung.REMINDED, Rung.HEAD, Rung.EXECUTIVE),
    DutyKind.STEP_IN: (),
    DutyKind.EXECUTIVE_ANSWER: (Rung.BOARD,),
}


@dataclass(frozen=True)
class Clock:
    """What one law grants for one class of case, and where that is written."""

    law: str
    class_: str
    acknowledge_days: int
    answer_months: int
    source: str


@dataclass(frozen=True)
class Ladder:
    """Days before and after a due day at which the next rung hears of it."""

    remind_days_before: int
    head_days_after: int
    executive_days_after: int
    executive_answers_in: int


@cache
def _data() -> dict[str, object]:
    return tomllib.loads((Path(__file__).parent / "clocks.toml").read_text(encoding="utf-8"))


def clock_for(law: str, class_: str, on: date) -> Clock:
    """The clock in force on a day; standard or urgent class. Raises KeyError when the law has none."""
    for row in _data()["clock"]:  # type: ignore[attr-defined]  # tomllib gives plain objects
        if (row["law"], row["class"]) == (law, class_) and row["from"] <= on <= row.get(
            "to", date.max
        ):
            return Clock(law, class_, row["acknowledge_days"], row["answer_months"], row["source"])
    raise KeyError(f"no clock for {law} {class_} on {on}")


@cache
def ladder() -> Ladder:
    return Ladder(**_data()["ladder"])  # type: ignore[arg-type]  # the shape of clocks.toml


@dataclass(frozen=True)
class Promised:
    """What the house promises the person besides the law, in days and months; an operator may promise more."""

    update_days: int
    not_solved_days: int
    appeal_days: int
    check_in_days: tuple[int, ...]
    check_in_months: tuple[int, ...]


@cache
def promised() -> Promised:
    """The house's own promises to the person (Directive 2019/1937, Article 9(1)(d): diligent follow-up; UNGP 31)."""
    row: dict[str, Any] = dict(_data()["promised"])  # type: ignore[call-overload]  # the shape of clocks.toml
    days, months = tuple(row.pop("check_in_days")), tuple(row.pop("check_in_months"))
    return Promised(**row, check_in_days=days, check_in_months=months)


def update_due(on: date) -> date:
    """The last day on which somebody hears from us again, counted from the day they last did."""
    return on + timedelta(days=promised().update_days)


def due_days(clock: Clock, handed_over_on: date, longest_wait: int) -> tuple[date, date]:
    """(acknowledge by, answer by): early enough that the law's days hold from the sending, not from the handover.

    `longest_wait` is the most days a message can have waited. The receipt page is the first acknowledgement,
    so a weekly handover still leaves one day for the human one.
    """
    acknowledge = handed_over_on + timedelta(days=max(1, clock.acknowledge_days - longest_wait))
    answer = add_months(handed_over_on - timedelta(days=longest_wait), clock.answer_months)
    return acknowledge, max(answer, acknowledge)


def add_months(day: date, months: int) -> date:
    """The same day some months later, or that month's last day."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def longest_wait(workdays: Collection[int], *, weekly: bool) -> int:
    """The most days between a message and its handover: over the days off, or a whole week."""
    if weekly or not workdays:
        return WEEK
    days = sorted(workdays)
    following = [*days[1:], days[0] + WEEK]
    return max(later - earlier for earlier, later in zip(days, following, strict=True))


def next_rung(kind: DutyKind, rung: Rung) -> Rung | None:
    """The rung after this one for this kind of duty, or nothing when it is at the top."""
    climb = CLIMBS[kind]
    position = climb.index(rung) + 1 if rung in climb else 0
    return climb[position] if position < len(climb) else None


def climbs_on(kind: DutyKind, rung: Rung, due_on: date, *, severe: bool = False) -> date | None:
    """The day on which a duty still open reaches its next rung.

    About a severe case an executive hears of a missed date on the same day as the head of the function (S34).
    """
    steps = ladder()
    days = {
        Rung.REMINDED: -steps.remind_days_before,
        Rung.HEAD: steps.head_days_after,
        Rung.EXECUTIVE: steps.head_days_after if severe else steps.executive_days_after,
        Rung.BOARD: 1,
    }
    following = next_rung(kind, rung)
    return due_on + timedelta(days=days[following]) if following else None
