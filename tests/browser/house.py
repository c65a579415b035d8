"""A running portal for browsers: the real web server over a copy of the small world, its data in the test's own reach."""

import shutil
import socket
import sqlite3
import subprocess
import time
from contextlib import contextmanager, suppress
from datetime import timedelta

from sqlalchemy import func, select

from portal import clock, create_app, db, serving, sweeps, work
from portal.accounts import queries as accounts
from portal.accounts import services, session
from portal.grievances import filing, queries
from portal.grievances.models import Case
from tests import people
from tests.conftest import settings_for

STARTS_IN = 60


class House:
    """`address` is where browsers go; the rest is what happens behind the pages."""

    def __init__(self, chosen):
        self.settings = chosen
        self.app = create_app(chosen)
        self.port = _free_port()
        self.address = f"http://127.0.0.1:{self.port}"

    def days_pass(self, days):
        """Move the calendar of the whole house; needs the mode `demo`."""
        clock.advance(days)

    def sweep(self, *names):
        """What the clock would do by itself: the handover, the ladder."""
        for name in names:
            work.once(name, sweeps.ALL[name])

    def sign_in(self, context, handle):
        """Give a browser the cookie of somebody who signed in."""
        with self.app.test_request_context(), db.scope():
            proof = services.Proof(accounts.by_handle(handle).id, people.pair_of(handle).private)
            with db.write():
                secret = services.sign_in(proof, now=clock.now())
            cookie = {"name": session.cookie_name(), "value": session.cookie_value(secret)}
        context.add_cookies([cookie | {"url": self.address, "httpOnly": True}])

    def cases(self):
        """How many cases there are."""
        with self.inside() as current:
            return current.scalar(select(func.count()).select_from(Case))

    @contextmanager
    def that_cannot_save(self):
        """The database takes no words for the length of the block."""
        with sqlite3.connect(self.settings.data / "portal.db", isolation_level=None) as database:
            database.execute("PRAGMA legacy_alter_table = ON")  # leave who points at it alone
            database.execute("ALTER TABLE items RENAME TO items_away")
            yield
            database.execute("ALTER TABLE items_away RENAME TO items")
        database.close()

    def a_reader_of(self, receipt):
        """The handle of somebody who holds a key of the case behind a number."""
        with self.inside():
            return people.HANDLES[queries.reader_ids(_case_of(receipt).id)[0]]

    def reference_of(self, receipt):
        """What the desk calls the case behind a number."""
        with self.inside():
            return _case_of(receipt).reference

    @contextmanager
    def inside(self):
        """The services and rows of this house, for what no page can do."""
        with self.app.test_request_context(), db.scope() as current:
            yield current


@contextmanager
def running(world, tmp_path, **changes):
    """A house whose server runs for the length of the block; `world` is (filled folder, database address)."""
    folder, url = world
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    house = House(settings_for(tmp_path, url, handover="immediate", **changes))
    server = subprocess.Popen(  # our own command
        serving.web_command(house.port, processes=1, threads=16),
        env=serving.environment_of(house.settings),
        cwd=serving.ROOT,
    )
    try:
        _wait(house, server)
        yield house
    finally:
        server.terminate()
        server.wait(20)
        db.database().engine.dispose()


def _wait(house, server):
    until = time.monotonic() + STARTS_IN
    while time.monotonic() < until and server.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", house.port)):
            return
        time.sleep(0.05)  # until the server listens; nothing tells us when
    raise RuntimeError("the server did not start")


def _case_of(receipt):
    _root, slots = filing.opened_by(receipt)
    return queries.case_of(queries.voices_at(slots)[0])


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def before(day):
    """How many days to move the calendar so that today is that day."""
    return (day - clock.now().date()) // timedelta(days=1)
