"""Whether a number that was shown always opens its words, however suddenly the server ended."""

import random
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from portal import db, keys
from portal.grievances import filing, queries, sealing
from portal.vault import receipts
from portal.vault.errors import Damaged
from tests.load import client, people_filing, rows
from tests.load.people_filing import SENTENCE
from tests.load.rows import Row
from tests.load.server import Server
from tests.load.worlds import World

CLIENTS = 16
LONGEST_ROUND = 6.0
MOST_ROUNDS = 100
Told = dict[bytes, str]


def lost(world: World, wanted: int) -> Row:
    """File until enough were told they are safe, killing the server over and over; then open every one of them."""
    world.enter()
    told: Told = {}
    kills = 0
    while len(told) < wanted and kills < MOST_ROUNDS:
        told |= _until_killed(world, LONGEST_ROUND)
        kills += 1
    with ThreadPoolExecutor(2) as several:
        missing = sum(several.map(_is_lost, told.items()))
    note = f"of {len(told):,} acknowledged, {kills} kills"
    return rows.alone("durability, lost", "cases", missing, "<= 0", note=note)


def synced_first(world: World) -> Row:
    """Whether the disk has a case before its number is shown: seen at the system calls, or else by the setting."""
    world.enter()
    if world.database == "sqlite" and shutil.which("strace"):
        met, how = _seen_by_strace(world)
    else:
        met, how = _asked_of_database()
    return rows.alone("durability, answers before the sync", "", 0 if met else 1, "<= 0", note=how)


def _until_killed(world: World, longest: float) -> Told:
    """One round: what was acknowledged before the server's sudden end."""
    server, told = Server("wsgi:app", world.environment), {}
    cookie = people_filing.cookie_of(server.port)

    def keep(request: client.Request, answer: client.Answer) -> None:
        if answer.status == 303:
            told.update([request.note])

    killer = threading.Timer(random.uniform(1, longest), server.kill)  # noqa: S311  # any moment will do
    killer.start()
    line = people_filing.filings(cookie, _stories())
    client.run(
        server.port, line, clients=CLIENTS, seconds=longest + 1, expect=(303,), on_answer=keep
    )
    killer.join()
    return told


def _stories() -> Iterator[str]:
    while True:
        yield f"{random.getrandbits(64):x} {SENTENCE}"  # only different, not secret


def _is_lost(filed: tuple[bytes, str]) -> bool:
    form_id, story = filed
    receipt = receipts.receipt_for(form_id, pepper=keys.current().pepper)
    with db.scope(), suppress(Damaged, IndexError):
        _root, slots = filing.opened_by(receipt)
        voice = queries.voices_at(slots)[0]
        thread = queries.thread_of(sealing.open_by_receipt(voice, slots[0].kek))
        return [piece.content.get("text") for piece in thread] != [story]
    return True


def _asked_of_database() -> tuple[bool, str]:
    with db.database().engine.connect() as connection:
        if db.database().is_sqlite:
            level = connection.exec_driver_sql("PRAGMA synchronous").scalar()
            return level == 2, f"synchronous={level} on each connection"
        names = ("fsync", "synchronous_commit")
        found = {name: connection.exec_driver_sql(f"SHOW {name}").scalar() for name in names}
    return set(found.values()) == {"on"}, ", ".join(f"{name}={found[name]}" for name in names)


def _seen_by_strace(world: World) -> tuple[bool, str]:
    server = Server("wsgi:app", world.environment)
    trace = Path(world.settings.data) / "strace"
    try:
        cookie = people_filing.cookie_of(server.port)
        tracer = _trace(server, trace)
        client.ask(server.port, next(people_filing.filings(cookie)))
        time.sleep(0.2)
        tracer.terminate()
        tracer.wait(10)
    finally:
        server.kill()
    return _synced_before_answer(
        trace.read_text(errors="replace")
    ), "fdatasync seen before the answer"


def _trace(server: Server, output: Path) -> subprocess.Popen[bytes]:
    attached = [part for pid in server.processes() for part in ("-p", str(pid))]
    calls = "trace=fdatasync,fsync,write,writev,sendto,sendmsg"
    command = ["strace", "-f", "-q", "-y", "-s", "24", "-e", calls, "-o", str(output), *attached]
    tracer = subprocess.Popen(command, stderr=subprocess.DEVNULL)  # noqa: S603  # found on the path just before
    time.sleep(1)
    return tracer


def _synced_before_answer(trace: str) -> bool:
    lines = trace.splitlines()
    answer = next((n for n, line in enumerate(lines) if "HTTP/1.1 303" in line), None)
    synced = [
        n for n, line in enumerate(lines) if re.search(r"f(?:data)?sync\([^)]*-wal>\)\s+= 0", line)
    ]
    resumed = [
        n for n, line in enumerate(lines) if re.search(r"f(?:data)?sync resumed>.*= 0", line)
    ]
    return answer is not None and any(n < answer for n in synced + resumed)
