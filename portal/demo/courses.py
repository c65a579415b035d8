"""How cases go: which days after the filing each thing is done. Most are in time, some are late, some are forgotten."""

from collections.abc import Iterator
from enum import StrEnum
from random import Random

from portal.catalogues.outcomes import Outcome


class Step(StrEnum):
    """One thing that happens to a case."""

    READ = "read"
    SORT = "sort"
    PLAN = "plan"
    TAKE_UP = "take_up"
    DISCUSS = "discuss"
    LOOK = "look"
    ASK = "ask"
    TELL = "tell"
    ANSWER = "answer"
    SAY = "say"
    DELIVER = "deliver"
    CAME = "came"
    UPDATE = "update"
    LOOK_AGAIN = "look_again"
    CLOSE = "close"


class Course(StrEnum):
    """How well a case is looked after."""

    USUAL = "usual"
    UNREAD = "unread"
    UNANSWERED = "unanswered"
    SLOW = "slow"
    FORGOTTEN = "forgotten"
    JUST_READ = "just_read"
    JUST_PLANNED = "just_planned"
    JUST_DISCUSSED = "just_discussed"
    JUST_ADMITTED = "just_admitted"
    JUST_FOUND = "just_found"
    JUST_ANSWERED = "just_answered"
    JUST_OFFERED = "just_offered"
    NEW = "new"


Day = tuple[int, Step]
HALF_A_YEAR = 185
SOON, USUAL = (4, 20), (12, 66)
ENDS_LIKE = {
    Course.JUST_FOUND: Outcome.NOT_UPHELD,
    Course.JUST_ANSWERED: Outcome.REFERRED,
    Course.JUST_OFFERED: Outcome.RESOLVED_AGREED,
}  # how a case that waits is going to end, so that each state stands in the demonstration
WAITS = dict.fromkeys(ENDS_LIKE, (6, 8))
LONG = WAITS | {Course.UNANSWERED: (90, 112), Course.SLOW: (60, 80)}
STOPS = {
    Course.JUST_READ: Step.READ,
    Course.FORGOTTEN: Step.SORT,
    Course.JUST_PLANNED: Step.PLAN,
    Course.JUST_DISCUSSED: Step.DISCUSS,
    Course.JUST_ADMITTED: Step.TAKE_UP,
    Course.JUST_FOUND: Step.ANSWER,
    Course.JUST_ANSWERED: Step.ANSWER,
    Course.JUST_OFFERED: Step.ANSWER,
}
SHARES = {Course.USUAL: 86, Course.UNREAD: 6, Course.UNANSWERED: 8}


def some_course(rng: Random, *, urgent: bool) -> Course:
    """Mostly the usual one; whoever may be in danger is never forgotten."""
    return Course.USUAL if urgent else rng.choices(list(SHARES), list(SHARES.values()))[0]


def days_of(course: Course, rng: Random, *, urgent: bool) -> Iterator[Day]:
    """The steps of a case with their days after the filing; each keeps to the order of the procedure."""
    if course is Course.NEW:
        return
    for day, step in _whole(course, rng, urgent=urgent):
        yield day, step
        if step is STOPS.get(course):
            return


def _whole(course: Course, rng: Random, *, urgent: bool) -> Iterator[Day]:
    read = 0 if urgent else rng.randint(8, 13) if course is Course.UNREAD else rng.randint(0, 4)
    yield read, Step.READ
    sort = read + rng.randint(1, 4)
    yield sort, Step.SORT
    answer = sort + _until_answer(course, rng, urgent=urgent)
    for after, step in enumerate((Step.PLAN, Step.TAKE_UP, Step.DISCUSS, Step.LOOK)):
        yield sort + after, step
    if course is not Course.SLOW:
        yield from ((day, Step.UPDATE) for day in range(sort + 12, answer, 12))
    yield from _dialogue(sort, answer, rng)
    yield answer, Step.ANSWER
    if rng.random() < 0.35:
        yield answer + rng.randint(2, 9), Step.SAY
    done = answer + rng.randint(4, 9)
    yield done, Step.DELIVER
    if rng.random() < 0.65:
        yield done + rng.randint(1, 5), Step.CAME
    yield done + rng.randint(7, 24), Step.CLOSE
    yield done + HALF_A_YEAR, Step.LOOK_AGAIN
    yield done + HALF_A_YEAR + 26, Step.LOOK_AGAIN  # for what came only the second time


def _until_answer(course: Course, rng: Random, *, urgent: bool) -> int:
    first, last = LONG.get(course, SOON if urgent else USUAL)
    return rng.randint(first, last)


def _dialogue(sort: int, answer: int, rng: Random) -> Iterator[Day]:
    """Questions and the person's answers, none to two times, as far as there is time before the answer."""
    day = sort
    for _turn in range(rng.choice((0, 0, 0, 1, 1, 2))):
        if day + 9 >= answer:
            return
        day += rng.randint(1, 3)
        yield day, Step.ASK
        day += rng.randint(2, 5)
        if rng.random() < 0.75:
            yield day, Step.TELL
