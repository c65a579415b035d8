"""Cleaning as the portal calls it: a file in memory goes in; a clean copy in memory, or a reason, comes out.

The other process gets an empty environment, two files in memory and nothing else of ours. It is ended when it takes too
long, whatever it does. Where the jail cannot be built, nothing is cleaned and the answer says so.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path

from portal import limits
from portal.cleaning import worker
from portal.cleaning.kinds import EICAR, FIRST, Family, Kind, kind_of

PORTAL = Path(__file__).resolve().parent.parent
ENDINGS = frozenset(
    {
        "jpg",
        "png",
        "gif",
        "webp",
        "tiff",
        "pdf",
        "docx",
        "xlsx",
        "pptx",
        "odt",
        "ods",
        "odp",
        "m4a",
        "mp4",
    }
)
START = """
import sys, types
package = types.ModuleType("portal")
package.__path__ = [sys.argv[1]]
sys.modules["portal"] = package
from portal.cleaning import worker
sys.exit(worker.main(sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5]), [int(n) for n in sys.argv[6:9]], sys.argv[9:]))
"""
LARGEST_COPY = 60_000_000
# processor seconds, bytes of memory, and how many seconds of anybody's time
SPENT = {"pictures": (30, 1_500_000_000, 60), "documents": (40, 1_500_000_000, 80),
         "office": (40, 1_500_000_000, 80), "recordings": (240, 4_000_000_000, 300)}  # fmt: skip


class Reason(StrEnum):
    """Why there is no clean copy."""

    UNKNOWN_KIND = "unknown_kind"
    NOT_POSSIBLE = "not_possible"
    NOT_AVAILABLE = "not_available"


@dataclass(frozen=True)
class Outcome:
    """What cleaning came to: `copy` is an open file in memory and `ending` its name's, or `reason` says why there is none."""

    family: Family
    copy: int = -1
    ending: str = ""
    reason: Reason | None = None

    def close(self) -> None:
        """Let go of the copy."""
        if self.copy >= 0:
            os.close(self.copy)


def in_memory() -> int:
    """An open file that lies in memory alone."""
    return os.memfd_create("", os.MFD_CLOEXEC)


def clean(source: int) -> Outcome:
    """Clean a file in memory. Waits in a queue of its own; raises Busy when that is full."""
    first = os.pread(source, FIRST, 0)
    kind = kind_of(first)
    if kind is None or EICAR in first:
        return Outcome(Family.OTHER, reason=Reason.UNKNOWN_KIND)
    return limits.cleaning.run(lambda: _cleaned(kind, source))


def _cleaned(kind: Kind, source: int) -> Outcome:
    copy = in_memory()
    try:
        code, ending = _run(kind, source, copy)
    except OSError:
        code, ending = worker.NOT_ISOLATED, ""
    if code == worker.CLEANED and ending in ENDINGS and os.fstat(copy).st_size:
        return Outcome(kind.family, copy, ending)
    os.close(copy)
    missing = code == worker.NOT_ISOLATED
    return Outcome(kind.family, reason=Reason.NOT_AVAILABLE if missing else Reason.NOT_POSSIBLE)


def _run(kind: Kind, source: int, copy: int) -> tuple[int, str]:
    """The exit code and the ending; whatever happens, the process is gone afterwards."""
    ffmpeg = ffmpeg_at() if kind.cleaner == "recordings" else ""
    if ffmpeg is None:
        return worker.NOT_ISOLATED, ""
    seconds, memory, patience = SPENT[kind.cleaner]
    reader = f"{kind.reader} {kind.family} {ffmpeg}" if ffmpeg else kind.reader
    words = [kind.cleaner, reader, source, copy, seconds, memory, LARGEST_COPY, *_readable(ffmpeg)]
    with _started([str(word) for word in words], source, copy) as process:
        try:
            said, _nothing = process.communicate(timeout=patience)
        except subprocess.TimeoutExpired:
            return worker.NOT_CLEANED, ""
        ending = said[:8].decode("ascii", "replace")
        return process.returncode, ending or _ending_of_recording(kind)


@contextmanager
def _started(words: list[str], source: int, copy: int) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(  # noqa: S603  # our own interpreter and our own words
        [sys.executable, "-I", "-c", START, str(PORTAL), *words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        pass_fds=(source, copy),
        env={},
        cwd="/",
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def ffmpeg_at() -> str | None:
    """The system's ffmpeg, else the one that came with imageio-ffmpeg; nothing when there is neither."""
    found = shutil.which("ffmpeg")
    spec = find_spec("imageio_ffmpeg")
    if found is None and spec is not None and spec.origin:
        shipped = sorted((Path(spec.origin).parent / "binaries").glob("ffmpeg-*"))
        return str(shipped[0]) if shipped else None
    return found


def _readable(ffmpeg: str) -> list[str]:
    own = {sys.prefix, sys.base_prefix, str(PORTAL / "cleaning"), "/usr", "/lib", "/lib64"}
    return sorted(own | ({str(Path(ffmpeg).resolve().parent)} if ffmpeg else set()))


def _ending_of_recording(kind: Kind) -> str:
    """A recording's cleaner turns into ffmpeg, which has no words for us."""
    if kind.cleaner != "recordings":
        return ""
    return "m4a" if kind.family is Family.SOUND else "mp4"
