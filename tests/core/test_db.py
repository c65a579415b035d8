"""One durable write at a time, and nothing outside of one."""

import threading
from datetime import timedelta, timezone

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, OperationalError

from portal import db, start
from portal.errors import NotSaved, RuleBroken
from portal.organisation.models import Function
from portal.start import Fact
from tests.conftest import A_MONDAY


def names():
    return set(db.session().scalars(select(Fact.name)))


def test_what_a_write_did_is_durable_when_its_block_ends(portal_db):
    with db.write() as session:
        session.add(Fact(name="colour", value="green"))

    with db.scope():
        assert "colour" in names()


@pytest.mark.parametrize("problem", [RuleBroken("no"), ValueError("no"), KeyboardInterrupt()])
def test_whatever_breaks_inside_a_write_leaves_nothing(portal_db, problem):
    def add_and_break():
        with db.write() as session:
            session.add(Fact(name="colour", value="green"))
            session.flush()
            raise problem

    with pytest.raises(type(problem)):
        add_and_break()

    assert "colour" not in names()


def test_a_database_that_takes_no_write_is_said_so(portal_db):
    with pytest.raises(NotSaved), db.write():
        raise OperationalError("COMMIT", {}, Exception("disk full"))


def test_a_write_outside_a_write_is_refused(portal_db):
    with pytest.raises(RuntimeError, match="outside"):
        portal_db.execute(text("UPDATE facts SET value = 'x'"))
    portal_db.rollback()


def test_a_write_inside_a_write_is_refused(portal_db):
    with db.write(), pytest.raises(RuntimeError, match="inside"), db.write():
        pass


def test_what_was_read_before_a_write_is_read_again_inside_it(portal_db):
    seen = portal_db.get(Function, 1)
    with db.scope(), db.write() as other:
        other.get(Function, 1).name = "Changed by another"

    with db.write():
        assert portal_db.get(Function, 1) is seen
        assert seen.name == "Changed by another"


def test_writers_wait_in_line_and_none_is_lost(app):
    def add(number):
        with db.scope(), db.write() as session:
            db.lock("count")
            counted = session.get(Fact, "count") or Fact(name="count", value="0")
            counted.value = str(int(counted.value) + 1)
            session.add(counted)

    threads = [threading.Thread(target=add, args=(n,)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with db.scope() as session:
        assert session.get(Fact, "count").value == "12"


def test_nobody_reads_what_is_not_yet_committed(app):
    seen = []

    def read():
        with db.scope() as other:
            seen.append(other.get(Fact, "colour"))

    with db.scope(), db.write() as session:
        session.add(Fact(name="colour", value="green"))
        session.flush()
        reader = threading.Thread(target=read)
        reader.start()
        reader.join()

    assert seen == [None]


def test_every_sqlite_connection_syncs_fully_and_checks_its_references(portal_db):  # B60
    if not db.database().is_sqlite:
        pytest.skip("of SQLite alone")
    told = {
        name: portal_db.execute(text(f"PRAGMA {name}")).scalar()
        for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
    }

    assert told == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}


def test_a_reference_to_nothing_is_refused(portal_db):
    with pytest.raises(IntegrityError), db.write() as session:
        session.execute(text("UPDATE accounts SET unit_id = 4711 WHERE id = 1"))


def test_a_moment_without_its_zone_is_refused_and_one_with_it_comes_back_in_utc(portal_db):
    column = db.UTCDateTime()
    local = A_MONDAY.astimezone(timezone(timedelta(hours=5)))

    assert column.process_bind_param(local, None).tzinfo == A_MONDAY.tzinfo
    with pytest.raises(ValueError, match="time zone"):
        column.process_bind_param(A_MONDAY.replace(tzinfo=None), None)


def test_folding_keeps_every_row(app):
    with db.scope():
        before = names()

    start.fold()

    with db.scope():
        assert names() == before


def test_there_is_no_session_where_nobody_opened_one(app):
    with pytest.raises(RuntimeError, match="no session"):
        db.session()
