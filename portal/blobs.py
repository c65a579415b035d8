"""The file store: sealed files in a folder beside the database, under names that tell nothing.

A new file is held by whoever writes it, with the kernel's own lock, from before its first byte until its row is committed.
So what nobody holds and no row names is left over from an accident and can be removed without knowing when it came.
No time of an upload stays: a file and its folder carry the first second of 1970, and the weekly fold copies last week's
files anew in the order of their names, because what the disk itself notes of a file (its change time) nobody can set.
"""

import fcntl
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from portal import settings
from portal.errors import NotSaved

NEEDED = 500_000_000
NO_TIME = (0, 0)
BLOCK = 1024 * 1024


class Incoming:
    """A sealed file being written; leave the block only after its row is committed. Undone unless `keep` was called."""

    def __init__(self, name: str) -> None:
        self.path = _folder("new") / name
        self._kept = False
        try:
            self._descriptor = _created_and_held(self.path)
        except OSError as problem:
            raise NotSaved from problem

    def write(self, sealed: bytes) -> None:
        """Add bytes; raises NotSaved when the disk is full."""
        left = memoryview(sealed)
        try:
            while left:
                left = left[os.write(self._descriptor, left) :]
        except OSError as problem:
            raise NotSaved from problem

    def settle(self) -> None:
        """Make it durable and timeless, before its row is committed."""
        try:
            os.utime(self._descriptor, NO_TIME)
            os.fsync(self._descriptor)
            _settle_folder(self.path.parent)
        except OSError as problem:
            raise NotSaved from problem

    def keep(self) -> None:
        """Its row is committed: the file stays."""
        self._kept = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _problem: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if not self._kept:
            _unlink(self.path)
        os.close(self._descriptor)


def has_room() -> bool:
    """Whether the disk takes files; words are taken longer than files are."""
    return shutil.disk_usage(settings.current().data).free > NEEDED


def read(name: str) -> bytes | None:
    """A sealed file, or nothing when it is lost."""
    for folder in ("kept", "new"):
        with suppress(FileNotFoundError):
            descriptor = os.open(_folder(folder) / name, os.O_RDONLY | _quietly())
            with os.fdopen(descriptor, "rb") as file:
                return file.read()
    return None


def remove(names: Iterable[str]) -> None:
    """Remove files whose rows are gone; those that are gone already do not matter."""
    for name in names:
        for folder in ("kept", "new"):
            _unlink(_folder(folder) / name)


def new_names() -> set[str]:
    """The names of all files that came since the last fold."""
    return {path.name for path in _folder("new").iterdir()}


def remove_left_over(names: Iterable[str]) -> int:
    """Remove those of these new files that nobody holds; says how many. No row may name any of them."""
    removed = 0
    for name in names:
        for _held in _held_if_free(_folder("new") / name):
            _unlink(_folder("new") / name)
            removed += 1
    return removed


def fold(names: Iterable[str]) -> None:
    """Copy these new files anew in the order of their names, so that no change time tells when each came."""
    new, kept = _folder("new"), _folder("kept")
    for name in sorted(names):
        for _held in _held_if_free(new / name):
            _copy(new / name, kept / f".{name}")
            (kept / f".{name}").rename(kept / name)
            _settle_folder(kept)
            _unlink(new / name)


def _folder(name: str) -> Path:
    folder = settings.current().data / "files" / name
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for each in (folder, folder.parent):
            os.utime(each, NO_TIME)
    return folder


def _created_and_held(path: Path) -> int:
    """Create a file and hold it; begins anew when a sweep took it away in between."""
    while True:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        if os.fstat(descriptor).st_nlink:
            return descriptor
        os.close(descriptor)


def _held_if_free(path: Path) -> Iterator[None]:
    """Once, holding the file, when nobody else does."""
    with suppress(FileNotFoundError, BlockingIOError):
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | _quietly())
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
        finally:
            os.close(descriptor)


def _copy(old: Path, new: Path) -> None:
    with old.open("rb") as source, new.open("wb") as copy:
        shutil.copyfileobj(source, copy, BLOCK)
        copy.flush()
        os.utime(copy.fileno(), NO_TIME)
        os.fsync(copy.fileno())


def _unlink(path: Path) -> None:
    with suppress(FileNotFoundError):
        path.unlink()
        _settle_folder(path.parent)


def _settle_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.utime(folder, NO_TIME)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _quietly() -> int:
    """Reading leaves no time of access, where the system lets its owner say so."""
    return getattr(os, "O_NOATIME", 0)
