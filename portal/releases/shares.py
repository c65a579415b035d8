"""Percentages coarse enough that neither their base nor a small part of it can be worked out.

The base itself is never printed: the cases due in a period are nearly those received in it, and the
difference would count what came in during its last days. Only its band is told, 25 or more, 40 or
more, 100 or more, and whatever is printed could come from any base in the band. Where the cases in
time or the late ones may be fewer than a kind needs, a bound stands in place of the percentage: "all
in time" and "four late" look alike.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter

from portal.indicators.rules import Indicator
from portal.releases.coarsening import Path, Row, Scope, unnamed
from portal.releases.plan import ByPlace, Plan, Thresholds

BANDS = (100, 40)


class Word(StrEnum):
    """How the percentage is to be read."""

    ABOUT = "about"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


@dataclass(frozen=True)
class Share:
    """A percentage in time over the cases of one row that were due in the period.

    They were `base` or more.
    """

    indicator: Indicator
    row: Row
    word: Word
    percent: int
    base: int


_DUE_AND_IN_TIME = {
    Indicator.ACKNOWLEDGED: ("acknowledge_due", "acknowledged_in_time"),
    Indicator.ANSWERED: ("answer_due", "answered_in_time"),
}
SHARES = tuple(_DUE_AND_IN_TIME)


def told(due: int, in_time: int, limits: Thresholds) -> tuple[Word, int, int]:
    """What may be printed of `due` cases, `limits.share` or more: word, percentage, band of base."""
    late = due - in_time
    if in_time < late:
        word, percent, base = told(due, late, limits)
        return Word.AT_MOST if word is Word.AT_LEAST else word, 100 - percent, base
    base = next((band for band in BANDS if limits.share < band <= due), limits.share)
    bound = 100 * (base - limits.kind + 1) // base // 5 * 5
    step = 1 if base >= BANDS[0] else 5
    about = (200 * in_time + step * due) // (2 * step * due) * step
    if late < limits.kind or about > bound:
        return Word.AT_LEAST, bound, base
    return Word.ABOUT, about, base


def shares(
    indicator: Indicator, plan: Plan, tallies: ByPlace, published: Iterable[Row]
) -> list[Share]:
    """The whole and, where the base allows, its parts; none when too few were due.

    Parts are the rows in which cases received are published, or several of those together: another
    division of nearly the same cases would tell how the first one was made up.
    """
    due, in_time = (_sums(name, tallies) for name in _DUE_AND_IN_TIME[indicator])
    if sum(due.values()) < plan.thresholds.share:
        return []
    whole = Row((), Scope.WHOLE, tuple(sorted(plan.workers)))
    shown = [whole, *_parts(plan, due, set(published) - {whole})]
    return [_share(indicator, row, due, in_time, plan.thresholds) for row in shown]


def _parts(plan: Plan, due: dict[Path, int], published: Iterable[Row]) -> list[Row]:
    in_order = sorted(published, key=lambda row: (plan.workers_in(row), row.places))
    bases = [sum(due[path] for path in row.places) for row in in_order]
    hidden = unnamed(bases, [plan.thresholds.share] * len(bases), plan.thresholds.share)
    named = [row for at, row in enumerate(in_order) if at not in hidden]
    if not named or not hidden:
        return named
    rest = sorted(path for at in hidden for path in in_order[at].places)
    return [*named, Row((), Scope.OTHER, tuple(rest))]


def _sums(name: str, tallies: ByPlace) -> dict[Path, int]:
    value = attrgetter(name)
    return {path: sum(map(value, of_place)) for path, of_place in tallies.items()}


def _share(
    indicator: Indicator,
    row: Row,
    due: dict[Path, int],
    in_time: dict[Path, int],
    limits: Thresholds,
) -> Share:
    base = sum(due[path] for path in row.places)
    part = sum(in_time[path] for path in row.places)
    return Share(indicator, row, *told(base, part, limits))
