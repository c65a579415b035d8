"""Many cases at once, as raw rows: open ones truly sealed where the inbox opens them, all else with ciphertext used again.

7.6 % of the cases are open, as in `docs/performance.md`; three of four readers hold a key, everybody else on the ladder may know.
"""

import os
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import psycopg
from sqlalchemy import make_url

from portal import clock, db
from portal.catalogues.groups import GROUPS
from portal.catalogues.outcomes import Outcome
from portal.catalogues.rights import RIGHTS
from portal.db import Base
from portal.duties.rules import DutyKind, DutyState, Rung
from portal.grievances import handover, making, sealing
from portal.grievances.rules import Access, Batch, ItemKind, Status
from portal.grievances.sealing import OpenCase
from tests import people
from tests.load.worlds import World

OPEN_SHARE = 0.076
MONTHS = 36
INSIDE, OUTSIDE, KNOW = (1, 2, 3, 4), (5, 6), (7, 8, 9, 10)
READER = "lena"
OPEN_STATES = (Status.RECEIVED, Status.ACKNOWLEDGED, Status.TRIAGED, Status.ANSWERED)
TABLES = ("cases", "case_keys", "grants", "voices", "items", "standing", "duties")
OLD_GRANT, OLD_VOICE, OLD_ITEM = os.urandom(177), os.urandom(600), os.urandom(1250)
OLD_SHARED = os.urandom(609)

Rows = dict[str, list[dict[str, object]]]


def seed(world: World) -> None:
    """Put the world's number of cases into its database, and let the database look at them once."""
    world.enter()
    rows: Rows = {name: [] for name in TABLES}
    chance = random.Random(7)  # noqa: S311  # the same company every time
    today = clock.now().date()
    with db.scope():
        for reference in _references(world.cases, chance):
            _add_case(rows, reference, today, chance)
    for name in TABLES:
        rows[name].sort(key=_place(name))
    _insert(world, rows)
    world.enter()


def _references(count: int, chance: random.Random) -> Iterator[str]:
    seen: set[str] = set()
    while len(seen) < count:
        reference = handover.new_reference()
        if reference not in seen:
            seen.add(reference)
            yield reference


def _add_case(rows: Rows, reference: str, today: date, chance: random.Random) -> None:
    is_open = chance.random() < OPEN_SHARE
    state = chance.choice(OPEN_STATES) if is_open else Status.CLOSED
    arrived = today - timedelta(
        days=chance.randrange(85) if is_open else chance.randrange(90, MONTHS * 30)
    )
    case = _case(reference, state, arrived, chance)
    readers = chance.sample(INSIDE, 3)
    rows["cases"].append(case)
    new = _keys(rows, str(case["id"]), readers, is_open=is_open)
    _add_voice(rows, str(case["id"]))
    _add_items(rows, case, new, readers)
    _add_standing(rows, case, readers)
    _add_duties(rows, case, readers[0])


def _case(reference: str, state: Status, arrived: date, chance: random.Random) -> dict[str, object]:
    triaged = state in (Status.TRIAGED, Status.ANSWERED, Status.CLOSED)
    return {
        "id": sealing.new_id(),
        "reference": reference,
        "state": state,
        "danger": chance.random() < 0.02,
        "batch": Batch.DAILY,
        "generation": sealing.GENERATION,
        "handed_over_on": arrived,
        "unit_id": chance.choice((4, 5)) if triaged else None,
        "right_code": chance.choice(list(RIGHTS)).code if triaged else None,
        "scale": chance.randint(1, 4) if triaged else None,
        "scope": chance.randint(1, 4) if triaged else None,
        "irremediability": chance.randint(1, 4) if triaged else None,
        "group_code": chance.choice(GROUPS).code if triaged else None,
        "function_id": chance.choice((1, 2)) if triaged else None,
        "outcome": Outcome.NOT_UPHELD if state is Status.CLOSED else None,
        "acknowledge_by": arrived + timedelta(days=4),
        "answer_by": arrived + timedelta(days=87),
        "acknowledged_on": arrived + timedelta(days=2) if state is not Status.RECEIVED else None,
        "answered_on": arrived + timedelta(days=60) if state is Status.CLOSED else None,
        "closed_on": arrived + timedelta(days=75) if state is Status.CLOSED else None,
        "revision": 1,
    }


def _keys(rows: Rows, case_id: str, readers: list[int], *, is_open: bool) -> OpenCase | None:
    """Keys and grants; true ones where the measured reader opens the case, else rows of the same size."""
    new = making.new_keys() if is_open else None
    public = OLD_GRANT[:32]
    for compartment in ("story", "work", "identity"):
        shared = OLD_SHARED if compartment == "identity" else None
        key = {"compartment": compartment, "generation": 1, "public": public, "mac": public}
        key |= {"shared": shared}
        rows["case_keys"].append(key | {"case_id": case_id})
    for reader in [*map(sealing.account_reader, readers), sealing.RECOVERY]:
        grant = {"reader": reader, "case_id": case_id, "generation": 1, "blob": OLD_GRANT}
        rows["grants"].append(grant)
    if new is None or READER not in {people.HANDLES[one] for one in readers}:
        return None
    return _true_keys(rows, case_id, new)


