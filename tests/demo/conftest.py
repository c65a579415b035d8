"""One world for all tests of the demonstration: built once, on a fixed day, after a first start that was broken off."""

import os
import shutil
from datetime import UTC, date, datetime

import pytest

from portal import clock, create_app, db, start
from portal.demo import lives, world
from portal.grievances.models import Case
from tests.quality import CheckedClient

TODAY = date(2026, 11, 23)


class BrokenOff(Exception):
    """Somebody pulled the plug."""


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """(data folder, cases and people left behind by a start that was broken off) of the whole world."""
    folder = tmp_path_factory.mktemp("demo")
    with pytest.MonkeyPatch.context() as patch:
        _use(patch, folder)
        create_app(world.demo_settings())
        start.migrate()
        left_behind = _break_off(patch)
        world.build_once()
        db.database().engine.dispose()
    clock.use_shift_file(None)
    return folder, left_behind


@pytest.fixture
def demo(built, tmp_path, monkeypatch):
    """The demonstration over a fresh copy of its world."""
    folder, _left_behind = built
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    _use(monkeypatch, tmp_path)
    app = create_app(world.demo_settings())
    app.test_client_class = CheckedClient
    yield app
    db.database().engine.dispose()
    clock.use_shift_file(None)


@pytest.fixture
def world_db(demo):
    """An open session on the world."""
    with demo.test_request_context(), db.scope() as current:
        yield current


@pytest.fixture
def visitor(demo):
    """A browser at the doors of the demonstration."""
    return demo.test_client()


def _use(patch, folder):
    for name in [name for name in os.environ if name.startswith("PORTAL_")]:
        patch.delenv(name)
    patch.setenv("PORTAL_MODE", "demo")
    patch.setenv("PORTAL_DATA", str(folder))
    days = (TODAY - datetime.now(UTC).date()).days
    (folder / "days-ahead").write_text(str(days), encoding="ascii")


def _break_off(patch):
    """Pull the plug in the middle of the history."""
    file, turns = lives.Life.file, iter(range(5))

    def some(life, now, reader=None):
        if next(turns, None) is None:
            raise BrokenOff
        file(life, now, reader)

    with patch.context() as here:
        here.setattr(lives.Life, "file", some)
        with pytest.raises(BrokenOff):
            world.build_once()
    with db.scope() as current:
        return current.query(Case).count()
