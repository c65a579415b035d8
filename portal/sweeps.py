"""Everything that happens by itself: the handover, the ladder, the daily mail. Each may run twice or late."""

from datetime import datetime

from sqlalchemy import select

from portal import clock, db, mail, settings, work
from portal.accounts.models import Account
from portal.accounts.rules import AccountState
from portal.duties import services as duties
from portal.grievances import check_ins, files, handover, held, ladder, remedy_answers, rounds
from portal.start import Fact

MORNING = 7


def hand_over(now: datetime) -> int:
    """Give the desk what waits for today's handover."""
    return handover.sweep(now=now) + rounds.sweep(now=now) + remedy_answers.sweep(now=now)


def climb(now: datetime) -> int:
    """Remind, then elevate, what is late (S34)."""
    return duties.sweep(ladder.person_on, now=now)


def send_held(now: datetime) -> int:
    """Let messages go to the person whose minutes are over."""
    return held.sweep(now=now)


def remind(now: datetime) -> int:
    """Queue today's constant mail to everybody who signs in, once a day; nothing when no mail server is set."""
    chosen = settings.current()
    here = now.astimezone(chosen.zone)
    if not chosen.mail_url or here.hour < MORNING:
        return 0
    day = clock.local_day(now, chosen.zone).isoformat()
    people = select(Account.id, Account.email).where(
        Account.state == AccountState.ACTIVE, Account.email.is_not(None)
    )
    for person in db.session().execute(people):
        work.queue(f"daily {day} {person.id}", "daily", person.email, now=now)
    return 0


def deliver(now: datetime) -> int:
    """Send what is in the outbox."""
    return work.deliver({"daily": mail.deliver}, now=now)


def check_in(now: datetime) -> int:
    """Once a day, raise the looks that are owed after ended cases."""
    return check_ins.sweep(now=now) if _first_today("checked_in", now) else 0


def tidy(now: datetime) -> int:
    """Once a day, remove sealed files that an accident left without a row."""
    return files.remove_left_over() if _first_today("tidied", now) else 0


def _first_today(name: str, now: datetime) -> bool:
    """Whether a daily chore was not done today; from then on it was."""
    day = clock.local_day(now, settings.current().zone).isoformat()
    done = db.session().get(Fact, name)
    if done is not None and done.value == day:
        return False
    db.session().merge(Fact(name=name, value=day))
    return True


ALL = {
    "handover": hand_over,
    "held": send_held,
    "check-ins": check_in,
    "ladder": climb,
    "reminder": remind,
    "outbox": deliver,
    "files": tidy,
}
