"""The fast way to the database says and stores the same as the comfortable one."""

import pytest
from sqlalchemy import select

from portal import db, hot
from portal.errors import NotSaved
from portal.organisation.models import Unit
from portal.organisation.rules import UnitKind
from portal.start import Fact

ONE = select(Unit.kind, Unit.name, Unit.headcount).where(Unit.code == hot.several("code", 1)[0])
SOME = select(Unit.code).where(Unit.code.in_(hot.several("code", 3))).order_by(Unit.code)
FACTS = Fact.__table__


def test_a_fast_question_reads_each_column_as_its_type_says(portal_db):
    slow = portal_db.scalar(select(Unit).where(Unit.code == "delta"))

    assert hot.fetch(ONE, code_0="delta") == [(UnitKind.SITE, slow.name, slow.headcount)]


def test_fewer_values_than_marks_find_each_row_once(portal_db):
    assert hot.fetch(SOME, **hot.spread("code", ["delta"], 3)) == [("delta",)]


def test_a_fast_write_is_durable_with_its_block(portal_db):
    with db.write():
        hot.insert_rows(FACTS, [{"name": "colour", "value": "green"}])

    with db.scope() as other:
        assert other.get(Fact, "colour").value == "green"


def test_a_fast_write_outside_a_write_is_refused(portal_db):
    with pytest.raises(RuntimeError, match="outside"):
        hot.insert_rows(FACTS, [{"name": "colour", "value": "green"}])


def test_a_database_that_takes_no_fast_write_is_said_so(portal_db):
    failure = db.database().engine.dialect.loaded_dbapi.OperationalError

    with pytest.raises(NotSaved), db.write():
        raise failure("disk full")
