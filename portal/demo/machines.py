"""Some messages that machines sent: two wait in the quarantine, the older ones were closed there."""

from datetime import datetime, timedelta
from functools import partial

from portal import db
from portal.demo.lives import Stage
from portal.demo.queue import Queue, at_work
from portal.duties import queries as duties
from portal.grievances import filing, quarantine, sealing
from portal.grievances.models import Case
from portal.grievances.rows import Answers

SPAM = "LOANS in 5 minutes, no questions!!! Write to fast-loans today. LOANS in 5 minutes!!!"
DAYS_AGO = (75, 74, 40, 2, 1)
SORTED_WITHIN = 7


def plan(stage: Stage, queue: Queue, first: int) -> None:
    """They arrive, numbered from `first` on, and whoever holds them closes what is old enough to have been looked at."""
    for place, days in enumerate(DAYS_AGO):
        at = queue.end - timedelta(days=days)
        queue.at(at, partial(_arrive, stage, queue, first + place, days > SORTED_WITHIN))


def _arrive(stage: Stage, queue: Queue, number: int, is_old: bool, now: datetime) -> None:
    answers, form_id = Answers(what=SPAM), stage.own.form_id(number)
    _root, slots = filing.opened_by(stage.own.receipt(number))
    made = filing.prepare(answers, form_id, slots[0], now=now, quarantined=True)
    filing.file(made, answers, form_id, slots[0], now=now)
    if is_old:
        queue.at(at_work(now, 1, 10), partial(_sort_out, stage, made.case_id))


def _sort_out(stage: Stage, case_id: str, now: datetime) -> None:
    case = db.session().get_one(Case, case_id)
    reader = stage.actors[duties.of_cases([case.id])[case.id][0].owner_id]
    opened = sealing.open_by_account(case.id, case.generation, reader.account.id, reader.private)
    quarantine.dismiss(case, opened, by=reader.account, now=now)
