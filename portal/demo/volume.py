"""When each case of the invented eighteen months came: a company's year, not random numbers.

Location complaints follow one change of a default on 14 April and its taking back on 10 July; hours rise before the
season; the rest comes as it comes, slower while the channel is new.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from portal.demo import telling
from portal.demo.company import bank
from portal.demo.courses import Course
from portal.demo.telling import Telling
from portal.duties.rules import add_months
from portal.indicators.rules import bounds, months_between

MONTHS = 18
LENA = "lena"  # reads what the six steps show, so that one person can show it
CHANGE, FIX = (4, 14), (7, 10)
SETTLED = (9, 1)
DANGER_SINCE = 9
UNDER_WAY = {
    Course.JUST_READ: 8,
    Course.JUST_PLANNED: 12,
    Course.JUST_ADMITTED: 13,
    Course.JUST_DISCUSSED: 15,
    Course.JUST_FOUND: 18,
    Course.JUST_ANSWERED: 19,
    Course.JUST_OFFERED: 20,
}  # days ago
ANSWER_MONTHS = 3
# Days from today on which an answer is due that nobody gave: two dates are yet to be missed, two were.
FORGOTTEN = (2, 4, -18, -17)
NEW_CHANNEL = (0.3, 0.5, 0.7, 0.9)


@dataclass(frozen=True)
class Filed:
    """Somebody files at a moment; `course` and `reader` (a handle) when they are not left to chance."""

    at: datetime
    telling: Telling
    course: Course | None = None
    reader: str = ""


@dataclass(frozen=True)
class Era:
    """The days the history turns on, counted from the day it is made."""

    today: date

    @property
    def first(self) -> date:
        """The first day of the channel."""
        return add_months(self.today, -MONTHS).replace(day=1)

    @property
    def change(self) -> date:
        """The newest 14 April that its consequences have had time to follow."""
        settled = self.today >= date(self.today.year, *SETTLED)
        return date(self.today.year - (not settled), *CHANGE)

    @property
    def fix(self) -> date:
        """When sharing was taken back."""
        return date(self.change.year, *FIX)

    @property
    def months(self) -> tuple[str, ...]:
        return months_between(self.first, self.today)


def history(era: Era, rng: Random) -> list[Filed]:
    """All that was filed up to the day before today, in order."""
    found = [*_location(era, rng), *_delta(era), *_forgotten(era, rng), _in_danger(era, rng)]
    for theme in telling.themes():
        found += _theme(era, theme, rng)
    found += _under_way(era, rng)
    return sorted((one for one in found if one.at.date() < era.today), key=lambda one: one.at)


def rehana(era: Era) -> Filed:
    """The case the demonstration is about: at the desk for three days, and nobody has read it."""
    told = bank("delta")["rehana"]
    day = era.today - timedelta(days=told["days_ago"])
    return Filed(_moment(day, 21, 40), telling.of_delta(told), Course.NEW, LENA)


def _location(era: Era, rng: Random) -> Iterator[Filed]:
    texts, change = bank("location"), (era.change.year, era.change.month)
    for at, month in enumerate(era.months):
        first, last = bounds(month)
        after = (first.year - change[0]) * 12 + first.month - change[1]
        if after == 0:
            yield from _told(texts["change"] - 4, era.change, last, rng)
            first, last, many = first, era.change - timedelta(days=1), 4
        elif after > 0:
            many = texts["months_after"][min(after, len(texts["months_after"])) - 1]
        else:
            many = texts["months_before"][min(at, len(texts["months_before"]) - 1)]
        yield from _told(_up_to(era, last, many), first, min(last, era.today), rng)


def _told(many: int, first: date, last: date, rng: Random) -> Iterator[Filed]:
    days = moments(many, first, last, rng)
    return (Filed(moment, telling.location(rng), reader=LENA) for moment in days)


def _theme(era: Era, theme: dict[str, Any], rng: Random) -> Iterator[Filed]:
    tellings, owed = telling.stories(theme, rng), rng.random()
    for at, month in enumerate(era.months):
        first, last = bounds(month)
        usual = theme["a_month"] + theme.get("season", {}).get(str(first.month), 0)
        owed += usual * (NEW_CHANNEL[at] if at < len(NEW_CHANNEL) else 1)
        many, owed = int(owed), owed - int(owed)
        for moment in moments(_up_to(era, last, many), first, min(last, era.today), rng):
            yield Filed(moment, next(tellings))


def _delta(era: Era) -> Iterator[Filed]:
    for case in bank("delta")["case"]:
        day = era.today - timedelta(days=case["days_ago"])
        yield Filed(_moment(day, 20, 15), telling.of_delta(case), Course.SLOW, LENA)


def _forgotten(era: Era, rng: Random) -> Iterator[Filed]:
    """Cases read and then left, so that somebody higher up must answer for them."""
    pay = next(theme for theme in telling.themes() if theme["right"] == "WAG-1")
    for days, told in zip(FORGOTTEN, telling.stories(pay, rng), strict=False):
        due = era.today + timedelta(days=days)
        yield Filed(_moment(add_months(due, -ANSWER_MONTHS), 19, 5), told, Course.FORGOTTEN, LENA)


def _in_danger(era: Era, rng: Random) -> Filed:
    """Somebody who is followed, known to the desk for some days and not yet answered."""
    theme = next(theme for theme in telling.themes() if theme["right"] == "SEC-2")
    day = era.today - timedelta(days=DANGER_SINCE)
    return Filed(_moment(day, 8, 50), next(telling.stories(theme, rng)), Course.SLOW, LENA)


def _under_way(era: Era, rng: Random) -> Iterator[Filed]:
    """People who wait for the next step: one was read, one is planned for, one was told what was found and one what is offered, and so on."""
    theme = next(theme for theme in telling.themes() if theme["right"] == "WAG-1")
    for course, told in zip(UNDER_WAY, telling.stories(theme, rng), strict=False):
        day = era.today - timedelta(days=UNDER_WAY[course])
        yield Filed(_moment(day, 20, 35), told, course)


def _up_to(era: Era, last: date, many: int) -> int:
    """Of a month that is not over, its part so far."""
    return many if last < era.today else round(many * era.today.day / last.day)


def moments(many: int, first: date, last: date, rng: Random) -> list[datetime]:
    """So many moments between two days; people write early, late and at the weekend too."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    weights = [2 if day.weekday() < 5 else 1 for day in days]
    chosen = rng.choices(days, weights, k=many)
    return [_moment(day, rng.randint(6, 22), rng.randint(0, 59)) for day in chosen]


def _moment(day: date, hour: int, minute: int) -> datetime:
    return datetime.combine(day, time(hour, minute), UTC)
