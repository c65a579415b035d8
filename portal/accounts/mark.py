"""The high-water mark: the newest roster ever in force, in a file outside the database, that only rises."""

import json
import os
from pathlib import Path

from portal import settings
from portal.vault.errors import RosterRefused

Mark = tuple[int, str]


def read() -> Mark | None:
    """Version and digest of the newest roster seen here; raises RosterRefused when the file was spoilt."""
    try:
        mark = json.loads(_file().read_text(encoding="utf-8"))
        return int(mark["version"]), str(mark["digest"])
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError) as problem:
        raise RosterRefused("mark") from problem


def stamp() -> tuple[int, int]:
    """Changes whenever the mark does; costs one look at the file."""
    try:
        about = _file().stat()
    except FileNotFoundError:
        return 0, 0
    return about.st_mtime_ns, about.st_ino


def rise(version: int, digest: str) -> None:
    """Note a newer roster durably; an older one changes nothing."""
    mark = read()
    if mark and mark[0] >= version:
        return
    new = _file().with_suffix(f".{os.getpid()}")
    with new.open("w", encoding="utf-8") as file:
        json.dump({"version": version, "digest": digest}, file)
        file.flush()
        os.fsync(file.fileno())
    new.replace(_file())
    _sync(_file().parent)


def _file() -> Path:
    return settings.current().data / "roster.mark"


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
