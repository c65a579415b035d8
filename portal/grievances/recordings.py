"""Recordings of the questions, for whoever would rather listen: a small file for each question and language, made by the operator.

No voice is made by a machine. A question without a recording shows no player.
"""

import re
import subprocess
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from flask import render_template
from flask_babel import force_locale

from portal import i18n, settings
from portal.cleaning.cleaner import ffmpeg_at
from portal.errors import RuleBroken
from portal.grievances.forms import FileForm

QUESTIONS = ("walls", "kind", "what", "where", "speaking", "group", "danger")
NAME = re.compile(r"([a-z]{2})-([1-9])")
LASTS = re.compile(r"out_time_us=(\d+)")
ENDING = ".m4a"
LONGEST = 90
ENCODED = ["-vn", "-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact",
           "-c:a", "aac", "-b:a", "24k", "-ac", "1", "-ar", "16000", "-movflags", "+faststart", "-f", "ipod"]  # fmt: skip


def sheet(language: str) -> str:
    """What to read aloud in one language, question by question, with the name each recording needs."""
    asked = FileForm()
    with force_locale(language):
        lines = [
            (f"{language}-{number}", asked[name]) for number, name in enumerate(QUESTIONS, start=1)
        ]
        return render_template("grievances/recordings.txt", lines=lines, longest=LONGEST)


def take(folder: Path) -> Iterator[str]:
    """Encode every recording of a folder small and without tags, and offer it from now on; says each name.

    Raises RuleBroken for a name no sheet gave, for what is no sound, and for what is longer than 90 seconds.
    """
    own = _folder()
    own.mkdir(parents=True, exist_ok=True)
    for source in sorted(path for path in folder.iterdir() if path.is_file()):
        if not _is_ours(source.stem):
            raise RuleBroken(f"No question has the name {source.stem}. The sheet gives the names.")  # fmt: skip
        made = own / f".{source.stem}"
        _encode(source, made)
        made.replace(own / f"{source.stem}{ENDING}")
        yield source.stem
    heard_in.cache_clear()


def drop(name: str) -> bool:
    """Offer a recording no longer; says whether there was one."""
    path = _folder() / f"{name}{ENDING}"
    there = _is_ours(name) and path.exists()
    if there:
        path.unlink()
    return there


def file_of(language: str, number: int) -> Path | None:
    """Where the recording of a question lies, when there is one."""
    path = _folder() / f"{language}-{number}{ENDING}"
    return path if number in heard(language) else None


def heard(language: str) -> frozenset[int]:
    """The questions that can be heard in a language, counted from 1."""
    try:
        changed = _folder().stat().st_mtime_ns
    except FileNotFoundError:
        return frozenset()
    return heard_in(_folder(), changed).get(language, frozenset())


@lru_cache(maxsize=4)
def heard_in(folder: Path, _changed: int) -> dict[str, frozenset[int]]:
    """The recordings of a folder as it was at its last change."""
    names = [NAME.fullmatch(path.stem) for path in folder.glob(f"*{ENDING}")]
    found = [(name[1], int(name[2])) for name in names if name]
    return {
        code: frozenset(number for language, number in found if language == code)
        for code in i18n.NAMES
    }


def _encode(source: Path, made: Path) -> None:
    program = ffmpeg_at()
    if program is None:
        raise RuleBroken("There is no ffmpeg here. Install it and try again.")
    words = [program, "-nostdin", "-v", "error", "-xerror", "-progress", "pipe:1", "-i", str(source), "-t", str(LONGEST + 1)]  # fmt: skip
    done = subprocess.run(  # noqa: S603  # the system's ffmpeg on the operator's own file
        [*words, *ENCODED, "-y", str(made)], capture_output=True, text=True, check=False
    )
    lasts = max(map(int, LASTS.findall(done.stdout)), default=0) / 1e6
    if not done.returncode and 0 < lasts <= LONGEST:
        return
    made.unlink(missing_ok=True)
    if lasts > LONGEST:
        raise RuleBroken(f"{source.name} is longer than {LONGEST} seconds.")  # fmt: skip
    raise RuleBroken(f"{source.name} is no sound that can be read.")


def _is_ours(name: str) -> bool:
    found = NAME.fullmatch(name)
    return bool(found and found[1] in i18n.NAMES and int(found[2]) <= len(QUESTIONS))


def _folder() -> Path:
    return settings.current().data / "recordings"
