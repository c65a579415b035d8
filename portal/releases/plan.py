"""What a release fixes before anyone looks at the numbers: places, kinds and thresholds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import NamedTuple

from portal.releases.coarsening import Path, Place, Row


@dataclass(frozen=True)
class Thresholds:
    """The least count of a part. They may rise; below the values here they raise `ValueError`.

    `kind` holds for one kind of harm, `special` for a special kind and for places that together
    have fewer than `small_place` workers, `mixed` for several kinds together, since a special one
    may be among them, and `share` for the base of a percentage.
    """

    kind: int = 5
    special: int = 10
    mixed: int = 10
    share: int = 25
    small_place: int = 50

    def __post_init__(self) -> None:
        if any(getattr(self, each.name) < each.default for each in fields(self)):
            raise ValueError("Thresholds may rise, never fall.")
        if self.special < self.kind or self.mixed < self.special or self.share < 5 * self.kind:
            raise ValueError("A special kind, a mix and a percentage need more than a plain kind.")


@dataclass(frozen=True)
class Kind:
    """A right family by code; `special` for children, retaliation and sexual violence."""

    code: str
    special: bool = False


@dataclass(frozen=True)
class Plan:
    """The public frame of a release.

    `places` are all units where a case may be recorded, a country or the group itself included.
    `kinds` run from the most to the least usual, and the least usual are mixed first; cases not
    sorted yet are a kind of their own.
    """

    places: tuple[Place, ...]
    kinds: tuple[Kind, ...]
    thresholds: Thresholds = Thresholds()

    @cached_property
    def workers(self) -> dict[Path, int]:
        """How many people work at each place."""
        return {place.path: place.workers for place in self.places}

    def workers_in(self, row: Row) -> int:
        """How many people work at the places of a row together."""
        return sum(self.workers[path] for path in row.places)

    def floors(self, row: Row) -> list[int]:
        """The least count at which each kind may be named in this row, in the order of `kinds`."""
        limits = self.thresholds
        is_small = self.workers_in(row) < limits.small_place
        return [limits.special if is_small or kind.special else limits.kind for kind in self.kinds]


class Tally(NamedTuple):
    """Cases of one place and kind: how many were received, were due, and were in time of those."""

    place: Path
    kind: str
    received: int = 0
    acknowledge_due: int = 0
    acknowledged_in_time: int = 0
    answer_due: int = 0
    answered_in_time: int = 0


ByPlace = Mapping[Path, Sequence[Tally]]


def by_place(plan: Plan, tallies: Iterable[Tally]) -> ByPlace:
    """Tallies sorted to their places; one outside the plan raises `ValueError`."""
    sorted_out: dict[Path, list[Tally]] = {place.path: [] for place in plan.places}
    kinds = {kind.code for kind in plan.kinds}
    for tally in tallies:
        if tally.place not in sorted_out or tally.kind not in kinds:
            raise ValueError("A record lies outside the plan of this release.")
        sorted_out[tally.place].append(tally)
    return sorted_out
