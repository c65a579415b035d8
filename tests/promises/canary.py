"""The canary sweep: marked strings stand for everything a person supplies, and are looked for in every byte that is left."""

import base64
import io
import logging
import secrets
import zlib
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from portal import db
from tests.promises.life import all_rows

NAMES = (
    "what", "where", "names", "extra", "agent", "referer", "accept", "cookie", "query", "address", "reply", "contact", "meeting", "harm", "keepout", "correction", "objection",
    "unsent", "too_long", "broken", "wrong_step", "multipart", "gone", "number", "mandate",
    "file", "file_name", "uncleaned", "locked", "why",
)  # fmt: skip


def marks():
    """One word nobody else would write for each thing that a person or their browser may say."""
    return {name: f"zq{name.replace('_', '')}{secrets.token_hex(5)}" for name in NAMES}


def headers(marked):
    """A browser that says as much of itself as it can."""
    return {
        "User-Agent": f"Mozilla/5.0 {marked['agent']}",
        "Referer": f"https://intranet.example/{marked['referer']}",
        "Accept-Language": f"en;q=0.9,x-{marked['accept']}",
        "X-Forwarded-For": marked["address"],
        "X-Real-IP": marked["address"],
        "Forwarded": f"for={marked['address']}",
    }


def spellings(word):
    """How a word may stand in bytes: plain, in two-byte letters, as hex, in base64 at any offset, backwards."""
    plain = word.encode()
    found = {plain, word.encode("utf-16-le"), word.encode("utf-16-be"), plain.hex().encode()}
    found |= {plain.hex().upper().encode(), plain[::-1], quote(word, safe="").encode()}
    for offset in range(3):
        whole = base64.b64encode(b"\0" * offset + plain)
        found.add(whole[4 if offset else 0 : -4])
    return {spelling for spelling in found if len(spelling) > 6}


def sightings(where, blob, marked):
    """Which marked words stand in these bytes, also inside anything compressed in them."""
    looked = [blob, *_unpressed(blob)]
    return [
        f"{name} in {where}"
        for name, word in marked.items()
        for spelling in spellings(word)
        if any(spelling in one for one in looked)
    ]


def in_folder(folder, marked):
    """Sightings in every file of a folder, file names included."""
    found = []
    for path in sorted(folder.rglob("*")):
        found += sightings(f"the name {path.name}", str(path.relative_to(folder)).encode(), marked)
        if path.is_file():
            found += sightings(path.name, path.read_bytes(), marked)
    return found


def in_tables(marked):
    """Sightings in every value of every table, as the database gives them."""
    found = []
    for table, column, value in all_rows():
        blob = bytes(value) if isinstance(value, (bytes, memoryview)) else str(value).encode()
        found += sightings(f"{table}.{column}", blob, marked)
    return found


def in_postgres(marked):
    """Sightings in the files of a PostgreSQL server, its write-ahead log and its own log."""
    with db.database().engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("CHECKPOINT")
        folder = connection.exec_driver_sql("SHOW data_directory").scalar()
        name = connection.exec_driver_sql(
            "SELECT oid FROM pg_database WHERE datname = current_database()"
        )
        database = name.scalar()
    data = Path(folder)
    found = []
    for path in [
        *(data / "base" / str(database)).iterdir(),
        *(data / "pg_wal").glob("0*"),
        data.parent / "log",
    ]:
        if path.exists():
            blob = path.read_bytes()
            found += [
                f"{name} in {path.name}" for name, word in marked.items() if word.encode() in blob
            ]
    return found


@contextmanager
def everything_logged():
    """All that any library would log at its most talkative, in one text."""
    heard = io.StringIO()
    handler = logging.StreamHandler(heard)
    handler.setFormatter(logging.Formatter("%(name)s %(message)s %(exc_info)s %(args)s"))
    ours, root = logging.getLogger("portal"), logging.getLogger()
    for logger in (ours, root):
        logger.addHandler(handler)
    try:
        yield heard
    finally:
        for logger in (ours, root):
            logger.removeHandler(handler)


def _unpressed(blob):
    """What is compressed in these bytes with zlib or gzip, wherever it begins."""
    found = []
    for sign, bits in (
        (b"\x1f\x8b\x08", 31),
        (b"\x78\x9c", 15),
        (b"\x78\x01", 15),
        (b"\x78\xda", 15),
    ):
        start = blob.find(sign)
        while start >= 0:
            with suppress(zlib.error):
                found.append(zlib.decompressobj(bits).decompress(blob[start:]))
            start = blob.find(sign, start + 1)
    return found
