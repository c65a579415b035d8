"""The outbox, the daily mail and the sweeps: nothing lost, nothing twice, nothing said."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from portal import clock, db, mail, settings, sweeps, work
from portal.work import Outgoing, Undelivered
from tests.conftest import A_MONDAY


def queued(key="k", now=A_MONDAY):
    with db.write():
        work.queue(key, "daily", "lena@example.org", now=now)


def deliver(kinds, now=A_MONDAY):
    with db.write():
        return work.deliver(kinds, now=now)


def rows():
    return db.session().scalars(select(Outgoing)).all()


def refuse(_address, _kind):
    raise Undelivered


def test_the_same_thing_is_queued_once(portal_db):
    queued()
    queued()

    assert len(rows()) == 1


def test_what_is_due_goes_out_once(portal_db):
    sent = []
    queued()

    assert deliver({"daily": lambda address, _kind: sent.append(address)}) == 1
    assert deliver({"daily": lambda address, _kind: sent.append(address)}) == 0

    assert sent == ["lena@example.org"]


def test_what_is_not_taken_waits_longer_each_time_and_is_never_dropped(portal_db):  # B66
    queued()
    waits, now = [], A_MONDAY
    for _try in range(12):
        deliver({"daily": refuse}, now=now)
        waits.append(rows()[0].next_at - now)
        now = rows()[0].next_at

    assert waits == sorted(waits)
    assert waits[-1] == work.LONGEST_PAUSE
    assert deliver({"daily": lambda *_: None}, now=now) == 1


@pytest.fixture
def with_mail(app, monkeypatch):
    monkeypatch.setattr(settings.current(), "mail_url", "smtp://127.0.0.1:9")


def remind(now):
    with db.write():
        return sweeps.remind(now)


def test_everybody_who_signs_in_is_reminded_once_a_day(with_mail, portal_db):
    remind(A_MONDAY)
    remind(A_MONDAY + timedelta(hours=5))
    assert len(rows()) == 17

    remind(A_MONDAY + timedelta(days=1))
    assert len(rows()) == 34


def test_nobody_is_mailed_before_the_morning_or_without_a_server(with_mail, portal_db, monkeypatch):
    remind(A_MONDAY.replace(hour=sweeps.MORNING - 1))
    assert rows() == []

    monkeypatch.setattr(settings.current(), "mail_url", "")
    remind(A_MONDAY)
    assert rows() == []


def test_a_mail_server_that_is_down_changes_nothing_else(with_mail, portal_db):  # B66
    queued()

    with db.write():
        assert sweeps.deliver(A_MONDAY) == 0
    assert rows()[0].tries == 1


def test_the_daily_message_is_the_same_bytes_for_everybody(app):
    messages = [mail._message("desk@example.org", to).as_bytes() for to in ("a@x.org", "b@x.org")]

    assert messages[0].replace(b"a@x", b"b@x") == messages[1]
    assert not any(sign.isdigit() for sign in mail.BODY + mail.SUBJECT)
    assert "http" not in mail.BODY


def test_a_sweep_that_cannot_be_saved_is_tried_again_and_ends_nothing(app, capsys):
    clock.freeze(A_MONDAY)

    def fails(_now):
        with db.database().engine.connect() as connection:
            connection.execute(text("SELECT * FROM nowhere"))

    assert work.once("broken", fails) == 0
    assert work.once("sound", lambda _now: 3) == 3


def test_every_sweep_may_run_twice(app):
    for _time in range(2):
        for name, sweep in sweeps.ALL.items():
            assert work.once(name, sweep) == 0