def _true_keys(rows: Rows, case_id: str, new: making.NewKeys) -> OpenCase:
    pair, reader = people.pair_of(READER), sealing.account_reader(people.PEOPLE[READER][0])
    new = replace(new, case_id=case_id)
    rows["case_keys"][-3:] = new.rows(())
    true = new.grant_rows({reader: pair.public})
    place = next(n for n in range(-4, 0) if rows["grants"][n]["reader"] == reader)
    rows["grants"][place] = true[0]
    return OpenCase(case_id, 1, new.publics, {}, reader, pair.private)


def _add_voice(rows: Rows, case_id: str) -> None:
    rows["voices"].append(
        {
            "locator": os.urandom(32),
            "id": sealing.new_id(),
            "case_id": case_id,
            "public": OLD_GRANT[:32],
            "mac": OLD_GRANT[:32],
            "blob": OLD_VOICE,
        }
    )


def _add_items(
    rows: Rows, case: dict[str, object], new: OpenCase | None, readers: list[int]
) -> None:
    arrived = case["handed_over_on"]
    written = datetime.combine(arrived, datetime.min.time(), UTC) + timedelta(days=1, hours=9)
    staff = new.author if new else sealing.account_reader(readers[0])
    own = {"handed_over_on": arrived, "author": "voice:x", "written_at": None}
    desk = {"handed_over_on": None, "author": staff, "written_at": written}
    pieces = [("story", ItemKind.FROM_PERSON, own), ("work", ItemKind.INTAKE, own)]
    pieces.append(("work", ItemKind.SUMMARY, desk))
    if case["state"] is not Status.RECEIVED:
        pieces.append(("story", ItemKind.REPLY, desk))
    for compartment, kind, whose in pieces:
        item_id = sealing.new_id()
        opened_at = written if kind is ItemKind.FROM_PERSON and len(pieces) > 3 else None
        blob = (
            _summary(new, item_id, str(case["reference"]))
            if new and kind is ItemKind.SUMMARY
            else OLD_ITEM
        )
        item = {
            "id": item_id,
            "case_id": case["id"],
            "compartment": compartment,
            "generation": 1,
            "kind": kind,
        }
        rows["items"].append(item | whose | {"opened_at": opened_at, "blob": blob, "moment": None})


def _summary(new: OpenCase, item_id: str, reference: str) -> bytes:
    content = {
        "n": 0,
        "title": f"Passports kept, {reference}",
        "text": "About thirty people. " * 20,
    }
    return new.seal("work", content, item_id)


def _add_standing(rows: Rows, case: dict[str, object], readers: list[int]) -> None:
    is_answered = case["state"] is not Status.RECEIVED
    row = {
        "case_id": case["id"],
        "state": case["state"],
        "danger": case["danger"],
        "handed_over": True,
        "is_open": case["state"] is not Status.CLOSED,
        "due_on": case["answer_by"] if is_answered else case["acknowledge_by"],
    }
    rows["standing"] += [
        row | {"account_id": one, "access": Access.READ, "holds": one == readers[0]}
        for one in readers
    ]
    rows["standing"] += [
        row | {"account_id": one, "access": Access.KNOW, "holds": False}
        for one in (*OUTSIDE, *KNOW)
    ]


def _add_duties(rows: Rows, case: dict[str, object], owner: int) -> None:
    for kind, due, done in (
        (DutyKind.ACKNOWLEDGE, case["acknowledge_by"], case["acknowledged_on"]),
        (DutyKind.ANSWER, case["answer_by"], case["closed_on"]),
    ):
        rows["duties"].append(
            {
                "id": sealing.new_id(),
                "kind": kind,
                "case_id": case["id"],
                "owner_id": owner,
                "due_on": due,
                "law": "eu_2019_1937",
                "clock": "standard",
                "rung": Rung.NONE,
                "next_on": None if done else due,
                "state": DutyState.DONE if done else DutyState.OPEN,
                "raised_from": None,
                "done_at": datetime.combine(done, datetime.min.time(), UTC) if done else None,
            }
        )


def _place(table: str):
    """Rows go in by primary key, so that a big tree is filled from one end to the other."""
    keys = [column.name for column in Base.metadata.tables[table].primary_key]
    return lambda row: tuple(row[key] for key in keys)


def _insert(world: World, rows: Rows) -> None:
    address = make_url(world.settings.database_url)
    db.database().engine.dispose()
    if world.database == "sqlite":
        with closing(sqlite3.connect(str(address.database))) as connection:
            connection.execute("PRAGMA synchronous=OFF")
            for name in TABLES:
                _into_sqlite(connection, name, rows[name])
            connection.commit()
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return
    plain = address.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        for name in TABLES:
            _into_postgresql(connection, name, rows[name])
        connection.execute("VACUUM ANALYZE")


def _into_sqlite(connection: sqlite3.Connection, table: str, rows: list[dict[str, object]]) -> None:
    names = list(rows[0])
    marks = ", ".join("?" * len(names))
    connection.executemany(
        f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})",  # noqa: S608  # our own names
        ([_plain(row[name]) for name in names] for row in rows),
    )


def _into_postgresql(
    connection: psycopg.Connection, table: str, rows: list[dict[str, object]]
) -> None:
    names = list(rows[0])
    with (
        connection.transaction(),
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({', '.join(names)}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row([row[name] for name in names])


def _plain(value: object) -> object:
    """A value as SQLAlchemy keeps it in SQLite."""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S.%f")
    return value.isoformat() if isinstance(value, date) else value
