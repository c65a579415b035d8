"""Which cases were erased, in a file outside the database: a database brought back from a copy loses them again at the next start.

The file holds ids alone, in their own order, and its time is always the same, so that it does not tell when somebody withdrew.
"""

import os
from pathlib import Path

from portal import settings

ALWAYS = (0, 0)


def note(case_id: str) -> None:
    """Note durably that a case is erased, before it is."""
    known = sorted({*noted(), case_id})
    new = _file().with_suffix(f".{os.getpid()}")
    with new.open("w", encoding="ascii") as file:
        file.write("\n".join(known) + "\n")
        file.flush()
        os.fsync(file.fileno())
    os.utime(new, ALWAYS)
    new.replace(_file())


def noted() -> list[str]:
    """The ids of all erased cases."""
    try:
        return _file().read_text(encoding="ascii").split()
    except FileNotFoundError:
        return []


def _file() -> Path:
    return settings.current().data / "removed.ids"
