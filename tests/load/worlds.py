"""The small world of the tests on a database that keeps its promises, copied and filled with as many cases as a row asks for."""

import shutil
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from portal import create_app, serving
from portal.settings import Settings
from tests import postgres
from tests.conftest import fill, settings_for

DATABASES = ("sqlite", "postgresql")
DURABLE = "-c listen_addresses='' -c max_connections=300 -c shared_buffers=512MB"


@dataclass(frozen=True)
class World:
    """A deployment to measure: its settings, and how many cases stand in it."""

    database: str
    settings: Settings
    cases: int = 0

    @property
    def environment(self) -> dict[str, str]:
        """What a server of this world must find around it."""
        return serving.environment_of(self.settings)

    def enter(self) -> None:
        """Make it the world of this process too."""
        create_app(self.settings)


def empty(database: str, folder: Path) -> World:
    """The small world, migrated and without a case."""
    data = folder / database
    url = postgres.new_database(_server()) if database == "postgresql" else ""
    fill(data, url)
    return World(database, settings_for(data, url))


def copy(world: World, folder: Path, cases: int) -> World:
    """The same world once more, to be filled with so many cases."""
    data = folder / f"{world.database}-{cases}"
    shutil.copytree(world.settings.data, data)
    url = ""
    if world.database == "postgresql":
        url = postgres.new_database(_server(), template=world.settings.database_url)
    return World(world.database, settings_for(data, url), cases)


@cache
def _server() -> str:
    postgres.HASTY = DURABLE  # the tests' server may lose what it confirmed; this one must not
    return postgres.start()
