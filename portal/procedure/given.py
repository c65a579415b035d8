"""What the operator says in files of their own: more bodies from outside, and people to call or meet.

Read again when a file changes; a wrong one is refused at start with one line that says what to mend.
"""

import logging
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from portal import i18n, settings
from portal.catalogues import outside_bodies
from portal.catalogues.outside_bodies import Directory, WrongRow
from portal.settings import Refused

log = logging.getLogger("portal.given")

Read = TypeVar("Read")
_kept: dict[tuple[str, Path], tuple[float, Any]] = {}


@dataclass(frozen=True)
class Meeting:
    """Somebody to call or meet: words by language code, `languages` those they speak (codes), `ways` phone numbers or places."""

    name: str
    role: dict[str, str]
    place: dict[str, str]
    hours: dict[str, str]
    languages: tuple[str, ...]
    phone: str
    outside: bool

    def said(self, words: dict[str, str], language: str) -> str:
        """Words in a language, else in English, else in the first there is."""
        return words.get(language) or words.get(i18n.DEFAULT) or next(iter(words.values()), "")


def directory() -> Directory:
    """The bodies shipped, with the operator's; raises Refused for a file that cannot be used."""
    path = settings.current().outside_bodies_file
    if path is None:
        return outside_bodies.shipped()
    return _read("PORTAL_OUTSIDE_BODIES_FILE", path, outside_bodies.joined)


def meetings() -> tuple[Meeting, ...]:
    """Whom one can call or meet; nobody without the operator's file."""
    path = settings.current().meeting_file
    return _read("PORTAL_MEETING_FILE", path, _meetings) if path else ()


def check() -> None:
    """Refuse to start with a file that would show a broken page."""
    directory()
    meetings()


def _read(setting: str, path: Path, take: Callable[[dict[str, Any]], Read]) -> Read:
    """What a file says. One that was spoilt while people come and go leaves the last good one in force."""
    known = _kept.get((setting, path))
    try:
        changed = path.stat().st_mtime
        if known is None or known[0] != changed:
            known = changed, take(tomllib.loads(path.read_text(encoding="utf-8")))
            _kept[setting, path] = known
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, WrongRow) as problem:
        if known is None:
            raise Refused(f"{setting}: {problem}.") from problem
        log.error("%s cannot be read; the last good one is used", setting)
    found: Read = known[1]
    return found


def _meetings(document: dict[str, Any]) -> tuple[Meeting, ...]:
    return tuple(_meeting(row) for row in document.get("person", []))


def _meeting(row: dict[str, Any]) -> Meeting:
    name = str(row.get("name", "")).strip()
    words = {key: _words(row.get(key, {})) for key in ("role", "place", "hours")}
    languages = tuple(map(str, row.get("languages", ())))
    if not (name and words["hours"] and languages):
        raise WrongRow(f"{name or 'a person'} needs name, hours and languages")
    return Meeting(
        name=name,
        role=words["role"],
        place=words["place"],
        hours=words["hours"],
        languages=languages,
        phone=str(row.get("phone", "")),
        outside=bool(row.get("outside")),
    )


def _words(given: object) -> dict[str, str]:
    """Words for every language alike, or a table of them by language code."""
    return dict(given) if isinstance(given, dict) else {i18n.DEFAULT: str(given)}
