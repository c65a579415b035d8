"""Real databases for every test that needs one: SQLite and PostgreSQL, migrated once and copied for each test."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from portal import clock, create_app, db, limits, settings, start
from portal.accounts import queries as accounts
from portal.accounts import roster, session
from portal.accounts import services as account_services
from tests import people, postgres
from tests.quality import CheckedClient

A_MONDAY = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
PEPPER, SECRET = "aa" * 32, "bb" * 32


def settings_for(data: Path, url: str = "", **changes) -> settings.Settings:
    """Test settings: plain http on this machine, a handover at noon, two signers."""
    signers = ",".join(people.signer_public(seed) for seed in people.SIGNERS)
    values = {
        "mode": "test",
        "data": data,
        "database_url": url,
        "pepper": PEPPER,
        "secret": SECRET,
        "roster_signers": signers,
        "https": False,
        "hosts": "",
        "handover": "noon",
        "time_zone": "UTC",
        "emergency": "999",
        "shortest_look": 0,
        "hold_minutes": 0,
        "filings_a_minute": 100_000,
    }
    return settings.Settings(_env_file=None, **(values | changes))


def fill(data: Path, url: str = "") -> None:
    """Migrate an empty database and put the small world into it."""
    chosen = settings_for(data, url)
    create_app(chosen)
    start.migrate()
    clock.freeze(A_MONDAY)
    with db.scope():
        with db.write() as current:
            for rows in (people.units(), people.functions()):
                current.add_all(rows)
                current.flush()
            everybody = people.accounts()
            lines = {one.id: (one.reports_to_id, one.deputy_for_id) for one in everybody}
            for one in everybody:
                one.reports_to_id = one.deputy_for_id = None
            current.add_all(everybody)
            current.flush()
            for one in everybody:
                one.reports_to_id, one.deputy_for_id = lines[one.id]
            current.flush()
            if not db.database().is_sqlite:
                current.execute(
                    text("SELECT setval('accounts_id_seq', 100), setval('units_id_seq', 100)")
                )
        document = people.document()
        roster.install(document, people.signatures(document), by=None, now=A_MONDAY)
    start.check()
    clock.freeze(None)
    db.database().engine.dispose()


@pytest.fixture(scope="session")
def filled_sqlite(tmp_path_factory):
    """A folder with a migrated and filled SQLite database."""
    folder = tmp_path_factory.mktemp("filled")
    fill(folder)
    return folder


@pytest.fixture(scope="session")
def filled_postgres(tmp_path_factory):
    """The folder and address of a migrated and filled PostgreSQL database."""
    folder = tmp_path_factory.mktemp("filled-pg")
    url = postgres.new_database(postgres.start())
    fill(folder, url)
    return folder, url


@pytest.fixture(params=["sqlite", "postgresql"])
def world(request, tmp_path):
    """(data folder, database address) of a fresh copy of the small world, once on each database."""
    if request.param == "sqlite":
        shutil.copytree(request.getfixturevalue("filled_sqlite"), tmp_path, dirs_exist_ok=True)
        yield tmp_path, ""
        return
    folder, filled = request.getfixturevalue("filled_postgres")
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    url = postgres.new_database(postgres.start(), template=filled)
    yield tmp_path, url
    db.database().engine.dispose()
    postgres.drop_database(url)


@pytest.fixture(scope="session")
def house(tmp_path_factory):
    """The application, made once; each test gives it a database of its own."""
    return create_app(settings_for(tmp_path_factory.mktemp("house")))


@pytest.fixture
def app(house, world):
    """The application over a fresh copy of the small world, its clock held at a Monday morning."""
    chosen = settings_for(*world)
    settings.use(chosen)
    limits.configure(chosen.receipt_queue, chosen.staff_queue, chosen.filings_a_minute)
    house.extensions["settings"] = chosen
    db.init(chosen)
    clock.use_shift_file(None)
    clock.freeze(A_MONDAY)
    yield house
    clock.freeze(None)


@pytest.fixture
def portal_db(app):
    """An open session for tests of services and queries."""
    with app.test_request_context(), db.scope() as current:
        yield current


@pytest.fixture
def client(app):
    """A browser without cookies; every page it gets is checked for its quality."""
    app.test_client_class = CheckedClient
    return app.test_client()


@pytest.fixture
def as_user(app):
    """`as_user("lena")` is Lena's browser, signed in."""
    app.test_client_class = CheckedClient

    def sign_in(handle):
        browser = app.test_client()
        with db.scope():
            account = accounts.by_handle(handle)
            with db.write():
                proof = account_services.Proof(account.id, people.pair_of(handle).private)
                secret = account_services.sign_in(proof, now=clock.now())
        with app.test_request_context():
            cookie = session.remember(app.make_response(""), secret).headers["Set-Cookie"]
        name, value = cookie.split(";")[0].split("=", 1)
        browser.set_cookie(name, value, domain="localhost")
        return browser

    return sign_in
