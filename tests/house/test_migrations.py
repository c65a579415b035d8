"""Running all migrations builds the schema of the models; each goes up and down over a filled database."""

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, select, text

from portal import db, settings, start
from portal.schema import Base
from tests import factories


def scripts():
    return list(ScriptDirectory.from_config(start.alembic_config()).walk_revisions())


def revision():
    with db.database().engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def rows_of(*tables):
    with db.database().engine.connect() as connection:
        return {
            name: len(connection.execute(select(Base.metadata.tables[name])).all())
            for name in tables
        }


def test_the_migrations_build_exactly_what_the_models_say(app):
    with db.database().engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "render_as_batch": True}
        )

        assert compare_metadata(context, Base.metadata) == []


def test_there_is_one_line_of_migrations_and_each_can_go_back():
    assert len(ScriptDirectory.from_config(start.alembic_config()).get_heads()) == 1
    for script in scripts():
        assert script.module.__doc__
        assert callable(script.module.downgrade)


def test_every_migration_goes_down_and_up_again_over_a_filled_database(app):
    with db.scope():
        case = factories.a_case()
        factories.triage(case)
    before = rows_of("accounts")
    assert before["accounts"] > 10

    for script in scripts():
        command.downgrade(start.alembic_config(), script.down_revision or "base")
    left = set(inspect(db.database().engine).get_table_names())
    command.upgrade(start.alembic_config(), "head")

    assert left <= {"alembic_version"}
    assert revision() == scripts()[0].revision
    assert rows_of("accounts", "cases") == {"accounts": 0, "cases": 0}


def test_migrating_twice_keeps_every_row(app):  # B64
    with db.scope():
        receipt = factories.file()

    start.migrate()
    start.migrate()

    with db.scope():
        assert factories.case_of(receipt)


@pytest.mark.parametrize("act", [start.migrate, start.check])
def test_a_database_newer_than_the_code_is_refused_untouched(app, act):  # B64
    with db.database().engine.begin() as connection:
        connection.info["migrating"] = True
        connection.execute(text("UPDATE alembic_version SET version_num = 'from_the_future'"))

    with pytest.raises(settings.Refused, match="newer version"):
        act()

    assert revision() == "from_the_future"


def test_a_database_older_than_the_code_is_refused_until_it_is_migrated(app):  # B64
    with db.database().engine.begin() as connection:
        connection.info["migrating"] = True
        connection.execute(text("DELETE FROM alembic_version"))

    with pytest.raises(settings.Refused, match="portal migrate"):
        start.check()
