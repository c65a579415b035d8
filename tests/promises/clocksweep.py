"""The clock sweep: looks through everything stored for a time near the moments at which a person did something."""

import re
from datetime import UTC, date, datetime, timedelta

NEAR = timedelta(days=1)
UNITS = (1, 1_000, 1_000_000, 1_000_000_000)
SPELLED = re.compile(rb"(20\d\d)-?(\d\d)-?(\d\d)")
NUMBER = re.compile(rb"(?<!\d)(\d{10}|\d{13}|\d{16})(?!\d)")


def moments_in(value):
    """Every moment a stored value may tell: dates, times, texts that spell one, counts of seconds, packed counts."""
    if isinstance(value, datetime):
        return [value if value.tzinfo else value.replace(tzinfo=UTC)]
    if isinstance(value, date):
        return [datetime(value.year, value.month, value.day, 12, tzinfo=UTC)]
    if isinstance(value, bool) or value is None:
        return []
    if isinstance(value, int):
        return list(_seconds(value))
    blob = bytes(value) if isinstance(value, (bytes, memoryview)) else str(value).encode()
    return [*_spelled(blob), *_packed(blob)]


def near(value, moments):
    """Which of a person's moments this value could give away."""
    days = (value,) if isinstance(value, date) and not isinstance(value, datetime) else ()
    return [
        moment
        for moment in moments
        if any(abs(told - moment) < NEAR for told in moments_in(value))
        or any(abs((day - moment.date()).days) <= 1 for day in days)
    ]


def _spelled(blob):
    for year, month, day in SPELLED.findall(blob):
        if 1 <= int(month) <= 12 and 1 <= int(day) <= 28:
            yield datetime(int(year), int(month), int(day), 12, tzinfo=UTC)
    for number in NUMBER.findall(blob):
        yield from _seconds(int(number))


def _packed(blob):
    """Seconds, thousandths or millionths as eight bytes at the front or the end, as programs pack them."""
    units = UNITS if len(blob) <= 16 else UNITS[:3]  # random bytes are a near nanosecond too often
    for piece in (blob[:8], blob[-8:], blob[1:9]):
        if len(piece) == 8:
            yield from _seconds(int.from_bytes(piece, "big"), units)
            yield from _seconds(int.from_bytes(piece, "little"), units)


def _seconds(number, units=UNITS):
    for unit in units:
        seconds = number / unit
        if 1_600_000_000 < seconds < 2_200_000_000:
            yield datetime.fromtimestamp(seconds, UTC)
