"""Eighteen months of the invented company, lived through the services in the order of their days."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from random import Random

from portal import clock, settings
from portal.accounts import queries as accounts
from portal.demo import company, courses, lives, machines, objections, volume
from portal.demo.consequences import Consequences
from portal.demo.courses import Step
from portal.demo.lives import Life
from portal.demo.own_keys import OwnKeys
from portal.demo.queue import Queue, at_work
from portal.demo.volume import Era, Filed
from portal.grievances.rules import Danger

SEED = 14
REHANA = 0
OF_THE_PERSON = frozenset({Step.TELL, Step.SAY, Step.CAME})
BETWEEN = timedelta(minutes=20)


def live(own: OwnKeys, *, now: datetime) -> int:
    """Live all of it up to now, inside the caller's write; how many cases there are.

    The person with number n files with the form and gets the receipt n of `own`; Rehana is 0.
    """
    rng = chance()
    era = Era(clock.local_day(now, settings.current().zone))
    stage, queue = lives.stage(own, era, company.actors(own), rng), Queue(now)
    after = Consequences(stage, queue)
    everybody = [volume.rehana(era), *volume.history(era, rng)]
    for number, filed in enumerate(everybody):
        life = Life(stage, number, filed.telling)
        queue.at(filed.at, partial(_begin, life, filed, queue, after))
    machines.plan(stage, queue, len(everybody))
    after.plan()
    queue.run()
    objections.live(after.lives, now=now)
    return len(everybody)


def chance() -> Random:
    """Chance that falls the same every time; it decides texts and days, never a key."""
    return Random(SEED)  # noqa: S311


def _begin(life: Life, filed: Filed, queue: Queue, after: Consequences, now: datetime) -> None:
    """Somebody files, and the days of their case are laid out."""
    life.file(now, accounts.by_handle(filed.reader).id if filed.reader else None)
    after.lives.append(life)
    rng, urgent = life.stage.rng, life.telling.answers.danger is Danger.YES
    course = filed.course or courses.some_course(rng, urgent=urgent)
    life.outcome = courses.ENDS_LIKE.get(course, life.outcome)
    before = now
    for days, step in courses.days_of(course, rng, urgent=urgent):
        before = max(_moment(now, days, step, rng), before + BETWEEN)
        queue.at(before, _act(life, step, after))


def _act(life: Life, step: Step, after: Consequences) -> Callable[[datetime], None]:
    def act(now: datetime) -> None:
        life.do(step, now)
        if step is Step.SORT:
            after.judged(life, now)

    return act


def _moment(filed: datetime, days: int, step: Step, rng: Random) -> datetime:
    """Staff act on working days; people write when they are alone."""
    if step in OF_THE_PERSON:
        return (filed + timedelta(days=days)).replace(hour=rng.randint(18, 22))
    return at_work(filed, days, rng.randint(8, 16))
