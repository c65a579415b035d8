"""The thief's kit: with database, files and settings in hand, try everything to read a case. Run it with the portal's environment.

    python -m tests.promises.thief < marks.txt        one marked word a line; `key:HEX` gives the thief one more key

It says as JSON how many blobs it opened, how many it tried, and which marked words it found anywhere.
"""

import json
import sys
import zlib
from hashlib import blake2b, sha256
from itertools import chain
from pathlib import Path

from sqlalchemy import create_engine, inspect, text

from portal import keys, settings
from portal.vault import boxes
from portal.vault.errors import VaultError
from tests.promises.canary import sightings


def main():
    chosen = settings.Settings()
    settings.check(chosen)
    settings.use(chosen)
    asked = sys.stdin.read().split()
    marked = {word: word for word in asked if not word.startswith("key:")}
    given = [bytes.fromhex(word.removeprefix("key:")) for word in asked if word.startswith("key:")]
    values = list(rows(chosen.database_url))
    blobs = [value for value in values if isinstance(value, bytes) and len(value) > 64]
    candidates = list(dict.fromkeys(chain(given, keys_of(values, chosen))))
    opened = list(chain.from_iterable(attempts(blob, candidates) for blob in blobs))
    haystack = [*opened, *everything(values, chosen.data)]
    found = sorted({line for one in haystack for line in sightings("thief", one, marked)})
    loot = {"tried": len(blobs), "keys": len(candidates), "opened": len(opened), "found": found}
    sys.stdout.write(json.dumps(loot))


def rows(url):
    """Every value of every table, bytes as bytes."""
    engine = create_engine(url)
    with engine.connect() as connection:
        for table in inspect(engine).get_table_names():
            for row in connection.execute(text(f'SELECT * FROM "{table}"')):  # noqa: S608  # the thief's own list
                yield from (bytes(one) if isinstance(one, memoryview) else one for one in row)


def keys_of(values, chosen):
    """Everything of 32 bytes that is known, guessed, or made from it as our own code would."""
    own = keys.current()
    known = [
        own.pepper,
        own.form_ids,
        own.cookies,
        own.publics,
        chosen.secret_key,
        bytes(32),
        b"\xff" * 32,
    ]
    for value in values:
        if isinstance(value, bytes):
            known += [value] if len(value) == 32 else [value[1:33], value[-32:]]
        elif isinstance(value, str) and len(value) == 64:
            known += _from_hex(value)
        elif isinstance(value, str) and len(value) == 32:
            known.append(value.encode())
    for value in known[:]:
        known.append(sha256(value).digest())
        for pepper in (own.pepper, chosen.secret_key):
            known.append(
                blake2b(value, key=pepper, digest_size=32, person=b"recourse.kek").digest()
            )
    return [key for key in known if len(key) == 32]


def attempts(blob, candidates):
    """What opens of one blob with any of the keys, as a lock, as a sealed box, or as an item's two halves."""
    for key in candidates:
        if is_committed(blob, key):
            yield b"opened by a known key"
        if blob[0] in (boxes.Kind.GRANT, boxes.Kind.INTAKE):
            yield from opened(lambda key=key: boxes.unseal(boxes.Kind(blob[0]), blob, private=key))


def is_committed(blob, key):
    """Whether a locked blob was locked under this key: every one commits to its key."""
    nonce, commitment = blob[1:25], blob[25:57]
    whole = blake2b(blob[:1] + nonce, key=key, digest_size=64, person=b"recourse.commit").digest()
    return commitment == whole[32:]


def opened(attempt):
    try:
        yield attempt()
    except (VaultError, ValueError, RuntimeError):
        return


def everything(values, folder):
    """What lies about in plain: values, files, and what is compressed in either."""
    for value in values:
        yield value if isinstance(value, bytes) else str(value).encode()
    for path in (one for one in Path(folder).rglob("*") if one.is_file()):
        blob = path.read_bytes()
        yield blob
        try:
            yield zlib.decompress(blob)
        except zlib.error:
            continue


def _from_hex(value):
    try:
        return [bytes.fromhex(value)]
    except ValueError:
        return []


if __name__ == "__main__":
    main()
