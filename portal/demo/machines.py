"""Some messages that machines sent: two wait in the quarantine, the older ones were closed there."""

from datetime import datetime, timedelta

from portal import db
from portal.demo.lives import Stage
from portal.duties import queries as duties
from portal.grievances import filing, quarantine, sealing
from portal.grievances.models import Case
from portal.grievances.rows import Answers

SPAM = "LOANS in 5 minutes, no questions!!! Write to fast-loans today. LOANS in 5 minutes!!!"
DAYS_AGO = (75, 74, 40, 2, 1)
SORTED_WITHIN = 7


def live(stage: Stage, first: int, *, now: datetime) -> None:
    """They arrive, numbered from `first` on, and whoever holds them closes what is old enough to have been looked at."""
    for place, days in enumerate(DAYS_AGO):
        at = now - timedelta(days=days)
        case = _arrive(stage, first + place, at)
        if days > SORTED_WITHIN:
            _sort_out(stage, case, at + timedelta(days=1))


def _arrive(stage: Stage, number: int, now: datetime) -> Case:
    answers, form_id = Answers(what=SPAM), stage.own.form_id(number)
    _root, slots = filing.opened_by(stage.own.receipt(number))
    made = filing.prepare(answers, form_id, slots[0], now=now, quarantined=True)
    filing.file(made, answers, form_id, slots[0], now=now)
    return db.session().get_one(Case, made.case_id)


def _sort_out(stage: Stage, case: Case, now: datetime) -> None:
    reader = stage.actors[duties.of_cases([case.id])[case.id][0].owner_id]
    opened = sealing.open_by_account(case.id, case.generation, reader.account.id, reader.private)
    quarantine.dismiss(case, opened, by=reader.account, now=now)
