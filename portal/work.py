"""The outbox and the sweeps: what must happen later happens here, with nothing lost and nothing done twice.

A sweep is a function that takes `now` and may run late, twice or beside another process; on PostgreSQL a named lock lets one
at a time through, on SQLite the write lock does.
"""

import logging
import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import String, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock, db
from portal.errors import place_of

log = logging.getLogger("portal.work")

Sweep = Callable[[datetime], int]
Deliver = Callable[[str, str], None]
BETWEEN = 30
LONGEST_PAUSE = timedelta(hours=6)


class Undelivered(Exception):
    """The other side did not take it; it stays in the outbox and is tried again."""


class Outgoing(db.Base):
    """Something to send once: its key makes a second queueing harmless; it never holds words of a case."""

    __tablename__ = "outbox"

    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    address: Mapped[str] = mapped_column(Text)
    tries: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime] = mapped_column(db.UTCDateTime, index=True)
    sent_at: Mapped[datetime | None] = mapped_column(db.UTCDateTime)


def queue(key: str, kind: str, address: str, *, now: datetime) -> None:
    """Put one thing in the outbox, inside the caller's write; queueing the same key again changes nothing."""
    row = {"key": key, "kind": kind, "address": address, "tries": 0, "next_at": now}
    db.session().execute(db.on_conflict_nothing(Outgoing).values(**row))


def deliver(kinds: Mapping[str, Deliver], *, now: datetime) -> int:
    """Try to send what is due; what fails waits longer each time and is never dropped. Says how many went out."""
    due = (
        select(Outgoing.key)
        .where(Outgoing.sent_at.is_(None), Outgoing.next_at <= now)
        .order_by(Outgoing.next_at)
    )
    return sum(_send(key, kinds, now) for key in db.session().scalars(due.limit(100)).all())


def run(
    sweeps: Mapping[str, Sweep], chore: Callable[[datetime], None], stop: threading.Event
) -> None:
    """Sweep every half minute until told to stop; `chore` follows each round, outside any write."""
    while not stop.is_set():
        for name, sweep in sweeps.items():
            once(name, sweep)
        chore(clock.now())
        stop.wait(BETWEEN)


def once(name: str, sweep: Sweep) -> int:
    """One sweep, in a write of its own; a database that does not take it now is asked again next time."""
    with db.scope():
        try:
            with db.write():
                db.lock(f"sweep {name}")
                done = sweep(clock.now())
        except (
            Exception
        ) as problem:  # one broken sweep must not end the others; see the docstring of `run`
            log.error("sweep %s failed: %s at %s", name, type(problem).__name__, place_of(problem))
            return 0
    if done:
        log.info("sweep %s: %s", name, done)
    return done


def _send(key: str, kinds: Mapping[str, Deliver], now: datetime) -> int:
    outgoing = db.session().get_one(Outgoing, key)
    try:
        kinds[outgoing.kind](outgoing.address, outgoing.kind)
    except Undelivered:
        outgoing.tries += 1
        outgoing.next_at = now + min(timedelta(minutes=2**outgoing.tries), LONGEST_PAUSE)
        return 0
    outgoing.sent_at = now
    return 1
