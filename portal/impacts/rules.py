"""What an impact is. Standard library only."""

from collections.abc import Iterable, Mapping
from enum import StrEnum


class ImpactKind(StrEnum):
    """An actual impact has happened; a potential one may."""

    ACTUAL = "actual"
    POTENTIAL = "potential"


class Involvement(StrEnum):
    """How the company is tied to an impact, which decides what it owes (UN Guiding Principles 13 and 19)."""

    CAUSED = "caused"
    CONTRIBUTED = "contributed"
    DIRECTLY_LINKED = "directly_linked"
    NOT_INVOLVED = "not_involved"
    UNKNOWN = "unknown"


def rolled_up(counts: Mapping[int, int], below: Iterable[int]) -> int:
    """How many stand on a unit and everything under it."""
    return sum(counts.get(unit, 0) for unit in below)
