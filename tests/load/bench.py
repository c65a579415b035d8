"""`make bench`: measure every goal of `docs/performance.md` on both databases, print the table, write `var/bench.json`."""

import argparse
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from portal.serving import ROOT
from tests.load import desk, durability, public, rows, seed, worlds
from tests.load.rows import Row
from tests.load.server import Server, serving_of
from tests.load.worlds import DATABASES, World


@dataclass(frozen=True)
class Effort:
    """How much of everything; the same rows either way."""

    few: int
    many: int
    rounds: int
    seconds: float
    acknowledged: int


QUICK = Effort(few=1_000, many=10_000, rounds=3, seconds=0.7, acknowledged=100)
FULL = Effort(few=10_000, many=100_000, rounds=7, seconds=3, acknowledged=10_000)


def main() -> int:
    """Measure, print, write; the exit code says whether every goal was met."""
    chosen = _arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the servers end too
    effort = QUICK if chosen.quick else FULL
    found: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="recourse-bench-") as folder:
        for database in chosen.database or DATABASES:
            for row in _measure(database, Path(folder), effort):
                found.append(replace(row, name=f"{row.name} ({database})"))
                _say(rows.table(found[-1:]).splitlines()[1])
    print(f"\n{rows.table(found)}")
    rows.write(found, ROOT / "var" / "bench.json")
    return 0 if all(row.met for row in found) else 1


def _measure(database: str, folder: Path, effort: Effort) -> Iterator[Row]:
    _say(f"{database}: {effort.few:,} and {effort.many:,} cases")
    empty = worlds.empty(database, folder)
    few, many = (_filled(empty, folder, count) for count in (effort.few, effort.many))
    with ExitStack() as open_:
        hello, page, small = (
            open_.enter_context(serving_of(application, world.environment))
            for application, world in (
                ("tests.load.hello:app", many),
                ("wsgi:app", many),
                ("wsgi:app", few),
            )
        )
        yield from desk.inbox((many, page), (few, small), rounds=effort.rounds, turns=10)
        many.enter()
        yield from public.first_page(page)
        yield from _public_rows(many, page, hello, effort)
    yield durability.lost(many, effort.acknowledged)
    yield durability.synced_first(many)


def _public_rows(world: World, page: Server, hello: Server, effort: Effort) -> Iterator[Row]:
    how = {"rounds": effort.rounds, "seconds": effort.seconds}
    public.warm(hello, post=False)
    public.warm(page)
    yield public.get_form(page, hello, **how)
    yield from public.post_grievance(page, hello, **how)
    yield public.post_return(page, **how)
    yield public.sealing_for_five(world, 200)
    with serving_of("tests.load.underived:app", world.environment) as underived:
        public.warm(underived)
        yield public.post_grievance_underived(underived, world, **how)


def _filled(empty: World, folder: Path, cases: int) -> World:
    world = worlds.copy(empty, folder, cases)
    seed.seed(world)
    return world


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="10,000 cases instead of 100,000")
    parser.add_argument(
        "--database", action="append", choices=DATABASES, help="one database instead of both"
    )
    return parser.parse_args()


def _say(line: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {line}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
