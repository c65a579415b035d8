"""The one place that asks what time it is; rules and services are told (`now=`)."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

_frozen: datetime | None = None
_shift_file: Path | None = None


def now() -> datetime:
    """The current moment, aware and in UTC; a demo may have moved its own calendar ahead."""
    if _frozen is not None:
        return _frozen
    return datetime.now(UTC) + _shift()


def local_day(moment: datetime, zone: ZoneInfo) -> date:
    """The calendar day of a moment where the deployment is."""
    return moment.astimezone(zone).date()


def freeze(moment: datetime | None) -> None:
    """Hold the clock at a moment, or let it go again; tests use it."""
    global _frozen
    _frozen = moment


def use_shift_file(path: Path | None) -> None:
    """Name the file with the demo's days ahead; only a demo has one."""
    global _shift_file
    _shift_file = path


def advance(days: int) -> None:
    """Move the demo's calendar ahead; every process of the demo sees it."""
    if _shift_file is None:
        raise RuntimeError("only a demo can move its calendar")
    _shift_file.write_text(str(_shift().days + days), encoding="ascii")


def _shift() -> timedelta:
    if _shift_file is None or not _shift_file.exists():
        return timedelta()
    return timedelta(days=int(_shift_file.read_text(encoding="ascii") or 0))
