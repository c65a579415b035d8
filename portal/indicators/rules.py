"""The arithmetic of indicators: periods, readings, shares and the roll-up with its coverage.

A reading nobody made is missing. Missing is never zero, here or above in the tree.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Indicator(StrEnum):
    """The indicators computed from the records themselves."""

    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged_in_7_days"
    ANSWERED = "answered_in_3_months"


def month_of(day: date) -> str:
    """The month a handover day falls in, as "2026-04"."""
    return f"{day.year:04d}-{day.month:02d}"


def quarter_of(day: date) -> str:
    """The quarter a handover day falls in, as "2026Q2"."""
    return f"{day.year:04d}Q{(day.month + 2) // 3}"


def bounds(period: str) -> tuple[date, date]:
    """First and last day of a month "2026-04" or a quarter "2026Q2"; else `ValueError`."""
    if "Q" in period:
        year, quarter = (int(part) for part in period.split("Q"))
        if quarter not in (1, 2, 3, 4):
            raise ValueError(f"{period} is no quarter")
        return date(year, 3 * quarter - 2, 1), _month_end(year, 3 * quarter)
    year, month = (int(part) for part in period.split("-"))
    return date(year, month, 1), _month_end(year, month)


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def months_between(first: date, last: date) -> tuple[str, ...]:
    """Every month from the one of `first` to the one of `last`, both included."""
    numbers = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return tuple(f"{number // 12:04d}-{number % 12 + 1:02d}" for number in numbers)


def quarters_between(first: date, last: date) -> tuple[str, ...]:
    """Every quarter from the one of `first` to the one of `last`, both included."""
    starts = range(first.year * 4 + (first.month - 1) // 3, last.year * 4 + (last.month + 2) // 3)
    return tuple(f"{number // 4:04d}Q{number % 4 + 1}" for number in starts)


def is_closed(period: str, today: date) -> bool:
    """A period is closed once its last day is over."""
    return bounds(period)[1] < today


def last_closed_quarter(today: date) -> str:
    """The newest quarter that is over."""
    return quarter_of(bounds(quarter_of(today))[0] - timedelta(days=1))


@dataclass(frozen=True)
class Reading:
    """One value of one indicator for one unit and period.

    `numerator` None means nobody measured. A count has no denominator; a share has both, and a
    denominator of 0 means measured, with nothing to take a share of.
    """

    indicator: Indicator
    unit: str
    period: str
    numerator: int | None
    denominator: int | None = None

    @property
    def is_missing(self) -> bool:
        """Nobody measured; show the word, never a zero."""
        return self.numerator is None

    @property
    def share(self) -> float | None:
        """The part of one, or None when missing, not a share, or nothing was due."""
        if self.numerator is None or not self.denominator:
            return None
        return self.numerator / self.denominator


@dataclass(frozen=True)
class RollUp:
    """A sum over a branch of the tree with how much of the branch it rests on."""

    reading: Reading
    reporting: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def expected(self) -> int:
        """How many units should have reported."""
        return len(self.reporting) + len(self.missing)

    @property
    def is_whole(self) -> bool:
        """Every expected unit reported."""
        return not self.missing


def roll_up(
    readings: Iterable[Reading],
    parents: Mapping[str, str | None],
    indicator: Indicator,
    period: str,
) -> dict[str, RollUp]:
    """Sum one indicator and period from the leaves to every unit of the tree.

    `parents` names each unit's parent, None at the top. Every leaf is expected to report; a unit
    with children counts its own reading when it has one. A branch without any reading is missing.
    """
    at_hand = {
        each.unit: each
        for each in readings
        if (each.indicator, each.period) == (indicator, period) and not each.is_missing
    }
    leaves = parents.keys() - set(parents.values())
    branches: dict[str, list[str]] = {unit: [] for unit in parents}
    for unit in sorted(leaves | at_hand.keys() & parents.keys()):
        for above in _upwards(unit, parents):
            branches[above].append(unit)
    blank = Reading(indicator, "", period, None)
    return {unit: _sum(unit, units, at_hand, blank) for unit, units in branches.items()}


def _upwards(unit: str, parents: Mapping[str, str | None]) -> Iterator[str]:
    here: str | None = unit
    while here is not None:
        yield here
        here = parents[here]


def _sum(unit: str, units: list[str], at_hand: Mapping[str, Reading], blank: Reading) -> RollUp:
    reporting = tuple(each for each in units if each in at_hand)
    missing = tuple(each for each in units if each not in at_hand)
    found = [at_hand[each] for each in reporting]
    numerator = sum(each.numerator or 0 for each in found) if found else None
    shares = [each.denominator for each in found if each.denominator is not None]
    denominator = sum(shares) if shares else None
    total = Reading(blank.indicator, unit, blank.period, numerator, denominator)
    return RollUp(total, reporting, missing)


def percent(numerator: int, denominator: int) -> int:
    """A whole percentage, halves rounded up, for live pages that show "n of m" beside it."""
    return (200 * numerator + denominator) // (2 * denominator)
